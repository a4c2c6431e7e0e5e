/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A zip or gzip file expanded into one nameless temporary file: its members are sections of it, in
 * the order of the archive, archives in it replaced by their members. Owned by who opened it. The
 * names are for people and for `match`: none is ever used as a path, and no link is ever made.
 */
#ifndef VIGIE_CONNECTORS_ARCHIVE_H
#define VIGIE_CONNECTORS_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/input.h"

/* What an archive may be at most. */
struct vigie_archive_limits {
	uint64_t expanded; /* bytes of all members together, nested archives included */
	unsigned members; /* entries, folders included */
	unsigned depth; /* 1: no archive within the archive */
};

/* 512 MiB: five times the largest real export, and what a temporary folder can bear. 4096 members:
 * a file per class and subject of a large school is 400. Depth 2: the zips of schools in one zip.
 */
#define VIGIE_ARCHIVE_LIMITS                                                                       \
	{                                                                                          \
		UINT64_C(512) << 20, 4096, 2                                                       \
	}
#define VIGIE_ARCHIVE_NAME_LIMIT 200 /* bytes of a name that are kept */

struct vigie_archive;

struct vigie_archive_member {
	const char *name; /* UTF-8, without control characters */
	uint64_t offset, size;
};

/* Does it begin as a zip or gzip file? */
bool vigie_archive_probe(const char *head, size_t size);
/*
 * Begins to expand `input`, which is borrowed until it is expanded. 0 or -errno.
 */
int vigie_archive_new(struct vigie_input *input, const struct vigie_archive_limits *limits,
		      struct vigie_archive **ret_archive) VIGIE_MUST_CHECK;
/*
 * Expands the next part of it, about a mebibyte, checking every length and checksum. Returns 1
 * there is more; 0 it has ended, as vigie_archive_outcome() says; or -errno, which ends it too.
 */
int vigie_archive_step(struct vigie_archive *archive) VIGIE_MUST_CHECK;
/*
 * What came of it: 0 its members may be read, none before; or the enum vigie_rejection + 1 for
 * which it is refused, with the member at fault in `ret_member` ("" when it is the archive itself).
 */
int vigie_archive_outcome(const struct vigie_archive *archive,
			  const char **ret_member) VIGIE_MUST_CHECK;
/*
 * Expands the whole of `input` at once. Returns 0; the outcome of an archive that is refused, with
 * the member at fault copied; or -errno.
 */
int vigie_archive_open(struct vigie_input *input, const struct vigie_archive_limits *limits,
		       struct vigie_archive **ret_archive,
		       char ret_member[VIGIE_ARCHIVE_NAME_LIMIT + 1]) VIGIE_MUST_CHECK;
void vigie_archive_free(struct vigie_archive *archive);
VIGIE_DEFINE_FREEP(vigie_archive, struct vigie_archive, vigie_archive_free)

size_t vigie_archive_count(const struct vigie_archive *archive);
const struct vigie_archive_member *vigie_archive_member(const struct vigie_archive *archive,
							size_t i);
/* The bytes of a member; borrowed from the archive, which must outlive them. 0 or -errno. */
int vigie_archive_read(const struct vigie_archive *archive, size_t i,
		       struct vigie_input **ret_input) VIGIE_MUST_CHECK;

#endif
