/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of schools and districts. Opens no transaction. */
#ifndef VIGIE_STORE_SCHOOLS_H
#define VIGIE_STORE_SCHOOLS_H

#include "daemon/store/database.h"

/* The school of a UAI, made when it is new. 0 or -errno. */
int schools_find_or_add(struct vigie_store *store, const char *uai,
			int64_t *ret_school) VIGIE_MUST_CHECK;
/* Marks it for evaluation. */
int schools_mark_changed(struct vigie_store *store, int64_t school) VIGIE_MUST_CHECK;
/* A referral of the school waits for its first measure. */
int schools_mark_unmeasured(struct vigie_store *store, int64_t school) VIGIE_MUST_CHECK;
/* Writes what a `school` or `district` record says: 1 something changed, 0 nothing, -errno. `year`
 * is the school year of a social index, 0 unsaid: an earlier one does not replace a later. */
int schools_put(struct vigie_store *store, const struct vigie_record *record,
		int year) VIGIE_MUST_CHECK;
int schools_put_district(struct vigie_store *store,
			 const struct vigie_record *record) VIGIE_MUST_CHECK;
/* The directory's part of the facts; texts in the arena of `facts`. */
int schools_load(struct vigie_store *store, int64_t school,
		 struct vigie_facts *facts) VIGIE_MUST_CHECK;

#endif
