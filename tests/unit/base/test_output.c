/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file is written whole or not at all, whoever reads it meanwhile. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "vigie/output.h"

static char folder[] = "/tmp/vigie-output-XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	(void)unlink("page");
	return rmdir(folder);
}

static void read_page(char *text, size_t size)
{
	FILE *file = fopen("page", "r");

	assert_non_null(file);
	text[fread(text, 1, size - 1, file)] = '\0';
	fclose(file);
}

static void a_file_takes_the_place_of_another_with_its_mode(void **state)
{
	struct stat status;
	char text[32];

	(void)state;
	assert_int_equal(vigie_output_replace("page", "old", 3, 0600), 0);
	assert_int_equal(vigie_output_replace("page", "newer", 5, 0640), 0);
	read_page(text, sizeof(text));
	assert_string_equal(text, "newer");
	assert_int_equal(stat("page", &status), 0);
	assert_int_equal(status.st_mode & 07777, 0640);
}

static void who_reads_the_old_file_keeps_it(void **state)
{
	char text[8] = "";
	int fd;

	(void)state;
	assert_int_equal(vigie_output_replace("page", "old", 3, 0600), 0);
	fd = open("page", O_RDONLY);
	assert_int_equal(vigie_output_replace("page", "newer", 5, 0600), 0);
	assert_int_equal(read(fd, text, sizeof(text) - 1), 3);
	assert_string_equal(text, "old");
	close(fd);
}

static void a_folder_in_its_place_stands_and_nothing_is_left_beside_it(void **state)
{
	(void)state;
	assert_int_equal(mkdir("taken", 0700), 0);
	assert_int_equal(vigie_output_replace("taken", "text", 4, 0600), -EISDIR);
	assert_int_equal(rmdir("taken"), 0); /* what is left beside it fails remove_folder */
}

static void a_missing_folder_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(vigie_output_replace("none/page", "text", 4, 0600), -ENOENT);
}

/* The first write() is short; only the second tells why. */
static void a_short_write_is_gone_on_with(void **state)
{
	struct rlimit before, small;
	int fd = open("page", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = (struct rlimit){.rlim_cur = 4, .rlim_max = before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(vigie_output_write(fd, "too long", 8), -EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, handler);
	close(fd);
}

static void a_full_device_is_an_error(void **state)
{
	int fd = open("/dev/full", O_WRONLY);

	(void)state;
	assert_int_equal(vigie_output_write(fd, "x", 1), -ENOSPC);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_takes_the_place_of_another_with_its_mode),
		cmocka_unit_test(who_reads_the_old_file_keeps_it),
		cmocka_unit_test(a_folder_in_its_place_stands_and_nothing_is_left_beside_it),
		cmocka_unit_test(a_missing_folder_is_an_error),
		cmocka_unit_test(a_short_write_is_gone_on_with),
		cmocka_unit_test(a_full_device_is_an_error),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
