/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records to tuples (tuple.h). Defaults that belong to a key are applied here (a mark is out of
 * 20, an absence begins in the morning), so that saying them or not is the same key. Not kept: the
 * free text of an incident, which no rule reads; a number made from it tells two of a day apart.
 */
#include <string.h>

#include "daemon/store/tuple.h"

#define MARK_OUT_OF_DEFAULT (20 * VIGIE_DECIMAL_ONE)

/* Answers and optional small numbers: unsaid (-1) is 0. */
static int64_t said(int value)
{
	return (int64_t)value + 1;
}

static vigie_decimal decimal_or(vigie_decimal value, vigie_decimal otherwise)
{
	return value == VIGIE_DECIMAL_NONE ? otherwise : value;
}

static int64_t text_number(const char *text)
{
	uint32_t number = 2166136261u; /* FNV-1a */

	if (!text)
		return 0;
	for (; *text; text++)
		number = (number ^ (unsigned char)*text) * 16777619u;
	return number;
}

static int pack_pupil(struct words *words, const struct vigie_record_pupil *pupil, int64_t *field)
{
	field[PUPIL_LEVEL] = pupil->level;
	field[PUPIL_SCHOLARSHIP] = said(pupil->scholarship);
	field[PUPIL_BOARDER] = said(pupil->boarder);
	field[PUPIL_REPEATING] = said(pupil->repeating);
	field[PUPIL_ENTERED] = pack_day(pupil->entered);
	field[PUPIL_LEFT] = pack_day(pupil->left);
	return words_number(words, pupil->class_name, &field[PUPIL_CLASS]);
}

static int pack_average(struct words *words, const struct vigie_record_average *average,
			int64_t *field)
{
	field[AVERAGE_TERM] = average->term;
	field[AVERAGE_MODALITY] = average->modality ? (unsigned char)average->modality[0] : 0;
	field[AVERAGE_VALUE] = pack_decimal(average->value);
	field[AVERAGE_CLASS] = pack_decimal(average->class_value);
	field[AVERAGE_COEFFICIENT] = pack_decimal(average->coefficient);
	field[AVERAGE_MASTERY] = average->mastery;
	return words_subject(words, average->subject, average->subject_code,
			     &field[AVERAGE_SUBJECT]);
}

static int pack_mark(struct words *words, const struct vigie_record_mark *mark, int64_t *field)
{
	field[MARK_DATE] = pack_day(mark->date);
	field[MARK_OUT_OF] = pack_decimal(decimal_or(mark->out_of, MARK_OUT_OF_DEFAULT));
	field[MARK_COEFFICIENT] = pack_decimal(decimal_or(mark->coefficient, VIGIE_DECIMAL_ONE));
	field[MARK_VALUE] = pack_decimal(mark->value);
	field[MARK_ANNOTATION] = mark->annotation;
	return words_subject(words, mark->subject, NULL, &field[MARK_SUBJECT]);
}

static void pack_absence(const struct vigie_record_absence *absence, int64_t *field)
{
	field[ABSENCE_FROM] = pack_day(absence->from);
	field[ABSENCE_FROM_HALF] =
		absence->from_half < 0 ? VIGIE_HALF_AM : (unsigned)absence->from_half;
	field[ABSENCE_TO] = pack_day(absence->to == VIGIE_DAY_NONE ? absence->from : absence->to);
	field[ABSENCE_TO_HALF] = absence->to_half < 0 ? VIGIE_HALF_PM : (unsigned)absence->to_half;
	field[ABSENCE_HALF_DAYS] = pack_decimal(absence->half_days);
	field[ABSENCE_JUSTIFIED] = said(absence->justified);
}

static void pack_lateness(const struct vigie_record_lateness *lateness, int64_t *field)
{
	field[LATENESS_DATE] = pack_day(lateness->date);
	field[LATENESS_MINUTES] = said(lateness->minutes);
	field[LATENESS_JUSTIFIED] = said(lateness->justified);
}

static int pack_count(struct words *words, const struct vigie_record_count *count, int64_t *field)
{
	field[COUNT_TERM] = count->term;
	field[COUNT_WHAT] = count->what;
	field[COUNT_VALUE] = pack_decimal(count->value);
	return words_subject(words, count->subject, NULL, &field[COUNT_SUBJECT]);
}

