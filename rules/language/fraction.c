/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact fractions of millionths. Reduced only where a product comes near the limit: most sums share
 * a denominator. Never rounds on its own. */
#include "rules/language/fraction.h"

#define SMALL ((__int128)1 << 62) /* products of two such fit with room for one addition */
#define LEAST (-((__int128)1 << 126) * 2) /* the one value without an opposite */
#define COARSE (VIGIE_DECIMAL_ONE) /* parts of a millionth that an accumulated mean may drop to */

static __int128 magnitude(__int128 value)
{
	return value < 0 ? -value : value;
}

static __int128 common_divisor(__int128 a, __int128 b)
{
	while (b != 0 && (a > INT64_MAX || b > INT64_MAX)) {
		__int128 rest = a % b;

		a = b;
		b = rest;
	}
	uint64_t small_a = (uint64_t)a, small_b = (uint64_t)b;

	if (b == 0)
		return a;
	while (small_b != 0) {
		uint64_t rest = small_a % small_b;

		small_a = small_b;
		small_b = rest;
	}
	return (__int128)small_a;
}

static struct fraction reduce(struct fraction f)
{
	if (f.n == LEAST)
		return FRACTION_UNKNOWN;
	if (!fraction_known(f) || (f.d < SMALL && magnitude(f.n) < SMALL))
		return f;
	__int128 divisor = common_divisor(magnitude(f.n), f.d);

	return (struct fraction){f.n / divisor, f.d / divisor};
}

/* a.n/a.d + b.n/b.d over the least common denominator. */
static struct fraction add_unlike(struct fraction a, struct fraction b)
{
	__int128 divisor = common_divisor(a.d, b.d);
	__int128 left, right, n, d;

	if (__builtin_mul_overflow(a.n, b.d / divisor, &left) ||
	    __builtin_mul_overflow(b.n, a.d / divisor, &right) ||
	    __builtin_add_overflow(left, right, &n) ||
	    __builtin_mul_overflow(a.d, b.d / divisor, &d))
		return FRACTION_UNKNOWN;
	return reduce((struct fraction){n, d});
}

struct fraction fraction_add(struct fraction a, struct fraction b)
{
	__int128 n;

	if (!fraction_known(a) || !fraction_known(b))
		return FRACTION_UNKNOWN;
	if (a.d == b.d && !__builtin_add_overflow(a.n, b.n, &n))
		return reduce((struct fraction){n, a.d});
	return add_unlike(a, b);
}

struct fraction fraction_negate(struct fraction a)
{
	__int128 n;

	if (!fraction_known(a) || __builtin_sub_overflow((__int128)0, a.n, &n))
		return FRACTION_UNKNOWN;
	return (struct fraction){n, a.d};
}

struct fraction fraction_subtract(struct fraction a, struct fraction b)
{
	return fraction_add(a, fraction_negate(b));
}

static bool is_small(struct fraction f)
{
	return f.d < SMALL && magnitude(f.n) < SMALL;
}

/* The product of two ratios; large ones are cross-reduced first, so that only a result too large
 * overflows. */
static struct fraction product(struct fraction a, struct fraction b)
{
	__int128 n, d;

	if (a.n == 0 || b.n == 0)
		return FRACTION_ZERO;
	if (is_small(a) && is_small(b))
		return reduce((struct fraction){a.n * b.n, a.d * b.d});
	__int128 left = common_divisor(magnitude(a.n), b.d);
	__int128 right = common_divisor(magnitude(b.n), a.d);

	if (__builtin_mul_overflow(a.n / left, b.n / right, &n) ||
	    __builtin_mul_overflow(a.d / right, b.d / left, &d))
		return FRACTION_UNKNOWN;
	return reduce((struct fraction){n, d});
}

struct fraction fraction_multiply(struct fraction a, struct fraction b)
{
	if (!fraction_known(a) || !fraction_known(b))
		return FRACTION_UNKNOWN;
	return product(product(a, (struct fraction){1, VIGIE_DECIMAL_ONE}), b);
}

struct fraction fraction_scale(struct fraction f, int64_t n, int64_t d)
{
	return fraction_known(f) ? product(f, (struct fraction){n, d}) : f;
}

struct fraction fraction_divide(struct fraction a, struct fraction b)
{
	if (!fraction_known(a) || !fraction_known(b) || b.n == 0)
		return FRACTION_UNKNOWN;
	struct fraction inverse =
		b.n < 0 ? (struct fraction){-b.d, -b.n} : (struct fraction){b.d, b.n};

	return product(product(a, inverse), (struct fraction){VIGIE_DECIMAL_ONE, 1});
}

/* n / d to the nearest whole, half away from zero, without forming 2 n. */
static __int128 divide_half_away(__int128 n, __int128 d)
{
	if (magnitude(n) < INT64_MAX / 2 &&
	    d < INT64_MAX / 2) { /* a division 128 bits wide is slow */
		int64_t half = (int64_t)d / 2, rounding = n < 0 ? -half : half;

		return ((int64_t)n + rounding) / (int64_t)d;
	}
	__int128 quotient = n / d, rest = magnitude(n % d);

	if (rest >= d - rest)
		quotient += n < 0 ? -1 : 1;
	return quotient;
}

static struct fraction coarse(struct fraction f)
{
	__int128 scaled;

	if (!fraction_known(f) || f.d <= COARSE)
		return f;
	while (__builtin_mul_overflow(f.n, (__int128)COARSE, &scaled)) {
		f.n /= 2;
		f.d /= 2;
	}
	return (struct fraction){divide_half_away(scaled, f.d), COARSE};
}

struct fraction fraction_accumulate_any(struct fraction sum, struct fraction more)
{
	struct fraction exact = fraction_add(sum, more);

	if (fraction_known(exact) || !fraction_known(sum) || !fraction_known(more))
		return exact;
	return fraction_add(coarse(sum), coarse(more));
}

static vigie_decimal fitting(__int128 value, int64_t unit)
{
	return magnitude(value) < INT64_MAX / unit ? (vigie_decimal)value * unit
						   : VIGIE_DECIMAL_NONE;
}

vigie_decimal fraction_round(struct fraction f)
{
	__int128 d;

	if (!fraction_known(f))
		return VIGIE_DECIMAL_NONE;
	if (!__builtin_mul_overflow(f.d, (__int128)VIGIE_DECIMAL_HUNDREDTH, &d))
		return fitting(divide_half_away(f.n, d), VIGIE_DECIMAL_HUNDREDTH);
	/* A denominator that large leaves less than one hundredth: half of it or not. */
	if (magnitude(f.n) / (VIGIE_DECIMAL_HUNDREDTH / 2) < f.d)
		return 0;
	return f.n < 0 ? -VIGIE_DECIMAL_HUNDREDTH : VIGIE_DECIMAL_HUNDREDTH;
}

vigie_decimal fraction_decimal(struct fraction f)
{
	if (!fraction_known(f))
		return VIGIE_DECIMAL_NONE;
	if (f.d == 1)
		return fitting(f.n, 1);
	vigie_decimal value = fitting(divide_half_away(f.n, f.d), 1);

	if (value != VIGIE_DECIMAL_NONE && vigie_decimal_round(value) != fraction_round(f))
		value -= f.n < 0 ? -1 : 1;
	return value;
}
