/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of an archive, each decoded as a file of its own: which pattern names one, what spoils
 * the others and what does not. */
#include "tests/unit/format/archive_support.h"

#include <errno.h>
#include <unistd.h>

#define GEPI "ELENOET;NBABS\n1234;4\n"
#define RECORDS                                                                                    \
	"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"grades\",\"year\":2025}\n"         \
	"{\"t\":\"term\",\"index\":1}\n"
#define COUNTED(school, year, term)                                                                \
	"{\"t\":\"delivery\",\"school\":\"" school "\",\"kind\":\"absences\",\"year\":" year "}\n" \
	"{\"t\":\"count\",\"id\":{\"elenoet\":\"1234\"},\"what\":\"half_days\",\"term\":" term     \
	",\"value\":\"4\"}\n"

static struct unpacked got;

static int clean(void **state)
{
	(void)state;
	unpacked_done(&got);
	memset(&got, 0, sizeof(got));
	return 0;
}

/* Decodes with one pattern of a source, the archive lying at `path` below it. */
static int unpack_matched(struct vigie_buffer archive, const char *path, const char *pattern,
			  const struct vigie_hints *hints, const struct vigie_hints *by_hand)
{
	const char *const patterns[] = {"jamais/{kind}", pattern};
	const struct vigie_decode_options options = {
		.hints = hints ? *hints : (struct vigie_hints){.date = VIGIE_DAY_NONE},
		.matches = patterns,
		.n_matches = 2,
		.path = path,
		.by_hand = by_hand};

	return unpack_inspected(&got, archive, path, NULL, &options, NULL);
}

static void each_file_is_decoded_by_its_own_content(void **state)
{
	const struct vigie_decode_options options = {
		.hints = {.school = "0999999Z", .year = 2025, .term = 2, .date = VIGIE_DAY_NONE}};

	(void)state;
	assert_int_equal(unpack(&got, make_zip({"a.csv", GEPI}, {"b.ndjson", RECORDS}), &options),
			 0);
	assert_records(&got.got, COUNTED("0999999Z", "2025", "2") RECORDS);
	assert_string_equal(got.members.data, "a.csv b.ndjson ");
	assert_ptr_equal(got.format, &vigie_format_records);
}

static void a_gzip_file_reads_as_what_it_holds(void **state)
{
	(void)state;
	assert_int_equal(unpack(&got, make_gzip(RECORDS, strlen(RECORDS)), NULL), 0);
	assert_records(&got.got, RECORDS);
}

static void the_name_of_a_member_says_what_its_content_does_not(void **state)
{
	static const struct {
		const char *path, *member, *pattern;
	} cases[] = {
		/* the archive as a folder */
		{"0999999Z.zip", "2025_T2.csv", "{school}.zip/{year}_{term}.csv"},
		/* as if the member lay beside the archive */
		{"0999999Z/envoi.zip", "2025_T2.csv", "{school}/{year}_{term}.csv"},
		{"envoi.zip", "0999999Z/2025_T2.csv", "{school}/{year}_{term}.csv"},
		/* without the folders in it */
		{"0999999Z/envoi.zip", "export/mars/2025_T2.csv", "{school}/{year}_{term}.csv"},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		assert_int_equal(unpack_matched(make_zip({cases[i].member, GEPI}), cases[i].path,
						cases[i].pattern, NULL, NULL),
				 0);
		assert_records(&got.got, COUNTED("0999999Z", "2025", "2"));
		clean(NULL);
	}
}

static void the_name_of_a_gzip_file_counts_without_its_ending(void **state)
{
	(void)state;
	assert_int_equal(unpack_matched(make_gzip(GEPI, strlen(GEPI)), "0999999Z/2025_T2.csv.gz",
					"{school}/{year}_{term}.csv", NULL, NULL),
			 0);
	assert_records(&got.got, COUNTED("0999999Z", "2025", "2"));
}

static void what_the_archives_path_says_holds_for_its_members(void **state)
{
	const struct vigie_hints hints = {
		.school = "0999999Z", .year = 2025, .term = 1, .date = VIGIE_DAY_NONE};

	(void)state;
	assert_int_equal(unpack_matched(make_zip({"T3.csv", GEPI}, {"autre.csv", GEPI}), "x.zip",
					"{term}.csv", &hints, NULL),
			 0);
	assert_records(&got.got, COUNTED("0999999Z", "2025", "3") COUNTED("0999999Z", "2025", "1"));
}

static void what_the_user_says_wins_over_the_name_of_a_member(void **state)
{
	const struct vigie_hints hand = {
		.school = "0999999Z", .year = 2025, .term = 1, .date = VIGIE_DAY_NONE};

	(void)state;
	assert_int_equal(
		unpack_matched(make_zip({"T3.csv", GEPI}), "x.zip", "{term}.csv", &hand, &hand), 0);
	assert_records(&got.got, COUNTED("0999999Z", "2025", "1"));
}

static void a_member_of_unknown_shape_is_told_and_left(void **state)
{
	(void)state;
	assert_int_equal(
		unpack(&got, make_zip({"LISEZMOI.txt", "bonjour"}, {"b.ndjson", RECORDS}), NULL),
		0);
	assert_records(&got.got, RECORDS);
	assert_rejects(&got.got, "LISEZMOI.txt:0:0 F003\n");
}

