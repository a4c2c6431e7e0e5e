/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The normalised model: names of its enumerations, records in which nothing is said yet. Owns
 * nothing; a record borrows its strings. */
#include <string.h>

#include "vigie/record.h"
#include "vigie/translate.h"

/* X(enumerator, English msgid): what a delivery holds. */
#define KINDS(X)                                                                                   \
	X(PUPILS, N_("pupils"))                                                                    \
	X(GRADES, N_("grades"))                                                                    \
	X(ABSENCES, N_("absences"))                                                                \
	X(LATENESS, N_("late arrivals"))                                                           \
	X(PUNISHMENTS, N_("punishments"))                                                          \
	X(SANCTIONS, N_("sanctions"))                                                              \
	X(INCIDENTS, N_("incidents"))                                                              \
	X(REPORTS, N_("reports"))                                                                  \
	X(OUTCOMES, N_("outcomes"))                                                                \
	X(RECORDS, N_("records"))                                                                  \
	X(DIRECTORY, N_("directory"))

static const char *const type_names[] = {
#define X(enumerator, name) [VIGIE_RECORD_##enumerator] = name,
	VIGIE_RECORD_TYPES(X)
#undef X
};

static const char *const kind_names[] = {
#define X(enumerator, name) [VIGIE_DELIVERY_##enumerator] = name,
	VIGIE_DELIVERY_KINDS(X)
#undef X
};

static const char *const what_names[] = {
#define X(enumerator, name) [VIGIE_COUNT_##enumerator] = name,
	VIGIE_COUNTS(X)
#undef X
};

static const char *const annotation_names[] = {
#define X(enumerator, name) [VIGIE_ANNOTATION_##enumerator] = name,
	VIGIE_ANNOTATIONS(X)
#undef X
};

static const char *const support_names[] = {
#define X(enumerator, name) [VIGIE_SUPPORT_##enumerator] = name,
	VIGIE_SUPPORTS(X)
#undef X
};

static int find(const char *const names[], size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (names[i] && strcmp(names[i], name) == 0)
			return (int)i;
	return -1;
}

const char *vigie_record_type_name(enum vigie_record_type type)
{
	return type_names[type];
}

int vigie_record_type_parse(const char *name)
{
	return find(type_names, VIGIE_ARRAY_SIZE(type_names), name);
}

const char *vigie_delivery_kind_name(enum vigie_delivery_kind kind)
{
	return kind_names[kind];
}

const char *vigie_delivery_kind_text(enum vigie_delivery_kind kind)
{
	static const char *const texts[] = {
#define X(enumerator, text) [VIGIE_DELIVERY_##enumerator] = text,
		KINDS(X)
#undef X
	};

	return _(texts[kind]);
}

int vigie_delivery_kind_parse(const char *name)
{
	return find(kind_names, VIGIE_ARRAY_SIZE(kind_names), name);
}

const char *vigie_count_what_name(enum vigie_count_what what)
{
	return what_names[what];
}

int vigie_count_what_parse(const char *name)
{
	return find(what_names, VIGIE_ARRAY_SIZE(what_names), name);
}

const char *vigie_annotation_name(enum vigie_annotation annotation)
{
	return annotation_names[annotation];
}

int vigie_annotation_parse(const char *name)
{
	return find(annotation_names, VIGIE_ARRAY_SIZE(annotation_names), name);
}

const char *vigie_support_name(enum vigie_support support)
{
	return support_names[support];
}

int vigie_support_parse(const char *name)
{
	return find(support_names, VIGIE_ARRAY_SIZE(support_names), name);
}

static void init_pupil(struct vigie_record_pupil *pupil)
{
	pupil->born = pupil->entered = pupil->left = VIGIE_DAY_NONE;
	pupil->scholarship = pupil->boarder = pupil->repeating = VIGIE_UNSAID;
}

static void init_average(struct vigie_record_average *average)
{
	average->value = average->class_value = average->coefficient = VIGIE_DECIMAL_NONE;
}

static void init_mark(struct vigie_record_mark *mark)
{
	mark->date = VIGIE_DAY_NONE;
	mark->value = mark->out_of = mark->coefficient = VIGIE_DECIMAL_NONE;
}

static void init_absence(struct vigie_record_absence *absence)
{
	absence->from = absence->to = VIGIE_DAY_NONE;
	absence->from_half = absence->to_half = -1;
	absence->half_days = VIGIE_DECIMAL_NONE;
	absence->justified = VIGIE_UNSAID;
}

static void init_lateness(struct vigie_record_lateness *lateness)
{
	lateness->date = VIGIE_DAY_NONE;
	lateness->minutes = -1;
	lateness->justified = VIGIE_UNSAID;
}

void vigie_record_init(struct vigie_record *record, enum vigie_record_type type)
{
	memset(record, 0, sizeof(*record));
	record->type = type;
	record->id.born = VIGIE_DAY_NONE;
	switch (type) {
	case VIGIE_RECORD_PUPIL:
		init_pupil(&record->pupil);
		break;
	case VIGIE_RECORD_TERM:
		record->term.from = record->term.to = VIGIE_DAY_NONE;
		break;
	case VIGIE_RECORD_AVERAGE:
		init_average(&record->average);
		break;
	case VIGIE_RECORD_MARK:
		init_mark(&record->mark);
		break;
	case VIGIE_RECORD_ABSENCE:
		init_absence(&record->absence);
		break;
	case VIGIE_RECORD_LATENESS:
		init_lateness(&record->lateness);
		break;
	case VIGIE_RECORD_COUNT:
		record->count.value = VIGIE_DECIMAL_NONE;
		break;
	case VIGIE_RECORD_OUTCOME:
		record->outcome.date = VIGIE_DAY_NONE;
		break;
	case VIGIE_RECORD_INCIDENT:
	case VIGIE_RECORD_PUNISHMENT:
	case VIGIE_RECORD_SANCTION:
		record->event.date = VIGIE_DAY_NONE;
		break;
	case VIGIE_RECORD_SCHOOL:
		record->school.ips = VIGIE_DECIMAL_NONE;
		break;
	case VIGIE_RECORD_DELIVERY:
	case VIGIE_RECORD_SUPPORT:
	case VIGIE_RECORD_DISTRICT:
	case VIGIE_RECORD_TYPES_N:
		break;
	}
}

bool vigie_uai_is_valid(const char *uai)
{
	return strspn(uai, "0123456789") == 7 && uai[7] >= 'A' && uai[7] <= 'Z' && uai[8] == '\0';
}
