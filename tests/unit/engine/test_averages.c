/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RULES.md, "Averages", "Rounding" and "Marks": average, class_average, rank, subjects_below,
 * mastery, marks. */
#include "scene.h"

#define ON "on 2027-02-15 "
#define TERMS                                                                                      \
	"term 1 2026-09-01..2026-11-30 term 2 2026-12-01..2027-02-28 term 3 "                      \
	"2027-03-01..2027-06-30 "
#define A(facts) ON TERMS "pupil \"A\" { class \"4A\" level 4e " facts " } "
#define B(facts) "pupil \"B\" { class \"4A\" level 4e " facts " } "
#define C(facts) "pupil \"C\" { class \"4B\" level 4e " facts " } "

static void over_a_term_the_exported_average_wins_over_the_marks(void **state)
{
	(void)state;
	assert_indicator("average(\"M\")", A("average \"M\" 7.5 term 2 mark \"M\" 18 2027-01-05"),
			 "7.5");
}

static void without_an_exported_average_the_marks_of_the_term_make_it(void **state)
{
	(void)state;
	assert_indicator("average(\"M\", over: term 1)",
			 A("mark \"M\" 8 2026-09-01 mark \"M\" 11 2026-11-30 "
			   "mark \"M\" 20 2026-12-01"),
			 "9.5");
}

static void a_mark_on_ten_or_forty_is_brought_to_twenty(void **state)
{
	(void)state;
	assert_indicator("average(\"M\")",
			 A("mark \"M\" 5/10 2027-01-05 mark \"M\" 30/40 2027-01-06"), "12.5");
}

static void a_coefficient_weighs_and_zero_counts_for_nothing(void **state)
{
	(void)state;
	assert_indicator("average(\"M\")",
			 A("mark \"M\" 10 2027-01-05 coefficient 3 mark \"M\" 14 2027-01-06 "
			   "mark \"M\" 0 2027-01-07 coefficient 0"),
			 "11");
	assert_indicator("average(\"M\")", A("mark \"M\" 9 2027-01-07 coefficient 0"), "unknown");
}

static void annotations_are_no_mark_but_a_starred_one_counts_zero(void **state)
{
	(void)state;
	assert_indicator("average(\"M\")",
			 A("mark \"M\" 10 2027-01-05 mark \"M\" absent 2027-01-06 "
			   "mark \"M\" exempt 2027-01-07 mark \"M\" not handed in 2027-01-08"),
			 "10");
	assert_indicator("average(\"M\")",
			 A("mark \"M\" 10 2027-01-05 mark \"M\" 0 absent 2027-01-06"), "5");
}

static void a_pupil_without_marks_has_no_average(void **state)
{
	(void)state;
	assert_indicator("average(\"M\")", A("") B("average \"M\" 12 term 2"), "unknown");
	assert_indicator("average()", A("") B("average 12 term 2"), "unknown");
}

static void a_computed_grade_is_rounded_half_up_to_the_hundredth(void **state)
{
	(void)state;
	/* (10 + 10 + 10.01) / 3 = 10.0033…; (9.99 + 10) / 2 = 9.995 */
	assert_indicator("average(\"M\")",
			 A("mark \"M\" 10 2027-01-05 mark \"M\" 10 2027-01-06 "
			   "mark \"M\" 10.01 2027-01-07"),
			 "10");
	assert_indicator("average(\"M\")", A("mark \"M\" 9.99 2027-01-05 mark \"M\" 10 2027-01-06"),
			 "10");
}

static void nothing_inside_an_indicator_is_rounded(void **state)
{
	(void)state;
	/* The mean of 8.004 and 8.005 is 8.0045; of 8.00 and 8.01 it would be 8.005, shown 8.01. */
	assert_indicator("average()", A("mark \"M\" 8.004 2027-01-05 mark \"F\" 8.005 2027-01-05"),
			 "8");
}

static void a_computed_grade_enters_arithmetic_rounded(void **state)
{
	(void)state;
	/* (9 + 9 + 10) / 3 is shown 9.33, and 9.33 * 3 is not 28 */
	assert_condition(
		"average(\"M\") * 3 = 27.99",
		A("mark \"M\" 9 2027-01-05 mark \"M\" 9 2027-01-06 mark \"M\" 10 2027-01-07"),
		VIGIE_TRUE);
}

