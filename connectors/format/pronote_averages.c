/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The grid of the averages of one class in all subjects. The first header row names the subjects,
 * the second says what a repeated one is: the number of absences (no grade), the written part, the
 * oral part. Half-groups stand twice under one name: what is filled counts.
 */
#include <errno.h>
#include <string.h>

#include "connectors/format/pronote_job.h"

static bool is_general(const char *key)
{
	static const char *const keys[] = {"general",	   "generale", "moyenne", "moyennegenerale",
					   "moy.generale", "moy.gen.", "moygen",  "mg"};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(keys); i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

static int read_subject(struct vigie_pronote_job *job, size_t i, const char *text, const char *key)
{
	struct vigie_pronote_column *column = &job->columns[i];
	enum vigie_pronote_field field;

	if (!*text)
		return 0;
	field = vigie_pronote_title_find(key);
	if (field != VIGIE_PRONOTE_NO_FIELD && job->layout.column[field] == i + 1)
		return 0;
	if (vigie_pronote_part_of(key) == VIGIE_PRONOTE_PART_ABSENCES)
		return 0;
	column->kind = VIGIE_PRONOTE_COLUMN_AVERAGE;
	column->term = job->options->hints.term;
	if (is_general(key))
		return 0;
	column->subject = vigie_arena_copy(job->arena, text, strlen(text));
	return column->subject ? 0 : -ENOMEM;
}

/* The written and the oral part of a language are subjects of their own. */
static int read_part(struct vigie_pronote_job *job, size_t i, const char *key)
{
	struct vigie_pronote_column *column = &job->columns[i];
	enum vigie_pronote_part part = vigie_pronote_part_of(key);
	const char *word = part == VIGIE_PRONOTE_PART_WRITTEN ? " ECRIT" : " ORAL";

	if (column->kind != VIGIE_PRONOTE_COLUMN_AVERAGE || part == VIGIE_PRONOTE_PART_NONE ||
	    part == VIGIE_PRONOTE_PART_AVERAGE)
		return 0;
	if (part == VIGIE_PRONOTE_PART_ABSENCES) {
		column->kind = VIGIE_PRONOTE_COLUMN_IGNORED;
		return 0;
	}
	vigie_buffer_clear(&job->cell);
	vigie_buffer_append_string(&job->cell, column->subject ? column->subject : "");
	vigie_buffer_append_string(&job->cell, column->subject ? word : word + 1);
	if (vigie_buffer_error(&job->cell) < 0)
		return -ENOMEM;
	column->subject = vigie_arena_copy(job->arena, job->cell.data, job->cell.size);
	return column->subject ? 0 : -ENOMEM;
}

int vigie_pronote_averages_header(struct vigie_pronote_job *job, unsigned index,
				  const struct vigie_csv_row *row)
{
	for (size_t i = 0; i < row->n_cells && i < job->layout.width; i++) {
		const char *text;
		int r = vigie_csv_string(job->csv, &row->cells[i], &job->cell, &text);

		vigie_buffer_clear(&job->last);
		if (r == 0)
			r = vigie_pronote_title_key(text, &job->last);
		if (r == 0 && index == 0)
			r = read_subject(job, i, text, vigie_buffer_string(&job->last));
		else if (r == 0)
			r = read_part(job, i, vigie_buffer_string(&job->last));
		if (r == -EILSEQ)
			r = vigie_pronote_reject(job, row->line, (uint32_t)i + 1,
						 VIGIE_REJECT_ENCODING);
		if (r < 0)
			return r;
	}
	return 0;
}
