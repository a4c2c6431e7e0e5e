/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of separated text: dialects, quotes, line numbers, limits. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "connectors/csv.h"
#include "vigie/format.h"

/* Reads everything: "line:cell|cell\n" a row, flaws as "!code", the outcome at the end. */
static void read_all(const char *bytes, size_t size, size_t width, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	VIGIE_CLEANUP(vigie_csv_freep) struct vigie_csv *csv = NULL;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer scratch = {0};
	struct vigie_csv_row row;
	int r;

	vigie_buffer_clear(out);
	assert_int_equal(vigie_input_from_memory(bytes, size, "test", &input), 0);
	assert_int_equal(vigie_csv_new(input, &csv), 0);
	vigie_csv_expect(csv, width);
	while ((r = vigie_csv_next(csv, &row)) == VIGIE_CSV_ROW) {
		vigie_buffer_append_format(out, "%u:", row.line);
		for (size_t i = 0; i < row.n_cells; i++) {
			const char *text = "?";

			assert_true(vigie_csv_string(csv, &row.cells[i], &scratch, &text) !=
				    -ENOMEM);
			vigie_buffer_append_string(out, i ? "|" : "");
			vigie_buffer_append_string(out, text);
		}
		if (row.flaw != VIGIE_CSV_SOUND)
			vigie_buffer_append_string(
				out, vigie_rejection_code((enum vigie_rejection)row.flaw));
		vigie_buffer_append_char(out, '\n');
	}
	if (r == VIGIE_CSV_TRUNCATED)
		vigie_buffer_append_string(out, "truncated\n");
	assert_true(r >= 0);
}

static void assert_reads(const char *text, size_t width, const char *expected)
{
	struct vigie_buffer out = {0};

	read_all(text, strlen(text), width, &out);
	assert_string_equal(vigie_buffer_string(&out), expected);
	vigie_buffer_done(&out);
}

#define assert_bytes_read(bytes, expected)                                                         \
	do {                                                                                       \
		struct vigie_buffer _out = {0};                                                    \
                                                                                                   \
		read_all(bytes, sizeof(bytes) - 1, 0, &_out);                                      \
		assert_string_equal(vigie_buffer_string(&_out), expected);                         \
		vigie_buffer_done(&_out);                                                          \
	} while (0)

static void line_ends_may_be_crlf_lf_or_a_lone_cr(void **state)
{
	(void)state;
	assert_reads("A;B\r\n1;2\r\n", 0, "1:A|B\n2:1|2\n");
	assert_reads("A;B\n1;2\n", 0, "1:A|B\n2:1|2\n");
	assert_reads("A;B\r1;2\r3;4\r", 0, "1:A|B\n2:1|2\n3:3|4\n");
	assert_reads("A;B\r\n1;2\r3;4\n5;6", 0, "1:A|B\n2:1|2\n3:3|4\n4:5|6\n");
}

static void the_last_line_may_lack_its_line_end(void **state)
{
	(void)state;
	assert_reads("A;B\n1;2", 2, "1:A|B\n2:1|2\n");
	assert_reads("A;B\n1;\"2\"", 2, "1:A|B\n2:1|2\n");
}

static void blank_lines_are_counted_but_are_no_rows(void **state)
{
	(void)state;
	assert_reads("\r\nA;B\n\n  \n1;2\n\n", 0, "2:A|B\n5:1|2\n");
}

static char sniff(const char *text)
{
	return vigie_csv_sniff(text, strlen(text));
}

static void the_separator_is_the_one_that_stands_evenly(void **state)
{
	(void)state;
	assert_int_equal(sniff("NOM;CLASSE\nA;5B, <5B>, x, y\nB;5B, <5B>, x, y\n"), ';');
	assert_int_equal(sniff("A\tB\n9,40\t1\n"), '\t');
	assert_int_equal(sniff("a,b,c\n1,2,3\n"), ',');
	assert_int_equal(sniff("Liste, du 5\nA;B;C\n1;2;3\n"), ';');
	assert_int_equal(sniff("\"a,b,c\";\"d\"\n"), ';');
	assert_int_equal(sniff("A;B;C\n;5B, x;;\n1;5B, x;\n1;5B, x;\n"), ';');
	assert_int_equal(sniff("alone\n"), 0);
}

static void quoting_may_be_none_all_or_mixed_in_one_row(void **state)
{
	(void)state;
	assert_reads("A;B;C\n\"a;1\";\"\";\"c\"\n\"a\";b;;\n", 0, "1:A|B|C\n2:a;1||c\n3:a|b||\n");
	assert_reads("A;B\n\"say \"\"yes\"\"\";2\n", 2, "1:A|B\n2:say \"yes\"|2\n");
}

