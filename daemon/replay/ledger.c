/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flags in memory, one evaluation after the other. See ledger.h. */
#include "daemon/replay/ledger.h"

#include <errno.h>
#include <string.h>

#include "daemon/referral/cap.h"

/* A flag that is due: what the cap lets through is raised, the rest held. */
struct ledger_candidate {
	struct cap_rank rank;
	struct ledger_flag *flag;
};

struct step {
	struct ledger *ledger;
	const struct vigie_facts *facts;
	const struct vigie_verdicts *verdicts;
	vigie_day on;
	size_t rule; /* being walked, with its words */
	const struct vigie_rule_info *info;
	struct ledger_rule *of_rule;
	size_t n_candidates;
};

void ledger_done(struct ledger *ledger)
{
	free(ledger->persons);
	free(ledger->flags);
	free(ledger->of_rule);
	free(ledger->candidates);
	*ledger = (struct ledger){0};
}

int ledger_init(struct ledger *ledger, const struct vigie_rules *rules,
		const struct vigie_facts *facts)
{
	size_t n_rules = vigie_rules_count(rules), n = facts->n_pupils;
	struct ledger made = {
		.rules = rules,
		.n_rules = n_rules,
		.n_pupils = n,
		.persons = calloc(n + 1, sizeof(*made.persons)),
		.flags = calloc(n * n_rules + 1, sizeof(*made.flags)),
		.of_rule = calloc(n_rules + 1, sizeof(*made.of_rule)),
		.candidates = calloc(n + 1, sizeof(*made.candidates)),
	};

	if (!made.persons || !made.flags || !made.of_rule || !made.candidates) {
		ledger_done(&made);
		return -ENOMEM;
	}
	for (size_t i = 0; i < n; i++)
		made.persons[i] = facts->pupils[i].id;
	for (size_t i = 0; i < n * n_rules; i++)
		made.flags[i].rested = made.flags[i].first_up = VIGIE_DAY_NONE;
	*ledger = made;
	return 0;
}

