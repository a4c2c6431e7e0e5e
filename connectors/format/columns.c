/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file that no format knows, read as its source says: each column by its title. Never chosen by
 * content. Refuses a file that lacks one of the columns: a title that changed must not pass in
 * silence.
 */
#include <errno.h>
#include <string.h>

#include "connectors/format/columns.h"
#include "connectors/format/formats.h"
#include "connectors/format/missing.h"
#include "vigie/text.h"

#define BIT(name) VIGIE_MAPPED_BIT(name)
#define OF_MARK (BIT(MARK) | BIT(OUT_OF) | BIT(COEFFICIENT) | BIT(DATE))
#define OF_ABSENCE (BIT(FROM) | BIT(TO) | BIT(JUSTIFIED))
#define OF_PUPIL (BIT(SCHOLARSHIP) | BIT(BOARDER) | BIT(REPEATING))

static const struct {
	const char *english, *french, *meaning;
} fields[] = {
#define X(enumerator, english, french, meaning) {english, french, meaning},
	VIGIE_MAPPED_FIELDS(X)
#undef X
};

int vigie_mapped_field_parse(const char *word)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(fields); i++)
		if (strcmp(fields[i].english, word) == 0 || strcmp(fields[i].french, word) == 0)
			return (int)i;
	return -1;
}

enum vigie_mapped_row vigie_mapped_row_of(uint32_t set)
{
	uint32_t other = set & (OF_MARK | OF_ABSENCE | OF_PUPIL | VIGIE_COLUMNS_COUNTS |
				BIT(AVERAGE) | BIT(SUBJECT) | BIT(TERM));

	if (set & BIT(MARK))
		return other & ~(OF_MARK | BIT(SUBJECT)) ? VIGIE_MAPPED_ROW_NONE
							 : VIGIE_MAPPED_ROW_MARK;
	if (set & BIT(FROM))
		return other & ~(OF_ABSENCE | BIT(HALF_DAYS)) ? VIGIE_MAPPED_ROW_NONE
							      : VIGIE_MAPPED_ROW_ABSENCE;
	if (set & (VIGIE_COLUMNS_COUNTS | BIT(AVERAGE)))
		return other & ~(VIGIE_COLUMNS_COUNTS | BIT(AVERAGE) | BIT(COEFFICIENT) |
				 BIT(SUBJECT) | BIT(TERM))
			       ? VIGIE_MAPPED_ROW_NONE
			       : VIGIE_MAPPED_ROW_TERM;
	return other & ~OF_PUPIL ? VIGIE_MAPPED_ROW_NONE : VIGIE_MAPPED_ROW_PUPIL;
}

static void wipe(struct vigie_buffer *buffer)
{
	if (buffer->data)
		explicit_bzero(buffer->data, buffer->capacity);
	vigie_buffer_done(buffer);
}

static void job_done(struct vigie_columns_job *job)
{
	vigie_csv_table_done(&job->table);
	wipe(&job->name);
	vigie_buffer_done(&job->hint_class);
	vigie_arena_free(job->arena);
}

static enum vigie_probe probe(const char *head, size_t size)
{
	(void)head, (void)size;
	return VIGIE_PROBE_NO;
}

/* One entry per field, "" where it is not mapped: no title folds to that. */
static int prepare(struct vigie_columns_job *job)
{
	const struct vigie_decode_options *options = job->options;
	int r = vigie_arena_new(&job->arena);

	for (size_t i = 0; i < VIGIE_MAPPED_FIELDS_N; i++)
		job->wanted[i] = (struct vigie_csv_column){"", fields[i].meaning};
	for (size_t i = 0; r == 0 && i < options->n_columns; i++) {
		const char *title = options->columns[i].title, *key;

		vigie_buffer_clear(&job->name);
		r = vigie_text_fold(title, strlen(title), true, &job->name);
		key = vigie_arena_copy(job->arena, vigie_buffer_string(&job->name), job->name.size);
		if (r < 0 || !key)
			return r < 0 ? r : -ENOMEM;
		job->wanted[options->columns[i].field].key = key;
		job->said |= UINT32_C(1) << options->columns[i].field;
	}
	if (r == 0 && options->hints.class_name)
		r = vigie_text_normalise(options->hints.class_name,
					 strlen(options->hints.class_name), &job->hint_class);
	job->makes = job->said ? vigie_mapped_row_of(job->said) : VIGIE_MAPPED_ROW_NONE;
	return r;
}

