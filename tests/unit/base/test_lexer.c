/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lexer: each kind of token, each error and its recovery, limits, and any bytes at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/lexer.h"

struct run {
	struct vigie_source source;
	struct vigie_arena *arena;
	struct vigie_diagnostics *list;
	struct vigie_tokens tokens;
};

static void done(struct run *run)
{
	vigie_arena_free(run->arena);
	vigie_diagnostics_free(run->list);
}

static void lex_bytes(struct run *run, const char *text, size_t size, bool comments)
{
	*run = (struct run){.source = {"a.rules", text, size, true}};
	assert_int_equal(vigie_arena_new(&run->arena), 0);
	assert_int_equal(vigie_diagnostics_new(&run->list), 0);
	assert_int_equal(vigie_lex(&run->source, comments, run->arena, run->list, &run->tokens), 0);
}

static void lex(struct run *run, const char *text, bool comments)
{
	lex_bytes(run, text, strlen(text), comments);
}

/* Tokens as "kind:text" joined by blanks, kinds being W T N D P C. */
static void assert_tokens(const char *text, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	VIGIE_CLEANUP(done) struct run run;

	lex(&run, text, true);
	for (size_t i = 0; i + 1 < run.tokens.n; i++)
		vigie_buffer_append_format(&out, "%s%c:%s", i ? " " : "",
					   "?WTNDPC"[run.tokens.items[i].kind],
					   run.tokens.items[i].text);
	assert_int_equal(run.tokens.items[run.tokens.n - 1].kind, VIGIE_TOKEN_END);
	assert_int_equal(vigie_diagnostics_count(run.list, VIGIE_ERROR), 0);
	assert_string_equal(vigie_buffer_string(&out), expected);
}

/* Lexes bytes that are wrong and checks every message by "line:column code", in order. */
static void assert_errors(const char *text, size_t size, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer json = {0}, out = {0};
	VIGIE_CLEANUP(done) struct run run;

	lex_bytes(&run, text, size, false);
	vigie_diagnostics_render_json(run.list, &json);
	for (char *line = json.data; line && (line = strstr(line, "\"line\":")); line++) {
		unsigned row, column;
		char code[5];

		assert_int_equal(sscanf(line,
					"\"line\":%u,\"column\":%u,\"severity\":\"error\","
					"\"code\":\"%4s\"",
					&row, &column, code),
				 3);
		vigie_buffer_append_format(&out, "%s%u:%u %s", out.size ? ", " : "", row, column,
					   code);
	}
	assert_string_equal(vigie_buffer_string(&out), expected);
}

static void words_are_folded_and_their_hyphens_become_underscores(void **state)
{
	(void)state;
	assert_tokens("Règle PÉRIODE demi-journées half_days T1 me\xcc\x81rite",
		      "W:regle W:periode W:demi_journees W:half_days W:t1 W:merite");
}

static void digits_followed_by_letters_are_a_word(void **state)
{
	(void)state;
	assert_tokens("6e..3e 2de 1re 6ème", "W:6e P:.. W:3e W:2de W:1re W:6eme");
	assert_tokens("6e,5e", "W:6e P:, W:5e");
}

static void a_hyphen_joins_only_between_two_letters(void **state)
{
	(void)state;
	assert_tokens(
		"a-1 a - b a- b 6e-5 6e-5e b2-c",
		"W:a P:- N:1 W:a P:- W:b W:a P:- W:b W:6e P:- N:5 W:6e P:- W:5e W:b2 P:- W:c");
}

static void numbers_take_a_dot_or_a_comma_between_digits(void **state)
{
	VIGIE_CLEANUP(done) struct run run;

	(void)state;
	assert_tokens("4..6 8,5 8.5 (1, 2) 3.",
		      "N:4 P:.. N:6 N:8,5 N:8.5 P:( N:1 P:, N:2 P:) N:3 P:.");
	lex(&run, "8,5 7.995", false);
	assert_int_equal(run.tokens.items[0].number, 8500000);
	assert_int_equal(run.tokens.items[1].number, 7995000);
}

static void dates_are_one_token_and_other_digits_are_subtractions(void **state)
{
	VIGIE_CLEANUP(done) struct run run;

	(void)state;
	assert_tokens("2026-11-30 2026-11-05..2026-11-06 2025-2026 2026-11-305",
		      "D:2026-11-30 D:2026-11-05 P:.. D:2026-11-06 N:2025 P:- N:2026 N:2026 P:- "
		      "N:11 P:- N:305");
	lex(&run, "2026-11-30", false);
	assert_int_equal(run.tokens.items[0].date, vigie_day_from_date(2026, 11, 30));
}

static void every_operator_is_cut_at_its_longest(void **state)
{
	(void)state;
	assert_tokens(
		"{}(),:. ..+-*/%< <= = != > >= <=>",
		"P:{ P:} P:( P:) P:, P:: P:. P:.. P:+ P:- P:* P:/ P:% P:< P:<= P:= P:!= P:> P:>= "
		"P:<= P:>");
}

