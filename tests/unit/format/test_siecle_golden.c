/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole SIECLE files against what they must give: each of tests/golden/siecle beside its
 * `.expected` (records, then rejected rows). VIGIE_GOLDEN_UPDATE=1 rewrites these; the difference
 * is then reviewed. The samples are read where they are, never copied.
 */
#include "tests/unit/format/golden.h"
#include "connectors/format/formats.h"

#define SAMPLES "/work/shared/samples/siecle/"

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
	assert_int_equal(vigie_format_siecle.decode(input, options, &sink, NULL, &got.line), 0);
	vigie_input_free(input);
}

static void assert_golden(const char *path)
{
	static const struct vigie_decode_options options = {
		.hints = {.school = "0999999Z", .year = 2026, .term = 1, .date = VIGIE_DAY_NONE}};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer actual = {0};

	decode_file(path, &options);
	vigie_buffer_append_format(&actual, "%s%s", vigie_buffer_string(&got.records),
				   vigie_buffer_string(&got.rejects));
	assert_golden_text(path, &actual);
}

static void a_file_of_pupils_gives_what_it_must(void **state)
{
	(void)state;
	assert_golden("tests/golden/siecle/pupils.xml");
}

static void a_file_of_responsible_persons_gives_what_it_must(void **state)
{
	(void)state;
	assert_golden("tests/golden/siecle/families.xml");
}

static void a_file_of_absences_gives_what_it_must(void **state)
{
	(void)state;
	assert_golden("tests/golden/siecle/absences.xml");
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

static void the_sample_of_pupils_gives_what_it_must(void **state)
{
	(void)state;
	if (!decode_sample("ElevesAvecAdresses_0750001A_2026.xml"))
		return;
	assert_records(
		&got, "{\"t\":\"delivery\",\"school\":\"0750001A\",\"kind\":\"pupils\","
		      "\"year\":2026,\"complete\":true}\n"
		      "{\"t\":\"pupil\",\"id\":{\"ine\":\"1234567890X\",\"be\":\"10001\","
		      "\"elenoet\":\"2026001\",\"name\":\"MARTIN Jean\",\"born\":\"2015-04-15\"},"
		      "\"last\":\"MARTIN\",\"first\":\"Jean\",\"born\":\"2015-04-15\",\"class\":"
		      "\"6E1\",\"level\":\"6e\",\"entered\":\"2026-09-01\",\"boarder\":false,"
		      "\"repeating\":false}\n"
		      "{\"t\":\"pupil\",\"id\":{\"ine\":\"9876543210Y\",\"be\":\"10002\","
		      "\"elenoet\":\"2026002\",\"name\":\"DUBOIS Sophie\",\"born\":\"2015-09-22\"},"
		      "\"last\":\"DUBOIS\",\"first\":\"Sophie\",\"born\":\"2015-09-22\",\"class\":"
		      "\"6E1\",\"level\":\"6e\",\"entered\":\"2026-09-01\",\"boarder\":false,"
		      "\"repeating\":false}\n");
}

static void the_sample_of_responsible_persons_gives_two_households(void **state)
{
	static const char head[] =
		"{\"t\":\"delivery\",\"school\":\"0750001A\",\"kind\":\"pupils\","
		"\"year\":2026}\n{\"t\":\"pupil\",\"id\":{\"be\":\"10001\"},"
		"\"household\":\"h";

	(void)state;
	if (!decode_sample("ResponsablesAvecAdresses_0750001A_2026.xml"))
		return;
	assert_memory_equal(got.records.data, head, strlen(head));
	assert_non_null(strstr(got.records.data, "{\"be\":\"10002\"},\"household\":\"h"));
	assert_null(strstr(got.records.data, "MARTIN"));
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
