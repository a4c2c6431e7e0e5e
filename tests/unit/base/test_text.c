/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text: validity, normal form, comparison keys and widths, with the characters of real exports. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/text.h"

#define NBSP "\xc2\xa0"
#define NARROW_NBSP "\xe2\x80\xaf"
#define ZERO_WIDTH_SPACE "\xe2\x80\x8b"
#define COMBINING_ACUTE "\xcc\x81"
#define COMBINING_CEDILLA "\xcc\xa7"

static void assert_normal(const char *text, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	vigie_buffer_append_string(&out, ">");
	assert_int_equal(vigie_text_normalise(text, strlen(text), &out), 0);
	assert_string_equal(vigie_buffer_string(&out) + 1, expected);
}

static void assert_folded(const char *text, bool punctuation, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	vigie_buffer_append_string(&out, ">");
	assert_int_equal(vigie_text_fold(text, strlen(text), punctuation, &out), 0);
	assert_string_equal(vigie_buffer_string(&out) + 1, expected);
}

static void well_formed_text_is_recognised(void **state)
{
	static const char text[] =
		"abcdefgh é € \U0001f600 \xed\x9f\xbf \xef\xbf\xbf \xf4\x8f\xbf\xbf";

	(void)state;
	assert_true(vigie_text_is_utf8(text, sizeof(text) - 1, NULL));
	assert_true(vigie_text_is_utf8(NULL, 0, NULL));
}

static void the_first_malformed_byte_is_named(void **state)
{
	static const struct {
		const char *text;
		size_t size, bad;
	} cases[] = {
		{"abc\xe9", 4, 3},
		{"\xc0\x80", 2, 0},
		{"a\xe0\x9f\xbf", 4, 1},
		{"a\xed\xa0\x80", 4, 1},
		{"\xf0\x8f\xbf\xbf", 4, 0},
		{"\xf4\x90\x80\x80", 4, 0},
		{"\xf5\x80\x80\x80", 4, 0},
		{"12345678\x80", 9, 8},
		{"é\xc3", 3, 2},
		{"ab\0c", 4, 2},
		{"é\xe2\x82\0", 5, 2},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		size_t bad = 99;

		assert_false(vigie_text_is_utf8(cases[i].text, cases[i].size, &bad));
		assert_int_equal(bad, cases[i].bad);
	}
}

static void white_space_of_every_kind_becomes_one_space(void **state)
{
	(void)state;
	assert_normal("  LE" NBSP NARROW_NBSP "\t\r\n BRIS  ", "LE BRIS");
	assert_normal(" \t ", "");
	assert_normal("", "");
	assert_normal("déjà" NBSP, "déjà");
}

static void zero_width_characters_are_removed(void **state)
{
	(void)state;
	assert_normal(ZERO_WIDTH_SPACE "Zo" ZERO_WIDTH_SPACE "é\xef\xbb\xbf", "Zoé");
	assert_normal("a " ZERO_WIDTH_SPACE " b", "a b");
}

static void decomposed_accents_are_composed(void **state)
{
	(void)state;
	assert_normal("Zoe" COMBINING_ACUTE, "Zoé");
	assert_normal("e" ZERO_WIDTH_SPACE COMBINING_ACUTE, "é");
	assert_normal("c" COMBINING_CEDILLA COMBINING_ACUTE " x", "ḉ x");
	assert_normal("K\xe2\x84\xaa", "KK");
}

static void case_accents_and_hyphens_stay_in_normal_text(void **state)
{
	(void)state;
	assert_normal("Éléonore-Œuvre d’Été ½ n°1", "Éléonore-Œuvre d’Été ½ n°1");
}

static void normalising_twice_changes_nothing(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer once = {0};
	static const char text[] = " \xcc\x81"
				   "a  e" COMBINING_ACUTE ZERO_WIDTH_SPACE NBSP "\xea\xb0\x80";

	(void)state;
	assert_int_equal(vigie_text_normalise(text, sizeof(text) - 1, &once), 0);
	assert_normal(vigie_buffer_string(&once), vigie_buffer_string(&once));
}

