/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Codes from a file, one a line, into the stock. Owns the text while it is read and wipes it. What
 * is wrong is told by line, never by content.
 */
#include <errno.h>
#include <string.h>

#include "daemon/store/codes.h"
#include "vigie/input.h"

#define CODES_FILE_LIMIT (16u << 20) /* a quarter of a million of the longest codes */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

#define CODES_IMPORT_STATEMENTS(X)                                                                 \
	X(CODES_IMPORT_ADD, "INSERT INTO code(programme, value, state, expires)"                   \
			    " VALUES(?1, ?2, 'free', nullif(?3, -1)) ON CONFLICT DO NOTHING"       \
			    " RETURNING id")                                                       \
	/* Who waits for a code gets a place at the next evaluation. */                            \
	X(CODES_IMPORT_MARK,                                                                       \
	  "UPDATE school SET changed = changed + 1 WHERE id IN (SELECT school FROM"                \
	  " referral WHERE state = 'waiting' AND programme = ?)")                                  \
	X(CODES_IMPORT_FIND, "SELECT id FROM code WHERE programme = ? AND value = ?")

STORE_DEFINE_STATEMENTS(CODES_IMPORT, CODES_IMPORT_STATEMENTS)

struct importing {
	struct vigie_store *store;
	const struct vigie_stock_import *import;
	struct vigie_stock_imported imported;
	int64_t first; /* number of the first code of this file; 0 none yet */
};

static void wipe(struct vigie_buffer *text)
{
	if (text->data)
		explicit_bzero(text->data, text->capacity);
	vigie_buffer_done(text);
}

static int read_all(struct vigie_input *input, struct vigie_buffer *text)
{
	char *chunk;
	ssize_t n;
	int r;

	if (vigie_input_size(input) > CODES_FILE_LIMIT)
		return -EFBIG;
	/* All at once: text that grew would leave copies of itself behind. */
	r = vigie_buffer_reserve(text, vigie_input_size(input) + 1);
	if (r < 0)
		return r;
	chunk = text->data;
	while ((n = vigie_input_read(input, chunk + text->size, text->capacity - text->size - 1)) >
	       0)
		text->size += (size_t)n;
	chunk[text->size] = '\0';
	return (int)n;
}

static bool is_code(const char *text, size_t size)
{
	if (size < VIGIE_CODE_LEAST || size > VIGIE_CODE_MOST)
		return false;
	for (size_t i = 0; i < size; i++)
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	return true;
}

static void flaw(struct importing *importing, uint32_t line, enum vigie_code_flaw why)
{
	importing->imported.flawed++;
	if (importing->import->on_flaw)
		importing->import->on_flaw(importing->import->userdata, line, why);
}

/* The number of a row that a statement gives: 1, 0 none, -errno. */
static int take_number(struct vigie_store *store, sqlite3_stmt *bound, int64_t *ret_id)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = bound;
	int r = database_step(store, statement);

	if (r == 1)
		*ret_id = sqlite3_column_int64(statement, 0);
	return r;
}

/* One that was there already: of this file, or of the stock. */
static int take_known(struct importing *importing, const char *value, uint32_t line)
{
	sqlite3_stmt *statement = NULL;
	int64_t id = 0;
	int r = database_bind(importing->store, &statements_CODES_IMPORT, CODES_IMPORT_FIND,
			      &statement, "tt", importing->import->programme, value);

	if (r == 0)
		r = take_number(importing->store, statement, &id);
	if (r < 0)
		return r;
	if (importing->first != 0 && id >= importing->first)
		flaw(importing, line, VIGIE_CODE_FLAW_TWICE);
	else
		importing->imported.known++;
	return 0;
}

static int take_code(struct importing *importing, const char *value, uint32_t line)
{
	const struct vigie_stock_import *import = importing->import;
	int64_t expires = import->expires == VIGIE_DAY_NONE ? -1 : import->expires;
	sqlite3_stmt *statement = NULL;
	int64_t id = 0;
	int r = database_bind(importing->store, &statements_CODES_IMPORT, CODES_IMPORT_ADD,
			      &statement, "tti", import->programme, value, expires);

	if (r == 0)
		r = take_number(importing->store, statement, &id);
	if (r == 0)
		return take_known(importing, value, line);
	if (r < 0)
		return r;
	if (importing->first == 0)
		importing->first = id;
	importing->imported.added++;
	return codes_note(importing->store, id, VIGIE_CODE_EVENT_IMPORTED, "", import->ruling);
}

/* A line without the white space around it; an empty one says nothing. */
static int take_line(struct importing *importing, char *text, size_t size, uint32_t line)
{
	while (size > 0 && strchr(" \t\r", text[size - 1]))
		size--;
	while (size > 0 && strchr(" \t", *text)) {
		text++;
		size--;
	}
	if (size == 0)
		return 0;
	if (!is_code(text, size)) {
		flaw(importing, line, VIGIE_CODE_FLAW_SHAPE);
		return 0;
	}
	text[size] = '\0';
	return take_code(importing, text, line);
}

static int take_lines(struct importing *importing, struct vigie_buffer *text)
{
	char *at = text->data, *end = text->data + text->size;
	uint32_t line = 1;
	int r = 0;

	if (text->size >= strlen(BYTE_ORDER_MARK) &&
	    memcmp(at, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0)
		at += strlen(BYTE_ORDER_MARK);
	while (r == 0 && at < end) {
		char *feed = memchr(at, '\n', (size_t)(end - at));
		size_t size = (size_t)((feed ? feed : end) - at);

		r = take_line(importing, at, size, line++);
		at += size + 1;
	}
	return r;
}

int vigie_stock_import(struct vigie_store *store, const struct vigie_stock_import *import,
		       struct vigie_stock_imported *ret_imported)
{
	VIGIE_CLEANUP(wipe) struct vigie_buffer text = {0};
	struct importing importing = {.store = store, .import = import};
	int r = read_all(import->input, &text);

	if (r == 0)
		r = vigie_store_begin(store);
	if (r < 0)
		return r;
	r = take_lines(&importing, &text);
	if (r == 0 && importing.imported.added > 0)
		r = database_do(store, &statements_CODES_IMPORT, CODES_IMPORT_MARK, "t",
				import->programme);
	if (r == 0)
		r = vigie_store_commit(store);
	if (r < 0) {
		vigie_store_rollback(store);
		return r;
	}
	*ret_imported = importing.imported;
	return 0;
}
