/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of each record (INTERFACE.md, "Records"), stated once: their names, how they are
 * written, what they may be at most, whether the record needs them. */
#include <string.h>

#include "connectors/format/records.h"

#define YEAR_FIRST 1900
#define YEAR_LAST 2999
#define MARK_LIMIT 1000 /* no scale of a test goes beyond; a bonus may exceed `out_of` */
#define IPS_LIMIT 250 /* the social index of schools lies between 45 and 190 */

#define AT(member) offsetof(struct vigie_record, member)
#define MILLIONTHS(limit) ((limit)*VIGIE_DECIMAL_ONE)
#define TEXT(name, member, need)                                                                   \
	{                                                                                          \
		name, RECORDS_TEXT, need, AT(member), 0, 0, NULL                                   \
	}
#define DAY(name, member, need)                                                                    \
	{                                                                                          \
		name, RECORDS_DAY, need, AT(member), 0, 0, NULL                                    \
	}
#define DECIMAL(name, member, need, least, limit)                                                  \
	{                                                                                          \
		name, RECORDS_DECIMAL, need, AT(member), least, MILLIONTHS(limit), NULL            \
	}
#define INTEGER(name, member, need, least, most)                                                   \
	{                                                                                          \
		name, RECORDS_INTEGER, need, AT(member), least, most, NULL                         \
	}
#define BOOLEAN(name, member, need)                                                                \
	{                                                                                          \
		name, RECORDS_BOOLEAN, need, AT(member), 0, 0, NULL                                \
	}
#define ANSWER(name, member)                                                                       \
	{                                                                                          \
		name, RECORDS_ANSWER, RECORDS_OPTIONAL, AT(member), 0, 0, NULL                     \
	}
#define HALF(name, member)                                                                         \
	{                                                                                          \
		name, RECORDS_HALF, RECORDS_OPTIONAL, AT(member), 0, 0, NULL                       \
	}
#define NAME(name, member, need, parse)                                                            \
	{                                                                                          \
		name, RECORDS_NAME, need, AT(member), 0, 0, parse                                  \
	}
#define END                                                                                        \
	{                                                                                          \
		NULL, RECORDS_TEXT, RECORDS_OPTIONAL, 0, 0, 0, NULL                                \
	}

static int parse_level(const char *name)
{
	enum vigie_level level = vigie_level_parse(name, strlen(name));

	return level == VIGIE_LEVEL_NONE ? -1 : (int)level;
}

static const struct records_field delivery[] = {
	TEXT("school", delivery.school, RECORDS_OPTIONAL),
	NAME("kind", delivery.kind, RECORDS_KEY, vigie_delivery_kind_parse),
	INTEGER("year", delivery.year, RECORDS_OPTIONAL, YEAR_FIRST, YEAR_LAST),
	BOOLEAN("complete", delivery.complete, RECORDS_OPTIONAL),
	END,
};

static const struct records_field pupil[] = {
	TEXT("last", pupil.last, RECORDS_OPTIONAL),
	TEXT("first", pupil.first, RECORDS_OPTIONAL),
	DAY("born", pupil.born, RECORDS_OPTIONAL),
	TEXT("class", pupil.class_name, RECORDS_OPTIONAL),
	NAME("level", pupil.level, RECORDS_OPTIONAL, parse_level),
	DAY("entered", pupil.entered, RECORDS_OPTIONAL),
	DAY("left", pupil.left, RECORDS_OPTIONAL),
	ANSWER("boarder", pupil.boarder),
	ANSWER("repeating", pupil.repeating),
	ANSWER("scholarship", pupil.scholarship),
	TEXT("household", pupil.household, RECORDS_OPTIONAL),
	END,
};

static const struct records_field term[] = {
	INTEGER("index", term.index, RECORDS_KEY, 1, VIGIE_TERM_LIMIT),
	DAY("from", term.from, RECORDS_OPTIONAL),
	DAY("to", term.to, RECORDS_OPTIONAL),
	END,
};

static const struct records_field average[] = {
	TEXT("subject", average.subject, RECORDS_OPTIONAL),
	INTEGER("term", average.term, RECORDS_OPTIONAL, 1, VIGIE_TERM_LIMIT),
	DECIMAL("value", average.value, RECORDS_OPTIONAL, 0, VIGIE_AVERAGE_LIMIT),
	DECIMAL("class", average.class_value, RECORDS_OPTIONAL, 0, VIGIE_AVERAGE_LIMIT),
	DECIMAL("coefficient", average.coefficient, RECORDS_OPTIONAL, 0, MARK_LIMIT),
	TEXT("modality", average.modality, RECORDS_OPTIONAL),
	INTEGER("mastery", average.mastery, RECORDS_OPTIONAL, 1, VIGIE_MASTERY_LIMIT),
	END,
};

