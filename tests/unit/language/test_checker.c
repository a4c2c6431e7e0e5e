/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types, references and limits, one below and one above; warnings that need options. What the
 * messages look like is in test_messages.c. */
#include "page.h"

#define RULE(condition) "rule \"r\" { title \"t\" when " condition " }"

static void units_that_go_together_are_accepted(void **state)
{
	(void)state;
	assert_only_code(RULE("average() < 8 and average() - average(over: term 1) > 3"), "");
	assert_only_code(RULE("data_age(grades) > 14 and data_age(grades) > 14 days"), "");
	assert_only_code(RULE("absence_rate() > 10 and absence_rate() > 10 %"), "");
	assert_only_code(RULE("age >= 16 years and years_behind < 1"), "");
	assert_only_code(RULE("average() * 2 > class_average() + 1"), "");
	assert_only_code(RULE("average() / class_average() < 0.5"), "");
	assert_only_code(RULE("lateness() * 2 + incidents() > marks() / 3"), "");
	assert_only_code(RULE("boarder or 2026-11-30 - 2026-11-01 > 30 days"), "V040");
	assert_only_code(RULE("boarder or 2026-11-28 + 3 > 2026-12-01"), "V040");
	assert_only_code(RULE("school.kind != \"lycee\" and level != 6e and boarder != yes"), "");
	assert_only_code(RULE("(average(\"M\") else average()) < 8"), "");
	assert_only_code(RULE("mastery(\"M\") <= 2 and school.ips < 90"), "");
}

static void units_that_do_not_go_together_are_refused(void **state)
{
	(void)state;
	assert_only_code(RULE("data_age(grades) > average()"), "V020");
	assert_only_code(RULE("average() > 8 %"), "V020");
	assert_only_code(RULE("lateness() > 3 days"), "V020");
	assert_only_code(RULE("absence_rate() > average()"), "V020");
	assert_only_code(RULE("mastery() > average()"), "V020");
	assert_only_code(RULE("level = \"6e\""), "V020");
	assert_only_code(RULE("average() = yes"), "V020");
	assert_only_code(RULE("average() * class_average() > 3"), "V022");
	assert_only_code(RULE("2026-11-30 + 2026-11-30 > 3"), "V022");
	assert_only_code(RULE("1 / average() > 3"), "V022");
	assert_only_code(RULE("(average() < 8) + 1 > 3"), "V020");
	assert_only_code(RULE("school.kind > \"a\""), "V022");
}

static void a_subject_block_is_found_by_its_name_or_by_a_label_of_its_own(void **state)
{
	const char *text =
		"subject \"MATHEMATIQUES\" { label \"MATHS\", \"COMMUN\" }\n"
		"subject \"FRANCAIS\" { label \"FRANC\", \"COMMUN\" }\n"
		"rule \"r\" { title \"t\" when average(\"Mathématiques\") < average(\"maths\") "
		"or average(\"COMMUN\") < average(\"SVT\") }";
	const struct ast_expression *when;
	struct page page;

	(void)state;
	page_open_right(&page, text);
	when = page.set->rules[0].when;
	assert_ptr_equal(when->a->a->indicator.alias, &page.set->subjects[0]);
	assert_ptr_equal(when->a->b->indicator.alias, &page.set->subjects[0]);
	assert_null(when->b->a->indicator.alias);
	assert_null(when->b->b->indicator.alias);
	page_done(&page);
}

static void a_rule_knows_its_subjects_lets_and_scores_opened(void **state)
{
	struct page page;

	(void)state;
	page_open_right(&page,
			"let m = average(\"M\")\n"
			"score \"s\" { 1 point when marks(\"N\") > 3 }\n"
			"subject \"F\" { label \"FRANC\" }\n" RULE(
				"m < 8 or average(\"FRANC\") < 8 or score(\"s\") > 0 or m < 3"));
	assert_int_equal(page.set->rules[0].info.n_subjects, 3);
	assert_string_equal(page.set->rules[0].info.subjects[0], "M");
	assert_string_equal(page.set->rules[0].info.subjects[1], "F");
	assert_string_equal(page.set->rules[0].info.subjects[2], "N");
	page_done(&page);
}

