/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The queue of referrals: opened for raised flags, given places, offered on. A place that is freed
 * goes to the first of the waiting list who may take it, once.
 */
#include <errno.h>
#include <string.h>

#include "daemon/referral/move.h"
#include "daemon/referral/offer.h"
#include "daemon/referral/rows.h"
#include "daemon/referral/seats.h"
#include "vigie/signature.h"
#include "vigie/translate.h"

const struct vigie_config_programme *queue_programme(const struct vigie_config *config,
						     const char *name)
{
	for (size_t i = 0; i < config->n_programmes; i++)
		if (strcmp(config->programmes[i].name, name) == 0)
			return &config->programmes[i];
	return NULL;
}

bool queue_covers(const struct vigie_config_coordinator *coordinator, const char *programme,
		  const char *uai, const char *department, vigie_day day)
{
	bool handles = coordinator->n_programmes == 0;

	for (size_t i = 0; i < coordinator->n_programmes && !handles; i++)
		handles = strcmp(coordinator->programmes[i], programme) == 0;
	return handles && vigie_coordinator_covers(coordinator, uai, department, day);
}

bool queue_tells(const struct vigie_config *config,
		 const struct vigie_config_coordinator *coordinator,
		 const struct vigie_referral *referral, vigie_day day)
{
	if (queue_covers(coordinator, referral->programme, referral->uai, referral->department,
			 day))
		return true;
	if (referral->escalated == VIGIE_DAY_NONE || referral->state != VIGIE_REFERRAL_PROPOSED)
		return false;
	for (size_t i = 0; i < config->n_coordinators; i++) {
		const struct vigie_config_coordinator *silent = &config->coordinators[i];

		if (silent->second && strcmp(silent->second, coordinator->name) == 0 &&
		    queue_covers(silent, referral->programme, referral->uai, referral->department,
				 day))
			return true;
	}
	return false;
}

int queue_seat(const struct queue *queue, const struct vigie_config_programme *programme,
	       const struct referral_waiting *who)
{
	struct move move = {
		.event = VIGIE_EVENT_REFERRAL_SEAT,
		.to = VIGIE_REFERRAL_READY,
		.through = MOVE_THROUGH_QUEUE,
	};
	const struct vigie_referral from = {
		.id = who->id, .state = VIGIE_REFERRAL_WAITING, .origin = VIGIE_REFERRAL_WAITING};
	int r = seats_find(queue, programme, who, &move.coordinator);

	if (r <= 0)
		return r;
	r = move_make(queue, &from, &move);
	return r < 0 ? r : 1;
}

/* Adds subjects that are not yet in a list with ", " between, while there is room. */
static void merge_subjects(struct vigie_buffer *list, const char *const *subjects, size_t n,
			   size_t room)
{
	for (size_t i = 0; i < n; i++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer inside = {}, wanted = {};

		vigie_buffer_append_format(&inside, ", %s,", vigie_buffer_string(list));
		vigie_buffer_append_format(&wanted, ", %s,", subjects[i]);
		if (strstr(vigie_buffer_string(&inside), vigie_buffer_string(&wanted)) ||
		    list->size + strlen(subjects[i]) + 2 >= room)
			continue;
		vigie_buffer_append_format(list, "%s%s", list->size ? ", " : "", subjects[i]);
	}
}

/* The rule's subjects, and in a new referral the pupil's weakest. */
static int put_subjects(const struct queue *queue, const struct queue_case *wanted,
			const struct vigie_referral *referral)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer subjects = {};
	bool is_new = referral->titles[0] == '\0';

	vigie_buffer_append_string(&subjects, referral->subjects);
	merge_subjects(&subjects, wanted->rule->subjects, wanted->rule->n_subjects,
		       sizeof(referral->subjects));
	if (is_new)
		merge_subjects(&subjects, wanted->weak, wanted->n_weak, sizeof(referral->subjects));
	if (vigie_buffer_error(&subjects))
		return -ENOMEM;
	return referrals_set_subjects(queue->store, referral->id, vigie_buffer_string(&subjects));
}

/* One more flag speaks for an open referral. */
static int join(const struct queue *queue, const struct queue_case *wanted, int64_t id)
{
	struct vigie_referral referral;
	int r = vigie_referral_get(queue->store, id, &referral);

	if (r == 0)
		r = referrals_link(queue->store, id, wanted->flag);
	if (r == 0)
		r = put_subjects(queue, wanted, &referral);
	if (r == 0)
		r = referrals_refresh_priority(queue->store, id);
	if (r < 0)
		return r;
	return referrals_note(queue->store, &(struct referral_change){
						    .referral = id,
						    .from = referral.state,
						    .to = referral.state,
						    .moment = queue->moment.now,
						    .day = queue->moment.day,
						    .who = VIGIE_SIGNATURE_SERVICE,
						    .why = wanted->rule->title,
						    .through = MOVE_THROUGH_EVALUATION,
					    });
}

