/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One coordinator's digest: collected from the queue, composed, and entered into the outbox in the
 * transaction that says its referrals are proposed.
 */
#ifndef VIGIE_MAIL_DIGEST_H
#define VIGIE_MAIL_DIGEST_H

#include "daemon/mail/letter.h"
#include "daemon/mail/message.h"

/* A message of this kind, within the caller's transaction. 1 there is nothing to say: nothing was
 * written. */
int digest_enqueue(struct vigie_store *store, const struct vigie_config *config,
		   const struct vigie_config_coordinator *coordinator, enum vigie_letter kind,
		   const struct message_stamp *stamp) VIGIE_MUST_CHECK;
/* Is something urgent ready to be proposed to them? 1, 0, -errno. */
int digest_urgent_waits(struct vigie_store *store,
			const struct vigie_config_coordinator *coordinator,
			vigie_day today) VIGIE_MUST_CHECK;

#endif
