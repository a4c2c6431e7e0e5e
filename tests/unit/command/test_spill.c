/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text held back comes out whole and in order, however much of it there is, and leaves no file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/command/spill.h"

static void hold_back(struct spill *spill, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		vigie_buffer_append_format(&spill->memory, "%zu\n", i);
		assert_int_equal(spill_settle(spill), 0);
	}
}

static void assert_whole(struct spill *spill, size_t n)
{
	FILE *file = tmpfile();
	char line[32], expected[32];

	assert_non_null(file);
	assert_int_equal(spill_write(spill, file), 0);
	rewind(file);
	for (size_t i = 0; i < n; i++) {
		snprintf(expected, sizeof(expected), "%zu\n", i);
		assert_non_null(fgets(line, sizeof(line), file));
		assert_string_equal(line, expected);
	}
	assert_null(fgets(line, sizeof(line), file));
	assert_int_equal(fclose(file), 0);
	spill_done(spill);
}

static void a_little_stays_in_memory(void **state)
{
	struct spill spill = SPILL_INIT;

	(void)state;
	hold_back(&spill, 1000);
	assert_int_equal(spill.fd, -1);
	assert_whole(&spill, 1000);
}

static void much_goes_through_a_file_without_a_name(void **state)
{
	char folder[] = "/tmp/vigie-test-XXXXXX";
	struct spill spill = SPILL_INIT;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(setenv("TMPDIR", folder, 1), 0);
	hold_back(&spill, 2000000);
	assert_true(spill.fd >= 0);
	assert_true(spill.memory.capacity < 16u << 20);
	/* An empty folder can be removed: nothing of it has a name. */
	assert_int_equal(rmdir(folder), 0);
	assert_whole(&spill, 2000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_little_stays_in_memory),
		cmocka_unit_test(much_goes_through_a_file_without_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
