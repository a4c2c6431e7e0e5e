/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands of access codes share: the programme that is meant, the number that is meant.
 */
#ifndef VIGIE_COMMAND_CODES_H
#define VIGIE_COMMAND_CODES_H

#include "daemon/command/command.h"
#include "vigie/stock.h"

/* The programme of this name, which must be one of codes; an exit code, after a message. */
int codes_find_programme(const struct vigie_config *config, const char *command, const char *name,
			 const struct vigie_config_programme **ret_programme);
/* What came of something with code `id`: `refused` (translated) for 1. An exit code. */
int codes_tell(int result, int64_t id, const char *refused);

#endif
