/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spool: whole or not at all, whatever interrupts. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <signal.h>

#include <cmocka.h>

#include "connectors/transport/spool.h"

static char folder[] = "/tmp/vigie-spool-XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

/* Counts the files whose name ends so; removes them when asked. */
static int count_files(const char *suffix, bool remove)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int n = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		size_t size = strlen(entry->d_name), tail = strlen(suffix);

		if (entry->d_name[0] == '.' || size < tail ||
		    strcmp(entry->d_name + size - tail, suffix) != 0)
			continue;
		n++;
		if (remove)
			unlinkat(dirfd(dir), entry->d_name, 0);
	}
	closedir(dir);
	return n;
}

static int empty_folder(void **state)
{
	(void)state;
	count_files("", true);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

static void assert_content(const char *name, const char *expected)
{
	char path[128], bytes[64] = "";
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_int_equal(fread(bytes, 1, sizeof(bytes) - 1, file), strlen(expected));
	fclose(file);
	assert_string_equal(bytes, expected);
}

static void a_committed_item_stands_whole_under_its_final_name(void **state)
{
	struct vigie_spool_file file = VIGIE_SPOOL_FILE_NONE;
	char name[32];

	(void)state;
	assert_int_equal(vigie_spool_begin(folder, "/srv", "a.csv", 100, &file), 0);
	assert_int_equal(vigie_spool_write(&file, "one ", 4), 0);
	assert_int_equal(vigie_spool_write(&file, "two", 3), 0);
	assert_int_equal(count_files("", false), 1);
	assert_int_equal(count_files(".part", false), 1);
	assert_int_equal(vigie_spool_commit(&file), 0);
	snprintf(name, sizeof(name), "%s", file.final);
	vigie_spool_done(&file);
	assert_int_equal(count_files("", false), 1);
	assert_content(name, "one two");
}

static void an_item_is_readable_by_the_service_alone(void **state)
{
	struct vigie_spool_file file = VIGIE_SPOOL_FILE_NONE;
	struct stat status;

	(void)state;
	assert_int_equal(vigie_spool_begin(folder, "/srv", "a.csv", 100, &file), 0);
	assert_int_equal(fstat(file.fd, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	vigie_spool_done(&file);
}

static void an_abandoned_item_leaves_nothing(void **state)
{
	struct vigie_spool_file file = VIGIE_SPOOL_FILE_NONE;

	(void)state;
	assert_int_equal(vigie_spool_begin(folder, "/srv", "a.csv", 100, &file), 0);
	assert_int_equal(vigie_spool_write(&file, "one", 3), 0);
	vigie_spool_done(&file);
	assert_int_equal(count_files("", false), 0);
	vigie_spool_done(&file);
}

static void the_limit_holds_at_its_size_and_not_one_byte_beyond(void **state)
{
	struct vigie_spool_file file = VIGIE_SPOOL_FILE_NONE;

	(void)state;
	assert_int_equal(vigie_spool_begin(folder, "/srv", "a.csv", 4, &file), 0);
	assert_int_equal(vigie_spool_write(&file, "1234", 4), 0);
	assert_int_equal(vigie_spool_write(&file, "5", 1), -EFBIG);
	vigie_spool_done(&file);
	assert_int_equal(count_files("", false), 0);
}

static void a_second_fetch_replaces_the_first(void **state)
{
	char names[2][32];

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct vigie_spool_file file = VIGIE_SPOOL_FILE_NONE;

		assert_int_equal(vigie_spool_begin(folder, "/srv", "a.csv", 100, &file), 0);
		assert_int_equal(vigie_spool_write(&file, i ? "new" : "old", 3), 0);
		assert_int_equal(vigie_spool_commit(&file), 0);
		snprintf(names[i], sizeof(names[i]), "%s", file.final);
		vigie_spool_done(&file);
	}
	assert_string_equal(names[0], names[1]);
	assert_int_equal(count_files("", false), 1);
	assert_content(names[0], "new");
}

static void items_of_other_paths_or_sources_do_not_meet(void **state)
{
	static const struct {
		const char *source, *path;
	} items[] = {{"/srv/a", "x.csv"},
		     {"/srv/b", "x.csv"},
		     {"/srv/a", "y.csv"},
		     {"/srv/a/x", "y"},
		     {"/srv/a", "x/y"}};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(items); i++) {
		struct vigie_spool_file file = VIGIE_SPOOL_FILE_NONE;

		assert_int_equal(
			vigie_spool_begin(folder, items[i].source, items[i].path, 100, &file), 0);
		assert_int_equal(vigie_spool_commit(&file), 0);
		vigie_spool_done(&file);
	}
	assert_int_equal(count_files("", false), VIGIE_ARRAY_SIZE(items));
}

static void preparing_makes_the_folder(void **state)
{
	char path[128];

	(void)state;
	snprintf(path, sizeof(path), "%s/new", folder);
	assert_int_equal(vigie_spool_prepare(path), 0);
	assert_int_equal(vigie_spool_prepare(path), 0);
	assert_int_equal(rmdir(path), 0);
	snprintf(path, sizeof(path), "%s/no/parent", folder);
	assert_int_equal(vigie_spool_prepare(path), -ENOENT);
}

/* A run killed in the middle: its temporary file stays, and the next run takes it away. */
static void an_interrupted_copy_leaves_only_a_temporary_name_that_preparing_removes(void **state)
{
	struct vigie_spool_file file = VIGIE_SPOOL_FILE_NONE;
	int status;
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		if (vigie_spool_begin(folder, "/srv", "a.csv", 100, &file) == 0 &&
		    vigie_spool_write(&file, "half", 4) == 0)
			kill(getpid(), SIGKILL);
		_exit(1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(count_files("", false), 1);
	assert_int_equal(count_files(".part", false), 1);
	assert_int_equal(vigie_spool_prepare(folder), 0);
	assert_int_equal(count_files("", false), 0);
}

static void preparing_leaves_a_copy_under_way_alone(void **state)
{
	struct vigie_spool_file file = VIGIE_SPOOL_FILE_NONE;

	(void)state;
	assert_int_equal(vigie_spool_begin(folder, "/srv", "a.csv", 100, &file), 0);
	assert_int_equal(vigie_spool_prepare(folder), 0);
	assert_int_equal(count_files(".part", false), 1);
	assert_int_equal(vigie_spool_commit(&file), 0);
	vigie_spool_done(&file);
}

static void a_temporary_name_left_by_a_former_process_of_our_number_is_taken_over(void **state)
{
	struct vigie_spool_file file = VIGIE_SPOOL_FILE_NONE;
	char path[128];
	int fd;

	(void)state;
	assert_int_equal(vigie_spool_begin(folder, "/srv", "a.csv", 100, &file), 0);
	snprintf(path, sizeof(path), "%s/%s", folder, file.temporary);
	vigie_spool_done(&file);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "stale content", 13), 13);
	close(fd);
	assert_int_equal(vigie_spool_begin(folder, "/srv", "a.csv", 100, &file), 0);
	assert_int_equal(vigie_spool_write(&file, "new", 3), 0);
	assert_int_equal(vigie_spool_commit(&file), 0);
	assert_content(file.final, "new");
	vigie_spool_done(&file);
}

