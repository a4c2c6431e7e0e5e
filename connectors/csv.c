/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reader owns one window of the file. Where the next line feed, carriage return and quote are
 * is remembered, so a row without quotes costs one memchr() a cell and nothing else; csv_quoted.c
 * takes the others. A text in UTF-16 is converted as it enters the window, any other stays as it
 * is.
 */
#include <errno.h>
#include <string.h>

#include "connectors/csv_window.h"
#include "vigie/format.h"
#include "vigie/text.h"

#define BLANK (VIGIE_CSV_TRUNCATED + 1) /* a line that is no row: not handed on */
#define SNIFFED (64u << 10) /* bytes that the separator is guessed from */

/* U+FFFD would be taken for a character of the file: a byte that UTF-8 does not have is not. */
#define BAD_CHARACTER "\xff"

enum vigie_encoding vigie_csv_encoding(const struct vigie_csv *csv)
{
	return csv->encoding;
}

char vigie_csv_separator(const struct vigie_csv *csv)
{
	return csv->separator;
}

void vigie_csv_expect(struct vigie_csv *csv, size_t n_cells)
{
	csv->width = n_cells;
}

static bool is_utf16(const struct vigie_csv *csv)
{
	return csv->encoding == VIGIE_ENCODING_UTF16LE || csv->encoding == VIGIE_ENCODING_UTF16BE;
}

/* Converts what was read of a UTF-16 text to the end of the window; `csv->raw` keeps a character
 * cut by the end of the chunk. */
static int convert_chunk(struct vigie_csv *csv, bool last)
{
	size_t done = 0;

	vigie_buffer_clear(&csv->converted);
	while (done < csv->raw.size) {
		size_t used = 0;
		int r = vigie_encoding_convert(csv->encoding, csv->raw.data + done,
					       csv->raw.size - done, last, &csv->converted, &used);

		done += used;
		if (r == -EILSEQ) {
			csv->cut = last && csv->raw.size - done < 2;
			vigie_buffer_append_string(&csv->converted, BAD_CHARACTER);
			done += csv->raw.size - done < 2 ? 1 : 2;
		} else if (r < 0) {
			return r;
		} else {
			break;
		}
	}
	memmove(csv->raw.data, csv->raw.data + done, csv->raw.size - done);
	csv->raw.size -= done;
	if (vigie_buffer_error(&csv->converted) < 0)
		return -ENOMEM;
	memcpy(csv->window + csv->end, vigie_buffer_string(&csv->converted), csv->converted.size);
	csv->end += csv->converted.size;
	return 0;
}

static int read_utf16(struct vigie_csv *csv, size_t room)
{
	/* Two bytes become three at most; a pair of surrogates, four bytes, becomes four. */
	size_t want = room / 3 * 2;
	ssize_t n;
	int r = vigie_buffer_reserve(&csv->raw, want);

	if (r < 0)
		return r;
	n = vigie_input_read(csv->input, csv->raw.data + csv->raw.size, want - csv->raw.size);
	if (n < 0)
		return (int)n;
	csv->raw.size += (size_t)n;
	csv->at_end = n == 0;
	return convert_chunk(csv, csv->at_end);
}

static int read_bytes(struct vigie_csv *csv, size_t room)
{
	ssize_t n = vigie_input_read(csv->input, csv->window + csv->end, room);

	if (n < 0)
		return (int)n;
	csv->end += (size_t)n;
	csv->at_end = n == 0;
	return 0;
}

/* Wipes what it releases: rows hold more than anyone is to keep. */
static int grow_window(struct vigie_csv *csv)
{
	size_t capacity = csv->capacity * 2;
	char *window = malloc(capacity + VIGIE_CSV_SLACK);

	if (!window)
		return -ENOMEM;
	memcpy(window, csv->window, csv->end);
	explicit_bzero(csv->window, csv->end);
	free(csv->window);
	csv->window = window;
	csv->capacity = capacity;
	return 0;
}

int vigie_csv_fill(struct vigie_csv *csv)
{
	if (csv->start > 0) {
		memmove(csv->window, csv->window + csv->start, csv->end - csv->start);
		csv->end -= csv->start;
		csv->start = 0;
	}
	for (int mark = 0; mark < VIGIE_CSV_MARKS; mark++)
		csv->next[mark] = VIGIE_CSV_UNKNOWN;
	if (csv->end * 2 > csv->capacity && csv->capacity < 2 * VIGIE_CSV_ROW_LIMIT) {
		int r = grow_window(csv);

		if (r < 0)
			return r;
	}
	return is_utf16(csv) ? read_utf16(csv, csv->capacity - csv->end)
			     : read_bytes(csv, csv->capacity - csv->end);
}

