/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Population, validity, verdicts, clearing, test blocks, explanations. */
#include "scene.h"

#define ON "on 2026-11-30 "

static bool enrolled(const char *facts)
{
	char block[256];
	struct scene scene;
	bool answer;

	snprintf(block, sizeof(block), ON "pupil \"A\" { %s }", facts);
	scene = scene_of("average()", block);
	scene_evaluate(&scene);
	answer = vigie_verdicts_enrolled(scene.verdicts, 0);
	scene_close(&scene);
	return answer;
}

static void a_pupil_is_enrolled_between_entered_and_left_included(void **state)
{
	(void)state;
	assert_true(enrolled("level 4e"));
	assert_true(enrolled("entered 2026-11-30"));
	assert_false(enrolled("entered 2026-12-01"));
	assert_true(enrolled("left 2026-11-30"));
	assert_false(enrolled("left 2026-11-29"));
}

static void nobody_else_is_evaluated(void **state)
{
	struct scene scene = scene_open("rule \"r\" { title \"r\" when average() < 8 }",
					ON "pupil \"A\" { left 2026-11-29 average 3 term 1 }");

	(void)state;
	scene_evaluate(&scene);
	assert_false(vigie_verdicts_applies(scene.verdicts, 0, 0));
	assert_int_equal(vigie_verdicts_when(scene.verdicts, 0, 0), VIGIE_FALSE);
	assert_int_equal(vigie_verdicts_clear(scene.verdicts, 0, 0), VIGIE_TRUE);
	assert_string_equal(scene_show(vigie_verdicts_value(scene.verdicts, 0, 0, 0)), "unknown");
	scene_close(&scene);
}

static void outside_the_population_a_rule_says_no(void **state)
{
	struct scene scene =
		scene_open("rule \"r\" { title \"r\" applies to level = 6e when average() < 8 }",
			   ON "pupil \"A\" { level 6e average 3 term 1 } pupil \"B\" { level 5e "
			      "average 3 term 1 }"
			      "pupil \"C\" { average 3 term 1 }");

	(void)state;
	scene_evaluate(&scene);
	assert_int_equal(vigie_verdicts_when(scene.verdicts, 0, 0), VIGIE_TRUE);
	assert_true(vigie_verdicts_applies(scene.verdicts, 0, 0));
	assert_int_equal(vigie_verdicts_when(scene.verdicts, 1, 0), VIGIE_FALSE);
	assert_false(vigie_verdicts_applies(scene.verdicts, 1, 0));
	assert_false(vigie_verdicts_applies(scene.verdicts, 2, 0)); /* unknown is outside */
	assert_int_equal(vigie_verdicts_when(scene.verdicts, 2, 0), VIGIE_FALSE);
	assert_int_equal(vigie_verdicts_clear(scene.verdicts, 1, 0), VIGIE_TRUE);
	assert_int_equal(vigie_verdicts_clear(scene.verdicts, 2, 0), VIGIE_UNKNOWN);
	scene_close(&scene);
}

static enum vigie_truth on_date(const char *statements, const char *on)
{
	char rule[256], block[128];
	struct scene scene;
	enum vigie_truth truth;

	snprintf(rule, sizeof(rule), "rule \"r\" { title \"r\" when scholarship %s }", statements);
	snprintf(block, sizeof(block), "on %s pupil \"A\" { scholarship }", on);
	scene = scene_open(rule, block);
	scene_evaluate(&scene);
	truth = vigie_verdicts_when(scene.verdicts, 0, 0);
	scene_close(&scene);
	return truth;
}

static void a_rule_is_valid_from_and_to_its_dates_included(void **state)
{
	(void)state;
	assert_int_equal(on_date("from 2026-11-30", "2026-11-30"), VIGIE_TRUE);
	assert_int_equal(on_date("from 2026-12-01", "2026-11-30"), VIGIE_FALSE);
	assert_int_equal(on_date("to 2026-11-30", "2026-11-30"), VIGIE_TRUE);
	assert_int_equal(on_date("to 2026-11-29", "2026-11-30"), VIGIE_FALSE);
}

static enum vigie_truth clearing(const char *statements, const char *facts)
{
	char rule[256], block[128];
	struct scene scene;
	enum vigie_truth truth;

	snprintf(rule, sizeof(rule), "rule \"r\" { title \"r\" when average() < 8 %s }",
		 statements);
	snprintf(block, sizeof(block), ON "pupil \"A\" { %s }", facts);
	scene = scene_open(rule, block);
	scene_evaluate(&scene);
	truth = vigie_verdicts_clear(scene.verdicts, 0, 0);
	scene_close(&scene);
	return truth;
}

