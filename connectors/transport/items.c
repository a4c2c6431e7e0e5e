/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items that a listing has found so far: grows by doubling. */
#include "connectors/transport/items.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ITEMS 64

static int reserve(struct items *list)
{
	size_t more = list->n_allocated ? 2 * list->n_allocated : FIRST_ITEMS;
	struct vigie_item *items;

	if (list->n == VIGIE_ITEMS_LIMIT)
		return -E2BIG;
	if (list->n < list->n_allocated)
		return 0;
	items = reallocarray(list->items, more, sizeof(*items));
	if (!items)
		return -ENOMEM;
	list->items = items;
	list->n_allocated = more;
	return 0;
}

int vigie_items_add(struct items *list, struct vigie_arena *arena, const struct vigie_item *item)
{
	struct vigie_item copy = *item;
	int r = reserve(list);

	if (r < 0)
		return r;
	copy.path = vigie_arena_copy(arena, item->path, strlen(item->path));
	if (item->version)
		copy.version = vigie_arena_copy(arena, item->version, strlen(item->version));
	if (!copy.path || (item->version && !copy.version))
		return -ENOMEM;
	list->items[list->n++] = copy;
	return 0;
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct vigie_item *)a)->path, ((const struct vigie_item *)b)->path);
}

void vigie_items_sort(struct items *list)
{
	if (list->n > 0)
		qsort(list->items, list->n, sizeof(*list->items), compare);
}

void vigie_items_done(struct items *list)
{
	free(list->items);
	*list = (struct items){0};
}
