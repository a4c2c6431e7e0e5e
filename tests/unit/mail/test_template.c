/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language of letters: what it writes, what it refuses, and that it says where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/mail/template_file.h"
#include "vigie/mail.h"

struct bench {
	struct vigie_arena *arena;
	struct vigie_diagnostics *list;
	struct vigie_source source;
	struct template template;
};

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	assert_int_equal(vigie_arena_new(&bench->arena), 0);
	assert_int_equal(vigie_diagnostics_new(&bench->list), 0);
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;

	vigie_diagnostics_free(bench->list);
	vigie_arena_free(bench->arena);
	free(bench);
	return 0;
}

static int read_text(struct bench *bench, enum template_kind kind, enum template_form form,
		     const char *text)
{
	bench->source = (struct vigie_source){
		.name = "t", .text = text, .size = strlen(text), .show_lines = true};
	return template_read(&bench->source, kind, form, bench->arena, bench->list,
			     &bench->template);
}

/* A code letter, the smallest with several values. */
#define CODE "{number} {programme} {school} {code}{last_day}"

static void expect_written(struct bench *bench, const char *template, const char *expected)
{
	const struct template_item letter = {.contents = {
						     [NAME_NUMBER] = {.text = "12"},
						     [NAME_PROGRAMME] = {.text = "A & B"},
						     [NAME_SCHOOL] = {.text = "un\r\ndeux"},
						     [NAME_CODE] = {.text = "{number}"},
						     [NAME_LAST_DAY] = {.text = ""},
					     }};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	assert_int_equal(read_text(bench, TEMPLATE_CODE, FORM_TEXT, template), 0);
	template_append(&bench->template, &letter, &out);
	assert_string_equal(vigie_buffer_string(&out), expected);
}

static void values_are_one_line_each_and_never_read_again(void **state)
{
	expect_written(*state, CODE "\n", "12 A & B un  deux {number}\n");
}

static void a_block_around_a_value_is_there_when_the_value_is(void **state)
{
	expect_written(*state,
		       CODE "{#last_day} until{/last_day}{#number} (no. {number}){/number}\n",
		       "12 A & B un  deux {number} (no. 12)\n");
}

static void a_line_of_blocks_alone_is_no_line(void **state)
{
	expect_written(*state, CODE "\n {#last_day} \nnever\n{/last_day}\n\nend",
		       "12 A & B un  deux {number}\n\nend\n");
}

static void line_ends_and_a_mark_of_windows_do_not_matter(void **state)
{
	expect_written(*state, "\xef\xbb\xbf" CODE "\r\nend\r\n",
		       "12 A & B un  deux {number}\nend\n");
}

/* The whole smallest page of a digest, with one referral's reason. */
#define SECTION(name)                                                                              \
	"{#" name "}{more}{#group}{school}{programme}{#referral}{number}{urgent}{state}"           \
	"{reasons}{#link}<a href=\"{address}\">{answer}</a>{/link}{/referral}{/group}{/" name "}"
#define LIST(name) "{#" name "}{#each}{sentence}{/each}{/" name "}"
#define PAGE                                                                                       \
	"{total}" SECTION("new") SECTION("open") SECTION("closed") LIST("reminders")               \
		LIST("done") "{usage}{unsubscribe}"

static void a_page_is_escaped_and_its_style_is_left_alone(void **state)
{
	struct bench *bench = *state;
	const struct template_item letter = {.contents = {[NAME_TOTAL] = {.text = "<b> & \"c\""}}};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	assert_int_equal(read_text(bench, TEMPLATE_DIGEST, FORM_HTML,
				   "<style>\na{color:red}\n</style>" PAGE "\n"),
			 0);
	template_append(&bench->template, &letter, &out);
	assert_string_equal(vigie_buffer_string(&out),
			    "<style>\na{color:red}\n</style>&lt;b&gt; &amp; &quot;c&quot;\n");
}

static void a_block_is_written_once_for_each(void **state)
{
	struct bench *bench = *state;
	const struct template_item sentences[] = {
		{.contents = {[NAME_SENTENCE] = {.text = "one"}}},
		{.contents = {[NAME_SENTENCE] = {.text = "two"}}},
	};
	const struct template_item list = {
		.contents = {[NAME_EACH] = {.items = sentences, .n = 2}}};
	const struct template_item letter = {
		.contents = {[NAME_TOTAL] = {.text = "T"}, [NAME_DONE] = {.items = &list, .n = 1}}};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	assert_int_equal(read_text(bench, TEMPLATE_DIGEST, FORM_TEXT,
				   PAGE "{#done}{#each}[{sentence}{total}]{/each}{/done}\n"),
			 0);
	template_append(&bench->template, &letter, &out);
	assert_string_equal(vigie_buffer_string(&out), "Tonetwo[oneT][twoT]\n");
}

