/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * School life: absences, lateness, punishments, sanctions, incidents, totals of half-days. The
 * reason of an absence is never read: it may be one of health. Settled is not justified.
 */
#include <errno.h>
#include <string.h>

#include "connectors/format/pronote_job.h"

#define NOON (12 * 60)
#define HALF_DAYS_MAX (400 * VIGIE_DECIMAL_ONE) /* more than a school year has */

/* A reader of one row's values: SOUND, or the rejection and the field at fault. */
typedef int (*fill_function)(struct vigie_pronote_job *job, const struct vigie_pronote_row *row,
			     struct vigie_record *record, enum vigie_pronote_field *ret_field);

/* The first day of the rows tells the year of a file whose name does not. */
static int read_day(struct vigie_pronote_job *job, const struct vigie_pronote_row *row,
		    enum vigie_pronote_field field, vigie_day *ret_day, int *ret_minute)
{
	return vigie_pronote_school_day(job, vigie_pronote_text(row, field), ret_day, ret_minute);
}

static int need_day(struct vigie_pronote_job *job, const struct vigie_pronote_row *row,
		    enum vigie_pronote_field field, vigie_day *ret_day, int *ret_minute)
{
	int why = read_day(job, row, field, ret_day, ret_minute);

	return why == VIGIE_PRONOTE_SOUND && *ret_day == VIGIE_DAY_NONE ? VIGIE_REJECT_MISSING
									: why;
}

static int read_half_days(const char *text, vigie_decimal *ret_value)
{
	if (!*text)
		return VIGIE_PRONOTE_SOUND;
	if (vigie_pronote_read_number(text, ret_value) < 0)
		return VIGIE_REJECT_NUMBER;
	return *ret_value < 0 || *ret_value > HALF_DAYS_MAX ? VIGIE_REJECT_RANGE
							    : VIGIE_PRONOTE_SOUND;
}

static int fill_stretch(struct vigie_pronote_job *job, const struct vigie_pronote_row *row,
			struct vigie_record_absence *absence, enum vigie_pronote_field *ret_field)
{
	int from = VIGIE_PRONOTE_NO_TIME, to = VIGIE_PRONOTE_NO_TIME, why;
	const char *first, *last = vigie_pronote_text(row, VIGIE_PRONOTE_TO);

	*ret_field = row->text[VIGIE_PRONOTE_FROM] ? VIGIE_PRONOTE_FROM : VIGIE_PRONOTE_DATE;
	why = need_day(job, row, *ret_field, &absence->from, &from);
	if (why != VIGIE_PRONOTE_SOUND)
		return why;
	first = vigie_pronote_text(row, *ret_field);
	*ret_field = VIGIE_PRONOTE_TO;
	if (strcmp(first, last) == 0) { /* most absences: one day, said twice */
		absence->to = absence->from;
		to = from;
	} else {
		why = vigie_pronote_school_day(job, last, &absence->to, &to);
	}
	if (why != VIGIE_PRONOTE_SOUND)
		return why;
	if (from != VIGIE_PRONOTE_NO_TIME)
		absence->from_half = from < NOON ? VIGIE_HALF_AM : VIGIE_HALF_PM;
	if (to != VIGIE_PRONOTE_NO_TIME) /* what ends at noon ends with the morning */
		absence->to_half = to <= NOON ? VIGIE_HALF_AM : VIGIE_HALF_PM;
	return absence->to != VIGIE_DAY_NONE && absence->to < absence->from ? VIGIE_REJECT_ORDER
									    : VIGIE_PRONOTE_SOUND;
}

static int fill_absence(struct vigie_pronote_job *job, const struct vigie_pronote_row *row,
			struct vigie_record *record, enum vigie_pronote_field *ret_field)
{
	struct vigie_record_absence *absence = &record->absence;
	int why = fill_stretch(job, row, absence, ret_field);

	if (why != VIGIE_PRONOTE_SOUND)
		return why;
	*ret_field = row->text[VIGIE_PRONOTE_HALF_DAYS] ? VIGIE_PRONOTE_HALF_DAYS
							: VIGIE_PRONOTE_HALF_DAYS_BULLETIN;
	why = read_half_days(vigie_pronote_text(row, *ret_field), &absence->half_days);
	if (why != VIGIE_PRONOTE_SOUND)
		return why;
	*ret_field = row->text[VIGIE_PRONOTE_JUSTIFIED] ? VIGIE_PRONOTE_JUSTIFIED
							: VIGIE_PRONOTE_JUSTIFIED_ANSWER;
	return vigie_pronote_read_answer(vigie_pronote_text(row, *ret_field), &absence->justified) <
			       0
		       ? VIGIE_REJECT_ANSWER
		       : VIGIE_PRONOTE_SOUND;
}

