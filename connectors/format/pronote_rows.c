/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of separated text, one by one: header rows to the shape, the others to its reader. Only
 * the columns that the shape reads are ever made into text. */
#include <errno.h>
#include <string.h>

#include "connectors/format/pronote_job.h"

typedef int (*read_function)(struct vigie_pronote_job *job, const struct vigie_pronote_row *row);
typedef int (*header_function)(struct vigie_pronote_job *job, unsigned index,
			       const struct vigie_csv_row *row);

/* Shapes with neither are described, and give no record. */
static const struct {
	read_function read;
	header_function header; /* of a grid */
} readers[VIGIE_PRONOTE_SHAPES_N] = {
	[VIGIE_PRONOTE_INCIDENTS] = {.read = vigie_pronote_read_incident},
	[VIGIE_PRONOTE_PUNISHMENTS] = {.read = vigie_pronote_read_punishment},
	[VIGIE_PRONOTE_SANCTIONS] = {.read = vigie_pronote_read_sanction},
	[VIGIE_PRONOTE_LATENESS] = {.read = vigie_pronote_read_lateness},
	[VIGIE_PRONOTE_ABSENCES] = {.read = vigie_pronote_read_absence},
	[VIGIE_PRONOTE_PUPILS] = {.read = vigie_pronote_read_pupil},
	[VIGIE_PRONOTE_BULLETIN] = {.header = vigie_pronote_bulletin_header},
	[VIGIE_PRONOTE_ABSENCE_LIST] = {.read = vigie_pronote_read_absence},
	[VIGIE_PRONOTE_ABSENCE_SUMMARY] = {.read = vigie_pronote_read_totals},
	[VIGIE_PRONOTE_PUPIL_LIST] = {.read = vigie_pronote_read_pupil},
	[VIGIE_PRONOTE_GRADES] = {.header = vigie_pronote_grades_header},
	[VIGIE_PRONOTE_AVERAGES] = {.header = vigie_pronote_averages_header},
};

int vigie_pronote_read_row(struct vigie_pronote_job *job, const struct vigie_pronote_row *row)
{
	read_function read = readers[job->layout.shape].read;

	return read ? read(job, row) : 0;
}

bool vigie_pronote_is_grid(const struct vigie_pronote_job *job)
{
	return readers[job->layout.shape].header != NULL;
}

static bool is_empty(const struct vigie_csv_row *row)
{
	for (size_t i = 0; i < row->n_cells; i++)
		if (row->cells[i].size > 0)
			return false;
	return true;
}

static int new_columns(struct vigie_pronote_job *job)
{
	job->columns = vigie_arena_allocate(job->arena, job->layout.width * sizeof(*job->columns));
	if (!job->columns)
		return -ENOMEM;
	for (size_t i = 0; i < job->layout.width; i++)
		job->columns[i] = (struct vigie_pronote_column){.day = VIGIE_DAY_NONE,
								.coefficient = VIGIE_DECIMAL_NONE,
								.out_of = VIGIE_DECIMAL_NONE};
	return 0;
}

int vigie_pronote_read_header(struct vigie_pronote_job *job, unsigned index,
			      const struct vigie_csv_row *row)
{
	int r = 0;

	if (index == 0 && vigie_pronote_is_grid(job))
		r = new_columns(job);
	if (r == 0 && vigie_pronote_is_grid(job))
		r = readers[job->layout.shape].header(job, index, row);
	if (index + 1 == job->layout.n_rows)
		vigie_csv_expect(job->csv, job->layout.width);
	return r;
}

/* Makes the columns that are read into text. 0, -errno, or the rejection + 1 with its field. */
static int make_text(struct vigie_pronote_job *job, const struct vigie_csv_row *csv_row,
		     struct vigie_pronote_row *row, enum vigie_pronote_field *ret_field)
{
	vigie_pronote_fields left = job->layout.found & job->facts->reads;

