/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One evaluation applied to one school: walks rules and pupils beside the current flags, lets
 * persistence.c say what changes, and writes only that. One transaction; applied twice, the second
 * writes nothing.
 */
#include <errno.h>
#include <string.h>

#include "daemon/referral/cap.h"
#include "daemon/referral/decision.h"
#include "daemon/referral/moving.h"
#include "daemon/referral/persistence.h"
#include "daemon/referral/queue.h"
#include "daemon/referral/slots.h"
#include "daemon/referral/weakness.h"
#include "daemon/referral/wishes.h"
#include "vigie/silence.h"
#include "vigie/log.h"
#include "vigie/silence.h"
#include "vigie/translate.h"

/* A flag that is due: what the cap lets through is raised, the rest held. */
struct candidate {
	struct cap_rank rank;
	size_t pupil;
	int64_t flag; /* 0: not written yet */
	enum vigie_flag_state state;
};

struct pass {
	struct vigie_store *store;
	const struct vigie_rules *rules;
	const struct vigie_facts *facts;
	const struct vigie_verdicts *verdicts;
	const struct vigie_school *school;
	struct queue queue;
	struct vigie_flag_changes changes;
	struct slots slots;
	size_t next; /* slot */
	size_t rule; /* being walked, with its words */
	const struct vigie_rule_info *info;
	struct candidate *candidates; /* room for every pupil */
	size_t n_candidates;
	struct vigie_wishes *wishes;
	size_t n_wishes; /* of the schools before */
	bool later; /* places may be free */
	bool *eligible; /* room for every programme */
	size_t *n_held; /* of each rule, in this pass */
};

static bool is_eligible(const struct pass *pass, size_t pupil,
			const struct vigie_config_programme *programme)
{
	size_t condition;

	if (!programme->eligible.name)
		return true;
	condition = vigie_rules_find_condition(pass->rules, programme->eligible.name);
	return condition != SIZE_MAX &&
	       vigie_verdicts_condition(pass->verdicts, pupil, condition) == VIGIE_TRUE;
}

/* A raised flag asks for a referral, once all flags of all schools are known. */
static int wish(struct pass *pass, size_t pupil, int64_t flag)
{
	const struct vigie_config *config = pass->queue.config;
	struct wish wish = {
		.wanted = {.flag = flag,
			   .person = pass->facts->pupils[pupil].id,
			   .school = pass->school,
			   .rule = pass->info,
			   .eligible = pass->eligible},
		.place = pass->rule,
		.priority = pass->info->priority,
		.score = vigie_verdicts_score(pass->verdicts, pupil, pass->rule),
	};
	int r;

	for (size_t i = 0; i < config->n_programmes; i++)
		pass->eligible[i] = is_eligible(pass, pupil, &config->programmes[i]);
	r = queue_would_refer(&pass->queue, &wish.wanted);
	if (r <= 0)
		return r;
	r = vigie_silence_holds(pass->store, flag, pass->queue.moment.day);
	if (r != 0)
		return r < 0 ? r : 0;
	weakness_find(pass->facts, pass->rules, pupil, &wish.weakness);
	return wishes_add(pass->wishes, &wish, config->n_programmes);
}

static int clear(struct pass *pass, const struct slot *slot, enum vigie_flag_reason reason)
{
	int r = flags_clear(pass->store, slot->id, pass->queue.moment.day, reason);

	if (r < 0)
		return r;
	pass->changes.cleared++;
	return queue_flag_cleared(&pass->queue, slot->id, vigie_flag_reason_text(reason));
}

/* Nobody asks about this pupil or this rule any more. */
static int leave(struct pass *pass, const struct slot *slot, enum vigie_flag_reason reason)
{
	if (slot->state == VIGIE_FLAG_PENDING)
		return flags_drop(pass->store, slot->id);
	return clear(pass, slot, reason);
}

/* What the store says of `rest` is asked for only where it matters. */
static int is_due(struct pass *pass, int64_t person, vigie_day since, bool *ret_due)
{
	vigie_day on = pass->queue.moment.day, rested = VIGIE_DAY_NONE;
	bool due = persistence_due(pass->info, since, rested, on);
	int r = 0;

	if (due && pass->info->rest_days > 0)
		r = flags_rested_from(pass->store, pass->school->id, person, pass->info->name,
				      &rested);
	if (r == 0)
		*ret_due = due && persistence_due(pass->info, since, rested, on);
	return r;
}

