/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An import interrupted anywhere leaves the store as it was, or as it should become: each write of
 * SQLite fails in turn, then each kills the process. */
#include <signal.h>
#include <sys/wait.h>

#include "tests/unit/store/workshop.h"

enum fault { NO_FAULT, FAIL, KILL };

/* What the layer between SQLite and its files does at the n-th write. */
static enum fault fault;
static int countdown;
static bool gathering; /* the import is the first of several */
static int syncs; /* of both files, so far */
/* SQLite locks its main file only: it has other methods than the log. */
static sqlite3_io_methods main_methods, log_methods;
/* The same for both. */
static int (*real_write)(sqlite3_file *, const void *, int, sqlite3_int64);
static int (*real_sync)(sqlite3_file *, int);
static int (*real_truncate)(sqlite3_file *, sqlite3_int64);
static sqlite3_vfs *real_vfs, faulty_vfs;

static bool strikes(void)
{
	if (fault == NO_FAULT || --countdown > 0)
		return false;
	if (fault == KILL)
		raise(SIGKILL);
	return true;
}

static int faulty_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
	return strikes() ? SQLITE_IOERR_WRITE : real_write(file, bytes, n, at);
}

static int faulty_sync(sqlite3_file *file, int flags)
{
	syncs++;
	return strikes() ? SQLITE_IOERR_FSYNC : real_sync(file, flags);
}

static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	return strikes() ? SQLITE_FULL : real_truncate(file, size);
}

static int faulty_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags,
		       int *ret_flags)
{
	int code;

	(void)vfs;
	code = real_vfs->xOpen(real_vfs, name, file, flags, ret_flags);
	if (code == SQLITE_OK && file->pMethods) {
		sqlite3_io_methods *methods =
			flags & SQLITE_OPEN_MAIN_DB ? &main_methods : &log_methods;

		*methods = *file->pMethods;
		real_write = methods->xWrite;
		real_sync = methods->xSync;
		real_truncate = methods->xTruncate;
		methods->xWrite = faulty_write;
		methods->xSync = faulty_sync;
		methods->xTruncate = faulty_truncate;
		file->pMethods = methods;
	}
	return code;
}

static int put_layer(void **state)
{
	(void)state;
	real_vfs = sqlite3_vfs_find(NULL);
	faulty_vfs = *real_vfs;
	faulty_vfs.zName = "faulty";
	faulty_vfs.xOpen = faulty_open;
	return sqlite3_vfs_register(&faulty_vfs, 1);
}

static int take_layer(void **state)
{
	(void)state;
	return sqlite3_vfs_unregister(&faulty_vfs);
}

static const char before[] = WHOLE("grades") "{\"t\":\"average\"," BE(
	"1") ",\"term\":1,\"value\":\"7.40\"}\n"
	     "{\"t\":\"lateness\"," BE("2") ",\"date\":\"2026-10-08\"}\n";
static const char after[] = WHOLE("grades") "{\"t\":\"average\"," BE(
	"1") ",\"term\":1,\"value\":\"9.20\"}\n"
	     "{\"t\":\"average\"," BE("3") ",\"term\":1,\"value\":\"9.20\"}\n"
					   "{\"t\":\"lateness\"," BE(
						   "4") ",\"date\":\"2026-10-08\"}\n";

/* Imports `after` with the fault set; 0 done, < 0 failed. */
static int import_after(enum fault with, int nth)
{
	struct vigie_import import = import_of(after, SEPTEMBER + 61);
	struct vigie_delivery delivery;
	int r;

	fault = with;
	countdown = nth;
	r = vigie_store_set_gathering(store, gathering);
	if (r == 0)
		r = vigie_store_import(store, &import, &delivery);
	if (r == 0)
		r = vigie_store_set_gathering(store, false);
	fault = NO_FAULT;
	return r;
}

