/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places a file among the sources, and reads what the user says of it. See export_file.h. */
#include "daemon/command/export_file.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "vigie/translate.h"

#define FORMATS_MOST 16 /* bounds the table of words on the stack */

static bool read_format(const char *command, const char *name,
			const struct vigie_format **ret_format)
{
	const char *names[FORMATS_MOST] = {"auto"};
	size_t n = 1;

	if (!name || strcmp(name, "auto") == 0)
		return true;
	*ret_format = vigie_format_find(name);
	if (*ret_format)
		return true;
	for (size_t i = 0; vigie_formats[i] && n < FORMATS_MOST; i++)
		names[n++] = vigie_formats[i]->name;
	usage_unknown(command, N_("no such format"), name, names, n);
	return false;
}

static bool read_term(const char *command, const char *text, int *ret_term)
{
	int64_t term;

	if (!text)
		return true;
	if (!usage_number(command, "--term", text, &term))
		return false;
	if (term < 1 || term > VIGIE_TERM_LIMIT) {
		usage_error(command, _("--term '%s': a term is 1 to %d"), text, VIGIE_TERM_LIMIT);
		return false;
	}
	*ret_term = (int)term;
	return true;
}

bool export_hints_read(const char *command, const struct arguments *arguments,
		       struct export_hints *ret_hints)
{
	const char *const *values = arguments->options;
	struct export_hints hints = {.hints = {.school = values[EXPORT_SCHOOL],
					       .class_name = values[EXPORT_CLASS],
					       .subject = values[EXPORT_SUBJECT],
					       .date = VIGIE_DAY_NONE}};

	if (!read_format(command, values[EXPORT_FORMAT], &hints.format) ||
	    !usage_school(command, hints.hints.school) ||
	    !usage_year(command, values[EXPORT_YEAR], &hints.hints.year) ||
	    !read_term(command, values[EXPORT_TERM], &hints.hints.term))
		return false;
	*ret_hints = hints;
	return true;
}

/* What the user says wins over what the path says. */
static void add_by_hand(struct vigie_hints *hints, const struct vigie_hints *by_hand)
{
	if (by_hand->school)
		hints->school = by_hand->school;
	if (by_hand->class_name)
		hints->class_name = by_hand->class_name;
	if (by_hand->subject)
		hints->subject = by_hand->subject;
	if (by_hand->year)
		hints->year = by_hand->year;
	if (by_hand->term)
		hints->term = by_hand->term;
}

int export_member_name(struct vigie_buffer *out, const char *path, const char *member)
{
	vigie_buffer_clear(out);
	member = member ? member : "";
	vigie_buffer_append_format(out, "%s%s%s", path, *member ? "!" : "", member);
	return vigie_buffer_error(out);
}

static int take_source(struct export_file *file, const struct vigie_config_source *source,
		       const char *below)
{
	struct vigie_decode_options *options = &file->options;
	int r;

	file->source = source->name;
	file->file = vigie_arena_copy(file->arena, below, strlen(below));
	if (!file->file)
		return -ENOMEM;
	if (!file->format && source->format)
		file->format = vigie_format_find(source->format);
	options->levels = source->levels;
	options->n_levels = source->n_levels;
	options->columns = source->columns;
	options->n_columns = source->n_columns;
	options->matches = source->matches;
	options->n_matches = source->n_matches;
	r = vigie_config_source_hints(source, below, file->arena, &options->hints);
	return r < 0 ? r : 0;
}

static int place(struct export_file *file, const struct vigie_config *config)
{
	VIGIE_CLEANUP(vigie_freep) char *real = realpath(file->path, NULL);
	const struct vigie_config_source *source;
	const char *below;

	if (!real)
		return -errno;
	source = vigie_config_source_of(config, real, &below);
	return source ? take_source(file, source, below) : 0;
}

/* A folder that is one export is read as the zip it might have come as. */
static int pack(struct export_file *file, int *ret_fd)
{
	char path[32];
	int r = vigie_format_pack_folder(file->path, ret_fd);

	if (r != 0)
		return r > 0 || r == -ENOENT ? 0 : r;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", *ret_fd);
	file->bytes = vigie_arena_copy(file->arena, path, strlen(path));
	return file->bytes ? 0 : -ENOMEM;
}

static int init(struct export_file *file, const char *path, const struct vigie_config *config,
		const struct export_hints *hints, int *ret_fd)
{
	const char *slash = strrchr(path, '/');
	int r;

	*file = (struct export_file){.path = path,
				     .bytes = path,
				     .source = "",
				     .file = slash && slash[1] ? slash + 1 : path,
				     .format = hints->format,
				     .options.hints.date = VIGIE_DAY_NONE};
	r = vigie_arena_new(&file->arena);
	if (r == 0 && config)
		r = place(file, config);
	if (r == 0)
		r = pack(file, ret_fd);
	if (r == 0)
		add_by_hand(&file->options.hints, &hints->hints);
	file->options.path = file->file;
	file->options.by_hand = &hints->hints;
	return r;
}

int export_files_walk(const struct arguments *arguments, const struct vigie_config *config,
		      const struct export_hints *hints,
		      int (*on_file)(void *userdata, const struct export_file *file, int error),
		      void *userdata)
{
	int worst = EXIT_DONE;

	for (size_t i = 0; worst < EXIT_USAGE && i < arguments->n_operands; i++) {
		VIGIE_CLEANUP(vigie_closep) int fd = -1;
		struct export_file file;
		int r = init(&file, arguments->operands[i], config, hints, &fd);
		int code = on_file(userdata, &file, r);

		vigie_arena_free(file.arena);
		if (code > worst)
			worst = code;
	}
	return worst;
}
