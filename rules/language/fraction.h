/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exact fractions of millionths: what arithmetic of an expression and the inside of an indicator
 * compute with, so that rounding happens once, at the end. Pure values, owned by nobody. They
 * refuse to be wrong: an overflow of 128 bits is unknown, like a division by zero.
 */
#ifndef VIGIE_RULES_FRACTION_H
#define VIGIE_RULES_FRACTION_H

#include "vigie/decimal.h"

struct fraction {
	__int128 n; /* of millionths */
	__int128 d; /* > 0; 0 is unknown */
};

#define FRACTION_UNKNOWN ((struct fraction){0, 0})
#define FRACTION_ZERO ((struct fraction){0, 1})

static inline bool fraction_known(struct fraction f)
{
	return f.d != 0;
}

/* The fraction of a decimal; NONE is unknown. */
static inline struct fraction fraction_of(vigie_decimal value)
{
	return value == VIGIE_DECIMAL_NONE ? FRACTION_UNKNOWN : (struct fraction){value, 1};
}

struct fraction fraction_add(struct fraction a, struct fraction b);
struct fraction fraction_subtract(struct fraction a, struct fraction b);
struct fraction fraction_multiply(struct fraction a, struct fraction b);
struct fraction fraction_divide(struct fraction a, struct fraction b);
struct fraction fraction_negate(struct fraction a);

/* f times n over d (d > 0): a share, a mean, a percent. */
struct fraction fraction_scale(struct fraction f, int64_t n, int64_t d);

/*
 * Adds for a mean over many facts: where the exact sum would leave 128 bits, both sides are first
 * rounded to a millionth of a millionth, so that a pupil with unusual coefficients keeps a value.
 */
struct fraction fraction_accumulate_any(struct fraction sum, struct fraction more);

/*
 * The same of `more` times `times`. Nearly all that is summed is whole millionths, as exported:
 * those are added here, without a call; what may lack an opposite is not.
 */
static inline struct fraction fraction_accumulate_times(struct fraction sum, struct fraction more,
							int64_t times)
{
	__int128 n;

	if (sum.d == 1 && more.d == 1 && more.n == (int64_t)more.n &&
	    !__builtin_add_overflow(sum.n, more.n * times, &n) && n > INT64_MIN)
		return (struct fraction){n, 1};
	return fraction_accumulate_any(sum, times == 1 ? more : fraction_scale(more, times, 1));
}

static inline struct fraction fraction_accumulate(struct fraction sum, struct fraction more)
{
	return fraction_accumulate_times(sum, more, 1);
}

/* Rounded half away from zero to the hundredth, as a decimal; NONE when unknown or too large. */
vigie_decimal fraction_round(struct fraction f);
/*
 * To the millionth, never across a half of a hundredth: rounding the result to the hundredth gives
 * what rounding the fraction would. NONE when unknown or too large.
 */
vigie_decimal fraction_decimal(struct fraction f);

#endif
