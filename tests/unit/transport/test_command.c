/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs that deliver: what is taken of them, what is refused, and what is said of it. */
#include "tests/unit/transport/programs.h"

static void what_a_program_prints_is_one_item_with_its_name(void **state)
{
	(void)state;
	assert_int_equal(run("echo one; echo two"), 0);
	assert_int_equal(told.n_items, 1);
	assert_string_equal(told.path, "script");
	assert_int_equal(told.size, 8);
	assert_string_equal(printed(), "one\ntwo\n");
	assert_memory_equal(told.spool_path, spool, strlen(spool));
}

static void arguments_reach_the_program_one_by_one(void **state)
{
	char url[160];

	(void)state;
	write_script("printf '[%s]' \"$@\"");
	snprintf(url, sizeof(url), "command:%s  --since\tyesterday *", script);
	assert_int_equal(run_url(url), 0);
	assert_string_equal(printed(), "[--since][yesterday][*]");
}

static void the_same_output_has_the_same_version_and_another_another(void **state)
{
	char first[256];

	(void)state;
	assert_int_equal(run("echo one"), 0);
	memcpy(first, told.version, sizeof(first));
	assert_int_equal(list(), 0);
	assert_string_equal(told.version, first);
	write_script("echo two");
	assert_int_equal(list(), 0);
	assert_string_not_equal(told.version, first);
}

static void a_program_that_prints_nothing_lists_nothing(void **state)
{
	(void)state;
	assert_int_equal(run("cat"), 0);
	assert_int_equal(told.n_items, 0);
	assert_int_equal(count_spool(), 0);
}

static void output_that_is_known_is_not_kept(void **state)
{
	(void)state;
	assert_int_equal(run("echo one"), 0);
	assert_int_equal(count_spool(), 1);
	memcpy(last_known, told.version, sizeof(last_known));
	assert_int_equal(list(), 0);
	assert_int_equal(told.n_items, 1);
	assert_string_equal(asked, "script");
	assert_int_equal(count_spool(), 0);
	assert_int_equal(fetch(), -EAGAIN);
}

static void output_is_handed_over_once_and_only_as_it_was_listed(void **state)
{
	(void)state;
	assert_int_equal(run("echo one"), 0);
	assert_int_equal(fetch(), 0);
	assert_int_equal(fetch(), -EAGAIN);
	assert_int_equal(list(), 0);
	strcpy(told.version, "another");
	assert_int_equal(fetch(), -EAGAIN);
}

static void a_program_that_fails_delivers_nothing(void **state)
{
	(void)state;
	assert_int_equal(run("echo one; echo 'ESSAI Gael' >&2; exit 3"), -EIO);
	assert_int_equal(told.n_items, 0);
	assert_int_equal(count_spool(), 0);
	assert_non_null(strstr(told.message, "exit status 3"));
	assert_null(strstr(told.message, "ESSAI"));
}

static void an_exit_status_of_sysexits_says_why(void **state)
{
	(void)state;
	assert_int_equal(run("exit 77"), -EIO);
	assert_string_equal(told.message, "the program's credentials are refused (exit status 77)");
}

static void a_program_that_was_killed_delivers_nothing(void **state)
{
	(void)state;
	assert_int_equal(run("echo one; kill -SEGV $$"), -EIO);
	assert_int_equal(told.n_items, 0);
	assert_string_equal(told.message,
			    "the program was ended by signal 11 (Segmentation fault)");
}

static void a_program_that_is_not_there_is_said_so(void **state)
{
	(void)state;
	assert_int_equal(run_url("command:/nonexistent/program"), -ENOENT);
	assert_string_equal(told.message,
			    "/nonexistent/program cannot be started: No such file or directory");
	assert_int_equal(list(), -ENOENT);
}

static void a_file_that_is_no_program_is_said_so(void **state)
{
	(void)state;
	assert_int_equal(run_url("command:/etc/passwd"), -EACCES);
	assert_non_null(strstr(told.message, "cannot be started"));
}

