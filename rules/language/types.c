/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Types and units of expressions (RULES.md, "Types"). A plain number takes the unit it meets; two
 * units never meet. What is wrong gets type NONE and is said where it is, not again further up.
 */
#include "rules/language/checker.h"
#include "rules/language/tree.h"

const char *types_name(enum ast_type type)
{
	static const char *const names[] = {
		[AST_TYPE_NONE] = N_("nothing"),
		[AST_TYPE_BOOLEAN] = N_("yes or no"),
		[AST_TYPE_NUMBER] = N_("a number"),
		[AST_TYPE_GRADE] = N_("a grade"),
		[AST_TYPE_PERCENT] = N_("a percentage"),
		[AST_TYPE_COUNT] = N_("a count"),
		[AST_TYPE_DAYS] = N_("a number of days"),
		[AST_TYPE_HOURS] = N_("a number of hours"),
		[AST_TYPE_YEARS] = N_("a number of years"),
		[AST_TYPE_MASTERY] = N_("a mastery from 1 to 4"),
		[AST_TYPE_INDEX] = N_("a social index"),
		[AST_TYPE_DATE] = N_("a date"),
		[AST_TYPE_TEXT] = N_("a text"),
		[AST_TYPE_LEVEL] = N_("a level"),
	};

	return _(names[type]);
}

static bool is_number(enum ast_type type)
{
	return type >= AST_TYPE_NUMBER && type <= AST_TYPE_INDEX;
}

/* The type in which two values are compared or added; NONE when there is none. */
static enum ast_type meet(enum ast_type a, enum ast_type b)
{
	if (a == b)
		return a;
	if (a == AST_TYPE_NUMBER && is_number(b))
		return b;
	return b == AST_TYPE_NUMBER && is_number(a) ? a : AST_TYPE_NONE;
}

static void hint_meeting(struct vigie_diagnostic *entry, const struct ast_expression *a,
			 const struct ast_expression *b)
{
	if ((a->type == AST_TYPE_LEVEL && b->type == AST_TYPE_TEXT) ||
	    (a->type == AST_TYPE_TEXT && b->type == AST_TYPE_LEVEL))
		vigie_diagnostic_hint(entry, N_("a level is written without quotes: 6e, Tle"));
	else if (is_number(a->type) && b->kind == AST_TEXT)
		vigie_diagnostic_hint(entry, N_("a number is written without quotes"));
	else if (is_number(a->type) && is_number(b->type))
		vigie_diagnostic_hint(entry, N_("take two values of the same kind, or a number "
						"without a unit"));
	else if (a->type == AST_TYPE_LEVEL || b->type == AST_TYPE_LEVEL)
		vigie_diagnostic_hint(entry, N_("compare a level with levels, such as 6e or Tle"));
}

static struct vigie_diagnostic *refuse_meeting(struct checker *checker,
					       const struct ast_expression *a,
					       const struct ast_expression *b)
{
	struct vigie_diagnostic *entry = vigie_diagnostics_add(
		checker->list, VIGIE_ERROR, rule_code(CODE_TYPES), a->span,
		N_("%s does not go with %s"), types_name(a->type), types_name(b->type));

	vigie_diagnostic_mark(entry, b->span, N_("this is %s"), types_name(b->type));
	hint_meeting(entry, a, b);
	return entry;
}

/* False when the two do not meet, which is said under both. */
static bool require_meeting(struct checker *checker, const struct ast_expression *a,
			    const struct ast_expression *b, enum ast_type *ret_type)
{
	*ret_type = AST_TYPE_NONE;
	if (a->type == AST_TYPE_NONE || b->type == AST_TYPE_NONE)
		return false;
	*ret_type = meet(a->type, b->type);
	if (*ret_type != AST_TYPE_NONE)
		return true;
	refuse_meeting(checker, a, b);
	return false;
}

static enum ast_type refuse_operator(struct checker *checker, const struct ast_expression *node,
				     const struct ast_expression *operand)
{
	struct vigie_diagnostic *entry;

	if (operand->type == AST_TYPE_NONE)
		return AST_TYPE_NONE;
	entry = vigie_diagnostics_add(checker->list, VIGIE_ERROR, rule_code(CODE_OPERATOR),
				      node->span, N_("this operator does not take %s"),
				      types_name(operand->type));
	vigie_diagnostic_mark(entry, operand->span, N_("this is %s"), types_name(operand->type));
	if (is_number(operand->type))
		vigie_diagnostic_hint(entry, N_("multiply or divide by a number without a unit"));
	else
		vigie_diagnostic_hint(
			entry, N_("only numbers are calculated with; a text, and what is yes "
				  "or no, are compared with '=' or '!='"));
	return AST_TYPE_NONE;
}

static void require_condition(struct checker *checker, const struct ast_expression *node)
{
	struct vigie_diagnostic *entry;

	if (node->type == AST_TYPE_BOOLEAN || node->type == AST_TYPE_NONE)
		return;
	entry = vigie_diagnostics_add(checker->list, VIGIE_ERROR, rule_code(CODE_CONDITION),
				      node->span, N_("a condition is needed here, this is %s"),
				      types_name(node->type));
	if (is_number(node->type))
		vigie_diagnostic_hint(entry,
				      N_("compare it with something, as in 'average() < 8'"));
}

