/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A comparison with a constant as one test `low <= x <= high`. The rounding of x to the hundredth
 * is in the bounds, so that the test looks at the exact value. Pure.
 */
#ifndef VIGIE_RULES_BOUNDS_H
#define VIGIE_RULES_BOUNDS_H

#include "rules/language/ast.h"

/* The least and the greatest decimal that round to a whole hundredth or above, or below. */
int64_t bounds_lowest(vigie_decimal hundredth);
int64_t bounds_highest(vigie_decimal hundredth);
/* Bounds of `x op value`, the value rounded; false when x has to be outside them. */
bool bounds_of_number(enum ast_operator op, vigie_decimal value, int64_t *ret_low,
		      int64_t *ret_high);
/* The same for levels: an ordered comparison with one outside the order holds for none. */
bool bounds_of_level(enum ast_operator op, enum vigie_level level, int64_t *ret_low,
		     int64_t *ret_high);
/* The operator that says the same with its sides exchanged. */
enum ast_operator bounds_mirror(enum ast_operator op);

#endif
