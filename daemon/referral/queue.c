/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The life of a referral up to `proposed`. Each move is written with who, when, why and through
 * what. A place that is freed goes to the first of the waiting list who may take it, once.
 */
#include <errno.h>
#include <string.h>

#include "daemon/referral/seats.h"
#include "daemon/referral/state.h"
#include "vigie/translate.h"

#define WHO "vigie"
#define THROUGH_EVALUATION "evaluation"
#define THROUGH_QUEUE "queue"
#define THROUGH_MAIL "mail"

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

static struct referral_change change_of(const struct queue *queue, int64_t referral,
					enum vigie_referral_state from,
					enum vigie_referral_state to)
{
	return (struct referral_change){
		.referral = referral,
		.from = from,
		.to = to,
		.open = state_is_open(to),
		.seat = state_has_seat(to),
		.day = queue->moment.day,
		.deadline = VIGIE_DAY_NONE,
		.moment = queue->moment.now,
		.who = WHO,
	};
}

/* Gives one that waits a place if there is one. 1 it has one now, 0 it waits on, -errno. */
static int seat(const struct queue *queue, const struct vigie_config_programme *programme,
		const struct referral_waiting *who)
{
	struct referral_change change =
		change_of(queue, who->id, VIGIE_REFERRAL_WAITING, VIGIE_REFERRAL_READY);
	int r = seats_find(queue, programme, who, &change.coordinator);

	if (r <= 0)
		return r;
	change.why = _("a place is free");
	change.through = THROUGH_QUEUE;
	r = referrals_change(queue->store, &change);
	return r < 0 ? r : 1;
}

/* Adds subjects that are not yet in a list with ", " between. */
static void merge_subjects(struct vigie_buffer *list, const struct vigie_rule_info *rule)
{
	for (size_t i = 0; i < rule->n_subjects; i++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer inside = {}, wanted = {};

		vigie_buffer_append_format(&inside, ", %s,", vigie_buffer_string(list));
		vigie_buffer_append_format(&wanted, ", %s,", rule->subjects[i]);
		if (strstr(vigie_buffer_string(&inside), vigie_buffer_string(&wanted)))
			continue;
		vigie_buffer_append_format(list, "%s%s", list->size ? ", " : "", rule->subjects[i]);
	}
}

/* One more flag speaks for an open referral. */
static int join(const struct queue *queue, const struct queue_case *wanted, int64_t id)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer subjects = {};
	struct vigie_referral referral;
	struct referral_change note;
	int r = vigie_referral_get(queue->store, id, &referral);

	if (r == 0)
		r = referrals_link(queue->store, id, wanted->flag);
	if (r < 0)
		return r;
	vigie_buffer_append_string(&subjects, referral.subjects);
	merge_subjects(&subjects, wanted->rule);
	r = vigie_buffer_error(&subjects);
	if (r == 0 && subjects.size < sizeof(referral.subjects))
		r = referrals_set_subjects(queue->store, id, vigie_buffer_string(&subjects));
	if (r == 0)
		r = referrals_refresh_priority(queue->store, id);
	note = change_of(queue, id, referral.state, referral.state);
	note.why = wanted->rule->title;
	note.through = THROUGH_EVALUATION;
	return r < 0 ? r : referrals_note(queue->store, &note);
}

static int insert(const struct queue *queue, const struct queue_case *wanted,
		  const struct vigie_config_programme *programme, int64_t *ret_id)
{
	struct referral_start start = {
		.school = wanted->school->id,
		.person = wanted->person,
		.programme = programme->name,
		.priority = wanted->rule->priority,
		.subjects = "",
		.day = queue->moment.day,
	};

	return referrals_insert(queue->store, &start, ret_id);
}

/* Whoever waits could not have taken a place that this one finds: a freed place is given at once.
 */
