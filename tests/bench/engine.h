/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bench of the engine: 50 rules, the indicators that they look at, invented schools, and the
 * peers that say the same of the same pupils. */
#ifndef BENCH_ENGINE_H
#define BENCH_ENGINE_H

#include <sqlite3.h>

#include "rules/engine/run.h"

#define SCHOOLS 167
#define PUPILS 599 /* of each: 100,033 */
#define RULES 50

/* X(enumerator, indicator): also the columns of the values that peers are given, in this order. */
#define INDICATORS_USED(X)                                                                         \
	X(GENERAL, "average()")                                                                    \
	X(MATHS, "average(\"S0\")")                                                                \
	X(FRENCH, "average(\"S1\")")                                                               \
	X(MATHS_BEFORE, "average(\"S0\", over: previous term)")                                    \
	X(HALF_DAYS, "half_days(over: this month)")                                                \
	X(UNJUSTIFIED, "half_days(justified: no)")                                                 \
	X(LATE, "lateness()")                                                                      \
	X(BELOW, "subjects_below(8)")                                                              \
	X(RANK, "rank()")                                                                          \
	X(LEVEL, "level")

enum {
#define X(enumerator, indicator) enumerator,
	INDICATORS_USED(X)
#undef X
		COLUMNS
};

extern const char *const indicators[COLUMNS];

void die(const char *what) __attribute__((noreturn));

struct vigie_facts *school_new(void);
struct vigie_rules *rules_new(void);
vigie_day evaluation_day(void);

/* By hand in C, over the engine's columns: enum program_truth of each rule and pupil. */
typedef unsigned char verdict_table[RULES][1024];
void twins_run(int64_t *const columns[COLUMNS], verdict_table applies, verdict_table when,
	       size_t n);

/* In SQL, over the same facts as rows: adds to `counts` how many pupils each rule finds. */
sqlite3 *rows_new(struct vigie_facts *const schools[SCHOOLS]);
void rows_count(sqlite3 *rows, size_t counts[RULES]);

#endif
