/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs that deliver: what is taken of them, what they are given, and that none outlives its
 * run. Each program is a script made by its test; where the tests run as root it runs as nobody. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "connectors/transport/command.h"
#include "connectors/transport/transports.h"

#define LOOP_LIMIT_USEC 20000000 /* an answer that has not come by then does not come */

static char base[64], spool[96], script[96];
static sd_event *loop;
static struct vigie_transport *transport;
static struct vigie_transport_options options;
static char last_known[256], asked[64]; /* the version that is known, and of what */

static struct {
	int result, n_lists, n_fetches;
	size_t n_items;
	char path[256], version[256], message[256], spool_path[256];
	uint64_t size;
} told;

static void on_list(void *userdata, int result, const char *message, const struct vigie_item *items,
		    size_t n, size_t n_unsettled)
{
	(void)userdata;
	assert_int_equal(n_unsettled, 0);
	told.result = result;
	told.n_items = n;
	told.n_lists++;
	snprintf(told.message, sizeof(told.message), "%s", message ? message : "");
	if (n == 0)
		return;
	snprintf(told.path, sizeof(told.path), "%s", items->path);
	snprintf(told.version, sizeof(told.version), "%s", items->version);
	told.size = items->size;
}

static void on_fetch(void *userdata, int result, const char *message, const char *spool_path)
{
	(void)userdata;
	(void)message;
	told.result = result;
	told.n_fetches++;
	snprintf(told.spool_path, sizeof(told.spool_path), "%s", spool_path ? spool_path : "");
}

static int last_version(void *userdata, const char *path, char *buffer, size_t size)
{
	(void)userdata;
	snprintf(asked, sizeof(asked), "%s", path);
	if (!*last_known)
		return -ENOENT;
	snprintf(buffer, size, "%s", last_known);
	return 0;
}

static int set_up(void **state)
{
	(void)state;
	snprintf(base, sizeof(base), "/tmp/vigie-command-XXXXXX");
	if (!mkdtemp(base) || chmod(base, 0755) < 0 || sd_event_new(&loop) < 0)
		return -1;
	snprintf(spool, sizeof(spool), "%s/spool", base);
	snprintf(script, sizeof(script), "%s/script", base);
	memset(&told, 0, sizeof(told));
	*last_known = '\0';
	options = (struct vigie_transport_options){
		.source = "essai", .spool = spool, .size_limit = 1 << 20};
	return 0;
}

static int remove_entry(const char *path, const struct stat *status, int flag, struct FTW *ftw)
{
	(void)status, (void)flag, (void)ftw;
	return remove(path);
}