/* windows-1252 by one bad byte, but full of UTF-8 characters: the byte is bad, not the guess. */
static bool is_mostly_utf8(const char *head, size_t size)
{
	size_t characters = 0, bad_bytes = 0;

	for (size_t i = 0; i + 1 < size; i++)
		characters += ((unsigned char)head[i] & 0xe0) == 0xc0 &&
			      ((unsigned char)head[i + 1] & 0xc0) == 0x80;
	for (size_t at = 0, bad = 0; at < size; at += bad + 1) {
		if (vigie_text_is_utf8(head + at, size - at, &bad))
			break;
		if (++bad_bytes > characters)
			return false;
	}
	return characters > 0 && bad_bytes * 2 <= characters;
}

static void detect_encoding(struct vigie_csv *csv, const char *head, size_t size)
{
	csv->encoding = vigie_encoding_detect(head, size);
	if (csv->encoding == VIGIE_ENCODING_WINDOWS_1252 && is_mostly_utf8(head, size))
		csv->encoding = VIGIE_ENCODING_UTF8;
	csv->guessed = csv->encoding == VIGIE_ENCODING_UTF8;
	for (size_t i = 0; csv->guessed && i < size; i++)
		csv->guessed = (unsigned char)head[i] < 0x80;
}

static int skip_mark(struct vigie_csv *csv)
{
	char mark[4];
	size_t size = vigie_encoding_mark(csv->encoding);

	while (size > 0) {
		ssize_t n = vigie_input_read(csv->input, mark, size);

		if (n < 0)
			return (int)n;
		if (n == 0)
			break;
		size -= (size_t)n;
	}
	return 0;
}

static int start(struct vigie_csv *csv)
{
	const char *head;
	size_t size;
	uint64_t total = vigie_input_size(csv->input);
	int r = vigie_input_head(csv->input, &head, &size);

	if (r < 0)
		return r;
	detect_encoding(csv, head, size);
	r = skip_mark(csv);
	if (r < 0)
		return r;
	csv->capacity = total < VIGIE_CSV_WINDOW / 4 ? 4 * (size_t)total + 64 : VIGIE_CSV_WINDOW;
	csv->window = malloc(csv->capacity + VIGIE_CSV_SLACK);
	csv->cells = malloc(VIGIE_CSV_CELLS_LIMIT * sizeof(*csv->cells));
	if (!csv->window || !csv->cells)
		return -ENOMEM;
	csv->line = 1;
	r = vigie_csv_fill(csv);
	if (r < 0)
		return r;
	csv->separator = vigie_csv_sniff(csv->window, csv->end < SNIFFED ? csv->end : SNIFFED);
	return 0;
}

int vigie_csv_new(struct vigie_input *input, struct vigie_csv **ret_csv)
{
	VIGIE_CLEANUP(vigie_csv_freep) struct vigie_csv *csv = calloc(1, sizeof(*csv));
	int r;

	if (!csv)
		return -ENOMEM;
	csv->input = input;
	r = start(csv);
	if (r < 0)
		return r;
	*ret_csv = TAKE_PTR(csv);
	return 0;
}

static void wipe_buffer(struct vigie_buffer *buffer)
{
	if (buffer->data)
		explicit_bzero(buffer->data, buffer->capacity);
	vigie_buffer_done(buffer);
}

void vigie_csv_free(struct vigie_csv *csv)
{
	if (!csv)
		return;
	if (csv->window)
		explicit_bzero(csv->window, csv->capacity);
	wipe_buffer(&csv->raw);
	wipe_buffer(&csv->converted);
	free(csv->window);
	free(csv->cells);
	free(csv);
}

void vigie_csv_add_cell(struct vigie_csv *csv, size_t from, size_t to, bool doubled)
{
	if (csv->n_cells < VIGIE_CSV_CELLS_LIMIT)
		csv->cells[csv->n_cells] =
			(struct vigie_csv_cell){csv->window + from, (uint32_t)(to - from), doubled};
	csv->n_cells++;
}

static void split_plain(struct vigie_csv *csv, size_t from, size_t to)
{
	const char *at = csv->window + from, *end = csv->window + to;
	struct vigie_csv_cell *cell = csv->cells, *last = csv->cells + VIGIE_CSV_CELLS_LIMIT;
	char separator = csv->separator;

	for (; separator && cell < last - 1; cell++) {
		const char *next = memchr(at, separator, (size_t)(end - at));

		if (!next)
			break;
		*cell = (struct vigie_csv_cell){(char *)at, (uint32_t)(next - at), false};
		at = next + 1;
	}
	*cell = (struct vigie_csv_cell){(char *)at, (uint32_t)(end - at), false};
	csv->n_cells = (size_t)(cell - csv->cells) + 1;
}

static bool is_blank(const struct vigie_csv *csv, size_t from, size_t to)
{
	while (from < to && (csv->window[from] == ' ' || csv->window[from] == '\t'))
		from++;
	return from == to;
}