static void pack_term(const struct vigie_record_term *term, int64_t *field)
{
	field[TERM_INDEX] = term->index;
	field[TERM_FROM] = pack_day(term->from);
	field[TERM_TO] = pack_day(term->to);
}

static int pack_outcome(struct words *words, const struct vigie_record_outcome *outcome,
			int64_t *field)
{
	field[OUTCOME_DATE] = pack_day(outcome->date);
	field[OUTCOME_VALUE] = outcome->value;
	return words_number(words, outcome->name, &field[OUTCOME_NAME]);
}

static int pack_fields(struct words *words, const struct vigie_record *record, int64_t *field)
{
	switch (record->type) {
	case VIGIE_RECORD_PUPIL:
		return pack_pupil(words, &record->pupil, field);
	case VIGIE_RECORD_TERM:
		pack_term(&record->term, field);
		return 0;
	case VIGIE_RECORD_AVERAGE:
		return pack_average(words, &record->average, field);
	case VIGIE_RECORD_MARK:
		return pack_mark(words, &record->mark, field);
	case VIGIE_RECORD_ABSENCE:
		pack_absence(&record->absence, field);
		return 0;
	case VIGIE_RECORD_LATENESS:
		pack_lateness(&record->lateness, field);
		return 0;
	case VIGIE_RECORD_COUNT:
		return pack_count(words, &record->count, field);
	case VIGIE_RECORD_OUTCOME:
		return pack_outcome(words, &record->outcome, field);
	case VIGIE_RECORD_INCIDENT:
	case VIGIE_RECORD_PUNISHMENT:
	case VIGIE_RECORD_SANCTION:
		field[EVENT_DATE] = pack_day(record->event.date);
		field[EVENT_WHAT] = text_number(record->event.what);
		return 0;
	case VIGIE_RECORD_SUPPORT:
		field[SUPPORT_CODE] = record->support.code;
		return 0;
	case VIGIE_RECORD_DELIVERY:
	case VIGIE_RECORD_SCHOOL:
	case VIGIE_RECORD_DISTRICT:
	case VIGIE_RECORD_TYPES_N:
		return 0;
	}
	return 0;
}

int tuple_from_record(struct words *words, const struct vigie_record *record,
		      struct pack_fact *ret_fact)
{
	struct pack_fact fact = {.removed = record->removed};
	int r;

	fact.field[PACK_LINE] = record->line;
	r = pack_fields(words, record, fact.field);
	if (r == 0)
		*ret_fact = fact;
	return r;
}

vigie_day tuple_day(const struct vigie_record *record)
{
	switch (record->type) {
	case VIGIE_RECORD_MARK:
		return record->mark.date;
	case VIGIE_RECORD_ABSENCE:
		return record->absence.from;
	case VIGIE_RECORD_LATENESS:
		return record->lateness.date;
	case VIGIE_RECORD_INCIDENT:
	case VIGIE_RECORD_PUNISHMENT:
	case VIGIE_RECORD_SANCTION:
		return record->event.date;
	case VIGIE_RECORD_DELIVERY:
	case VIGIE_RECORD_PUPIL:
	case VIGIE_RECORD_TERM:
	case VIGIE_RECORD_AVERAGE:
	case VIGIE_RECORD_COUNT:
	case VIGIE_RECORD_OUTCOME:
	case VIGIE_RECORD_SUPPORT:
	case VIGIE_RECORD_SCHOOL:
	case VIGIE_RECORD_DISTRICT:
	case VIGIE_RECORD_TYPES_N:
		break;
	}
	return VIGIE_DAY_NONE;
}

bool tuple_pupil_enrolls(const struct vigie_record_pupil *pupil)
{
	return pupil->last || pupil->first || pupil->class_name || pupil->level ||
	       pupil->born != VIGIE_DAY_NONE || pupil->scholarship != VIGIE_UNSAID ||
	       pupil->boarder != VIGIE_UNSAID || pupil->repeating != VIGIE_UNSAID ||
	       pupil->entered != VIGIE_DAY_NONE || pupil->left != VIGIE_DAY_NONE ||
	       !pupil->household;
}

void tuple_merge_pupil(struct pack_fact *fact, const struct pack_fact *earlier)
{
	for (unsigned i = PUPIL_CLASS; i <= PUPIL_LEFT; i++)
		if (fact->field[i] == 0)
			fact->field[i] = earlier->field[i];
}
