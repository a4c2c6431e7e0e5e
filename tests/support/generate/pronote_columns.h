/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The 279 columns of EXP_ELEVE, stated once, in the order of the real header: those of the pupil,
 * then those of a responsible person, which come three times. A column without a writer is empty.
 */
#ifndef GENERATE_PRONOTE_COLUMNS_H
#define GENERATE_PRONOTE_COLUMNS_H

#include "output.h"
#include "school.h"

struct gen_row {
	const struct gen_school *school;
	const struct gen_pupil *pupil;
	struct gen_family family;
	bool mother; /* whom a column of a responsible person speaks of */
};

typedef void gen_cell(struct gen_output *out, const struct gen_row *row);

struct gen_column {
	const char *name;
	const char *drifted; /* the other spelling, where versions differ */
	gen_cell *put; /* NULL: always empty */
};

enum {
	GEN_N_PUPIL_COLUMNS = 156,
	GEN_N_PARENT_COLUMNS = 41,
	GEN_N_PARENTS = 3, /* the third is always empty */
	GEN_N_COLUMNS = GEN_N_PUPIL_COLUMNS + GEN_N_PARENTS * GEN_N_PARENT_COLUMNS,
};

extern const struct gen_column gen_pupil_columns[GEN_N_PUPIL_COLUMNS];
extern const struct gen_column gen_parent_columns[GEN_N_PARENT_COLUMNS];

/* Cells that pupils and responsible persons both have. */
gen_cell gen_cell_town, gen_cell_country, gen_cell_no, gen_cell_address, gen_cell_flat,
	gen_cell_postcode, gen_cell_email, gen_cell_phone, gen_cell_prefix, gen_cell_full_phone;

#endif
