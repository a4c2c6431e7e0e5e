/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The encodings of real exports (FORMATS.md section 9, item 1) and their conversion to UTF-8, by
 * chunks. */
#ifndef VIGIE_ENCODING_H
#define VIGIE_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "vigie/buffer.h"
#include "vigie/translate.h"

/* X(enumerator, name people read (an English msgid where it has words), length of its byte-order
 * mark) */
#define VIGIE_ENCODINGS(X)                                                                         \
	X(UTF8, "UTF-8", 0)                                                                        \
	X(UTF8_BOM, N_("UTF-8 with BOM"), 3)                                                       \
	X(UTF16LE, "UTF-16LE", 2)                                                                  \
	X(UTF16BE, "UTF-16BE", 2)                                                                  \
	X(WINDOWS_1252, "windows-1252", 0)                                                         \
	X(ISO_8859_15, "ISO-8859-15", 0)

enum vigie_encoding {
#define X(enumerator, name, mark) VIGIE_ENCODING_##enumerator,
	VIGIE_ENCODINGS(X)
#undef X
};

const char *vigie_encoding_name(enum vigie_encoding encoding);
size_t vigie_encoding_mark(enum vigie_encoding encoding);

/*
 * The encoding of a text that starts with these bytes: by byte-order mark, else UTF-8 when the head
 * is valid UTF-8 (a character cut by the end of the head is allowed), else windows-1252.
 * ISO-8859-15 is never guessed, only declared.
 */
enum vigie_encoding vigie_encoding_detect(const char *head, size_t size);

/*
 * Appends the UTF-8 form of `bytes` to `out`; the byte-order mark must already be skipped.
 * `ret_used` gets how many input bytes were consumed: all, but for a character cut by the end
 * unless `last`. Bytes that windows-1252 leaves undefined (0x81 …) and invalid UTF-8 or UTF-16 end
 * it: -EILSEQ, `ret_used` is the offset of the bad byte. Else 0 or -ENOMEM.
 */
int vigie_encoding_convert(enum vigie_encoding encoding, const char *bytes, size_t size, bool last,
			   struct vigie_buffer *out, size_t *ret_used) VIGIE_MUST_CHECK;

#endif