static void texts_resolve_escapes_and_compose_accents_without_trimming(void **state)
{
	(void)state;
	assert_tokens("\" a \\\"b\\\" \\\\ c\\nd \"", "T: a \"b\" \\ c\nd ");
	assert_tokens("\"Zoe\xcc\x81 # no comment\"\"\"", "T:Zoé # no comment T:");
}

static void comments_are_kept_only_when_asked_for(void **state)
{
	VIGIE_CLEANUP(done) struct run run;

	(void)state;
	assert_tokens("a # é \t\nb#c", "W:a C:# é W:b C:#c");
	lex(&run, "a # c\nb", false);
	assert_int_equal(run.tokens.n, 3);
}

static void line_starts_and_blank_lines_are_known(void **state)
{
	VIGIE_CLEANUP(done) struct run run;
	static const struct {
		bool first;
		int blank;
	} expected[] = {{true, 1}, {false, 0}, {true, 0}, {true, 2}, {false, 0}, {true, 0}};

	(void)state;
	lex(&run, "\na b\n  c\r\n \r\n\rd # e\nf", true);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(expected); i++) {
		assert_int_equal(run.tokens.items[i].first_on_line, expected[i].first);
		assert_int_equal(run.tokens.items[i].blank_lines_before, expected[i].blank);
	}
}

static void a_byte_order_mark_and_unusual_spaces_are_skipped(void **state)
{
	(void)state;
	assert_tokens("\xef\xbb\xbf"
		      "a\xc2\xa0"
		      "b\xe2\x80\xaf"
		      "c\f\v",
		      "W:a W:b W:c");
	assert_tokens("", "");
}

static void spans_cover_exactly_what_was_written(void **state)
{
	VIGIE_CLEANUP(done) struct run run;

	(void)state;
	lex(&run, " été \"x\" 8,5", false);
	assert_int_equal(run.tokens.items[0].span.start, 1);
	assert_int_equal(run.tokens.items[0].span.end, 6);
	assert_int_equal(run.tokens.items[1].span.start, 7);
	assert_int_equal(run.tokens.items[1].span.end, 10);
	assert_int_equal(run.tokens.items[2].span.end, 14);
	assert_int_equal(run.tokens.items[3].span.start, 14);
}

#define ERRORS(text, expected) assert_errors(text, sizeof(text) - 1, expected)

static void each_error_has_its_code_and_place(void **state)
{
	(void)state;
	ERRORS("a \xe9t\xe9", "1:3 V001");
	ERRORS("a\0\0b", "1:2 V002");
	ERRORS("a\xe9\0\xe9 ;", "1:2 V001");
	ERRORS("é ; ~", "1:3 V003, 1:5 V003");
	ERRORS("\"open\nb", "1:1 V004");
	ERRORS("\"open\\", "1:1 V004");
	ERRORS("\"open\\\n", "1:1 V004");
	ERRORS("\"a\\qb\\é\"", "1:3 V005, 1:6 V005");
	ERRORS("1000000001 0.1234567", "1:1 V006, 1:12 V006");
	ERRORS("2026-02-30", "1:1 V007");
	ERRORS("\"a\033b\"", "1:3 V003");
	ERRORS("a\xe2\x80\x8b"
	       "b",
	       "1:2 V003");
}

static void a_file_in_another_encoding_is_told_once_and_has_no_words(void **state)
{
	static const char utf16[] = "\xff\xfe;\0;\0\xe9\0;\0";
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer said = {0};
	VIGIE_CLEANUP(done) struct run run;

	(void)state;
	ERRORS(";\0;\0", "1:2 V002");
	ERRORS("; r\xe8gle ; \xe9t\xe9 \"", "1:4 V001");
	ERRORS("\xff\xfe;\0;\0\xe9\0;\0", "1:1 V001");
	lex_bytes(&run, utf16, sizeof(utf16) - 1, false);
	assert_int_equal(run.tokens.n, 1);
	vigie_diagnostics_render_json(run.list, &said);
	assert_non_null(strstr(vigie_buffer_string(&said), "the file is in UTF-16, not in UTF-8"));
	assert_non_null(strstr(vigie_buffer_string(&said), "save the file with the encoding"));
}

static void ten_errors_give_ten_messages_in_one_pass(void **state)
{
	(void)state;
	ERRORS("; \"\\x\" ; 2026-13-01 ~\n~ 9999999999999 \"\n\"\\y\" @",
	       "1:1 V003, 1:4 V005, 1:8 V003, 1:10 V007, 1:21 V003, 2:1 V003, 2:3 V006, 2:17 V004, "
	       "3:2 V005, 3:6 V003");
}

static void broken_literals_still_leave_a_token(void **state)
{
	VIGIE_CLEANUP(done) struct run run;

	(void)state;
	lex(&run, "1000000001 2026-02-30 \"a\\qb", false);
	assert_int_equal(run.tokens.n, 4);
	assert_int_equal(run.tokens.items[0].kind, VIGIE_TOKEN_NUMBER);
	assert_int_equal(run.tokens.items[1].kind, VIGIE_TOKEN_DATE);
	assert_string_equal(run.tokens.items[2].text, "ab");
}