	for (; left; left &= left - 1) {
		unsigned field = (unsigned)__builtin_ctzll(left);
		size_t i = job->layout.column[field] - 1u;
		int r = i >= csv_row->n_cells
				? 0
				: vigie_csv_string(job->csv, &csv_row->cells[i], &job->cells[field],
						   &row->text[field]);

		if (r < 0) {
			*ret_field = (enum vigie_pronote_field)field;
			return r == -EILSEQ ? VIGIE_REJECT_ENCODING + 1 : r;
		}
	}
	return 0;
}

/* Grids and lists of screens have rows that are no pupils; the exports of the administration do
 * not, but for a header again where two were joined. */
static bool has_parasites(const struct vigie_pronote_job *job)
{
	return job->layout.shape > VIGIE_PRONOTE_PUPILS;
}

static bool is_header_again(const struct vigie_pronote_row *row)
{
	const char *first = vigie_pronote_text(row, VIGIE_PRONOTE_FIRST);

	return strcasecmp(vigie_pronote_text(row, VIGIE_PRONOTE_LAST), "NOM") == 0 &&
	       (strcasecmp(first, "PRENOM") == 0 || strcmp(first, "Prénom") == 0);
}

static int read_list_row(struct vigie_pronote_job *job, const struct vigie_csv_row *csv_row)
{
	struct vigie_pronote_row row = {.line = csv_row->line};
	enum vigie_pronote_field field = VIGIE_PRONOTE_NO_FIELD;
	int r;

	if (has_parasites(job) && vigie_pronote_names_nobody(job, csv_row))
		return 0;
	/* A shifted row has something else where names are expected: nothing of it is looked at. */
	if (csv_row->flaw != VIGIE_CSV_SOUND)
		r = csv_row->flaw + 1;
	else
		r = make_text(job, csv_row, &row, &field);
	if (r > 0)
		return vigie_pronote_reject_field(job, row.line, field,
						  (enum vigie_rejection)(r - 1));
	if (r < 0 || is_header_again(&row))
		return r;
	return vigie_pronote_read_row(job, &row);
}

static int read_data(struct vigie_pronote_job *job, const struct vigie_csv_row *row)
{
	if (is_empty(row) && row->flaw != VIGIE_REJECT_TOO_LONG)
		return 0;
	if (vigie_pronote_is_grid(job))
		return vigie_pronote_read_grid(job, row);
	return readers[job->layout.shape].read ? read_list_row(job, row) : 0;
}

static int read_rows(struct vigie_pronote_job *job, uint32_t *ret_line)
{
	unsigned first = job->layout.first, end = first + job->layout.n_rows;

	for (unsigned n = 0;; n += n < end) {
		struct vigie_csv_row row;
		int r = vigie_csv_next(job->csv, &row);

		if (r < 0 || r == VIGIE_CSV_END)
			return r;
		/* The last row of a grid sums up, and may be shorter than the others. */
		if (r == VIGIE_CSV_TRUNCATED) {
			if (n == end && has_parasites(job) && vigie_pronote_names_nobody(job, &row))
				return 0;
			*ret_line = row.line;
			return VIGIE_REJECT_TRUNCATED + 1;
		}
		if (n < first)
			continue;
		r = n < end ? vigie_pronote_read_header(job, n - first, &row)
			    : read_data(job, &row);
		if (r != 0)
			return r;
	}
}

int vigie_pronote_read_csv(struct vigie_pronote_job *job, struct vigie_input *input,
			   uint32_t *ret_line)
{
	int r = vigie_input_rewind(input);

	if (r < 0)
		return r;
	r = vigie_csv_new(input, &job->csv);
	if (r < 0)
		return r;
	r = read_rows(job, ret_line);
	if (job->inspection)
		job->inspection->encoding = vigie_csv_encoding(job->csv);
	vigie_csv_free(TAKE_PTR(job->csv));
	return r;
}
