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
	uint64_t n_pupils;
	struct table schools;
	struct vigie_buffer line;
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

static void append_values(struct vigie_buffer *out, const struct vigie_rules *rules,
			  const struct vigie_verdicts *verdicts, size_t pupil, size_t rule)
{
	for (size_t i = 0; i < vigie_rules_n_indicators(rules, rule); i++) {
		struct vigie_value value = vigie_verdicts_value(verdicts, pupil, rule, i);

		vigie_buffer_append_string(out, i ? "," : "");
		vigie_buffer_append_json(out, vigie_rules_indicator(rules, rule, i));
		vigie_buffer_append_char(out, ':');
		vigie_value_append_json(out, &value);
	}
}

static int print_verdict(struct evaluating *evaluating,
			 const struct vigie_school_evaluation *school, size_t pupil, size_t rule)
{
	const struct vigie_rules *rules = evaluating->setup->rules;
	const struct vigie_fact_pupil *who = &school->facts->pupils[pupil];
	enum vigie_truth when = vigie_verdicts_when(school->verdicts, pupil, rule);
	struct vigie_buffer *out = &evaluating->line;

	vigie_buffer_clear(out);
	vigie_buffer_append_string(out, "{\"school\":");
	vigie_buffer_append_json(out, school->facts->school.uai);
	vigie_buffer_append_string(out, ",\"pupil\":{\"ine\":");
	vigie_buffer_append_json(out, who->ine);
	vigie_buffer_append_string(out, ",\"be\":");
	vigie_buffer_append_json(out, who->be);
	vigie_buffer_append_string(out, ",\"local\":");
	vigie_buffer_append_json(out, who->local);
	vigie_buffer_append_string(out, "},\"rule\":");
	vigie_buffer_append_json(out, vigie_rules_info(rules, rule)->name);
	vigie_buffer_append_format(out, ",\"verdict\":\"%s\",\"values\":{", words_truth(when));
	append_values(out, rules, school->verdicts, pupil, rule);
	vigie_buffer_append_string(out, "}}\n");
	fwrite(vigie_buffer_string(out), 1, out->size, stdout);
	return vigie_buffer_error(out);
}

/* One verdict: counted, and printed when it says yes or unknown. */
static int take_verdict(struct evaluating *evaluating, const struct vigie_school_evaluation *school,
			size_t pupil, size_t rule, bool *of_pupil)
{
	enum vigie_truth when;

	if (!vigie_verdicts_applies(school->verdicts, pupil, rule)) {
		evaluating->tallies[rule][TALLY_OUTSIDE] +=
			vigie_verdicts_enrolled(school->verdicts, pupil);
		return 0;
	}
	when = vigie_verdicts_when(school->verdicts, pupil, rule);
	evaluating->tallies[rule][when]++;
	of_pupil[when] = true;
	return evaluating->session->json && when != VIGIE_FALSE
		       ? print_verdict(evaluating, school, pupil, rule)
		       : 0;
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
	int r;

	if (!order)
		return -ENOMEM;
	for (size_t i = 0; i < facts->n_pupils; i++)
		order[i] = i;
	qsort_r(order, facts->n_pupils, sizeof(*order), compare_pupils, facts->pupils);
	r = take_pupils(evaluating, evaluation, order, tallies);
	evaluating->n_pupils += tallies[TALLY_NO];
	table_cell(&evaluating->schools, "%s", school->uai);
	table_cell(&evaluating->schools, "%s", school->name);
	table_number(&evaluating->schools, tallies[TALLY_NO]);
	table_number(&evaluating->schools, tallies[TALLY_YES]);
	table_number(&evaluating->schools, tallies[TALLY_UNKNOWN]);
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
	return r < 0 ? r : table_print(&evaluating->schools, stdout);
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
						      {N_("A rule cannot know"), true}};
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
	vigie_buffer_done(&evaluating.line);
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
	.examples = "  vigie evaluate\n"
		    "  vigie evaluate --on 2026-11-30 --rules essai.rules\n"
		    "  vigie evaluate --json --school 0999999Z\n",
	COMMAND_OPTIONS(evaluate_options),
	.run = run_evaluate,
};
