/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parser takes, in both languages; how it goes on after errors; its limits. */
#include "page.h"

#define RULE(condition) "rule \"r\" { title \"t\" when " condition " }"

/* The same tree whichever language and spelling it was written in. */
static void assert_same(const char *english, const char *french)
{
	assert_prints(english, VIGIE_ENGLISH, english);
	assert_prints(french, VIGIE_ENGLISH, english);
	assert_prints(english, VIGIE_FRENCH, french);
}

static void every_operator_reads_in_both_languages(void **state)
{
	(void)state;
	assert_same("average() < 8 and rank() <= 10 % or not boarder",
		    "moyenne() < 8 et rang() <= 10 % ou non interne");
	assert_same("marks() = 3 and marks() != 4 and marks() >= 5 and marks() > 6",
		    "notes() = 3 et notes() != 4 et notes() >= 5 et notes() > 6");
	assert_same("average() + 1 - 2 * 3 / 4 > -5", "moyenne() + 1 - 2 * 3 / 4 > -5");
	assert_same("level in 6e..3e and level in (CAP1, CAP2)",
		    "niveau dans 6e..3e et niveau dans (CAP1, CAP2)");
	assert_same("at least 2 of (boarder, repeating, scholarship)",
		    "au moins 2 parmi (interne, redoublant, boursier)");
	assert_same("known(average()) and average() else 10 > 8",
		    "connu(moyenne()) et moyenne() sinon 10 > 8");
	assert_same("flagged(\"r\") or boarder = no or boarder = yes",
		    "signalé(\"r\") ou interne = non ou interne = oui");
	assert_same("age >= 16 years and data_age(grades) > 1 day and hours_missed() < 3 hours",
		    "age >= 16 ans et anciennete_donnees(notes) > 1 jour et heures_manquees() < 3 "
		    "heures");
}

static void every_window_reads_in_both_languages(void **state)
{
	static const char *const windows[][2] = {
		{"30 days", "30 jours"},
		{"1 day", "1 jour"},
		{"10 school days", "10 jours de classe"},
		{"1 school day", "1 jour de classe"},
		{"this month", "ce mois"},
		{"previous month", "mois précédent"},
		{"this term", "cette période"},
		{"previous term", "période précédente"},
		{"term 2", "période 2"},
		{"this year", "cette année"},
		{"previous year", "année précédente"},
	};
	char english[64], french[64];

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(windows); i++) {
		snprintf(english, sizeof(english), "marks(over: %s) = 3", windows[i][0]);
		snprintf(french, sizeof(french), "notes(sur: %s) = 3", windows[i][1]);
		assert_same(english, french);
	}
}

static void every_indicator_reads_in_both_languages(void **state)
{
	(void)state;
	assert_same("average(\"M\", over: term 1) < class_average(\"M\", over: term 1)",
		    "moyenne(\"M\", sur: période 1) < moyenne_classe(\"M\", sur: période 1)");
	assert_same("subjects_below(8.5, over: term 1) > 2",
		    "matieres_sous(8,5, sur: période 1) > 2");
	assert_same("half_days(justified: no, over: this month) >= 4",
		    "demi_journees(justifié: non, sur: ce mois) >= 4");
	assert_same("absence_rate(justified: yes) > 3 %", "taux_absence(justifié: oui) > 3 %");
	assert_same("consecutive_absences() > 3", "absences_consecutives() > 3");
	assert_same("lateness() + incidents() + punishments() + sanctions() > 3",
		    "retards() + incidents() + punitions() + sanctions() > 3");
	assert_same("mastery(\"M\") < 2 and missing_work(\"M\") > 3",
		    "positionnement(\"M\") < 2 et travaux_non_rendus(\"M\") > 3");
	assert_same("years_behind > 1 and support(\"PPRE\")",
		    "retard_scolaire > 1 et accompagnement(\"PPRE\")");
	assert_same("school.kind = \"college\" and school.priority = \"REP\"",
		    "etablissement.nature = \"college\" et etablissement.education_prioritaire = "
		    "\"REP\"");
	assert_same("school.department in (\"75\", \"93\") and school.ips < 90",
		    "etablissement.departement dans (\"75\", \"93\") et etablissement.ips < 90");
	assert_same("school.partner(\"zupdeco\") and not tutored(\"x\") and not referred()",
		    "etablissement.partenaire(\"zupdeco\") et non accompagne(\"x\") et non "
		    "oriente()");
}

