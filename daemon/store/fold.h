/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The facts of one person and kind as they stand after some deliveries: their segments applied in
 * order, a later fact of a key in place of the earlier, a removal taking it away. Owns its arrays,
 * which are kept from one body to the next.
 */
#ifndef VIGIE_STORE_FOLD_H
#define VIGIE_STORE_FOLD_H

#include "daemon/store/pack.h"
#include "vigie/cleanup.h"

struct fold {
	struct pack_fact *facts; /* sorted by key; none is a removal */
	size_t n;
	size_t capacity;
	struct pack_fact *spare;
	size_t spare_capacity;
};

void fold_done(struct fold *fold);
/* Begins again with no fact. */
static inline void fold_clear(struct fold *fold)
{
	fold->n = 0;
}
/* Deliveries left out (received too late), sorted. */
struct fold_hidden {
	const uint32_t *deliveries;
	size_t n;
};
/* Applies the segments of a body; `hidden` may be NULL. 0, -EUCLEAN, -ENOMEM. */
int fold_body(struct fold *fold, const struct pack_kind *kind, const void *body, size_t size,
	      const struct fold_hidden *hidden) VIGIE_MUST_CHECK;
/* Appends what the body's deliveries after `since` took back. 0, -EUCLEAN, -ENOMEM. */
int fold_removals(struct fold *removals, const struct pack_kind *kind, const void *body,
		  size_t size, int64_t since) VIGIE_MUST_CHECK;
/* The fact of the same key as `key`, or NULL. */
const struct pack_fact *fold_find(const struct fold *fold, const struct pack_kind *kind,
				  const struct pack_fact *key);

#endif
