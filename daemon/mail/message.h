/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One message as it goes out: text, or multipart/alternative with text and HTML, quoted-printable,
 * CRLF. Pure:
 * the moment and the random bytes are parameters, so the same message composes to the same bytes.
 */
#ifndef VIGIE_MAIL_MESSAGE_H
#define VIGIE_MAIL_MESSAGE_H

#include <stdbool.h>

#include "vigie/buffer.h"
#include "vigie/clock.h"
#include "vigie/config.h"

#define MESSAGE_ID_SIZE 128
#define MESSAGE_RANDOM 16 /* bytes: no two messages ever share an id */

/* What makes a message unique. */
struct message_stamp {
	vigie_time now;
	uint8_t random[MESSAGE_RANDOM];
};

/* 0, or -EIO: the system gives no random bytes. */
int message_stamp_draw(vigie_time now, struct message_stamp *ret_stamp) VIGIE_MUST_CHECK;

struct message {
	const char *from_name, *from_address; /* addresses are valid (header_address_valid) */
	const char *to_name, *to_address;
	const char *subject, *text, *html; /* lines end in LF; html NULL: text alone */
	const char *language, *timezone;
	const char *reply_to; /* address of answers; NULL: the sender's */
	const char *thread; /* Message-ID of the first message about the same; NULL: it begins */
	bool listed; /* one of a series that goes to several people: with a List-Id */
	const char *answers; /* Message-ID of what it answers by itself, "" unsaid; NULL: nothing */
	/* Not NONE: in the place of text and html goes `sealed`, which is what
	 * message_append_content() gave, encrypted, in lines that end in CRLF. */
	enum vigie_seal_kind sealing;
	const char *sealed;
};

/* Appends the message; `ret_id` gets its Message-ID with the angle brackets. 0, -EINVAL when the
 * domain of the sender is too long for an id, -ENOMEM. */
int message_compose(const struct message *message, const struct message_stamp *stamp,
		    char ret_id[MESSAGE_ID_SIZE], struct vigie_buffer *out) VIGIE_MUST_CHECK;
/* Appends what is to be encrypted: the text and its HTML form as one MIME part. 0 or -ENOMEM. */
int message_append_content(const struct message *message, const struct message_stamp *stamp,
			   struct vigie_buffer *out) VIGIE_MUST_CHECK;
/* Appends `text` in quoted-printable (RFC 2045 section 6.7). */
void message_append_quoted(struct vigie_buffer *out, const char *text);

#endif
