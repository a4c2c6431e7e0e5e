/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an IMAP server tells of a message: its sender and its attachments. Pure. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_MAILBOX_MESSAGE_H
#define VIGIE_CONNECTORS_TRANSPORT_MAILBOX_MESSAGE_H

#include "connectors/transport/mailbox_value.h"
#include "vigie/mailbox.h"

#define MAILBOX_PARTS_LIMIT 100 /* attachments of one message: a school sends one, or five */

/* What is asked of each message of a listing. */
#define MAILBOX_MESSAGE_ITEMS "UID FLAGS RFC822.SIZE ENVELOPE BODYSTRUCTURE"

/*
 * From an answer `* 12 FETCH (…)`. 0; 1 it is none, or of a message that is marked as deleted;
 * -EBADMSG it cannot be made out; -E2BIG too many parts, or nested too deep; -ENOMEM.
 */
int mailbox_message_parse(const char *text, size_t size, struct vigie_arena *arena,
			  struct vigie_mailbox_message *ret_message) VIGIE_MUST_CHECK;

#endif
