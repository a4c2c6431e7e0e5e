/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The facts of one school seen from one evaluation date: where each pupil's facts are, who is
 * enrolled, which terms have begun, what the school has delivered. Lives in the arena of one
 * evaluation and borrows the facts. Holds also the room that measuring one pupil needs, so that
 * measuring never allocates.
 */
#ifndef VIGIE_RULES_SCHOOL_H
#define VIGIE_RULES_SCHOOL_H

#include "rules/language/fraction.h"
#include "rules/engine/openings.h"
#include "vigie/rules.h"

/* Arrays of facts that are read by pupil. */
#define SCHOOL_SLICES(X)                                                                           \
	X(enrolments)                                                                              \
	X(averages)                                                                                \
	X(marks)                                                                                   \
	X(absences)                                                                                \
	X(latenesses)                                                                              \
	X(counts)                                                                                  \
	X(events)                                                                                  \
	X(supports)                                                                                \
	X(flags)                                                                                   \
	X(referrals)                                                                               \
	X(memberships)

enum school_slice {
#define X(array) SLICE_##array,
	SCHOOL_SLICES(X)
#undef X
		SLICES_N,
};

/* Dated facts that a school has delivered or not. */
enum school_kind {
	SCHOOL_ABSENCES,
	SCHOOL_LATENESSES,
	SCHOOL_MARKS,
	SCHOOL_INCIDENTS,
	SCHOOL_PUNISHMENTS,
	SCHOOL_SANCTIONS,
	SCHOOL_KINDS_N,
};

#define SCHOOL_TERMS (UINT8_MAX + 1) /* term numbers that facts can hold */
#define SCHOOL_YEARS 2 /* that terms and deliveries are asked about: this one and the previous */

struct school_term {
	vigie_day from, to; /* NONE unsaid */
	bool begun; /* by the evaluation date */
};

/* A subject's average in a list for one pupil. */
struct school_subject {
	uint32_t label;
	struct fraction value;
	vigie_decimal coefficient;
};

/* What is summed for one label of a subject while one pupil is measured. */
struct school_sum {
	struct fraction sum;
	int64_t weight;
	uint64_t stamp; /* of the measuring that it belongs to */
};

struct school {
	const struct vigie_facts *facts;
	const struct vigie_evaluation *evaluation;
	struct vigie_arena *arena;
	vigie_day on;
	int year; /* school year of `on` */
	size_t n_pupils;
	uint32_t *slices[SLICES_N]; /* n_pupils + 1 each: where a pupil's facts begin */
	const struct vigie_fact_enrolment **enrolments; /* on the date; NULL not enrolled */
	struct openings openings;
	struct school_term terms[SCHOOL_YEARS][SCHOOL_TERMS]; /* [0] this year, [1] the previous */
	int n_terms[SCHOOL_YEARS]; /* largest number seen */
	int this_term; /* 0 unknown */
	bool delivered[SCHOOL_YEARS][SCHOOL_KINDS_N];
	vigie_day last_absence; /* last day the absences of the year cover; NONE */
	bool any_support;
	uint32_t *labels; /* per subject: number of its folded label */
	const char **folded; /* per subject */
	/* room for measuring one pupil */
	const struct vigie_fact_average **sheet;
	size_t n_sheet;
	struct school_subject *subjects;
	size_t n_subjects;
	struct school_sum *marks_sums, *year_sums; /* per label */
	uint32_t *touched, *year_touched; /* labels of the sums in use */
	size_t n_touched, n_year_touched;
	uint64_t stamp;
	uint64_t *listed, *seen; /* per label: the stamp under which it is in a list, on a sheet */
	bool *repeated; /* per label: does it stand several times on the sheet? */
};

/* 0 or -ENOMEM. `years_back`: how far the rules look. */
int school_init(struct school *school, const struct vigie_facts *facts,
		const struct vigie_evaluation *evaluation, int years_back,
		struct vigie_arena *arena) VIGIE_MUST_CHECK;

/* The enrolment of a pupil in a school year, for the attributes of that year; NULL none. */
const struct vigie_fact_enrolment *school_enrolment(const struct school *school, uint32_t pupil,
						    int year);
/* Has the term begun by the evaluation date? Term 0 is the year. False for years out of reach. */
bool school_term_begun(const struct school *school, int year, int term);
/* Terms of a year, 0 … SCHOOL_YEARS - 1 back; NULL out of reach. */
const struct school_term *school_term(const struct school *school, int year, int term);
int school_n_terms(const struct school *school, int year);

/* The edge of a slice; to an array without facts, which may be NULL, not even 0 is added. */
#define SCHOOL_AT(school, array, edge)                                                             \
	((school)->facts->array ? (school)->facts->array + (school)->slices[SLICE_##array][edge]   \
				: NULL)
/* The facts of one pupil in an array: `for (SCHOOL_EACH(school, pupil, averages, fact))`. */
#define SCHOOL_EACH(school, pupil, array, fact)                                                    \
	const __typeof__(*(school)->facts->array) *fact = SCHOOL_AT(school, array, pupil),         \
						  *fact##_end =                                    \
							  SCHOOL_AT(school, array, (pupil) + 1);   \
	fact < fact##_end;                                                                         \
	fact++

#endif
