/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Diagnostics as an author reads them: places, carets, order, the cap, and nothing raw. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/diagnostic.h"

static int set_up(void **state)
{
	return vigie_diagnostics_new((struct vigie_diagnostics **)state);
}

static int tear_down(void **state)
{
	vigie_diagnostics_free(*state);
	return 0;
}

static struct vigie_source source_of(const char *name, const char *text)
{
	return (struct vigie_source){name, text, strlen(text), true};
}

/* The span of the first `words` in the source. */
static struct vigie_span span_of(const struct vigie_source *source, const char *words)
{
	uint32_t start = (uint32_t)(strstr(source->text, words) - source->text);

	return (struct vigie_span){source, start, start + (uint32_t)strlen(words)};
}

static void assert_rendered(const struct vigie_diagnostics *list, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	vigie_diagnostics_render(list, false, &out);
	assert_string_equal(vigie_buffer_string(&out), expected);
}

static void assert_position(const char *text, uint32_t offset, uint32_t line, uint32_t column)
{
	struct vigie_source source = source_of("x", text);
	uint32_t found_line, found_column;

	vigie_source_position(&source, offset, &found_line, &found_column);
	assert_int_equal(found_line, line);
	assert_int_equal(found_column, column);
}

static void the_example_of_the_contract_is_rendered_to_the_letter(void **state)
{
	struct vigie_source source = source_of(
		"10-notes.rules", "#\n#\n#\n    when        moyene(\"MATHEMATIQUES\") < 8\n");

	vigie_diagnostic_hint(vigie_diagnostics_add(*state, VIGIE_ERROR, "V012",
						    span_of(&source, "moyene"),
						    "unknown indicator '%s'", "moyene"),
			      "did you mean '%s'?", "moyenne");
	assert_rendered(*state, "10-notes.rules:4:17: error V012: unknown indicator 'moyene'\n"
				"    4 |     when        moyene(\"MATHEMATIQUES\") < 8\n"
				"      |                 ^^~~~~\n"
				"      = did you mean 'moyenne'?\n");
}

static void a_mark_on_the_same_line_is_a_second_underline(void **state)
{
	struct vigie_source source = source_of("a.rules", "when half_days > average");
	struct vigie_diagnostic *entry =
		vigie_diagnostics_add(*state, VIGIE_ERROR, "V020", span_of(&source, "average"),
				      "these cannot be compared");

	vigie_diagnostic_mark(entry, span_of(&source, "half_days"), "this is a number of days");
	assert_rendered(*state, "a.rules:1:18: error V020: these cannot be compared\n"
				"    1 | when half_days > average\n"
				"      |                  ^^~~~~~\n"
				"      |      ~~~~~~~~~ this is a number of days\n");
}

static void a_mark_elsewhere_shows_its_own_line(void **state)
{
	struct vigie_source source = source_of("a.rules", "let x = 1\nlet x = 2\n");
	struct vigie_source other = source_of("b.rules", "\nlet x = 3\n");
	struct vigie_diagnostic *entry = vigie_diagnostics_add(
		*state, VIGIE_WARNING, NULL, span_of(&source, "x = 2"), "said twice");

	vigie_diagnostic_mark(entry, span_of(&source, "x = 1"), "first said here");
	vigie_diagnostic_mark(entry, span_of(&other, "x"), "and here");
	assert_rendered(*state, "a.rules:2:5: warning: said twice\n"
				"    2 | let x = 2\n"
				"      |     ^^~~~\n"
				"    1 | let x = 1\n"
				"      |     ~~~~~ first said here\n"
				"b.rules:2:5: note: and here\n"
				"    2 | let x = 3\n"
				"      |     ~\n");
}

static void carets_stand_under_the_place_after_tabs_wide_and_combining_characters(void **state)
{
	struct vigie_source source = source_of("a.rules", "a\t日本e\xcc\x81 bad\ttab");

	vigie_diagnostics_add(*state, VIGIE_ERROR, NULL, span_of(&source, "bad"), "m");
	vigie_diagnostics_add(*state, VIGIE_ERROR, NULL, span_of(&source, "tab"), "n");
	assert_rendered(*state, "a.rules:1:8: error: m\n"
				"    1 | a       日本e\xcc\x81 bad       tab\n"
				"      |               ^^~\n"
				"a.rules:1:12: error: n\n"
				"    1 | a       日本e\xcc\x81 bad       tab\n"
				"      |                         ^^~\n");
}

static void an_empty_place_at_the_end_of_the_file_has_one_caret(void **state)
{
	struct vigie_source source = source_of("a.rules", "rule {");

	vigie_diagnostics_add(*state, VIGIE_ERROR, NULL, (struct vigie_span){&source, 6, 6},
			      "'}' expected");
	assert_rendered(*state, "a.rules:1:7: error: '}' expected\n"
				"    1 | rule {\n"
				"      |       ^\n");
}

