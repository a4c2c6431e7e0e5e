/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rule files in force: the shipped ones, replaced by the office's of the same name. Owns the
 * texts, which the messages point into. Refuses nothing itself: the compiler does.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/config/file.h"
#include "daemon/config/reader.h"
#include "vigie/config.h"

#ifndef VIGIE_LIBDIR
#define VIGIE_LIBDIR "/usr/lib/vigie"
#endif

struct vigie_rule_files {
	struct vigie_source **items;
	size_t n;
};

void vigie_rule_files_free(struct vigie_rule_files *files)
{
	if (!files)
		return;
	for (size_t i = 0; i < files->n; i++)
		file_source_free(files->items[i]);
	free(files->items);
	free(files);
}

size_t vigie_rule_files_count(const struct vigie_rule_files *files)
{
	return files->n;
}

const struct vigie_source *vigie_rule_files_get(const struct vigie_rule_files *files, size_t i)
{
	return files->items[i];
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Puts a source where its base name belongs; one of the same base name is replaced. */
static int put(struct vigie_rule_files *files, struct vigie_source *source)
{
	struct vigie_source **larger;
	size_t at = 0;

	while (at < files->n &&
	       strcmp(base_name(files->items[at]->name), base_name(source->name)) < 0)
		at++;
	if (at < files->n &&
	    strcmp(base_name(files->items[at]->name), base_name(source->name)) == 0) {
		file_source_free(files->items[at]);
		files->items[at] = source;
		return 0;
	}
	larger = reallocarray(files->items, files->n + 1, sizeof(struct vigie_source *));
	if (!larger) {
		file_source_free(source);
		return -ENOMEM;
	}
	files->items = larger;
	memmove(&larger[at + 1], &larger[at], (files->n - at) * sizeof(struct vigie_source *));
	larger[at] = source;
	files->n++;
	return 0;
}

static int read_one(struct vigie_rule_files *files, const char *path)
{
	struct vigie_source *source;
	int r = file_read_source(path, path, &source);

	return r < 0 ? r : put(files, source);
}

static int read_folder(struct vigie_rule_files *files, const char *folder)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_buffer path = {0};
	char **names;
	size_t n = 0;
	int r = vigie_arena_new(&arena);

	if (r == 0)
		r = file_list(folder, ".rules", arena, &names, &n);
	for (size_t i = 0; r == 0 && i < n; i++) {
		vigie_buffer_clear(&path);
		vigie_buffer_append_format(&path, "%s/%s", folder, names[i]);
		r = vigie_buffer_error(&path);
		if (r == 0)
			r = read_one(files, path.data);
	}
	vigie_buffer_done(&path);
	return r;
}

int vigie_rule_files_read(const char *path, struct vigie_rule_files **ret_files)
{
	VIGIE_CLEANUP(vigie_rule_files_freep)
	struct vigie_rule_files *files = calloc(1, sizeof(*files));
	struct stat status;
	int r;

	if (!files)
		return -ENOMEM;
	if (stat(path, &status) < 0)
		return -errno;
	r = S_ISDIR(status.st_mode) ? read_folder(files, path) : read_one(files, path);
	if (r < 0)
		return r;
	*ret_files = TAKE_PTR(files);
	return 0;
}

static void append_shipped(struct vigie_buffer *path)
{
	const char *library = getenv("VIGIE_LIBDIR");

	vigie_buffer_append_format(path, "%s/rules", library ? library : VIGIE_LIBDIR);
}

static int read_in_force(const struct vigie_config *config, struct vigie_rule_files **ret_files)
{
	VIGIE_CLEANUP(vigie_rule_files_freep)
	struct vigie_rule_files *files = calloc(1, sizeof(*files));
	struct vigie_buffer shipped = {0};
	int r;

	if (!files)
		return -ENOMEM;
	append_shipped(&shipped);
	r = vigie_buffer_error(&shipped);
	if (r == 0)
		r = read_folder(files, shipped.data);
	vigie_buffer_done(&shipped);
	if (r == 0)
		r = read_folder(files, config->rules);
	if (r < 0)
		return r;
	*ret_files = TAKE_PTR(files);
	return 0;
}

