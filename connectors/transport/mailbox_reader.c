/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the answer under way. An answer that is too long is followed to its end, so that the next
 * one is understood, but not kept. */
#include <errno.h>
#include <string.h>

#include "connectors/transport/mailbox_reader.h"

#define LITERAL_MOST (UINT64_C(1) << 53)
#define TAIL 64 /* bytes kept of a line that is too long: enough for the mark of a literal */

void mailbox_reader_done(struct mailbox_reader *reader)
{
	vigie_buffer_done(&reader->text);
}

static void keep(struct mailbox_reader *reader, const char *bytes, size_t size)
{
	struct vigie_buffer *text = &reader->text;

	if (text->size + size > MAILBOX_ANSWER_LIMIT)
		reader->too_long = true;
	if (reader->too_long && size > TAIL) {
		bytes += size - TAIL;
		size = TAIL;
	}
	if (reader->too_long && text->size > TAIL) {
		size_t dropped = text->size - TAIL;

		memmove(text->data, text->data + dropped, TAIL);
		text->size = TAIL;
		reader->line = reader->line > dropped ? reader->line - dropped : 0;
	}
	vigie_buffer_append(text, bytes, size);
}

/* Does the line end with the mark of a literal, {123}? Then its size and where the mark begins. */
static bool find_literal(const struct mailbox_reader *reader, uint64_t *ret_size, size_t *ret_mark)
{
	const char *text = reader->text.data;
	size_t end = reader->text.size, at, factor = 1;
	uint64_t size = 0;

	if (end < reader->line + 5 || memcmp(text + end - 3, "}\r\n", 3) != 0)
		return false;
	for (at = end - 4; at > reader->line && text[at] >= '0' && text[at] <= '9'; at--) {
		if (factor > LITERAL_MOST / 10)
			return false;
		size += factor * (uint64_t)(text[at] - '0');
		factor *= 10;
	}
	*ret_size = size;
	*ret_mark = at;
	return at < end - 4 && text[at] == '{';
}

/* Content of a message is asked for as BODY[…], and comes as such. */
static bool is_content(const struct mailbox_reader *reader, size_t mark)
{
	const char *text = reader->text.data;

	return reader->on_content && !reader->too_long && mark >= 2 && text[mark - 1] == ' ' &&
	       (text[mark - 2] == ']' || text[mark - 2] == '>') && strncmp(text, "* ", 2) == 0;
}

static int end_line(struct mailbox_reader *reader)
{
	size_t mark;
	int r;

	if (vigie_buffer_error(&reader->text) < 0)
		return -ENOMEM;
	if (find_literal(reader, &reader->literal, &mark)) {
		reader->streams = is_content(reader, mark);
		if (reader->streams) {
			reader->text.size = mark;
			keep(reader, "\"\"", 2);
		}
		reader->line = reader->text.size;
		return vigie_buffer_error(&reader->text);
	}
	r = reader->on_answer(reader->userdata, reader->text.data,
			      reader->too_long ? 0 : reader->text.size, reader->too_long);
	vigie_buffer_clear(&reader->text);
	reader->line = 0;
	reader->too_long = false;
	return r;
}

static int take_literal(struct mailbox_reader *reader, const char *bytes, size_t size)
{
	reader->literal -= size;
	if (reader->streams)
		return reader->on_content(reader->userdata, bytes, size);
	keep(reader, bytes, size);
	/* What ends a literal is no mark of another. */
	reader->line = reader->text.size;
	return 0;
}

int mailbox_reader_feed(struct mailbox_reader *reader, const char *bytes, size_t size)
{
	int r = 0;

	while (r == 0 && size > 0) {
		size_t part;

		if (reader->literal > 0) {
			part = size < reader->literal ? size : (size_t)reader->literal;
			r = take_literal(reader, bytes, part);
		} else {
			const char *newline = memchr(bytes, '\n', size);

			part = newline ? (size_t)(newline + 1 - bytes) : size;
			keep(reader, bytes, part);
			if (newline)
				r = end_line(reader);
		}
		bytes += part;
		size -= part;
	}
	return r < 0 ? r : vigie_buffer_error(&reader->text);
}
