/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks a parsed set: names, then definitions, rules, conditions and tests, then warnings. Owns
 * nothing but the indexes of names, in the arena of the set; goes on after every error. */
#include <errno.h>
#include <string.h>

#include "rules/language/checker.h"
#include "rules/language/tree.h"

static void index_subjects(struct checker *checker)
{
	const struct ast_set *set = checker->set;

	for (size_t i = 0; i < set->n_subjects; i++) {
		const struct ast_subject *subject = &set->subjects[i];

		names_add(checker, &checker->subjects, subject->name, subject->span, i);
		for (size_t j = 0; j < subject->n_labels; j++)
			names_add(checker, &checker->labels, subject->labels[j], subject->span, i);
	}
	names_sort(&checker->subjects);
	names_sort(&checker->labels);
	names_refuse_twins(checker, &checker->subjects);
}

static void index_known_subjects(struct checker *checker)
{
	const struct vigie_rules_options *options = checker->options;
	struct vigie_span nowhere = {0};

	if (!options || !options->known_subjects)
		return;
	for (size_t i = 0; i < options->n_known_subjects; i++)
		names_add(checker, &checker->known_subjects, options->known_subjects[i], nowhere,
			  i);
	names_sort(&checker->known_subjects);
}

static void index_names(struct checker *checker)
{
	const struct ast_set *set = checker->set;

	for (size_t i = 0; i < set->n_rules; i++)
		names_add(checker, &checker->rules, set->rules[i].info.name, set->rules[i].span, i);
	for (size_t i = 0; i < set->n_lets; i++)
		names_add(checker, &checker->lets, set->lets[i].name, set->lets[i].span, i);
	for (size_t i = 0; i < set->n_scores; i++)
		names_add(checker, &checker->scores, set->scores[i].name, set->scores[i].span, i);
	names_sort(&checker->rules);
	names_sort(&checker->lets);
	names_sort(&checker->scores);
	names_refuse_twins(checker, &checker->rules);
	names_refuse_twins(checker, &checker->lets);
	names_refuse_twins(checker, &checker->scores);
	index_subjects(checker);
	index_known_subjects(checker);
}

struct collected {
	struct checker *checker;
	const char **names;
	size_t n;
};

static void collect_subject(const struct ast_expression *node, void *data)
{
	struct collected *collected = data;
	const struct ast_indicator *indicator = &node->indicator;
	const char *name;

	if (node->kind != AST_INDICATOR || !indicator->subject)
		return;
	name = indicator->alias ? indicator->alias->name : indicator->subject;
	for (size_t i = 0; i < collected->n; i++) {
		if (strcmp(collected->names[i], name) == 0)
			return;
	}
	if (collected->names)
		collected->names[collected->n] = name;
	collected->n += collected->names != NULL;
}

/* The subjects of a condition, each once, lets and scores opened: what there is to work on. */
static void collect_subjects(struct checker *checker, struct ast_rule *rule)
{
	struct collected collected = {.checker = checker};

	if (!tree_is_sound(rule->when))
		return;
	collected.names = vigie_arena_allocate(checker->set->arena,
					       rule->when->size * sizeof(*collected.names));
	checker->exhausted |= !collected.names;
	tree_walk(rule->when, true, collect_subject, &collected);
	rule->info.subjects = collected.names;
	rule->info.n_subjects = collected.n;
}

static void check_rule(struct checker *checker, struct ast_rule *rule)
{
	if (rule->applies)
		types_check_condition(checker, rule->applies);
	if (rule->when)
		types_check_condition(checker, rule->when);
	if (rule->clear)
		types_check_condition(checker, rule->clear);
	for (size_t i = 0; i < rule->info.n_programmes; i++)
		references_check_programme(checker, rule->info.programmes[i],
					   rule->programme_spans[i]);
	collect_subjects(checker, rule);
}

static void check_expectation(struct checker *checker, const struct name_index *pupils,
			      struct ast_test_expectation *expectation)
{
	const struct name_entry *rule, *pupil;

	pupil = names_find(checker, pupils, expectation->pupil, NULL);
	if (pupil)
		expectation->pupil = pupil->name;
	else
		names_suggest(pupils, expectation->pupil,
			      vigie_diagnostics_add(
				      checker->list, VIGIE_ERROR, rule_code(CODE_REFERENCE),
				      expectation->pupil_span, N_("this test has no pupil '%s'"),
				      expectation->pupil));
	if (!expectation->rule)
		return;
	rule = names_find(checker, &checker->rules, expectation->rule, NULL);
	if (rule)
		expectation->rule = rule->name;
	else
		names_suggest(&checker->rules, expectation->rule,
			      vigie_diagnostics_add(checker->list, VIGIE_ERROR,
						    rule_code(CODE_REFERENCE), expectation->span,
						    N_("unknown rule '%s'"), expectation->rule));
}

static void check_test(struct checker *checker, struct ast_test *test)
{
	struct name_index pupils = {0};

	for (size_t i = 0; i < test->n_pupils; i++)
		names_add(checker, &pupils, test->pupils[i].name, test->pupils[i].span, i);
	names_sort(&pupils);
	names_refuse_twins(checker, &pupils);
	for (size_t i = 0; i < test->n_expectations; i++)
		check_expectation(checker, &pupils, &test->expectations[i]);
}

int checker_check(struct ast_set *set, const struct vigie_rules_options *options,
		  struct vigie_diagnostics *list)
{
	struct checker checker = {.set = set, .options = options, .list = list};

	index_names(&checker);
	for (size_t i = 0; i < set->n_lets; i++)
		references_check_let_value(&checker, &set->lets[i]);
	for (size_t i = 0; i < set->n_scores; i++)
		references_check_score_lines(&checker, &set->scores[i]);
	for (size_t i = 0; i < set->n_rules; i++)
		check_rule(&checker, &set->rules[i]);
	for (size_t i = 0; i < set->n_conditions; i++) {
		if (set->conditions[i].expression)
			types_check_condition(&checker, set->conditions[i].expression);
	}
	for (size_t i = 0; i < set->n_tests; i++)
		check_test(&checker, &set->tests[i]);
	warnings_say(&checker);
	return checker.exhausted ? -ENOMEM : 0;
}
