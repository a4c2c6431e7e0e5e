/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A table of text, its columns aligned by what they take on a terminal. Owned by who fills it, cell
 * by cell; printed once. What comes from files is made harmless: no cell can drive the terminal.
 */
#ifndef VIGIE_COMMAND_TABLE_H
#define VIGIE_COMMAND_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "vigie/clock.h"
#include "vigie/cleanup.h"

struct table_column {
	const char *title; /* msgid; NULL in every column: no line of titles */
	bool right; /* numbers */
};

struct table {
	const struct table_column *columns;
	size_t n_columns;
	char **cells; /* row after row */
	size_t n_cells, capacity;
	bool failed; /* memory was exhausted */
};

#define TABLE(columns_)                                                                            \
	{                                                                                          \
		.columns = (columns_), .n_columns = VIGIE_ARRAY_SIZE(columns_)                     \
	}

void table_cell(struct table *table, const char *format, ...) VIGIE_PRINTF(2, 3);
void table_number(struct table *table, uint64_t number);
/* "2026-11-30", or "-" for none. */
void table_day(struct table *table, vigie_day day);
/* "2026-11-30 07:30" in a time zone, or "-" for none. */
void table_moment(struct table *table, vigie_time moment, const char *timezone);
size_t table_rows(const struct table *table);
/* Keeps the first `n_rows`. */
void table_cut(struct table *table, size_t n_rows);
/* Prints all rows; 0 or -ENOMEM. */
int table_print(const struct table *table, FILE *file) VIGIE_MUST_CHECK;
void table_done(struct table *table);

/* Appends a moment as people read it. */
void moment_append(struct vigie_buffer *buffer, vigie_time moment, const char *timezone);

#endif