static int fill_lateness(struct vigie_pronote_job *job, const struct vigie_pronote_row *row,
			 struct vigie_record *record, enum vigie_pronote_field *ret_field)
{
	struct vigie_record_lateness *lateness = &record->lateness;
	const char *minutes = vigie_pronote_text(row, VIGIE_PRONOTE_MINUTES);
	int why, r;

	*ret_field = VIGIE_PRONOTE_DATE;
	why = need_day(job, row, VIGIE_PRONOTE_DATE, &lateness->date, NULL);
	if (why != VIGIE_PRONOTE_SOUND)
		return why;
	*ret_field = VIGIE_PRONOTE_MINUTES;
	r = *minutes ? vigie_pronote_read_minutes(minutes, &lateness->minutes) : 0;
	if (r < 0)
		return r == -ERANGE ? VIGIE_REJECT_RANGE : VIGIE_REJECT_NUMBER;
	*ret_field = VIGIE_PRONOTE_JUSTIFIED;
	return vigie_pronote_read_answer(vigie_pronote_text(row, VIGIE_PRONOTE_JUSTIFIED),
					 &lateness->justified) < 0
		       ? VIGIE_REJECT_ANSWER
		       : VIGIE_PRONOTE_SOUND;
}

static int fill_event(struct vigie_pronote_job *job, const struct vigie_pronote_row *row,
		      enum vigie_pronote_field what, struct vigie_record *record,
		      enum vigie_pronote_field *ret_field)
{
	const char *text = vigie_pronote_text(row, what);

	*ret_field = VIGIE_PRONOTE_DATE;
	record->event.what = *text ? text : NULL;
	return need_day(job, row, VIGIE_PRONOTE_DATE, &record->event.date, NULL);
}

static int fill_punishment(struct vigie_pronote_job *job, const struct vigie_pronote_row *row,
			   struct vigie_record *record, enum vigie_pronote_field *ret_field)
{
	return fill_event(job, row, VIGIE_PRONOTE_PUNISHMENT, record, ret_field);
}

static int fill_sanction(struct vigie_pronote_job *job, const struct vigie_pronote_row *row,
			 struct vigie_record *record, enum vigie_pronote_field *ret_field)
{
	return fill_event(job, row, VIGIE_PRONOTE_SANCTION, record, ret_field);
}

static vigie_day day_of(const struct vigie_record *record)
{
	if (record->type == VIGIE_RECORD_ABSENCE)
		return record->absence.from;
	return record->type == VIGIE_RECORD_LATENESS ? record->lateness.date : record->event.date;
}

/* The first day that is handed on tells the year of a file whose name does not. */
static void settle_year(struct vigie_pronote_job *job, const struct vigie_record *record)
{
	if (!job->year)
		job->year = vigie_day_school_year(day_of(record));
}

static int read_dated(struct vigie_pronote_job *job, const struct vigie_pronote_row *row,
		      enum vigie_record_type type, fill_function fill)
{
	struct vigie_record record;
	enum vigie_pronote_field field;
	int why;

	vigie_record_init(&record, type);
	record.line = row->line;
	why = fill(job, row, &record, &field);
	if (why == VIGIE_PRONOTE_SOUND)
		why = vigie_pronote_identify(job, row, &record.id, &field);
	if (why != VIGIE_PRONOTE_SOUND)
		return vigie_pronote_reject_field(job, row->line, field, (enum vigie_rejection)why);
	settle_year(job, &record);
	return vigie_pronote_hand_on(job, &record);
}

int vigie_pronote_read_absence(struct vigie_pronote_job *job, const struct vigie_pronote_row *row)
{
	return read_dated(job, row, VIGIE_RECORD_ABSENCE, fill_absence);
}

int vigie_pronote_read_lateness(struct vigie_pronote_job *job, const struct vigie_pronote_row *row)
{
	return read_dated(job, row, VIGIE_RECORD_LATENESS, fill_lateness);
}

int vigie_pronote_read_punishment(struct vigie_pronote_job *job,
				  const struct vigie_pronote_row *row)
{
	return read_dated(job, row, VIGIE_RECORD_PUNISHMENT, fill_punishment);
}

int vigie_pronote_read_sanction(struct vigie_pronote_job *job, const struct vigie_pronote_row *row)
{
	return read_dated(job, row, VIGIE_RECORD_SANCTION, fill_sanction);
}

/* The next of "NOM1 Prenom (6EME A) / NOM2 Prenom (6EME A)", brackets taken whole. */
static size_t author_size(const char *text, char separator)
{
	int depth = 0;
	size_t n = 0;

	for (; text[n] && (depth > 0 || text[n] != separator); n++)
		depth += (text[n] == '(') - (text[n] == ')' && depth > 0);
	return n;
}

