/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mail as it is written (RFC 2045, 2047, 2231, 5322): transfer codings, words and parameters in
 * headers, and the parts of a message in memory. Tolerant of what programs really send; bounded
 * whatever is sent: no more memory than a small multiple of the message, no deep recursion. Pure.
 *
 * Our own and not GMime (3.2.13), which takes 1.1 GiB for a message of 4 MiB made of empty parts,
 * and ends the program where memory ends.
 */
#ifndef VIGIE_MIME_H
#define VIGIE_MIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/arena.h"
#include "vigie/buffer.h"

/* X(enumerator, name in a header) */
#define VIGIE_MIME_CODINGS(X)                                                                      \
	X(7BIT, "7bit")                                                                            \
	X(8BIT, "8bit")                                                                            \
	X(BINARY, "binary")                                                                        \
	X(QUOTED, "quoted-printable")                                                              \
	X(BASE64, "base64")

enum vigie_mime_coding {
#define X(enumerator, name) VIGIE_MIME_##enumerator,
	VIGIE_MIME_CODINGS(X)
#undef X
};

/* 0; -EINVAL for a coding nobody else knows; "" is 7bit. */
int vigie_mime_coding_find(const char *name, enum vigie_mime_coding *ret_coding) VIGIE_MUST_CHECK;

#define VIGIE_MIME_HELD 80 /* white space that may end a line: longer runs are text */

/* Undoes a transfer coding, by chunks. Owned by whoever declares it; nothing to release. */
struct vigie_mime_decoder {
	enum vigie_mime_coding coding;
	uint32_t bits, n_bits; /* base64: what waits for its byte */
	enum { VIGIE_MIME_PLAIN, VIGIE_MIME_ESCAPE, VIGIE_MIME_DIGIT, VIGIE_MIME_BREAK } state;
	char held[VIGIE_MIME_HELD]; /* quoted-printable: white space or a digit, undecided */
	size_t n_held;
};
/* Appends what `bytes` stand for. With `last`, nothing may be missing: -EBADMSG. -ENOMEM. */
int vigie_mime_decode(struct vigie_mime_decoder *decoder, const char *bytes, size_t size, bool last,
		      struct vigie_buffer *out) VIGIE_MUST_CHECK;

/* Appends `bytes`, in a charset as headers name it, as UTF-8. What that charset does not define,
 * and what is not ASCII in one that we do not know, becomes U+FFFD. 0; -ENOMEM. */
int vigie_mime_append_text(const char *charset, const char *bytes, size_t size,
			   struct vigie_buffer *out) VIGIE_MUST_CHECK;
/* Appends the text of a header as UTF-8: its encoded words decoded. 0; -ENOMEM. */
int vigie_mime_append_words(const char *bytes, size_t size,
			    struct vigie_buffer *out) VIGIE_MUST_CHECK;

#define VIGIE_MIME_PARAMETERS_LIMIT 64 /* of one header; a long file name takes five */

struct vigie_mime_parameter {
	const char *name, *value; /* as written: "filename*0*", "utf-8''%C3%A9" */
};
/* Appends the value of the parameter as UTF-8, its parts joined. 0; 1 there is none; -ENOMEM. */
int vigie_mime_append_parameter(const struct vigie_mime_parameter *parameters, size_t n,
				const char *name, struct vigie_buffer *out) VIGIE_MUST_CHECK;

#endif
