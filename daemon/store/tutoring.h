/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of the tutoring record, for the report room. Nothing here opens a transaction or decides
 * anything.
 */
#ifndef VIGIE_STORE_TUTORING_H
#define VIGIE_STORE_TUTORING_H

#include "vigie/session.h"

/* The session of a day. 1 there is one, 0 none, -errno. */
int sessions_get(struct vigie_store *store, int64_t referral, vigie_day day,
		 struct vigie_session *ret_session) VIGIE_MUST_CHECK;
/* Replaces that of its day. */
int sessions_put(struct vigie_store *store,
		 const struct vigie_session_entry *entry) VIGIE_MUST_CHECK;
/* Sums and last day; the rest stays. */
int sessions_sum(struct vigie_store *store, int64_t referral,
		 struct vigie_tutoring *tutoring) VIGIE_MUST_CHECK;

enum measure_what { MEASURE_AVERAGE, MEASURE_HALF_DAYS };
struct measure_row {
	int64_t referral;
	enum measure_what what;
	const char *subject; /* "" the general average, and half-days */
	vigie_day day; /* on which it was delivered */
	vigie_decimal value;
};
/*
 * One that is not there is added; that of the day is corrected when `fresh`. Those between `keep`
 * (the first measure at the latest) and this one go, of this school year.
 */
int measures_put(struct vigie_store *store, const struct measure_row *row, bool fresh,
		 vigie_day keep) VIGIE_MUST_CHECK;

/* The value at the start, of that day or before, else the first one; and the last one since, until
 * a day. NONE unknown. */
int measures_pair(struct vigie_store *store, int64_t referral, enum measure_what what,
		  const char *subject, vigie_day start, vigie_day until, vigie_decimal *ret_start,
		  vigie_decimal *ret_latest) VIGIE_MUST_CHECK;

/* A referral whose pupil is measured: open, or begun and closed in the year. */
struct measured {
	int64_t referral, person;
	const char *programme, *subjects; /* ", " between */
	vigie_day created, started; /* NONE not yet */
	bool at_work; /* in state started */
};
/* Of a school's pupils of a year, by person; the callback writes nothing. */
int measures_each(struct vigie_store *store, int64_t school, int year,
		  int (*on_measured)(void *userdata, const struct measured *measured),
		  void *userdata);

/* Its end is proposed since `day`, unless it was before; or not any more. */
int endings_put(struct vigie_store *store, int64_t referral, vigie_day day,
		vigie_time now) VIGIE_MUST_CHECK;
int endings_drop(struct vigie_store *store, int64_t referral) VIGIE_MUST_CHECK;
/* NONE when it is not proposed. */
int endings_get(struct vigie_store *store, int64_t referral, vigie_day *ret_day) VIGIE_MUST_CHECK;

#endif
