/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records as NDJSON: the keys in the order of INTERFACE.md, what is not said left out. Appends to a
 * buffer of the caller; a failed append sticks there. */
#include "vigie/record.h"

#define AVERAGE_DECIMALS                                                                           \
	2 /* averages are printed "7.40"; other decimals in their shortest form                    \
	   */

struct writer {
	struct vigie_buffer *out;
	bool first; /* no key yet in this object */
};

static void put_key(struct writer *w, const char *key)
{
	if (!w->first)
		vigie_buffer_append_char(w->out, ',');
	w->first = false;
	vigie_buffer_append_char(w->out, '"');
	vigie_buffer_append_string(w->out, key);
	vigie_buffer_append(w->out, "\":", 2);
}

static void put_string(struct writer *w, const char *key, const char *value)
{
	if (!value)
		return;
	put_key(w, key);
	vigie_buffer_append_json(w->out, value);
}

static void put_day(struct writer *w, const char *key, vigie_day day)
{
	if (day == VIGIE_DAY_NONE)
		return;
	put_key(w, key);
	vigie_buffer_append_char(w->out, '"');
	vigie_day_append_iso(w->out, day);
	vigie_buffer_append_char(w->out, '"');
}

static void put_decimal(struct writer *w, const char *key, vigie_decimal value, unsigned decimals)
{
	if (value == VIGIE_DECIMAL_NONE)
		return;
	put_key(w, key);
	vigie_buffer_append_char(w->out, '"');
	vigie_decimal_append(w->out, value, decimals);
	vigie_buffer_append_char(w->out, '"');
}

static void put_integer(struct writer *w, const char *key, int value)
{
	put_key(w, key);
	vigie_buffer_append_format(w->out, "%d", value);
}

/* For integers that are positive when said. */
static void put_positive(struct writer *w, const char *key, int value)
{
	if (value > 0)
		put_integer(w, key, value);
}

static void put_boolean(struct writer *w, const char *key, bool value)
{
	put_key(w, key);
	vigie_buffer_append_string(w->out, value ? "true" : "false");
}

static void put_answer(struct writer *w, const char *key, enum vigie_answer answer)
{
	if (answer != VIGIE_UNSAID)
		put_boolean(w, key, answer == VIGIE_YES);
}

static void put_half(struct writer *w, const char *key, int half)
{
	if (half >= 0)
		put_string(w, key, half == VIGIE_HALF_AM ? "am" : "pm");
}

static void put_id(struct writer *w, const struct vigie_id *id)
{
	struct writer inner = {.out = w->out, .first = true};

	put_key(w, "id");
	vigie_buffer_append_char(w->out, '{');
	put_string(&inner, "ine", id->ine);
	put_string(&inner, "be", id->be);
	put_string(&inner, "elenoet", id->elenoet);
	put_string(&inner, "local", id->local);
	put_string(&inner, "name", id->name);
	if (id->name && id->born != VIGIE_DAY_NONE)
		put_day(&inner, "born", id->born);
	else if (id->name)
		put_string(&inner, "class", id->class_name);
	vigie_buffer_append_char(w->out, '}');
}

static void put_delivery(struct writer *w, const struct vigie_record_delivery *delivery)
{
	put_string(w, "school", delivery->school);
	put_string(w, "kind", vigie_delivery_kind_name(delivery->kind));
	put_positive(w, "year", delivery->year);
	if (delivery->complete)
		put_boolean(w, "complete", true);
}

static void put_pupil(struct writer *w, const struct vigie_record_pupil *pupil)
{
	put_string(w, "last", pupil->last);
	put_string(w, "first", pupil->first);
	put_day(w, "born", pupil->born);
	put_string(w, "class", pupil->class_name);
	put_string(w, "level", vigie_level_name(pupil->level));
	put_day(w, "entered", pupil->entered);
	put_day(w, "left", pupil->left);
	put_answer(w, "boarder", pupil->boarder);
	put_answer(w, "repeating", pupil->repeating);
	put_answer(w, "scholarship", pupil->scholarship);
	put_string(w, "household", pupil->household);
}

static void put_term(struct writer *w, const struct vigie_record_term *term)
{
	put_integer(w, "index", term->index);
	put_day(w, "from", term->from);
	put_day(w, "to", term->to);
}

static void put_average(struct writer *w, const struct vigie_record_average *average)
{
	put_string(w, "subject", average->subject);
	put_positive(w, "term", average->term);
	put_decimal(w, "value", average->value, AVERAGE_DECIMALS);
	put_decimal(w, "class", average->class_value, AVERAGE_DECIMALS);
	put_decimal(w, "coefficient", average->coefficient, 0);
	put_string(w, "modality", average->modality);
	put_positive(w, "mastery", average->mastery);
}

