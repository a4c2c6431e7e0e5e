/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of a rule file leave untried is named, and nothing else is. */
#include "scene.h"

/* The notes on a text, rendered. Static. */
static const char *gaps(const char *text)
{
	static char shown[8192];
	struct vigie_source source = {"scene.rules", text, strlen(text), false};
	const struct vigie_source *sources[] = {&source};
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	VIGIE_CLEANUP(vigie_calendar_freep) struct vigie_calendar *calendar = NULL;
	VIGIE_CLEANUP(vigie_rules_freep) struct vigie_rules *rules = NULL;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	assert_int_equal(vigie_diagnostics_new(&list), 0);
	assert_int_equal(vigie_calendar_new(&calendar), 0);
	assert_int_equal(vigie_rules_compile(sources, 1, NULL, list, &rules), 0);
	assert_int_equal(vigie_rules_cover(rules, calendar, VIGIE_ENGLISH, list), 0);
	vigie_diagnostics_render(list, false, &out);
	snprintf(shown, sizeof(shown), "%s", vigie_buffer_string(&out));
	return shown;
}

#define RULE(condition) "rule \"r\" { title \"t\" when " condition " }\n"
#define TEST(lines) "test \"t\" { on 2027-01-29 " lines " }\n"
#define PUPIL(name, facts) "pupil \"" name "\" { " facts " } "

#define assert_gap(text, expected)                                                                 \
	do {                                                                                       \
		if (!strstr(gaps(text), expected))                                                 \
			fail_msg("no '%s' in\n%s", expected, gaps(text));                          \
	} while (0)
#define assert_no_gap(text) assert_string_equal(gaps(text), "")

static void a_value_on_each_side_of_a_boundary_is_asked_for(void **state)
{
	(void)state;
	assert_no_gap(RULE("average() < 8") TEST(PUPIL("A", "average 7.99 term 1") PUPIL(
		"B", "average 8 term 1") "expect \"r\" for \"A\" expect not \"r\" for \"B\""));
	assert_gap(
		RULE("average() < 8") TEST(PUPIL("A", "average 7 term 1") PUPIL(
			"B", "average 8 term 1") "expect \"r\" for \"A\" expect nothing for \"B\""),
		"scene.rules:1:27: note: 'average() < 8' is not tested on each side of its "
		"boundary\n      = no test has 7.99 → yes\n");
	assert_gap(
		RULE("average() < 2 * 4") TEST(PUPIL("A", "average 7 term 1") PUPIL(
			"B", "average 8 term 1") "expect \"r\" for \"A\" expect nothing for \"B\""),
		"'average() < 2 * 4' is not tested on each side of its boundary\n      = no "
		"test has 7.99 → yes\n");
}

static void a_condition_that_no_test_turns_is_named(void **state)
{
	(void)state;
	assert_gap(RULE("average() < 8")
			   TEST(PUPIL("A", "average 7.99 term 1") "expect \"r\" for \"A\""),
		   "'average() < 8' is never no in any test\n      = no test has 8 → no\n");
	assert_gap(RULE("average() < 8")
			   TEST(PUPIL("A", "average 8 term 1") "expect not \"r\" for \"A\""),
		   "'average() < 8' is never yes in any test\n      = no test has 7.99 → yes\n");
	assert_gap(RULE("average() < 8") TEST(PUPIL("A", "") "expect unknown \"r\" for \"A\""),
		   "no test reaches 'average() < 8'");
}

static void a_pupil_counts_only_for_rules_of_which_something_is_expected(void **state)
{
	(void)state;
	/* B is under 8 and it is not said what that means. */
	assert_gap(RULE("average() < 8") "rule \"s\" { title \"t\" when boarder }\n" TEST(
			   PUPIL("A", "average 7.99 term 1") PUPIL("B", "average 8 term 1 boarder")
				   PUPIL("C", "boarder no") "expect \"r\" for \"A\" expect \"s\" "
							    "for \"B\" expect "
							    "not \"s\" for \"C\""),
		   "'average() < 8' is never no");
}

static void nobody_counts_outside_the_population(void **state)
{
	(void)state;
	assert_gap("rule \"r\" { title \"t\" applies to level = 6e when boarder }\n" TEST(
			   PUPIL("A", "level 6e boarder") PUPIL("B", "level 5e boarder no")
				   PUPIL("C", "level CM2") "expect \"r\" for \"A\" expect nothing "
							   "for \"B\", \"C\""),
		   "'boarder' is never no");
}

static void each_operand_of_or_is_a_branch(void **state)
{
	const char *text = RULE("boarder or scholarship or repeating") TEST(
		PUPIL("A", "boarder scholarship no repeating no")
			PUPIL("B", "boarder no scholarship no repeating no") PUPIL(
				"C",
				"boarder no scholarship no repeating") "expect \"r\" for \"A\", "
								       "\"C\" expect nothing for "
								       "\"B\"");

	(void)state;
	assert_string_equal(gaps(text),
			    "scene.rules:1:38: note: 'scholarship' is never yes in any test\n");
}

