/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A copy as a database: SQLite's online backup of one moment of the store, then everything that
 * SQLite can say about it. Writers of the store never wait: the moment is that of a reader.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/store/backup.h"
#include "daemon/store/database.h"
#include "daemon/store/schema.h"

/* A writer that just checkpoints is waited for. */
#define BUSY_MILLISECONDS 5000

static void closep(sqlite3 **handle)
{
	sqlite3_close(*handle);
}

static void finalizep(sqlite3_stmt **statement)
{
	sqlite3_finalize(*statement);
}

static int open_file(const char *path, int flags, sqlite3 **ret_handle)
{
	int code = sqlite3_open_v2(path, ret_handle, flags | SQLITE_OPEN_EXRESCODE, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_busy_timeout(*ret_handle, BUSY_MILLISECONDS);
	if (code == SQLITE_OK)
		code = sqlite3_exec(*ret_handle,
				    "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
				    "PRAGMA temp_store = MEMORY",
				    NULL, NULL, NULL);
	return database_errno(code);
}

static int read_integer(sqlite3 *handle, const char *sql, int64_t *ret_value)
{
	VIGIE_CLEANUP(finalizep) sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		*ret_value = sqlite3_column_int64(statement, 0);
	return database_errno(code);
}

/* What was read as a database, and what is none: the file's fault, not the disk's. */
static int judge(int r)
{
	return r == -EUCLEAN ? VIGIE_BACKUP_DAMAGED : r;
}

static int identify(sqlite3 *handle, struct vigie_backup *backup)
{
	int64_t application = 0, version = 0;
	int r = read_integer(handle, "PRAGMA application_id", &application);

	if (r == 0)
		r = read_integer(handle, "PRAGMA user_version", &version);
	if (r < 0)
		return (sqlite3_errcode(handle) & 0xff) == SQLITE_NOTADB ? VIGIE_BACKUP_FOREIGN
									 : judge(r);
	if (application != SCHEMA_APPLICATION_ID)
		return VIGIE_BACKUP_FOREIGN;
	backup->version = (int)version;
	backup->newer = version > SCHEMA_VERSION;
	return 0;
}

/* ---- how many rows of what ---- */

static int count_table(sqlite3 *handle, const char *table, struct vigie_buffer *rows)
{
	char *sql = sqlite3_mprintf("SELECT count(*) FROM \"%w\"", table);
	int64_t n = 0;
	int r = sql ? read_integer(handle, sql, &n) : -ENOMEM;

	sqlite3_free(sql);
	vigie_buffer_append_format(rows, "%s %lld\n", table, (long long)n);
	return r < 0 ? r : vigie_buffer_error(rows);
}

/* A line "table rows" for each table. */
static int count_rows(sqlite3 *handle, struct vigie_buffer *rows)
{
	VIGIE_CLEANUP(finalizep) sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(handle,
				      "SELECT name FROM sqlite_schema WHERE type = 'table' "
				      "ORDER BY name",
				      -1, &statement, NULL);
	int r = 0;

	while (r == 0 && code != SQLITE_DONE) {
		code = code == SQLITE_OK || code == SQLITE_ROW ? sqlite3_step(statement) : code;
		if (code == SQLITE_ROW)
			r = count_table(handle, (const char *)sqlite3_column_text(statement, 0),
					rows);
		else
			r = database_errno(code);
	}
	return r;
}

static int64_t find_count(const struct vigie_buffer *rows, const char *table)
{
	size_t size = strlen(table);

	for (const char *line = vigie_buffer_string(rows); *line; line = strchr(line, '\n') + 1)
		if (strncmp(line, table, size) == 0 && line[size] == ' ')
			return strtoll(line + size, NULL, 10);
	return 0;
}

static void note_counts(struct vigie_backup *backup, const struct vigie_buffer *rows)
{
	backup->deliveries = find_count(rows, "delivery");
	backup->pupils = find_count(rows, "person");
	backup->flags = find_count(rows, "flag");
	backup->referrals = find_count(rows, "referral");
}

/* ---- is it sound? ---- */

static int check_integrity(sqlite3 *handle)
{
	VIGIE_CLEANUP(finalizep) sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(handle, "PRAGMA integrity_check(1)", -1, &statement, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code != SQLITE_ROW)
		return judge(code == SQLITE_DONE ? -EUCLEAN : database_errno(code));
	return strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0
		       ? 0
		       : VIGIE_BACKUP_DAMAGED;
}

static int check_references(sqlite3 *handle)
{
	VIGIE_CLEANUP(finalizep) sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(handle, "PRAGMA foreign_key_check", -1, &statement, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	return code == SQLITE_ROW ? VIGIE_BACKUP_REFERENCES : judge(database_errno(code));
}

static int examine(const char *path, struct vigie_backup *backup, struct vigie_buffer *rows)
{
	VIGIE_CLEANUP(closep) sqlite3 *handle = NULL;
	int r = open_file(path, SQLITE_OPEN_READONLY, &handle);

	if (r == 0 || r == -EUCLEAN)
		r = identify(handle, backup);
	if (r == 0)
		r = check_integrity(handle);
	if (r == 0)
		r = check_references(handle);
	if (r == 0)
		r = judge(count_rows(handle, rows));
	return r;
}

int backup_examine(const char *path, struct vigie_backup *ret_backup)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer rows = {0};
	struct vigie_backup backup = {0};
	struct stat status;
	int r;

	if (stat(path, &status) < 0)
		return -errno;
	backup.bytes = (uint64_t)status.st_size;
	r = examine(path, &backup, &rows);
	if (r != 0)
		return r;
	note_counts(&backup, &rows);
	*ret_backup = backup;
	return 0;
}

/* ---- the copy ---- */

static int copy_pages(sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");

	if (!copy)
		return database_errno(sqlite3_extended_errcode(to));
	/* At once: the source's transaction is open, nothing moves below it. */
	(void)sqlite3_backup_step(copy, -1);
	return database_errno(sqlite3_backup_finish(copy));
}

/* One file, that does not need a log beside it. It is brought to the disk as a whole, later. */
static int copy_into(sqlite3 *from, const char *path)
{
	VIGIE_CLEANUP(closep) sqlite3 *to = NULL;
	int r = open_file(path, SQLITE_OPEN_READWRITE, &to);

	if (r == 0)
		r = database_errno(sqlite3_exec(to, "PRAGMA synchronous = OFF", NULL, NULL, NULL));
	if (r == 0)
		r = copy_pages(from, to);
	if (r == 0)
		r = database_errno(
			sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL));
	return r;
}