static void lets_may_be_used_before_they_are_defined_and_in_other_files(void **state)
{
	struct page page;

	(void)state;
	page_open_right(&page, RULE("a < 8") "\nlet a = b + 1\nlet b = average()");
	assert_int_equal(page.set->rules[0].when->a->type, AST_TYPE_GRADE);
	assert_string_equal(page.set->rules[0].when->a->let->name, "a");
	page_done(&page);
}

static void a_dash_and_an_underscore_are_the_same_in_a_name(void **state)
{
	(void)state;
	assert_only_code("let absences-du-mois = half_days(over: this month)\n" RULE(
				 "absences_du_mois > 3 or Absences-Du_Mois < 2"),
			 "");
}

static void a_flagged_rule_is_no_cycle(void **state)
{
	(void)state;
	assert_only_code(RULE("flagged(\"R\") or boarder"), "");
}

static void programmes_are_checked_where_they_are_known(void **state)
{
	static const char *const programmes[] = {"tutorat-college", "homeclasse"};
	struct vigie_rules_options options = {.programmes = programmes, .n_programmes = 2};
	const char *text = "rule \"r\" { title \"t\" when not referred(\"homeclase\") refer to "
			   "\"tutorat-college\", \"tutorat\" }";
	struct page page;

	(void)state;
	page_read(&page, text, strlen(text), &options);
	assert_int_equal(page_errors(&page), 2);
	assert_non_null(strstr(vigie_buffer_string(&page.messages), "V025"));
	assert_non_null(strstr(vigie_buffer_string(&page.messages), "did you mean 'homeclasse'?"));
	page_done(&page);
	assert_only_code(text, "");
}

static void a_subject_never_seen_is_warned_of_once(void **state)
{
	static const char *const known[] = {"MATHS", "Français", "061300"};
	struct vigie_rules_options options = {.known_subjects = known, .n_known_subjects = 3};
	const char *text =
		"subject \"M1\" { label \"MATHS\" }\nsubject \"M2\" { code 061300 }\n" RULE(
			"average(\"M1\") < 8 or average(\"M2\") < 8 or average(\"francais\") < 8 "
			"or "
			"average(\"FRANCAI\") < 8 or average(\"FRANCAI\", over: term 1) < 8");
	struct page page;

	(void)state;
	page_read(&page, text, strlen(text), &options);
	assert_int_equal(page.result, 0);
	assert_int_equal(vigie_diagnostics_count(page.list, VIGIE_WARNING), 1);
	assert_non_null(strstr(vigie_buffer_string(&page.messages), "V044"));
	assert_non_null(strstr(vigie_buffer_string(&page.messages), "did you mean 'Français'?"));
	page_done(&page);
}

static void a_rule_without_a_test_is_warned_of_when_asked(void **state)
{
	struct vigie_rules_options options = {.warn_untested = true};
	const char *text =
		"rule \"a\" { title \"t\" when boarder }\n"
		"rule \"b\" { title \"t\" when repeating }\n"
		"test \"t\" { on 2026-11-30 pupil \"P\" { boarder } expect \"A\" for \"P\" }";
	struct page page;

	(void)state;
	page_read(&page, text, strlen(text), &options);
	assert_int_equal(page.result, 0);
	assert_int_equal(vigie_diagnostics_count(page.list, VIGIE_WARNING), 1);
	assert_non_null(
		strstr(vigie_buffer_string(&page.messages), "V043: no test expects rule 'b'"));
	page_done(&page);
	assert_only_code(text, "");
}

static void warnings_alone_leave_a_set(void **state)
{
	struct page page;

	(void)state;
	page_open(&page, RULE("average() > 20"));
	assert_int_equal(page.result, 0);
	assert_non_null(page.set);
	assert_int_equal(vigie_diagnostics_count(page.list, VIGIE_WARNING), 1);
	page_done(&page);
}