static void raw_quotes_of_html_inside_a_cell_are_text(void **state)
{
	(void)state;
	assert_reads("A;B\n\"<div class=\"icone\">-</div>\";\"2\"\n", 2,
		     "1:A|B\n2:<div class=\"icone\">-</div>|2\n");
	assert_reads("A;B\n\"cites \"this\"\";\"2\"\n", 2, "1:A|B\n2:cites \"this\"|2\n");
}

static void a_quote_in_a_text_without_quoting_is_a_letter(void **state)
{
	(void)state;
	assert_reads("A;B\n\"LES LILAS\" BAT 2;1\nx;2\n", 2,
		     "1:A|B\n2:\"LES LILAS\" BAT 2|1\n3:x|2\n");
}

static void a_line_break_in_a_quoted_cell_counts_as_a_line(void **state)
{
	(void)state;
	assert_reads("A;\"B\nb\"\n1;2\n", 0, "1:A|B b\n3:1|2\n");
	assert_reads("A;\"B\r\nb\"\r\n1;2\r\n", 0, "1:A|B b\n3:1|2\n");
	assert_reads("A;\"B\rb\"\r1;2\r", 0, "1:A|B b\n3:1|2\n");
}

static void a_quote_never_closed_costs_one_row(void **state)
{
	(void)state;
	assert_reads("A;B;C\n\"x;1\ny;2;3\nz;4;5\n", 3, "1:A|B|C\n2:\"x|1R007\n3:y|2|3\n4:z|4|5\n");
}

static void a_quoted_cell_has_so_many_line_breaks_and_no_more(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0}, out = {0};

	(void)state;
	for (unsigned more = 0; more < 2; more++) {
		vigie_buffer_clear(&text);
		vigie_buffer_append_string(&text, "A;B\n\"x");
		for (unsigned i = 0; i < VIGIE_CSV_LINES_LIMIT + more; i++)
			vigie_buffer_append_char(&text, '\n');
		vigie_buffer_append_string(&text, "y\";2\n");
		read_all(text.data, text.size, 2, &out);
		assert_int_equal(strstr(out.data, "2:x y|2\n") != NULL, more == 0);
		assert_int_equal(strstr(out.data, "2:\"xR007\n") != NULL, more == 1);
	}
}

static void a_row_of_another_width_is_shifted(void **state)
{
	(void)state;
	assert_reads("A;B\n1;2;3\n4;5\n6\n7;8\n", 2, "1:A|B\n2:1|2|3R001\n3:4|5\n4:6R001\n5:7|8\n");
}

static void a_file_that_ends_inside_a_row_is_truncated(void **state)
{
	(void)state;
	assert_reads("A;B\n1;2\n3", 2, "1:A|B\n2:1|2\ntruncated\n");
	assert_reads("A;B\n1;2\n3;\"4", 2, "1:A|B\n2:1|2\ntruncated\n");
	assert_reads("A;B;C\n1;2;3\n3;\"4", 3, "1:A|B|C\n2:1|2|3\ntruncated\n");
	assert_reads("\xc3\x89;B\n1;\xc3", 2, "1:É|B\ntruncated\n");
}

static void encodings_are_told_by_mark_or_by_their_bytes(void **state)
{
	(void)state;
	assert_bytes_read("\xef\xbb\xbfPr\xc3\xa9nom;B\n", "1:Prénom|B\n");
	assert_bytes_read("Pr\xc3\xa9nom;B\n", "1:Prénom|B\n");
	assert_bytes_read("Pr\xe9nom;B\n", "1:Prénom|B\n");
	assert_bytes_read("\xff\xfeP\0\xe9\0;\0B\0\r\0\n\0\x31\0;\0\x32\0", "1:Pé|B\n2:1|2\n");
	assert_bytes_read("\xfe\xff\0P\0\xe9\0;\0B\0\r\0\n\0\x31\0;\0\x32", "1:Pé|B\n2:1|2\n");
	assert_bytes_read("\x9c\x80;B\n", "1:œ€|B\n");
}

static void half_a_character_of_utf_16_at_the_end_is_truncated(void **state)
{
	(void)state;
	assert_bytes_read("\xff\xfe"
			  "A\0;\0B\0\n\0\x31\0;\0\x32",
			  "1:A|B\ntruncated\n");
}

static void bytes_of_another_encoding_spoil_their_cell_only(void **state)
{
	(void)state;
	assert_bytes_read("\xef\xbb\xbf"
			  "A;\xe9"
			  "a\n1;2\n",
			  "1:A|?\n2:1|2\n");
}

static void one_bad_byte_does_not_make_utf_8_another_encoding(void **state)
{
	(void)state;
	assert_bytes_read("\xc3\xa9;\xc3\xa8;\xc3\xa0\na\xff;1;2\n", "1:é|è|à\n2:?|1|2\n");
}

