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
	job->inspection->lacking = keep(job, &titles);
	return titles.size && !job->inspection->lacking ? -ENOMEM : 0;
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

/* "2025-10-14, coefficient 2, out of 20" */
static void append_mark(const struct vigie_pronote_column *column, struct vigie_buffer *text)
{
	vigie_buffer_append_string(text, _("mark"));
	if (column->day != VIGIE_DAY_NONE) {
		vigie_buffer_append_string(text, _(" of "));
		vigie_day_append_iso(text, column->day);
	}
	if (column->coefficient != VIGIE_DECIMAL_NONE) {
		vigie_buffer_append_string(text, _(", coefficient "));
		vigie_decimal_append(text, column->coefficient, 0);
	}
	if (column->out_of != VIGIE_DECIMAL_NONE) {
		vigie_buffer_append_string(text, _(", out of "));
		vigie_decimal_append(text, column->out_of, 0);
	}
}

static void append_meaning(const struct vigie_pronote_column *column, struct vigie_buffer *text)
{
	switch (column->kind) {
	case VIGIE_PRONOTE_COLUMN_IGNORED:
		return;
	case VIGIE_PRONOTE_COLUMN_MARK:
		append_mark(column, text);
		break;
	case VIGIE_PRONOTE_COLUMN_AVERAGE:
		vigie_buffer_append_string(text,
					   column->subject ? _("average") : _("general average"));
		break;
	case VIGIE_PRONOTE_COLUMN_NOT_HANDED_IN:
		vigie_buffer_append_string(text, _("number of works not handed in"));
		break;
	case VIGIE_PRONOTE_COLUMN_HOURS_MISSED:
		vigie_buffer_append_string(text, _("hours missed"));
		break;
	case VIGIE_PRONOTE_COLUMN_LATENESS:
		vigie_buffer_append_string(text, _("number of late arrivals"));
		break;
	}
	if (column->subject && *column->subject)
		vigie_buffer_append_format(text, _(", subject %s"), column->subject);
	if (column->term)
		vigie_buffer_append_format(text, _(", term %d"), column->term);
}

/* A caption that gives nothing: of what, or of when, is unsaid. */
static void describe_unplaced(const struct vigie_pronote_job *job,
			      struct vigie_inspection_column *column)
{
	bool termless = job->layout.shape == VIGIE_PRONOTE_GRADES && !job->options->hints.term;

	column->use = termless ? VIGIE_COLUMN_IGNORED : VIGIE_COLUMN_UNKNOWN;
	column->meaning = termless ? _("since nothing says the term") : NULL;
}

/* A test has no caption of its own: it is called by its place. */
static int describe_place(struct vigie_pronote_job *job, size_t i,
			  struct vigie_inspection_column *column)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer title = {0}, meaning = {0};

	if (i == vigie_pronote_name_column(job)) {
		column->use = VIGIE_COLUMN_USED;
		column->meaning = "id.name";
		return 0;
	}
	append_meaning(&job->columns[i], &meaning);
	if (meaning.size == 0) {
		if (column->use == VIGIE_COLUMN_USED && !column->meaning)
			describe_unplaced(job, column);
		return vigie_buffer_error(&meaning);
	}
	column->use = VIGIE_COLUMN_USED;
	column->meaning = keep(job, &meaning);
	if (*column->title)
		return column->meaning ? 0 : -ENOMEM;
	vigie_buffer_append_format(&title, _("column %zu"), i + 1);
	column->title = keep(job, &title);
	return column->meaning && column->title ? 0 : -ENOMEM;
}

static int describe_grid(struct vigie_pronote_job *job)
{
	struct vigie_inspection_column *column = job->inspection->columns;
	int r = 0;

	for (size_t i = 0; r == 0 && job->columns && column && i < job->layout.width; i++) {
		r = describe_place(job, i, column);
		column = column->next;
	}
	return r;
}

/* Header rows are read here too: a grid whose name says too little is described all the same. */
static int describe_header(struct vigie_pronote_job *job, unsigned n,
			   const struct vigie_csv_row *row)
{
	int r = n == job->layout.titles ? describe_titles(job, row) : 0;

	if (r == 0 && n >= job->layout.first && vigie_pronote_is_grid(job))
		r = vigie_pronote_read_header(job, n - job->layout.first, row);
	return r > 0 ? 0 : r;
}

int vigie_pronote_describe_columns(struct vigie_pronote_job *job, struct vigie_input *input)
{
	struct vigie_csv_row row;
	int r;

	if (!job->inspection)
		return 0;
	r = vigie_csv_new(input, &job->csv);
	job->surveying = true; /* what is wrong with the header is told when it is decoded */
	for (unsigned n = 0; r >= 0 && n < job->layout.first + job->layout.n_rows; n++) {
		r = vigie_csv_next(job->csv, &row);
		if (r == VIGIE_CSV_END)
			break;
		if (r > 0)
			r = describe_header(job, n, &row);
	}
	if (r >= 0)
		r = describe_grid(job);
	job->surveying = false;
	vigie_csv_free(TAKE_PTR(job->csv));
	return r;
}
