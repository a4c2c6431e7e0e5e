/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that a manifest in their folder names: one item, whole or not at all. */
#include <archive.h>
#include <archive_entry.h>

#include "tests/unit/transport/folders.h"

#define MANIFEST                                                                                   \
	"propertyName,value\r\nmanifest.version,1.0\r\nfile.users,bulk\r\n\"file.orgs\",\"delta\"" \
	"\r\nfile.results,absent\r\nfile.../x,bulk\r\nfile.users,bulk\r\n"

#define REST_USEC 20000 /* and 1800 times as long until patience ends */

static void put_set(void)
{
	make_dir("0751234A");
	put("0751234A/users.csv", "users");
	put("0751234A/orgs.csv", "orgs");
	put("0751234A/manifest.csv", MANIFEST);
}

/* "name=bytes;" for each member of the zip fetched. */
static const char *unzip(void)
{
	static char text[512];
	struct archive *zip = archive_read_new();
	struct archive_entry *entry;
	size_t size = 0;

	archive_read_support_format_zip(zip);
	assert_int_equal(archive_read_open_filename(zip, told.spool_path, 4096), ARCHIVE_OK);
	while (archive_read_next_header(zip, &entry) == ARCHIVE_OK) {
		char bytes[256];
		la_ssize_t n = archive_read_data(zip, bytes, sizeof(bytes));

		assert_true(n >= 0);
		size += (size_t)snprintf(text + size, sizeof(text) - size, "%s=%.*s;",
					 archive_entry_pathname(entry), (int)n, bytes);
	}
	archive_read_free(zip);
	return text;
}

static void files_that_a_manifest_names_are_one_item(void **state)
{
	char wanted[128];

	(void)state;
	put_set();
	put("0751234A/beside.csv", "x");
	snprintf(wanted, sizeof(wanted), "0751234A/beside.csv 1;0751234A/manifest.csv %zu;",
		 strlen(MANIFEST) + strlen("usersorgs"));
	assert_string_equal(list(), wanted);
	assert_int_equal(fetch(), 0);
	assert_string_equal(unzip(), "users.csv=users;orgs.csv=orgs;manifest.csv=" MANIFEST ";");
}

static void a_set_at_the_top_is_one_item_too(void **state)
{
	(void)state;
	put("users.csv", "users");
	put("manifest.csv", "propertyName,value\nfile.users,bulk");
	assert_string_equal(list(), "manifest.csv 39;");
	assert_int_equal(fetch(), 0);
	assert_int_equal(settle("manifest.csv", VIGIE_SETTLE_ARCHIVE), 0);
	assert_file(below("archive/users.csv"), "users");
	assert_string_equal(list(), "");
}

static void a_set_waits_for_the_file_that_is_still_to_come(void **state)
{
	(void)state;
	put_set();
	unlink(below("0751234A/orgs.csv"));
	vigie_transport_directory.close(transport);
	open_transport(1 << 20, REST_USEC);
	put("beside.csv", "x");
	do /* until a file as young as the set is at rest */
		list();
	while (told.n_unsettled > 1);
	assert_string_equal(vigie_buffer_string(&told.listing), "beside.csv 1;");
	put("0751234A/orgs.csv", "orgs");
	do
		list();
	while (told.n_unsettled > 0);
	assert_int_equal(fetch(), 0);
}

/* Its reader will say what is missing. */
static void a_set_that_never_becomes_whole_is_taken_as_it_is(void **state)
{
	(void)state;
	put_set();
	unlink(below("0751234A/orgs.csv"));
	list();
	assert_int_equal(told.n_unsettled, 0);
	assert_int_equal(fetch(), 0);
	assert_string_equal(unzip(), "users.csv=users;manifest.csv=" MANIFEST ";");
}

static void a_set_of_which_a_file_is_being_written_waits(void **state)
{
	int fd;

	(void)state;
	put_set();
	vigie_transport_directory.close(transport);
	open_transport(1 << 20, INT64_C(60) * 1000000);
	fd = open(below("0751234A/users.csv"), O_WRONLY | O_APPEND);
	assert_string_equal(list(), "");
	assert_int_equal(told.n_unsettled, 1);
	close(fd);
	/* Closed, but touched a moment ago: the next file may be under way. */
	assert_string_equal(list(), "");
	assert_int_equal(told.n_unsettled, 1);
}

