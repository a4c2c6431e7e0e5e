/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of folders as IMAP writes them: UTF-16 in a base64 of its own, quoted. Pure. */
#include <errno.h>
#include <string.h>
#include <stdbool.h>

#include "connectors/transport/mailbox.h"
#include "vigie/text.h"

/* Reads one character of valid UTF-8. */
static uint32_t take_character(const char **at)
{
	const unsigned char *bytes = (const unsigned char *)*at;
	int more = bytes[0] >= 0xf0 ? 3 : bytes[0] >= 0xe0 ? 2 : bytes[0] >= 0xc0 ? 1 : 0;
	uint32_t character = more ? bytes[0] & (0x3fu >> more) : bytes[0];

	for (int i = 1; i <= more; i++)
		character = character << 6 | (bytes[i] & 0x3f);
	*at += 1 + more;
	return character;
}

struct encoder {
	struct vigie_buffer *out;
	uint32_t bits, n_bits;
	bool shifted;
};

static void put_bits(struct encoder *encoder, uint32_t value, uint32_t n_bits)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

	encoder->bits = encoder->bits << n_bits | value;
	encoder->n_bits += n_bits;
	while (encoder->n_bits >= 6) {
		encoder->n_bits -= 6;
		vigie_buffer_append_char(encoder->out,
					 alphabet[encoder->bits >> encoder->n_bits & 63]);
	}
}

static void shift(struct encoder *encoder, bool shifted)
{
	if (shifted == encoder->shifted)
		return;
	if (!shifted && encoder->n_bits > 0)
		put_bits(encoder, 0, 6 - encoder->n_bits);
	vigie_buffer_append_char(encoder->out, shifted ? '&' : '-');
	encoder->bits = encoder->n_bits = 0;
	encoder->shifted = shifted;
}

static void put_character(struct encoder *encoder, uint32_t character)
{
	if (character < 0x7f) {
		shift(encoder, false);
		if (character == '"' || character == '\\')
			vigie_buffer_append_char(encoder->out, '\\');
		vigie_buffer_append_char(encoder->out, (char)character);
		if (character == '&')
			vigie_buffer_append_char(encoder->out, '-');
		return;
	}
	shift(encoder, true);
	if (character > 0xffff) {
		put_bits(encoder, 0xd800 + ((character - 0x10000) >> 10), 16);
		character = 0xdc00 + ((character - 0x10000) & 0x3ff);
	}
	put_bits(encoder, character, 16);
}

int mailbox_name_append(const char *name, struct vigie_buffer *out)
{
	struct encoder encoder = {.out = out};
	size_t size = strlen(name);

	if (size == 0 || size > VIGIE_ITEM_PATH_LIMIT || !vigie_text_is_utf8(name, size, NULL))
		return -EINVAL;
	for (const char *at = name; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return -EINVAL;
	vigie_buffer_append_char(out, '"');
	for (const char *at = name; *at;)
		put_character(&encoder, take_character(&at));
	shift(&encoder, false);
	vigie_buffer_append_char(out, '"');
	return vigie_buffer_error(out);
}
