/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The queue of referrals: opened for a raised flag, given a place, proposed, withdrawn. Always
 * within the caller's transaction. Nothing here moves past `proposed`: people do that.
 */
#ifndef VIGIE_REFERRAL_QUEUE_H
#define VIGIE_REFERRAL_QUEUE_H

#include "daemon/store/referrals.h"

/* When something happens: the day decided about, and the moment it was written down. */
struct queue_moment {
	vigie_day day;
	vigie_time now;
};

struct queue {
	struct vigie_store *store;
	const struct vigie_config *config;
	struct queue_moment moment;
	struct vigie_flag_changes *changes; /* counted here; may be NULL */
	bool *later; /* places are given at the end of the evaluation: set where one may be free;
			NULL: at once */
};

/* NULL when the configuration has none of this name. */
const struct vigie_config_programme *queue_programme(const struct vigie_config *config,
						     const char *name);
/* Does the coordinator look after this programme in this school on this day? */
bool queue_covers(const struct vigie_config_coordinator *coordinator, const char *programme,
		  const char *uai, const char *department, vigie_day day);

/* Is the coordinator told of the referral on this day: as who looks after it, or as the second of
 * who does when that one did not answer? */
bool queue_tells(const struct vigie_config *config,
		 const struct vigie_config_coordinator *coordinator,
		 const struct vigie_referral *referral, vigie_day day);

/* A raised flag that asks for a referral. */
struct queue_case {
	int64_t flag, person;
	const struct vigie_school *school;
	const struct vigie_rule_info *rule;
	const bool *eligible; /* is the pupil, for each programme of the configuration? */
	const char *const *weak; /* the pupil's weakest subjects */
	size_t n_weak;
};
/* Joins the pupil's open referral to one of the rule's programmes or of what these offer next, else
 * opens one to the first of them for which the pupil is eligible and which has a place, or waits
 * for the first; and to what that is offered beside. 1 when there is none. */
int queue_refer(const struct queue *queue, const struct queue_case *wanted) VIGIE_MUST_CHECK;
/* Would that open or join one? 1, 0, -errno. */
int queue_would_refer(const struct queue *queue, const struct queue_case *wanted) VIGIE_MUST_CHECK;
/* Only the first of that. 1 it joined one, 0 there is none to join, -errno. */
int queue_join(const struct queue *queue, const struct queue_case *wanted) VIGIE_MUST_CHECK;
/* Gives one that waits a place if there is one. 1 it has one now, 0 it waits on, -errno. */
int queue_seat(const struct queue *queue, const struct vigie_config_programme *programme,
	       const struct referral_waiting *who) VIGIE_MUST_CHECK;
/* The flag was cleared: withdraws what nobody was told of and no other flag asks for, and gives the
 * places that this frees to those who wait. */
int queue_flag_cleared(const struct queue *queue, int64_t flag, const char *why) VIGIE_MUST_CHECK;
/* Gives free places of a programme to those who wait, in order of the queue. */
int queue_promote(const struct queue *queue,
		  const struct vigie_config_programme *programme) VIGIE_MUST_CHECK;
/* A referral came to nothing: opens one to the next programme that comes into question, if any. */
int queue_offer_next(const struct queue *queue, const struct vigie_referral *from) VIGIE_MUST_CHECK;
/* A coordinator is being told of a referral that is ready. */
int queue_propose(const struct queue *queue, const struct vigie_referral *referral,
		  const char *coordinator) VIGIE_MUST_CHECK;

#endif
