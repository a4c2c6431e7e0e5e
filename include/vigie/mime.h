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

/* Appends `bytes`, in a charset as headers name it ("" where they do not), as UTF-8. What that
 * charset does not define, and what is not ASCII in one that we do not know, becomes U+FFFD. 0;
 * -ENOMEM. */
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

#define VIGIE_MIME_DEPTH_LIMIT 8 /* parts within parts: a forwarded answer takes four */
#define VIGIE_MIME_PARTS_LIMIT 64 /* of one message; what comes behind is not looked at */
#define VIGIE_MIME_HEADERS_LIMIT 500 /* of one part; what comes behind is not looked at */

struct vigie_mime_header {
	const char *name, *value; /* as written, in one line */
};

/* A part of a message, or the message itself. Everything is the arena's, but the body. */
struct vigie_mime_part {
	const struct vigie_mime_header *headers;
	size_t n_headers;
	const char *type; /* "text/plain", in small letters */
	const struct vigie_mime_parameter *parameters; /* of its type */
	size_t n_parameters;
	const char *body; /* coded, within the bytes that were parsed */
	size_t size;
	const struct vigie_mime_part *parts; /* the first within; NULL none */
	const struct vigie_mime_part *next; /* beside it */
};

/* Takes a message apart; the bytes must outlive the parts. What is no message is text. 0; -ENOMEM.
 */
int vigie_mime_parse(const char *bytes, size_t size, struct vigie_arena *arena,
		     const struct vigie_mime_part **ret_message) VIGIE_MUST_CHECK;
/* Takes a block of headers apart, up to its empty line, behind which is `*ret_rest`. 0; -ENOMEM. */
int vigie_mime_parse_headers(const char *bytes, const char *end, struct vigie_arena *arena,
			     const struct vigie_mime_header **ret_headers, size_t *ret_n,
			     const char **ret_rest) VIGIE_MUST_CHECK;
/* The first header of this name; NULL there is none. */
const char *vigie_mime_header(const struct vigie_mime_part *part, const char *name);
/* The first part of this type that is no attached file, the message itself included, its parts in
 * their order; NULL there is none. */
const struct vigie_mime_part *vigie_mime_find(const struct vigie_mime_part *message,
					      const char *type);
/* Appends the content of a part: text as UTF-8, with LF only. 0; -ENOMEM. */
int vigie_mime_append_body(const struct vigie_mime_part *part,
			   struct vigie_buffer *out) VIGIE_MUST_CHECK;

/* Calls back for each address in a header such as From or Cc, without names and comments. 0, or
 * what the callback returned, or -ENOMEM. */
int vigie_mime_each_address(const char *value,
			    int (*on_address)(void *userdata, const char *address),
			    void *userdata) VIGIE_MUST_CHECK;

#endif
