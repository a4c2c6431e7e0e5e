/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RULES.md, "Attendance" and "Half-days": half_days, absence_rate, consecutive_absences, lateness,
 * hours_missed, incidents, punishments, sanctions. 2026-11-02 is a Monday. */
#include "scene.h"

#define ON "on 2026-11-30 "
#define TERM "term 1 2026-09-01..2026-11-30 term 2 2026-12-01..2027-02-28 "
#define A(facts) ON "pupil \"A\" { level 4e " facts " } "
#define T(facts) ON TERM "pupil \"A\" { level 4e " facts " } "
#define OTHER(facts) "pupil \"B\" { level 4e " facts " } "

static void an_absence_counts_its_exported_half_days(void **state)
{
	(void)state;
	assert_indicator("half_days()", A("absence 2026-11-05..2026-11-06 3 half-days"), "3");
}

static void else_it_counts_the_open_half_days_of_its_range(void **state)
{
	(void)state;
	assert_indicator("half_days()", A("absence 2026-11-05..2026-11-06"), "4");
	assert_indicator("half_days()", A("absence 2026-11-03 pm..2026-11-05 am"), "3");
	assert_indicator("half_days()", A("absence 2026-11-07..2026-11-08"), "0");
}

static void a_wednesday_has_no_afternoon(void **state)
{
	(void)state;
	assert_indicator("half_days()", A("absence 2026-11-03..2026-11-04"), "3");
}

static void a_school_with_dated_absences_gives_zero_to_the_others(void **state)
{
	(void)state;
	assert_indicator("half_days(over: 30 days)", A("") OTHER("absence 2026-09-07"), "0");
}

static void a_school_that_never_delivered_any_is_unknown(void **state)
{
	(void)state;
	assert_indicator("half_days(over: 30 days)", A("") OTHER("late 2026-11-10"), "unknown");
	assert_indicator("half_days(over: 30 days)", A("count half_days 9 term 1"), "unknown");
}

static void an_absence_after_the_date_is_not_seen(void **state)
{
	(void)state;
	assert_indicator("half_days()", A("") OTHER("absence 2026-12-01"), "unknown");
	assert_indicator("half_days()", A("absence 2026-12-01") OTHER("absence 2026-11-30"), "0");
}

static void a_window_ends_on_the_date_and_cuts_what_goes_on(void **state)
{
	(void)state;
	assert_indicator("half_days()", A("absence 2026-11-30..2026-12-04"), "2");
	/* 9 open half-days, exported as 6: two ninths of them on the first day */
	assert_indicator("half_days()", A("absence 2026-11-30..2026-12-04 6 half-days"), "1.33");
}

static void an_edge_takes_the_share_of_the_open_half_days_inside(void **state)
{
	(void)state;
	/* Friday 30 October to Monday 2 November: 4 open, 2 inside November */
	assert_indicator("half_days(over: this month)",
			 A("absence 2026-10-30..2026-11-02 3 half-days"), "1.5");
	assert_indicator("half_days(over: 30 days)", A("absence 2026-10-30..2026-11-02"), "2");
}

static void where_none_is_open_the_first_day_decides(void **state)
{
	(void)state;
	/* Saturday 31 October and Sunday 1 November */
	assert_indicator("half_days(over: this month)",
			 A("absence 2026-10-31..2026-11-01 1 half-days"), "0");
	assert_indicator("half_days(over: previous month)",
			 A("absence 2026-10-31..2026-11-01 1 half-days"), "1");
}

static void shares_add_up_exactly(void **state)
{
	(void)state;
	/* three thirds: each absence exports 1 for three days, one of them in November */
	assert_condition("half_days(over: this month) * 3 = 2",
			 A("absence 2026-10-30..2026-11-03 2 half-days"), VIGIE_FALSE);
	assert_condition("half_days(over: this month) + half_days(over: previous month) = 2",
			 A("absence 2026-10-29..2026-11-02 2 half-days"), VIGIE_TRUE);
}

static void justified_filters(void **state)
{
	(void)state;
	assert_indicator("half_days(justified: no)",
			 A("absence 2026-11-05 unjustified absence 2026-11-06 justified"), "2");
	assert_indicator("half_days(justified: yes)", A("absence 2026-11-05..2026-11-06 justified"),
			 "4");
}