static int compare_persons(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

struct ledger_flag *ledger_flag(const struct ledger *ledger, size_t rule, int64_t person)
{
	const int64_t *at = bsearch(&person, ledger->persons, ledger->n_pupils,
				    sizeof(*ledger->persons), compare_persons);

	return at ? &ledger->flags[rule * ledger->n_pupils + (size_t)(at - ledger->persons)] : NULL;
}

int ledger_tell(const struct ledger *ledger, struct vigie_facts *facts)
{
	size_t n = ledger->n_pupils * ledger->n_rules, at = 0;
	struct vigie_fact_open *flags = calloc(n + 1, sizeof(*flags));

	if (!flags)
		return -ENOMEM;
	free(facts->flags);
	facts->flags = flags;
	facts->n_flags = 0;
	for (size_t i = 0; i < ledger->n_pupils; i++) {
		while (at < facts->n_pupils && facts->pupils[at].id < ledger->persons[i])
			at++;
		if (at == facts->n_pupils || facts->pupils[at].id != ledger->persons[i])
			continue;
		for (size_t rule = 0; rule < ledger->n_rules; rule++)
			if (ledger_is_up(&ledger->flags[rule * ledger->n_pupils + i]))
				flags[facts->n_flags++] = (struct vigie_fact_open){
					.pupil = (uint32_t)at,
					.name = vigie_rules_info(ledger->rules, rule)->name,
				};
	}
	return 0;
}

/* What is known of `rest` is asked for only where it matters. */
static int is_due(const struct step *step, const struct ledger_candidate *candidate, bool *ret_due)
{
	const struct ledger *ledger = step->ledger;
	vigie_day since = candidate->rank.since, before = VIGIE_DAY_NONE;
	vigie_day rested = candidate->flag->rested;
	bool due = persistence_due(step->info, since, rested, step->on);
	int r = 0;

	if (due && step->info->rest_days > 0 && ledger->rested)
		r = ledger->rested(ledger->userdata, step->rule, candidate->rank.person, step->on,
				   &before);
	if (r == 0)
		*ret_due = due && persistence_due(step->info, since, before, step->on);
	return r;
}

static int ripen(struct step *step, const struct ledger_candidate *candidate)
{
	struct ledger_flag *flag = candidate->flag;
	bool due = false;
	int r = is_due(step, candidate, &due);

	if (r < 0)
		return r;
	if (due) {
		step->ledger->candidates[step->n_candidates++] = *candidate;
	} else if (flag->phase == PERSISTENCE_NONE) {
		flag->phase = PERSISTENCE_PENDING;
		step->of_rule->changes.pending++;
	}
	return 0;
}

static void clear(const struct step *step, struct ledger_flag *flag)
{
	if (ledger_is_up(flag))
		flag->rested = step->on;
	flag->phase = PERSISTENCE_NONE;
	step->of_rule->changes.cleared++;
}

/* `at`: the pupil's place in the facts; SIZE_MAX: the school no longer names the pupil. */
static enum persistence_signal signal_of(const struct step *step, size_t at, bool *ret_applies)
{
	const struct vigie_verdicts *verdicts = step->verdicts;

	*ret_applies = at != SIZE_MAX && vigie_verdicts_applies(verdicts, at, step->rule);
	if (at == SIZE_MAX)
		return PERSISTENCE_OUT;
	return persistence_signal(step->info, *ret_applies,
				  vigie_verdicts_when(verdicts, at, step->rule),
				  vigie_verdicts_clear(verdicts, at, step->rule));
}

static int walk_pupil(struct step *step, size_t pupil, size_t at)
{
	const struct ledger *ledger = step->ledger;
	struct ledger_flag *flag = &ledger->flags[step->rule * ledger->n_pupils + pupil];
	bool applies;
	enum persistence_signal signal = signal_of(step, at, &applies);
	const struct ledger_candidate candidate = {
		.rank = {.since = flag->phase == PERSISTENCE_NONE ? step->on : flag->since,
			 .person = ledger->persons[pupil]},
		.flag = flag,
	};

	step->of_rule->changes.evaluated += applies;
	flag->concerned |= applies;
	switch (persistence_next(flag->phase, signal)) {
	case PERSISTENCE_START:
		flag->since = step->on;
		return ripen(step, &candidate);
	case PERSISTENCE_RIPEN:
		return ripen(step, &candidate);
	case PERSISTENCE_DROP:
		flag->phase = PERSISTENCE_NONE;
		break;
	case PERSISTENCE_CLEAR:
		clear(step, flag);
		break;
	case PERSISTENCE_STAY:
		break;
	}
	return 0;
}

static int compare_candidates(const void *left, const void *right)
{
	const struct ledger_candidate *a = left, *b = right;

	return cap_compare(&a->rank, &b->rank);
}

static void raise_flag(const struct step *step, struct ledger_flag *flag)
{
	flag->phase = PERSISTENCE_RAISED;
	if (flag->first_up == VIGIE_DAY_NONE)
		flag->first_up = step->on;
	step->of_rule->raised_in_month++;
	step->of_rule->changes.raised++;
}

static void hold_flag(const struct step *step, struct ledger_flag *flag)
{
	step->of_rule->changes.held += flag->phase != PERSISTENCE_HELD;
	flag->phase = PERSISTENCE_HELD;
}

static void settle(struct step *step)
{
	struct ledger_candidate *candidates = step->ledger->candidates;
	vigie_day month = cap_month(step->on);
	size_t allowed;

	if (step->of_rule->month != month)
		step->of_rule->raised_in_month = 0;
	step->of_rule->month = month;
	qsort(candidates, step->n_candidates, sizeof(*candidates), compare_candidates);
	allowed = cap_allowed(step->info, step->n_candidates, step->of_rule->raised_in_month);
	for (size_t i = 0; i < step->n_candidates; i++)
		if (i < allowed)
			raise_flag(step, candidates[i].flag);
		else
			hold_flag(step, candidates[i].flag);
}

static int walk_rule(struct step *step)
{
	const struct ledger *ledger = step->ledger;
	const struct vigie_facts *facts = step->facts;
	size_t at = 0;
	int r = 0;

	step->info = vigie_rules_info(ledger->rules, step->rule);
	step->of_rule = &ledger->of_rule[step->rule];
	step->n_candidates = 0;
	for (size_t i = 0; r == 0 && i < ledger->n_pupils; i++) {
		while (at < facts->n_pupils && facts->pupils[at].id < ledger->persons[i])
			at++;
		r = walk_pupil(step, i,
			       at < facts->n_pupils && facts->pupils[at].id == ledger->persons[i]
				       ? at
				       : SIZE_MAX);
	}
	if (r == 0)
		settle(step);
	return r;
}

int ledger_apply(struct ledger *ledger, const struct vigie_facts *facts,
		 const struct vigie_verdicts *verdicts, vigie_day on)
{
	struct step step = {.ledger = ledger, .facts = facts, .verdicts = verdicts, .on = on};
	int r = 0;

	for (; r == 0 && step.rule < ledger->n_rules; step.rule++)
		r = walk_rule(&step);
	return r;
}
