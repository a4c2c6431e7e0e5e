/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A zip being written, stored, the same bytes for the same files: an export in several files made
 * the one file that every other way of arriving brings. Owned by who began it; opens no file.
 */
#ifndef VIGIE_CONNECTORS_ARCHIVE_PACK_H
#define VIGIE_CONNECTORS_ARCHIVE_PACK_H

#include <stddef.h>

#include "vigie/cleanup.h"

struct vigie_pack;

/* Takes the bytes of the zip as they come. 0 or -errno. */
typedef int (*vigie_pack_write)(void *userdata, const char *bytes, size_t size);

int vigie_pack_new(vigie_pack_write write, void *userdata,
		   struct vigie_pack **ret_pack) VIGIE_MUST_CHECK;
void vigie_pack_free(struct vigie_pack *pack);
VIGIE_DEFINE_FREEP(vigie_pack, struct vigie_pack, vigie_pack_free)

/* Begins a file of which step() brings the bytes. 0; 1 it is no plain file; or -errno. */
int vigie_pack_add(struct vigie_pack *pack, const char *name, int fd) VIGIE_MUST_CHECK;
/* Copies a chunk of it. The bytes copied, 0 at its end, or -errno; -EFBIG beyond what is ever read.
 */
int vigie_pack_step(struct vigie_pack *pack, int fd) VIGIE_MUST_CHECK;
/* Writes the directory at the end. 0 or -errno. */
int vigie_pack_end(struct vigie_pack *pack) VIGIE_MUST_CHECK;

#endif