static void a_missing_justification_makes_its_window_unknown(void **state)
{
	(void)state;
	assert_indicator("half_days(justified: no)",
			 A("absence 2026-11-05 unjustified absence 2026-11-06"), "unknown");
	assert_indicator("half_days(justified: yes)",
			 A("absence 2026-11-05 unjustified absence 2026-11-06"), "unknown");
	assert_indicator("half_days(justified: no, over: this month)",
			 A("absence 2026-11-05 unjustified absence 2026-10-06"), "2");
	assert_indicator("half_days()", A("absence 2026-11-05 unjustified absence 2026-11-06"),
			 "4");
}

static void a_term_falls_back_on_its_counts(void **state)
{
	(void)state;
	assert_indicator("half_days(over: term 1)", T("count half_days 9 term 1"), "9");
	assert_indicator("half_days(over: term 1)",
			 T("count half_days 9 term 1") OTHER("absence 2026-11-05"), "0");
	assert_indicator("half_days(over: term 2)", T("count half_days 9 term 2"), "unknown");
}

static void without_justified_both_partial_counts_are_needed(void **state)
{
	(void)state;
	assert_indicator("half_days(over: term 1)", T("count half_days_justified 4 term 1"),
			 "unknown");
	assert_indicator(
		"half_days(over: term 1)",
		T("count half_days_justified 4 term 1 count half_days_unjustified 2 term 1"), "6");
	assert_indicator("half_days(justified: no, over: term 1)",
			 T("count half_days_unjustified 2 term 1"), "2");
	assert_indicator("half_days(justified: no, over: term 1)", T("count half_days 9 term 1"),
			 "unknown");
}

static void this_year_is_the_sum_of_the_terms_known(void **state)
{
	(void)state;
	assert_indicator("half_days()",
			 "on 2027-01-15 " TERM
			 "pupil \"A\" { count half_days 4 term 1 count half_days 3 term 2 }",
			 "7");
	assert_indicator("half_days()", T("count half_days 4 term 1 count half_days 3 term 2"),
			 "4");
	assert_indicator("half_days()", T("") OTHER("count half_days 4 term 1"), "unknown");
}

static void the_previous_year_has_no_counts(void **state)
{
	struct scene scene =
		scene_of("half_days(over: previous year)", T("count half_days 4 term 1"));

	(void)state;
	scene.facts->counts[0].year = 2025;
	assert_value(&scene, 0, "unknown");
	scene_close(&scene);
}

static void the_previous_year_has_its_own_absences(void **state)
{
	struct scene scene =
		scene_of("half_days(over: previous year)", A("absence 2026-11-05") OTHER(""));

	(void)state;
	assert_value(&scene, 0, "unknown");
	scene.facts->absences[0].from_day = vigie_day_from_date(2026, 6, 4);
	scene.facts->absences[0].to_day = vigie_day_from_date(2026, 6, 4);
	assert_value(&scene, 0, "2");
	assert_value(&scene, 1, "0");
	scene_close(&scene);
}

static void over_a_term_without_dates_only_counts_are_known(void **state)
{
	(void)state;
	assert_indicator("half_days(over: this term)",
			 A("average \"M\" 8 term 1 absence 2026-11-05 count half_days 7 term 1"),
			 "7");
	assert_indicator("half_days(over: this term)",
			 A("average \"M\" 8 term 1 absence 2026-11-05"), "unknown");
	assert_indicator("absence_rate(over: this term)",
			 A("average \"M\" 8 term 1 absence 2026-11-05 count half_days 7 term 1"),
			 "unknown");
}

static void the_rate_is_a_percent_of_the_open_half_days(void **state)
{
	(void)state;
	/* November 2026: 21 open days, four of them Wednesdays: 38 half-days */
	assert_indicator("absence_rate(over: this month)", A("absence 2026-11-05..2026-11-06"),
			 "10.53");
	assert_indicator("absence_rate(justified: no, over: this month)",
			 A("absence 2026-11-05 unjustified absence 2026-11-06 justified"), "5.26");
}

static void the_rate_stays_inside_the_enrolment(void **state)
{
	(void)state;
	/* from Monday 23 November: 11 open half-days; the absence of the 20th is not counted */
	assert_indicator("absence_rate(over: this month)",
			 A("entered 2026-11-23 absence 2026-11-20..2026-11-23"), "18.18");
}

