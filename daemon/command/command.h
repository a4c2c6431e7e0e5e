/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The commands of `vigie`: one constant description each, listed in command/registry.c, from which
 * parsing, help, completion and the manual's synopsis are made. A command owns what it opens and
 * returns an exit code; it never ends the process itself.
 */
#ifndef VIGIE_COMMAND_H
#define VIGIE_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/manager.h"

/* Exit codes (INTERFACE.md, "Command line"). */
enum exit_code {
	EXIT_DONE = 0,
	EXIT_FOUND = 1, /* found what it was asked to find wrong */
	EXIT_USAGE = 2,
	EXIT_UNABLE = 3, /* could not do it */
};

/* What holds for the whole run of the program. */
struct session {
	const char *config_path; /* -c, $VIGIE_CONF, /etc/vigie/vigie.conf */
	bool config_named; /* by -c or $VIGIE_CONF: it must then be there */
	bool json;
	bool colour; /* on standard error: a terminal, and no NO_COLOR */
	vigie_time now;
};

struct option_line {
	const char *name; /* "--on" */
	const char *value; /* "DATE", for the help; NULL: takes none */
	const char *help; /* msgid */
};

#define OPTIONS_MOST 12 /* of one command: more would not fit on its help page */

/* The command line of one command, read by its options. Strings are borrowed from argv. */
struct arguments {
	const char *options[OPTIONS_MOST]; /* by place in the table; NULL not given, "" no value */
	const char *const *operands;
	size_t n_operands;
};

struct command {
	const char *name; /* "rules check" */
	const char *operands; /* "FILE…" for the help; NULL none */
	const char *summary; /* msgid, one line */
	const char *details; /* msgid, a paragraph; NULL none */
	const char *examples; /* one a line; a msgid where they have words of a language */
	const struct option_line *options;
	size_t n_options;
	size_t least, most; /* operands; SIZE_MAX: any number */
	int (*run)(struct session *session, const struct arguments *arguments);
};

#define COMMAND_OPTIONS(table) .options = (table), .n_options = VIGIE_ARRAY_SIZE(table)
#define OPTION_JSON                                                                                \
	{                                                                                          \
		"--json", NULL, N_("print one JSON object a line")                                 \
	}

extern const struct command *const commands[]; /* NULL-terminated, in the order of the help */
extern const struct command command_check; /* which setup runs too */

/*
 * The command that begins argv, its longest name first; a group alone ("flags") is its `list`.
 * `ret_words` gets how many words its name took. NULL with the exit code in `ret_exit`, after a
 * message that names the nearest one, or the help of a group.
 */
const struct command *command_find(int argc, char *const *argv, int *ret_words, int *ret_exit);
/* Reads the options of a command; operands are moved to the front of argv. False with the exit
 * code in `ret_exit`, after a message or the help. */
bool command_read(const struct command *command, struct session *session, int argc, char **argv,
		  struct arguments *ret_arguments, int *ret_exit);

/* The same words as options: a usage error, on standard error; returns EXIT_USAGE. */
int usage_error(const char *command, const char *format, ...) VIGIE_PRINTF(2, 3);
/* `what` is a msgid, "no such option"; the nearest of the words that it may be is named. */
int usage_unknown(const char *command, const char *what, const char *word,
		  const char *const words[], size_t n);
/* Reads the value of an option. Returns true, false after a usage error. NULL text leaves
 * `ret_day`. */
bool usage_day(const char *command, const char *option, const char *text, vigie_day *ret_day);
bool usage_number(const char *command, const char *what, const char *text, int64_t *ret_number);
/* "2026", or "2026-2027" of which the first counts. */
bool usage_year(const char *command, const char *text, int *ret_year);
/* A referral's number as `explain` takes it. */
bool usage_referral(const char *command, const char *text, int64_t *ret_number);
bool usage_school(const char *command, const char *text);
/* "n12", "n° 12", "No. 12", "12": as the mails print it; 0 none. */
int64_t referral_number(const char *text);

void help_command(const struct command *command);
void help_group(const char *group);
void help_overview(void);

/* Each returns EXIT_DONE, or another exit code after a message. */
int session_load_config(const struct session *session, struct vigie_config **ret_config);
/* For commands that work without a configuration: NULL when none was named and none is there. */
int session_find_config(const struct session *session, struct vigie_config **ret_config);
int session_load_setup(const struct session *session, const char *rules_dir,
		       struct vigie_setup *ret_setup);
int session_open_store(const struct vigie_config *config, enum vigie_store_mode mode,
		       struct vigie_store **ret_store);
/* Says on standard error what could not be done (a translated sentence without its full stop) and
 * why. Returns EXIT_UNABLE. */
int session_unable(const char *what, int error);
/* The same for the configuration's file. */
int session_config_unable(const struct session *session, int error);
/* A system error in plain words. */
const char *session_error_text(int error);
/* Prints diagnostics: on standard error, or with `json` as lines on standard output. */
void session_print(const struct session *session, const struct vigie_diagnostics *list, bool json);
vigie_day session_today(const struct session *session, const struct vigie_config *config);

#endif
