/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A growing byte string, always NUL-terminated once something was appended. Failures stick: after
 * an allocation failed, appends do nothing and vigie_buffer_error() returns -ENOMEM, so a builder
 * checks once.
 */
#ifndef VIGIE_BUFFER_H
#define VIGIE_BUFFER_H

#include <stdarg.h>
#include <stddef.h>

#include "vigie/cleanup.h"

struct vigie_buffer {
	char *data; /* owned; NULL while empty */
	size_t size; /* bytes in use, without the NUL */
	size_t capacity;
	int error; /* 0 or -ENOMEM */
};

/* Releases the bytes; the buffer is empty and usable again. */
void vigie_buffer_done(struct vigie_buffer *buffer);
/* Keeps the memory, drops the content and the error. */
void vigie_buffer_clear(struct vigie_buffer *buffer);
void vigie_buffer_append(struct vigie_buffer *buffer, const char *bytes, size_t size);
void vigie_buffer_append_string(struct vigie_buffer *buffer, const char *string);
void vigie_buffer_append_char(struct vigie_buffer *buffer, char c);
void vigie_buffer_append_format(struct vigie_buffer *buffer, const char *format, ...)
	VIGIE_PRINTF(2, 3);
void vigie_buffer_append_vformat(struct vigie_buffer *buffer, const char *format, va_list arguments)
	VIGIE_PRINTF(2, 0);
/* Appends `string` as a quoted JSON string (RFC 8259); NULL is appended as null. */
void vigie_buffer_append_json(struct vigie_buffer *buffer, const char *string);
/* Appends text as it may stand in an HTML element or between double quotes. Control characters but
 * tab and line feed have no place in a page: they are left out. */
void vigie_buffer_append_html(struct vigie_buffer *buffer, const char *bytes, size_t size);
/* Ensures room for `more` further bytes and the NUL. Returns 0 or -ENOMEM. */
int vigie_buffer_reserve(struct vigie_buffer *buffer, size_t more) VIGIE_MUST_CHECK;
/* 0, or -ENOMEM if any append since the last clear failed. */
static inline int vigie_buffer_error(const struct vigie_buffer *buffer)
{
	return buffer->error;
}
/* The content as a string; "" while empty. Borrowed until the next append. */
static inline const char *vigie_buffer_string(const struct vigie_buffer *buffer)
{
	return buffer->data ? buffer->data : "";
}
/* Moves the string out (owner: caller, free()); NULL if an append failed. The buffer is empty
 * afterwards. */
char *vigie_buffer_take(struct vigie_buffer *buffer) VIGIE_MUST_CHECK;

#endif
