/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks for the header among the first rows of a head: at most one row of titles, and around it
 * the rows that belong to it. Copies nothing but the places of columns. */
#include <errno.h>
#include <string.h>

#include "connectors/format/pronote_cells.h"
#include "connectors/format/pronote_shapes.h"
#include "vigie/text.h"

/* A row of the head, as far as recognising goes. */
struct summary {
	vigie_pronote_fields found;
	uint16_t column[VIGIE_PRONOTE_FIELDS_N];
	uint32_t line;
	size_t width;
	unsigned n_filled; /* cells with text */
	unsigned n_subjects; /* titles that are codes of subjects */
	unsigned n_days; /* dates */
	unsigned n_scales; /* "2-/20" */
	unsigned n_parts; /* what qualifies a repeated subject: Abs, ECRIT … */
	bool first_filled;
	bool grades; /* "29 élèves", "Moyenne" */
};

struct survey {
	struct vigie_csv *csv;
	struct vigie_buffer text, key;
	struct summary rows[VIGIE_PRONOTE_HEADER_ROWS + 2];
	unsigned n_rows;
};

/* A longer cell is no title and is not looked at. */
#define TITLE_LIMIT 160u

/* Codes that PRONOTE abbreviates subjects to, where no second header row tells the shape. */
static bool is_subject_code(const char *key)
{
	static const char *const codes[] = {"francais", "franc", "maths", "mathematiques", "hige",
					    "hi ge",	"svt",	 "phch",  "techn",	   "edmus",
					    "apla",	"eps",	 "agl1",  "ang1",	   "esp2",
					    "all2",	"lcala"};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(codes); i++)
		if (strcmp(codes[i], key) == 0)
			return true;
	return false;
}

int vigie_pronote_title_key(const char *title, struct vigie_buffer *out)
{
	size_t start = out->size, to = start;
	int r = vigie_text_fold(title, strlen(title), true, out);

	if (r < 0)
		return r;
	for (size_t i = start; i < out->size; i++)
		if (out->data[i] != ' ')
			out->data[to++] = out->data[i];
	out->size = to;
	if (out->data)
		out->data[to] = '\0';
	return 0;
}

static void note_cell(struct summary *row, size_t i, const char *text, const char *key)
{
	struct vigie_pronote_moment moment;
	struct vigie_pronote_scale scale;
	enum vigie_pronote_field field;

	if (key[0] == '\0')
		return;
	field = vigie_pronote_title_find(key);
	row->n_filled++;
	row->first_filled |= i == 0;
	row->n_subjects += is_subject_code(key);
	row->n_days += vigie_pronote_read_day_month(text, &moment) == 0;
	row->n_scales += vigie_pronote_read_scale(text, &scale) == 0;
	row->n_parts += vigie_pronote_part_of(key) != VIGIE_PRONOTE_PART_NONE;
	if (i == 0)
		row->grades = vigie_pronote_is_head_count(text);
	if (i == 1)
		row->grades &= strcmp(key, "moyenne") == 0;
	if (field == VIGIE_PRONOTE_NO_FIELD || row->column[field] || i >= UINT16_MAX)
		return;
	row->found |= VIGIE_PRONOTE_BIT(field);
	row->column[field] = (uint16_t)(i + 1);
}

static int summarise(struct survey *survey, const struct vigie_csv_row *csv_row,
		     struct summary *row)
{
	*row = (struct summary){.line = csv_row->line, .width = csv_row->n_cells};
	for (size_t i = 0; i < csv_row->n_cells; i++) {
		const char *text;
		int r;

		if (csv_row->cells[i].size > TITLE_LIMIT)
			continue;
		r = vigie_csv_string(survey->csv, &csv_row->cells[i], &survey->text, &text);
		vigie_buffer_clear(&survey->key);
		if (r == 0)
			r = vigie_pronote_title_key(text, &survey->key);
		if (r < 0 && r != -EILSEQ)
			return r;
		if (r == 0)
			note_cell(row, i, text, vigie_buffer_string(&survey->key));
	}
	row->grades &= row->width >= 2;
	return 0;
}

static bool is_averages(const struct summary *row, const struct summary *next)
{
	vigie_pronote_fields who =
		VIGIE_PRONOTE_BIT(VIGIE_PRONOTE_LAST) | VIGIE_PRONOTE_BIT(VIGIE_PRONOTE_FULL_NAME);
	unsigned n_titles = (unsigned)__builtin_popcountll(row->found);

	if (!(row->found & who) || (row->found & VIGIE_PRONOTE_BIT(VIGIE_PRONOTE_FIRST)) ||
	    row->n_filled <= n_titles)
		return false;
	if (row->n_subjects >= 2)
		return true;
	return next && !next->first_filled && next->n_filled > 0 && next->n_parts == next->n_filled;
}

