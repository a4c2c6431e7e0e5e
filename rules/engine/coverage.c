/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the test blocks leave untried. A pupil counts for a rule when the test says what it expects
 * of that rule for this pupil, and for its `when` when the pupil is in its population. Stands apart
 * from the tests themselves: here nothing passes or fails.
 */
#include "vigie/rules.h"

#include <errno.h>
#include <string.h>

#include "rules/engine/branches.h"
#include "rules/engine/rehearsal.h"
#include "rules/engine/show.h"
#include "rules/engine/specimen.h"
#include "vigie/translate.h"

struct coverage {
	struct vigie_rules view; /* the set, with our arena */
	struct branches branches;
	size_t *first; /* branch of each rule, and one more */
};

/* One test block at work. */
struct trial {
	struct coverage *coverage;
	const struct set_test *test;
	struct run run;
	struct column targets[PROGRAM_BANKS_N];
	bool *counts; /* per pupil: something is expected of the rule at hand */
};

static const struct column *run_program(struct trial *trial, const struct program *program)
{
	struct column *target = &trial->targets[program->bank];

	for (size_t start = 0; start < trial->run.n_lanes; start += PROGRAM_BLOCK) {
		size_t rest = trial->run.n_lanes - start;

		machine_run(&trial->run.machine, program, start,
			    rest < PROGRAM_BLOCK ? rest : PROGRAM_BLOCK, target);
	}
	return target;
}

static bool is_known(const struct column *column, size_t pupil)
{
	if (column->bank == PROGRAM_TRUTHS)
		return column->truths[pupil] != PROGRAM_MAYBE;
	if (column->bank == PROGRAM_NUMBERS)
		return column->numbers[pupil] != VIGIE_DECIMAL_NONE;
	return fraction_known(column->fractions[pupil]);
}

/* As it is compared: rounded, a level by its number. */
static vigie_decimal number_of(const struct column *column, enum ast_type type, size_t pupil)
{
	if (!is_known(column, pupil))
		return VIGIE_DECIMAL_NONE;
	if (column->bank == PROGRAM_FRACTIONS)
		return fraction_round(column->fractions[pupil]);
	if (type == AST_TYPE_LEVEL)
		return column->numbers[pupil] * VIGIE_DECIMAL_ONE;
	return vigie_decimal_round(column->numbers[pupil]);
}

static void note_cases(struct trial *trial, struct branch *branch, const bool *reached)
{
	const struct column *column;

	if (branch->n_cases == 0)
		return;
	column = run_program(trial, &branch->value_program);
	for (size_t pupil = 0; pupil < trial->test->test->n_pupils; pupil++) {
		if (!reached[pupil])
			continue;
		for (size_t i = 0; i < branch->n_cases; i++)
			branch->tried[i] |= number_of(column, branch->value->type, pupil) ==
					    branch->cases[i].value;
	}
}

static void note_branch(struct trial *trial, struct branch *branch, const bool *reached)
{
	const struct column *column = run_program(trial, &branch->program);

	for (size_t pupil = 0; pupil < trial->test->test->n_pupils; pupil++) {
		if (!reached[pupil])
			continue;
		if (branch->is_else) {
			branch->yes |= is_known(column, pupil);
			branch->no |= !is_known(column, pupil);
		} else {
			branch->yes |= column->truths[pupil] == PROGRAM_YES;
			branch->no |= column->truths[pupil] == PROGRAM_NO;
		}
	}
	note_cases(trial, branch, reached);
}