static void malformed_text_is_refused_and_leaves_the_buffer(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	(void)state;
	vigie_buffer_append_string(&out, "kept");
	assert_int_equal(vigie_text_normalise("abc\xe9", 4, &out), -EILSEQ);
	assert_int_equal(vigie_text_normalise("a\0b", 3, &out), -EILSEQ);
	assert_int_equal(vigie_text_fold("abc\xe9", 4, true, &out), -EILSEQ);
	assert_int_equal(vigie_text_fold("abc\0", 4, true, &out), -EILSEQ);
	assert_string_equal(vigie_buffer_string(&out), "kept");
	assert_int_equal(out.size, 4);
}

static void folding_drops_case_accents_and_ligatures(void **state)
{
	(void)state;
	assert_folded("ÉLÈVE Ça Noël", false, "eleve ca noel");
	assert_folded("Œuvre cœur æ Æ ﬁn Straße", false, "oeuvre coeur ae ae fin strasse");
	assert_folded("E" COMBINING_ACUTE "le" COMBINING_ACUTE "ve", false, "eleve");
	assert_folded("Ærø Łódź Đuro Ŵ ÿ Ÿ", false, "aero lodz duro w y y");
	assert_folded("½ n° €", false, "½ n° €");
}

static void typographic_apostrophes_and_hyphens_fold_to_plain_ones(void **state)
{
	(void)state;
	assert_folded("d’Hiver", false, "d'hiver");
	assert_folded("Jean\xe2\x80\x91Luc", false, "jean-luc");
}

static void names_and_headers_fold_their_punctuation_to_spaces(void **state)
{
	(void)state;
	assert_folded("Jean-Pierre", true, "jean pierre");
	assert_folded(" L’ÎLE_-_d'Yeu- ", true, "l ile d yeu");
	assert_folded("Jean-Pierre", false, "jean-pierre");
	assert_folded("a_b", false, "a_b");
}

static void folding_twice_changes_nothing(void **state)
{
	static const char *const texts[] = {"Ǽ Ǿ ŉ İ ǅ \u1e9e", "\u0390 \u1fb7 \ufb03", "\uac00"};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer once = {0};

		assert_int_equal(vigie_text_fold(texts[i], strlen(texts[i]), true, &once), 0);
		assert_folded(vigie_buffer_string(&once), true, vigie_buffer_string(&once));
	}
}

static void every_character_folds_within_the_room_reserved(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	(void)state;
	for (uint32_t c = 0x80; c < 0x110000; c++) {
		char bytes[] = {' ',
				(char)(0xf0 | c >> 18),
				(char)(0x80 | (c >> 12 & 0x3f)),
				(char)(0x80 | (c >> 6 & 0x3f)),
				(char)(0x80 | (c & 0x3f)),
				' '};

		if (c < 0x10000)
			continue;
		vigie_buffer_append(&text, bytes, sizeof(bytes));
	}
	for (uint32_t c = 0x800; c < 0x10000; c++) {
		char bytes[] = {'x', (char)(0xe0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3f)),
				(char)(0x80 | (c & 0x3f))};

		if (c < 0xd800 || c > 0xdfff)
			vigie_buffer_append(&text, bytes, sizeof(bytes));
	}
	assert_int_equal(vigie_text_fold(text.data, text.size, true, &out), 0);
	assert_true(vigie_text_is_utf8(out.data, out.size, NULL));
	vigie_buffer_clear(&out);
	assert_int_equal(vigie_text_normalise(text.data, text.size, &out), 0);
	assert_true(vigie_text_is_utf8(out.data, out.size, NULL));
}

/* A field of an export is followed by its neighbour: the sanitizer sees a byte read too far. */
static void nothing_is_read_behind_the_text(void **state)
{
	static const char *const texts[] = {"abcdefgh", "abc ", "ab-", "abcdefgé", " ", "x"};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
		VIGIE_CLEANUP(vigie_freep) char *exact = malloc(strlen(texts[i]));

		assert_non_null(exact);
		memcpy(exact, texts[i], strlen(texts[i]));
		assert_true(vigie_text_is_utf8(exact, strlen(texts[i]), NULL));
		assert_int_equal(vigie_text_normalise(exact, strlen(texts[i]), &out), 0);
		assert_int_equal(vigie_text_fold(exact, strlen(texts[i]), true, &out), 0);
		assert_true(vigie_text_width(exact, strlen(texts[i])) > 0);
	}
}

