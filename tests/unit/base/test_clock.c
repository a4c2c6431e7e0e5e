/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock: the moment it is told, civil days in time zones, names of zones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/cleanup.h"
#include "vigie/clock.h"

static vigie_time moment(const char *text)
{
	assert_int_equal(setenv("VIGIE_NOW", text, 1), 0);
	return vigie_clock_now();
}

static void assert_local(const char *utc, const char *timezone, const char *day, int second)
{
	int found_second;
	vigie_day expected, found = vigie_clock_local(moment(utc), timezone, &found_second);

	assert_int_equal(vigie_day_parse_iso(day, strlen(day), &expected), 0);
	assert_int_equal(found, expected);
	assert_int_equal(found_second, second);
}

static void now_is_the_moment_it_is_told(void **state)
{
	(void)state;
	assert_int_equal(moment("1970-01-01T00:00:01"), VIGIE_USEC_PER_SEC);
	assert_int_equal(moment("2026-11-30T07:30:00"), INT64_C(1796023800) * VIGIE_USEC_PER_SEC);
}

static void a_bare_day_is_that_day_in_all_of_france(void **state)
{
	(void)state;
	assert_local("2026-11-30", "Pacific/Wallis", "2026-11-30", 23 * 3600);
	assert_local("2026-11-30", "Pacific/Tahiti", "2026-11-30", 1 * 3600);
	assert_local("2026-11-30", "Europe/Paris", "2026-11-30", 12 * 3600);
}

static void a_moment_that_is_none_leaves_the_real_clock(void **state)
{
	static const char *const texts[] = {"",
					    "tomorrow",
					    "1971-02-30",
					    "1971-11-30T24:00:00",
					    "1971-11-30 07:30:00",
					    "1971-11-30T07:3a:00",
					    "1971-11-30T07:30:00Z"};
	vigie_time today;

	(void)state;
	unsetenv("VIGIE_NOW");
	today = vigie_clock_now();
	assert_true(today > INT64_C(1700000000) * VIGIE_USEC_PER_SEC);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++)
		assert_true(moment(texts[i]) >= today);
}

static void a_zone_gives_its_own_day_in_winter_and_summer(void **state)
{
	(void)state;
	assert_local("2026-11-30T22:59:59", "Europe/Paris", "2026-11-30", 86399);
	assert_local("2026-11-30T23:00:00", "Europe/Paris", "2026-12-01", 0);
	assert_local("2026-07-31T22:00:00", "Europe/Paris", "2026-08-01", 0);
	assert_local("2026-11-30T02:00:00", "America/Guadeloupe", "2026-11-29", 22 * 3600);
	assert_local("1969-12-31T23:30:00", "Europe/Paris", "1970-01-01", 1800);
}

static void no_zone_and_unknown_zones_are_utc_whatever_was_asked_before(void **state)
{
	(void)state;
	assert_local("2026-11-30T23:30:00", "Europe/Paris", "2026-12-01", 1800);
	assert_local("2026-11-30T23:30:00", NULL, "2026-11-30", 84600);
	assert_local("2026-11-30T23:30:00", "Europe/Nowhere", "2026-11-30", 84600);
	assert_local("1969-12-31T23:30:00", NULL, "1969-12-31", 84600);
}

static void what_is_local_comes_back_to_its_moment(void **state)
{
	static const char *const zones[] = {"Europe/Paris", "America/Cayenne", "Indian/Reunion",
					    NULL};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(zones); i++) {
		for (vigie_day day = 20000; day < 21000; day += 7) {
			vigie_time at = vigie_clock_from_local(day, 27000, zones[i]);
			int second;

			assert_int_equal(vigie_clock_local(at, zones[i], &second), day);
			assert_int_equal(second, 27000);
		}
	}
}

static void an_hour_that_a_change_of_clocks_skips_is_some_moment_of_that_day(void **state)
{
	vigie_day day = vigie_day_from_date(2026, 3, 29);
	int second;

	(void)state;
	assert_int_equal(vigie_clock_local(vigie_clock_from_local(day, 9000, "Europe/Paris"),
					   "Europe/Paris", &second),
			 day);
	assert_true(second == 5400 || second == 12600);
}

static void only_names_of_zone_files_are_known(void **state)
{
	static const char *const known[] = {"Europe/Paris", "UTC", "America/Port-au-Prince",
					    "Etc/GMT+1"};
	static const char *const unknown[] = {"",
					      "/etc/localtime",
					      "../../etc/passwd",
					      "Europe/../Europe/Paris",
					      "Europe",
					      "Europe/Paris/",
					      "tzdata.zi",
					      "zone.tab",
					      "leapseconds",
					      ":Europe/Paris",
					      "CET-1CEST"};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(known); i++)
		assert_true(vigie_clock_timezone_known(known[i]));
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(unknown); i++)
		assert_false(vigie_clock_timezone_known(unknown[i]));
	assert_false(vigie_clock_timezone_known(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(now_is_the_moment_it_is_told),
		cmocka_unit_test(a_bare_day_is_that_day_in_all_of_france),
		cmocka_unit_test(a_moment_that_is_none_leaves_the_real_clock),
		cmocka_unit_test(a_zone_gives_its_own_day_in_winter_and_summer),
		cmocka_unit_test(no_zone_and_unknown_zones_are_utc_whatever_was_asked_before),
		cmocka_unit_test(what_is_local_comes_back_to_its_moment),
		cmocka_unit_test(an_hour_that_a_change_of_clocks_skips_is_some_moment_of_that_day),
		cmocka_unit_test(only_names_of_zone_files_are_known),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
