/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of one cell, made when it is asked for: in place where it is plain ASCII, else through
 * the encoding and normalisation. */
#include <endian.h>
#include <errno.h>

#include "connectors/csv_window.h"
#include "vigie/text.h"

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Eight bytes at once: is one of them no printable ASCII, or a space? */
static bool has_strange(uint64_t bytes)
{
	return ((bytes - EACH('!')) | (bytes + EACH(1)) | bytes) & EACH(0x80);
}

/* No white space and nothing but printable ASCII, which nearly all cells are. The window may be
 * read VIGIE_CSV_SLACK bytes behind its end. */
static bool is_word(const char *text, size_t size)
{
	uint64_t bytes, mask;

	for (; size >= sizeof(bytes); size -= sizeof(bytes), text += sizeof(bytes)) {
		memcpy(&bytes, text, sizeof(bytes));
		if (has_strange(bytes))
			return false;
	}
	memcpy(&bytes, text, sizeof(bytes));
	mask = htole64((UINT64_C(1) << size * 8) - 1);
	return !has_strange((bytes & mask) | (EACH('x') & ~mask));
}

/* Printable ASCII without white space to trim or to join: its own normal form. */
static bool is_plain(const char *text, size_t size)
{
	bool space = true;

	if (is_word(text, size))
		return true;
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < ' ' || c > '~' || (c == ' ' && space))
			return false;
		space = c == ' ';
	}
	return !space;
}

static bool is_ascii(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)text[i] >= 0x80)
			return false;
	return true;
}

/* The first bytes over 0x7f decide a guess that was made from ASCII alone. */
static void settle_guess(struct vigie_csv *csv, const struct vigie_csv_cell *cell)
{
	if (!csv->guessed)
		return;
	csv->guessed = false;
	if (!vigie_text_is_utf8(cell->text, cell->size, NULL))
		csv->encoding = VIGIE_ENCODING_WINDOWS_1252;
}

static void undouble(struct vigie_buffer *text)
{
	size_t to = 0;

	for (size_t i = 0; i < text->size; i++) {
		text->data[to++] = text->data[i];
		if (text->data[i] == '"' && i + 1 < text->size && text->data[i + 1] == '"')
			i++;
	}
	text->size = to;
}

static int to_utf8(struct vigie_csv *csv, const struct vigie_csv_cell *cell)
{
	size_t used;
	int r = 0;

	vigie_buffer_clear(&csv->converted);
	if (csv->encoding == VIGIE_ENCODING_WINDOWS_1252)
		r = vigie_encoding_convert(csv->encoding, cell->text, cell->size, true,
					   &csv->converted, &used);
	else
		vigie_buffer_append(&csv->converted, cell->text, cell->size);
	if (r < 0)
		return r;
	if (cell->doubled)
		undouble(&csv->converted);
	return vigie_buffer_error(&csv->converted);
}

int vigie_csv_string(struct vigie_csv *csv, const struct vigie_csv_cell *cell,
		     struct vigie_buffer *scratch, const char **ret_text)
{
	int r;

	if (!cell->doubled && is_plain(cell->text, cell->size)) {
		/* The byte behind a cell is its separator, its quote or the end of its row. */
		cell->text[cell->size] = '\0';
		*ret_text = cell->text;
		return 0;
	}
	if (!is_ascii(cell->text, cell->size))
		settle_guess(csv, cell);
	r = to_utf8(csv, cell);
	if (r < 0)
		return r;
	vigie_buffer_clear(scratch);
	r = vigie_text_normalise(vigie_buffer_string(&csv->converted), csv->converted.size,
				 scratch);
	if (r < 0)
		return r;
	*ret_text = vigie_buffer_string(scratch);
	return 0;
}
