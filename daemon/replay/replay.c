/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules over past days, school after school: each day evaluated as the service would have, the
 * flags kept in a ledger. Facts are loaded again only when a delivery made more of them known.
 */
#include "vigie/replay.h"

#include <errno.h>

#include "daemon/replay/ledger.h"
#include "daemon/replay/outcome.h"
#include "daemon/replay/past.h"

struct run {
	struct vigie_store *store;
	const struct vigie_setup *setup;
	const struct vigie_replay_options *options;
	struct vigie_school *schools;
	size_t n_schools, n_rules, days_done;
	struct leads *leads; /* per rule */
	struct vigie_replay replay;
};

/* One school on its way through the days. */
struct passage {
	const struct vigie_school *school;
	struct vigie_facts *whole; /* all that was ever delivered */
	struct vigie_facts *known; /* by the present day; NULL: look at the whole */
	struct past past;
	struct ledger ledger;
};

static int add_school(void *userdata, const struct vigie_school *school)
{
	struct run *run = userdata;
	struct vigie_school *larger =
		reallocarray(run->schools, run->n_schools + 1, sizeof(*larger));

	if (!larger)
		return -ENOMEM;
	run->schools = larger;
	larger[run->n_schools++] = *school;
	return 0;
}

static int load(const struct run *run, const struct vigie_school *school, vigie_day known_on,
		struct vigie_facts **ret_facts)
{
	const struct vigie_replay_options *options = run->options;
	int first = vigie_day_school_year(options->from);
	int last = vigie_day_school_year(options->to);

	/* An outcome is what came of it: it may be told, and delivered, after the range. */
	if (known_on == VIGIE_DAY_NONE && options->outcome)
		last += VIGIE_REPLAY_YEARS_AHEAD;
	return vigie_school_load(run->store, run->setup->config, school,
				 first - vigie_rules_years_back(run->setup->rules), last, known_on,
				 ret_facts);
}

/* The facts as they were known on a day. */
static int look(const struct run *run, struct passage *passage, vigie_day on,
		struct vigie_facts **ret_facts)
{
	struct vigie_facts *known = passage->known;
	int r = 0;

	*ret_facts = passage->whole;
	if (run->options->by_fact_date)
		return 0;
	if (!known || (known->more_on != VIGIE_DAY_NONE && known->more_on <= on)) {
		r = load(run, passage->school, on, &known);
		if (r < 0)
			return r;
		vigie_facts_free(passage->known);
		passage->known = known;
	}
	*ret_facts = known;
	return 0;
}

static int pass_day(struct run *run, struct passage *passage, vigie_day on)
{
	VIGIE_CLEANUP(vigie_verdicts_freep) struct vigie_verdicts *verdicts = NULL;
	struct vigie_evaluation view = vigie_setup_view(run->setup, on);
	struct vigie_facts *facts;
	int r = look(run, passage, on, &facts);

	if (r == 0)
		r = ledger_tell(&passage->ledger, facts);
	if (r == 0)
		r = past_tell(&passage->past, on, facts);
	if (r == 0)
		r = vigie_rules_evaluate(run->setup->rules, facts, &view, &verdicts);
	if (r == 0)
		r = ledger_apply(&passage->ledger, facts, verdicts, on);
	run->days_done++;
	return r;
}

/* What became of one rule in one school. `outcomes`: NULL when none was asked for. */
static int sum_rule(struct run *run, const struct ledger *ledger, size_t rule,
		    const struct outcome *outcomes)
{
	const struct ledger_flag *flags = &ledger->flags[rule * ledger->n_pupils];
	struct vigie_replay_rule *sum = &run->replay.rules[rule];
	int r = 0;

	vigie_flag_changes_add(&sum->changes, &ledger->of_rule[rule].changes);
	for (size_t i = 0; r == 0 && i < ledger->n_pupils; i++) {
		if (!flags[i].concerned)
			continue;
		sum->population++;
		sum->flagged += flags[i].first_up != VIGIE_DAY_NONE;
		sum->up += ledger_is_up(&flags[i]);
		if (outcomes)
			r = outcome_count(&outcomes[i], flags[i].first_up, sum, &run->leads[rule]);
	}
	return r;
}

