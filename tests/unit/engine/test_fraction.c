/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact arithmetic: sums, products, rounding, and the ways to have no value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/engine/bounds.h"
#include "rules/language/fraction.h"

#define ONE VIGIE_DECIMAL_ONE

static struct fraction ratio(int64_t n, int64_t d)
{
	return (struct fraction){(__int128)n * ONE, d};
}

static void three_thirds_are_one(void **state)
{
	struct fraction third = fraction_divide(ratio(1, 1), ratio(3, 1));
	struct fraction sum = fraction_add(fraction_add(third, third), third);

	(void)state;
	assert_int_equal(fraction_round(sum), ONE);
	assert_int_equal(fraction_decimal(sum), ONE);
}

static void nine_point_nine_and_a_tenth_are_ten(void **state)
{
	(void)state;
	assert_int_equal(fraction_round(fraction_add(fraction_of(9900000), fraction_of(100000))),
			 10 * ONE);
}

static void a_product_has_the_unit_of_its_factors(void **state)
{
	(void)state;
	assert_int_equal(fraction_decimal(fraction_multiply(ratio(5, 2), ratio(4, 1))), 10 * ONE);
	assert_int_equal(fraction_decimal(fraction_multiply(ratio(0, 1), ratio(4, 1))), 0);
}

static void a_quotient_by_a_negative_number_keeps_its_sign(void **state)
{
	struct fraction f = fraction_divide(ratio(7, 1), ratio(-2, 1));

	(void)state;
	assert_true(f.d > 0);
	assert_int_equal(fraction_decimal(f), -3500000);
}

static void a_division_by_zero_is_unknown(void **state)
{
	(void)state;
	assert_false(fraction_known(fraction_divide(ratio(1, 1), FRACTION_ZERO)));
	assert_int_equal(fraction_round(FRACTION_UNKNOWN), VIGIE_DECIMAL_NONE);
}

static void unknown_spreads_through_every_operation(void **state)
{
	struct fraction u = FRACTION_UNKNOWN, one = ratio(1, 1);

	(void)state;
	assert_false(fraction_known(fraction_add(u, one)));
	assert_false(fraction_known(fraction_subtract(one, u)));
	assert_false(fraction_known(fraction_multiply(u, one)));
	assert_false(fraction_known(fraction_divide(one, u)));
	assert_false(fraction_known(fraction_negate(u)));
	assert_false(fraction_known(fraction_scale(u, 1, 2)));
}

static void halves_of_a_hundredth_round_away_from_zero(void **state)
{
	(void)state;
	assert_int_equal(fraction_round(fraction_of(7995000)), 8 * ONE);
	assert_int_equal(fraction_round(fraction_of(7994999)), 7990000);
	assert_int_equal(fraction_round(fraction_of(-7995000)), -8 * ONE);
	assert_int_equal(fraction_round(fraction_of(-7994999)), -7990000);
}

static void an_overflow_is_unknown_and_not_wrong(void **state)
{
	struct fraction f = fraction_of(VIGIE_DECIMAL_MAX);

	(void)state;
	for (int i = 0; i < 8; i++)
		f = fraction_multiply(f, f);
	assert_false(fraction_known(f));
}

static void a_mean_of_unusual_coefficients_keeps_a_value(void **state)
{
	static const int64_t primes[] = {1000003, 1000033, 1000037, 1000039, 1000081,
					 1000099, 1000117, 1000121, 1000133, 1000151};
	struct fraction sum = FRACTION_ZERO;

	(void)state;
	for (size_t i = 0; i < 10; i++)
		sum = fraction_accumulate(sum, ratio(primes[i] - 1, primes[i]));
	assert_true(fraction_known(sum));
	assert_int_equal(fraction_round(sum), 10 * ONE);
}

