/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Constant folding, exact like all arithmetic here. */
#include "rules/language/constant.h"

#include "rules/language/tree.h"

/* Nodes looked at: a chain of lets that each name another twice would take for ever. */
#define EFFORT_LIMIT 1000

static bool fold(const struct ast_expression *e, int *effort, struct fraction *ret_value);

static bool fold_binary(const struct ast_expression *e, int *effort, struct fraction *ret_value)
{
	struct fraction a, b;

	if (e->op < AST_ADD || e->op > AST_DIVIDE || !fold(e->a, effort, &a) ||
	    !fold(e->b, effort, &b))
		return false;
	if (e->op == AST_ADD)
		*ret_value = fraction_add(a, b);
	else if (e->op == AST_SUBTRACT)
		*ret_value = fraction_subtract(a, b);
	else if (e->op == AST_MULTIPLY)
		*ret_value = fraction_multiply(a, b);
	else
		*ret_value = fraction_divide(a, b);
	return true;
}

static bool fold(const struct ast_expression *e, int *effort, struct fraction *ret_value)
{
	if (--*effort < 0)
		return false;
	if (e->kind == AST_NUMBER) {
		*ret_value = fraction_of(e->number);
		return true;
	}
	if (e->kind == AST_DATE) {
		*ret_value = fraction_of(e->day * VIGIE_DECIMAL_ONE);
		return true;
	}
	if (e->kind == AST_LET)
		return e->let && e->let->value && fold(e->let->value, effort, ret_value);
	if (e->kind == AST_BINARY)
		return fold_binary(e, effort, ret_value);
	if (e->kind != AST_UNARY || e->op != AST_NEGATE || !fold(e->a, effort, ret_value))
		return false;
	*ret_value = fraction_negate(*ret_value);
	return true;
}

bool constant_fold(const struct ast_expression *expression, struct fraction *ret_value)
{
	int effort = EFFORT_LIMIT;

	return fold(expression, &effort, ret_value);
}

struct fraction constant_value(const struct ast_expression *expression)
{
	struct fraction value = FRACTION_UNKNOWN;

	return constant_fold(expression, &value) ? value : FRACTION_UNKNOWN;
}

bool constant_measure(const struct ast_expression *expression, vigie_decimal *ret_value)
{
	vigie_decimal value = fraction_round(constant_value(expression));

	expression = tree_open(expression);
	if (expression->kind == AST_LEVEL)
		value = expression->level * VIGIE_DECIMAL_ONE;
	if (value == VIGIE_DECIMAL_NONE || value > CONSTANT_LIMIT || value < -CONSTANT_LIMIT)
		return false;
	*ret_value = value;
	return true;
}
