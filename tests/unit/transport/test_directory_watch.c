/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inotify as a hint: once for many events, and again for folders that come and go. */
#include "tests/unit/transport/folders.h"

static void handle_pending(void)
{
	while (sd_event_run(loop, 0) > 0)
		;
}

static bool is_hint_coming(void)
{
	handle_pending();
	return ((struct directory *)transport)->debounce != NULL;
}

static void a_change_is_hinted_at_once_for_many_events(void **state)
{
	(void)state;
	make_dir("s");
	list();
	put("s/a.csv", "x");
	put("s/b.csv", "x");
	put("c.csv", "x");
	run_until(&told.n_hints, 1);
	handle_pending();
	assert_int_equal(told.n_hints, 1);
}

static void temporary_names_give_no_hint_and_the_rename_does(void **state)
{
	uint64_t now, start;

	(void)state;
	list();
	put("a.csv.part", "x");
	assert_false(is_hint_coming());
	assert_int_equal(sd_event_now(loop, CLOCK_MONOTONIC, &start), 0);
	assert_int_equal(rename(below("a.csv.part"), below("a.csv")), 0);
	run_until(&told.n_hints, 1);
	assert_int_equal(sd_event_now(loop, CLOCK_MONOTONIC, &now), 0);
	assert_true(now - start >= 500000);
	assert_string_equal(list(), "a.csv 1;");
}

static void a_new_sub_folder_is_watched_after_the_next_listing(void **state)
{
	(void)state;
	list();
	make_dir("new");
	run_until(&told.n_hints, 1);
	list();
	put("new/a.csv", "x");
	run_until(&told.n_hints, 2);
}

static void a_folder_that_was_replaced_is_watched_again(void **state)
{
	(void)state;
	make_dir("s");
	list();
	assert_int_equal(rmdir(below("s")), 0);
	make_dir("s");
	run_until(&told.n_hints, 1);
	list();
	put("s/a.csv", "x");
	run_until(&told.n_hints, 2);
}

static void a_folder_moved_away_gives_no_more_hints(void **state)
{
	char away[128];
	FILE *file;

	(void)state;
	make_dir("s");
	list();
	snprintf(away, sizeof(away), "%s/away", base);
	assert_int_equal(rename(below("s"), away), 0);
	run_until(&told.n_hints, 1);
	list();
	strcat(away, "/a.csv");
	file = fopen(away, "w");
	assert_non_null(file);
	fclose(file);
	assert_false(is_hint_coming());
	put("b.csv", "x");
	assert_true(is_hint_coming());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_change_is_hinted_at_once_for_many_events),
		TEST(temporary_names_give_no_hint_and_the_rename_does),
		TEST(a_new_sub_folder_is_watched_after_the_next_listing),
		TEST(a_folder_that_was_replaced_is_watched_again),
		TEST(a_folder_moved_away_gives_no_more_hints),
	};

	return cmocka_run_group_tests_name("directory: hints", tests, NULL, NULL);
}
