/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Zip and gzip files: what a sound one holds, and everything for which one is refused whole. Each
 * limit once below and once above. */
#include "tests/unit/connectors/archive_maker.h"

#include <limits.h>
#include <stdio.h>

#include "connectors/archive_expand.h"
#include "vigie/format.h"

#define REFUSED(why) (VIGIE_REJECT_##why + 1)
#define TURN_BYTES (1u << 20 | 1u << 18) /* a mebibyte, and the block that passes it */

static const struct vigie_archive_limits real = VIGIE_ARCHIVE_LIMITS;

/* Opens and releases `zip`; lists "name=bytes" of its members, "!name" of the one at fault. */
static int list(struct vigie_buffer zip, const char *name,
		const struct vigie_archive_limits *limits, struct vigie_buffer *out)
{
	char culprit[VIGIE_ARCHIVE_NAME_LIMIT + 1] = "";
	struct vigie_archive *archive = NULL;
	struct vigie_input *input, *member;
	int r;

	assert_int_equal(vigie_input_from_memory(zip.data, zip.size, name, &input), 0);
	r = vigie_archive_open(input, limits, &archive, culprit);
	vigie_buffer_clear(out);
	if (*culprit)
		vigie_buffer_append_format(out, "!%s", culprit);
	for (size_t i = 0; r == 0 && i < vigie_archive_count(archive); i++) {
		char bytes[64];
		ssize_t n;

		assert_int_equal(vigie_archive_read(archive, i, &member), 0);
		n = vigie_input_read(member, bytes, sizeof(bytes));
		assert_true(n >= 0);
		vigie_buffer_append_format(out, "%s=%.*s;", vigie_archive_member(archive, i)->name,
					   (int)n, bytes);
		vigie_input_free(member);
	}
	vigie_archive_free(archive);
	vigie_input_free(input);
	vigie_buffer_done(&zip);
	return r;
}

static void assert_lists_within(struct vigie_buffer zip, const char *name,
				const struct vigie_archive_limits *limits, int outcome,
				const char *expected)
{
	struct vigie_buffer out = {0};

	assert_int_equal(list(zip, name, limits, &out), outcome);
	assert_string_equal(vigie_buffer_string(&out), expected);
	vigie_buffer_done(&out);
}

#define assert_lists(zip, expected) assert_lists_within(zip, "x.zip", &real, 0, expected)
#define assert_refused(zip, why, member)                                                           \
	assert_lists_within(zip, "x.zip", &real, REFUSED(why), member)

static void the_files_of_a_zip_come_in_its_order(void **state)
{
	(void)state;
	assert_lists(make_zip({"b.csv", "B"}, {"sous/a.csv", "A"}), "b.csv=B;sous/a.csv=A;");
}

static void a_stored_zip_reads_like_a_packed_one(void **state)
{
	const struct maker_file file = {"a.csv", "A;B"};

	(void)state;
	assert_lists(make_zip_with("compression=store", &file, 1), "a.csv=A;B;");
}

static void folders_are_no_files(void **state)
{
	(void)state;
	assert_lists(make_zip({"sous/", NULL, 0, AE_IFDIR}, {"sous/a.csv", "A"}), "sous/a.csv=A;");
}

static void what_desktops_leave_in_a_zip_is_passed_over(void **state)
{
	(void)state;
	assert_lists(make_zip({"__MACOSX/._a.csv", "x"}, {".DS_Store", "x"}, {"d/Thumbs.db", "x"},
			      {"d/desktop.ini", "x"}, {"a.csv", "A"}),
		     "a.csv=A;");
}

static void a_gzip_is_one_file_of_its_own_name(void **state)
{
	(void)state;
	assert_lists_within(make_gzip("A;B", 3), "dossier/EXP_ELEVE.csv.gz", &real, 0,
			    "EXP_ELEVE.csv=A;B;");
	assert_lists_within(make_gzip("A", 1), "sans", &real, 0, "sans=A;");
}

