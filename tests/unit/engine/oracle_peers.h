/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second meaning of what looks at several subjects or at the other pupils. */
#ifndef VIGIE_TESTS_ENGINE_ORACLE_PEERS_H
#define VIGIE_TESTS_ENGINE_ORACLE_PEERS_H

#include "oracle.h"

static bool same_division(const struct world *w, size_t p, size_t q)
{
	const struct vigie_fact_enrolment *a = enrolled(w, p), *b = enrolled(w, q);

	return a && b && a->class_index != UINT32_MAX && a->class_index == b->class_index;
}

static struct ratio division_mean(const struct world *w, size_t p, const char *name,
				  const struct window *x)
{
	struct ratio sum = {0, 1};
	int n = 0;
	bool c;

	for (size_t q = 0; q < w->facts->n_pupils; q++) {
		struct ratio value = same_division(w, p, q) ? average(w, q, name, x, &c) : unknown;

		if (value.d) {
			sum = plus(sum, value);
			n++;
		}
	}
	return n ? over(sum, whole(n)) : unknown;
}

static struct ratio class_average(const struct world *w, size_t p, const char *name,
				  const struct window *x, bool *computed)
{
	struct ratio value, sum = {0, 1};
	int n = 0;
	bool c;

	if (x->kind == 't') {
		value = exported(w, p, name, 'c', x->year, x->term, computed);
		if (value.d)
			return value;
	}
	*computed = true;
	for (int t = 1; x->kind == 'y' && t <= 9; t++) {
		struct window term = term_window(w, x->year, t);

		value = term.kind == 't' ? class_average(w, p, name, &term, &c) : unknown;
		if (value.d) {
			sum = plus(sum, value);
			n++;
		}
	}
	*computed = true;
	return n ? over(sum, whole(n)) : division_mean(w, p, name, x);
}

static struct ratio rank(const struct world *w, size_t p, const char *name, const struct window *x)
{
	bool c;
	struct ratio own = rounded(average(w, p, name, x, &c));
	int others = 0, lower = 0;

	for (size_t q = 0; q < w->facts->n_pupils; q++) {
		struct ratio value = q != p && same_division(w, p, q)
					     ? rounded(average(w, q, name, x, &c))
					     : unknown;

		others += value.d != 0;
		lower += value.d != 0 && own.d != 0 && compare_ratios(value, own) < 0;
	}
	return own.d && others ? make((__int128)100 * lower, others) : unknown;
}

static struct ratio subjects_below(const struct world *w, size_t p, vigie_decimal limit,
				   const struct window *x)
{
	struct ratio bound = rounded(decimal(limit));
	int known = 0, below = 0;
	const char *label;
	bool c;

	for (EACH_LABEL(w, label)) {
		struct ratio value = rounded(average(w, p, label, x, &c));

		known += value.d != 0;
		below += value.d != 0 && compare_ratios(value, bound) < 0;
	}
	return known ? whole(below) : unknown;
}

static struct ratio mastery_in_term(const struct world *w, size_t p, const char *name, int year,
				    int term)
{
	struct ratio sum = {0, 1};
	int n = 0;
	const char *label;
	bool c;

	if (name)
		return exported(w, p, name, 'm', year, term, &c);
	for (EACH_LABEL(w, label)) {
		struct ratio value = exported(w, p, label, 'm', year, term, &c);

		if (value.d) {
			sum = plus(sum, value);
			n++;
		}
	}
	return n ? over(sum, whole(n)) : unknown;
}

static struct ratio mastery(const struct world *w, size_t p, const char *name,
			    const struct window *x)
{
	struct ratio sum = {0, 1};
	int n = 0;

	if (x->kind == 't')
		return mastery_in_term(w, p, name, x->year, x->term);
	for (int t = 1; x->kind == 'y' && t <= 9; t++) {
		struct ratio value =
			begun(w, x->year, t) ? mastery_in_term(w, p, name, x->year, t) : unknown;

		if (value.d) {
			sum = plus(sum, value);
			n++;
		}
	}
	if (n)
		return over(sum, whole(n));
	return x->kind == 'y' ? mastery_in_term(w, p, name, x->year, 0) : unknown;
}

#endif
