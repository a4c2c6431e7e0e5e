/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Recipients whose mail came back (RFC 3464). Nothing is sent to them any more until a person says
 * that their address is good again.
 */
#ifndef VIGIE_BOUNCE_H
#define VIGIE_BOUNCE_H

#include "vigie/clock.h"
#include "vigie/store.h"

struct vigie_bounced {
	char recipient[256], status[16]; /* "5.1.1"; "" unsaid */
	vigie_time since;
	int64_t mail; /* of the outbox, that came back */
};

/* 1 nothing may be sent to this address; 0 it may; -errno. Asked when a message is composed, and
 * again when it is sent. */
int vigie_recipient_stopped(struct vigie_store *store, const char *recipient) VIGIE_MUST_CHECK;
int vigie_recipients_each_stopped(struct vigie_store *store,
				  int (*on_bounced)(void *userdata,
						    const struct vigie_bounced *bounced),
				  void *userdata) VIGIE_MUST_CHECK;
/* A person has looked: its mail goes again, with what was held back meanwhile. 0; -ENOENT it is not
 * stopped; -errno. */
int vigie_recipient_clear(struct vigie_store *store, const char *recipient, const char *who,
			  vigie_time now) VIGIE_MUST_CHECK;

#endif
