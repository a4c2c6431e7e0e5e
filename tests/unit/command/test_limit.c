/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits of a simulation: what is read, and what is beyond. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "daemon/command/limit.h"

static bool exceeds(const char *text, const char *rest, uint64_t changed, uint64_t flagged)
{
	struct limit limit = {0};

	assert_int_equal(limit_read(&limit, text, rest), 0);
	return limit_exceeded(&limit, changed, flagged);
}

static void a_number_is_reached_but_not_passed(void **state)
{
	(void)state;
	assert_false(exceeds("20", NULL, 20, 0));
	assert_true(exceeds("20", NULL, 21, 1000000));
	assert_false(exceeds("0", NULL, 0, 5));
	assert_true(exceeds("0", NULL, 1, 5));
}

static void a_percentage_is_of_those_flagged_exactly(void **state)
{
	(void)state;
	assert_false(exceeds("5%", NULL, 5, 100));
	assert_true(exceeds("5%", NULL, 6, 100));
	assert_true(exceeds("5 %", NULL, 5, 99));
	assert_false(exceeds("5", "%", 5, 100));
	assert_true(exceeds("2,5%", NULL, 3, 119));
	assert_false(exceeds("2.5%", NULL, 3, 120));
	assert_true(exceeds("100%", NULL, 1, 0));
	assert_false(exceeds("5%", NULL, 0, 0));
	assert_false(exceeds("5%", NULL, UINT32_MAX, UINT64_MAX));
}

static void without_a_limit_nothing_is_beyond_it(void **state)
{
	(void)state;
	assert_false(exceeds(NULL, NULL, UINT64_MAX, 0));
}

static void anything_else_is_no_limit(void **state)
{
	static const char *const texts[] = {"",	  "%",	 " %",	"five", "-1", "-1%",
					    "5 ", "5%%", "1e3", "5 % ", "% 5"};
	struct limit limit = {0};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++)
		assert_int_equal(limit_read(&limit, texts[i], NULL), -EINVAL);
	assert_int_equal(limit_read(&limit, "5%", "%"), -EINVAL);
	assert_int_equal(limit_read(&limit, "5", "pupils"), -EINVAL);
	assert_int_equal(limit_read(&limit, NULL, "%"), -EINVAL);
	assert_false(limit.given);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_reached_but_not_passed),
		cmocka_unit_test(a_percentage_is_of_those_flagged_exactly),
		cmocka_unit_test(without_a_limit_nothing_is_beyond_it),
		cmocka_unit_test(anything_else_is_no_limit),
	};

	return cmocka_run_group_tests_name("command/limit", tests, NULL, NULL);
}