static void an_exported_average_shown_as_eight_is_not_below_eight(void **state)
{
	(void)state;
	assert_indicator("average(\"M\")", A("average \"M\" 7.995 term 2"), "8");
	assert_condition("average(\"M\") < 8", A("average \"M\" 7.995 term 2"), VIGIE_FALSE);
	assert_condition("average(\"M\") >= 8", A("average \"M\" 7.995 term 2"), VIGIE_TRUE);
	assert_condition("average(\"M\") < 8", A("average \"M\" 7.994 term 2"), VIGIE_TRUE);
	assert_condition("average(\"M\") < 8", A("average \"M\" 8 term 2"), VIGIE_FALSE);
}

static void an_exported_average_enters_arithmetic_exactly(void **state)
{
	(void)state;
	assert_condition("average(\"M\") + average(\"M\") = 15.99", A("average \"M\" 7.995 term 2"),
			 VIGIE_TRUE);
}

static void the_general_average_is_the_exported_one(void **state)
{
	(void)state;
	assert_indicator("average()", A("average 11 term 2 average \"M\" 5 term 2"), "11");
}

static void else_it_is_the_mean_of_subjects_weighted_by_coefficient(void **state)
{
	(void)state;
	assert_indicator("average()",
			 A("average \"M\" 8 term 2 coefficient 3 average \"F\" 12 term 2"), "9");
	assert_indicator("average()",
			 A("average \"M\" 8 term 2 average \"F\" 12 term 2 coefficient 0"), "8");
	assert_indicator("average()", A("average \"M\" 8 term 2 mark \"F\" 12 2027-01-05"), "10");
}

static void a_subject_written_in_two_ways_counts_once(void **state)
{
	struct scene scene = scene_of("average()", A("average \"Maths\" 8 term 2 "
						     "average \"F\" 12 term 2"));

	(void)state;
	assert_value(&scene, 0, "10");
	scene.facts->averages =
		reallocarray(scene.facts->averages, 3, sizeof(*scene.facts->averages));
	scene.facts->subjects =
		reallocarray(scene.facts->subjects, 3, sizeof(*scene.facts->subjects));
	scene.facts->subjects[2] = (struct vigie_fact_subject){.label = "MATHS"};
	scene.facts->averages[2] = scene.facts->averages[0];
	scene.facts->averages[2].subject = 2;
	scene.facts->n_averages = scene.facts->n_subjects = 3;
	assert_value(&scene, 0, "10");
	scene_close(&scene);
}

static void over_days_the_average_comes_from_marks(void **state)
{
	(void)state;
	assert_indicator("average(\"M\", over: 30 days)",
			 A("average \"M\" 5 term 2 mark \"M\" 12 2027-01-17 "
			   "mark \"M\" 18 2027-01-16"),
			 "12");
	assert_indicator("average(\"M\", over: 30 days)", A("average \"M\" 5 term 2"), "unknown");
}

static void over_days_each_subject_weighs_one(void **state)
{
	(void)state;
	assert_indicator("average(over: 30 days)",
			 A("average \"M\" 5 term 2 coefficient 9 mark \"M\" 12 2027-02-01 "
			   "mark \"M\" 14 2027-02-02 mark \"F\" 9 2027-02-03 coefficient 5"),
			 "11");
}

static void over_a_year_it_is_the_mean_of_the_known_terms(void **state)
{
	(void)state;
	assert_indicator("average(\"M\", over: this year)",
			 A("average \"M\" 8 term 1 average \"M\" 11 term 2 "
			   "average \"M\" 20 term 3 mark \"M\" 2 2027-01-05"),
			 "9.5");
	assert_indicator("average(over: this year)", A("average 8 term 1 mark \"M\" 11 2027-01-05"),
			 "9.5");
}

static void a_year_without_terms_comes_from_the_marks(void **state)
{
	(void)state;
	assert_indicator("average(\"M\", over: this year)",
			 ON "pupil \"A\" { mark \"M\" 8 2026-10-01 mark \"M\" 11 2027-01-05 }",
			 "9.5");
}

static void a_year_without_terms_is_the_mean_of_the_yearly_subjects(void **state)
{
	(void)state;
	assert_indicator("average(over: this year)",
			 ON "pupil \"A\" { average \"M\" 10 coefficient 3 average \"F\" 12 "
			    "mark \"H\" 5 2026-10-01 }",
			 "9");
}