static void case_and_accents_of_keywords_do_not_matter(void **state)
{
	(void)state;
	assert_prints("MOYENNE(SUR: Periode Precedente) < 8 ET NON Interne", VIGIE_FRENCH,
		      "moyenne(sur: période précédente) < 8 et non interne");
	assert_prints("Demi-Journées(Justifie: NON) > 3", VIGIE_FRENCH,
		      "demi_journees(justifié: non) > 3");
	assert_prints("Établissement.Éducation_Prioritaire = \"REP\"", VIGIE_ENGLISH,
		      "school.priority = \"REP\"");
	assert_prints("level IN 6E..tle", VIGIE_ENGLISH, "level in 6e..Tle");
}

static void empty_parentheses_are_optional(void **state)
{
	(void)state;
	assert_prints("average < 8 and level() = 6e and boarder()", VIGIE_ENGLISH,
		      "average() < 8 and level = 6e and boarder");
}

static void a_comma_between_digits_is_decimal_and_a_list_has_spaces(void **state)
{
	(void)state;
	assert_prints("average() in (8,5)", VIGIE_ENGLISH, "average() in (8.5)");
	assert_prints("average() in (8, 5)", VIGIE_ENGLISH, "average() in (8, 5)");
	assert_prints("average() in (8.5, 9)", VIGIE_FRENCH, "moyenne() dans (8,5, 9)");
	assert_prints("moyenne() dans 8,5..9,5", VIGIE_ENGLISH, "average() in 8.5..9.5");
}

static void or_binds_looser_than_and_than_not_than_comparison_than_else(void **state)
{
	const struct ast_expression *node;
	struct page page;

	(void)state;
	node = page_condition(&page, "boarder or not average() else 10 < 8 and repeating");
	assert_int_equal(node->op, AST_OR);
	assert_int_equal(node->b->op, AST_AND);
	assert_int_equal(node->b->a->op, AST_NOT);
	assert_int_equal(node->b->a->a->op, AST_LESS);
	assert_int_equal(node->b->a->a->a->kind, AST_ELSE);
	page_done(&page);
}

static void products_bind_tighter_than_sums_and_both_lean_left(void **state)
{
	const struct ast_expression *sum;
	struct page page;

	(void)state;
	sum = page_condition(&page, "average() - 1 - 2 * 3 > 0")->a;
	assert_int_equal(sum->op, AST_SUBTRACT);
	assert_int_equal(sum->a->op, AST_SUBTRACT);
	assert_int_equal(sum->b->op, AST_MULTIPLY);
	page_done(&page);
}

static void french_non_is_not_before_a_condition_and_no_alone(void **state)
{
	(void)state;
	assert_prints("non interne = non", VIGIE_ENGLISH, "not boarder = no");
	assert_prints("non = interne", VIGIE_ENGLISH, "no = boarder");
	assert_prints("non (non non)", VIGIE_ENGLISH, "not not no");
	assert_prints("interne dans (oui, non)", VIGIE_ENGLISH, "boarder in (yes, no)");
}

static void the_end_of_a_range_may_begin_with_parentheses(void **state)
{
	(void)state;
	assert_prints("average() in (1 + 2) * 2..10", VIGIE_ENGLISH,
		      "average() in (1 + 2) * 2..10");
	assert_prints("average() in (1 + 2)..10", VIGIE_ENGLISH, "average() in 1 + 2..10");
	assert_prints("average() in (1 + 2, 3)", VIGIE_ENGLISH, "average() in (1 + 2, 3)");
}

