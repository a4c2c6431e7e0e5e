/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of the separated-text reader, shared by its three files: the window, and where the
 * next marks stand in it. Internal to connectors/csv*.c. */
#ifndef VIGIE_CONNECTORS_CSV_WINDOW_H
#define VIGIE_CONNECTORS_CSV_WINDOW_H

#include <string.h>
#include <sys/types.h>

#include "connectors/csv.h"

#define VIGIE_CSV_MARKS 3 /* line feed, carriage return, quote */
#define VIGIE_CSV_UNKNOWN SIZE_MAX
#define VIGIE_CSV_SLACK 8 /* bytes behind the window that may be read or closed by a NUL */

struct vigie_csv {
	struct vigie_input *input;
	char *window;
	size_t capacity;
	size_t start, end; /* the row being read, and the end of what was read */
	size_t next[VIGIE_CSV_MARKS]; /* first mark at or after where it was last asked for */
	size_t asked[VIGIE_CSV_MARKS];
	bool at_end; /* the input has no more */
	bool cut; /* it ended inside a character */
	enum vigie_encoding encoding;
	bool guessed; /* UTF-8, from bytes that were all ASCII */
	char separator;
	size_t width; /* 0 any */
	uint32_t line; /* of `start` */
	struct vigie_csv_cell *cells;
	size_t n_cells; /* may be over the limit: then they were counted only */
	int flaw;
	struct vigie_buffer raw; /* UTF-16 not converted yet */
	struct vigie_buffer converted;
};

/* Reads more behind what the window holds, moving `start` to 0. 0 or -errno. */
int vigie_csv_fill(struct vigie_csv *csv) VIGIE_MUST_CHECK;
void vigie_csv_add_cell(struct vigie_csv *csv, size_t from, size_t to, bool doubled);
/*
 * Splits the row at `start`, which holds a quote; sets cells, flaw and line. Returns where it ends,
 * or -errno.
 */
ssize_t vigie_csv_split_quoted(struct vigie_csv *csv) VIGIE_MUST_CHECK;

/* The first `mark` at or after `from`; the window's end when there is none in it. */
static inline size_t vigie_csv_seek(struct vigie_csv *csv, int mark, size_t from)
{
	static const char bytes[VIGIE_CSV_MARKS] = {'\n', '\r', '"'};
	const char *found;

	if (csv->next[mark] != VIGIE_CSV_UNKNOWN && csv->asked[mark] <= from &&
	    from <= csv->next[mark])
		return csv->next[mark];
	found = memchr(csv->window + from, bytes[mark], csv->end - from);
	csv->asked[mark] = from;
	csv->next[mark] = found ? (size_t)(found - csv->window) : csv->end;
	return csv->next[mark];
}

static inline size_t vigie_csv_line_end(struct vigie_csv *csv, size_t from)
{
	size_t feed = vigie_csv_seek(csv, 0, from), carriage = vigie_csv_seek(csv, 1, from);

	return feed < carriage ? feed : carriage;
}

static inline bool vigie_csv_has_quote(struct vigie_csv *csv, size_t from, size_t to)
{
	return vigie_csv_seek(csv, 2, from) < to;
}

#endif
