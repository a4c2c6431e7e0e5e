/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The XML variant of the exports of the administration: <TABLE> of records of columns. The first
 * record tells the shape by the names of its columns; text outside the columns that are read is
 * dropped as it comes.
 */
#include <errno.h>
#include <string.h>

#include "connectors/format/pronote_job.h"
#include "connectors/xml.h"
#include "vigie/text.h"

#define COLUMNS_LIMIT VIGIE_CSV_CELLS_LIMIT
#define CELL_LIMIT (64u << 10) /* of a column that is read: a name, a date, a list of groups */

enum depth { OUTSIDE, TABLE, RECORD, COLUMN };

/* A name seen as the i-th column of a record: nearly always again the i-th of the next. */
struct known_column {
	const char *name;
	enum vigie_pronote_field field;
};

struct reading {
	struct vigie_pronote_job *job;
	struct vigie_pronote_row row;
	struct known_column *columns;
	size_t n_columns, at; /* known, and of the record being read */
	unsigned depth;
	enum vigie_pronote_field field; /* being read */
	enum vigie_pronote_shape named; /* what the table's name says, if it holds no record */
};

/* Ends a survey that has nothing to find; seen by nobody outside. */
#define NOTHING_TO_SURVEY (-ECANCELED)

static enum vigie_pronote_shape shape_of_name(const char *key)
{
	static const struct {
		const char *start;
		enum vigie_pronote_shape shape;
	} names[] = {
		{"eleve", VIGIE_PRONOTE_PUPILS},       {"absence", VIGIE_PRONOTE_ABSENCES},
		{"retard", VIGIE_PRONOTE_LATENESS},    {"punition", VIGIE_PRONOTE_PUNISHMENTS},
		{"sanction", VIGIE_PRONOTE_SANCTIONS}, {"incident", VIGIE_PRONOTE_INCIDENTS},
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(names); i++)
		if (strncmp(key, names[i].start, strlen(names[i].start)) == 0)
			return names[i].shape;
	return VIGIE_PRONOTE_SHAPE_NONE;
}

static int start_table(struct reading *reading, const struct vigie_xml_attribute *attributes,
		       size_t n_attributes)
{
	struct vigie_pronote_job *job = reading->job;
	const struct vigie_xml_attribute *name = vigie_xml_find(attributes, n_attributes, "nom");
	int r;

	if (!name)
		return 0;
	vigie_buffer_clear(&job->cell);
	vigie_buffer_clear(&job->last);
	vigie_buffer_append(&job->cell, name->value, name->size);
	r = vigie_pronote_title_key(vigie_buffer_string(&job->cell), &job->last);
	if (r == 0)
		reading->named = shape_of_name(vigie_buffer_string(&job->last));
	return r == -ENOMEM ? r : 0;
}

static int add_column(struct reading *reading, size_t i, const char *name,
		      enum vigie_pronote_field field)
{
	if (i != reading->n_columns || i >= COLUMNS_LIMIT)
		return 0;
	reading->columns[i].name = vigie_arena_copy(reading->job->arena, name, strlen(name));
	reading->columns[i].field = field;
	reading->n_columns++;
	return reading->columns[i].name ? 0 : -ENOMEM;
}

static int start_column(struct reading *reading, const char *name)
{
	struct vigie_pronote_job *job = reading->job;
	size_t i = reading->at++;
	int r;

	vigie_buffer_clear(&job->cell);
	if (i < reading->n_columns && strcmp(reading->columns[i].name, name) == 0) {
		reading->field = reading->columns[i].field;
		return 0;
	}
	vigie_buffer_clear(&job->last);
	r = vigie_pronote_title_key(name, &job->last);
	if (r < 0)
		return r;
	reading->field = vigie_pronote_title_find(vigie_buffer_string(&job->last));
	return add_column(reading, i, name, reading->field);
}

static int on_start(void *userdata, const char *name, const struct vigie_xml_attribute *attributes,
		    size_t n_attributes, uint32_t line)
{
	struct reading *reading = userdata;

	switch (++reading->depth) {
	case TABLE:
		return start_table(reading, attributes, n_attributes);
	case RECORD:
		reading->row = (struct vigie_pronote_row){.line = line};
		reading->at = 0;
		return 0;
	case COLUMN:
		return start_column(reading, name);
	default:
		return 0;
	}
}

static bool is_read(const struct reading *reading, enum vigie_pronote_field field)
{
	const struct vigie_pronote_facts *facts = reading->job->facts;

	return field != VIGIE_PRONOTE_NO_FIELD &&
	       (!facts || (facts->reads & VIGIE_PRONOTE_BIT(field)));
}

