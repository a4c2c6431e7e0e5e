/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole open-data files against what they must give: each of tests/golden/opendata beside its
 * `.expected` (records, then rejected rows). VIGIE_GOLDEN_UPDATE=1 rewrites these; the difference
 * is then reviewed. The samples are read where they are, never copied.
 */
#include "tests/unit/format/golden_files.h"

#define SAMPLES "/work/shared/samples/opendata/"

static void a_directory_gives_what_it_must(void **state)
{
	(void)state;
	assert_golden(&vigie_format_opendata, "tests/golden/opendata/directory.csv", &no_hints);
}

static void a_social_index_of_two_years_gives_what_it_must(void **state)
{
	(void)state;
	assert_golden(&vigie_format_opendata, "tests/golden/opendata/index.csv", &no_hints);
}

static void priority_districts_give_what_they_must(void **state)
{
	(void)state;
	assert_golden(&vigie_format_opendata, "tests/golden/opendata/districts.csv", &no_hints);
}

static void the_sample_of_the_directory_gives_what_it_must(void **state)
{
	(void)state;
	if (decode_sample(&vigie_format_opendata, SAMPLES "fr-en-annuaire-education_extract.csv"))
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
	if (!decode_sample(&vigie_format_opendata, SAMPLES "fr-en-ips-colleges-ap2023_extract.csv"))
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