/* Who has an outcome, and who of the population has none. */
static void sum_pupils(struct run *run, const struct ledger *ledger, const struct outcome *outcomes)
{
	for (size_t i = 0; i < ledger->n_pupils; i++) {
		bool concerned = false;

		for (size_t rule = 0; rule < ledger->n_rules; rule++)
			concerned |= ledger->flags[rule * ledger->n_pupils + i].concerned;
		run->replay.outcomes += outcomes[i].date != VIGIE_DAY_NONE;
		run->replay.without += concerned && outcomes[i].date == VIGIE_DAY_NONE;
	}
}

static int sum_school(struct run *run, const struct passage *passage)
{
	VIGIE_CLEANUP(vigie_freep) struct outcome *outcomes = NULL;
	const struct ledger *ledger = &passage->ledger;
	int r = 0;

	if (run->options->outcome)
		r = outcome_find(passage->whole, run->options->outcome, run->options->from,
				 &outcomes);
	if (r == 0 && outcomes)
		sum_pupils(run, ledger, outcomes);
	for (size_t rule = 0; r == 0 && rule < ledger->n_rules; rule++)
		r = sum_rule(run, ledger, rule, outcomes);
	return r;
}

static void passage_done(struct passage *passage)
{
	ledger_done(&passage->ledger);
	past_done(&passage->past);
	vigie_facts_free(passage->known);
	vigie_facts_free(passage->whole);
}

static int pass_school(struct run *run, const struct vigie_school *school)
{
	VIGIE_CLEANUP(passage_done) struct passage passage = {.school = school};
	const struct vigie_replay_options *options = run->options;
	size_t total = run->n_schools * (size_t)(options->to - options->from + 1);
	int r = load(run, school, VIGIE_DAY_NONE, &passage.whole);

	if (r == 0)
		r = past_load(&passage.past, run->store, run->setup->rules, school->id,
			      run->setup->config->timezone);
	if (r == 0)
		r = ledger_init(&passage.ledger, run->setup->rules, passage.whole);
	passage.ledger.rested = past_rested;
	passage.ledger.userdata = &passage.past;
	for (vigie_day on = options->from; r == 0 && on <= options->to; on++) {
		if (options->on_progress)
			options->on_progress(options->userdata, run->days_done, total);
		r = pass_day(run, &passage, on);
	}
	return r < 0 ? r : sum_school(run, &passage);
}

static void run_done(struct run *run)
{
	for (size_t rule = 0; run->leads && rule < run->n_rules; rule++)
		leads_done(&run->leads[rule]);
	free(run->leads);
	free(run->schools);
	vigie_replay_done(&run->replay);
}

static int run_init(struct run *run)
{
	run->n_rules = run->replay.n_rules = vigie_rules_count(run->setup->rules);
	run->replay.rules = calloc(run->n_rules + 1, sizeof(*run->replay.rules));
	run->leads = calloc(run->n_rules + 1, sizeof(*run->leads));
	return run->replay.rules && run->leads ? 0 : -ENOMEM;
}

static struct vigie_replay take_sums(struct run *run)
{
	struct vigie_replay replay = run->replay;

	for (size_t rule = 0; rule < run->n_rules; rule++) {
		struct vigie_replay_rule *sum = &replay.rules[rule];

		sum->has_lead = leads_median(&run->leads[rule], &sum->lead);
	}
	replay.n_schools = run->n_schools;
	run->replay = (struct vigie_replay){0};
	return replay;
}

int vigie_replay_run(struct vigie_store *store, const struct vigie_setup *setup,
		     const struct vigie_replay_options *options, struct vigie_replay *ret_replay)
{
	VIGIE_CLEANUP(run_done)
	struct run run = {.store = store, .setup = setup, .options = options};
	int r = run_init(&run);

	if (r == 0)
		r = vigie_store_each_school(store, add_school, &run);
	for (size_t i = 0; r == 0 && i < run.n_schools; i++)
		r = pass_school(&run, &run.schools[i]);
	if (r == 0)
		*ret_replay = take_sums(&run);
	return r;
}

void vigie_replay_done(struct vigie_replay *replay)
{
	free(replay->rules);
	*replay = (struct vigie_replay){0};
}
