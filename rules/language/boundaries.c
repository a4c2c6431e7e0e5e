/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values on each side of a comparison with a constant, and what they say: "4 → yes, 3 → no".
 * Neighbours are one apart for counts, days and years, a hundredth for grades and percentages. */
#include "rules/language/checker.h"
#include "rules/language/constant.h"
#include "rules/language/keywords.h"
#include "rules/language/restatement.h"
#include "rules/language/sentence.h"
#include "rules/language/tree.h"

#define HALF (VIGIE_DECIMAL_ONE / 2)

struct boundaries {
	struct vigie_buffer *out;
	enum vigie_language language;
};

/* A comparison as two ends that hold, or do not; rounded, as the evaluation rounds each side. */
struct comparison {
	const struct ast_expression *node, *value;
	enum ast_operator op; /* with the constant on the right; AST_AND for a range */
	vigie_decimal low, high; /* equal but for a range */
	vigie_decimal step;
};

static bool read_constant(const struct ast_expression *node, vigie_decimal *ret_value)
{
	node = tree_open(node);
	/* Outside the order there is no boundary. */
	if (node->kind == AST_LEVEL && !vigie_level_is_ordered(node->level))
		return false;
	return constant_measure(node, ret_value);
}

static enum ast_operator turn(enum ast_operator op)
{
	if (op == AST_LESS || op == AST_LESS_EQUAL)
		return op == AST_LESS ? AST_GREATER : AST_GREATER_EQUAL;
	if (op == AST_GREATER || op == AST_GREATER_EQUAL)
		return op == AST_GREATER ? AST_LESS : AST_LESS_EQUAL;
	return op;
}

static vigie_decimal step_of(const struct ast_expression *value)
{
	switch (value->type) {
	case AST_TYPE_COUNT:
	case AST_TYPE_DAYS:
	case AST_TYPE_HOURS:
	case AST_TYPE_YEARS:
	case AST_TYPE_LEVEL:
		return VIGIE_DECIMAL_ONE;
	case AST_TYPE_MASTERY:
		return value->indicator.subject ? VIGIE_DECIMAL_ONE : VIGIE_DECIMAL_HUNDREDTH;
	case AST_TYPE_NUMBER:
		return value->kind == AST_SCORE ? VIGIE_DECIMAL_ONE : VIGIE_DECIMAL_HUNDREDTH;
	case AST_TYPE_GRADE:
	case AST_TYPE_PERCENT:
	case AST_TYPE_INDEX:
		return VIGIE_DECIMAL_HUNDREDTH;
	case AST_TYPE_NONE:
	case AST_TYPE_BOOLEAN:
	case AST_TYPE_DATE:
	case AST_TYPE_TEXT:
		break;
	}
	return 0;
}

/* False when the node is no comparison of something with a constant. */
static bool read_comparison(const struct ast_expression *node, struct comparison *comparison)
{
	*comparison = (struct comparison){.node = node, .value = node->a, .op = node->op};
	if (node->kind == AST_IN_RANGE) {
		comparison->op = AST_AND;
		if (!read_constant(node->b, &comparison->low) ||
		    !read_constant(node->c, &comparison->high))
			return false;
	} else if (node->kind != AST_BINARY || node->op < AST_LESS || node->op > AST_GREATER) {
		return false;
	} else {
		if (read_constant(node->a, &comparison->low)) {
			comparison->value = node->b;
			comparison->op = turn(node->op);
		} else if (!read_constant(node->b, &comparison->low)) {
			return false;
		}
		comparison->high = comparison->low;
	}
	comparison->step = step_of(comparison->value);
	return comparison->step > 0 && !read_constant(comparison->value, &(vigie_decimal){0});
}

static bool holds(const struct comparison *comparison, vigie_decimal value)
{
	switch (comparison->op) {
	case AST_LESS:
		return value < comparison->low;
	case AST_LESS_EQUAL:
		return value <= comparison->low;
	case AST_EQUAL:
		return value == comparison->low;
	case AST_NOT_EQUAL:
		return value != comparison->low;
	case AST_GREATER_EQUAL:
		return value >= comparison->low;
	case AST_GREATER:
		return value > comparison->low;
	case AST_AND:
		return value >= comparison->low && value <= comparison->high;
	case AST_OR:
	case AST_NOT:
	case AST_ADD:
	case AST_SUBTRACT:
	case AST_MULTIPLY:
	case AST_DIVIDE:
	case AST_NEGATE:
		break;
	}
	return false;
}

static bool is_possible(const struct comparison *comparison, vigie_decimal value)
{
	const struct ast_expression *side = comparison->value;
	struct value_range range;

	if (side->kind != AST_INDICATOR)
		return true;
	if (side->type == AST_TYPE_LEVEL)
		return vigie_level_is_ordered((enum vigie_level)(value / VIGIE_DECIMAL_ONE));
	range = ranges_of_indicator(&side->indicator);
	return value >= range.low && value <= range.high;
}

