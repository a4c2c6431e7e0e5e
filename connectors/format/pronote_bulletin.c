/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The grid of the reports of one class in one subject ("Appréciations des professeurs"). The period
 * is in the caption of the average ("Moy. S2"); hours missed and lateness are of the last one. What
 * teachers wrote is never read.
 */
#include <errno.h>
#include <string.h>

#include "connectors/format/pronote_job.h"

static void read_title(struct vigie_pronote_job *job, size_t i, const char *key)
{
	struct vigie_pronote_column *column = &job->columns[i];

	column->subject = vigie_buffer_string(&job->hint_subject);
	switch ((int)vigie_pronote_title_find(key)) {
	case VIGIE_PRONOTE_TERM_AVERAGE:
		column->kind = VIGIE_PRONOTE_COLUMN_AVERAGE;
		column->term = key[strlen(key) - 1] - '0';
		break;
	case VIGIE_PRONOTE_YEAR_AVERAGE:
		column->kind = VIGIE_PRONOTE_COLUMN_AVERAGE;
		break;
	case VIGIE_PRONOTE_HOURS_MISSED:
		column->kind = VIGIE_PRONOTE_COLUMN_HOURS_MISSED;
		break;
	case VIGIE_PRONOTE_LATE:
		column->kind = VIGIE_PRONOTE_COLUMN_LATENESS;
		break;
	}
}

static void set_term_of_counts(struct vigie_pronote_job *job)
{
	int term = 0;

	for (size_t i = 0; i < job->layout.width; i++)
		if (job->columns[i].term > term)
			term = job->columns[i].term;
	for (size_t i = 0; i < job->layout.width; i++)
		if (job->columns[i].kind == VIGIE_PRONOTE_COLUMN_HOURS_MISSED ||
		    job->columns[i].kind == VIGIE_PRONOTE_COLUMN_LATENESS)
			job->columns[i].term = term;
}

int vigie_pronote_bulletin_header(struct vigie_pronote_job *job, unsigned index,
				  const struct vigie_csv_row *row)
{
	for (size_t i = 0; index == 0 && i < row->n_cells && i < job->layout.width; i++) {
		const char *text;
		int r = vigie_csv_string(job->csv, &row->cells[i], &job->cell, &text);

		vigie_buffer_clear(&job->last);
		if (r == 0)
			r = vigie_pronote_title_key(text, &job->last);
		if (r == 0)
			read_title(job, i, vigie_buffer_string(&job->last));
		else if (r != -EILSEQ)
			return r;
	}
	set_term_of_counts(job);
	return 0;
}
