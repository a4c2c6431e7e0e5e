/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pupil or a school is, rather than what was measured: attributes of the year, the school
 * directory, open flags and referrals. */
#ifndef VIGIE_RULES_ATTRIBUTES_H
#define VIGIE_RULES_ATTRIBUTES_H

#include "rules/engine/measure.h"

/* Levels are their enumerators; the others are millionths. */
struct measure attributes_number(const struct school *school, const struct query *query,
				 uint32_t pupil, struct trace *trace);
enum program_truth attributes_truth(const struct school *school, const struct query *query,
				    uint32_t pupil, struct trace *trace);
/* The text of a text indicator; NULL unknown. */
const char *attributes_text(const struct school *school, enum vigie_indicator which);

#endif
