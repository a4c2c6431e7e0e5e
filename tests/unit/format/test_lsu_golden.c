/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole files against what they must give: each file of tests/golden/lsu and tests/golden/records
 * beside its `.expected` (records, then rejected rows). VIGIE_GOLDEN_UPDATE=1 rewrites these; the
 * difference is then reviewed. The ministry's sample is read where it is, never copied.
 */
#include "tests/unit/format/golden.h"
#include "connectors/format/formats.h"

#define SAMPLE "/work/shared/samples/lsu/sample-bilan-complet.xml"

static struct collector got;

static int clean(void **state)
{
	(void)state;
	collector_done(&got);
	return 0;
}

static int decode_file(const struct vigie_format *format, const char *path)
{
	const struct vigie_decode_options options = {.hints.date = VIGIE_DAY_NONE};
	const struct vigie_sink sink = {collect_record, collect_reject, &got};
	struct vigie_input *input;
	int r;

	vigie_buffer_clear(&got.records);
	vigie_buffer_clear(&got.rejects);
	got.n_records = 0;
	assert_int_equal(vigie_input_open(path, path, &input), 0);
	r = format->decode(input, &options, &sink, NULL, &got.line);
	vigie_input_free(input);
	return r;
}

static void assert_golden(const struct vigie_format *format, const char *path)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer actual = {0};

	assert_int_equal(decode_file(format, path), 0);
	vigie_buffer_append_format(&actual, "%s%s", vigie_buffer_string(&got.records),
				   vigie_buffer_string(&got.rejects));
	assert_golden_text(path, &actual);
}

static void a_file_of_reports_gives_what_it_must(void **state)
{
	(void)state;
	assert_golden(&vigie_format_lsu, "tests/golden/lsu/reports.xml");
}

static void the_same_file_with_lone_carriage_returns_gives_the_same(void **state)
{
	(void)state;
	assert_golden(&vigie_format_lsu, "tests/golden/lsu/cr-only.xml");
}

static void a_file_of_records_gives_what_it_must(void **state)
{
	(void)state;
	assert_golden(&vigie_format_records, "tests/golden/records/mixed.ndjson");
}

static int count(const char *what)
{
	int n = 0;

	for (const char *at = got.records.data; (at = strstr(at, what)); at++)
		n++;
	return n;
}

static void the_sample_of_the_ministry_is_read_without_a_rejection(void **state)
{
	(void)state;
	if (access(SAMPLE, R_OK) < 0) {
		print_message("# skipped: %s is not here\n", SAMPLE);
		return;
	}
	assert_int_equal(decode_file(&vigie_format_lsu, SAMPLE), 0);
	assert_rejects(&got, "");
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
