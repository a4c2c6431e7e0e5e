/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a person decides about pupils: configuration and store, open for writing, and who decides,
 * when and why. Owned by the command. */
#ifndef VIGIE_COMMAND_DESK_H
#define VIGIE_COMMAND_DESK_H

#include "daemon/command/pupil_choice.h"
#include "vigie/person.h"

struct desk {
	const struct session *session;
	struct vigie_config *config;
	struct vigie_store *store;
	char who[96];
	struct vigie_ruling ruling;
};

/* `as` is who decides; NULL or "": whoever is logged in. `why` may be NULL. Borrows both. An exit
 * code. */
int desk_open(struct desk *desk, const struct session *session, const char *as, const char *why);
void desk_done(struct desk *desk);
/* The one pupil that the user means, by what explain understands. An exit code, after a message or
 * the table of those who may be meant. */
int desk_find(const struct desk *desk, const char *text, int64_t *ret_person);
/* What came of a decision: 0 or an exit code, after the message that it deserves. */
int desk_tell(int result);

#endif
