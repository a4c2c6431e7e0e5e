/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expands an archive (archive.h). Everything is expanded and checked before anybody reads it: an
 * archive that is damaged at its end gives nothing. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "connectors/archive_expand.h"
#include "vigie/format.h"
#include "vigie/output.h"

#define REFUSED(why) (VIGIE_REJECT_##why + 1)

enum archive_kind { KIND_NONE, KIND_ZIP, KIND_GZIP };

static enum archive_kind kind_of(const char *head, size_t size)
{
	if (size >= 4 && (memcmp(head, "PK\3\4", 4) == 0 || memcmp(head, "PK\5\6", 4) == 0))
		return KIND_ZIP;
	return size >= 3 && memcmp(head, "\x1f\x8b\x08", 3) == 0 ? KIND_GZIP : KIND_NONE;
}

bool vigie_archive_probe(const char *head, size_t size)
{
	return kind_of(head, size) != KIND_NONE;
}

void vigie_archive_free(struct vigie_archive *archive)
{
	if (!archive)
		return;
	vigie_closep(&archive->fd);
	vigie_buffer_done(&archive->members);
	vigie_buffer_done(&archive->name);
	vigie_arena_free(archive->arena);
	free(archive);
}

/* Not in /tmp, which may be memory. */
int vigie_archive_open_temporary(void)
{
	const char *folder = getenv("TMPDIR");
	int fd;

	folder = folder && *folder ? folder : "/var/tmp";
	fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return fd < 0 ? -errno : fd;
}

static int new_archive(const struct vigie_archive_limits *limits,
		       struct vigie_archive **ret_archive)
{
	VIGIE_CLEANUP(vigie_archive_freep)
	struct vigie_archive *archive = calloc(1, sizeof(*archive));
	int r;

	if (!archive)
		return -ENOMEM;
	archive->limits = *limits;
	archive->fd = vigie_archive_open_temporary();
	if (archive->fd < 0)
		return archive->fd;
	r = vigie_arena_new(&archive->arena);
	if (r < 0)
		return r;
	*ret_archive = TAKE_PTR(archive);
	return 0;
}

int vigie_archive_write(struct vigie_archive *archive, const char *bytes, size_t size)
{
	if (size > archive->limits.expanded - archive->expanded)
		return REFUSED(ARCHIVE_SIZE);
	archive->expanded += size;
	return vigie_output_write(archive->fd, bytes, size);
}

static int expand(struct vigie_archive *archive, struct vigie_input *input, enum archive_kind kind,
		  const char *prefix, unsigned depth)
{
	if (depth > archive->limits.depth)
		return REFUSED(ARCHIVE_DEPTH);
	return kind == KIND_ZIP ? vigie_archive_expand_zip(archive, input, prefix, depth)
				: vigie_archive_expand_gzip(archive, input, prefix, depth);
}

/* The bytes from `start` on are themselves an archive. */
static int expand_nested(struct vigie_archive *archive, struct vigie_input *input,
			 enum archive_kind kind, unsigned depth)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer prefix = {0};

	vigie_buffer_append_format(&prefix, "%s/", vigie_buffer_string(&archive->name));
	if (vigie_buffer_error(&prefix) < 0)
		return -ENOMEM;
	return expand(archive, input, kind, vigie_buffer_string(&prefix), depth);
}

static int keep(struct vigie_archive *archive)
{
	struct vigie_archive_member member = {
		.name = vigie_arena_copy(archive->arena, vigie_buffer_string(&archive->name),
					 archive->name.size),
		.offset = archive->start,
		.size = archive->expanded - archive->start,
	};

	if (!member.name)
		return -ENOMEM;
	vigie_buffer_append(&archive->members, (const char *)&member, sizeof(member));
	return vigie_buffer_error(&archive->members);
}

int vigie_archive_end(struct vigie_archive *archive, unsigned depth)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	const char *head;
	size_t size;
	enum archive_kind kind;
	int r = vigie_input_from_section(archive->fd, archive->start,
					 archive->expanded - archive->start,
					 vigie_buffer_string(&archive->name), &input);

	if (r == 0)
		r = vigie_input_head(input, &head, &size);
	if (r < 0)
		return r;
	kind = kind_of(head, size);
	return kind == KIND_NONE ? keep(archive) : expand_nested(archive, input, kind, depth + 1);
}

static int compare_names(const void *a, const void *b)
{
	const struct vigie_archive_member *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

/* Of two members with one name nobody could say which is meant. */
static int check_twins(struct vigie_archive *archive)
{
	size_t n = vigie_archive_count(archive);
	VIGIE_CLEANUP(vigie_freep)
	const struct vigie_archive_member **sorted = calloc(n + 1, sizeof(*sorted));

	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		sorted[i] = vigie_archive_member(archive, i);
	qsort(sorted, n, sizeof(*sorted), compare_names);
	for (size_t i = 1; i < n; i++) {
		if (strcmp(sorted[i - 1]->name, sorted[i]->name) != 0)
			continue;
		vigie_buffer_clear(&archive->name);
		vigie_buffer_append_string(&archive->name, sorted[i]->name);
		return REFUSED(ARCHIVE_DUPLICATE);
	}
	vigie_buffer_clear(&archive->name);
	return n == 0 ? REFUSED(ARCHIVE_EMPTY) : 0;
}

int vigie_archive_open(struct vigie_input *input, const struct vigie_archive_limits *limits,
		       struct vigie_archive **ret_archive,
		       char ret_member[VIGIE_ARCHIVE_NAME_LIMIT + 1])
{
	VIGIE_CLEANUP(vigie_archive_freep) struct vigie_archive *archive = NULL;
	const char *head;
	size_t size;
	int r = vigie_input_head(input, &head, &size);

	if (r == 0)
		r = new_archive(limits, &archive);
	if (r < 0)
		return r;
	r = expand(archive, input, kind_of(head, size), "", 1);
	if (r == 0)
		r = check_twins(archive);
	if (r > 0)
		snprintf(ret_member, VIGIE_ARCHIVE_NAME_LIMIT + 1, "%s",
			 vigie_buffer_string(&archive->name));
	if (r == 0)
		*ret_archive = TAKE_PTR(archive);
	return r;
}

size_t vigie_archive_count(const struct vigie_archive *archive)
{
	return archive->members.size / sizeof(struct vigie_archive_member);
}

const struct vigie_archive_member *vigie_archive_member(const struct vigie_archive *archive,
							size_t i)
{
	return (const struct vigie_archive_member *)archive->members.data + i;
}

int vigie_archive_read(const struct vigie_archive *archive, size_t i,
		       struct vigie_input **ret_input)
{
	const struct vigie_archive_member *member = vigie_archive_member(archive, i);

	return vigie_input_from_section(archive->fd, member->offset, member->size, member->name,
					ret_input);
}
