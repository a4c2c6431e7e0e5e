/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the lists of members: which list a name means, and what the facts take of them. */
#ifndef VIGIE_STORE_LISTS_H
#define VIGIE_STORE_LISTS_H

#include "daemon/store/database.h"
#include "vigie/membership.h"

/* The list of a name, however it is spelled: 1 with its number and last day, 0 none, -errno. */
int lists_find(struct vigie_store *store, const char *name, int64_t *ret_id,
	       vigie_day *ret_until) VIGIE_MUST_CHECK;
/* Has the schools of everybody on the list evaluated again. 0 or -errno. */
int lists_mark_schools(struct vigie_store *store, int64_t list) VIGIE_MUST_CHECK;

int lists_each(struct vigie_store *store,
	       int (*on_list)(void *userdata, int64_t id, const char *name, vigie_day since,
			      vigie_day until),
	       void *userdata) VIGIE_MUST_CHECK;
/* Who of a school is on a list, by the number of the pupil, once for each list. */
int lists_each_membership(struct vigie_store *store, int64_t school,
			  int (*on_membership)(void *userdata, int64_t person, int64_t list,
					       vigie_day since),
			  void *userdata) VIGIE_MUST_CHECK;

#endif
