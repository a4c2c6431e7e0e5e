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

#endif
