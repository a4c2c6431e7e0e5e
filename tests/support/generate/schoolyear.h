/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The school year 2026-2027: its days, its open half-days (zone C), its terms, and the open-data
 * calendar file that says so. No other year: the holidays are facts, not a formula.
 */
#ifndef GENERATE_SCHOOLYEAR_H
#define GENERATE_SCHOOLYEAR_H

#include <stdint.h>

typedef int32_t gen_day; /* days since 1970-01-01 */

struct gen_date {
	int year, month, day;
};

enum {
	GEN_FIRST_YEAR = 2026,
	GEN_MAX_HALVES = 340, /* 36 weeks of 9 half-days, rounded up */
	GEN_MAX_TERMS = 5,
};

#define GEN_YEAR_NAME "2026-2027"

struct gen_term {
	gen_day first, last;
	char letter; /* T, S or P */
	int index; /* from 1 */
	int count; /* terms in the year: 3, 2 or 5 */
};

struct gen_year {
	gen_day first, last, until;
	int n_halves; /* open half-days from `first` to `until` */
	int32_t halves[GEN_MAX_HALVES]; /* 2 × day, + 1 in the afternoon */
};

gen_day gen_day_of(int year, int month, int day);
struct gen_date gen_date_of(gen_day day);
/* 0 is Monday. */
int gen_weekday(gen_day day);

/* The year as known on `until`, a day in it. */
void gen_year_make(struct gen_year *year, gen_day until);
/* The terms begun at least three weeks before `until`, for a school that cuts its year in 3, 2 or
 * 5. Returns how many. */
int gen_year_terms(const struct gen_year *year, int count, struct gen_term terms[GEN_MAX_TERMS]);

/* Writes `folder`/calendrier-scolaire.csv. 0 or -errno. */
int gen_calendar_write(const char *folder) __attribute__((warn_unused_result));

#endif
