/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Explanations: steps in reading order, values with their sources, the change that turns the
 * verdict. Test blocks: passed, or a difference in words. */
#include "scene.h"

#define ON "on 2026-11-30 "

static struct vigie_explanation *explain(struct scene *scene, size_t pupil,
					 enum vigie_language language)
{
	struct vigie_explanation *explanation = NULL;

	assert_int_equal(vigie_rules_explain(scene->rules, scene->facts, &scene->evaluation, pupil,
					     0, language, &explanation),
			 0);
	return explanation;
}

static void steps_stand_in_reading_order_with_truths_and_thresholds(void **state)
{
	static const struct {
		int depth;
		bool is_condition;
		const char *text, *shown, *threshold;
	} expected[] = {
		{0, true, "level in 6e..3e", NULL, "6e..3e"},
		{1, false, "level", "4e", NULL},
		{0, true, "average() < 8 and half_days() > 3 and scholarship", NULL, NULL},
		{1, true, "average() < 8", NULL, "8"},
		{2, false, "average()", "7.5", NULL},
		{1, true, "half_days() > 3", NULL, "3"},
		{2, false, "half_days()", "4", NULL},
		{1, false, "scholarship", "unknown", NULL},
	};
	struct scene scene = scene_open(
		"rule \"r\" { title \"r\" applies to level in 6e..3e "
		"when average() < 8 and half_days() > 3 and scholarship }",
		ON "pupil \"A\" { level 4e average 7.5 term 1 absence 2026-11-05..2026-11-06 }");
	struct vigie_explanation *e = explain(&scene, 0, VIGIE_ENGLISH);

	(void)state;
	assert_int_equal(e->n_steps, VIGIE_ARRAY_SIZE(expected));
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(expected); i++) {
		assert_string_equal(e->steps[i].text, expected[i].text);
		assert_int_equal(e->steps[i].depth, expected[i].depth);
		assert_int_equal(e->steps[i].is_condition, expected[i].is_condition);
		if (expected[i].shown)
			assert_string_equal(scene_show(e->steps[i].value), expected[i].shown);
		if (expected[i].threshold)
			assert_string_equal(e->steps[i].threshold, expected[i].threshold);
	}
	assert_int_equal(e->steps[3].truth, VIGIE_TRUE);
	assert_int_equal(e->applies, VIGIE_TRUE);
	assert_int_equal(e->when, VIGIE_UNKNOWN);
	vigie_explanation_free(e);
	scene_close(&scene);
}

static void lets_and_scores_are_opened(void **state)
{
	struct scene scene = scene_open("let weak = average() < 8 "
					"score \"s\" { 3 points when scholarship } "
					"rule \"r\" { title \"r\" when weak or score(\"s\") >= 3 }",
					ON "pupil \"A\" { average 9 term 1 scholarship }");
	struct vigie_explanation *e = explain(&scene, 0, VIGIE_ENGLISH);

	(void)state;
	assert_int_equal(e->n_steps, 7);
	assert_string_equal(e->steps[1].text, "weak");
	assert_int_equal(e->steps[1].truth, VIGIE_FALSE);
	assert_string_equal(e->steps[2].text, "average() < 8");
	assert_string_equal(e->steps[5].text, "score(\"s\")");
	assert_string_equal(scene_show(e->steps[5].value), "3");
	assert_string_equal(e->steps[6].text, "scholarship");
	assert_int_equal(e->when, VIGIE_TRUE);
	vigie_explanation_free(e);
	scene_close(&scene);
}

/* The steps of a lone rule below its condition, as "text = value, …". */
static void assert_values(const char *lets, const char *condition, const char *expected)
{
	struct vigie_buffer text = {0}, got = {0};
	struct vigie_explanation *e;
	struct scene scene;

	vigie_buffer_append_format(&text, "%s rule \"r\" { title \"r\" when %s }", lets, condition);
	scene = scene_open(vigie_buffer_string(&text),
			   ON "pupil \"A\" { average 7.5 term 1 class 11 }");
	e = explain(&scene, 0, VIGIE_ENGLISH);
	for (size_t i = 1; i < e->n_steps; i++)
		vigie_buffer_append_format(&got, "%s%s = %s", i > 1 ? ", " : "", e->steps[i].text,
					   e->steps[i].finding);
	assert_string_equal(vigie_buffer_string(&got), expected);
	vigie_buffer_done(&text);
	vigie_buffer_done(&got);
	vigie_explanation_free(e);
	scene_close(&scene);
}