static void a_rule_says_what_its_statements_say(void **state)
{
	const struct vigie_rule_info *info;
	struct page page;

	(void)state;
	page_open_right(&page, "\n  règle \"a\" { motif \"m\" auteur \"b\" titre \"t\" si interne "
			       "si inconnu signaler pendant 7 jours repos 60 jours plafond 25 par "
			       "établissement et par mois du 2026-09-01 au 2027-06-30 priorité "
			       "urgente orienter vers \"p\", \"q\" lever si redoublant concerne "
			       "boursier }  ");
	info = &page.set->rules[0].info;
	assert_string_equal(info->name, "a");
	assert_string_equal(info->title, "t");
	assert_string_equal(info->author, "b");
	assert_string_equal(info->reason, "m");
	assert_string_equal(info->file, "test.rules");
	assert_int_equal(info->line, 2);
	assert_int_equal(info->priority, VIGIE_PRIORITY_URGENT);
	assert_true(info->flag_unknown);
	assert_true(info->has_clear);
	assert_int_equal(info->for_days, 7);
	assert_int_equal(info->rest_days, 60);
	assert_int_equal(info->cap, 25);
	assert_int_equal(info->from, vigie_day_from_date(2026, 9, 1));
	assert_int_equal(info->to, vigie_day_from_date(2027, 6, 30));
	assert_int_equal(info->n_programmes, 2);
	assert_string_equal(info->programmes[1], "q");
	assert_int_equal(page.set->rules[0].clear->indicator.which, INDICATOR_REPEATING);
	assert_int_equal(page.set->rules[0].applies->indicator.which, INDICATOR_SCHOLARSHIP);
	assert_int_equal(strncmp(info->text, "règle \"a\" {", 12), 0);
	assert_int_equal(info->text[strlen(info->text) - 1], '}');
	page_done(&page);
}

static void what_a_rule_does_not_say_has_its_default(void **state)
{
	const struct vigie_rule_info *info;
	struct page page;

	(void)state;
	page_open_right(&page, RULE("boarder"));
	info = &page.set->rules[0].info;
	assert_int_equal(info->priority, VIGIE_PRIORITY_NORMAL);
	assert_false(info->flag_unknown);
	assert_false(info->has_clear);
	assert_int_equal(info->cap, 0);
	assert_int_equal(info->from, VIGIE_DAY_NONE);
	assert_int_equal(info->to, VIGIE_DAY_NONE);
	assert_int_equal(info->n_programmes, 0);
	assert_null(info->author);
	assert_null(page.set->rules[0].applies);
	page_done(&page);
}

static void scores_and_subjects_are_read(void **state)
{
	struct page page;

	(void)state;
	page_open_right(&page, "score \"s\" { 2,5 points si interne 1 point when repeating }\n"
			       "matière \"M\" { code 061300, \"0X\" libellé \"A\", \"B\" }");
	assert_int_equal(page.set->n_scores, 1);
	assert_int_equal(page.set->scores[0].n_lines, 2);
	assert_int_equal(page.set->scores[0].lines[0].points->number, 2500000);
	assert_int_equal(page.set->subjects[0].n_codes, 2);
	assert_string_equal(page.set->subjects[0].codes[0], "061300");
	assert_string_equal(page.set->subjects[0].labels[1], "B");
	page_done(&page);
}

static void ten_independent_errors_give_ten_messages(void **state)
{
	struct page page;

	(void)state;
	page_open(&page, "rule \"a\" {\n"
			 "    titel \"x\"\n" /* 1 */
			 "    when moyene() < 8\n" /* 2 */
			 "    priority hihg\n" /* 3 */
			 "    cap 0 per school per month\n" /* 4 */
			 "    from yesterday\n" /* 5 */
			 "    refer to tutorat\n" /* 6 */
			 "}\n"
			 "let x 3\n" /* 7 */
			 "rule \"b\" { title \"x\" when average() < 7 days }\n" /* 8 */
			 "ruel \"c\" { title \"x\" }\n" /* 9 */
			 "rule \"d\" { title \"x\" when half_days() }\n" /* 10 */);
	if (page_errors(&page) != 10)
		fail_msg("%s", vigie_buffer_string(&page.messages));
	page_done(&page);
}

static void french_au_moins_is_no_statement_after_an_error(void **state)
{
	(void)state;
	assert_only_code("règle \"a\" { titre \"x\" si (interne < ) et au moins 2 parmi (interne, "
			 "redoublant) }",
			 "V010");
}

static void a_wrong_definition_does_not_blame_its_users(void **state)
{
	(void)state;
	assert_only_code("let a = average( < 3\nrule \"r\" { title \"t\" when a < 3 }", "V010");
	assert_only_code("let a = moyene() + 1\nrule \"r\" { title \"t\" when a < 3 and a > 1 }",
			 "V012");
}