static int insert(struct pass *pass, const struct candidate *candidate, enum vigie_flag_state state,
		  int64_t *ret_id)
{
	struct flag_start start = {
		.school = pass->school->id,
		.person = candidate->rank.person,
		.rule = pass->info,
		.state = state,
		.since = candidate->rank.since,
	};

	return flags_insert(pass->store, &start, ret_id);
}

/* The condition holds, since today or longer. */
static int ripen(struct pass *pass, const struct candidate *candidate)
{
	bool due = false;
	int64_t id;
	int r = is_due(pass, candidate->rank.person, candidate->rank.since, &due);

	if (r < 0)
		return r;
	if (due) {
		pass->candidates[pass->n_candidates++] = *candidate;
		return 0;
	}
	if (candidate->flag)
		return 0;
	pass->changes.pending++;
	return insert(pass, candidate, VIGIE_FLAG_PENDING, &id);
}

static enum persistence_phase phase_of(const struct slot *slot)
{
	static const enum persistence_phase phases[] = {
		[VIGIE_FLAG_PENDING] = PERSISTENCE_PENDING,
		[VIGIE_FLAG_RAISED] = PERSISTENCE_RAISED,
		[VIGIE_FLAG_HELD] = PERSISTENCE_HELD,
		[VIGIE_FLAG_CLEARED] = PERSISTENCE_NONE,
	};

	return slot ? phases[slot->state] : PERSISTENCE_NONE;
}

/* The slot of the walk's present rule and pupil, if there is one. */
static const struct slot *take_slot(struct pass *pass, size_t pupil)
{
	const struct slot *slot;

	if (pass->next == pass->slots.n)
		return NULL;
	slot = &pass->slots.items[pass->next];
	if (slot->rule != pass->rule || slot->pupil != pupil)
		return NULL;
	pass->next++;
	return slot;
}

static enum vigie_flag_reason reason_of(const struct pass *pass, size_t pupil,
					enum persistence_signal signal)
{
	if (signal != PERSISTENCE_OUT)
		return VIGIE_FLAG_REASON_EXIT;
	return vigie_verdicts_enrolled(pass->verdicts, pupil) ? VIGIE_FLAG_REASON_OUTSIDE
							      : VIGIE_FLAG_REASON_LEFT;
}

static int walk_pupil(struct pass *pass, size_t pupil)
{
	const struct vigie_verdicts *verdicts = pass->verdicts;
	bool applies = vigie_verdicts_applies(verdicts, pupil, pass->rule);
	enum persistence_signal signal = persistence_signal(
		pass->info, applies, vigie_verdicts_when(verdicts, pupil, pass->rule),
		vigie_verdicts_clear(verdicts, pupil, pass->rule));
	const struct slot *slot = take_slot(pass, pupil);
	struct candidate candidate = {
		.rank = {.since = slot ? slot->since : pass->queue.moment.day,
			 .person = pass->facts->pupils[pupil].id},
		.pupil = pupil,
		.flag = slot ? slot->id : 0,
		.state = slot ? slot->state : VIGIE_FLAG_PENDING,
	};

	pass->changes.evaluated += applies;
	switch (persistence_next(phase_of(slot), signal)) {
	case PERSISTENCE_START:
	case PERSISTENCE_RIPEN:
		return ripen(pass, &candidate);
	case PERSISTENCE_DROP:
		return flags_drop(pass->store, candidate.flag);
	case PERSISTENCE_CLEAR:
		return clear(pass, slot, reason_of(pass, pupil, signal));
	case PERSISTENCE_STAY:
		break;
	}
	/* Nothing was found for this flag when it was raised: programmes may have changed. */
	if (slot && slot->state == VIGIE_FLAG_RAISED && !slot->referred)
		return wish(pass, pupil, slot->id);
	return 0;
}

static int compare_candidates(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	return cap_compare(&a->rank, &b->rank);
}

