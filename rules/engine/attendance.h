/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Absences, lateness and events of one pupil (RULES.md, "Attendance", "Half-days"). A school that
 * never delivered a kind of fact has unknown numbers of it, never 0. */
#ifndef VIGIE_RULES_ATTENDANCE_H
#define VIGIE_RULES_ATTENDANCE_H

#include "rules/engine/measure.h"

struct measure attendance_half_days(const struct school *school, const struct query *query,
				    uint32_t pupil, struct trace *trace);
struct measure attendance_rate(const struct school *school, const struct query *query,
			       uint32_t pupil, struct trace *trace);
struct measure attendance_consecutive(const struct school *school, const struct query *query,
				      uint32_t pupil, struct trace *trace);
struct measure attendance_lateness(const struct school *school, const struct query *query,
				   uint32_t pupil, struct trace *trace);
struct measure attendance_events(const struct school *school, const struct query *query,
				 uint32_t pupil, struct trace *trace);

#endif
