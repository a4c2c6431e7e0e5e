/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text held back until it is known to be good: in memory, and what is more than a little of it in a
 * temporary file that has no name, which nobody else can read and which is gone with the process.
 */
#ifndef VIGIE_COMMAND_SPILL_H
#define VIGIE_COMMAND_SPILL_H

#include <stdio.h>

#include "vigie/buffer.h"

struct spill {
	struct vigie_buffer memory; /* append here, then call spill_settle() */
	int fd; /* -1 none yet */
};

#define SPILL_INIT                                                                                 \
	{                                                                                          \
		.fd = -1                                                                           \
	}

/* Moves the memory to the file when it has grown. 0 or -errno. */
int spill_settle(struct spill *spill) VIGIE_MUST_CHECK;
/* Writes all of it to `file`. 0 or -errno. */
int spill_write(struct spill *spill, FILE *file) VIGIE_MUST_CHECK;
void spill_done(struct spill *spill);

#endif