static enum vigie_language office_language(const struct vigie_config *config)
{
	return strcmp(config->language, "en") == 0 ? VIGIE_ENGLISH : VIGIE_FRENCH;
}

static int raise_flag(struct pass *pass, struct candidate *candidate)
{
	VIGIE_CLEANUP(decision_record_done) struct decision_record record = {};
	struct flag_decision decision = {
		.rule = pass->info,
		.fingerprint = vigie_rules_fingerprint(pass->rules),
		.day = pass->queue.moment.day,
		.moment = pass->queue.moment.now,
		.score = vigie_verdicts_score(pass->verdicts, candidate->pupil, pass->rule),
	};
	int r = decision_record_fill(&record, pass->rules, pass->verdicts, candidate->pupil,
				     pass->rule, office_language(pass->queue.config));

	if (r < 0)
		return r;
	decision.values = vigie_buffer_string(&record.values);
	decision.sentence = vigie_buffer_string(&record.sentence);
	decision.conditions = vigie_buffer_string(&record.conditions);
	decision.findings = vigie_buffer_string(&record.findings);
	if (!candidate->flag)
		r = insert(pass, candidate, VIGIE_FLAG_PENDING, &candidate->flag);
	if (r == 0)
		r = flags_raise(pass->store, candidate->flag, &decision);
	if (r < 0)
		return r;
	pass->changes.raised++;
	return wish(pass, candidate->pupil, candidate->flag);
}

static int hold_flag(struct pass *pass, struct candidate *candidate)
{
	if (candidate->state == VIGIE_FLAG_HELD)
		return 0;
	pass->changes.held++;
	pass->n_held[pass->rule]++;
	if (candidate->flag)
		return flags_hold(pass->store, candidate->flag, pass->info);
	return insert(pass, candidate, VIGIE_FLAG_HELD, &candidate->flag);
}

/* How many flags of the rule may still be raised in the month. */
static int count_allowed(struct pass *pass, size_t *ret_allowed)
{
	vigie_day on = pass->queue.moment.day;
	int64_t raised = 0;
	int r = 0;

	/* Nothing is raised on a day after the present one. */
	if (pass->info->cap > 0 && pass->n_candidates > 0)
		r = flags_count_raised(pass->store, pass->school->id, pass->info->name,
				       cap_month(on), on, &raised);
	if (r == 0)
		*ret_allowed = cap_allowed(pass->info, pass->n_candidates, raised);
	return r;
}

static int walk_rule(struct pass *pass)
{
	size_t allowed = 0;
	int r = 0;

	pass->info = vigie_rules_info(pass->rules, pass->rule);
	pass->n_candidates = 0;
	for (size_t pupil = 0; r == 0 && pupil < pass->facts->n_pupils; pupil++)
		r = walk_pupil(pass, pupil);
	/* Flags of pupils whom the school no longer names stand at the end of the rule's slots. */
	for (; r == 0 && pass->next < pass->slots.n &&
	       pass->slots.items[pass->next].rule == pass->rule;
	     pass->next++)
		r = leave(pass, &pass->slots.items[pass->next], VIGIE_FLAG_REASON_LEFT);
	qsort(pass->candidates, pass->n_candidates, sizeof(*pass->candidates), compare_candidates);
	if (r == 0)
		r = count_allowed(pass, &allowed);
	for (size_t i = 0; r == 0 && i < pass->n_candidates; i++)
		r = i < allowed ? raise_flag(pass, &pass->candidates[i])
				: hold_flag(pass, &pass->candidates[i]);
	return r;
}

static int walk(struct pass *pass)
{
	size_t n_rules = vigie_rules_count(pass->rules);
	int r = 0;

	for (pass->rule = 0; r == 0 && pass->rule < n_rules; pass->rule++)
		r = walk_rule(pass);
	for (; r == 0 && pass->next < pass->slots.n; pass->next++)
		r = leave(pass, &pass->slots.items[pass->next], VIGIE_FLAG_REASON_WITHDRAWN);
	return r;
}

