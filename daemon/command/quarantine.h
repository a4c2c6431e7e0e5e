/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries that a person should look at: the newest of each file, when it was held, refused, or
 * had rejected rows. A newer delivery of the same file settles the older ones. */
#ifndef VIGIE_COMMAND_QUARANTINE_H
#define VIGIE_COMMAND_QUARANTINE_H

#include "vigie/store.h"

/* Newest first. The callback returns 0 to go on; else the walk ends and returns it. */
int quarantine_each(struct vigie_store *store,
		    int (*on_delivery)(void *userdata, const struct vigie_delivery *delivery),
		    void *userdata) VIGIE_MUST_CHECK;
/* Was it applied not at all? */
bool quarantine_is_stopped(const struct vigie_delivery *delivery);

#endif
