/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Brings a database to this program's tables, step by step. Owns nothing; refuses a newer store
 * and a database of somebody else.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

#include "daemon/store/backup.h"
#include "daemon/store/database.h"
#include "daemon/store/schema.h"

static const char *const steps[] = {
#define X(name) schema_##name,
	STORE_SCHEMA_STEPS(X)
#undef X
};

/* One integer of one row; SQL without parameters. */
static int read_integer(sqlite3 *handle, const char *sql, int *ret_value)
{
	sqlite3_stmt *statement = NULL;
	int value = 0;
	int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);

	if (code == SQLITE_OK) {
		code = sqlite3_step(statement);
		if (code == SQLITE_ROW)
			value = sqlite3_column_int(statement, 0);
	}
	sqlite3_finalize(statement);
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return database_errno(code);
	*ret_value = value;
	return 0;
}

static int execute(sqlite3 *handle, const char *sql)
{
	return database_errno(sqlite3_exec(handle, sql, NULL, NULL, NULL));
}

static int apply_step(sqlite3 *handle, int step)
{
	char mark[96];
	int r = execute(handle, steps[step]);

	if (r < 0)
		return r;
	snprintf(mark, sizeof(mark), "PRAGMA user_version = %d; PRAGMA application_id = %d;",
		 step + 1, SCHEMA_APPLICATION_ID);
	return execute(handle, mark);
}

/* An empty one holds nothing to lose. */
static int save(sqlite3 *handle, int version, struct vigie_buffer *saved)
{
	struct vigie_backup backup;
	int r = 0;

	if (version > 0 && version < SCHEMA_VERSION)
		r = vigie_backup_make_dated(sqlite3_db_filename(handle, "main"), vigie_clock_now(),
					    "before-upgrade", saved, &backup);
	return r == 0 ? 0 : VIGIE_STORE_UNSAVED;
}

/* The version is read again under the lock: another process may have migrated meanwhile. Nobody
 * writes between the copy and the steps. */
static int apply_missing(sqlite3 *handle, int *ret_version, struct vigie_buffer *saved)
{
	int version = 0;
	int r = read_integer(handle, "PRAGMA user_version", &version);

	if (r == 0)
		r = save(handle, version, saved);
	for (; r == 0 && version < SCHEMA_VERSION; version++)
		r = apply_step(handle, version);
	*ret_version = version;
	return r;
}

static int migrate_store(sqlite3 *handle, int *ret_version, struct vigie_buffer *saved)
{
	int r = execute(handle, "BEGIN IMMEDIATE");

	if (r < 0)
		return r;
	r = apply_missing(handle, ret_version, saved);
	if (r == 0)
		r = execute(handle, "COMMIT");
	if (r == 0)
		return 0;
	sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
	/* The store is what it was: who starts it again and again shall not fill the disk. */
	if (saved->size > 0)
		(void)!backup_remove(vigie_buffer_string(saved));
	vigie_buffer_clear(saved);
	return r;
}

static int is_ours(sqlite3 *handle, int version)
{
	int application = 0, tables = 0;
	int r = read_integer(handle, "PRAGMA application_id", &application);

	if (r < 0)
		return r;
	r = read_integer(handle, "SELECT count(*) FROM sqlite_schema", &tables);
	if (r < 0)
		return r;
	if (application == SCHEMA_APPLICATION_ID)
		return 0;
	return application == 0 && version == 0 && tables == 0 ? 0 : -EUCLEAN;
}

int schema_bring_up(sqlite3 *handle, int migrate, struct vigie_buffer *saved)
{
	int version = 0;
	int r = read_integer(handle, "PRAGMA user_version", &version);

	if (r == 0)
		r = is_ours(handle, version);
	if (r == 0 && migrate && version < SCHEMA_VERSION)
		r = migrate_store(handle, &version, saved);
	if (r != 0)
		return r;
	if (version > SCHEMA_VERSION)
		return VIGIE_STORE_NEWER;
	/* A reader cannot bring one up; one without a table was never written. */
	if (version == 0)
		return -EUCLEAN;
	return version < SCHEMA_VERSION ? VIGIE_STORE_OLDER : 0;
}

int schema_commit_again(sqlite3 *handle)
{
	char sql[48];

	snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", SCHEMA_VERSION);
	return execute(handle, sql);
}
