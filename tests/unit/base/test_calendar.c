/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The school calendar: the default week, closed ranges, counts against a naive walk, school days.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>

#include <cmocka.h>

#include "vigie/calendar.h"

static int set_up(void **state)
{
	return vigie_calendar_new((struct vigie_calendar **)state);
}

static int tear_down(void **state)
{
	vigie_calendar_free(*state);
	return 0;
}

static vigie_day in_2026(int month, int day)
{
	return vigie_day_from_date(2026, month, day);
}

static int count_by_walking(const struct vigie_calendar *calendar, vigie_day first,
			    enum vigie_half first_half, vigie_day last, enum vigie_half last_half)
{
	int n = 0;

	for (int64_t half = 2 * (int64_t)first + first_half; half <= 2 * (int64_t)last + last_half;
	     half++)
		n += vigie_calendar_half_open(calendar, (vigie_day)(half >> 1),
					      (enum vigie_half)(half & 1));
	return n;
}

static void the_default_week_closes_wednesday_afternoon_and_the_week_end(void **state)
{
	vigie_day monday = in_2026(11, 30);
	static const bool open[14] = {1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0};

	for (int i = 0; i < 14; i++)
		assert_int_equal(
			vigie_calendar_half_open(*state, monday + i / 2, (enum vigie_half)(i % 2)),
			open[i]);
	assert_true(vigie_calendar_day_open(*state, monday + 2));
	assert_false(vigie_calendar_day_open(*state, monday + 5));
}

static void a_tuesday_and_a_wednesday_are_three_half_days(void **state)
{
	assert_int_equal(vigie_calendar_count_halves(*state, in_2026(11, 3), VIGIE_HALF_AM,
						     in_2026(11, 4), VIGIE_HALF_PM),
			 3);
}

static void an_empty_range_counts_nothing(void **state)
{
	vigie_day day = in_2026(11, 3);

	assert_int_equal(
		vigie_calendar_count_halves(*state, day, VIGIE_HALF_PM, day, VIGIE_HALF_AM), 0);
	assert_int_equal(
		vigie_calendar_count_halves(*state, day, VIGIE_HALF_AM, day - 1, VIGIE_HALF_PM), 0);
	assert_int_equal(
		vigie_calendar_count_halves(*state, day, VIGIE_HALF_AM, day, VIGIE_HALF_AM), 1);
}

static void holidays_close_both_their_ends(void **state)
{
	assert_int_equal(vigie_calendar_close_days(*state, in_2026(10, 17), in_2026(11, 1)), 0);
	assert_true(vigie_calendar_day_open(*state, in_2026(10, 16)));
	assert_false(vigie_calendar_day_open(*state, in_2026(10, 19)));
	assert_false(vigie_calendar_day_open(*state, in_2026(10, 30)));
	assert_true(vigie_calendar_day_open(*state, in_2026(11, 2)));
	assert_int_equal(vigie_calendar_count_halves(*state, in_2026(10, 16), VIGIE_HALF_PM,
						     in_2026(11, 2), VIGIE_HALF_AM),
			 2);
	assert_int_equal(vigie_calendar_close_days(*state, in_2026(11, 2), in_2026(11, 1)),
			 -EINVAL);
}

static void another_week_keeps_the_holidays(void **state)
{
	assert_int_equal(vigie_calendar_close_days(*state, in_2026(11, 11), in_2026(11, 11)), 0);
	vigie_calendar_set_week(*state, 1u << 4 | 1u << 5);
	assert_false(vigie_calendar_half_open(*state, in_2026(11, 11), VIGIE_HALF_PM));
	assert_true(vigie_calendar_half_open(*state, in_2026(11, 18), VIGIE_HALF_PM));
	assert_int_equal(vigie_calendar_count_halves(*state, in_2026(11, 9), VIGIE_HALF_AM,
						     in_2026(11, 22), VIGIE_HALF_PM),
			 2);
}

static void assert_counts_agree_around(const struct vigie_calendar *calendar, int year)
{
	vigie_day first = vigie_day_from_date(year, 12, 1);

	for (int length = 0; length < 70; length++) {
		for (int halves = 0; halves < 4; halves++) {
			enum vigie_half from = halves & 1, to = halves >> 1;
			vigie_day last = first + length;

			assert_int_equal(
				vigie_calendar_count_halves(calendar, first, from, last, to),
				count_by_walking(calendar, first, from, last, to));
		}
	}
}

static void counts_agree_with_a_walk_across_the_ends_of_the_table(void **state)
{
	static const int years[] = {1899, 1999, 2000, 2026, 2060, 2061, 2150};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(years); i++)
		assert_counts_agree_around(*state, years[i]);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(years); i++) {
		assert_int_equal(vigie_calendar_close_days(*state,
							   vigie_day_from_date(years[i], 12, 20),
							   vigie_day_from_date(years[i] + 1, 1, 9)),
				 0);
		assert_counts_agree_around(*state, years[i]);
	}
}

static void a_count_over_centuries_agrees_with_a_walk(void **state)
{
	vigie_day first = vigie_day_from_date(1900, 1, 3), last = vigie_day_from_date(2150, 1, 3);

	assert_int_equal(
		vigie_calendar_count_halves(*state, first, VIGIE_HALF_PM, last, VIGIE_HALF_AM),
		count_by_walking(*state, first, VIGIE_HALF_PM, last, VIGIE_HALF_AM));
}

static void school_days_back_count_the_day_itself_when_open(void **state)
{
	vigie_day monday = in_2026(11, 30);

	assert_int_equal(vigie_calendar_school_days_back(*state, monday, 1), monday);
	assert_int_equal(vigie_calendar_school_days_back(*state, monday, 2), monday - 3);
	assert_int_equal(vigie_calendar_school_days_back(*state, monday - 1, 1), monday - 3);
	assert_int_equal(vigie_calendar_school_days_back(*state, monday, 10), in_2026(11, 17));
}

static void school_days_ahead_do_not_count_the_day_itself(void **state)
{
	vigie_day friday = in_2026(11, 27);

	assert_int_equal(vigie_calendar_school_days_ahead(*state, friday, 1), friday + 3);
	assert_int_equal(vigie_calendar_school_days_ahead(*state, friday, 5), friday + 7);
	assert_int_equal(vigie_calendar_close_days(*state, friday + 3, friday + 9), 0);
	assert_int_equal(vigie_calendar_school_days_ahead(*state, friday, 1), friday + 10);
}

static void a_school_that_never_opens_ends_the_search(void **state)
{
	vigie_day day = in_2026(11, 30);

	vigie_calendar_set_week(*state, 0);
	assert_int_equal(vigie_calendar_school_days_back(*state, day, 1), day - 3660);
	assert_int_equal(vigie_calendar_school_days_ahead(*state, day, 1), day + 1 + 3660);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_default_week_closes_wednesday_afternoon_and_the_week_end),
		TEST(a_tuesday_and_a_wednesday_are_three_half_days),
		TEST(an_empty_range_counts_nothing),
		TEST(holidays_close_both_their_ends),
		TEST(another_week_keeps_the_holidays),
		TEST(counts_agree_with_a_walk_across_the_ends_of_the_table),
		TEST(a_count_over_centuries_agrees_with_a_walk),
		TEST(school_days_back_count_the_day_itself_when_open),
		TEST(school_days_ahead_do_not_count_the_day_itself),
		TEST(a_school_that_never_opens_ends_the_search),
	};

	return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
