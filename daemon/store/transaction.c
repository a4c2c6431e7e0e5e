/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Transactions, and how they are made to last (transaction.h). Of many in a row each would cost a
 * turn of the lock and its pages once more in the log: gathered, they are savepoints of one.
 */
#include <errno.h>
#include <unistd.h>

#include "daemon/store/database.h"
#include "daemon/store/memory.h"
#include "daemon/store/schema.h"
#include "daemon/store/transaction.h"

/* Longer brings nothing more; others wait for so long, and for the file that is under way. */
#define GATHERED_MICROSECONDS 50000
/* Then the lock is free for long enough that each who waits has looked (DATABASE_TURN). */
#define TURN_MICROSECONDS (2 * DATABASE_TURN_MICROSECONDS + 200)

#define TRANSACTIONS_STATEMENTS(X)                                                                 \
	X(TRANSACTIONS_BEGIN, "BEGIN IMMEDIATE")                                                   \
	X(TRANSACTIONS_COMMIT, "COMMIT")                                                           \
	X(TRANSACTIONS_SAVE, "SAVEPOINT gathered")                                                 \
	X(TRANSACTIONS_RELEASE, "RELEASE gathered")

STORE_DEFINE_STATEMENTS(TRANSACTIONS, TRANSACTIONS_STATEMENTS)

/*
 * Many files in a row: nothing waits for the disk but checkpoints, and these come when pages were
 * written a few times over. The log then takes 16 MiB, its usual limit. At the end, a commit that
 * waits makes the log durable as a whole.
 */
#define PRAGMAS_HASTY "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000"
#define PRAGMAS_LASTING "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000"

static int64_t count_changes(struct vigie_store *store)
{
	return sqlite3_total_changes64(database_handle(store));
}

static int execute(struct vigie_store *store, size_t which)
{
	return database_do(store, &statements_TRANSACTIONS, which, "");
}

static int begin_gathered(struct vigie_store *store)
{
	struct transactions *state = database_transactions(store);
	int r = state->gathered ? 0 : execute(store, TRANSACTIONS_BEGIN);

	if (r < 0)
		return r;
	if (!state->gathered) {
		state->gathered = true;
		state->at_gathered = count_changes(store);
		state->undone_gathered = state->undone;
		clock_gettime(CLOCK_MONOTONIC, &state->since);
	}
	r = execute(store, TRANSACTIONS_SAVE);
	state->within = r == 0;
	return r;
}

int vigie_store_begin(struct vigie_store *store)
{
	struct transactions *state = database_transactions(store);
	int64_t changes = count_changes(store);
	int r = state->gathering ? begin_gathered(store) : execute(store, TRANSACTIONS_BEGIN);

	if (r == 0)
		state->at_begin = changes;
	return r;
}

/* All that was gathered is lost: its files are read again. */
static void lose_gathered(struct vigie_store *store)
{
	struct transactions *state = database_transactions(store);

	if (database_in_transaction(store))
		sqlite3_exec(database_handle(store), "ROLLBACK", NULL, NULL, NULL);
	state->gathered = state->within = false;
	state->undone = state->undone_gathered + count_changes(store) - state->at_gathered;
	memory_forget(database_memory(store));
}

int vigie_store_settle(struct vigie_store *store)
{
	struct transactions *state = database_transactions(store);
	int r;

	if (state->within)
		return -EINVAL;
	if (!state->gathered)
		return 0;
	r = execute(store, TRANSACTIONS_COMMIT);
	if (r < 0)
		lose_gathered(store);
	state->gathered = false;
	return r;
}

bool vigie_store_is_settled(struct vigie_store *store)
{
	return !database_transactions(store)->gathered;
}

static bool is_due(const struct transactions *state)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - state->since.tv_sec) * 1000000 +
		       (now.tv_nsec - state->since.tv_nsec) / 1000 >=
	       GATHERED_MICROSECONDS;
}

static int commit_gathered(struct vigie_store *store)
{
	struct transactions *state = database_transactions(store);
	int r = execute(store, TRANSACTIONS_RELEASE);

	if (r < 0)
		return r;
	state->within = false;
	if (!is_due(state))
		return 0;
	r = vigie_store_settle(store);
	if (r == 0)
		usleep(TURN_MICROSECONDS);
	return r;
}

int vigie_store_commit(struct vigie_store *store)
{
	return database_transactions(store)->gathering ? commit_gathered(store)
						       : execute(store, TRANSACTIONS_COMMIT);
}

/* After some failures SQLite has already rolled back by itself, and all of it. */
static void roll_back_gathered(struct vigie_store *store)
{
	struct transactions *state = database_transactions(store);
	int code;

	if (!state->within)
		return;
	state->within = false;
	code = database_in_transaction(store)
		       ? sqlite3_exec(database_handle(store),
				      "ROLLBACK TO gathered; RELEASE gathered", NULL, NULL, NULL)
		       : SQLITE_ABORT;
	if (code == SQLITE_OK)
		state->undone += count_changes(store) - state->at_begin;
	else
		lose_gathered(store);
}

static void roll_back(struct vigie_store *store)
{
	struct transactions *state = database_transactions(store);

	if (database_in_transaction(store))
		sqlite3_exec(database_handle(store), "ROLLBACK", NULL, NULL, NULL);
	state->undone += count_changes(store) - state->at_begin;
}

void vigie_store_rollback(struct vigie_store *store)
{
	if (database_transactions(store)->gathering)
		roll_back_gathered(store);
	else
		roll_back(store);
	memory_forget(database_memory(store));
}

int vigie_store_set_gathering(struct vigie_store *store, bool gathering)
{
	struct transactions *state = database_transactions(store);
	int r;

	if (gathering && !state->gathering && database_in_transaction(store))
		return -EINVAL;
	r = vigie_store_settle(store);
	if (r == 0 || !gathering)
		state->gathering = gathering;
	return r;
}

int vigie_store_set_durable(struct vigie_store *store, bool durable)
{
	struct transactions *state = database_transactions(store);
	sqlite3 *handle = database_handle(store);
	int r;

	if (database_in_transaction(store))
		return -EINVAL;
	if (durable != state->hasty)
		return 0;
	r = database_errno(
		sqlite3_exec(handle, durable ? PRAGMAS_LASTING : PRAGMAS_HASTY, NULL, NULL, NULL));
	if (r < 0)
		return r;
	state->hasty = !durable;
	if (!durable)
		state->lasting = count_changes(store);
	else if (state->lasting != count_changes(store))
		r = schema_commit_again(handle);
	return r;
}