static int open_referral(const struct queue *queue, const struct queue_case *wanted,
			 const struct vigie_config_programme *programme)
{
	struct referral_waiting who = {.person = wanted->person, .school = wanted->school->id};
	int r = insert(queue, wanted, programme, &who.id);

	if (r == 0)
		r = join(queue, wanted, who.id);
	if (r < 0)
		return r;
	memcpy(who.uai, wanted->school->uai, sizeof(who.uai));
	memcpy(who.department, wanted->school->department, sizeof(who.department));
	r = seat(queue, programme, &who);
	if (r >= 0 && queue->changes) {
		queue->changes->referrals++;
		queue->changes->waiting += r == 0;
	}
	return r < 0 ? r : 0;
}

int queue_refer(const struct queue *queue, const struct queue_case *wanted)
{
	const struct vigie_rule_info *rule = wanted->rule;
	int64_t id;

	for (size_t i = 0; i < rule->n_programmes; i++) {
		int r = referrals_find_open(queue->store, wanted->person, rule->programmes[i], &id);

		if (r != 0)
			return r < 0 ? r : join(queue, wanted, id);
	}
	for (size_t i = 0; i < rule->n_programmes; i++) {
		const struct vigie_config_programme *programme =
			queue_programme(queue->config, rule->programmes[i]);

		if (programme && wanted->eligible(wanted->userdata, programme))
			return open_referral(queue, wanted, programme);
	}
	return 1;
}

/* Numbers of rows, kept while the rows are changed. */
struct rows {
	struct referral_waiting *items;
	size_t n, capacity;
};

static void rows_done(struct rows *rows)
{
	free(rows->items);
}

static int rows_add(void *userdata, const struct referral_waiting *row)
{
	struct rows *rows = userdata;

	if (rows->n == rows->capacity) {
		size_t capacity = rows->capacity ? 2 * rows->capacity : 16;
		struct referral_waiting *items =
			reallocarray(rows->items, capacity, sizeof(*items));

		if (!items)
			return -ENOMEM;
		rows->items = items;
		rows->capacity = capacity;
	}
	rows->items[rows->n++] = *row;
	return 0;
}

static int rows_add_id(void *userdata, int64_t id)
{
	return rows_add(userdata, &(struct referral_waiting){.id = id});
}

int queue_promote(const struct queue *queue, const struct vigie_config_programme *programme)
{
	VIGIE_CLEANUP(rows_done) struct rows waiting = {};
	int r = referrals_each_waiting(queue->store, programme->name, rows_add, &waiting);

	for (size_t i = 0; r >= 0 && i < waiting.n; i++) {
		r = seats_left(queue, programme);
		if (r <= 0)
			return r;
		r = seat(queue, programme, &waiting.items[i]);
	}
	return r < 0 ? r : 0;
}

static int withdraw(const struct queue *queue, int64_t id, const char *why)
{
	const struct vigie_config_programme *programme;
	struct vigie_referral referral;
	struct referral_change change;
	int r = vigie_referral_get(queue->store, id, &referral);

	if (r < 0)
		return r;
	change = change_of(queue, id, referral.state, VIGIE_REFERRAL_WITHDRAWN);
	change.why = why;
	change.through = THROUGH_EVALUATION;
	r = referrals_change(queue->store, &change);
	if (r < 0)
		return r;
	if (queue->changes)
		queue->changes->withdrawn++;
	programme = queue_programme(queue->config, referral.programme);
	if (!programme || !state_has_seat(referral.state))
		return 0;
	return queue_promote(queue, programme);
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
	const struct vigie_config_programme *programme =
		queue_programme(queue->config, referral->programme);
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer why = {};
	struct referral_change change =
		change_of(queue, referral->id, referral->state, VIGIE_REFERRAL_PROPOSED);

	if (programme && programme->answer_days > 0)
		change.deadline = vigie_calendar_school_days_ahead(
			queue->config->calendar, queue->moment.day, programme->answer_days);
	vigie_buffer_append_format(&why, _("digest to %s"), coordinator);
	change.why = vigie_buffer_string(&why);
	change.through = THROUGH_MAIL;
	return referrals_change(queue->store, &change);
}
