/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The 50 conditions as a C programmer writes them for just these rules: one loop per rule over a
 * school, every threshold known to the compiler. */
#include "tests/bench/engine.h"

typedef unsigned char byte;

#define UNKNOWN VIGIE_DECIMAL_NONE
#define NUMBER(n) ((n)*VIGIE_DECIMAL_ONE)

static inline int below(int64_t x, int64_t limit)
{
	return x == UNKNOWN ? PROGRAM_MAYBE : 2 * (x < limit);
}

static inline int above(int64_t x, int64_t limit)
{
	return x == UNKNOWN ? PROGRAM_MAYBE : 2 * (x >= limit);
}

static inline int both(int a, int b)
{
	return a < b ? a : b;
}

static inline int either(int a, int b)
{
	return a > b ? a : b;
}

static inline int twin(int i, int64_t *const c[COLUMNS], size_t p)
{
	int64_t k = i / 5, before, a, b, d;

	switch (i % 5) {
	case 0:
		return above(c[UNJUSTIFIED][p], NUMBER(k + 1));
	case 1:
		return both(below(c[GENERAL][p], NUMBER(6 + k)), below(c[RANK][p], NUMBER(10 + k)));
	case 2:
		before = c[MATHS_BEFORE][p];
		a = c[MATHS][p];
		return both(below(a, NUMBER(8)), a == UNKNOWN || before == UNKNOWN
							 ? PROGRAM_MAYBE
							 : above(before - a, NUMBER(k)));
	case 3:
		return either(above(c[BELOW][p], NUMBER(k + 1)), below(c[FRENCH][p], NUMBER(5)));
	case 4:
		a = above(c[HALF_DAYS][p], NUMBER(4));
		b = above(c[LATE][p], NUMBER(k + 1));
		d = below(c[GENERAL][p], NUMBER(8 + k));
		return (a == 2) + (b == 2) + (d == 2) >= 2 ? PROGRAM_YES
		       : (a > 0) + (b > 0) + (d > 0) < 2   ? PROGRAM_NO
							   : PROGRAM_MAYBE;
	}
	return PROGRAM_NO;
}

static inline int inside(int64_t level)
{
	return level == UNKNOWN ? PROGRAM_MAYBE
				: 2 * (level >= VIGIE_LEVEL_6E && level <= VIGIE_LEVEL_3E);
}

/* One loop per rule over a school, the rule known to the compiler. */
#define TWIN(i)                                                                                    \
	for (size_t p = 0; p < n; p++) {                                                           \
		applies[i][p] = (byte)inside(c[LEVEL][p]);                                         \
		when[i][p] = (byte)twin(i, c, p);                                                  \
	}

#define TWINS(i) TWIN(i) TWIN(i + 1) TWIN(i + 2) TWIN(i + 3) TWIN(i + 4)

void twins_run(int64_t *const c[COLUMNS], verdict_table applies, verdict_table when, size_t n)
{
	TWINS(0)
	TWINS(5)
	TWINS(10)
	TWINS(15)
	TWINS(20)
	TWINS(25)
	TWINS(30)
	TWINS(35)
	TWINS(40)
	TWINS(45)
}
