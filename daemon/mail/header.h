/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Header fields of a message (RFC 5322, RFC 2047). Whatever the text holds, one field comes out: no
 * line break, control character or address syntax of a configured name survives. Pure.
 */
#ifndef VIGIE_MAIL_HEADER_H
#define VIGIE_MAIL_HEADER_H

#include <stdbool.h>

#include "vigie/buffer.h"

#define HEADER_LINE 78 /* RFC 5322 section 2.1.1: lines SHOULD be no more than this */
#define HEADER_ADDRESS 254 /* RFC 5321 section 4.5.3.1.3, without the angle brackets */

/* Appends `text` with every control character (line breaks, C1, U+2028, U+2029) made a space and
 * what is not UTF-8 made '?': what may be shown on one line. */
void header_clean(const char *text, struct vigie_buffer *out);
/* Is this a plain mailbox, local@domain, nothing to quote? */
bool header_address_valid(const char *address);
/* The address within "vigie <vigie@exemple.fr>" or "vigie@exemple.fr", and the name before it.
 * Returns 0; -EINVAL when there is no plain address; -ENOMEM. */
int header_split_mailbox(const char *mailbox, struct vigie_buffer *out_name,
			 struct vigie_buffer *out_address) VIGIE_MUST_CHECK;
/* Appends "Subject: …\r\n", in encoded words when it is long or not plain ASCII. */
void header_append_text(struct vigie_buffer *out, const char *field, const char *text);
/* Appends "To: Name <address>\r\n". The address must be valid. */
void header_append_mailbox(struct vigie_buffer *out, const char *field, const char *name,
			   const char *address);

#endif
