/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Grids of one class: a name, and columns that each give an average, a mark or a count. The header
 * rows were understood by the shape's own file; here a row becomes records. A cell at fault takes
 * nothing from the others.
 */
#include <errno.h>
#include <string.h>

#include "connectors/format/pronote_job.h"

#define AVERAGE_MAX (20 * VIGIE_DECIMAL_ONE)
#define COUNT_MAX (999 * VIGIE_DECIMAL_ONE) /* three digits, as in the ministry's own exports */

/* One row being read. */
struct reading {
	struct vigie_pronote_job *job;
	const struct vigie_csv_row *row;
	struct vigie_id id;
};

static int cell_text(struct vigie_pronote_job *job, const struct vigie_csv_row *row, size_t i,
		     struct vigie_buffer *scratch, const char **ret_text)
{
	*ret_text = "";
	if (i >= row->n_cells)
		return 0;
	return vigie_csv_string(job->csv, &row->cells[i], scratch, ret_text);
}

size_t vigie_pronote_name_column(const struct vigie_pronote_job *job)
{
	const uint16_t *column = job->layout.column;

	if (job->layout.shape == VIGIE_PRONOTE_GRADES)
		return 0;
	return (column[VIGIE_PRONOTE_FULL_NAME] ? column[VIGIE_PRONOTE_FULL_NAME]
						: column[VIGIE_PRONOTE_LAST]) -
	       1u;
}

bool vigie_pronote_names_nobody(struct vigie_pronote_job *job, const struct vigie_csv_row *row)
{
	const char *name;

	return row->flaw != VIGIE_REJECT_TOO_LONG &&
	       cell_text(job, row, vigie_pronote_name_column(job), &job->name, &name) == 0 &&
	       vigie_pronote_is_parasite(name);
}

static void start_record(const struct reading *reading, enum vigie_record_type type,
			 struct vigie_record *record)
{
	vigie_record_init(record, type);
	record->line = reading->row->line;
	record->id = reading->id;
}

static int hand_on_average(const struct reading *reading, const struct vigie_pronote_column *column,
			   const struct vigie_pronote_mark *mark)
{
	struct vigie_record record;
	vigie_decimal value = mark->value;

	/* "9/10" is 18 out of 20. */
	if (mark->out_of > 0)
		value = vigie_decimal_divide((__int128)value * AVERAGE_MAX, mark->out_of);
	if (value < 0 || value > AVERAGE_MAX || mark->out_of == 0)
		return VIGIE_REJECT_RANGE + 1;
	start_record(reading, VIGIE_RECORD_AVERAGE, &record);
	record.average.subject = column->subject;
	record.average.term = column->term;
	record.average.value = value;
	return vigie_pronote_hand_on(reading->job, &record);
}

static int hand_on_mark(const struct reading *reading, const struct vigie_pronote_column *column,
			const struct vigie_pronote_mark *mark)
{
	vigie_decimal out_of = mark->out_of == VIGIE_DECIMAL_NONE ? column->out_of : mark->out_of;
	vigie_decimal most = out_of == VIGIE_DECIMAL_NONE ? AVERAGE_MAX : out_of;
	struct vigie_record record;

	if (mark->value != VIGIE_DECIMAL_NONE && (mark->value < 0 || mark->value > most))
		return VIGIE_REJECT_RANGE + 1;
	start_record(reading, VIGIE_RECORD_MARK, &record);
	record.mark.subject = column->subject;
	record.mark.date = column->day;
	record.mark.value = mark->value;
	record.mark.out_of = out_of;
	record.mark.coefficient = column->coefficient;
	record.mark.annotation = mark->annotation;
	return vigie_pronote_hand_on(reading->job, &record);
}

static int hand_on_count(const struct reading *reading, const struct vigie_pronote_column *column,
			 enum vigie_count_what what, vigie_decimal value)
{
	struct vigie_record record;

	if (value < 0 || value > COUNT_MAX)
		return VIGIE_REJECT_RANGE + 1;
	start_record(reading, VIGIE_RECORD_COUNT, &record);
	record.count.what = what;
	record.count.subject = column->subject;
	record.count.term = column->term;
	record.count.value = value;
	return vigie_pronote_hand_on(reading->job, &record);
}

