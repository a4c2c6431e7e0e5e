/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening, refusing, migrating; every statement of the room and its plan. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/store/database.h"
#include "daemon/store/schema.h"

static char folder[] = "/tmp/vigie-database-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/store.db", folder);
	return 0;
}

static int remove_files(void **state)
{
	static const char *const suffixes[] = {"", "-wal", "-shm"};
	char name[80];

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(suffixes); i++) {
		snprintf(name, sizeof(name), "%s%s", path, suffixes[i]);
		unlink(name);
	}
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

static void execute(const char *sql)
{
	sqlite3 *handle = NULL;

	assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(handle);
}

static void a_new_store_is_made_and_opened_again_without_a_write(void **state)
{
	struct vigie_store *store = NULL;
	struct stat status;

	(void)state;
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_READ, &store), -ENOENT);
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_WRITE, &store), 0);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	vigie_store_close(store);
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_READ, &store), 0);
	assert_int_equal(vigie_store_changes(store), 0);
	assert_int_equal(
		sqlite3_exec(database_handle(store), "DELETE FROM state", NULL, NULL, NULL),
		SQLITE_READONLY);
	vigie_store_close(store);
}

static void a_newer_store_is_refused_and_left_alone(void **state)
{
	struct vigie_store *store = NULL;

	(void)state;
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_WRITE, &store), 0);
	vigie_store_close(store);
	execute("PRAGMA user_version = 4242");
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_WRITE, &store), 1);
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_READ, &store), 1);
	execute("SELECT 1 / (user_version = 4242) FROM pragma_user_version");
}

static void another_database_or_another_file_is_no_store(void **state)
{
	struct vigie_store *store = NULL;
	FILE *file;

	(void)state;
	execute("CREATE TABLE other(a)");
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_WRITE, &store), -EUCLEAN);
	remove_files(state);
	file = fopen(path, "w");
	assert_non_null(file);
	for (int i = 0; i < 1000; i++)
		fputs("this is a letter and no database\n", file);
	fclose(file);
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_WRITE, &store), -EUCLEAN);
	assert_null(store);
}

/* SQLite's files, with a sleep that takes no time and may make the store. */
static unsigned turns;
static bool makes;

static int turn(sqlite3_vfs *vfs, int microseconds)
{
	struct vigie_store *store = NULL;

	(void)vfs;
	turns++;
	if (makes) {
		makes = false;
		assert_int_equal(vigie_store_open(path, VIGIE_STORE_WRITE, &store), 0);
		vigie_store_close(store);
	}
	return microseconds;
}

static void touch(void)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fclose(file);
}

static void who_reads_waits_for_a_store_that_is_being_made(void **state)
{
	sqlite3_vfs patient = *sqlite3_vfs_find(NULL);
	struct vigie_store *store = NULL;

	(void)state;
	patient.zName = "patient";
	patient.xSleep = turn;
	assert_int_equal(sqlite3_vfs_register(&patient, 1), SQLITE_OK);
	touch();
	makes = true;
	turns = 0;
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_READ, &store), 0);
	assert_int_equal(turns, 1);
	vigie_store_close(store);
	remove_files(state);
	touch();
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_READ, &store), -ENOENT);
	assert_true(turns > 100);
	assert_int_equal(sqlite3_vfs_unregister(&patient), SQLITE_OK);
}

static void an_interrupted_migration_leaves_nothing(void **state)
{
	struct vigie_store *store = NULL;

	(void)state;
	/* The first step fails in its middle: its last table is already there. */
	execute("PRAGMA application_id = 1986619241; CREATE TABLE access(a)");
	assert_true(vigie_store_open(path, VIGIE_STORE_WRITE, &store) < 0);
	execute("SELECT 1 / (count(*) = 1) FROM sqlite_schema");
}

static void a_second_writer_is_told_to_wait(void **state)
{
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *one = NULL, *two = NULL;

	(void)state;
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_WRITE, &one), 0);
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_WRITE, &two), 0);
	sqlite3_busy_timeout(database_handle(two), 0);
	assert_int_equal(vigie_store_begin(one), 0);
	assert_int_equal(vigie_store_begin(two), -EBUSY);
	vigie_store_rollback(one);
	assert_int_equal(vigie_store_begin(two), 0);
	vigie_store_rollback(two);
}

static void what_is_rolled_back_is_no_change(void **state)
{
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	static const char sql[] = "INSERT INTO state VALUES('key', 'value')";

	(void)state;
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_WRITE, &store), 0);
	assert_int_equal(vigie_store_begin(store), 0);
	assert_int_equal(sqlite3_exec(database_handle(store), sql, NULL, NULL, NULL), SQLITE_OK);
	vigie_store_rollback(store);
	assert_int_equal(vigie_store_changes(store), 0);
	assert_int_equal(vigie_store_begin(store), 0);
	assert_int_equal(sqlite3_exec(database_handle(store), sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(vigie_store_commit(store), 0);
	assert_int_equal(vigie_store_changes(store), 1);
}

static void sqlite_codes_become_errno_classes(void **state)
{
	static const struct {
		int code, error;
	} cases[] = {
		{SQLITE_OK, 0},
		{SQLITE_DONE, 0},
		{SQLITE_BUSY, -EBUSY},
		{SQLITE_BUSY_SNAPSHOT, -EBUSY},
		{SQLITE_LOCKED, -EBUSY},
		{SQLITE_CORRUPT, -EUCLEAN},
		{SQLITE_CORRUPT_INDEX, -EUCLEAN},
		{SQLITE_NOTADB, -EUCLEAN},
		{SQLITE_FULL, -ENOSPC},
		{SQLITE_READONLY, -EACCES},
		{SQLITE_CANTOPEN, -EACCES},
		{SQLITE_IOERR, -EIO},
		{SQLITE_IOERR_FSYNC, -EIO},
		{SQLITE_IOERR_NOMEM, -ENOMEM},
		{SQLITE_NOMEM, -ENOMEM},
		{SQLITE_TOOBIG, -E2BIG},
		{SQLITE_CONSTRAINT_UNIQUE, -EEXIST},
		{SQLITE_NOTICE, -EIO},
	};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++)
		assert_int_equal(database_errno(cases[i].code), cases[i].error);
}

