/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of referrals, of their places and their story, for the referral and mail rooms and for the
 * facts. Nothing here opens a transaction or decides anything. No SQL and no SQLite type shows.
 */
#ifndef VIGIE_STORE_REFERRALS_H
#define VIGIE_STORE_REFERRALS_H

#include "vigie/referral.h"

/* A state by its stable word; -EUCLEAN. */
int referrals_parse_state(const char *word, enum vigie_referral_state *ret_state) VIGIE_MUST_CHECK;

struct referral_start {
	int64_t school, person;
	const char *programme;
	enum vigie_priority priority;
	const char *subjects; /* ", " between; "" none */
	vigie_day day;
	int64_t score;
	int64_t beside, after; /* 0 none */
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
	const char *event, *reason,
		*tutor; /* stable words and a name; NULL none, tutor: as before */
	vigie_day until; /* to HELD: the last day of it */
};
int referrals_change(struct vigie_store *store,
		     const struct referral_change *change) VIGIE_MUST_CHECK;
/* Only the line: why it is, or still is, what it is. */
int referrals_note(struct vigie_store *store,
		   const struct referral_change *change) VIGIE_MUST_CHECK;
/* Has the same move been made by the same person, for the same reason, to the same tutor? 1, 0,
 * -errno. */
int referrals_find_step(struct vigie_store *store,
			const struct referral_change *change) VIGIE_MUST_CHECK;

/* What the clock did about one that is proposed: marks the day, once. */
int referrals_mark_reminded(struct vigie_store *store, int64_t referral,
			    vigie_day day) VIGIE_MUST_CHECK;
int referrals_mark_escalated(struct vigie_store *store, int64_t referral,
			     vigie_day day) VIGIE_MUST_CHECK;
/* The school no longer names the pupil since `day`; NONE: it does. */
int referrals_mark_gone(struct vigie_store *store, int64_t referral,
			vigie_day day) VIGIE_MUST_CHECK;
/* It goes on in another school, without a place. */
int referrals_move_school(struct vigie_store *store, int64_t referral,
			  int64_t school) VIGIE_MUST_CHECK;
/* It takes (or loses) a place, its state staying. */
int referrals_set_seat(struct vigie_store *store, int64_t referral, bool seat,
		       const char *coordinator) VIGIE_MUST_CHECK;

/* Which referrals a walk is about. */
enum referrals_which {
	REFERRALS_ASKED, /* proposed: somebody is waited for */
	REFERRALS_PAUSED, /* on hold */
	REFERRALS_LEFT, /* open, of pupils whom their school no longer names */
};
/* Their numbers, oldest first; nothing may be written meanwhile. */
int referrals_each_timed(struct vigie_store *store, enum referrals_which which,
			 int (*on_referral)(void *userdata, int64_t referral), void *userdata);
/* Open referrals that were opened in this school, or of a pupil whom it names. */
int referrals_each_concerning(struct vigie_store *store, int64_t school,
			      int (*on_referral)(void *userdata, int64_t referral), void *userdata);
/* Open ones of a pupil; those offered beside a referral. */
int referrals_each_of_person(struct vigie_store *store, int64_t person,
			     int (*on_referral)(void *userdata, int64_t referral), void *userdata);
int referrals_each_beside(struct vigie_store *store, int64_t referral,
			  int (*on_referral)(void *userdata, int64_t referral), void *userdata);

/* Another programme for which the pupil is eligible: after those noted before. */
int referrals_add_offer(struct vigie_store *store, int64_t referral,
			const char *programme) VIGIE_MUST_CHECK;
int referrals_each_offer(struct vigie_store *store, int64_t referral,
			 int (*on_offer)(void *userdata, const char *programme), void *userdata);
/* Does a raised flag speak for it? 1, 0, -errno. */
int referrals_is_wanted(struct vigie_store *store, int64_t referral) VIGIE_MUST_CHECK;
/* `to` speaks for the raised flags of `from`. */
int referrals_copy_flags(struct vigie_store *store, int64_t from, int64_t to) VIGIE_MUST_CHECK;
/* Was the pupil helped in the programme until after `day`? Did the family decline it on `day` or
 * later? 1, 0, -errno. */
int referrals_was_helped(struct vigie_store *store, int64_t person, const char *programme,
			 vigie_day day) VIGIE_MUST_CHECK;
int referrals_family_declined(struct vigie_store *store, int64_t person, const char *programme,
			      vigie_day day) VIGIE_MUST_CHECK;

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

/* One that waits for a place, in order of the queue; not those of pupils who left. */
struct referral_waiting {
	int64_t id, person, school;
	char uai[9], department[4];
	enum vigie_priority priority;
	int64_t score;
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
