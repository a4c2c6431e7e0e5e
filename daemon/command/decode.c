/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie decode`: the records that files hold, as NDJSON on standard output. Stores nothing, needs
 * no configuration. Prints nothing of a file that is refused whole.
 */
#include "daemon/command/command.h"
#include "daemon/command/export_file.h"
#include "daemon/command/refusal.h"
#include "daemon/command/spill.h"

struct decoding {
	const char *path;
	struct vigie_buffer member; /* "PATH!MEMBER" while the file is an archive */
	struct spill records;
	uint64_t n_rejected;
};

static int on_record(void *userdata, const struct vigie_record *record)
{
	struct decoding *decoding = userdata;

	vigie_record_append_json(&decoding->records.memory, record);
	return spill_settle(&decoding->records);
}

static const char *place(const struct decoding *decoding)
{
	return decoding->member.size ? decoding->member.data : decoding->path;
}

static int on_member(void *userdata, const char *name, const struct vigie_format *format)
{
	struct decoding *decoding = userdata;

	(void)format;
	return export_member_name(&decoding->member, decoding->path, name);
}

static int on_reject(void *userdata, uint32_t line, uint32_t column, enum vigie_rejection why)
{
	struct decoding *decoding = userdata;

	decoding->n_rejected++;
	refusal_print_row(place(decoding), line, column, why);
	return 0;
}

static int decode_input(struct decoding *decoding, const struct export_file *file,
			struct vigie_input *input)
{
	struct vigie_sink sink = {on_record, on_reject, decoding, on_member};
	uint32_t line = 0;
	int r = vigie_format_decode(file->format, input, &file->options, &sink, NULL, &line);

	if (r > 0) {
		refusal_print_file(place(decoding), line, (enum vigie_rejection)(r - 1));
		return EXIT_FOUND;
	}
	if (r == 0)
		r = spill_write(&decoding->records, stdout);
	if (r < 0)
		return session_unable(decoding->path, r);
	return decoding->n_rejected > 0 ? EXIT_FOUND : EXIT_DONE;
}

static int on_file(void *userdata, const struct export_file *file, int error)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	struct decoding decoding = {.path = file->path, .records = SPILL_INIT};
	int code = EXIT_FOUND;

	(void)userdata;
	if (error == 0)
		error = vigie_input_open(file->bytes, file->path, &input);
	if (error < 0)
		refusal_print_error(file->path, error);
	else
		code = decode_input(&decoding, file, input);
	spill_done(&decoding.records);
	vigie_buffer_done(&decoding.member);
	return code;
}

static int run_decode(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	struct export_hints hints;
	int code;

	if (!export_hints_read("decode", arguments, &hints))
		return EXIT_USAGE;
	code = session_find_config(session, &config);
	return code ? code : export_files_walk(arguments, config, &hints, on_file, NULL);
}

static const struct option_line decode_options[] = {EXPORT_OPTION_LINES};

const struct command command_decode = {
	.name = "decode",
	.operands = N_("FILE…"),
	.summary = N_("print the records of these files, storing nothing"),
	.details =
		N_("One JSON object a line, as vigie-records(5) describes. A rejected row is told "
		   "on standard error as FILE:LINE:COLUMN: reason, with FILE!MEMBER for a "
		   "file of an archive; a file that is refused whole "
		   "prints nothing."),
	.examples = "  vigie decode EXP_ELEVE.csv --school 0999999Z\n"
		    "  vigie decode depots/*/*.csv | grep '\"t\":\"absence\"'\n",
	COMMAND_OPTIONS(decode_options),
	.least = 1,
	.most = SIZE_MAX,
	.run = run_decode,
};
