/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message enters the outbox: composed, with a return path of its own, fixed from then on. */
#ifndef VIGIE_MAIL_ENTRY_H
#define VIGIE_MAIL_ENTRY_H

#include "daemon/mail/message.h"
#include "daemon/store/outbox.h"
#include "vigie/seal.h"

struct entry {
	const char *coordinator; /* name; "" the office itself */
	enum outbox_shows shows;
	const struct vigie_seal *seal; /* encrypts what it says; NULL: it goes as it is */
	/* The sender is the configuration's: of the message all else is the caller's. */
	struct message *message;
	char id[MESSAGE_ID_SIZE]; /* its Message-ID, afterwards */
};

/* Within the caller's transaction, if one is open. 0 or -errno. */
int entry_put(struct vigie_store *store, const struct vigie_config *config, struct entry *entry,
	      const struct message_stamp *stamp) VIGIE_MUST_CHECK;

#endif