static void ends_of_what_is_possible_are_no_warning(void **state)
{
	(void)state;
	assert_only_code(RULE("average() >= 20 or average() <= 0 or absence_rate() >= 100 %"), "");
	assert_only_code(RULE("average() > 19.98 and average() < 20"), "");
	assert_only_code(RULE("average() > 20"), "V040");
	assert_only_code(RULE("average() >= 20.01"), "V040");
	/* sides are rounded to the hundredth before they are compared */
	assert_only_code(RULE("average() >= 20.004"), "");
	assert_only_code(RULE("average() > 8 and average() < 8.02"), "");
	assert_only_code(RULE("average() > 8 and average() < 8.01"), "V040");
	assert_only_code(RULE("level in 6e..3e and level >= 3e"), "");
	assert_only_code(RULE("level in 6e..3e and level > 3e"), "V040");
	assert_only_code(RULE("years_behind > 20 or years_behind < 0"), "");
}

static void parts_that_leave_no_choice_are_warned_of(void **state)
{
	(void)state;
	assert_only_code(RULE("average() < 10 or average() >= 10"), "V041");
	assert_only_code(RULE("average() < 10 or average() > 10"), "");
	assert_only_code(RULE("average() <= 10 or average() >= 10.01"), "V041");
	assert_only_code(RULE("average() <= 10 or average() >= 10.02"), "");
	assert_only_code(RULE("boarder or (average() < 10 and not average() < 10)"), "V040");
	assert_only_code(RULE("average() < 5 or (average() in 5..15 or 15 < average())"), "V041");
	assert_only_code(RULE("at least 2 of (average() < 5, average() > 5, boarder)"), "");
	assert_only_code(RULE("at least 2 of (average() < 5, average() > 5)"), "V040");
	assert_only_code(RULE("boarder or lateness() > 3 or not boarder"), "V041");
	assert_only_code(RULE("scholarship and scholarship = no"), "V040");
	assert_only_code(RULE("(average() < 5) = (average() >= 5)"), "V040");
	/* a vocational level is neither under nor over */
	assert_only_code(RULE("level < 4e or level >= 4e"), "");
	assert_only_code(RULE("level in 6e..3e or not level in 6e..3e"), "V041");
	/* what is unknown stays so, but it can be known or not */
	assert_only_code(RULE("known(average()) or average() < 3"), "V041");
	assert_only_code(RULE("known(average()) and average() < 3"), "");
	assert_only_code(RULE("(average() < 10 or average() >= 10) else boarder"), "V041");
	assert_only_code(RULE("average() / (2 - 2) < 3 or boarder"), "V040");
	assert_only_code(RULE("(average() / 0 else 3) < 4 or boarder"), "");
	/* a quotient that is no decimal is taken with the millionth that it lacks */
	assert_only_code(RULE("average() / 3 * 1000000 > 6666666.5"), "");
}

static void a_choice_that_a_let_lacks_is_said_where_it_is_written(void **state)
{
	(void)state;
	assert_only_code("let m = average()\n" RULE("m < 10 or average() >= 2 * 5"), "V041");
	assert_only_code("let all = average() < 10 or average() >= 10\n" RULE("all and all"),
			 "V041");
}

static void numbers_stop_at_their_limits(void **state)
{
	(void)state;
	assert_only_code(RULE("marks(over: 1 days) > 3"), "");
	assert_only_code(RULE("marks(over: 3650 days) > 3"), "");
	assert_only_code(RULE("marks(over: 3651 days) > 3"), "V031");
	assert_only_code(RULE("marks(over: 0 days) > 3"), "V031");
	assert_only_code(RULE("marks(over: term 9) > 3"), "");
	assert_only_code(RULE("marks(over: term 10) > 3"), "V031");
	assert_only_code(RULE("subjects_below(20) > 3"), "");
	assert_only_code(RULE("subjects_below(20.01) > 3"), "V031");
	assert_only_code(RULE("at least 2 of (boarder, repeating)"), "");
	assert_only_code(RULE("at least 3 of (boarder, repeating)"), "V030");
	assert_only_code(RULE("boarder for 3650 days"), "");
	assert_only_code(RULE("boarder for 3651 days"), "V031");
	assert_only_code(RULE("boarder cap 10000 per school per month"), "");
	assert_only_code(RULE("boarder cap 10001 per school per month"), "V031");
	assert_only_code(RULE("boarder from 2026-09-01 to 2026-09-01"), "");
	assert_only_code(RULE("boarder from 2026-09-02 to 2026-09-01"), "V032");
}

