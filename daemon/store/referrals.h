/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of referrals, of their places and their story, for the referral and mail rooms and for the
 * facts. Nothing here opens a transaction or decides anything. No SQL and no SQLite type shows.
 */
#ifndef VIGIE_STORE_REFERRALS_H
#define VIGIE_STORE_REFERRALS_H

#include "vigie/referral.h"

struct referral_start {
	int64_t school, person;
	const char *programme;
	enum vigie_priority priority;
	const char *subjects; /* ", " between; "" none */
	vigie_day day;
};
/* Opens one in state `waiting`, without a place. */
int referrals_insert(struct vigie_store *store, const struct referral_start *start,
		     int64_t *ret_id) VIGIE_MUST_CHECK;
/* The open referral of a pupil to a programme. 1 there is one, 0 none, -errno. */
int referrals_find_open(struct vigie_store *store, int64_t person, const char *programme,
			int64_t *ret_id) VIGIE_MUST_CHECK;
int referrals_link(struct vigie_store *store, int64_t referral, int64_t flag) VIGIE_MUST_CHECK;
int referrals_set_subjects(struct vigie_store *store, int64_t referral,
			   const char *subjects) VIGIE_MUST_CHECK;
/* The priority becomes the highest of its raised flags; without any it stays. */
int referrals_refresh_priority(struct vigie_store *store, int64_t referral) VIGIE_MUST_CHECK;

/* One transition, with its line in the story. */
struct referral_change {
	int64_t referral;
	enum vigie_referral_state from, to;
	bool open, seat; /* of `to` */
	const char *coordinator; /* whose place it takes; NULL: as it was */
	vigie_day day, deadline; /* deadline NONE: as it was */
	vigie_time moment;
	const char *who, *why, *through;
};
int referrals_change(struct vigie_store *store,
		     const struct referral_change *change) VIGIE_MUST_CHECK;
/* Only the line: why it is, or still is, what it is. */
int referrals_note(struct vigie_store *store,
		   const struct referral_change *change) VIGIE_MUST_CHECK;

/* Places taken. `which` says of what; `value` is unused for the whole programme. */
int referrals_count_all(struct vigie_store *store, const char *programme,
			int64_t *ret_n) VIGIE_MUST_CHECK;
int referrals_count_school(struct vigie_store *store, const char *programme, int64_t school,
			   int64_t *ret_n) VIGIE_MUST_CHECK;
int referrals_count_coordinator(struct vigie_store *store, const char *programme,
				const char *coordinator, int64_t *ret_n) VIGIE_MUST_CHECK;
/* Of the pupil's household; 0 when it is unknown. */
int referrals_count_household(struct vigie_store *store, const char *programme, int64_t person,
			      int64_t *ret_n) VIGIE_MUST_CHECK;

/* One that waits for a place, in order of the queue. */
struct referral_waiting {
	int64_t id, person, school;
	char uai[9], department[4];
};
int referrals_each_waiting(struct vigie_store *store, const char *programme,
			   int (*on_waiting)(void *userdata, const struct referral_waiting *row),
			   void *userdata);
/* Referrals of the flag that nobody was told of and no raised flag speaks for any more. */
int referrals_each_baseless(struct vigie_store *store, int64_t flag,
			    int (*on_referral)(void *userdata, int64_t referral), void *userdata);
int referrals_each_of_flag(struct vigie_store *store, int64_t flag,
			   int (*on_referral)(void *userdata, int64_t referral), void *userdata);
/* Open referrals of a school's pupils, wherever they were opened: `referred`, `tutored`. */
int referrals_each_open(struct vigie_store *store, int64_t school,
			int (*on_referral)(void *userdata, int64_t person, const char *programme,
					   bool started),
			void *userdata);

/* The life of a referral, closed ones too, for who looks back; once for each rule that flagged. */
struct referral_span {
	int64_t person;
	const char *programme, *rule; /* rule: NULL none */
	vigie_day created, closed; /* NONE not yet */
	vigie_time started; /* NONE not yet */
};
/* Of a school's pupils, by person, then programme. `rule` is one of this school's flags. */
int referrals_each_span(struct vigie_store *store, int64_t school,
			int (*on_span)(void *userdata, const struct referral_span *span),
			void *userdata);

/* What a digest speaks of: those with a place, and those closed after `since` (NONE: none) that had
 * been proposed; most serious first. `told` is when it was first proposed, NONE not yet. */
int referrals_each_news(struct vigie_store *store, vigie_time since,
			int (*on_referral)(void *userdata, const struct vigie_referral *referral,
					   vigie_time told),
			void *userdata);
struct referral_queue {
	char programme[64], uai[9], school_name[120], department[4];
	int64_t n;
};
int referrals_each_queue(struct vigie_store *store,
			 int (*on_queue)(void *userdata, const struct referral_queue *queue),
			 void *userdata);

#endif
