/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dated absences cut by windows, exactly; counts of terms where a school has no dated ones. */
#include "rules/engine/attendance.h"

#include "rules/engine/counts.h"

#define PERCENT 100

static bool delivered(const struct school *school, const struct query *query, enum school_kind kind)
{
	return period_dated(&query->period) &&
	       school->delivered[school->year - query->period.year][kind];
}

static vigie_day last_day(const struct vigie_fact_absence *absence)
{
	return absence->to_day > absence->from_day ? absence->to_day : absence->from_day;
}

static int open_halves(const struct school *school, const struct vigie_fact_absence *absence)
{
	return openings_count(&school->openings, absence->from_day,
			      (enum vigie_half)absence->from_half, last_day(absence),
			      (enum vigie_half)absence->to_half);
}

/* Open half-days of an absence inside [first, last]. */
static int open_inside(const struct school *school, const struct vigie_fact_absence *absence,
		       vigie_day first, vigie_day last)
{
	bool late_start = first > absence->from_day, early_end = last < last_day(absence);

	return openings_count(&school->openings, late_start ? first : absence->from_day,
			      late_start ? VIGIE_HALF_AM : (enum vigie_half)absence->from_half,
			      early_end ? last : last_day(absence),
			      early_end ? VIGIE_HALF_PM : (enum vigie_half)absence->to_half);
}

/* The half-days of an absence that a range of days, which it touches, holds. */
static struct fraction share(const struct school *school, const struct vigie_fact_absence *absence,
			     vigie_day first, vigie_day last)
{
	bool exported = absence->half_days != VIGIE_DECIMAL_NONE;
	vigie_day from = absence->from_day, to = last_day(absence);

	if (!exported)
		return fraction_of(open_inside(school, absence, first, last) * VIGIE_DECIMAL_ONE);
	if (from >= first && to <= last)
		return fraction_of(absence->half_days);
	int open = open_halves(school, absence);

	if (open == 0)
		return from >= first ? fraction_of(absence->half_days) : FRACTION_ZERO;
	return fraction_scale(fraction_of(absence->half_days),
			      open_inside(school, absence, first, last), open);
}

/* Sums the shares that `justified` asks for; unknown where an absence does not say. */
static struct fraction sum_shares(const struct school *school, enum vigie_answer justified,
				  vigie_day first, vigie_day last, uint32_t pupil,
				  struct trace *trace)
{
	struct fraction sum = FRACTION_ZERO;
	vigie_day latest = last < school->on ? last : school->on; /* to begin on */

	if (last < first)
		return sum;
	for (SCHOOL_EACH(school, pupil, absences, absence)) {
		if (absence->from_day > latest || last_day(absence) < first)
			continue;
		if (justified != VIGIE_UNSAID && absence->justified != VIGIE_UNSAID &&
		    absence->justified != justified)
			continue;
		struct fraction part = share(school, absence, first, last);

		if (part.n == 0)
			continue;
		trace_add(trace, absence->from);
		if (justified != VIGIE_UNSAID && absence->justified == VIGIE_UNSAID)
			return FRACTION_UNKNOWN;
		sum = fraction_accumulate(sum, part);
	}
	return sum;
}

struct measure attendance_half_days(const struct school *school, const struct query *query,
				    uint32_t pupil, struct trace *trace)
{
	const struct period *period = &query->period;

	if (!delivered(school, query, SCHOOL_ABSENCES))
		return counts_half_days(school, query, pupil, trace);
	return (struct measure){sum_shares(school, query->instance->justified, period->first,
					   period->last, pupil, trace),
				false};
}

static void narrow(vigie_day *first, vigie_day *last, vigie_day from, vigie_day to)
{
	if (from != VIGIE_DAY_NONE && from > *first)
		*first = from;
	if (to != VIGIE_DAY_NONE && to < *last)
		*last = to;
}