static void a_threshold_that_a_let_names_has_its_value(void **state)
{
	(void)state;
	assert_values("let limit = 8", "average() < limit", "average() = 7.5, limit = 8");
	assert_values("let limit = 16 / 3", "average() < limit", "average() = 7.5, limit = 5.33");
	assert_values("let gap = 3", "class_average() - average() >= gap",
		      "class_average() = 11, average() = 7.5, gap = 3");
	assert_values("let gap = 3", "average() < class_average() - gap",
		      "average() = 7.5, class_average() = 11, gap = 3");
	assert_values("let low = 7 let high = low + 1", "average() in low..high",
		      "average() = 7.5, low = 7, high = 8, low = 7");
}

static void a_threshold_without_a_value_leaves_the_others_theirs(void **state)
{
	(void)state;
	assert_values("", "average() < 8 / 0", "average() = 7.5");
	assert_values("let none = 8 / 0", "none > average()", "none = unknown, average() = 7.5");
}

static void a_value_names_the_facts_it_came_from(void **state)
{
	struct scene scene =
		scene_of("average(\"M\", over: 30 days)",
			 ON "pupil \"A\" { mark \"M\" 8 2026-11-05 mark \"M\" 9 2026-11-06 "
			    "mark \"F\" 9 2026-11-06 }");
	struct vigie_explanation *e;

	(void)state;
	for (uint32_t i = 0; i < 3; i++)
		scene.facts->marks[i].from = (struct vigie_provenance){7, 10 + i};
	e = explain(&scene, 0, VIGIE_ENGLISH);
	assert_int_equal(e->steps[1].n_sources, 2);
	assert_int_equal(e->steps[1].sources[0].delivery, 7);
	assert_int_equal(e->steps[1].sources[0].line, 10);
	assert_int_equal(e->steps[1].sources[1].line, 11);
	vigie_explanation_free(e);
	scene_close(&scene);
}

static void only_the_first_sources_are_kept_and_the_others_counted(void **state)
{
	struct vigie_buffer block = {0};
	struct scene scene;
	struct vigie_explanation *e;

	(void)state;
	vigie_buffer_append_string(&block, ON "pupil \"A\" { ");
	for (int i = 1; i <= 11; i++)
		vigie_buffer_append_format(&block, "mark \"M\" %d 2026-11-%02d ", i, i);
	vigie_buffer_append_string(&block, "}");
	scene = scene_of("average(\"M\", over: 30 days)", vigie_buffer_string(&block));
	vigie_buffer_done(&block);
	for (uint32_t i = 0; i < 11; i++)
		scene.facts->marks[i].from = (struct vigie_provenance){7, 10 + i};
	e = explain(&scene, 0, VIGIE_ENGLISH);
	assert_int_equal(e->steps[1].n_sources, VIGIE_EXPLANATION_SOURCES);
	assert_int_equal(e->steps[1].n_more_sources, 3);
	vigie_explanation_free(e);
	scene_close(&scene);
}

static void assert_flip(const char *condition, const char *facts, enum vigie_language language,
			const char *expected)
{
	char rule[512], block[512];
	struct scene scene;
	struct vigie_explanation *e;

	snprintf(rule, sizeof(rule), "rule \"r\" { title \"r\" when %s }", condition);
	snprintf(block, sizeof(block), ON "pupil \"A\" { %s }", facts);
	scene = scene_open(rule, block);
	e = explain(&scene, 0, language);
	if (expected)
		assert_string_equal(e->flip ? e->flip : "none", expected);
	else
		assert_null(e->flip);
	vigie_explanation_free(e);
	scene_close(&scene);
}

static void the_flip_is_the_smallest_change_that_turns_the_verdict(void **state)
{
	(void)state;
	assert_flip("half_days(over: this month) >= 4", "absence 2026-11-05..2026-11-06",
		    VIGIE_ENGLISH, "half_days(over: this month) 4 → 3: no");
	assert_flip("half_days(over: this month) >= 4", "absence 2026-11-05", VIGIE_ENGLISH,
		    "half_days(over: this month) 2 → 4: yes");
	assert_flip("average() < 8", "average 7.5 term 1", VIGIE_ENGLISH, "average() 7.5 → 8: no");
	assert_flip("average() < 8", "average 15.25 term 1", VIGIE_ENGLISH,
		    "average() 15.25 → 7.99: yes");
	assert_flip("average() < 8", "average 7.5 term 1", VIGIE_FRENCH, "moyenne() 7,5 → 8 : non");
}

