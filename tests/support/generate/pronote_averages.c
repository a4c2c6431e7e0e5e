/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The averages of one class in all subjects (pronote.h), as pasted: TAB, two header rows, pairs
 * [average | Abs], three columns for a language, half-groups twice, rows that are no pupil.
 */
#include "pronote.h"

#include <stdio.h>

#include "output.h"

/* X(enumerator, what the second header row says) */
#define ROLES(X)                                                                                   \
	X(AVERAGE, "")                                                                             \
	X(GROUP_A, "")                                                                             \
	X(GROUP_B, "")                                                                             \
	X(WRITTEN, "ECRIT")                                                                        \
	X(ORAL, "ORAL")                                                                            \
	X(HOURS, "Abs")

enum role {
#define X(enumerator, qualifier) ROLE_##enumerator,
	ROLES(X)
#undef X
};

static const char *const qualifiers[] = {
#define X(enumerator, qualifier) qualifier,
	ROLES(X)
#undef X
};

struct grid_column {
	enum gen_subject subject;
	enum role role;
};

enum { MAX_COLUMNS = 3 * GEN_N_SUBJECTS };

struct grid {
	const struct gen_school *school;
	const struct gen_class *class;
	int term, n;
	struct grid_column columns[MAX_COLUMNS];
};

static void add_column(struct grid *grid, enum gen_subject subject, enum role role)
{
	grid->columns[grid->n++] = (struct grid_column){.subject = subject, .role = role};
}

static void add_subject(struct grid *grid, enum gen_subject subject)
{
	bool language = subject == GEN_SUBJECT_ENGLISH || subject == GEN_SUBJECT_SPANISH;

	if (subject == GEN_SUBJECT_BIOLOGY) {
		add_column(grid, subject, ROLE_GROUP_A);
		add_column(grid, subject, ROLE_GROUP_B);
		return;
	}
	add_column(grid, subject, ROLE_AVERAGE);
	/* In benchmarks the grid holds what the LSU file holds, no more. */
	if (language && !grid->school->department->bench) {
		add_column(grid, subject, ROLE_WRITTEN);
		add_column(grid, subject, ROLE_ORAL);
	} else if (!language) {
		add_column(grid, subject, ROLE_HOURS);
	}
}

static void fill_grid(struct grid *grid, const struct gen_school *school,
		      const struct gen_class *class, int term)
{
	*grid = (struct grid){.school = school, .class = class, .term = term};
	for (int s = 0; s < GEN_N_SUBJECTS; s++)
		if (class->level >= gen_subjects[s].first && class->level <= gen_subjects[s].last)
			add_subject(grid, (enum gen_subject)s);
}

static void put_header(struct gen_output *out, const struct grid *grid)
{
	gen_put_raw(out, "Nom\tClasse");
	for (int c = 0; c < grid->n; c++) {
		gen_put_char(out, '\t');
		gen_put_raw(out, gen_subjects[grid->columns[c].subject].code);
	}
	gen_put_raw(out, "\r\n\t");
	for (int c = 0; c < grid->n; c++) {
		gen_put_char(out, '\t');
		gen_put_raw(out, qualifiers[grid->columns[c].role]);
	}
	gen_put_raw(out, "\r\n");
}

static void put_hours(struct gen_output *out, const struct gen_pupil *pupil,
		      enum gen_subject subject)
{
	int hours = pupil->unrest > 400 ? (pupil->unrest + 90 * (int)subject) / 500 : 0;

	if (hours)
		gen_put_number(out, hours);
}

/* A missing average is written in many ways. */
static void put_nothing(struct gen_output *out, const struct gen_pupil *pupil,
			enum gen_subject subject)
{
	static const char *const ways[] = {"N.Not", "Abs", "NE", "NN", "-", "—", ""};

	if (subject == GEN_SUBJECT_SPORT)
		gen_put_raw(out, "Disp");
	else
		gen_put_raw(out, ways[(pupil->key + (uint64_t)subject) % 7]);
}

static int clamp(int average)
{
	return average < 0 ? 0 : average > 2000 ? 2000 : average;
}

