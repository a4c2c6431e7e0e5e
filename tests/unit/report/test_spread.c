/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Means of changes and their intervals, against values worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "daemon/report/spread.h"

#define ONE VIGIE_DECIMAL_ONE
#define CENT VIGIE_DECIMAL_HUNDREDTH

static void five_changes_have_a_wide_interval(void **state)
{
	struct spread spread = {0};
	struct vigie_change change;

	(void)state;
	for (int i = 1; i <= 5; i++)
		spread_add(&spread, i * ONE);
	change = spread_change(&spread);
	/* s = √2.5, t(4) = 2.776: 3 ± 1.963 */
	assert_true(change.shown);
	assert_int_equal(change.n, 5);
	assert_int_equal(change.mean, 3 * ONE);
	assert_int_equal(change.low, 104 * CENT);
	assert_int_equal(change.high, 496 * CENT);
}

static void a_fall_is_as_wide_as_a_rise(void **state)
{
	struct spread spread = {0};
	struct vigie_change change;

	(void)state;
	for (int i = 1; i <= 5; i++)
		spread_add(&spread, -i * ONE);
	change = spread_change(&spread);
	assert_int_equal(change.mean, -3 * ONE);
	assert_int_equal(change.low, -496 * CENT);
	assert_int_equal(change.high, -104 * CENT);
}

static void equal_changes_have_no_width(void **state)
{
	struct spread spread = {0};
	struct vigie_change change;

	(void)state;
	for (int i = 0; i < 7; i++)
		spread_add(&spread, ONE / 4);
	change = spread_change(&spread);
	assert_int_equal(change.low, 25 * CENT);
	assert_int_equal(change.high, 25 * CENT);
}

static void many_changes_take_the_quantile_of_fewer(void **state)
{
	struct spread spread = {0};
	struct vigie_change change;

	(void)state;
	for (int i = 0; i < 46; i++)
		spread_add(&spread, i % 2 ? ONE : -ONE);
	change = spread_change(&spread);
	/* s = √(46/45), t(40) = 2.021 for 45 degrees: 0 ± 0.301 */
	assert_int_equal(change.mean, 0);
	assert_int_equal(change.high, 30 * CENT);
	assert_int_equal(change.low, -30 * CENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(five_changes_have_a_wide_interval),
		cmocka_unit_test(a_fall_is_as_wide_as_a_rise),
		cmocka_unit_test(equal_changes_have_no_width),
		cmocka_unit_test(many_changes_take_the_quantile_of_fewer),
	};

	return cmocka_run_group_tests_name("spread", tests, NULL, NULL);
}
