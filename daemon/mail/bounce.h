/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail that came back (RFC 3464): whom it did not reach, once its return path proves that it was
 * ours. */
#ifndef VIGIE_MAIL_BOUNCE_H
#define VIGIE_MAIL_BOUNCE_H

#include "vigie/bounce.h"
#include "vigie/reply.h"

/* Within the caller's transaction: stops the recipient and tells the contact. 1 it says nothing
 * that counts; -errno. */
int bounce_take(struct vigie_store *store, const struct vigie_config *config,
		const struct vigie_reply_key *key, const struct vigie_inbox_message *message,
		vigie_time now) VIGIE_MUST_CHECK;

#endif
