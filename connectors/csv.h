/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Separated text as real exports write it, read row by row through one window. Encoding and
 * separator are recognised from the first bytes; cells stay raw until one is asked for, so what
 * nobody asks for is never copied. Repairs nothing: a row that does not fit says so and is handed
 * on for its line number only.
 */
#ifndef VIGIE_CONNECTORS_CSV_H
#define VIGIE_CONNECTORS_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/encoding.h"
#include "vigie/input.h"

#define VIGIE_CSV_WINDOW (256u << 10) /* bytes held of a file: what stays in the second cache */
#define VIGIE_CSV_ROW_LIMIT (1u << 20) /* a longer row is no row: 600 times a real one */
#define VIGIE_CSV_CELLS_LIMIT 4096u /* cells kept of a row: the widest real export has 279 */
#define VIGIE_CSV_LINES_LIMIT                                                                      \
	32u /* line breaks in one quoted cell: more is a quote never closed                        \
	     */

#define VIGIE_CSV_SOUND (-1) /* no flaw */

/* Raw bytes inside the reader's window, without the quotes around them. */
struct vigie_csv_cell {
	char *text;
	uint32_t size;
	bool doubled; /* holds doubled quotes */
};

/* Borrowed until the next row is asked for. */
struct vigie_csv_row {
	struct vigie_csv_cell *cells;
	size_t n_cells; /* at most VIGIE_CSV_CELLS_LIMIT */
	uint32_t line; /* physical line where it begins, 1-based */
	int flaw; /* VIGIE_CSV_SOUND, or enum vigie_rejection: WIDTH, QUOTE, TOO_LONG */
};

struct vigie_csv; /* owner: who made it; its window is wiped when it is freed */

/* Starts at the first byte of `input` (borrowed, it must outlive the reader). 0 or -errno. */
int vigie_csv_new(struct vigie_input *input, struct vigie_csv **ret_csv) VIGIE_MUST_CHECK;
void vigie_csv_free(struct vigie_csv *csv);
VIGIE_DEFINE_FREEP(vigie_csv, struct vigie_csv, vigie_csv_free)

/* What the text is taken for; a guess of UTF-8 from bytes that were all ASCII may still change. */
enum vigie_encoding vigie_csv_encoding(const struct vigie_csv *csv);
char vigie_csv_separator(const struct vigie_csv *csv); /* 0: one cell a line */
/* From now on a row with another number of cells has a flaw; 0 accepts any. */
void vigie_csv_expect(struct vigie_csv *csv, size_t n_cells);

enum vigie_csv_outcome {
	VIGIE_CSV_END = 0,
	VIGIE_CSV_ROW = 1,
	VIGIE_CSV_TRUNCATED = 2, /* the file ends inside a row, a quoted cell or a character */
};

/* The next row that is not blank. An outcome, or -errno. */
int vigie_csv_next(struct vigie_csv *csv, struct vigie_csv_row *ret_row) VIGIE_MUST_CHECK;

/*
 * The cell as normalised UTF-8 (vigie_text_normalise): in the window when it is plain ASCII, else
 * in `scratch`, which is cleared first. Returns 0; -EILSEQ for bytes that the encoding does not
 * have; -ENOMEM.
 */
int vigie_csv_string(struct vigie_csv *csv, const struct vigie_csv_cell *cell,
		     struct vigie_buffer *scratch, const char **ret_text) VIGIE_MUST_CHECK;

/* The separator of a text (UTF-8 or a superset of ASCII) that starts with these bytes: ';', a tab
 * or ','; 0 none. */
char vigie_csv_sniff(const char *head, size_t size);

#endif