static void coefficients_of_subjects_apply_within_their_term_only(void **state)
{
	(void)state;
	assert_indicator("average(over: this year)",
			 A("average \"M\" 8 term 1 coefficient 3 average \"F\" 12 term 1 "
			   "average \"M\" 20 term 2"),
			 "14.5");
}

static void the_class_average_is_the_exported_one(void **state)
{
	(void)state;
	assert_indicator("class_average(\"M\")",
			 A("average \"M\" 8 term 2 class 11.9") B("average \"M\" 10 term 2"),
			 "11.9");
	assert_indicator("class_average()", A("average 8 term 2 class 12.5"), "12.5");
}

static void else_it_is_the_mean_of_the_division(void **state)
{
	(void)state;
	assert_indicator("class_average(\"M\")",
			 A("average \"M\" 8 term 2") B("average \"M\" 10.01 term 2")
				 C("average \"M\" 20 term 2"),
			 "9.01");
	assert_indicator("class_average(\"M\")", A("") B("average \"M\" 10 term 2"), "10");
}

static void the_division_is_that_of_the_pupils_enrolled_on_the_date(void **state)
{
	(void)state;
	assert_indicator("class_average(\"M\")",
			 A("average \"M\" 8 term 2") "pupil \"L\" { class \"4A\" left 2027-02-14 "
						     "average \"M\" 20 term 2 }",
			 "8");
	assert_indicator("class_average(\"M\")",
			 A("average \"M\" 8 term 2") "pupil \"L\" { class \"4A\" left 2027-02-15 "
						     "average \"M\" 20 term 2 }",
			 "14");
}

static void a_class_average_over_a_year_is_the_mean_of_its_terms(void **state)
{
	(void)state;
	assert_indicator("class_average(\"M\", over: this year)",
			 A("average \"M\" 8 term 1 class 13 average \"M\" 9 term 2")
				 B("average \"M\" 12 term 2"),
			 "11.75");
}

static void a_class_average_over_days_is_that_of_the_division(void **state)
{
	(void)state;
	assert_indicator("class_average(\"M\", over: 30 days)",
			 A("mark \"M\" 8 2027-02-01") B("mark \"M\" 11 2027-02-01"), "9.5");
}

static void a_rank_is_the_percent_of_others_strictly_lower(void **state)
{
	struct scene scene =
		scene_of("rank(\"M\")",
			 A("average \"M\" 8 term 2")
				 B("average \"M\" 10 term 2") "pupil \"D\" { class \"4A\" average "
							      "\"M\" 10 term 2 }"
							      "pupil \"E\" { class \"4A\" average "
							      "\"M\" 12 term 2 }"
							      "pupil \"F\" { class \"4A\" }" C(
								      "average \"M\" 1 term 2"));

	(void)state;
	assert_value(&scene, 0, "0");
	assert_value(&scene, 1, "33.33");
	assert_value(&scene, 2, "33.33");
	assert_value(&scene, 3, "100");
	assert_value(&scene, 4, "unknown");
	assert_value(&scene, 5, "unknown"); /* alone in 4B */
	scene_close(&scene);
}

static void a_rank_compares_rounded_averages(void **state)
{
	(void)state;
	assert_indicator("rank(\"M\")",
			 A("average \"M\" 8.001 term 2") B("average \"M\" 8.004 term 2"), "0");
	assert_indicator("rank(\"M\")", A("average \"M\" 8.005 term 2") B("average \"M\" 8 term 2"),
			 "100");
}

static void a_pupil_without_division_has_no_rank(void **state)
{
	(void)state;
	assert_indicator("rank(\"M\")",
			 ON "pupil \"A\" { average \"M\" 8 term 2 } pupil \"B\" { average \"M\" 9 "
			    "term 2 }",
			 "unknown");
}

static void subjects_below_counts_averages_strictly_under(void **state)
{
	(void)state;
	assert_indicator("subjects_below(8)",
			 A("average \"M\" 7.99 term 2 average \"F\" 8 term 2 "
			   "average \"H\" 7.995 term 2 mark \"E\" 3 2027-01-05 average 2 term 2"),
			 "2");
	assert_indicator("subjects_below(8)", A("average 2 term 2"), "unknown");
	assert_indicator("subjects_below(8)", A("average \"M\" 12 term 2"), "0");
}

