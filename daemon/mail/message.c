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

/* Without a boundary it is the whole content. */
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

/* "=_" cannot occur in quoted-printable or armour: no content can end its own part. */
static void append_boundary(struct vigie_buffer *out, const struct message_stamp *stamp)
{
	vigie_buffer_append_string(out, "=_");
	append_random(out, stamp);
}

static void append_type(struct vigie_buffer *out, const char *type, const char *boundary)
{
	vigie_buffer_append_format(out, "Content-Type: multipart/%s;\r\n boundary=\"%s\"\r\n\r\n",
				   type, boundary);
}

int message_append_content(const struct message *message, const struct message_stamp *stamp,
			   struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer boundary = {};

	append_boundary(&boundary, stamp);
	if (message->html) {
		append_type(out, "alternative", vigie_buffer_string(&boundary));
		append_part(out, vigie_buffer_string(&boundary), "plain", message->text);
		append_part(out, vigie_buffer_string(&boundary), "html", message->html);
		vigie_buffer_append_format(out, "--%s--\r\n", vigie_buffer_string(&boundary));
	} else {
		append_part(out, NULL, "plain", message->text);
	}
	return vigie_buffer_error(out) || vigie_buffer_error(&boundary) ? -ENOMEM : 0;
}

/* RFC 3156 section 4. */
static int append_openpgp(const struct message *message, const struct message_stamp *stamp,
			  struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer boundary = {};
	const char *line;

	append_boundary(&boundary, stamp);
	line = vigie_buffer_string(&boundary);
	append_type(out, "encrypted; protocol=\"application/pgp-encrypted\"", line);
	vigie_buffer_append_format(out,
				   "--%s\r\nContent-Type: application/pgp-encrypted\r\n\r\n"
				   "Version: 1\r\n\r\n"
				   "--%s\r\nContent-Type: application/octet-stream\r\n\r\n",
				   line, line);
	vigie_buffer_append_string(out, message->sealed);
	vigie_buffer_append_format(out, "\r\n--%s--\r\n", line);
	return vigie_buffer_error(out) || vigie_buffer_error(&boundary) ? -ENOMEM : 0;
}

/* RFC 8551 section 3.3. */
static int append_smime(const struct message *message, struct vigie_buffer *out)
{
	vigie_buffer_append_string(out, "Content-Type: application/pkcs7-mime;\r\n"
					" smime-type=enveloped-data; name=\"smime.p7m\"\r\n"
					"Content-Transfer-Encoding: base64\r\n"
					"Content-Disposition: attachment; filename=\"smime.p7m\""
					"\r\n\r\n");
	vigie_buffer_append_string(out, message->sealed);
	return vigie_buffer_error(out);
}

static int append_body(const struct message *message, const struct message_stamp *stamp,
		       struct vigie_buffer *out)
{
	switch (message->sealing) {
	case VIGIE_SEAL_NONE:
		return message_append_content(message, stamp, out);
	case VIGIE_SEAL_OPENPGP:
		return append_openpgp(message, stamp, out);
	case VIGIE_SEAL_SMIME:
		return append_smime(message, out);
	}
	return -EINVAL;
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
	char id[MESSAGE_ID_SIZE];
	int r = make_id(message, stamp, id);

	if (r < 0)
		return r;
	append_date(out, stamp->now, message->timezone);
	header_append_mailbox(out, "From", message->from_name, message->from_address);
	header_append_mailbox(out, "To", message->to_name, message->to_address);
	if (message->reply_to)
		header_append_mailbox(out, "Reply-To", "", message->reply_to);
	vigie_buffer_append_format(out, "Message-ID: %s\r\n", id);
	header_append_text(out, "Subject", message->subject);
	vigie_buffer_append_format(out, "MIME-Version: 1.0\r\nContent-Language: %s\r\n",
				   message->language);
	append_relations(out, message);
	r = append_body(message, stamp, out);
	if (r < 0)
		return r;
	memcpy(ret_id, id, sizeof id);
	return 0;
}
