/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Transfer codings (RFC 2045 section 6), undone by chunks of any size. Owns nothing. What is no
 * base64 is passed over, what is no quoted-printable stays as it is: mail programs break lines and
 * add spaces. Only an end in the middle of a byte is refused.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "vigie/mime.h"

int vigie_mime_coding_find(const char *name, enum vigie_mime_coding *ret_coding)
{
	static const char *const names[] = {
#define X(enumerator, word) [VIGIE_MIME_##enumerator] = word,
		VIGIE_MIME_CODINGS(X)
#undef X
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(names); i++)
		if (strcasecmp(name, names[i]) == 0) {
			*ret_coding = (enum vigie_mime_coding)i;
			return 0;
		}
	if (name[0])
		return -EINVAL;
	*ret_coding = VIGIE_MIME_7BIT;
	return 0;
}

static int sextet(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

static char *put_bits(struct vigie_mime_decoder *decoder, char *to)
{
	while (decoder->n_bits >= 8) {
		decoder->n_bits -= 8;
		*to++ = (char)(decoder->bits >> decoder->n_bits);
	}
	decoder->bits &= (1u << decoder->n_bits) - 1;
	return to;
}

static int decode_base64(struct vigie_mime_decoder *decoder, const char *bytes, size_t size,
			 bool last, struct vigie_buffer *out)
{
	char *to = out->data + out->size;

	for (size_t i = 0; i < size; i++) {
		int value = sextet(bytes[i]);

		if (value >= 0) {
			decoder->bits = decoder->bits << 6 | (uint32_t)value;
			decoder->n_bits += 6;
			to = put_bits(decoder, to);
		} else if (bytes[i] == '=') {
			/* Padding; some programs go on behind it. */
			if (decoder->n_bits == 6)
				return -EBADMSG;
			decoder->bits = decoder->n_bits = 0;
		}
	}
	*to = '\0';
	out->size = (size_t)(to - out->data);
	return last && decoder->n_bits == 6 ? -EBADMSG : 0;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c &= ~0x20;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static char *put_held(struct vigie_mime_decoder *decoder, char *to)
{
	memcpy(to, decoder->held, decoder->n_held);
	to += decoder->n_held;
	decoder->n_held = 0;
	return to;
}

static char *put_plain(struct vigie_mime_decoder *decoder, char c, char *to)
{
	if (c == ' ' || c == '\t') {
		if (decoder->n_held == VIGIE_MIME_HELD)
			to = put_held(decoder, to);
		decoder->held[decoder->n_held++] = c;
		return to;
	}
	if (c == '\r' || c == '\n')
		decoder->n_held = 0; /* a mail server added it */
	else
		to = put_held(decoder, to);
	if (c == '=')
		decoder->state = VIGIE_MIME_ESCAPE;
	else
		*to++ = c;
	return to;
}

/* What followed "=" is not what may follow it: it is text. */
static char *put_escape_back(struct vigie_mime_decoder *decoder, char c, char *to)
{
	*to++ = '=';
	to = put_held(decoder, to);
	decoder->state = VIGIE_MIME_PLAIN;
	return put_plain(decoder, c, to);
}

static char *put_quoted(struct vigie_mime_decoder *decoder, char c, char *to)
{
	switch (decoder->state) {
	case VIGIE_MIME_PLAIN:
		return put_plain(decoder, c, to);
	case VIGIE_MIME_ESCAPE:
		if (digit(c) >= 0) {
			decoder->held[decoder->n_held++] = c;
			decoder->state = VIGIE_MIME_DIGIT;
			return to;
		}
		decoder->state = VIGIE_MIME_BREAK;
		break;
	case VIGIE_MIME_DIGIT:
		if (digit(c) < 0)
			return put_escape_back(decoder, c, to);
		*to++ = (char)(digit(decoder->held[0]) * 16 + digit(c));
		decoder->n_held = 0;
		decoder->state = VIGIE_MIME_PLAIN;
		return to;
	case VIGIE_MIME_BREAK:
		break;
	}
	/* A soft line break, spaces that a server added included. */
	if (c == '\n')
		decoder->state = VIGIE_MIME_PLAIN;
	else if (c != '\r' && c != ' ' && c != '\t')
		return put_escape_back(decoder, c, to);
	return to;
}

static int decode_quoted(struct vigie_mime_decoder *decoder, const char *bytes, size_t size,
			 bool last, struct vigie_buffer *out)
{
	char *to = out->data + out->size;

	for (size_t i = 0; i < size; i++)
		to = put_quoted(decoder, bytes[i], to);
	if (last && decoder->state == VIGIE_MIME_DIGIT)
		*to++ = '=';
	if (last)
		to = put_held(decoder, to);
	*to = '\0';
	out->size = (size_t)(to - out->data);
	return 0;
}

int vigie_mime_decode(struct vigie_mime_decoder *decoder, const char *bytes, size_t size, bool last,
		      struct vigie_buffer *out)
{
	/* Nothing grows but by what is held and one "=". */
	if (vigie_buffer_reserve(out, size + VIGIE_MIME_HELD + 2) < 0)
		return -ENOMEM;
	switch (decoder->coding) {
	case VIGIE_MIME_QUOTED:
		return decode_quoted(decoder, bytes, size, last, out);
	case VIGIE_MIME_BASE64:
		return decode_base64(decoder, bytes, size, last, out);
	case VIGIE_MIME_7BIT:
	case VIGIE_MIME_8BIT:
	case VIGIE_MIME_BINARY:
		vigie_buffer_append(out, bytes, size);
		break;
	}
	return vigie_buffer_error(out);
}
