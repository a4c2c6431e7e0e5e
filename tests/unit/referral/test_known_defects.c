/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Defects that other systems have shipped, as far as they are of flags: each by its name. Those of
 * verdicts stand in tests/unit/engine, that of reloading in tests/integration/service. */
#include "tests/unit/referral/office.h"

static void a_for_that_forgets_its_start_at_a_restart(void **state)
{
	struct office *office = *state;
	vigie_day since = office->day;

	office_rule(office, "r")->for_days = 7;
	office_set(office, 0, 0, VIGIE_TRUE);
	for (; office->day < since + 7; office->day++) {
		office_evaluate(office, 0);
		assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_PENDING);
		office_reopen(office);
	}
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_RAISED);
	assert_int_equal(office_flag(office, 1, "r").flag.since, since);
}

static void a_rest_that_forgets_its_start_at_a_restart(void **state)
{
	struct office *office = *state;
	vigie_day cleared = office->day + 1;

	office_rule(office, "r")->rest_days = 30;
	office_set(office, 0, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	office->day = cleared;
	office_set(office, 0, 0, VIGIE_FALSE);
	office_evaluate(office, 0);
	office_reopen(office);
	office_set(office, 0, 0, VIGIE_TRUE);
	office->day = cleared + 29;
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_PENDING);
	office_reopen(office);
	office->day = cleared + 30;
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_RAISED);
}

static void a_cap_that_clears_everything(void **state)
{
	struct office *office = *state;

	office_rule(office, "r")->cap = 2;
	for (size_t pupil = 0; pupil < 2; pupil++)
		office_set(office, pupil, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	/* Two more than the cap: those under it stay up, the others are held and seen. */
	office->day++;
	for (size_t pupil = 2; pupil < 4; pupil++)
		office_set(office, pupil, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	assert_int_equal(office->changes.cleared, 0);
	for (int64_t person = 1; person <= 2; person++)
		assert_int_equal(office_flag(office, person, "r").flag.state, VIGIE_FLAG_RAISED);
	for (int64_t person = 3; person <= 4; person++)
		assert_int_equal(office_flag(office, person, "r").flag.state, VIGIE_FLAG_HELD);
	/* A lower cap takes nothing back, and the day after neither. */
	office->rules.info[0].cap = 1;
	office->day++;
	office_evaluate(office, 0);
	assert_int_equal(office->changes.cleared, 0);
	for (int64_t person = 1; person <= 2; person++)
		assert_int_equal(office_flag(office, person, "r").flag.state, VIGIE_FLAG_RAISED);
}

/* A thousand evaluations of one condition are one flag, whose days are counted from its start. */
static void a_repeat_counter_that_overflows(void **state)
{
	struct office *office = *state;
	vigie_day since = office->day;

	office_rule(office, "slow")->for_days = 400;
	office_rule(office, "fast");
	office_set(office, 0, 0, VIGIE_TRUE);
	office_set(office, 0, 1, VIGIE_TRUE);
	for (; office->day < since + 1000; office->day++) {
		struct office_found slow;

		office_evaluate(office, 0);
		slow = office_flag(office, 1, "slow");
		assert_int_equal(slow.flag.state, office->day < since + 400 ? VIGIE_FLAG_PENDING
									    : VIGIE_FLAG_RAISED);
		assert_int_equal(slow.n, 1);
		assert_int_equal(slow.flag.since, since);
	}
	assert_int_equal(office_flag(office, 1, "slow").flag.raised, since + 400);
	assert_int_equal(office_flag(office, 1, "fast").n, 1);
	assert_int_equal(office_flag(office, 1, "fast").flag.raised, since);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(a_for_that_forgets_its_start_at_a_restart),
		OFFICE_TEST(a_rest_that_forgets_its_start_at_a_restart),
		OFFICE_TEST(a_cap_that_clears_everything),
		OFFICE_TEST(a_repeat_counter_that_overflows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
