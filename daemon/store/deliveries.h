/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of deliveries and of their quarantine. Opens no transaction. */
#ifndef VIGIE_STORE_DELIVERIES_H
#define VIGIE_STORE_DELIVERIES_H

#include "daemon/store/digest.h"

/* What only the store keeps of a delivery, beside struct vigie_delivery. */
struct delivery_extra {
	const uint8_t *digest;
	int64_t school; /* 0 none */
	bool complete;
	uint32_t types; /* a bit per record type held */
	uint32_t replaced, added; /* and for which something was replaced, only added */
	int64_t origin; /* of one that is tried again: the delivery that brought it first; else 0 */
};

/* Is the newest state of this digest one that needs no second look? 1 with its delivery: the same
 * import was applied whole and nothing has replaced what it said, or the same file of the source
 * holds the same bytes as when it was last applied; 0 no; -errno. */
int deliveries_find_known(struct vigie_store *store, const struct vigie_import *import,
			  const uint8_t *digest, struct vigie_delivery *ret_delivery);
/* A file that a source still holds as it was last applied: 1 with that delivery, 0 it is not, or it
 * came by hand, -errno. */
int deliveries_find_same_file(struct vigie_store *store, const struct vigie_import *import,
			      const uint8_t *digest, struct vigie_delivery *ret_delivery);
/* The newest delivery of this digest, whatever became of it: 1, 0 none, -errno. */
int deliveries_find_digest(struct vigie_store *store, const uint8_t *digest,
			   struct vigie_delivery *ret_delivery);
/* The newest one before delivery `before` that applied this digest: 1, 0 none, -errno. */
int deliveries_find_applied(struct vigie_store *store, const uint8_t *digest, int64_t before,
			    struct vigie_delivery *ret_delivery);
int deliveries_insert(struct vigie_store *store, const struct vigie_delivery *delivery,
		      const struct delivery_extra *extra, int64_t *ret_id) VIGIE_MUST_CHECK;
/* Completes a row that was inserted before its figures were known. */
int deliveries_update(struct vigie_store *store, const struct vigie_delivery *delivery,
		      const struct delivery_extra *extra) VIGIE_MUST_CHECK;
/* Marks the earlier deliveries of the school that this one may have made worth applying again. */
int deliveries_supersede(struct vigie_store *store, const struct vigie_delivery *delivery,
			 const struct delivery_extra *extra) VIGIE_MUST_CHECK;
/* The digest stands again as its deliveries said; or not, when others spoke after it. */
int deliveries_confirm(struct vigie_store *store, const uint8_t *digest,
		       bool stands) VIGIE_MUST_CHECK;
/* The delivery that first brought what `id` tried again: itself, when it is none. 0 or -ENOENT. */
int deliveries_find_origin(struct vigie_store *store, int64_t id,
			   int64_t *ret_origin) VIGIE_MUST_CHECK;
int deliveries_reject(struct vigie_store *store, int64_t delivery, int64_t n,
		      const struct vigie_rejected_row *row) VIGIE_MUST_CHECK;

#endif
