/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions whose value is known when the rules are read: limits, points, bounds. Computes, never
 * guesses: what depends on a pupil is no constant. */
#ifndef VIGIE_RULES_CONSTANT_H
#define VIGIE_RULES_CONSTANT_H

#include "rules/language/fraction.h"
#include "rules/language/ast.h"

/* Is the expression made of numbers alone (lets opened)? A division by zero is a constant without
 * value. */
bool constant_fold(const struct ast_expression *expression, struct fraction *ret_value);
/* Its value; unknown when it is none. */
struct fraction constant_value(const struct ast_expression *expression);

#define CONSTANT_LIMIT (INT64_MAX / 4) /* its neighbours, and a sum of two, have room */
/* As a side of a comparison: rounded to the hundredth; a level is its number, in units. False when
 * it is no constant, has no value, or is beyond the limit. */
bool constant_measure(const struct ast_expression *expression, vigie_decimal *ret_value);

#endif
