/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Brings what a part says into the store: per person and kind it is compared with what stands, and
 * only the differences are written, as one more segment. Runs inside the import's transaction.
 */
#ifndef VIGIE_STORE_APPLY_H
#define VIGIE_STORE_APPLY_H

#include "daemon/store/database.h"
#include "daemon/store/fold.h"
#include "daemon/store/roster.h"
#include "daemon/store/stage.h"

/*
 * A row takes further segments until its body has this size: rows beyond a quarter of a page
 * overflow, and rewriting a row must stay cheap however often a pupil's marks are corrected.
 */
#define APPLY_BODY_BYTES 900

struct application {
	struct vigie_store *store;
	struct roster *roster;
	int64_t school;
	uint32_t delivery;
	bool complete; /* what the part does not say is taken back, of the types it holds */
	bool keep_pupils; /* but no pupil: an unreadable row may have been theirs */
	bool reports; /* it speaks of its terms and of the pupils reported on, of no others */
	int64_t before; /* what deliveries after this one said stays; 0: it is the newest */
	/* counted */
	uint64_t unchanged; /* records that say what stands already */
	uint64_t written; /* facts added, replaced or taken back */
	uint64_t respected; /* records left aside for what was said after them */
	uint32_t added, replaced; /* a bit per record type */
	struct vigie_type_changes changes[VIGIE_RECORD_TYPES_N];
};

int apply_set(struct application *application, const struct stage_set *set) VIGIE_MUST_CHECK;

/* How many pupils of the school and year are there (have not left), and who of them (int64_t) the
 * set would drop. 0 or -errno. */
int apply_list_dropped(struct application *application, const struct stage_set *pupils,
		       uint64_t *ret_present, struct vigie_buffer *dropped) VIGIE_MUST_CHECK;

#endif
