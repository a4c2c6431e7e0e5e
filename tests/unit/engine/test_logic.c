/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RULES.md, "Expressions": three-valued logic, comparisons, arithmetic, levels, scores. */
#include "scene.h"

#include "rules/engine/machine.h"

/* Conditions that are yes, no and unknown for this pupil. */
#define BLOCK                                                                                      \
	"on 2026-11-30 pupil \"A\" { level 4e born 2013-02-03 scholarship boarder no "             \
	"average 12 term 1 average \"M\" 7.5 term 1 } "

static const char *const words[] = {"boarder", "scholarship", "repeating"};

#define F VIGIE_FALSE
#define T VIGIE_TRUE
#define U VIGIE_UNKNOWN

static enum vigie_truth evaluate(const char *condition)
{
	char rule[512];
	struct scene scene;
	enum vigie_truth truth;

	snprintf(rule, sizeof(rule), "rule \"r\" { title \"r\" when %s }", condition);
	scene = scene_open(rule, BLOCK);
	scene_evaluate(&scene);
	truth = vigie_verdicts_when(scene.verdicts, 0, 0);
	scene_close(&scene);
	return truth;
}

static void assert_table(const char *operator, const enum vigie_truth expected[3][3])
{
	for (int a = 0; a < 3; a++) {
		for (int b = 0; b < 3; b++) {
			char condition[128];

			snprintf(condition, sizeof(condition), "%s %s %s", words[a], operator,
				 words[b]);
			assert_int_equal(evaluate(condition), expected[a][b]);
		}
	}
}

static void and_is_no_as_soon_as_one_side_is(void **state)
{
	static const enum vigie_truth expected[3][3] = {{F, F, F}, {F, T, U}, {F, U, U}};

	(void)state;
	assert_table("and", expected);
}

static void or_is_yes_as_soon_as_one_side_is(void **state)
{
	static const enum vigie_truth expected[3][3] = {{F, T, U}, {T, T, T}, {U, T, U}};

	(void)state;
	assert_table("or", expected);
}

static void equality_of_answers_is_unknown_when_one_is(void **state)
{
	static const enum vigie_truth expected[3][3] = {{T, F, U}, {F, T, U}, {U, U, U}};

	(void)state;
	assert_table("=", expected);
	assert_int_equal(evaluate("scholarship = yes"), T);
	assert_int_equal(evaluate("scholarship != yes"), F);
	assert_int_equal(evaluate("repeating = no"), U);
}

static void not_leaves_unknown_unknown(void **state)
{
	(void)state;
	assert_int_equal(evaluate("not boarder"), T);
	assert_int_equal(evaluate("not scholarship"), F);
	assert_int_equal(evaluate("not repeating"), U);
}

static void known_is_never_unknown(void **state)
{
	(void)state;
	assert_int_equal(evaluate("known(repeating)"), F);
	assert_int_equal(evaluate("known(boarder)"), T);
	assert_int_equal(evaluate("known(average())"), T);
	assert_int_equal(evaluate("known(average(\"X\"))"), F);
	assert_int_equal(evaluate("known(average() / 0)"), F);
}

static void a_comparison_with_unknown_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(evaluate("average(\"X\") < 8"), U);
	assert_int_equal(evaluate("average(\"X\") != 8"), U);
	assert_int_equal(evaluate("8 > average(\"X\")"), U);
	assert_int_equal(evaluate("average() > average(\"X\")"), U);
	assert_int_equal(evaluate("average(\"X\") in 0..20"), U);
	assert_int_equal(evaluate("not average(\"X\") < 8"), U);
}

static void else_takes_the_other_value_where_the_first_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(evaluate("(average(\"X\") else 5) < 8"), T);
	assert_int_equal(evaluate("(average() else 5) < 8"), F);
	assert_int_equal(evaluate("(average(\"X\") else average()) = 12"), T);
	assert_int_equal(evaluate("(repeating else scholarship)"), T);
	assert_int_equal(evaluate("(average() / 0 else 3) = 3"), T);
	assert_int_equal(evaluate("(average() / 3 else 3) = 4"), T);
	assert_int_equal(evaluate("(level else 6e) >= 5e"), T);
}

