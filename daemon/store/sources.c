/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the poller and the service remember: items dealt with, how each source fares, small state.
 * Each call is one statement: in the caller's transaction when one is open, else by itself.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/store/memory.h"

#define SOURCES_STATEMENTS(X)                                                                      \
	X(SOURCES_KNOWN, "SELECT 1 FROM item WHERE source = ? AND path = ? AND size = ?"           \
			 " AND modified = ? AND version = ?")                                      \
	X(SOURCES_VERSION, "SELECT version FROM item WHERE source = ? AND path = ?")               \
	X(SOURCES_STORED,                                                                          \
	  "SELECT 1 FROM item JOIN delivery ON delivery.id = item.delivery" /* not HELD, REFUSED   \
									     */                    \
	  " WHERE item.source = ? AND path = ? AND version = ? AND state NOT IN (3, 4)")           \
	X(SOURCES_DONE,                                                                            \
	  "INSERT INTO item(source, path, size, modified, version, delivery)"                      \
	  " VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET size = excluded.size,"              \
	  " modified = excluded.modified, version = excluded.version,"                             \
	  " delivery = excluded.delivery WHERE size <> excluded.size"                              \
	  " OR modified <> excluded.modified OR version <> excluded.version"                       \
	  " OR delivery IS NOT excluded.delivery")                                                 \
	X(SOURCES_GET, "SELECT last_poll, last_success, last_delivery, error, failures"            \
		       " FROM source WHERE source = ?")                                            \
	X(SOURCES_PUT,                                                                             \
	  "INSERT INTO source(source, last_poll, last_success, last_delivery, error, failures)"    \
	  " VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET last_poll = excluded.last_poll,"    \
	  " last_success = excluded.last_success, last_delivery = excluded.last_delivery,"         \
	  " error = excluded.error, failures = excluded.failures")                                 \
	X(SOURCES_GET_STATE, "SELECT value FROM state WHERE key = ?")                              \
	X(SOURCES_PUT_STATE, "INSERT INTO state(key, value) VALUES(?, ?)"                          \
			     " ON CONFLICT DO UPDATE SET value = excluded.value"                   \
			     " WHERE value <> excluded.value")

STORE_DEFINE_STATEMENTS(SOURCES, SOURCES_STATEMENTS)

int vigie_store_item_known(struct vigie_store *store, const char *source, const char *path,
			   uint64_t size, int64_t modified, const char *version)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_SOURCES, SOURCES_KNOWN, &statement, "ttiit",
			      source, path, (int64_t)size, modified, version ? version : "");

	return r < 0 ? r : database_step(store, statement);
}

int vigie_store_item_version(struct vigie_store *store, const char *source, const char *path,
			     char *ret_version, size_t size)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_SOURCES, SOURCES_VERSION, &statement, "tt", source,
			      path);

	if (r == 0)
		r = database_step(store, statement);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	if ((size_t)sqlite3_column_bytes(statement, 0) >= size)
		return -ENOBUFS;
	database_copy_text(statement, 0, ret_version, size);
	return 0;
}

int vigie_store_item_stored(struct vigie_store *store, const char *source, const char *path,
			    const char *version)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_SOURCES, SOURCES_STORED, &statement, "ttt", source,
			      path, version ? version : "");

	return r < 0 ? r : database_step(store, statement);
}

int vigie_store_item_done(struct vigie_store *store, const char *source, const char *path,
			  uint64_t size, int64_t modified, const char *version, int64_t delivery)
{
	bool trusted = memory_is_trusted(store);
	int r = database_do(store, &statements_SOURCES, SOURCES_DONE, "ttiiti", source, path,
			    (int64_t)size, modified, version ? version : "", delivery);

	if (trusted)
		memory_trust(store);
	return r;
}

int vigie_store_get_source(struct vigie_store *store, const char *source,
			   struct vigie_source_state *ret_state)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	struct vigie_source_state state = {0};
	int r = database_bind(store, &statements_SOURCES, SOURCES_GET, &statement, "t", source);

	if (r == 0)
		r = database_step(store, statement);
	if (r < 0)
		return r;
	snprintf(state.source, sizeof(state.source), "%s", source);
	if (r == 1) {
		state.last_poll = sqlite3_column_int64(statement, 0);
		state.last_success = sqlite3_column_int64(statement, 1);
		state.last_delivery = sqlite3_column_int64(statement, 2);
		database_copy_text(statement, 3, state.error, sizeof(state.error));
		state.failures = (uint32_t)sqlite3_column_int64(statement, 4);
	}
	*ret_state = state;
	return 0;
}

int vigie_store_put_source(struct vigie_store *store, const struct vigie_source_state *state)
{
	return database_do(store, &statements_SOURCES, SOURCES_PUT, "tiiiti", state->source,
			   state->last_poll, state->last_success, state->last_delivery,
			   state->error, (int64_t)state->failures);
}

int vigie_store_get_state(struct vigie_store *store, const char *key, char *ret_value, size_t size)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_SOURCES, SOURCES_GET_STATE, &statement, "t", key);

	if (r == 0)
		r = database_step(store, statement);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	database_copy_text(statement, 0, ret_value, size);
	return 0;
}

int vigie_store_put_state(struct vigie_store *store, const char *key, const char *value)
{
	return database_do(store, &statements_SOURCES, SOURCES_PUT_STATE, "tt", key, value);
}
