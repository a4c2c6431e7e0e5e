/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie replay`: what the rules would have done over past days, and how well that foretold an
 * outcome. Reads only, names nobody, proposes nothing: people choose the thresholds.
 */
#include "vigie/replay.h"

#include <inttypes.h>

#include "daemon/command/command.h"
#include "daemon/command/json_object.h"
#include "daemon/command/progress.h"
#include "daemon/command/table.h"
#include "daemon/command/words.h"
#include "vigie/translate.h"

enum replay_option {
	REPLAY_FROM,
	REPLAY_TO,
	REPLAY_RULES,
	REPLAY_OUTCOME,
	REPLAY_BY_FACT_DATE,
	REPLAY_JSON
};

#define RATIO_DIGITS 10000 /* ratios are shown to the ten-thousandth: a pupil in ten thousand */

struct ratio {
	uint64_t numerator, denominator; /* denominator 0: there is none */
};

static struct ratio precision_of(const struct vigie_replay_rule *rule)
{
	return (struct ratio){rule->tp, rule->tp + rule->fp};
}

static struct ratio recall_of(const struct vigie_replay_rule *rule)
{
	return (struct ratio){rule->tp, rule->tp + rule->fn};
}

static struct ratio base_rate_of(const struct vigie_replay_rule *rule)
{
	return (struct ratio){rule->tp + rule->fn, rule->tp + rule->fp + rule->fn + rule->tn};
}

/* How many times better than choosing at random: precision over base rate. */
static struct ratio lift_of(const struct vigie_replay_rule *rule)
{
	struct ratio precision = precision_of(rule), base = base_rate_of(rule);

	return (struct ratio){precision.numerator * base.denominator,
			      precision.denominator * base.numerator};
}

static vigie_decimal divide(struct ratio ratio, int64_t times)
{
	__int128 numerator = (__int128)ratio.numerator * times * RATIO_DIGITS;

	return vigie_decimal_divide(numerator, (__int128)ratio.denominator) *
	       (VIGIE_DECIMAL_ONE / RATIO_DIGITS);
}

static void put_ratio(struct json_object *object, const char *key, struct ratio ratio)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	if (ratio.denominator == 0)
		vigie_buffer_append_string(&text, "null");
	else
		vigie_decimal_append(&text, divide(ratio, 1), 0);
	json_raw(object, key, vigie_buffer_string(&text));
}

static void put_lead(struct json_object *object, const struct vigie_replay_rule *rule)
{
	char text[32] = "null";

	if (rule->has_lead)
		snprintf(text, sizeof(text), "%.10g", rule->lead);
	json_raw(object, "lead_days_median", text);
}

static void put_outcome(struct json_object *object, const struct vigie_replay_rule *rule)
{
	json_number(object, "tp", (int64_t)rule->tp);
	json_number(object, "fp", (int64_t)rule->fp);
	json_number(object, "fn", (int64_t)rule->fn);
	json_number(object, "tn", (int64_t)rule->tn);
	put_ratio(object, "precision", precision_of(rule));
	put_ratio(object, "recall", recall_of(rule));
	put_ratio(object, "base_rate", base_rate_of(rule));
	put_ratio(object, "lift", lift_of(rule));
	put_lead(object, rule);
}

static void put_flags(struct json_object *object, const struct vigie_replay_rule *rule)
{
	json_number(object, "population", (int64_t)rule->population);
	json_number(object, "flagged", (int64_t)rule->flagged);
	json_number(object, "raised", (int64_t)rule->changes.raised);
	json_number(object, "cleared", (int64_t)rule->changes.cleared);
	json_number(object, "held", (int64_t)rule->changes.held);
	json_number(object, "up", (int64_t)rule->up);
}

static int print_json(const struct vigie_rules *rules, const struct vigie_replay *replay,
		      const struct vigie_replay_options *options)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < replay->n_rules; i++) {
		VIGIE_CLEANUP(json_done) struct json_object object = {0};

		json_text(&object, "rule", vigie_rules_info(rules, i)->name);
		if (options->outcome)
			put_outcome(&object, &replay->rules[i]);
		else
			put_flags(&object, &replay->rules[i]);
		json_text(&object, "facts",
			  options->by_fact_date ? "by fact date" : "as delivered");
		r = json_print(&object);
	}
	return r;
}

/* "61.38 %", "4,05", or "-" when there is nothing to divide by. */
static void cell_ratio(struct table *table, struct ratio ratio, bool percent)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	if (ratio.denominator == 0) {
		table_cell(table, "-");
		return;
	}
	vigie_decimal_append_display(&text, divide(ratio, percent ? 100 : 1),
				     words_language() == VIGIE_FRENCH);
	table_cell(table, percent ? "%s %%" : "%s", vigie_buffer_string(&text));
}

static int print_outcome(const struct vigie_rules *rules, const struct vigie_replay *replay)
{
	static const struct table_column columns[] = {{N_("Rule"), false},
						      {N_("Rightly flagged"), true},
						      {N_("Wrongly flagged"), true},
						      {N_("Missed"), true},
						      {N_("Rightly left"), true},
						      {N_("Precision"), true},
						      {N_("Recall"), true},
						      {N_("Base rate"), true},
						      {N_("Lift"), true},
						      {N_("Days ahead"), true}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);

	for (size_t i = 0; i < replay->n_rules; i++) {
		const struct vigie_replay_rule *rule = &replay->rules[i];

		table_cell(&table, "%s", vigie_rules_info(rules, i)->name);
		table_number(&table, rule->tp);
		table_number(&table, rule->fp);
		table_number(&table, rule->fn);
		table_number(&table, rule->tn);
		cell_ratio(&table, precision_of(rule), true);
		cell_ratio(&table, recall_of(rule), true);
		cell_ratio(&table, base_rate_of(rule), true);
		cell_ratio(&table, lift_of(rule), false);
		if (rule->has_lead)
			table_cell(&table, "%.10g", rule->lead);
		else
			table_cell(&table, "-");
	}
	return table_print(&table, stdout);
}

static int print_flags(const struct vigie_rules *rules, const struct vigie_replay *replay)
{
	static const struct table_column columns[] = {
		{N_("Rule"), false},   {N_("Concerned"), true}, {N_("Flagged"), true},
		{N_("Raised"), true},  {N_("Cleared"), true},	{N_("Held by the cap"), true},
		{N_("Still up"), true}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);

	for (size_t i = 0; i < replay->n_rules; i++) {
		const struct vigie_replay_rule *rule = &replay->rules[i];

		table_cell(&table, "%s", vigie_rules_info(rules, i)->name);
		table_number(&table, rule->population);
		table_number(&table, rule->flagged);
		table_number(&table, rule->changes.raised);
		table_number(&table, rule->changes.cleared);
		table_number(&table, rule->changes.held);
		table_number(&table, rule->up);
	}
	return table_print(&table, stdout);
}

static void print_head(const struct vigie_rules *rules, const struct vigie_replay *replay,
		       const struct vigie_replay_options *options)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer from = {0}, to = {0};

	vigie_day_append_iso(&from, options->from);
	vigie_day_append_iso(&to, options->to);
	printf(_("From %s to %s, day by day. Schools: %zu, rules: %zu (fingerprint %s)\n"),
	       vigie_buffer_string(&from), vigie_buffer_string(&to), replay->n_schools,
	       replay->n_rules, vigie_rules_fingerprint(rules));
	puts(options->by_fact_date ? _("Facts: by their own date, whenever they were delivered.")
				   : _("Facts: as they had been delivered by each day."));
	if (options->outcome)
		printf(_("Outcome: '%s'; a pupil counts as flagged when the flag was up on a day "
			 "before it.\n"),
		       options->outcome);
	putchar('\n');
}

/* Said also beside JSON: figures without these pupils are not figures of everybody. */
static void tell_left_out(const struct vigie_replay *replay, const char *outcome)
{
	if (replay->without)
		fprintf(stderr,
			P_("vigie: %" PRIu64 " pupil has no outcome '%s' and is left out\n",
			   "vigie: %" PRIu64 " pupils have no outcome '%s' and are left out\n",
			   replay->without),
			replay->without, outcome);
}

/* The usual reason for a replay of nothing: a past that was imported afterwards. */
static void tell_empty(const struct vigie_replay *replay,
		       const struct vigie_replay_options *options)
{
	uint64_t population = 0;

	for (size_t i = 0; i < replay->n_rules; i++)
		population += replay->rules[i].population;
	if (population == 0 && !options->by_fact_date)
		fputs(_("vigie: no pupil was concerned by what had been delivered by then; for "
			"years "
			"that were imported afterwards, use --by-fact-date\n"),
		      stderr);
}

static int print_all(const struct session *session, const struct vigie_rules *rules,
		     const struct vigie_replay *replay, const struct vigie_replay_options *options)
{
	int r;

	if (session->json) {
		r = print_json(rules, replay, options);
	} else {
		print_head(rules, replay, options);
		r = options->outcome ? print_outcome(rules, replay) : print_flags(rules, replay);
	}
	fflush(stdout);
	if (options->outcome)
		tell_left_out(replay, options->outcome);
	tell_empty(replay, options);
	return r;
}

static void show_progress(void *userdata, size_t done, size_t total)
{
	progress_show(userdata, _("Replaying"), done, total);
}

static int replay_store(const struct session *session, const struct vigie_setup *setup,
			const struct vigie_replay_options *asked)
{
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	VIGIE_CLEANUP(vigie_replay_done) struct vigie_replay replay = {0};
	struct vigie_replay_options options = *asked;
	struct progress progress;
	int r, code = session_open_store(setup->config, VIGIE_STORE_READ, &store);

	if (code)
		return code;
	progress_init(&progress);
	options.on_progress = show_progress;
	options.userdata = &progress;
	r = vigie_replay_run(store, setup, &options, &replay);
	progress_clear(&progress);
	if (r == 0 && options.outcome && replay.outcomes == 0) {
		fprintf(stderr, _("vigie: no outcome '%s' was delivered of these years\n"),
			options.outcome);
		return EXIT_UNABLE;
	}
	if (r == 0)
		r = print_all(session, setup->rules, &replay, &options);
	return r < 0 ? session_unable(_("the replay"), r) : EXIT_DONE;
}

static bool read_days(const char *const *values, struct vigie_replay_options *options)
{
	if (!values[REPLAY_FROM] || !values[REPLAY_TO])
		usage_error("replay", _("%s is missing"), values[REPLAY_FROM] ? "--to" : "--from");
	else if (!usage_day("replay", "--from", values[REPLAY_FROM], &options->from) ||
		 !usage_day("replay", "--to", values[REPLAY_TO], &options->to))
		return false;
	else if (options->to < options->from)
		usage_error("replay", _("--to %s comes before --from %s"), values[REPLAY_TO],
			    values[REPLAY_FROM]);
	else
		return true;
	return false;
}

static int run_replay(struct session *session, const struct arguments *arguments)
{
	const char *const *values = arguments->options;
	struct vigie_replay_options options = {
		.by_fact_date = values[REPLAY_BY_FACT_DATE] != NULL,
		.outcome = values[REPLAY_OUTCOME],
	};
	struct vigie_setup setup = {0};
	int code;

	if (!read_days(values, &options))
		return EXIT_USAGE;
	code = session_load_setup(session, values[REPLAY_RULES], &setup);
	if (code == EXIT_DONE)
		code = replay_store(session, &setup, &options);
	vigie_setup_done(&setup);
	return code;
}

static const struct option_line replay_options[] = {
	[REPLAY_FROM] = {"--from", N_("DATE"), N_("the first day; nobody is flagged before it")},
	[REPLAY_TO] = {"--to", N_("DATE"), N_("the last day")},
	[REPLAY_RULES] = {"--rules", N_("PATH"), N_("the rules of this folder or file instead")},
	[REPLAY_OUTCOME] = {"--outcome", N_("NAME"),
			    N_("count the flags against this outcome of the pupils")},
	[REPLAY_BY_FACT_DATE] = {"--by-fact-date", NULL,
				 N_("facts count from their own date, not from their delivery: for "
				    "years imported afterwards")},
	[REPLAY_JSON] = {"--json", NULL, N_("one line for each rule")},
};

const struct command command_replay = {
	.name = "replay",
	.summary = N_("what the rules would have done over past days"),
	.details = N_("Each day is evaluated as the service would have, with delays, rests and "
		      "caps, and with what had been delivered by then; referrals are those that "
		      "were open. With an outcome, a pupil counts as flagged when the rule's flag "
		      "was up on a day before its date; pupils without one are left out. Writes "
		      "nothing and names nobody."),
	.examples = N_("  vigie replay --from 2026-09-01 --to 2026-11-30\n"
		       "  vigie replay --from 2025-09-01 --to 2026-06-30 --outcome fail \\\n"
		       "      --by-fact-date --rules trial.d\n"),
	COMMAND_OPTIONS(replay_options),
	.run = run_replay,
};
