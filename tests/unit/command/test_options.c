/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the command line by the tables of the commands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/command/command.h"

enum { ON, JSON };

static const struct option_line lines[] = {
	[ON] = {"--on", "DATE", "a day"},
	[JSON] = {"--json", NULL, "JSON"},
};

static const struct command sample = {
	.name = "sample",
	.operands = "FILE…",
	.summary = "a sample",
	COMMAND_OPTIONS(lines),
	.least = 1,
	.most = 2,
};

struct outcome {
	struct session session;
	struct arguments arguments;
	int code;
	bool read;
	char *words[8];
};

/* The words are read; the outcome stays good until the next call. */
static const struct outcome *read_words(const char *const *words)
{
	static struct outcome outcome;
	int n = 0;

	outcome = (struct outcome){.session.config_path = "default"};
	for (; words[n]; n++)
		outcome.words[n] = (char *)words[n];
	outcome.read = command_read(&sample, &outcome.session, n, outcome.words, &outcome.arguments,
				    &outcome.code);
	return &outcome;
}

#define READ(...) read_words((const char *const[]){__VA_ARGS__, NULL})

static void options_and_operands_may_stand_in_any_order(void **state)
{
	const struct outcome *outcome = READ("a", "--on", "2026-11-30", "b", "--json");

	(void)state;
	assert_true(outcome->read);
	assert_string_equal(outcome->arguments.options[ON], "2026-11-30");
	assert_true(outcome->session.json);
	assert_int_equal(outcome->arguments.n_operands, 2);
	assert_string_equal(outcome->arguments.operands[0], "a");
	assert_string_equal(outcome->arguments.operands[1], "b");
}

static void a_value_may_follow_an_equals_sign(void **state)
{
	const struct outcome *outcome = READ("--on=2026-11-30", "a");

	(void)state;
	assert_true(outcome->read);
	assert_string_equal(outcome->arguments.options[ON], "2026-11-30");
	assert_null(outcome->arguments.options[JSON]);
}

static void after_two_dashes_every_word_is_an_operand(void **state)
{
	const struct outcome *outcome = READ("--", "--on", "-");

	(void)state;
	assert_true(outcome->read);
	assert_int_equal(outcome->arguments.n_operands, 2);
	assert_string_equal(outcome->arguments.operands[0], "--on");
}

static void the_configuration_may_be_named_among_the_options(void **state)
{
	const struct outcome *outcome = READ("-c", "my.conf", "a");

	(void)state;
	assert_true(outcome->read);
	assert_true(outcome->session.config_named);
	assert_string_equal(outcome->session.config_path, "my.conf");
}

static void what_the_table_does_not_hold_is_a_usage_error(void **state)
{
	(void)state;
	assert_int_equal(READ("a", "--of")->code, EXIT_USAGE);
	assert_int_equal(READ("a", "--json=1")->code, EXIT_USAGE);
	assert_int_equal(READ("a", "--on")->code, EXIT_USAGE);
	assert_int_equal(READ("--json")->code, EXIT_USAGE);
	assert_int_equal(READ("a", "b", "c")->code, EXIT_USAGE);
	assert_int_equal(READ("a", "b")->code, EXIT_DONE);
}

static const char *found(int argc, const char *const *argv, int *ret_words)
{
	int code;
	const struct command *command = command_find(argc, (char *const *)argv, ret_words, &code);

	return command ? command->name : "";
}

static void the_longest_name_is_taken(void **state)
{
	int words;

	(void)state;
	assert_string_equal(
		found(3, (const char *const[]){"sources", "quarantine", "show"}, &words),
		"sources quarantine show");
	assert_int_equal(words, 3);
	assert_string_equal(found(2, (const char *const[]){"status", "x"}, &words), "status");
	assert_int_equal(words, 1);
}

static void a_group_alone_is_its_list(void **state)
{
	int words;

	(void)state;
	assert_string_equal(found(1, (const char *const[]){"flags"}, &words), "flags list");
	assert_int_equal(words, 1);
	assert_string_equal(found(2, (const char *const[]){"flags", "--json"}, &words),
			    "flags list");
	assert_string_equal(found(2, (const char *const[]){"flags", "lits"}, &words), "");
}

static void every_command_of_the_registry_is_complete(void **state)
{
	(void)state;
	for (size_t i = 0; commands[i]; i++) {
		assert_non_null(commands[i]->run);
		assert_non_null(commands[i]->summary);
		assert_non_null(commands[i]->examples);
		assert_true(commands[i]->n_options <= OPTIONS_MOST);
		assert_int_equal(commands[i]->most > 0, commands[i]->operands != NULL);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(commands[i]->name, commands[j]->name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_and_operands_may_stand_in_any_order),
		cmocka_unit_test(a_value_may_follow_an_equals_sign),
		cmocka_unit_test(after_two_dashes_every_word_is_an_operand),
		cmocka_unit_test(the_configuration_may_be_named_among_the_options),
		cmocka_unit_test(what_the_table_does_not_hold_is_a_usage_error),
		cmocka_unit_test(the_longest_name_is_taken),
		cmocka_unit_test(a_group_alone_is_its_list),
		cmocka_unit_test(every_command_of_the_registry_is_complete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