static void assert_rules(int n, const char *code)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	for (int i = 0; i < n; i++)
		vigie_buffer_append_format(
			&text, "rule \"%d\" { title \"t\" when lateness() > %d }\n", i, i);
	assert_only_code(vigie_buffer_string(&text), code);
}

static void a_set_has_at_most_a_thousand_rules(void **state)
{
	(void)state;
	assert_rules(VIGIE_RULES_LIMIT, "");
	assert_rules(VIGIE_RULES_LIMIT + 1, "V034");
}

/* A chain of `n` lets, each one above the other. */
static void assert_chain(int n, bool forward, const char *code)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	for (int i = 0; i < n; i++) {
		int at = forward ? n - 1 - i : i;

		if (at == 0)
			vigie_buffer_append_string(&text, "let x0 = boarder\n");
		else
			vigie_buffer_append_format(&text, "let x%d = x%d\n", at, at - 1);
	}
	vigie_buffer_append_format(&text, "rule \"r\" { title \"t\" when x%d }", n - 1);
	assert_only_code(vigie_buffer_string(&text), code);
}

static void depth_is_counted_with_lets_opened(void **state)
{
	(void)state;
	assert_chain(99, false, "");
	assert_chain(100, false, "V019");
	assert_chain(99, true, "");
	assert_chain(100, true, "V019");
}

/* Lets that double: 2^n leaves. */
static void assert_doubling(int n, const char *code)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	vigie_buffer_append_string(&text, "let x0 = average()\n");
	for (int i = 1; i <= n; i++)
		vigie_buffer_append_format(&text, "let x%d = x%d + x%d\n", i, i - 1, i - 1);
	vigie_buffer_append_format(&text, "rule \"r\" { title \"t\" when x%d < 8 }", n);
	assert_only_code(vigie_buffer_string(&text), code);
}

static void size_is_counted_with_lets_opened(void **state)
{
	(void)state;
	assert_doubling(11, "");
	assert_doubling(12, "V035");
	assert_doubling(40, "V035");
}

static void a_thousand_lets_in_a_chain_do_not_crash(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	struct page page;

	(void)state;
	for (int i = 0; i < 20000; i++)
		vigie_buffer_append_format(&text, "let x%d = not x%d\n", i, i + 1);
	page_open(&page, vigie_buffer_string(&text));
	assert_int_equal(page.result, 1);
	page_done(&page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_that_go_together_are_accepted),
		cmocka_unit_test(units_that_do_not_go_together_are_refused),
		cmocka_unit_test(a_subject_block_is_found_by_its_name_or_by_a_label_of_its_own),
		cmocka_unit_test(a_rule_knows_its_subjects_lets_and_scores_opened),
		cmocka_unit_test(lets_may_be_used_before_they_are_defined_and_in_other_files),
		cmocka_unit_test(a_dash_and_an_underscore_are_the_same_in_a_name),
		cmocka_unit_test(a_flagged_rule_is_no_cycle),
		cmocka_unit_test(programmes_are_checked_where_they_are_known),
		cmocka_unit_test(a_subject_never_seen_is_warned_of_once),
		cmocka_unit_test(a_rule_without_a_test_is_warned_of_when_asked),
		cmocka_unit_test(warnings_alone_leave_a_set),
		cmocka_unit_test(ends_of_what_is_possible_are_no_warning),
		cmocka_unit_test(parts_that_leave_no_choice_are_warned_of),
		cmocka_unit_test(a_choice_that_a_let_lacks_is_said_where_it_is_written),
		cmocka_unit_test(numbers_stop_at_their_limits),
		cmocka_unit_test(a_set_has_at_most_a_thousand_rules),
		cmocka_unit_test(depth_is_counted_with_lets_opened),
		cmocka_unit_test(size_is_counted_with_lets_opened),
		cmocka_unit_test(a_thousand_lets_in_a_chain_do_not_crash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
