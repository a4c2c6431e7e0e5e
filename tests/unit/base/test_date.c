/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Civil days: every day of several centuries, and the edges of the school year. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/date.h"

static vigie_day day_of(const char *text)
{
	vigie_day day;

	assert_int_equal(vigie_day_parse_iso(text, strlen(text), &day), 0);
	return day;
}

static void every_day_of_eight_centuries_comes_back(void **state)
{
	vigie_day first = vigie_day_from_date(1600, 1, 1);
	vigie_day last = vigie_day_from_date(2400, 12, 31);
	struct vigie_date before = {1599, 12, 31};

	(void)state;
	for (vigie_day day = first; day <= last; day++) {
		struct vigie_date date = vigie_day_to_date(day);

		assert_int_equal(vigie_day_from_date(date.year, date.month, date.day), day);
		assert_true(date.year * 372 + date.month * 31 + date.day >
			    before.year * 372 + before.month * 31 + before.day);
		before = date;
	}
	assert_int_equal(before.year, 2400);
}

static void the_epoch_and_known_weekdays_are_right(void **state)
{
	(void)state;
	assert_int_equal(day_of("1970-01-01"), 0);
	assert_int_equal(day_of("2000-03-01"), 11017);
	assert_int_equal(vigie_day_weekday(day_of("1970-01-01")), 3);
	assert_int_equal(vigie_day_weekday(day_of("2026-11-30")), 0);
	assert_int_equal(vigie_day_weekday(day_of("1969-12-28")), 6);
	assert_int_equal(vigie_day_weekday(day_of("0001-01-01")), 0);
}

static void days_that_do_not_exist_are_none(void **state)
{
	(void)state;
	assert_int_equal(vigie_day_from_date(2026, 2, 29), VIGIE_DAY_NONE);
	assert_int_equal(vigie_day_from_date(1900, 2, 29), VIGIE_DAY_NONE);
	assert_int_not_equal(vigie_day_from_date(2000, 2, 29), VIGIE_DAY_NONE);
	assert_int_equal(vigie_day_from_date(2026, 4, 31), VIGIE_DAY_NONE);
	assert_int_equal(vigie_day_from_date(2026, 0, 1), VIGIE_DAY_NONE);
	assert_int_equal(vigie_day_from_date(2026, 13, 1), VIGIE_DAY_NONE);
	assert_int_equal(vigie_day_from_date(2026, 1, 0), VIGIE_DAY_NONE);
	assert_int_equal(vigie_day_from_date(0, 1, 1), VIGIE_DAY_NONE);
	assert_int_equal(vigie_day_from_date(10000, 1, 1), VIGIE_DAY_NONE);
	assert_int_not_equal(vigie_day_from_date(9999, 12, 31), VIGIE_DAY_NONE);
}

static void the_school_year_turns_on_the_first_of_september(void **state)
{
	(void)state;
	assert_int_equal(vigie_day_school_year(day_of("2026-08-31")), 2025);
	assert_int_equal(vigie_day_school_year(day_of("2026-09-01")), 2026);
	assert_int_equal(vigie_school_year_first(2026), day_of("2026-09-01"));
	assert_int_equal(vigie_school_year_last(2026), day_of("2027-08-31"));
}

static void a_year_of_age_is_reached_on_the_birthday(void **state)
{
	(void)state;
	assert_int_equal(vigie_day_age(day_of("2012-11-30"), day_of("2026-11-29")), 13);
	assert_int_equal(vigie_day_age(day_of("2012-11-30"), day_of("2026-11-30")), 14);
	assert_int_equal(vigie_day_age(day_of("2012-02-29"), day_of("2026-02-28")), 13);
	assert_int_equal(vigie_day_age(day_of("2012-02-29"), day_of("2026-03-01")), 14);
}

static void only_the_ten_characters_of_an_existing_date_are_read(void **state)
{
	static const char *const texts[] = {"",		  "2026-11-3",	"2026-11-300", "2026/11/30",
					    "2026-02-30", "20261-1-30", "2026-1a-30",  "-026-11-30",
					    "2026-00-10", "2026-11-3 ", "0000-01-01"};
	vigie_day day = 5;

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++)
		assert_int_equal(vigie_day_parse_iso(texts[i], strlen(texts[i]), &day), -EINVAL);
	assert_int_equal(day, 5);
}

static void dates_are_written_as_they_are_read(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	(void)state;
	vigie_day_append_iso(&text, day_of("0987-06-05"));
	vigie_day_append_iso(&text, VIGIE_DAY_NONE);
	assert_string_equal(vigie_buffer_string(&text), "0987-06-05");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_eight_centuries_comes_back),
		cmocka_unit_test(the_epoch_and_known_weekdays_are_right),
		cmocka_unit_test(days_that_do_not_exist_are_none),
		cmocka_unit_test(the_school_year_turns_on_the_first_of_september),
		cmocka_unit_test(a_year_of_age_is_reached_on_the_birthday),
		cmocka_unit_test(only_the_ten_characters_of_an_existing_date_are_read),
		cmocka_unit_test(dates_are_written_as_they_are_read),
	};

	return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