static int read_count(const struct reading *reading, const struct vigie_pronote_column *column,
		      const char *text)
{
	enum vigie_count_what what = column->kind == VIGIE_PRONOTE_COLUMN_LATENESS
					     ? VIGIE_COUNT_LATENESS
					     : VIGIE_COUNT_NOT_HANDED_IN;
	struct vigie_pronote_mark mark;
	vigie_decimal value;
	int r;

	if (vigie_pronote_read_mark(text, &mark) == VIGIE_PRONOTE_MARK_NONE)
		return 0;
	if (column->kind == VIGIE_PRONOTE_COLUMN_HOURS_MISSED) {
		what = VIGIE_COUNT_HOURS_MISSED;
		r = vigie_pronote_read_hours(text, &value);
	} else {
		r = vigie_pronote_read_number(text, &value);
	}
	return r < 0 ? VIGIE_REJECT_NUMBER + 1 : hand_on_count(reading, column, what, value);
}

/* 0, -errno, or the rejection of the cell + 1. */
static int read_cell(const struct reading *reading, const struct vigie_pronote_column *column,
		     const char *text)
{
	struct vigie_pronote_mark mark;
	enum vigie_pronote_mark_kind kind;

	switch (column->kind) {
	case VIGIE_PRONOTE_COLUMN_IGNORED:
		break;
	case VIGIE_PRONOTE_COLUMN_AVERAGE: /* what is no number is no average, and says so to
					      nobody */
		kind = vigie_pronote_read_mark(text, &mark);
		return kind == VIGIE_PRONOTE_MARK_VALUE ? hand_on_average(reading, column, &mark)
							: 0;
	case VIGIE_PRONOTE_COLUMN_MARK:
		kind = vigie_pronote_read_mark(text, &mark);
		return kind == VIGIE_PRONOTE_MARK_NONE ? 0 : hand_on_mark(reading, column, &mark);
	case VIGIE_PRONOTE_COLUMN_NOT_HANDED_IN:
	case VIGIE_PRONOTE_COLUMN_HOURS_MISSED:
	case VIGIE_PRONOTE_COLUMN_LATENESS:
		return read_count(reading, column, text);
	}
	return 0;
}

static int read_cells(const struct reading *reading)
{
	struct vigie_pronote_job *job = reading->job;
	int r = 0;

	for (size_t i = 0; r == 0 && i < job->layout.width; i++) {
		const char *text;

		if (job->columns[i].kind == VIGIE_PRONOTE_COLUMN_IGNORED)
			continue;
		r = cell_text(job, reading->row, i, &job->cell, &text);
		if (r == -EILSEQ)
			r = VIGIE_REJECT_ENCODING + 1;
		else if (r == 0)
			r = read_cell(reading, &job->columns[i], text);
		if (r > 0)
			r = vigie_pronote_reject(job, reading->row->line, (uint32_t)i + 1,
						 (enum vigie_rejection)(r - 1));
	}
	return r;
}

/* 0, -errno, or the rejection + 1. */
static int identify(struct reading *reading)
{
	struct vigie_pronote_job *job = reading->job;
	size_t i = job->layout.column[VIGIE_PRONOTE_CLASS];
	const char *class_cell = "";
	int r = i ? cell_text(job, reading->row, i - 1u, &job->cells[VIGIE_PRONOTE_CLASS],
			      &class_cell)
		  : 0;

	if (r < 0)
		return r == -EILSEQ ? VIGIE_REJECT_ENCODING + 1 : r;
	reading->id.class_name = vigie_pronote_class(job, class_cell);
	return reading->id.class_name ? 0 : VIGIE_REJECT_NO_IDENTITY + 1;
}

int vigie_pronote_read_grid(struct vigie_pronote_job *job, const struct vigie_csv_row *row)
{
	struct reading reading = {.job = job, .row = row, .id.born = VIGIE_DAY_NONE};
	size_t i = vigie_pronote_name_column(job);
	int r;

	if (vigie_pronote_names_nobody(job, row))
		return 0;
	r = cell_text(job, row, i, &job->name, &reading.id.name);
	if (r == -EILSEQ)
		r = VIGIE_REJECT_ENCODING + 1;
	else if (r == 0 && row->flaw != VIGIE_CSV_SOUND)
		r = row->flaw + 1, i = (size_t)-1;
	else if (r == 0)
		r = identify(&reading);
	if (r > 0)
		return vigie_pronote_reject(job, row->line, (uint32_t)(i + 1),
					    (enum vigie_rejection)(r - 1));
	return r < 0 ? r : read_cells(&reading);
}
