/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a compiled set says of itself: rules in order, names, indicators, years, fingerprint. */
#include "scene.h"

static const char two_rules[] =
	"rule \"b\" { title \"B\" when average() < 8 priority high refer to \"tutorat\" }\n"
	"rule \"a\" { title \"A\" when half_days() > 4 }\n";

static void fingerprint_of(const char *text, char digits[17])
{
	struct vigie_rules *rules = scene_compile(text);

	snprintf(digits, 17, "%s", vigie_rules_fingerprint(rules));
	vigie_rules_free(rules);
}

static void assert_same_meaning(const char *a, const char *b, bool same)
{
	char left[17], right[17];

	fingerprint_of(a, left);
	fingerprint_of(b, right);
	assert_int_equal(strlen(left), 16);
	assert_int_equal(strcmp(left, right) == 0, same);
}

static void the_fingerprint_ignores_layout_comments_language_and_order(void **state)
{
	(void)state;
	assert_same_meaning(two_rules,
			    "# comment\nrègle \"a\" {\n\ttitre \"A\"\n\tsi demi_journees() > 4\n}\n"
			    "règle \"b\" { titre \"B\" si moyenne() < 8,0 priorité haute "
			    "orienter vers \"tutorat\" }",
			    true);
}

static void the_fingerprint_ignores_tests(void **state)
{
	char text[512];

	(void)state;
	snprintf(text, sizeof(text), "%s test \"t\" { on 2026-11-30 pupil \"A\" { level 4e } }",
		 two_rules);
	assert_same_meaning(two_rules, text, true);
}

static void the_fingerprint_sees_every_statement(void **state)
{
	static const char base[] = "rule \"r\" { title \"R\" when average() < 8 }";
	static const char *const others[] = {
		"rule \"q\" { title \"R\" when average() < 8 }",
		"rule \"r\" { title \"S\" when average() < 8 }",
		"rule \"r\" { title \"R\" when average() <= 8 }",
		"rule \"r\" { title \"R\" when average() < 9 }",
		"rule \"r\" { title \"R\" applies to level = 6e when average() < 8 }",
		"rule \"r\" { title \"R\" when average() < 8 clear when average() > 10 }",
		"rule \"r\" { title \"R\" when average() < 8 for 7 days }",
		"rule \"r\" { title \"R\" when average() < 8 rest 7 days }",
		"rule \"r\" { title \"R\" when average() < 8 if unknown flag }",
		"rule \"r\" { title \"R\" when average() < 8 priority high }",
		"rule \"r\" { title \"R\" when average() < 8 from 2026-09-01 }",
		"rule \"r\" { title \"R\" when average() < 8 to 2026-09-01 }",
		"rule \"r\" { title \"R\" when average() < 8 cap 3 per school per month }",
		"rule \"r\" { title \"R\" when average() < 8 refer to \"x\" }",
		"rule \"r\" { title \"R\" when average() < 8 author \"x\" }",
		"rule \"r\" { title \"R\" when average() < 8 reason \"x\" }",
		"rule \"r\" { title \"R\" when average() < 8 } let l = average()",
		"rule \"r\" { title \"R\" when average() < 8 } subject \"s\" { code \"1\" }",
		"rule \"r\" { title \"R\" when average() < 8 } "
		"score \"s\" { 1 points when scholarship }",
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(others); i++)
		assert_same_meaning(base, others[i], false);
}

static void rules_are_numbered_by_file_then_place(void **state)
{
	struct vigie_source b = {.name = "b.rules", .text = two_rules, .size = strlen(two_rules)};
	const char *text = "rule \"z\" { title \"Z\" when average() > 3 }";
	struct vigie_source a = {.name = "a.rules", .text = text, .size = strlen(text)};
	const struct vigie_source *sources[] = {&b, &a};
	struct vigie_rules_options options = {0};
	struct vigie_diagnostics *list = NULL;
	struct vigie_rules *rules = NULL;

	(void)state;
	assert_int_equal(vigie_diagnostics_new(&list), 0);
	assert_int_equal(vigie_rules_compile(sources, 2, &options, list, &rules), 0);
	assert_int_equal(vigie_rules_count(rules), 3);
	assert_string_equal(vigie_rules_info(rules, 0)->name, "z");
	assert_string_equal(vigie_rules_info(rules, 1)->name, "b");
	assert_string_equal(vigie_rules_info(rules, 2)->name, "a");
	assert_string_equal(vigie_rules_info(rules, 2)->file, "b.rules");
	assert_int_equal(vigie_rules_find(rules, "b"), 1);
	assert_true(vigie_rules_find(rules, "y") == SIZE_MAX);
	vigie_rules_free(rules);
	vigie_diagnostics_free(list);
}