static void a_set_that_changes_while_it_is_copied_waits_for_the_next(void **state)
{
	static char bytes[3 << 20];
	int fd;

	(void)state;
	vigie_transport_directory.close(transport);
	open_transport(1 << 30, 0);
	put_set();
	fd = open(below("0751234A/orgs.csv"), O_WRONLY);
	assert_int_equal(write(fd, bytes, sizeof(bytes)), sizeof(bytes));
	close(fd);
	list();
	assert_int_equal(transport->class->fetch(transport, &told.last), 0);
	assert_true(sd_event_run(loop, LOOP_LIMIT_USEC) > 0);
	assert_int_equal(told.n_fetches, 0);
	/* Read already: only another look at the whole set can tell. */
	put("0751234A/users.csv", "other");
	run_until(&told.n_fetches, 1);
	assert_int_equal(told.result, -EAGAIN);
	assert_string_equal(told.spool_path, "");
	list();
	assert_int_equal(fetch(), 0);
}

static void a_file_that_changes_makes_another_version_of_the_set(void **state)
{
	char before[32];

	(void)state;
	put_set();
	list();
	snprintf(before, sizeof(before), "%s", told.version);
	list();
	assert_string_equal(told.version, before);
	unlink(below("0751234A/users.csv"));
	put("0751234A/users.csv", "other");
	list();
	assert_string_not_equal(told.version, before);
}

static void a_set_is_settled_whole_and_what_lies_beside_stays(void **state)
{
	(void)state;
	put_set();
	list();
	assert_int_equal(fetch(), 0);
	put("0751234A/results.csv", "absent, says the manifest");
	assert_int_equal(settle("0751234A/manifest.csv", VIGIE_SETTLE_ARCHIVE), 0);
	assert_file(below("archive/0751234A/users.csv"), "users");
	assert_file(below("archive/0751234A/orgs.csv"), "orgs");
	assert_true(exists("archive/0751234A/manifest.csv"));
	assert_string_equal(list(), "0751234A/results.csv 25;");
}

static void a_set_that_changed_since_it_was_fetched_is_not_settled(void **state)
{
	(void)state;
	put_set();
	list();
	assert_int_equal(fetch(), 0);
	put("0751234A/users.csv", "longer than before");
	assert_int_equal(settle("0751234A/manifest.csv", VIGIE_SETTLE_DELETE), -EAGAIN);
	assert_int_equal(access(below("0751234A/orgs.csv"), F_OK), 0);
}

static void a_set_over_the_limit_is_refused(void **state)
{
	(void)state;
	put_set();
	vigie_transport_directory.close(transport);
	open_transport(20, 0);
	list();
	assert_int_equal(fetch(), -EFBIG);
}

static void a_manifest_that_names_no_file_is_a_file_like_another(void **state)
{
	(void)state;
	put("manifest.csv", "a;b\n1;2\n");
	put("a.csv", "x");
	assert_string_equal(list(), "a.csv 1;manifest.csv 8;");
	assert_int_equal(fetch(), 0);
	assert_file(told.spool_path, "a;b\n1;2\n");
}

static void a_link_is_no_part_of_a_set(void **state)
{
	(void)state;
	put_set();
	unlink(below("0751234A/users.csv"));
	assert_int_equal(symlink("/etc/hostname", below("0751234A/users.csv")), 0);
	assert_string_equal(list(), "");
	assert_string_not_equal(told.message, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(files_that_a_manifest_names_are_one_item),
		TEST(a_set_at_the_top_is_one_item_too),
		TEST(a_set_waits_for_the_file_that_is_still_to_come),
		TEST(a_set_that_never_becomes_whole_is_taken_as_it_is),
		TEST(a_set_of_which_a_file_is_being_written_waits),
		TEST(a_set_that_changes_while_it_is_copied_waits_for_the_next),
		TEST(a_file_that_changes_makes_another_version_of_the_set),
		TEST(a_set_is_settled_whole_and_what_lies_beside_stays),
		TEST(a_set_that_changed_since_it_was_fetched_is_not_settled),
		TEST(a_set_over_the_limit_is_refused),
		TEST(a_manifest_that_names_no_file_is_a_file_like_another),
		TEST(a_link_is_no_part_of_a_set),
	};

	return cmocka_run_group_tests_name("directory: sets", tests, NULL, NULL);
}
