/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The grid of the marks of one class in one subject. Its header: a row of dates, a row "29
 * élèves;Moyenne;N.R.;;" that may carry "1-/10" or a bare coefficient, a row of "2-/20". The
 * subject is not in it.
 */
#include <errno.h>
#include <string.h>

#include "connectors/format/pronote_job.h"

#define COEFFICIENT_MAX (99 * VIGIE_DECIMAL_ONE) /* what PRONOTE accepts */
#define OUT_OF_MAX (99 * VIGIE_DECIMAL_ONE)

static int read_date(struct vigie_pronote_job *job, const char *text,
		     struct vigie_pronote_column *column)
{
	struct vigie_pronote_moment moment;

	if (!*text)
		return 0;
	if (vigie_pronote_read_day_month(text, &moment) < 0)
		return VIGIE_REJECT_DATE + 1;
	column->kind = VIGIE_PRONOTE_COLUMN_MARK;
	if (!moment.year && !job->year)
		return VIGIE_REJECT_NO_YEAR + 1;
	column->day = vigie_pronote_place(&moment, job->year, false);
	if (column->day == VIGIE_DAY_NONE)
		return VIGIE_REJECT_DATE + 1;
	if (!job->year)
		job->year = vigie_day_school_year(column->day);
	return 0;
}

static int check_scale(const struct vigie_pronote_column *column)
{
	if (column->coefficient != VIGIE_DECIMAL_NONE &&
	    (column->coefficient < 0 || column->coefficient > COEFFICIENT_MAX))
		return VIGIE_REJECT_RANGE + 1;
	if (column->out_of != VIGIE_DECIMAL_NONE &&
	    (column->out_of <= 0 || column->out_of > OUT_OF_MAX))
		return VIGIE_REJECT_RANGE + 1;
	return 0;
}

/* "2-/20", or "2" alone, which is out of 20. */
static int read_scale(const char *text, struct vigie_pronote_column *column)
{
	struct vigie_pronote_scale scale;

	column->kind = VIGIE_PRONOTE_COLUMN_MARK;
	if (vigie_pronote_read_scale(text, &scale) == 0) {
		column->coefficient = scale.coefficient;
		column->out_of = scale.out_of;
	} else if (vigie_pronote_read_number(text, &column->coefficient) < 0) {
		return VIGIE_REJECT_NUMBER + 1;
	}
	return check_scale(column);
}

/* The row of captions. The average and the work not handed in belong to a term: without one they
 * are left, since a count or an average without term would be of the whole year. */
static int read_caption(const struct vigie_pronote_job *job, size_t i, const char *text,
			struct vigie_pronote_column *column)
{
	int term = job->options->hints.term;

	if (i == 0 || !*text)
		return 0;
	if (strcasecmp(text, "N.R.") == 0 || i == 1) {
		column->kind =
			i == 1 ? VIGIE_PRONOTE_COLUMN_AVERAGE : VIGIE_PRONOTE_COLUMN_NOT_HANDED_IN;
		if (!term)
			column->kind = VIGIE_PRONOTE_COLUMN_IGNORED;
		column->term = term;
		return 0;
	}
	return read_scale(text, column);
}

static int read_header_cell(struct vigie_pronote_job *job, unsigned row_index, size_t i,
			    const char *text)
{
	struct vigie_pronote_column *column = &job->columns[i];

	column->subject = vigie_buffer_string(&job->hint_subject);
	if (job->layout.first + row_index < job->layout.titles)
		return i < 2 ? 0 : read_date(job, text, column);
	if (job->layout.first + row_index == job->layout.titles)
		return read_caption(job, i, text, column);
	return i < 2 || !*text ? 0 : read_scale(text, column);
}

/* A test without a date cannot be placed: said once, for its column. */
static int check_columns(struct vigie_pronote_job *job, uint32_t line)
{
	for (size_t i = 0; i < job->layout.width; i++) {
		struct vigie_pronote_column *column = &job->columns[i];

		if (column->kind == VIGIE_PRONOTE_COLUMN_MARK && column->day == VIGIE_DAY_NONE &&
		    !column->faulty) {
			int r = vigie_pronote_reject(job, line, (uint32_t)i + 1,
						     VIGIE_REJECT_MISSING);

			if (r < 0)
				return r;
			column->faulty = true;
		}
		if (column->faulty)
			column->kind = VIGIE_PRONOTE_COLUMN_IGNORED;
	}
	return 0;
}

int vigie_pronote_grades_header(struct vigie_pronote_job *job, unsigned index,
				const struct vigie_csv_row *row)
{
	for (size_t i = 0; i < row->n_cells && i < job->layout.width; i++) {
		const char *text;
		int r = vigie_csv_string(job->csv, &row->cells[i], &job->cell, &text);

		if (r == 0)
			r = read_header_cell(job, index, i, text);
		if (r == VIGIE_REJECT_NO_YEAR + 1)
			return r;
		if (r == -EILSEQ)
			r = VIGIE_REJECT_ENCODING + 1;
		if (r > 0) {
			job->columns[i].faulty = true;
			r = vigie_pronote_reject(job, row->line, (uint32_t)i + 1,
						 (enum vigie_rejection)(r - 1));
		}
		if (r < 0)
			return r;
	}
	if (index + 1 < job->layout.n_rows)
		return 0;
	return job->year ? check_columns(job, row->line) : VIGIE_REJECT_NO_YEAR + 1;
}
