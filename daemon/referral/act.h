/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order within a transaction, and the sentences that answer one. */
#ifndef VIGIE_REFERRAL_ACT_H
#define VIGIE_REFERRAL_ACT_H

#include "daemon/referral/queue.h"
#include "vigie/transition.h"

/* As vigie_referral_act(), within the caller's transaction: what is refused has written nothing. */
int act_within(const struct queue *queue, const struct vigie_referral_order *order, vigie_day today,
	       enum vigie_referral_outcome *ret_outcome,
	       struct vigie_buffer *ret_message) VIGIE_MUST_CHECK;

/* Tells the journal what became of a referral, once it is committed; `what` is translated. */
void act_log(int64_t referral, const char *what);

/* Was a day said? */
static inline bool act_is_day(vigie_day day)
{
	return day != VIGIE_DAY_NONE && day != 0;
}

/* "Referral No. 12 is accepted." */
void act_append_done(struct vigie_buffer *out, const struct vigie_referral *referral,
		     enum vigie_referral_state to);
/* Why not (NULL: its state), and what is possible instead. */
void act_append_refusal(struct vigie_buffer *out, const struct vigie_referral *referral,
			enum vigie_referral_event event, const char *why);
/* The reasons of which one has to be said. */
void act_append_reasons(struct vigie_buffer *out, enum vigie_referral_event event);

#endif
