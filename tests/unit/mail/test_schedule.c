/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a digest falls due: hours, weekdays, quiet days, the end of a coordinator. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "daemon/mail/schedule.h"

#define HOUR 27000 /* 07:30 */

struct fixture {
	struct vigie_config_coordinator coordinator;
	struct vigie_calendar *calendar;
	vigie_day monday; /* 2 November 2026 */
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	fixture->coordinator = (struct vigie_config_coordinator){
		.digest_second = HOUR, .digest_weekday = -1, .until = VIGIE_DAY_NONE};
	fixture->monday = vigie_day_from_date(2026, 11, 2);
	assert_int_equal(vigie_calendar_new(&fixture->calendar), 0);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	vigie_calendar_free(fixture->calendar);
	free(fixture);
	return 0;
}

static bool due(const struct fixture *fixture, vigie_day last, vigie_day today, int second)
{
	return schedule_due(&fixture->coordinator, fixture->calendar, last, today, second, false);
}

static void a_daily_digest_is_due_from_its_hour_once(void **state)
{
	struct fixture *fixture = *state;
	vigie_day monday = fixture->monday;

	assert_false(due(fixture, VIGIE_DAY_NONE, monday, HOUR - 1));
	assert_true(due(fixture, VIGIE_DAY_NONE, monday, HOUR));
	assert_true(due(fixture, monday - 1, monday, 86399));
	assert_false(due(fixture, monday, monday, 86399));
	assert_true(schedule_due(&fixture->coordinator, fixture->calendar, VIGIE_DAY_NONE, monday,
				 0, true));
	assert_false(
		schedule_due(&fixture->coordinator, fixture->calendar, monday, monday, 0, true));
}

static void a_weekly_digest_is_due_on_its_day(void **state)
{
	struct fixture *fixture = *state;
	vigie_day monday = fixture->monday;

	fixture->coordinator.digest_weekday = 1; /* Tuesday */
	assert_false(due(fixture, VIGIE_DAY_NONE, monday, HOUR));
	assert_true(due(fixture, VIGIE_DAY_NONE, monday + 1, HOUR));
	assert_false(due(fixture, VIGIE_DAY_NONE, monday + 2, HOUR));
	assert_false(due(fixture, monday + 1, monday + 7, HOUR));
	assert_true(due(fixture, monday + 1, monday + 8, HOUR));
}

static void a_day_missed_is_made_up_for(void **state)
{
	struct fixture *fixture = *state;
	vigie_day monday = fixture->monday;

	fixture->coordinator.digest_weekday = 0;
	assert_true(due(fixture, monday - 7, monday + 3, HOUR));
}

static void quiet_weekends_postpone_to_monday(void **state)
{
	struct fixture *fixture = *state;
	vigie_day saturday = fixture->monday + 5;

	assert_true(due(fixture, saturday - 1, saturday, HOUR));
	fixture->coordinator.quiet_weekends = true;
	assert_false(due(fixture, saturday - 1, saturday, HOUR));
	assert_false(due(fixture, saturday - 1, saturday + 1, HOUR));
	assert_true(due(fixture, saturday - 1, saturday + 2, HOUR));
	fixture->coordinator.digest_weekday = 5;
	assert_true(due(fixture, VIGIE_DAY_NONE, saturday + 2, HOUR));
	assert_false(due(fixture, VIGIE_DAY_NONE, saturday + 3, HOUR));
}

static void quiet_holidays_are_quiet_to_their_last_weekend(void **state)
{
	struct fixture *fixture = *state;
	vigie_day monday = fixture->monday;

	assert_int_equal(vigie_calendar_close_days(fixture->calendar, monday, monday + 11), 0);
	fixture->coordinator.quiet_holidays = true;
	for (vigie_day day = monday; day < monday + 12; day++)
		assert_false(due(fixture, monday - 1, day, HOUR));
	assert_true(due(fixture, monday - 1, monday + 14, HOUR));
	assert_true(due(fixture, monday - 3, monday - 2, HOUR)); /* the Saturday before them */
}

static void nothing_is_due_after_until(void **state)
{
	struct fixture *fixture = *state;
	vigie_day monday = fixture->monday;

	fixture->coordinator.until = monday;
	assert_true(due(fixture, VIGIE_DAY_NONE, monday, HOUR));
	assert_false(due(fixture, VIGIE_DAY_NONE, monday + 1, HOUR));
	assert_int_equal(schedule_next(&fixture->coordinator, fixture->calendar, monday, monday),
			 VIGIE_DAY_NONE);
}

static void the_next_day_is_the_first_that_is_not_quiet(void **state)
{
	struct fixture *fixture = *state;
	vigie_day monday = fixture->monday;

	fixture->coordinator.quiet_weekends = true;
	assert_int_equal(
		schedule_next(&fixture->coordinator, fixture->calendar, monday + 4, monday + 4),
		monday + 7);
	assert_int_equal(
		schedule_next(&fixture->coordinator, fixture->calendar, VIGIE_DAY_NONE, monday),
		monday);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_daily_digest_is_due_from_its_hour_once),
		TEST(a_weekly_digest_is_due_on_its_day),
		TEST(a_day_missed_is_made_up_for),
		TEST(quiet_weekends_postpone_to_monday),
		TEST(quiet_holidays_are_quiet_to_their_last_weekend),
		TEST(nothing_is_due_after_until),
		TEST(the_next_day_is_the_first_that_is_not_quiet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
