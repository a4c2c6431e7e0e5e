/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who was flagged in a school year, by level and by rule, and how long referrals took. */
#ifndef VIGIE_REPORT_FLAGGED_H
#define VIGIE_REPORT_FLAGGED_H

#include "daemon/store/report.h"
#include "vigie/report.h"

/* Fills `flagged`, `levels` and `flag_rules` of a report, and hides of all three what would give a
 * small count away. `held`: what is hidden of schools (together.h) does not follow from the number
 * of all. 0 or -errno. */
int flagged_fill(struct vigie_report *report, struct vigie_store *store, const char *timezone,
		 const struct report_span *span, bool held) VIGIE_MUST_CHECK;

/* The hiding, of counts that are all there. */
void flagged_hide(struct vigie_report *report, bool held);

/* Fills `waits`. 0 or -errno. */
int waits_fill(struct vigie_report *report, struct vigie_store *store,
	       const struct vigie_config *config, const struct report_span *span) VIGIE_MUST_CHECK;

#endif
