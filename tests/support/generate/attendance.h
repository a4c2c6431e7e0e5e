/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Absences, lateness, punishments and sanctions of a school, from the pupils' hidden difficulty. */
#ifndef GENERATE_ATTENDANCE_H
#define GENERATE_ATTENDANCE_H

#include "school.h"

/* Half-days missed, per thousand. */
int gen_absence_rate(const struct gen_pupil *pupil);

/* Fills school->absences, lateness, punishments and sanctions, pupil by pupil, in the order of
 * their dates. 0 or -ENOMEM. */
int gen_attendance_make(struct gen_school *school) __attribute__((warn_unused_result));

/* What LSU files and bulletins say of a pupil's term. */
struct gen_counts {
	int justified, unjustified; /* half-days, hundredths */
	int late;
};
/* `counts` holds one per pupil of the school. */
void gen_attendance_count(const struct gen_school *school, const struct gen_term *term,
			  struct gen_counts *counts);

#endif
