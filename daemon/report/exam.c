/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See exam.h. Owns its counts until they are cells. */
#include "daemon/report/exam.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct exam {
	char name[64];
	int64_t n[2], yes[2]; /* the helped, the others */
};

struct exams {
	const struct headcount *headcount;
	const struct report_span *span;
	struct exam *items;
	size_t n;
};

void exam_pair(int64_t n, int64_t part, struct vigie_cell *ret_n, struct vigie_cell *ret_part)
{
	*ret_n = (struct vigie_cell){VIGIE_CELL_FEW, 0};
	*ret_part = (struct vigie_cell){VIGIE_CELL_FEW, 0};
	if (n < VIGIE_REPORT_FEWEST)
		return;
	*ret_n = (struct vigie_cell){VIGIE_CELL_SHOWN, n};
	if (part < VIGIE_REPORT_FEWEST)
		return;
	*ret_part = n - part < VIGIE_REPORT_FEWEST ? (struct vigie_cell){VIGIE_CELL_WITHHELD, 0}
						   : (struct vigie_cell){VIGIE_CELL_SHOWN, part};
}

static bool is_helped(const struct headcount *headcount, int64_t person)
{
	size_t low = 0, high = headcount->n_cases;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (headcount->cases[middle].of.person < person)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < headcount->n_cases && headcount->cases[low].of.person == person; low++)
		if (headcount->cases[low].class == VIGIE_REPORT_HELPED)
			return true;
	return false;
}

static int find_exam(struct exams *exams, const char *name, struct exam **ret_exam)
{
	struct exam *larger;

	for (size_t i = 0; i < exams->n; i++) {
		*ret_exam = &exams->items[i];
		if (strcmp((*ret_exam)->name, name) == 0)
			return 0;
	}
	larger = reallocarray(exams->items, exams->n + 1, sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	exams->items = larger;
	*ret_exam = &larger[exams->n++];
	**ret_exam = (struct exam){0};
	snprintf((*ret_exam)->name, sizeof((*ret_exam)->name), "%s", name);
	return 0;
}

static bool is_of_span(const struct report_span *span, const struct vigie_fact_outcome *result)
{
	return result->date >= span->first && result->date <= span->last;
}

/* Who sat twice in the year counts with the later result; results stand by pupil. */
static bool is_last(const struct exams *exams, const struct vigie_facts *facts, size_t i)
{
	const struct vigie_fact_outcome *one = &facts->results[i];
	size_t other = i;

	while (other > 0 && facts->results[other - 1].pupil == one->pupil)
		other--;
	for (; other < facts->n_results && facts->results[other].pupil == one->pupil; other++) {
		const struct vigie_fact_outcome *result = &facts->results[other];

		if (other != i && result->name == one->name && is_of_span(exams->span, result) &&
		    (result->date > one->date || (result->date == one->date && other > i)))
			return false;
	}
	return true;
}

static int count_school(struct exams *exams, const struct vigie_facts *facts)
{
	for (size_t i = 0; i < facts->n_results; i++) {
		const struct vigie_fact_outcome *result = &facts->results[i];
		struct exam *exam;
		int group, r;

		if (!is_of_span(exams->span, result) || !is_last(exams, facts, i))
			continue;
		r = find_exam(exams, facts->outcomes[result->name], &exam);
		if (r < 0)
			return r;
		group = is_helped(exams->headcount, facts->pupils[result->pupil].id)
				? HEADCOUNT_HELPED
				: HEADCOUNT_WAITING;
		exam->n[group]++;
		exam->yes[group] += result->value;
	}
	return 0;
}

static int compare_schools(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* The schools of the helped, each once. */
static size_t list_schools(const struct headcount *headcount, int64_t *schools)
{
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < headcount->n_cases; i++)
		if (headcount->cases[i].class == VIGIE_REPORT_HELPED)
			schools[n++] = headcount->cases[i].of.school;
	qsort(schools, n, sizeof(*schools), compare_schools);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || schools[kept - 1] != schools[i])
			schools[kept++] = schools[i];
	return kept;
}

static int count_all(struct exams *exams, struct vigie_store *store, const char *timezone)
{
	int64_t *schools = calloc(exams->headcount->n_cases + 1, sizeof(*schools));
	int year = vigie_day_school_year(exams->span->first), r = schools ? 0 : -ENOMEM;
	size_t n = schools ? list_schools(exams->headcount, schools) : 0;

	for (size_t i = 0; r == 0 && i < n; i++) {
		VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;

		r = vigie_store_load_facts(store, schools[i], year, year, VIGIE_DAY_NONE, timezone,
					   &facts);
		if (r == 0)
			r = count_school(exams, facts);
	}
	free(schools);
	return r;
}

static int compare_exams(const void *left, const void *right)
{
	const struct exam *a = left, *b = right;

	return strcmp(a->name, b->name);
}

static int fill(struct vigie_report *report, const struct exams *exams)
{
	bool helped = report->rows[0].classes[VIGIE_REPORT_HELPED].state == VIGIE_CELL_SHOWN;

	report->outcomes = calloc(exams->n + 1, sizeof(*report->outcomes));
	if (!report->outcomes)
		return -ENOMEM;
	if (exams->n > 0)
		qsort(exams->items, exams->n, sizeof(*exams->items), compare_exams);
	for (size_t i = 0; i < exams->n; i++) {
		const struct exam *exam = &exams->items[i];
		struct vigie_report_outcome *outcome = &report->outcomes[report->n_outcomes++];

		memcpy(outcome->name, exam->name, sizeof(outcome->name));
		exam_pair(exam->n[HEADCOUNT_HELPED], exam->yes[HEADCOUNT_HELPED], &outcome->helped,
			  &outcome->helped_yes);
		exam_pair(exam->n[HEADCOUNT_WAITING], exam->yes[HEADCOUNT_WAITING],
			  &outcome->others, &outcome->others_yes);
		/* Where all of the helped sat the exam, their number would be told here. */
		if (!helped && outcome->helped.state == VIGIE_CELL_SHOWN)
			outcome->helped = (struct vigie_cell){VIGIE_CELL_WITHHELD, 0};
		if (!helped && outcome->helped_yes.state == VIGIE_CELL_SHOWN)
			outcome->helped_yes = (struct vigie_cell){VIGIE_CELL_WITHHELD, 0};
	}
	return 0;
}

int exam_fill(struct vigie_report *report, struct vigie_store *store,
	      const struct vigie_config *config, const struct headcount *headcount,
	      const struct report_span *span)
{
	struct exams exams = {.headcount = headcount, .span = span};
	int r = count_all(&exams, store, config->timezone);

	if (r == 0)
		r = fill(report, &exams);
	free(exams.items);
	return r;
}