static void text_is_cut_at_the_edge_of_a_character(void **state)
{
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	sqlite3_stmt *statement = NULL;
	char field[4];

	(void)state;
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_WRITE, &store), 0);
	assert_int_equal(sqlite3_prepare_v2(database_handle(store), "SELECT 'éàü', NULL, 'abc'", -1,
					    &statement, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	database_copy_text(statement, 0, field, sizeof(field));
	assert_string_equal(field, "é");
	database_copy_text(statement, 1, field, sizeof(field));
	assert_string_equal(field, "");
	database_copy_text(statement, 2, field, sizeof(field));
	assert_string_equal(field, "abc");
	sqlite3_finalize(statement);
}

/* Is it a partial index, made to be read from end to end: a queue? */
static bool is_partial(sqlite3 *handle, const char *index)
{
	sqlite3_stmt *statement = NULL;
	bool partial;

	assert_int_equal(sqlite3_prepare_v2(handle,
					    "SELECT 1 FROM sqlite_schema WHERE type = 'index'"
					    " AND name = ? AND sql LIKE '% WHERE %'",
					    -1, &statement, NULL),
			 SQLITE_OK);
	sqlite3_bind_text(statement, 1, index, -1, SQLITE_STATIC);
	partial = sqlite3_step(statement) == SQLITE_ROW;
	sqlite3_finalize(statement);
	return partial;
}

/* A scan is expected of a subquery's few rows, of a queue, and where the statement says so: a list
 * of everything, on purpose. */
static bool scan_is_expected(sqlite3 *handle, const char *sql, const char *detail)
{
	const char *index = strstr(detail, " INDEX ");

	return strstr(sql, "/* all */") != NULL || strstr(detail, "(subquery") != NULL ||
	       strcmp(detail, "SCAN CONSTANT ROW") == 0 ||
	       (index && is_partial(handle, index + strlen(" INDEX ")));
}

static int check_plan(sqlite3 *handle, const char *sql)
{
	char explain[4096];
	sqlite3_stmt *statement = NULL;
	int bad = 0;

	snprintf(explain, sizeof(explain), "EXPLAIN QUERY PLAN %s", sql);
	if (sqlite3_prepare_v2(handle, explain, -1, &statement, NULL) != SQLITE_OK) {
		print_error("%s: %s\n", sql, sqlite3_errmsg(handle));
		return 1;
	}
	while (sqlite3_step(statement) == SQLITE_ROW) {
		const char *detail = (const char *)sqlite3_column_text(statement, 3);

		if (strncmp(detail, "SCAN", 4) == 0 && !scan_is_expected(handle, sql, detail)) {
			print_error("%s: %s\n", sql, detail);
			bad = 1;
		}
	}
	sqlite3_finalize(statement);
	return bad;
}

static void every_statement_prepares_and_none_scans_unexpectedly(void **state)
{
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	sqlite3_stmt *statement = NULL;
	int bad = 0;

	(void)state;
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_WRITE, &store), 0);
	for (const struct statement_table *const *table = store_statement_tables; *table; table++) {
		for (size_t i = 0; i < (*table)->n; i++) {
			assert_int_equal(database_statement(store, *table, i, &statement), 0);
			bad += check_plan(database_handle(store), (*table)->sql[i]);
		}
	}
	assert_int_equal(bad, 0);
}

/* Where it does not, the integrity check of SQLite 3.40.0 to 3.41.0 finds NULLs that are not there,
 * and no copy of the store would be believed. */
static void the_key_comes_first_where_there_are_no_rowids(void **state)
{
	static const char sql[] =
		"SELECT count(*) FROM pragma_table_list t, pragma_table_info(t.name) c"
		" WHERE t.wr = 1 AND c.pk > 0 AND c.cid <> c.pk - 1";
	struct vigie_store *store = NULL;
	sqlite3_stmt *statement = NULL;

	(void)state;
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_WRITE, &store), 0);
	assert_int_equal(sqlite3_prepare_v2(database_handle(store), sql, -1, &statement, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(statement, 0), 0);
	sqlite3_finalize(statement);
	vigie_store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, remove_files)
		T(a_new_store_is_made_and_opened_again_without_a_write),
		T(a_newer_store_is_refused_and_left_alone),
		T(another_database_or_another_file_is_no_store),
		T(who_reads_waits_for_a_store_that_is_being_made),
		T(an_interrupted_migration_leaves_nothing),
		T(a_second_writer_is_told_to_wait),
		T(what_is_rolled_back_is_no_change),
		T(sqlite_codes_become_errno_classes),
		T(text_is_cut_at_the_edge_of_a_character),
		T(every_statement_prepares_and_none_scans_unexpectedly),
		T(the_key_comes_first_where_there_are_no_rowids),
#undef T
	};

	return cmocka_run_group_tests_name("store/database", tests, make_folder, remove_folder);
}
