/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text part of a message of our own, as its reader sees it. Pure; borrows the bytes. Refuses
 * what message_compose() did not write.
 */
#include <errno.h>
#include <string.h>

#include "vigie/mail.h"

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Undoes quoted-printable (RFC 2045 section 6.7) from `at` to `end`; CRLF becomes LF. */
static void append_unquoted(const char *at, const char *end, struct vigie_buffer *out)
{
	while (at < end) {
		if (end - at >= 3 && at[0] == '=' && digit(at[1]) >= 0 && digit(at[2]) >= 0) {
			vigie_buffer_append_char(out, (char)(digit(at[1]) * 16 + digit(at[2])));
			at += 3;
		} else if (end - at >= 3 && memcmp(at, "=\r\n", 3) == 0) {
			at += 3;
		} else {
			if (*at != '\r')
				vigie_buffer_append_char(out, *at);
			at++;
		}
	}
}

int vigie_mail_append_text(const char *message, struct vigie_buffer *out)
{
	static const char head[] = "Content-Type: text/plain; charset=UTF-8\r\n"
				   "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
	const char *start = strstr(message, head), *end;

	if (!start)
		return -EINVAL;
	start += sizeof(head) - 1;
	/* "=_" cannot occur in quoted-printable: it begins the next boundary. A message of one
	 * part ends with its text. */
	end = strstr(start, "\r\n--=_");
	if (!end && strstr(message, "multipart/alternative"))
		return -EINVAL;
	if (!end)
		end = start + strlen(start);
	append_unquoted(start, end, out);
	return vigie_buffer_error(out);
}