/* Of whom something is expected, and who is enrolled. Returns whether there is anyone. */
static bool find_pupils(struct trial *trial, size_t rule)
{
	const struct ast_test *test = trial->test->test;
	const struct vigie_rule_info *info = &trial->run.set->rules[rule].rule->info;
	bool any = false;

	memset(trial->counts, 0, test->n_pupils);
	if ((info->from != VIGIE_DAY_NONE && test->on < info->from) ||
	    (info->to != VIGIE_DAY_NONE && test->on > info->to))
		return false;
	for (size_t i = 0; i < test->n_expectations; i++) {
		const struct ast_test_expectation *expectation = &test->expectations[i];
		size_t pupil = rehearsal_pupil(test, expectation->pupil);

		if (expectation->rule ? strcmp(expectation->rule, info->name) != 0
				      : !rehearsal_concerns(trial->run.set, trial->test, rule))
			continue;
		trial->counts[pupil] = trial->run.school.enrolments[pupil] != NULL;
		any |= trial->counts[pupil];
	}
	return any;
}

static void try_rule(struct trial *trial, size_t rule, bool *inside)
{
	struct coverage *coverage = trial->coverage;
	const struct program *applies = &trial->run.set->rules[rule].applies;
	const struct column *population = NULL;

	if (!find_pupils(trial, rule))
		return;
	if (applies->n > 0)
		population = run_program(trial, applies);
	for (size_t pupil = 0; pupil < trial->test->test->n_pupils; pupil++)
		inside[pupil] = trial->counts[pupil] &&
				(!population || population->truths[pupil] == PROGRAM_YES);
	for (size_t i = coverage->first[rule]; i < coverage->first[rule + 1]; i++) {
		struct branch *branch = &coverage->branches.items[i];

		note_branch(trial, branch, branch->population ? trial->counts : inside);
	}
}

static int try_test(struct coverage *coverage, const struct set_test *test,
		    const struct vigie_calendar *calendar)
{
	struct vigie_evaluation evaluation = {.on = test->test->on, .calendar = calendar};
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;
	struct trial trial = {.coverage = coverage, .test = test};
	bool *inside = NULL;
	int r = vigie_arena_new(&arena);

	if (r == 0)
		r = specimen_new(test->test, &facts);
	if (r == 0)
		r = run_init(&trial.run, &coverage->view, facts, &evaluation, arena);
	for (uint8_t bank = 0; r == 0 && bank < PROGRAM_BANKS_N; bank++)
		r = run_make_column(&trial.targets[bank], bank, trial.run.n_lanes, arena);
	if (r < 0)
		return r;
	trial.counts = vigie_arena_allocate(arena, test->test->n_pupils + 1);
	inside = vigie_arena_allocate(arena, test->test->n_pupils + 1);
	if (!trial.counts || !inside)
		return -ENOMEM;
	for (size_t rule = 0; test->test->n_pupils > 0 && rule < coverage->view.n_rules; rule++)
		try_rule(&trial, rule, inside);
	return 0;
}

/* What stands in a let or a score stands in each rule that uses it: what one tries is tried. */
static int compare_branches(const void *left, const void *right)
{
	const struct branch *a = left, *b = right;

	if (a->node != b->node)
		return (uintptr_t)a->node < (uintptr_t)b->node ? -1 : 1;
	return a->is_else - b->is_else;
}

static void merge(struct branches *branches)
{
	size_t n = 0;

	if (branches->n == 0)
		return;
	qsort(branches->items, branches->n, sizeof(*branches->items), compare_branches);
	for (size_t i = 1; i < branches->n; i++) {
		struct branch *into = &branches->items[n], *from = &branches->items[i];

		if (compare_branches(into, from) != 0) {
			branches->items[++n] = *from;
			continue;
		}
		into->yes |= from->yes;
		into->no |= from->no;
		for (size_t k = 0; k < from->n_cases; k++)
			into->tried[k] |= from->tried[k];
	}
	branches->n = n + 1;
}

static struct vigie_diagnostic *say_gap(const struct branch *branch, const char *text,
					struct vigie_diagnostics *list)
{
	struct vigie_span span = branch->node->span;

