/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules that a command is about: those in force, or those of files and folders named on the
 * command line, which need no configuration. Owns the texts, the messages and the compiled set.
 */
#ifndef VIGIE_COMMAND_RULE_SET_H
#define VIGIE_COMMAND_RULE_SET_H

#include "daemon/command/command.h"

struct rule_set {
	struct vigie_config *config; /* NULL: none was found, and none was needed */
	struct vigie_diagnostics *list;
	struct vigie_rule_files **files; /* one per path */
	size_t n_files;
	struct vigie_rules *rules; /* NULL: there are errors, in `list` */
};

/* Reads and compiles. Returns EXIT_DONE, EXIT_FOUND (errors, not printed yet), or another exit code
 * after a message. In each case rule_set_done() releases it. */
int rule_set_load(struct rule_set *set, const struct session *session,
		  const struct arguments *arguments);
/* The rules in force of a configuration that is loaded, whatever the state of it. */
int rule_set_compile(struct rule_set *set);
/* Reads the named files without compiling: all of them, or the configured folder. */
int rule_set_read(struct rule_set *set, const struct session *session,
		  const struct arguments *arguments);
/* "2 errors, 1 warning" on standard error, when there are any. */
void rule_set_print_counts(const struct rule_set *set);
void rule_set_done(struct rule_set *set);

#endif