static void without_clear_when_a_flag_is_cleared_by_the_negation(void **state)
{
	(void)state;
	assert_int_equal(clearing("", "average 7 term 1"), VIGIE_FALSE);
	assert_int_equal(clearing("", "average 9 term 1"), VIGIE_TRUE);
	assert_int_equal(clearing("", ""), VIGIE_UNKNOWN);
}

static void with_clear_when_its_own_condition_decides(void **state)
{
	(void)state;
	assert_int_equal(clearing("clear when average() >= 10", "average 9 term 1"), VIGIE_FALSE);
	assert_int_equal(clearing("clear when average() >= 10", "average 10 term 1"), VIGIE_TRUE);
	assert_int_equal(clearing("clear when average() >= 10", ""), VIGIE_UNKNOWN);
}

static void more_pupils_than_a_block_all_get_their_verdict(void **state)
{
	struct scene scene =
		scene_open("let twice = average() * 2 "
			   "rule \"r\" { title \"r\" when average() < 8 and twice > 2 }",
			   ON "pupil \"A\" { average 3 term 1 }");
	size_t n = 2 * PROGRAM_BLOCK + 37;

	(void)state;
	scene.facts->pupils = reallocarray(scene.facts->pupils, n, sizeof(*scene.facts->pupils));
	scene.facts->enrolments =
		reallocarray(scene.facts->enrolments, n, sizeof(*scene.facts->enrolments));
	scene.facts->averages =
		reallocarray(scene.facts->averages, n, sizeof(*scene.facts->averages));
	for (size_t i = 0; i < n; i++) {
		scene.facts->pupils[i] = scene.facts->pupils[0];
		scene.facts->enrolments[i] = scene.facts->enrolments[0];
		scene.facts->enrolments[i].pupil = (uint32_t)i;
		scene.facts->averages[i] = scene.facts->averages[0];
		scene.facts->averages[i].pupil = (uint32_t)i;
		scene.facts->averages[i].value = (int64_t)(i % 16) * VIGIE_DECIMAL_ONE;
	}
	scene.facts->n_pupils = scene.facts->n_enrolments = scene.facts->n_averages = n;
	scene_evaluate(&scene);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(vigie_verdicts_when(scene.verdicts, i, 0),
				 i % 16 < 8 && i % 16 > 1 ? VIGIE_TRUE : VIGIE_FALSE);
	scene_close(&scene);
}

static void a_school_without_pupils_has_no_verdict(void **state)
{
	struct scene scene = scene_open("rule \"r\" { title \"r\" when rank() < 8 }", ON);

	(void)state;
	scene_evaluate(&scene);
	scene_close(&scene);
}

static void conditions_of_the_configuration_concern_the_enrolled(void **state)
{
	const char *text = "level in 6e..3e";
	struct vigie_source source = {.name = "vigie.conf", .text = text, .size = strlen(text)};
	struct vigie_condition_source condition = {
		.name = "eligible", .source = &source, .end = (uint32_t)strlen(text)};
	struct vigie_rules_options options = {.conditions = &condition, .n_conditions = 1};
	struct vigie_diagnostics *list = NULL;
	struct scene scene =
		scene_of("age", ON "pupil \"A\" { level 4e } pupil \"B\" { level CM1 } "
				   "pupil \"C\" { level 4e left 2026-10-01 }");

	(void)state;
	vigie_rules_free(scene.rules);
	scene.rules = NULL;
	assert_int_equal(vigie_diagnostics_new(&list), 0);
	assert_int_equal(vigie_rules_compile(NULL, 0, &options, list, &scene.rules), 0);
	scene_evaluate(&scene);
	assert_int_equal(vigie_verdicts_condition(scene.verdicts, 0, 0), VIGIE_TRUE);
	assert_int_equal(vigie_verdicts_condition(scene.verdicts, 1, 0), VIGIE_FALSE);
	assert_int_equal(vigie_verdicts_condition(scene.verdicts, 2, 0), VIGIE_UNKNOWN);
	scene_close(&scene);
	vigie_diagnostics_free(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pupil_is_enrolled_between_entered_and_left_included),
		cmocka_unit_test(nobody_else_is_evaluated),
		cmocka_unit_test(outside_the_population_a_rule_says_no),
		cmocka_unit_test(a_rule_is_valid_from_and_to_its_dates_included),
		cmocka_unit_test(without_clear_when_a_flag_is_cleared_by_the_negation),
		cmocka_unit_test(with_clear_when_its_own_condition_decides),
		cmocka_unit_test(more_pupils_than_a_block_all_get_their_verdict),
		cmocka_unit_test(a_school_without_pupils_has_no_verdict),
		cmocka_unit_test(conditions_of_the_configuration_concern_the_enrolled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
