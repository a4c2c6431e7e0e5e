/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RULES.md, "Windows" and "Terms": which days and which term each window means. */
#include "scene.h"

#define THREE                                                                                      \
	"term 1 2026-09-01..2026-11-30 term 2 2026-12-01..2027-02-28 "                             \
	"term 3 2027-03-01..2027-06-30 "

static void thirty_days_end_on_the_date_included(void **state)
{
	(void)state;
	assert_indicator("lateness(over: 30 days)",
			 "on 2026-11-30 pupil \"A\" { late 2026-10-31 late 2026-11-01 "
			 "late 2026-11-30 late 2026-12-01 }",
			 "2");
}

static void school_days_count_back_open_days_the_date_too_if_open(void **state)
{
	(void)state;
	/* Monday 30: Monday, Friday, Thursday */
	assert_indicator("lateness(over: 3 school days)",
			 "on 2026-11-30 pupil \"A\" { late 2026-11-25 late 2026-11-26 "
			 "late 2026-11-30 }",
			 "2");
	/* Sunday 29: Friday, Thursday, Wednesday */
	assert_indicator("lateness(over: 3 school days)",
			 "on 2026-11-29 pupil \"A\" { late 2026-11-24 late 2026-11-25 }", "1");
}

static void this_month_is_the_calendar_month_up_to_the_date(void **state)
{
	(void)state;
	assert_indicator("lateness(over: this month)",
			 "on 2026-11-15 pupil \"A\" { late 2026-10-31 late 2026-11-01 "
			 "late 2026-11-15 late 2026-11-16 }",
			 "2");
}

static void the_previous_month_is_whole_across_the_new_year_too(void **state)
{
	(void)state;
	assert_indicator("lateness(over: previous month)",
			 "on 2026-11-15 pupil \"A\" { late 2026-09-30 late 2026-10-01 "
			 "late 2026-10-31 late 2026-11-01 }",
			 "2");
	assert_indicator("lateness(over: previous month)",
			 "on 2027-01-15 pupil \"A\" { late 2026-12-31 late 2026-11-30 }", "1");
}

static void this_year_begins_on_the_first_of_september(void **state)
{
	struct scene scene =
		scene_of("lateness(over: this year)",
			 "on 2026-11-15 pupil \"A\" { late 2026-09-01 late 2026-11-15 }");

	(void)state;
	assert_value(&scene, 0, "2");
	scene.facts->latenesses[0].date = vigie_day_from_date(2026, 8, 31);
	assert_value(&scene, 0, "1");
	scene_close(&scene);
}

static void the_previous_year_is_whole(void **state)
{
	struct scene scene =
		scene_of("lateness(over: previous year)",
			 "on 2026-11-15 pupil \"A\" { late 2026-09-01 late 2026-11-15 }");

	(void)state;
	assert_value(&scene, 0, "unknown");
	scene.facts->latenesses[0].date = vigie_day_from_date(2026, 8, 31);
	scene.facts->latenesses[1].date = vigie_day_from_date(2025, 8, 31);
	assert_value(&scene, 0, "1");
	scene_close(&scene);
}

static void a_window_across_two_years_asks_the_year_of_its_last_day(void **state)
{
	struct scene scene = scene_of("lateness(over: 30 days)",
				      "on 2026-09-10 pupil \"A\" { late 2026-09-01 }");

	(void)state;
	scene.facts->latenesses[0].date = vigie_day_from_date(2026, 8, 31);
	assert_value(&scene, 0, "unknown");
	scene.facts->latenesses[0].date = vigie_day_from_date(2026, 9, 10);
	assert_value(&scene, 0, "1");
	scene_close(&scene);
}

