/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which values a side of a comparison can have at all: an average is between 0 and 20. Warns of
 * comparisons that no value fulfils, or every value, and of two in one chain of `and` that exclude
 * each other. Unknown is neither true nor false. Only for sound expressions.
 */
#include <string.h>

#include "rules/language/checker.h"
#include "rules/language/indicator_table.h"
#include "rules/language/phrases.h"
#include "rules/language/tree.h"

#define LEVEL_VALUE(level) ((vigie_decimal)(level)*VIGIE_DECIMAL_ONE)

static const struct value_range anything = {-RANGES_UNBOUNDED, RANGES_UNBOUNDED};

static vigie_decimal clamp(__int128 value)
{
	if (value > RANGES_UNBOUNDED)
		return RANGES_UNBOUNDED;
	return value < -RANGES_UNBOUNDED ? -RANGES_UNBOUNDED : (vigie_decimal)value;
}

struct value_range ranges_of_indicator(const struct ast_indicator *indicator)
{
	if (indicator->which == INDICATOR_YEARS_BEHIND)
		return anything;
	switch (indicator_entry(indicator->which)->type) {
	case AST_TYPE_GRADE:
		return (struct value_range){0, 20 * VIGIE_DECIMAL_ONE};
	case AST_TYPE_PERCENT:
		return (struct value_range){0, 100 * VIGIE_DECIMAL_ONE};
	case AST_TYPE_MASTERY:
		return (struct value_range){VIGIE_DECIMAL_ONE, 4 * VIGIE_DECIMAL_ONE};
	case AST_TYPE_LEVEL:
		return (struct value_range){LEVEL_VALUE(VIGIE_LEVEL_CP),
					    LEVEL_VALUE(VIGIE_LEVEL_MLDS)};
	case AST_TYPE_COUNT:
	case AST_TYPE_DAYS:
	case AST_TYPE_HOURS:
	case AST_TYPE_YEARS:
	case AST_TYPE_INDEX:
		return (struct value_range){0, RANGES_UNBOUNDED};
	case AST_TYPE_NONE:
	case AST_TYPE_BOOLEAN:
	case AST_TYPE_NUMBER:
	case AST_TYPE_DATE:
	case AST_TYPE_TEXT:
		break;
	}
	return anything;
}

static struct value_range range_of(const struct ast_expression *node);

/* A range that lies beyond what is counted says nothing of where. */
static struct value_range settle(__int128 low, __int128 high)
{
	if (low >= RANGES_UNBOUNDED || high <= -RANGES_UNBOUNDED)
		return anything;
	return (struct value_range){clamp(low), clamp(high)};
}

static __int128 divide_down(__int128 n, __int128 d)
{
	__int128 quotient = n / d;

	return n % d != 0 && (n < 0) != (d < 0) ? quotient - 1 : quotient;
}

/* The hull of the four products or quotients of the ends, to the next millionth outside. */
static struct value_range product_range(struct value_range a, struct value_range b, bool divide)
{
	const vigie_decimal left[] = {a.low, a.high}, right[] = {b.low, b.high};
	__int128 low = RANGES_UNBOUNDED, high = -RANGES_UNBOUNDED;

	if (divide && b.low <= 0 && b.high >= 0)
		return anything;
	for (int i = 0; i < 4; i++) {
		__int128 x = left[i / 2], y = right[i % 2];
		__int128 n = divide ? x * VIGIE_DECIMAL_ONE : x * y;
		__int128 d = divide ? y : VIGIE_DECIMAL_ONE;
		__int128 below = divide_down(n, d), above = -divide_down(-n, d);

		low = below < low ? below : low;
		high = above > high ? above : high;
	}
	return settle(low, high);
}

static struct value_range arithmetic_range(const struct ast_expression *node)
{
	struct value_range a = range_of(node->a), b = range_of(node->b);

