/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second meaning of attendance: half-days walked one by one. */
#ifndef VIGIE_TESTS_ENGINE_ORACLE_ATTENDANCE_H
#define VIGIE_TESTS_ENGINE_ORACLE_ATTENDANCE_H

#include "oracle.h"

static bool dated_here(const struct world *w, const struct window *x, vigie_day date)
{
	return date <= w->on && vigie_day_school_year(date) == x->year;
}

/* Open half-days of an absence inside [first, last], one by one. */
static int walk(const struct world *w, const struct vigie_fact_absence *a, vigie_day first,
		vigie_day last)
{
	int n = 0;

	for (vigie_day day = a->from_day; day <= a->to_day; day++) {
		for (int half = 0; half < 2; half++) {
			if ((day == a->from_day && half < a->from_half) ||
			    (day == a->to_day && half > a->to_half) || day < first || day > last)
				continue;
			n += vigie_calendar_half_open(w->calendar, day, (enum vigie_half)half);
		}
	}
	return n;
}

static struct ratio part(const struct world *w, const struct vigie_fact_absence *a, vigie_day first,
			 vigie_day last)
{
	int all = walk(w, a, a->from_day, a->to_day), inside = walk(w, a, first, last);
	bool uncut = a->from_day >= first && a->to_day <= last;

	if (a->from_day > w->on || a->to_day < first || a->from_day > last)
		return whole(0);
	if (a->half_days == VIGIE_DECIMAL_NONE)
		return whole(inside);
	if (uncut)
		return decimal(a->half_days);
	if (all == 0)
		return a->from_day >= first && a->from_day <= last ? decimal(a->half_days)
								   : whole(0);
	return times(decimal(a->half_days), make(inside, all));
}

static struct ratio missed(const struct world *w, size_t p, enum vigie_answer justified,
			   vigie_day first, vigie_day last)
{
	struct ratio sum = {0, 1};

	for (size_t i = 0; i < w->facts->n_absences; i++) {
		const struct vigie_fact_absence *a = &w->facts->absences[i];
		struct ratio share =
			a->pupil == p && first <= last ? part(w, a, first, last) : whole(0);

		if (share.n == 0)
			continue;
		if (justified != VIGIE_UNSAID && a->justified == VIGIE_UNSAID)
			return unknown;
		if (justified == VIGIE_UNSAID || a->justified == justified)
			sum = plus(sum, share);
	}
	return sum;
}

static struct ratio one_count(const struct world *w, size_t p, enum vigie_count_what what, int year,
			      int term)
{
	struct ratio total = unknown, parts = unknown;

	for (size_t i = 0; i < w->facts->n_counts; i++) {
		const struct vigie_fact_count *c = &w->facts->counts[i];
		struct ratio *sum = c->subject == VIGIE_SUBJECT_NONE ? &total : &parts;

		if (c->pupil == p && c->what == what && c->year == year && c->term == term)
			*sum = plus(sum->d ? *sum : whole(0), decimal(c->value));
	}
	return total.d ? total : parts;
}

static struct ratio half_days_count(const struct world *w, size_t p, enum vigie_answer justified,
				    int year, int term)
{
	struct ratio yes = one_count(w, p, VIGIE_COUNT_HALF_DAYS_JUSTIFIED, year, term);
	struct ratio no = one_count(w, p, VIGIE_COUNT_HALF_DAYS_UNJUSTIFIED, year, term);
	struct ratio all = one_count(w, p, VIGIE_COUNT_HALF_DAYS, year, term);

	if (justified != VIGIE_UNSAID)
		return justified == VIGIE_YES ? yes : no;
	return all.d ? all : plus(yes, no);
}

/* `what` -1: half-days by `justified`. */
static struct ratio counted(const struct world *w, size_t p, int what, enum vigie_answer justified,
			    const struct window *x)
{
	struct ratio sum = unknown;

	if (!x->counts)
		return unknown;
	for (int t = 0; t <= 9; t++) {
		struct ratio more =
			what < 0 ? half_days_count(w, p, justified, x->year, t)
				 : one_count(w, p, (enum vigie_count_what)what, x->year, t);

		if (x->kind == 't' ? t != x->term : t == 0 || !begun(w, x->year, t))
			continue;
		if (more.d)
			sum = plus(sum.d ? sum : whole(0), more);
	}
	if (!sum.d && x->kind == 'y')
		return what < 0 ? half_days_count(w, p, justified, x->year, 0)
				: one_count(w, p, (enum vigie_count_what)what, x->year, 0);
	return sum;
}

static bool any_absence(const struct world *w, const struct window *x)
{
	for (size_t i = 0; i < w->facts->n_absences; i++)
		if (dated_here(w, x, w->facts->absences[i].from_day))
			return true;
	return false;
}

static struct ratio half_days(const struct world *w, size_t p, enum vigie_answer justified,
			      const struct window *x)
{
	if (x->kind == 'u')
		return unknown;
	if (x->last >= x->first && any_absence(w, x))
		return missed(w, p, justified, x->first, x->last);
	return counted(w, p, -1, justified, x);
}

static int open_days(const struct world *w, vigie_day first, vigie_day last)
{
	int n = 0;

	for (vigie_day day = first; day <= last; day++)
		n += vigie_calendar_half_open(w->calendar, day, VIGIE_HALF_AM) +
		     vigie_calendar_half_open(w->calendar, day, VIGIE_HALF_PM);
	return n;
}

