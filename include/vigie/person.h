/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What people decide about pupils: two that are one, one that is two, whose a row is; and a
 * person's rights over what is kept of them. Each opens its own transaction, is written in the
 * access log with a name, and has the schools concerned evaluated again.
 */
#ifndef VIGIE_PERSON_H
#define VIGIE_PERSON_H

#include "vigie/store.h"

/* Who decides, when, and why ("" unsaid). */
struct vigie_ruling {
	vigie_time when;
	vigie_day day; /* of the office */
	const char *who, *why;
};

/* Why two pupils cannot be joined, or not be parted. X(enumerator, English msgid) */
#define VIGIE_JOIN_REFUSALS(X)                                                                     \
	X(NONE, N_("done"))                                                                        \
	X(SAME, N_("both are one pupil already"))                                                  \
	X(SEVERAL, N_("the second is itself joined from several: join them the other way round"))  \
	X(NOT_JOINED, N_("they were not joined"))                                                  \
	X(NOT_A_SIDE, N_("the row cannot be of this pupil"))                                       \
	X(NOTHING, N_("nothing of the pupil answers to that"))

enum vigie_join_refusal {
#define X(enumerator, text) VIGIE_JOIN_##enumerator,
	VIGIE_JOIN_REFUSALS(X)
#undef X
};

/*
 * `other` becomes another name of `kept`, which gets its facts, flags and referrals; of two open
 * referrals to one programme, and of two flags of one rule, the one that is further stays. Both
 * names lead to `kept` from then on. 0; > 0 an enum vigie_join_refusal; -ENOENT; -errno.
 */
int vigie_person_join(struct vigie_store *store, int64_t kept, int64_t other,
		      const struct vigie_ruling *ruling) VIGIE_MUST_CHECK;
/* Takes that back: what `other` had goes back to it. What was withdrawn stays withdrawn, and what
 * came since stays with `kept`. As above. */
int vigie_person_part(struct vigie_store *store, int64_t kept, int64_t other,
		      const struct vigie_ruling *ruling) VIGIE_MUST_CHECK;

/* What belongs to the second of two pupils who were taken for one; NULL and 0: nothing said. */
struct vigie_separation {
	const char *ine, *be, *elenoet, *local, *class_name;
	int year; /* of the class */
	const int64_t *deliveries; /* whose facts are of the second */
	size_t n_deliveries;
};
/* As above, with the second pupil's number. Joining both takes it back. */
int vigie_person_separate(struct vigie_store *store, int64_t person,
			  const struct vigie_separation *separation,
			  const struct vigie_ruling *ruling, int64_t *ret_person) VIGIE_MUST_CHECK;
/* A row that is not sure is this pupil's; 0: of a pupil of its own, whom the next such row makes.
 * Remembered for every row that says the same. As above. */
int vigie_person_answer(struct vigie_store *store, const struct vigie_unclear *row, int64_t person,
			const struct vigie_ruling *ruling) VIGIE_MUST_CHECK;

/* The other names of a pupil, by number. */
int vigie_person_each_joined(struct vigie_store *store, int64_t person,
			     int (*on_joined)(void *userdata, int64_t other),
			     void *userdata) VIGIE_MUST_CHECK;

/* ---- rights ---- */

/*
 * Erases all that is kept of a pupil: facts, flags, decisions, referrals, other names, access log,
 * texts of mails that may speak of it, and the kept copies of files of its schools, in `folder`.
 * What was erased is not found in the store's files. `ret_copies` gets how many copies went. 0;
 * -ENOENT; -errno.
 */
int vigie_person_erase(struct vigie_store *store, int64_t person, const char *folder,
		       const struct vigie_ruling *ruling, uint64_t *ret_copies) VIGIE_MUST_CHECK;
/* From now on no rule looks at the pupil; flags are cleared, and `withdraw` ends its referrals in
 * the same transaction (vigie_referral_object() has it). 0; 1 it was so already; -ENOENT; -errno.
 */
int vigie_person_object(struct vigie_store *store, int64_t person,
			const struct vigie_ruling *ruling,
			int (*withdraw)(void *userdata, int64_t person),
			void *userdata) VIGIE_MUST_CHECK;
/* Takes that back. 0; 1 there was no objection; -errno. */
int vigie_person_end_objection(struct vigie_store *store, int64_t person,
			       const struct vigie_ruling *ruling) VIGIE_MUST_CHECK;
/* Since when the pupil's objection holds, and who noted it: 1, 0 there is none, -errno. */
struct vigie_objection {
	vigie_time when;
	char who[96], why[256];
};
int vigie_person_get_objection(struct vigie_store *store, int64_t person,
			       struct vigie_objection *ret_objection) VIGIE_MUST_CHECK;
/* What one school delivered about one pupil, an objection notwithstanding; as
 * vigie_store_load_facts(), with nobody else in it. */
int vigie_store_load_pupil(struct vigie_store *store, int64_t school, int64_t person,
			   int first_year, int last_year, const char *timezone,
			   struct vigie_facts **ret_facts) VIGIE_MUST_CHECK;
/* Who looked at the pupil or decided something about it; oldest first. */
struct vigie_access {
	vigie_time when;
	char who[96], what[160];
};
int vigie_person_each_access(struct vigie_store *store, int64_t person,
			     int (*on_access)(void *userdata, const struct vigie_access *access),
			     void *userdata) VIGIE_MUST_CHECK;

#endif
