/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside a backup: the copy as a database (backup.c) and as a file (backup_file.c). Owned by who
 * makes it. */
#ifndef VIGIE_STORE_BACKUP_H
#define VIGIE_STORE_BACKUP_H

#include "vigie/backup.h"

#define BACKUP_PART ".part" /* of a copy that has no name yet */
#define BACKUP_SEAL ".sha256" /* beside the copy, as sha256sum(1) writes it */

/* Copies the store into an empty file that is there, and verifies that the copy is whole. 0, a
 * fault, -errno. */
int backup_copy(const char *store, const char *path,
		struct vigie_backup *ret_backup) VIGIE_MUST_CHECK;
/* Opens the database read-only and reads all of it. 0, a fault, -errno. */
int backup_examine(const char *path, struct vigie_backup *ret_backup) VIGIE_MUST_CHECK;

/* Writes the checksum of `path`, which will be named `name`, beside that. 0 or -errno. */
int backup_seal(const char *path, const char *name) VIGIE_MUST_CHECK;
/* Compares it with the one beside it, if any. 0; VIGIE_BACKUP_CHECKSUM; -errno. */
int backup_check_seal(const char *path, bool *ret_sealed) VIGIE_MUST_CHECK;
/* With its checksum. 0 or -errno. */
int backup_remove(const char *path) VIGIE_MUST_CHECK;

#endif
