/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The meaning of the indicators a second time, for comparison: one pupil, one question, every fact
 * looked at, nothing shared with the engine. Slow and straightforward on purpose.
 */
#ifndef VIGIE_TESTS_ENGINE_ORACLE_H
#define VIGIE_TESTS_ENGINE_ORACLE_H

#include <string.h>

#include "rules/language/ast.h"
#include "vigie/text.h"

/* A ratio in lowest terms; d = 0 unknown. */
struct ratio {
	__int128 n, d;
};

struct world {
	const struct vigie_facts *facts;
	const struct vigie_calendar *calendar;
	vigie_day on;
	int year;
};

struct window {
	char kind; /* 'u'nknown, 'd'ays, 't'erm, 'y'ear */
	int year, term;
	vigie_day first, last; /* 0, -1: no dates */
	bool counts;
};

static const struct ratio unknown = {0, 0};

static struct ratio make(__int128 n, __int128 d)
{
	__int128 a = n < 0 ? -n : n, b = d;

	while (b) {
		__int128 t = a % b;

		a = b;
		b = t;
	}
	return d == 0 ? unknown : (struct ratio){n / a, d / a};
}

static struct ratio whole(int64_t n)
{
	return (struct ratio){n, 1};
}

static struct ratio decimal(vigie_decimal v)
{
	return v == VIGIE_DECIMAL_NONE ? unknown : make(v, VIGIE_DECIMAL_ONE);
}

static struct ratio plus(struct ratio a, struct ratio b)
{
	return a.d && b.d ? make(a.n * b.d + b.n * a.d, a.d * b.d) : unknown;
}

static struct ratio times(struct ratio a, struct ratio b)
{
	return a.d && b.d ? make(a.n * b.n, a.d * b.d) : unknown;
}

static struct ratio over(struct ratio a, struct ratio b)
{
	if (!a.d || !b.d || b.n == 0)
		return unknown;
	return b.n < 0 ? make(-a.n * b.d, a.d * -b.n) : make(a.n * b.d, a.d * b.n);
}

/* Whole hundredths, half away from zero. */
static struct ratio rounded(struct ratio a)
{
	if (!a.d)
		return a;
	__int128 twice = 2 * 100 * (a.n < 0 ? -a.n : a.n) + a.d;
	__int128 q = twice / (2 * a.d);

	return make(a.n < 0 ? -q : q, 100);
}

static int compare_ratios(struct ratio a, struct ratio b)
{
	__int128 left = a.n * b.d, right = b.n * a.d;

	return left < right ? -1 : left > right;
}

static bool term_dates(const struct world *w, int year, int term, vigie_day *from, vigie_day *to)
{
	for (size_t i = 0; i < w->facts->n_terms; i++) {
		const struct vigie_fact_term *t = &w->facts->terms[i];

		if (t->year == year && t->index == term && t->from != VIGIE_DAY_NONE) {
			*from = t->from;
			*to = t->to;
			return true;
		}
	}
	return false;
}

static bool begun(const struct world *w, int year, int term)
{
	vigie_day from, to;

	if (!term_dates(w, year, term, &from, &to))
		from = vigie_school_year_first(year);
	return from <= w->on;
}

static int latest_term(const struct world *w)
{
	for (int term = 9; term >= 1; term--) {
		vigie_day from, to;
		bool graded = false;

		for (size_t i = 0; i < w->facts->n_averages; i++) {
			const struct vigie_fact_average *a = &w->facts->averages[i];

			graded |= a->year == w->year && a->term == term &&
				  (a->value != VIGIE_DECIMAL_NONE || a->mastery);
		}
		for (size_t i = 0; i < w->facts->n_marks; i++) {
			const struct vigie_fact_mark *m = &w->facts->marks[i];

			graded |= term_dates(w, w->year, term, &from, &to) && m->date >= from &&
				  m->date <= to && m->date <= w->on &&
				  m->value != VIGIE_DECIMAL_NONE && m->coefficient != 0;
		}
		if (graded && begun(w, w->year, term))
			return term;
	}
	return 0;
}

static struct window term_window(const struct world *w, int year, int term)
{
	struct window x = {.kind = 't', .year = year, .term = term, .last = -1, .counts = true};

	if (term < 1 || !begun(w, year, term))
		return (struct window){.kind = 'u', .last = -1};
	if (term_dates(w, year, term, &x.first, &x.last) && x.last > w->on)
		x.last = w->on;
	return x;
}