int vigie_config_each_input(const struct vigie_config *config,
			    int (*on_input)(void *userdata, const char *path, const char *suffix),
			    void *userdata)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer additions = {0}, shipped = {0};
	int r;

	vigie_buffer_append_format(&additions, "%s.d", config->file);
	append_shipped(&shipped);
	if (vigie_buffer_error(&additions) || vigie_buffer_error(&shipped))
		return -ENOMEM;
	r = on_input(userdata, config->file, NULL);
	if (r == 0)
		r = on_input(userdata, additions.data, ".conf");
	if (r == 0)
		r = on_input(userdata, shipped.data, ".rules");
	if (r == 0 && config->rules)
		r = on_input(userdata, config->rules, ".rules");
	if (r == 0)
		r = config_each_letter_input(config, on_input, userdata);
	for (size_t i = 0; r == 0 && i < config->n_calendars; i++)
		r = on_input(userdata, config->calendars[i], NULL);
	for (size_t i = 0; r == 0 && i < config->n_coordinators; i++)
		if (config->coordinators[i].seal.kind != VIGIE_SEAL_NONE)
			r = on_input(userdata, config->coordinators[i].seal.file, NULL);
	return r;
}

static size_t list_conditions(const struct vigie_config *config,
			      struct vigie_condition_source *conditions)
{
	size_t n = 0;

	for (size_t i = 0; i < config->n_programmes; i++) {
		if (config->programmes[i].eligible.name)
			conditions[n++] = config->programmes[i].eligible;
		if (config->programmes[i].ends.name)
			conditions[n++] = config->programmes[i].ends;
	}
	return n;
}

/* `options`: what is asked beside the configuration's programmes and conditions. */
static int compile(const struct vigie_config *config, const struct vigie_rule_files *files,
		   struct vigie_rules_options options, struct vigie_diagnostics *list,
		   struct vigie_rules **ret_rules)
{
	VIGIE_CLEANUP(vigie_freep)
	struct vigie_condition_source *conditions =
		calloc(2 * config->n_programmes + 1, sizeof(*conditions));
	VIGIE_CLEANUP(vigie_freep)
	const char **programmes = calloc(config->n_programmes + 1, sizeof(*programmes));

	if (!conditions || !programmes)
		return -ENOMEM;
	options.programmes = programmes;
	options.n_programmes = config->n_programmes;
	options.conditions = conditions;
	for (size_t i = 0; i < config->n_programmes; i++)
		programmes[i] = config->programmes[i].name;
	options.n_conditions = list_conditions(config, conditions);
	return vigie_rules_compile((const struct vigie_source *const *)files->items, files->n,
				   &options, list, ret_rules);
}

static int read_and_compile(const struct vigie_config *config, const char *rules_dir,
			    struct vigie_rules_options options, struct vigie_diagnostics *list,
			    struct vigie_rule_files **ret_files, struct vigie_rules **ret_rules)
{
	VIGIE_CLEANUP(vigie_rule_files_freep) struct vigie_rule_files *files = NULL;
	int r = rules_dir ? vigie_rule_files_read(rules_dir, &files)
			  : read_in_force(config, &files);

	if (r < 0)
		return r;
	r = compile(config, files, options, list, ret_rules);
	/* The texts are handed out on errors too: the messages show their lines. */
	if (r >= 0)
		*ret_files = TAKE_PTR(files);
	return r;
}

int vigie_config_compile_rules(const struct vigie_config *config, const char *rules_dir,
			       struct vigie_diagnostics *list, struct vigie_rule_files **ret_files,
			       struct vigie_rules **ret_rules)
{
	return read_and_compile(config, rules_dir, (struct vigie_rules_options){0}, list, ret_files,
				ret_rules);
}

int vigie_config_check_rules(const struct vigie_config *config, const char *const *subjects,
			     size_t n_subjects, struct vigie_diagnostics *list,
			     struct vigie_rule_files **ret_files, struct vigie_rules **ret_rules)
{
	struct vigie_rules_options options = {.known_subjects = n_subjects ? subjects : NULL,
					      .n_known_subjects = n_subjects,
					      .warn_untested = true};

	return read_and_compile(config, NULL, options, list, ret_files, ret_rules);
}
