/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Referrals of a school year, read once and counted row by row. A pupil counts once in a row, in
 * the first class that holds of any of its referrals there. Owns what it read.
 */
#include "daemon/report/headcount.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/store/tutoring.h"

struct reading {
	struct headcount *headcount;
	struct vigie_store *store;
	const struct vigie_config *config;
	const struct report_span *span;
	size_t capacity;
};

void headcount_done(struct headcount *headcount)
{
	free(headcount->cases);
	free(headcount->counts);
	free(headcount->rows);
	*headcount = (struct headcount){0};
}

static enum vigie_report_class class_of(const struct report_case *one)
{
	if (one->started != VIGIE_DAY_NONE)
		return VIGIE_REPORT_HELPED;
	switch (one->state) {
	case VIGIE_REFERRAL_WAITING:
		return VIGIE_REPORT_WAITING;
	case VIGIE_REFERRAL_DECLINED:
		return VIGIE_REPORT_REFUSED;
	case VIGIE_REFERRAL_EXPIRED:
	case VIGIE_REFERRAL_ENDED:
	case VIGIE_REFERRAL_WITHDRAWN:
		return VIGIE_REPORT_LAPSED;
	case VIGIE_REFERRAL_READY:
	case VIGIE_REFERRAL_PROPOSED:
	case VIGIE_REFERRAL_ACCEPTED:
	case VIGIE_REFERRAL_ASSIGNED:
	case VIGIE_REFERRAL_STARTED:
	case VIGIE_REFERRAL_HELD:
		break;
	}
	return VIGIE_REPORT_PENDING;
}

static int on_case(void *userdata, const struct report_case *of)
{
	struct reading *reading = userdata;
	struct headcount *headcount = reading->headcount;

	if (headcount->n_cases == reading->capacity) {
		size_t capacity = reading->capacity ? 2 * reading->capacity : 256;
		struct headcount_case *larger =
			reallocarray(headcount->cases, capacity, sizeof(*larger));

		if (!larger)
			return -ENOMEM;
		headcount->cases = larger;
		reading->capacity = capacity;
	}
	headcount->cases[headcount->n_cases++] =
		(struct headcount_case){.of = *of, .class = class_of(of)};
	return 0;
}

static int read_measures(const struct reading *reading, struct headcount_case *one)
{
	vigie_day start = one->of.started != VIGIE_DAY_NONE ? one->of.started : one->of.created;
	int r = measures_pair(reading->store, one->of.id, MEASURE_AVERAGE, "", start,
			      reading->span->last, &one->start.average, &one->latest.average);

	if (r == 0)
		r = measures_pair(reading->store, one->of.id, MEASURE_HALF_DAYS, "", start,
				  reading->span->last, &one->start.half_days,
				  &one->latest.half_days);
	return r;
}

static int compare_schools(const void *left, const void *right)
{
	const struct headcount_case *const *a = left, *const *b = right;
	int order = strcmp((*a)->of.department, (*b)->of.department);

	return order ? order : strcmp((*a)->of.uai, (*b)->of.uai);
}

static int compare_programmes(const void *left, const void *right)
{
	const struct headcount_case *const *a = left, *const *b = right;

	return strcmp((*a)->of.programme, (*b)->of.programme);
}

static size_t add_row(struct headcount *headcount, enum vigie_report_level level, size_t parent,
		      const char *key, const char *name)
{
	struct headcount_row *row = &headcount->rows[headcount->n_rows];

	snprintf(row->key, sizeof(row->key), "%s", key);
	snprintf(row->name, sizeof(row->name), "%s", name);
	headcount->counts[headcount->n_rows] = (struct hide_row){.level = level, .parent = parent};
	return headcount->n_rows++;
}

static const struct vigie_config_programme *programme_of(const struct vigie_config *config,
							 const char *name)
{
	for (size_t i = 0; i < config->n_programmes; i++)
		if (strcmp(config->programmes[i].name, name) == 0)
			return &config->programmes[i];
	return NULL;
}

static void add_places(struct headcount *headcount, const struct headcount_case **sorted)
{
	size_t department = 0;

	for (size_t i = 0; i < headcount->n_cases; i++) {
		const struct report_case *of = &sorted[i]->of;

		if (i == 0 || strcmp(sorted[i - 1]->of.department, of->department) != 0)
			department =
				add_row(headcount, VIGIE_REPORT_DEPARTMENT, 0, of->department, "");
		if (i == 0 || compare_schools(&sorted[i - 1], &sorted[i]) != 0)
			add_row(headcount, VIGIE_REPORT_SCHOOL, department, of->uai,
				of->school_name);
	}
}

