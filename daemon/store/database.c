/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The connection to the store's one file: opening, statements prepared once. Owns the SQLite handle
 * and every statement; no SQLite code leaves this room.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/store/database.h"
#include "daemon/store/memory.h"
#include "daemon/store/schema.h"
#include "daemon/store/transaction.h"

/* A writer is never long (one file of one school, or some small ones): who waits longer has
 * another problem. */
#define BUSY_MICROSECONDS 5000000

const struct statement_table *const store_statement_tables[] = {
#define X(TABLE) &statements_##TABLE,
	STORE_STATEMENT_TABLES(X)
#undef X
		NULL,
};

#define N_TABLES (VIGIE_ARRAY_SIZE(store_statement_tables) - 1)

struct vigie_store {
	sqlite3 *handle;
	sqlite3_stmt **cache[N_TABLES]; /* per table, per statement; NULL until first used */
	int64_t at_open; /* sqlite3_total_changes64() */
	struct transactions transactions;
	struct memory memory;
	struct vigie_buffer saved; /* path of the copy of an older store */
};

/*
 * trusted_schema: a schema is data, it runs no function of ours. secure_delete: what was erased of
 * a minor does not stay in free pages. cache_size in KiB: the idle service stays small.
 * synchronous FULL: an acknowledged delivery survives a power cut (its file may be deleted then).
 */
#define PRAGMAS_ALWAYS                                                                             \
	"PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;"      \
	"PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY;"
#define PRAGMAS_WRITE                                                                              \
	"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"         \
	"PRAGMA journal_size_limit = 16777216;"

/* X(SQLite's primary result code, errno). What is not listed is -EIO. */
#define RESULT_CODES(X)                                                                            \
	X(SQLITE_OK, 0)                                                                            \
	X(SQLITE_ROW, 0)                                                                           \
	X(SQLITE_DONE, 0)                                                                          \
	X(SQLITE_BUSY, EBUSY)                                                                      \
	X(SQLITE_LOCKED, EBUSY)                                                                    \
	X(SQLITE_PROTOCOL, EBUSY)                                                                  \
	X(SQLITE_CORRUPT, EUCLEAN)                                                                 \
	X(SQLITE_NOTADB, EUCLEAN)                                                                  \
	X(SQLITE_FORMAT, EUCLEAN)                                                                  \
	X(SQLITE_SCHEMA, EUCLEAN)                                                                  \
	X(SQLITE_ERROR, EUCLEAN) /* our statements are tested: a table is missing or altered */    \
	X(SQLITE_MISMATCH, EUCLEAN)                                                                \
	X(SQLITE_PERM, EACCES)                                                                     \
	X(SQLITE_AUTH, EACCES)                                                                     \
	X(SQLITE_READONLY, EACCES)                                                                 \
	X(SQLITE_CANTOPEN, EACCES)                                                                 \
	X(SQLITE_FULL, ENOSPC)                                                                     \
	X(SQLITE_NOMEM, ENOMEM)                                                                    \
	X(SQLITE_TOOBIG, E2BIG)                                                                    \
	X(SQLITE_INTERRUPT, EINTR)                                                                 \
	X(SQLITE_ABORT, EINTR)                                                                     \
	X(SQLITE_CONSTRAINT, EEXIST)                                                               \
	X(SQLITE_MISUSE, EINVAL)                                                                   \
	X(SQLITE_RANGE, EINVAL)

int database_errno(int sqlite_code)
{
	static const struct {
		int code, error;
	} classes[] = {
#define X(result, error) {result, error},
		RESULT_CODES(X)
#undef X
	};

	if (sqlite_code == SQLITE_IOERR_NOMEM)
		return -ENOMEM;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(classes); i++)
		if (classes[i].code == (sqlite_code & 0xff))
			return -classes[i].error;
	return -EIO;
}

sqlite3 *database_handle(struct vigie_store *store)
{
	return store->handle;
}

