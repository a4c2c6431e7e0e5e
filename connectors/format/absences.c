/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The absence summaries of GEPI, Molière and Kosmos/Skolengo (FORMATS.md, end of section 5): counts
 * of one period per pupil. School, year and term are never in the file; it is refused until its
 * name says them. An empty cell is no zero, and no total is split or summed.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "connectors/csv_table.h"
#include "connectors/format/formats.h"
#include "connectors/format/missing.h"
#include "vigie/text.h"

#define INE_SIZE 11

/* X(enumerator, title, the same folded, the record field it gives) */
#define COLUMNS(X)                                                                                 \
	/* GEPI */                                                                                 \
	X(ELENOET, "ELENOET", "elenoet", "id.elenoet")                                             \
	X(NBABS, "NBABS", "nbabs", "half_days")                                                    \
	X(NBNONJUSTIF, "NBNONJUSTIF", "nbnonjustif", "half_days_unjustified")                      \
	X(NBRET, "NBRET", "nbret", "lateness")                                                     \
	/* Molière */                                                                             \
	X(LAST, "Nom élève", "nom eleve", "id.name")                                               \
	X(FIRST, "Prénom élève", "prenom eleve", "id.name")                                        \
	X(DIVISION, "Division", "division", "id.class")                                            \
	X(HALF_DAYS, "Nb 1/2 j abs", "nb 1/2 j abs", "half_days")                                  \
	X(LATENESS, "Nb retards", "nb retards", "lateness")                                        \
	X(INE, "Numéro national", "numero national", "id.ine")                                     \
	X(INE_BROKEN, "Numéro", "numero", "id.ine") /* its title goes on in the next line */       \
	/* Skolengo */                                                                             \
	X(CLASS, "Classe", "classe", "id.class")                                                   \
	X(PUPIL, "Élève", "eleve", "id.name")                                                      \
	X(COUNTED, "½ j. d'absences comptabilisées", "½ j. d absences comptabilisees",             \
	  "half_days")                                                                             \
	X(UNJUSTIFIED, "½ j. d'absences non justifiées comptabilisées",                            \
	  "½ j. d absences non justifiees comptabilisees", "half_days_unjustified")

enum column {
#define X(enumerator, title, key, meaning) COLUMN_##enumerator,
	COLUMNS(X)
#undef X
		COLUMNS_N,
};
_Static_assert(COLUMNS_N <= VIGIE_CSV_TABLE_COLUMNS, "a table holds them all");

static const struct vigie_csv_column columns[COLUMNS_N] = {
#define X(enumerator, title, key, meaning) {key, meaning},
	COLUMNS(X)
#undef X
};

static const char *const titles[COLUMNS_N] = {
#define X(enumerator, title, key, meaning) title,
	COLUMNS(X)
#undef X
};

#define BIT(name) (UINT32_C(1) << COLUMN_##name)

/* X(msgid, columns that all of it have, of which it has one, others, a word of its header) */
#define SHAPES(X)                                                                                  \
	X(N_("absences per pupil (GEPI)"), BIT(ELENOET), BIT(NBABS) | BIT(NBNONJUSTIF),            \
	  BIT(NBRET), "elenoet")                                                                   \
	X(N_("absences per pupil (Molière)"), BIT(LAST) | BIT(FIRST) | BIT(DIVISION),              \
	  BIT(HALF_DAYS), BIT(LATENESS) | BIT(INE), "1/2 j abs")                                   \
	X(N_("absences per pupil (Skolengo)"), BIT(CLASS) | BIT(PUPIL),                            \
	  BIT(COUNTED) | BIT(UNJUSTIFIED), 0, "absences")

static const struct shape {
	const char *title;
	uint32_t all, any, others;
	const char *word;
} shapes[] = {
#define X(title, all, any, others, word) {title, all, any, others, word},
	SHAPES(X)
#undef X
};

static const struct {
	enum column column;
	enum vigie_count_what what;
	int64_t most;
} counts[] = {
	{COLUMN_NBABS, VIGIE_COUNT_HALF_DAYS, VIGIE_HALF_DAYS_LIMIT},
	{COLUMN_HALF_DAYS, VIGIE_COUNT_HALF_DAYS, VIGIE_HALF_DAYS_LIMIT},
	{COLUMN_COUNTED, VIGIE_COUNT_HALF_DAYS, VIGIE_HALF_DAYS_LIMIT},
	{COLUMN_NBNONJUSTIF, VIGIE_COUNT_HALF_DAYS_UNJUSTIFIED, VIGIE_HALF_DAYS_LIMIT},
	{COLUMN_UNJUSTIFIED, VIGIE_COUNT_HALF_DAYS_UNJUSTIFIED, VIGIE_HALF_DAYS_LIMIT},
	{COLUMN_NBRET, VIGIE_COUNT_LATENESS, VIGIE_COUNT_LIMIT},
	{COLUMN_LATENESS, VIGIE_COUNT_LATENESS, VIGIE_COUNT_LIMIT},
};