/* A whole item of the source, as its fetcher leaves it. */
static void fetch(char path[128])
{
	struct vigie_spool_file file = VIGIE_SPOOL_FILE_NONE;

	assert_int_equal(vigie_spool_begin(folder, "/srv", "a.csv", 100, &file), 0);
	assert_int_equal(vigie_spool_write(&file, "one", 3), 0);
	assert_int_equal(vigie_spool_commit(&file), 0);
	snprintf(path, 128, "%s/%s", folder, file.final);
	vigie_spool_done(&file);
}

static void an_item_in_hand_has_a_temporary_name_and_is_gone_afterwards(void **state)
{
	struct vigie_fetched fetched = {0};
	char path[128];

	(void)state;
	fetch(path);
	assert_int_equal(vigie_fetched_take(path, &fetched), 0);
	assert_int_equal(count_files("", false), 1);
	assert_int_equal(count_files(".part", false), 1);
	assert_content(strrchr(fetched.path, '/') + 1, "one");
	vigie_fetched_done(&fetched);
	assert_int_equal(count_files("", false), 0);
	vigie_fetched_done(&fetched);
	assert_int_equal(vigie_fetched_take(path, &fetched), -ENOENT);
}

static void preparing_leaves_an_item_in_hand_alone(void **state)
{
	struct vigie_fetched fetched = {0};
	char path[128];

	(void)state;
	fetch(path);
	assert_int_equal(vigie_fetched_take(path, &fetched), 0);
	assert_int_equal(vigie_spool_prepare(folder), 0);
	assert_int_equal(count_files(".part", false), 1);
	vigie_fetched_done(&fetched);
}