static enum ast_type check_logic(struct checker *checker, struct ast_expression *node)
{
	types_check(checker, node->a);
	require_condition(checker, node->a);
	if (node->b) {
		types_check(checker, node->b);
		require_condition(checker, node->b);
	}
	return AST_TYPE_BOOLEAN;
}

static bool is_ordered(enum ast_type type)
{
	return is_number(type) || type == AST_TYPE_DATE || type == AST_TYPE_LEVEL;
}

static enum ast_type check_comparison(struct checker *checker, struct ast_expression *node)
{
	bool equality = node->op == AST_EQUAL || node->op == AST_NOT_EQUAL;
	enum ast_type type;

	types_check(checker, node->a);
	types_check(checker, node->b);
	if (require_meeting(checker, node->a, node->b, &type) && !equality && !is_ordered(type))
		refuse_operator(checker, node, node->a);
	return AST_TYPE_BOOLEAN;
}

static enum ast_type check_sum(struct checker *checker, struct ast_expression *node)
{
	enum ast_type a = types_check(checker, node->a), b = types_check(checker, node->b), type;

	if (a == AST_TYPE_DATE && (b == AST_TYPE_DAYS || b == AST_TYPE_NUMBER))
		return AST_TYPE_DATE;
	if (!require_meeting(checker, node->a, node->b, &type))
		return AST_TYPE_NONE;
	if (type == AST_TYPE_DATE && node->op == AST_SUBTRACT)
		return AST_TYPE_DAYS;
	return is_number(type) ? type : refuse_operator(checker, node, node->a);
}

/* A number or a count multiplies anything; a unit is only divided by itself, a number or a count.
 */
static enum ast_type check_product(struct checker *checker, struct ast_expression *node)
{
	enum ast_type a = types_check(checker, node->a), b = types_check(checker, node->b);
	bool plain_a = a == AST_TYPE_NUMBER || a == AST_TYPE_COUNT;
	bool plain_b = b == AST_TYPE_NUMBER || b == AST_TYPE_COUNT;

	if (a == AST_TYPE_NONE || b == AST_TYPE_NONE)
		return AST_TYPE_NONE;
	if (!is_number(a) || !is_number(b))
		return refuse_operator(checker, node, is_number(a) ? node->b : node->a);
	if (node->op == AST_DIVIDE && a == b)
		return AST_TYPE_NUMBER;
	if (plain_b && a != AST_TYPE_NUMBER)
		return a;
	if (plain_b || (plain_a && node->op == AST_MULTIPLY))
		return b == AST_TYPE_COUNT && node->op == AST_DIVIDE ? AST_TYPE_NUMBER : b;
	require_meeting(checker, node->a, node->b, &a);
	return refuse_operator(checker, node, node->b);
}

static enum ast_type check_binary(struct checker *checker, struct ast_expression *node)
{
	switch (node->op) {
	case AST_OR:
	case AST_AND:
	case AST_NOT:
		return check_logic(checker, node);
	case AST_LESS:
	case AST_LESS_EQUAL:
	case AST_EQUAL:
	case AST_NOT_EQUAL:
	case AST_GREATER_EQUAL:
	case AST_GREATER:
		return check_comparison(checker, node);
	case AST_ADD:
	case AST_SUBTRACT:
		return check_sum(checker, node);
	case AST_MULTIPLY:
	case AST_DIVIDE:
	case AST_NEGATE:
		return check_product(checker, node);
	}
	return AST_TYPE_NONE;
}

static enum ast_type check_unary(struct checker *checker, struct ast_expression *node)
{
	if (node->op == AST_NOT)
		return check_logic(checker, node);
	types_check(checker, node->a);
	return is_number(node->a->type) ? node->a->type : refuse_operator(checker, node, node->a);
}

/* False when an end stands outside the order of levels, which is said. */
static bool check_levels(struct checker *checker, const struct ast_expression *node)
{
	const struct ast_expression *ends[] = {node->b, node->c};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(ends); i++) {
		if (ends[i]->kind != AST_LEVEL || vigie_level_is_ordered(ends[i]->level))
			continue;
		vigie_diagnostic_hint(
			vigie_diagnostics_add(checker->list, VIGIE_ERROR, rule_code(CODE_RANGE),
					      ends[i]->span,
					      N_("the level %s stands outside the order"),
					      vigie_level_name(ends[i]->level)),
			N_("list the levels: 'level in (CAP1, CAP2)'"));
		return false;
	}
	return true;
}

static bool is_backwards(const struct ast_expression *low, const struct ast_expression *high)
{
	if (low->kind != high->kind)
		return false;
	if (low->kind == AST_LEVEL)
		return low->level > high->level;
	if (low->kind == AST_DATE)
		return low->day > high->day;
	return low->kind == AST_NUMBER && low->number > high->number;
}

static enum ast_type check_range(struct checker *checker, struct ast_expression *node)
{
	enum ast_type type, other;

