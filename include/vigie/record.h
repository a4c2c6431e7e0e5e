/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The normalised model: what every decoder hands on and the store keeps (INTERFACE.md, "Records").
 * The one vocabulary of the project. Strings are UTF-8, normalised by vigie_text_normalise(), NULL
 * when the file does not say it; they are borrowed from the decoder and valid only during the
 * callback.
 */
#ifndef VIGIE_RECORD_H
#define VIGIE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/calendar.h"
#include "vigie/date.h"
#include "vigie/decimal.h"
#include "vigie/level.h"

/* X(enumerator, value of "t") */
#define VIGIE_RECORD_TYPES(X)                                                                      \
	X(DELIVERY, "delivery")                                                                    \
	X(PUPIL, "pupil")                                                                          \
	X(TERM, "term")                                                                            \
	X(AVERAGE, "average")                                                                      \
	X(MARK, "mark")                                                                            \
	X(ABSENCE, "absence")                                                                      \
	X(LATENESS, "lateness")                                                                    \
	X(COUNT, "count")                                                                          \
	X(OUTCOME, "outcome")                                                                      \
	X(INCIDENT, "incident")                                                                    \
	X(PUNISHMENT, "punishment")                                                                \
	X(SANCTION, "sanction")                                                                    \
	X(SUPPORT, "support")                                                                      \
	X(SCHOOL, "school")                                                                        \
	X(DISTRICT, "district")

enum vigie_record_type {
#define X(enumerator, name) VIGIE_RECORD_##enumerator,
	VIGIE_RECORD_TYPES(X)
#undef X
		VIGIE_RECORD_TYPES_N,
};

/* What a delivery brings, for data_age, `expect` and the match word {kind}. X(enumerator, name) */
#define VIGIE_DELIVERY_KINDS(X)                                                                    \
	X(PUPILS, "pupils")                                                                        \
	X(GRADES, "grades")                                                                        \
	X(ABSENCES, "absences")                                                                    \
	X(LATENESS, "lateness")                                                                    \
	X(PUNISHMENTS, "punishments")                                                              \
	X(SANCTIONS, "sanctions")                                                                  \
	X(INCIDENTS, "incidents")                                                                  \
	X(REPORTS, "reports") /* grades and absence counts: LSU, bulletin grids */                 \
	X(OUTCOMES, "outcomes")                                                                    \
	X(RECORDS, "records") /* several kinds at once */                                          \
	X(DIRECTORY, "directory")

enum vigie_delivery_kind {
#define X(enumerator, name) VIGIE_DELIVERY_##enumerator,
	VIGIE_DELIVERY_KINDS(X)
#undef X
};

/* X(enumerator, name of "what" in a count) */
#define VIGIE_COUNTS(X)                                                                            \
	X(HALF_DAYS, "half_days")                                                                  \
	X(HALF_DAYS_JUSTIFIED, "half_days_justified")                                              \
	X(HALF_DAYS_UNJUSTIFIED, "half_days_unjustified")                                          \
	X(LATENESS, "lateness")                                                                    \
	X(HOURS_MISSED, "hours_missed")                                                            \
	X(NOT_HANDED_IN, "not_handed_in")

enum vigie_count_what {
#define X(enumerator, name) VIGIE_COUNT_##enumerator,
	VIGIE_COUNTS(X)
#undef X
};

/* X(enumerator, name of "annotation" in a mark) */
#define VIGIE_ANNOTATIONS(X)                                                                       \
	X(ABSENT, "absent")                                                                        \
	X(EXEMPT, "exempt")                                                                        \
	X(NOT_MARKED, "not_marked")                                                                \
	X(UNFIT, "unfit")                                                                          \
	X(NOT_HANDED_IN, "not_handed_in")                                                          \
	X(UNKNOWN, "unknown")

enum vigie_annotation {
	VIGIE_ANNOTATION_NONE = 0,
#define X(enumerator, name) VIGIE_ANNOTATION_##enumerator,
	VIGIE_ANNOTATIONS(X)
#undef X
};

/* X(enumerator, code) */
#define VIGIE_SUPPORTS(X)                                                                          \
	X(PAP, "PAP")                                                                              \
	X(PPS, "PPS")                                                                              \
	X(PPRE, "PPRE")                                                                            \
	X(PAI, "PAI")                                                                              \
	X(ULIS, "ULIS")                                                                            \
	X(SEGPA, "SEGPA")                                                                          \
	X(UPE2A, "UPE2A")                                                                          \
	X(CTR, "CTR")

enum vigie_support {
#define X(enumerator, name) VIGIE_SUPPORT_##enumerator,
	VIGIE_SUPPORTS(X)
#undef X
		VIGIE_SUPPORTS_N,
};

const char *vigie_record_type_name(enum vigie_record_type type);
const char *vigie_delivery_kind_name(enum vigie_delivery_kind kind);
const char *vigie_delivery_kind_text(enum vigie_delivery_kind kind); /* translated */
const char *vigie_count_what_name(enum vigie_count_what what);
const char *vigie_annotation_name(enum vigie_annotation annotation); /* NULL for NONE */
const char *vigie_support_name(enum vigie_support support);
/* Each returns the enumerator of a name, or -1. */
int vigie_record_type_parse(const char *name);
int vigie_delivery_kind_parse(const char *name);
int vigie_count_what_parse(const char *name);
int vigie_annotation_parse(const char *name);
int vigie_support_parse(const char *name);

