/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every shape does alike: the delivery record, rejections, dates in their school year, the
 * identity of a row. Writes nothing but through the sink. */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "connectors/format/pronote_job.h"
#include "vigie/text.h"

#define INE_SIZE 11

int vigie_pronote_job_init(struct vigie_pronote_job *job)
{
	const struct vigie_hints *hints = &job->options->hints;
	int r = vigie_arena_new(&job->arena);

	if (r < 0)
		return r;
	job->year = hints->year;
	if (hints->class_name)
		r = vigie_text_normalise(hints->class_name, strlen(hints->class_name),
					 &job->hint_class);
	if (r == 0 && hints->subject)
		r = vigie_text_normalise(hints->subject, strlen(hints->subject),
					 &job->hint_subject);
	return r;
}

void vigie_pronote_job_done(struct vigie_pronote_job *job)
{
	vigie_csv_free(job->csv);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(job->cells); i++)
		vigie_pronote_wipe(&job->cells[i]);
	vigie_pronote_wipe(&job->cell);
	vigie_pronote_wipe(&job->name);
	vigie_pronote_wipe(&job->last);
	vigie_pronote_wipe(&job->class_name);
	vigie_buffer_done(&job->hint_class);
	vigie_buffer_done(&job->hint_subject);
	vigie_arena_free(job->arena);
}

int vigie_pronote_missing(const struct vigie_pronote_job *job)
{
	const struct vigie_hints *hints = &job->options->hints;
	bool is_list = job->facts->kind == VIGIE_DELIVERY_PUPILS;

	if (!hints->school)
		return VIGIE_REJECT_NO_SCHOOL;
	/* The dates of a list of pupils, and of tests, may tell the year. */
	if ((job->facts->needs & VIGIE_PRONOTE_NEEDS_YEAR) && !job->year && !is_list &&
	    job->layout.shape != VIGIE_PRONOTE_GRADES)
		return VIGIE_REJECT_NO_YEAR;
	if ((job->facts->needs & VIGIE_PRONOTE_NEEDS_SUBJECT) && !job->hint_subject.size)
		return VIGIE_REJECT_NO_SUBJECT;
	if ((job->facts->needs & VIGIE_PRONOTE_NEEDS_TERM) && !hints->term)
		return VIGIE_REJECT_NO_TERM;
	if ((job->facts->needs & VIGIE_PRONOTE_NEEDS_CLASS) && !job->hint_class.size &&
	    !job->layout.column[VIGIE_PRONOTE_CLASS])
		return VIGIE_REJECT_NO_CLASS;
	return VIGIE_PRONOTE_SOUND;
}

int vigie_pronote_deliver(struct vigie_pronote_job *job)
{
	struct vigie_record record;

	if (job->delivered)
		return 0;
	job->delivered = true;
	vigie_record_init(&record, VIGIE_RECORD_DELIVERY);
	record.delivery.school = job->options->hints.school;
	record.delivery.kind = job->facts->kind;
	record.delivery.year = job->year;
	record.delivery.complete = job->facts->complete;
	return job->sink->on_record(job->sink->userdata, &record);
}

int vigie_pronote_hand_on(struct vigie_pronote_job *job, const struct vigie_record *record)
{
	int r = vigie_pronote_deliver(job);

	return r < 0 ? r : job->sink->on_record(job->sink->userdata, record);
}

int vigie_pronote_reject(struct vigie_pronote_job *job, uint32_t line, uint32_t column,
			 enum vigie_rejection why)
{
	if (job->surveying)
		return 0;
	return job->sink->on_reject(job->sink->userdata, line, column, why);
}

int vigie_pronote_reject_field(struct vigie_pronote_job *job, uint32_t line,
			       enum vigie_pronote_field field, enum vigie_rejection why)
{
	uint32_t column = field == VIGIE_PRONOTE_NO_FIELD ? 0 : job->layout.column[field];

	return vigie_pronote_reject(job, line, column, why);
}

/* A spreadsheet counts from 1904 when its dates would else lie outside the school year. */
static void choose_epoch(struct vigie_pronote_job *job, const struct vigie_pronote_moment *moment)
{
	vigie_day day = vigie_pronote_place(moment, 0, false);

	if (job->year && moment->serial != VIGIE_PRONOTE_NO_SERIAL && !job->from_1904 &&
	    vigie_day_school_year(day) != job->year)
		job->from_1904 =
			vigie_day_school_year(vigie_pronote_place(moment, 0, true)) == job->year;
}