static void add_programmes(struct headcount *headcount, const struct vigie_config *config,
			   const struct headcount_case **sorted)
{
	for (size_t i = 0; i < headcount->n_cases; i++) {
		const char *name = sorted[i]->of.programme;
		const struct vigie_config_programme *programme = programme_of(config, name);

		if (i == 0 || strcmp(sorted[i - 1]->of.programme, name) != 0)
			add_row(headcount, VIGIE_REPORT_PROGRAMME, 0, name,
				programme ? programme->title : "");
	}
}

/* Everything, the departments each with its schools, the programmes: at most three rows a case. */
static int lay_out(struct headcount *headcount, const struct vigie_config *config)
{
	const struct headcount_case **sorted = calloc(headcount->n_cases + 1, sizeof(*sorted));

	headcount->rows = calloc(1 + 3 * headcount->n_cases, sizeof(*headcount->rows));
	headcount->counts = calloc(1 + 3 * headcount->n_cases, sizeof(*headcount->counts));
	if (!sorted || !headcount->rows || !headcount->counts) {
		free(sorted);
		return -ENOMEM;
	}
	for (size_t i = 0; i < headcount->n_cases; i++)
		sorted[i] = &headcount->cases[i];
	add_row(headcount, VIGIE_REPORT_ALL, 0, "", "");
	qsort(sorted, headcount->n_cases, sizeof(*sorted), compare_schools);
	add_places(headcount, sorted);
	qsort(sorted, headcount->n_cases, sizeof(*sorted), compare_programmes);
	add_programmes(headcount, config, sorted);
	free(sorted);
	return 0;
}

static bool is_in(const struct headcount *headcount, size_t row, const struct report_case *of)
{
	const char *key = headcount->rows[row].key;

	switch (headcount->counts[row].level) {
	case VIGIE_REPORT_ALL:
		return true;
	case VIGIE_REPORT_DEPARTMENT:
		return strcmp(key, of->department) == 0;
	case VIGIE_REPORT_SCHOOL:
		return strcmp(key, of->uai) == 0;
	case VIGIE_REPORT_PROGRAMME:
		return strcmp(key, of->programme) == 0;
	}
	return false;
}

static void add_change(struct spread *spread, vigie_decimal start, vigie_decimal latest)
{
	if (start != VIGIE_DECIMAL_NONE && latest != VIGIE_DECIMAL_NONE)
		spread_add(spread, latest - start);
}

/* One pupil of a row, by the referral that speaks for it: the first of its best class. */
static void count_pupil(struct headcount *headcount, size_t row, const struct headcount_case *best)
{
	struct headcount_row *sums = &headcount->rows[row];
	int group = best->class == VIGIE_REPORT_HELPED ? HEADCOUNT_HELPED : HEADCOUNT_WAITING;

	headcount->counts[row].counts[0]++;
	headcount->counts[row].counts[1 + best->class]++;
	if (best->class != VIGIE_REPORT_HELPED && best->class != VIGIE_REPORT_WAITING)
		return;
	add_change(&sums->average[group], best->start.average, best->latest.average);
	add_change(&sums->absence[group], best->start.half_days, best->latest.half_days);
}

static size_t count_distinct(const struct headcount_case **items, size_t n,
			     int (*compare)(const void *left, const void *right))
{
	size_t distinct = 0;

	qsort(items, n, sizeof(*items), compare);
	for (size_t i = 0; i < n; i++)
		distinct += i == 0 || compare(&items[i - 1], &items[i]) != 0;
	return distinct;
}

static int compare_tutors(const void *left, const void *right)
{
	const struct headcount_case *const *a = left, *const *b = right;

	return strcmp((*a)->of.tutor, (*b)->of.tutor);
}

static int compare_pairs(const void *left, const void *right)
{
	int order = compare_programmes(left, right);

	return order ? order : compare_schools(left, right);
}

static int compare_persons(const void *left, const void *right)
{
	const struct headcount_case *const *a = left, *const *b = right;

	return ((*a)->of.person > (*b)->of.person) - ((*a)->of.person < (*b)->of.person);
}

static int compare_pupils_of_schools(const void *left, const void *right)
{
	int order = compare_schools(left, right);

	return order ? order : compare_persons(left, right);
}

static int compare_pupils_of_pairs(const void *left, const void *right)
{
	int order = compare_pairs(left, right);

	return order ? order : compare_persons(left, right);
}

