/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The exports of PRONOTE, in the shapes of its two families. Their names, below the school's
 * folder; what no file says (school, year, and for grids class, subject, term) is in them:
 *
 *	{school}/EXP_{any}_{year}.csv          ELEVE, ABSENCE, RETARD, PUNITION, SANCTION
 *	{school}/EXP_{any}_{year}.xml          ELEVE, the XML variant
 *	{school}/notes_{year}_{class}_{subject}_{term}.csv
 *	{school}/bulletin_{year}_{class}_{subject}_{term}.csv
 *	{school}/moyennes_{year}_{class}_{term}.csv
 *
 * Addresses, telephones, social security numbers and health reasons hold GEN_MARKER, so that a
 * test can prove that they go nowhere.
 */
#ifndef GENERATE_PRONOTE_H
#define GENERATE_PRONOTE_H

#include "school.h"

#define GEN_MARKER "ZZPERDU"

/* Each writes into `folder`, the school's. 0 or -errno. */
int gen_pronote_write_pupils(const struct gen_school *school, const char *folder)
	__attribute__((warn_unused_result));
int gen_pronote_write_absences(const struct gen_school *school, const char *folder)
	__attribute__((warn_unused_result));
/* Lateness, and outside écoles punishments and sanctions. */
int gen_pronote_write_behaviour(const struct gen_school *school, const char *folder)
	__attribute__((warn_unused_result));
int gen_pronote_write_averages(const struct gen_school *school, const char *folder)
	__attribute__((warn_unused_result));
int gen_pronote_write_marks(const struct gen_school *school, const char *folder)
	__attribute__((warn_unused_result));
int gen_pronote_write_bulletins(const struct gen_school *school, const char *folder)
	__attribute__((warn_unused_result));

#endif