static void append_trimmed(struct vigie_buffer *out, const char *text, size_t size)
{
	while (size > 0 && *text == ' ') {
		text++;
		size--;
	}
	while (size > 0 && text[size - 1] == ' ')
		size--;
	vigie_buffer_clear(out);
	vigie_buffer_append(out, text, size);
}

/* One author, "NOM Prenom (6EME A)". */
static int hand_on_author(struct vigie_pronote_job *job, struct vigie_record *record,
			  const char *text, size_t size)
{
	const char *open = memrchr(text, '(', size), *close;

	close = open ? memchr(open, ')', size - (size_t)(open - text)) : NULL;
	vigie_buffer_clear(&job->class_name);
	if (close)
		append_trimmed(&job->class_name, open + 1, (size_t)(close - open) - 1);
	append_trimmed(&job->name, text, close ? (size_t)(open - text) : size);
	record->id = (struct vigie_id){.born = VIGIE_DAY_NONE};
	record->id.name = vigie_buffer_string(&job->name);
	record->id.class_name = job->class_name.size ? vigie_buffer_string(&job->class_name)
						     : vigie_pronote_class(job, "");
	if (!job->name.size || !record->id.class_name)
		return vigie_pronote_reject_field(job, record->line, VIGIE_PRONOTE_AUTHORS,
						  VIGIE_REJECT_NO_IDENTITY);
	return vigie_pronote_hand_on(job, record);
}

int vigie_pronote_read_incident(struct vigie_pronote_job *job, const struct vigie_pronote_row *row)
{
	const char *authors = vigie_pronote_text(row, VIGIE_PRONOTE_AUTHORS);
	struct vigie_record record;
	enum vigie_pronote_field field;
	char separator;
	int why, r = 0;

	vigie_record_init(&record, VIGIE_RECORD_INCIDENT);
	record.line = row->line;
	why = fill_event(job, row, VIGIE_PRONOTE_INCIDENT, &record, &field);
	if (why == VIGIE_PRONOTE_SOUND && !*authors) {
		field = VIGIE_PRONOTE_AUTHORS;
		why = VIGIE_REJECT_NO_IDENTITY;
	}
	if (why != VIGIE_PRONOTE_SOUND)
		return vigie_pronote_reject_field(job, row->line, field, (enum vigie_rejection)why);
	settle_year(job, &record);
	separator = authors[author_size(authors, '/')] ? '/' : ',';
	while (*authors && r == 0) {
		size_t size = author_size(authors, separator);

		r = hand_on_author(job, &record, authors, size);
		authors += size + (authors[size] == separator);
	}
	return r;
}

/* A column of totals, and what it counts. */
static const struct {
	enum vigie_pronote_field field;
	enum vigie_count_what what;
} totals[] = {
	{VIGIE_PRONOTE_TOTAL, VIGIE_COUNT_HALF_DAYS},
	{VIGIE_PRONOTE_HALF_DAYS_BULLETIN, VIGIE_COUNT_HALF_DAYS},
	{VIGIE_PRONOTE_TOTAL_JUSTIFIED, VIGIE_COUNT_HALF_DAYS_JUSTIFIED},
	{VIGIE_PRONOTE_TOTAL_UNJUSTIFIED, VIGIE_COUNT_HALF_DAYS_UNJUSTIFIED},
};

int vigie_pronote_read_totals(struct vigie_pronote_job *job, const struct vigie_pronote_row *row)
{
	struct vigie_record record;
	enum vigie_pronote_field field;
	int why, r = 0;

	vigie_record_init(&record, VIGIE_RECORD_COUNT);
	record.line = row->line;
	record.count.term = job->options->hints.term;
	why = vigie_pronote_identify(job, row, &record.id, &field);
	if (why != VIGIE_PRONOTE_SOUND)
		return vigie_pronote_reject_field(job, row->line, field, (enum vigie_rejection)why);
	for (size_t i = 0; r == 0 && i < VIGIE_ARRAY_SIZE(totals); i++) {
		record.count.what = totals[i].what;
		record.count.value = VIGIE_DECIMAL_NONE;
		why = read_half_days(vigie_pronote_text(row, totals[i].field), &record.count.value);
		if (why != VIGIE_PRONOTE_SOUND)
			r = vigie_pronote_reject_field(job, row->line, totals[i].field,
						       (enum vigie_rejection)why);
		else if (record.count.value != VIGIE_DECIMAL_NONE)
			r = vigie_pronote_hand_on(job, &record);
	}
	return r;
}