static void every_operator_at_its_boundary(void **state)
{
	(void)state;
	assert_int_equal(evaluate("average(\"M\") < 7.5"), F);
	assert_int_equal(evaluate("average(\"M\") < 7.51"), T);
	assert_int_equal(evaluate("average(\"M\") <= 7.5"), T);
	assert_int_equal(evaluate("average(\"M\") <= 7.49"), F);
	assert_int_equal(evaluate("average(\"M\") = 7.5"), T);
	assert_int_equal(evaluate("average(\"M\") = 7.51"), F);
	assert_int_equal(evaluate("average(\"M\") != 7.5"), F);
	assert_int_equal(evaluate("average(\"M\") != 7.49"), T);
	assert_int_equal(evaluate("average(\"M\") >= 7.5"), T);
	assert_int_equal(evaluate("average(\"M\") >= 7.51"), F);
	assert_int_equal(evaluate("average(\"M\") > 7.5"), F);
	assert_int_equal(evaluate("average(\"M\") > 7.49"), T);
}

static void a_constant_may_stand_on_the_left(void **state)
{
	(void)state;
	assert_int_equal(evaluate("7.5 < average(\"M\")"), F);
	assert_int_equal(evaluate("7.5 <= average(\"M\")"), T);
	assert_int_equal(evaluate("7.4 < average(\"M\")"), T);
	assert_int_equal(evaluate("7.5 >= average(\"M\")"), T);
	assert_int_equal(evaluate("7.5 > average(\"M\")"), F);
	assert_int_equal(evaluate("7.5 = average(\"M\")"), T);
	assert_int_equal(evaluate("7.5 != average(\"M\")"), F);
}

static void two_indicators_compare_rounded(void **state)
{
	(void)state;
	assert_condition("average(\"M\") = average(\"F\")",
			 "on 2026-11-30 pupil \"A\" { average \"M\" 7.995 term 1 "
			 "average \"F\" 8.004 term 1 }",
			 T);
	assert_condition("average(\"M\") < average(\"F\")",
			 "on 2026-11-30 pupil \"A\" { average \"M\" 7.995 term 1 "
			 "average \"F\" 8.004 term 1 }",
			 F);
	assert_int_equal(evaluate("average(\"M\") < average()"), T);
	assert_int_equal(evaluate("average(\"M\") >= average()"), F);
	assert_int_equal(evaluate("average(\"M\") > average()"), F);
	assert_int_equal(evaluate("average(\"M\") <= average()"), T);
	assert_int_equal(evaluate("average(\"M\") != average()"), T);
}

static void each_side_is_rounded_before_comparing(void **state)
{
	(void)state;
	/* 12 / 7 = 1.714285… */
	assert_int_equal(evaluate("average() / 7 = 1.71"), T);
	assert_int_equal(evaluate("average() / 7 > 1.71"), F);
	assert_int_equal(evaluate("average() / 7 = 1.714"), T);
	assert_int_equal(evaluate("average() = 12.004"), T);
	assert_int_equal(evaluate("average() < 12.005"), T);
}

static void arithmetic_is_exact(void **state)
{
	(void)state;
	assert_int_equal(evaluate("average() / 7 * 7 = 12"), T);
	assert_int_equal(evaluate("average() / 7 + average() / 7 + average() / 7 = 36 / 7"), T);
	assert_int_equal(evaluate("0.1 + 9.9 = 10"), T);
	assert_int_equal(evaluate("average() - average(\"M\") >= 4.5"), T);
	assert_int_equal(evaluate("average() - average(\"M\") > 4.5"), F);
	assert_int_equal(evaluate("-average() < -11.99"), T);
	assert_int_equal(evaluate("average() * 2.5 = 30"), T);
	assert_int_equal(evaluate("2 + 3 * 4 = 14"), T);
	assert_int_equal(evaluate("(2 + 3) * 4 = 20"), T);
}

static void a_division_by_zero_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(evaluate("average() / 0 > 1"), U);
	assert_int_equal(evaluate("1 / 0 > average()"), U);
	assert_int_equal(evaluate("average() / (average() - 12) > 1"), U);
	assert_int_equal(evaluate("average() in 0..1 / 0"), U);
}