static int tear_down(void **state)
{
	(void)state;
	vigie_transport_command.close(transport);
	transport = NULL;
	loop = sd_event_unref(loop);
	return nftw(base, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static void write_script(const char *text)
{
	FILE *file = fopen(script, "w");

	assert_non_null(file);
	fprintf(file, "#!/bin/sh\n%s\n", text);
	assert_int_equal(fchmod(fileno(file), 0755), 0);
	fclose(file);
}

static int open_url(const char *url)
{
	const struct vigie_transport_events events = {
		.on_list = on_list, .on_fetch = on_fetch, .last_version = last_version};

	options.url = url;
	return vigie_transport_command.open(&options, loop, &events, &transport);
}

static void run_until(const int *counter, int goal)
{
	while (*counter < goal)
		assert_true(sd_event_run(loop, LOOP_LIMIT_USEC) > 0);
}

static int list(void)
{
	int goal = told.n_lists + 1;

	assert_int_equal(vigie_transport_command.list(transport), 0);
	assert_int_equal(told.n_lists, goal - 1);
	run_until(&told.n_lists, goal);
	return told.result;
}

/* Runs this command. */
static int run_url(const char *url)
{
	assert_int_equal(open_url(url), 0);
	return list();
}

/* Runs a script of these lines. */
static int run(const char *text)
{
	char url[128];

	write_script(text);
	snprintf(url, sizeof(url), "command:%s", script);
	return run_url(url);
}

static int fetch(void)
{
	const struct vigie_item item = {
		.path = told.path, .size = told.size, .version = told.version};
	int goal = told.n_fetches + 1;

	assert_int_equal(vigie_transport_command.fetch(transport, &item), 0);
	assert_int_equal(told.n_fetches, goal - 1);
	run_until(&told.n_fetches, goal);
	return told.result;
}

static char printed_text[4096];

/* What was printed, as it lies in the spool; in `printed_text` too. */
static const char *printed(void)
{
	char *bytes = printed_text;
	FILE *file;

	assert_int_equal(told.n_items, 1);
	assert_int_equal(fetch(), 0);
	file = fopen(told.spool_path, "r");
	assert_non_null(file);
	bytes[fread(bytes, 1, sizeof(printed_text) - 1, file)] = '\0';
	fclose(file);
	return bytes;
}

static int n_entries;

static int count_entry(const char *path, const struct stat *status, int flag, struct FTW *ftw)
{
	(void)path, (void)status, (void)flag;
	n_entries += ftw->level > 0;
	return 0;
}

static int count_spool(void)
{
	n_entries = 0;
	assert_int_equal(nftw(spool, count_entry, 4, FTW_PHYS), 0);
	return n_entries;
}

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
	assert_string_equal(told.message,
			    "the program did not end within 1 seconds and was stopped");
	assert_int_equal(count_spool(), 0);
}

/* Only its end closes the pipe: the answer would never come. */
static void what_a_program_leaves_behind_ends_with_it(void **state)
{
	(void)state;
	assert_int_equal(run("tail -f /dev/null & echo one"), 0);
	assert_string_equal(printed(), "one\n");
}

static void a_program_that_closes_its_output_is_waited_for(void **state)
{
	(void)state;
	assert_int_equal(run("echo one; exec >&-; exit 75"), -EIO);
	assert_non_null(strstr(told.message, "exit status 75"));
}

/* The number that the program writes into a pipe of the test. */
static pid_t read_number(const char *pipe)
{
	FILE *file = fopen(pipe, "r");
	int number = 0;

	assert_non_null(file);
	assert_int_equal(fscanf(file, "%d", &number), 1);
	fclose(file);
	return number;
}

static void closing_kills_the_program(void **state)
{
	char pipe[96], url[256];
	pid_t pid;

	(void)state;
	snprintf(pipe, sizeof(pipe), "%s/pipe", base);
	assert_int_equal(mkfifo(pipe, 0666), 0);
	assert_int_equal(chmod(pipe, 0666), 0);
	write_script("echo $$ >\"$1\"; exec tail -f /dev/null");
	snprintf(url, sizeof(url), "command:%s %s", script, pipe);
	assert_int_equal(open_url(url), 0);
	assert_int_equal(vigie_transport_command.list(transport), 0);
	pid = read_number(pipe);
	assert_int_equal(kill(pid, 0), 0);
	vigie_transport_command.close(transport);
	transport = NULL;
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(errno, ESRCH);
	assert_int_equal(told.n_lists, 0);
}

static void one_run_at_a_time(void **state)
{
	(void)state;
	write_script("echo one");
	assert_int_equal(run("echo one"), 0);
	assert_int_equal(vigie_transport_command.list(transport), 0);
	assert_int_equal(vigie_transport_command.list(transport), -EBUSY);
	run_until(&told.n_lists, 2);
}

static void the_environment_is_what_is_documented(void **state)
{
	const char *text;

	(void)state;
	setenv("CREDENTIALS_DIRECTORY", "/run/credentials/ours", 1);
	options.user = "agent";
	options.secret = "not-to-be-seen";
	assert_int_equal(run_url("command:/usr/bin/env"), 0);
	unsetenv("CREDENTIALS_DIRECTORY");
	text = printed();
	assert_memory_equal(
		text, "PATH=/usr/local/bin:/usr/bin:/bin\nLANG=C.UTF-8\nHOME=/tmp/vigie-",
		strlen("PATH=/usr/local/bin:/usr/bin:/bin\nLANG=C.UTF-8\nHOME=/tmp/vigie-"));
	assert_non_null(strstr(text, "\nTMPDIR=/tmp/vigie-"));
	assert_non_null(
		strstr(text, "\nVIGIE_SOURCE=essai\nVIGIE_USER=agent\nVIGIE_SECRET_FD=3\n"));
	assert_null(strstr(text, "CREDENTIALS"));
	assert_null(strstr(text, "not-to-be-seen"));
}

static void the_secret_is_read_from_its_descriptor(void **state)
{
	(void)state;
	options.secret = "sésame";
	assert_int_equal(run("cat /dev/fd/$VIGIE_SECRET_FD; cat <&3"), 0);
	assert_string_equal(printed(), "sésamesésame");
}

static void no_descriptor_of_ours_is_inherited(void **state)
{
	int fd = open("/dev/null", O_RDONLY);

	(void)state;
	assert_true(fd > 2);
	/* The last is that of the folder which ls reads. */
	assert_int_equal(run_url("command:/bin/ls /proc/self/fd"), 0);
	assert_string_equal(printed(), "0\n1\n2\n3\n");
	close(fd);
}

static void the_program_has_no_privilege(void **state)
{
	const gid_t group = 4242;
	const char *text;

	(void)state;
	if (geteuid() == 0)
		assert_int_equal(setgroups(1, &group), 0);
	assert_int_equal(run_url("command:/bin/grep -E ^(Uid|Groups|CapEff|NoNewPrivs): "
				 "/proc/self/status"),
			 0);
	text = printed();
	assert_non_null(strstr(text, "NoNewPrivs:\t1\n"));
	assert_non_null(strstr(text, "CapEff:\t0000000000000000\n"));
	if (geteuid() == 0) {
		assert_null(strstr(text, "Uid:\t0\t"));
		assert_non_null(strstr(text, "Groups:\t \n"));
	}
}

static void root_lends_its_rights_to_the_owner_of_the_spool_only(void **state)
{
	(void)state;
	if (geteuid() != 0) {
		print_message("# skipped: only root can try\n");
		return;
	}
	assert_int_equal(mkdir(spool, 0700), 0);
	assert_int_equal(chown(spool, 1234, 1235), 0);
	assert_int_equal(run("id -u; id -g"), 0);
	assert_string_equal(printed(), "1234\n1235\n");
}

static void signals_are_as_any_program_expects_them(void **state)
{
	unsigned long long blocked, ignored;
	sigset_t set, before;

	(void)state;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, &before);
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(run_url("command:/bin/grep -E ^Sig(Blk|Ign): /proc/self/status"), 0);
	sigprocmask(SIG_SETMASK, &before, NULL);
	signal(SIGPIPE, SIG_DFL);
	assert_int_equal(sscanf(printed(), "SigBlk: %llx SigIgn: %llx", &blocked, &ignored), 2);
	/* Two more belong to the C library, which lets nobody touch them. */
	assert_int_equal(blocked, 0);
	assert_int_equal(ignored & 0x7fffffff, 0);
}

