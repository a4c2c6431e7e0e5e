/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a directory transport fetches and settles, and what it refuses to touch. */
#include "tests/unit/transport/folders.h"

static void an_item_is_fetched_whole_and_the_source_untouched(void **state)
{
	struct stat before, after;

	(void)state;
	make_dir("0751234A");
	put("0751234A/a.csv", "NOM;PRENOM");
	list();
	assert_int_equal(stat(below("0751234A/a.csv"), &before), 0);
	assert_int_equal(fetch(), 0);
	assert_int_equal(stat(below("0751234A/a.csv"), &after), 0);
	assert_file(told.spool_path, "NOM;PRENOM");
	assert_memory_equal(told.spool_path, spool, strlen(spool));
	assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
	assert_int_equal(before.st_ctim.tv_nsec, after.st_ctim.tv_nsec);
}

static void an_item_larger_than_a_step_is_fetched_whole(void **state)
{
	static char bytes[(3 << 20) + 17];
	struct stat status;
	int fd;

	(void)state;
	vigie_transport_directory.close(transport);
	open_transport(sizeof(bytes), 0);
	fd = open(below("large.xml"), O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, bytes, sizeof(bytes)), sizeof(bytes));
	close(fd);
	list();
	assert_int_equal(fetch(), 0);
	assert_int_equal(stat(told.spool_path, &status), 0);
	assert_int_equal(status.st_size, sizeof(bytes));
}

static void an_item_over_the_limit_is_refused(void **state)
{
	(void)state;
	vigie_transport_directory.close(transport);
	open_transport(4, 0);
	put("a.csv", "1234");
	list();
	assert_int_equal(fetch(), 0);
	put("a.csv", "12345");
	list();
	assert_int_equal(fetch(), -EFBIG);
	assert_string_not_equal(told.message, "");
}

static void an_item_that_changed_since_the_listing_waits_for_the_next(void **state)
{
	(void)state;
	put("a.csv", "old");
	list();
	put("a.csv", "longer");
	assert_int_equal(fetch(), -EAGAIN);
	assert_string_equal(told.spool_path, "");
	list();
	assert_int_equal(fetch(), 0);
	assert_file(told.spool_path, "longer");
}

static void an_item_that_grows_while_it_is_copied_waits_for_the_next(void **state)
{
	static char bytes[3 << 20];
	int fd;

	(void)state;
	vigie_transport_directory.close(transport);
	open_transport(1 << 30, 0);
	fd = open(below("a.xml"), O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, bytes, sizeof(bytes)), sizeof(bytes));
	close(fd);
	list();
	assert_int_equal(transport->class->fetch(transport, &told.last), 0);
	assert_true(sd_event_run(loop, LOOP_LIMIT_USEC) > 0);
	assert_int_equal(told.n_fetches, 0);
	fd = open(below("a.xml"), O_WRONLY | O_APPEND);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
	run_until(&told.n_fetches, 1);
	assert_int_equal(told.result, -EAGAIN);
	assert_int_equal(rmdir(spool), 0);
}

static void a_copy_interrupted_leaves_nothing_under_a_final_name(void **state)
{
	static char bytes[3 << 20];
	int fd;

	(void)state;
	vigie_transport_directory.close(transport);
	open_transport(1 << 30, 0);
	fd = open(below("a.xml"), O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, bytes, sizeof(bytes)), sizeof(bytes));
	close(fd);
	list();
	assert_int_equal(transport->class->fetch(transport, &told.last), 0);
	assert_true(sd_event_run(loop, LOOP_LIMIT_USEC) > 0);
	vigie_transport_directory.close(transport);
	transport = NULL;
	assert_int_equal(told.n_fetches, 0);
	assert_int_equal(rmdir(spool), 0);
}

static void an_item_that_went_away_or_became_a_link_is_not_fetched(void **state)
{
	(void)state;
	put("a.csv", "x");
	list();
	unlink(below("a.csv"));
	assert_int_equal(fetch(), -ENOENT);
	assert_string_not_equal(told.message, "");
	assert_int_equal(symlink("/etc/hostname", below("a.csv")), 0);
	assert_int_equal(fetch(), -ELOOP);
}

static void a_path_that_leaves_the_folder_is_refused(void **state)
{
	static const char *const paths[] = {
		"../outside", "a/../../outside", "/etc/hostname", "", ".", "a//b", "a/"};
	char outside[128];

	(void)state;
	make_dir("a");
	snprintf(outside, sizeof(outside), "%s/outside", base);
	close(open(outside, O_WRONLY | O_CREAT, 0600));
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(paths); i++) {
		told.last = (struct vigie_item){.path = paths[i]};
		assert_int_equal(fetch(), -EINVAL);
		assert_int_equal(settle(paths[i], VIGIE_SETTLE_DELETE), -EINVAL);
		assert_int_equal(settle(paths[i], VIGIE_SETTLE_ARCHIVE), -EINVAL);
	}
	assert_int_equal(access(outside, F_OK), 0);
}