static struct window window_of(const struct world *w, struct ast_window over, bool grades)
{
	struct vigie_date date = vigie_day_to_date(w->on);
	struct window x = {.kind = 'd', .first = w->on, .last = w->on};

	switch (over.kind) {
	case AST_WINDOW_DEFAULT:
		over.kind = grades ? AST_WINDOW_THIS_TERM : AST_WINDOW_THIS_YEAR;
		return window_of(w, over, grades);
	case AST_WINDOW_DAYS:
		x.first = w->on - over.n + 1;
		break;
	case AST_WINDOW_SCHOOL_DAYS:
		for (int n = 0; n < over.n; x.first--)
			n += vigie_calendar_day_open(w->calendar, x.first);
		x.first++;
		break;
	case AST_WINDOW_THIS_MONTH:
		x.first = w->on - date.day + 1;
		break;
	case AST_WINDOW_PREVIOUS_MONTH:
		x.last = w->on - date.day;
		x.first = x.last - vigie_day_to_date(x.last).day + 1;
		break;
	case AST_WINDOW_THIS_TERM:
		return term_window(w, w->year, latest_term(w));
	case AST_WINDOW_PREVIOUS_TERM:
		return term_window(w, w->year, latest_term(w) - 1);
	case AST_WINDOW_TERM:
		return term_window(w, w->year, over.n);
	case AST_WINDOW_THIS_YEAR:
		x.kind = 'y';
		x.counts = true;
		x.first = vigie_school_year_first(w->year);
		break;
	case AST_WINDOW_PREVIOUS_YEAR:
		x.kind = 'y';
		x.first = vigie_school_year_first(w->year - 1);
		x.last = vigie_school_year_last(w->year - 1);
		break;
	}
	x.year = vigie_day_school_year(x.last);
	return x;
}

static const struct vigie_fact_enrolment *enrolled(const struct world *w, size_t p)
{
	for (size_t i = 0; i < w->facts->n_enrolments; i++) {
		const struct vigie_fact_enrolment *e = &w->facts->enrolments[i];

		if (e->pupil == p && e->year == w->year &&
		    (e->entered == VIGIE_DAY_NONE || e->entered <= w->on) &&
		    (e->left == VIGIE_DAY_NONE || w->on <= e->left))
			return e;
	}
	return NULL;
}

/* `name` NULL: facts without subject. */
static bool is_subject(const struct world *w, uint32_t index, const char *name)
{
	if (index == VIGIE_SUBJECT_NONE || !name)
		return index == VIGIE_SUBJECT_NONE && !name;
	const struct vigie_fact_subject *s = &w->facts->subjects[index];

	return vigie_text_same(s->label, name) || (s->code && strcmp(s->code, name) == 0);
}

/* The field ('v'alue, 'c'lass, 'm'astery) exported for a term. */
static struct ratio exported(const struct world *w, size_t p, const char *name, char field,
			     int year, int term, bool *computed)
{
	struct ratio sum = {0, 1}, plain = {0, 1}, weight = {0, 1};
	int n = 0;

	for (size_t i = 0; i < w->facts->n_averages; i++) {
		const struct vigie_fact_average *a = &w->facts->averages[i];
		bool older = false;

		for (int pass = 0; pass < 2; pass++) {
			vigie_decimal value = field == 'v'   ? a->value
					      : field == 'c' ? a->class_value
					      : a->mastery   ? a->mastery * VIGIE_DECIMAL_ONE
							     : VIGIE_DECIMAL_NONE;

			if (a->pupil != p || a->year != year || a->term != term || older ||
			    value == VIGIE_DECIMAL_NONE || !is_subject(w, a->subject, name))
				break;
			if (pass == 1) {
				struct ratio c = a->coefficient == VIGIE_DECIMAL_NONE
							 ? whole(1)
							 : decimal(a->coefficient);

				sum = plus(sum, times(c, decimal(value)));
				plain = plus(plain, decimal(value));
				weight = plus(weight, c);
				n++;
				continue;
			}
			for (size_t j = 0; j < w->facts->n_averages; j++) {
				const struct vigie_fact_average *b = &w->facts->averages[j];
				bool has = field == 'v'	  ? b->value != VIGIE_DECIMAL_NONE
					   : field == 'c' ? b->class_value != VIGIE_DECIMAL_NONE
							  : b->mastery != 0;

				older |= b->pupil == p && b->year == year && b->term == term &&
					 has && b->from.delivery > a->from.delivery &&
					 is_subject(w, b->subject, name) &&
					 (a->subject == VIGIE_SUBJECT_NONE ||
					  vigie_text_same(w->facts->subjects[a->subject].label,
							  w->facts->subjects[b->subject].label)) &&
					 (!a->modality != !b->modality ||
					  a->modality == b->modality);
			}
		}
	}
	*computed = n > 1;
	if (n == 0)
		return unknown;
	return weight.n == 0 ? over(plain, whole(n)) : over(sum, weight);
}

