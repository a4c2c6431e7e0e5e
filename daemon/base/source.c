/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines and columns of a text. Owns nothing. A column counts characters, so bytes that continue one
 * are skipped; malformed text gets a position like any other. */
#include <string.h>

#include "daemon/base/source.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static uint32_t skip_mark(const struct vigie_source *source)
{
	size_t length = sizeof(BYTE_ORDER_MARK) - 1;

	return source->size >= length && memcmp(source->text, BYTE_ORDER_MARK, length) == 0
		       ? (uint32_t)length
		       : 0;
}

/* The text is NUL-terminated, so the byte after the last may be looked at. */
static bool ends_line(const char *byte)
{
	return byte[0] == '\n' || (byte[0] == '\r' && byte[1] != '\n');
}

void vigie_source_seek(struct vigie_source_cursor *cursor, const struct vigie_source *source,
		       uint32_t offset)
{
	if (offset > source->size)
		offset = (uint32_t)source->size;
	if (cursor->source != source || offset < cursor->line_start) {
		uint32_t first = skip_mark(source);

		*cursor = (struct vigie_source_cursor){source, first, 1, 1, first};
	} else if (offset < cursor->offset) {
		cursor->offset = cursor->line_start;
		cursor->column = 1;
	}
	for (; cursor->offset < offset; cursor->offset++) {
		const char *byte = source->text + cursor->offset;

		if (ends_line(byte)) {
			cursor->line++;
			cursor->column = 1;
			cursor->line_start = cursor->offset + 1;
		} else if (((unsigned char)*byte & 0xc0) != 0x80) {
			cursor->column++;
		}
	}
}

void vigie_source_position(const struct vigie_source *source, uint32_t offset, uint32_t *ret_line,
			   uint32_t *ret_column)
{
	struct vigie_source_cursor cursor = {0};

	vigie_source_seek(&cursor, source, offset);
	*ret_line = cursor.line;
	*ret_column = cursor.column;
}

uint32_t vigie_source_line_start(const struct vigie_source *source, uint32_t offset)
{
	uint32_t first = skip_mark(source);

	if (offset > source->size)
		offset = (uint32_t)source->size;
	while (offset > first && !ends_line(source->text + offset - 1))
		offset--;
	return offset;
}

uint32_t vigie_source_line_end(const struct vigie_source *source, uint32_t offset)
{
	while (offset < source->size && source->text[offset] != '\n' &&
	       source->text[offset] != '\r')
		offset++;
	return offset;
}
