/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of mapped columns: who it is of, and what it says. A faulty cell rejects its row; nothing
 * is guessed. */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "connectors/format/columns.h"
#include "connectors/format/pronote_cells.h"
#include "vigie/text.h"

#define INE_SIZE 11

#define TEXT(field) text_of(job, VIGIE_MAPPED_##field)

/* The cell, whose column is where a rejection would be. */
static const char *text_of(struct vigie_columns_job *job, enum vigie_mapped_field field)
{
	job->column = job->table.place[field];
	return job->row.text[field];
}

/* The readers below return 0, the rejection + 1, or -errno; an empty cell says nothing. */

static int read_day(struct vigie_columns_job *job, const char *text, vigie_day *ret_day)
{
	struct vigie_pronote_moment moment;

	if (!*text)
		return 0;
	if (vigie_pronote_read_moment(text, &moment) < 0)
		return VIGIE_REJECT_DATE + 1;
	*ret_day = vigie_pronote_place(&moment, job->options->hints.year, false);
	return *ret_day == VIGIE_DAY_NONE ? VIGIE_REJECT_DATE + 1 : 0;
}

static int read_number(const char *text, int64_t most, vigie_decimal *ret_value)
{
	if (!*text)
		return 0;
	if (vigie_pronote_read_number(text, ret_value) < 0)
		return VIGIE_REJECT_NUMBER + 1;
	return *ret_value < 0 || *ret_value > most * VIGIE_DECIMAL_ONE ? VIGIE_REJECT_RANGE + 1 : 0;
}

static int read_answer(const char *text, enum vigie_answer *ret_answer)
{
	return vigie_pronote_read_answer(text, ret_answer) < 0 ? VIGIE_REJECT_ANSWER + 1 : 0;
}

static int read_term(struct vigie_columns_job *job, int *ret_term)
{
	const char *text = TEXT(TERM);
	char *end;
	long term;

	*ret_term = job->options->hints.term;
	if (!*text)
		return *ret_term ? 0 : VIGIE_REJECT_MISSING + 1;
	text += strcspn(text, "0123456789"); /* "T1", "Trimestre 1" */
	term = strtol(text, &end, 10);
	if (end == text || *end)
		return VIGIE_REJECT_NUMBER + 1;
	*ret_term = (int)term;
	return term < 1 || term > VIGIE_TERM_LIMIT ? VIGIE_REJECT_RANGE + 1 : 0;
}

static bool is_ine(const char *text)
{
	size_t n = 0;

	while (isalnum((unsigned char)text[n]))
		n++;
	return n == INE_SIZE && text[n] == '\0';
}

static const char *said(const char *text)
{
	return *text ? text : NULL;
}

static int identify(struct vigie_columns_job *job, struct vigie_id *id)
{
	const char *last = *TEXT(NAME) ? TEXT(NAME) : TEXT(LAST), *first = TEXT(FIRST);
	int r;

	id->local = said(TEXT(LOCAL));
	id->class_name = said(TEXT(CLASS));
	if (!id->class_name)
		id->class_name = said(vigie_buffer_string(&job->hint_class));
	id->ine = said(TEXT(INE));
	if (id->ine && !is_ine(id->ine))
		return VIGIE_REJECT_VALUE + 1;
	r = read_day(job, TEXT(BORN), &id->born);
	if (r != 0)
		return r;
	job->column = 0;
	vigie_buffer_clear(&job->name);
	vigie_buffer_append_format(&job->name, "%s%s%s", last, *first ? " " : "", first);
	if (vigie_buffer_error(&job->name) < 0)
		return -ENOMEM;
	/* A name alone names nobody. */
	if (*last && (id->born != VIGIE_DAY_NONE || id->class_name))
		id->name = vigie_buffer_string(&job->name);
	return id->ine || id->local || id->name ? 0 : VIGIE_REJECT_NO_IDENTITY + 1;
}

static int hand_on(struct vigie_columns_job *job, const struct vigie_record *record)
{
	return job->sink->on_record(job->sink->userdata, record);
}

