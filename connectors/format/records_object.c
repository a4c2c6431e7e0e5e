/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One JSON object into one record: every key known, every needed one there, and what the fields say
 * of each other. Borrows the JSON value; fills the caller's record. */
#include <errno.h>
#include <string.h>

#include "connectors/format/records.h"

static const struct records_field *find_field(const struct records_field *fields, const char *name)
{
	for (; fields->name; fields++)
		if (strcmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

/* Reads one key. `seen` gets the bit of a field that says something. */
static int read_key(const struct records_field *fields, const char *name, json_t *value,
		    void *object, struct records_memory *memory, uint32_t *seen)
{
	const struct records_field *field = find_field(fields, name);
	int r;

	if (!field)
		return VIGIE_REJECT_FIELD + 1;
	r = vigie_records_read_field(field, value, object, memory);
	if (r == 0)
		*seen |= UINT32_C(1) << (field - fields);
	if (r >= RECORDS_REJECTED)
		return r - RECORDS_REJECTED + 1;
	return r < 0 ? r : 0;
}

static int read_id(json_t *value, struct vigie_id *id, struct records_memory *memory)
{
	uint32_t seen = 0;
	const char *name;
	json_t *field;
	int r = 0;

	if (!json_is_object(value))
		return VIGIE_REJECT_VALUE + 1;
	json_object_foreach(value, name, field)
	{
		r = read_key(vigie_records_id_fields, name, field, id, memory, &seen);
		if (r != 0)
			return r;
	}
	if (!id->ine && !id->be && !id->elenoet && !id->local && !id->name)
		return VIGIE_REJECT_NO_IDENTITY + 1;
	if (id->name && id->born == VIGIE_DAY_NONE && !id->class_name)
		return VIGIE_REJECT_MISSING + 1;
	return 0;
}

static int read_removed(json_t *value, bool *ret_removed)
{
	if (!json_is_boolean(value))
		return VIGIE_REJECT_VALUE + 1;
	*ret_removed = json_is_true(value);
	return 0;
}

static bool has_needed(const struct records_field *fields, uint32_t seen, bool removed)
{
	for (size_t i = 0; fields[i].name; i++) {
		bool needed = fields[i].need == RECORDS_KEY ||
			      (fields[i].need == RECORDS_VALUE && !removed);

		if (needed && !(seen & UINT32_C(1) << i))
			return false;
	}
	return true;
}

static bool in_order(vigie_day from, vigie_day to)
{
	return from == VIGIE_DAY_NONE || to == VIGIE_DAY_NONE || from <= to;
}

static int check_absence(const struct vigie_record_absence *absence)
{
	bool one_day = absence->to == VIGIE_DAY_NONE || absence->to == absence->from;

	if (!in_order(absence->from, absence->to) ||
	    (one_day && absence->from_half == VIGIE_HALF_PM && absence->to_half == VIGIE_HALF_AM))
		return VIGIE_REJECT_ORDER + 1;
	return 0;
}

static int check_count(const struct vigie_record_count *count)
{
	bool half_days = count->what == VIGIE_COUNT_HALF_DAYS ||
			 count->what == VIGIE_COUNT_HALF_DAYS_JUSTIFIED ||
			 count->what == VIGIE_COUNT_HALF_DAYS_UNJUSTIFIED;

	return half_days && count->value > VIGIE_HALF_DAYS_LIMIT * VIGIE_DECIMAL_ONE
		       ? VIGIE_REJECT_RANGE + 1
		       : 0;
}

static int check_mark(const struct vigie_record_mark *mark, bool removed)
{
	return mark->value == VIGIE_DECIMAL_NONE && !mark->annotation && !removed
		       ? VIGIE_REJECT_MISSING + 1
		       : 0;
}

static int check_uai(const char *uai)
{
	return uai && !vigie_uai_is_valid(uai) ? VIGIE_REJECT_VALUE + 1 : 0;
}

static int check_record(const struct vigie_record *record)
{
	switch (record->type) {
	case VIGIE_RECORD_DELIVERY:
		return check_uai(record->delivery.school);
	case VIGIE_RECORD_SCHOOL:
		return check_uai(record->school.uai);
	case VIGIE_RECORD_TERM:
		return in_order(record->term.from, record->term.to) ? 0 : VIGIE_REJECT_ORDER + 1;
	case VIGIE_RECORD_ABSENCE:
		return check_absence(&record->absence);
	case VIGIE_RECORD_COUNT:
		return check_count(&record->count);
	case VIGIE_RECORD_MARK:
		return check_mark(&record->mark, record->removed);
	case VIGIE_RECORD_PUPIL:
	case VIGIE_RECORD_AVERAGE:
	case VIGIE_RECORD_LATENESS:
	case VIGIE_RECORD_OUTCOME:
	case VIGIE_RECORD_INCIDENT:
	case VIGIE_RECORD_PUNISHMENT:
	case VIGIE_RECORD_SANCTION:
	case VIGIE_RECORD_SUPPORT:
	case VIGIE_RECORD_DISTRICT:
	case VIGIE_RECORD_TYPES_N:
		break;
	}
	return 0;
}

static int read_keys(json_t *line, struct vigie_record *record, struct records_memory *memory)
{
	const struct records_field *fields = vigie_records_fields(record->type);
	bool of_pupil = vigie_records_of_pupil(record->type);
	uint32_t seen = 0;
	const char *name;
	json_t *value;
	int r = 0;

	json_object_foreach(line, name, value)
	{
		if (of_pupil && strcmp(name, "id") == 0)
			r = read_id(value, &record->id, memory);
		else if (strcmp(name, "removed") == 0)
			r = read_removed(value, &record->removed);
		else if (strcmp(name, "t") != 0)
			r = read_key(fields, name, value, record, memory, &seen);
		if (r != 0)
			return r;
	}
	if (of_pupil && !json_object_get(line, "id"))
		return VIGIE_REJECT_NO_IDENTITY + 1;
	return has_needed(fields, seen, record->removed) ? 0 : VIGIE_REJECT_MISSING + 1;
}

int vigie_records_read(json_t *line, struct vigie_record *record, struct records_memory *memory)
{
	json_t *t = json_object_get(line, "t");
	int type, r;

	if (!t)
		return (json_is_object(line) ? VIGIE_REJECT_MISSING : VIGIE_REJECT_VALUE) + 1;
	type = json_is_string(t) ? vigie_record_type_parse(json_string_value(t)) : -1;
	if (type < 0)
		return VIGIE_REJECT_VALUE + 1;
	vigie_record_init(record, (enum vigie_record_type)type);
	r = read_keys(line, record, memory);
	return r == 0 ? check_record(record) : r;
}
