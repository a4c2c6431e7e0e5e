/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a directory transport lists, what it leaves, what it says when it cannot. */
#include "tests/unit/transport/folders.h"

static void a_folder_is_listed_with_all_below_it_in_order(void **state)
{
	(void)state;
	make_dir("0751234A");
	make_dir("0751234A/T1");
	make_dir("0755678B");
	put("0755678B/notes.csv", "abc");
	put("0751234A/T1/x.csv", "a");
	put("0751234A/z.xml", "ab");
	put("b.csv", "");
	assert_string_equal(list(),
			    "0751234A/T1/x.csv 1;0751234A/z.xml 2;0755678B/notes.csv 3;b.csv 0;");
	assert_int_equal(told.result, 0);
	assert_string_equal(told.message, "");
	assert_int_equal(told.n_unsettled, 0);
}

static void an_empty_folder_lists_nothing(void **state)
{
	(void)state;
	assert_string_equal(list(), "");
	assert_int_equal(told.result, 0);
}

static void hidden_temporary_and_archived_files_are_not_listed(void **state)
{
	static const char *const ignored[] = {
		".hidden", "a.csv.tmp", "a.PART",     "a.filepart",    "a.crdownload",
		"a.csv~",  "~$a.csv",	".dir/a.csv", "archive/a.csv", "up.part/a.csv",
	};

	(void)state;
	make_dir(".dir");
	make_dir("archive");
	make_dir("up.part");
	make_dir("school");
	make_dir("school/archive");
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(ignored); i++)
		put(ignored[i], "x");
	put("school/archive/kept.csv", "x");
	put("tmp", "x");
	assert_string_equal(list(), "school/archive/kept.csv 1;tmp 1;");
}

static void only_regular_files_are_listed_and_no_link_is_followed(void **state)
{
	(void)state;
	put("a.csv", "x");
	assert_int_equal(symlink("a.csv", below("link.csv")), 0);
	assert_int_equal(symlink("/tmp", below("outside")), 0);
	assert_int_equal(symlink("..", below("up")), 0);
	assert_int_equal(mkfifo(below("pipe.csv"), 0600), 0);
	assert_string_equal(list(), "a.csv 1;");
	assert_int_equal(told.n_unsettled, 0);
	assert_string_equal(told.message, "");
}

static void a_root_that_is_a_link_is_followed(void **state)
{
	char link[128];

	(void)state;
	put("a.csv", "x");
	vigie_transport_directory.close(transport);
	snprintf(link, sizeof(link), "%s/link", base);
	assert_int_equal(symlink(root, link), 0);
	snprintf(root, sizeof(root), "%s", link);
	open_transport(100, 0);
	assert_string_equal(list(), "a.csv 1;");
}

/* With a lease where the system has them, else by age: either way the file is left. */
static void a_file_still_being_written_is_left(void **state)
{
	int fd;

	(void)state;
	vigie_transport_directory.close(transport);
	open_transport(100, INT64_C(3600) * 1000000);
	put("whole.csv", "x");
	fd = open(below("growing.csv"), O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "half", 4), 4);
	list();
	assert_null(strstr(told.listing.data ? told.listing.data : "", "growing"));
	assert_true(told.n_unsettled >= 1);
	close(fd);
}

static bool leases_work(void)
{
	int fd = open(below("lease"), O_RDONLY | O_CREAT, 0600);
	bool work = fd >= 0 && fcntl(fd, F_SETLEASE, F_RDLCK) == 0;

	if (fd >= 0)
		close(fd);
	unlink(below("lease"));
	if (!work)
		print_message("# skipped: this file system grants no lease\n");
	return work;
}

static void a_file_is_taken_as_soon_as_its_writer_closes_it(void **state)
{
	int fd;

	(void)state;
	if (!leases_work())
		return;
	vigie_transport_directory.close(transport);
	open_transport(100, INT64_C(3600) * 1000000);
	fd = open(below("a.csv"), O_WRONLY | O_CREAT, 0600);
	assert_string_equal(list(), "");
	assert_int_equal(told.n_unsettled, 1);
	close(fd);
	assert_string_equal(list(), "a.csv 0;");
	assert_int_equal(told.n_unsettled, 0);
	vigie_transport_directory.close(transport);
	open_transport(100, 0);
	fd = open(below("a.csv"), O_WRONLY);
	assert_string_equal(list(), "");
	assert_int_equal(told.n_unsettled, 1);
	close(fd);
}

static void a_reader_does_not_make_a_file_unsettled(void **state)
{
	int fd;

	(void)state;
	put("a.csv", "x");
	fd = open(below("a.csv"), O_RDONLY);
	assert_string_equal(list(), "a.csv 1;");
	close(fd);
}

static void a_folder_that_is_not_there_fails_with_a_sentence_and_works_again_later(void **state)
{
	(void)state;
	assert_int_equal(rmdir(root), 0);
	list();
	assert_int_equal(told.result, -ENOENT);
	assert_non_null(strstr(told.message, root));
	assert_int_equal(mkdir(root, 0700), 0);
	put("a.csv", "x");
	assert_string_equal(list(), "a.csv 1;");
}

static void a_sub_folder_that_cannot_be_read_is_said_and_the_rest_listed(void **state)
{
	char name[256], deep[1300] = "";

	(void)state;
	memset(name, 'd', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	put("a.csv", "x");
	for (int i = 0; i < 4; i++) {
		strcat(deep, i ? "/" : "");
		strcat(deep, name);
		make_dir(deep);
	}
	assert_string_equal(list(), "a.csv 1;");
	assert_int_equal(told.result, 0);
	strcat(deep, "/b.csv");
	put(deep, "x");
	assert_string_equal(list(), "a.csv 1;");
	assert_int_equal(told.result, 0);
	assert_string_not_equal(told.message, "");
}

static void closing_in_the_middle_of_an_operation_calls_nothing_back(void **state)
{
	(void)state;
	put("a.csv", "x");
	assert_int_equal(transport->class->list(transport), 0);
	vigie_transport_directory.close(transport);
	transport = NULL;
	while (sd_event_run(loop, 0) > 0)
		;
	assert_int_equal(told.n_lists, 0);
	vigie_transport_directory.close(NULL);
}

static void a_url_is_an_absolute_folder(void **state)
{
	static const char *const wrong[] = {"directory://srv/depots", "directory:///",
					    "directory:/srv", "/srv", "https:///x"};
	const char *message = NULL;

	(void)state;
	assert_int_equal(vigie_transport_directory.check("directory:///srv/depots", &message), 0);
	assert_null(message);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(wrong); i++) {
		message = NULL;
		assert_int_equal(vigie_transport_directory.check(wrong[i], &message), -EINVAL);
		assert_non_null(message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_folder_is_listed_with_all_below_it_in_order),
		TEST(an_empty_folder_lists_nothing),
		TEST(hidden_temporary_and_archived_files_are_not_listed),
		TEST(only_regular_files_are_listed_and_no_link_is_followed),
		TEST(a_root_that_is_a_link_is_followed),
		TEST(a_file_still_being_written_is_left),
		TEST(a_file_is_taken_as_soon_as_its_writer_closes_it),
		TEST(a_reader_does_not_make_a_file_unsettled),
		TEST(a_folder_that_is_not_there_fails_with_a_sentence_and_works_again_later),
		TEST(a_sub_folder_that_cannot_be_read_is_said_and_the_rest_listed),
		TEST(closing_in_the_middle_of_an_operation_calls_nothing_back),
		TEST(a_url_is_an_absolute_folder),
	};

	return cmocka_run_group_tests_name("directory: listing", tests, NULL, NULL);
}
