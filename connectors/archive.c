/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An archive and its members (archive.h). Everything is expanded and checked before anybody reads
 * it: an archive that is damaged at its end gives nothing. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "connectors/archive_expand.h"
#include "vigie/format.h"
#include "vigie/output.h"

#define REFUSED(why) (VIGIE_REJECT_##why + 1)

void vigie_archive_free(struct vigie_archive *archive)
{
	if (!archive)
		return;
	vigie_archive_end_levels(archive);
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

int vigie_archive_new(struct vigie_input *input, const struct vigie_archive_limits *limits,
		      struct vigie_archive **ret_archive)
{
	VIGIE_CLEANUP(vigie_archive_freep)
	struct vigie_archive *archive = calloc(1, sizeof(*archive));
	int r;

	if (!archive)
		return -ENOMEM;
	archive->limits = *limits;
	archive->input = input;
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

int vigie_archive_outcome(const struct vigie_archive *archive, const char **ret_member)
{
	if (archive->outcome)
		*ret_member = archive->name.size ? archive->name.data : "";
	return archive->outcome;
}

int vigie_archive_open(struct vigie_input *input, const struct vigie_archive_limits *limits,
		       struct vigie_archive **ret_archive,
		       char ret_member[VIGIE_ARCHIVE_NAME_LIMIT + 1])
{
	VIGIE_CLEANUP(vigie_archive_freep) struct vigie_archive *archive = NULL;
	const char *member = "";
	int r = vigie_archive_new(input, limits, &archive);

	if (r == 0)
		do
			r = vigie_archive_step(archive);
		while (r > 0);
	if (r < 0)
		return r;
	r = vigie_archive_outcome(archive, &member);
	if (r > 0)
		snprintf(ret_member, VIGIE_ARCHIVE_NAME_LIMIT + 1, "%s", member);
	else
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
