/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who asks first. See wishes.h. */
#include "daemon/referral/wishes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int vigie_wishes_new(struct vigie_wishes **ret_wishes)
{
	struct vigie_wishes *wishes = calloc(1, sizeof(*wishes));

	if (!wishes || vigie_arena_new(&wishes->arena) < 0) {
		free(wishes);
		return -ENOMEM;
	}
	*ret_wishes = wishes;
	return 0;
}

void vigie_wishes_free(struct vigie_wishes *wishes)
{
	if (!wishes)
		return;
	vigie_arena_free(wishes->arena);
	free(wishes->items);
	free(wishes);
}

/* The wishes of one school come one after the other. */
static const struct vigie_school *keep_school(struct vigie_wishes *wishes,
					      const struct vigie_school *school)
{
	struct vigie_school *copy;

	if (wishes->n > 0 && wishes->items[wishes->n - 1].wanted.school->id == school->id)
		return wishes->items[wishes->n - 1].wanted.school;
	copy = vigie_arena_allocate(wishes->arena, sizeof(*copy));
	if (copy)
		*copy = *school;
	return copy;
}

static int keep(struct vigie_wishes *wishes, struct wish *wish, size_t n_programmes)
{
	bool *eligible = vigie_arena_allocate(wishes->arena, n_programmes + 1);

	wish->wanted.school = keep_school(wishes, wish->wanted.school);
	if (!eligible || !wish->wanted.school)
		return -ENOMEM;
	memcpy(eligible, wish->wanted.eligible, n_programmes);
	wish->wanted.eligible = eligible;
	for (size_t i = 0; i < wish->weakness.n; i++) {
		const char **label = &wish->weakness.labels[i];

		*label = vigie_arena_copy(wishes->arena, *label, strlen(*label));
		if (!*label)
			return -ENOMEM;
	}
	return 0;
}

int wishes_add(struct vigie_wishes *wishes, const struct wish *wish, size_t n_programmes)
{
	struct wish kept = *wish;
	int r = keep(wishes, &kept, n_programmes);

	if (r < 0)
		return r;
	if (wishes->n == wishes->capacity) {
		size_t capacity = wishes->capacity ? 2 * wishes->capacity : 64;
		struct wish *larger = reallocarray(wishes->items, capacity, sizeof(*larger));

		if (!larger)
			return -ENOMEM;
		wishes->items = larger;
		wishes->capacity = capacity;
	}
	wishes->items[wishes->n++] = kept;
	return 0;
}

void wishes_cut(struct vigie_wishes *wishes, size_t n)
{
	wishes->n = n;
}

static int compare_pupils(const void *left, const void *right)
{
	const struct wish *a = left, *b = right;

	if (a->wanted.person != b->wanted.person)
		return a->wanted.person < b->wanted.person ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

static int compare_ranks(const void *left, const void *right)
{
	const struct wish *a = left, *b = right;

	if (a->priority != b->priority)
		return a->priority > b->priority ? -1 : 1;
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return compare_pupils(a, b);
}

/* All wishes of a pupil, which stand together, get the rank of the best. */
static void level(struct wish *first, struct wish *end)
{
	struct wish best = *first;

	for (const struct wish *wish = first; wish < end; wish++) {
		if (wish->priority > best.priority)
			best.priority = wish->priority;
		if (wish->score > best.score)
			best.score = wish->score;
	}
	for (struct wish *wish = first; wish < end; wish++) {
		wish->priority = best.priority;
		wish->score = best.score;
	}
}

void wishes_sort(struct vigie_wishes *wishes)
{
	size_t first = 0;

	if (wishes->n == 0)
		return;
	qsort(wishes->items, wishes->n, sizeof(*wishes->items), compare_pupils);
	for (size_t i = 1; i <= wishes->n; i++) {
		if (i < wishes->n &&
		    wishes->items[i].wanted.person == wishes->items[first].wanted.person)
			continue;
		level(&wishes->items[first], &wishes->items[i]);
		first = i;
	}
	qsort(wishes->items, wishes->n, sizeof(*wishes->items), compare_ranks);
}