static void each_operand_of_at_least_is_a_branch(void **state)
{
	const char *text = RULE("at least 2 of (boarder, scholarship, repeating)")
		TEST(PUPIL("A", "boarder scholarship repeating no") PUPIL(
			"B", "boarder scholarship no repeating no") "expect \"r\" for \"A\" expect "
								    "nothing for \"B\"");

	(void)state;
	assert_string_equal(gaps(text),
			    "scene.rules:1:42: note: 'boarder' is never no in any test\n"
			    "scene.rules:1:64: note: 'repeating' is never yes in any test\n");
}

static void both_sides_of_else_are_branches(void **state)
{
	const char *rule = RULE("(average() else 20) < 8");
	static char text[1024];

	(void)state;
	snprintf(text, sizeof(text), "%s%s", rule,
		 TEST(PUPIL("A", "average 7.99 term 1") PUPIL(
			 "B",
			 "average 8 term 1") "expect \"r\" for \"A\" expect nothing for \"B\""));
	assert_gap(text, "'average() else 20': what stands before 'else' is unknown in no test");
	snprintf(text, sizeof(text), "%s%s", rule,
		 TEST(PUPIL("A", "average 7.99 term 1") PUPIL("B", "average 8 term 1")
			      PUPIL("C", "") "expect \"r\" for \"A\" expect nothing for \"B\", "
					     "\"C\""));
	assert_no_gap(text);
}

static void lines_of_a_score_are_branches(void **state)
{
	const char *text = "score \"s\" { 1 point when boarder 2 points when scholarship }\n" RULE(
		"score(\"s\") >= 2")
		TEST(PUPIL("A", "boarder scholarship") PUPIL(
			"B", "boarder scholarship no") "expect \"r\" for \"A\" expect nothing for "
						       "\"B\"");

	(void)state;
	assert_string_equal(gaps(text),
			    "scene.rules:1:26: note: 'boarder' is never no in any test\n");
}

static void the_exit_condition_is_a_branch(void **state)
{
	(void)state;
	assert_gap("rule \"r\" { title \"t\" when boarder clear when repeating }\n" TEST(
			   PUPIL("A", "boarder repeating no") PUPIL(
				   "B", "boarder no repeating no") "expect \"r\" for \"A\" expect "
								   "nothing for \"B\""),
		   "'repeating' is never yes");
}

static void a_let_that_one_rule_tries_is_tried_for_all(void **state)
{
	const char *text =
		"let x = boarder\n" RULE("x") "rule \"s\" { title \"t\" when not x }\n" TEST(
			PUPIL("A", "boarder") PUPIL(
				"B", "boarder no") "expect \"r\" for \"A\" expect \"s\" for \"B\"");

	(void)state;
	assert_no_gap(text);
}

static void what_no_test_can_state_is_not_asked_for(void **state)
{
	(void)state;
	assert_no_gap(RULE("boarder and not flagged(\"r\") and not tutored and "
			   "data_age(grades) < 30")
			      TEST(PUPIL("A", "boarder")
					   PUPIL("B", "boarder no") "expect \"r\" for \"A\" "
								    "expect nothing for \"B\""));
}

static void nothing_more_is_said_of_a_rule_that_no_test_names(void **state)
{
	(void)state;
	assert_no_gap(RULE("average() < 8"));
}

static void expect_not_fails_where_the_rule_says_yes_or_unknown(void **state)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_rule_test_result *results;
	struct scene scene = scene_open(
		RULE("average() < 8"),
		"on 2027-01-29 " PUPIL("A", "average 7 term 1") PUPIL("B", "average 8 term 1")
			PUPIL("C", "") "expect not \"r\" for \"A\", \"B\", \"C\"");
	size_t n;

	(void)state;
	assert_int_equal(vigie_arena_new(&arena), 0);
	assert_int_equal(vigie_rules_test(scene.rules, scene.calendar, arena, &results, &n), 0);
	assert_false(results[0].passed);
	assert_string_equal(
		results[0].difference,
		"- expected not \"r\" for \"A\"\n+ got yes (average() = 7)\n"
		"- expected not \"r\" for \"C\"\n+ got unknown (average() = unknown)\n");
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_on_each_side_of_a_boundary_is_asked_for),
		cmocka_unit_test(a_condition_that_no_test_turns_is_named),
		cmocka_unit_test(a_pupil_counts_only_for_rules_of_which_something_is_expected),
		cmocka_unit_test(nobody_counts_outside_the_population),
		cmocka_unit_test(each_operand_of_or_is_a_branch),
		cmocka_unit_test(each_operand_of_at_least_is_a_branch),
		cmocka_unit_test(both_sides_of_else_are_branches),
		cmocka_unit_test(lines_of_a_score_are_branches),
		cmocka_unit_test(the_exit_condition_is_a_branch),
		cmocka_unit_test(a_let_that_one_rule_tries_is_tried_for_all),
		cmocka_unit_test(what_no_test_can_state_is_not_asked_for),
		cmocka_unit_test(nothing_more_is_said_of_a_rule_that_no_test_names),
		cmocka_unit_test(expect_not_fails_where_the_rule_says_yes_or_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
