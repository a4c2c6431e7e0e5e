/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Parameters of Content-Type and Content-Disposition (RFC 2045, 2231): values cut into numbered
 * parts, percent-encoded with their charset, and the encoded words that some programs put there
 * though they may not. Owns nothing, borrows the parameters.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "vigie/mime.h"

#define CHARSET_LIMIT 40 /* bytes of the name of a charset */

static const char *find(const struct vigie_mime_parameter *parameters, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(parameters[i].name, name) == 0)
			return parameters[i].value;
	return NULL;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c &= ~0x20;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void append_unescaped(const char *value, struct vigie_buffer *bytes)
{
	for (; *value; value++)
		if (value[0] == '%' && digit(value[1]) >= 0 && digit(value[2]) >= 0) {
			vigie_buffer_append_char(bytes,
						 (char)(digit(value[1]) * 16 + digit(value[2])));
			value += 2;
		} else {
			vigie_buffer_append_char(bytes, *value);
		}
}

/* Takes "charset'language'" off the front of a value. */
static const char *take_charset(const char *value, char charset[CHARSET_LIMIT])
{
	const char *first = strchr(value, '\''), *second = first ? strchr(first + 1, '\'') : NULL;

	snprintf(charset, CHARSET_LIMIT, "utf-8");
	if (!second)
		return value;
	if (first > value)
		snprintf(charset, CHARSET_LIMIT, "%.*s", (int)(first - value), value);
	return second + 1;
}

/* The parts name*0, name*1* … joined before their charset is looked at. 0; 1 there are none. */
static int append_parts(const struct vigie_mime_parameter *parameters, size_t n, const char *name,
			struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer bytes = {0};
	char charset[CHARSET_LIMIT] = "utf-8", part[80];
	unsigned int i = 0;

	for (; i < VIGIE_MIME_PARAMETERS_LIMIT; i++) {
		const char *value;

		snprintf(part, sizeof(part), "%s*%u*", name, i);
		value = find(parameters, n, part);
		if (value) {
			append_unescaped(i == 0 ? take_charset(value, charset) : value, &bytes);
			continue;
		}
		part[strlen(part) - 1] = '\0';
		value = find(parameters, n, part);
		if (!value)
			break;
		vigie_buffer_append_string(&bytes, value);
	}
	if (vigie_buffer_error(&bytes) < 0)
		return -ENOMEM;
	return i == 0 ? 1
		      : vigie_mime_append_text(charset, vigie_buffer_string(&bytes), bytes.size,
					       out);
}

int vigie_mime_append_parameter(const struct vigie_mime_parameter *parameters, size_t n,
				const char *name, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer bytes = {0};
	char charset[CHARSET_LIMIT], extended[80];
	const char *value;
	int r = append_parts(parameters, n, name, out);

	if (r <= 0)
		return r;
	snprintf(extended, sizeof(extended), "%s*", name);
	value = find(parameters, n, extended);
	if (value) {
		append_unescaped(take_charset(value, charset), &bytes);
		return vigie_buffer_error(&bytes) < 0
			       ? -ENOMEM
			       : vigie_mime_append_text(charset, vigie_buffer_string(&bytes),
							bytes.size, out);
	}
	value = find(parameters, n, name);
	return value ? vigie_mime_append_words(value, strlen(value), out) : 1;
}