static struct ratio rate_of_counts(const struct world *w, size_t p, enum vigie_answer justified,
				   const struct window *x)
{
	struct ratio sum = {0, 1};
	int open = 0;

	for (int t = 1; x->counts && t <= 9; t++) {
		vigie_day from, to;
		struct ratio more = half_days_count(w, p, justified, x->year, t);

		if ((x->kind == 't' && t != x->term) || !begun(w, x->year, t) || !more.d ||
		    !term_dates(w, x->year, t, &from, &to))
			continue;
		sum = plus(sum, more);
		open += open_days(w, from, to);
	}
	return over(times(whole(100), sum), whole(open));
}

static struct ratio absence_rate(const struct world *w, size_t p, enum vigie_answer justified,
				 const struct window *x)
{
	const struct vigie_fact_enrolment *e = NULL;
	vigie_day first = x->first, last = x->last;

	if (x->kind == 'u')
		return unknown;
	if (last < first || !any_absence(w, x))
		return rate_of_counts(w, p, justified, x);
	for (size_t i = 0; i < w->facts->n_enrolments; i++)
		if (w->facts->enrolments[i].pupil == p && w->facts->enrolments[i].year == x->year)
			e = &w->facts->enrolments[i];
	if (!e)
		return unknown;
	if (first < vigie_school_year_first(x->year))
		first = vigie_school_year_first(x->year);
	if (e->entered != VIGIE_DAY_NONE && e->entered > first)
		first = e->entered;
	if (e->left != VIGIE_DAY_NONE && e->left < last)
		last = e->left;
	return over(times(whole(100), missed(w, p, justified, first, last)),
		    whole(open_days(w, first, last)));
}

static struct ratio consecutive(const struct world *w, size_t p)
{
	struct window this_year = {.year = w->year};
	vigie_day cover = VIGIE_DAY_NONE;
	int n = 0;

	for (size_t i = 0; i < w->facts->n_absences; i++)
		if (dated_here(w, &this_year, w->facts->absences[i].from_day) &&
		    w->facts->absences[i].to_day > cover)
			cover = w->facts->absences[i].to_day;
	if (cover == VIGIE_DAY_NONE)
		return unknown;
	for (vigie_day day = cover < w->on ? cover : w->on; day >= vigie_school_year_first(w->year);
	     day--) {
		for (int half = 1; half >= 0; half--) {
			bool absent = false;

			if (!vigie_calendar_half_open(w->calendar, day, (enum vigie_half)half))
				continue;
			for (size_t i = 0; i < w->facts->n_absences; i++) {
				const struct vigie_fact_absence *a = &w->facts->absences[i];

				absent |= a->pupil == p && a->from_day <= w->on &&
					  (a->from_day < day ||
					   (a->from_day == day && a->from_half <= half)) &&
					  (a->to_day > day ||
					   (a->to_day == day && a->to_half >= half));
			}
			if (!absent)
				return whole(n);
			n++;
		}
	}
	return whole(n);
}

static struct ratio lateness(const struct world *w, size_t p, enum vigie_answer justified,
			     const struct window *x)
{
	bool any = false;
	int n = 0;

	for (size_t i = 0; i < w->facts->n_latenesses; i++) {
		const struct vigie_fact_lateness *l = &w->facts->latenesses[i];

		any |= x->last >= x->first && dated_here(w, x, l->date);
		if (l->pupil == p && l->date >= x->first && l->date <= x->last) {
			if (justified != VIGIE_UNSAID && l->justified == VIGIE_UNSAID)
				return unknown;
			n += justified == VIGIE_UNSAID || l->justified == justified;
		}
	}
	if (x->kind == 'u')
		return unknown;
	if (any)
		return whole(n);
	return justified == VIGIE_UNSAID ? counted(w, p, VIGIE_COUNT_LATENESS, VIGIE_UNSAID, x)
					 : unknown;
}

static struct ratio events(const struct world *w, size_t p, enum vigie_record_type type,
			   const struct window *x)
{
	bool any = false;
	int n = 0;

	for (size_t i = 0; i < w->facts->n_events; i++) {
		const struct vigie_fact_event *e = &w->facts->events[i];

		if (e->type != type)
			continue;
		any |= dated_here(w, x, e->date);
		n += e->pupil == p && e->date >= x->first && e->date <= x->last;
	}
	return x->kind != 'u' && x->last >= x->first && any ? whole(n) : unknown;
}

/* `missing`: work not handed in; else numeric marks. */
static struct ratio count_marks(const struct world *w, size_t p, const char *name, bool missing,
				const struct window *x)
{
	bool any = false;
	int n = 0;

	for (size_t i = 0; i < w->facts->n_marks; i++) {
		const struct vigie_fact_mark *m = &w->facts->marks[i];

		any |= x->last >= x->first && dated_here(w, x, m->date);
		if (m->pupil != p || m->date < x->first || m->date > x->last ||
		    (name && !is_subject(w, m->subject, name)))
			continue;
		n += missing ? m->annotation == VIGIE_ANNOTATION_NOT_HANDED_IN
			     : m->annotation == VIGIE_ANNOTATION_NONE && m->coefficient != 0 &&
				       m->value != VIGIE_DECIMAL_NONE;
	}
	if (x->kind == 'u')
		return unknown;
	if (any)
		return whole(n);
	return missing && !name ? counted(w, p, VIGIE_COUNT_NOT_HANDED_IN, VIGIE_UNSAID, x)
				: unknown;
}

#endif