static void a_place_over_several_lines_is_underlined_to_the_end_of_the_first(void **state)
{
	struct vigie_source source = source_of("a.rules", "ab cd\nef\n");

	vigie_diagnostics_add(*state, VIGIE_ERROR, NULL, (struct vigie_span){&source, 3, 8}, "m");
	assert_rendered(*state, "a.rules:1:4: error: m\n"
				"    1 | ab cd\n"
				"      |    ^^\n");
}

static void control_characters_of_a_file_never_reach_the_terminal(void **state)
{
	struct vigie_source source = source_of("a\033.rules", "x \033[2J\xe9 \xe2\x80\xae y");

	vigie_diagnostics_add(*state, VIGIE_ERROR, NULL, span_of(&source, "y"), "m \033[31m");
	assert_rendered(*state, "a\xef\xbf\xbd.rules:1:11: error: m \xef\xbf\xbd[31m\n"
				"    1 | x \xef\xbf\xbd[2J\xef\xbf\xbd \xef\xbf\xbd y\n"
				"      |           ^\n");
}

static void a_line_without_end_is_shown_around_the_place(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0}, out = {0};
	struct vigie_source source;

	for (int i = 0; i < 1000; i++)
		vigie_buffer_append_string(&text, "é");
	vigie_buffer_append_string(&text, "BAD");
	for (int i = 0; i < 1000; i++)
		vigie_buffer_append_string(&text, "é");
	source = source_of("a.rules", vigie_buffer_string(&text));
	vigie_diagnostics_add(*state, VIGIE_ERROR, NULL, span_of(&source, "BAD"), "m");
	vigie_diagnostics_render(*state, false, &out);
	assert_true(out.size < 800);
	assert_non_null(strstr(out.data, "éBADé"));
	assert_null(strstr(out.data, "\xef\xbf\xbd"));
	assert_int_equal(strstr(out.data, "^^~") - strrchr(out.data, '|'), 62);
}

static void data_files_show_no_line(void **state)
{
	struct vigie_source source = source_of("eleves.csv", "NOM;X\n");

	source.show_lines = false;
	vigie_diagnostics_add(*state, VIGIE_ERROR, "D001", span_of(&source, "X"), "unknown header");
	assert_rendered(*state, "eleves.csv:1:5: error D001: unknown header\n");
}

static void they_are_sorted_by_file_line_column_and_else_stay_in_order(void **state)
{
	struct vigie_source source = source_of("b", "xy\nz");

	source.show_lines = false;
	vigie_diagnostics_add(*state, VIGIE_WARNING, NULL, span_of(&source, "z"), "1");
	vigie_diagnostics_add(*state, VIGIE_WARNING, NULL, span_of(&source, "y"), "2");
	vigie_diagnostics_add(*state, VIGIE_WARNING, NULL, span_of(&source, "y"), "3");
	vigie_diagnostics_add_at(*state, VIGIE_ERROR, NULL, "b", 1, 1, "4");
	vigie_diagnostics_add_at(*state, VIGIE_ERROR, NULL, "a", 9, 0, "5");
	vigie_diagnostics_add_at(*state, VIGIE_ERROR, NULL, "a", 0, 0, "6");
	assert_rendered(*state, "a: error: 6\na:9: error: 5\nb:1:1: error: 4\nb:1:2: warning: 2\n"
				"b:1:2: warning: 3\nb:2:1: warning: 1\n");
}

static void a_second_error_at_the_same_place_is_dropped(void **state)
{
	struct vigie_source source = source_of("a", "x");

	source.show_lines = false;
	assert_non_null(
		vigie_diagnostics_add(*state, VIGIE_ERROR, NULL, span_of(&source, "x"), "1"));
	assert_null(vigie_diagnostics_add(*state, VIGIE_ERROR, NULL, span_of(&source, "x"), "2"));
	assert_int_equal(vigie_diagnostics_count(*state, VIGIE_ERROR), 1);
	assert_rendered(*state, "a:1:1: error: 1\n");
}

static void a_warning_or_a_longer_place_does_not_hide_an_error(void **state)
{
	struct vigie_source source = source_of("a", "xy");

	source.show_lines = false;
	vigie_diagnostics_add(*state, VIGIE_WARNING, NULL, span_of(&source, "x"), "1");
	vigie_diagnostics_add(*state, VIGIE_ERROR, NULL, span_of(&source, "x"), "2");
	vigie_diagnostics_add(*state, VIGIE_ERROR, NULL, span_of(&source, "xy"), "3");
	assert_rendered(*state, "a:1:1: warning: 1\na:1:1: error: 2\na:1:1: error: 3\n");
}

