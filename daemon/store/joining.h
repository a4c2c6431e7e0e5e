/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the joining of pupils: what goes over, and back. Opens no transaction. */
#ifndef VIGIE_STORE_JOINING_H
#define VIGIE_STORE_JOINING_H

#include "daemon/store/database.h"
#include "vigie/person.h"

/* One joining or parting under way. */
struct joining {
	struct vigie_store *store;
	int64_t kept, other;
	const struct vigie_ruling *ruling;
};

/* Does the work in a transaction of its own; what is refused (> 0) has written nothing. */
int joining_transact(const struct joining *joining,
		     int (*work)(const struct joining *joining)) VIGIE_MUST_CHECK;
/* vigie_person_join() within the caller's transaction. */
int joining_join(const struct joining *joining) VIGIE_MUST_CHECK;
/* Flags and referrals of `other` become those of `kept`; where both have one, the one that is
 * further stays. 0 or -errno. */
int joining_move_cases(const struct joining *joining) VIGIE_MUST_CHECK;
/* Those that went over go back. 0 or -errno. */
int joining_return_cases(const struct joining *joining) VIGIE_MUST_CHECK;
/* Every school of the pupil is evaluated again. 0 or -errno. */
int joining_mark_schools(struct vigie_store *store, int64_t person) VIGIE_MUST_CHECK;
/* "WHAT #other: why" in the access log of a pupil. 0 or -errno. */
int joining_log(const struct joining *joining, const char *what, int64_t person,
		int64_t other) VIGIE_MUST_CHECK;

#endif
