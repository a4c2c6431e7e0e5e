/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report from counts: what may be shown of them. Hides before anything leaves the room. */
#include "vigie/report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/report/exam.h"
#include "daemon/report/flagged.h"
#include "daemon/report/together.h"
#include "vigie/translate.h"
#include "vigie/vocabulary.h"

int64_t vigie_report_floor(uint64_t n)
{
	static const int64_t steps[] = {0,	VIGIE_REPORT_FEWEST,
					20,	50,
					100,	200,
					500,	1000,
					2000,	5000,
					10000,	20000,
					50000,	100000,
					200000, 500000};
	size_t i = VIGIE_ARRAY_SIZE(steps) - 1;

	while (n < (uint64_t)steps[i])
		i--;
	return steps[i];
}

VIGIE_DEFINE_WORD(vigie_report_class_word, enum vigie_report_class, VIGIE_REPORT_CLASSES)
VIGIE_DEFINE_TEXT(vigie_report_class_text, enum vigie_report_class, VIGIE_REPORT_CLASSES)

const char *vigie_report_level_word(enum vigie_report_level level)
{
	static const char *const words[] = {"all", "department", "school", "programme"};

	return words[level];
}

void vigie_report_free(struct vigie_report *report)
{
	if (!report)
		return;
	free(report->rows);
	free(report->rules);
	free(report->schools);
	free(report->levels);
	free(report->flag_rules);
	free(report->waits);
	free(report->outcomes);
	free(report);
}

static struct vigie_cell cell_of(const struct hide_row *row, size_t column)
{
	enum vigie_cell_state state = row->states[column];

	return (struct vigie_cell){state, state == VIGIE_CELL_SHOWN ? row->counts[column] : 0};
}

static void fill_row(struct vigie_report_row *row, const struct headcount_row *sums,
		     const struct hide_row *counts)
{
	bool helped = counts->states[1 + VIGIE_REPORT_HELPED] == VIGIE_CELL_SHOWN;

	row->level = counts->level;
	row->parent = counts->parent;
	memcpy(row->key, sums->key, sizeof(row->key));
	memcpy(row->name, sums->name, sizeof(row->name));
	row->referred = cell_of(counts, 0);
	for (size_t class = 0; class < VIGIE_REPORT_CLASSES_N; class ++)
		row->classes[class] = cell_of(counts, 1 + class);
	row->schools = helped && counts->level != VIGIE_REPORT_SCHOOL ? sums->schools : -1;
	row->tutors = helped ? sums->tutors : -1;
	row->declared = helped ? sums->declared : -1;
}

struct sums {
	int64_t *n, *rests;
	bool *shown, *told;
};

static void fill_minutes(struct vigie_report *report, const struct headcount *headcount,
			 struct sums *sums)
{
	for (size_t i = 0; i < headcount->n_rows; i++)
		sums->n[i] = headcount->counts[i].counts[1 + VIGIE_REPORT_HELPED];
	hide_sums(headcount->counts, headcount->n_rows, VIGIE_REPORT_HELPED, sums->n, sums->shown);
	for (size_t i = 0; i < headcount->n_rows; i++) {
		report->rows[i].minutes_shown = sums->shown[i];
		report->rows[i].minutes = sums->shown[i] ? headcount->rows[i].minutes : 0;
	}
}

static const struct spread *spread_of(const struct headcount_row *row, bool absence, int group)
{
	return absence ? &row->absence[group] : &row->average[group];
}

static struct vigie_change *change_of(struct vigie_report_row *row, bool absence, int group)
{
	if (absence)
		return group == HEADCOUNT_HELPED ? &row->absence_helped : &row->absence_waiting;
	return group == HEADCOUNT_HELPED ? &row->average_helped : &row->average_waiting;
}

static void fill_change(struct vigie_report *report, const struct headcount *headcount,
			struct sums *sums, bool absence, int group)
{
	enum vigie_report_class of =
		group == HEADCOUNT_HELPED ? VIGIE_REPORT_HELPED : VIGIE_REPORT_WAITING;

	for (size_t i = 0; i < headcount->n_rows; i++) {
		sums->n[i] = spread_of(&headcount->rows[i], absence, group)->n;
		sums->rests[i] = headcount->counts[i].counts[1 + of] - sums->n[i];
	}
	hide_sums(headcount->counts, headcount->n_rows, of, sums->n, sums->shown);
	hide_rests(headcount->counts, headcount->n_rows, sums->rests, sums->shown, sums->told);
	for (size_t i = 0; i < headcount->n_rows; i++) {
		struct vigie_change *change = change_of(&report->rows[i], absence, group);

		if (sums->shown[i])
			*change = spread_change(spread_of(&headcount->rows[i], absence, group));
		if (!sums->told[i])
			change->n = -1;
	}
}

static int fill_rows(struct vigie_report *report, const struct headcount *headcount)
{
	struct sums sums = {
		.n = calloc(headcount->n_rows, sizeof(int64_t)),
		.rests = calloc(headcount->n_rows, sizeof(int64_t)),
		.shown = calloc(headcount->n_rows, sizeof(bool)),
		.told = calloc(headcount->n_rows, sizeof(bool)),
	};
	int r = 0;

	report->rows = calloc(headcount->n_rows, sizeof(*report->rows));
	if (!report->rows || !sums.n || !sums.rests || !sums.shown || !sums.told)
		r = -ENOMEM;
	if (r == 0) {
		report->n_rows = headcount->n_rows;
		for (size_t i = 0; i < headcount->n_rows; i++)
			fill_row(&report->rows[i], &headcount->rows[i], &headcount->counts[i]);
		fill_minutes(report, headcount, &sums);
		for (int group = HEADCOUNT_HELPED; group <= HEADCOUNT_WAITING; group++) {
			fill_change(report, headcount, &sums, false, group);
			fill_change(report, headcount, &sums, true, group);
		}
	}
	free(sums.n);
	free(sums.rests);
	free(sums.shown);
	free(sums.told);
	return r;
}

