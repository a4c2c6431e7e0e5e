/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Canonical layout: the examples of RULES.md, comments, languages; and what holds for any file. */
#include "generator.h"

#define SAMPLES 200

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

/* The tokens of a right text, with random space and numbered comments between them. */
static unsigned scatter(struct generator *generator, const char *text, struct vigie_buffer *out)
{
	struct vigie_source source = {"test.rules", text, strlen(text), true};
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_diagnostics *list;
	struct vigie_tokens tokens;
	unsigned comments = 0;

	assert_int_equal(vigie_arena_new(&arena), 0);
	assert_int_equal(vigie_diagnostics_new(&list), 0);
	assert_int_equal(vigie_lex(&source, false, arena, list, &tokens), 0);
	for (size_t i = 0; i + 1 < tokens.n; i++) {
		const struct vigie_span *span = &tokens.items[i].span;

		vigie_buffer_append(out, text + span->start, span->end - span->start);
		switch (pick(generator, 12)) {
		case 0:
			vigie_buffer_append_format(out, "  #c%u.\n", comments++);
			break;
		case 1:
			vigie_buffer_append_format(out, "\n\n#c%u.\n\n", comments++);
			break;
		case 2:
			vigie_buffer_append_format(out, "\n#c%u.\n#c%u. \n", comments,
						   comments + 1);
			comments += 2;
			break;
		case 3:
			vigie_buffer_append_string(out, "\n\n\n");
			break;
		case 4:
			vigie_buffer_append_string(out, "\n");
			break;
		default:
			vigie_buffer_append_string(out, pick(generator, 2) ? " " : "   ");
		}
	}
	vigie_diagnostics_free(list);
	return comments;
}

static void assert_comments(const char *text, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		char comment[32];

		snprintf(comment, sizeof(comment), "#c%u.", i);
		text = strstr(text, comment);
		if (!text)
			fail_msg("comment %u is lost, or out of order", i);
	}
}

static void assert_same_meaning(const char *one, const char *other)
{
	struct page a, b;

	page_open_right(&a, one);
	page_open_right(&b, other);
	assert_int_equal(a.set->n_rules, b.set->n_rules);
	for (size_t i = 0; i < a.set->n_rules; i++) {
		const struct ast_rule *x = &a.set->rules[i], *y = &b.set->rules[i];

		assert_true(same_tree(x->when, y->when) && same_tree(x->clear, y->clear));
		assert_string_equal(x->info.name, y->info.name);
		assert_int_equal(x->info.priority, y->info.priority);
		assert_int_equal(x->info.cap, y->info.cap);
		assert_int_equal(x->info.n_programmes, y->info.n_programmes);
	}
	assert_int_equal(a.set->tests[0].pupils[0].n_facts, b.set->tests[0].pupils[0].n_facts);
	assert_int_equal(a.set->tests[0].n_expectations, b.set->tests[0].n_expectations);
	page_done(&a);
	page_done(&b);
}

static void any_file_is_formatted_once_and_for_all_with_its_comments_and_meaning(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SAMPLES; seed++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer file = {0}, text = {0};
		struct generator generator = {.state = seed, .out = &file};
		unsigned comments;

		put_file(&generator);
		comments = scatter(&generator, vigie_buffer_string(&file), &text);
		for (int mode = 0; mode < 3; mode++) {
			bool keep = mode == 2;
			enum vigie_language language = (enum vigie_language)(mode % 2);
			VIGIE_CLEANUP(vigie_freep)
			char *once = format(vigie_buffer_string(&text), keep, language);
			VIGIE_CLEANUP(vigie_freep) char *twice = format(once, keep, language);

			assert_string_equal(once, twice);
			assert_comments(once, comments);
			assert_same_meaning(vigie_buffer_string(&text), once);
		}
	}
}

static void a_file_comes_back_from_the_other_language_unchanged(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SAMPLES; seed++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer file = {0};
		struct generator generator = {.state = seed, .out = &file};
		VIGIE_CLEANUP(vigie_freep) char *english = NULL, *french = NULL, *back = NULL;

		put_file(&generator);
		english = format(vigie_buffer_string(&file), false, VIGIE_ENGLISH);
		french = format(english, false, VIGIE_FRENCH);
		back = format(french, false, VIGIE_ENGLISH);
		assert_string_equal(english, back);
		assert_null(strstr(french, "when"));
		assert_null(strstr(english, "moyenne"));
	}
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
		cmocka_unit_test(
			any_file_is_formatted_once_and_for_all_with_its_comments_and_meaning),
		cmocka_unit_test(a_file_comes_back_from_the_other_language_unchanged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