static void errors_of_all_files_come_in_one_pass_sorted(void **state)
{
	struct vigie_source second = {"b.rules", "rule \"b\" { title \"t\" when x }", 29, true};
	struct vigie_source first = {"a.rules", "rule \"a\" { title \"t\" when y }", 29, true};
	const struct vigie_source *sources[] = {&second, &first};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	struct vigie_diagnostics *list;
	struct ast_set *set = NULL;

	(void)state;
	assert_int_equal(vigie_diagnostics_new(&list), 0);
	assert_int_equal(ast_set_parse(sources, 2, NULL, list, &set), 1);
	assert_null(set);
	vigie_diagnostics_render(list, false, &out);
	assert_int_equal(vigie_diagnostics_count(list, VIGIE_ERROR), 2);
	assert_true(strstr(vigie_buffer_string(&out), "a.rules:1:") <
		    strstr(vigie_buffer_string(&out), "b.rules:1:"));
	vigie_diagnostics_free(list);
}

static void rules_are_numbered_by_file_name_then_place(void **state)
{
	const char *text = "rule \"b\" { title \"t\" when boarder }";
	const char *other = "rule \"z\" { title \"t\" when repeating } " RULE("scholarship");
	struct vigie_source second = {"b.rules", text, strlen(text), true};
	struct vigie_source first = {"a.rules", other, strlen(other), true};
	const struct vigie_source *sources[] = {&second, &first};
	struct vigie_diagnostics *list;
	struct ast_set *set = NULL;

	(void)state;
	assert_int_equal(vigie_diagnostics_new(&list), 0);
	assert_int_equal(ast_set_parse(sources, 2, NULL, list, &set), 0);
	assert_string_equal(set->rules[0].info.name, "z");
	assert_string_equal(set->rules[1].info.name, "r");
	assert_string_equal(set->rules[2].info.name, "b");
	ast_set_free(set);
	vigie_diagnostics_free(list);
}

/* `n` times `open`, then `middle`, then `n` times `close`. */
static void assert_nested(const char *open, const char *middle, const char *close, int n,
			  const char *code)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	vigie_buffer_append_string(&text, "rule \"r\" { title \"t\" when ");
	for (int i = 0; i < n; i++)
		vigie_buffer_append_string(&text, open);
	vigie_buffer_append_string(&text, middle);
	for (int i = 0; i < n; i++)
		vigie_buffer_append_string(&text, close);
	vigie_buffer_append_string(&text, " }");
	assert_only_code(vigie_buffer_string(&text), code);
}

static void nesting_has_a_limit(void **state)
{
	(void)state;
	assert_nested("(", "boarder", ")", 100, "");
	assert_nested("(", "boarder", ")", 101, "V019");
	assert_nested("not ", "boarder", "", 99, "");
	assert_nested("not ", "boarder", "", 100, "V019");
	assert_nested("boarder or ", "boarder", "", 99, "");
	assert_nested("boarder or ", "boarder", "", 100, "V019");
	assert_nested("at least 1 of (", "boarder", ")", 99, "");
	assert_nested("at least 1 of (", "boarder", ")", 100, "V019");
	assert_nested("known(", "boarder", ")", 99, "");
	assert_nested("known(", "boarder", ")", 100, "V019");
}

static void deep_nesting_neither_crashes_nor_cascades(void **state)
{
	static const char *const opens[] = {
		"(", "not ", "known(", "at least 1 of (", "- ", "subjects_below(", "{", "average(",
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(opens); i++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
		struct page page;

		vigie_buffer_append_string(&text, "rule \"r\" { title \"t\" when ");
		for (int n = 0; n < 20000; n++)
			vigie_buffer_append_string(&text, opens[i]);
		page_open(&page, vigie_buffer_string(&text));
		assert_int_equal(page.result, 1);
		assert_true(page_errors(&page) <= 3);
		page_done(&page);
	}
}

static void a_nul_byte_is_an_error_and_nothing_else(void **state)
{
	static const char text[] = "rule \"r\" { title \"t\" when average() \0< 8 }";
	struct page page;

	(void)state;
	page_read(&page, text, sizeof(text) - 1, NULL);
	assert_int_equal(page.result, 1);
	assert_int_equal(page_errors(&page), 1);
	assert_non_null(strstr(vigie_buffer_string(&page.messages), "V002"));
	page_done(&page);
}