	if (node->op == AST_ADD)
		return settle((__int128)a.low + b.low, (__int128)a.high + b.high);
	if (node->op == AST_SUBTRACT)
		return settle((__int128)a.low - b.high, (__int128)a.high - b.low);
	if (node->op == AST_MULTIPLY || node->op == AST_DIVIDE)
		return product_range(a, b, node->op == AST_DIVIDE);
	return anything;
}

static struct value_range score_range(const struct ast_score *score)
{
	struct value_range range = {0, 0};

	for (size_t i = 0; i < score->n_lines; i++)
		range.high = clamp((__int128)range.high + score->lines[i].points->number);
	return range;
}

/* A quotient by a constant 0 is one, and what is computed with it. */
static bool is_never_known(const struct ast_expression *node)
{
	struct value_range by;

	node = tree_open(node);
	if (node->kind == AST_UNARY)
		return is_never_known(node->a);
	if (node->kind == AST_ELSE)
		return is_never_known(node->a) && is_never_known(node->b);
	if (node->kind != AST_BINARY || node->op < AST_ADD)
		return false;
	by = range_of(node->b);
	return (node->op == AST_DIVIDE && by.low == 0 && by.high == 0) || is_never_known(node->a) ||
	       is_never_known(node->b);
}

static struct value_range range_of(const struct ast_expression *node)
{
	struct value_range a, b;

	switch (node->kind) {
	case AST_NUMBER:
		return (struct value_range){node->number, node->number};
	case AST_LEVEL:
		return (struct value_range){LEVEL_VALUE(node->level), LEVEL_VALUE(node->level)};
	case AST_DATE:
		return (struct value_range){node->day * VIGIE_DECIMAL_ONE,
					    node->day * VIGIE_DECIMAL_ONE};
	case AST_INDICATOR:
		return ranges_of_indicator(&node->indicator);
	case AST_UNARY:
		a = range_of(node->a);
		return (struct value_range){-a.high, -a.low};
	case AST_BINARY:
		return arithmetic_range(node);
	case AST_ELSE:
		a = range_of(node->a);
		b = range_of(node->b);
		return (struct value_range){a.low < b.low ? a.low : b.low,
					    a.high > b.high ? a.high : b.high};
	case AST_LET:
		return node->let && node->let->value ? range_of(node->let->value) : anything;
	case AST_SCORE:
		return node->score ? score_range(node->score) : anything;
	case AST_TEXT:
	case AST_ANSWER:
	case AST_IN_RANGE:
	case AST_IN_LIST:
	case AST_AT_LEAST:
	case AST_KNOWN:
	case AST_FLAGGED:
		break;
	}
	return anything;
}

struct value_range ranges_of(const struct ast_expression *node)
{
	struct value_range range = range_of(node);

	return (struct value_range){vigie_decimal_round(range.low),
				    vigie_decimal_round(range.high)};
}

static struct outlook flip(struct outlook outlook)
{
	return (struct outlook){outlook.can_be_false, outlook.can_be_true};
}

struct outlook ranges_compare(enum ast_operator op, struct value_range a, struct value_range b)
{
	switch (op) {
	case AST_LESS:
		return (struct outlook){a.low < b.high, a.high >= b.low};
	case AST_GREATER_EQUAL:
		return flip(ranges_compare(AST_LESS, a, b));
	case AST_GREATER:
		return ranges_compare(AST_LESS, b, a);
	case AST_LESS_EQUAL:
		return flip(ranges_compare(AST_LESS, b, a));
	case AST_EQUAL:
		return (struct outlook){a.low <= b.high && b.low <= a.high,
					a.low != a.high || b.low != b.high || a.low != b.low};
	case AST_NOT_EQUAL:
		return flip(ranges_compare(AST_EQUAL, a, b));
	case AST_OR:
	case AST_AND:
	case AST_NOT:
	case AST_ADD:
	case AST_SUBTRACT:
	case AST_MULTIPLY:
	case AST_DIVIDE:
	case AST_NEGATE:
		break;
	}
	return (struct outlook){true, true};
}

static bool is_measured(const struct ast_expression *node)
{
	return (node->type >= AST_TYPE_NUMBER && node->type <= AST_TYPE_DATE) ||
	       node->type == AST_TYPE_LEVEL;
}

