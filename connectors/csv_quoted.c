/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows with quotes. A quote closes its cell only before a separator, a line break or the end, so
 * raw quotes of HTML inside a cell are text. A row that this reading does not give the right width
 * is read again as one physical line in which an opening quote may be a letter like any other.
 */
#include <errno.h>

#include "connectors/csv_window.h"
#include "vigie/format.h"

enum cell_end { CELL_CLOSED, CELL_OPEN, CELL_MORE };

/* How a row is read: across line breaks with doubled quotes respected, or as one line. */
struct reading {
	struct vigie_csv *csv;
	bool one_line;
	size_t line_end; /* of the first line */
	uint32_t breaks; /* line breaks inside cells */
};

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

static bool ends_cell(const struct vigie_csv *csv, size_t at)
{
	return at == csv->end || csv->window[at] == csv->separator || is_break(csv->window[at]);
}

static uint32_t count_breaks(struct vigie_csv *csv, size_t from, size_t to)
{
	uint32_t n = 0;

	if (vigie_csv_line_end(csv, from) >= to)
		return 0;
	for (size_t i = from; i < to; i++)
		n += csv->window[i] == '\n' ||
		     (csv->window[i] == '\r' && (i + 1 == csv->end || csv->window[i + 1] != '\n'));
	return n;
}

/* From after an opening quote to its closing one, `ret_close`, counting the line breaks between. */
static enum cell_end find_close(struct reading *reading, size_t from, size_t *ret_close,
				bool *ret_doubled)
{
	struct vigie_csv *csv = reading->csv;
	size_t limit = reading->one_line ? reading->line_end : csv->end, at = from;
	uint32_t breaks = 0;

	*ret_doubled = false;
	for (;;) {
		const char *found = memchr(csv->window + at, '"', limit - at);
		size_t quote = found ? (size_t)(found - csv->window) : limit, run = 0;

		breaks += count_breaks(csv, at, quote);
		if (breaks > VIGIE_CSV_LINES_LIMIT)
			return CELL_OPEN;
		while (quote + run < limit && csv->window[quote + run] == '"')
			run++;
		if (quote + run == csv->end && !csv->at_end && !reading->one_line)
			return CELL_MORE;
		if (run == 0)
			return CELL_OPEN;
		at = quote + run;
		if (ends_cell(csv, at) && (run % 2 == 1 || reading->one_line)) {
			*ret_close = at - 1;
			*ret_doubled |= run > 1;
			reading->breaks += breaks;
			return CELL_CLOSED;
		}
		*ret_doubled |= run > 1;
	}
}

static size_t find_cell_end(const struct vigie_csv *csv, size_t at)
{
	while (!ends_cell(csv, at))
		at++;
	return at;
}

/* Reads the row once. Returns CLOSED with `ret_end`, where its line break is. */
static enum cell_end read_cells(struct reading *reading, size_t *ret_end)
{
	struct vigie_csv *csv = reading->csv;
	size_t at = csv->start;

	csv->n_cells = 0;
	for (;;) {
		enum cell_end outcome = CELL_OPEN;
		size_t from = at;
		bool doubled;

		if (at < csv->end && csv->window[at] == '"')
			outcome = find_close(reading, at + 1, &at, &doubled);
		if (outcome == CELL_CLOSED) {
			vigie_csv_add_cell(csv, from + 1, at, doubled);
			at++;
		} else if (from < csv->end && csv->window[from] == '"' && !reading->one_line) {
			return outcome;
		} else {
			at = find_cell_end(csv, from);
			vigie_csv_add_cell(csv, from, at, false);
		}
		if (at == csv->end || is_break(csv->window[at]))
			break;
		at++;
	}
	*ret_end = at;
	return CELL_CLOSED;
}

static bool has_width(const struct vigie_csv *csv)
{
	return csv->width == 0 || csv->n_cells == csv->width;
}

/* Is there enough behind `end` to know that a CR is not half of a line break? */
static bool is_whole(const struct vigie_csv *csv, size_t end)
{
	return csv->at_end || end + 1 < csv->end ||
	       (end + 1 == csv->end && csv->window[end] == '\n');
}

static ssize_t read_one_line(struct vigie_csv *csv, bool open)
{
	struct reading reading = {.csv = csv, .one_line = true};
	size_t end = 0;

	reading.line_end = vigie_csv_line_end(csv, csv->start);
	(void)read_cells(&reading, &end);
	csv->line++;
	if (!has_width(csv) && open)
		csv->flaw = VIGIE_REJECT_QUOTE;
	return (ssize_t)end;
}

ssize_t vigie_csv_split_quoted(struct vigie_csv *csv)
{
	for (;;) {
		struct reading reading = {.csv = csv};
		size_t end = csv->end;
		enum cell_end outcome = read_cells(&reading, &end);
		bool too_long = end - csv->start > VIGIE_CSV_ROW_LIMIT;
		int r;

		if (outcome == CELL_CLOSED && has_width(csv) && is_whole(csv, end)) {
			csv->line += 1 + reading.breaks;
			return (ssize_t)end;
		}
		if (outcome == CELL_OPEN || too_long ||
		    (outcome == CELL_CLOSED && is_whole(csv, end)))
			return read_one_line(csv, outcome != CELL_CLOSED || reading.breaks > 0);
		r = vigie_csv_fill(csv);
		if (r < 0)
			return r;
	}
}
