/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is allowed but hardly meant: conditions without a choice, identical rules, rules without a
 * test, subjects nobody teaches. Says each once; refuses nothing. */
#include <string.h>

#include "rules/language/checker.h"
#include "rules/language/tree.h"
#include "vigie/text.h"

static void warn_ranges(struct checker *checker)
{
	struct ast_set *set = checker->set;

	for (size_t i = 0; i < set->n_lets; i++) {
		if (tree_is_sound(set->lets[i].value))
			ranges_warn(checker, set->lets[i].value);
	}
	for (size_t i = 0; i < set->n_scores; i++) {
		for (size_t j = 0; j < set->scores[i].n_lines; j++) {
			if (tree_is_sound(set->scores[i].lines[j].when))
				ranges_warn(checker, set->scores[i].lines[j].when);
		}
	}
	for (size_t i = 0; i < set->n_rules; i++) {
		const struct ast_expression *conditions[] = {
			set->rules[i].applies, set->rules[i].when, set->rules[i].clear};

		for (size_t j = 0; j < VIGIE_ARRAY_SIZE(conditions); j++) {
			if (tree_is_sound(conditions[j]))
				ranges_warn(checker, conditions[j]);
		}
	}
	for (size_t i = 0; i < set->n_conditions; i++) {
		if (tree_is_sound(set->conditions[i].expression))
			ranges_warn(checker, set->conditions[i].expression);
	}
}

struct meaning {
	char *text; /* owned: what the rule says, without its name */
	const struct ast_rule *rule;
};

static int compare_meanings(const void *left, const void *right)
{
	const struct meaning *a = left, *b = right;
	int r = strcmp(a->text, b->text);

	return r ? r : (a->rule > b->rule) - (a->rule < b->rule);
}

static char *write_meaning(const struct ast_rule *rule)
{
	struct vigie_buffer text = {0};

	if (rule->applies)
		ast_expression_print(rule->applies, VIGIE_ENGLISH, &text);
	vigie_buffer_append_char(&text, '\n');
	ast_expression_print(rule->when, VIGIE_ENGLISH, &text);
	vigie_buffer_append_format(&text, "\n%d %d", (int)rule->info.from, (int)rule->info.to);
	/* In their order: the first is offered first. */
	for (size_t i = 0; i < rule->info.n_programmes; i++)
		vigie_buffer_append_format(&text, "\n%s", rule->info.programmes[i]);
	return vigie_buffer_take(&text);
}

static void warn_twins(struct checker *checker, const struct meaning *meanings, size_t n)
{
	for (size_t i = 1, first = 0; i < n; i++) {
		const struct ast_rule *rule = meanings[i].rule;
		struct vigie_diagnostic *entry;

		if (strcmp(meanings[i].text, meanings[first].text) != 0) {
			first = i;
			continue;
		}
		entry = vigie_diagnostics_add(checker->list, VIGIE_WARNING,
					      rule_code(CODE_SHADOWED), rule->span,
					      N_("rule '%s' says the same as rule '%s'"),
					      rule->info.name, meanings[first].rule->info.name);
		vigie_diagnostic_mark(entry, meanings[first].rule->span, N_("this one"));
		vigie_diagnostic_hint(entry, N_("remove one of the two, or correct its condition"));
	}
}

static void warn_shadowed(struct checker *checker)
{
	const struct ast_set *set = checker->set;
	struct meaning *meanings = calloc(set->n_rules + 1, sizeof(*meanings));
	size_t n = 0;

	if (!meanings) {
		checker->exhausted = true;
		return;
	}
	for (size_t i = 0; i < set->n_rules; i++) {
		const struct ast_rule *rule = &set->rules[i];

		if (!tree_is_sound(rule->when) || (rule->applies && !tree_is_sound(rule->applies)))
			continue;
		meanings[n] = (struct meaning){write_meaning(rule), rule};
		checker->exhausted |= !meanings[n].text;
		n += meanings[n].text != NULL;
	}
	qsort(meanings, n, sizeof(*meanings), compare_meanings);
	warn_twins(checker, meanings, n);
	for (size_t i = 0; i < n; i++)
		free(meanings[i].text);
	free(meanings);
}

