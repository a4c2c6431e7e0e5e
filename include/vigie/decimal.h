/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exact decimals: grades, coefficients, counts. A value is an integer of millionths, so six
 * decimals are exact and nothing passes through binary floating point. RULES.md, "Expressions":
 * comparisons are made on hundredths, rounded half away from zero, by vigie_decimal_round().
 */
#ifndef VIGIE_DECIMAL_H
#define VIGIE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/buffer.h"

typedef int64_t vigie_decimal;

#define VIGIE_DECIMAL_NONE INT64_MIN /* no value: missing is never zero */
#define VIGIE_DECIMAL_ONE INT64_C(1000000)
#define VIGIE_DECIMAL_HUNDREDTH INT64_C(10000)
#define VIGIE_DECIMAL_MAX                                                                          \
	(INT64_C(1000000000) * VIGIE_DECIMAL_ONE) /* largest magnitude accepted from a file */

/*
 * Reads "12", "-3", "7.40", "7,4" (dot or comma, at most six decimals, no exponent, no spaces, a
 * digit on each side of the separator). Returns 0; -EINVAL not a decimal; -ERANGE too large or more
 * than six significant decimals.
 */
int vigie_decimal_parse(const char *text, size_t size, vigie_decimal *ret_value) VIGIE_MUST_CHECK;
/* Rounds to the hundredth, half away from zero. NONE stays NONE. */
vigie_decimal vigie_decimal_round(vigie_decimal value);
/*
 * Divides numerator by denominator (> 0, both in the same unit or the numerator in millionths and
 * the denominator plain), rounding half away from zero to the unit of the result: the one division
 * of computed grades.
 */
int64_t vigie_decimal_divide(__int128 numerator, __int128 denominator);
/* Appends the shortest exact form with at least `decimals` decimals and a dot: (7.4, 2) is "7.40",
 * (3.5, 0) "3.5". */
void vigie_decimal_append(struct vigie_buffer *buffer, vigie_decimal value, unsigned decimals);
/* The same for readers: decimal comma when `comma`, exactly two decimals after rounding, or none
 * for whole numbers. */
void vigie_decimal_append_display(struct vigie_buffer *buffer, vigie_decimal value, bool comma);

#endif