struct memory *database_memory(struct vigie_store *store)
{
	return &store->memory;
}

int64_t database_last_id(struct vigie_store *store)
{
	return sqlite3_last_insert_rowid(store->handle);
}

bool database_in_transaction(struct vigie_store *store)
{
	return !sqlite3_get_autocommit(store->handle);
}

int64_t vigie_store_changes(const struct vigie_store *store)
{
	return sqlite3_total_changes64(store->handle) - store->at_open - store->transactions.undone;
}

struct transactions *database_transactions(struct vigie_store *store)
{
	return &store->transactions;
}

static int allocate_cache(struct vigie_store *store)
{
	for (size_t i = 0; i < N_TABLES; i++) {
		store->cache[i] = calloc(store_statement_tables[i]->n, sizeof(sqlite3_stmt *));
		if (!store->cache[i])
			return -ENOMEM;
	}
	return 0;
}

static void finalize_table(sqlite3_stmt **statements, size_t n)
{
	for (size_t i = 0; statements && i < n; i++)
		sqlite3_finalize(statements[i]);
	free(statements);
}

void vigie_store_close(struct vigie_store *store)
{
	if (!store)
		return;
	memory_done(&store->memory);
	vigie_buffer_done(&store->saved);
	for (size_t i = 0; i < N_TABLES; i++)
		finalize_table(store->cache[i], store_statement_tables[i]->n);
	sqlite3_close(store->handle);
	free(store);
}

const char *vigie_store_saved(const struct vigie_store *store)
{
	return store->saved.size ? store->saved.data : NULL;
}

const char *vigie_store_refusal_text(enum vigie_store_refusal refusal)
{
	static const char *const texts[] = {[VIGIE_STORE_OPENED] = "",
#define X(enumerator, text) [VIGIE_STORE_##enumerator] = text,
					    VIGIE_STORE_REFUSALS(X)
#undef X
	};

	return texts[refusal];
}

/* SQLite's own waits for up to 100 ms, and misses the turn that a long import gives. */
static int await_turn(void *userdata, int times)
{
	(void)userdata;
	if (times >= BUSY_MICROSECONDS / DATABASE_TURN_MICROSECONDS)
		return 0;
	usleep(DATABASE_TURN_MICROSECONDS);
	return 1;
}

