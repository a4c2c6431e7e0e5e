/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole SIECLE files against what they must give: each of tests/golden/siecle beside its
 * `.expected` (records, then rejected rows). VIGIE_GOLDEN_UPDATE=1 rewrites these; the difference
 * is then reviewed. The samples are read where they are, never copied.
 */
#include "tests/unit/format/golden_files.h"

#define SAMPLES "/work/shared/samples/siecle/"

static const struct vigie_hints hints = {
	.school = "0999999Z", .year = 2026, .term = 1, .date = VIGIE_DAY_NONE};

static void a_file_of_pupils_gives_what_it_must(void **state)
{
	(void)state;
	assert_golden(&vigie_format_siecle, "tests/golden/siecle/pupils.xml", &hints);
}

static void a_file_of_responsible_persons_gives_what_it_must(void **state)
{
	(void)state;
	assert_golden(&vigie_format_siecle, "tests/golden/siecle/families.xml", &hints);
}

static void a_file_of_absences_gives_what_it_must(void **state)
{
	(void)state;
	assert_golden(&vigie_format_siecle, "tests/golden/siecle/absences.xml", &hints);
}

static void the_sample_of_pupils_gives_what_it_must(void **state)
{
	(void)state;
	if (!decode_sample(&vigie_format_siecle, SAMPLES "ElevesAvecAdresses_0750001A_2026.xml"))
		return;
	assert_int_equal(count("{\"t\":\"delivery\",\"school\":\"0750001A\",\"kind\":\"pupils\","
			       "\"year\":2026,\"complete\":true}"),
			 1);
	assert_int_equal(count("\"t\":\"pupil\",\"id\":{\"ine\":\""), 2);
	assert_int_equal(count("\"class\":\"6E1\",\"level\":\"6e\",\"entered\":\"2026-09-01\""), 2);
	assert_int_equal(got.n_records, 3);
}

static void the_sample_of_responsible_persons_gives_two_households(void **state)
{
	static const char head[] =
		"{\"t\":\"delivery\",\"school\":\"0750001A\",\"kind\":\"pupils\","
		"\"year\":2026}\n{\"t\":\"pupil\",\"id\":{\"be\":\"10001\"},"
		"\"household\":\"h";

	(void)state;
	if (!decode_sample(&vigie_format_siecle,
			   SAMPLES "ResponsablesAvecAdresses_0750001A_2026.xml"))
		return;
	assert_memory_equal(got.records.data, head, strlen(head));
	assert_non_null(strstr(got.records.data, "{\"be\":\"10002\"},\"household\":\"h"));
	assert_null(strstr(got.records.data, "50002"));
	assert_null(strstr(got.records.data, "RIVOLI"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_of_pupils_gives_what_it_must),
		cmocka_unit_test(a_file_of_responsible_persons_gives_what_it_must),
		cmocka_unit_test(a_file_of_absences_gives_what_it_must),
		cmocka_unit_test(the_sample_of_pupils_gives_what_it_must),
		cmocka_unit_test(the_sample_of_responsible_persons_gives_two_households),
	};

	return cmocka_run_group_tests_name("golden files of siecle", tests, NULL, clean);
}
