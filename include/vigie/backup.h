/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Copies of a store: made while others write in it, verified before they get their name, kept in a
 * folder beside it, the oldest removed. A copy is one SQLite file that needs nothing else; its
 * SHA-256 is beside it, since SQLite does not notice a changed byte in a text. Refuses to replace
 * a file.
 */
#ifndef VIGIE_BACKUP_H
#define VIGIE_BACKUP_H

#include <stdbool.h>

#include "vigie/buffer.h"
#include "vigie/clock.h"

/* Of one a day, two weeks: longer than any school holiday but the summer's, and no longer, since
 * who was erased from the store stays in its copies until they go. */
#define VIGIE_BACKUP_KEEP 14

/* Why a copy, or the store it was made of, is not good. X(enumerator, English msgid) */
#define VIGIE_BACKUP_FAULTS(X)                                                                     \
	X(FOREIGN, N_("it is no store of vigie"))                                                  \
	X(DAMAGED, N_("it is damaged: SQLite's integrity check fails"))                            \
	X(REFERENCES, N_("it is damaged: rows refer to others that are not there"))                \
	X(ROWS, N_("it does not hold as many rows as the store"))                                  \
	X(CHECKSUM, N_("its bytes are not those that were written: the checksum beside it "        \
		       "differs"))

enum vigie_backup_fault {
	VIGIE_BACKUP_SOUND,
#define X(enumerator, text) VIGIE_BACKUP_##enumerator,
	VIGIE_BACKUP_FAULTS(X)
#undef X
};

struct vigie_backup {
	int version; /* of its tables */
	bool newer; /* than this program knows */
	bool sealed; /* a checksum is beside it */
	uint64_t bytes;
	int64_t deliveries, pupils, flags, referrals;
};

/*
 * Copies the store, as it is at one moment, to the file `to`, which must not be there. Waits for
 * another copy into the same folder to end. 0; a fault (nothing is left of the copy); -EEXIST;
 * -ENOENT there is no store, or no such folder; -errno.
 */
int vigie_backup_make(const char *store, const char *to,
		      struct vigie_backup *ret_backup) VIGIE_MUST_CHECK;
/* The same into the folder of copies, as "vigie-2026-11-30T110000Z.db"; `label`, unless it is "",
 * stands before the suffix. The path is appended to `path`. The copy belongs to whom the store
 * belongs. */
int vigie_backup_make_dated(const char *store, vigie_time now, const char *label,
			    struct vigie_buffer *path,
			    struct vigie_backup *ret_backup) VIGIE_MUST_CHECK;
/* Reads all of a copy. 0 it is sound; a fault; -errno it cannot be read. */
int vigie_backup_verify(const char *path, struct vigie_backup *ret_backup) VIGIE_MUST_CHECK;
/* Removes from the folder of copies all but the newest, and what interrupted copies left. Files of
 * other names stay. 0 or -errno. */
int vigie_backup_rotate(const char *store, size_t keep, size_t *ret_removed) VIGIE_MUST_CHECK;
/* When the newest of the folder was made. 0; -ENOENT there is none; -errno. */
int vigie_backup_newest(const char *store, vigie_time *ret_moment) VIGIE_MUST_CHECK;
const char *vigie_backup_fault_text(enum vigie_backup_fault fault); /* a msgid */

#endif