struct measure attendance_rate(const struct school *school, const struct query *query,
			       uint32_t pupil, struct trace *trace)
{
	const struct period *period = &query->period;
	const struct vigie_fact_enrolment *enrolment;
	vigie_day first = period->first, last = period->last;

	if (!delivered(school, query, SCHOOL_ABSENCES))
		return counts_absence_rate(school, query, pupil, trace);
	enrolment = school_enrolment(school, pupil, period->year);
	if (!enrolment)
		return MEASURE_UNKNOWN;
	narrow(&first, &last, vigie_school_year_first(period->year), VIGIE_DAY_NONE);
	narrow(&first, &last, enrolment->entered, enrolment->left);
	int open = openings_count_days(&school->openings, first, last);

	if (open == 0)
		return MEASURE_UNKNOWN;
	struct fraction missed =
		sum_shares(school, query->instance->justified, first, last, pupil, trace);

	return (struct measure){fraction_scale(missed, PERCENT, open), true};
}

static bool covers(const struct vigie_fact_absence *absence, vigie_day day, enum vigie_half half)
{
	int at = 2 * day + (int)half;

	return 2 * absence->from_day + absence->from_half <= at &&
	       at <= 2 * last_day(absence) + absence->to_half;
}

static bool absent(const struct school *school, uint32_t pupil, vigie_day day, enum vigie_half half,
		   struct trace *trace)
{
	for (SCHOOL_EACH(school, pupil, absences, absence)) {
		if (absence->from_day > school->on || !covers(absence, day, half))
			continue;
		trace_add(trace, absence->from);
		return true;
	}
	return false;
}

struct measure attendance_consecutive(const struct school *school, const struct query *query,
				      uint32_t pupil, struct trace *trace)
{
	vigie_day first = vigie_school_year_first(school->year);
	vigie_day last = school->last_absence < school->on ? school->last_absence : school->on;
	int64_t n = 0;

	(void)query;
	if (!school->delivered[0][SCHOOL_ABSENCES])
		return MEASURE_UNKNOWN;
	for (int at = 2 * last + VIGIE_HALF_PM; at >= 2 * first; at--) {
		vigie_day day = at >> 1;
		enum vigie_half half = at & 1 ? VIGIE_HALF_PM : VIGIE_HALF_AM;

		if (openings_count(&school->openings, day, half, day, half) == 0)
			continue;
		if (!absent(school, pupil, day, half, trace))
			break;
		n++;
	}
	return (struct measure){fraction_of(n * VIGIE_DECIMAL_ONE), false};
}

struct measure attendance_lateness(const struct school *school, const struct query *query,
				   uint32_t pupil, struct trace *trace)
{
	enum vigie_answer justified = query->instance->justified;
	int64_t n = 0;

	if (!delivered(school, query, SCHOOL_LATENESSES))
		return justified != VIGIE_UNSAID
			       ? MEASURE_UNKNOWN
			       : counts_sum(school, query, VIGIE_COUNT_LATENESS, pupil, trace);
	for (SCHOOL_EACH(school, pupil, latenesses, lateness)) {
		if (lateness->date < query->period.first || lateness->date > query->period.last)
			continue;
		if (justified != VIGIE_UNSAID && lateness->justified == VIGIE_UNSAID)
			return MEASURE_UNKNOWN;
		if (justified != VIGIE_UNSAID && lateness->justified != justified)
			continue;
		n++;
		trace_add(trace, lateness->from);
	}
	return (struct measure){fraction_of(n * VIGIE_DECIMAL_ONE), false};
}

static enum vigie_record_type event_type(enum vigie_indicator which, enum school_kind *ret_kind)
{
	if (which == INDICATOR_INCIDENTS) {
		*ret_kind = SCHOOL_INCIDENTS;
		return VIGIE_RECORD_INCIDENT;
	}
	if (which == INDICATOR_PUNISHMENTS) {
		*ret_kind = SCHOOL_PUNISHMENTS;
		return VIGIE_RECORD_PUNISHMENT;
	}
	*ret_kind = SCHOOL_SANCTIONS;
	return VIGIE_RECORD_SANCTION;
}

struct measure attendance_events(const struct school *school, const struct query *query,
				 uint32_t pupil, struct trace *trace)
{
	enum school_kind kind;
	enum vigie_record_type type = event_type(query->instance->which, &kind);
	int64_t n = 0;

	if (!delivered(school, query, kind))
		return MEASURE_UNKNOWN;
	for (SCHOOL_EACH(school, pupil, events, event)) {
		if (event->type != type || event->date < query->period.first ||
		    event->date > query->period.last)
			continue;
		n++;
		trace_add(trace, event->from);
	}
	return (struct measure){fraction_of(n * VIGIE_DECIMAL_ONE), false};
}
