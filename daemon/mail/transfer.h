/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One message over SMTP at a time, by libcurl in a thread of its own, over one connection that is
 * kept while all goes well. Knows nothing of the outbox; decides nothing.
 */
#ifndef VIGIE_MAIL_TRANSFER_H
#define VIGIE_MAIL_TRANSFER_H

#include <systemd/sd-event.h>

#include "daemon/mail/outcome.h"
#include "vigie/cleanup.h"

struct transfer;

struct transfer_options {
	const char *url; /* smtp:// or smtps:// */
	const char *user, *password; /* NULL none */
	const char *authority; /* file of certificates; NULL: those of the system. Borrowed */
	int limit_ms; /* of one message, connecting included */
	int reply_seconds; /* of one answer of the server, that to QUIT included */
	void (*on_done)(void *userdata, const struct attempt *attempt); /* from the loop */
	void *userdata;
};

int transfer_new(sd_event *event, const struct transfer_options *options,
		 struct transfer **ret_transfer) VIGIE_MUST_CHECK;
/* Breaks off what is under way, without on_done. NULL is allowed. */
void transfer_free(struct transfer *transfer);
/* Sends; on_done follows, never from within the call. The message is borrowed until then. Without a
 * recipient (NULL) the server is only greeted: for a transfer that does nothing else. */
int transfer_start(struct transfer *transfer, const char *sender, const char *recipient,
		   const char *message, size_t size) VIGIE_MUST_CHECK;

#endif