static void gzip_streams_in_a_row_are_one_file(void **state)
{
	struct vigie_buffer first = make_gzip("A;", 2), second = make_gzip("B", 1);

	(void)state;
	vigie_buffer_append(&first, second.data, second.size);
	vigie_buffer_append(&first, "\0\0\0", 3);
	vigie_buffer_done(&second);
	assert_lists_within(first, "x.csv.gz", &real, 0, "x.csv=A;B;");
}

static void an_archive_in_an_archive_gives_its_files(void **state)
{
	struct vigie_buffer inner = make_zip({"a.csv", "A"}), packed = make_gzip("C", 1);

	(void)state;
	assert_lists(make_zip({"ecole.zip", inner.data, inner.size},
			      {"c.csv.gz", packed.data, packed.size}, {"b.csv", "B"}),
		     "ecole.zip/a.csv=A;c.csv.gz/c.csv=C;b.csv=B;");
	vigie_buffer_done(&inner);
	vigie_buffer_done(&packed);
}

static void archives_may_be_nested_so_deep_and_no_deeper(void **state)
{
	struct vigie_buffer first = make_zip({"a.csv", "A"});
	struct vigie_buffer second = make_zip({"1.zip", first.data, first.size});
	struct vigie_buffer third = make_zip({"2.zip", second.data, second.size});

	(void)state;
	assert_int_equal(real.depth, 2);
	assert_lists(second, "1.zip/a.csv=A;");
	assert_refused(third, ARCHIVE_DEPTH, "!2.zip/1.zip");
	vigie_buffer_done(&first);
}

static void a_zip_may_expand_so_far_and_no_farther(void **state)
{
	const struct vigie_archive_limits limits = {1000, 10, 2};

	(void)state;
	assert_lists_within(make_zip({"a", "", 1}, {"b", NULL, 999}), "x.zip", &limits, 0,
			    "a=;b=;");
	assert_lists_within(make_zip({"a", "", 1}, {"b", NULL, 1000}), "x.zip", &limits,
			    REFUSED(ARCHIVE_SIZE), "!b");
}

/* The members of an archive in it count, and the archive itself. */
static void a_nested_bomb_is_stopped_by_the_same_sum(void **state)
{
	const struct vigie_archive_limits limits = {1u << 20, 10, 2};
	struct vigie_buffer bomb = make_zip({"zeros", NULL, 1u << 20});

	(void)state;
	assert_lists_within(make_zip({"bomb.zip", bomb.data, bomb.size}), "x.zip", &limits,
			    REFUSED(ARCHIVE_SIZE), "!bomb.zip/zeros");
	vigie_buffer_done(&bomb);
}

static void a_gzip_bomb_is_stopped(void **state)
{
	const struct vigie_archive_limits limits = {1u << 20, 10, 2};
	char *zeros = calloc(1, (1u << 20) + 1);

	(void)state;
	assert_non_null(zeros);
	assert_lists_within(make_gzip(zeros, 1u << 20), "x.gz", &limits, 0, "x=;");
	assert_lists_within(make_gzip(zeros, (1u << 20) + 1), "x.gz", &limits,
			    REFUSED(ARCHIVE_SIZE), "!x");
	free(zeros);
}

static struct vigie_buffer make_many(unsigned n)
{
	struct maker_file *files = calloc(n, sizeof(*files));
	char(*names)[16] = calloc(n, sizeof(*names));
	struct vigie_buffer zip;

	assert_true(files && names);
	for (unsigned i = 0; i < n; i++) {
		snprintf(names[i], sizeof(names[i]), "%u", i);
		files[i] = (struct maker_file){names[i], "x"};
	}
	zip = make_zip_with("compression=store", files, n);
	free(files);
	free(names);
	return zip;
}

