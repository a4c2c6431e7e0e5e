/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One move and what follows of it. See move.h. */
#include "daemon/referral/move.h"

#include "daemon/referral/offer.h"
#include "daemon/referral/rows.h"
#include "daemon/referral/state.h"
#include "vigie/signature.h"
#include "vigie/stock.h"
#include "vigie/translate.h"

static void append_why(struct vigie_buffer *why, const struct move *move)
{
	if (move->why)
		vigie_buffer_append_string(why, move->why);
	else if (move->reason != VIGIE_REASON_NONE)
		vigie_buffer_append_string(why, vigie_referral_reason_text(move->reason));
	else
		vigie_buffer_append_string(why, vigie_referral_event_text(move->event));
	if (move->tutor)
		vigie_buffer_append_format(why, " (%s)", move->tutor);
	if (move->note && *move->note)
		vigie_buffer_append_format(why, _(": %s"), move->note);
}

/* Going on hold keeps the place, coming back neither gives nor takes one. */
static bool keeps_seat(const struct vigie_referral *from, const struct move *move)
{
	if (move->to == VIGIE_REFERRAL_HELD)
		return from->seat && !move->unseated;
	return state_has_seat(move->to);
}

struct referral_change move_describe(const struct queue *queue, const struct vigie_referral *from,
				     const struct move *move, struct vigie_buffer *why)
{
	append_why(why, move);
	return (struct referral_change){
		.referral = from->id,
		.from = from->state,
		.to = move->to,
		.open = state_is_open(move->to),
		.seat = keeps_seat(from, move),
		.coordinator = move->coordinator,
		.day = queue->moment.day,
		.deadline = VIGIE_DAY_NONE,
		.moment = queue->moment.now,
		.who = move->who ? move->who : VIGIE_SIGNATURE_SERVICE,
		.why = vigie_buffer_string(why),
		.through = move->through,
		.event = vigie_referral_event_word(move->event),
		.reason = vigie_referral_reason_word(move->reason),
		.tutor = move->tutor,
		.until = move->until,
	};
}

/* Until when an answer is waited for, from today. */
static vigie_day deadline_of(const struct queue *queue,
			     const struct vigie_config_programme *programme)
{
	if (!programme || programme->answer_days == 0)
		return VIGIE_DAY_NONE;
	return vigie_calendar_school_days_ahead(queue->config->calendar, queue->moment.day,
						programme->answer_days);
}

static bool is_unanswered(enum vigie_referral_state state)
{
	return state == VIGIE_REFERRAL_WAITING || state == VIGIE_REFERRAL_READY ||
	       state == VIGIE_REFERRAL_PROPOSED;
}

static int withdraw_unanswered(const struct queue *queue, int64_t id,
			       enum vigie_referral_reason reason)
{
	const struct move move = {
		.event = VIGIE_EVENT_REFERRAL_WITHDRAW,
		.to = VIGIE_REFERRAL_WITHDRAWN,
		.reason = reason,
		.through = MOVE_THROUGH_QUEUE,
	};
	struct vigie_referral referral;
	int r = vigie_referral_get(queue->store, id, &referral);

	if (r < 0 || !is_unanswered(referral.origin))
		return r;
	return move_make(queue, &referral, &move);
}

/* What was offered beside one that nobody took up has no purpose of its own. */
static int withdraw_beside(const struct queue *queue, const struct vigie_referral *from)
{
	VIGIE_CLEANUP(rows_done) struct rows rows = {0};
	int r = referrals_each_beside(queue->store, from->id, rows_add_id, &rows);

	for (size_t i = 0; r == 0 && i < rows.n; i++)
		r = withdraw_unanswered(queue, rows.items[i].id, VIGIE_REASON_ALONE);
	return r;
}

/* A family that said no is not asked again: what it is waiting for of the same family goes too. */
static int withdraw_family(const struct queue *queue, const struct vigie_referral *from)
{
	VIGIE_CLEANUP(rows_done) struct rows rows = {0};
	int r = referrals_each_of_person(queue->store, from->person, rows_add_id, &rows);

	for (size_t i = 0; r == 0 && i < rows.n; i++) {
		struct vigie_referral other;

		r = vigie_referral_get(queue->store, rows.items[i].id, &other);
		if (r == 0 && offers_are_family(queue->config, from->programme, other.programme))
			r = withdraw_unanswered(queue, other.id, VIGIE_REASON_FAMILY_DECLINED);
	}
	return r;
}

static bool offers_next(const struct move *move)
{
	return move->event == VIGIE_EVENT_REFERRAL_EXPIRE ||
	       vigie_referral_reason_offers_next(move->reason);
}

/* Help that is not wanted, or not there any more, needs no code; who was helped keeps it. */
static int take_code_back(const struct queue *queue, const struct referral_change *change)
{
	const struct vigie_ruling ruling = {
		.when = change->moment,
		.day = change->day,
		.who = change->who,
		.why = change->why,
	};

	if (change->to == VIGIE_REFERRAL_ENDED)
		return 0;
	return vigie_stock_take_back(queue->store, change->referral, &ruling);
}

static int close_down(const struct queue *queue, const struct vigie_referral *from,
		      const struct move *move)
{
	const struct vigie_config_programme *programme =
		queue_programme(queue->config, from->programme);
	int r = 0;

	if (is_unanswered(from->origin) || move->event == VIGIE_EVENT_REFERRAL_DECLINE)
		r = withdraw_beside(queue, from);
	if (r == 0 && move->reason == VIGIE_REASON_FAMILY_DECLINED)
		r = withdraw_family(queue, from);
	if (r == 0 && offers_next(move))
		r = queue_offer_next(queue, from);
	return r == 0 && from->seat && programme ? queue_promote(queue, programme) : r;
}

int move_make(const struct queue *queue, const struct vigie_referral *from, const struct move *move)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer why = {0};
	const struct vigie_config_programme *programme =
		queue_programme(queue->config, from->programme);
	struct referral_change change = move_describe(queue, from, move, &why);
	int r = vigie_buffer_error(&why);

	if (move->to == VIGIE_REFERRAL_PROPOSED)
		change.deadline = deadline_of(queue, programme);
	if (r == 0)
		r = referrals_change(queue->store, &change);
	if (r < 0)
		return r;
	if (!change.open) {
		r = take_code_back(queue, &change);
		return r < 0 ? r : close_down(queue, from, move);
	}
	return from->seat && !change.seat && programme ? queue_promote(queue, programme) : 0;
}
