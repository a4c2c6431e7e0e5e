/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expands an archive, and the archives in it, in steps: owns a reader for each archive that is
 * inside another. A step is short whatever the archive says of itself. */
#include <errno.h>
#include <string.h>

#include "connectors/archive_expand.h"
#include "vigie/format.h"

#define REFUSED(why) (VIGIE_REJECT_##why + 1)
#define STEP_BYTES (1u << 20) /* expanded between two turns of an event loop */
#define STEP_READS 16 /* of a header or a chunk: a mebibyte is read for nothing at most */

struct archive_level {
	struct vigie_input *nested; /* NULL: the outermost, which the caller owns */
	struct vigie_buffer prefix;
	unsigned depth; /* from 1 */
	struct archive_reader *reader;
	struct archive_level *outer;
};

static const struct archive_reader_class *class_of(const char *head, size_t size)
{
	if (size >= 4 && (memcmp(head, "PK\3\4", 4) == 0 || memcmp(head, "PK\5\6", 4) == 0))
		return &vigie_archive_zip;
	return size >= 3 && memcmp(head, "\x1f\x8b\x08", 3) == 0 ? &vigie_archive_gzip : NULL;
}

bool vigie_archive_probe(const char *head, size_t size)
{
	return class_of(head, size) != NULL;
}

static void level_free(struct archive_level *level)
{
	if (!level)
		return;
	if (level->reader)
		level->reader->class->close(level->reader);
	vigie_input_free(level->nested);
	vigie_buffer_done(&level->prefix);
	free(level);
}
VIGIE_DEFINE_FREEP(level, struct archive_level, level_free)

static void end_level(struct vigie_archive *archive)
{
	struct archive_level *level = archive->level;

	archive->level = level->outer;
	archive->is_over = !archive->level;
	level_free(level);
}

void vigie_archive_end_levels(struct vigie_archive *archive)
{
	while (archive->level)
		end_level(archive);
}

static int begin_outermost(struct vigie_archive *archive)
{
	VIGIE_CLEANUP(level_freep) struct archive_level *level = calloc(1, sizeof(*level));
	const struct archive_reader_class *class;
	const char *head;
	size_t size;
	int r = level ? vigie_input_head(archive->input, &head, &size) : -ENOMEM;

	if (r < 0)
		return r;
	class = class_of(head, size);
	if (!class)
		return REFUSED(ARCHIVE_DAMAGED);
	level->depth = 1;
	r = class->open(archive, archive->input, "", &level->reader);
	if (r == 0)
		archive->level = TAKE_PTR(level);
	return r;
}

/* The member under way is itself an archive. */
static int begin_nested(struct vigie_archive *archive, const struct archive_reader_class *class,
			struct vigie_input **input)
{
	VIGIE_CLEANUP(level_freep) struct archive_level *level = calloc(1, sizeof(*level));
	int r;

	if (!level)
		return -ENOMEM;
	level->depth = archive->level->depth + 1;
	if (level->depth > archive->limits.depth)
		return REFUSED(ARCHIVE_DEPTH);
	vigie_buffer_append_format(&level->prefix, "%s/", vigie_buffer_string(&archive->name));
	if (vigie_buffer_error(&level->prefix) < 0)
		return -ENOMEM;
	level->nested = TAKE_PTR(*input);
	r = class->open(archive, level->nested, vigie_buffer_string(&level->prefix),
			&level->reader);
	if (r != 0)
		return r;
	level->outer = archive->level;
	archive->level = TAKE_PTR(level);
	return 0;
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

/* The member is whole: kept, or expanded in turn. */
static int end_member(struct vigie_archive *archive)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	const struct archive_reader_class *class;
	const char *head;
	size_t size;
	int r = vigie_input_from_section(archive->fd, archive->start,
					 archive->expanded - archive->start,
					 vigie_buffer_string(&archive->name), &input);

	if (r == 0)
		r = vigie_input_head(input, &head, &size);
	if (r < 0)
		return r;
	class = class_of(head, size);
	return class ? begin_nested(archive, class, &input) : keep(archive);
}

static int read_once(struct vigie_archive *archive)
{
	enum archive_step step = ARCHIVE_STEP_MORE;
	int r;

	if (!archive->level)
		return begin_outermost(archive);
	r = archive->level->reader->class->step(archive->level->reader, &step);
	if (r != 0)
		return r;
	switch (step) {
	case ARCHIVE_STEP_MORE:
		break;
	case ARCHIVE_STEP_MEMBER:
		return end_member(archive);
	case ARCHIVE_STEP_END:
		end_level(archive);
		break;
	}
	return 0;
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

int vigie_archive_step(struct vigie_archive *archive)
{
	uint64_t begin = archive->expanded;
	int r = 0;

	for (unsigned i = 0; r == 0 && !archive->is_over && i < STEP_READS; i++) {
		if (archive->expanded - begin >= STEP_BYTES)
			break;
		r = read_once(archive);
	}
	if (r == 0 && !archive->is_over)
		return 1;
	if (r == 0)
		r = check_twins(archive);
	vigie_archive_end_levels(archive);
	archive->outcome = r;
	return r < 0 ? r : 0;
}
