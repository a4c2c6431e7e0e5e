/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line below a list. See rules_in_force.h. */
#include "daemon/command/rules_in_force.h"

#include <errno.h>

#include "daemon/command/table.h"
#include "vigie/manager.h"
#include "vigie/translate.h"

int rules_in_force_print(struct vigie_store *store, const char *timezone)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer since = {0};
	char fingerprint[64] = "", moment[24] = "";
	int r = vigie_store_get_state(store, VIGIE_STATE_RULES, fingerprint, sizeof(fingerprint));

	if (r == 0)
		r = vigie_store_get_state(store, VIGIE_STATE_RULES_SINCE, moment, sizeof(moment));
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	moment_append(&since, strtoll(moment, NULL, 10), timezone);
	printf(_("\nRules in force: %s, since %s\n"), fingerprint, vigie_buffer_string(&since));
	return vigie_buffer_error(&since);
}