static int take_pupil(struct vigie_columns_job *job, struct vigie_record *record)
{
	struct vigie_record_pupil *pupil = &record->pupil;
	const char *name = record->id.name ? record->id.name : "";
	int r;

	pupil->class_name = record->id.class_name;
	pupil->born = record->id.born;
	if (pupil->class_name)
		pupil->level = vigie_level_match(job->options->levels, job->options->n_levels,
						 pupil->class_name);
	if (job->said & VIGIE_MAPPED_BIT(LAST)) {
		pupil->last = said(TEXT(LAST));
		pupil->first = said(TEXT(FIRST));
	} else if (*name) {
		char *at = job->name.data + vigie_pronote_split_name(name, &pupil->first);

		pupil->first = said(pupil->first);
		pupil->last = vigie_arena_copy(job->arena, name, (size_t)(at - job->name.data));
		if (!pupil->last)
			return -ENOMEM;
	}
	r = read_answer(TEXT(SCHOLARSHIP), &pupil->scholarship);
	if (r == 0)
		r = read_answer(TEXT(BOARDER), &pupil->boarder);
	if (r == 0)
		r = read_answer(TEXT(REPEATING), &pupil->repeating);
	return r == 0 ? hand_on(job, record) : r;
}

static const char *subject_of(struct vigie_columns_job *job)
{
	return *TEXT(SUBJECT) ? TEXT(SUBJECT) : job->options->hints.subject;
}

static int take_mark(struct vigie_columns_job *job, struct vigie_record *record)
{
	struct vigie_record_mark *to = &record->mark;
	struct vigie_pronote_mark mark;
	vigie_decimal most;
	int r;

	to->subject = subject_of(job);
	r = read_day(job, TEXT(DATE), &to->date);
	if (r == 0 && to->date == VIGIE_DAY_NONE)
		to->date = job->options->hints.date;
	if (r == 0 && (to->date == VIGIE_DAY_NONE || !to->subject))
		r = VIGIE_REJECT_MISSING + 1;
	if (r == 0)
		r = read_number(TEXT(OUT_OF), VIGIE_COUNT_LIMIT, &to->out_of);
	if (r == 0)
		r = read_number(TEXT(COEFFICIENT), VIGIE_COUNT_LIMIT, &to->coefficient);
	if (r != 0 || vigie_pronote_read_mark(TEXT(MARK), &mark) == VIGIE_PRONOTE_MARK_NONE)
		return r;
	if (mark.out_of != VIGIE_DECIMAL_NONE)
		to->out_of = mark.out_of;
	to->value = mark.value;
	to->annotation = mark.annotation;
	most = to->out_of == VIGIE_DECIMAL_NONE ? VIGIE_AVERAGE_LIMIT * VIGIE_DECIMAL_ONE
						: to->out_of;
	if (to->value != VIGIE_DECIMAL_NONE && (to->value < 0 || to->value > most))
		return VIGIE_REJECT_RANGE + 1;
	return hand_on(job, record);
}

static int take_absence(struct vigie_columns_job *job, struct vigie_record *record)
{
	struct vigie_record_absence *absence = &record->absence;
	int r = read_day(job, TEXT(FROM), &absence->from);

	if (r == 0 && absence->from == VIGIE_DAY_NONE)
		return VIGIE_REJECT_MISSING + 1;
	if (r == 0)
		r = read_day(job, TEXT(TO), &absence->to);
	if (r == 0 && absence->to != VIGIE_DAY_NONE && absence->to < absence->from)
		return VIGIE_REJECT_ORDER + 1;
	if (r == 0)
		r = read_number(TEXT(HALF_DAYS), VIGIE_HALF_DAYS_LIMIT, &absence->half_days);
	if (r == 0)
		r = read_answer(TEXT(JUSTIFIED), &absence->justified);
	return r == 0 ? hand_on(job, record) : r;
}

