/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a school delivered about one pupil, printed as records. */
#ifndef VIGIE_COMMAND_PUPIL_RECORDS_H
#define VIGIE_COMMAND_PUPIL_RECORDS_H

#include "daemon/command/desk.h"

/* All years, each record with its delivery and line, on standard output. 0 or -errno. */
int pupil_records_print(const struct desk *desk, int64_t person,
			const struct vigie_school *school) VIGIE_MUST_CHECK;

#endif
