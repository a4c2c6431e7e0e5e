/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A buffer owns one growing allocation that its user releases or takes. It never shrinks, and after
 * a failed allocation it holds what it held before and refuses further bytes. */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "daemon/base/utf8.h"
#include "vigie/buffer.h"

#define FIRST_CAPACITY 64
#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

void vigie_buffer_done(struct vigie_buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct vigie_buffer){0};
}

void vigie_buffer_clear(struct vigie_buffer *buffer)
{
	buffer->size = 0;
	buffer->error = 0;
	if (buffer->data)
		buffer->data[0] = '\0';
}

static int grow(struct vigie_buffer *buffer, size_t more)
{
	size_t capacity = buffer->capacity ? buffer->capacity : FIRST_CAPACITY;
	char *data;

	if (more > SIZE_MAX / 4 || buffer->size > SIZE_MAX / 4)
		return buffer->error = -ENOMEM;
	while (capacity <= buffer->size + more)
		capacity *= 2;
	data = realloc(buffer->data, capacity);
	if (!data)
		return buffer->error = -ENOMEM;
	if (!buffer->data)
		data[0] = '\0';
	buffer->data = data;
	buffer->capacity = capacity;
	return 0;
}

int vigie_buffer_reserve(struct vigie_buffer *buffer, size_t more)
{
	if (buffer->error)
		return buffer->error;
	if (more < buffer->capacity - buffer->size)
		return 0;
	return grow(buffer, more);
}

void vigie_buffer_append(struct vigie_buffer *buffer, const char *bytes, size_t size)
{
	if (vigie_buffer_reserve(buffer, size) < 0)
		return;
	if (size)
		memcpy(buffer->data + buffer->size, bytes, size);
	buffer->size += size;
	buffer->data[buffer->size] = '\0';
}

void vigie_buffer_append_string(struct vigie_buffer *buffer, const char *string)
{
	vigie_buffer_append(buffer, string, strlen(string));
}

void vigie_buffer_append_char(struct vigie_buffer *buffer, char c)
{
	vigie_buffer_append(buffer, &c, 1);
}

void vigie_buffer_append_vformat(struct vigie_buffer *buffer, const char *format, va_list arguments)
{
	va_list again;
	int size;

	va_copy(again, arguments);
	size = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (size < 0) {
		buffer->error = -ENOMEM;
		return;
	}
	if (vigie_buffer_reserve(buffer, (size_t)size) < 0)
		return;
	vsnprintf(buffer->data + buffer->size, (size_t)size + 1, format, arguments);
	buffer->size += (size_t)size;
}

void vigie_buffer_append_format(struct vigie_buffer *buffer, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vigie_buffer_append_vformat(buffer, format, arguments);
	va_end(arguments);
}

static bool needs_escape(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
}

static void append_json_escape(struct vigie_buffer *buffer, unsigned char c)
{
	static const char short_forms[] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n',  ['\f'] = 'f',
		['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\',
	};

	if (c < sizeof(short_forms) && short_forms[c]) {
		vigie_buffer_append_char(buffer, '\\');
		vigie_buffer_append_char(buffer, short_forms[c]);
	} else {
		vigie_buffer_append_format(buffer, "\\u%04x", c);
	}
}

/* JSON is UTF-8 by definition; a file name need not be, so its malformed bytes are replaced. */
void vigie_buffer_append_json(struct vigie_buffer *buffer, const char *string)
{
	size_t size = string ? strlen(string) : 0, from = 0, i = 0;

	if (!string) {
		vigie_buffer_append_string(buffer, "null");
		return;
	}
	vigie_buffer_append_char(buffer, '"');
	while (i < size) {
		uint32_t character;
		int length = 1;

		if ((unsigned char)string[i] >= 0x80)
			length = vigie_utf8_decode(string + i, size - i, &character);
		if (length > 0 && !needs_escape((unsigned char)string[i])) {
			i += (size_t)length;
			continue;
		}
		vigie_buffer_append(buffer, string + from, i - from);
		if (length > 0)
			append_json_escape(buffer, (unsigned char)string[i]);
		else
			vigie_buffer_append_string(buffer, REPLACEMENT);
		from = ++i;
	}
	vigie_buffer_append(buffer, string + from, i - from);
	vigie_buffer_append_char(buffer, '"');
}

void vigie_buffer_append_html(struct vigie_buffer *buffer, const char *bytes, size_t size)
{
	static const char *const entities[] = {
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;"};

	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c < VIGIE_ARRAY_SIZE(entities) && entities[c])
			vigie_buffer_append_string(buffer, entities[c]);
		else if ((c >= ' ' && c != 0x7f) || c == '\n' || c == '\t')
			vigie_buffer_append_char(buffer, bytes[i]);
	}
}

char *vigie_buffer_take(struct vigie_buffer *buffer)
{
	char *data;

	if (vigie_buffer_reserve(buffer, 0) < 0) {
		vigie_buffer_done(buffer);
		return NULL;
	}
	data = TAKE_PTR(buffer->data);
	*buffer = (struct vigie_buffer){0};
	return data;
}