static void output_up_to_the_limit_is_taken_and_not_one_byte_more(void **state)
{
	(void)state;
	options.size_limit = 100000;
	assert_int_equal(run("head -c 100000 /dev/zero"), 0);
	assert_int_equal(told.size, 100000);
	write_script("head -c 100001 /dev/zero");
	assert_int_equal(list(), -EFBIG);
	assert_int_equal(told.n_items, 0);
	assert_int_equal(count_spool(), 0);
	assert_string_equal(told.message, "the program prints more than the limit of its source");
}

static void a_program_that_prints_for_ever_is_stopped(void **state)
{
	(void)state;
	assert_int_equal(run("exec cat /dev/zero"), -EFBIG);
	write_script("echo one");
	assert_int_equal(list(), 0);
}

static void a_program_that_does_not_end_is_stopped(void **state)
{
	(void)state;
	options.limits.total_seconds = 1;
	assert_int_equal(run("echo one; exec tail -f /dev/null"), -ETIMEDOUT);
	assert_string_equal(told.message, "the program did not end within 1 s and was stopped");
	assert_int_equal(count_spool(), 0);
}

/* Only its end closes the pipe: the answer would never come. */
static void one_run_at_a_time(void **state)
{
	(void)state;
	write_script("echo one");
	assert_int_equal(run("echo one"), 0);
	assert_int_equal(vigie_transport_command.list(transport), 0);
	assert_int_equal(vigie_transport_command.list(transport), -EBUSY);
	run_until(&told.n_lists, 2);
}

static void what_only_a_shell_understands_is_refused(void **state)
{
	static const char *const faults[] = {
		"command:",
		"command:export",
		"command: /usr/bin/export",
		"command:/usr/bin/export 'a b'",
		"command:/usr/bin/export \"a b\"",
		"command:/usr/bin/export a\\ b",
		"command:/usr/bin/export `date`",
		"command:/usr/bin/export | sort",
		"command:/usr/bin/export >/tmp/x",
		"command:/usr/bin/export 2>&1",
		"command:/usr/bin/export && true",
		"command:/usr/bin/export\na",
	};
	const char *message;

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(faults); i++) {
		message = NULL;
		assert_int_equal(vigie_transport_command.check(faults[i], &message), -EINVAL);
		assert_non_null(message);
		assert_int_equal(open_url(faults[i]), -EINVAL);
	}
	assert_int_equal(vigie_transport_command.check("Command:/bin/x a=b?c&d *", &message), 0);
}

static void a_command_has_as_many_words_as_the_limit_and_no_more(void **state)
{
	char url[256] = "command:/x";
	const char *message = NULL;

	(void)state;
	for (int i = 1; i < COMMAND_WORDS_LIMIT; i++)
		strcat(url, " a");
	assert_int_equal(vigie_transport_command.check(url, &message), 0);
	strcat(url, " a");
	assert_int_equal(vigie_transport_command.check(url, &message), -EINVAL);
	assert_non_null(message);
}

static void there_is_nothing_to_archive_or_delete(void **state)
{
	(void)state;
	assert_int_equal(run("echo one"), 0);
	assert_int_equal(vigie_transport_command.settle(transport, "script", VIGIE_SETTLE_KEEP), 0);
	assert_int_equal(vigie_transport_command.settle(transport, "script", VIGIE_SETTLE_DELETE),
			 -EOPNOTSUPP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_a_program_prints_is_one_item_with_its_name),
		TEST(arguments_reach_the_program_one_by_one),
		TEST(the_same_output_has_the_same_version_and_another_another),
		TEST(a_program_that_prints_nothing_lists_nothing),
		TEST(output_that_is_known_is_not_kept),
		TEST(output_is_handed_over_once_and_only_as_it_was_listed),
		TEST(a_program_that_fails_delivers_nothing),
		TEST(an_exit_status_of_sysexits_says_why),
		TEST(a_program_that_was_killed_delivers_nothing),
		TEST(a_program_that_is_not_there_is_said_so),
		TEST(a_file_that_is_no_program_is_said_so),
		TEST(output_up_to_the_limit_is_taken_and_not_one_byte_more),
		TEST(a_program_that_prints_for_ever_is_stopped),
		TEST(a_program_that_does_not_end_is_stopped),
		TEST(one_run_at_a_time),
		TEST(what_only_a_shell_understands_is_refused),
		TEST(a_command_has_as_many_words_as_the_limit_and_no_more),
		TEST(there_is_nothing_to_archive_or_delete),
	};

	return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