static struct ratio from_marks(const struct world *w, size_t p, const char *name, vigie_day first,
			       vigie_day last)
{
	struct ratio sum = {0, 1}, weight = {0, 1};

	for (size_t i = 0; i < w->facts->n_marks; i++) {
		const struct vigie_fact_mark *m = &w->facts->marks[i];

		if (m->pupil != p || m->date < first || m->date > last ||
		    m->value == VIGIE_DECIMAL_NONE || m->coefficient == 0 ||
		    !is_subject(w, m->subject, name))
			continue;
		sum = plus(sum,
			   times(decimal(m->coefficient),
				 times(whole(20), over(decimal(m->value), decimal(m->out_of)))));
		weight = plus(weight, decimal(m->coefficient));
	}
	return over(sum, weight);
}

/* Calls for each different label among the subjects. */
#define EACH_LABEL(w, label)                                                                       \
	size_t s_ = 0;                                                                             \
	s_ < (w)->facts->n_subjects;                                                               \
	s_++)                                                                                      \
	if (first_of_label(w, s_, &(label))

static bool first_of_label(const struct world *w, size_t s, const char **label)
{
	*label = w->facts->subjects[s].label;
	for (size_t i = 0; i < s; i++)
		if (vigie_text_same(w->facts->subjects[i].label, *label))
			return false;
	return true;
}

static struct ratio average(const struct world *w, size_t p, const char *name,
			    const struct window *x, bool *computed);

static struct ratio coefficient(const struct world *w, size_t p, const char *label, int year,
				int term)
{
	struct ratio largest = unknown;

	for (size_t i = 0; i < w->facts->n_averages; i++) {
		const struct vigie_fact_average *a = &w->facts->averages[i];

		if (a->pupil == p && a->year == year && a->term == term &&
		    a->coefficient != VIGIE_DECIMAL_NONE && is_subject(w, a->subject, label) &&
		    (!largest.d || compare_ratios(decimal(a->coefficient), largest) > 0))
			largest = decimal(a->coefficient);
	}
	return largest.d ? largest : whole(1);
}

/* The mean of the subjects, weighted in a term. */
static struct ratio mean_of_subjects(const struct world *w, size_t p, const struct window *x)
{
	struct ratio sum = {0, 1}, weight = {0, 1};
	const char *label;
	bool c;

	for (EACH_LABEL(w, label)) {
		struct ratio value = x->kind == 'd' ? from_marks(w, p, label, x->first, x->last)
						    : average(w, p, label, x, &c);
		struct ratio k =
			x->kind == 't' ? coefficient(w, p, label, x->year, x->term) : whole(1);

		if (!value.d)
			continue;
		sum = plus(sum, times(k, value));
		weight = plus(weight, k);
	}
	return over(sum, weight);
}

static struct ratio from_days(const struct world *w, size_t p, const char *name,
			      const struct window *x)
{
	struct window days = *x;

	days.kind = 'd';
	if (x->last < x->first)
		return unknown;
	return name ? from_marks(w, p, name, x->first, x->last) : mean_of_subjects(w, p, &days);
}

static struct ratio average(const struct world *w, size_t p, const char *name,
			    const struct window *x, bool *computed)
{
	struct ratio value, sum = {0, 1};
	int n = 0;

	*computed = true;
	if (x->kind == 'u')
		return unknown;
	if (x->kind == 'd')
		return from_days(w, p, name, x);
	if (x->kind == 't') {
		value = exported(w, p, name, 'v', x->year, x->term, computed);
		if (value.d)
			return value;
		*computed = true;
		return name ? from_days(w, p, name, x) : mean_of_subjects(w, p, x);
	}
	for (int t = 1; t <= 9; t++) {
		struct window term = term_window(w, x->year, t);
		bool c;

		value = average(w, p, name, &term, &c);
		if (value.d) {
			sum = plus(sum, value);
			n++;
		}
	}
	*computed = true;
	if (n)
		return over(sum, whole(n));
	value = exported(w, p, name, 'v', x->year, 0, computed);
	if (value.d)
		return value;
	*computed = true;
	return name ? from_days(w, p, name, x) : mean_of_subjects(w, p, x);
}

#endif
