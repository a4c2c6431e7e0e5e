/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attributes of pupils and schools, open flags and referrals, age of data. */
#include "scene.h"

#define A(facts) "on 2026-11-30 pupil \"A\" { " facts " } "

static void the_level_is_the_delivered_one_and_else_unknown(void **state)
{
	(void)state;
	assert_indicator("level", A("level 4e"), "4e");
	assert_indicator("level", A("class \"4A\""), "unknown");
}

static void age_is_in_whole_years_on_the_date(void **state)
{
	(void)state;
	assert_indicator("age", A("born 2013-11-30"), "13");
	assert_indicator("age", A("born 2013-12-01"), "12");
	assert_indicator("age", A(""), "unknown");
}

static void years_behind_compares_with_the_level_expected_at_that_age(void **state)
{
	(void)state;
	assert_indicator("years_behind", A("born 2013-02-03 level 4e"), "0");
	assert_indicator("years_behind", A("born 2012-12-31 level 4e"), "1");
	assert_indicator("years_behind", A("born 2014-12-31 level 4e"), "-1");
	assert_indicator("years_behind", A("born 2020-05-05 level CP"), "0");
	assert_indicator("years_behind", A("born 2010-05-05 level CAP1"), "unknown");
	assert_indicator("years_behind", A("level 4e"), "unknown");
	assert_indicator("years_behind", A("born 2013-02-03"), "unknown");
}

static void attributes_that_the_file_leaves_out_are_unknown(void **state)
{
	(void)state;
	assert_indicator("scholarship", A("scholarship"), "yes");
	assert_indicator("scholarship", A("scholarship no"), "no");
	assert_indicator("scholarship", A(""), "unknown");
	assert_indicator("boarder", A("boarder yes"), "yes");
	assert_indicator("boarder", A("repeating yes"), "unknown");
	assert_indicator("repeating", A("repeating no"), "no");
}

static void attributes_hold_for_the_year_of_their_delivery(void **state)
{
	struct scene scene = scene_of("scholarship", A("scholarship"));

	(void)state;
	scene.facts->enrolments[0].year = 2025;
	assert_value(&scene, 0, "unknown");
	assert_false(vigie_verdicts_enrolled(scene.verdicts, 0));
	scene_close(&scene);
}

static void support_is_no_only_where_the_school_delivered_some(void **state)
{
	struct scene scene =
		scene_of("support(\"PPRE\")", A("support PPRE") "pupil \"B\" { support PAI } "
								"pupil \"C\" { }");

	(void)state;
	assert_value(&scene, 0, "yes");
	assert_value(&scene, 1, "no");
	assert_value(&scene, 2, "no");
	scene.facts->supports[0].year = scene.facts->supports[1].year = 2025;
	assert_value(&scene, 0, "unknown");
	assert_value(&scene, 2, "unknown");
	scene_close(&scene);
}

static void the_school_directory_answers(void **state)
{
	const char *block = A("") "school { kind \"college\" priority \"REP+\" department \"93\" "
				  "ips 78.5 partner \"zupdeco\" }";

	(void)state;
	assert_indicator("school.kind", block, "college");
	assert_indicator("school.priority", block, "REP+");
	assert_indicator("school.department", block, "93");
	assert_indicator("school.ips", block, "78.5");
	assert_indicator("school.partner(\"ZupDeCo\")", block, "yes");
	assert_indicator("school.partner(\"homeclasse\")", block, "no");
	assert_indicator("school.kind", A(""), "unknown");
	assert_indicator("school.ips", A(""), "unknown");
}

static void texts_are_compared_without_case_and_accents(void **state)
{
	(void)state;
	assert_condition("school.kind = \"Collège\"", A("") "school { kind \"college\" }",
			 VIGIE_TRUE);
	assert_condition("school.kind != \"Collège\"", A("") "school { kind \"college\" }",
			 VIGIE_FALSE);
	assert_condition("school.kind in (\"lycee\", \"ecole\")",
			 A("") "school { kind \"college\" }", VIGIE_FALSE);
	assert_condition("school.priority in (\"REP\", \"REP+\")",
			 A("") "school { priority \"REP+\" }", VIGIE_TRUE);
	assert_condition("school.kind = \"college\"", A(""), VIGIE_UNKNOWN);
}

static void the_town_is_compared_without_case_accents_and_hyphens(void **state)
{
	const char *block = A("") "school { town \"SAINT ETIENNE DU BOIS\" }";

	(void)state;
	assert_indicator("school.town", block, "SAINT ETIENNE DU BOIS");
	assert_condition("school.town in (\"Meaux\", \"Saint-Étienne-du-Bois\")", block,
			 VIGIE_TRUE);
	assert_condition("school.town = \"Saint-Étienne\"", block, VIGIE_FALSE);
	assert_condition("school.town = \"Meaux\"", A(""), VIGIE_UNKNOWN);
}

static void a_list_speaks_of_its_members_and_of_nobody_else(void **state)
{
	struct scene scene = scene_of("member(\"Club d'Été\")",
				      A("member \"club d'ete\", \"locataires\"") "pupil \"B\" { }");

	(void)state;
	assert_value(&scene, 0, "yes");
	assert_value(&scene, 1, "no");
	scene_close(&scene);
	assert_indicator("member(\"club\")", A("member \"locataires\""), "unknown");
	assert_indicator("member(\"club\")", A(""), "unknown");
}

