/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line on a terminal that says how far long work has come; nothing where standard error is no
 * terminal, and nothing in the first second. */
#ifndef VIGIE_COMMAND_PROGRESS_H
#define VIGIE_COMMAND_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct progress {
	bool terminal, shown;
	struct timespec started, last;
};

void progress_init(struct progress *progress);
/* Would the line be shown now? */
bool progress_is_due(const struct progress *progress);
/* `what` is translated: "Importing". */
void progress_show(struct progress *progress, const char *what, size_t done, size_t total);
/* Takes the line away, before anything else is printed. */
void progress_clear(struct progress *progress);

#endif