static void reopen(void)
{
	vigie_store_close(store);
	store = NULL;
	assert_int_equal(vigie_store_open(in_workshop("store.db"), VIGIE_STORE_WRITE, &store), 0);
	assert_int_equal(ask("SELECT count(*) FROM pragma_integrity_check"
			     " WHERE integrity_check <> 'ok'"),
			 0);
	assert_int_equal(ask("SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

/* All of the first delivery and nothing of the second, or all of both. Returns how many. */
static int check_whole(void)
{
	VIGIE_CLEANUP(vigie_facts_freep)
	struct vigie_facts *facts = load_known(UAI, VIGIE_DAY_NONE);
	bool done = ask("SELECT count(*) FROM delivery") == 2;

	assert_int_equal(facts->n_averages, done ? 2 : 1);
	assert_int_equal(facts->averages[0].value, done ? 9200000 : 7400000);
	assert_int_equal(facts->n_latenesses, 1);
	assert_int_equal(facts->n_pupils, done ? 4 : 2);
	assert_int_equal(ask("SELECT count(*) FROM person"), done ? 4 : 2);
	return done ? 2 : 1;
}

static void fail_at_each_write(void **state)
{
	int nth = 1;
	int r;

	do {
		import_lines(before, SEPTEMBER + 60);
		r = import_after(FAIL, nth++);
		assert_int_equal(vigie_store_changes(store) > 0, true);
		reopen();
		assert_true(check_whole() == 2 || r < 0);
		/* And the file can simply be imported again. */
		assert_int_equal(import_after(NO_FAULT, 0), 0);
		assert_int_equal(check_whole(), 2);
		close_workshop(state);
		open_workshop(state);
	} while (r < 0);
	assert_true(nth > 5);
}

static void each_write_that_fails_leaves_the_store_whole(void **state)
{
	fail_at_each_write(state);
	gathering = true;
	fail_at_each_write(state);
	gathering = false;
}

/* Killed at the n-th write: true; else the child came to its end. */
static bool killed_at(int nth)
{
	int status = 0;
	pid_t child;

	vigie_store_close(store);
	store = NULL;
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (vigie_store_open(in_workshop("store.db"), VIGIE_STORE_WRITE, &store) == 0)
			import_after(KILL, nth);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void kill_at_each_write(void **state)
{
	int nth = 1;
	bool killed;

	do {
		import_lines(before, SEPTEMBER + 60);
		killed = killed_at(nth++);
		reopen();
		assert_true(check_whole() == 2 || killed);
		close_workshop(state);
		open_workshop(state);
	} while (killed);
	assert_true(nth > 5);
}

static void a_kill_at_each_write_leaves_the_store_whole(void **state)
{
	kill_at_each_write(state);
	gathering = true;
	kill_at_each_write(state);
	gathering = false;
}

static void many_files_wait_for_the_disk_once_at_the_end(void **state)
{
	(void)state;
	assert_int_equal(ask("PRAGMA synchronous"), 2);
	import_lines(before, SEPTEMBER + 60);
	syncs = 0;
	assert_int_equal(import_after(NO_FAULT, 0), 0);
	assert_true(syncs > 0);

	assert_int_equal(vigie_store_set_durable(store, false), 0);
	assert_int_equal(ask("PRAGMA synchronous"), 1);
	syncs = 0;
	import_lines(before, SEPTEMBER + 62);
	assert_int_equal(import_after(NO_FAULT, 0), 0);
	assert_int_equal(syncs, 0);

	assert_int_equal(vigie_store_set_durable(store, true), 0);
	assert_int_equal(ask("PRAGMA synchronous"), 2);
	assert_true(syncs > 0);
	syncs = 0;
	import_lines(before, SEPTEMBER + 63);
	assert_true(syncs > 0);
}

static void nothing_waits_for_the_disk_when_nothing_was_written(void **state)
{
	(void)state;
	import_lines(before, SEPTEMBER + 60);
	syncs = 0;
	assert_int_equal(vigie_store_set_durable(store, false), 0);
	import_lines(before, SEPTEMBER + 60);
	assert_int_equal(vigie_store_set_durable(store, true), 0);
	assert_int_equal(syncs, 0);
}

static void how_long_to_wait_is_not_changed_within_a_transaction(void **state)
{
	(void)state;
	assert_int_equal(vigie_store_begin(store), 0);
	assert_int_equal(vigie_store_set_durable(store, false), -EINVAL);
	vigie_store_rollback(store);
	assert_int_equal(ask("PRAGMA synchronous"), 2);
}

static void a_last_commit_that_fails_is_told(void **state)
{
	(void)state;
	assert_int_equal(vigie_store_set_durable(store, false), 0);
	import_lines(before, SEPTEMBER + 60);
	fault = FAIL;
	countdown = 1;
	assert_true(vigie_store_set_durable(store, true) < 0);
	fault = NO_FAULT;
	reopen();
	assert_int_equal(check_whole(), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, open_workshop, close_workshop)
		T(each_write_that_fails_leaves_the_store_whole),
		T(a_kill_at_each_write_leaves_the_store_whole),
		T(many_files_wait_for_the_disk_once_at_the_end),
		T(nothing_waits_for_the_disk_when_nothing_was_written),
		T(how_long_to_wait_is_not_changed_within_a_transaction),
		T(a_last_commit_that_fails_is_told),
#undef T
	};

	return cmocka_run_group_tests_name("store/import faults", tests, put_layer, take_layer);
}
