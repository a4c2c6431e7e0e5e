/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Separated text with one header row, read by the names of its columns, in whatever order they
 * stand; a column that was not asked for is never made into text. Owned by who opened it; wipes its
 * cells.
 */
#ifndef VIGIE_CONNECTORS_CSV_TABLE_H
#define VIGIE_CONNECTORS_CSV_TABLE_H

#include "connectors/csv.h"
#include "vigie/format.h"

#define VIGIE_CSV_TABLE_COLUMNS 32 /* that may be asked for: a set of them is one word */

/* A column asked for. `key` is its title as vigie_text_fold(…, true, …) leaves it. */
struct vigie_csv_column {
	const char *key;
	const char *meaning; /* the record field it gives, for `inspect`; NULL: tells the shape */
};

struct vigie_csv_table {
	struct vigie_csv *csv;
	const struct vigie_csv_column *columns;
	size_t n;
	uint32_t found; /* a bit per column asked for that the header has */
	uint16_t place[VIGIE_CSV_TABLE_COLUMNS]; /* from 1; 0: it is not there */
	uint32_t line; /* of the header */
	struct vigie_buffer cells[VIGIE_CSV_TABLE_COLUMNS];
	struct vigie_buffer key;
};

struct vigie_csv_table_row {
	const char *text[VIGIE_CSV_TABLE_COLUMNS]; /* "" for none */
	uint32_t line;
	int flaw; /* VIGIE_CSV_SOUND, or enum vigie_rejection: no text is there then */
	uint32_t column; /* where, from 1; 0 the row */
};

/* Zero-initialised before. Reads the header, and describes each column where `inspection` is not
 * NULL, its title behind `prefix`. 0, rejection + 1 of a text without a header, or -errno. */
int vigie_csv_table_open(struct vigie_csv_table *table, struct vigie_input *input,
			 const struct vigie_csv_column *columns, size_t n, const char *prefix,
			 struct vigie_inspection *inspection) VIGIE_MUST_CHECK;
void vigie_csv_table_done(struct vigie_csv_table *table);
/* The next row: an enum vigie_csv_outcome, or -errno. */
int vigie_csv_table_next(struct vigie_csv_table *table,
			 struct vigie_csv_table_row *ret_row) VIGIE_MUST_CHECK;
/* Is this ASCII word on the first line, whatever its case, in any encoding? For probes. */
bool vigie_csv_head_mentions(const char *head, size_t size, const char *word);

#endif
