/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every message of the parser and the checker, as an administrator sees it. Inputs and outputs are
 * in tests/golden/rules-messages; UPDATE_GOLDEN=1 writes the outputs anew, and the difference is
 * reviewed. */
#include "page.h"
#include "rules/language/codes.h"

#define FOLDER "tests/golden/rules-messages/"
#define LARGEST_FILE (1 << 16)

/* X(name): FOLDER/name.rules gives FOLDER/name.expected */
#define CASES(X)                                                                                   \
	X(an_unknown_indicator_gets_the_nearest)                                                   \
	X(an_unknown_word_gets_the_nearest)                                                        \
	X(a_misspelt_word_is_corrected_in_its_language)                                            \
	X(what_no_rule_may_look_at_says_why)                                                       \
	X(a_number_out_of_range_is_said_once)                                                      \
	X(what_was_expected_is_said)                                                               \
	X(a_condition_ends_where_the_file_ends)                                                    \
	X(an_unknown_window_gets_the_nearest)                                                      \
	X(a_statement_said_twice_shows_both)                                                       \
	X(a_missing_statement_is_named)                                                            \
	X(a_block_that_is_not_closed_is_shown_where_it_opens)                                      \
	X(a_name_taken_twice_shows_both)                                                           \
	X(a_let_cannot_be_a_word_of_the_language)                                                  \
	X(two_units_are_both_underlined)                                                           \
	X(a_condition_is_needed)                                                                   \
	X(an_operator_takes_only_what_it_can)                                                      \
	X(an_unknown_name_gets_the_nearest)                                                        \
	X(a_definition_that_needs_itself_is_shown)                                                 \
	X(an_unknown_support_gets_the_nearest)                                                     \
	X(an_argument_that_is_not_taken_is_named)                                                  \
	X(a_missing_argument_is_named)                                                             \
	X(a_range_that_holds_nothing_is_shown)                                                     \
	X(at_least_counts_its_list)                                                                \
	X(a_number_out_of_its_limits_says_the_limits)                                              \
	X(dates_in_the_wrong_order_are_shown)                                                      \
	X(an_impossible_fact_is_refused)                                                           \
	X(what_can_never_be_true_or_false_is_warned_of)                                            \
	X(parts_that_leave_no_choice_are_warned_of)                                                \
	X(an_identical_rule_is_warned_of)                                                          \
	X(an_indicator_without_value_is_warned_of)                                                 \
	X(what_the_lexer_refuses_is_said_once)

/* Codes that the files cannot show: they need options, or a thousand rules. Tested elsewhere. */
#define ELSEWHERE "V019 V025 V034 V035 V043 V044"

static size_t read_file(const char *path, char *bytes)
{
	FILE *file = fopen(path, "r");
	size_t size;

	if (!file)
		fail_msg("%s cannot be read", path);
	size = fread(bytes, 1, LARGEST_FILE - 1, file);
	bytes[size] = '\0';
	fclose(file);
	return size;
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void compare(const char *name)
{
	static char text[LARGEST_FILE], expected[LARGEST_FILE];
	char path[256];
	struct page page;
	size_t size;

	snprintf(path, sizeof(path), FOLDER "%s.rules", name);
	size = read_file(path, text);
	page_read(&page, text, size, NULL);
	snprintf(path, sizeof(path), FOLDER "%s.expected", name);
	if (getenv("UPDATE_GOLDEN"))
		write_file(path, vigie_buffer_string(&page.messages));
	read_file(path, expected);
	assert_string_equal(vigie_buffer_string(&page.messages), expected);
	page_done(&page);
}

#define X(name)                                                                                    \
	static void name(void **state)                                                             \
	{                                                                                          \
		(void)state;                                                                       \
		compare(#name);                                                                    \
	}
CASES(X)
#undef X

static void every_code_is_shown_by_a_test(void **state)
{
	static char shown[LARGEST_FILE];
	static const char *const names[] = {
#define X(name) FOLDER #name ".expected",
		CASES(X)
#undef X
	};
	bool seen[CODES_N] = {false};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(names); i++) {
		read_file(names[i], shown);
		for (enum rule_code code = 0; code < CODES_N; code++)
			seen[code] |= strstr(shown, rule_code(code)) != NULL;
	}
	for (enum rule_code code = 0; code < CODES_N; code++) {
		if (!seen[code] && !strstr(ELSEWHERE, rule_code(code)))
			fail_msg("no test shows %s", rule_code(code));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define X(name) cmocka_unit_test(name),
		CASES(X)
#undef X
			cmocka_unit_test(every_code_is_shown_by_a_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
