/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts the bytes of an IMAP server into answers, and hands on the content of a message as it
 * comes. Bounded whatever the server sends. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_MAILBOX_READER_H
#define VIGIE_CONNECTORS_TRANSPORT_MAILBOX_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "vigie/buffer.h"

#define MAILBOX_ANSWER_LIMIT 262144 /* bytes of one answer: a message of 1000 parts */

struct mailbox_reader {
	/* One whole answer; too long, it has lost its text. Literals are in it as they came,
	 * but those streamed are "". <0 ends the reading. */
	int (*on_answer)(void *userdata, const char *text, size_t size, bool too_long);
	/* Part of the content of a message. <0 ends the reading. */
	int (*on_content)(void *userdata, const char *bytes, size_t size);
	void *userdata;
	struct vigie_buffer text;
	size_t line; /* where the line in `text` begins, behind the last literal */
	uint64_t literal; /* bytes of it still to come */
	bool streams, too_long;
};

/* 0, or what a callback returned; -EBADMSG; -ENOMEM. */
int mailbox_reader_feed(struct mailbox_reader *reader, const char *bytes,
			size_t size) VIGIE_MUST_CHECK;
void mailbox_reader_done(struct mailbox_reader *reader);

#endif
