/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The flags of today under two sets of rules: each set is applied once to a ledger that begins with
 * the present flags, and the two are compared by name of rule. Writes nothing.
 */
#include <errno.h>
#include <string.h>

#include "daemon/referral/cap.h"
#include "daemon/replay/ledger.h"
#include "daemon/store/flags.h"
#include "vigie/replay.h"

/* One set of rules and what it makes of the present flags. */
struct side {
	struct vigie_store *store;
	const struct vigie_rules *rules;
	const struct vigie_school *school;
	struct ledger ledger;
};

struct pair {
	const struct side *present, *other;
	const struct vigie_school *school;
	int (*on_verdict)(void *userdata, const struct vigie_simulation_verdict *verdict);
	void *userdata;
};

static int rested(void *userdata, size_t rule, int64_t person, vigie_day on, vigie_day *ret_day)
{
	const struct side *side = userdata;

	(void)on;
	return flags_rested_from(side->store, side->school->id, person,
				 vigie_rules_info(side->rules, rule)->name, ret_day);
}

static int take_flag(void *userdata, const struct flag_row *row)
{
	static const enum persistence_phase phases[] = {
		[VIGIE_FLAG_PENDING] = PERSISTENCE_PENDING,
		[VIGIE_FLAG_RAISED] = PERSISTENCE_RAISED,
		[VIGIE_FLAG_HELD] = PERSISTENCE_HELD,
		[VIGIE_FLAG_CLEARED] = PERSISTENCE_NONE,
	};
	struct side *side = userdata;
	size_t rule = vigie_rules_find(side->rules, row->rule);
	struct ledger_flag *flag =
		rule == SIZE_MAX ? NULL : ledger_flag(&side->ledger, rule, row->person);

	/* Without the rule or the pupil, the flag leaves. */
	if (flag) {
		flag->phase = phases[row->state];
		flag->since = row->since;
	}
	return 0;
}

static int count_month(struct side *side, vigie_day on)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < side->ledger.n_rules; i++) {
		const struct vigie_rule_info *info = vigie_rules_info(side->rules, i);
		struct ledger_rule *of_rule = &side->ledger.of_rule[i];

		of_rule->month = cap_month(on);
		if (info->cap > 0)
			r = flags_count_raised(side->store, side->school->id, info->name,
					       of_rule->month, on, &of_rule->raised_in_month);
	}
	return r;
}

/* What the flags of the school become under the set. */
static int apply_side(struct side *side, const struct vigie_setup *setup, vigie_day on)
{
	struct vigie_school_evaluation evaluation = {0};
	int r = vigie_school_evaluate(side->store, setup, side->school, on, VIGIE_DAY_NONE,
				      &evaluation);

	if (r == 0)
		r = ledger_init(&side->ledger, side->rules, evaluation.facts);
	side->ledger.rested = rested;
	side->ledger.userdata = side;
	if (r == 0)
		r = flags_each_current(side->store, side->school->id, take_flag, side);
	if (r == 0)
		r = count_month(side, on);
	if (r == 0)
		r = ledger_apply(&side->ledger, evaluation.facts, evaluation.verdicts, on);
	vigie_school_evaluation_done(&evaluation);
	return r;
}

static enum persistence_phase phase_of(const struct side *side, size_t rule, int64_t person)
{
	const struct ledger_flag *flag =
		rule == SIZE_MAX ? NULL : ledger_flag(&side->ledger, rule, person);

	return flag ? flag->phase : PERSISTENCE_NONE;
}

static int compare_pupil(const struct pair *pair, const char *rule, size_t before_rule,
			 size_t after_rule, int64_t person)
{
	enum persistence_phase before = phase_of(pair->present, before_rule, person);
	enum persistence_phase after = phase_of(pair->other, after_rule, person);
	bool was = before == PERSISTENCE_RAISED, is = after == PERSISTENCE_RAISED;
	struct vigie_simulation_verdict verdict = {
		.school = pair->school,
		.rule = rule,
		.person = person,
		.change = was && is ? VIGIE_SIMULATION_UNCHANGED
			  : is	    ? VIGIE_SIMULATION_ENTERING
			  : was	    ? VIGIE_SIMULATION_LEAVING
				    : VIGIE_SIMULATION_NEITHER,
		.pending = after == PERSISTENCE_PENDING && before != PERSISTENCE_PENDING,
		.held = after == PERSISTENCE_HELD && before != PERSISTENCE_HELD,
	};

	if (verdict.change == VIGIE_SIMULATION_NEITHER && !verdict.pending && !verdict.held)
		return 0;
	return pair->on_verdict(pair->userdata, &verdict);
}

/* Both ledgers name their pupils in order; a set that looks further back may know more of them. */
static int compare_rule(const struct pair *pair, const char *rule)
{
	const struct ledger *a = &pair->present->ledger, *b = &pair->other->ledger;
	size_t before = vigie_rules_find(pair->present->rules, rule);
	size_t after = vigie_rules_find(pair->other->rules, rule), i = 0, j = 0;
	int r = 0;

	while (r == 0 && (i < a->n_pupils || j < b->n_pupils)) {
		int64_t left = i < a->n_pupils ? a->persons[i] : INT64_MAX;
		int64_t right = j < b->n_pupils ? b->persons[j] : INT64_MAX;
		int64_t person = left < right ? left : right;

		i += left == person;
		j += right == person;
		r = compare_pupil(pair, rule, before, after, person);
	}
	return r;
}

static int compare_sides(const struct pair *pair)
{
	const struct side *present = pair->present, *other = pair->other;
	int r = 0;

	for (size_t i = 0; r == 0 && i < present->ledger.n_rules; i++)
		r = compare_rule(pair, vigie_rules_info(present->rules, i)->name);
	for (size_t i = 0; r == 0 && i < other->ledger.n_rules; i++) {
		const char *name = vigie_rules_info(other->rules, i)->name;

		if (vigie_rules_find(present->rules, name) == SIZE_MAX)
			r = compare_rule(pair, name);
	}
	return r;
}

int vigie_simulate_school(struct vigie_store *store, const struct vigie_setup *present,
			  const struct vigie_setup *other, const struct vigie_school *school,
			  vigie_day on,
			  int (*on_verdict)(void *userdata,
					    const struct vigie_simulation_verdict *verdict),
			  void *userdata)
{
	struct side before = {.store = store, .rules = present->rules, .school = school};
	struct side after = {.store = store, .rules = other->rules, .school = school};
	struct pair pair = {&before, &after, school, on_verdict, userdata};
	int r = apply_side(&before, present, on);

	if (r == 0)
		r = apply_side(&after, other, on);
	if (r == 0)
		r = compare_sides(&pair);
	ledger_done(&before.ledger);
	ledger_done(&after.ledger);
	return r;
}