static void two_spellings_of_a_word_are_the_same(void **state)
{
	(void)state;
	assert_true(vigie_text_same("Période", "periode"));
	assert_true(vigie_text_same(" PÉRIODE ", "pe" COMBINING_ACUTE "riode"));
	assert_true(vigie_text_same("", " "));
	assert_false(vigie_text_same("periode", "periodes"));
	assert_false(vigie_text_same("ab", "abab"));
	assert_false(vigie_text_same("\xe9", "\xe9"));
}

static void width_counts_columns_not_bytes(void **state)
{
	(void)state;
	assert_int_equal(vigie_text_width("été", 5), 3);
	assert_int_equal(vigie_text_width("e" COMBINING_ACUTE, 3), 1);
	assert_int_equal(vigie_text_width("日本", 6), 4);
	assert_int_equal(vigie_text_width("ab\tc", 4), 9);
	assert_int_equal(vigie_text_width("12345678\t", 9), 16);
	assert_int_equal(vigie_text_width(ZERO_WIDTH_SPACE, 3), 0);
	assert_int_equal(vigie_text_width("\xe9", 1), 1);
}

static void the_nearest_word_is_found(void **state)
{
	static const char *const words[] = {"moyenne", "demi_journees", "rang", "notes", "note"};

	(void)state;
	assert_ptr_equal(vigie_text_nearest("moyene", words, 5), words[0]);
	assert_ptr_equal(vigie_text_nearest("MOYNENE", words, 5), words[0]);
	assert_ptr_equal(vigie_text_nearest("demi-journée", words, 5), words[1]);
	assert_ptr_equal(vigie_text_nearest("nots", words, 5), words[3]);
	assert_null(vigie_text_nearest("retards", words, 5));
	assert_null(vigie_text_nearest("", words, 5));
	assert_null(vigie_text_nearest("moyenne", words, 0));
}

static void at_most_a_third_of_the_letters_and_three_may_be_wrong(void **state)
{
	static const char *const words[] = {"abcdefghijkl"};
	static const char *const three[] = {"abc"};

	(void)state;
	assert_non_null(vigie_text_nearest("xyzdefghijkl", words, 1));
	assert_null(vigie_text_nearest("xyzwefghijkl", words, 1));
	assert_non_null(vigie_text_nearest("abx", three, 1));
	assert_non_null(
		vigie_text_nearest("acb", three, 1)); /* two exchanged letters are one mistake */
	assert_null(vigie_text_nearest("axx", three, 1));
}

static void words_too_long_to_be_keywords_have_no_neighbour(void **state)
{
	char at_limit[65] = {0}, above[66] = {0};
	const char *words[1];

	(void)state;
	memset(at_limit, 'a', 64);
	memset(above, 'a', 65);
	words[0] = at_limit;
	assert_non_null(vigie_text_nearest(at_limit, words, 1));
	assert_null(vigie_text_nearest(above, words, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(well_formed_text_is_recognised),
		cmocka_unit_test(the_first_malformed_byte_is_named),
		cmocka_unit_test(white_space_of_every_kind_becomes_one_space),
		cmocka_unit_test(zero_width_characters_are_removed),
		cmocka_unit_test(decomposed_accents_are_composed),
		cmocka_unit_test(case_accents_and_hyphens_stay_in_normal_text),
		cmocka_unit_test(normalising_twice_changes_nothing),
		cmocka_unit_test(malformed_text_is_refused_and_leaves_the_buffer),
		cmocka_unit_test(folding_drops_case_accents_and_ligatures),
		cmocka_unit_test(typographic_apostrophes_and_hyphens_fold_to_plain_ones),
		cmocka_unit_test(names_and_headers_fold_their_punctuation_to_spaces),
		cmocka_unit_test(folding_twice_changes_nothing),
		cmocka_unit_test(every_character_folds_within_the_room_reserved),
		cmocka_unit_test(nothing_is_read_behind_the_text),
		cmocka_unit_test(two_spellings_of_a_word_are_the_same),
		cmocka_unit_test(width_counts_columns_not_bytes),
		cmocka_unit_test(the_nearest_word_is_found),
		cmocka_unit_test(at_most_a_third_of_the_letters_and_three_may_be_wrong),
		cmocka_unit_test(words_too_long_to_be_keywords_have_no_neighbour),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