static void an_item_in_hand_when_the_run_is_killed_is_removed_by_preparing(void **state)
{
	char path[128];
	int status;
	pid_t child;

	(void)state;
	fetch(path);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct vigie_fetched fetched = {0};

		if (vigie_fetched_take(path, &fetched) == 0)
			kill(getpid(), SIGKILL);
		_exit(1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(count_files("", false), 1);
	assert_int_equal(vigie_spool_prepare(folder), 0);
	assert_int_equal(count_files("", false), 0);
}

static void an_item_that_another_program_writes_or_has_in_hand_is_left_to_it(void **state)
{
	struct vigie_fetched fetched = {0};
	char path[128];
	int fd;

	(void)state;
	fetch(path);
	fd = open(path, O_RDONLY);
	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(vigie_fetched_take(path, &fetched), -EAGAIN);
	assert_int_equal(count_files("", false), 1);
	close(fd);
	assert_int_equal(vigie_fetched_take(path, &fetched), 0);
	vigie_fetched_done(&fetched);
}

/* A full disk, as a limit on the size of files. */
static void a_failing_write_is_handed_back_and_leaves_nothing(void **state)
{
	struct vigie_spool_file file = VIGIE_SPOOL_FILE_NONE;
	struct rlimit before, small;
	int r;

	(void)state;
	assert_int_equal(vigie_spool_begin(folder, "/srv", "a.csv", 100, &file), 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 2;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	r = vigie_spool_write(&file, "four", 4);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(r, -EFBIG);
	vigie_spool_done(&file);
	assert_int_equal(count_files("", false), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_committed_item_stands_whole_under_its_final_name,
					  empty_folder),
		cmocka_unit_test_teardown(an_item_is_readable_by_the_service_alone, empty_folder),
		cmocka_unit_test_teardown(an_abandoned_item_leaves_nothing, empty_folder),
		cmocka_unit_test_teardown(the_limit_holds_at_its_size_and_not_one_byte_beyond,
					  empty_folder),
		cmocka_unit_test_teardown(a_second_fetch_replaces_the_first, empty_folder),
		cmocka_unit_test_teardown(items_of_other_paths_or_sources_do_not_meet,
					  empty_folder),
		cmocka_unit_test_teardown(preparing_makes_the_folder, empty_folder),
		cmocka_unit_test_teardown(
			an_interrupted_copy_leaves_only_a_temporary_name_that_preparing_removes,
			empty_folder),
		cmocka_unit_test_teardown(preparing_leaves_a_copy_under_way_alone, empty_folder),
		cmocka_unit_test_teardown(
			a_temporary_name_left_by_a_former_process_of_our_number_is_taken_over,
			empty_folder),
		cmocka_unit_test_teardown(
			an_item_in_hand_has_a_temporary_name_and_is_gone_afterwards, empty_folder),
		cmocka_unit_test_teardown(preparing_leaves_an_item_in_hand_alone, empty_folder),
		cmocka_unit_test_teardown(
			an_item_in_hand_when_the_run_is_killed_is_removed_by_preparing,
			empty_folder),
		cmocka_unit_test_teardown(
			an_item_that_another_program_writes_or_has_in_hand_is_left_to_it,
			empty_folder),
		cmocka_unit_test_teardown(a_failing_write_is_handed_back_and_leaves_nothing,
					  empty_folder),
	};

	return cmocka_run_group_tests_name("spool", tests, make_folder, remove_folder);
}