static void arithmetic_that_overflows_is_unknown(void **state)
{
	char condition[512] = "average() * 900000000";

	(void)state;
	for (int i = 0; i < 5; i++)
		strcat(condition, " * 900000000");
	strcat(condition, " > 1");
	assert_int_equal(evaluate(condition), U);
}

static void a_range_includes_both_ends(void **state)
{
	(void)state;
	assert_int_equal(evaluate("average(\"M\") in 7.5..8"), T);
	assert_int_equal(evaluate("average(\"M\") in 7..7.5"), T);
	assert_int_equal(evaluate("average(\"M\") in 7..7.49"), F);
	assert_int_equal(evaluate("average(\"M\") in 7.51..8"), F);
	assert_int_equal(evaluate("average(\"M\") in 7..average()"), T);
	assert_int_equal(evaluate("average() in 7..average(\"M\")"), F);
}

static void a_list_is_any_of_its_values(void **state)
{
	(void)state;
	assert_int_equal(evaluate("average(\"M\") in (7, 7.5, 8)"), T);
	assert_int_equal(evaluate("average(\"M\") in (7, 8)"), F);
	assert_int_equal(evaluate("level in (6e, 4e)"), T);
	assert_int_equal(evaluate("level in (6e, CAP1)"), F);
	assert_int_equal(evaluate("average(\"X\") in (7, 8)"), U);
	assert_int_equal(evaluate("average(\"M\") in (average(\"X\"), 7.5)"), T);
	assert_int_equal(evaluate("average(\"M\") in (average(\"X\"), 7)"), U);
}

static void at_least_counts_yes_and_unknown(void **state)
{
	(void)state;
	assert_int_equal(evaluate("at least 1 of (boarder, scholarship)"), T);
	assert_int_equal(evaluate("at least 2 of (boarder, scholarship)"), F);
	assert_int_equal(evaluate("at least 2 of (boarder, scholarship, repeating)"), U);
	assert_int_equal(evaluate("at least 3 of (boarder, scholarship, repeating)"), F);
	assert_int_equal(evaluate("at least 1 of (boarder, scholarship, repeating)"), T);
	assert_int_equal(evaluate("at least 2 of (repeating, repeating, boarder)"), U);
}

static void levels_follow_the_order_of_schooling(void **state)
{
	(void)state;
	assert_int_equal(evaluate("level >= 6e"), T);
	assert_int_equal(evaluate("level < 3e"), T);
	assert_int_equal(evaluate("level > 4e"), F);
	assert_int_equal(evaluate("level <= 4e"), T);
	assert_int_equal(evaluate("level in 6e..3e"), T);
	assert_int_equal(evaluate("level in CP..CM2"), F);
	assert_int_equal(evaluate("level != 4e"), F);
	assert_int_equal(evaluate("5e < level"), T);
}

static void a_level_outside_the_order_is_in_no_range(void **state)
{
	static const char *const no[] = {"level in 6e..Tle", "level >= CP", "level <= Tle",
					 "level < Tle",	     "level > CP",  "level = 6e",
					 "CP <= level"};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(no); i++) {
		char rule[128];
		struct scene scene;

		snprintf(rule, sizeof(rule), "rule \"r\" { title \"r\" when %s }", no[i]);
		scene = scene_open(rule, "on 2026-11-30 pupil \"A\" { level CAP1 }");
		scene_evaluate(&scene);
		assert_int_equal(vigie_verdicts_when(scene.verdicts, 0, 0), F);
		scene_close(&scene);
	}
	assert_condition("level = CAP1", "on 2026-11-30 pupil \"A\" { level CAP1 }", T);
	assert_condition("level != 6e", "on 2026-11-30 pupil \"A\" { level CAP1 }", T);
	assert_condition("not level in 6e..3e", "on 2026-11-30 pupil \"A\" { level CAP1 }", T);
	assert_condition("level in 6e..3e", "on 2026-11-30 pupil \"A\" { }", U);
	assert_condition("(level else 6e) >= 5e", "on 2026-11-30 pupil \"A\" { level CAP1 }", F);
}

#define SCORE                                                                                      \
	"score \"s\" { 3 points when scholarship 2.5 points when average(\"M\") < 8 "              \
	"4 points when boarder } "

