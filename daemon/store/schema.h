/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tables of the store, as steps. user_version counts the steps applied; those that are missing
 * are applied in one transaction. A step that was shipped is never edited: a change is a new step
 * at the end.
 */
#ifndef VIGIE_STORE_SCHEMA_H
#define VIGIE_STORE_SCHEMA_H

#include <sqlite3.h>

#include "vigie/buffer.h"

/* X(name): `const char schema_<name>[]` holds the SQL of the step, in a file of its own. */
#define STORE_SCHEMA_STEPS(X)                                                                      \
	X(facts)                                                                                   \
	X(queue)                                                                                   \
	X(cases)                                                                                   \
	X(decisions)                                                                               \
	X(members)                                                                                 \
	X(directory)                                                                               \
	X(arrivals)                                                                                \
	X(stock)                                                                                   \
	X(moves)                                                                                   \
	X(reply)                                                                                   \
	X(letters)                                                                                 \
	X(tutoring)                                                                                \
	X(endings)                                                                                 \
	X(marks)

#define X(name) extern const char schema_##name[];
STORE_SCHEMA_STEPS(X)
#undef X

/* That this program knows: as many as there are steps. */
enum {
#define X(name) SCHEMA_STEP_##name,
	STORE_SCHEMA_STEPS(X)
#undef X
		SCHEMA_VERSION
};

/* Marks the file as ours (PRAGMA application_id): "vigi". */
#define SCHEMA_APPLICATION_ID 0x76696769

/*
 * Checks that the database is ours (an empty one counts) and, with `migrate`, applies the missing
 * steps: all or none, after a verified copy of what there was, whose path is appended to `saved`.
 * Without, an empty one is waited for, a few seconds: another process may be making it. Returns 0;
 * an outcome of enum vigie_store_refusal: untouched; -ENOENT it stayed empty; -EUCLEAN it is no
 * store; -errno.
 */
int schema_bring_up(sqlite3 *handle, int migrate, struct vigie_buffer *saved) VIGIE_MUST_CHECK;
/* Commits the version that is there once more: a commit that changes nothing. 0 or -errno. */
int schema_commit_again(sqlite3 *handle) VIGIE_MUST_CHECK;

#endif
