/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie inspect`: what a file is, how its columns are understood, what it does not say. Stores
 * nothing, needs no configuration, shows captions and counts but never a cell.
 */
#include "daemon/command/inspect.h"

#include <errno.h>
#include <string.h>

#include "daemon/command/refusal.h"

static int on_record(void *userdata, const struct vigie_record *record)
{
	struct inspected *inspected = userdata;

	inspected->n_records[record->type]++;
	if (record->type != VIGIE_RECORD_DELIVERY)
		return 0;
	if (inspected->n_records[record->type] == 1) {
		snprintf(inspected->school, sizeof(inspected->school), "%s",
			 record->delivery.school ? record->delivery.school : "");
		inspected->kind = record->delivery.kind;
		inspected->year = record->delivery.year;
	}
	return 0;
}

static int on_reject(void *userdata, uint32_t line, uint32_t column, enum vigie_rejection why)
{
	struct inspected *inspected = userdata;

	if (vigie_rejection_code(why)[0] == 'F') { /* one file of an archive */
		inspected->refused = true;
		inspected->refusal = why;
		inspected->refusal_line = line;
		return 0;
	}
	inspected->n_rejected++;
	if (inspected->n_rejected_for[why]++ < INSPECTED_ROWS)
		inspected->rows[inspected->n_rows++] =
			(struct inspected_row){inspected->part, line, column, why};
	return 0;
}

const char *inspected_name(const struct inspected *inspected)
{
	return inspected->name.size ? inspected->name.data : inspected->file->path;
}

static int show(struct inspected *inspected)
{
	int r = inspected->session->json ? inspected_print_json(inspected)
					 : inspected_print(inspected);

	if (inspected->refused || inspected->n_rejected > 0)
		inspected->code = EXIT_FOUND;
	return r;
}

/* What was found so far is shown and forgotten: the next file of the archive is another. */
static int begin_next(struct inspected *inspected, const char *member)
{
	int r = inspected->name.size ? show(inspected) : 0;
	struct inspected next = {.session = inspected->session,
				 .file = inspected->file,
				 .name = inspected->name,
				 .code = inspected->code,
				 .inspection = inspected->inspection};

	*inspected = next;
	vigie_buffer_clear(&inspected->name);
	if (r < 0 || !member)
		return r;
	return export_member_name(&inspected->name, inspected->file->path, member);
}

/* The files of an export in several are one. */
static int on_member(void *userdata, const char *name, const struct vigie_format *format)
{
	struct inspected *inspected = userdata;
	const char *slash;

	if (!format || !format->claims)
		return begin_next(inspected, name);
	slash = strrchr(name, '/');
	name = slash ? slash + 1 : name;
	inspected->part = vigie_arena_copy(inspected->file->arena, name, strlen(name));
	return inspected->part ? 0 : -ENOMEM;
}

/* The letter that a UAI's seven digits call for: their remainder by 23 in an alphabet without I, O
 * and Q. */
static char check_letter(const char *uai)
{
	static const char letters[] = "ABCDEFGHJKLMNPRSTUVWXYZ";

	return letters[strtol(uai, NULL, 10) % (long)(sizeof(letters) - 1)];
}

char inspected_wrong_letter(const struct inspected *inspected)
{
	const char *uai = inspected->school;

	if (!vigie_uai_is_valid(uai) || uai[7] == check_letter(uai))
		return 0;
	return check_letter(uai);
}

static int decode(struct inspected *inspected, struct vigie_input *input)
{
	const struct export_file *file = inspected->file;
	struct vigie_sink sink = {on_record, on_reject, inspected, on_member};
	struct vigie_decode_options options = file->options;

	options.header_only = true;
	return vigie_format_decode(file->format, input, &options, &sink, &inspected->inspection,
				   &inspected->refusal_line);
}

static int inspect(const struct session *session, const struct export_file *file,
		   struct vigie_input *input)
{
	struct inspected inspected = {
		.session = session, .file = file, .inspection.arena = file->arena};
	int r = decode(&inspected, input);

	if (r > 0) {
		inspected.refused = true;
		inspected.refusal = (enum vigie_rejection)(r - 1);
	}
	if (r >= 0)
		r = show(&inspected);
	vigie_buffer_done(&inspected.name);
	return r < 0 ? session_unable(file->path, r) : inspected.code;
}

static int on_file(void *userdata, const struct export_file *file, int error)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;

	if (error == 0)
		error = vigie_input_open(file->bytes, file->path, &input);
	if (error == 0)
		return inspect(userdata, file, input);
	refusal_print_error(file->path, error);
	return EXIT_FOUND;
}

static int run_inspect(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	struct export_hints hints;
	int code;

	if (!export_hints_read("inspect", arguments, &hints))
		return EXIT_USAGE;
	code = session_find_config(session, &config);
	return code ? code : export_files_walk(arguments, config, &hints, on_file, session);
}

static const struct option_line inspect_options[] = {EXPORT_OPTION_LINES, OPTION_JSON};

const struct command command_inspect = {
	.name = "inspect",
	.operands = N_("FILE…"),
	.summary = N_("what this file is, and how it would be read"),
	.details = N_("Format, encoding, separator, columns, school, school year, terms, records; "
		      "what would be ignored and why; what the file does not say, and the match "
		      "line that would say it."),
	.examples = "  vigie inspect EXP_ELEVE.csv\n"
		    "  vigie inspect --json depots/0999999Z/*.xml\n",
	COMMAND_OPTIONS(inspect_options),
	.least = 1,
	.most = SIZE_MAX,
	.run = run_inspect,
};
