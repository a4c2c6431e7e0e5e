/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A message from its parts. Says of itself that a machine wrote it (RFC 3834), so that no holiday
 * notice answers. Refuses nothing: names and texts were made harmless by header.c.
 */
#include <errno.h>
#include <string.h>

#include "daemon/mail/header.h"
#include "daemon/mail/message.h"

#define QUOTED_LINE 76 /* RFC 2045 section 6.7, rule 5 */

static const char hexadecimal[] = "0123456789ABCDEF";

/* Must the byte be encoded? A space before a line break is lost on the way; a dot alone or "From "
 * at the start of a line means something to some transports. */
static bool must_quote(const char *at, size_t column)
{
	if (*at == ' ' || *at == '\t')
		return at[1] == '\n' || at[1] == '\0';
	if (column == 0 && (*at == '.' || *at == 'F'))
		return true;
	return *at == '=' || *at < 0x20 || *at > 0x7e;
}

void message_append_quoted(struct vigie_buffer *out, const char *text)
{
	size_t column = 0;

	for (const char *at = text; *at; at++) {
		size_t width;

		if (*at == '\n') {
			vigie_buffer_append_string(out, "\r\n");
			column = 0;
			continue;
		}
		width = must_quote(at, column) ? 3 : 1;
		if (column + width > QUOTED_LINE - 1) {
			vigie_buffer_append_string(out, "=\r\n");
			column = 0;
			width = must_quote(at, column) ? 3 : 1;
		}
		if (width == 3) {
			vigie_buffer_append_char(out, '=');
			vigie_buffer_append_char(out, hexadecimal[(unsigned char)*at >> 4]);
			vigie_buffer_append_char(out, hexadecimal[(unsigned char)*at & 15]);
		} else {
			vigie_buffer_append_char(out, *at);
		}
		column += width;
	}
}

/* RFC 5322 section 3.3, in the office's own time. */
static void append_date(struct vigie_buffer *out, vigie_time now, const char *timezone)
{
	static const char days[][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	int second;
	vigie_day day = vigie_clock_local(now, timezone, &second);
	struct vigie_date date = vigie_day_to_date(day);
	int64_t offset = ((int64_t)day * 86400 + second - now / VIGIE_USEC_PER_SEC) / 60;
	int64_t size = offset < 0 ? -offset : offset;

	vigie_buffer_append_format(out, "Date: %s, %d %s %04d %02d:%02d:%02d %c%02d%02d\r\n",
				   days[vigie_day_weekday(day)], date.day, months[date.month - 1],
				   date.year, second / 3600, second / 60 % 60, second % 60,
				   offset < 0 ? '-' : '+', (int)(size / 60), (int)(size % 60));
}

static void append_random(struct vigie_buffer *out, const struct message_stamp *stamp)
{
	for (size_t i = 0; i < MESSAGE_RANDOM; i++)
		vigie_buffer_append_format(out, "%02x", stamp->random[i]);
}

static int make_id(const struct message *message, const struct message_stamp *stamp,
		   char ret_id[MESSAGE_ID_SIZE])
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer id = {};

	vigie_buffer_append_char(&id, '<');
	append_random(&id, stamp);
	vigie_buffer_append_format(&id, "%s>", strrchr(message->from_address, '@'));
	if (vigie_buffer_error(&id))
		return -ENOMEM;
	if (id.size >= MESSAGE_ID_SIZE)
		return -EINVAL;
	memcpy(ret_id, id.data, id.size + 1);
	return 0;
}

/* Without a boundary it is the whole body. */
static void append_part(struct vigie_buffer *out, const char *boundary, const char *subtype,
			const char *text)
{
	if (boundary)
		vigie_buffer_append_format(out, "--%s\r\n", boundary);
	vigie_buffer_append_format(out,
				   "Content-Type: text/%s; charset=UTF-8\r\n"
				   "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
				   subtype);
	message_append_quoted(out, text);
	if (boundary)
		vigie_buffer_append_string(out, "\r\n");
}

static void append_body(struct vigie_buffer *out, const struct message *message,
			const char *boundary)
{
	if (!message->html) {
		append_part(out, NULL, "plain", message->text);
		return;
	}
	vigie_buffer_append_string(out, "\r\n");
	append_part(out, boundary, "plain", message->text);
	append_part(out, boundary, "html", message->html);
	vigie_buffer_append_format(out, "--%s--\r\n", boundary);
}

/* What it follows, what it belongs to, and that no person wrote it. There is no List-Unsubscribe:
 * who gets what is the office's to say, and a link that does nothing would lie. */
static void append_relations(struct vigie_buffer *out, const struct message *message)
{
	const char *before = message->answers ? message->answers : message->thread;
	const char *address = message->from_address, *at = strrchr(address, '@');

	if (before && before[0])
		vigie_buffer_append_format(out, "In-Reply-To: %s\r\nReferences: %s\r\n", before,
					   before);
	if (message->listed)
		vigie_buffer_append_format(out, "List-Id: <%.*s.%s>\r\n", (int)(at - address),
					   address, at + 1);
	vigie_buffer_append_format(out, "Auto-Submitted: %s\r\nX-Auto-Response-Suppress: All\r\n",
				   message->answers ? "auto-replied" : "auto-generated");
}

int message_compose(const struct message *message, const struct message_stamp *stamp,
		    char ret_id[MESSAGE_ID_SIZE], struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer boundary = {};
	char id[MESSAGE_ID_SIZE];
	int r = make_id(message, stamp, id);

	if (r < 0)
		return r;
	/* "=_" cannot occur in quoted-printable: no content can end its own part. */
	vigie_buffer_append_string(&boundary, "=_");
	append_random(&boundary, stamp);
	append_date(out, stamp->now, message->timezone);
	header_append_mailbox(out, "From", message->from_name, message->from_address);
	header_append_mailbox(out, "To", message->to_name, message->to_address);
	if (message->reply_to)
		header_append_mailbox(out, "Reply-To", "", message->reply_to);
	vigie_buffer_append_format(out, "Message-ID: %s\r\n", id);
	header_append_text(out, "Subject", message->subject);
	vigie_buffer_append_format(out, "MIME-Version: 1.0\r\nContent-Language: %s\r\n",
				   message->language);
	if (message->html)
		vigie_buffer_append_format(
			out, "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n",
			vigie_buffer_string(&boundary));
	append_relations(out, message);
	append_body(out, message, vigie_buffer_string(&boundary));
	if (vigie_buffer_error(out) || vigie_buffer_error(&boundary))
		return -ENOMEM;
	memcpy(ret_id, id, sizeof id);
	return 0;
}
