/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a name in an expression stands for: lets and scores (typed when first met, so that cycles
 * show), rules, programmes, subjects. `flagged` looks at flags already raised, so it makes no
 * cycle. */
#include <string.h>

#include "rules/language/checker.h"
#include "rules/language/indicator_table.h"
#include "rules/language/withheld.h"
#include "vigie/text.h"

#define LOWEST_LIMIT 0
#define HIGHEST_LIMIT 20

static enum ast_type refuse_cycle(struct checker *checker, const struct ast_expression *node,
				  const char *name, struct vigie_span definition)
{
	struct vigie_diagnostic *entry =
		vigie_diagnostics_add(checker->list, VIGIE_ERROR, rule_code(CODE_CYCLE), node->span,
				      N_("'%s' is part of its own definition"), name);

	vigie_diagnostic_mark(entry, definition, N_("it is defined here"));
	vigie_diagnostic_hint(entry, N_("write here what is meant, without this name"));
	return AST_TYPE_NONE;
}

void references_check_let_value(struct checker *checker, struct ast_let *let)
{
	if (let->progress != AST_UNSEEN)
		return;
	let->progress = AST_BEGUN;
	if (let->value)
		types_check(checker, let->value);
	let->progress = AST_DONE;
}

static enum ast_type refuse_name(struct checker *checker, const struct ast_expression *node)
{
	struct vigie_diagnostic *entry;
	const char *nearest;

	if (withheld_refuse(checker->list, node->span, node->text))
		return AST_TYPE_NONE;
	entry = vigie_diagnostics_add(checker->list, VIGIE_ERROR, rule_code(CODE_INDICATOR),
				      node->span, N_("unknown indicator '%s'"), node->text);
	nearest = entry ? indicator_nearest(node->text) : NULL;
	if (entry && !nearest) /* "6ème" */
		nearest = vigie_level_name(vigie_level_from_formation(node->text));
	if (nearest)
		vigie_diagnostic_hint(entry, N_("did you mean '%s'?"), nearest);
	else
		names_suggest(&checker->lets, node->text, entry);
	return AST_TYPE_NONE;
}

enum ast_type references_check_let(struct checker *checker, struct ast_expression *node)
{
	const struct name_entry *entry;
	struct ast_let *let;

	if (!node->text)
		return AST_TYPE_NONE; /* the parser has said it */
	entry = names_find(checker, &checker->lets, node->text, NULL);
	if (!entry)
		return refuse_name(checker, node);
	let = &checker->set->lets[entry->position];
	if (let->progress == AST_BEGUN)
		return refuse_cycle(checker, node, let->name, let->span);
	references_check_let_value(checker, let);
	node->let = let;
	return let->value ? let->value->type : AST_TYPE_NONE;
}

void references_check_score_lines(struct checker *checker, struct ast_score *score)
{
	if (score->progress != AST_UNSEEN)
		return;
	score->progress = AST_BEGUN;
	for (size_t i = 0; i < score->n_lines; i++) {
		types_check(checker, score->lines[i].points);
		types_check_condition(checker, score->lines[i].when);
	}
	score->progress = AST_DONE;
}

enum ast_type references_check_score(struct checker *checker, struct ast_expression *node)
{
	const struct name_entry *entry = names_find(checker, &checker->scores, node->text, NULL);
	struct ast_score *score;

	if (!entry) {
		names_suggest(&checker->scores, node->text,
			      vigie_diagnostics_add(checker->list, VIGIE_ERROR,
						    rule_code(CODE_REFERENCE), node->span,
						    N_("unknown score '%s'"), node->text));
		return AST_TYPE_NONE;
	}
	score = &checker->set->scores[entry->position];
	if (score->progress == AST_BEGUN)
		return refuse_cycle(checker, node, score->name, score->span);
	references_check_score_lines(checker, score);
	node->score = score;
	return AST_TYPE_NUMBER;
}

enum ast_type references_check_flagged(struct checker *checker, struct ast_expression *node)
{
	const struct name_entry *entry = names_find(checker, &checker->rules, node->text, NULL);

