/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file named on the command line, and what is known of it besides its content: the source below
 * whose folder it lies, and what the user says by hand. Owns its strings.
 */
#ifndef VIGIE_COMMAND_EXPORT_FILE_H
#define VIGIE_COMMAND_EXPORT_FILE_H

#include "daemon/command/command.h"

/* The options with which a user says what a file does not; first in the tables of the commands. */
enum export_option {
	EXPORT_FORMAT,
	EXPORT_SCHOOL,
	EXPORT_YEAR,
	EXPORT_CLASS,
	EXPORT_SUBJECT,
	EXPORT_TERM,
	EXPORT_OPTIONS_N,
};

#define EXPORT_OPTION_LINES                                                                        \
	{"--format", N_("FORMAT"), N_("read it as this format, whatever it looks like")},          \
		{"--school", N_("UAI"), N_("the school, where the file does not say it")},         \
		{"--year", N_("YEAR"), N_("its school year: 2026, or 2026-2027")},                 \
		{"--class", N_("CLASS"), N_("its class")},                                         \
		{"--subject", N_("SUBJECT"), N_("its subject")},                                   \
	{                                                                                          \
		"--term", N_("N"), N_("its term, 1 to 12")                                         \
	}

struct export_file {
	struct vigie_arena *arena; /* owns the strings */
	const char *path; /* as named */
	const char *bytes; /* path of what is read: the same, or what a folder was packed into */
	const char *source; /* name of the source it belongs to; "" none */
	const char *file; /* path below the source, else the base name */
	const struct vigie_format *format; /* NULL: by content */
	struct vigie_decode_options options;
};

/* What the options say, the same for all files. */
struct export_hints {
	const struct vigie_format *format; /* NULL: the source's, else by content */
	struct vigie_hints hints;
};

/* "PATH!MEMBER" of an archive's file, or PATH alone where `member` is NULL or "". 0 or -ENOMEM. */
int export_member_name(struct vigie_buffer *out, const char *path,
		       const char *member) VIGIE_MUST_CHECK;
/* False after a usage error. */
bool export_hints_read(const char *command, const struct arguments *arguments,
		       struct export_hints *ret_hints);
/*
 * Hands each operand on, placed among the sources of `config` (may be NULL). The callback gets a
 * file, or in `error` why there is none, and returns an exit code; the worst of all is handed back,
 * and what could not be done ends the walk.
 */
int export_files_walk(const struct arguments *arguments, const struct vigie_config *config,
		      const struct export_hints *hints,
		      int (*on_file)(void *userdata, const struct export_file *file, int error),
		      void *userdata);

#endif
