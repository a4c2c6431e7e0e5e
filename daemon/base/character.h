/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What characters are, beyond their bytes: white space, invisible, already composed. Internal to
 * the base room; owns nothing. */
#ifndef VIGIE_BASE_CHARACTER_H
#define VIGIE_BASE_CHARACTER_H

#include <stdbool.h>
#include <stdint.h>

#include "vigie/buffer.h"

static inline bool vigie_character_is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xa0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
	       c == 0x205f || c == 0x3000;
}

/* Soft hyphen, zero-width spaces and joiners, directional marks, byte-order mark. */
static inline bool vigie_character_is_invisible(uint32_t c)
{
	return c == 0xad || c == 0x180e || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

/* Everything below the combining marks, and general punctuation, is its own NFC. */
static inline bool vigie_character_is_composed(uint32_t c)
{
	return c < 0x300 || (c >= 0x2000 && c < 0x20d0);
}

/* Brings the bytes of `text` from `start` on to NFC. Returns 0, -EILSEQ or -ENOMEM. */
int vigie_character_compose(struct vigie_buffer *text, size_t start) VIGIE_MUST_CHECK;

#endif
