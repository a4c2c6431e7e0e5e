/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An archive expanded before it is decoded (vigie/format.h), by whoever has other things to do
 * meanwhile. Owns the file's input and what came out of it. */
#include <errno.h>

#include "connectors/format/members.h"

struct vigie_expansion {
	struct vigie_input *input;
	struct vigie_archive *archive;
};

void vigie_expansion_free(struct vigie_expansion *expansion)
{
	if (!expansion)
		return;
	vigie_archive_free(expansion->archive);
	vigie_input_free(expansion->input);
	free(expansion);
}

static int open_archive(struct vigie_expansion *expansion, const char *path, const char *name)
{
	const struct vigie_archive_limits limits = VIGIE_ARCHIVE_LIMITS;
	const char *head;
	size_t size;
	int r = vigie_input_open(path, name, &expansion->input);

	if (r == 0)
		r = vigie_input_head(expansion->input, &head, &size);
	if (r < 0)
		return r;
	if (!vigie_archive_probe(head, size))
		return 1;
	return vigie_archive_new(expansion->input, &limits, &expansion->archive);
}

int vigie_expansion_new(const char *path, const char *name, struct vigie_expansion **ret_expansion)
{
	VIGIE_CLEANUP(vigie_expansion_freep)
	struct vigie_expansion *expansion = calloc(1, sizeof(*expansion));
	int r;

	if (!expansion)
		return -ENOMEM;
	r = open_archive(expansion, path, name);
	if (r == 0)
		*ret_expansion = TAKE_PTR(expansion);
	return r;
}

int vigie_expansion_step(struct vigie_expansion *expansion)
{
	return vigie_archive_step(expansion->archive);
}

const struct vigie_archive *vigie_expansion_archive(const struct vigie_expansion *expansion)
{
	return expansion->archive;
}