static void this_term_is_the_latest_begun_with_a_grade_of_any_pupil(void **state)
{
	(void)state;
	assert_indicator("average(\"M\")",
			 "on 2027-02-15 " THREE "pupil \"A\" { average \"M\" 8 term 1 } "
			 "pupil \"B\" { average \"M\" 9 term 1 }",
			 "8");
	assert_indicator("average(\"M\")",
			 "on 2027-02-15 " THREE "pupil \"A\" { average \"M\" 8 term 1 } "
			 "pupil \"B\" { average \"F\" 9 term 2 }",
			 "unknown");
	assert_indicator("average(\"M\")",
			 "on 2027-02-15 " THREE "pupil \"A\" { average \"M\" 8 term 1 } "
			 "pupil \"B\" { mastery \"F\" 3 term 2 }",
			 "unknown");
	assert_indicator("average(\"M\")",
			 "on 2027-02-15 " THREE "pupil \"A\" { average \"M\" 8 term 1 } "
			 "pupil \"B\" { mark \"F\" 3 2026-12-15 }",
			 "unknown");
}

static void a_term_without_a_grade_is_not_this_term(void **state)
{
	(void)state;
	assert_indicator("average(\"M\")",
			 "on 2027-02-15 " THREE "pupil \"A\" { average \"M\" 8 term 1 } "
			 "pupil \"B\" { count half_days 9 term 2 mark \"M\" absent 2026-12-15 }",
			 "8");
}

static void a_term_that_has_not_begun_is_unknown(void **state)
{
	(void)state;
	assert_indicator("average(\"M\", over: term 2)",
			 "on 2026-11-30 " THREE "pupil \"A\" { average \"M\" 8 term 2 }",
			 "unknown");
	assert_indicator("average(\"M\", over: term 2)",
			 "on 2026-12-01 " THREE "pupil \"A\" { average \"M\" 8 term 2 }", "8");
	assert_indicator("average(\"M\")",
			 "on 2026-11-30 " THREE "pupil \"A\" { average \"M\" 8 term 1 "
			 "average \"M\" 3 term 2 }",
			 "8");
	assert_indicator("lateness(over: term 2)",
			 "on 2026-11-30 " THREE "pupil \"A\" { late 2026-11-02 }", "unknown");
}

static void the_previous_term_is_the_one_before_and_none_before_the_first(void **state)
{
	(void)state;
	assert_indicator("average(\"M\", over: previous term)",
			 "on 2027-02-15 " THREE
			 "pupil \"A\" { average \"M\" 8 term 1 average \"M\" 11 term 2 }",
			 "8");
	assert_indicator("average(\"M\", over: previous term)",
			 "on 2026-11-15 " THREE "pupil \"A\" { average \"M\" 8 term 1 }",
			 "unknown");
	assert_indicator("average(\"M\", over: previous term)", "on 2026-11-15 pupil \"A\" { }",
			 "unknown");
}

static void terms_without_dates_count_from_the_first_of_september(void **state)
{
	(void)state;
	assert_indicator("average(\"M\")", "on 2026-09-01 pupil \"A\" { average \"M\" 8 term 1 }",
			 "8");
}

static void no_mark_belongs_to_a_term_without_dates(void **state)
{
	(void)state;
	assert_indicator("average(\"M\")",
			 "on 2026-11-30 pupil \"A\" { average \"F\" 8 term 1 mark \"M\" 8 "
			 "2026-11-02 }",
			 "unknown");
	assert_indicator("marks(\"M\")",
			 "on 2026-11-30 pupil \"A\" { average \"F\" 8 term 1 mark \"M\" 8 "
			 "2026-11-02 }",
			 "unknown");
}

static void a_school_without_terms_takes_those_of_the_office(void **state)
{
	struct vigie_fact_term office[] = {
		{.year = 2026,
		 .index = 1,
		 .from = vigie_day_from_date(2026, 9, 1),
		 .to = vigie_day_from_date(2026, 11, 15)},
		{.year = 2026,
		 .index = 2,
		 .from = vigie_day_from_date(2026, 11, 16),
		 .to = vigie_day_from_date(2027, 2, 28)},
	};
	struct scene scene =
		scene_of("average(\"M\")", "on 2026-11-30 pupil \"A\" { mark \"M\" 8 2026-11-15 "
					   "mark \"M\" 12 2026-11-16 }");

	(void)state;
	assert_value(&scene, 0, "unknown");
	scene.evaluation.office_terms = office;
	scene.evaluation.n_office_terms = 2;
	assert_value(&scene, 0, "12");
	office[0].year = office[1].year = 2025;
	assert_value(&scene, 0, "unknown");
	scene_close(&scene);
}

