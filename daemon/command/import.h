/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Importing the files that a command line names, for the commands that do it; each prints what
 * became of them. Owns nothing between calls. */
#ifndef VIGIE_COMMAND_IMPORT_H
#define VIGIE_COMMAND_IMPORT_H

#include "daemon/command/export_file.h"

struct import_choice {
	struct export_hints hints;
	bool dry; /* write nothing */
	bool force; /* apply what a brake would hold */
};

/* Imports each operand; returns an exit code. */
int import_operands(struct session *session, const struct arguments *arguments,
		    const struct import_choice *choice);

#endif