/* Keeps the groups of at least as many pupils as a report shows: to count the others would tell
 * where one is. `compare_pupils` orders by group, then by pupil. How many cases are kept. */
static size_t keep_large(const struct headcount_case **items, size_t n,
			 int (*compare_groups)(const void *left, const void *right),
			 int (*compare_pupils)(const void *left, const void *right))
{
	size_t kept = 0, end;

	qsort(items, n, sizeof(*items), compare_pupils);
	for (size_t first = 0; first < n; first = end) {
		size_t pupils = 0;

		for (end = first; end < n && compare_groups(&items[first], &items[end]) == 0; end++)
			pupils +=
				end == first || compare_persons(&items[end - 1], &items[end]) != 0;
		if (pupils < VIGIE_REPORT_FEWEST)
			continue;
		memmove(&items[kept], &items[first], (end - first) * sizeof(*items));
		kept += end - first;
	}
	return kept;
}

/* `volunteers` of each programme, for each school where it helped; -1 none says. */
static int64_t count_declared(const struct vigie_config *config,
			      const struct headcount_case **helped, size_t n)
{
	int64_t declared = -1;

	qsort(helped, n, sizeof(*helped), compare_pairs);
	for (size_t i = 0; i < n; i++) {
		const struct vigie_config_programme *programme =
			programme_of(config, helped[i]->of.programme);

		if ((i > 0 && compare_pairs(&helped[i - 1], &helped[i]) == 0) || !programme ||
		    programme->volunteers == 0)
			continue;
		declared = (declared < 0 ? 0 : declared) + programme->volunteers;
	}
	return declared;
}

static size_t collect_helped(const struct headcount *headcount, size_t row,
			     const struct headcount_case **items)
{
	size_t n = 0;

	for (size_t i = 0; i < headcount->n_cases; i++)
		if (is_in(headcount, row, &headcount->cases[i].of) &&
		    headcount->cases[i].class == VIGIE_REPORT_HELPED)
			items[n++] = &headcount->cases[i];
	return n;
}

static void count_people(struct headcount *headcount, size_t row, const struct vigie_config *config,
			 const struct headcount_case **buffer)
{
	struct headcount_row *sums = &headcount->rows[row];
	size_t n = 0;

	for (size_t i = 0; i < headcount->n_cases; i++)
		if (is_in(headcount, row, &headcount->cases[i].of) &&
		    headcount->cases[i].of.tutor[0])
			buffer[n++] = &headcount->cases[i];
	sums->tutors = (int64_t)count_distinct(buffer, n, compare_tutors);
	n = keep_large(buffer, collect_helped(headcount, row, buffer), compare_schools,
		       compare_pupils_of_schools);
	sums->schools = (int64_t)count_distinct(buffer, n, compare_schools);
	n = keep_large(buffer, collect_helped(headcount, row, buffer), compare_pairs,
		       compare_pupils_of_pairs);
	sums->declared = count_declared(config, buffer, n);
}

static void count_row(struct headcount *headcount, size_t row)
{
	const struct headcount_case *best = NULL;

	for (size_t i = 0; i < headcount->n_cases; i++) {
		const struct headcount_case *one = &headcount->cases[i];

		if (!is_in(headcount, row, &one->of))
			continue;
		headcount->rows[row].minutes += one->of.minutes;
		if (best && best->of.person != one->of.person) {
			count_pupil(headcount, row, best);
			best = NULL;
		}
		if (!best || one->class < best->class)
			best = one;
	}
	if (best)
		count_pupil(headcount, row, best);
}

static int count_all(struct headcount *headcount, const struct vigie_config *config)
{
	const struct headcount_case **buffer = calloc(headcount->n_cases + 1, sizeof(*buffer));

	if (!buffer)
		return -ENOMEM;
	for (size_t row = 0; row < headcount->n_rows; row++) {
		count_row(headcount, row);
		count_people(headcount, row, config, buffer);
	}
	free(buffer);
	return 0;
}

int headcount_make(struct headcount *headcount, struct vigie_store *store,
		   const struct vigie_config *config, const struct report_span *span)
{
	struct reading reading = {
		.headcount = headcount, .store = store, .config = config, .span = span};
	int r = report_each_case(store, span, on_case, &reading);

	for (size_t i = 0; r == 0 && i < headcount->n_cases; i++)
		r = read_measures(&reading, &headcount->cases[i]);
	if (r == 0)
		r = lay_out(headcount, config);
	return r < 0 ? r : count_all(headcount, config);
}
