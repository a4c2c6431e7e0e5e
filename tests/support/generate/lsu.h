/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The term reports of a school as LSU XML ("livret scolaire unique"): schema 3.0, valid against
 * the ministry's XSD, or 13.0 with what 3.0 does not know. Écoles have positions 1 to 4 instead of
 * averages. Names: {school}/lsu_{year}_{term}.xml, or {school}/lsu_{year}.xml for a whole year.
 */
#ifndef GENERATE_LSU_H
#define GENERATE_LSU_H

#include "school.h"

/* One file per term. 0 or -errno. */
int gen_lsu_write_terms(const struct gen_school *school, const char *folder)
	__attribute__((warn_unused_result));
/* All terms in one file. 0 or -errno. */
int gen_lsu_write_year(const struct gen_school *school, const char *folder)
	__attribute__((warn_unused_result));

#endif
