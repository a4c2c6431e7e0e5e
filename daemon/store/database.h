/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Inside the store room only: the connection, its prepared statements, and the border where
 * SQLite's codes become errno classes. A statement is stated once, in an X-macro table of the file
 * that uses it (X(ENUMERATOR, "SQL")); tests prepare them all and look at their plans.
 */
#ifndef VIGIE_STORE_DATABASE_H
#define VIGIE_STORE_DATABASE_H

#include <sqlite3.h>

#include "vigie/store.h"

/* Every table of statements of the room: X(NAME, table macro). A new file adds one line. */
#define STORE_STATEMENT_TABLES(X)                                                                  \
	X(DATABASE)                                                                                \
	X(DELIVERIES)                                                                              \
	X(FACTS)                                                                                   \
	X(PERSONS)                                                                                 \
	X(SCHOOLS)                                                                                 \
	X(SOURCES)                                                                                 \
	X(FLAGS)                                                                                   \
	X(REFERRALS)                                                                               \
	X(OUTBOX)

struct statement_table {
	const char *name;
	const char *const *sql;
	size_t n;
};
extern const struct statement_table
	*const store_statement_tables[]; /* NULL-terminated, in database.c */

/* The prepared statement of a table, reset and ready to bind; cached for the life of the store.
 * Returns 0 or -errno. */
int database_statement(struct vigie_store *store, const struct statement_table *table, size_t which,
		       sqlite3_stmt **ret_statement) VIGIE_MUST_CHECK;
/* Steps once: 1 a row, 0 done, -errno. On 0 and -errno the statement is reset. */
int database_step(struct vigie_store *store, sqlite3_stmt *statement) VIGIE_MUST_CHECK;
/* Steps a statement that gives no row, to its end. 0 or -errno. */
int database_run(struct vigie_store *store, sqlite3_stmt *statement) VIGIE_MUST_CHECK;
/* Resets and unbinds: every statement that returned a row and is not stepped to its end. */
void database_reset(sqlite3_stmt *statement);
/* errno class of an SQLite result code: the one place where they are known. */
int database_errno(int sqlite_code);
sqlite3 *database_handle(struct vigie_store *store);
/* Copies a text column into a fixed field, "" for NULL, cut at a character's edge. */
void database_copy_text(sqlite3_stmt *statement, int column, char *field, size_t size);

#endif