static void it_works_in_an_empty_folder_that_is_gone_afterwards(void **state)
{
	char folder[64];
	const char *text;

	(void)state;
	assert_int_equal(run("pwd; ls -A; [ \"$PWD\" = \"$HOME\" ] && mkdir d && echo x >d/left"),
			 0);
	text = printed();
	assert_memory_equal(text, "/tmp/vigie-", strlen("/tmp/vigie-"));
	assert_string_equal(strchr(text, '\n'), "\n");
	snprintf(folder, sizeof(folder), "%.*s", (int)strcspn(text, "\n"), text);
	assert_int_equal(access(folder, F_OK), -1);
}

static void what_is_removed_with_its_folder_lies_in_it(void **state)
{
	char kept[96], url[256];
	FILE *file;

	(void)state;
	snprintf(kept, sizeof(kept), "%s/kept", base);
	assert_int_equal(mkdir(kept, 0777), 0);
	assert_int_equal(chmod(kept, 0777), 0);
	strcat(kept, "/file");
	file = fopen(kept, "w");
	assert_non_null(file);
	fclose(file);
	write_script(
		"pwd; mkdir -p a/b/c && touch a/b/c/x && ln -s \"$1\" a/link && ln -s \"$1\" link");
	snprintf(url, sizeof(url), "command:%s %s/kept", script, base);
	assert_int_equal(run_url(url), 0);
	assert_int_equal(access(kept, F_OK), 0);
	snprintf(url, sizeof(url), "%.*s", (int)strcspn(printed(), "\n"), printed_text);
	assert_int_equal(access(url, F_OK), -1);
}

static void its_resources_are_limited(void **state)
{
	const char *text;

	(void)state;
	options.limits.total_seconds = 60;
	assert_int_equal(run("ulimit -c; ulimit -t; ulimit -d; ulimit -n; ulimit -f; "
			     "cat /proc/self/oom_score_adj"),
			 0);
	text = printed();
	assert_string_equal(text, "0\n60\n1048576\n256\n2048\n1000\n");
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

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
		TEST(what_a_program_leaves_behind_ends_with_it),
		TEST(a_program_that_closes_its_output_is_waited_for),
		TEST(closing_kills_the_program),
		TEST(one_run_at_a_time),
		TEST(the_environment_is_what_is_documented),
		TEST(the_secret_is_read_from_its_descriptor),
		TEST(no_descriptor_of_ours_is_inherited),
		TEST(the_program_has_no_privilege),
		TEST(root_lends_its_rights_to_the_owner_of_the_spool_only),
		TEST(signals_are_as_any_program_expects_them),
		TEST(it_works_in_an_empty_folder_that_is_gone_afterwards),
		TEST(what_is_removed_with_its_folder_lies_in_it),
		TEST(its_resources_are_limited),
		TEST(what_only_a_shell_understands_is_refused),
		TEST(a_command_has_as_many_words_as_the_limit_and_no_more),
		TEST(there_is_nothing_to_archive_or_delete),
	};

	return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
