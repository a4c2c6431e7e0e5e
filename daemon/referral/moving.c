/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Referrals of pupils who change school. See moving.h. */
#include "daemon/referral/moving.h"

#include <string.h>

#include "daemon/referral/move.h"
#include "daemon/referral/rows.h"
#include "daemon/referral/seats.h"
#include "vigie/signature.h"
#include "vigie/translate.h"

static int note(const struct queue *queue, const struct vigie_referral *referral,
		const struct vigie_buffer *why)
{
	return referrals_note(queue->store, &(struct referral_change){
						    .referral = referral->id,
						    .from = referral->state,
						    .to = referral->state,
						    .day = queue->moment.day,
						    .moment = queue->moment.now,
						    .who = VIGIE_SIGNATURE_SERVICE,
						    .why = vigie_buffer_string(why),
						    .through = MOVE_THROUGH_EVALUATION,
					    });
}

/* Back to the waiting list: who is responsible in the new school is told like of a new one. */
static int wait_again(const struct queue *queue, const struct vigie_referral *referral)
{
	const struct move move = {
		.event = VIGIE_EVENT_REFERRAL_UNSEAT,
		.to = VIGIE_REFERRAL_WAITING,
		.through = MOVE_THROUGH_EVALUATION,
	};

	return move_make(queue, referral, &move);
}

static int hold_without_place(const struct queue *queue, const struct vigie_referral *referral)
{
	const struct move move = {
		.event = VIGIE_EVENT_REFERRAL_HOLD,
		.to = VIGIE_REFERRAL_HELD,
		.reason = VIGIE_REASON_PLACE_GONE,
		.through = MOVE_THROUGH_EVALUATION,
		.until = queue->moment.day + VIGIE_HOLD_DAYS,
		.unseated = true,
	};

	return move_make(queue, referral, &move);
}

/* It had a place: it takes one of the new school's, or has none. */
static int find_place(const struct queue *queue, const struct vigie_config_programme *programme,
		      const struct vigie_referral *referral)
{
	struct referral_waiting who = {
		.id = referral->id, .person = referral->person, .school = referral->school};
	const char *coordinator;
	int r;

	memcpy(who.uai, referral->uai, sizeof(who.uai));
	memcpy(who.department, referral->department, sizeof(who.department));
	r = programme ? seats_find(queue, programme, &who, &coordinator) : 0;
	if (r > 0)
		return referrals_set_seat(queue->store, referral->id, true, coordinator);
	if (r < 0 || referral->state == VIGIE_REFERRAL_HELD)
		return r;
	return hold_without_place(queue, referral);
}

static int settle(const struct queue *queue, const struct vigie_config_programme *programme,
		  int64_t id, bool had_place)
{
	struct vigie_referral referral;
	int r = vigie_referral_get(queue->store, id, &referral);

	if (r < 0)
		return r;
	if (referral.state == VIGIE_REFERRAL_READY || referral.state == VIGIE_REFERRAL_PROPOSED)
		r = wait_again(queue, &referral);
	else if (had_place)
		r = find_place(queue, programme, &referral);
	return r == 0 && programme ? queue_promote(queue, programme) : r;
}

static int carry_over(const struct queue *queue, const struct vigie_referral *referral,
		      const struct vigie_school *school)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer why = {0};
	int r = referrals_move_school(queue->store, referral->id, school->id);

	vigie_buffer_append_format(&why, _("goes on in school %s (it was %s)"), school->uai,
				   referral->uai);
	if (r == 0)
		r = note(queue, referral, &why);
	if (r < 0)
		return r;
	return settle(queue, queue_programme(queue->config, referral->programme), referral->id,
		      referral->seat);
}

static int mark(const struct queue *queue, const struct vigie_referral *referral)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer why = {0};
	int r = referrals_mark_gone(queue->store, referral->id, queue->moment.day);

	vigie_buffer_append_format(&why, _("school %s no longer names the pupil"), referral->uai);
	return r < 0 ? r : note(queue, referral, &why);
}

static int come_back(const struct queue *queue, const struct vigie_referral *referral)
{
	const struct vigie_config_programme *programme =
		queue_programme(queue->config, referral->programme);
	int r = referrals_mark_gone(queue->store, referral->id, VIGIE_DAY_NONE);

	/* Those who left were passed over. */
	return r == 0 && programme ? queue_promote(queue, programme) : r;
}

static int follow(const struct queue *queue, const struct moving *moving, int64_t id)
{
	struct vigie_referral referral;
	int r = vigie_referral_get(queue->store, id, &referral);
	bool is_here, is_gone;

	if (r < 0)
		return r;
	is_here = moving->enrolled(moving->userdata, referral.person);
	is_gone = referral.gone != VIGIE_DAY_NONE;
	if (referral.school != moving->school->id)
		return is_here && is_gone ? carry_over(queue, &referral, moving->school) : 0;
	if (is_here == !is_gone)
		return 0;
	return is_here ? come_back(queue, &referral) : mark(queue, &referral);
}

int moving_follow(const struct queue *queue, const struct moving *moving)
{
	VIGIE_CLEANUP(rows_done) struct rows rows = {0};
	int r = referrals_each_concerning(queue->store, moving->school->id, rows_add_id, &rows);

	for (size_t i = 0; r == 0 && i < rows.n; i++)
		r = follow(queue, moving, rows.items[i].id);
	return r;
}
