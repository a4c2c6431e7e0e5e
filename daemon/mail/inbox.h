/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the inbox: what its files share. Pure. */
#ifndef VIGIE_MAIL_INBOX_INTERNAL_H
#define VIGIE_MAIL_INBOX_INTERNAL_H

#include "vigie/inbox.h"

/* inbox_line.c: appends the line of an answer that decides; nothing where there is none. 0;
 * -ENOMEM. */
int inbox_append_line(const struct vigie_mime_part *message,
		      struct vigie_buffer *out) VIGIE_MUST_CHECK;

/* inbox_html.c: appends the lines of a page, what it quotes behind ">". 0; -ENOMEM. */
int inbox_append_html(const char *html, struct vigie_buffer *out) VIGIE_MUST_CHECK;

/* inbox_class.c */
enum vigie_inbox_class inbox_class(const struct vigie_mime_part *message, const char *from);
bool inbox_wants_silence(const struct vigie_mime_part *message);

#endif
