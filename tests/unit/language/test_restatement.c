/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules in plain words and their boundary cases, in both languages. */
#include "page.h"

static void assert_restated(const char *rule, enum vigie_language language, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	struct page page;

	page_open_right(&page, rule);
	ast_rule_restate(&page.set->rules[0], language, &out);
	assert_string_equal(vigie_buffer_string(&out), expected);
	page_done(&page);
}

/* The boundary line of the only comparison of a condition. */
static void assert_boundary(const char *condition, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0}, line = {0};
	struct page page;

	page_condition(&page, condition);
	ast_rule_restate(&page.set->rules[0], VIGIE_ENGLISH, &out);
	vigie_buffer_append_format(&line, "    %s: %s\n", condition, expected);
	if (!strstr(vigie_buffer_string(&out), vigie_buffer_string(&line)))
		fail_msg("%s is not in\n%s", vigie_buffer_string(&line), vigie_buffer_string(&out));
	page_done(&page);
}

static void the_example_of_the_contract_is_one_plain_sentence(void **state)
{
	const char *rule = "rule \"r\" { title \"t\" applies to level in 6e..Tle when "
			   "half_days(justified: no, over: this month) >= 4 priority high refer to "
			   "\"tutorat-college\", \"homeclasse\" }";

	(void)state;
	assert_restated(
		rule, VIGIE_FRENCH,
		"Signaler les élèves de la 6e à la Tle qui ont au moins 4 demi-journées d'absence "
		"non "
		"justifiées sur ce mois ; priorité haute ; orienter vers tutorat-college puis "
		"homeclasse.\n"
		"    niveau dans 6e..Tle : 6e → oui, Tle → oui, CM2 → non\n"
		"    demi_journees(justifié: non, sur: ce mois) >= 4 : 4 → oui, 3 → non (une "
		"demi-journée peut être comptée en partie : 3,5 → non)\n");
	assert_restated(
		rule, VIGIE_ENGLISH,
		"Flag pupils from 6e to Tle who have at least 4 half-days of absence without "
		"justification over this month; priority high; refer to tutorat-college, then "
		"homeclasse.\n"
		"    level in 6e..Tle: 6e → yes, Tle → yes, CM2 → no\n"
		"    half_days(justified: no, over: this month) >= 4: 4 → yes, 3 → no (half-days "
		"may "
		"be fractional: 3.5 → no)\n");
}

static void assert_said(const char *condition, const char *english, const char *french)
{
	const char *expected[] = {english, french};

	for (enum vigie_language language = VIGIE_ENGLISH; language <= VIGIE_FRENCH; language++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0}, rule = {0};
		char sentence[300];
		struct page page;

		vigie_buffer_append_format(&rule,
					   "rule \"r\" { title \"t\" when %s } "
					   "let limit = 8 let lowest = 4e "
					   "score \"s\" { 1 point when boarder }",
					   condition);
		page_open_right(&page, vigie_buffer_string(&rule));
		ast_rule_restate(&page.set->rules[0], language, &out);
		snprintf(sentence, sizeof(sentence),
			 language == VIGIE_ENGLISH
				 ? "Flag pupils who %s; priority normal.\n"
				 : "Signaler les élèves qui %s ; priorité normale.\n",
			 expected[language]);
		assert_memory_equal(vigie_buffer_string(&out), sentence, strlen(sentence));
		page_done(&page);
	}
}

static void ordinary_conditions_have_words_and_are_not_quoted(void **state)
{
	(void)state;
	assert_said("level in (CAP1, 2de, 4e)", "are in CAP1, 2de or 4e",
		    "sont en CAP1, 2de ou 4e");
	assert_said("not level in (CAP1, 4e)", "are not in CAP1 or 4e",
		    "ne sont pas en CAP1 ou 4e");
	assert_said("level >= lowest", "are in 4e or above", "sont en 4e ou au-dessus");
	assert_said("level <= CM2", "are in CM2 or below", "sont en CM2 ou au-dessous");
	assert_said("level < CM2", "are below CM2", "sont au-dessous du CM2");
	assert_said("level > 4e", "are above 4e", "sont au-dessus de la 4e");
	assert_said("average() in 8..10", "have an average over this term from 8 to 10",
		    "ont une moyenne sur cette période de 8 à 10");
	assert_said("average() in (limit, 9)", "have an average over this term of 8 or 9",
		    "ont une moyenne sur cette période de 8 ou 9");
	assert_said("lateness() in 3..limit", "have from 3 to 8 late arrivals over this year",
		    "ont de 3 à 8 retards sur cette année");
	assert_said("score(\"s\") in 2..3", "have a score s from 2 to 3",
		    "ont un score s de 2 à 3");
	assert_said("school.department in (\"75\", \"93\")",
		    "have a school in the department \"75\" or \"93\"",
		    "ont un établissement du département \"75\" ou \"93\"");
	assert_said("school.kind = \"college\"", "have a school of the kind \"college\"",
		    "ont un établissement de nature \"college\"");
	assert_said("known(average())", "have a known value of an average over this term",
		    "ont une valeur connue pour une moyenne sur cette période");
	assert_said("not known(average())", "have no known value of an average over this term",
		    "n'ont pas de valeur connue pour une moyenne sur cette période");
	assert_said("lateness() >= limit", "have at least 8 late arrivals over this year",
		    "ont au moins 8 retards sur cette année");
	assert_said("(lateness() else 0) > 2",
		    "have more than 2 late arrivals over this year (if unknown: 0)",
		    "ont plus de 2 retards sur cette année (à défaut : 0)");
}