/* An ASCII head says nothing; the first other bytes do. */
static void late_bytes_of_windows_1252_are_understood(void **state)
{
	const size_t rows = 20000;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0}, out = {0};

	(void)state;
	for (size_t i = 0; i < rows; i++)
		vigie_buffer_append_string(&text, "ESSAI;Gael\r\n");
	vigie_buffer_append_string(&text, "ESSAI;Ga\xebl\r\n");
	read_all(text.data, text.size, 2, &out);
	assert_non_null(strstr(out.data, "20001:ESSAI|Gaël\n"));
}

static void spaces_of_all_kinds_are_normalised(void **state)
{
	(void)state;
	assert_reads("A ;B\n\xc2\xa0x\xe2\x80\xaf y\xe2\x80\x8b;e\xcc\x81\n", 2,
		     "1:A|B\n2:x y|é\n");
}

static void rows_pass_the_edges_of_the_window(void **state)
{
	const char row[] = "\"ESSAI-DUPONT\";some text of a usual length;5B\r\n";
	const unsigned rows = 20000; /* 940 kB */
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0}, out = {0};
	unsigned n = 0;

	(void)state;
	for (unsigned i = 0; i < rows; i++)
		vigie_buffer_append_string(&text, row);
	read_all(text.data, text.size, 3, &out);
	for (const char *at = out.data; (at = strstr(at, "|some text of a usual length|5B\n"));
	     at++)
		n++;
	assert_int_equal(n, rows);
	assert_null(strstr(out.data, "R0"));
	assert_non_null(strstr(out.data, "20000:ESSAI-DUPONT|"));
}

static void assert_row_of(size_t size, const char *expected_flaw)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0}, out = {0};

	vigie_buffer_append_string(&text, "A;B\n");
	for (size_t i = 0; i + 2 < size; i++)
		vigie_buffer_append_char(&text, 'x');
	vigie_buffer_append_string(&text, ";1\nA;B\n");
	read_all(text.data, text.size, 2, &out);
	if (expected_flaw)
		assert_string_equal(out.data, expected_flaw);
	else
		assert_null(strstr(out.data, "R014"));
	assert_non_null(strstr(out.data, "3:A|B\n"));
}

static void a_row_over_the_limit_is_dropped_and_the_next_is_read(void **state)
{
	(void)state;
	assert_row_of(VIGIE_CSV_ROW_LIMIT, NULL);
	assert_row_of(VIGIE_CSV_ROW_LIMIT + 1, "1:A|B\n2:R014\n3:A|B\n");
	assert_row_of(5 * VIGIE_CSV_ROW_LIMIT, "1:A|B\n2:R014\n3:A|B\n");
}

static void cells_over_the_limit_are_a_flaw_of_width(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0}, out = {0};

	(void)state;
	vigie_buffer_append_string(&text, "A;B\n");
	for (size_t i = 0; i < 2 * VIGIE_CSV_CELLS_LIMIT; i++)
		vigie_buffer_append_string(&text, "\"x\";");
	vigie_buffer_append_string(&text, "\n1;2\n");
	read_all(text.data, text.size, 2, &out);
	assert_non_null(strstr(out.data, "R001\n3:1|2\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(line_ends_may_be_crlf_lf_or_a_lone_cr),
		cmocka_unit_test(the_last_line_may_lack_its_line_end),
		cmocka_unit_test(blank_lines_are_counted_but_are_no_rows),
		cmocka_unit_test(the_separator_is_the_one_that_stands_evenly),
		cmocka_unit_test(quoting_may_be_none_all_or_mixed_in_one_row),
		cmocka_unit_test(raw_quotes_of_html_inside_a_cell_are_text),
		cmocka_unit_test(a_quote_in_a_text_without_quoting_is_a_letter),
		cmocka_unit_test(a_line_break_in_a_quoted_cell_counts_as_a_line),
		cmocka_unit_test(a_quote_never_closed_costs_one_row),
		cmocka_unit_test(a_quoted_cell_has_so_many_line_breaks_and_no_more),
		cmocka_unit_test(a_row_of_another_width_is_shifted),
		cmocka_unit_test(a_file_that_ends_inside_a_row_is_truncated),
		cmocka_unit_test(encodings_are_told_by_mark_or_by_their_bytes),
		cmocka_unit_test(half_a_character_of_utf_16_at_the_end_is_truncated),
		cmocka_unit_test(bytes_of_another_encoding_spoil_their_cell_only),
		cmocka_unit_test(one_bad_byte_does_not_make_utf_8_another_encoding),
		cmocka_unit_test(late_bytes_of_windows_1252_are_understood),
		cmocka_unit_test(spaces_of_all_kinds_are_normalised),
		cmocka_unit_test(rows_pass_the_edges_of_the_window),
		cmocka_unit_test(a_row_over_the_limit_is_dropped_and_the_next_is_read),
		cmocka_unit_test(cells_over_the_limit_are_a_flaw_of_width),
	};

	return cmocka_run_group_tests_name("separated text", tests, NULL, NULL);
}