/* Moves over one line break. */
static void pass_break(struct vigie_csv *csv, size_t at)
{
	if (at + 1 < csv->end && csv->window[at] == '\r' && csv->window[at + 1] == '\n')
		at++;
	csv->start = at < csv->end ? at + 1 : csv->end;
}

/*
 * Makes the row at the window's start whole. Returns its end (where its line break or the end of
 * the file is), or -errno; -EMSGSIZE when it is over the limit.
 */
static ssize_t find_end(struct vigie_csv *csv)
{
	for (;;) {
		size_t end = vigie_csv_line_end(csv, csv->start);
		bool whole = end < csv->end && !(end + 1 == csv->end && csv->window[end] == '\r');
		int r;

		if (end - csv->start > VIGIE_CSV_ROW_LIMIT)
			return -EMSGSIZE;
		if (whole || csv->at_end)
			return (ssize_t)end;
		r = vigie_csv_fill(csv);
		if (r < 0)
			return r;
	}
}

/* Drops a row over the limit up to its line break, window by window; a CR waits for its LF. */
static int skip_long_row(struct vigie_csv *csv)
{
	for (;;) {
		size_t end = vigie_csv_line_end(csv, csv->start);
		int r;

		if (end + 1 < csv->end || csv->at_end) {
			pass_break(csv, end);
			return 0;
		}
		csv->start = end;
		r = vigie_csv_fill(csv);
		if (r < 0)
			return r;
	}
}

/* Does the last cell end in the first bytes of a UTF-8 character? */
static bool ends_inside_character(const struct vigie_csv *csv)
{
	size_t start = csv->end, bad = 0;

	while (start > csv->start && csv->end - start < 4 &&
	       ((unsigned char)csv->window[start - 1] & 0xc0) == 0x80)
		start--;
	if (start == csv->start || (unsigned char)csv->window[start - 1] < 0xc2)
		return false;
	return (csv->encoding == VIGIE_ENCODING_UTF8 || csv->encoding == VIGIE_ENCODING_UTF8_BOM) &&
	       !csv->guessed &&
	       !vigie_text_is_utf8(csv->window + start - 1, csv->end - start + 1, &bad) && bad == 0;
}

/* An opening quote that was taken for a letter because the file ends before the closing one. */
static bool ends_inside_quotes(const struct vigie_csv *csv)
{
	const struct vigie_csv_cell *last;

	if (csv->n_cells == 0 || csv->n_cells > VIGIE_CSV_CELLS_LIMIT)
		return false;
	last = &csv->cells[csv->n_cells - 1];
	return last->size > 0 && last->text[0] == '"' && !last->doubled;
}

static int judge_row(struct vigie_csv *csv, size_t end)
{
	bool ends_file = end == csv->end && csv->at_end;

	if (csv->flaw == VIGIE_CSV_SOUND && csv->width && csv->n_cells != csv->width)
		csv->flaw = VIGIE_REJECT_WIDTH;
	if (ends_file && (csv->cut || ends_inside_character(csv) || ends_inside_quotes(csv) ||
			  (csv->width && csv->n_cells < csv->width)))
		return VIGIE_CSV_TRUNCATED;
	return VIGIE_CSV_ROW;
}

static int read_row(struct vigie_csv *csv, struct vigie_csv_row *ret_row)
{
	ssize_t end = find_end(csv);
	int r;

	csv->flaw = VIGIE_CSV_SOUND;
	csv->n_cells = 0;
	*ret_row = (struct vigie_csv_row){.cells = csv->cells, .line = csv->line};
	if (end == -EMSGSIZE) {
		ret_row->flaw = VIGIE_REJECT_TOO_LONG;
		csv->line++;
		r = skip_long_row(csv);
		return r < 0 ? r : VIGIE_CSV_ROW;
	}
	if (end < 0)
		return (int)end;
	if (vigie_csv_has_quote(csv, csv->start, (size_t)end)) {
		end = vigie_csv_split_quoted(csv);
		if (end < 0)
			return (int)end;
	} else if (is_blank(csv, csv->start, (size_t)end)) {
		r = csv->start == csv->end ? VIGIE_CSV_END : BLANK;
		csv->line++;
		pass_break(csv, (size_t)end);
		return r;
	} else {
		split_plain(csv, csv->start, (size_t)end);
		csv->line++;
	}
	r = judge_row(csv, (size_t)end);
	ret_row->flaw = csv->flaw;
	ret_row->n_cells =
		csv->n_cells < VIGIE_CSV_CELLS_LIMIT ? csv->n_cells : VIGIE_CSV_CELLS_LIMIT;
	pass_break(csv, (size_t)end);
	return r;
}

int vigie_csv_next(struct vigie_csv *csv, struct vigie_csv_row *ret_row)
{
	int r;

	do
		r = read_row(csv, ret_row);
	while (r == BLANK);
	return r;
}
