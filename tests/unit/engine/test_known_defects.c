/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Defects that other systems have shipped, as far as they are of verdicts: each by its name. Those
 * of flags stand in tests/unit/referral, that of reloading in tests/integration/service. */
#include "scene.h"

#define ON "on 2026-11-30 "
#define A(facts) ON "pupil \"A\" { level 4e " facts " }"

static void a_value_exactly_on_the_boundary(void **state)
{
	(void)state;
	assert_condition("average() < 8", A("average 8 term 1"), VIGIE_FALSE);
	assert_condition("average() < 8", A("average 7.99 term 1"), VIGIE_TRUE);
	assert_condition("average() <= 8", A("average 8 term 1"), VIGIE_TRUE);
	assert_condition("average() <= 8", A("average 8.01 term 1"), VIGIE_FALSE);
	assert_condition("average() >= 8", A("average 8 term 1"), VIGIE_TRUE);
	assert_condition("average() > 8", A("average 8 term 1"), VIGIE_FALSE);
	assert_condition("average() in 8..10", A("average 8 term 1"), VIGIE_TRUE);
	assert_condition("average() in 8..10", A("average 10 term 1"), VIGIE_TRUE);
	assert_condition("average() in 8..10", A("average 10.01 term 1"), VIGIE_FALSE);
	/* What binary floating point gets wrong. */
	assert_condition("average(\"M\") + average(\"F\") = 10",
			 A("average \"M\" 9.9 term 1 average \"F\" 0.1 term 1"), VIGIE_TRUE);
	assert_condition("average() < 8", A("average 7.995 term 1"), VIGIE_FALSE);
	assert_condition("average(\"M\") - average(\"F\") >= 3",
			 A("average \"M\" 11.1 term 1 average \"F\" 8.1 term 1"), VIGIE_TRUE);
	assert_condition("half_days(justified: no, over: this month) >= 4",
			 A("absence 2026-11-05..2026-11-06 unjustified"), VIGIE_TRUE);
}

static void a_pupil_with_no_grade(void **state)
{
	(void)state;
	assert_condition("average() < 8", A(""), VIGIE_UNKNOWN);
	assert_condition("average() >= 8", A(""), VIGIE_UNKNOWN);
	assert_condition("not average() < 8", A(""), VIGIE_UNKNOWN);
	assert_condition("average() < 8 and boarder", A("boarder no"), VIGIE_FALSE);
	assert_condition("average() < 8 or boarder", A("boarder"), VIGIE_TRUE);
	assert_condition("average(\"M\") < 8", A("mark \"M\" absent 2026-11-10"), VIGIE_UNKNOWN);
	assert_condition("subjects_below(8) >= 1", A(""), VIGIE_UNKNOWN);
	assert_condition("rank() < 10 %", A("class \"4A\""), VIGIE_UNKNOWN);
	assert_condition("known(average())", A(""), VIGIE_FALSE);
}

/* Ten school days back from Tuesday 2027-01-05 lie on both sides of two weeks of holidays. */
static void school_days_across_holidays(void **state)
{
	static const struct {
		const char *absence, *half_days;
	} cases[] = {
		{"absence 2026-12-09", "1"}, /* the tenth: a Wednesday morning */
		{"absence 2026-12-08", "0"}, /* the eleventh */
		{"absence 2026-12-18", "2"}, /* the last before the holidays */
		{"absence 2027-01-04", "2"}, /* the first after */
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		struct vigie_buffer block = {0};
		struct scene scene;

		vigie_buffer_append_format(&block, "on 2027-01-05 pupil \"A\" { level 4e %s }",
					   cases[i].absence);
		scene = scene_of("half_days(over: 10 school days)", vigie_buffer_string(&block));
		assert_int_equal(vigie_calendar_close_days(scene.calendar,
							   vigie_day_from_date(2026, 12, 19),
							   vigie_day_from_date(2027, 1, 3)),
				 0);
		assert_value(&scene, 0, cases[i].half_days);
		scene_close(&scene);
		vigie_buffer_done(&block);
	}
}

/* Not an eight, nor a sixteen bit counter. */
static void a_count_that_overflows(void **state)
{
	struct scene scene = scene_of("lateness()", A("late 2026-11-09"));
	size_t n = 70000;
	struct vigie_fact_lateness *latenesses = calloc(n, sizeof(*latenesses));

	(void)state;
	assert_non_null(latenesses);
	for (size_t i = 0; i < n; i++)
		latenesses[i] = scene.facts->latenesses[0];
	free(scene.facts->latenesses);
	scene.facts->latenesses = latenesses;
	scene.facts->n_latenesses = n;
	assert_value(&scene, 0, "70000");
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_exactly_on_the_boundary),
		cmocka_unit_test(a_pupil_with_no_grade),
		cmocka_unit_test(school_days_across_holidays),
		cmocka_unit_test(a_count_that_overflows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