static int take_average(struct vigie_columns_job *job, struct vigie_record *record, int term)
{
	struct vigie_record_average *average = &record->average;
	struct vigie_pronote_mark mark;
	int r;

	average->term = term;
	average->subject = subject_of(job);
	r = read_number(TEXT(COEFFICIENT), VIGIE_COUNT_LIMIT, &average->coefficient);
	/* What is no number is no average. */
	if (r != 0 || vigie_pronote_read_mark(TEXT(AVERAGE), &mark) != VIGIE_PRONOTE_MARK_VALUE)
		return r;
	average->value = mark.value;
	if (mark.out_of == 0)
		return VIGIE_REJECT_RANGE + 1;
	if (mark.out_of > 0)
		average->value = vigie_decimal_divide((__int128)mark.value * VIGIE_AVERAGE_LIMIT *
							      VIGIE_DECIMAL_ONE,
						      mark.out_of);
	if (average->value < 0 || average->value > VIGIE_AVERAGE_LIMIT * VIGIE_DECIMAL_ONE)
		return VIGIE_REJECT_RANGE + 1;
	return hand_on(job, record);
}

static int take_counts(struct vigie_columns_job *job, struct vigie_record *record, int term)
{
	static const struct {
		enum vigie_mapped_field field;
		enum vigie_count_what what;
		int64_t most;
	} counts[] = {
		{VIGIE_MAPPED_HALF_DAYS, VIGIE_COUNT_HALF_DAYS, VIGIE_HALF_DAYS_LIMIT},
		{VIGIE_MAPPED_UNJUSTIFIED, VIGIE_COUNT_HALF_DAYS_UNJUSTIFIED,
		 VIGIE_HALF_DAYS_LIMIT},
		{VIGIE_MAPPED_LATENESS, VIGIE_COUNT_LATENESS, VIGIE_COUNT_LIMIT},
	};
	int r = 0;

	for (size_t i = 0; r == 0 && i < VIGIE_ARRAY_SIZE(counts); i++) {
		const char *text = text_of(job, counts[i].field);

		record->count.what = counts[i].what;
		record->count.term = term;
		r = read_number(text, counts[i].most, &record->count.value);
		if (r == 0 && *text)
			r = hand_on(job, record);
	}
	return r;
}

static int take_term(struct vigie_columns_job *job, const struct vigie_record *row)
{
	struct vigie_record average, count;
	int term, r = read_term(job, &term);

	vigie_record_init(&average, VIGIE_RECORD_AVERAGE);
	vigie_record_init(&count, VIGIE_RECORD_COUNT);
	average.line = count.line = row->line;
	average.id = count.id = row->id;
	if (r == 0 && job->said & VIGIE_MAPPED_BIT(AVERAGE))
		r = take_average(job, &average, term);
	return r == 0 && job->said & VIGIE_COLUMNS_COUNTS ? take_counts(job, &count, term) : r;
}

static int take_record(struct vigie_columns_job *job, struct vigie_record *record)
{
	switch (job->makes) {
	case VIGIE_MAPPED_ROW_PUPIL:
		return take_pupil(job, record);
	case VIGIE_MAPPED_ROW_MARK:
		return take_mark(job, record);
	case VIGIE_MAPPED_ROW_ABSENCE:
		return take_absence(job, record);
	case VIGIE_MAPPED_ROW_TERM:
		return take_term(job, record);
	case VIGIE_MAPPED_ROW_NONE:
		break;
	}
	return 0;
}

int vigie_columns_take_row(struct vigie_columns_job *job)
{
	static const enum vigie_record_type types[] = {
		[VIGIE_MAPPED_ROW_NONE] = VIGIE_RECORD_PUPIL,
		[VIGIE_MAPPED_ROW_PUPIL] = VIGIE_RECORD_PUPIL,
		[VIGIE_MAPPED_ROW_MARK] = VIGIE_RECORD_MARK,
		[VIGIE_MAPPED_ROW_ABSENCE] = VIGIE_RECORD_ABSENCE,
		[VIGIE_MAPPED_ROW_TERM] = VIGIE_RECORD_AVERAGE,
	};
	struct vigie_record record;
	int r = job->row.flaw == VIGIE_CSV_SOUND ? 0 : job->row.flaw + 1;

	job->column = job->row.column;
	vigie_record_init(&record, types[job->makes]);
	record.line = job->row.line;
	if (r == 0)
		r = identify(job, &record.id);
	if (r == 0)
		r = take_record(job, &record);
	return r > 0 ? job->sink->on_reject(job->sink->userdata, job->row.line, job->column,
					    (enum vigie_rejection)(r - 1))
		     : r;
}
