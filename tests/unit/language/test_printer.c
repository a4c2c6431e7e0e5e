/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Canonical text: what is printed reads back as the same tree, in both languages, and has no
 * parentheses that could be left out. */
#include "generator.h"

#define SAMPLES 400
#define DEFINITIONS                                                                                \
	"let notion = average() + 1\nscore \"s\" { 3 points when boarder }\n"                      \
	"rule \"r0\" { title \"t\" when boarder }\n"

static void open_condition(struct page *page, struct vigie_buffer *text, const char *condition)
{
	vigie_buffer_clear(text);
	vigie_buffer_append_format(text, DEFINITIONS "rule \"r\" { title \"t\" when %s }",
				   condition);
	page_open(page, vigie_buffer_string(text));
}

static void assert_round_trip(const char *condition, enum vigie_language language)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0}, again = {0};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer printed = {0}, twice = {0};
	struct page first, second;

	open_condition(&first, &text, condition);
	if (first.result != 0)
		fail_msg("%s\n%s", condition, vigie_buffer_string(&first.messages));
	ast_expression_print(first.set->rules[1].when, language, &printed);
	open_condition(&second, &again, vigie_buffer_string(&printed));
	if (second.result != 0)
		fail_msg("%s\nprinted as %s\n%s", condition, vigie_buffer_string(&printed),
			 vigie_buffer_string(&second.messages));
	if (!same_tree(first.set->rules[1].when, second.set->rules[1].when))
		fail_msg("%s\nprinted as %s\nis another tree", condition,
			 vigie_buffer_string(&printed));
	ast_expression_print(second.set->rules[1].when, language, &twice);
	assert_string_equal(vigie_buffer_string(&twice), vigie_buffer_string(&printed));
	page_done(&first);
	page_done(&second);
}

static void what_is_printed_reads_back_as_the_same_tree(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SAMPLES; seed++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer condition = {0};
		struct generator generator = {.state = seed, .out = &condition};

		put_condition(&generator, 4);
		assert_round_trip(vigie_buffer_string(&condition), VIGIE_ENGLISH);
		assert_round_trip(vigie_buffer_string(&condition), VIGIE_FRENCH);
	}
}

/* The ')' of the '(' at `open`, texts skipped. */
static size_t find_close(const char *text, size_t open)
{
	int depth = 0;

	for (size_t i = open; text[i]; i++) {
		if (text[i] == '"') {
			for (i++; text[i] != '"'; i++)
				i += text[i] == '\\';
		} else if (text[i] == '(') {
			depth++;
		} else if (text[i] == ')' && --depth == 0) {
			return i;
		}
	}
	return 0;
}

/* Without its parentheses at `open` the text must be wrong, or mean something else. */
static void assert_needed(const struct ast_expression *tree, const char *printed, size_t open)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0}, bare = {0};
	size_t close = find_close(printed, open);
	struct page page;

	vigie_buffer_append(&bare, printed, open);
	vigie_buffer_append(&bare, printed + open + 1, close - open - 1);
	vigie_buffer_append_string(&bare, printed + close + 1);
	open_condition(&page, &text, vigie_buffer_string(&bare));
	if (page.result == 0 && same_tree(tree, page.set->rules[1].when))
		fail_msg("%s\nmeans the same as\n%s", printed, vigie_buffer_string(&bare));
	page_done(&page);
}

static void no_parentheses_could_be_left_out(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SAMPLES / 4; seed++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0}, printed = {0};
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer condition = {0};
		struct generator generator = {.state = seed, .out = &condition};
		const struct ast_expression *tree;
		struct page page;

		put_condition(&generator, 4);
		open_condition(&page, &text, vigie_buffer_string(&condition));
		assert_int_equal(page.result, 0);
		tree = page.set->rules[1].when;
		ast_expression_print(tree, VIGIE_ENGLISH, &printed);
		for (size_t i = 0; i < printed.size; i++) {
			bool call =
				i > 0 && strchr("abcdefghijklmnopqrstuvwxyz_", printed.data[i - 1]);
			bool list = i > 2 && (strncmp(printed.data + i - 3, "of ", 3) == 0 ||
					      strncmp(printed.data + i - 3, "in ", 3) == 0);

			if (printed.data[i] == '(' && !call && !list)
				assert_needed(tree, printed.data, i);
		}
		page_done(&page);
	}
}

static void texts_keep_quotes_backslashes_and_line_feeds(void **state)
{
	(void)state;
	assert_prints("school.kind = \"a \\\"b\\\" \\\\ \\n\"", VIGIE_FRENCH,
		      "etablissement.nature = \"a \\\"b\\\" \\\\ \\n\"");
}

static void arguments_are_printed_in_the_order_of_the_manual(void **state)
{
	(void)state;
	assert_prints("half_days(over: this month, justified: no) > 1", VIGIE_ENGLISH,
		      "half_days(justified: no, over: this month) > 1");
	assert_prints("average(over: term 1, \"M\") > 1", VIGIE_ENGLISH,
		      "average(\"M\", over: term 1) > 1");
}

static void numbers_are_exact_with_the_mark_of_the_language(void **state)
{
	(void)state;
	assert_prints("average() < 8.50", VIGIE_FRENCH, "moyenne() < 8,5");
	assert_prints("average() < 7,995", VIGIE_ENGLISH, "average() < 7.995");
	assert_prints("average() > 0.000001", VIGIE_ENGLISH, "average() > 0.000001");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_printed_reads_back_as_the_same_tree),
		cmocka_unit_test(no_parentheses_could_be_left_out),
		cmocka_unit_test(texts_keep_quotes_backslashes_and_line_feeds),
		cmocka_unit_test(arguments_are_printed_in_the_order_of_the_manual),
		cmocka_unit_test(numbers_are_exact_with_the_mark_of_the_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