/* Counts of the rule being read, kept in its cells until they are complete. */
static int on_answer(void *userdata, const char *rule, const char *title, bool irrelevant)
{
	struct vigie_report *report = userdata;
	struct vigie_report_rule *last =
		report->n_rules ? &report->rules[report->n_rules - 1] : NULL;

	if (!last || strcmp(last->name, rule) != 0) {
		struct vigie_report_rule *larger =
			reallocarray(report->rules, report->n_rules + 1, sizeof(*larger));

		if (!larger)
			return -ENOMEM;
		report->rules = larger;
		last = &larger[report->n_rules++];
		*last = (struct vigie_report_rule){0};
		snprintf(last->name, sizeof(last->name), "%s", rule);
		snprintf(last->title, sizeof(last->title), "%s", title);
	}
	last->answered.n++;
	last->irrelevant.n += irrelevant;
	return 0;
}

static int fill_rules(struct vigie_report *report, struct vigie_store *store,
		      const struct report_span *span)
{
	int r = report_each_answer(store, span, on_answer, report);

	for (size_t i = 0; i < report->n_rules; i++) {
		struct vigie_report_rule *rule = &report->rules[i];

		exam_pair(rule->answered.n, rule->irrelevant.n, &rule->answered, &rule->irrelevant);
	}
	return r;
}

static int on_school(void *userdata, const struct vigie_school *school, int64_t pupils,
		     int64_t flagged)
{
	struct vigie_report *report = userdata;
	struct vigie_report_school *larger =
		reallocarray(report->schools, report->n_schools + 1, sizeof(*larger));
	struct vigie_report_school *one;

	if (!larger)
		return -ENOMEM;
	report->schools = larger;
	one = &larger[report->n_schools++];
	*one = (struct vigie_report_school){.percent = VIGIE_DECIMAL_NONE};
	memcpy(one->uai, school->uai, sizeof(one->uai));
	memcpy(one->name, school->name, sizeof(one->name));
	exam_pair(pupils, flagged, &one->pupils, &one->flagged);
	if (one->flagged.state == VIGIE_CELL_SHOWN)
		one->percent = vigie_decimal_round(
			vigie_decimal_divide((__int128)flagged * 100 * VIGIE_DECIMAL_ONE, pupils));
	return 0;
}

static int compare_decimals(const void *left, const void *right)
{
	const vigie_decimal *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* Of the shares that are shown: that of all could give a hidden one away. */
static int fill_median(struct vigie_report *report)
{
	vigie_decimal *shares = calloc(report->n_schools + 1, sizeof(*shares));
	size_t n = 0;

	if (!shares)
		return -ENOMEM;
	for (size_t i = 0; i < report->n_schools; i++)
		if (report->schools[i].percent != VIGIE_DECIMAL_NONE)
			shares[n++] = report->schools[i].percent;
	qsort(shares, n, sizeof(*shares), compare_decimals);
	report->median_percent = VIGIE_DECIMAL_NONE;
	if (n > 0)
		report->median_percent = vigie_decimal_round(
			vigie_decimal_divide(shares[(n - 1) / 2] + shares[n / 2], 2));
	free(shares);
	return 0;
}

static struct report_span span_of(const struct vigie_report *report, const char *timezone)
{
	return (struct report_span){
		.first = vigie_school_year_first(report->year),
		.last = report->until,
		.end = vigie_clock_from_local(report->until + 1, 0, timezone) - 1,
	};
}

static int fill(struct vigie_report *report, struct vigie_store *store,
		const struct vigie_config *config)
{
	const struct report_span span = span_of(report, config->timezone);
	struct headcount headcount = {0};
	bool held = false;
	int r = headcount_make(&headcount, store, config, &span);

	if (r == 0)
		r = report_each_school(store, report->year, &span, on_school, report);
	if (r == 0)
		r = together_hide(report, &headcount, &held);
	if (r == 0)
		r = fill_rows(report, &headcount);
	if (r == 0)
		r = exam_fill(report, store, config, &headcount, &span);
	if (r == 0)
		r = fill_rules(report, store, &span);
	if (r == 0)
		r = flagged_fill(report, store, config->timezone, &span, held);
	if (r == 0)
		together_hide_answers(report);
	if (r == 0)
		r = waits_fill(report, store, config, &span);
	headcount_done(&headcount);
	return r < 0 ? r : fill_median(report);
}

int vigie_report_make(struct vigie_store *store, const struct vigie_config *config,
		      const struct vigie_report_query *query, struct vigie_report **ret_report)
{
	VIGIE_CLEANUP(vigie_report_freep)
	struct vigie_report *report = calloc(1, sizeof(*report));
	vigie_day last = vigie_school_year_last(query->year);
	int r;

	if (!report)
		return -ENOMEM;
	report->year = query->year;
	report->until = query->today < last ? query->today : last;
	r = fill(report, store, config);
	if (r == 0)
		*ret_report = TAKE_PTR(report);
	return r;
}