static void a_list_speaks_from_its_first_day_to_its_last(void **state)
{
	struct scene scene = scene_of("member(\"club\")", A("member \"club\""));
	vigie_day on = scene.evaluation.on;

	(void)state;
	scene.facts->lists[0].until = on - 1;
	assert_value(&scene, 0, "unknown");
	scene.facts->lists[0] = (struct vigie_fact_list){"club", on + 1, on + 2};
	assert_value(&scene, 0, "unknown");
	scene.facts->lists[0] = (struct vigie_fact_list){"club", on, on};
	assert_value(&scene, 0, "yes");
	scene.facts->memberships[0].since = on + 1;
	assert_value(&scene, 0, "no");
	scene_close(&scene);
}

static void two_texts_that_no_rule_names_are_not_the_same(void **state)
{
	(void)state;
	assert_condition("school.kind = school.department",
			 A("") "school { kind \"a\" department \"b\" }", VIGIE_FALSE);
	assert_condition("school.kind = school.department",
			 A("") "school { kind \"a\" department \"A\" }", VIGIE_TRUE);
}

static void referred_is_any_open_referral_and_tutored_a_started_one(void **state)
{
	struct vigie_fact_open referrals[] = {{.pupil = 0, .name = "tutorat"},
					      {.pupil = 1, .name = "homeclasse", .started = true}};
	static const struct {
		const char *indicator;
		const char *expected[2];
	} cases[] = {
		{"referred", {"yes", "yes"}},
		{"referred(\"tutorat\")", {"yes", "no"}},
		{"tutored", {"no", "yes"}},
		{"tutored(\"homeclasse\")", {"no", "yes"}},
		{"tutored(\"tutorat\")", {"no", "no"}},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		struct scene scene = scene_of(cases[i].indicator, A("") "pupil \"B\" { }");

		scene.facts->referrals = referrals;
		scene.facts->n_referrals = 2;
		assert_value(&scene, 0, cases[i].expected[0]);
		assert_value(&scene, 1, cases[i].expected[1]);
		scene.facts->referrals = NULL;
		scene_close(&scene);
	}
}

static void flagged_is_an_open_flag_of_that_rule(void **state)
{
	struct vigie_fact_open flag = {.pupil = 0, .name = "other"};
	struct scene scene = scene_open("rule \"r\" { title \"r\" when flagged(\"other\") }"
					"rule \"other\" { title \"o\" when average() < 8 }",
					A("") "pupil \"B\" { }");

	(void)state;
	scene.facts->flags = &flag;
	scene.facts->n_flags = 1;
	scene_evaluate(&scene);
	assert_int_equal(vigie_verdicts_when(scene.verdicts, 0, 0), VIGIE_TRUE);
	assert_int_equal(vigie_verdicts_when(scene.verdicts, 1, 0), VIGIE_FALSE);
	scene.facts->flags = NULL;
	scene_close(&scene);
}

static void the_age_of_data_is_in_days_since_the_last_delivery(void **state)
{
	struct scene scene = scene_of("data_age(grades)", A(""));

	(void)state;
	scene.facts->school.last_grades = scene.evaluation.on - 21;
	scene.facts->school.last_absences = scene.evaluation.on - 3;
	assert_value(&scene, 0, "21");
	scene.facts->school.last_grades = VIGIE_DAY_NONE;
	assert_value(&scene, 0, "unknown");
	scene_close(&scene);
	scene = scene_of("data_age(absences)", A(""));
	scene.facts->school.last_absences = scene.evaluation.on - 3;
	assert_value(&scene, 0, "3");
	scene.facts->school.last_absences = scene.evaluation.on + 3;
	assert_value(&scene, 0, "0");
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_level_is_the_delivered_one_and_else_unknown),
		cmocka_unit_test(age_is_in_whole_years_on_the_date),
		cmocka_unit_test(years_behind_compares_with_the_level_expected_at_that_age),
		cmocka_unit_test(attributes_that_the_file_leaves_out_are_unknown),
		cmocka_unit_test(attributes_hold_for_the_year_of_their_delivery),
		cmocka_unit_test(support_is_no_only_where_the_school_delivered_some),
		cmocka_unit_test(the_school_directory_answers),
		cmocka_unit_test(texts_are_compared_without_case_and_accents),
		cmocka_unit_test(the_town_is_compared_without_case_accents_and_hyphens),
		cmocka_unit_test(a_list_speaks_of_its_members_and_of_nobody_else),
		cmocka_unit_test(a_list_speaks_from_its_first_day_to_its_last),
		cmocka_unit_test(two_texts_that_no_rule_names_are_not_the_same),
		cmocka_unit_test(referred_is_any_open_referral_and_tutored_a_started_one),
		cmocka_unit_test(flagged_is_an_open_flag_of_that_rule),
		cmocka_unit_test(the_age_of_data_is_in_days_since_the_last_delivery),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
