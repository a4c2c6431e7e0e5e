/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the decoder of mapped columns share: one file being decoded, on the stack of
 * the decode call. */
#ifndef VIGIE_CONNECTORS_FORMAT_COLUMNS_H
#define VIGIE_CONNECTORS_FORMAT_COLUMNS_H

#include "connectors/csv_table.h"
#include "vigie/arena.h"

#define VIGIE_COLUMNS_COUNTS                                                                       \
	(VIGIE_MAPPED_BIT(HALF_DAYS) | VIGIE_MAPPED_BIT(UNJUSTIFIED) | VIGIE_MAPPED_BIT(LATENESS))

_Static_assert(VIGIE_MAPPED_FIELDS_N <= VIGIE_CSV_TABLE_COLUMNS, "a table holds them all");

struct vigie_columns_job {
	const struct vigie_decode_options *options;
	const struct vigie_sink *sink;
	struct vigie_arena *arena; /* folded titles */
	struct vigie_csv_column wanted[VIGIE_CSV_TABLE_COLUMNS];
	struct vigie_csv_table table;
	struct vigie_csv_table_row row;
	uint32_t said; /* the fields that are mapped */
	enum vigie_mapped_row makes;
	struct vigie_buffer name, hint_class;
	uint32_t column; /* where a rejection is; 0 the row */
};

/* The row in `job->row`: its records, or why it is rejected, to the sink. 0 or -errno. */
int vigie_columns_take_row(struct vigie_columns_job *job) VIGIE_MUST_CHECK;

#endif
