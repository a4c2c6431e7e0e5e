/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Header fields, safe by construction: a value is either a short run of harmless ASCII, or encoded
 * words. It refuses to quote: a name that would need quoting is encoded.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "daemon/mail/header.h"
#include "vigie/text.h"

#define WORD_OPEN "=?UTF-8?Q?"
#define WORD_CLOSE "?="
#define WORD_LIMIT 75 /* RFC 2047 section 2 */

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Bytes of the UTF-8 character that begins here; the text is well formed. */
static size_t character_size(const char *at)
{
	uint8_t lead = (uint8_t)*at;

	return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

static bool is_control(const char *at, size_t size)
{
	uint8_t second = size > 1 ? (uint8_t)at[1] : 0;

	if (size == 1)
		return (uint8_t)*at < 0x20 || *at == 0x7f;
	if (size == 2)
		return (uint8_t)*at == 0xc2 && second < 0xa0;
	return size == 3 &&
	       (memcmp(at, "\xe2\x80\xa8", 3) == 0 || memcmp(at, "\xe2\x80\xa9", 3) == 0);
}

void header_clean(const char *text, struct vigie_buffer *out)
{
	bool valid = vigie_text_is_utf8(text, strlen(text), NULL);

	for (size_t size; *text; text += size) {
		size = valid ? character_size(text) : 1;
		if (is_control(text, size))
			vigie_buffer_append_char(out, ' ');
		else if (!valid && (uint8_t)*text >= 0x80)
			vigie_buffer_append_char(out, '?');
		else
			vigie_buffer_append(out, text, size);
	}
}

bool header_address_valid(const char *address)
{
	const char *at = strrchr(address, '@');
	bool dot_allowed = false;

	if (!at || at == address || !at[1] || strlen(address) > HEADER_ADDRESS)
		return false;
	for (const char *c = address; *c; c++) {
		bool atom = is_alnum(*c) ||
			    (c < at ? strchr("!#$%&'*+-/=?^_`{|}~", *c) != NULL : *c == '-');

		if (c == at ? !dot_allowed : !atom && !(*c == '.' && dot_allowed))
			return false;
		dot_allowed = atom;
	}
	return dot_allowed;
}

int header_split_mailbox(const char *mailbox, struct vigie_buffer *out_name,
			 struct vigie_buffer *out_address)
{
	const char *open = strrchr(mailbox, '<'), *close = open ? strchr(open, '>') : NULL;
	size_t name = open ? (size_t)(open - mailbox) : 0;

	if (open && (!close || close[1]))
		return -EINVAL;
	while (name > 0 && mailbox[name - 1] == ' ')
		name--;
	vigie_buffer_append(out_name, mailbox, name);
	if (open)
		vigie_buffer_append(out_address, open + 1, (size_t)(close - open - 1));
	else
		vigie_buffer_append_string(out_address, mailbox);
	if (vigie_buffer_error(out_name) || vigie_buffer_error(out_address))
		return -ENOMEM;
	return header_address_valid(vigie_buffer_string(out_address)) ? 0 : -EINVAL;
}

/* May stand in a header as it is, also as a display name: atoms and single spaces (RFC 5322). */
static bool is_plain_phrase(const char *text)
{
	for (const char *c = text; *c; c++) {
		if (*c == ' ' ? c == text || c[-1] == ' ' || !c[1]
			      : !is_alnum(*c) && !strchr("'-_+/", *c))
			return false;
	}
	return true;
}

/* An unstructured field carries any printable ASCII, but "=?" would read as an encoded word. */
static bool is_plain_text(const char *text)
{
	for (const char *c = text; *c; c++) {
		if (*c < 0x20 || *c > 0x7e || (*c == '=' && c[1] == '?'))
			return false;
	}
	return *text != ' ' && (!*text || text[strlen(text) - 1] != ' ');
}

static size_t encode_character(const char *at, size_t size, char encoded[13])
{
	size_t n = 0;

	if (size == 1 && is_alnum(*at)) {
		encoded[n++] = *at;
	} else if (*at == ' ') {
		encoded[n++] = '_';
	} else {
		for (size_t i = 0; i < size; i++) {
			encoded[n++] = '=';
			encoded[n++] = "0123456789ABCDEF"[(uint8_t)at[i] >> 4];
			encoded[n++] = "0123456789ABCDEF"[(uint8_t)at[i] & 15];
		}
	}
	return n;
}

/* Encoded words, one a line: white space between two of them does not count (RFC 2047 section 6.2).
 * `column` is where the line stands. */
static void append_encoded(struct vigie_buffer *out, const char *text, size_t column)
{
	const size_t frame = strlen(WORD_OPEN) + strlen(WORD_CLOSE);
	size_t room = HEADER_LINE - column - frame;

	vigie_buffer_append_string(out, WORD_OPEN);
	for (size_t size; *text; text += size) {
		char encoded[13];
		size_t n;

		size = character_size(text);
		n = encode_character(text, size, encoded);
		if (n > room) {
			vigie_buffer_append_string(out, WORD_CLOSE "\r\n " WORD_OPEN);
			room = WORD_LIMIT - frame;
		}
		vigie_buffer_append(out, encoded, n);
		room -= n;
	}
	vigie_buffer_append_string(out, WORD_CLOSE);
}

static void append_value(struct vigie_buffer *out, const char *field, const char *text,
			 bool (*is_plain)(const char *))
{
	size_t column = strlen(field) + 2;

	vigie_buffer_append_format(out, "%s: ", field);
	if (is_plain(text) && column + strlen(text) <= HEADER_LINE)
		vigie_buffer_append_string(out, text);
	else
		append_encoded(out, text, column);
}

void header_append_text(struct vigie_buffer *out, const char *field, const char *text)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer clean = {};

	header_clean(text, &clean);
	append_value(out, field, vigie_buffer_string(&clean), is_plain_text);
	vigie_buffer_append_string(out, "\r\n");
}

void header_append_mailbox(struct vigie_buffer *out, const char *field, const char *name,
			   const char *address)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer clean = {};

	header_clean(name, &clean);
	if (clean.size == 0) {
		vigie_buffer_append_format(out, "%s: %s\r\n", field, address);
		return;
	}
	append_value(out, field, vigie_buffer_string(&clean), is_plain_phrase);
	vigie_buffer_append_format(out, "\r\n <%s>\r\n", address);
}