static void note_expectations(struct checker *checker, bool *tested)
{
	const struct ast_set *set = checker->set;

	for (size_t i = 0; i < set->n_tests; i++) {
		for (size_t j = 0; j < set->tests[i].n_expectations; j++) {
			const char *rule = set->tests[i].expectations[j].rule;
			const struct name_entry *entry =
				rule ? names_find(checker, &checker->rules, rule, NULL) : NULL;

			if (entry)
				tested[entry->position] = true;
		}
	}
}

static void warn_untested(struct checker *checker)
{
	const struct ast_set *set = checker->set;
	VIGIE_CLEANUP(vigie_freep) bool *tested = calloc(set->n_rules + 1, sizeof(*tested));

	if (!tested) {
		checker->exhausted = true;
		return;
	}
	note_expectations(checker, tested);
	for (size_t i = 0; i < set->n_rules; i++) {
		if (!tested[i])
			vigie_diagnostics_add(checker->list, VIGIE_WARNING,
					      rule_code(CODE_UNTESTED), set->rules[i].span,
					      N_("no test expects rule '%s'"),
					      set->rules[i].info.name);
	}
}

struct subjects_seen {
	struct checker *checker;
	const char *said[VIGIE_DIAGNOSTIC_LIMIT]; /* subjects already warned of */
	size_t n;
};

static bool is_any_known(struct checker *checker, const char **names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (names_find(checker, &checker->known_subjects, names[i], NULL))
			return true;
	}
	return false;
}

static bool is_known(struct checker *checker, const struct ast_indicator *indicator)
{
	const struct ast_subject *alias = indicator->alias;

	if (!alias)
		return names_find(checker, &checker->known_subjects, indicator->subject, NULL);
	return names_find(checker, &checker->known_subjects, alias->name, NULL) ||
	       is_any_known(checker, alias->labels, alias->n_labels) ||
	       is_any_known(checker, alias->codes, alias->n_codes);
}

static void warn_subject(const struct ast_expression *node, void *data)
{
	struct subjects_seen *seen = data;
	struct checker *checker = seen->checker;
	struct vigie_diagnostic *entry;

	if (node->kind != AST_INDICATOR || !node->indicator.subject ||
	    is_known(checker, &node->indicator))
		return;
	for (size_t i = 0; i < seen->n; i++) {
		if (strcmp(seen->said[i], node->indicator.subject) == 0)
			return;
	}
	if (seen->n < VIGIE_DIAGNOSTIC_LIMIT)
		seen->said[seen->n++] = node->indicator.subject;
	entry = vigie_diagnostics_add(checker->list, VIGIE_WARNING, rule_code(CODE_UNSEEN_SUBJECT),
				      node->span, N_("no school has the subject '%s'"),
				      node->indicator.subject);
	names_suggest(&checker->known_subjects, node->indicator.subject, entry);
}

static void warn_subjects(struct checker *checker)
{
	struct subjects_seen seen = {.checker = checker};
	const struct ast_set *set = checker->set;

	for (size_t i = 0; i < set->n_lets; i++) {
		if (set->lets[i].value)
			tree_walk(set->lets[i].value, false, warn_subject, &seen);
	}
	for (size_t i = 0; i < set->n_scores; i++) {
		for (size_t j = 0; j < set->scores[i].n_lines; j++)
			tree_walk(set->scores[i].lines[j].when, false, warn_subject, &seen);
	}
	for (size_t i = 0; i < set->n_rules; i++) {
		const struct ast_rule *rule = &set->rules[i];

		if (rule->when)
			tree_walk(rule->when, false, warn_subject, &seen);
		if (rule->clear)
			tree_walk(rule->clear, false, warn_subject, &seen);
	}
}

void warnings_say(struct checker *checker)
{
	warn_ranges(checker);
	/* What an error left out of two rules may be all that tells them apart. */
	if (vigie_diagnostics_count(checker->list, VIGIE_ERROR) == 0)
		warn_shadowed(checker);
	if (checker->options && checker->options->warn_untested)
		warn_untested(checker);
	if (checker->options && checker->options->known_subjects)
		warn_subjects(checker);
}