static void a_threshold_that_a_let_names_has_boundary_cases(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	struct page page;

	(void)state;
	page_open_right(&page, "let limit = 8 rule \"r\" { title \"t\" when average() < limit }");
	ast_rule_restate(&page.set->rules[0], VIGIE_ENGLISH, &out);
	assert_non_null(
		strstr(vigie_buffer_string(&out), "\n    average() < limit: 7.99 → yes, 8 → no\n"));
	page_done(&page);
}

static void a_unit_that_the_words_say_is_not_said_twice(void **state)
{
	const char *rule = "rule \"r\" { title \"t\" when hours_missed(over: term 1) > 3 hours }";

	(void)state;
	assert_restated(rule, VIGIE_ENGLISH,
			"Flag pupils who have more than 3 hours missed over term 1; priority "
			"normal.\n    hours_missed(over: term 1) > 3 hours: 4 → yes, 3 → no\n");
}

static void everything_a_rule_says_is_in_the_sentence(void **state)
{
	(void)state;
	assert_restated(
		"rule \"r\" { title \"t\" applies to boarder when not repeating if unknown flag "
		"for "
		"7 days clear when repeating rest 1 day cap 25 per school per month from "
		"2026-09-01 to "
		"2027-06-30 priority urgent refer to \"p\" }",
		VIGIE_ENGLISH,
		"Flag pupils among those who are boarders, who do not repeat the year; flag as "
		"well "
		"where it is unknown; once it has held for 7 days; clear for those who repeat the "
		"year; then no new flag for 1 day; at most 25 per school per month; from "
		"2026-09-01; "
		"until 2027-06-30; priority urgent; refer to p.\n");
}

static void alternatives_inside_a_chain_stand_in_parentheses(void **state)
{
	(void)state;
	assert_restated("rule \"r\" { title \"t\" when boarder and (repeating or scholarship) }",
			VIGIE_FRENCH,
			"Signaler les élèves qui sont internes et (redoublent ou sont boursiers) ; "
			"priorité normale.\n");
	assert_restated("rule \"r\" { title \"t\" when at least 1 of (boarder, not scholarship) }",
			VIGIE_FRENCH,
			"Signaler les élèves qui remplissent au moins 1 de ces conditions : (sont "
			"internes ; ne sont pas boursiers) ; priorité normale.\n");
}

static void what_has_no_words_is_quoted(void **state)
{
	(void)state;
	assert_restated("rule \"r\" { title \"t\" when known(scholarship) }", VIGIE_ENGLISH,
			"Flag pupils who meet “known(scholarship)”; priority normal.\n");
}

static void neighbours_are_a_hundredth_or_one_apart(void **state)
{
	(void)state;
	assert_boundary("average() < 8", "7.99 → yes, 8 → no");
	assert_boundary("average() <= 8", "8 → yes, 8.01 → no");
	assert_boundary("average() = 8", "8 → yes, 7.99 → no, 8.01 → no");
	assert_boundary("average() != 8", "7.99 → yes, 8.01 → yes, 8 → no");
	assert_boundary("average() >= 8", "8 → yes, 7.99 → no");
	assert_boundary("average() > 8", "8.01 → yes, 8 → no");
	assert_boundary("8 > average()", "7.99 → yes, 8 → no");
	assert_boundary("average() < 2 * 5", "9.99 → yes, 10 → no");
	assert_boundary("average() < 10 / 3 + 1", "4.32 → yes, 4.33 → no");
	assert_boundary("lateness() >= 4", "4 → yes, 3 → no");
	assert_boundary("lateness() > 4.5", "5 → yes, 4 → no");
	assert_boundary("age >= 16", "16 → yes, 15 → no");
	assert_boundary("data_age(grades) > 14 days", "15 → yes, 14 → no");
	assert_boundary("absence_rate() >= 10 %", "10 → yes, 9.99 → no");
	assert_boundary("average() in 8..10", "8 → yes, 10 → yes, 7.99 → no, 10.01 → no");
	assert_boundary("level >= 3e", "3e → yes, 4e → no");
	assert_boundary("mastery(\"M\") < 2", "1 → yes, 2 → no");
	assert_boundary("average(over: previous term) - average() >= 3", "3 → yes, 2.99 → no");
	assert_boundary("average() - class_average() < -2", "-2.01 → yes, -2 → no");
}