	types_check(checker, node->a);
	types_check(checker, node->b);
	types_check(checker, node->c);
	if (!require_meeting(checker, node->a, node->b, &type) ||
	    !require_meeting(checker, node->a, node->c, &other) ||
	    !require_meeting(checker, node->b, node->c, &other))
		return AST_TYPE_BOOLEAN;
	if (!is_ordered(type))
		refuse_operator(checker, node, node->a);
	if (check_levels(checker, node) && is_backwards(node->b, node->c)) {
		struct vigie_span span = node->b->span;

		span.end = node->c->span.end;
		vigie_diagnostic_hint(vigie_diagnostics_add(checker->list, VIGIE_ERROR,
							    rule_code(CODE_RANGE), span,
							    N_("this range runs backwards")),
				      N_("the first end comes before the last"));
	}
	return AST_TYPE_BOOLEAN;
}

static enum ast_type check_list(struct checker *checker, struct ast_expression *node)
{
	enum ast_type type;

	types_check(checker, node->a);
	for (size_t i = 0; i < node->n_items; i++) {
		types_check(checker, node->items[i]);
		if (node->a->type != AST_TYPE_NONE)
			(void)require_meeting(checker, node->a, node->items[i], &type);
	}
	return AST_TYPE_BOOLEAN;
}

static enum ast_type check_at_least(struct checker *checker, struct ast_expression *node)
{
	for (size_t i = 0; i < node->n_items; i++) {
		types_check(checker, node->items[i]);
		require_condition(checker, node->items[i]);
	}
	if ((size_t)node->count > node->n_items)
		vigie_diagnostics_add(checker->list, VIGIE_ERROR, rule_code(CODE_AT_LEAST),
				      node->span, N_("at least %d of a list of only %zu"),
				      node->count, node->n_items);
	return AST_TYPE_BOOLEAN;
}

static enum ast_type check_else(struct checker *checker, struct ast_expression *node)
{
	enum ast_type a = types_check(checker, node->a), b = types_check(checker, node->b);
	struct vigie_diagnostic *entry;

	if (a == AST_TYPE_NONE || b == AST_TYPE_NONE || meet(a, b) != AST_TYPE_NONE)
		return meet(a, b);
	entry = refuse_meeting(checker, node->a, node->b);
	if (b == AST_TYPE_BOOLEAN)
		vigie_diagnostic_hint(entry, N_("'else' binds tighter than a comparison: put the "
						"comparison in parentheses"));
	return AST_TYPE_NONE;
}

static enum ast_type check_kind(struct checker *checker, struct ast_expression *node)
{
	switch (node->kind) {
	case AST_NUMBER:
		return node->type;
	case AST_TEXT:
		return AST_TYPE_TEXT;
	case AST_LEVEL:
		return AST_TYPE_LEVEL;
	case AST_ANSWER:
		return AST_TYPE_BOOLEAN;
	case AST_DATE:
		return AST_TYPE_DATE;
	case AST_INDICATOR:
		return references_check_indicator(checker, node);
	case AST_UNARY:
		return check_unary(checker, node);
	case AST_BINARY:
		return check_binary(checker, node);
	case AST_IN_RANGE:
		return check_range(checker, node);
	case AST_IN_LIST:
		return check_list(checker, node);
	case AST_AT_LEAST:
		return check_at_least(checker, node);
	case AST_KNOWN:
		types_check(checker, node->a);
		return AST_TYPE_BOOLEAN;
	case AST_ELSE:
		return check_else(checker, node);
	case AST_LET:
		return references_check_let(checker, node);
	case AST_SCORE:
		return references_check_score(checker, node);
	case AST_FLAGGED:
		return references_check_flagged(checker, node);
	}
	return AST_TYPE_NONE;
}

static enum ast_type refuse_depth(struct checker *checker, struct ast_expression *node)
{
	vigie_diagnostics_add(checker->list, VIGIE_ERROR, rule_code(CODE_DEPTH), node->span,
			      N_("this expression is nested more than %d deep, its lets and "
				 "scores opened"),
			      AST_DEPTH_LIMIT);
	return node->type = AST_TYPE_NONE;
}

enum ast_type types_check(struct checker *checker, struct ast_expression *node)
{
	if (checker->depth == AST_DEPTH_LIMIT)
		return refuse_depth(checker, node);
	checker->depth++;
	node->type = check_kind(checker, node);
	checker->depth--;
	tree_measure(node);
	/* Once, at the node that goes beyond: its users have no type then. */
	if (node->height == AST_DEPTH_LIMIT + 1)
		return refuse_depth(checker, node);
	return node->type;
}

void types_check_condition(struct checker *checker, struct ast_expression *node)
{
	types_check(checker, node);
	require_condition(checker, node);
	if (node->size > AST_SIZE_LIMIT)
		vigie_diagnostics_add(checker->list, VIGIE_ERROR, rule_code(CODE_SIZE), node->span,
				      N_("this condition has more than %d parts, its lets and "
					 "scores opened"),
				      AST_SIZE_LIMIT);
}
