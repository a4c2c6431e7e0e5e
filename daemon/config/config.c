/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads vigie.conf and the files beside it into one immutable configuration, which owns its
 * strings, its calendar and the texts it was read from. Refuses the whole when any file has an
 * error: a service never runs on half a configuration.
 */
#include "vigie/config.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "daemon/config/file.h"
#include "daemon/config/reader.h"
#include "vigie/translate.h"

void vigie_config_free(struct vigie_config *config)
{
	if (!config)
		return;
	for (size_t i = 0; i < config->n_texts; i++)
		file_source_free(config->texts[i]);
	for (size_t i = 0; i < config->n_letter_texts; i++)
		file_source_free(config->letter_texts[i]);
	vigie_calendar_free(config->calendar);
	vigie_arena_free(config->arena);
	free(config);
}

static int config_new(const char *path, struct vigie_config **ret_config)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = calloc(1, sizeof(*config));
	int r;

	if (!config)
		return -ENOMEM;
	r = vigie_arena_new(&config->arena);
	if (r < 0)
		return r;
	r = vigie_calendar_new(&config->calendar);
	if (r < 0)
		return r;
	config->file = vigie_arena_copy(config->arena, path, strlen(path));
	if (!config->file)
		return -ENOMEM;
	config->timezone = "Europe/Paris";
	config->language = "fr";
	*ret_config = TAKE_PTR(config);
	return 0;
}

static void read_block(struct reader *reader)
{
	static const struct {
		enum config_word word;
		void (*read)(struct reader *reader);
	} blocks[] = {
		{WORD_OFFICE, office_read},	  {WORD_SOURCE, source_read},
		{WORD_PROGRAMME, programme_read}, {WORD_COORDINATOR, coordinator_read},
		{WORD_MAIL, mail_read},		  {WORD_PARTNER, partner_read},
	};
	enum config_word words[VIGIE_ARRAY_SIZE(blocks) + 1];

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(blocks); i++) {
		if (reader_take_word(reader, blocks[i].word)) {
			blocks[i].read(reader);
			return;
		}
		words[i] = blocks[i].word;
	}
	words[VIGIE_ARRAY_SIZE(blocks)] = WORDS_N;
	reader_fail_words(reader, words);
	reader_skip_block(reader);
}

static int read_source(struct reader *reader, struct vigie_source *source)
{
	int r = vigie_lex(source, false, reader->config->arena, reader->list, &reader->tokens);

	if (r < 0)
		return r;
	reader->source = source;
	reader->at = 0;
	while (!reader->error && reader_peek(reader)->kind != VIGIE_TOKEN_END)
		read_block(reader);
	return reader->error;
}

static int read_file(struct reader *reader, const char *path)
{
	struct vigie_config *config = reader->config;
	struct vigie_source *source, **slot;
	int r = file_read_source(path, path, &source);

	if (r < 0)
		return r;
	slot = reader_grow(reader, &config->texts, &config->n_texts, sizeof(struct vigie_source *));
	if (!slot) {
		file_source_free(source);
		return -ENOMEM;
	}
	*slot = source;
	return read_source(reader, source);
}

/* vigie.conf.d/ beside vigie.conf: what an office adds without touching the shipped file. */
static int read_additions(struct reader *reader, const char *path)
{
	struct vigie_buffer folder = {0}, file = {0};
	char **names = NULL;
	size_t n = 0;
	int r;

	vigie_buffer_append_format(&folder, "%s.d", path);
	r = vigie_buffer_error(&folder);
	if (r == 0)
		r = file_list(folder.data, ".conf", reader->config->arena, &names, &n);
	for (size_t i = 0; r == 0 && i < n; i++) {
		vigie_buffer_clear(&file);
		vigie_buffer_append_format(&file, "%s/%s", folder.data, names[i]);
		r = vigie_buffer_error(&file);
		if (r == 0)
			r = read_file(reader, file.data);
		if (r < 0 && r != -ENOMEM) {
			vigie_diagnostics_add_at(reader->list, VIGIE_ERROR, config_code(CODE_FILE),
						 vigie_buffer_string(&file), 0, 0,
						 N_("the file cannot be read: %s"), strerror(-r));
			r = 0;
		}
	}
	vigie_buffer_done(&folder);
	vigie_buffer_done(&file);
	return r;
}

/* The folder of the file, absolute: where its relative paths start. */
static int folder_of(const char *path, struct vigie_arena *arena, const char **ret_folder)
{
	VIGIE_CLEANUP(vigie_freep) char *real = realpath(path, NULL);
	char *slash;

	if (!real)
		return -errno;
	slash = strrchr(real, '/');
	*ret_folder = vigie_arena_copy(arena, real, slash == real ? 1 : (size_t)(slash - real));
	return *ret_folder ? 0 : -ENOMEM;
}

int vigie_config_load(const char *path, struct vigie_diagnostics *list,
		      struct vigie_config **ret_config)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	struct reader reader = {.list = list};
	int r = config_new(path, &config);

	if (r < 0)
		return r;
	reader.config = config;
	r = folder_of(path, config->arena, &reader.folder);
	if (r == 0)
		r = read_file(&reader, path);
	if (r == 0)
		r = read_additions(&reader, path);
	if (r == 0)
		r = config_read_letters(&reader);
	if (r < 0)
		return r;
	config_verify(&reader);
	if (reader.error)
		return reader.error;
	/* On errors too the configuration is handed out: the messages show lines of its texts. */
	*ret_config = TAKE_PTR(config);
	return vigie_diagnostics_count(list, VIGIE_ERROR) > 0 ? 1 : 0;
}

const struct vigie_config_source *vigie_config_source_of(const struct vigie_config *config,
							 const char *path, const char **ret_below)
{
	static const char scheme[] = "directory://";

	for (size_t i = 0; i < config->n_sources; i++) {
		VIGIE_CLEANUP(vigie_freep) char *folder = NULL;
		size_t size;

		if (strncmp(config->sources[i].url, scheme, sizeof(scheme) - 1) != 0)
			continue;
		folder = realpath(config->sources[i].url + sizeof(scheme) - 1, NULL);
		if (!folder)
			continue;
		size = strlen(folder);
		if (strncmp(path, folder, size) == 0 && path[size] == '/') {
			*ret_below = path + size + 1;
			return &config->sources[i];
		}
	}
	return NULL;
}

int vigie_config_source_hints(const struct vigie_config_source *source, const char *path,
			      struct vigie_arena *arena, struct vigie_hints *ret_hints)
{
	*ret_hints = (struct vigie_hints){.date = VIGIE_DAY_NONE};
	for (size_t i = 0; i < source->n_matches; i++) {
		int r = vigie_match_path(source->matches[i], path, arena, ret_hints);

		if (r <= 0)
			return r;
	}
	return 1;
}

static bool holds(const char *const *words, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

bool vigie_coordinator_covers(const struct vigie_config_coordinator *coordinator,
			      const char *school, const char *department, vigie_day today)
{
	char first_digits[4] = "";

	if (coordinator->until != VIGIE_DAY_NONE && today > coordinator->until)
		return false;
	if (coordinator->covers_all || holds(coordinator->schools, coordinator->n_schools, school))
		return true;
	if (!department || !*department) {
		/* A UAI begins with the department on three digits: 075, 972. */
		memcpy(first_digits, school, strnlen(school, 3));
		department = first_digits;
	}
	for (size_t i = 0; i < coordinator->n_departments; i++) {
		const char *wanted = coordinator->departments[i];

		while (*wanted == '0')
			wanted++;
		if (strcmp(wanted, department + strspn(department, "0")) == 0)
			return true;
	}
	return false;
}