static void put_cell(struct gen_output *out, const struct grid *grid, const struct gen_pupil *pupil,
		     const struct grid_column *column)
{
	int average = pupil->averages[grid->term][column->subject];
	/* Written and oral lie on either side of the average. */
	int gap = (int)(pupil->key % 9) * 25 - 100;

	if (column->role == ROLE_HOURS) {
		put_hours(out, pupil, column->subject);
		return;
	}
	if (!gen_pupil_takes(pupil, column->subject) ||
	    (column->role == ROLE_GROUP_A && pupil->group_b) ||
	    (column->role == ROLE_GROUP_B && !pupil->group_b))
		return;
	if (average == GEN_NO_AVERAGE)
		put_nothing(out, pupil, column->subject);
	else if (column->role == ROLE_WRITTEN)
		gen_put_hundredths(out, clamp(average - gap), ',');
	else if (column->role == ROLE_ORAL)
		gen_put_hundredths(out, clamp(average + gap), ',');
	else
		gen_put_hundredths(out, average, ',');
}

static void put_pupil(struct gen_output *out, const struct grid *grid,
		      const struct gen_pupil *pupil)
{
	gen_put_raw(out, pupil->last);
	gen_put_char(out, ' ');
	gen_put_raw(out, pupil->first);
	gen_put_char(out, '\t');
	gen_put_raw(out, grid->class->name);
	for (int c = 0; c < grid->n; c++) {
		gen_put_char(out, '\t');
		put_cell(out, grid, pupil, &grid->columns[c]);
	}
	gen_put_raw(out, "\r\n");
}

/* A row of the data area that is no pupil; with the averages of the class if `filled`. */
static void put_parasite(struct gen_output *out, const struct grid *grid, const char *label,
			 bool filled)
{
	gen_put_raw(out, label);
	gen_put_char(out, '\t');
	for (int c = 0; c < grid->n; c++) {
		int average = grid->class->averages[grid->term][grid->columns[c].subject];

		gen_put_char(out, '\t');
		if (filled && grid->columns[c].role == ROLE_AVERAGE && average != GEN_NO_AVERAGE)
			gen_put_hundredths(out, average, ',');
	}
	gen_put_raw(out, "\r\n");
}

static void put_grid(struct gen_output *out, const struct grid *grid)
{
	const struct gen_class *class = grid->class;
	char label[32];

	put_header(out, grid);
	snprintf(label, sizeof(label), "Classe %s", class->name);
	put_parasite(out, grid, label, false);
	for (int i = 0; i < class->n; i++) {
		const struct gen_pupil *pupil = &grid->school->pupils[class->first + i];

		if (i == 20)
			put_header(out, grid);
		if (gen_pupil_stays(pupil))
			put_pupil(out, grid, pupil);
	}
	snprintf(label, sizeof(label), "Groupe %sEPS_1", class->name);
	put_parasite(out, grid, label, false);
	put_parasite(out, grid, "Moyenne de la classe", true);
	put_parasite(out, grid, "Général", true);
}

static int write_grid(const struct gen_school *school, const char *folder,
		      const struct gen_class *class, int term)
{
	struct gen_output out;
	struct grid grid;
	char name[96];

	snprintf(name, sizeof(name), "moyennes_" GEN_YEAR_NAME "_%s_%c%d.csv", class->name,
		 school->terms[term].letter, term + 1);
	fill_grid(&grid, school, class, term);
	gen_output_open(&out,
			school->profile & GEN_UTF16_GRIDS ? GEN_ENCODING_UTF16LE
							  : GEN_ENCODING_UTF8_BOM,
			folder, name);
	put_grid(&out, &grid);
	return gen_output_close(&out);
}

int gen_pronote_write_averages(const struct gen_school *school, const char *folder)
{
	for (int c = 0; c < school->n_classes; c++)
		for (int term = 0; term < school->n_terms; term++) {
			int r = write_grid(school, folder, &school->classes[c], term);

			if (r < 0)
				return r;
		}
	return 0;
}
