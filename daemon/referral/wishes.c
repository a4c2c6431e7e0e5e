/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who asks first. See wishes.h. */
#include "daemon/referral/wishes.h"

#include <errno.h>
#include <stdlib.h>

void wishes_done(struct wishes *wishes)
{
	free(wishes->items);
	*wishes = (struct wishes){0};
}

int wishes_add(struct wishes *wishes, const struct wish *wish)
{
	if (wishes->n == wishes->capacity) {
		size_t capacity = wishes->capacity ? 2 * wishes->capacity : 64;
		struct wish *larger = reallocarray(wishes->items, capacity, sizeof(*larger));

		if (!larger)
			return -ENOMEM;
		wishes->items = larger;
		wishes->capacity = capacity;
	}
	wishes->items[wishes->n++] = *wish;
	return 0;
}

static int compare_pupils(const void *left, const void *right)
{
	const struct wish *a = left, *b = right;

	if (a->pupil != b->pupil)
		return a->pupil < b->pupil ? -1 : 1;
	return (a->rule > b->rule) - (a->rule < b->rule);
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

void wishes_sort(struct wishes *wishes)
{
	size_t first = 0;

	if (wishes->n == 0)
		return;
	qsort(wishes->items, wishes->n, sizeof(*wishes->items), compare_pupils);
	for (size_t i = 1; i <= wishes->n; i++) {
		if (i < wishes->n && wishes->items[i].pupil == wishes->items[first].pupil)
			continue;
		level(&wishes->items[first], &wishes->items[i]);
		first = i;
	}
	qsort(wishes->items, wishes->n, sizeof(*wishes->items), compare_ranks);
}
