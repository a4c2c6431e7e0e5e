/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items that a listing has found so far. The listing owns the array and the arena of the texts;
 * it stops at VIGIE_ITEMS_LIMIT instead of filling the memory. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_ITEMS_H
#define VIGIE_CONNECTORS_TRANSPORT_ITEMS_H

#include "vigie/arena.h"
#include "vigie/transport.h"

struct items {
	struct vigie_item *items;
	size_t n, n_allocated;
};

/* Adds a copy, its texts in the arena. 0, -E2BIG (VIGIE_ITEMS_LIMIT are there) or -ENOMEM. */
int vigie_items_add(struct items *list, struct vigie_arena *arena,
		    const struct vigie_item *item) VIGIE_MUST_CHECK;
/* By path, byte by byte. */
void vigie_items_sort(struct items *list);
/* Ends empty, ready to be used again. */
void vigie_items_done(struct items *list);

#endif
