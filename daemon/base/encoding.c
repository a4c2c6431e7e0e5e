/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conversion of the encodings of real exports to UTF-8. Owns nothing and keeps no state between
 * chunks: a character cut by the end of a chunk is left to the caller. Never repairs: malformed
 * bytes end it. */
#include <errno.h>
#include <string.h>

#include "daemon/base/utf8.h"
#include "vigie/encoding.h"

#define LONGEST_FROM_ONE_BYTE 3 /* UTF-8 bytes of one byte of windows-1252: the euro sign */
#define LONGEST_FROM_TWO_BYTES 3 /* of one unit of UTF-16; a pair takes four */

static const struct {
	const char *name;
	size_t mark;
} encodings[] = {
#define X(enumerator, name, mark) [VIGIE_ENCODING_##enumerator] = {name, mark},
	VIGIE_ENCODINGS(X)
#undef X
};

const char *vigie_encoding_name(enum vigie_encoding encoding)
{
	return encodings[encoding].name;
}

size_t vigie_encoding_mark(enum vigie_encoding encoding)
{
	return encodings[encoding].mark;
}

static bool starts_with(const char *bytes, size_t size, const char *mark, size_t length)
{
	return size >= length && memcmp(bytes, mark, length) == 0;
}

/* Bytes of well-formed UTF-8 at the front; `ret_outcome` is what stopped it, 1 at the end. */
static size_t utf8_run(const char *bytes, size_t size, int *ret_outcome)
{
	size_t i = 0;

	for (*ret_outcome = 1; i < size; i += (size_t)*ret_outcome) {
		uint32_t character;

		i += vigie_utf8_ascii_run(bytes + i, size - i);
		if (i == size) {
			*ret_outcome = 1;
			break;
		}
		*ret_outcome = vigie_utf8_decode(bytes + i, size - i, &character);
		if (*ret_outcome <= 0)
			break;
	}
	return i;
}

enum vigie_encoding vigie_encoding_detect(const char *head, size_t size)
{
	int outcome;

	if (starts_with(head, size, "\xef\xbb\xbf", 3))
		return VIGIE_ENCODING_UTF8_BOM;
	if (starts_with(head, size, "\xff\xfe", 2))
		return VIGIE_ENCODING_UTF16LE;
	if (starts_with(head, size, "\xfe\xff", 2))
		return VIGIE_ENCODING_UTF16BE;
	utf8_run(head, size, &outcome);
	return outcome == VIGIE_UTF8_BAD ? VIGIE_ENCODING_WINDOWS_1252 : VIGIE_ENCODING_UTF8;
}

static int convert_utf8(const char *bytes, size_t size, bool last, struct vigie_buffer *out,
			size_t *ret_used)
{
	int outcome;

	*ret_used = utf8_run(bytes, size, &outcome);
	vigie_buffer_append(out, bytes, *ret_used);
	if (outcome == VIGIE_UTF8_BAD || (outcome == VIGIE_UTF8_CUT && last))
		return -EILSEQ;
	return vigie_buffer_error(out);
}

/* What the bytes 0x80 to 0x9f are in windows-1252; 0 is undefined. */
static const uint16_t windows_1252[32] = {
	0x20ac, 0,	0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,	0x017d, 0,	0,	0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,	0x017e, 0x0178,
};

static uint32_t from_windows_1252(unsigned char byte)
{
	return byte >= 0x80 && byte < 0xa0 ? windows_1252[byte - 0x80] : byte;
}

/* ISO-8859-15 is ISO-8859-1 but for eight characters (its C1 controls stay controls). */
static uint32_t from_iso_8859_15(unsigned char byte)
{
	switch (byte) {
	case 0xa4:
		return 0x20ac;
	case 0xa6:
		return 0x160;
	case 0xa8:
		return 0x161;
	case 0xb4:
		return 0x17d;
	case 0xb8:
		return 0x17e;
	case 0xbc:
		return 0x152;
	case 0xbd:
		return 0x153;
	case 0xbe:
		return 0x178;
	default:
		return byte;
	}
}