/* The moment is that of the first read in the transaction. */
static int begin(const char *store, sqlite3 **ret_handle, struct vigie_backup *backup,
		 struct vigie_buffer *rows)
{
	int r = open_file(store, SQLITE_OPEN_READONLY, ret_handle);

	if (r == 0)
		r = database_errno(sqlite3_exec(*ret_handle, "BEGIN", NULL, NULL, NULL));
	if (r == 0 || r == -EUCLEAN)
		r = identify(*ret_handle, backup);
	return r == 0 ? judge(count_rows(*ret_handle, rows)) : r;
}

int backup_copy(const char *store, const char *path, struct vigie_backup *ret_backup)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer wanted = {0}, found = {0};
	VIGIE_CLEANUP(closep) sqlite3 *from = NULL;
	struct vigie_backup backup = {0};
	struct stat status;
	int r = begin(store, &from, &backup, &wanted);

	if (r == 0)
		r = judge(copy_into(from, path));
	if (r == 0)
		r = examine(path, &backup, &found);
	if (r == 0 && strcmp(vigie_buffer_string(&wanted), vigie_buffer_string(&found)) != 0)
		r = VIGIE_BACKUP_ROWS;
	if (r != 0)
		return r;
	if (stat(path, &status) < 0)
		return -errno;
	backup.bytes = (uint64_t)status.st_size;
	note_counts(&backup, &found);
	*ret_backup = backup;
	return 0;
}
