/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is offered after a referral that came to nothing: the next programme for which the pupil was
 * eligible when the rules spoke, as long as a rule still does.
 */
#include <string.h>

#include "daemon/referral/move.h"
#include "daemon/referral/offer.h"
#include "daemon/referral/seats.h"
#include "vigie/signature.h"
#include "vigie/translate.h"

struct onward {
	const struct queue *queue;
	const struct vigie_referral *from;
	struct offers offers;
};

static int add_offer(void *userdata, const char *name)
{
	struct onward *onward = userdata;
	const struct vigie_config_programme *programme =
		queue_programme(onward->queue->config, name);

	if (programme && onward->offers.n < OFFERS_MOST)
		onward->offers.items[onward->offers.n++] = programme;
	return 0;
}

/* Keeps those that are still possible, and that the pupil is not referred to already. */
static int sift(struct onward *onward)
{
	const struct queue *queue = onward->queue;
	size_t n = 0;
	int64_t id;

	for (size_t i = 0; i < onward->offers.n; i++) {
		const struct vigie_config_programme *programme = onward->offers.items[i];
		int r = referrals_find_open(queue->store, onward->from->person, programme->name,
					    &id);

		if (r > 0)
			continue;
		if (r == 0)
			r = offers_allow(queue, programme, onward->from->person, 0);
		if (r < 0)
			return r;
		if (r > 0)
			onward->offers.items[n++] = programme;
	}
	onward->offers.n = n;
	return 0;
}

/* The first with a place, else the first. */
static int choose(const struct onward *onward, size_t *ret_chosen)
{
	const struct vigie_referral *from = onward->from;
	struct referral_waiting who = {.person = from->person, .school = from->school};
	const char *coordinator;
	int r = 0;

	memcpy(who.uai, from->uai, sizeof(who.uai));
	memcpy(who.department, from->department, sizeof(who.department));
	*ret_chosen = 0;
	for (size_t i = 0; r == 0 && i < onward->offers.n; i++) {
		r = seats_find(onward->queue, onward->offers.items[i], &who, &coordinator);
		if (r > 0)
			*ret_chosen = i;
	}
	return r < 0 ? r : 0;
}

static int note_origin(const struct onward *onward, int64_t id)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer why = {};

	vigie_buffer_append_format(&why, _("offered after referral No. %lld"),
				   (long long)onward->from->id);
	return referrals_note(onward->queue->store, &(struct referral_change){
							    .referral = id,
							    .from = VIGIE_REFERRAL_WAITING,
							    .to = VIGIE_REFERRAL_WAITING,
							    .day = onward->queue->moment.day,
							    .moment = onward->queue->moment.now,
							    .who = VIGIE_SIGNATURE_SERVICE,
							    .why = vigie_buffer_string(&why),
							    .through = MOVE_THROUGH_QUEUE,
						    });
}

static int open_next(const struct onward *onward, size_t chosen)
{
	const struct vigie_referral *from = onward->from;
	const struct queue *queue = onward->queue;
	const struct referral_start start = {
		.school = from->school,
		.person = from->person,
		.programme = onward->offers.items[chosen]->name,
		.priority = from->priority,
		.subjects = from->subjects,
		.day = queue->moment.day,
		.score = from->score,
		.after = from->id,
	};
	int64_t id;
	int r = referrals_insert(queue->store, &start, &id);

	if (r == 0)
		r = referrals_copy_flags(queue->store, from->id, id);
	if (r == 0)
		r = note_origin(onward, id);
	for (size_t i = 0; r == 0 && i < onward->offers.n; i++)
		if (i != chosen)
			r = referrals_add_offer(queue->store, id, onward->offers.items[i]->name);
	return r < 0 ? r : queue_promote(queue, onward->offers.items[chosen]);
}

int queue_offer_next(const struct queue *queue, const struct vigie_referral *from)
{
	struct onward onward = {.queue = queue, .from = from};
	size_t chosen;
	int r = referrals_is_wanted(queue->store, from->id);

	if (r <= 0)
		return r;
	r = referrals_each_offer(queue->store, from->id, add_offer, &onward);
	if (r == 0)
		r = sift(&onward);
	if (r != 0 || onward.offers.n == 0)
		return r < 0 ? r : 0;
	r = choose(&onward, &chosen);
	return r < 0 ? r : open_next(&onward, chosen);
}