static void a_school_with_terms_takes_none_from_the_office(void **state)
{
	struct vigie_fact_term office = {.year = 2026,
					 .index = 3,
					 .from = vigie_day_from_date(2026, 9, 1),
					 .to = vigie_day_from_date(2026, 11, 30)};
	struct scene scene = scene_of("average(\"M\")", "on 2026-11-30 " THREE
							"pupil \"A\" { mark \"M\" 8 2026-11-15 }");

	(void)state;
	scene.evaluation.office_terms = &office;
	scene.evaluation.n_office_terms = 1;
	assert_value(&scene, 0, "8");
	scene_close(&scene);
}

static void undated_terms_of_a_school_take_the_dates_of_the_office(void **state)
{
	struct vigie_fact_term office = {.year = 2026,
					 .index = 1,
					 .from = vigie_day_from_date(2026, 9, 1),
					 .to = vigie_day_from_date(2026, 11, 30)};
	struct scene scene =
		scene_of("average(\"M\")", "on 2026-11-30 term 1 2026-09-01..2026-09-02 "
					   "pupil \"A\" { mark \"M\" 8 2026-11-15 }");

	(void)state;
	scene.facts->terms[0].from = scene.facts->terms[0].to = VIGIE_DAY_NONE;
	scene.evaluation.office_terms = &office;
	scene.evaluation.n_office_terms = 1;
	assert_value(&scene, 0, "8");
	scene_close(&scene);
}

static void the_defaults_are_this_term_for_grades_and_this_year_for_attendance(void **state)
{
	(void)state;
	assert_indicator("marks()",
			 "on 2026-12-15 " THREE
			 "pupil \"A\" { mark \"M\" 8 2026-11-15 mark \"M\" 8 2026-12-15 }",
			 "1");
	assert_indicator("lateness()",
			 "on 2026-12-15 " THREE
			 "pupil \"A\" { late 2026-11-15 late 2026-12-15 mark \"M\" 8 2026-12-15 }",
			 "2");
}

static void marks_and_lateness_dated_after_the_date_are_not_seen(void **state)
{
	(void)state;
	assert_indicator("average(\"M\")",
			 "on 2026-11-10 " THREE
			 "pupil \"A\" { mark \"M\" 8 2026-11-10 mark \"M\" 20 2026-11-11 }",
			 "8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thirty_days_end_on_the_date_included),
		cmocka_unit_test(school_days_count_back_open_days_the_date_too_if_open),
		cmocka_unit_test(this_month_is_the_calendar_month_up_to_the_date),
		cmocka_unit_test(the_previous_month_is_whole_across_the_new_year_too),
		cmocka_unit_test(this_year_begins_on_the_first_of_september),
		cmocka_unit_test(the_previous_year_is_whole),
		cmocka_unit_test(a_window_across_two_years_asks_the_year_of_its_last_day),
		cmocka_unit_test(this_term_is_the_latest_begun_with_a_grade_of_any_pupil),
		cmocka_unit_test(a_term_without_a_grade_is_not_this_term),
		cmocka_unit_test(a_term_that_has_not_begun_is_unknown),
		cmocka_unit_test(the_previous_term_is_the_one_before_and_none_before_the_first),
		cmocka_unit_test(terms_without_dates_count_from_the_first_of_september),
		cmocka_unit_test(no_mark_belongs_to_a_term_without_dates),
		cmocka_unit_test(a_school_without_terms_takes_those_of_the_office),
		cmocka_unit_test(a_school_with_terms_takes_none_from_the_office),
		cmocka_unit_test(undated_terms_of_a_school_take_the_dates_of_the_office),
		cmocka_unit_test(
			the_defaults_are_this_term_for_grades_and_this_year_for_attendance),
		cmocka_unit_test(marks_and_lateness_dated_after_the_date_are_not_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