static void one_error_and_there_is_no_set(void **state)
{
	const char *text = "rule \"z\" { title \"Z\" when averag() > 3 }";
	struct vigie_source source = {.name = "a.rules", .text = text, .size = strlen(text)};
	const struct vigie_source *sources[] = {&source};
	struct vigie_rules_options options = {0};
	struct vigie_diagnostics *list = NULL;
	struct vigie_rules *rules = NULL;

	(void)state;
	assert_int_equal(vigie_diagnostics_new(&list), 0);
	assert_int_equal(vigie_rules_compile(sources, 1, &options, list, &rules), 1);
	assert_null(rules);
	assert_true(vigie_diagnostics_count(list, VIGIE_ERROR) > 0);
	vigie_diagnostics_free(list);
}

static void conditions_of_the_configuration_are_compiled_with_the_rules(void **state)
{
	const char *text = "eligible when level in 6e..3e";
	struct vigie_source source = {.name = "vigie.conf", .text = text, .size = strlen(text)};
	struct vigie_condition_source condition = {
		.name = "eligible", .source = &source, .start = 14, .end = (uint32_t)strlen(text)};
	struct vigie_rules_options options = {.conditions = &condition, .n_conditions = 1};
	struct vigie_diagnostics *list = NULL;
	struct vigie_rules *rules = NULL;

	(void)state;
	assert_int_equal(vigie_diagnostics_new(&list), 0);
	assert_int_equal(vigie_rules_compile(NULL, 0, &options, list, &rules), 0);
	assert_int_equal(vigie_rules_find_condition(rules, "eligible"), 0);
	assert_true(vigie_rules_find_condition(rules, "other") == SIZE_MAX);
	vigie_rules_free(rules);
	vigie_diagnostics_free(list);
}

static void assert_indicators(const char *text, const char *const *expected, size_t n)
{
	struct vigie_rules *rules = scene_compile(text);

	assert_int_equal(vigie_rules_n_indicators(rules, 0), n);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(vigie_rules_indicator(rules, 0, i), expected[i]);
	vigie_rules_free(rules);
}

static void indicators_are_listed_once_in_order_with_lets_and_scores_opened(void **state)
{
	static const char *const expected[] = {"half_days(justified: no, over: this month)",
					       "average()", "level", "scholarship"};

	(void)state;
	assert_indicators("règle \"r\" { titre \"r\" concerne interne "
			  "si demi_journees(sur: ce mois, justifie: non) >= 4 et facile et "
			  "moyenne() < 8 et score(\"s\") > 1 et facile }"
			  "soit facile = moyenne() < 10 et niveau = 6e "
			  "score \"s\" { 1 points si boursier }",
			  expected, 4);
}

static void indicators_are_listed_as_written(void **state)
{
	static const char *const expected[] = {"average()", "average(over: this term)"};

	(void)state;
	assert_indicators("rule \"r\" { title \"r\" when average() < 8 and "
			  "average(over: this term) > 3 }",
			  expected, 2);
}

static void equal_meanings_share_a_column(void **state)
{
	struct vigie_rules *rules =
		scene_compile("rule \"r\" { title \"r\" when average() < 8 and "
			      "average(over: this term) > 3 and moyenne(sur: cette période) > 4 }");

	(void)state;
	assert_int_equal(rules->n_columns, 1);
	vigie_rules_free(rules);
}

static int years_of(const char *condition)
{
	char text[256];
	struct vigie_rules *rules;
	int years;

	snprintf(text, sizeof(text), "rule \"r\" { title \"r\" when %s }", condition);
	rules = scene_compile(text);
	years = vigie_rules_years_back(rules);
	vigie_rules_free(rules);
	return years;
}

static void the_set_knows_how_many_years_it_looks_back(void **state)
{
	(void)state;
	assert_int_equal(years_of("average() < 8"), 0);
	assert_int_equal(years_of("half_days(over: this month) > 8"), 0);
	assert_int_equal(years_of("half_days(over: 1 days) > 8"), 0);
	assert_int_equal(years_of("half_days(over: 30 days) > 8"), 1);
	assert_int_equal(years_of("half_days(over: 10 school days) > 8"), 1);
	assert_int_equal(years_of("half_days(over: previous month) > 8"), 1);
	assert_int_equal(years_of("average(over: previous year) > 8"), 1);
	assert_int_equal(years_of("half_days(over: 366 days) > 8"), 1);
	assert_int_equal(years_of("half_days(over: 367 days) > 8"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_fingerprint_ignores_layout_comments_language_and_order),
		cmocka_unit_test(the_fingerprint_ignores_tests),
		cmocka_unit_test(the_fingerprint_sees_every_statement),
		cmocka_unit_test(rules_are_numbered_by_file_then_place),
		cmocka_unit_test(one_error_and_there_is_no_set),
		cmocka_unit_test(conditions_of_the_configuration_are_compiled_with_the_rules),
		cmocka_unit_test(indicators_are_listed_once_in_order_with_lets_and_scores_opened),
		cmocka_unit_test(indicators_are_listed_as_written),
		cmocka_unit_test(equal_meanings_share_a_column),
		cmocka_unit_test(the_set_knows_how_many_years_it_looks_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
