/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole OneRoster exports and absence summaries: what is in tests/golden gives exactly what is
 * beside it. A folder is packed as the zip that a school would send. */
#include "tests/unit/format/archive_support.h"
#include "tests/unit/format/golden.h"

#include <glob.h>

#define FILES_MOST 16

static struct unpacked got;

static int clean(void **state)
{
	(void)state;
	unpacked_done(&got);
	memset(&got, 0, sizeof(got));
	return 0;
}

/* The files of a folder, in the order of their names. */
static struct vigie_buffer pack(const char *folder)
{
	struct maker_file files[FILES_MOST] = {{0}};
	struct vigie_buffer bytes[FILES_MOST] = {{0}}, zip;
	char pattern[128];
	glob_t found;

	snprintf(pattern, sizeof(pattern), "%s/*.csv", folder);
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	assert_true(found.gl_pathc <= FILES_MOST);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		golden_read(found.gl_pathv[i], &bytes[i]);
		files[i] = (struct maker_file){strrchr(found.gl_pathv[i], '/') + 1, bytes[i].data,
					       bytes[i].size};
	}
	zip = make_zip_with(NULL, files, found.gl_pathc);
	for (size_t i = 0; i < found.gl_pathc; i++)
		vigie_buffer_done(&bytes[i]);
	globfree(&found);
	return zip;
}

static void assert_golden(const char *path, struct vigie_buffer archive,
			  const struct vigie_decode_options *options)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	assert_int_equal(unpack(&got, archive, options), 0);
	vigie_buffer_append(&text, got.got.records.data, got.got.records.size);
	vigie_buffer_append_string(&text, vigie_buffer_string(&got.got.rejects));
	assert_golden_text(path, &text);
}

static void a_bulk_export_1_1_of_two_schools(void **state)
{
	(void)state;
	assert_golden("tests/golden/oneroster/bulk-1.1", pack("tests/golden/oneroster/bulk-1.1"),
		      NULL);
}

static void a_delta_export_1_2(void **state)
{
	(void)state;
	assert_golden("tests/golden/oneroster/delta-1.2", pack("tests/golden/oneroster/delta-1.2"),
		      NULL);
}

static void the_three_absence_summaries(void **state)
{
	const struct vigie_decode_options options = {
		.hints = {.school = "0999999Z", .year = 2026, .term = 1, .date = VIGIE_DAY_NONE}};

	(void)state;
	assert_golden("tests/golden/absences", pack("tests/golden/absences"), &options);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_bulk_export_1_1_of_two_schools, clean),
		cmocka_unit_test_teardown(a_delta_export_1_2, clean),
		cmocka_unit_test_teardown(the_three_absence_summaries, clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