static void the_flip_compares_changes_beside_their_new_values(void **state)
{
	(void)state;
	assert_flip("average() < 8 and half_days() >= 4",
		    "average 7.5 term 1 absence 2026-11-05..2026-11-06", VIGIE_ENGLISH,
		    "average() 7.5 → 8: no");
	assert_flip("average() < 8 or half_days() >= 40",
		    "average 14 term 1 absence 2026-09-01..2026-09-29", VIGIE_ENGLISH,
		    "half_days() 38 → 40: yes");
}

static void the_flip_sees_through_arithmetic_and_lets(void **state)
{
	(void)state;
	assert_flip("average(\"M\") - average(\"F\") >= 3 } let l = 1 rule \"q\" { title \"q\" "
		    "when average() > 1",
		    "average \"M\" 12 term 1 average \"F\" 10 term 1", VIGIE_ENGLISH,
		    "average(\"M\") 12 → 13: yes");
	assert_flip("fall >= 3 } let fall = average(\"M\") - average(\"F\") rule \"q\" { title "
		    "\"q\" when average() > 1",
		    "average \"M\" 12 term 1 average \"F\" 10 term 1", VIGIE_ENGLISH,
		    "average(\"M\") 12 → 13: yes");
}

static void the_flip_stays_within_possible_values(void **state)
{
	(void)state;
	assert_flip("average() > 20 ", "average 12 term 1", VIGIE_ENGLISH, NULL);
	assert_flip("average() < 8", "", VIGIE_ENGLISH, NULL);
}

static void a_yes_or_no_turns_a_verdict_where_no_number_does(void **state)
{
	(void)state;
	assert_flip("scholarship and not boarder", "scholarship boarder", VIGIE_ENGLISH,
		    "boarder yes → no: yes");
}

static void outside_the_population_there_is_no_flip(void **state)
{
	struct scene scene =
		scene_open("rule \"r\" { title \"r\" applies to level = 6e when average() < 8 }",
			   ON "pupil \"A\" { level 4e average 7 term 1 }");
	struct vigie_explanation *e = explain(&scene, 0, VIGIE_ENGLISH);

	(void)state;
	assert_int_equal(e->applies, VIGIE_FALSE);
	assert_int_equal(e->when, VIGIE_FALSE);
	assert_true(e->enrolled);
	assert_null(e->flip);
	vigie_explanation_free(e);
	scene_close(&scene);
}

static const char example[] =
	"rule \"absences-quatre\" { title \"x\" "
	"when half_days(justified: no, over: this month) >= 4 }\n"
	"test \"quatre demi-journées, pas trois\" {\n"
	"  on 2026-11-30\n"
	"  pupil \"A\" { level 4e  absence 2026-11-05..2026-11-06 unjustified }\n"
	"  pupil \"B\" { level 4e  absence 2026-11-03..2026-11-04 unjustified  "
	"average \"MATHEMATIQUES\" 7.5 term 1 }\n"
	"  %s\n"
	"}\n";

static void assert_test(const char *expectations, const char *difference)
{
	char text[1024];
	struct vigie_rules *rules;
	struct vigie_calendar *calendar = NULL;
	struct vigie_arena *arena = NULL;
	struct vigie_rule_test_result *results = NULL;
	size_t n = 0;

	snprintf(text, sizeof(text), example, expectations);
	rules = scene_compile(text);
	assert_int_equal(vigie_calendar_new(&calendar), 0);
	assert_int_equal(vigie_arena_new(&arena), 0);
	assert_int_equal(vigie_rules_test(rules, calendar, arena, &results, &n), 0);
	assert_int_equal(n, 1);
	assert_string_equal(results[0].name, "quatre demi-journées, pas trois");
	assert_string_equal(results[0].file, "scene.rules");
	assert_int_equal(results[0].line, 2);
	assert_int_equal(results[0].passed, difference == NULL);
	if (difference)
		assert_string_equal(results[0].difference ? results[0].difference : "none",
				    difference);
	else
		assert_null(results[0].difference);
	vigie_arena_free(arena);
	vigie_calendar_free(calendar);
	vigie_rules_free(rules);
}