static void a_zip_may_hold_so_many_files_and_no_more(void **state)
{
	struct vigie_buffer out = {0};

	(void)state;
	assert_int_equal(list(make_many(real.members), "x.zip", &real, &out), 0);
	assert_int_equal(list(make_many(real.members + 1), "x.zip", &real, &out),
			 REFUSED(ARCHIVE_MEMBERS));
	vigie_buffer_done(&out);
}

static void a_directory_beyond_any_number_of_files_is_not_read(void **state)
{
	const struct vigie_archive_limits limits = {1000, 1, 1};
	struct vigie_buffer zip = make_many(100);

	(void)state;
	assert_lists_within(zip, "x.zip", &limits, REFUSED(ARCHIVE_MEMBERS), "");
}

static void a_link_refuses_the_zip(void **state)
{
	(void)state;
	assert_refused(make_zip({"a.csv", "A"}, {"passwd", "/etc/passwd", 0, AE_IFLNK}),
		       ARCHIVE_LINK, "!passwd");
}

static void an_absolute_name_refuses_the_zip(void **state)
{
	(void)state;
	assert_refused(make_zip({"/etc/a.csv", "A"}), ARCHIVE_NAME, "!/etc/a.csv");
	assert_refused(make_zip({"C:\\a.csv", "A"}), ARCHIVE_NAME, "!C:/a.csv");
	assert_refused(make_zip({"\\\\serveur\\a.csv", "A"}), ARCHIVE_NAME, "!//serveur/a.csv");
}

static void a_name_that_climbs_refuses_the_zip(void **state)
{
	(void)state;
	assert_refused(make_zip({"../a.csv", "A"}), ARCHIVE_NAME, "!../a.csv");
	assert_refused(make_zip({"b/../../a.csv", "A"}), ARCHIVE_NAME, "!b/../../a.csv");
	assert_refused(make_zip({"b\\..\\a.csv", "A"}), ARCHIVE_NAME, "!b/../a.csv");
	assert_lists(make_zip({"a..csv", "A"}, {"b../c.csv", "C"}), "a..csv=A;b../c.csv=C;");
}

static void two_files_of_one_name_refuse_the_zip(void **state)
{
	(void)state;
	assert_refused(make_zip({"a.csv", "A"}, {"b.csv", "B"}, {"a.csv", "C"}), ARCHIVE_DUPLICATE,
		       "!a.csv");
}

static void an_encrypted_file_refuses_the_zip(void **state)
{
	const struct maker_file file = {"a.csv", "A"};

	(void)state;
	assert_refused(make_zip_with("encryption=zipcrypt", &file, 1), ARCHIVE_ENCRYPTED, "!a.csv");
}

/* What most programs make of no file: the record at the end, and nothing before it. */
static struct vigie_buffer make_bare_end(void)
{
	static const char record[22] = "PK\5\6";
	struct vigie_buffer zip = {0};

	vigie_buffer_append(&zip, record, sizeof(record));
	return zip;
}

static void an_archive_without_a_file_is_refused(void **state)
{
	(void)state;
	assert_refused(make_zip({"sous/", NULL, 0, AE_IFDIR}), ARCHIVE_EMPTY, "");
	assert_refused(make_zip({".DS_Store", "x"}), ARCHIVE_EMPTY, "");
	assert_refused(make_zip_with(NULL, NULL, 0), ARCHIVE_EMPTY, "");
	assert_refused(make_bare_end(), ARCHIVE_EMPTY, "");
}

static void a_truncated_zip_is_refused(void **state)
{
	struct vigie_buffer zip = make_zip({"a.csv", "A"}, {"b.csv", "B"});

	(void)state;
	zip.size -= 30;
	assert_refused(zip, TRUNCATED, "");
}

static void a_truncated_gzip_is_refused(void **state)
{
	struct vigie_buffer zip = make_gzip("A;B;C", 5);

	(void)state;
	zip.size -= 4;
	assert_lists_within(zip, "x.csv.gz", &real, REFUSED(TRUNCATED), "!x.csv");
}

