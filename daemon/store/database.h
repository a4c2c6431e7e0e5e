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

/*
 * Every table of statements of the room. A new file adds one line here, and defines its table with
 * STORE_DEFINE_STATEMENTS(NAME, NAME_STATEMENTS), where
 *	#define NAME_STATEMENTS(X) X(NAME_INSERT, "INSERT …") X(NAME_GET, "SELECT …")
 */
#define STORE_STATEMENT_TABLES(X)                                                                  \
	X(TRANSACTIONS)                                                                            \
	X(FLAGS)                                                                                   \
	X(REFERRALS)                                                                               \
	X(SILENCES)                                                                                \
	X(MOVES)                                                                                   \
	X(OUTBOX)                                                                                  \
	X(STORY)                                                                                   \
	X(QUARANTINE)                                                                              \
	X(DELIVERIES)                                                                              \
	X(WORDS)                                                                                   \
	X(ROSTER)                                                                                  \
	X(MEMBERS)                                                                                 \
	X(FACTS)                                                                                   \
	X(AFFECTED)                                                                                \
	X(SCHOOLS)                                                                                 \
	X(SOURCES)                                                                                 \
	X(PERSONS)                                                                                 \
	X(SEGMENTS)                                                                                \
	X(JOINING)                                                                                 \
	X(CASES)                                                                                   \
	X(SEPARATING)                                                                              \
	X(RIGHTS)                                                                                  \
	X(LOAD)                                                                                    \
	X(ARRIVALS)                                                                                \
	X(CODES)                                                                                   \
	X(CODES_LIST)                                                                              \
	X(CODES_IMPORT)                                                                            \
	X(LISTS)                                                                                   \
	X(LISTS_IMPORT)                                                                            \
	X(REPLIES)                                                                                 \
	X(SESSIONS)                                                                                \
	X(MEASURES)                                                                                \
	X(REPORT)                                                                                  \
	X(FLAGGED)

/* Who waits for the lock looks so often. */
#define DATABASE_TURN_MICROSECONDS 500

struct statement_table {
	const char *name;
	const char *const *sql;
	size_t n;
};

#define STORE_STATEMENT_ENUMERATOR(enumerator, text) enumerator,
#define STORE_STATEMENT_TEXT(enumerator, text) text,
#define STORE_DEFINE_STATEMENTS(TABLE, STATEMENTS)                                                 \
	enum { STATEMENTS(STORE_STATEMENT_ENUMERATOR) };                                           \
	static const char *const TABLE##_texts[] = {STATEMENTS(STORE_STATEMENT_TEXT)};             \
	const struct statement_table statements_##TABLE = {#TABLE, TABLE##_texts,                  \
							   VIGIE_ARRAY_SIZE(TABLE##_texts)};

#define X(TABLE) extern const struct statement_table statements_##TABLE;
STORE_STATEMENT_TABLES(X)
#undef X

/* NULL-terminated, in database.c */
extern const struct statement_table *const store_statement_tables[];

/* The prepared statement of a table, reset and ready to bind; cached for the life of the store.
 * Returns 0 or -errno. */
int database_statement(struct vigie_store *store, const struct statement_table *table, size_t which,
		       sqlite3_stmt **ret_statement) VIGIE_MUST_CHECK;
/*
 * The same, with its first parameters bound from the arguments, one per letter of `kinds`:
 * 'i' int64_t, 't' const char * (NULL is NULL), 'b' const void * and size_t (an empty blob when
 * NULL), 'n' NULL without argument. Texts and blobs are borrowed until the statement is reset.
 */
int database_bind(struct vigie_store *store, const struct statement_table *table, size_t which,
		  sqlite3_stmt **ret_statement, const char *kinds, ...) VIGIE_MUST_CHECK;
/* Steps once: 1 a row, 0 done, -errno. On 0 and -errno the statement is reset. */
int database_step(struct vigie_store *store, sqlite3_stmt *statement) VIGIE_MUST_CHECK;
/* Steps a statement that gives no row, to its end. 0 or -errno. */
int database_run(struct vigie_store *store, sqlite3_stmt *statement) VIGIE_MUST_CHECK;
/* Binds (as database_bind) and runs a statement that gives no row. 0 or -errno. */
int database_do(struct vigie_store *store, const struct statement_table *table, size_t which,
		const char *kinds, ...) VIGIE_MUST_CHECK;
/* Resets and unbinds: every statement that returned a row and is not stepped to its end. NULL is
 * allowed. */
void database_reset(sqlite3_stmt *statement);
static inline void database_resetp(sqlite3_stmt **statement)
{
	database_reset(*statement);
}
/* Moves the log into the database and empties it: what was overwritten there is then nowhere.
 * -EBUSY somebody reads. 0 or -errno. */
int database_truncate_log(struct vigie_store *store) VIGIE_MUST_CHECK;
/* errno class of an SQLite result code: the one place where they are known. */
int database_errno(int sqlite_code);
sqlite3 *database_handle(struct vigie_store *store);
struct memory *database_memory(struct vigie_store *store);
struct transactions *database_transactions(struct vigie_store *store);
/* The row id of the last INSERT. */
int64_t database_last_id(struct vigie_store *store);
/* Is a transaction open? */
bool database_in_transaction(struct vigie_store *store);
/* Copies a text column into a fixed field, "" for NULL, cut at a character's edge. */
void database_copy_text(sqlite3_stmt *statement, int column, char *field, size_t size);
/* An integer column, or `otherwise` for NULL. */
int64_t database_integer(sqlite3_stmt *statement, int column, int64_t otherwise);

#endif