static struct referral_waiting waiting_of(const struct queue_case *wanted)
{
	struct referral_waiting who = {.person = wanted->person, .school = wanted->school->id};

	memcpy(who.uai, wanted->school->uai, sizeof(who.uai));
	memcpy(who.department, wanted->school->department, sizeof(who.department));
	return who;
}

/* Whoever waits could not have taken a place that this one finds: a freed place is given at once.
 */
static int open_referral(const struct queue *queue, const struct queue_case *wanted,
			 const struct vigie_config_programme *programme, int64_t beside,
			 int64_t *ret_id)
{
	struct referral_waiting who = waiting_of(wanted);
	const struct referral_start start = {
		.school = wanted->school->id,
		.person = wanted->person,
		.programme = programme->name,
		.priority = wanted->rule->priority,
		.subjects = "",
		.day = queue->moment.day,
		.beside = beside,
	};
	int r = referrals_insert(queue->store, &start, &who.id);

	if (r == 0)
		r = join(queue, wanted, who.id);
	if (r == 0)
		r = queue_seat(queue, programme, &who);
	if (r < 0)
		return r;
	if (queue->changes) {
		queue->changes->referrals++;
		queue->changes->waiting += r == 0;
	}
	*ret_id = who.id;
	return 0;
}

static int may_be_offered(const struct queue *queue, const struct queue_case *wanted,
			  const struct vigie_config_programme *programme)
{
	if (!wanted->eligible[programme - queue->config->programmes])
		return 0;
	return offers_allow(queue, programme, wanted->person, wanted->rule->rest_days);
}

/* What the programme is offered together with, as far as the pupil may have it. */
static int open_beside(const struct queue *queue, const struct queue_case *wanted,
		       const struct vigie_config_programme *programme, int64_t main)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < programme->n_beside; i++) {
		const struct vigie_config_programme *other =
			queue_programme(queue->config, programme->beside[i]);
		int64_t id;

		if (!other)
			continue;
		r = referrals_find_open(queue->store, wanted->person, other->name, &id);
		if (r == 0 && (r = may_be_offered(queue, wanted, other)) > 0)
			r = open_referral(queue, wanted, other, main, &id);
	}
	return r < 0 ? r : 0;
}

/* Keeps only those that the pupil may be offered. */
static int sift(const struct queue *queue, const struct queue_case *wanted, struct offers *offers)
{
	size_t n = 0;

	for (size_t i = 0; i < offers->n; i++) {
		int r = may_be_offered(queue, wanted, offers->items[i]);

		if (r < 0)
			return r;
		if (r > 0)
			offers->items[n++] = offers->items[i];
	}
	offers->n = n;
	return 0;
}

/* The first with a free place; the first where all are full. 0 or -errno. */
static int choose(const struct queue *queue, const struct referral_waiting *who,
		  const struct offers *offers, size_t *ret_chosen)
{
	const char *coordinator;

	for (size_t i = 0; i < offers->n; i++) {
		int r = seats_find(queue, offers->items[i], who, &coordinator);

		if (r < 0)
			return r;
		if (r == 0)
			continue;
		*ret_chosen = i;
		return 0;
	}
	*ret_chosen = 0;
	return 0;
}

/* Remembers what else may be offered, all but one. */
static int put_offers(const struct queue *queue, int64_t referral, const struct offers *offers,
		      const char *but)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < offers->n; i++)
		if (strcmp(offers->items[i]->name, but) != 0)
			r = referrals_add_offer(queue->store, referral, offers->items[i]->name);
	return r;
}

/* The open referral to one of the programmes that the flag speaks for. 1 there is one, 0, -errno.
 */
static int find_joined(const struct queue *queue, const struct queue_case *wanted,
		       const struct offers *offers, int64_t *ret_id, const char **ret_programme)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < offers->n; i++) {
		*ret_programme = offers->items[i]->name;
		r = referrals_find_open(queue->store, wanted->person, *ret_programme, ret_id);
	}
	return r;
}

static struct offers offers_of(const struct queue *queue, const struct queue_case *wanted)
{
	struct offers offers;

	offers_collect(queue->config, wanted->rule->programmes, wanted->rule->n_programmes,
		       &offers);
	return offers;
}

