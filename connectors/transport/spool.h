/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The spool: where an item arrives whole or not at all. It is written under a temporary name,
 * synced, renamed, and the folder synced. The final name comes from the source and the path of the
 * item in it, so that a second fetch replaces the first and sources never meet: it is the name of
 * the source that counts, for two of them may have one address and each its user.
 */
#ifndef VIGIE_CONNECTORS_TRANSPORT_SPOOL_H
#define VIGIE_CONNECTORS_TRANSPORT_SPOOL_H

#include <stdbool.h>
#include <stdint.h>

#include "vigie/buffer.h"
#include "vigie/cleanup.h"
#include "vigie/transport.h"

/* An item on its way. Owned by the transport that writes it. */
struct vigie_spool_file {
	int folder, fd;
	uint64_t size, limit;
	char temporary[48]; /* name within the folder; "" while there is none */
	char final[32];
};

#define VIGIE_SPOOL_FILE_NONE ((struct vigie_spool_file){.folder = -1, .fd = -1})

/* Makes the folder if it is not there and removes what an interrupted run left in it. 0 or -errno.
 */
int vigie_spool_prepare(const char *folder) VIGIE_MUST_CHECK;
/* Starts an item of at most `limit` bytes of the source of this name. 0 or -errno. */
int vigie_spool_begin(const char *folder, const char *source, const char *item_path, uint64_t limit,
		      struct vigie_spool_file *ret_file) VIGIE_MUST_CHECK;
/* 0; -EFBIG beyond the limit; -errno. */
int vigie_spool_write(struct vigie_spool_file *file, const char *bytes,
		      size_t size) VIGIE_MUST_CHECK;
/* Syncs and names the item. 0 or -errno; the name within the folder is then `final`. */
int vigie_spool_commit(struct vigie_spool_file *file) VIGIE_MUST_CHECK;
/* Closes; what was not committed is removed. */
void vigie_spool_done(struct vigie_spool_file *file);

#endif
