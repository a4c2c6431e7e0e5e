/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which values an option, or the operands of a command, may have: for the shells' completion. */
#ifndef VIGIE_COMMAND_HELP_VALUES_H
#define VIGIE_COMMAND_HELP_VALUES_H

#include "daemon/command/command.h"

/* One a line on standard output, its meaning behind a tab. `what` is the name of an option, or
 * "operands". Nothing where any value may stand. Names no pupil. */
void help_values(const struct session *session, const struct command *command, const char *what);

#endif
