/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One move of a referral and what follows of it: its line in the story, what was offered beside it,
 * what is offered next, the place that it frees. Always within the caller's transaction. Asks
 * nobody whether the move is allowed: the table is the callers' business.
 */
#ifndef VIGIE_REFERRAL_MOVE_H
#define VIGIE_REFERRAL_MOVE_H

#include "daemon/referral/queue.h"
#include "vigie/transition.h"

#define MOVE_THROUGH_EVALUATION "evaluation"
#define MOVE_THROUGH_QUEUE "queue"
#define MOVE_THROUGH_MAIL "mail"
#define MOVE_THROUGH_CLOCK "clock"
#define MOVE_THROUGH_OBJECTION "objection"

struct move {
	enum vigie_referral_event event;
	enum vigie_referral_state to;
	enum vigie_referral_reason reason;
	const char *who; /* NULL: the service */
	const char *through;
	const char *why; /* NULL: the reason's or the event's text */
	const char *note; /* of the person; NULL none */
	const char *tutor; /* NULL as before */
	const char *coordinator; /* whose place it takes now; NULL as before */
	vigie_day until; /* HOLD */
	bool unseated; /* HOLD: it keeps no place */
};
int move_make(const struct queue *queue, const struct vigie_referral *from,
	      const struct move *move) VIGIE_MUST_CHECK;
/* The row that a move writes; `why` must outlive it. */
struct referral_change move_describe(const struct queue *queue, const struct vigie_referral *from,
				     const struct move *move, struct vigie_buffer *why);

#endif
