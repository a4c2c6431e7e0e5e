/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds a kept copy and what is known about it. See kept_file.h. */
#include "daemon/command/kept_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct vigie_config_source *find_source(const struct vigie_config *config,
						     const char *name)
{
	for (size_t i = 0; *name && i < config->n_sources; i++)
		if (strcmp(config->sources[i].name, name) == 0)
			return &config->sources[i];
	return NULL;
}

static const char *said(const char *text)
{
	return *text ? text : NULL;
}

/* What was said about the file when it came fills what the configuration leaves open. */
static void complete(struct vigie_hints *hints, const struct vigie_kept *kept)
{
	if (!hints->school)
		hints->school = said(kept->school);
	if (!hints->class_name)
		hints->class_name = said(kept->class_name);
	if (!hints->subject)
		hints->subject = said(kept->subject);
	if (!hints->kind)
		hints->kind = said(kept->kind);
	if (!hints->year)
		hints->year = kept->year;
	if (!hints->term)
		hints->term = kept->term;
	if (hints->date == VIGIE_DAY_NONE)
		hints->date = kept->date;
}

static int prepare(struct kept_file *file, const struct vigie_config *config)
{
	const struct vigie_config_source *source = find_source(config, file->delivery.source);
	struct vigie_import *import = &file->import;
	const char *format = said(file->kept.format);
	int r = 0;

	import->path = file->path;
	import->source = file->delivery.source;
	import->file = file->delivery.file;
	import->keep = file->folder;
	import->options.hints.date = VIGIE_DAY_NONE;
	if (source) {
		format = source->format;
		import->options.levels = source->levels;
		import->options.n_levels = source->n_levels;
		import->options.columns = source->columns;
		import->options.n_columns = source->n_columns;
		import->options.matches = source->matches;
		import->options.n_matches = source->n_matches;
		import->options.path = file->delivery.file;
		r = vigie_config_source_hints(source, file->delivery.file, file->arena,
					      &import->options.hints);
	}
	import->format = format ? vigie_format_find(format) : NULL;
	complete(&import->options.hints, &file->kept);
	return r < 0 ? r : 0;
}

int kept_file_find(struct kept_file *file, struct vigie_store *store,
		   const struct vigie_config *config, int64_t delivery)
{
	int r = vigie_store_get_delivery(store, delivery, &file->delivery);
	int n;

	if (r < 0)
		return r;
	r = vigie_quarantine_get_kept(store, delivery, &file->kept);
	if (r < 0)
		return r == -ENOENT ? 1 : r;
	r = vigie_quarantine_folder(config->spool, file->folder, sizeof(file->folder));
	if (r < 0)
		return r;
	n = snprintf(file->path, sizeof(file->path), "%s/%s", file->folder, file->kept.name);
	if (n < 0 || (size_t)n >= sizeof(file->path))
		return -ENAMETOOLONG;
	if (access(file->path, F_OK) < 0)
		return errno == ENOENT ? 1 : -errno;
	r = vigie_arena_new(&file->arena);
	return r < 0 ? r : prepare(file, config);
}

void kept_file_done(struct kept_file *file)
{
	vigie_arena_free(file->arena);
	file->arena = NULL;
}

int kept_file_preview(struct kept_file *file, struct vigie_store *store, vigie_time now,
		      struct vigie_delivery *ret_would)
{
	struct vigie_import import = file->import;

	import.received = now;
	import.dry_run = import.force = true;
	import.retry = file->delivery.id;
	return vigie_store_import(store, &import, ret_would);
}