static char *find_last(struct vigie_buffer *zip, const char *bytes, size_t size)
{
	for (size_t at = zip->size - size; at > 0; at--)
		if (memcmp(zip->data + at, bytes, size) == 0)
			return zip->data + at;
	return NULL;
}

static void a_broken_central_directory_refuses_the_zip(void **state)
{
	struct vigie_buffer zip = make_zip({"a.csv", "A"}, {"b.csv", "B"});
	char *entry = find_last(&zip, "PK\1\2", 4), *end = find_last(&zip, "PK\5\6", 4);

	(void)state;
	assert_true(entry && end);
	entry[1] = 'X';
	assert_refused(zip, ARCHIVE_DAMAGED, "");
	zip = make_zip({"a.csv", "A"});
	end = find_last(&zip, "PK\5\6", 4);
	end[16] = end[17] = '\x7f'; /* where it begins: behind the file */
	assert_refused(zip, ARCHIVE_DAMAGED, "");
}

static void a_wrong_checksum_refuses_the_archive(void **state)
{
	const struct maker_file file = {"a.csv", "AAAA"};
	struct vigie_buffer zip = make_zip_with("compression=store", &file, 1);
	char *bytes = memmem(zip.data, zip.size, "AAAA", 4);

	(void)state;
	assert_non_null(bytes);
	bytes[2] = 'B';
	assert_refused(zip, ARCHIVE_DAMAGED, "!a.csv");
	zip = make_gzip("AAAA", 4);
	zip.data[zip.size - 8] ^= 1;
	assert_lists_within(zip, "x.csv.gz", &real, REFUSED(ARCHIVE_DAMAGED), "!x.csv");
}

static void a_method_that_nobody_knows_refuses_the_zip(void **state)
{
	const struct maker_file file = {"a.csv", "A"};
	struct vigie_buffer zip = make_zip_with("compression=store", &file, 1);
	char *entry = find_last(&zip, "PK\1\2", 4);

	(void)state;
	assert_non_null(entry);
	entry[10] = zip.data[8] = 77;
	assert_refused(zip, ARCHIVE_METHOD, "!a.csv");
}

static void names_are_made_harmless_and_short(void **state)
{
	char name[400] = "", expected[400];

	(void)state;
	assert_lists(make_zip({"a\033[31m\n.csv", "A"}), "a?[31m?.csv=A;");
	memset(name, 'x', VIGIE_ARCHIVE_NAME_LIMIT - 1);
	snprintf(expected, sizeof(expected), "%s=A;", name);
	strcat(name, "\xc3\xa9.csv");
	assert_lists(make_zip({name, "A"}), expected);
}

/* How many turns `zip` takes to its end, or to the `most`. */
static int count_turns(struct vigie_buffer *zip, int most)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	VIGIE_CLEANUP(vigie_archive_freep) struct vigie_archive *archive = NULL;
	const char *culprit;
	int n = 0, r = 1;

	assert_int_equal(vigie_input_from_memory(zip->data, zip->size, "x.zip", &input), 0);
	assert_int_equal(vigie_archive_new(input, &real, &archive), 0);
	for (; r == 1 && n < most; n++) {
		uint64_t before = archive->expanded;

		r = vigie_archive_step(archive);
		assert_true(archive->expanded - before < TURN_BYTES);
	}
	assert_true(r == 0 || n == most);
	if (r == 0)
		assert_int_equal(vigie_archive_outcome(archive, &culprit), 0);
	return n;
}

/* Of a zip, of a gzip, and of a zip in a zip, which is expanded twice. */
static void a_large_archive_is_expanded_in_many_short_turns(void **state)
{
	const size_t size = 8u << 20;
	char *zeros = calloc(1, size);
	struct vigie_buffer zip = make_zip({"a", NULL, size}), gzip = make_gzip(zeros, size);
	const struct maker_file nested = {"a.zip", zip.data, zip.size};
	struct vigie_buffer outer = make_zip_with("compression=store", &nested, 1);

	(void)state;
	assert_true(count_turns(&zip, INT_MAX) > (int)(size / TURN_BYTES));
	assert_true(count_turns(&gzip, INT_MAX) > (int)(size / TURN_BYTES));
	assert_true(count_turns(&outer, INT_MAX) > (int)(size / TURN_BYTES));
	vigie_buffer_done(&zip);
	vigie_buffer_done(&gzip);
	vigie_buffer_done(&outer);
	free(zeros);
}

