/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Canonical layout: the examples of RULES.md, comments, languages. What holds for any file stands
 * in tests/property. */
#include "page.h"

static char *format(const char *text, bool keep, enum vigie_language language)
{
	struct vigie_source source = {"test.rules", text, strlen(text), true};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer messages = {0};
	struct vigie_buffer out = {0};
	struct vigie_diagnostics *list;
	int r;

	assert_int_equal(vigie_diagnostics_new(&list), 0);
	r = vigie_rules_format(&source, keep, language, list, &out);
	vigie_diagnostics_render(list, false, &messages);
	if (r != 0)
		fail_msg("%s\n%s", text, vigie_buffer_string(&messages));
	vigie_diagnostics_free(list);
	return vigie_buffer_take(&out);
}

static void assert_format(const char *text, bool keep, enum vigie_language language,
			  const char *expected)
{
	VIGIE_CLEANUP(vigie_freep) char *formatted = format(text, keep, language);
	VIGIE_CLEANUP(vigie_freep) char *again = format(formatted, keep, language);

	assert_string_equal(formatted, expected);
	assert_string_equal(again, expected);
}

#define FRENCH_EXAMPLE                                                                             \
	"règle \"chute-maths\" {\n"                                                               \
	"    titre       \"Chute en mathématiques depuis la période précédente\"\n"            \
	"    concerne    niveau dans 6e..3e\n"                                                     \
	"    si          moyenne(\"MATHEMATIQUES\") < 8\n"                                         \
	"                et moyenne(\"MATHEMATIQUES\", sur: période précédente) - "             \
	"moyenne(\"MATHEMATIQUES\") >= 3\n"                                                        \
	"    lever si    moyenne(\"MATHEMATIQUES\") >= 10\n"                                       \
	"    pendant     7 jours\n"                                                                \
	"    repos       60 jours\n"                                                               \
	"    plafond     25 par établissement et par mois\n"                                      \
	"    priorité    normale\n"                                                               \
	"    orienter    vers \"tutorat-college\", \"homeclasse\"\n"                               \
	"    auteur      \"Mission de lutte contre le décrochage\"\n"                             \
	"    motif       \"Bilan 2025-2026, réunion du 12 juin\"\n"                               \
	"}\n"

#define ENGLISH_EXAMPLE                                                                            \
	"rule \"chute-maths\" {\n"                                                                 \
	"    title       \"Chute en mathématiques depuis la période précédente\"\n"            \
	"    applies     to level in 6e..3e\n"                                                     \
	"    when        average(\"MATHEMATIQUES\") < 8\n"                                         \
	"                and average(\"MATHEMATIQUES\", over: previous term) - "                   \
	"average(\"MATHEMATIQUES\") >= 3\n"                                                        \
	"    clear when  average(\"MATHEMATIQUES\") >= 10\n"                                       \
	"    for         7 days\n"                                                                 \
	"    rest        60 days\n"                                                                \
	"    cap         25 per school per month\n"                                                \
	"    priority    normal\n"                                                                 \
	"    refer       to \"tutorat-college\", \"homeclasse\"\n"                                 \
	"    author      \"Mission de lutte contre le décrochage\"\n"                             \
	"    reason      \"Bilan 2025-2026, réunion du 12 juin\"\n"                               \
	"}\n"

static void the_example_of_the_contract_is_canonical(void **state)
{
	(void)state;
	assert_format(FRENCH_EXAMPLE, true, VIGIE_ENGLISH, FRENCH_EXAMPLE);
	assert_format(FRENCH_EXAMPLE, false, VIGIE_FRENCH, FRENCH_EXAMPLE);
	assert_format(ENGLISH_EXAMPLE, true, VIGIE_FRENCH, ENGLISH_EXAMPLE);
}

static void a_file_changes_its_language_without_loss(void **state)
{
	(void)state;
	assert_format(FRENCH_EXAMPLE, false, VIGIE_ENGLISH, ENGLISH_EXAMPLE);
	assert_format(ENGLISH_EXAMPLE, false, VIGIE_FRENCH, FRENCH_EXAMPLE);
	assert_format("let x = average() < 8.50 and level in (6E, tle)", false, VIGIE_FRENCH,
		      "soit x = moyenne() < 8,50 et niveau dans (6e, Tle)\n");
	assert_format("soit x = moyenne() dans (8,5, 9)", false, VIGIE_ENGLISH,
		      "let x = average() in (8.5, 9)\n");
}

static void every_word_stays_in_its_language_when_asked(void **state)
{
	(void)state;
	assert_format("soit x=average()<8,5 et INTERNE", true, VIGIE_ENGLISH,
		      "soit x = average() < 8,5 et interne\n");
}