static int connect_file(struct vigie_store *store, const char *path, enum vigie_store_mode mode)
{
	int flags = mode == VIGIE_STORE_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
					      : SQLITE_OPEN_READONLY;
	int code = sqlite3_open_v2(path, &store->handle,
				   flags | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_busy_handler(store->handle, await_turn, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_exec(store->handle, PRAGMAS_ALWAYS, NULL, NULL, NULL);
	if (code == SQLITE_OK && mode == VIGIE_STORE_WRITE)
		code = sqlite3_exec(store->handle, PRAGMAS_WRITE, NULL, NULL, NULL);
	return database_errno(code);
}

/* The store holds minors' data: whoever the umask, only its owner reads a new one. */
static int create_private(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

int vigie_store_open(const char *path, enum vigie_store_mode mode, struct vigie_store **ret_store)
{
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	struct stat status;
	int r = 0;

	if (mode == VIGIE_STORE_WRITE)
		r = create_private(path);
	else if (stat(path, &status) < 0)
		r = -errno;
	if (r < 0)
		return r;
	store = calloc(1, sizeof(*store));
	if (!store)
		return -ENOMEM;
	r = allocate_cache(store);
	if (r == 0)
		r = connect_file(store, path, mode);
	if (r == 0)
		r = schema_bring_up(store->handle, mode == VIGIE_STORE_WRITE, &store->saved);
	if (r != 0)
		return r;
	store->at_open = sqlite3_total_changes64(store->handle);
	*ret_store = TAKE_PTR(store);
	return 0;
}

static size_t table_index(const struct statement_table *table)
{
	size_t i = 0;

	while (i < N_TABLES && store_statement_tables[i] != table)
		i++;
	return i;
}

int database_statement(struct vigie_store *store, const struct statement_table *table, size_t which,
		       sqlite3_stmt **ret_statement)
{
	size_t index = table_index(table);
	sqlite3_stmt **slot;
	int code;

	if (index == N_TABLES || which >= table->n)
		return -EINVAL;
	slot = &store->cache[index][which];
	if (*slot) {
		database_reset(*slot);
	} else {
		code = sqlite3_prepare_v3(store->handle, table->sql[which], -1,
					  SQLITE_PREPARE_PERSISTENT, slot, NULL);
		if (code != SQLITE_OK)
			return database_errno(code);
	}
	*ret_statement = *slot;
	return 0;
}

static int bind_one(sqlite3_stmt *statement, int index, char kind, va_list *arguments)
{
	const void *bytes;

	switch (kind) {
	case 'i':
		return sqlite3_bind_int64(statement, index, va_arg(*arguments, int64_t));
	case 't':
		return sqlite3_bind_text(statement, index, va_arg(*arguments, const char *), -1,
					 SQLITE_STATIC);
	case 'b':
		bytes = va_arg(*arguments, const void *);
		return sqlite3_bind_blob64(statement, index, bytes ? bytes : "",
					   va_arg(*arguments, size_t), SQLITE_STATIC);
	default:
		return sqlite3_bind_null(statement, index);
	}
}

static int bind_all(struct vigie_store *store, const struct statement_table *table, size_t which,
		    sqlite3_stmt **ret_statement, const char *kinds, va_list *arguments)
{
	sqlite3_stmt *statement = NULL;
	int r = database_statement(store, table, which, &statement);
	int code = SQLITE_OK;

	if (r < 0)
		return r;
	for (int i = 0; kinds[i] && code == SQLITE_OK; i++)
		code = bind_one(statement, i + 1, kinds[i], arguments);
	if (code != SQLITE_OK)
		return database_errno(code);
	*ret_statement = statement;
	return 0;
}

int database_bind(struct vigie_store *store, const struct statement_table *table, size_t which,
		  sqlite3_stmt **ret_statement, const char *kinds, ...)
{
	va_list arguments;
	int r;

	va_start(arguments, kinds);
	r = bind_all(store, table, which, ret_statement, kinds, &arguments);
	va_end(arguments);
	return r;
}

int database_step(struct vigie_store *store, sqlite3_stmt *statement)
{
	int code = sqlite3_step(statement);

	(void)store;
	if (code == SQLITE_ROW)
		return 1;
	sqlite3_reset(statement);
	return database_errno(code);
}

int database_run(struct vigie_store *store, sqlite3_stmt *statement)
{
	int r = database_step(store, statement);

	database_reset(statement);
	return r < 0 ? r : 0;
}

int database_do(struct vigie_store *store, const struct statement_table *table, size_t which,
		const char *kinds, ...)
{
	sqlite3_stmt *statement = NULL;
	va_list arguments;
	int r;

	va_start(arguments, kinds);
	r = bind_all(store, table, which, &statement, kinds, &arguments);
	va_end(arguments);
	return r < 0 ? r : database_run(store, statement);
}

void database_reset(sqlite3_stmt *statement)
{
	if (!statement)
		return;
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
}

void database_copy_text(sqlite3_stmt *statement, int column, char *field, size_t size)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);
	size_t length = text ? strlen(text) : 0;

	if (length >= size) {
		length = size - 1;
		while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
			length--;
	}
	if (length > 0)
		memcpy(field, text, length);
	field[length] = '\0';
}

int64_t database_integer(sqlite3_stmt *statement, int column, int64_t otherwise)
{
	return sqlite3_column_type(statement, column) == SQLITE_NULL
		       ? otherwise
		       : sqlite3_column_int64(statement, column);
}

int database_truncate_log(struct vigie_store *store)
{
	return database_errno(sqlite3_wal_checkpoint_v2(store->handle, NULL,
							SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL));
}