static void errors_that_the_list_has_already_still_make_no_set(void **state)
{
	struct vigie_source source = {"a.rules", "rule \"a\" { title \"t\" when y }", 29, true};
	const struct vigie_source *sources[] = {&source};
	struct vigie_diagnostics *list;
	struct ast_set *set = NULL;

	(void)state;
	assert_int_equal(vigie_diagnostics_new(&list), 0);
	assert_int_equal(ast_set_parse(sources, 1, NULL, list, &set), 1);
	assert_int_equal(ast_set_parse(sources, 1, NULL, list, &set), 1);
	assert_int_equal(vigie_diagnostics_count(list, VIGIE_ERROR), 1);
	assert_null(set);
	vigie_diagnostics_free(list);
}

static void an_empty_file_is_a_set_of_nothing(void **state)
{
	struct page page;

	(void)state;
	page_open_right(&page, "# only a comment");
	assert_int_equal(page.set->n_rules, 0);
	page_done(&page);
}

static void conditions_of_the_configuration_are_read_in_their_place(void **state)
{
	const char *text = "programme \"p\" { eligible when level in 6e..3e and boarder\n ends x }";
	struct vigie_source source = {"vigie.conf", text, strlen(text), true};
	uint32_t start = (uint32_t)(strstr(text, "level") - text);
	uint32_t end = (uint32_t)(strstr(text, "\n") - text);
	struct vigie_condition_source condition = {"p eligible", &source, start, end};
	struct vigie_rules_options options = {.conditions = &condition, .n_conditions = 1};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	struct page page;

	(void)state;
	page_read(&page, "", 0, &options);
	assert_int_equal(page.result, 0);
	assert_int_equal(page.set->n_conditions, 1);
	assert_string_equal(page.set->conditions[0].name, "p eligible");
	ast_expression_print(page.set->conditions[0].expression, VIGIE_ENGLISH, &out);
	assert_string_equal(vigie_buffer_string(&out), "level in 6e..3e and boarder");
	page_done(&page);
}

static void a_wrong_condition_of_the_configuration_is_shown_there(void **state)
{
	const char *text = "programme { eligible when average() }";
	struct vigie_source source = {"vigie.conf", text, strlen(text), true};
	struct vigie_condition_source condition = {"p", &source, 26, 35};
	struct vigie_rules_options options = {.conditions = &condition, .n_conditions = 1};
	struct page page;

	(void)state;
	page_read(&page, "", 0, &options);
	assert_int_equal(page.result, 1);
	assert_non_null(strstr(vigie_buffer_string(&page.messages), "vigie.conf:1:27: error V021"));
	page_done(&page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_operator_reads_in_both_languages),
		cmocka_unit_test(every_window_reads_in_both_languages),
		cmocka_unit_test(every_indicator_reads_in_both_languages),
		cmocka_unit_test(case_and_accents_of_keywords_do_not_matter),
		cmocka_unit_test(empty_parentheses_are_optional),
		cmocka_unit_test(a_comma_between_digits_is_decimal_and_a_list_has_spaces),
		cmocka_unit_test(or_binds_looser_than_and_than_not_than_comparison_than_else),
		cmocka_unit_test(products_bind_tighter_than_sums_and_both_lean_left),
		cmocka_unit_test(french_non_is_not_before_a_condition_and_no_alone),
		cmocka_unit_test(the_end_of_a_range_may_begin_with_parentheses),
		cmocka_unit_test(a_rule_says_what_its_statements_say),
		cmocka_unit_test(what_a_rule_does_not_say_has_its_default),
		cmocka_unit_test(scores_and_subjects_are_read),
		cmocka_unit_test(ten_independent_errors_give_ten_messages),
		cmocka_unit_test(french_au_moins_is_no_statement_after_an_error),
		cmocka_unit_test(a_wrong_definition_does_not_blame_its_users),
		cmocka_unit_test(errors_of_all_files_come_in_one_pass_sorted),
		cmocka_unit_test(rules_are_numbered_by_file_name_then_place),
		cmocka_unit_test(nesting_has_a_limit),
		cmocka_unit_test(deep_nesting_neither_crashes_nor_cascades),
		cmocka_unit_test(a_nul_byte_is_an_error_and_nothing_else),
		cmocka_unit_test(errors_that_the_list_has_already_still_make_no_set),
		cmocka_unit_test(an_empty_file_is_a_set_of_nothing),
		cmocka_unit_test(conditions_of_the_configuration_are_read_in_their_place),
		cmocka_unit_test(a_wrong_condition_of_the_configuration_is_shown_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