static vigie_decimal floor_to(vigie_decimal value, vigie_decimal step)
{
	vigie_decimal rest = value % step;

	return value - rest - (rest < 0 ? step : 0);
}

/* The constant and its neighbours, where the answer changes. */
static size_t find_cases(const struct comparison *comparison, vigie_decimal *cases)
{
	vigie_decimal step = comparison->step, low = floor_to(comparison->low, step);
	vigie_decimal high = -floor_to(-comparison->high, step);
	size_t n = 0;

	if (comparison->op == AST_AND) {
		cases[n++] = low;
		if (high != low)
			cases[n++] = high;
		cases[n++] = low - step;
		cases[n++] = high + step;
	} else if (low != comparison->low) {
		cases[n++] = low;
		cases[n++] = high;
	} else {
		bool at = holds(comparison, low);

		cases[n++] = low;
		if (holds(comparison, low - step) != at)
			cases[n++] = low - step;
		if (holds(comparison, low + step) != at)
			cases[n++] = low + step;
	}
	return n;
}

void boundaries_write_value(const struct ast_expression *value, vigie_decimal number,
			    enum vigie_language language, struct vigie_buffer *out)
{
	if (value->type == AST_TYPE_LEVEL)
		vigie_buffer_append_string(
			out, vigie_level_name((enum vigie_level)(number / VIGIE_DECIMAL_ONE)));
	else
		phrase_number(out, number, language);
}

static void write_case(const struct boundaries *boundaries, const struct ast_expression *value,
		       const struct boundary_case *at, bool *first)
{
	if (!*first)
		vigie_buffer_append_string(boundaries->out, ", ");
	*first = false;
	boundaries_write_value(value, at->value, boundaries->language, boundaries->out);
	vigie_buffer_append_format(
		boundaries->out, " → %s",
		keyword_name(at->holds ? KEYWORD_YES : KEYWORD_NO, boundaries->language));
}

/* The part of a half-day between the neighbours, where whole numbers leave the answer open. */
static vigie_decimal fraction_of_step(const struct comparison *comparison)
{
	if (floor_to(comparison->low, comparison->step) != comparison->low)
		return comparison->low;
	return comparison->op == AST_GREATER || comparison->op == AST_LESS_EQUAL
		       ? comparison->low + HALF
		       : comparison->low - HALF;
}

static void write_fraction(const struct boundaries *boundaries, const struct comparison *comparison)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer value = {0};
	vigie_decimal part = fraction_of_step(comparison);

	if (comparison->value->kind != AST_INDICATOR ||
	    comparison->value->indicator.which != INDICATOR_HALF_DAYS || part < 0)
		return;
	phrase_number(&value, part, boundaries->language);
	sentence_format(boundaries->out, boundaries->language, SENTENCE_FRACTIONAL,
			vigie_buffer_string(&value),
			keyword_name(holds(comparison, part) ? KEYWORD_YES : KEYWORD_NO,
				     boundaries->language));
}

/* Those that the value can have at all. */
static size_t possible_cases(const struct comparison *comparison,
			     struct boundary_case possible[BOUNDARY_CASES])
{
	vigie_decimal cases[BOUNDARY_CASES];
	size_t n = 0, n_cases = find_cases(comparison, cases);

	for (size_t i = 0; i < n_cases; i++)
		if (is_possible(comparison, cases[i]))
			possible[n++] =
				(struct boundary_case){cases[i], holds(comparison, cases[i])};
	return n;
}

size_t boundaries_find(const struct ast_expression *node, const struct ast_expression **ret_value,
		       struct boundary_case cases[BOUNDARY_CASES])
{
	struct comparison comparison;

	if (!read_comparison(node, &comparison))
		return 0;
	*ret_value = comparison.value;
	return possible_cases(&comparison, cases);
}

static void write_boundary(const struct ast_expression *node, void *data)
{
	const struct boundaries *boundaries = data;
	struct comparison comparison;
	struct boundary_case cases[BOUNDARY_CASES];
	bool first = true;
	size_t n;

	if (!read_comparison(node, &comparison))
		return;
	n = possible_cases(&comparison, cases);
	vigie_buffer_append_string(boundaries->out, "    ");
	ast_expression_print(node, boundaries->language, boundaries->out);
	vigie_buffer_append_string(boundaries->out,
				   boundaries->language == VIGIE_FRENCH ? " : " : ": ");
	for (int yes = 1; yes >= 0; yes--) {
		for (size_t i = 0; i < n; i++) {
			if (cases[i].holds == (bool)yes)
				write_case(boundaries, comparison.value, &cases[i], &first);
		}
	}
	write_fraction(boundaries, &comparison);
	vigie_buffer_append_char(boundaries->out, '\n');
}

void boundaries_write(const struct ast_expression *condition, enum vigie_language language,
		      struct vigie_buffer *out)
{
	tree_walk(condition, true, write_boundary, &(struct boundaries){out, language});
}
