/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `inspect` says of a PRONOTE file: its shape, how each column is understood, what has to come
 * from elsewhere. Captions only: no cell of a row ever comes here. */
#include <errno.h>
#include <string.h>

#include "connectors/format/missing.h"
#include "connectors/format/pronote_job.h"

/* What neither the file nor its name says. */
static unsigned find_missing(const struct vigie_pronote_job *job)
{
	const struct vigie_hints *hints = &job->options->hints;
	unsigned needs = job->facts->needs, missing = 0;

	if (!hints->school)
		missing |= VIGIE_MISSING_SCHOOL;
	if (needs & VIGIE_PRONOTE_NEEDS_YEAR && !hints->year)
		missing |= VIGIE_MISSING_YEAR;
	if (needs & VIGIE_PRONOTE_NEEDS_CLASS && !hints->class_name &&
	    !job->layout.column[VIGIE_PRONOTE_CLASS])
		missing |= VIGIE_MISSING_CLASS;
	if (needs & VIGIE_PRONOTE_NEEDS_SUBJECT && !hints->subject)
		missing |= VIGIE_MISSING_SUBJECT;
	if (needs & VIGIE_PRONOTE_NEEDS_TERM && !hints->term)
		missing |= VIGIE_MISSING_TERM;
	return missing;
}

static const char *keep(struct vigie_pronote_job *job, struct vigie_buffer *text)
{
	return text->size ? vigie_arena_copy(job->inspection->arena, text->data, text->size) : NULL;
}

/* The columns without which an unknown file is no export of the nearest shape. */
static int describe_lacking(struct vigie_pronote_job *job,
			    const struct vigie_pronote_facts *nearest)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer titles = {0};
	vigie_pronote_fields lacking = nearest->all & ~job->layout.found;

	if (nearest->needs && !nearest->reads) /* known by rows, not by columns */
		return 0;
	for (; lacking; lacking &= lacking - 1) {
		unsigned field = (unsigned)__builtin_ctzll(lacking);

		vigie_buffer_append_string(&titles, titles.size ? ", " : "");
		vigie_buffer_append_string(
			&titles, vigie_pronote_field_title((enum vigie_pronote_field)field));
	}
	if (vigie_buffer_error(&titles) < 0)
		return -ENOMEM;
	job->inspection->missing = keep(job, &titles);
	return titles.size && !job->inspection->missing ? -ENOMEM : 0;
}

int vigie_pronote_describe(struct vigie_pronote_job *job)
{
	struct vigie_inspection *inspection = job->inspection;
	const struct vigie_pronote_facts *nearest;

	if (!inspection)
		return 0;
	inspection->format = "pronote";
	inspection->header_line = job->layout.line;
	if (job->facts) {
		inspection->shape = _(job->facts->title);
		return vigie_missing_describe(find_missing(job), ".csv", inspection);
	}
	nearest = vigie_pronote_shape_facts(job->layout.nearest);
	if (!nearest)
		return 0;
	inspection->nearest_shape = _(nearest->title);
	return describe_lacking(job, nearest);
}

/* How a title was understood; `ret_meaning` a record field, or why it is left. */
static enum vigie_column_use understand(const struct vigie_pronote_job *job, size_t i,
					const char *key, const char **ret_meaning)
{
	enum vigie_pronote_field field = vigie_pronote_title_find(key);
	bool grid = job->facts && !job->facts->reads;
	bool read = field != VIGIE_PRONOTE_NO_FIELD && vigie_pronote_field_meaning(field) &&
		    (grid || !job->facts || (job->facts->reads & VIGIE_PRONOTE_BIT(field))) &&
		    (!job->layout.column[field] || job->layout.column[field] == i + 1);

	if (read) {
		*ret_meaning = vigie_pronote_field_meaning(field);
		return VIGIE_COLUMN_USED;
	}
	if (field != VIGIE_PRONOTE_NO_FIELD || vigie_pronote_title_is_known(key)) {
		*ret_meaning = _("not needed, never read");
		return VIGIE_COLUMN_IGNORED;
	}
	*ret_meaning = NULL;
	return VIGIE_COLUMN_UNKNOWN;
}

/* Columns of these grids are told by their place under two rows. */
static bool is_by_place(const struct vigie_pronote_job *job)
{
	return job->layout.shape == VIGIE_PRONOTE_GRADES ||
	       job->layout.shape == VIGIE_PRONOTE_AVERAGES;
}

int vigie_pronote_describe_title(struct vigie_pronote_job *job, size_t i, const char *title,
				 const char *key)
{
	struct vigie_inspection_column **end = &job->inspection->columns, *column;

	while (*end)
		end = &(*end)->next;
	column = vigie_arena_allocate(job->inspection->arena, sizeof(*column));
	if (!column)
		return -ENOMEM;
	column->title = vigie_arena_copy(job->inspection->arena, title, strlen(title));
	if (!column->title)
		return -ENOMEM;
	column->use = understand(job, i, key, &column->meaning);
	if (column->use != VIGIE_COLUMN_USED && is_by_place(job) && *title) {
		column->use = VIGIE_COLUMN_USED;
		column->meaning = NULL;
	}
	*end = column;
	return 0;
}

/* "1, 2": the periods that the captions name. */
static int describe_term(struct vigie_pronote_job *job, const char *key, struct vigie_buffer *terms)
{
	if (vigie_pronote_title_find(key) != VIGIE_PRONOTE_TERM_AVERAGE)
		return 0;
	vigie_buffer_append_string(terms, terms->size ? ", " : "");
	vigie_buffer_append_char(terms, key[strlen(key) - 1]);
	if (vigie_buffer_error(terms) < 0)
		return -ENOMEM;
	job->inspection->terms = keep(job, terms);
	return job->inspection->terms ? 0 : -ENOMEM;
}

static int describe_titles(struct vigie_pronote_job *job, const struct vigie_csv_row *row)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer terms = {0};

	job->inspection->separator = vigie_csv_separator(job->csv);
	job->inspection->encoding = vigie_csv_encoding(job->csv);
	for (size_t i = 0; i < row->n_cells; i++) {
		const char *title;
		int r = vigie_csv_string(job->csv, &row->cells[i], &job->cell, &title);

		vigie_buffer_clear(&job->last);
		if (r == 0)
			r = vigie_pronote_title_key(title, &job->last);
		if (r == 0)
			r = vigie_pronote_describe_title(job, i, title,
							 vigie_buffer_string(&job->last));
		if (r == 0)
			r = describe_term(job, vigie_buffer_string(&job->last), &terms);
		if (r < 0 && r != -EILSEQ)
			return r;
	}
	return 0;
}

int vigie_pronote_describe_columns(struct vigie_pronote_job *job, struct vigie_input *input)
{
	struct vigie_csv_row row;
	int r;

	/* Without a known title the row may be one of pupils. */
	if (!job->inspection || (!job->facts && job->layout.nearest == VIGIE_PRONOTE_SHAPE_NONE))
		return 0;
	r = vigie_csv_new(input, &job->csv);
	for (unsigned n = 0; r >= 0 && n <= job->layout.titles; n++)
		r = vigie_csv_next(job->csv, &row);
	if (r >= 0)
		r = describe_titles(job, &row);
	vigie_csv_free(TAKE_PTR(job->csv));
	return r;
}