static int on_text(void *userdata, const char *bytes, size_t size)
{
	struct reading *reading = userdata;
	struct vigie_buffer *cell = &reading->job->cell;

	if (reading->depth != COLUMN || !is_read(reading, reading->field))
		return 0;
	if (cell->size + size <= CELL_LIMIT)
		vigie_buffer_append(cell, bytes, size);
	return vigie_buffer_error(cell);
}

static int end_column(struct reading *reading)
{
	struct vigie_pronote_job *job = reading->job;
	struct vigie_buffer *text;
	int r;

	if (!is_read(reading, reading->field) || reading->row.text[reading->field])
		return 0;
	text = &job->cells[reading->field];
	vigie_buffer_clear(text);
	r = vigie_text_normalise(vigie_buffer_string(&job->cell), job->cell.size, text);
	if (r < 0)
		return r == -EILSEQ ? VIGIE_REJECT_MALFORMED + 1 : r;
	reading->row.text[reading->field] = vigie_buffer_string(text);
	return 0;
}

static int describe(struct reading *reading)
{
	struct vigie_pronote_job *job = reading->job;
	int r;

	if (!job->inspection || job->inspection->columns) /* described while surveying */
		return 0;
	r = vigie_pronote_describe(job);
	for (size_t i = 0; r == 0 && i < reading->n_columns; i++) {
		vigie_buffer_clear(&job->last);
		r = vigie_pronote_title_key(reading->columns[i].name, &job->last);
		if (r == 0)
			r = vigie_pronote_describe_title(job, i, reading->columns[i].name,
							 vigie_buffer_string(&job->last));
	}
	return r;
}

/* Settles what the file is. 0, -errno, or the rejection + 1. */
static int settle(struct reading *reading, enum vigie_pronote_shape shape)
{
	struct vigie_pronote_job *job = reading->job;
	int r, why;

	if (shape > VIGIE_PRONOTE_PUPILS) /* screens are not exported so */
		shape = VIGIE_PRONOTE_SHAPE_NONE;
	job->layout.shape = shape;
	job->facts = vigie_pronote_shape_facts(shape);
	if (!job->facts)
		job->layout.nearest = vigie_pronote_shape_near(job->layout.found);
	r = describe(reading);
	if (r < 0)
		return r;
	if (!job->facts)
		return VIGIE_REJECT_UNKNOWN_SHAPE + 1;
	why = vigie_pronote_missing(job);
	if (why != VIGIE_PRONOTE_SOUND)
		return why + 1;
	return job->surveying && shape != VIGIE_PRONOTE_PUPILS ? NOTHING_TO_SURVEY : 0;
}

static int end_record(struct reading *reading)
{
	struct vigie_pronote_job *job = reading->job;
	int r = 0;

	if (job->layout.shape == VIGIE_PRONOTE_SHAPE_NONE) {
		job->layout.found = 0;
		for (unsigned i = 0; i < VIGIE_PRONOTE_FIELDS_N; i++)
			if (reading->row.text[i])
				job->layout.found |= VIGIE_PRONOTE_BIT(i);
		r = settle(reading, vigie_pronote_shape_of(job->layout.found));
	}
	return r == 0 ? vigie_pronote_read_row(job, &reading->row) : r;
}

static int on_end(void *userdata, const char *name, uint32_t line)
{
	struct reading *reading = userdata;

	(void)name;
	(void)line;
	switch (reading->depth--) {
	case COLUMN:
		return end_column(reading);
	case RECORD:
		return end_record(reading);
	default:
		return 0;
	}
}

int vigie_pronote_read_xml(struct vigie_pronote_job *job, struct vigie_input *input,
			   uint32_t *ret_line)
{
	struct reading reading = {.job = job, .field = VIGIE_PRONOTE_NO_FIELD};
	struct vigie_xml_events events = {on_start, on_text, on_end, &reading};
	int r = vigie_input_rewind(input);

	if (r < 0)
		return r;
	job->layout = (struct vigie_pronote_layout){.shape = VIGIE_PRONOTE_SHAPE_NONE};
	job->facts = NULL;
	reading.columns = calloc(COLUMNS_LIMIT, sizeof(*reading.columns));
	if (!reading.columns)
		return -ENOMEM;
	r = vigie_xml_parse(input, &events, ret_line);
	if (r == 0 && job->layout.shape == VIGIE_PRONOTE_SHAPE_NONE)
		r = settle(&reading, reading.named);
	free(reading.columns);
	return job->surveying && r == NOTHING_TO_SURVEY ? 0 : r;
}