static void comments_stay_where_they_are(void **state)
{
	(void)state;
	assert_format(
		"# licence\n\n# about a\nrule \"a\" { # first\n# own\ntitle \"t\" # trailing\n"
		"when boarder and # middle\n# own middle\nrepeating\n# last\n} # after\n# end",
		true, VIGIE_ENGLISH,
		"# licence\n\n# about a\nrule \"a\" {  # first\n    # own\n"
		"    title       \"t\"  # trailing\n    when        boarder and  # middle\n"
		"                # own middle\n                repeating\n    # last\n"
		"}  # after\n\n# end\n");
}

static void one_blank_line_stands_between_items_with_blocks(void **state)
{
	(void)state;
	assert_format(
		"let a = 1\n\n\n\nlet b = 2\nlet c = 3 rule \"r\" { title \"t\" when boarder }"
		"rule \"s\" { title \"t\"\n\n\nwhen repeating }let d = 4",
		true, VIGIE_ENGLISH,
		"let a = 1\n\nlet b = 2\nlet c = 3\n\n"
		"rule \"r\" {\n    title       \"t\"\n    when        boarder\n}\n\n"
		"rule \"s\" {\n    title       \"t\"\n\n    when        repeating\n}\n\n"
		"let d = 4\n");
}

#define HALF_LINE "average(\"MATHEMATIQUES ET SCIENCES\") < 8"

static void a_condition_is_split_beyond_a_hundred_columns(void **state)
{
	(void)state;
	/* 4 + 12 + 2 * 40 + 4: one hundred */
	assert_format("rule \"r\" { title \"t\" when " HALF_LINE " or " HALF_LINE " }", true,
		      VIGIE_ENGLISH,
		      "rule \"r\" {\n    title       \"t\"\n    when        " HALF_LINE
		      " or " HALF_LINE "\n}\n");
	assert_format("rule \"r\" { title \"t\" when " HALF_LINE " and " HALF_LINE " }", true,
		      VIGIE_ENGLISH,
		      "rule \"r\" {\n    title       \"t\"\n    when        " HALF_LINE
		      "\n                and " HALF_LINE "\n}\n");
}

static void only_the_loosest_operator_is_split(void **state)
{
	(void)state;
	assert_format("let x = " HALF_LINE " and boarder or " HALF_LINE
		      " and (boarder or repeating)",
		      true, VIGIE_ENGLISH,
		      "let x = " HALF_LINE " and boarder\n    or " HALF_LINE
		      " and (boarder or repeating)\n");
}

static void facts_stand_on_one_line_where_they_fit(void **state)
{
	(void)state;
	assert_format("test \"t\" { on 2026-11-30\npupil \"A\" {\nlevel 4e\nmark \"M\" 3 / 10 "
		      "2026-11-05\n} pupil \"B\" { level 4e # why\n} expect nothing for \"A\" }",
		      true, VIGIE_ENGLISH,
		      "test \"t\" {\n    on 2026-11-30\n"
		      "    pupil \"A\" { level 4e  mark \"M\" 3/10 2026-11-05 }\n"
		      "    pupil \"B\" {\n        level 4e  # why\n    }\n"
		      "    expect nothing for \"A\"\n}\n");
}

static void a_file_with_errors_is_left_alone(void **state)
{
	struct vigie_source source = {"test.rules", "rule \"r\" {", 10, true};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	struct vigie_diagnostics *list;

	(void)state;
	assert_int_equal(vigie_diagnostics_new(&list), 0);
	assert_int_equal(vigie_rules_format(&source, true, VIGIE_ENGLISH, list, &out), 1);
	assert_int_equal(out.size, 0);
	assert_int_equal(vigie_diagnostics_count(list, VIGIE_ERROR), 1);
	/* nor when the list has its errors already */
	assert_int_equal(vigie_rules_format(&source, true, VIGIE_ENGLISH, list, &out), 1);
	assert_int_equal(vigie_diagnostics_count(list, VIGIE_ERROR), 1);
	vigie_diagnostics_free(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_example_of_the_contract_is_canonical),
		cmocka_unit_test(a_file_changes_its_language_without_loss),
		cmocka_unit_test(every_word_stays_in_its_language_when_asked),
		cmocka_unit_test(comments_stay_where_they_are),
		cmocka_unit_test(one_blank_line_stands_between_items_with_blocks),
		cmocka_unit_test(a_condition_is_split_beyond_a_hundred_columns),
		cmocka_unit_test(only_the_loosest_operator_is_split),
		cmocka_unit_test(facts_stand_on_one_line_where_they_fit),
		cmocka_unit_test(a_file_with_errors_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
