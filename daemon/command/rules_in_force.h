/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Below a list: which rules made it. */
#ifndef VIGIE_COMMAND_RULES_IN_FORCE_H
#define VIGIE_COMMAND_RULES_IN_FORCE_H

#include "vigie/store.h"

/* Fingerprint and age of the rules that the service has in force, on standard output; nothing when
 * it never ran. 0 or -errno. */
int rules_in_force_print(struct vigie_store *store, const char *timezone) VIGIE_MUST_CHECK;

#endif