struct job {
	const struct vigie_decode_options *options;
	const struct vigie_sink *sink;
	struct vigie_csv_table table;
	struct vigie_buffer name, hint_class;
};

static void wipe(struct vigie_buffer *buffer)
{
	if (buffer->data)
		explicit_bzero(buffer->data, buffer->capacity);
	vigie_buffer_done(buffer);
}

static void job_done(struct job *job)
{
	vigie_csv_table_done(&job->table);
	wipe(&job->name);
	vigie_buffer_done(&job->hint_class);
}

static const struct shape *shape_of(uint32_t found)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(shapes); i++)
		if ((found & shapes[i].all) == shapes[i].all && (found & shapes[i].any))
			return &shapes[i];
	return NULL;
}

static enum vigie_probe probe(const char *head, size_t size)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	VIGIE_CLEANUP(job_done) struct job job = {0};
	bool mentioned = false;

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(shapes); i++)
		mentioned |= vigie_csv_head_mentions(head, size, shapes[i].word);
	if (!mentioned || vigie_input_from_memory(head, size, "", &input) < 0 ||
	    vigie_csv_table_open(&job.table, input, columns, COLUMNS_N, "", NULL) != 0)
		return VIGIE_PROBE_NO;
	return shape_of(job.table.found) ? VIGIE_PROBE_CERTAIN : VIGIE_PROBE_NO;
}

static unsigned find_missing(const struct vigie_hints *hints)
{
	return (hints->school ? 0 : VIGIE_MISSING_SCHOOL) | (hints->year ? 0 : VIGIE_MISSING_YEAR) |
	       (hints->term ? 0 : VIGIE_MISSING_TERM);
}

static int reject(struct job *job, uint32_t line, uint32_t column, enum vigie_rejection why)
{
	return job->sink->on_reject(job->sink->userdata, line, column, why);
}

static int deliver(struct job *job)
{
	struct vigie_record record;

	vigie_record_init(&record, VIGIE_RECORD_DELIVERY);
	record.delivery.school = job->options->hints.school;
	record.delivery.kind = VIGIE_DELIVERY_ABSENCES;
	record.delivery.year = job->options->hints.year;
	return job->sink->on_record(job->sink->userdata, &record);
}

static bool is_ine(const char *text)
{
	size_t n = 0;

	while (isalnum((unsigned char)text[n]))
		n++;
	return n == INE_SIZE && text[n] == '\0';
}

static const char *first_of(const struct vigie_csv_table_row *row, enum column one,
			    enum column other)
{
	return *row->text[one] ? row->text[one] : row->text[other];
}

static const char *name_of(struct job *job, const struct vigie_csv_table_row *row)
{
	const char *last = first_of(row, COLUMN_LAST, COLUMN_PUPIL);
	const char *first = row->text[COLUMN_FIRST];

	vigie_buffer_clear(&job->name);
	if (*last)
		vigie_buffer_append_format(&job->name, "%s%s%s", last, *first ? " " : "", first);
	return job->name.size ? vigie_buffer_string(&job->name) : NULL;
}

/* 0, or the rejection + 1 with its column. */
static int identify(struct job *job, const struct vigie_csv_table_row *row, struct vigie_id *id,
		    uint32_t *ret_column)
{
	const char *ine = first_of(row, COLUMN_INE, COLUMN_INE_BROKEN);
	const char *class_name = first_of(row, COLUMN_DIVISION, COLUMN_CLASS);

	*ret_column = job->table.place[COLUMN_INE] + job->table.place[COLUMN_INE_BROKEN];
	if (*ine && !is_ine(ine))
		return VIGIE_REJECT_VALUE + 1;
	*ret_column = 0;
	id->ine = *ine ? ine : NULL;
	id->elenoet = *row->text[COLUMN_ELENOET] ? row->text[COLUMN_ELENOET] : NULL;
	id->class_name = *class_name		? class_name
			 : job->hint_class.size ? vigie_buffer_string(&job->hint_class)
						: NULL;
	id->name = id->class_name ? name_of(job, row) : NULL; /* a name alone names nobody */
	if (!id->name)
		id->class_name = NULL;
	if (vigie_buffer_error(&job->name) < 0)
		return -ENOMEM;
	return id->ine || id->elenoet || id->name ? 0 : VIGIE_REJECT_NO_IDENTITY + 1;
}

static int read_count(const char *text, int64_t most, vigie_decimal *ret_value)
{
	int r = vigie_decimal_parse(text, strlen(text), ret_value);

	if (r < 0)
		return r == -ERANGE ? VIGIE_REJECT_RANGE + 1 : VIGIE_REJECT_NUMBER + 1;
	return *ret_value < 0 || *ret_value > most * VIGIE_DECIMAL_ONE ? VIGIE_REJECT_RANGE + 1 : 0;
}

static int take_count(struct job *job, const struct vigie_csv_table_row *row,
		      struct vigie_record *record, size_t i)
{
	const char *text = row->text[counts[i].column];
	int r;

