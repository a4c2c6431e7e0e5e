/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole open-data files against what they must give: each of tests/golden/opendata beside its
 * `.expected` (records, then rejected rows). VIGIE_GOLDEN_UPDATE=1 rewrites these; the difference
 * is then reviewed. The samples are read where they are, never copied.
 */
#include "tests/unit/format/golden.h"
#include "connectors/format/formats.h"

#define SAMPLES "/work/shared/samples/opendata/"

static struct collector got;

static int clean(void **state)
{
	(void)state;
	collector_done(&got);
	return 0;
}

static void decode_file(const char *path, const struct vigie_decode_options *options)
{
	const struct vigie_sink sink = {collect_record, collect_reject, &got};
	struct vigie_input *input;

	vigie_buffer_clear(&got.records);
	vigie_buffer_clear(&got.rejects);
	assert_int_equal(vigie_input_open(path, path, &input), 0);
	assert_int_equal(vigie_format_opendata.decode(input, options, &sink, NULL, &got.line), 0);
	vigie_input_free(input);
}

static void assert_golden(const char *path)
{
	static const struct vigie_decode_options options = {.hints.date = VIGIE_DAY_NONE};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer actual = {0};

	decode_file(path, &options);
	vigie_buffer_append_format(&actual, "%s%s", vigie_buffer_string(&got.records),
				   vigie_buffer_string(&got.rejects));
	assert_golden_text(path, &actual);
}

static void a_directory_gives_what_it_must(void **state)
{
	(void)state;
	assert_golden("tests/golden/opendata/directory.csv");
}

static void a_social_index_of_two_years_gives_what_it_must(void **state)
{
	(void)state;
	assert_golden("tests/golden/opendata/index.csv");
}

static void priority_districts_give_what_they_must(void **state)
{
	(void)state;
	assert_golden("tests/golden/opendata/districts.csv");
}

/* Decodes a sample without a word from outside; false where there is none. */
static bool decode_sample(const char *name)
{
	static const struct vigie_decode_options options = {.hints.date = VIGIE_DAY_NONE};
	char path[256];

	snprintf(path, sizeof(path), SAMPLES "%s", name);
	if (access(path, R_OK) < 0) {
		print_message("# skipped: %s is not here\n", path);
		return false;
	}
	decode_file(path, &options);
	assert_rejects(&got, "");
	return true;
}

static void the_sample_of_the_directory_gives_what_it_must(void **state)
{
	(void)state;
	if (decode_sample("fr-en-annuaire-education_extract.csv"))
		assert_records(&got, "{\"t\":\"delivery\",\"kind\":\"directory\"}\n"
				     "{\"t\":\"school\",\"uai\":\"0210100V\",\"name\":\"ECOLE "
				     "MATERNELLE YORK\",\"kind\":\"ecole\",\"priority\":\"REP\","
				     "\"department\":\"21\",\"town\":\"Dijon\"}\n");
}

static void the_sample_of_the_index_gives_what_it_must(void **state)
{
	static const char first[] =
		"{\"t\":\"delivery\",\"kind\":\"directory\",\"year\":2024}\n"
		"{\"t\":\"school\",\"uai\":\"0511188P\",\"name\":\"COLLEGE THIBAUD DE "
		"CHAMPAGNE\",\"department\":\"51\",\"ips\":\"105.3\"}\n";

	(void)state;
	if (!decode_sample("fr-en-ips-colleges-ap2023_extract.csv"))
		return;
	assert_memory_equal(got.records.data, first, strlen(first));
	assert_non_null(strstr(got.records.data, "\"uai\":\"0570104D\",\"name\":\"COLLEGE NICOLAS "
						 "UNTERSTELLER\",\"department\":\"57\",\"ips\":"
						 "\"66.9\"}\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_directory_gives_what_it_must),
		cmocka_unit_test(a_social_index_of_two_years_gives_what_it_must),
		cmocka_unit_test(priority_districts_give_what_they_must),
		cmocka_unit_test(the_sample_of_the_directory_gives_what_it_must),
		cmocka_unit_test(the_sample_of_the_index_gives_what_it_must),
	};

	return cmocka_run_group_tests_name("golden files of open data", tests, NULL, clean);
}