static int convert_bytes(uint32_t (*from_byte)(unsigned char byte), const char *bytes, size_t size,
			 struct vigie_buffer *out, size_t *ret_used)
{
	for (size_t i = 0; i < size; *ret_used = ++i) {
		size_t ascii = vigie_utf8_ascii_run(bytes + i, size - i);
		uint32_t character;
		char *to;

		if (vigie_buffer_reserve(out, ascii + LONGEST_FROM_ONE_BYTE) < 0)
			return -ENOMEM;
		to = out->data + out->size;
		memcpy(to, bytes + i, ascii);
		i += ascii;
		*ret_used = i;
		character = i < size ? from_byte((unsigned char)bytes[i]) : 0;
		if (character)
			to = vigie_utf8_encode(to + ascii, character);
		else
			to += ascii;
		*to = '\0';
		out->size = (size_t)(to - out->data);
		if (i == size)
			return 0;
		if (!character)
			return -EILSEQ;
	}
	return 0;
}

static uint32_t read_unit(const char *bytes, bool big_endian)
{
	unsigned char first = (unsigned char)bytes[0], second = (unsigned char)bytes[1];

	return big_endian ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
}

/* One character of UTF-16 (size > 0): its length in bytes, or an outcome as of UTF-8. */
static int decode_utf16(const char *bytes, size_t size, bool big_endian, uint32_t *ret_character)
{
	uint32_t high, low;

	if (size < 2)
		return VIGIE_UTF8_CUT;
	high = read_unit(bytes, big_endian);
	if (high < 0xd800 || high > 0xdfff) {
		*ret_character = high;
		return 2;
	}
	if (high > 0xdbff)
		return VIGIE_UTF8_BAD;
	if (size < 4)
		return VIGIE_UTF8_CUT;
	low = read_unit(bytes + 2, big_endian);
	if (low < 0xdc00 || low > 0xdfff)
		return VIGIE_UTF8_BAD;
	*ret_character = 0x10000 + ((high - 0xd800) << 10 | (low - 0xdc00));
	return 4;
}

static int convert_utf16(bool big_endian, const char *bytes, size_t size, bool last,
			 struct vigie_buffer *out, size_t *ret_used)
{
	int outcome = 1;
	size_t i = 0;
	char *to;

	if (vigie_buffer_reserve(out, (size / 2 + 1) * LONGEST_FROM_TWO_BYTES) < 0)
		return -ENOMEM;
	to = out->data + out->size;
	for (; i < size; i += (size_t)outcome) {
		uint32_t character;

		outcome = decode_utf16(bytes + i, size - i, big_endian, &character);
		if (outcome <= 0)
			break;
		to = vigie_utf8_encode(to, character);
	}
	*to = '\0';
	out->size = (size_t)(to - out->data);
	*ret_used = i;
	return outcome == VIGIE_UTF8_BAD || (outcome == VIGIE_UTF8_CUT && last) ? -EILSEQ : 0;
}

int vigie_encoding_convert(enum vigie_encoding encoding, const char *bytes, size_t size, bool last,
			   struct vigie_buffer *out, size_t *ret_used)
{
	*ret_used = 0;
	switch (encoding) {
	case VIGIE_ENCODING_UTF8:
	case VIGIE_ENCODING_UTF8_BOM:
		return convert_utf8(bytes, size, last, out, ret_used);
	case VIGIE_ENCODING_UTF16LE:
	case VIGIE_ENCODING_UTF16BE:
		return convert_utf16(encoding == VIGIE_ENCODING_UTF16BE, bytes, size, last, out,
				     ret_used);
	case VIGIE_ENCODING_WINDOWS_1252:
		return convert_bytes(from_windows_1252, bytes, size, out, ret_used);
	case VIGIE_ENCODING_ISO_8859_15:
		return convert_bytes(from_iso_8859_15, bytes, size, out, ret_used);
	}
	return -EINVAL;
}