static void both_sides_are_rounded_as_the_evaluation_rounds_them(void **state)
{
	(void)state;
	assert_boundary("average() < 8.004", "7.99 → yes, 8 → no");
	assert_boundary("average() >= 7.995", "8 → yes, 7.99 → no");
	assert_boundary("average() - class_average() < -2.004", "-2.01 → yes, -2 → no");
}

static void the_part_of_a_half_day_stands_between_the_neighbours(void **state)
{
	(void)state;
	assert_boundary("half_days() > 3",
			"4 → yes, 3 → no (half-days may be fractional: 3.5 → yes)");
	assert_boundary("half_days() < 4",
			"3 → yes, 4 → no (half-days may be fractional: 3.5 → yes)");
	assert_boundary("half_days() <= 3",
			"3 → yes, 4 → no (half-days may be fractional: 3.5 → no)");
	assert_boundary("half_days() >= 2.5",
			"3 → yes, 2 → no (half-days may be fractional: 2.5 → yes)");
}

static void a_restatement_says_of_which_data_and_to_which_programme(void **state)
{
	(void)state;
	assert_restated(
		"rule \"r\" { title \"t\" when data_age(absences) > 10 or "
		"referred(\"p\") or not tutored(\"p\") }",
		VIGIE_FRENCH,
		"Signaler les élèves qui ont une dernière livraison d'absences "
		"d'une ancienneté de plus de 10 ou sont orientés (programme p) ou ne sont pas "
		"accompagnés (programme p) ; priorité normale.\n"
		"    anciennete_donnees(absences) > 10 : 11 → oui, 10 → non\n");
}

static void values_that_cannot_be_are_no_case(void **state)
{
	(void)state;
	assert_boundary("average() >= 0.01", "0.01 → yes, 0 → no");
	assert_boundary("average() in 0..20", "0 → yes, 20 → yes");
	assert_boundary("lateness() > 0", "1 → yes, 0 → no");
	assert_boundary("level in CP..Tle", "CP → yes, Tle → yes");
}

static void lets_and_scores_are_opened(void **state)
{
	(void)state;
	assert_restated(
		"rule \"r\" { title \"t\" when m < 8 and score(\"s\") >= 2 }\n"
		"let m = average(\"M\")\nscore \"s\" { 2 points when lateness() > 5 }",
		VIGIE_ENGLISH,
		"Flag pupils who have an average in M over this term under 8 and have a score s "
		"of at least 2; priority normal.\n"
		"    m < 8: 7.99 → yes, 8 → no\n"
		"    score(\"s\") >= 2: 2 → yes, 1 → no\n"
		"    lateness() > 5: 6 → yes, 5 → no\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_example_of_the_contract_is_one_plain_sentence),
		cmocka_unit_test(ordinary_conditions_have_words_and_are_not_quoted),
		cmocka_unit_test(a_threshold_that_a_let_names_has_boundary_cases),
		cmocka_unit_test(a_unit_that_the_words_say_is_not_said_twice),
		cmocka_unit_test(everything_a_rule_says_is_in_the_sentence),
		cmocka_unit_test(alternatives_inside_a_chain_stand_in_parentheses),
		cmocka_unit_test(what_has_no_words_is_quoted),
		cmocka_unit_test(neighbours_are_a_hundredth_or_one_apart),
		cmocka_unit_test(both_sides_are_rounded_as_the_evaluation_rounds_them),
		cmocka_unit_test(the_part_of_a_half_day_stands_between_the_neighbours),
		cmocka_unit_test(a_restatement_says_of_which_data_and_to_which_programme),
		cmocka_unit_test(values_that_cannot_be_are_no_case),
		cmocka_unit_test(lets_and_scores_are_opened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
