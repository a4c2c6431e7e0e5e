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

/* Making the tables takes a few syncs of the disk; an empty file that stays one was left by a
 * program that was killed there, and holds no store. */
#define MAKING_MILLISECONDS 5000
#define MAKING_TURN_MILLISECONDS 10

static const char *const steps[] = {
#define X(name) schema_##name,
	STORE_SCHEMA_STEPS(X)
#undef X
};

/* What a file says of itself. */
struct identity {
	int version, application, tables;
};

/* In one statement, hence of one moment: another process may be making the store. */
static int identify(sqlite3 *handle, struct identity *ret_identity)
{
	static const char sql[] = "SELECT (SELECT count(*) FROM sqlite_schema), user_version,"
				  " application_id FROM pragma_user_version, pragma_application_id";
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		*ret_identity = (struct identity){.tables = sqlite3_column_int(statement, 0),
						  .version = sqlite3_column_int(statement, 1),
						  .application = sqlite3_column_int(statement, 2)};
	sqlite3_finalize(statement);
	return code == SQLITE_ROW ? 0 : database_errno(code);
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
	struct identity identity = {0};
	int r = identify(handle, &identity);

	if (r == 0)
		r = save(handle, identity.version, saved);
	for (; r == 0 && identity.version < SCHEMA_VERSION; identity.version++)
		r = apply_step(handle, identity.version);
	*ret_version = identity.version;
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

static bool is_empty(const struct identity *identity)
{
	return identity->application == 0 && identity->version == 0 && identity->tables == 0;
}

/* A reader that comes while the store is being made waits for it, as it would for a lock. */
static int await_tables(sqlite3 *handle, struct identity *identity)
{
	int r = 0;

	for (int waited = 0; r == 0 && is_empty(identity); waited += MAKING_TURN_MILLISECONDS) {
		if (waited >= MAKING_MILLISECONDS)
			return -ENOENT;
		sqlite3_sleep(MAKING_TURN_MILLISECONDS);
		r = identify(handle, identity);
	}
	return r;
}

int schema_bring_up(sqlite3 *handle, int migrate, struct vigie_buffer *saved)
{
	struct identity identity = {0};
	int r = identify(handle, &identity);

	if (r == 0 && !migrate)
		r = await_tables(handle, &identity);
	if (r == 0 && identity.application != SCHEMA_APPLICATION_ID && !is_empty(&identity))
		r = -EUCLEAN;
	if (r == 0 && migrate && identity.version < SCHEMA_VERSION)
		r = migrate_store(handle, &identity.version, saved);
	if (r != 0)
		return r;
	if (identity.version > SCHEMA_VERSION)
		return VIGIE_STORE_NEWER;
	return identity.version < SCHEMA_VERSION ? VIGIE_STORE_OLDER : 0;
}

int schema_commit_again(sqlite3 *handle)
{
	char sql[48];

	snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", SCHEMA_VERSION);
	return execute(handle, sql);
}
