/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The facts of one school, as known at a moment: what the store (or a rule test) hands to the
 * rules. Plain arrays, each sorted by pupil, corrections and removals already applied, nothing
 * filtered by date: the engine does that. All years that the rules may look back on are here. Pure
 * data: no pointer into the store, no name of a pupil.
 */
#ifndef VIGIE_FACTS_H
#define VIGIE_FACTS_H

#include <stdint.h>

#include "vigie/arena.h"
#include "vigie/calendar.h"
#include "vigie/record.h"

#define VIGIE_SUBJECT_NONE                                                                         \
	UINT32_MAX /* no subject: the general average, a count over all subjects */

/* Where a fact came from, for `explain`. */
struct vigie_provenance {
	uint32_t delivery; /* number of the delivery in the store; 0 none */
	uint32_t line; /* physical line in its file; 0 unknown */
};

struct vigie_fact_pupil {
	int64_t id; /* of the store */
	const char *ine, *be, *local; /* printed with verdicts; NULL none */
	vigie_day born;
};

/* One `pupil` record: the attributes of a pupil in a school year. Sorted by pupil, then year. */
struct vigie_fact_enrolment {
	uint32_t pupil; /* index in `pupils` */
	int year;
	uint32_t class_index; /* index in `classes`; UINT32_MAX unsaid */
	enum vigie_level level;
	int8_t scholarship, boarder, repeating; /* enum vigie_answer */
	vigie_day entered, left; /* NONE unsaid */
	struct vigie_provenance from;
};

/* Sorted by pupil, year, term. */
struct vigie_fact_average {
	uint32_t pupil;
	uint32_t subject; /* index in `subjects`, or VIGIE_SUBJECT_NONE */
	int year;
	uint8_t term; /* 0 of the year */
	uint8_t mastery; /* 0 none */
	char modality; /* 0 none */
	vigie_decimal value, class_value, coefficient; /* NONE unsaid */
	struct vigie_provenance from;
};

/* Sorted by pupil, then date. The school year is that of the date. */
struct vigie_fact_mark {
	uint32_t pupil, subject;
	vigie_day date;
	vigie_decimal value, out_of, coefficient; /* out_of and coefficient always set */
	enum vigie_annotation annotation;
	struct vigie_provenance from;
};

struct vigie_fact_absence {
	uint32_t pupil;
	vigie_day from_day, to_day;
	uint8_t from_half, to_half; /* enum vigie_half, defaults applied */
	int8_t justified; /* enum vigie_answer */
	vigie_decimal half_days; /* NONE: count the open half-days of the range */
	struct vigie_provenance from;
};

struct vigie_fact_lateness {
	uint32_t pupil;
	vigie_day date;
	int minutes; /* -1 unsaid */
	int8_t justified;
	struct vigie_provenance from;
};

struct vigie_fact_count {
	uint32_t pupil, subject;
	enum vigie_count_what what;
	int year;
	uint8_t term; /* 0 of the year */
	vigie_decimal value;
	struct vigie_provenance from;
};

struct vigie_fact_event {
	uint32_t pupil;
	enum vigie_record_type type; /* INCIDENT, PUNISHMENT, SANCTION */
	vigie_day date;
	struct vigie_provenance from;
};

struct vigie_fact_support {
	uint32_t pupil;
	int year;
	enum vigie_support code;
	struct vigie_provenance from;
};

struct vigie_fact_outcome {
	uint32_t pupil;
	uint32_t name; /* index in `outcomes` */
	bool value;
	vigie_day date;
};

/* A list of members that somebody imported: `member("club")`. It speaks from `since` to `until`. */
struct vigie_fact_list {
	const char *name;
	vigie_day since, until;
};

struct vigie_fact_membership {
	uint32_t pupil;
	uint32_t list; /* index in `lists` */
	vigie_day since;
};

/* An open flag or referral of a pupil: `flagged`, `referred`, `tutored`. */
struct vigie_fact_open {
	uint32_t pupil;
	const char *name; /* rule name, or programme name */
	bool started; /* referral: a tutor is at work (tutored) */
};

struct vigie_fact_subject {
	const char *label; /* normalised text */
	const char *code; /* national code; NULL unknown */
};

struct vigie_fact_term {
	int year;
	uint8_t index;
	vigie_day from, to; /* NONE unsaid: counts from 1 September, holds no mark */
};

struct vigie_fact_school {
	const char *uai;
	const char *kind, *priority, *department, *town; /* NULL unknown */
	vigie_decimal ips; /* NONE unknown */
	const char *const *partners; /* associations the school works with */
	size_t n_partners;
	vigie_day last_grades, last_absences; /* day of the last delivery of it; NONE never */
};

/* X(field, type of element): every array, with its count n_<field>. */
#define VIGIE_FACT_ARRAYS(X)                                                                       \
	X(pupils, struct vigie_fact_pupil)                                                         \
	X(enrolments, struct vigie_fact_enrolment)                                                 \
	X(averages, struct vigie_fact_average)                                                     \
	X(marks, struct vigie_fact_mark)                                                           \
	X(absences, struct vigie_fact_absence)                                                     \
	X(latenesses, struct vigie_fact_lateness)                                                  \
	X(counts, struct vigie_fact_count)                                                         \
	X(events, struct vigie_fact_event)                                                         \
	X(supports, struct vigie_fact_support)                                                     \
	X(results, struct vigie_fact_outcome)                                                      \
	X(flags, struct vigie_fact_open)                                                           \
	X(referrals, struct vigie_fact_open)                                                       \
	X(memberships, struct vigie_fact_membership)                                               \
	X(lists, struct vigie_fact_list)                                                           \
	X(terms, struct vigie_fact_term)                                                           \
	X(subjects, struct vigie_fact_subject)                                                     \
	X(classes, const char *)                                                                   \
	X(outcomes, const char *)

struct vigie_facts {
	struct vigie_arena *arena; /* owns the strings; freed with the facts */
	struct vigie_fact_school school;
	vigie_day more_on; /* the day of the first delivery that `known_on` left out; NONE none */
#define X(field, type)                                                                             \
	type *field;                                                                               \
	size_t n_##field;
	VIGIE_FACT_ARRAYS(X)
#undef X
};

/* Releases the arrays and the arena, and the object. NULL is allowed. */
void vigie_facts_free(struct vigie_facts *facts);
VIGIE_DEFINE_FREEP(vigie_facts, struct vigie_facts, vigie_facts_free)

#endif
