/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranges as the Monitoring Plugins Development Guidelines give them, example by example. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "daemon/command/range.h"

static bool alerts(const char *text, int64_t value)
{
	struct range range;

	assert_int_equal(range_read(text, strlen(text), &range), 0);
	return range_alerts(&range, value);
}

static void the_examples_of_the_guidelines_hold(void **state)
{
	static const struct {
		const char *text;
		int64_t value;
		bool alerts;
	} cases[] = {
		{"10", -1, true},
		{"10", 0, false},
		{"10", 10, false},
		{"10", 11, true},
		{"10:", 9, true},
		{"10:", 10, false},
		{"10:", INT64_MAX, false},
		{"~:10", 11, true},
		{"~:10", 10, false},
		{"~:10", INT64_MIN, false},
		{"10:20", 9, true},
		{"10:20", 10, false},
		{"10:20", 20, false},
		{"10:20", 21, true},
		{"@10:20", 9, false},
		{"@10:20", 10, true},
		{"@10:20", 20, true},
		{"@10:20", 21, false},
		{"0", 0, false},
		{"0", 1, true},
		{"-5:-1", -3, false},
		{"-5:-1", 0, true},
		{"", 7, false},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++)
		assert_int_equal(alerts(cases[i].text, cases[i].value), cases[i].alerts);
}

static void what_is_no_range_is_refused(void **state)
{
	static const char *const wrong[] = {
		"x", "1.5", "20:10", "10:x", "@", "-", "~", "1:2:3", "9999999999999999999"};
	struct range range = {.low = 42};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(wrong); i++)
		assert_int_equal(range_read(wrong[i], strlen(wrong[i]), &range), -EINVAL);
	assert_int_equal(range.low, 42);
}

static void no_byte_after_the_size_is_read(void **state)
{
	struct range range;

	(void)state;
	assert_int_equal(range_read("10:20,other", 5, &range), 0);
	assert_int_equal(range.high, 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_examples_of_the_guidelines_hold),
		cmocka_unit_test(what_is_no_range_is_refused),
		cmocka_unit_test(no_byte_after_the_size_is_read),
	};

	return cmocka_run_group_tests_name("range", tests, NULL, NULL);
}