static void an_archive_of_nothing_known_is_refused(void **state)
{
	(void)state;
	assert_int_equal(unpack(&got, make_zip({"a.txt", "bonjour"}, {"b.txt", "bonsoir"}), NULL),
			 REFUSED(UNKNOWN_SHAPE));
	assert_string_equal(got.member, "");
	assert_int_equal(unpack(&got, make_zip({"a.txt", "bonjour"}), NULL),
			 REFUSED(UNKNOWN_SHAPE));
	assert_string_equal(got.member, "a.txt");
}

static void a_member_that_is_refused_refuses_the_archive(void **state)
{
	(void)state;
	assert_int_equal(
		unpack(&got,
		       make_zip({"a.ndjson", RECORDS}, {"b.csv", GEPI}, {"c.ndjson", RECORDS}),
		       NULL),
		REFUSED(NO_SCHOOL));
	assert_string_equal(got.member, "b.csv");
	assert_int_equal(unpack(&got, make_zip({"a.ndjson", RECORDS}, {"vide.csv", "", 0}), NULL),
			 REFUSED(EMPTY));
	assert_string_equal(got.member, "vide.csv");
}

static void whoever_only_looks_sees_every_member(void **state)
{
	const struct vigie_decode_options options = {.hints.date = VIGIE_DAY_NONE,
						     .header_only = true};

	(void)state;
	assert_int_equal(unpack(&got, make_zip({"b.csv", GEPI}, {"c.ndjson", RECORDS}), &options),
			 0);
	assert_rejects(&got.got, "b.csv:0:0 F006\n");
	assert_records(&got.got, RECORDS);
}

static void a_refused_archive_names_the_member_at_fault(void **state)
{
	(void)state;
	assert_int_equal(unpack(&got, make_zip({"../a.csv", GEPI}), NULL), REFUSED(ARCHIVE_NAME));
	assert_string_equal(got.member, "../a.csv");
	assert_records(&got.got, "");
}

static void a_format_that_was_said_is_that_of_the_members(void **state)
{
	(void)state;
	assert_int_equal(unpack_inspected(&got, make_zip({"a.csv", GEPI}), "x.zip",
					  &vigie_format_records, NULL, NULL),
			 0);
	assert_rejects(&got.got, "a.csv:1:0 R011\na.csv:2:0 R011\n");
}

static void a_member_that_contradicts_its_name_is_refused(void **state)
{
	(void)state;
	assert_int_equal(unpack_matched(make_zip({"0777777X.ndjson", RECORDS}), "x.zip",
					"{school}.ndjson", NULL, NULL),
			 REFUSED(CONTRADICTION));
}

/* As the service does it: expanded first, turn by turn, then decoded. */
static int unpack_expanded(struct vigie_buffer zip)
{
	VIGIE_CLEANUP(vigie_expansion_freep) struct vigie_expansion *expansion = NULL;
	struct vigie_decode_options options = {.hints.date = VIGIE_DAY_NONE};
	char path[] = "/tmp/vigie-members-XXXXXX";
	int fd = mkstemp(path), r;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, zip.data, zip.size), zip.size);
	assert_int_equal(close(fd), 0);
	assert_int_equal(vigie_expansion_new(path, "x.zip", &expansion), 0);
	assert_int_equal(unlink(path), 0);
	do
		r = vigie_expansion_step(expansion);
	while (r == 1);
	assert_int_equal(r, 0);
	options.expansion = expansion;
	return unpack(&got, zip, &options);
}

static void an_archive_that_was_expanded_before_reads_the_same(void **state)
{
	(void)state;
	assert_int_equal(
		unpack_expanded(make_zip({"LISEZMOI.txt", "bonjour"}, {"a.ndjson", RECORDS})), 0);
	assert_records(&got.got, RECORDS);
	assert_rejects(&got.got, "LISEZMOI.txt:0:0 F003\n");
	assert_int_equal(unpack_expanded(make_zip({"a.ndjson", RECORDS}, {"../b.csv", GEPI})),
			 REFUSED(ARCHIVE_NAME));
	assert_string_equal(got.member, "../b.csv");
}

static void what_is_no_archive_is_not_expanded(void **state)
{
	struct vigie_expansion *expansion = NULL;

	(void)state;
	assert_int_equal(vigie_expansion_new("LICENSE", "x", &expansion), 1);
	assert_null(expansion);
	assert_int_equal(vigie_expansion_new("no-such-file", "x", &expansion), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, clean)
		TEST(each_file_is_decoded_by_its_own_content),
		TEST(a_gzip_file_reads_as_what_it_holds),
		TEST(the_name_of_a_member_says_what_its_content_does_not),
		TEST(the_name_of_a_gzip_file_counts_without_its_ending),
		TEST(what_the_archives_path_says_holds_for_its_members),
		TEST(what_the_user_says_wins_over_the_name_of_a_member),
		TEST(a_member_of_unknown_shape_is_told_and_left),
		TEST(an_archive_of_nothing_known_is_refused),
		TEST(a_member_that_is_refused_refuses_the_archive),
		TEST(whoever_only_looks_sees_every_member),
		TEST(a_refused_archive_names_the_member_at_fault),
		TEST(a_format_that_was_said_is_that_of_the_members),
		TEST(a_member_that_contradicts_its_name_is_refused),
		TEST(an_archive_that_was_expanded_before_reads_the_same),
		TEST(what_is_no_archive_is_not_expanded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
