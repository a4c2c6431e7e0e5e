/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact decimals: what is read, shown and compared never disagrees by rounding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/decimal.h"

static vigie_decimal read_decimal(const char *text)
{
	vigie_decimal value;

	assert_int_equal(vigie_decimal_parse(text, strlen(text), &value), 0);
	return value;
}

static int refusal(const char *text)
{
	vigie_decimal value = 12345;
	int r = vigie_decimal_parse(text, strlen(text), &value);

	assert_int_equal(value, 12345);
	return r;
}

static void assert_shown(vigie_decimal value, unsigned decimals, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	vigie_decimal_append(&text, value, decimals);
	assert_string_equal(vigie_buffer_string(&text), expected);
}

static void assert_displayed(const char *value, bool comma, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	vigie_decimal_append_display(&text, read_decimal(value), comma);
	assert_string_equal(vigie_buffer_string(&text), expected);
}

static void dot_and_comma_read_the_same(void **state)
{
	(void)state;
	assert_int_equal(read_decimal("7,4"), 7400000);
	assert_int_equal(read_decimal("7.40"), 7400000);
	assert_int_equal(read_decimal("-0,000001"), -1);
	assert_int_equal(read_decimal("0012"), 12000000);
	assert_int_equal(read_decimal("-0"), 0);
}

static void nine_point_nine_and_a_tenth_are_ten(void **state)
{
	(void)state;
	assert_int_equal(read_decimal("9.9") + read_decimal("0.1"), read_decimal("10"));
}

static void what_is_no_decimal_is_refused(void **state)
{
	static const char *const texts[] = {"",	  "-",	  "+1",	   "1.",  ".5",	 "1e3",	 "1 ",
					    " 1", "1..2", "1,2,3", "--1", "Abs", "1.2x", "1-"};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++)
		assert_int_equal(refusal(texts[i]), -EINVAL);
}

static void the_limits_hold_one_below_and_one_above(void **state)
{
	(void)state;
	assert_int_equal(read_decimal("1000000000"), VIGIE_DECIMAL_MAX);
	assert_int_equal(read_decimal("-1000000000.000000"), -VIGIE_DECIMAL_MAX);
	assert_int_equal(refusal("1000000000.000001"), -ERANGE);
	assert_int_equal(refusal("1000000001"), -ERANGE);
	assert_int_equal(refusal("99999999999999999999999999"), -ERANGE);
	assert_int_equal(refusal("99999999999999999999999999x"), -EINVAL);
	assert_int_equal(read_decimal("0.123456000"), 123456);
	assert_int_equal(refusal("0.1234567"), -ERANGE);
}

static void hundredths_round_half_away_from_zero(void **state)
{
	(void)state;
	assert_int_equal(vigie_decimal_round(read_decimal("7.995")), read_decimal("8"));
	assert_int_equal(vigie_decimal_round(read_decimal("-7.995")), read_decimal("-8"));
	assert_int_equal(vigie_decimal_round(read_decimal("7.994999")), read_decimal("7.99"));
	assert_int_equal(vigie_decimal_round(read_decimal("-7.994999")), read_decimal("-7.99"));
	assert_int_equal(vigie_decimal_round(read_decimal("-0.004")), 0);
	assert_int_equal(vigie_decimal_round(VIGIE_DECIMAL_NONE), VIGIE_DECIMAL_NONE);
	assert_true(vigie_decimal_round(INT64_MAX) <= INT64_MAX);
}

static void division_rounds_half_away_from_zero_and_saturates(void **state)
{
	__int128 huge = (__int128)INT64_MAX * INT64_MAX;

	(void)state;
	assert_int_equal(vigie_decimal_divide(1, 2), 1);
	assert_int_equal(vigie_decimal_divide(-1, 2), -1);
	assert_int_equal(vigie_decimal_divide(1, 3), 0);
	assert_int_equal(vigie_decimal_divide(2, 3), 1);
	assert_int_equal(vigie_decimal_divide(-5, 3), -2);
	assert_int_equal(vigie_decimal_divide(read_decimal("23.985"), 3), read_decimal("7.995"));
	assert_int_equal(vigie_decimal_divide(0, 7), 0);
	assert_true(vigie_decimal_divide(huge, 1) == INT64_MAX);
	assert_true(vigie_decimal_divide(-huge, 1) == -INT64_MAX);
	assert_int_equal(vigie_decimal_divide(huge, huge), 1);
}

static void the_shortest_exact_form_is_written(void **state)
{
	(void)state;
	assert_shown(7400000, 2, "7.40");
	assert_shown(3500000, 0, "3.5");
	assert_shown(4000000, 0, "4");
	assert_shown(4000000, 2, "4.00");
	assert_shown(123456, 2, "0.123456");
	assert_shown(-1, 0, "-0.000001");
	assert_shown(-7400000, 1, "-7.4");
	assert_shown(10000, 0, "0.01");
	assert_shown(VIGIE_DECIMAL_NONE, 2, "");
}

static void what_readers_see_is_what_is_compared(void **state)
{
	(void)state;
	assert_displayed("7.995", false, "8");
	assert_displayed("7.5", true, "7,50");
	assert_displayed("7.5", false, "7.50");
	assert_displayed("-0.005", true, "-0,01");
	assert_displayed("12", true, "12");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dot_and_comma_read_the_same),
		cmocka_unit_test(nine_point_nine_and_a_tenth_are_ten),
		cmocka_unit_test(what_is_no_decimal_is_refused),
		cmocka_unit_test(the_limits_hold_one_below_and_one_above),
		cmocka_unit_test(hundredths_round_half_away_from_zero),
		cmocka_unit_test(division_rounds_half_away_from_zero_and_saturates),
		cmocka_unit_test(the_shortest_exact_form_is_written),
		cmocka_unit_test(what_readers_see_is_what_is_compared),
	};

	return cmocka_run_group_tests_name("decimal", tests, NULL, NULL);
}
