/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Segments applied one after the other (fold.h). */
#include <errno.h>
#include <string.h>

#include "daemon/store/fold.h"

void fold_done(struct fold *fold)
{
	free(fold->facts);
	free(fold->spare);
	memset(fold, 0, sizeof(*fold));
}

static int grow(struct pack_fact **facts, size_t *capacity, size_t n)
{
	size_t wanted = *capacity ? *capacity : 64;
	struct pack_fact *grown;

	if (n <= *capacity)
		return 0;
	while (wanted < n)
		wanted *= 2;
	grown = reallocarray(*facts, wanted, sizeof(**facts));
	if (!grown)
		return -ENOMEM;
	*facts = grown;
	*capacity = wanted;
	return 0;
}

/* The first segment, or one whose keys all stand behind what is there: nothing to merge, so the
 * facts are read where they stay. */
static int append(struct fold *fold, struct pack_reader *reader, const struct pack_fact *first,
		  uint32_t delivery)
{
	int r = grow(&fold->facts, &fold->capacity, fold->n + 1);

	if (r < 0)
		return r;
	fold->facts[fold->n] = *first;
	do {
		if (!fold->facts[fold->n].removed)
			fold->facts[fold->n++].delivery = delivery;
		r = grow(&fold->facts, &fold->capacity, fold->n + 1);
		if (r == 0)
			r = pack_read(reader, &fold->facts[fold->n]);
	} while (r > 0);
	return r;
}

/* Copies the facts that stand before `fact` and drops the one that it replaces. */
static size_t pass(const struct fold *fold, const struct pack_kind *kind, size_t *from, size_t n,
		   const struct pack_fact *fact)
{
	int order = -1;

	while (*from < fold->n) {
		order = pack_compare_keys(kind, &fold->facts[*from], fact);
		if (order >= 0)
			break;
		fold->spare[n++] = fold->facts[(*from)++];
	}
	if (order == 0)
		(*from)++;
	return n;
}

static int merge(struct fold *fold, struct pack_reader *reader, struct pack_fact *fact,
		 uint32_t delivery)
{
	size_t from = 0, n = 0;
	struct pack_fact *facts;
	int r = 1;

	while (r > 0) {
		/* Room for all that is left, and this one. */
		r = grow(&fold->spare, &fold->spare_capacity, n + fold->n - from + 1);
		if (r < 0)
			return r;
		n = pass(fold, reader->kind, &from, n, fact);
		if (!fact->removed) {
			fact->delivery = delivery;
			fold->spare[n++] = *fact;
		}
		r = pack_read(reader, fact);
	}
	if (r < 0)
		return r;
	r = grow(&fold->spare, &fold->spare_capacity, n + fold->n - from);
	if (r < 0)
		return r;
	if (from < fold->n)
		memcpy(fold->spare + n, fold->facts + from, (fold->n - from) * sizeof(*facts));
	n += fold->n - from;
	facts = fold->facts;
	fold->facts = fold->spare;
	fold->spare = facts;
	from = fold->capacity;
	fold->capacity = fold->spare_capacity;
	fold->spare_capacity = from;
	fold->n = n;
	return 0;
}

static int apply(struct fold *fold, const struct pack_kind *kind, uint32_t delivery,
		 const uint8_t *bytes, size_t size)
{
	struct pack_reader reader;
	struct pack_fact fact = {0};
	int r;

	pack_reader_init(&reader, kind, bytes, size);
	r = pack_read(&reader, &fact);
	if (r <= 0)
		return r;
	if (fold->n == 0 || pack_compare_keys(kind, &fold->facts[fold->n - 1], &fact) < 0)
		return append(fold, &reader, &fact, delivery);
	return merge(fold, &reader, &fact, delivery);
}

static bool is_hidden(const struct fold_hidden *hidden, uint32_t delivery)
{
	size_t low = 0, high = hidden ? hidden->n : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (hidden->deliveries[middle] == delivery)
			return true;
		if (hidden->deliveries[middle] < delivery)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

int fold_body(struct fold *fold, const struct pack_kind *kind, const void *body, size_t size,
	      const struct fold_hidden *hidden)
{
	const uint8_t *at = body, *end = at + size, *bytes = NULL;
	uint32_t delivery = 0;
	size_t length = 0;
	int r;

	while ((r = pack_next_segment(&at, end, &delivery, &bytes, &length)) > 0) {
		if (is_hidden(hidden, delivery))
			continue;
		r = apply(fold, kind, delivery, bytes, length);
		if (r < 0)
			return r;
	}
	return r;
}

/* What one segment takes back. */
static int gather_removals(struct fold *removals, const struct pack_kind *kind,
			   const uint8_t *bytes, size_t size)
{
	struct pack_reader reader;
	struct pack_fact fact = {0};
	int r;

	pack_reader_init(&reader, kind, bytes, size);
	while ((r = pack_read(&reader, &fact)) > 0) {
		if (!fact.removed)
			continue;
		r = grow(&removals->facts, &removals->capacity, removals->n + 1);
		if (r < 0)
			return r;
		removals->facts[removals->n++] = fact;
	}
	return r;
}

int fold_removals(struct fold *removals, const struct pack_kind *kind, const void *body,
		  size_t size, int64_t since)
{
	const uint8_t *at = body, *end = at + size, *bytes = NULL;
	uint32_t delivery = 0;
	size_t length = 0;
	int r;

	while ((r = pack_next_segment(&at, end, &delivery, &bytes, &length)) > 0) {
		if (delivery <= since)
			continue;
		r = gather_removals(removals, kind, bytes, length);
		if (r < 0)
			return r;
	}
	return r;
}

const struct pack_fact *fold_find(const struct fold *fold, const struct pack_kind *kind,
				  const struct pack_fact *key)
{
	size_t low = 0, high = fold->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = pack_compare_keys(kind, &fold->facts[middle], key);

		if (order == 0)
			return &fold->facts[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
