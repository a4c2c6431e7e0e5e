/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inbox of answers, looked at on a schedule of its own: each message is dealt with, then moved
 * away. Owns its mailbox. An inbox that cannot be read holds up nothing else.
 */
#ifndef VIGIE_MANAGER_ANSWERS_H
#define VIGIE_MANAGER_ANSWERS_H

#include "daemon/manager/manager.h"

/* NULL where no inbox is configured, or no mail is wanted. 0 or -ENOMEM. */
int answers_new(struct vigie_manager *manager, struct answers **ret_answers) VIGIE_MUST_CHECK;
void answers_free(struct answers *answers);
/* Begins to look unless that is under way. */
void answers_start(struct answers *answers);
/* Is it under way, and does the cycle wait for it? */
bool answers_awaited(const struct answers *answers);
/* The cycle waits no longer; true when it did. */
bool answers_overtake(struct answers *answers);

#endif
