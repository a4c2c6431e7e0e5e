/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The directory transport on real folders, driven by a loop of its own; nothing sleeps. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "connectors/transport/directory.h"
#include "connectors/transport/transports.h"
#include "vigie/buffer.h"

#define LOOP_LIMIT_USEC 5000000 /* a callback that has not come by then does not come */

static char base[64], root[128], spool[128];
static sd_event *loop;
static struct vigie_transport *transport;

/* What the callbacks told. */
static struct {
	struct vigie_buffer listing; /* "path size;" for each item */
	struct vigie_item last; /* strings below */
	char last_path[VIGIE_ITEM_PATH_LIMIT + 1];
	int result, n_lists, n_fetches, n_hints;
	size_t n_unsettled;
	char message[256], spool_path[256];
} told;

static void on_list(void *userdata, int result, const char *message, const struct vigie_item *items,
		    size_t n_items, size_t n_unsettled)
{
	(void)userdata;
	vigie_buffer_clear(&told.listing);
	for (size_t i = 0; i < n_items; i++) {
		vigie_buffer_append_format(&told.listing, "%s %llu;", items[i].path,
					   (unsigned long long)items[i].size);
		told.last = items[i];
		snprintf(told.last_path, sizeof(told.last_path), "%s", items[i].path);
		told.last.path = told.last_path;
		assert_non_null(items[i].version);
	}
	told.result = result;
	told.n_unsettled = n_unsettled;
	snprintf(told.message, sizeof(told.message), "%s", message ? message : "");
	told.n_lists++;
}

static void on_fetch(void *userdata, int result, const char *message, const char *spool_path)
{
	(void)userdata;
	told.result = result;
	snprintf(told.message, sizeof(told.message), "%s", message ? message : "");
	snprintf(told.spool_path, sizeof(told.spool_path), "%s", spool_path ? spool_path : "");
	told.n_fetches++;
}

static void on_hint(void *userdata)
{
	(void)userdata;
	told.n_hints++;
}

static void open_transport(uint64_t size_limit, int64_t settle_usec)
{
	char url[160];
	const struct vigie_transport_options options = {
		.url = url, .spool = spool, .size_limit = size_limit, .settle_usec = settle_usec};
	const struct vigie_transport_events events = {on_list, on_fetch, on_hint, NULL};

	snprintf(url, sizeof(url), "directory://%s", root);
	assert_int_equal(vigie_transport_directory.open(&options, loop, &events, &transport), 0);
}

static int set_up(void **state)
{
	(void)state;
	snprintf(base, sizeof(base), "/tmp/vigie-directory-XXXXXX");
	if (!mkdtemp(base))
		return -1;
	snprintf(root, sizeof(root), "%s/root", base);
	snprintf(spool, sizeof(spool), "%s/spool", base);
	if (mkdir(root, 0700) < 0 || sd_event_new(&loop) < 0)
		return -1;
	memset(&told, 0, sizeof(told));
	open_transport(1 << 20, 0);
	return 0;
}

static int remove_entry(const char *path, const struct stat *status, int flag, struct FTW *ftw)
{
	(void)status, (void)flag, (void)ftw;
	return remove(path);
}

static int tear_down(void **state)
{
	(void)state;
	vigie_transport_directory.close(transport);
	transport = NULL;
	vigie_buffer_done(&told.listing);
	loop = sd_event_unref(loop);
	return nftw(base, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static const char *below(const char *path)
{
	static char full[4][1400];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(full[turn], sizeof(full[turn]), "%s/%s", root, path);
	return full[turn];
}

static void put(const char *path, const char *content)
{
	FILE *file = fopen(below(path), "w");

	assert_non_null(file);
	fputs(content, file);
	fclose(file);
}

static void make_dir(const char *path)
{
	assert_int_equal(mkdir(below(path), 0700), 0);
}

/* Turns the loop until `*counter` is at least `goal`. */
static void run_until(const int *counter, int goal)
{
	while (*counter < goal)
		assert_true(sd_event_run(loop, LOOP_LIMIT_USEC) > 0);
}

static const char *list(void)
{
	int goal = told.n_lists + 1;

	assert_int_equal(transport->class->list(transport), 0);
	assert_int_equal(told.n_lists, goal - 1);
	run_until(&told.n_lists, goal);
	return vigie_buffer_string(&told.listing);
}

/* Fetches the last item listed. */
static int fetch(void)
{
	int goal = told.n_fetches + 1;

	assert_int_equal(transport->class->fetch(transport, &told.last), 0);
	assert_int_equal(told.n_fetches, goal - 1);
	run_until(&told.n_fetches, goal);
	return told.result;
}

static void assert_file(const char *path, const char *expected)
{
	char bytes[64] = "";
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	assert_int_equal(fread(bytes, 1, sizeof(bytes) - 1, file), strlen(expected));
	assert_string_equal(bytes, expected);
	fclose(file);
}

static bool exists(const char *path)
{
	struct stat status;

	return lstat(below(path), &status) == 0;
}

static int settle(const char *path, enum vigie_settle how)
{
	return transport->class->settle(transport, path, how);
}

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

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

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
		TEST(a_folder_that_is_not_there_fails_with_a_sentence_and_works_again_later),
		TEST(a_sub_folder_that_cannot_be_read_is_said_and_the_rest_listed),
		TEST(a_change_is_hinted_at_once_for_many_events),
		TEST(temporary_names_give_no_hint_and_the_rename_does),
		TEST(a_new_sub_folder_is_watched_after_the_next_listing),
		TEST(a_folder_that_was_replaced_is_watched_again),
		TEST(a_folder_moved_away_gives_no_more_hints),
		TEST(closing_in_the_middle_of_an_operation_calls_nothing_back),
		TEST(a_url_is_an_absolute_folder),
	};

	return cmocka_run_group_tests_name("directory", tests, NULL, NULL);
}
