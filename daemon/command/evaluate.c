/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie evaluate`: the verdicts of all rules for all pupils on a day, school after school, so that
 * memory does not grow with their number. Writes nothing to the store, names nobody.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "daemon/command/command.h"
#include "daemon/command/progress.h"
#include "daemon/command/school_list.h"
#include "daemon/command/table.h"
#include "daemon/command/words.h"
#include "vigie/population.h"
#include "vigie/translate.h"

enum evaluate_option {
	EVALUATE_ON,
	EVALUATE_KNOWN_ON,
	EVALUATE_RULES,
	EVALUATE_SCHOOL,
	EVALUATE_JSON
};

enum tally {
	TALLY_NO = VIGIE_FALSE,
	TALLY_YES = VIGIE_TRUE,
	TALLY_UNKNOWN = VIGIE_UNKNOWN,
	TALLY_OUTSIDE,
	TALLIES_N
};

struct evaluating {
	const struct session *session;
	const struct vigie_setup *setup;
	struct vigie_store *store;
	vigie_day on, known_on;
	size_t *rules; /* indices in order of name */
	size_t n_rules;
	uint64_t (*tallies)[TALLIES_N]; /* per rule */
	uint64_t n_pupils, n_passed_over;
	struct table schools;
	struct vigie_arena *arena; /* of the words */
	const char ***words; /* per rule: its name, then each of its indicators, quoted */
	struct vigie_buffer head, line; /* of the lines of a pupil; one line */
};

static int compare_rules(const void *left, const void *right, void *userdata)
{
	const struct vigie_rules *rules = userdata;
	const size_t *a = left, *b = right;

	return strcmp(vigie_rules_info(rules, *a)->name, vigie_rules_info(rules, *b)->name);
}

static int order_rules(struct evaluating *evaluating)
{
	evaluating->n_rules = vigie_rules_count(evaluating->setup->rules);
	evaluating->rules = calloc(evaluating->n_rules + 1, sizeof(*evaluating->rules));
	evaluating->tallies = calloc(evaluating->n_rules + 1, sizeof(*evaluating->tallies));
	if (!evaluating->rules || !evaluating->tallies)
		return -ENOMEM;
	for (size_t i = 0; i < evaluating->n_rules; i++)
		evaluating->rules[i] = i;
	qsort_r(evaluating->rules, evaluating->n_rules, sizeof(*evaluating->rules), compare_rules,
		evaluating->setup->rules);
	return 0;
}

static int add_word(struct evaluating *evaluating, struct vigie_buffer *word, size_t rule, size_t i)
{
	int r = vigie_buffer_error(word);

	if (r < 0)
		return r;
	evaluating->words[rule][i] =
		vigie_arena_copy(evaluating->arena, vigie_buffer_string(word), word->size);
	vigie_buffer_clear(word);
	return evaluating->words[rule][i] ? 0 : -ENOMEM;
}

/* What every line of a rule says alike: quoted once, not line by line. */
static int quote_rule(struct evaluating *evaluating, size_t rule)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer word = {0};
	const struct vigie_rules *rules = evaluating->setup->rules;
	size_t n = vigie_rules_n_indicators(rules, rule);
	int r;

	evaluating->words[rule] =
		vigie_arena_allocate(evaluating->arena, (n + 1) * sizeof(**evaluating->words));
	if (!evaluating->words[rule])
		return -ENOMEM;
	vigie_buffer_append_json(&word, vigie_rules_info(rules, rule)->name);
	vigie_buffer_append_string(&word, ",\"verdict\":\"");
	r = add_word(evaluating, &word, rule, 0);
	for (size_t i = 0; r == 0 && i < n; i++) {
		vigie_buffer_append_string(&word, i ? "," : "");
		vigie_buffer_append_json(&word, vigie_rules_indicator(rules, rule, i));
		vigie_buffer_append_char(&word, ':');
		r = add_word(evaluating, &word, rule, i + 1);
	}
	return r;
}

static int quote_rules(struct evaluating *evaluating)
{
	int r = vigie_arena_new(&evaluating->arena);

	if (r < 0)
		return r;
	evaluating->words = vigie_arena_allocate(
		evaluating->arena, (evaluating->n_rules + 1) * sizeof(*evaluating->words));
	if (!evaluating->words)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < evaluating->n_rules; i++)
		r = quote_rule(evaluating, i);
	return r;
}

/* An identifier that is not there comes first. */
static int compare_ids(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

static int compare_pupils(const void *left, const void *right, void *userdata)
{
	const struct vigie_fact_pupil *pupils = userdata;
	const struct vigie_fact_pupil *a = &pupils[*(const size_t *)left];
	const struct vigie_fact_pupil *b = &pupils[*(const size_t *)right];
	int r = compare_ids(a->ine, b->ine);

	if (r == 0)
		r = compare_ids(a->be, b->be);
	if (r == 0)
		r = compare_ids(a->local, b->local);
	return r ? r : (a->id > b->id) - (a->id < b->id);
}

static int print_verdict(struct evaluating *evaluating, const struct vigie_verdicts *verdicts,
			 size_t pupil, size_t rule)
{
	const struct vigie_rules *rules = evaluating->setup->rules;
	const char **words = evaluating->words[rule];
	struct vigie_buffer *out = &evaluating->line;

	vigie_buffer_clear(out);
	vigie_buffer_append(out, vigie_buffer_string(&evaluating->head), evaluating->head.size);
	vigie_buffer_append_string(out, *words++);
	vigie_buffer_append_string(out, words_truth(vigie_verdicts_when(verdicts, pupil, rule)));
	vigie_buffer_append_string(out, "\",\"values\":{");
	for (size_t i = 0; i < vigie_rules_n_indicators(rules, rule); i++) {
		struct vigie_value value = vigie_verdicts_value(verdicts, pupil, rule, i);

		vigie_buffer_append_string(out, *words++);
		vigie_value_append_json(out, &value);
	}
	vigie_buffer_append_string(out, "}}\n");
	fwrite(vigie_buffer_string(out), 1, out->size, stdout);
	return vigie_buffer_error(out);
}

/* What every line of a pupil says alike, up to the rule's name. */
static int write_head(struct vigie_buffer *head, const char *uai,
		      const struct vigie_fact_pupil *pupil)
{
	vigie_buffer_clear(head);
	vigie_buffer_append_string(head, "{\"school\":");
	vigie_buffer_append_json(head, uai);
	vigie_buffer_append_string(head, ",\"pupil\":{\"ine\":");
	vigie_buffer_append_json(head, pupil->ine);
	vigie_buffer_append_string(head, ",\"be\":");
	vigie_buffer_append_json(head, pupil->be);
	vigie_buffer_append_string(head, ",\"local\":");
	vigie_buffer_append_json(head, pupil->local);
	vigie_buffer_append_string(head, "},\"rule\":");
	return vigie_buffer_error(head);
}

/* One verdict: counted, and printed when it says yes or unknown. */
static int take_verdict(struct evaluating *evaluating, const struct vigie_school_evaluation *school,
			size_t pupil, size_t rule, bool *of_pupil)
{
	enum vigie_truth when;
	int r = 0;

	if (!vigie_verdicts_applies(school->verdicts, pupil, rule)) {
		evaluating->tallies[rule][TALLY_OUTSIDE] +=
			vigie_verdicts_enrolled(school->verdicts, pupil);
		return 0;
	}
	when = vigie_verdicts_when(school->verdicts, pupil, rule);
	evaluating->tallies[rule][when]++;
	if (evaluating->session->json && when != VIGIE_FALSE) {
		if (!of_pupil[VIGIE_TRUE] && !of_pupil[VIGIE_UNKNOWN])
			r = write_head(&evaluating->head, school->facts->school.uai,
				       &school->facts->pupils[pupil]);
		if (r == 0)
			r = print_verdict(evaluating, school->verdicts, pupil, rule);
	}
	of_pupil[when] = true;
	return r;
}

static int take_pupils(struct evaluating *evaluating, const struct vigie_school_evaluation *school,
		       const size_t *order, uint64_t *tallies)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < school->facts->n_pupils; i++) {
		bool of_pupil[TALLIES_N] = {false};

		for (size_t j = 0; r == 0 && j < evaluating->n_rules; j++)
			r = take_verdict(evaluating, school, order[i], evaluating->rules[j],
					 of_pupil);
		tallies[TALLY_YES] += of_pupil[VIGIE_TRUE];
		tallies[TALLY_UNKNOWN] += of_pupil[VIGIE_UNKNOWN];
		tallies[TALLY_NO] += vigie_verdicts_enrolled(school->verdicts, order[i]);
	}
	return r;
}

static int take_school(struct evaluating *evaluating, const struct vigie_school *school,
		       const struct vigie_school_evaluation *evaluation)
{
	const struct vigie_facts *facts = evaluation->facts;
	VIGIE_CLEANUP(vigie_freep) size_t *order = calloc(facts->n_pupils + 1, sizeof(*order));
	uint64_t tallies[TALLIES_N] = {0};
	struct vigie_population population;
	int r;

	if (!order)
		return -ENOMEM;
	for (size_t i = 0; i < facts->n_pupils; i++)
		order[i] = i;
	qsort_r(order, facts->n_pupils, sizeof(*order), compare_pupils, facts->pupils);
	r = take_pupils(evaluating, evaluation, order, tallies);
	evaluating->n_pupils += tallies[TALLY_NO];
	vigie_population_count(evaluation->verdicts, facts->n_pupils, evaluating->n_rules,
			       &population);
	evaluating->n_passed_over += population.passed_over;
	table_cell(&evaluating->schools, "%s", school->uai);
	table_cell(&evaluating->schools, "%s", school->name);
	table_number(&evaluating->schools, tallies[TALLY_NO]);
	table_number(&evaluating->schools, tallies[TALLY_YES]);
	table_number(&evaluating->schools, tallies[TALLY_UNKNOWN]);
	table_number(&evaluating->schools, population.passed_over);
	return r;
}

static int evaluate_all(struct evaluating *evaluating, const struct school_list *schools)
{
	struct progress progress;
	int r = 0;

	progress_init(&progress);
	for (size_t i = 0; r == 0 && i < schools->n; i++) {
		struct vigie_school_evaluation evaluation = {0};

		progress_show(&progress, _("Evaluating"), i, schools->n);
		r = vigie_school_evaluate(evaluating->store, evaluating->setup, &schools->items[i],
					  evaluating->on, evaluating->known_on, &evaluation);
		if (r == 0)
			r = take_school(evaluating, &schools->items[i], &evaluation);
		vigie_school_evaluation_done(&evaluation);
	}
	progress_clear(&progress);
	return r;
}

static int print_rules(const struct evaluating *evaluating)
{
	static const struct table_column columns[] = {{N_("Rule"), false},
						      {N_("Yes"), true},
						      {N_("Unknown"), true},
						      {N_("No"), true},
						      {N_("Not concerned"), true}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);

	for (size_t i = 0; i < evaluating->n_rules; i++) {
		size_t rule = evaluating->rules[i];
		const uint64_t *tallies = evaluating->tallies[rule];

		table_cell(&table, "%s", vigie_rules_info(evaluating->setup->rules, rule)->name);
		table_number(&table, tallies[TALLY_YES]);
		table_number(&table, tallies[TALLY_UNKNOWN]);
		table_number(&table, tallies[TALLY_NO]);
		table_number(&table, tallies[TALLY_OUTSIDE]);
	}
	return table_print(&table, stdout);
}

static int print_all(const struct evaluating *evaluating, size_t n_schools)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer day = {0};
	int r;

	vigie_day_append_iso(&day, evaluating->on);
	printf(_("On %s. Schools: %zu, pupils: %" PRIu64 ", rules: %zu (fingerprint %s)\n\n"),
	       vigie_buffer_string(&day), n_schools, evaluating->n_pupils, evaluating->n_rules,
	       vigie_rules_fingerprint(evaluating->setup->rules));
	r = print_rules(evaluating);
	putchar('\n');
	if (r == 0)
		r = table_print(&evaluating->schools, stdout);
	if (evaluating->n_passed_over)
		puts(_("\nNo rule looks: what the rules ask of these pupils ('applies to') is "
		       "unknown, most often the\nlevel, because the exports name only the class. "
		       "Declare it with 'levels' in the\nsource (vigie.conf(5)), then import its "
		       "files again: 'vigie import'."));
	return r;
}

static int evaluate(struct evaluating *evaluating, const char *uai)
{
	VIGIE_CLEANUP(school_list_done) struct school_list schools = {0};
	int r = school_list_load(&schools, evaluating->store, uai);

	if (r == -ENOENT && uai) {
		fprintf(stderr, _("vigie: nothing was delivered of school %s\n"), uai);
		return EXIT_UNABLE;
	}
	if (r == 0)
		r = order_rules(evaluating);
	if (r == 0 && evaluating->session->json)
		r = quote_rules(evaluating);
	if (r == 0)
		r = evaluate_all(evaluating, &schools);
	if (r == 0 && !evaluating->session->json)
		r = print_all(evaluating, schools.n);
	return r < 0 ? session_unable(_("the evaluation"), r) : EXIT_DONE;
}

static int open_and_evaluate(struct evaluating *evaluating, const struct vigie_setup *setup,
			     const char *uai)
{
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	int code = session_open_store(setup->config, VIGIE_STORE_READ, &store);

	if (code)
		return code;
	evaluating->setup = setup;
	evaluating->store = store;
	if (evaluating->on == VIGIE_DAY_NONE)
		evaluating->on = session_today(evaluating->session, setup->config);
	return evaluate(evaluating, uai);
}

static int run_evaluate(struct session *session, const struct arguments *arguments)
{
	static const struct table_column columns[] = {{N_("School"), false},
						      {"", false},
						      {N_("Pupils"), true},
						      {N_("A rule says yes"), true},
						      {N_("A rule cannot know"), true},
						      {N_("No rule looks"), true}};
	struct evaluating evaluating = {.session = session,
					.on = VIGIE_DAY_NONE,
					.known_on = VIGIE_DAY_NONE,
					.schools = TABLE(columns)};
	const char *const *values = arguments->options;
	struct vigie_setup setup = {0};
	int code;

	if (!usage_day("evaluate", "--on", values[EVALUATE_ON], &evaluating.on) ||
	    !usage_day("evaluate", "--known-on", values[EVALUATE_KNOWN_ON], &evaluating.known_on) ||
	    !usage_school("evaluate", values[EVALUATE_SCHOOL]))
		return EXIT_USAGE;
	code = session_load_setup(session, values[EVALUATE_RULES], &setup);
	if (code == EXIT_DONE)
		code = open_and_evaluate(&evaluating, &setup, values[EVALUATE_SCHOOL]);
	vigie_setup_done(&setup);
	table_done(&evaluating.schools);
	vigie_buffer_done(&evaluating.head);
	vigie_buffer_done(&evaluating.line);
	vigie_arena_free(evaluating.arena);
	free(evaluating.rules);
	free(evaluating.tallies);
	return code;
}

static const struct option_line evaluate_options[] = {
	[EVALUATE_ON] = {"--on", N_("DATE"), N_("facts dated after DATE are not seen (today)")},
	[EVALUATE_KNOWN_ON] = {"--known-on", N_("DATE"),
			       N_("nor what was delivered after this DATE")},
	[EVALUATE_RULES] = {"--rules", N_("PATH"), N_("the rules of this folder or file instead")},
	[EVALUATE_SCHOOL] = {"--school", N_("UAI"), N_("only this school")},
	[EVALUATE_JSON] = {"--json", NULL, N_("one line for each verdict that is yes or unknown")},
};

const struct command command_evaluate = {
	.name = "evaluate",
	.summary = N_("what the rules say of all pupils, writing nothing"),
	.details = N_("Counts per rule and per school; never a name. Delays, caps and rests belong "
		      "to flags: they do not count here."),
	.examples = N_("  vigie evaluate\n"
		       "  vigie evaluate --on 2026-11-30 --rules trial.rules\n"
		       "  vigie evaluate --json --school 0999999Z\n"),
	COMMAND_OPTIONS(evaluate_options),
	.run = run_evaluate,
};