static void the_rate_stays_inside_the_school_year(void **state)
{
	struct scene scene = scene_of("absence_rate(over: 30 days)",
				      "on 2026-09-07 pupil \"A\" { absence 2026-09-07 }");

	(void)state;
	/* 1 to 7 September: Tuesday 2, Wednesday 1, Thursday 2, Friday 2, Monday 2 */
	assert_value(&scene, 0, "22.22");
	scene_close(&scene);
}

static void the_rate_over_closed_days_is_unknown(void **state)
{
	(void)state;
	assert_indicator("absence_rate(over: 2 days)",
			 "on 2026-11-29 pupil \"A\" { absence 2026-11-05 }", "unknown");
}

static void from_counts_the_rate_is_over_the_whole_terms_counted(void **state)
{
	(void)state;
	/* 1 September to 31 October 2026 on 15 October: the whole term, 79 open half-days */
	assert_indicator("absence_rate(over: this year)",
			 "on 2026-10-15 term 1 2026-09-01..2026-10-31 pupil \"A\" { "
			 "entered 2026-09-20 count half_days 8 term 1 }",
			 "10.13");
}

static void absences_in_a_row_are_counted_back_to_the_last_open_half_day(void **state)
{
	(void)state;
	/* Thursday 26, Friday 27, Monday 30 */
	assert_indicator("consecutive_absences",
			 A("absence 2026-11-26 pm..2026-11-27 absence 2026-11-30"), "5");
	assert_indicator("consecutive_absences", A("absence 2026-11-26 absence 2026-11-30 pm"),
			 "1");
	assert_indicator("consecutive_absences",
			 A("absence 2026-11-27") OTHER("absence 2026-11-30"), "0");
}

static void not_after_the_last_day_that_the_absences_cover(void **state)
{
	(void)state;
	assert_indicator("consecutive_absences",
			 A("absence 2026-11-19..2026-11-20") OTHER("absence 2026-11-13"), "4");
	assert_indicator("consecutive_absences", A("absence 2026-11-26..2026-12-18 1 half-days"),
			 "6");
	assert_indicator("consecutive_absences", A("late 2026-11-05"), "unknown");
}

static void a_row_stops_at_the_first_of_september(void **state)
{
	struct scene scene =
		scene_of("consecutive_absences",
			 "on 2026-09-03 pupil \"A\" { absence 2026-09-01..2026-09-03 }");

	(void)state;
	assert_value(&scene, 0, "5");
	scene.facts->absences =
		reallocarray(scene.facts->absences, 2, sizeof(*scene.facts->absences));
	scene.facts->absences[1] = scene.facts->absences[0];
	scene.facts->absences[1].from_day = vigie_day_from_date(2026, 8, 31);
	scene.facts->absences[1].to_day = vigie_day_from_date(2026, 8, 31);
	scene.facts->n_absences = 2;
	assert_value(&scene, 0, "5");
	scene_close(&scene);
}

static void lateness_is_counted_in_its_window(void **state)
{
	(void)state;
	assert_indicator("lateness(over: this month)",
			 A("late 2026-11-01 late 2026-11-30 late 2026-10-31 late 2026-12-01"), "2");
	assert_indicator("lateness(justified: no)",
			 A("late 2026-11-02 unjustified late 2026-11-03 justified"), "1");
	assert_indicator("lateness(justified: no)",
			 A("late 2026-11-02 unjustified late 2026-11-03"), "unknown");
	assert_indicator("lateness()", A("absence 2026-11-02"), "unknown");
}

static void lateness_from_counts_knows_no_justification(void **state)
{
	(void)state;
	assert_indicator("lateness()", T("count lateness 6 term 1"), "6");
	assert_indicator("lateness(over: 30 days)", T("count lateness 6 term 1"), "unknown");
	assert_indicator("lateness(justified: no)", T("count lateness 6 term 1"), "unknown");
}

static void hours_missed_come_from_counts_only(void **state)
{
	(void)state;
	assert_indicator("hours_missed()", T("count hours_missed 6.5 term 1 absence 2026-11-02"),
			 "6.5");
	assert_indicator("hours_missed(over: term 1)", T("absence 2026-11-02"), "unknown");
	assert_indicator("hours_missed(over: previous year)", T("count hours_missed 6 term 1"),
			 "unknown");
}

