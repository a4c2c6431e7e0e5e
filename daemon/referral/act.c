/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One order carried out, or refused with a sentence that says what is possible instead: commands,
 * replies and clocks all come through here. One transaction each.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/referral/act.h"
#include "daemon/referral/move.h"
#include "daemon/referral/seats.h"
#include "vigie/log.h"
#include "vigie/signature.h"
#include "vigie/stock.h"
#include "vigie/translate.h"

/* An order that is being looked at. */
struct act {
	struct queue queue;
	const struct vigie_referral_order *order;
	struct vigie_referral referral;
	struct move move;
	enum vigie_referral_actor actor;
	enum vigie_referral_need need;
	struct vigie_buffer *message;
};

static enum vigie_referral_outcome refuse(struct act *act, const char *sentence)
{
	if (act->message)
		act_append_refusal(act->message, &act->referral, act->order->event, sentence);
	return VIGIE_MOVE_REFUSED;
}

static enum vigie_referral_outcome incomplete(struct act *act, const char *sentence)
{
	if (act->message)
		vigie_buffer_append_string(act->message, sentence);
	return VIGIE_MOVE_INCOMPLETE;
}

/* The moves of the queue itself are nobody's to order. */
static bool may_order(const struct act *act)
{
	if (act->order->who)
		return act->actor & VIGIE_ACTOR_PERSON;
	return act->actor & VIGIE_ACTOR_SERVICE && act->move.to != VIGIE_REFERRAL_WAITING &&
	       act->move.to != VIGIE_REFERRAL_READY &&
	       act->order->event != VIGIE_EVENT_REFERRAL_PROPOSE;
}

/* Who noted an objection withdraws what it withdraws, yet does not claim it. */
static bool is_given_by_person(const struct vigie_referral_order *order)
{
	return order->who && strcmp(order->through, MOVE_THROUGH_OBJECTION) != 0;
}

static bool may_give(const struct vigie_referral_order *order)
{
	return vigie_referral_reason_for(order->reason, order->event,
					 is_given_by_person(order) ? VIGIE_ACTOR_PERSON
								   : VIGIE_ACTOR_SERVICE);
}

static enum vigie_referral_outcome check_reason(struct act *act)
{
	bool is_given = act->order->reason != VIGIE_REASON_NONE;

	if (is_given ? may_give(act->order) : act->need != VIGIE_NEED_REASON)
		return VIGIE_MOVED;
	if (act->message)
		act_append_reasons(act->message, act->order->event);
	return VIGIE_MOVE_INCOMPLETE;
}

static enum vigie_referral_outcome check_days(struct act *act, vigie_day today)
{
	vigie_day day = act->queue.moment.day, last = today + VIGIE_HOLD_DAYS;

	if (day > today || day < act->referral.created)
		return incomplete(act, _("The day is before the referral was made, or after "
					 "today."));
	if (act->order->event != VIGIE_EVENT_REFERRAL_HOLD)
		return VIGIE_MOVED;
	if (!act_is_day(act->order->until))
		act->move.until = last;
	if (act->move.until >= today && act->move.until <= last)
		return VIGIE_MOVED;
	if (act->message)
		vigie_buffer_append_format(
			act->message,
			_("A hold ends at the latest after %d days, and not before "
			  "today."),
			VIGIE_HOLD_DAYS);
	return VIGIE_MOVE_INCOMPLETE;
}

static enum vigie_referral_outcome check(struct act *act, vigie_day today)
{
	const char *who = act->order->who;
	enum vigie_referral_outcome outcome;

	if (who && !may_order(act))
		return refuse(act, _("That is done by the service itself."));
	if (who ? vigie_signature_is_person(who) <= 0 : !may_order(act))
		return incomplete(act, _("A person has to decide that: name one."));
	outcome = check_reason(act);
	if (outcome != VIGIE_MOVED)
		return outcome;
	if (act->need == VIGIE_NEED_TUTOR &&
	    (!act->order->tutor || vigie_signature_is_person(act->order->tutor) <= 0))
		return incomplete(act, _("Say who tutors."));
	return check_days(act, today);
}

/* Was it ordered before, by the same person? 1, 0, -errno. */
static int is_repeated(struct act *act)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer why = {0};
	struct referral_change change =
		move_describe(&act->queue, &act->referral, &act->move, &why);

	return referrals_find_step(act->queue.store, &change);
}

/* The tutor it has already. */
static bool changes_nothing(const struct act *act)
{
	return act->order->event == VIGIE_EVENT_REFERRAL_ASSIGN &&
	       act->move.to == act->referral.state && act->order->tutor &&
	       strcmp(act->order->tutor, act->referral.tutor) == 0;
}

/* Back to where it was; a place that it lost has to be found again. 1 it can, 0, -errno. */
static int prepare_resume(struct act *act)
{
	const struct vigie_referral *referral = &act->referral;
	const struct vigie_config_programme *programme =
		queue_programme(act->queue.config, referral->programme);
	struct referral_waiting who = {
		.id = referral->id, .person = referral->person, .school = referral->school};

	act->move.to = referral->origin;
	if (referral->seat || referral->origin == VIGIE_REFERRAL_WAITING)
		return 1;
	if (!programme)
		return 0;
	memcpy(who.uai, referral->uai, sizeof(who.uai));
	memcpy(who.department, referral->department, sizeof(who.department));
	return seats_find(&act->queue, programme, &who, &act->move.coordinator);
}