static bool is_enrolled(const void *userdata, int64_t person)
{
	const struct pass *pass = userdata;

	for (size_t i = 0; i < pass->facts->n_pupils; i++)
		if (pass->facts->pupils[i].id == person)
			return vigie_verdicts_enrolled(pass->verdicts, i);
	return false;
}

/* Places are given when all schools are done: whoever stops before that begins anew. */
static int mark_pending(const struct pass *pass)
{
	if (pass->wishes->n == pass->n_wishes && !pass->later)
		return 0;
	return vigie_store_put_state(pass->store, VIGIE_STATE_PLACES, "pending");
}

/* Within the transaction. */
static int apply(struct pass *pass)
{
	const struct moving moving = {pass->school, is_enrolled, pass};
	vigie_day last, on = pass->queue.moment.day;
	int r = flags_get_evaluated(pass->store, pass->school->id, &last);

	if (r < 0)
		return r;
	if (last != VIGIE_DAY_NONE && on < last)
		return 1;
	r = slots_load(pass->store, pass->school->id, pass->rules, pass->facts, &pass->slots);
	if (r == 0)
		r = moving_follow(&pass->queue, &moving);
	if (r == 0)
		r = walk(pass);
	if (r == 0)
		r = mark_pending(pass);
	return r == 0 ? flags_put_evaluated(pass->store, pass->school->id, on) : r;
}

/* A person may want to know: nobody is told of these pupils this month. */
static void tell_held(const struct pass *pass)
{
	for (size_t i = 0; i < vigie_rules_count(pass->rules); i++) {
		const struct vigie_rule_info *info = vigie_rules_info(pass->rules, i);
		const struct vigie_log_field fields[] = {{VIGIE_FIELD_RULE, info->name},
							 {VIGIE_FIELD_SCHOOL, pass->school->uai},
							 {0}};

		if (pass->n_held[i] > 0)
			vigie_log(VIGIE_LOG_NOTICE, VIGIE_EVENT_RULE_CAPPED, fields,
				  N_("Rule %s has reached its cap of %d in a month at school %s. "
				     "Flags that wait beyond it: %zu."),
				  info->name, info->cap, pass->school->uai, pass->n_held[i]);
	}
}

int vigie_flags_apply(struct vigie_store *store, const struct vigie_config *config,
		      const struct vigie_rules *rules, const struct vigie_facts *facts,
		      const struct vigie_verdicts *verdicts, const struct vigie_school *school,
		      vigie_day on, vigie_time now, struct vigie_wishes *wishes,
		      struct vigie_flag_changes *ret_changes)
{
	struct pass pass = {
		.store = store,
		.rules = rules,
		.facts = facts,
		.verdicts = verdicts,
		.school = school,
		.queue = {.store = store, .config = config, .moment = {on, now}},
		.wishes = wishes,
		.n_wishes = wishes->n,
		.eligible = calloc(config->n_programmes + 1, sizeof(*pass.eligible)),
		.candidates = calloc(facts->n_pupils + 1, sizeof(*pass.candidates)),
		.n_held = calloc(vigie_rules_count(rules) + 1, sizeof(*pass.n_held)),
	};
	int r;

	pass.queue.changes = &pass.changes;
	pass.queue.later = &pass.later;
	r = pass.candidates && pass.n_held && pass.eligible ? vigie_store_begin(store) : -ENOMEM;
	if (r == 0) {
		r = apply(&pass);
		if (r == 0)
			r = vigie_store_commit(store);
		if (r != 0)
			vigie_store_rollback(store);
	}
	if (r == 0) {
		tell_held(&pass);
		*ret_changes = pass.changes;
	} else {
		wishes_cut(wishes, pass.n_wishes);
	}
	slots_done(&pass.slots);
	free(pass.eligible);
	free(pass.candidates);
	free(pass.n_held);
	return r;
}

void vigie_flag_changes_add(struct vigie_flag_changes *sum, const struct vigie_flag_changes *more)
{
	sum->evaluated += more->evaluated;
	sum->raised += more->raised;
	sum->cleared += more->cleared;
	sum->held += more->held;
	sum->pending += more->pending;
	sum->referrals += more->referrals;
	sum->waiting += more->waiting;
	sum->withdrawn += more->withdrawn;
}
