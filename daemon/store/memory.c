/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept between imports, and when it may be trusted (memory.h). */
#include <string.h>

#include "daemon/store/memory.h"

void memory_forget(struct memory *memory)
{
	roster_done(&memory->roster);
	words_done(&memory->words);
}

void memory_done(struct memory *memory)
{
	memory_forget(memory);
	sqlite3_finalize(memory->read_version);
	memory->read_version = NULL;
}

/* It moves with the commits of other connections only. No statement of a table: it has no plan. */
static int read_version(struct vigie_store *store, struct memory *memory, int64_t *ret_version)
{
	int code = SQLITE_OK, r;

	if (!memory->read_version)
		code = sqlite3_prepare_v3(database_handle(store), "PRAGMA data_version", -1,
					  SQLITE_PREPARE_PERSISTENT, &memory->read_version, NULL);
	if (code != SQLITE_OK)
		return database_errno(code);
	r = database_step(store, memory->read_version);
	if (r < 0)
		return r;
	*ret_version = r == 1 ? sqlite3_column_int64(memory->read_version, 0) : 0;
	sqlite3_reset(memory->read_version);
	return 0;
}

bool memory_is_trusted(struct vigie_store *store)
{
	return database_memory(store)->changes == sqlite3_total_changes64(database_handle(store));
}

void memory_trust(struct vigie_store *store)
{
	database_memory(store)->changes = sqlite3_total_changes64(database_handle(store));
}

int memory_begin(struct vigie_store *store)
{
	struct memory *memory = database_memory(store);
	int64_t version = 0;
	int r = read_version(store, memory, &version);

	if (r < 0)
		return r;
	if (version != memory->version || !memory_is_trusted(store))
		memory_forget(memory);
	memory->version = version;
	memory->words.store = store;
	memory->words.learnt = false;
	return 0;
}

int memory_take_roster(struct vigie_store *store, int64_t school, struct roster *ret_roster)
{
	struct roster *kept = &database_memory(store)->roster;

	if (kept->school != school) {
		roster_done(kept);
		return roster_load(ret_roster, store, school);
	}
	*ret_roster = *kept;
	memset(kept, 0, sizeof(*kept));
	return 0;
}

void memory_keep_roster(struct vigie_store *store, struct roster *roster)
{
	struct roster *kept = &database_memory(store)->roster;

	roster_done(kept);
	if (roster->rewritten || roster->beyond) {
		roster_done(roster);
		return;
	}
	*kept = *roster;
	memset(roster, 0, sizeof(*roster));
}