static void characters_of_word_processors_come_with_a_hint(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	VIGIE_CLEANUP(done) struct run run;

	(void)state;
	lex(&run, "≥", false);
	vigie_diagnostics_render(run.list, false, &out);
	assert_non_null(strstr(vigie_buffer_string(&out), "= write '>='"));
}

/* A text of `size` bytes that repeats `piece`, freed by the caller. */
static char *repeat(const char *piece, size_t size)
{
	char *text = malloc(size + 1);

	assert_non_null(text);
	for (size_t i = 0, length = strlen(piece); i < size; i++)
		text[i] = piece[i % length];
	text[size] = '\0';
	return text;
}

static void the_largest_file_is_read_and_one_byte_more_is_refused(void **state)
{
	VIGIE_CLEANUP(vigie_freep) char *text = repeat("#", VIGIE_SOURCE_LIMIT + 1);

	(void)state;
	assert_errors(text, VIGIE_SOURCE_LIMIT, "");
	assert_errors(text, VIGIE_SOURCE_LIMIT + 1, "1:1 V008");
}

static void the_largest_number_of_words_is_read_and_one_more_is_refused(void **state)
{
	VIGIE_CLEANUP(vigie_freep) char *text = repeat("a ", 2 * (size_t)VIGIE_TOKEN_LIMIT + 1);

	(void)state;
	assert_errors(text, 2 * (size_t)VIGIE_TOKEN_LIMIT, "");
	assert_errors(text, 2 * (size_t)VIGIE_TOKEN_LIMIT + 1, "1:1 V008");
}

static void any_bytes_give_ordered_tokens_inside_the_file(void **state)
{
	static const char alphabet[] = "a6e\"\\#\n\r ,.-_0123\xc3\xa9\xe2\x80\x8b\xff{}<=!é;\0";
	uint32_t random = 1;
	char text[201];

	(void)state;
	for (int round = 0; round < 3000; round++) {
		size_t size = (size_t)round % (sizeof(text) - 1);
		struct run run;
		uint32_t at = 0;

		for (size_t i = 0; i < size; i++) {
			random = random * 1664525 + 1013904223;
			text[i] = round % 2 ? (char)(random >> 24)
					    : alphabet[(random >> 16) % sizeof(alphabet)];
		}
		text[size] = '\0';
		lex_bytes(&run, text, size, true);
		for (size_t i = 0; i < run.tokens.n; i++) {
			const struct vigie_token *token = &run.tokens.items[i];

			assert_true(token->span.start >= at && token->span.end <= size);
			assert_true(token->span.end > token->span.start ||
				    token->kind == VIGIE_TOKEN_END);
			at = token->span.end;
		}
		done(&run);
	}
}

/* Each would take hours if reporting or skipping looked back over the file. */
static void hostile_files_cost_no_more_than_their_size(void **state)
{
	static const char *const pieces[] = {";\n", "\"\\q", "\"\n", "\xe2\x80\x8b"};
	size_t size = 3u << 18; /* whole pieces of any length */

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(pieces); i++) {
		VIGIE_CLEANUP(vigie_freep) char *text = repeat(pieces[i], size);
		VIGIE_CLEANUP(done) struct run run;

		lex_bytes(&run, text, size, false);
		assert_true(vigie_diagnostics_count(run.list, VIGIE_ERROR) > 10000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_folded_and_their_hyphens_become_underscores),
		cmocka_unit_test(digits_followed_by_letters_are_a_word),
		cmocka_unit_test(a_hyphen_joins_only_between_two_letters),
		cmocka_unit_test(numbers_take_a_dot_or_a_comma_between_digits),
		cmocka_unit_test(dates_are_one_token_and_other_digits_are_subtractions),
		cmocka_unit_test(every_operator_is_cut_at_its_longest),
		cmocka_unit_test(texts_resolve_escapes_and_compose_accents_without_trimming),
		cmocka_unit_test(comments_are_kept_only_when_asked_for),
		cmocka_unit_test(line_starts_and_blank_lines_are_known),
		cmocka_unit_test(a_byte_order_mark_and_unusual_spaces_are_skipped),
		cmocka_unit_test(spans_cover_exactly_what_was_written),
		cmocka_unit_test(each_error_has_its_code_and_place),
		cmocka_unit_test(a_file_in_another_encoding_is_told_once_and_has_no_words),
		cmocka_unit_test(ten_errors_give_ten_messages_in_one_pass),
		cmocka_unit_test(broken_literals_still_leave_a_token),
		cmocka_unit_test(characters_of_word_processors_come_with_a_hint),
		cmocka_unit_test(the_largest_file_is_read_and_one_byte_more_is_refused),
		cmocka_unit_test(the_largest_number_of_words_is_read_and_one_more_is_refused),
		cmocka_unit_test(any_bytes_give_ordered_tokens_inside_the_file),
		cmocka_unit_test(hostile_files_cost_no_more_than_their_size),
	};

	return cmocka_run_group_tests_name("lexer", tests, NULL, NULL);
}
