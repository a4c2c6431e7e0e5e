/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of an archive being expanded, shared by the readers of its kinds. Internal to
 * connectors/archive*.c. */
#ifndef VIGIE_CONNECTORS_ARCHIVE_EXPAND_H
#define VIGIE_CONNECTORS_ARCHIVE_EXPAND_H

#include "connectors/archive.h"
#include "vigie/arena.h"
#include "vigie/buffer.h"

#define VIGIE_ARCHIVE_CHUNK (64u << 10) /* bytes expanded at once */

struct vigie_archive {
	struct vigie_arena *arena; /* names */
	struct vigie_buffer members; /* struct vigie_archive_member */
	int fd; /* every member, one behind the other */
	uint64_t expanded;
	unsigned n_entries;
	struct vigie_archive_limits limits;
	/* The member under way. */
	struct vigie_buffer name;
	uint64_t start;
};

/* An entry whose name the archive says so, below `prefix` ("" or "inner.zip/"): 0 it is to be
 * expanded, 1 it is nothing that anyone exported, a rejection + ARCHIVE_REFUSED, or -errno. */
#define ARCHIVE_REFUSED 2
int vigie_archive_begin(struct vigie_archive *archive, const char *prefix,
			const char *name) VIGIE_MUST_CHECK;
/* More bytes of it. 0, rejection + 1, or -errno. */
int vigie_archive_write(struct vigie_archive *archive, const char *bytes,
			size_t size) VIGIE_MUST_CHECK;
/* It is whole: kept, or expanded in turn. 0, rejection + 1, or -errno. */
int vigie_archive_end(struct vigie_archive *archive, unsigned depth) VIGIE_MUST_CHECK;

/* A file without a name, which goes when it is closed, however that comes. The descriptor or
 * -errno. */
int vigie_archive_open_temporary(void);
/* The readers. `depth` is that of the archive read, from 1. 0, rejection + 1, or -errno. */
int vigie_archive_expand_zip(struct vigie_archive *archive, struct vigie_input *input,
			     const char *prefix, unsigned depth) VIGIE_MUST_CHECK;
int vigie_archive_expand_gzip(struct vigie_archive *archive, struct vigie_input *input,
			      const char *prefix, unsigned depth) VIGIE_MUST_CHECK;
/* Is there a central directory, of a size that may be read? 0, rejection + 1, or -errno. */
int vigie_archive_check_directory(struct vigie_input *input,
				  unsigned members_limit) VIGIE_MUST_CHECK;

#endif
