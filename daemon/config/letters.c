/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The files of the folder `mail` beside the main file: letters that the office wrote. Read here,
 * with the configuration that they are in force with; what they say is the mail room's matter.
 */
#include <errno.h>
#include <string.h>

#include "daemon/config/file.h"
#include "daemon/config/reader.h"
#include "vigie/translate.h"

/* What somebody who writes a letter may call it: a wrong name among these is told. */
static const char *const suffixes[] = {".text", ".html", ".txt", ".htm"};

static int take(struct reader *reader, const char *path)
{
	struct vigie_config *config = reader->config;
	struct vigie_source *source, **slot;
	int r = file_read_source(path, path, &source);

	if (r < 0 && r != -ENOMEM) {
		vigie_diagnostics_add_at(reader->list, VIGIE_ERROR, config_code(CODE_FILE), path, 0,
					 0, N_("the file cannot be read: %s"), strerror(-r));
		return 0;
	}
	if (r < 0)
		return r;
	slot = reader_grow(reader, &config->letter_texts, &config->n_letter_texts,
			   sizeof(struct vigie_source *));
	if (!slot) {
		file_source_free(source);
		return -ENOMEM;
	}
	*slot = source;
	return 0;
}

static int read_suffix(struct reader *reader, const char *suffix)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};
	const char *folder = reader->config->letters;
	char **names = NULL;
	size_t n = 0;
	int r = file_list(folder, suffix, reader->config->arena, &names, &n);

	/* A file of that name, or a folder that is not ours to read, holds no letter of ours. */
	if (r < 0 && r != -ENOMEM) {
		vigie_diagnostics_add_at(reader->list, VIGIE_ERROR, config_code(CODE_FILE), folder,
					 0, 0, N_("the file cannot be read: %s"), strerror(-r));
		return 0;
	}
	for (size_t i = 0; r == 0 && i < n; i++) {
		vigie_buffer_clear(&path);
		vigie_buffer_append_format(&path, "%s/%s", folder, names[i]);
		r = vigie_buffer_error(&path);
		if (r == 0)
			r = take(reader, path.data);
	}
	return r;
}

int config_read_letters(struct reader *reader)
{
	int r = 0;

	reader->config->letters = reader_absolute(reader, "mail");
	if (!reader->config->letters)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < VIGIE_ARRAY_SIZE(suffixes); i++)
		r = read_suffix(reader, suffixes[i]);
	return r;
}

int config_each_letter_input(const struct vigie_config *config,
			     int (*on_input)(void *userdata, const char *path, const char *suffix),
			     void *userdata)
{
	int r = 0;

	for (size_t i = 0; r == 0 && config->letters && i < VIGIE_ARRAY_SIZE(suffixes); i++)
		r = on_input(userdata, config->letters, suffixes[i]);
	return r;
}