static bool is_outside_order(const struct ast_expression *node)
{
	return node->kind == AST_LEVEL && !vigie_level_is_ordered(node->level);
}

static struct outlook outlook_of_comparison(const struct ast_expression *node)
{
	bool equality = node->op == AST_EQUAL || node->op == AST_NOT_EQUAL;
	struct outlook outlook = {true, true};

	if (!is_measured(node->a) || !is_measured(node->b))
		return outlook;
	if (is_never_known(node->a) || is_never_known(node->b))
		return (struct outlook){false, false};
	if (!equality && (is_outside_order(node->a) || is_outside_order(node->b)))
		return (struct outlook){false, true};
	outlook = ranges_compare(node->op, ranges_of(node->a), ranges_of(node->b));
	/* A level outside the order makes every ordered comparison false. */
	if (node->a->type == AST_TYPE_LEVEL && !equality)
		outlook.can_be_false = true;
	return outlook;
}

static struct outlook outlook_of_in(const struct ast_expression *node)
{
	struct outlook outlook = {false, true};
	struct value_range value;

	if (!is_measured(node->a))
		return (struct outlook){true, true};
	if (is_never_known(node->a))
		return (struct outlook){false, false};
	value = ranges_of(node->a);
	/* A range that runs backwards is an error already. */
	if (node->kind == AST_IN_RANGE && range_of(node->b).low > range_of(node->c).high)
		return (struct outlook){true, true};
	if (node->kind == AST_IN_RANGE) {
		struct outlook above = ranges_compare(AST_GREATER_EQUAL, value, ranges_of(node->b));
		struct outlook below = ranges_compare(AST_LESS_EQUAL, value, ranges_of(node->c));

		return (struct outlook){above.can_be_true && below.can_be_true,
					above.can_be_false || below.can_be_false ||
						node->a->type == AST_TYPE_LEVEL};
	}
	for (size_t i = 0; i < node->n_items; i++)
		outlook.can_be_true |=
			ranges_compare(AST_EQUAL, value, ranges_of(node->items[i])).can_be_true;
	return outlook;
}

static void hint_range(struct vigie_diagnostic *entry, const struct ast_expression *node)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer low = {0}, high = {0};
	struct value_range range;

	if (node->type == AST_TYPE_LEVEL || node->type == AST_TYPE_DATE || !is_measured(node))
		return;
	range = ranges_of(node);
	phrase_number(&low, range.low, VIGIE_ENGLISH);
	phrase_number(&high, range.high, VIGIE_ENGLISH);
	if (range.low > -RANGES_UNBOUNDED / 2 && range.high < RANGES_UNBOUNDED / 2)
		vigie_diagnostic_hint(entry, N_("the left side is between %s and %s"),
				      vigie_buffer_string(&low), vigie_buffer_string(&high));
	else if (range.low > -RANGES_UNBOUNDED / 2)
		vigie_diagnostic_hint(entry, N_("the left side is never under %s"),
				      vigie_buffer_string(&low));
}

struct outlook ranges_outlook(const struct ast_expression *node)
{
	if (node->kind == AST_BINARY && node->op >= AST_LESS && node->op <= AST_GREATER)
		return outlook_of_comparison(node);
	if (node->kind == AST_IN_RANGE || node->kind == AST_IN_LIST)
		return outlook_of_in(node);
	return (struct outlook){true, true};
}

static void warn_outlook(const struct ast_expression *node, void *data)
{
	struct checker *checker = data;
	struct outlook outlook = ranges_outlook(node);
	struct vigie_diagnostic *entry = NULL;

	if (!outlook.can_be_true && !outlook.can_be_false)
		vigie_diagnostic_hint(vigie_diagnostics_add(checker->list, VIGIE_WARNING,
							    rule_code(CODE_NEVER_TRUE), node->span,
							    N_("this is always unknown, so never "
							       "true")),
				      N_("it divides by 0"));
	else if (!outlook.can_be_true)
		entry = vigie_diagnostics_add(checker->list, VIGIE_WARNING,
					      rule_code(CODE_NEVER_TRUE), node->span,
					      N_("this can never be true"));
	else if (!outlook.can_be_false)
		entry = vigie_diagnostics_add(checker->list, VIGIE_WARNING,
					      rule_code(CODE_NEVER_FALSE), node->span,
					      N_("this can never be false"));
	if (entry)
		hint_range(entry, node->a);
}

