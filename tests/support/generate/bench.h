/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A year of one school for benchmarks: the same facts as CSV exports, as LSU XML, and as plain
 * rows for `sqlite3 .import`. */
#ifndef GENERATE_BENCH_H
#define GENERATE_BENCH_H

#include "school.h"

/* Writes EXP_ELEVE, EXP_ABSENCE, moyennes_…, lsu_….xml and facts.csv into `folder`. 0 or -errno. */
int gen_bench_write(const struct gen_school *school, const char *folder)
	__attribute__((warn_unused_result));

#endif