	if (!*text)
		return 0;
	r = read_count(text, counts[i].most, &record->count.value);
	if (r > 0)
		return reject(job, row->line, job->table.place[counts[i].column],
			      (enum vigie_rejection)(r - 1));
	record->count.what = counts[i].what;
	return job->sink->on_record(job->sink->userdata, record);
}

static bool is_empty(const struct vigie_csv_table_row *row)
{
	for (size_t i = 0; i < COLUMNS_N; i++)
		if (*row->text[i])
			return false;
	return true;
}

static int take_row(struct job *job, const struct vigie_csv_table_row *row)
{
	struct vigie_record record;
	uint32_t column = row->column;
	int r;

	vigie_record_init(&record, VIGIE_RECORD_COUNT);
	if (row->flaw != VIGIE_CSV_SOUND)
		r = row->flaw + 1;
	else
		r = is_empty(row) ? 0 : identify(job, row, &record.id, &column);
	if (r > 0)
		return reject(job, row->line, column, (enum vigie_rejection)(r - 1));
	record.line = row->line;
	record.count.term = job->options->hints.term;
	for (size_t i = 0; r == 0 && i < VIGIE_ARRAY_SIZE(counts); i++)
		r = take_count(job, row, &record, i);
	return r;
}

/* "Numéro / national" on two lines without quotes: the rest of the header is the next row. */
static int join_header(struct job *job)
{
	struct vigie_csv_row row;
	size_t width = job->table.place[COLUMN_INE_BROKEN];
	int r;

	if (!width)
		return 0;
	vigie_csv_expect(job->table.csv, 0);
	r = vigie_csv_next(job->table.csv, &row);
	if (r < 0)
		return r;
	vigie_csv_expect(job->table.csv, width + row.n_cells - 1);
	return r == VIGIE_CSV_ROW ? 0 : VIGIE_REJECT_TRUNCATED + 1;
}

static int read_rows(struct job *job, uint32_t *ret_line)
{
	struct vigie_csv_table_row row;
	int r = join_header(job);

	if (r == 0)
		r = deliver(job);
	while (r == 0) {
		r = vigie_csv_table_next(&job->table, &row);
		if (r == VIGIE_CSV_END)
			return 0;
		if (r == VIGIE_CSV_TRUNCATED) {
			*ret_line = row.line;
			return VIGIE_REJECT_TRUNCATED + 1;
		}
		if (r == VIGIE_CSV_ROW)
			r = take_row(job, &row);
	}
	return r;
}

static int describe(const struct job *job, const struct shape *shape,
		    struct vigie_inspection *inspection)
{
	if (!inspection || !shape)
		return 0;
	inspection->shape = _(shape->title);
	inspection->header_line = job->table.line;
	return vigie_missing_describe(find_missing(&job->options->hints), ".csv", inspection);
}

static int normalise_hint(struct job *job)
{
	const char *text = job->options->hints.class_name;

	return text ? vigie_text_normalise(text, strlen(text), &job->hint_class) : 0;
}

static int decode(struct vigie_input *input, const struct vigie_decode_options *options,
		  const struct vigie_sink *sink, struct vigie_inspection *inspection,
		  uint32_t *ret_line)
{
	VIGIE_CLEANUP(job_done) struct job job = {.options = options, .sink = sink};
	const struct shape *shape;
	int r = vigie_csv_table_open(&job.table, input, columns, COLUMNS_N, "", inspection);

	if (r == 0)
		r = normalise_hint(&job);
	if (r != 0)
		return r;
	shape = shape_of(job.table.found);
	r = describe(&job, shape, inspection);
	if (r == 0 && !shape)
		r = VIGIE_REJECT_UNKNOWN_SHAPE + 1;
	if (r == 0)
		r = vigie_missing_refusal(find_missing(&options->hints));
	return r == 0 ? read_rows(&job, ret_line) : r;
}

static bool shape_at(size_t i, struct vigie_shape *ret_shape)
{
	if (i >= VIGIE_ARRAY_SIZE(shapes))
		return false;
	*ret_shape = (struct vigie_shape){.title = shapes[i].title};
	for (size_t k = 0; k < COLUMNS_N; k++) {
		uint32_t bit = UINT32_C(1) << k;

		if (!((shapes[i].all | shapes[i].any | shapes[i].others) & bit))
			continue;
		ret_shape->columns[ret_shape->n++] =
			(struct vigie_shape_column){columns[k].key, titles[k],
						    shapes[i].all & bit	  ? VIGIE_SHAPE_NEEDED
						    : shapes[i].any & bit ? VIGIE_SHAPE_ONE_OF
									  : VIGIE_SHAPE_OPTIONAL};
	}
	return true;
}

const struct vigie_format vigie_format_absences = {
	.name = "absences",
	.title = N_("absence summaries (GEPI, Molière, Skolengo)"),
	.probe = probe,
	.decode = decode,
	.shape = shape_at,
};