/* What a value may be at most; beyond, the row is rejected (R005). */
#define VIGIE_AVERAGE_LIMIT 20 /* averages are out of 20 */
#define VIGIE_MASTERY_LIMIT 4 /* positions of the national report, 1 to 4 */
#define VIGIE_TERM_LIMIT 12 /* some schools report monthly */
#define VIGIE_MINUTES_LIMIT 1440 /* a day */
#define VIGIE_HALF_DAYS_LIMIT 400 /* a school year has fewer than 360 */
#define VIGIE_COUNT_LIMIT 9999 /* of anything else in a year */

/* A yes/no that a file may leave unsaid. */
enum vigie_answer { VIGIE_UNSAID = -1, VIGIE_NO = 0, VIGIE_YES = 1 };

/*
 * Every identifier of one row. A row with none is rejected. `name` is "ESSAI-DUPONT Gaël" (last
 * name, a space, first name) and comes with `born`, else with `class_name`.
 */
struct vigie_id {
	const char *ine; /* national, 11 characters */
	const char *be; /* SIECLE ELEVE_ID, the LSU id-be: unique within a school */
	const char *elenoet; /* compared without leading zeros; unique within a school */
	const char *local; /* the system's own durable id */
	const char *name;
	vigie_day born; /* VIGIE_DAY_NONE */
	const char *class_name;
};

struct vigie_record_delivery {
	const char *school; /* UAI */
	enum vigie_delivery_kind kind;
	int year; /* first of the school year; 0 unsaid */
	bool complete; /* replaces the earlier records, of the types it holds, of its school and
			  year */
};

struct vigie_record_pupil {
	const char *last, *first;
	vigie_day born;
	const char *class_name;
	enum vigie_level level;
	enum vigie_answer scholarship, boarder, repeating;
	const char *household; /* opaque */
	vigie_day entered, left;
};

struct vigie_record_term {
	int index; /* 1 … */
	vigie_day from, to; /* NONE when not said */
};

struct vigie_record_average {
	const char *subject; /* NULL: the general average */
	const char *subject_code; /* national code (LSU), kept for `subject` aliases; not printed */
	const char *modality; /* LSU modalite-election, one letter */
	int term; /* 0: of the year */
	vigie_decimal value, class_value, coefficient; /* NONE when not said; value is out of 20 */
	int mastery; /* 1 … 4, 0 none */
};

struct vigie_record_mark {
	const char *subject;
	vigie_day date;
	vigie_decimal value; /* as written; NONE for an annotation that does not count */
	vigie_decimal out_of; /* NONE: 20 */
	vigie_decimal coefficient; /* NONE: 1 */
	enum vigie_annotation annotation;
};

struct vigie_record_absence {
	vigie_day from, to; /* to NONE: as from */
	int from_half, to_half; /* enum vigie_half, -1 unsaid (am, pm) */
	vigie_decimal half_days; /* NONE: not said */
	enum vigie_answer justified;
};

struct vigie_record_lateness {
	vigie_day date;
	int minutes; /* -1 unsaid */
	enum vigie_answer justified;
};

struct vigie_record_count {
	enum vigie_count_what what;
	const char *subject;
	int term; /* 0: of the year */
	vigie_decimal value;
};

struct vigie_record_outcome {
	const char *name;
	bool value;
	vigie_day date;
};

struct vigie_record_event { /* incident, punishment, sanction */
	vigie_day date;
	const char *what;
};

struct vigie_record_support {
	enum vigie_support code;
};

struct vigie_record_school {
	const char *uai, *name, *kind, *priority, *department, *town;
	vigie_decimal ips;
};

struct vigie_record_district {
	const char *code, *name, *department;
	const char *const *communes;
	size_t n_communes;
};

struct vigie_record {
	enum vigie_record_type type;
	bool removed; /* takes the record of this key back */
	uint32_t line; /* physical line where its row begins, 1-based; 0 unknown */
	struct vigie_id id; /* not for delivery, term, school, district */
	union {
		struct vigie_record_delivery delivery;
		struct vigie_record_pupil pupil;
		struct vigie_record_term term;
		struct vigie_record_average average;
		struct vigie_record_mark mark;
		struct vigie_record_absence absence;
		struct vigie_record_lateness lateness;
		struct vigie_record_count count;
		struct vigie_record_outcome outcome;
		struct vigie_record_event event;
		struct vigie_record_support support;
		struct vigie_record_school school;
		struct vigie_record_district district;
	};
};

/* Sets every field of a record of `type` to "not said". */
void vigie_record_init(struct vigie_record *record, enum vigie_record_type type);
/* Appends the record as one NDJSON line (with its line feed), keys in the order of INTERFACE.md. */
void vigie_record_append_json(struct vigie_buffer *buffer, const struct vigie_record *record);
/* Is this a UAI: seven digits and a capital letter? (The check letter is verified only by
 * `inspect`.) */
bool vigie_uai_is_valid(const char *uai);

#endif
