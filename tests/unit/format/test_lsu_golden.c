/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole files against what they must give: each file of tests/golden/lsu and tests/golden/records
 * beside its `.expected` (records, then rejected rows). VIGIE_GOLDEN_UPDATE=1 rewrites these; the
 * difference is then reviewed. The ministry's sample is read where it is, never copied.
 */
#include "tests/unit/format/golden_files.h"

#define SAMPLE "/work/shared/samples/lsu/sample-bilan-complet.xml"

static void a_file_of_reports_gives_what_it_must(void **state)
{
	(void)state;
	assert_golden(&vigie_format_lsu, "tests/golden/lsu/reports.xml", &no_hints);
}

static void the_same_file_with_lone_carriage_returns_gives_the_same(void **state)
{
	(void)state;
	assert_golden(&vigie_format_lsu, "tests/golden/lsu/cr-only.xml", &no_hints);
}

static void a_file_of_records_gives_what_it_must(void **state)
{
	(void)state;
	assert_golden(&vigie_format_records, "tests/golden/records/mixed.ndjson", &no_hints);
}

static void the_sample_of_the_ministry_is_read_without_a_rejection(void **state)
{
	(void)state;
	if (!decode_sample(&vigie_format_lsu, SAMPLE))
		return;
	assert_int_equal(count("{\"t\":\"delivery\",\"school\":\"0382032C\",\"kind\":\"reports\","
			       "\"year\":2015,\"complete\":true}"),
			 1);
	assert_int_equal(count("\"t\":\"pupil\""), 3);
	assert_int_equal(count("\"t\":\"average\""), 23);
	assert_int_equal(count("\"what\":\"half_days_unjustified\""), 5);
	assert_int_equal(count("\"what\":\"hours_missed\""), 3);
	assert_int_equal(count("\"t\":\"support\""), 5);
	assert_true(count("\"term\":1,") > 0 && count("\"term\":2,") > 0 &&
		    count("\"term\":3,") > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_of_reports_gives_what_it_must),
		cmocka_unit_test(the_same_file_with_lone_carriage_returns_gives_the_same),
		cmocka_unit_test(a_file_of_records_gives_what_it_must),
		cmocka_unit_test(the_sample_of_the_ministry_is_read_without_a_rejection),
	};

	return cmocka_run_group_tests_name("golden files of lsu and records", tests, NULL, clean);
}
