/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Brings a database to this program's tables, step by step. Owns nothing; refuses a newer store
 * and a database of somebody else.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

#include "daemon/store/database.h"
#include "daemon/store/schema.h"

static const char *const steps[] = {
#define X(name) schema_##name,
	STORE_SCHEMA_STEPS(X)
#undef X
};
#define N_STEPS ((int)VIGIE_ARRAY_SIZE(steps))

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

/* The version is read again under the lock: another process may have migrated meanwhile. */
static int apply_next_step(sqlite3 *handle, int *ret_version)
{
	int version = 0;
	int r = execute(handle, "BEGIN IMMEDIATE");

	if (r < 0)
		return r;
	r = read_integer(handle, "PRAGMA user_version", &version);
	if (r == 0 && version < N_STEPS)
		r = apply_step(handle, version);
	if (r == 0)
		r = execute(handle, "COMMIT");
	if (r < 0) {
		sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
		return r;
	}
	*ret_version = version < N_STEPS ? version + 1 : version;
	return 0;
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

int schema_bring_up(sqlite3 *handle, int migrate)
{
	int version = 0;
	int r = read_integer(handle, "PRAGMA user_version", &version);

	if (r == 0)
		r = is_ours(handle, version);
	if (r < 0)
		return r;
	while (migrate && r == 0 && version < N_STEPS)
		r = apply_next_step(handle, &version);
	if (r < 0)
		return r;
	if (version > N_STEPS)
		return 1;
	/* A reader cannot bring an older or empty store up. */
	return version < N_STEPS ? -EUCLEAN : 0;
}

int schema_commit_again(sqlite3 *handle)
{
	char sql[48];

	snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", N_STEPS);
	return execute(handle, sql);
}
