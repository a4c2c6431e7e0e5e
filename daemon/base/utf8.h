/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One character of UTF-8 (RFC 3629), and the ASCII skip before it. Inline because texts are read by
 * the hundred million bytes; internal to the base room. Accepts no overlong form and no surrogate.
 */
#ifndef VIGIE_BASE_UTF8_H
#define VIGIE_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define VIGIE_UTF8_LONGEST 4 /* bytes of one character */

enum vigie_utf8_outcome {
	VIGIE_UTF8_CUT = -1, /* well-formed so far, but the bytes end inside the character */
	VIGIE_UTF8_BAD = 0,
};

/* Bytes before the first one that is not ASCII; looks at eight at a time. */
static inline size_t vigie_utf8_ascii_run(const char *bytes, size_t size)
{
	size_t n = 0;

	for (uint64_t word; n + sizeof(word) <= size; n += sizeof(word)) {
		memcpy(&word, bytes + n, sizeof(word));
		if (word & UINT64_C(0x8080808080808080))
			break;
	}
	while (n < size && (unsigned char)bytes[n] < 0x80)
		n++;
	return n;
}

/* The character at `bytes` (size > 0): its length, or an outcome above. */
static inline int vigie_utf8_decode(const char *bytes, size_t size, uint32_t *ret_character)
{
	unsigned char first = (unsigned char)bytes[0];
	int length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	uint32_t character = length == 1 ? first : first & (0x7fu >> length);

	if (first >= 0x80 && (first < 0xc2 || first > 0xf4))
		return VIGIE_UTF8_BAD;
	for (int i = 1; i < length; i++) {
		unsigned char next;

		if ((size_t)i >= size)
			return VIGIE_UTF8_CUT;
		next = (unsigned char)bytes[i];
		if ((next & 0xc0) != 0x80)
			return VIGIE_UTF8_BAD;
		/* The second byte already decides overlong forms, surrogates and the end. */
		if (i == 1 && ((first == 0xe0 && next < 0xa0) || (first == 0xed && next >= 0xa0) ||
			       (first == 0xf0 && next < 0x90) || (first == 0xf4 && next >= 0x90)))
			return VIGIE_UTF8_BAD;
		character = character << 6 | (next & 0x3fu);
	}
	*ret_character = character;
	return length;
}

/* Writes `character`, at most VIGIE_UTF8_LONGEST bytes; returns where the next one goes. */
static inline char *vigie_utf8_encode(char *to, uint32_t character)
{
	if (character < 0x80) {
		*to++ = (char)character;
	} else if (character < 0x800) {
		*to++ = (char)(0xc0 | character >> 6);
		*to++ = (char)(0x80 | (character & 0x3f));
	} else {
		if (character < 0x10000) {
			*to++ = (char)(0xe0 | character >> 12);
		} else {
			*to++ = (char)(0xf0 | character >> 18);
			*to++ = (char)(0x80 | (character >> 12 & 0x3f));
		}
		*to++ = (char)(0x80 | (character >> 6 & 0x3f));
		*to++ = (char)(0x80 | (character & 0x3f));
	}
	return to;
}

#endif