static void the_example_of_the_language_passes(void **state)
{
	(void)state;
	assert_test("expect \"absences-quatre\" for \"A\" expect nothing for \"B\"", NULL);
}

static void a_missing_verdict_is_a_difference_with_its_values(void **state)
{
	(void)state;
	assert_test("expect \"absences-quatre\" for \"B\"",
		    "- expected \"absences-quatre\" for \"B\"\n"
		    "+ got no (half_days(justified: no, over: this month) = 3)\n");
}

static void an_unexpected_verdict_is_a_difference(void **state)
{
	(void)state;
	assert_test("expect nothing for \"A\"",
		    "- expected nothing for \"A\"\n"
		    "+ got \"absences-quatre\" (half_days(justified: no, over: this month) = 4)\n");
	assert_test("expect unknown \"absences-quatre\" for \"A\"",
		    "- expected unknown \"absences-quatre\" for \"A\"\n"
		    "+ got yes (half_days(justified: no, over: this month) = 4)\n");
}

/* Two files: `a.rules` with a rule that flags everyone, `b.rules` with a test, and perhaps a rule.
 */
static bool nothing_passes(const char *b_text)
{
	const char *a_text = "rule \"a\" { title \"a\" when scholarship or not scholarship }";
	struct vigie_source a = {.name = "a.rules", .text = a_text, .size = strlen(a_text)};
	struct vigie_source b = {.name = "b.rules", .text = b_text, .size = strlen(b_text)};
	const struct vigie_source *sources[] = {&a, &b};
	struct vigie_rules_options options = {0};
	struct vigie_diagnostics *list = NULL;
	struct vigie_rules *rules = NULL;
	struct vigie_calendar *calendar = NULL;
	struct vigie_arena *arena = NULL;
	struct vigie_rule_test_result *results = NULL;
	size_t n = 0;
	bool passed;

	assert_int_equal(vigie_diagnostics_new(&list), 0);
	assert_int_equal(vigie_rules_compile(sources, 2, &options, list, &rules), 0);
	assert_int_equal(vigie_calendar_new(&calendar), 0);
	assert_int_equal(vigie_arena_new(&arena), 0);
	assert_int_equal(vigie_rules_test(rules, calendar, arena, &results, &n), 0);
	assert_int_equal(n, 1);
	passed = results[0].passed;
	vigie_arena_free(arena);
	vigie_calendar_free(calendar);
	vigie_rules_free(rules);
	vigie_diagnostics_free(list);
	return passed;
}

static void nothing_means_no_rule_of_the_same_file(void **state)
{
	(void)state;
	assert_true(nothing_passes("rule \"b\" { title \"b\" when average() < 8 }"
				   "test \"t\" { on 2026-11-30 pupil \"A\" { scholarship } "
				   "expect nothing for \"A\" }"));
}

static void nothing_means_no_rule_at_all_where_the_file_has_none(void **state)
{
	(void)state;
	assert_false(nothing_passes("test \"t\" { on 2026-11-30 pupil \"A\" { scholarship } "
				    "expect nothing for \"A\" }"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_stand_in_reading_order_with_truths_and_thresholds),
		cmocka_unit_test(lets_and_scores_are_opened),
		cmocka_unit_test(a_threshold_that_a_let_names_has_its_value),
		cmocka_unit_test(a_threshold_without_a_value_leaves_the_others_theirs),
		cmocka_unit_test(a_value_names_the_facts_it_came_from),
		cmocka_unit_test(only_the_first_sources_are_kept_and_the_others_counted),
		cmocka_unit_test(the_flip_is_the_smallest_change_that_turns_the_verdict),
		cmocka_unit_test(the_flip_compares_changes_beside_their_new_values),
		cmocka_unit_test(the_flip_sees_through_arithmetic_and_lets),
		cmocka_unit_test(the_flip_stays_within_possible_values),
		cmocka_unit_test(a_yes_or_no_turns_a_verdict_where_no_number_does),
		cmocka_unit_test(outside_the_population_there_is_no_flip),
		cmocka_unit_test(the_example_of_the_language_passes),
		cmocka_unit_test(a_missing_verdict_is_a_difference_with_its_values),
		cmocka_unit_test(an_unexpected_verdict_is_a_difference),
		cmocka_unit_test(nothing_means_no_rule_of_the_same_file),
		cmocka_unit_test(nothing_means_no_rule_at_all_where_the_file_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
