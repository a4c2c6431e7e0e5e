/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one import leaves in memory for the next, files of one school mostly following each other:
 * its roster and the words. Owned by the store. Never trusted when anybody else may have written
 * meanwhile, in this process or another; dropped by every rollback.
 */
#ifndef VIGIE_STORE_MEMORY_H
#define VIGIE_STORE_MEMORY_H

#include "daemon/store/roster.h"
#include "daemon/store/words.h"

struct memory {
	struct roster roster; /* school 0: none */
	struct words words;
	int64_t changes; /* of the connection, when all of it was true */
	int64_t version; /* of the database file, as other connections write it */
	sqlite3_stmt *read_version;
};

/* Inside the transaction of an import, before anything else of it: forgets what others may have
 * made untrue. */
int memory_begin(struct vigie_store *store) VIGIE_MUST_CHECK;
/* What this connection wrote so far is in the memory, or nothing of its business. */
void memory_trust(struct vigie_store *store);
bool memory_is_trusted(struct vigie_store *store);
void memory_forget(struct memory *memory);
void memory_done(struct memory *memory);

/* The roster of the school, from memory or from the store; it is the caller's until given back. */
int memory_take_roster(struct vigie_store *store, int64_t school,
		       struct roster *ret_roster) VIGIE_MUST_CHECK;
/* Gives it back; one that says other things than a roster loaded now would is not kept. */
void memory_keep_roster(struct vigie_store *store, struct roster *roster);

#endif