static void the_cap_keeps_its_number_and_says_how_many_more(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	struct vigie_diagnostic *entry = NULL;

	for (uint32_t i = 1; i <= VIGIE_DIAGNOSTIC_LIMIT; i++)
		assert_non_null(
			vigie_diagnostics_add_at(*state, VIGIE_ERROR, NULL, "a", i, 0, "m"));
	vigie_diagnostics_render(*state, false, &out);
	assert_null(strstr(out.data, "more"));
	for (int i = 0; i < 2; i++)
		entry = vigie_diagnostics_add_at(*state, VIGIE_ERROR, NULL, "a", 1, 0, "m");
	assert_null(entry);
	vigie_diagnostic_hint(entry, "ignored");
	vigie_diagnostic_mark(entry, (struct vigie_span){0}, "ignored");
	vigie_buffer_clear(&out);
	vigie_diagnostics_render(*state, false, &out);
	assert_non_null(strstr(out.data, "\n2 more messages are not shown\n"));
	assert_int_equal(vigie_diagnostics_count(*state, VIGIE_ERROR), VIGIE_DIAGNOSTIC_LIMIT + 2);
}

static void colours_come_only_when_asked_for(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	vigie_diagnostics_add_at(*state, VIGIE_ERROR, "V001", "a", 1, 2, "m");
	vigie_diagnostics_render(*state, true, &out);
	assert_string_equal(vigie_buffer_string(&out),
			    "\033[1ma:1:2: \033[0m\033[1;31merror V001:\033[0m m\n");
}

static void json_has_one_object_a_line(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	vigie_diagnostic_hint(
		vigie_diagnostics_add_at(*state, VIGIE_ERROR, "V001", "a\"b", 3, 4, "m\n"), "h");
	vigie_diagnostics_add_at(*state, VIGIE_NOTE, NULL, "z", 0, 0, "n");
	vigie_diagnostics_render_json(*state, &out);
	assert_string_equal(vigie_buffer_string(&out),
			    "{\"file\":\"a\\\"b\",\"line\":3,\"column\":4,\"severity\":\"error\","
			    "\"code\":\"V001\",\"message\":\"m\\n\",\"hints\":[\"h\"]}\n"
			    "{\"file\":\"z\",\"line\":null,\"column\":null,\"severity\":\"note\","
			    "\"code\":null,\"message\":\"n\",\"hints\":[]}\n");
}

static void each_kind_of_line_break_ends_one_line(void **state)
{
	(void)state;
	assert_position("a\nb\rc\r\nd", 0, 1, 1);
	assert_position("a\nb\rc\r\nd", 2, 2, 1);
	assert_position("a\nb\rc\r\nd", 4, 3, 1);
	assert_position("a\nb\rc\r\nd", 6, 3, 3);
	assert_position("a\nb\rc\r\nd", 7, 4, 1);
	assert_position("a\nb\rc\r\nd", 99, 4, 2);
	assert_position("\r\r", 2, 3, 1);
}

static void columns_count_characters_and_not_the_byte_order_mark(void **state)
{
	(void)state;
	assert_position("éà x", 5, 1, 4);
	assert_position("\xef\xbb\xbfx", 3, 1, 1);
	assert_position("\xef\xbb\xbfx", 0, 1, 1);
	assert_position("", 0, 1, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_example_of_the_contract_is_rendered_to_the_letter),
		TEST(a_mark_on_the_same_line_is_a_second_underline),
		TEST(a_mark_elsewhere_shows_its_own_line),
		TEST(carets_stand_under_the_place_after_tabs_wide_and_combining_characters),
		TEST(an_empty_place_at_the_end_of_the_file_has_one_caret),
		TEST(a_place_over_several_lines_is_underlined_to_the_end_of_the_first),
		TEST(control_characters_of_a_file_never_reach_the_terminal),
		TEST(a_line_without_end_is_shown_around_the_place),
		TEST(data_files_show_no_line),
		TEST(they_are_sorted_by_file_line_column_and_else_stay_in_order),
		TEST(a_second_error_at_the_same_place_is_dropped),
		TEST(a_warning_or_a_longer_place_does_not_hide_an_error),
		TEST(the_cap_keeps_its_number_and_says_how_many_more),
		TEST(colours_come_only_when_asked_for),
		TEST(json_has_one_object_a_line),
		TEST(each_kind_of_line_break_ends_one_line),
		TEST(columns_count_characters_and_not_the_byte_order_mark),
	};

	return cmocka_run_group_tests_name("diagnostic", tests, NULL, NULL);
}
