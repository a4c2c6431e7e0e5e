/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of words: that they can be read back, and do not stand in each other's way. */
#include "page.h"
#include "rules/language/indicator_table.h"
#include "rules/language/keywords.h"
#include "vigie/text.h"

/* Lexes a phrase; the tokens live in `arena`. */
static struct vigie_tokens lex(struct vigie_arena *arena, const char *text)
{
	struct vigie_source source = {"test.rules", text, strlen(text), true};
	struct vigie_diagnostics *list;
	struct vigie_tokens tokens;

	assert_int_equal(vigie_diagnostics_new(&list), 0);
	assert_int_equal(vigie_lex(&source, false, arena, list, &tokens), 0);
	vigie_diagnostics_free(list);
	return tokens;
}

static void every_keyword_is_matched_as_it_is_displayed(void **state)
{
	enum vigie_language found;

	(void)state;
	for (enum keyword keyword = 0; keyword < KEYWORDS_N; keyword++) {
		for (enum vigie_language language = 0; language <= VIGIE_FRENCH; language++) {
			VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
			struct vigie_tokens tokens;

			assert_int_equal(vigie_arena_new(&arena), 0);
			tokens = lex(arena, keyword_name(keyword, language));
			if (keyword_match(tokens.items, keyword, &found) != tokens.n - 1)
				fail_msg("'%s' is not read", keyword_name(keyword, language));
		}
	}
}

static void every_indicator_is_matched_as_it_is_displayed(void **state)
{
	enum vigie_language language;
	enum vigie_indicator found;

	(void)state;
	for (enum vigie_indicator which = 0; which < INDICATORS_N; which++) {
		for (int i = 0; i < 2; i++) {
			VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
			const char *name = indicator_entry(which)->names[i];
			struct vigie_tokens tokens;

			assert_int_equal(vigie_arena_new(&arena), 0);
			tokens = lex(arena, name);
			if (indicator_match(tokens.items, &found, &language) != tokens.n - 1 ||
			    found != which)
				fail_msg("'%s' is not read", name);
		}
	}
}

/* A statement that begins with the words of an earlier one would never be read. */
static void no_statement_hides_a_later_one(void **state)
{
	enum vigie_language found;

	(void)state;
	for (enum keyword keyword = 0; keyword < KEYWORDS_N; keyword++) {
		for (int i = 0; i < 2 && keyword_group(keyword) == KEYWORD_STATEMENT; i++) {
			VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
			struct vigie_tokens tokens;

			assert_int_equal(vigie_arena_new(&arena), 0);
			tokens = lex(arena, keyword_name(keyword, (enum vigie_language)i));
			for (enum keyword other = 0; other < keyword; other++) {
				if (keyword_group(other) == KEYWORD_STATEMENT &&
				    keyword_match(tokens.items, other, &found))
					fail_msg("'%s' hides '%s'",
						 keyword_name(other, (enum vigie_language)i),
						 keyword_name(keyword, (enum vigie_language)i));
			}
		}
	}
}

static void folding_while_comparing_agrees_with_folding(void **state)
{
	static const char *const words[] = {"ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜàâäçèéêëîïôöùûü", "École",
					    "demi-journée"};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(words); i++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer folded = {0};

		assert_int_equal(vigie_text_fold(words[i], strlen(words[i]), false, &folded), 0);
		for (char *dash = folded.data; (dash = strchr(dash, '-'));)
			*dash = '_';
		assert_true(keyword_is_word(folded.data, words[i], strlen(words[i])));
		assert_false(keyword_is_word("x", words[i], strlen(words[i])));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_keyword_is_matched_as_it_is_displayed),
		cmocka_unit_test(every_indicator_is_matched_as_it_is_displayed),
		cmocka_unit_test(no_statement_hides_a_later_one),
		cmocka_unit_test(folding_while_comparing_agrees_with_folding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