static void counts_by_subject_add_up_where_no_total_is_given(void **state)
{
	(void)state;
	assert_indicator("hours_missed()",
			 T("count hours_missed \"M\" 2 term 1 count hours_missed \"F\" 3 term 1"),
			 "5");
	assert_indicator("hours_missed()",
			 T("count hours_missed \"M\" 2 term 1 count hours_missed 7 term 1"), "7");
}

static void each_kind_of_event_is_delivered_or_not_on_its_own(void **state)
{
	(void)state;
	assert_indicator("incidents()", A("incident 2026-11-02 incident 2026-10-02"), "2");
	assert_indicator("punishments(over: this month)",
			 A("punishment 2026-11-02 punishment 2026-10-02"), "1");
	assert_indicator("sanctions()", A("") OTHER("sanction 2026-11-02"), "0");
	assert_indicator("sanctions()", A("punishment 2026-11-02 incident 2026-11-02"), "unknown");
	assert_indicator("incidents()", A("incident 2026-12-02"), "unknown");
}

static void a_holiday_is_closed(void **state)
{
	struct scene scene = scene_of("half_days()", A("absence 2026-11-02..2026-11-06"));

	(void)state;
	assert_value(&scene, 0, "9");
	assert_int_equal(vigie_calendar_close_days(scene.calendar, vigie_day_from_date(2026, 11, 5),
						   vigie_day_from_date(2026, 11, 5)),
			 0);
	assert_value(&scene, 0, "7");
	scene_close(&scene);
}

static void an_absence_of_years_is_still_counted(void **state)
{
	struct scene scene = scene_of("half_days(over: this month)", A("absence 2026-11-02"));

	(void)state;
	scene.facts->absences[0].from_day = vigie_day_from_date(1990, 1, 1);
	scene.facts->absences[0].to_day = vigie_day_from_date(2090, 1, 1);
	assert_value(&scene, 0, "unknown"); /* no absence of this school year was delivered */
	scene.facts->absences[0].from_day = vigie_day_from_date(2026, 9, 1);
	assert_value(&scene, 0, "38");
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_absence_counts_its_exported_half_days),
		cmocka_unit_test(else_it_counts_the_open_half_days_of_its_range),
		cmocka_unit_test(a_wednesday_has_no_afternoon),
		cmocka_unit_test(a_school_with_dated_absences_gives_zero_to_the_others),
		cmocka_unit_test(a_school_that_never_delivered_any_is_unknown),
		cmocka_unit_test(an_absence_after_the_date_is_not_seen),
		cmocka_unit_test(a_window_ends_on_the_date_and_cuts_what_goes_on),
		cmocka_unit_test(an_edge_takes_the_share_of_the_open_half_days_inside),
		cmocka_unit_test(where_none_is_open_the_first_day_decides),
		cmocka_unit_test(shares_add_up_exactly),
		cmocka_unit_test(justified_filters),
		cmocka_unit_test(a_missing_justification_makes_its_window_unknown),
		cmocka_unit_test(a_term_falls_back_on_its_counts),
		cmocka_unit_test(without_justified_both_partial_counts_are_needed),
		cmocka_unit_test(this_year_is_the_sum_of_the_terms_known),
		cmocka_unit_test(the_previous_year_has_no_counts),
		cmocka_unit_test(the_previous_year_has_its_own_absences),
		cmocka_unit_test(over_a_term_without_dates_only_counts_are_known),
		cmocka_unit_test(the_rate_is_a_percent_of_the_open_half_days),
		cmocka_unit_test(the_rate_stays_inside_the_enrolment),
		cmocka_unit_test(the_rate_stays_inside_the_school_year),
		cmocka_unit_test(the_rate_over_closed_days_is_unknown),
		cmocka_unit_test(from_counts_the_rate_is_over_the_whole_terms_counted),
		cmocka_unit_test(absences_in_a_row_are_counted_back_to_the_last_open_half_day),
		cmocka_unit_test(not_after_the_last_day_that_the_absences_cover),
		cmocka_unit_test(a_row_stops_at_the_first_of_september),
		cmocka_unit_test(lateness_is_counted_in_its_window),
		cmocka_unit_test(lateness_from_counts_knows_no_justification),
		cmocka_unit_test(hours_missed_come_from_counts_only),
		cmocka_unit_test(counts_by_subject_add_up_where_no_total_is_given),
		cmocka_unit_test(each_kind_of_event_is_delivered_or_not_on_its_own),
		cmocka_unit_test(a_holiday_is_closed),
		cmocka_unit_test(an_absence_of_years_is_still_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