int queue_would_refer(const struct queue *queue, const struct queue_case *wanted)
{
	struct offers offers = offers_of(queue, wanted);
	const char *programme;
	int64_t id;
	int r = find_joined(queue, wanted, &offers, &id, &programme);

	if (r == 0)
		r = sift(queue, wanted, &offers);
	else
		return r;
	return r < 0 ? r : offers.n > 0;
}

int queue_join(const struct queue *queue, const struct queue_case *wanted)
{
	struct offers offers = offers_of(queue, wanted);
	const char *programme;
	int64_t id;
	int r = find_joined(queue, wanted, &offers, &id, &programme);

	if (r <= 0)
		return r;
	r = join(queue, wanted, id);
	if (r == 0)
		r = sift(queue, wanted, &offers);
	if (r == 0)
		r = put_offers(queue, id, &offers, programme);
	return r < 0 ? r : 1;
}

/* Opens one to the chosen programme, and to what is offered beside it. */
static int open_chosen(const struct queue *queue, const struct queue_case *wanted,
		       const struct offers *offers, size_t chosen)
{
	const struct vigie_config_programme *programme = offers->items[chosen];
	int64_t id;
	int r = open_referral(queue, wanted, programme, 0, &id);

	if (r == 0)
		r = put_offers(queue, id, offers, programme->name);
	return r < 0 ? r : open_beside(queue, wanted, programme, id);
}

int queue_refer(const struct queue *queue, const struct queue_case *wanted)
{
	const struct referral_waiting who = waiting_of(wanted);
	struct offers offers;
	size_t chosen;
	int r = queue_join(queue, wanted);

	if (r != 0)
		return r < 0 ? r : 0;
	offers = offers_of(queue, wanted);
	r = sift(queue, wanted, &offers);
	if (r < 0)
		return r;
	if (offers.n == 0)
		return 1;
	r = choose(queue, &who, &offers, &chosen);
	return r < 0 ? r : open_chosen(queue, wanted, &offers, chosen);
}

int queue_promote(const struct queue *queue, const struct vigie_config_programme *programme)
{
	VIGIE_CLEANUP(rows_done) struct rows waiting = {};
	int r;

	if (queue->later) {
		*queue->later = true;
		return 0;
	}
	r = referrals_each_waiting(queue->store, programme->name, rows_add, &waiting);
	for (size_t i = 0; r >= 0 && i < waiting.n; i++) {
		r = seats_left(queue, programme);
		if (r <= 0)
			return r;
		r = queue_seat(queue, programme, &waiting.items[i]);
	}
	return r < 0 ? r : 0;
}

static int withdraw(const struct queue *queue, int64_t id, const char *why)
{
	const struct move move = {
		.event = VIGIE_EVENT_REFERRAL_WITHDRAW,
		.to = VIGIE_REFERRAL_WITHDRAWN,
		.reason = VIGIE_REASON_NO_LONGER_FLAGGED,
		.why = why,
		.through = MOVE_THROUGH_EVALUATION,
	};
	struct vigie_referral referral;
	int r = vigie_referral_get(queue->store, id, &referral);

	/* What it stands beside may have taken it along. */
	if (r < 0 || referral.closed != VIGIE_DAY_NONE)
		return r;
	if (queue->changes)
		queue->changes->withdrawn++;
	return move_make(queue, &referral, &move);
}

int queue_flag_cleared(const struct queue *queue, int64_t flag, const char *why)
{
	VIGIE_CLEANUP(rows_done) struct rows baseless = {}, all = {};
	int r = referrals_each_baseless(queue->store, flag, rows_add_id, &baseless);

	for (size_t i = 0; r == 0 && i < baseless.n; i++)
		r = withdraw(queue, baseless.items[i].id, why);
	if (r == 0)
		r = referrals_each_of_flag(queue->store, flag, rows_add_id, &all);
	for (size_t i = 0; r == 0 && i < all.n; i++)
		r = referrals_refresh_priority(queue->store, all.items[i].id);
	return r;
}

int queue_propose(const struct queue *queue, const struct vigie_referral *referral,
		  const char *coordinator)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer why = {};
	struct move move = {
		.event = VIGIE_EVENT_REFERRAL_PROPOSE,
		.to = VIGIE_REFERRAL_PROPOSED,
		.through = MOVE_THROUGH_MAIL,
	};

	vigie_buffer_append_format(&why, _("digest to %s"), coordinator);
	move.why = vigie_buffer_string(&why);
	return move_make(queue, referral, &move);
}
