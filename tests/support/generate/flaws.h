/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The accidents of real deliveries, done to a department that has been written without them, and
 * listed in flaws.txt, one `file;what` a line. */
#ifndef GENERATE_FLAWS_H
#define GENERATE_FLAWS_H

#include "school.h"

/* Spoils files under `folder`/depots and writes `folder`/flaws.txt. A flaw whose school does not
 * exist in a small department is left out. 0 or -errno. */
int gen_flaws_write(const struct gen_department *department, const char *folder)
	__attribute__((warn_unused_result));

#endif
