/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exam results of the helped beside the other pupils of the same schools. */
#ifndef VIGIE_REPORT_EXAM_H
#define VIGIE_REPORT_EXAM_H

#include "daemon/report/headcount.h"

/* Two counts, of which the second is part of the first: neither it nor the rest is shown under five
 * pupils. */
void exam_pair(int64_t n, int64_t part, struct vigie_cell *ret_n, struct vigie_cell *ret_part);

/* Fills the outcomes of a report, which has its rows, from the facts of every school that has
 * helped pupils. 0 or -errno. */
int exam_fill(struct vigie_report *report, struct vigie_store *store,
	      const struct vigie_config *config, const struct headcount *headcount,
	      const struct report_span *span) VIGIE_MUST_CHECK;

#endif