/* What one link of a chain of `and` leaves of the value on its left. */
struct bound {
	const struct ast_expression *link;
	struct vigie_buffer text; /* of the value */
	struct value_range range;
};

struct chain {
	struct checker *checker;
	struct bound bounds[AST_DEPTH_LIMIT + 1];
	size_t n;
};

static bool is_constant(const struct ast_expression *node)
{
	struct value_range range = range_of(node);

	return is_measured(node) && range.low == range.high;
}

/* False when the link says nothing that can be compared with another. */
static bool bound_of(const struct ast_expression *link, struct value_range *ret_range)
{
	bool in = link->kind == AST_IN_RANGE;
	vigie_decimal step, constant;

	if (!in && (link->kind != AST_BINARY || link->op < AST_LESS || link->op > AST_GREATER))
		return false;
	if (is_constant(link->a) || !is_constant(link->b) || (in && !is_constant(link->c)))
		return false;
	step = link->a->type == AST_TYPE_LEVEL || link->a->type == AST_TYPE_DATE
		       ? VIGIE_DECIMAL_ONE
		       : VIGIE_DECIMAL_HUNDREDTH;
	constant = ranges_of(link->b).low;
	*ret_range = anything;
	if (in)
		*ret_range = (struct value_range){constant, ranges_of(link->c).high};
	else if (link->op == AST_EQUAL)
		*ret_range = (struct value_range){constant, constant};
	else if (link->op == AST_LESS || link->op == AST_LESS_EQUAL)
		ret_range->high = link->op == AST_LESS ? constant - step : constant;
	else if (link->op == AST_GREATER || link->op == AST_GREATER_EQUAL)
		ret_range->low = link->op == AST_GREATER ? constant + step : constant;
	return true;
}

static bool compare_links(const struct chain *chain, const struct bound *bound)
{
	for (size_t i = 0; i < chain->n; i++) {
		const struct bound *other = &chain->bounds[i];

		if (strcmp(vigie_buffer_string(&other->text), vigie_buffer_string(&bound->text)))
			continue;
		if (other->range.low <= bound->range.high && bound->range.low <= other->range.high)
			continue;
		vigie_diagnostic_mark(
			vigie_diagnostics_add(chain->checker->list, VIGIE_WARNING,
					      rule_code(CODE_NEVER_TRUE), bound->link->span,
					      N_("this can never be true together with another "
						 "condition")),
			other->link->span, N_("it excludes this one"));
		return true;
	}
	return false;
}

static bool collect_links(struct chain *chain, const struct ast_expression *node)
{
	struct bound bound = {.link = node};

	if (node->kind == AST_BINARY && node->op == AST_AND)
		return collect_links(chain, node->a) || collect_links(chain, node->b);
	if (chain->n == VIGIE_ARRAY_SIZE(chain->bounds) || !bound_of(node, &bound.range))
		return false;
	ast_expression_print(node->a, VIGIE_ENGLISH, &bound.text);
	chain->bounds[chain->n] = bound;
	return compare_links(chain, &chain->bounds[chain->n++]);
}

bool ranges_warn_chain(struct checker *checker, const struct ast_expression *node)
{
	struct chain chain = {.checker = checker};
	bool said = collect_links(&chain, node);

	for (size_t i = 0; i < chain.n; i++)
		vigie_buffer_done(&chain.bounds[i].text);
	return said;
}

void ranges_warn(struct checker *checker, const struct ast_expression *condition)
{
	tree_walk(condition, false, warn_outlook, checker);
	combinations_warn(checker, condition);
}