static enum vigie_pronote_shape shape_at(const struct survey *survey, unsigned i)
{
	const struct summary *row = &survey->rows[i];
	enum vigie_pronote_shape shape;

	if (row->grades)
		return VIGIE_PRONOTE_GRADES;
	shape = vigie_pronote_shape_of(row->found);
	if (shape == VIGIE_PRONOTE_SHAPE_NONE &&
	    is_averages(row, i + 1 < survey->n_rows ? row + 1 : NULL))
		return VIGIE_PRONOTE_AVERAGES;
	return shape;
}

/* A row below the titles that continues them: it names nobody. */
static bool continues(const struct survey *survey, unsigned i, enum vigie_pronote_shape shape)
{
	const struct summary *row = &survey->rows[i];

	if (i >= survey->n_rows || row->first_filled || !row->n_filled)
		return false;
	if (shape == VIGIE_PRONOTE_GRADES)
		return row->n_scales == row->n_filled;
	return shape > VIGIE_PRONOTE_PUPILS; /* the exports before have one row of titles */
}

static void lay_out(const struct survey *survey, unsigned i, struct vigie_pronote_layout *layout)
{
	const struct summary *row = &survey->rows[i];

	layout->found = row->found;
	memcpy(layout->column, row->column, sizeof(layout->column));
	layout->line = row->line;
	layout->titles = layout->first = i;
	if (layout->shape == VIGIE_PRONOTE_GRADES && i > 0 && row[-1].n_days > 0)
		layout->first = i - 1;
	layout->n_rows = i - layout->first + 1 + continues(survey, i + 1, layout->shape);
	for (unsigned k = 0; k < layout->n_rows; k++)
		if (survey->rows[layout->first + k].width > layout->width)
			layout->width = survey->rows[layout->first + k].width;
}

static void choose(const struct survey *survey, struct vigie_pronote_layout *layout)
{
	unsigned best = 0;

	for (unsigned i = 0; i < survey->n_rows && i < VIGIE_PRONOTE_HEADER_ROWS; i++) {
		layout->shape = shape_at(survey, i);
		if (layout->shape != VIGIE_PRONOTE_SHAPE_NONE) {
			lay_out(survey, i, layout);
			return;
		}
		if (__builtin_popcountll(survey->rows[i].found) >
		    __builtin_popcountll(survey->rows[best].found))
			best = i;
	}
	if (survey->n_rows > 0)
		lay_out(survey, best, layout);
	layout->nearest = vigie_pronote_shape_near(layout->found);
}

/* Rows behind the header are pupils: they are left alone. */
static bool has_seen_enough(const struct survey *survey)
{
	unsigned n = survey->n_rows;
	enum vigie_pronote_shape last = n > 0 ? shape_at(survey, n - 1) : VIGIE_PRONOTE_SHAPE_NONE;

	return (last > VIGIE_PRONOTE_SHAPE_NONE && last <= VIGIE_PRONOTE_PUPILS) ||
	       (n > 1 && shape_at(survey, n - 2) != VIGIE_PRONOTE_SHAPE_NONE);
}

static int look(struct survey *survey)
{
	while (survey->n_rows < VIGIE_ARRAY_SIZE(survey->rows) && !has_seen_enough(survey)) {
		struct vigie_csv_row row;
		int r = vigie_csv_next(survey->csv, &row);

		if (r < 0)
			return r;
		if (r == VIGIE_CSV_END)
			break;
		if (row.flaw == VIGIE_CSV_SOUND) {
			int s = summarise(survey, &row, &survey->rows[survey->n_rows]);

			if (s < 0)
				return s;
		}
		survey->n_rows++;
		if (r == VIGIE_CSV_TRUNCATED)
			break;
	}
	return 0;
}

static void survey_done(struct survey *survey)
{
	vigie_csv_free(survey->csv);
	vigie_pronote_wipe(&survey->text);
	vigie_pronote_wipe(&survey->key);
}

int vigie_pronote_recognise(const char *head, size_t size, struct vigie_pronote_layout *ret_layout)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	VIGIE_CLEANUP(survey_done) struct survey survey = {0};
	struct vigie_pronote_layout layout = {.shape = VIGIE_PRONOTE_SHAPE_NONE};
	int r = vigie_input_from_memory(head, size, "", &input);

	if (r < 0)
		return r;
	r = vigie_csv_new(input, &survey.csv);
	if (r < 0)
		return r;
	r = look(&survey);
	if (r < 0)
		return r;
	choose(&survey, &layout);
	*ret_layout = layout;
	return 0;
}