static void a_score_adds_the_points_of_what_is_yes(void **state)
{
	(void)state;
	assert_condition("score(\"s\") = 5.5 } " SCORE "let unused = yes "
			 "rule \"q\" { title \"q\" when score(\"s\") > 5.5",
			 BLOCK, T);
}

static void a_score_with_an_unknown_condition_is_unknown(void **state)
{
	(void)state;
	assert_condition("score(\"s\") >= 1 } score \"s\" { 3 points when scholarship "
			 "1 points when repeating ",
			 BLOCK, U);
}

static void lets_are_computed_once_and_may_build_on_each_other(void **state)
{
	struct scene scene = scene_open(
		"let base = average(\"M\") let double = base + base let third = double / 3 "
		"let good = third = 5 "
		"rule \"r\" { title \"r\" when good and double = 15 and third * 3 = 15 }",
		BLOCK);

	(void)state;
	scene_evaluate(&scene);
	assert_int_equal(vigie_verdicts_when(scene.verdicts, 0, 0), T);
	assert_int_equal(scene.rules->n_columns, 5); /* the average and four lets */
	scene_close(&scene);
}

static void a_let_that_is_a_number_is_a_constant(void **state)
{
	struct scene scene = scene_open("let floor = 16 / 2 "
					"rule \"r\" { title \"r\" when average(\"M\") < floor }",
					BLOCK);

	(void)state;
	scene_evaluate(&scene);
	assert_int_equal(vigie_verdicts_when(scene.verdicts, 0, 0), T);
	assert_int_equal(scene.rules->rules[0].when.n, 1);
	assert_int_equal(scene.rules->rules[0].when.code[0].opcode, PROGRAM_BETWEEN_COLUMN);
	scene_close(&scene);
}

static void a_chain_as_deep_as_the_language_allows_runs(void **state)
{
	struct vigie_buffer text = {0};
	struct scene scene;

	(void)state;
	vigie_buffer_append_string(&text, "rule \"r\" { title \"r\" when ");
	for (int i = 0; i < 90; i++)
		vigie_buffer_append_string(&text, "(scholarship and ");
	vigie_buffer_append_string(&text, "scholarship");
	for (int i = 0; i < 90; i++)
		vigie_buffer_append_char(&text, ')');
	vigie_buffer_append_string(&text, " }");
	scene = scene_open(vigie_buffer_string(&text), BLOCK);
	vigie_buffer_done(&text);
	scene_evaluate(&scene);
	assert_int_equal(vigie_verdicts_when(scene.verdicts, 0, 0), T);
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(and_is_no_as_soon_as_one_side_is),
		cmocka_unit_test(or_is_yes_as_soon_as_one_side_is),
		cmocka_unit_test(equality_of_answers_is_unknown_when_one_is),
		cmocka_unit_test(not_leaves_unknown_unknown),
		cmocka_unit_test(known_is_never_unknown),
		cmocka_unit_test(a_comparison_with_unknown_is_unknown),
		cmocka_unit_test(else_takes_the_other_value_where_the_first_is_unknown),
		cmocka_unit_test(every_operator_at_its_boundary),
		cmocka_unit_test(a_constant_may_stand_on_the_left),
		cmocka_unit_test(two_indicators_compare_rounded),
		cmocka_unit_test(each_side_is_rounded_before_comparing),
		cmocka_unit_test(arithmetic_is_exact),
		cmocka_unit_test(a_division_by_zero_is_unknown),
		cmocka_unit_test(arithmetic_that_overflows_is_unknown),
		cmocka_unit_test(a_range_includes_both_ends),
		cmocka_unit_test(a_list_is_any_of_its_values),
		cmocka_unit_test(at_least_counts_yes_and_unknown),
		cmocka_unit_test(levels_follow_the_order_of_schooling),
		cmocka_unit_test(a_level_outside_the_order_is_in_no_range),
		cmocka_unit_test(a_score_adds_the_points_of_what_is_yes),
		cmocka_unit_test(a_score_with_an_unknown_condition_is_unknown),
		cmocka_unit_test(lets_are_computed_once_and_may_build_on_each_other),
		cmocka_unit_test(a_let_that_is_a_number_is_a_constant),
		cmocka_unit_test(a_chain_as_deep_as_the_language_allows_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
