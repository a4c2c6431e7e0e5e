/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rule set as its users hold it: compile, ask, free. Owns the tree, the programs and the texts;
 * borrows nothing from the sources. All or nothing: one error and there is no set.
 */
#include "vigie/rules.h"

#include <errno.h>
#include <string.h>

#include "rules/engine/compiler.h"
#include "rules/engine/fingerprint.h"
#include "rules/engine/listing.h"
#include "rules/language/codes.h"
#include "vigie/translate.h"

static int compare_rules(const void *a, const void *b)
{
	const struct ast_rule *left = ((const struct set_rule *)a)->rule;
	const struct ast_rule *right = ((const struct set_rule *)b)->rule;
	int order = strcmp(left->info.file, right->info.file);

	if (order != 0)
		return order;
	return left->span.start < right->span.start ? -1 : left->span.start > right->span.start;
}

/* Compiles an expression that may be missing. Says so when it is larger than a program may be. */
static int compile_part(struct vigie_rules *set, const struct ast_expression *e,
			struct vigie_diagnostics *list, struct program *ret_program)
{
	int r = e ? compiler_compile(set, e, ret_program) : 0;

	if (r > 0)
		vigie_diagnostics_add(list, VIGIE_ERROR, rule_code(CODE_SIZE), e->span,
				      N_("this condition is too large: divide it into rules"));
	return r;
}

static int compile_rules(struct vigie_rules *set, struct vigie_diagnostics *list)
{
	int r = 0;

	for (size_t i = 0; i < set->n_rules; i++)
		set->rules[i].rule = &set->tree->rules[i];
	qsort(set->rules, set->n_rules, sizeof(*set->rules), compare_rules);
	for (size_t i = 0; r == 0 && i < set->n_rules; i++) {
		struct set_rule *rule = &set->rules[i];

		r = compile_part(set, rule->rule->applies, list, &rule->applies);
		if (r == 0)
			r = compile_part(set, rule->rule->when, list, &rule->when);
		if (r == 0)
			r = compile_part(set, rule->rule->clear, list, &rule->clear);
		if (r == 0)
			r = listing_fill(set, rule);
	}
	return r;
}

static int compile_conditions(struct vigie_rules *set, struct vigie_diagnostics *list)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < set->n_conditions; i++) {
		set->conditions[i].condition = &set->tree->conditions[i];
		r = compile_part(set, set->tree->conditions[i].expression, list,
				 &set->conditions[i].program);
	}
	return r;
}

static int place_tests(struct vigie_rules *set)
{
	for (size_t i = 0; i < set->n_tests; i++) {
		const struct ast_test *test = &set->tree->tests[i];
		const char *file = test->span.source->name;
		uint32_t column;

		set->tests[i].test = test;
		set->tests[i].file = vigie_arena_copy(set->arena, file, strlen(file));
		if (!set->tests[i].file)
			return -ENOMEM;
		vigie_source_position(test->span.source, test->span.start, &set->tests[i].line,
				      &column);
	}
	return 0;
}

/* Takes the tree, also when it fails. */
static int new_set(struct ast_set *tree, struct vigie_rules **ret_set)
{
	VIGIE_CLEANUP(vigie_rules_freep) struct vigie_rules *set = calloc(1, sizeof(*set));

	if (!set) {
		ast_set_free(tree);
		return -ENOMEM;
	}
	set->tree = tree;
	set->n_rules = tree->n_rules;
	set->n_conditions = tree->n_conditions;
	set->n_tests = tree->n_tests;
	set->rules = calloc(tree->n_rules + 1, sizeof(*set->rules));
	set->conditions = calloc(tree->n_conditions + 1, sizeof(*set->conditions));
	set->tests = calloc(tree->n_tests + 1, sizeof(*set->tests));
	if (!set->rules || !set->conditions || !set->tests || vigie_arena_new(&set->arena) < 0)
		return -ENOMEM;
	set->instances.arena = set->arena;
	*ret_set = TAKE_PTR(set);
	return 0;
}

static int years_back(const struct instances *instances)
{
	int most = 0;

	for (size_t i = 0; i < instances->n; i++) {
		int years = instance_years_back(&instances->items[i]);

		most = years > most ? years : most;
	}
	return most;
}

int set_compile(struct ast_set *tree, struct vigie_diagnostics *list, struct vigie_rules **ret_set)
{
	VIGIE_CLEANUP(vigie_rules_freep) struct vigie_rules *set = NULL;
	int r = new_set(tree, &set);

	if (r == 0)
		r = compile_rules(set, list);
	if (r == 0)
		r = compile_conditions(set, list);
	if (r == 0)
		r = place_tests(set);
	if (r == 0)
		r = fingerprint_print(set->tree, set->fingerprint);
	if (r != 0)
		return r;
	set->years_back = years_back(&set->instances);
	*ret_set = TAKE_PTR(set);
	return 0;
}

int vigie_rules_compile(const struct vigie_source *const *sources, size_t n_sources,
			const struct vigie_rules_options *options, struct vigie_diagnostics *list,
			struct vigie_rules **ret_rules)
{
	struct ast_set *tree = NULL;
	int r = ast_set_parse(sources, n_sources, options, list, &tree);

	return r == 0 ? set_compile(tree, list, ret_rules) : r;
}

void vigie_rules_free(struct vigie_rules *rules)
{
	if (!rules)
		return;
	ast_set_free(rules->tree);
	vigie_arena_free(rules->arena);
	free(rules->columns);
	free(rules->banks);
	free(rules->texts);
	free(rules->rules);
	free(rules->conditions);
	free(rules->tests);
	free(rules);
}

size_t vigie_rules_count(const struct vigie_rules *rules)
{
	return rules->n_rules;
}

const struct vigie_rule_info *vigie_rules_info(const struct vigie_rules *rules, size_t rule)
{
	return &rules->rules[rule].rule->info;
}

size_t vigie_rules_find(const struct vigie_rules *rules, const char *name)
{
	for (size_t i = 0; i < rules->n_rules; i++)
		if (strcmp(rules->rules[i].rule->info.name, name) == 0)
			return i;
	return SIZE_MAX;
}

size_t vigie_rules_find_condition(const struct vigie_rules *rules, const char *name)
{
	for (size_t i = 0; i < rules->n_conditions; i++)
		if (strcmp(rules->conditions[i].condition->name, name) == 0)
			return i;
	return SIZE_MAX;
}

const char *vigie_rules_fingerprint(const struct vigie_rules *rules)
{
	return rules->fingerprint;
}

int vigie_rules_years_back(const struct vigie_rules *rules)
{
	return rules->years_back;
}

size_t vigie_rules_n_indicators(const struct vigie_rules *rules, size_t rule)
{
	return rules->rules[rule].n_indicators;
}

const char *vigie_rules_indicator(const struct vigie_rules *rules, size_t rule, size_t indicator)
{
	return rules->rules[rule].indicators[indicator];
}

void vigie_rules_restate(const struct vigie_rules *rules, size_t rule, enum vigie_language language,
			 struct vigie_buffer *out)
{
	ast_rule_restate(rules->rules[rule].rule, language, out);
}
