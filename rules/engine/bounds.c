/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparisons as bounds. Knows nothing of programs. */
#include "rules/engine/bounds.h"

#define HALF (VIGIE_DECIMAL_HUNDREDTH / 2)

/* Halves round away from zero, so the half below a positive hundredth belongs to it, and the half
 * below zero or a negative one does not. */
int64_t bounds_lowest(vigie_decimal hundredth)
{
	return hundredth > 0 ? hundredth - HALF : hundredth - HALF + 1;
}

int64_t bounds_highest(vigie_decimal hundredth)
{
	return hundredth < 0 ? hundredth + HALF : hundredth + HALF - 1;
}

bool bounds_of_number(enum ast_operator op, vigie_decimal value, int64_t *ret_low,
		      int64_t *ret_high)
{
	*ret_low = op == AST_GREATER			    ? bounds_highest(value) + 1
		   : op == AST_LESS || op == AST_LESS_EQUAL ? INT64_MIN + 1
							    : bounds_lowest(value);
	*ret_high = op == AST_LESS				   ? bounds_lowest(value) - 1
		    : op == AST_GREATER || op == AST_GREATER_EQUAL ? INT64_MAX
								   : bounds_highest(value);
	return op != AST_NOT_EQUAL;
}

bool bounds_of_level(enum ast_operator op, enum vigie_level level, int64_t *ret_low,
		     int64_t *ret_high)
{
	bool equality = op == AST_EQUAL || op == AST_NOT_EQUAL;

	*ret_low = op == AST_GREATER			    ? (int64_t)level + 1
		   : op == AST_LESS || op == AST_LESS_EQUAL ? VIGIE_LEVEL_CP
							    : level;
	*ret_high = op == AST_LESS				   ? (int64_t)level - 1
		    : op == AST_GREATER || op == AST_GREATER_EQUAL ? VIGIE_LEVEL_TLE
								   : level;
	if (!equality && !vigie_level_is_ordered(level))
		*ret_high = *ret_low - 1;
	return op != AST_NOT_EQUAL;
}

enum ast_operator bounds_mirror(enum ast_operator op)
{
	static const enum ast_operator mirrors[] = {
		[AST_LESS] = AST_GREATER,
		[AST_LESS_EQUAL] = AST_GREATER_EQUAL,
		[AST_EQUAL] = AST_EQUAL,
		[AST_NOT_EQUAL] = AST_NOT_EQUAL,
		[AST_GREATER_EQUAL] = AST_LESS_EQUAL,
		[AST_GREATER] = AST_LESS,
	};

	return mirrors[op];
}
