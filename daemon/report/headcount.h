/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Referrals counted into rows, before anything is hidden. Owned by who makes a report. */
#ifndef VIGIE_REPORT_HEADCOUNT_H
#define VIGIE_REPORT_HEADCOUNT_H

#include "daemon/report/hide.h"
#include "daemon/report/spread.h"
#include "daemon/store/report.h"
#include "vigie/session.h"

struct headcount_case {
	struct report_case of;
	enum vigie_report_class class;
	struct vigie_measure start, latest;
};

struct headcount_row {
	char key[96], name[160];
	int64_t minutes, schools, tutors, declared;
	struct spread average[2], absence[2]; /* of the helped, of those who wait */
};
enum { HEADCOUNT_HELPED, HEADCOUNT_WAITING };

struct headcount {
	struct headcount_case *cases; /* by person */
	size_t n_cases;
	struct hide_row *counts; /* in the order of struct vigie_report's rows */
	struct headcount_row *rows;
	size_t n_rows;
};

/* Reads the referrals of a span and counts them. 0 or -errno. */
int headcount_make(struct headcount *headcount, struct vigie_store *store,
		   const struct vigie_config *config,
		   const struct report_span *span) VIGIE_MUST_CHECK;
void headcount_done(struct headcount *headcount);

#endif