	if (entry)
		node->text = entry->name;
	else
		names_suggest(&checker->rules, node->text,
			      vigie_diagnostics_add(checker->list, VIGIE_ERROR,
						    rule_code(CODE_REFERENCE), node->span,
						    N_("unknown rule '%s'"), node->text));
	return AST_TYPE_BOOLEAN;
}

void references_check_programme(struct checker *checker, const char *name, struct vigie_span span)
{
	const struct vigie_rules_options *options = checker->options;
	struct vigie_diagnostic *entry;
	const char *nearest;

	if (!options || !options->programmes)
		return;
	for (size_t i = 0; i < options->n_programmes; i++) {
		if (strcmp(options->programmes[i], name) == 0)
			return;
	}
	entry = vigie_diagnostics_add(checker->list, VIGIE_ERROR, rule_code(CODE_PROGRAMME), span,
				      N_("unknown programme '%s'"), name);
	nearest = vigie_text_nearest(name, options->programmes, options->n_programmes);
	if (nearest)
		vigie_diagnostic_hint(entry, N_("did you mean '%s'?"), nearest);
	else
		vigie_diagnostic_hint(entry, N_("programmes are defined in the configuration"));
}

/* A subject block by its name; else by a label that only one block has. */
static void find_alias(struct checker *checker, struct ast_indicator *indicator)
{
	const struct name_entry *entry =
		names_find(checker, &checker->subjects, indicator->subject, NULL);
	size_t n = 1;

	if (!entry)
		entry = names_find(checker, &checker->labels, indicator->subject, &n);
	if (entry && n == 1)
		indicator->alias = &checker->set->subjects[entry->position];
}

static void check_limit(struct checker *checker, struct ast_expression *limit)
{
	enum ast_type type = types_check(checker, limit);

	if (type == AST_TYPE_NONE)
		return;
	if (limit->kind == AST_NUMBER && type == AST_TYPE_NUMBER &&
	    limit->number >= LOWEST_LIMIT * VIGIE_DECIMAL_ONE &&
	    limit->number <= HIGHEST_LIMIT * VIGIE_DECIMAL_ONE)
		return;
	vigie_diagnostics_add(checker->list, VIGIE_ERROR, rule_code(CODE_NUMBER), limit->span,
			      N_("a grade written as a number from %d to %d is needed here"),
			      LOWEST_LIMIT, HIGHEST_LIMIT);
}

/* What only comes by term is unknown over days: allowed, but hardly meant. */
static void check_window(struct checker *checker, const struct ast_expression *node)
{
	const struct ast_indicator *indicator = &node->indicator;

	if (indicator->which != INDICATOR_MASTERY && indicator->which != INDICATOR_HOURS_MISSED)
		return;
	switch (indicator->over.kind) {
	case AST_WINDOW_DAYS:
	case AST_WINDOW_SCHOOL_DAYS:
	case AST_WINDOW_THIS_MONTH:
	case AST_WINDOW_PREVIOUS_MONTH:
		vigie_diagnostic_hint(vigie_diagnostics_add(checker->list, VIGIE_WARNING,
							    rule_code(CODE_NO_VALUE), node->span,
							    N_("this never has a value")),
				      N_("it is only delivered by term: take a term or a year"));
		break;
	case AST_WINDOW_DEFAULT:
	case AST_WINDOW_THIS_TERM:
	case AST_WINDOW_PREVIOUS_TERM:
	case AST_WINDOW_TERM:
	case AST_WINDOW_THIS_YEAR:
	case AST_WINDOW_PREVIOUS_YEAR:
		break;
	}
}

enum ast_type references_check_indicator(struct checker *checker, struct ast_expression *node)
{
	struct ast_indicator *indicator = &node->indicator;
	const struct indicator_entry *entry = indicator_entry(indicator->which);

	if (indicator->subject)
		find_alias(checker, indicator);
	if (indicator->limit)
		check_limit(checker, indicator->limit);
	if ((entry->parameters & TAKES_PROGRAMME) && indicator->text)
		references_check_programme(checker, indicator->text, node->span);
	check_window(checker, node);
	return entry->type;
}