static void subjects_below_over_a_year_takes_the_mean_of_terms(void **state)
{
	(void)state;
	assert_indicator("subjects_below(8, over: this year)",
			 A("average \"M\" 6 term 1 average \"M\" 9 term 2 average \"F\" 7 term 1 "
			   "average \"F\" 9 term 2 mark \"H\" 5 2026-10-01"),
			 "2");
}

static void mastery_of_a_subject_and_the_mean_of_all(void **state)
{
	(void)state;
	assert_indicator("mastery(\"M\")", A("mastery \"M\" 2 term 2 mastery \"F\" 3 term 2"), "2");
	assert_indicator("mastery()",
			 A("mastery \"M\" 2 term 2 mastery \"F\" 3 term 2 mastery \"H\" 3 term 2"),
			 "2.67");
	assert_indicator("mastery()", A("average \"M\" 2 term 2"), "unknown");
	assert_indicator("mastery(\"M\", over: this year)",
			 A("mastery \"M\" 2 term 1 mastery \"M\" 3 term 2"), "2.5");
}

static void marks_counts_numeric_marks_only(void **state)
{
	(void)state;
	assert_indicator("marks(\"M\")",
			 A("mark \"M\" 8 2027-01-05 mark \"M\" 9 2027-01-06 coefficient 0 "
			   "mark \"M\" absent 2027-01-07 mark \"M\" 0 absent 2027-01-08 "
			   "mark \"F\" 12 2027-01-09 mark \"M\" 8 2026-10-05"),
			 "1");
	assert_indicator("marks()", A("") B("mark \"M\" 8 2027-01-05"), "0");
	assert_indicator("marks()", A("average \"M\" 8 term 2"), "unknown");
}

static void missing_work_counts_both_annotations(void **state)
{
	(void)state;
	assert_indicator("missing_work()",
			 A("mark \"M\" not handed in 2027-01-05 "
			   "mark \"F\" 0 not handed in 2027-01-06 mark \"M\" 3 2027-01-07"),
			 "2");
	assert_indicator("missing_work(\"F\")",
			 A("mark \"M\" not handed in 2027-01-05 "
			   "mark \"F\" 0 not handed in 2027-01-06"),
			 "1");
	assert_indicator("missing_work()", A("average \"M\" 8 term 2 count not_handed_in 3 term 2"),
			 "3");
}

static void a_subject_is_found_by_label_alias_or_code(void **state)
{
	struct scene scene = scene_open(
		"subject \"maths\" { code \"061300\" label \"MATHEMATIQUES\" }"
		"rule \"r\" { title \"r\" when average(\"maths\") < 8 }"
		"rule \"s\" { title \"s\" when average(\"061300\") < 8 }"
		"rule \"t\" { title \"t\" when average(\"mathématiques\") < 8 }",
		A("average \"Mathématiques\" 7 term 2") B("average \"Nombres\" 7.5 term 2"));

	(void)state;
	scene.facts->subjects[1].code = "061300";
	scene_evaluate(&scene);
	assert_int_equal(vigie_verdicts_when(scene.verdicts, 0, 0), VIGIE_TRUE);
	assert_int_equal(vigie_verdicts_when(scene.verdicts, 1, 0), VIGIE_TRUE);
	assert_int_equal(vigie_verdicts_when(scene.verdicts, 0, 1), VIGIE_UNKNOWN);
	assert_int_equal(vigie_verdicts_when(scene.verdicts, 1, 1), VIGIE_TRUE);
	assert_int_equal(vigie_verdicts_when(scene.verdicts, 0, 2), VIGIE_TRUE);
	scene_close(&scene);
}

static void a_label_of_a_subject_block_stands_for_its_name_too(void **state)
{
	struct scene scene =
		scene_open("subject \"MATHEMATIQUES\" { label \"Maths\" }"
			   "rule \"r\" { title \"r\" when average(\"maths\") < 8 }",
			   A("average \"Mathématiques\" 7 term 2") B("average \"MATHS\" 7 term 2"));

	(void)state;
	scene_evaluate(&scene);
	assert_int_equal(vigie_verdicts_when(scene.verdicts, 0, 0), VIGIE_TRUE);
	assert_int_equal(vigie_verdicts_when(scene.verdicts, 1, 0), VIGIE_TRUE);
	scene_close(&scene);
}