static unsigned find_missing(const struct vigie_columns_job *job)
{
	const struct vigie_hints *hints = &job->options->hints;
	unsigned missing = 0;

	if (!hints->school)
		missing |= VIGIE_MISSING_SCHOOL;
	if (!hints->year)
		missing |= VIGIE_MISSING_YEAR;
	if (job->makes == VIGIE_MAPPED_ROW_MARK && !(job->said & BIT(SUBJECT)) && !hints->subject)
		missing |= VIGIE_MISSING_SUBJECT;
	if (job->makes == VIGIE_MAPPED_ROW_TERM && !(job->said & BIT(TERM)) && !hints->term)
		missing |= VIGIE_MISSING_TERM;
	return missing;
}

static enum vigie_delivery_kind kind_of(const struct vigie_columns_job *job)
{
	switch (job->makes) {
	case VIGIE_MAPPED_ROW_MARK:
		return VIGIE_DELIVERY_GRADES;
	case VIGIE_MAPPED_ROW_ABSENCE:
		return VIGIE_DELIVERY_ABSENCES;
	case VIGIE_MAPPED_ROW_TERM:
		return !(job->said & VIGIE_COLUMNS_COUNTS) ? VIGIE_DELIVERY_GRADES
		       : job->said & BIT(AVERAGE)	   ? VIGIE_DELIVERY_REPORTS
							   : VIGIE_DELIVERY_ABSENCES;
	case VIGIE_MAPPED_ROW_PUPIL:
	case VIGIE_MAPPED_ROW_NONE:
		break;
	}
	return VIGIE_DELIVERY_PUPILS;
}

static int deliver(struct vigie_columns_job *job)
{
	struct vigie_record record;

	vigie_record_init(&record, VIGIE_RECORD_DELIVERY);
	record.delivery.school = job->options->hints.school;
	record.delivery.year = job->options->hints.year;
	record.delivery.kind = kind_of(job);
	return job->sink->on_record(job->sink->userdata, &record);
}

static int read_rows(struct vigie_columns_job *job, uint32_t *ret_line)
{
	int r = deliver(job);

	while (r == 0) {
		r = vigie_csv_table_next(&job->table, &job->row);
		if (r == VIGIE_CSV_END)
			return 0;
		if (r == VIGIE_CSV_TRUNCATED) {
			*ret_line = job->row.line;
			return VIGIE_REJECT_TRUNCATED + 1;
		}
		if (r == VIGIE_CSV_ROW)
			r = vigie_columns_take_row(job);
	}
	return r;
}

/* The titles that were mapped and are not there. */
static int describe_lacking(const struct vigie_columns_job *job,
			    struct vigie_inspection *inspection)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	const struct vigie_decode_options *options = job->options;

	for (size_t i = 0; i < options->n_columns; i++)
		if (!(job->table.found & UINT32_C(1) << options->columns[i].field))
			vigie_buffer_append_format(&text, "%s%s", text.size ? ", " : "",
						   options->columns[i].title);
	inspection->lacking =
		vigie_arena_copy(inspection->arena, vigie_buffer_string(&text), text.size);
	return vigie_buffer_error(&text) < 0 || !inspection->lacking ? -ENOMEM : 0;
}

static int describe(const struct vigie_columns_job *job, struct vigie_inspection *inspection)
{
	if (!inspection || !job->said)
		return 0;
	inspection->shape = _("columns as the source says");
	inspection->header_line = job->table.line;
	if (job->table.found != job->said)
		return describe_lacking(job, inspection);
	return vigie_missing_describe(find_missing(job), ".csv", inspection);
}

static int decode(struct vigie_input *input, const struct vigie_decode_options *options,
		  const struct vigie_sink *sink, struct vigie_inspection *inspection,
		  uint32_t *ret_line)
{
	VIGIE_CLEANUP(job_done) struct vigie_columns_job job = {.options = options, .sink = sink};
	int r = prepare(&job);

	if (r == 0 && job.makes == VIGIE_MAPPED_ROW_NONE)
		return VIGIE_REJECT_UNKNOWN_SHAPE + 1;
	if (r == 0)
		r = vigie_csv_table_open(&job.table, input, job.wanted, VIGIE_MAPPED_FIELDS_N, "",
					 inspection);
	if (r == 0)
		r = describe(&job, inspection);
	if (r == 0 && job.table.found != job.said)
		r = VIGIE_REJECT_UNKNOWN_SHAPE + 1;
	if (r == 0)
		r = vigie_missing_refusal(find_missing(&job));
	return r == 0 ? read_rows(&job, ret_line) : r;
}

const struct vigie_format vigie_format_columns = {
	.name = "columns",
	.title = N_("separated text whose columns the source names"),
	.probe = probe,
	.decode = decode,
};
