/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The commands of `vigie`: one file each, one line each in the registry (command/registry.c). A
 * command parses its own arguments with the options table it declares, from which its help, the
 * manual's synopsis and the completion are made.
 */
#ifndef VIGIE_COMMAND_H
#define VIGIE_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "vigie/manager.h"

/* Exit codes (INTERFACE.md, "Command line"). */
enum exit_code {
	EXIT_DONE = 0,
	EXIT_FOUND = 1, /* found what it was asked to find wrong */
	EXIT_USAGE = 2,
	EXIT_UNABLE = 3, /* could not do it */
};

/* Given to every command. */
struct session {
	const char *config_path; /* -c, $VIGIE_CONF, /etc/vigie/vigie.conf */
	bool json, colour; /* --json; terminal and no NO_COLOR */
	vigie_time now;
};

struct option_line {
	const char *name; /* "--on" */
	const char *value; /* "DATE" for the help; NULL: takes none */
	const char *help; /* msgid */
	const char **text; /* where the value goes; or */
	bool *flag;
};

struct command {
	const char *name; /* "rules check" */
	const char *arguments; /* "FILE…" for the help; "" none */
	const char *summary; /* msgid, one line */
	const char *examples; /* msgid-free text, one a line */
	int (*run)(struct session *session, int argc, char **argv); /* arguments after the name */
};

extern const struct command *const commands[]; /* NULL-terminated */

/*
 * Reads options of a table and leaves the operands in argv[0 … *argc - 1]. Returns true; false
 * after a message on standard error that names the bad word and the nearest good one (exit 2), or
 * after --help (exit 0), with the code in `ret_exit`.
 */
bool command_options(const struct command *command, const struct option_line *options, size_t n,
		     int *argc, char **argv, int *ret_exit);
/* Prints the help of a command on standard output, at most 80 columns. */
void command_help(const struct command *command, const struct option_line *options, size_t n);

/* Configuration, or both with rules; messages on standard error. Returns true, else the exit code
 * in `ret_exit`. */
bool session_load_config(struct session *session, struct vigie_config **ret_config, int *ret_exit);
bool session_load_setup(struct session *session, const char *rules_dir,
			struct vigie_setup *ret_setup, int *ret_exit);
bool session_open_store(struct session *session, const struct vigie_config *config,
			enum vigie_store_mode mode, struct vigie_store **ret_store, int *ret_exit);
/* Says on standard error what could not be done and why; returns EXIT_UNABLE. */
int session_unable(const char *what, int error);

#endif
