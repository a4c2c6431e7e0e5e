/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RULES.md, "Terms" and "Windows". The dates of a school's own terms win over the office's, year by
 * year: a school of semesters never takes a third term from an office of trimesters. */
#include "rules/engine/terms.h"

#define MONTHS 12

static bool has_dates(const struct vigie_fact_term *terms, size_t n, int year)
{
	for (size_t i = 0; i < n; i++)
		if (terms[i].year == year && terms[i].from != VIGIE_DAY_NONE)
			return true;
	return false;
}

static void take_dates(struct school *school, int back, const struct vigie_fact_term *terms,
		       size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (terms[i].year != school->year - back || terms[i].index == 0)
			continue;
		struct school_term *term = &school->terms[back][terms[i].index];

		term->from = terms[i].from;
		term->to = terms[i].to;
		if (school->n_terms[back] < terms[i].index)
			school->n_terms[back] = terms[i].index;
	}
}

/* A term without a date of its own counts from 1 September. */
static void find_dates(struct school *school, int back)
{
	const struct vigie_facts *facts = school->facts;
	const struct vigie_evaluation *evaluation = school->evaluation;
	vigie_day first = vigie_school_year_first(school->year - back);

	for (int t = 0; t < SCHOOL_TERMS; t++)
		school->terms[back][t].from = school->terms[back][t].to = VIGIE_DAY_NONE;
	if (has_dates(facts->terms, facts->n_terms, school->year - back))
		take_dates(school, back, facts->terms, facts->n_terms);
	else
		take_dates(school, back, evaluation->office_terms, evaluation->n_office_terms);
	for (int t = 0; t < SCHOOL_TERMS; t++) {
		struct school_term *term = &school->terms[back][t];

		term->begun = (term->from == VIGIE_DAY_NONE ? first : term->from) <= school->on;
	}
}

static void see_term(struct school *school, int year, int term)
{
	int back = school->year - year;

	if (back >= 0 && back < SCHOOL_YEARS && school->n_terms[back] < term)
		school->n_terms[back] = term;
}

static void see_mark(struct school *school, const struct vigie_fact_mark *mark)
{
	if (mark->value == VIGIE_DECIMAL_NONE || mark->coefficient == 0 || mark->date > school->on)
		return;
	for (int t = school->n_terms[0]; t > school->this_term; t--) {
		const struct school_term *term = &school->terms[0][t];

		if (term->from != VIGIE_DAY_NONE && term->to != VIGIE_DAY_NONE &&
		    mark->date >= term->from && mark->date <= term->to)
			school->this_term = t;
	}
}

void terms_find(struct school *school)
{
	const struct vigie_facts *facts = school->facts;

	for (int back = 0; back < SCHOOL_YEARS; back++)
		find_dates(school, back);
	for (size_t i = 0; i < facts->n_counts; i++)
		see_term(school, facts->counts[i].year, facts->counts[i].term);
	for (size_t i = 0; i < facts->n_averages; i++) {
		const struct vigie_fact_average *average = &facts->averages[i];

		see_term(school, average->year, average->term);
		if (average->year == school->year && average->term > school->this_term &&
		    school->terms[0][average->term].begun &&
		    (average->value != VIGIE_DECIMAL_NONE || average->mastery != 0))
			school->this_term = average->term;
	}
	for (size_t i = 0; i < facts->n_marks; i++)
		see_mark(school, &facts->marks[i]);
}

const struct school_term *school_term(const struct school *school, int year, int term)
{
	int back = school->year - year;

	if (back < 0 || back >= SCHOOL_YEARS || term < 0 || term >= SCHOOL_TERMS)
		return NULL;
	return &school->terms[back][term];
}

bool school_term_begun(const struct school *school, int year, int term)
{
	const struct school_term *found = school_term(school, year, term);

	return found && found->begun;
}

int school_n_terms(const struct school *school, int year)
{
	int back = school->year - year;

	return back >= 0 && back < SCHOOL_YEARS ? school->n_terms[back] : 0;
}

struct period period_of_term(const struct school *school, int year, int term)
{
	const struct school_term *found = school_term(school, year, term);
	struct period period = {.kind = PERIOD_TERM,
				.year = year,
				.term = term,
				.first = VIGIE_DAY_NONE,
				.last = VIGIE_DAY_NONE,
				.counted = true};

	if (term < 1 || !found || !found->begun)
		return (struct period){.kind = PERIOD_UNKNOWN};
	if (found->from == VIGIE_DAY_NONE || found->to == VIGIE_DAY_NONE)
		return period;
	period.first = found->from;
	period.last = found->to < school->on ? found->to : school->on;
	return period;
}

static struct period days(vigie_day first, vigie_day last)
{
	return (struct period){.kind = PERIOD_DAYS,
			       .year = vigie_day_school_year(last),
			       .first = first,
			       .last = last};
}

static struct period month(const struct school *school, int back)
{
	struct vigie_date date = vigie_day_to_date(school->on);
	vigie_day first = vigie_day_from_date(date.year, date.month, 1);

	if (back == 0)
		return days(first, school->on);
	if (date.month == 1)
		return days(vigie_day_from_date(date.year - 1, MONTHS, 1), first - 1);
	return days(vigie_day_from_date(date.year, date.month - 1, 1), first - 1);
}

static struct period year(const struct school *school, int back)
{
	struct period period = {.kind = PERIOD_YEAR,
				.year = school->year - back,
				.first = vigie_school_year_first(school->year - back),
				.last = vigie_school_year_last(school->year - back),
				.counted = back == 0};

	if (period.last > school->on)
		period.last = school->on;
	return period;
}

struct period period_of(const struct school *school, struct ast_window window)
{
	switch (window.kind) {
	case AST_WINDOW_DEFAULT:
		break;
	case AST_WINDOW_DAYS:
		return days(school->on - (window.n - 1), school->on);
	case AST_WINDOW_SCHOOL_DAYS:
		return days(vigie_calendar_school_days_back(school->evaluation->calendar,
							    school->on, window.n),
			    school->on);
	case AST_WINDOW_THIS_MONTH:
		return month(school, 0);
	case AST_WINDOW_PREVIOUS_MONTH:
		return month(school, 1);
	case AST_WINDOW_THIS_TERM:
		return period_of_term(school, school->year, school->this_term);
	case AST_WINDOW_PREVIOUS_TERM:
		return period_of_term(school, school->year, school->this_term - 1);
	case AST_WINDOW_TERM:
		return period_of_term(school, school->year, window.n);
	case AST_WINDOW_THIS_YEAR:
		return year(school, 0);
	case AST_WINDOW_PREVIOUS_YEAR:
		return year(school, 1);
	}
	return (struct period){.kind = PERIOD_UNKNOWN};
}