	if (!branch->yes && !branch->no)
		return vigie_diagnostics_add(list, VIGIE_NOTE, NULL, span,
					     N_("no test reaches '%s'"), text);
	if (branch->is_else && !branch->yes)
		return vigie_diagnostics_add(
			list, VIGIE_NOTE, NULL, span,
			N_("'%s': what stands before 'else' is known in no test"), text);
	if (branch->is_else)
		return vigie_diagnostics_add(
			list, VIGIE_NOTE, NULL, span,
			N_("'%s': what stands before 'else' is unknown in no test"), text);
	if (!branch->yes)
		return vigie_diagnostics_add(list, VIGIE_NOTE, NULL, span,
					     N_("'%s' is never yes in any test"), text);
	if (!branch->no)
		return vigie_diagnostics_add(list, VIGIE_NOTE, NULL, span,
					     N_("'%s' is never no in any test"), text);
	return vigie_diagnostics_add(list, VIGIE_NOTE, NULL, span,
				     N_("'%s' is not tested on each side of its boundary"), text);
}

static bool is_covered(const struct branch *branch)
{
	bool covered = branch->yes && branch->no;

	for (size_t i = 0; i < branch->n_cases; i++)
		covered &= branch->tried[i];
	return covered;
}

static int say(const struct branch *branch, enum vigie_language language,
	       struct vigie_diagnostics *list)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0}, value = {0};
	struct vigie_diagnostic *entry;

	if (is_covered(branch))
		return 0;
	ast_expression_print(branch->node, language, &text);
	entry = say_gap(branch, vigie_buffer_string(&text), list);
	for (size_t i = 0; i < branch->n_cases; i++) {
		if (branch->tried[i])
			continue;
		vigie_buffer_clear(&value);
		boundaries_write_value(branch->value, branch->cases[i].value, language, &value);
		vigie_diagnostic_hint(
			entry, N_("no test has %s → %s"), vigie_buffer_string(&value),
			show_truth(branch->cases[i].holds ? VIGIE_TRUE : VIGIE_FALSE, language));
	}
	return vigie_buffer_error(&text) ? vigie_buffer_error(&text) : vigie_buffer_error(&value);
}

/* Is something expected of the rule? Of others it is said that no test names them. */
static bool is_tested(const struct vigie_rules *set, size_t rule)
{
	for (size_t i = 0; i < set->n_tests; i++)
		for (size_t j = 0; j < set->tests[i].test->n_expectations; j++) {
			const char *name = set->tests[i].test->expectations[j].rule;

			if (name && strcmp(name, set->rules[rule].rule->info.name) == 0)
				return true;
		}
	return false;
}

static int collect(struct coverage *coverage)
{
	struct vigie_rules *view = &coverage->view;
	int r = 0;

	coverage->first =
		vigie_arena_allocate(view->arena, (view->n_rules + 1) * sizeof(*coverage->first));
	if (!coverage->first)
		return -ENOMEM;
	for (size_t rule = 0; r == 0 && rule < view->n_rules; rule++) {
		coverage->first[rule] = coverage->branches.n;
		if (is_tested(view, rule))
			r = branches_add(&coverage->branches, view, rule);
	}
	coverage->first[view->n_rules] = coverage->branches.n;
	return r;
}

int vigie_rules_cover(const struct vigie_rules *rules, const struct vigie_calendar *calendar,
		      enum vigie_language language, struct vigie_diagnostics *list)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct coverage coverage = {.view = *rules};
	int r = vigie_arena_new(&arena);

	if (r < 0)
		return r;
	coverage.view.arena = arena;
	coverage.view.instances.arena = arena;
	r = collect(&coverage);
	for (size_t i = 0; r == 0 && i < rules->n_tests; i++)
		r = try_test(&coverage, &rules->tests[i], calendar);
	if (r == 0)
		merge(&coverage.branches);
	for (size_t i = 0; r == 0 && i < coverage.branches.n; i++)
		r = say(&coverage.branches.items[i], language, list);
	return r;
}