static void put_mark(struct writer *w, const struct vigie_record_mark *mark)
{
	put_string(w, "subject", mark->subject);
	put_day(w, "date", mark->date);
	put_decimal(w, "value", mark->value, 0);
	put_decimal(w, "out_of", mark->out_of, 0);
	put_decimal(w, "coefficient", mark->coefficient, 0);
	put_string(w, "annotation", vigie_annotation_name(mark->annotation));
}

static void put_absence(struct writer *w, const struct vigie_record_absence *absence)
{
	put_day(w, "from", absence->from);
	put_half(w, "from_half", absence->from_half);
	put_day(w, "to", absence->to);
	put_half(w, "to_half", absence->to_half);
	put_decimal(w, "half_days", absence->half_days, 0);
	put_answer(w, "justified", absence->justified);
}

static void put_lateness(struct writer *w, const struct vigie_record_lateness *lateness)
{
	put_day(w, "date", lateness->date);
	if (lateness->minutes >= 0)
		put_integer(w, "minutes", lateness->minutes);
	put_answer(w, "justified", lateness->justified);
}

static void put_count(struct writer *w, const struct vigie_record_count *count)
{
	put_string(w, "what", vigie_count_what_name(count->what));
	put_string(w, "subject", count->subject);
	put_positive(w, "term", count->term);
	put_decimal(w, "value", count->value, 0);
}

static void put_outcome(struct writer *w, const struct vigie_record_outcome *outcome)
{
	put_string(w, "name", outcome->name);
	put_boolean(w, "value", outcome->value);
	put_day(w, "date", outcome->date);
}

static void put_event(struct writer *w, const struct vigie_record_event *event)
{
	put_day(w, "date", event->date);
	put_string(w, "what", event->what);
}

static void put_school(struct writer *w, const struct vigie_record_school *school)
{
	put_string(w, "uai", school->uai);
	put_string(w, "name", school->name);
	put_string(w, "kind", school->kind);
	put_string(w, "priority", school->priority);
	put_string(w, "department", school->department);
	put_string(w, "town", school->town);
	put_decimal(w, "ips", school->ips, 0);
}

static void put_district(struct writer *w, const struct vigie_record_district *district)
{
	put_string(w, "code", district->code);
	put_string(w, "name", district->name);
	put_string(w, "department", district->department);
	if (district->n_communes == 0)
		return;
	put_key(w, "communes");
	for (size_t i = 0; i < district->n_communes; i++) {
		vigie_buffer_append_char(w->out, i == 0 ? '[' : ',');
		vigie_buffer_append_json(w->out, district->communes[i]);
	}
	vigie_buffer_append_char(w->out, ']');
}

static void put_pupil_record(struct writer *w, const struct vigie_record *record)
{
	put_id(w, &record->id);
	switch (record->type) {
	case VIGIE_RECORD_PUPIL:
		put_pupil(w, &record->pupil);
		break;
	case VIGIE_RECORD_AVERAGE:
		put_average(w, &record->average);
		break;
	case VIGIE_RECORD_MARK:
		put_mark(w, &record->mark);
		break;
	case VIGIE_RECORD_ABSENCE:
		put_absence(w, &record->absence);
		break;
	case VIGIE_RECORD_LATENESS:
		put_lateness(w, &record->lateness);
		break;
	case VIGIE_RECORD_COUNT:
		put_count(w, &record->count);
		break;
	case VIGIE_RECORD_OUTCOME:
		put_outcome(w, &record->outcome);
		break;
	case VIGIE_RECORD_INCIDENT:
	case VIGIE_RECORD_PUNISHMENT:
	case VIGIE_RECORD_SANCTION:
		put_event(w, &record->event);
		break;
	case VIGIE_RECORD_SUPPORT:
		put_string(w, "code", vigie_support_name(record->support.code));
		break;
	case VIGIE_RECORD_DELIVERY:
	case VIGIE_RECORD_TERM:
	case VIGIE_RECORD_SCHOOL:
	case VIGIE_RECORD_DISTRICT:
	case VIGIE_RECORD_TYPES_N:
		break;
	}
}

static void put_record(struct writer *w, const struct vigie_record *record)
{
	if (record->type == VIGIE_RECORD_DELIVERY)
		put_delivery(w, &record->delivery);
	else if (record->type == VIGIE_RECORD_TERM)
		put_term(w, &record->term);
	else if (record->type == VIGIE_RECORD_SCHOOL)
		put_school(w, &record->school);
	else if (record->type == VIGIE_RECORD_DISTRICT)
		put_district(w, &record->district);
	else
		put_pupil_record(w, record);
}

void vigie_record_append_json(struct vigie_buffer *buffer, const struct vigie_record *record)
{
	struct writer w = {.out = buffer, .first = true};

	vigie_buffer_append_char(buffer, '{');
	put_string(&w, "t", vigie_record_type_name(record->type));
	put_record(&w, record);
	if (record->removed)
		put_boolean(&w, "removed", true);
	vigie_buffer_append(buffer, "}\n", 2);
}
