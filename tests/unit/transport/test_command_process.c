/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a program is given, what it is not, and that nothing of it outlives its run. */
#include "tests/unit/transport/programs.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_a_program_leaves_behind_ends_with_it),
		TEST(a_program_that_closes_its_output_is_waited_for),
		TEST(closing_kills_the_program),
		TEST(the_environment_is_what_is_documented),
		TEST(the_secret_is_read_from_its_descriptor),
		TEST(no_descriptor_of_ours_is_inherited),
		TEST(the_program_has_no_privilege),
		TEST(root_lends_its_rights_to_the_owner_of_the_spool_only),
		TEST(signals_are_as_any_program_expects_them),
		TEST(it_works_in_an_empty_folder_that_is_gone_afterwards),
		TEST(what_is_removed_with_its_folder_lies_in_it),
		TEST(its_resources_are_limited),
	};

	return cmocka_run_group_tests_name("command: process", tests, NULL, NULL);
}
