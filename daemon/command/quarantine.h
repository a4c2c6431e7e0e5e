/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands about the quarantine share: filters, words, and the walk over the deliveries
 * that a person should look at. */
#ifndef VIGIE_COMMAND_QUARANTINE_H
#define VIGIE_COMMAND_QUARANTINE_H

#include "daemon/command/command.h"
#include "vigie/quarantine.h"

/* Filters; first in the tables of the commands. */
enum quarantine_option {
	QUARANTINE_SOURCE,
	QUARANTINE_SCHOOL,
	QUARANTINE_CODE,
	QUARANTINE_OPTIONS_N,
};

#define QUARANTINE_OPTION_LINES                                                                    \
	{"--source", N_("SOURCE"), N_("only of this source")},                                     \
		{"--school", N_("UAI"), N_("only of this school")},                                \
	{                                                                                          \
		"--code", N_("CODE"), N_("only those with this code, such as R020")                \
	}

/* False after a usage error. */
bool quarantine_read_filter(const char *command, const char *const *values,
			    struct vigie_quarantine_filter *ret_filter);

/* All that wait for a person, newest first. The callback returns 0 to go on; else the walk ends
 * and returns it. */
int quarantine_each(struct vigie_store *store,
		    int (*on_delivery)(void *userdata, const struct vigie_delivery *delivery),
		    void *userdata) VIGIE_MUST_CHECK;
/* Was it applied not at all? */
bool quarantine_is_stopped(const struct vigie_delivery *delivery);
/* Why a person should look at it, translated. */
const char *quarantine_why(const struct vigie_delivery *delivery);
/* Its state for programs. */
const char *quarantine_state(const struct vigie_delivery *delivery);

#endif
