/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is flagged is referred, as a rule: the referred and the flagged of a school are one number to
 * a reader, and so are those of all schools. What one table hides the other hides. Decides; counts
 * nothing.
 */
#ifndef VIGIE_REPORT_TOGETHER_H
#define VIGIE_REPORT_TOGETHER_H

#include "daemon/report/headcount.h"

/*
 * Hides counts of referrals (the states of the headcount) and of flags of schools until neither
 * table says what the other does not. `ret_held`: what is hidden of schools does not follow from
 * the number of all who are flagged; else that is not to be shown either. 0 or -ENOMEM.
 */
int together_hide(struct vigie_report *report, struct headcount *headcount,
		  bool *ret_held) VIGIE_MUST_CHECK;

/* The same of rules, whose flags are hidden already: their answers. */
void together_hide_answers(struct vigie_report *report);

#endif