static void expect_refused(struct bench *bench, enum template_form form, const char *text,
			   const char *words)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer said = {0};
	enum template_kind kind = form == FORM_HTML ? TEMPLATE_DIGEST : TEMPLATE_CODE;

	vigie_diagnostics_free(bench->list);
	assert_int_equal(vigie_diagnostics_new(&bench->list), 0);
	assert_int_equal(read_text(bench, kind, form, text), 1);
	vigie_diagnostics_render(bench->list, false, &said);
	assert_int_equal(vigie_diagnostics_count(bench->list, VIGIE_ERROR), 1);
	if (!strstr(vigie_buffer_string(&said), words))
		fail_msg("\"%s\" is not in:\n%s", words, vigie_buffer_string(&said));
}

static void each_mistake_is_one_message_with_its_place(void **state)
{
	struct bench *bench = *state;
	char line[TEMPLATE_LINE_LIMIT + 2];
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	expect_refused(bench, FORM_TEXT, CODE "\nxx{numbr}\n", "t:2:3: error");
	expect_refused(bench, FORM_TEXT, CODE "\n{pupil}\n", "nothing is called \"pupil\" here");
	expect_refused(bench, FORM_TEXT, CODE " { number }", "t:1:48: error");
	expect_refused(bench, FORM_TEXT, CODE "{#number}", "never closed");
	expect_refused(bench, FORM_TEXT, CODE "{/number}", "closes no block");
	expect_refused(bench, FORM_TEXT, "{number} {programme} {school}",
		       "the letter has to hold {code}, {last_day}");
	expect_refused(bench, FORM_TEXT, CODE "\n\xff\n", "t:2:1: error");
	expect_refused(bench, FORM_HTML,
		       PAGE "{#new}{more}{#group}{school}{programme}{#referral}"
			    "{number}{urgent}{state}{reasons}{/referral}{/group}"
			    "{/new}",
		       "this block has to hold {#link}");
	expect_refused(bench, FORM_HTML, PAGE "{new}", "this is a block");
	expect_refused(bench, FORM_HTML, PAGE "<img SRC='x'>", "fetches nothing");
	expect_refused(bench, FORM_HTML, PAGE "<meta http-equiv=refresh>", "fetches nothing");
	expect_refused(bench, FORM_HTML, PAGE "<table background='x'>", "fetches nothing");
	expect_refused(bench, FORM_HTML, PAGE "<a href='javascript:x()'>", "fetches nothing");
	expect_refused(bench, FORM_HTML, PAGE "<p onClick='x()'>", "fetches nothing");
	memset(line, 'x', sizeof(line));
	vigie_buffer_append_string(&text, CODE "\n");
	vigie_buffer_append(&text, line, TEMPLATE_LINE_LIMIT);
	assert_int_equal(read_text(bench, TEMPLATE_CODE, FORM_TEXT, text.data), 0);
	vigie_buffer_append_char(&text, 'x');
	expect_refused(bench, FORM_TEXT, text.data, "too long for a mail");
}

static void what_blocks_lack_is_told_of_each(void **state)
{
	struct bench *bench = *state;

	assert_int_equal(read_text(bench, TEMPLATE_DIGEST, FORM_TEXT,
				   "{total}{usage}{unsubscribe}" LIST("reminders") LIST(
					   "done") "{#new}{/new}{#open}{/open}{#closed}{/closed}"),
			 1);
	assert_int_equal(vigie_diagnostics_count(bench->list, VIGIE_ERROR), 3);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(values_are_one_line_each_and_never_read_again),
		TEST(a_block_around_a_value_is_there_when_the_value_is),
		TEST(a_line_of_blocks_alone_is_no_line),
		TEST(line_ends_and_a_mark_of_windows_do_not_matter),
		TEST(a_page_is_escaped_and_its_style_is_left_alone),
		TEST(a_block_is_written_once_for_each),
		TEST(each_mistake_is_one_message_with_its_place),
		TEST(what_blocks_lack_is_told_of_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