/* Whole millionths take a shorter way, up to where they no longer fit it. */
static void accumulating_times_is_scaling_then_accumulating(void **state)
{
	const struct fraction values[] = {
		FRACTION_UNKNOWN,
		FRACTION_ZERO,
		{7 * ONE, 1},
		{-7 * ONE, 1},
		{INT64_MAX, 1},
		{-(__int128)INT64_MAX - 1, 1},
		{(__int128)INT64_MAX + 1, 1},
		{-((__int128)1 << 126), 1},
		{((__int128)1 << 126) - 1 + ((__int128)1 << 126), 1},
		{ONE, 3},
		{-ONE, 7},
	};
	const int64_t times[] = {0, 1, 3, ONE, VIGIE_DECIMAL_MAX, INT64_MAX};
	size_t n = sizeof(values) / sizeof(values[0]), n_times = sizeof(times) / sizeof(times[0]);

	(void)state;
	for (size_t i = 0; i < n * n * n_times; i++) {
		struct fraction sum = values[i % n], more = values[i / n % n];
		int64_t k = times[i / n / n];
		struct fraction found = fraction_accumulate_times(sum, more, k);
		struct fraction expected = fraction_accumulate_any(sum, fraction_scale(more, k, 1));

		assert_int_equal(fraction_known(found), fraction_known(expected));
		assert_true(found.n == expected.n);
		assert_true(found.d == expected.d);
	}
}

static void a_decimal_never_crosses_a_half_of_a_hundredth(void **state)
{
	struct fraction below = {(__int128)4999 * 1000 + 999, 1000}; /* 4999.999 millionths */

	(void)state;
	assert_int_equal(fraction_round(below), 0);
	assert_int_equal(vigie_decimal_round(fraction_decimal(below)), 0);
	below.n = -below.n;
	assert_int_equal(vigie_decimal_round(fraction_decimal(below)), 0);
}

static void a_denominator_beyond_the_limit_still_rounds(void **state)
{
	__int128 huge = (__int128)1 << 126;

	(void)state;
	assert_int_equal(fraction_round((struct fraction){huge, huge / 4999}), 0);
	assert_int_equal(fraction_round((struct fraction){huge, huge / 5001}),
			 VIGIE_DECIMAL_HUNDREDTH);
	assert_int_equal(fraction_round((struct fraction){-huge, huge / 5001}),
			 -VIGIE_DECIMAL_HUNDREDTH);
}

static void the_bounds_of_a_hundredth_are_those_that_round_to_it(void **state)
{
	(void)state;
	for (int64_t hundredth = -3 * 10000; hundredth <= 3 * 10000; hundredth += 10000) {
		int64_t low = bounds_lowest(hundredth), high = bounds_highest(hundredth);

		assert_int_equal(vigie_decimal_round(low), hundredth);
		assert_int_equal(vigie_decimal_round(low - 1), hundredth - 10000);
		assert_int_equal(vigie_decimal_round(high), hundredth);
		assert_int_equal(vigie_decimal_round(high + 1), hundredth + 10000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_thirds_are_one),
		cmocka_unit_test(nine_point_nine_and_a_tenth_are_ten),
		cmocka_unit_test(a_product_has_the_unit_of_its_factors),
		cmocka_unit_test(a_quotient_by_a_negative_number_keeps_its_sign),
		cmocka_unit_test(a_division_by_zero_is_unknown),
		cmocka_unit_test(unknown_spreads_through_every_operation),
		cmocka_unit_test(halves_of_a_hundredth_round_away_from_zero),
		cmocka_unit_test(an_overflow_is_unknown_and_not_wrong),
		cmocka_unit_test(a_mean_of_unusual_coefficients_keeps_a_value),
		cmocka_unit_test(accumulating_times_is_scaling_then_accumulating),
		cmocka_unit_test(a_decimal_never_crosses_a_half_of_a_hundredth),
		cmocka_unit_test(a_denominator_beyond_the_limit_still_rounds),
		cmocka_unit_test(the_bounds_of_a_hundredth_are_those_that_round_to_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
