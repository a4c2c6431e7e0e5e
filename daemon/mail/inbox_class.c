/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who writes: a person, a program, a list, a mail server. By headers only, from one table; in
 * doubt, no person. Owns nothing. */
#include <string.h>
#include <strings.h>

#include "daemon/mail/inbox.h"

/* The first row that fits decides. `value` NULL: any; else what the header begins with. */
static const struct sign {
	const char *header, *value;
	enum vigie_inbox_class class;
} signs[] = {
	{"Auto-Submitted", "auto-", VIGIE_INBOX_AUTOMATIC},
	{"X-Autoreply", NULL, VIGIE_INBOX_AUTOMATIC},
	{"X-Autorespond", NULL, VIGIE_INBOX_AUTOMATIC},
	{"Precedence", "auto_reply", VIGIE_INBOX_AUTOMATIC},
	{"Return-Path", "<>", VIGIE_INBOX_AUTOMATIC},
	{"List-Id", NULL, VIGIE_INBOX_BULK},
	{"List-Unsubscribe", NULL, VIGIE_INBOX_BULK},
	{"Precedence", "bulk", VIGIE_INBOX_BULK},
	{"Precedence", "list", VIGIE_INBOX_BULK},
	{"Precedence", "junk", VIGIE_INBOX_BULK},
	/* "no" takes back nothing that another header says. */
	{"Auto-Submitted", "no", VIGIE_INBOX_PERSON},
	{"Auto-Submitted", NULL, VIGIE_INBOX_AUTOMATIC},
};

/* Addresses behind which nobody is. */
static const char *const programs[] = {"mailer-daemon@", "postmaster@",	   "noreply@",
				       "no-reply@",	 "nepasrepondre@", "ne-pas-repondre@"};

static bool begins_with(const char *text, const char *start)
{
	return strncasecmp(text, start, strlen(start)) == 0;
}

static bool is_sign(const struct vigie_mime_part *message, const struct sign *sign)
{
	const char *value = vigie_mime_header(message, sign->header);

	return value && (!sign->value || begins_with(value, sign->value));
}

static bool is_program(const char *from)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(programs); i++)
		if (begins_with(from, programs[i]))
			return true;
	return from[0] == '\0';
}

enum vigie_inbox_class inbox_class(const struct vigie_mime_part *message, const char *from)
{
	enum vigie_inbox_class class = VIGIE_INBOX_PERSON;

	if (vigie_mime_find(message, "message/delivery-status"))
		return VIGIE_INBOX_BOUNCE;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(signs); i++)
		if (is_sign(message, &signs[i])) {
			class = signs[i].class;
			break;
		}
	return class == VIGIE_INBOX_PERSON && is_program(from) ? VIGIE_INBOX_AUTOMATIC : class;
}

/* Exchange's way to say it (MS-OXCMAIL): any of these silences us. */
bool inbox_wants_silence(const struct vigie_mime_part *message)
{
	const char *value = vigie_mime_header(message, "X-Auto-Response-Suppress");

	return value && strcasecmp(value, "None") != 0;
}
