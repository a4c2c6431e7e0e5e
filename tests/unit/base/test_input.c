/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inputs: head, reading, rewinding, limits, and what is no file. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "vigie/input.h"

static char folder[] = "/tmp/vigie-input-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/file", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

static void write_file(const char *bytes, size_t size)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	fclose(file);
}

static void a_file_is_read_whole_and_again_after_rewind(void **state)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	char bytes[8];

	(void)state;
	write_file("abcdef", 6);
	assert_int_equal(vigie_input_open(path, "name", &input), 0);
	assert_string_equal(vigie_input_name(input), "name");
	assert_int_equal(vigie_input_size(input), 6);
	assert_int_equal(vigie_input_read(input, bytes, 4), 4);
	assert_memory_equal(bytes, "abcd", 4);
	assert_int_equal(vigie_input_read(input, bytes, 4), 2);
	assert_int_equal(vigie_input_read(input, bytes, 4), 0);
	assert_int_equal(vigie_input_rewind(input), 0);
	assert_int_equal(vigie_input_read(input, bytes, 8), 6);
}

static void the_head_does_not_move_the_reading_position(void **state)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	const char *head;
	char bytes[2];
	size_t size;

	(void)state;
	write_file("abcdef", 6);
	assert_int_equal(vigie_input_open(path, "name", &input), 0);
	assert_int_equal(vigie_input_read(input, bytes, 2), 2);
	assert_int_equal(vigie_input_head(input, &head, &size), 0);
	assert_int_equal(size, 6);
	assert_memory_equal(head, "abcdef", 6);
	assert_int_equal(vigie_input_read(input, bytes, 2), 2);
	assert_memory_equal(bytes, "cd", 2);
}

static void the_head_of_a_long_input_is_capped(void **state)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	static char bytes[VIGIE_INPUT_HEAD + 1];
	const char *head;
	size_t size;

	(void)state;
	assert_int_equal(vigie_input_from_memory(bytes, sizeof(bytes), "m", &input), 0);
	assert_int_equal(vigie_input_head(input, &head, &size), 0);
	assert_int_equal(size, VIGIE_INPUT_HEAD);
}

static void memory_reads_like_a_file(void **state)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	char bytes[4];

	(void)state;
	assert_int_equal(vigie_input_from_memory("abc", 3, "m", &input), 0);
	assert_int_equal(vigie_input_read(input, bytes, 2), 2);
	assert_int_equal(vigie_input_read(input, bytes, 2), 1);
	assert_int_equal(vigie_input_read(input, bytes, 2), 0);
}

static void what_is_no_regular_file_is_refused_without_waiting(void **state)
{
	struct vigie_input *input = NULL;

	(void)state;
	assert_int_equal(vigie_input_open(folder, "f", &input), -EINVAL);
	assert_int_equal(vigie_input_open("/nonexistent/x", "x", &input), -ENOENT);
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(vigie_input_open(path, "pipe", &input), -EINVAL);
	unlink(path);
	assert_null(input);
}

static void the_limit_holds_one_byte_above_and_not_one_below(void **state)
{
	struct vigie_input *input = NULL;

	(void)state;
	write_file("", 0);
	assert_int_equal(truncate(path, (off_t)VIGIE_INPUT_LIMIT + 1), 0);
	assert_int_equal(vigie_input_open(path, "large", &input), -EFBIG);
	assert_int_equal(truncate(path, (off_t)VIGIE_INPUT_LIMIT), 0);
	assert_int_equal(vigie_input_open(path, "large", &input), 0);
	vigie_input_free(input);
}

static void a_file_that_grows_past_the_limit_while_read_is_stopped(void **state)
{
	enum { STEP = 64 << 20 };
	struct vigie_input *input = NULL;
	char *bytes = malloc(STEP);
	ssize_t n;

	(void)state;
	write_file("", 0);
	assert_int_equal(truncate(path, (off_t)VIGIE_INPUT_LIMIT), 0);
	assert_int_equal(vigie_input_open(path, "growing", &input), 0);
	assert_int_equal(truncate(path, (off_t)VIGIE_INPUT_LIMIT + 1), 0);
	do
		n = vigie_input_read(input, bytes, STEP);
	while (n > 0);
	assert_int_equal(n, -EFBIG);
	vigie_input_free(input);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_read_whole_and_again_after_rewind),
		cmocka_unit_test(the_head_does_not_move_the_reading_position),
		cmocka_unit_test(the_head_of_a_long_input_is_capped),
		cmocka_unit_test(memory_reads_like_a_file),
		cmocka_unit_test(what_is_no_regular_file_is_refused_without_waiting),
		cmocka_unit_test(the_limit_holds_one_byte_above_and_not_one_below),
		cmocka_unit_test(a_file_that_grows_past_the_limit_while_read_is_stopped),
	};

	return cmocka_run_group_tests_name("input", tests, make_folder, remove_folder);
}
