/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a message to a coordinator may show of pupils, and what encrypts it. Where it should be
 * encrypted and cannot be, it shows nothing and goes as it is: names never go unprotected, and
 * nobody is left without news.
 */
#ifndef VIGIE_MAIL_ENVELOPE_H
#define VIGIE_MAIL_ENVELOPE_H

#include "vigie/seal.h"

struct envelope {
	enum vigie_identity identity;
	struct vigie_seal *seal; /* NULL: it is not encrypted */
	enum vigie_seal_trouble trouble; /* NONE: all is as it is configured */
};

/* The most that messages to the coordinator may ever show: less than asked for where the way out is
 * not encrypted. */
enum vigie_identity envelope_identity(const struct vigie_config *config,
				      const struct vigie_config_coordinator *coordinator);
/* Says in the journal when a key or certificate cannot be used. 0 or -ENOMEM. */
int envelope_choose(const struct vigie_config *config,
		    const struct vigie_config_coordinator *coordinator, vigie_time now,
		    struct envelope *ret_envelope) VIGIE_MUST_CHECK;
void envelope_done(struct envelope *envelope);

#endif
