/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EXP_ELEVE, CSV and XML (pronote.h), from the columns of pronote_columns.h. */
#include "pronote.h"

#include <stdio.h>
#include <string.h>

#include "pronote_columns.h"

_Static_assert(GEN_N_COLUMNS == 279, "the real header has 279 columns");

/* The column at `at`, and in `parent` which responsible person it speaks of, 0 for none. */
static const struct gen_column *column_at(int at, int *parent)
{
	*parent = at < GEN_N_PUPIL_COLUMNS ? 0
					   : 1 + (at - GEN_N_PUPIL_COLUMNS) / GEN_N_PARENT_COLUMNS;
	return *parent ? &gen_parent_columns[(at - GEN_N_PUPIL_COLUMNS) % GEN_N_PARENT_COLUMNS]
		       : &gen_pupil_columns[at];
}

static void name_column(int at, bool drift, char *name, size_t size)
{
	int parent;
	const struct gen_column *column = column_at(at, &parent);
	const char *text = drift && column->drifted ? column->drifted : column->name;

	if (parent)
		snprintf(name, size, "R%d_%s", parent, text);
	else
		snprintf(name, size, "%s", text);
}

/* What writes the cell in this row; NULL for an empty cell. */
static gen_cell *writer_at(int at, struct gen_row *row)
{
	int parent;
	const struct gen_column *column = column_at(at, &parent);

	if (parent == 3 || (parent == 2 && !row->family.father))
		return NULL;
	row->mother = parent == 1;
	return column->put;
}

static void fill_row(struct gen_row *row, const struct gen_school *school, int index)
{
	row->school = school;
	row->pupil = &school->pupils[index];
	gen_family_make(&row->family, school->department->seed, school->index, row->pupil->family);
}

static int write_csv(const struct gen_school *school, const char *folder)
{
	bool drift = school->profile & GEN_DRIFT;
	struct gen_output out;
	struct gen_row row;
	char name[48];

	gen_output_open(&out, GEN_ENCODING_UTF8_BOM, folder, "EXP_ELEVE_" GEN_YEAR_NAME ".csv");
	for (int c = 0; c < GEN_N_COLUMNS; c++) {
		name_column(c, drift, name, sizeof(name));
		gen_put_raw(&out, name);
		gen_put_raw(&out, c + 1 < GEN_N_COLUMNS ? ";" : "\r\n");
	}
	for (int i = 0; i < school->n_pupils; i++) {
		fill_row(&row, school, i);
		for (int c = 0; c < GEN_N_COLUMNS; c++) {
			gen_cell *put = writer_at(c, &row);

			if (put)
				put(&out, &row);
			gen_put_raw(&out, c + 1 < GEN_N_COLUMNS ? ";" : "\r\n");
		}
	}
	return gen_output_close(&out);
}

static void put_element(struct gen_output *out, const char *name, gen_cell *put,
			const struct gen_row *row)
{
	gen_put_char(out, '<');
	gen_put_raw(out, name);
	if (!put) {
		gen_put_raw(out, "/>");
		return;
	}
	gen_put_char(out, '>');
	put(out, row);
	gen_put_raw(out, "</");
	gen_put_raw(out, name);
	gen_put_char(out, '>');
}

static int write_xml(const struct gen_school *school, const char *folder)
{
	struct gen_output out;
	struct gen_row row;
	char name[48];

	gen_output_open(&out, GEN_ENCODING_UTF8_BOM, folder, "EXP_ELEVE_" GEN_YEAR_NAME ".xml");
	out.xml = true;
	gen_put_raw(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n"
			  "<TABLE nom=\"Elèves\">\r\n");
	for (int i = 0; i < school->n_pupils; i++) {
		fill_row(&row, school, i);
		gen_put_raw(&out, "  <Eleves numero=\"");
		gen_put_number(&out, i + 1);
		gen_put_raw(&out, "\">\r\n    ");
		for (int c = 0; c < GEN_N_COLUMNS; c++) {
			name_column(c, false, name, sizeof(name));
			for (char *space = name; (space = strchr(space, ' '));)
				*space = '_';
			put_element(&out, name, writer_at(c, &row), &row);
		}
		gen_put_raw(&out, "\r\n  </Eleves>\r\n");
	}
	gen_put_raw(&out, "</TABLE>\r\n");
	return gen_output_close(&out);
}

int gen_pronote_write_pupils(const struct gen_school *school, const char *folder)
{
	return school->profile & GEN_PUPILS_XML ? write_xml(school, folder)
						: write_csv(school, folder);
}
