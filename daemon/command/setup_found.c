/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is in the folder of the exports already, by format, and what the names of the files would
 * have to say. Stores nothing, shows no cell.
 */
#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <string.h>

#include "daemon/command/setup.h"
#include "vigie/format.h"
#include "vigie/translate.h"

#define FILES_MOST 200 /* looked at: a person waits */
#define FORMATS_MOST 16
#define MATCHES_MOST 4 /* shown: enough to see how it is written */

struct found {
	size_t n, unknown, unsaid, formats[FORMATS_MOST];
	char matches[MATCHES_MOST][SETUP_TEXT];
	size_t n_matches;
};

static int on_record(void *userdata, const struct vigie_record *record)
{
	(void)userdata;
	(void)record;
	return 0;
}

static int on_reject(void *userdata, uint32_t line, uint32_t column, enum vigie_rejection why)
{
	(void)userdata;
	(void)line;
	(void)column;
	(void)why;
	return 0;
}

static void count_format(struct found *found, const char *name)
{
	for (size_t i = 0; name && i < FORMATS_MOST && vigie_formats[i]; i++) {
		if (strcmp(vigie_formats[i]->name, name) != 0)
			continue;
		found->formats[i]++;
		return;
	}
	found->unknown++;
}

static void note_match(struct found *found, const char *match)
{
	found->unsaid++;
	for (size_t i = 0; i < found->n_matches; i++)
		if (strcmp(found->matches[i], match) == 0)
			return;
	if (found->n_matches < MATCHES_MOST)
		snprintf(found->matches[found->n_matches++], SETUP_TEXT, "%s", match);
}

static void look_at(struct found *found, const char *path)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	const struct vigie_decode_options options = {.hints.date = VIGIE_DAY_NONE,
						     .header_only = true};
	const struct vigie_sink sink = {.on_record = on_record, .on_reject = on_reject};
	struct vigie_inspection inspection = {0};
	uint32_t line;

	found->n++;
	if (vigie_arena_new(&arena) < 0 || vigie_input_open(path, path, &input) < 0)
		return;
	inspection.arena = arena;
	if (vigie_format_decode(NULL, input, &options, &sink, &inspection, &line) < 0)
		return;
	count_format(found, inspection.format);
	if (inspection.format && inspection.suggested_match)
		note_match(found, inspection.suggested_match);
}

static void walk(struct found *found, const char *folder)
{
	char path[PATH_MAX];
	char *const paths[] = {path, NULL};
	FTS *tree;
	FTSENT *entry;

	snprintf(path, sizeof(path), "%s", folder);
	tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	while (tree && found->n < FILES_MOST && (entry = fts_read(tree))) {
		if (entry->fts_level > 0 && entry->fts_name[0] == '.')
			(void)fts_set(tree, entry, FTS_SKIP);
		else if (entry->fts_info == FTS_F)
			look_at(found, entry->fts_path);
	}
	if (tree)
		(void)fts_close(tree);
}

static int longest_first(const void *one, const void *other)
{
	size_t a = strlen(one), b = strlen(other);

	return (a < b) - (a > b);
}

static void print_matches(struct found *found)
{
	if (found->unsaid == 0)
		return;
	printf(P_("%zu file does not say its school, class or term: its name must.\n",
		  "%zu files do not say their school, class or term: their names must.\n",
		  found->unsaid),
	       found->unsaid);
	printf(_("In the source of the configuration, for instance:\n"));
	/* One statement, as the configuration takes it: the first that matches decides, and the
	 * longest asks for most. */
	qsort(found->matches, found->n_matches, sizeof(*found->matches), longest_first);
	printf("  %s", _("match"));
	for (size_t i = 0; i < found->n_matches; i++)
		printf("%s \"%s\"", i ? ",\n   " : "", found->matches[i]);
	putchar('\n');
}

void setup_print_found(const struct setup *setup)
{
	struct found found = {0};

	walk(&found, setup->folder);
	if (found.n == 0) {
		printf(_("\nThe folder %s is empty: exports are read when they arrive.\n"),
		       setup->folder);
		return;
	}
	printf(_("\nFiles in %s:\n"), setup->folder);
	for (size_t i = 0; i < FORMATS_MOST && vigie_formats[i]; i++)
		if (found.formats[i])
			printf("  %4zu  %s\n", found.formats[i], _(vigie_formats[i]->title));
	if (found.unknown)
		printf(_("  %4zu  not recognised: 'vigie inspect FILE' says why\n"), found.unknown);
	if (found.n == FILES_MOST)
		printf(_("Only the first %d were looked at.\n"), FILES_MOST);
	print_matches(&found);
}
