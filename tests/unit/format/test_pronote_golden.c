/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole PRONOTE files, invented, in the encodings of real ones, against the records and rejected
 * rows that they must give. */
#include "tests/unit/format/golden.h"
#include "tests/unit/format/pronote_support.h"

static void assert_golden(const char *path)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer input = {0}, actual = {0};
	struct collector got = {0};

	golden_read(path, &input);
	assert_int_equal(decode_bytes(&got, input.data, input.size, &all_hints), 0);
	vigie_buffer_append_format(&actual, "%s%s", vigie_buffer_string(&got.records),
				   vigie_buffer_string(&got.rejects));
	assert_golden_text(path, &actual);
	collector_done(&got);
}

static void pupils_of_279_columns_give_what_they_must(void **state)
{
	(void)state;
	assert_golden("tests/golden/pronote/pupils.csv");
}

static void absences_in_windows_1252_give_what_they_must(void **state)
{
	(void)state;
	assert_golden("tests/golden/pronote/absences.csv");
}

static void marks_of_a_class_give_what_they_must(void **state)
{
	(void)state;
	assert_golden("tests/golden/pronote/grades.csv");
}

static void averages_in_utf_16_give_what_they_must(void **state)
{
	(void)state;
	assert_golden("tests/golden/pronote/averages.csv");
}

static void a_report_with_raw_html_gives_what_it_must(void **state)
{
	(void)state;
	assert_golden("tests/golden/pronote/report.csv");
}

static void pupils_in_xml_give_what_they_must(void **state)
{
	(void)state;
	assert_golden("tests/golden/pronote/pupils.xml");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pupils_of_279_columns_give_what_they_must),
		cmocka_unit_test(absences_in_windows_1252_give_what_they_must),
		cmocka_unit_test(marks_of_a_class_give_what_they_must),
		cmocka_unit_test(averages_in_utf_16_give_what_they_must),
		cmocka_unit_test(a_report_with_raw_html_gives_what_it_must),
		cmocka_unit_test(pupils_in_xml_give_what_they_must),
	};

	return cmocka_run_group_tests_name("golden files of PRONOTE", tests, NULL, NULL);
}
