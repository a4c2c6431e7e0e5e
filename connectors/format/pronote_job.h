/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One PRONOTE file being decoded: where its columns are, what is known of it, and the scratch that
 * its cells go through. Owned by the decode call on its stack; nothing of it outlives the call, and
 * its scratch is wiped.
 */
#ifndef VIGIE_CONNECTORS_FORMAT_PRONOTE_JOB_H
#define VIGIE_CONNECTORS_FORMAT_PRONOTE_JOB_H

#include "connectors/csv.h"
#include "connectors/format/pronote_cells.h"
#include "connectors/format/pronote_shapes.h"
#include "vigie/arena.h"
#include "vigie/format.h"

#define VIGIE_PRONOTE_SOUND (-1) /* no enum vigie_rejection */

/* The cells of one row that are looked at, as normalised text; NULL: no such column. */
struct vigie_pronote_row {
	const char *text[VIGIE_PRONOTE_FIELDS_N];
	uint32_t line;
};

enum vigie_pronote_column_kind {
	VIGIE_PRONOTE_COLUMN_IGNORED,
	VIGIE_PRONOTE_COLUMN_AVERAGE,
	VIGIE_PRONOTE_COLUMN_MARK,
	VIGIE_PRONOTE_COLUMN_NOT_HANDED_IN,
	VIGIE_PRONOTE_COLUMN_HOURS_MISSED,
	VIGIE_PRONOTE_COLUMN_LATENESS,
};

/* What a column of a grid gives. Strings in the job's arena. */
struct vigie_pronote_column {
	enum vigie_pronote_column_kind kind;
	bool faulty; /* said in the header; its cells are left */
	const char *subject; /* NULL: the general average */
	int term; /* 0: of the year */
	vigie_day day;
	vigie_decimal coefficient, out_of;
};

struct vigie_pronote_job {
	const struct vigie_decode_options *options;
	const struct vigie_sink *sink;
	struct vigie_inspection *inspection; /* may be NULL */
	struct vigie_arena *arena; /* captions and grid columns */
	struct vigie_csv *csv; /* NULL while reading XML */
	struct vigie_pronote_layout layout;
	const struct vigie_pronote_facts *facts;
	int year; /* 0: not known yet */
	int latest_year; /* of the dates that may tell the year of a list of pupils */
	bool surveying; /* only `latest_year` is wanted */
	bool has_pupils; /* seen while surveying */
	bool delivered; /* the delivery record was handed on */
	bool from_1904; /* serials of spreadsheets */
	struct vigie_pronote_column *columns; /* of a grid, layout.width of them */
	struct vigie_buffer cells[VIGIE_PRONOTE_FIELDS_N];
	struct vigie_buffer cell, name, last, class_name, hint_class, hint_subject;
};

int vigie_pronote_job_init(struct vigie_pronote_job *job) VIGIE_MUST_CHECK;
void vigie_pronote_job_done(struct vigie_pronote_job *job);

/* What must be said before anything is read. SOUND, or why the whole file is refused. */
int vigie_pronote_missing(const struct vigie_pronote_job *job);
/* Hands a record on, behind the delivery record. 0 or -errno. */
int vigie_pronote_hand_on(struct vigie_pronote_job *job,
			  const struct vigie_record *record) VIGIE_MUST_CHECK;
/* Hands the delivery record on if nothing has. 0 or -errno. */
int vigie_pronote_deliver(struct vigie_pronote_job *job) VIGIE_MUST_CHECK;
/* 0 or -errno of the callback. */
int vigie_pronote_reject(struct vigie_pronote_job *job, uint32_t line, uint32_t column,
			 enum vigie_rejection why) VIGIE_MUST_CHECK;
/* The same for the column of a field. */
int vigie_pronote_reject_field(struct vigie_pronote_job *job, uint32_t line,
			       enum vigie_pronote_field field,
			       enum vigie_rejection why) VIGIE_MUST_CHECK;

/* The text of a cell, "" where there is none. */
static inline const char *vigie_pronote_text(const struct vigie_pronote_row *row,
					     enum vigie_pronote_field field)
{
	return row->text[field] ? row->text[field] : "";
}

/* The three below return SOUND or the rejection; an empty cell leaves NONE. */

/* A day of school, which may tell the year of the file; `ret_minute` may be NULL. */
int vigie_pronote_school_day(struct vigie_pronote_job *job, const char *text, vigie_day *ret_day,
			     int *ret_minute);