int vigie_pronote_school_day(struct vigie_pronote_job *job, const char *text, vigie_day *ret_day,
			     int *ret_minute)
{
	struct vigie_pronote_moment moment;
	vigie_day day;

	*ret_day = VIGIE_DAY_NONE;
	if (text[0] == '\0')
		return VIGIE_PRONOTE_SOUND;
	if (vigie_pronote_read_moment(text, &moment) < 0)
		return VIGIE_REJECT_DATE;
	if (moment.serial == VIGIE_PRONOTE_NO_SERIAL && !moment.year && !job->year)
		return VIGIE_REJECT_NO_DATE_YEAR;
	choose_epoch(job, &moment);
	day = vigie_pronote_place(&moment, job->year, job->from_1904);
	if (day == VIGIE_DAY_NONE)
		return VIGIE_REJECT_DATE;
	*ret_day = day;
	if (ret_minute)
		*ret_minute = moment.minute;
	return VIGIE_PRONOTE_SOUND;
}

int vigie_pronote_birth_day(struct vigie_pronote_job *job, const char *text, vigie_day *ret_day)
{
	struct vigie_pronote_moment moment;

	*ret_day = VIGIE_DAY_NONE;
	if (text[0] == '\0')
		return VIGIE_PRONOTE_SOUND;
	if (vigie_pronote_read_moment(text, &moment) < 0)
		return VIGIE_REJECT_DATE;
	*ret_day = vigie_pronote_place(&moment, 0, job->from_1904);
	return *ret_day == VIGIE_DAY_NONE ? VIGIE_REJECT_DATE : VIGIE_PRONOTE_SOUND;
}

const char *vigie_pronote_class(struct vigie_pronote_job *job, const char *cell)
{
	size_t size = strcspn(cell, ",");

	while (size > 0 && cell[size - 1] == ' ')
		size--;
	if (size == 0)
		return job->hint_class.size ? vigie_buffer_string(&job->hint_class) : NULL;
	vigie_buffer_clear(&job->class_name);
	vigie_buffer_append(&job->class_name, cell, size);
	return vigie_buffer_error(&job->class_name) < 0 ? NULL
							: vigie_buffer_string(&job->class_name);
}

static bool is_ine(const char *text)
{
	size_t n = 0;

	while (isalnum((unsigned char)text[n]))
		n++;
	return n == INE_SIZE && text[n] == '\0';
}

static bool is_number(const char *text)
{
	return text[0] && text[strspn(text, "0123456789")] == '\0';
}

/* "NOM Prénom" from one column or two; NULL when there is no name. */
static const char *join_name(struct vigie_pronote_job *job, const struct vigie_pronote_row *row)
{
	const char *last = vigie_pronote_text(row, VIGIE_PRONOTE_LAST);
	const char *first = vigie_pronote_text(row, VIGIE_PRONOTE_FIRST);

	if (row->text[VIGIE_PRONOTE_FULL_NAME])
		last = row->text[VIGIE_PRONOTE_FULL_NAME];
	if (!*last)
		return NULL;
	if (!*first)
		return last;
	vigie_buffer_clear(&job->name);
	vigie_buffer_append_string(&job->name, last);
	vigie_buffer_append_char(&job->name, ' ');
	vigie_buffer_append_string(&job->name, first);
	return vigie_buffer_string(&job->name);
}

static const char *birth_text(const struct vigie_pronote_row *row,
			      enum vigie_pronote_field *ret_field)
{
	*ret_field = row->text[VIGIE_PRONOTE_BORN] ? VIGIE_PRONOTE_BORN : VIGIE_PRONOTE_BORN_ON;
	return vigie_pronote_text(row, *ret_field);
}

int vigie_pronote_identify(struct vigie_pronote_job *job, const struct vigie_pronote_row *row,
			   struct vigie_id *ret_id, enum vigie_pronote_field *ret_field)
{
	const char *ine = vigie_pronote_text(row, VIGIE_PRONOTE_INE);
	const char *local = vigie_pronote_text(row, VIGIE_PRONOTE_LOCAL);
	struct vigie_id id = {.born = VIGIE_DAY_NONE};
	int why = vigie_pronote_birth_day(job, birth_text(row, ret_field), &id.born);

	if (why != VIGIE_PRONOTE_SOUND)
		return why;
	*ret_field = VIGIE_PRONOTE_INE;
	if (*ine && !is_ine(ine))
		return VIGIE_REJECT_VALUE;
	id.ine = *ine ? ine : NULL;
	id.local = is_number(local) ? local : NULL;
	id.name = join_name(job, row);
	id.class_name = vigie_pronote_class(job, vigie_pronote_text(row, VIGIE_PRONOTE_CLASS));
	*ret_field = VIGIE_PRONOTE_NO_FIELD;
	if (id.born == VIGIE_DAY_NONE && !id.class_name) /* a name alone names nobody */
		id.name = NULL;
	if (!id.ine && !id.local && !id.name)
		return VIGIE_REJECT_NO_IDENTITY;
	*ret_id = id;
	return VIGIE_PRONOTE_SOUND;
}