/* Whoever is accepted to a programme of codes gets one: without one there is nothing to accept. */
static int issue_code(struct act *act, const struct vigie_config_programme *programme,
		      enum vigie_referral_outcome *ret_outcome)
{
	const struct vigie_ruling ruling = {
		.when = act->order->now,
		.day = act->queue.moment.day,
		.who = act->order->who,
		.why = vigie_referral_event_text(act->order->event),
	};
	enum vigie_code_outcome outcome;
	int64_t code;
	int r = vigie_stock_issue(act->queue.store, programme, act->referral.id, &ruling, &code,
				  &outcome);

	if (r == 0 && outcome == VIGIE_CODE_NONE_LEFT)
		*ret_outcome = refuse(act, _("The programme has no code left."));
	if (r == 0 && outcome == VIGIE_CODE_HOUSEHOLD)
		*ret_outcome =
			refuse(act, _("The household has as many codes as the programme allows."));
	return r;
}

static int carry_out(struct act *act, enum vigie_referral_outcome *ret_outcome)
{
	const struct vigie_config_programme *programme =
		queue_programme(act->queue.config, act->referral.programme);
	int r = 0;

	if (act->order->event == VIGIE_EVENT_REFERRAL_ACCEPT && programme && programme->codes)
		r = issue_code(act, programme, ret_outcome);
	if (r < 0 || *ret_outcome != VIGIE_MOVED)
		return r;
	r = move_make(&act->queue, &act->referral, &act->move);
	/* One that waited when it was put on hold may find a place at once. */
	if (r == 0 && programme && act->move.to == VIGIE_REFERRAL_WAITING)
		r = queue_promote(&act->queue, programme);
	if (r == 0 && act->message)
		act_append_done(act->message, &act->referral, act->move.to);
	return r;
}

static int answer_repeated(struct act *act, enum vigie_referral_outcome *ret_outcome)
{
	int r = changes_nothing(act) ? 1 : is_repeated(act);

	if (r > 0 && act->message)
		vigie_buffer_append_string(act->message, _("That was done already."));
	*ret_outcome = r > 0 ? VIGIE_MOVED_BEFORE : refuse(act, NULL);
	return r < 0 ? r : 0;
}

/* Within the transaction. */
static int act_on(struct act *act, vigie_day today, enum vigie_referral_outcome *ret_outcome)
{
	const struct vigie_referral_order *order = act->order;
	bool leads = vigie_referral_leads(act->referral.state, order->event, &act->move.to,
					  &act->actor, &act->need);
	int r = 1;

	if (!leads || changes_nothing(act))
		return answer_repeated(act, ret_outcome);
	*ret_outcome = check(act, today);
	if (*ret_outcome != VIGIE_MOVED)
		return 0;
	if (order->event == VIGIE_EVENT_REFERRAL_RESUME)
		r = prepare_resume(act);
	if (r > 0)
		return carry_out(act, ret_outcome);
	if (r == 0) {
		*ret_outcome = VIGIE_MOVE_NO_SEAT;
		if (act->message)
			vigie_buffer_append_string(act->message,
						   _("Its place is gone and no other is free: it "
						     "stays on hold."));
	}
	return r;
}

static void say_unknown(const struct act *act)
{
	if (act->message)
		vigie_buffer_append_format(act->message, _("There is no referral No. %lld."),
					   (long long)act->order->referral);
}

int act_within(const struct queue *queue, const struct vigie_referral_order *order, vigie_day today,
	       enum vigie_referral_outcome *ret_outcome, struct vigie_buffer *ret_message)
{
	struct act act = {
		.queue = *queue,
		.order = order,
		.move = {.event = order->event,
			 .reason = order->reason,
			 .who = order->who,
			 .through = order->through,
			 .note = order->note,
			 .tutor = order->event == VIGIE_EVENT_REFERRAL_ASSIGN ? order->tutor : NULL,
			 .until = order->until},
		.message = ret_message,
	};
	int r = vigie_referral_get(queue->store, order->referral, &act.referral);

	if (r == -ENOENT) {
		say_unknown(&act);
		*ret_outcome = VIGIE_MOVE_UNKNOWN;
		return 0;
	}
	return r < 0 ? r : act_on(&act, today, ret_outcome);
}

/* Who decided stands in the story, which the journal does not repeat. */
void act_log(int64_t referral, const char *what)
{
	char number[24];

	snprintf(number, sizeof(number), "%lld", (long long)referral);
	vigie_log(VIGIE_LOG_INFO, VIGIE_EVENT_REFERRAL_MOVED,
		  (struct vigie_log_field[]){{VIGIE_FIELD_REFERRAL, number}, {0}},
		  N_("Referral No. %s: %s."), number, what);
}

int vigie_referral_act(struct vigie_store *store, const struct vigie_config *config,
		       const struct vigie_referral_order *order,
		       enum vigie_referral_outcome *ret_outcome, struct vigie_buffer *ret_message)
{
	vigie_day today = vigie_clock_local(order->now, config->timezone, NULL);
	const struct queue queue = {
		.store = store,
		.config = config,
		.moment = {act_is_day(order->day) ? order->day : today, order->now},
	};
	enum vigie_referral_outcome outcome = VIGIE_MOVED;
	int r = vigie_store_begin(store);

	if (r < 0)
		return r;
	r = act_within(&queue, order, today, &outcome, ret_message);
	if (r == 0 && outcome == VIGIE_MOVED && order->within)
		r = order->within(order->userdata);
	if (r == 0 && outcome == VIGIE_MOVED)
		r = vigie_store_commit(store);
	if (r < 0 || outcome != VIGIE_MOVED)
		vigie_store_rollback(store);
	if (r == 0 && outcome == VIGIE_MOVED)
		act_log(order->referral, vigie_referral_event_text(order->event));
	if (r == 0)
		*ret_outcome = outcome;
	return r;
}
