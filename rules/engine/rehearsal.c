/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs the test blocks of a set: invented pupils in, expected verdicts compared, a difference in
 * words out. Results live in the caller's arena. Stops at nothing but lack of memory: a failed
 * expectation is a result.
 */
#include "vigie/rules.h"

#include <errno.h>
#include <string.h>

#include "rules/engine/rehearsal.h"
#include "rules/engine/show.h"
#include "rules/engine/specimen.h"
#include "vigie/translate.h"

struct rehearsal {
	const struct vigie_rules *set;
	const struct set_test *test;
	const struct vigie_verdicts *verdicts;
	enum vigie_language language; /* of the messages around the values */
	struct vigie_buffer difference;
};

size_t rehearsal_pupil(const struct ast_test *test, const char *name)
{
	size_t pupil = 0;

	while (pupil + 1 < test->n_pupils && strcmp(test->pupils[pupil].name, name) != 0)
		pupil++;
	return pupil;
}

static void append_values(struct rehearsal *r, size_t pupil, size_t rule)
{
	for (size_t i = 0; i < r->set->rules[rule].n_indicators; i++) {
		struct vigie_value value = vigie_verdicts_value(r->verdicts, pupil, rule, i);

		vigie_buffer_append_string(&r->difference, i ? ", " : " (");
		ast_expression_print(r->set->rules[rule].calls[i], r->language, &r->difference);
		vigie_buffer_append_string(&r->difference, " = ");
		show_value(&value, r->language, &r->difference);
	}
	vigie_buffer_append_string(&r->difference, r->set->rules[rule].n_indicators ? ")\n" : "\n");
}

static void append_expected(struct rehearsal *r, const struct ast_test_expectation *expectation)
{
	const char *rule = expectation->rule, *pupil = expectation->pupil;

	switch (expectation->verdict) {
	case VIGIE_FALSE:
		vigie_buffer_append_format(&r->difference, _("- expected not \"%s\" for \"%s\"\n"),
					   rule, pupil);
		break;
	case VIGIE_TRUE:
		vigie_buffer_append_format(&r->difference, _("- expected \"%s\" for \"%s\"\n"),
					   rule, pupil);
		break;
	case VIGIE_UNKNOWN:
		vigie_buffer_append_format(
			&r->difference, _("- expected unknown \"%s\" for \"%s\"\n"), rule, pupil);
		break;
	}
}

static void expect_verdict(struct rehearsal *r, const struct ast_test_expectation *expectation,
			   size_t pupil)
{
	size_t rule = vigie_rules_find(r->set, expectation->rule);
	enum vigie_truth got = vigie_verdicts_when(r->verdicts, pupil, rule);

	if (got == expectation->verdict)
		return;
	append_expected(r, expectation);
	vigie_buffer_append_format(&r->difference, _("+ got %s"), show_truth(got, r->language));
	if (!vigie_verdicts_applies(r->verdicts, pupil, rule))
		vigie_buffer_append_string(&r->difference, _(", outside the population"));
	append_values(r, pupil, rule);
}

bool rehearsal_concerns(const struct vigie_rules *set, const struct set_test *test, size_t rule)
{
	bool any = false;

	for (size_t i = 0; i < set->n_rules; i++)
		any |= strcmp(set->rules[i].rule->info.file, test->file) == 0;
	return !any || strcmp(set->rules[rule].rule->info.file, test->file) == 0;
}

static void expect_nothing(struct rehearsal *r, const struct ast_test_expectation *expectation,
			   size_t pupil)
{
	for (size_t rule = 0; rule < r->set->n_rules; rule++) {
		if (!rehearsal_concerns(r->set, r->test, rule) ||
		    vigie_verdicts_when(r->verdicts, pupil, rule) != VIGIE_TRUE)
			continue;
		vigie_buffer_append_format(&r->difference, _("- expected nothing for \"%s\"\n"),
					   expectation->pupil);
		vigie_buffer_append_format(&r->difference, _("+ got \"%s\""),
					   r->set->rules[rule].rule->info.name);
		append_values(r, pupil, rule);
	}
}

static int compare(struct rehearsal *r, struct vigie_arena *arena,
		   struct vigie_rule_test_result *result)
{
	const struct ast_test *test = r->test->test;
	int error;

	for (size_t i = 0; test->n_pupils > 0 && i < test->n_expectations; i++) {
		const struct ast_test_expectation *expectation = &test->expectations[i];
		size_t pupil = rehearsal_pupil(test, expectation->pupil);

		if (expectation->rule)
			expect_verdict(r, expectation, pupil);
		else
			expect_nothing(r, expectation, pupil);
	}
	error = vigie_buffer_error(&r->difference);
	if (error == 0 && r->difference.size > 0) {
		result->passed = false;
		result->difference =
			vigie_arena_copy(arena, r->difference.data, r->difference.size);
		error = result->difference ? 0 : -ENOMEM;
	}
	return error;
}

static int rehearse(const struct vigie_rules *set, const struct set_test *test,
		    const struct vigie_calendar *calendar, struct vigie_arena *arena,
		    struct vigie_rule_test_result *result)
{
	struct vigie_evaluation evaluation = {.on = test->test->on, .calendar = calendar};
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;
	VIGIE_CLEANUP(vigie_verdicts_freep) struct vigie_verdicts *verdicts = NULL;
	bool french = strcmp(vigie_translate_language(), "fr") == 0;
	struct rehearsal rehearsal = {
		.set = set, .test = test, .language = french ? VIGIE_FRENCH : VIGIE_ENGLISH};
	int r = specimen_new(test->test, &facts);

	if (r == 0)
		r = vigie_rules_evaluate(set, facts, &evaluation, &verdicts);
	if (r < 0)
		return r;
	*result = (struct vigie_rule_test_result){
		.name = test->test->name, .file = test->file, .line = test->line, .passed = true};
	rehearsal.verdicts = verdicts;
	r = compare(&rehearsal, arena, result);
	vigie_buffer_done(&rehearsal.difference);
	return r;
}

int vigie_rules_test(const struct vigie_rules *rules, const struct vigie_calendar *calendar,
		     struct vigie_arena *arena, struct vigie_rule_test_result **ret_results,
		     size_t *ret_n)
{
	struct vigie_rule_test_result *results =
		vigie_arena_allocate(arena, (rules->n_tests + 1) * sizeof(*results));
	int r = results ? 0 : -ENOMEM;

	for (size_t i = 0; r == 0 && i < rules->n_tests; i++)
		r = rehearse(rules, &rules->tests[i], calendar, arena, &results[i]);
	if (r < 0)
		return r;
	*ret_results = results;
	*ret_n = rules->n_tests;
	return 0;
}