int vigie_pronote_birth_day(struct vigie_pronote_job *job, const char *text, vigie_day *ret_day);
/* Everything that names the pupil of a row; strings in the job until the next row. `ret_field`
 * gets the column at fault. */
int vigie_pronote_identify(struct vigie_pronote_job *job, const struct vigie_pronote_row *row,
			   struct vigie_id *ret_id, enum vigie_pronote_field *ret_field);
/* The class a cell names: its text before the first comma, else the hint; NULL when none. */
const char *vigie_pronote_class(struct vigie_pronote_job *job, const char *cell);

/* Readers of rows, by shape. 0 or -errno. */
int vigie_pronote_read_pupil(struct vigie_pronote_job *job,
			     const struct vigie_pronote_row *row) VIGIE_MUST_CHECK;
int vigie_pronote_read_absence(struct vigie_pronote_job *job,
			       const struct vigie_pronote_row *row) VIGIE_MUST_CHECK;
int vigie_pronote_read_lateness(struct vigie_pronote_job *job,
				const struct vigie_pronote_row *row) VIGIE_MUST_CHECK;
int vigie_pronote_read_punishment(struct vigie_pronote_job *job,
				  const struct vigie_pronote_row *row) VIGIE_MUST_CHECK;
int vigie_pronote_read_sanction(struct vigie_pronote_job *job,
				const struct vigie_pronote_row *row) VIGIE_MUST_CHECK;
int vigie_pronote_read_incident(struct vigie_pronote_job *job,
				const struct vigie_pronote_row *row) VIGIE_MUST_CHECK;
int vigie_pronote_read_totals(struct vigie_pronote_job *job,
			      const struct vigie_pronote_row *row) VIGIE_MUST_CHECK;
/* Reads one row with the function of its shape; a shape that gives no record has none. */
int vigie_pronote_read_row(struct vigie_pronote_job *job,
			   const struct vigie_pronote_row *row) VIGIE_MUST_CHECK;

/* Readers of grids. The header rows come in order, `index` from 0; each may refuse the file
 * (enum vigie_rejection + 1). */
int vigie_pronote_grades_header(struct vigie_pronote_job *job, unsigned index,
				const struct vigie_csv_row *row) VIGIE_MUST_CHECK;
int vigie_pronote_averages_header(struct vigie_pronote_job *job, unsigned index,
				  const struct vigie_csv_row *row) VIGIE_MUST_CHECK;
int vigie_pronote_bulletin_header(struct vigie_pronote_job *job, unsigned index,
				  const struct vigie_csv_row *row) VIGIE_MUST_CHECK;
/* Where a grid, or a list with one column for the name, has it. */
size_t vigie_pronote_name_column(const struct vigie_pronote_job *job);
/* Does a row of such a file stand for no pupil? */
bool vigie_pronote_names_nobody(struct vigie_pronote_job *job, const struct vigie_csv_row *row);
int vigie_pronote_read_grid(struct vigie_pronote_job *job,
			    const struct vigie_csv_row *row) VIGIE_MUST_CHECK;

/* Columns that each give something of their own, told by the header rows. */
bool vigie_pronote_is_grid(const struct vigie_pronote_job *job);
/* The header row at `index` from the first. 0, -errno, or the rejection + 1 of the file. */
int vigie_pronote_read_header(struct vigie_pronote_job *job, unsigned index,
			      const struct vigie_csv_row *row) VIGIE_MUST_CHECK;
/* The whole file, from its first byte: separated text, or XML. 0, rejection + 1, or -errno. */
int vigie_pronote_read_csv(struct vigie_pronote_job *job, struct vigie_input *input,
			   uint32_t *ret_line) VIGIE_MUST_CHECK;
int vigie_pronote_read_xml(struct vigie_pronote_job *job, struct vigie_input *input,
			   uint32_t *ret_line) VIGIE_MUST_CHECK;

/*
 * Fill what `inspect` shows, each doing nothing where nobody inspects: the shape and what the file
 * does not say; one column by its title; the row of titles. 0 or -errno.
 */
int vigie_pronote_describe(struct vigie_pronote_job *job) VIGIE_MUST_CHECK;
int vigie_pronote_describe_title(struct vigie_pronote_job *job, size_t i, const char *title,
				 const char *key) VIGIE_MUST_CHECK;
int vigie_pronote_describe_columns(struct vigie_pronote_job *job,
				   struct vigie_input *input) VIGIE_MUST_CHECK;

#endif