static void two_modalities_of_a_subject_make_a_weighted_mean(void **state)
{
	struct scene scene = scene_of("average(\"M\")", A("average \"M\" 8 term 2 coefficient 3 "
							  "average \"M\" 12 term 2"));

	(void)state;
	scene.facts->averages[0].modality = 'S';
	scene.facts->averages[1].modality = 'O';
	assert_value(&scene, 0, "9");
	scene_close(&scene);
}

static void with_and_without_modality_the_later_delivery_counts(void **state)
{
	struct scene scene =
		scene_of("average(\"M\")", A("average \"M\" 8 term 2 average \"M\" 12 term 2"));

	(void)state;
	scene.facts->averages[0].modality = 'S';
	scene.facts->averages[0].from.delivery = 7;
	scene.facts->averages[1].from.delivery = 3;
	assert_value(&scene, 0, "8");
	scene.facts->averages[1].from.delivery = 9;
	assert_value(&scene, 0, "12");
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(over_a_term_the_exported_average_wins_over_the_marks),
		cmocka_unit_test(without_an_exported_average_the_marks_of_the_term_make_it),
		cmocka_unit_test(a_mark_on_ten_or_forty_is_brought_to_twenty),
		cmocka_unit_test(a_coefficient_weighs_and_zero_counts_for_nothing),
		cmocka_unit_test(annotations_are_no_mark_but_a_starred_one_counts_zero),
		cmocka_unit_test(a_pupil_without_marks_has_no_average),
		cmocka_unit_test(a_computed_grade_is_rounded_half_up_to_the_hundredth),
		cmocka_unit_test(nothing_inside_an_indicator_is_rounded),
		cmocka_unit_test(a_computed_grade_enters_arithmetic_rounded),
		cmocka_unit_test(an_exported_average_shown_as_eight_is_not_below_eight),
		cmocka_unit_test(an_exported_average_enters_arithmetic_exactly),
		cmocka_unit_test(the_general_average_is_the_exported_one),
		cmocka_unit_test(else_it_is_the_mean_of_subjects_weighted_by_coefficient),
		cmocka_unit_test(a_subject_written_in_two_ways_counts_once),
		cmocka_unit_test(over_days_the_average_comes_from_marks),
		cmocka_unit_test(over_days_each_subject_weighs_one),
		cmocka_unit_test(over_a_year_it_is_the_mean_of_the_known_terms),
		cmocka_unit_test(a_year_without_terms_comes_from_the_marks),
		cmocka_unit_test(a_year_without_terms_is_the_mean_of_the_yearly_subjects),
		cmocka_unit_test(coefficients_of_subjects_apply_within_their_term_only),
		cmocka_unit_test(the_class_average_is_the_exported_one),
		cmocka_unit_test(else_it_is_the_mean_of_the_division),
		cmocka_unit_test(the_division_is_that_of_the_pupils_enrolled_on_the_date),
		cmocka_unit_test(a_class_average_over_a_year_is_the_mean_of_its_terms),
		cmocka_unit_test(a_class_average_over_days_is_that_of_the_division),
		cmocka_unit_test(a_rank_is_the_percent_of_others_strictly_lower),
		cmocka_unit_test(a_rank_compares_rounded_averages),
		cmocka_unit_test(a_pupil_without_division_has_no_rank),
		cmocka_unit_test(subjects_below_counts_averages_strictly_under),
		cmocka_unit_test(subjects_below_over_a_year_takes_the_mean_of_terms),
		cmocka_unit_test(mastery_of_a_subject_and_the_mean_of_all),
		cmocka_unit_test(marks_counts_numeric_marks_only),
		cmocka_unit_test(missing_work_counts_both_annotations),
		cmocka_unit_test(a_subject_is_found_by_label_alias_or_code),
		cmocka_unit_test(a_label_of_a_subject_block_stands_for_its_name_too),
		cmocka_unit_test(two_modalities_of_a_subject_make_a_weighted_mean),
		cmocka_unit_test(with_and_without_modality_the_later_delivery_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