static void many_small_files_take_several_turns(void **state)
{
	struct vigie_buffer zip = make_many(1000);

	(void)state;
	assert_true(count_turns(&zip, INT_MAX) > 100);
	vigie_buffer_done(&zip);
}

/* Descriptors and memory: the sanitizers look. */
static void an_archive_may_be_left_between_any_two_turns(void **state)
{
	struct vigie_buffer inner = make_zip({"a", NULL, 2u << 20}, {"b", "B"});
	struct vigie_buffer zip = make_zip({"1.zip", inner.data, inner.size}, {"c", "C"});
	int all = count_turns(&zip, INT_MAX);

	(void)state;
	for (int most = 0; most < all; most++)
		assert_int_equal(count_turns(&zip, most), most);
	vigie_buffer_done(&inner);
	vigie_buffer_done(&zip);
}

static void only_what_begins_as_an_archive_is_one(void **state)
{
	(void)state;
	assert_true(vigie_archive_probe("PK\3\4....", 8));
	assert_true(vigie_archive_probe("PK\5\6....", 8));
	assert_true(vigie_archive_probe("\x1f\x8b\x08.", 4));
	assert_false(vigie_archive_probe("PK;NOM;PRENOM", 13));
	assert_false(vigie_archive_probe("PK\3", 3));
	assert_false(vigie_archive_probe("", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_files_of_a_zip_come_in_its_order),
		cmocka_unit_test(a_stored_zip_reads_like_a_packed_one),
		cmocka_unit_test(folders_are_no_files),
		cmocka_unit_test(what_desktops_leave_in_a_zip_is_passed_over),
		cmocka_unit_test(a_gzip_is_one_file_of_its_own_name),
		cmocka_unit_test(gzip_streams_in_a_row_are_one_file),
		cmocka_unit_test(an_archive_in_an_archive_gives_its_files),
		cmocka_unit_test(archives_may_be_nested_so_deep_and_no_deeper),
		cmocka_unit_test(a_zip_may_expand_so_far_and_no_farther),
		cmocka_unit_test(a_nested_bomb_is_stopped_by_the_same_sum),
		cmocka_unit_test(a_gzip_bomb_is_stopped),
		cmocka_unit_test(a_zip_may_hold_so_many_files_and_no_more),
		cmocka_unit_test(a_directory_beyond_any_number_of_files_is_not_read),
		cmocka_unit_test(a_link_refuses_the_zip),
		cmocka_unit_test(an_absolute_name_refuses_the_zip),
		cmocka_unit_test(a_name_that_climbs_refuses_the_zip),
		cmocka_unit_test(two_files_of_one_name_refuse_the_zip),
		cmocka_unit_test(an_encrypted_file_refuses_the_zip),
		cmocka_unit_test(an_archive_without_a_file_is_refused),
		cmocka_unit_test(a_truncated_zip_is_refused),
		cmocka_unit_test(a_truncated_gzip_is_refused),
		cmocka_unit_test(a_broken_central_directory_refuses_the_zip),
		cmocka_unit_test(a_wrong_checksum_refuses_the_archive),
		cmocka_unit_test(a_method_that_nobody_knows_refuses_the_zip),
		cmocka_unit_test(names_are_made_harmless_and_short),
		cmocka_unit_test(a_large_archive_is_expanded_in_many_short_turns),
		cmocka_unit_test(many_small_files_take_several_turns),
		cmocka_unit_test(an_archive_may_be_left_between_any_two_turns),
		cmocka_unit_test(only_what_begins_as_an_archive_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