static void a_link_below_the_folder_is_no_way_out(void **state)
{
	char outside[128];

	(void)state;
	snprintf(outside, sizeof(outside), "%s/victim", base);
	assert_int_equal(mkdir(outside, 0700), 0);
	assert_int_equal(symlink(outside, below("way")), 0);
	snprintf(outside, sizeof(outside), "%s/victim/a.csv", base);
	close(open(outside, O_WRONLY | O_CREAT, 0600));
	told.last = (struct vigie_item){.path = "way/a.csv"};
	assert_true(fetch() < 0);
	assert_true(settle("way/a.csv", VIGIE_SETTLE_DELETE) < 0);
	assert_int_equal(symlink(base, below("archive")), 0);
	put("b.csv", "x");
	assert_true(settle("b.csv", VIGIE_SETTLE_ARCHIVE) < 0);
	assert_true(exists("b.csv"));
	assert_int_equal(access(outside, F_OK), 0);
}

static void one_operation_at_a_time(void **state)
{
	(void)state;
	put("a.csv", "x");
	list();
	assert_int_equal(transport->class->list(transport), 0);
	assert_int_equal(transport->class->list(transport), -EBUSY);
	assert_int_equal(transport->class->fetch(transport, &told.last), -EBUSY);
	run_until(&told.n_lists, 2);
	assert_int_equal(fetch(), 0);
}

static void kept_items_stay(void **state)
{
	(void)state;
	put("a.csv", "x");
	assert_int_equal(settle("a.csv", VIGIE_SETTLE_KEEP), 0);
	assert_true(exists("a.csv"));
}

static void deleted_items_go_and_going_twice_is_fine(void **state)
{
	(void)state;
	make_dir("s");
	put("s/a.csv", "x");
	assert_int_equal(settle("s/a.csv", VIGIE_SETTLE_DELETE), 0);
	assert_false(exists("s/a.csv"));
	assert_true(exists("s"));
	assert_int_equal(settle("s/a.csv", VIGIE_SETTLE_DELETE), 0);
	assert_int_equal(settle("s/a.csv", VIGIE_SETTLE_ARCHIVE), 0);
}

static void archived_items_keep_their_folders_and_never_overwrite(void **state)
{
	(void)state;
	make_dir("s");
	make_dir("s/t");
	put("s/t/a.csv", "first");
	assert_int_equal(settle("s/t/a.csv", VIGIE_SETTLE_ARCHIVE), 0);
	assert_false(exists("s/t/a.csv"));
	put("s/t/a.csv", "second");
	assert_int_equal(settle("s/t/a.csv", VIGIE_SETTLE_ARCHIVE), 0);
	put("s/t/a.csv", "third");
	assert_int_equal(settle("s/t/a.csv", VIGIE_SETTLE_ARCHIVE), 0);
	assert_file(below("archive/s/t/a.csv"), "first");
	assert_file(below("archive/s/t/a.csv.1"), "second");
	assert_file(below("archive/s/t/a.csv.2"), "third");
	assert_string_equal(list(), "");
}

static void an_item_replaced_since_it_was_fetched_is_not_settled(void **state)
{
	(void)state;
	put("a.csv", "old");
	list();
	assert_int_equal(fetch(), 0);
	put("a.csv", "newer");
	assert_int_equal(settle("a.csv", VIGIE_SETTLE_DELETE), -EAGAIN);
	assert_int_equal(settle("a.csv", VIGIE_SETTLE_ARCHIVE), -EAGAIN);
	assert_true(exists("a.csv"));
	list();
	assert_int_equal(fetch(), 0);
	assert_int_equal(settle("a.csv", VIGIE_SETTLE_ARCHIVE), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_item_is_fetched_whole_and_the_source_untouched),
		TEST(an_item_larger_than_a_step_is_fetched_whole),
		TEST(an_item_over_the_limit_is_refused),
		TEST(an_item_that_changed_since_the_listing_waits_for_the_next),
		TEST(an_item_that_grows_while_it_is_copied_waits_for_the_next),
		TEST(a_copy_interrupted_leaves_nothing_under_a_final_name),
		TEST(an_item_that_went_away_or_became_a_link_is_not_fetched),
		TEST(a_path_that_leaves_the_folder_is_refused),
		TEST(a_link_below_the_folder_is_no_way_out),
		TEST(one_operation_at_a_time),
		TEST(kept_items_stay),
		TEST(deleted_items_go_and_going_twice_is_fine),
		TEST(archived_items_keep_their_folders_and_never_overwrite),
		TEST(an_item_replaced_since_it_was_fetched_is_not_settled),
	};

	return cmocka_run_group_tests_name("directory: fetching and settling", tests, NULL, NULL);
}
