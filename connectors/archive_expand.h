/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of an archive being expanded, shared by the readers of its kinds. Internal to
 * connectors/archive*.c. */
#ifndef VIGIE_CONNECTORS_ARCHIVE_EXPAND_H
#define VIGIE_CONNECTORS_ARCHIVE_EXPAND_H

#include "connectors/archive.h"
#include "vigie/arena.h"
#include "vigie/buffer.h"

#define VIGIE_ARCHIVE_CHUNK (64u << 10) /* bytes read, or written, at once */

struct vigie_archive {
	struct vigie_arena *arena; /* names */
	struct vigie_buffer members; /* struct vigie_archive_member */
	int fd; /* every member, one behind the other */
	uint64_t expanded;
	unsigned n_entries;
	struct vigie_archive_limits limits;
	/* The member under way; afterwards the one at fault. */
	struct vigie_buffer name;
	uint64_t start;
	/* The expanding. */
	struct vigie_input *input; /* borrowed */
	struct archive_level *level; /* the innermost archive being read; NULL none */
	bool is_over; /* nothing is left to read */
	int outcome; /* 0, or rejection + 1 */
};

/* What a step of a reader came to. */
enum archive_step {
	ARCHIVE_STEP_MORE,
	ARCHIVE_STEP_MEMBER, /* the member under way is whole */
	ARCHIVE_STEP_END, /* of the archive */
};

struct archive_reader;
/* The reader of one kind. `input` and `prefix` ("" or "inner.zip/") are borrowed until close(). */
struct archive_reader_class {
	/* 0, rejection + 1, or -errno. */
	int (*open)(struct vigie_archive *archive, struct vigie_input *input, const char *prefix,
		    struct archive_reader **ret_reader);
	/* Reads one header, or expands one chunk. 0, rejection + 1, or -errno. */
	int (*step)(struct archive_reader *reader, enum archive_step *ret_step);
	void (*close)(struct archive_reader *reader);
};
struct archive_reader { /* first member of every reader */
	const struct archive_reader_class *class;
};
extern const struct archive_reader_class vigie_archive_zip, vigie_archive_gzip;

/* An entry whose name the archive says so, below `prefix`: 0 it is to be expanded, 1 it is nothing
 * that anyone exported, a rejection + ARCHIVE_REFUSED, or -errno. */
#define ARCHIVE_REFUSED 2
int vigie_archive_begin(struct vigie_archive *archive, const char *prefix,
			const char *name) VIGIE_MUST_CHECK;
/* More bytes of it. 0, rejection + 1, or -errno. */
int vigie_archive_write(struct vigie_archive *archive, const char *bytes,
			size_t size) VIGIE_MUST_CHECK;

/* A file without a name, which goes when it is closed, however that comes. The descriptor or
 * -errno. */
int vigie_archive_open_temporary(void);
/* Ends the reading, wherever it is. */
void vigie_archive_end_levels(struct vigie_archive *archive);
/* Is there a central directory, of a size that may be read? 0, rejection + 1, or -errno. */
int vigie_archive_check_directory(struct vigie_input *input,
				  unsigned members_limit) VIGIE_MUST_CHECK;

#endif