static const struct records_field mark[] = {
	TEXT("subject", mark.subject, RECORDS_KEY),
	DAY("date", mark.date, RECORDS_KEY),
	DECIMAL("value", mark.value, RECORDS_OPTIONAL, 0, MARK_LIMIT),
	DECIMAL("out_of", mark.out_of, RECORDS_OPTIONAL, 1, MARK_LIMIT),
	DECIMAL("coefficient", mark.coefficient, RECORDS_OPTIONAL, 0, MARK_LIMIT),
	NAME("annotation", mark.annotation, RECORDS_OPTIONAL, vigie_annotation_parse),
	END,
};

static const struct records_field absence[] = {
	DAY("from", absence.from, RECORDS_KEY),
	HALF("from_half", absence.from_half),
	DAY("to", absence.to, RECORDS_OPTIONAL),
	HALF("to_half", absence.to_half),
	DECIMAL("half_days", absence.half_days, RECORDS_OPTIONAL, 0, VIGIE_HALF_DAYS_LIMIT),
	ANSWER("justified", absence.justified),
	END,
};

static const struct records_field lateness[] = {
	DAY("date", lateness.date, RECORDS_KEY),
	INTEGER("minutes", lateness.minutes, RECORDS_OPTIONAL, 0, VIGIE_MINUTES_LIMIT),
	ANSWER("justified", lateness.justified),
	END,
};

static const struct records_field count[] = {
	NAME("what", count.what, RECORDS_KEY, vigie_count_what_parse),
	TEXT("subject", count.subject, RECORDS_OPTIONAL),
	INTEGER("term", count.term, RECORDS_OPTIONAL, 1, VIGIE_TERM_LIMIT),
	DECIMAL("value", count.value, RECORDS_VALUE, 0, VIGIE_COUNT_LIMIT),
	END,
};

static const struct records_field outcome[] = {
	TEXT("name", outcome.name, RECORDS_KEY),
	BOOLEAN("value", outcome.value, RECORDS_VALUE),
	DAY("date", outcome.date, RECORDS_KEY),
	END,
};

static const struct records_field event[] = {
	DAY("date", event.date, RECORDS_KEY),
	TEXT("what", event.what, RECORDS_OPTIONAL),
	END,
};

static const struct records_field support[] = {
	NAME("code", support.code, RECORDS_KEY, vigie_support_parse),
	END,
};

static const struct records_field school[] = {
	TEXT("uai", school.uai, RECORDS_KEY),
	TEXT("name", school.name, RECORDS_OPTIONAL),
	TEXT("kind", school.kind, RECORDS_OPTIONAL),
	TEXT("priority", school.priority, RECORDS_OPTIONAL),
	TEXT("department", school.department, RECORDS_OPTIONAL),
	TEXT("town", school.town, RECORDS_OPTIONAL),
	DECIMAL("ips", school.ips, RECORDS_OPTIONAL, 0, IPS_LIMIT),
	END,
};

static const struct records_field district[] = {
	TEXT("code", district.code, RECORDS_KEY),
	TEXT("name", district.name, RECORDS_OPTIONAL),
	TEXT("department", district.department, RECORDS_OPTIONAL),
	{"communes", RECORDS_TEXTS, RECORDS_OPTIONAL, AT(district), 0, 0, NULL},
	END,
};

#define ID(name, kind, member)                                                                     \
	{                                                                                          \
		name, kind, RECORDS_OPTIONAL, offsetof(struct vigie_id, member), 0, 0, NULL        \
	}

const struct records_field vigie_records_id_fields[] = {
	ID("ine", RECORDS_TEXT, ine),	       ID("be", RECORDS_TEXT, be),
	ID("elenoet", RECORDS_TEXT, elenoet),  ID("local", RECORDS_TEXT, local),
	ID("name", RECORDS_TEXT, name),	       ID("born", RECORDS_DAY, born),
	ID("class", RECORDS_TEXT, class_name), END,
};

static const struct {
	const struct records_field *fields;
	bool of_pupil;
} types[VIGIE_RECORD_TYPES_N] = {
	[VIGIE_RECORD_DELIVERY] = {delivery, false}, [VIGIE_RECORD_PUPIL] = {pupil, true},
	[VIGIE_RECORD_TERM] = {term, false},	     [VIGIE_RECORD_AVERAGE] = {average, true},
	[VIGIE_RECORD_MARK] = {mark, true},	     [VIGIE_RECORD_ABSENCE] = {absence, true},
	[VIGIE_RECORD_LATENESS] = {lateness, true},  [VIGIE_RECORD_COUNT] = {count, true},
	[VIGIE_RECORD_OUTCOME] = {outcome, true},    [VIGIE_RECORD_INCIDENT] = {event, true},
	[VIGIE_RECORD_PUNISHMENT] = {event, true},   [VIGIE_RECORD_SANCTION] = {event, true},
	[VIGIE_RECORD_SUPPORT] = {support, true},    [VIGIE_RECORD_SCHOOL] = {school, false},
	[VIGIE_RECORD_DISTRICT] = {district, false},
};

const struct records_field *vigie_records_fields(enum vigie_record_type type)
{
	return types[type].fields;
}

bool vigie_records_of_pupil(enum vigie_record_type type)
{
	return types[type].of_pupil;
}
