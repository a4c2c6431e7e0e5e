/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The flagged of a school year by level and by rule. A pupil of two schools counts in each, so that
 * schools and levels have the same total: what is hidden of one must not follow from the other.
 * Owns its list of flags while it counts.
 */
#include "daemon/report/flagged.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define LEVEL_UNSAID VIGIE_LEVEL_NONE
enum {
#define X(enumerator, name) +1
	LEVELS_N = 1 VIGIE_LEVELS(X),
#undef X
};

/* One pupil of one school. */
struct flagged_pupil {
	int64_t school, person;
};

struct flagging {
	struct vigie_report *report;
	const struct report_span *span;
	struct flagged_pupil *pupils; /* by school, person */
	size_t n_pupils, capacity;
	int64_t levels[LEVELS_N];
};

static int find_rule(struct vigie_report *report, const struct report_flagged *one,
		     struct vigie_report_flagged **ret_rule)
{
	struct vigie_report_flagged *larger;

	for (size_t i = 0; i < report->n_flag_rules; i++) {
		*ret_rule = &report->flag_rules[i];
		if (strcmp((*ret_rule)->key, one->rule) == 0)
			return 0;
	}
	larger = reallocarray(report->flag_rules, report->n_flag_rules + 1, sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	report->flag_rules = larger;
	*ret_rule = &larger[report->n_flag_rules++];
	**ret_rule = (struct vigie_report_flagged){0};
	snprintf((*ret_rule)->key, sizeof((*ret_rule)->key), "%s", one->rule);
	return 0;
}

static int add_pupil(struct flagging *flagging, const struct report_flagged *one)
{
	const struct flagged_pupil *last =
		flagging->n_pupils ? &flagging->pupils[flagging->n_pupils - 1] : NULL;

	if (last && last->school == one->school && last->person == one->person)
		return 0;
	if (flagging->n_pupils == flagging->capacity) {
		size_t capacity = flagging->capacity ? 2 * flagging->capacity : 256;
		struct flagged_pupil *larger =
			reallocarray(flagging->pupils, capacity, sizeof(*larger));

		if (!larger)
			return -ENOMEM;
		flagging->pupils = larger;
		flagging->capacity = capacity;
	}
	flagging->pupils[flagging->n_pupils++] = (struct flagged_pupil){one->school, one->person};
	return 0;
}

static int on_flagged(void *userdata, const struct report_flagged *one)
{
	struct flagging *flagging = userdata;
	struct vigie_report_flagged *rule;
	int r = find_rule(flagging->report, one, &rule);

	if (r < 0)
		return r;
	snprintf(rule->title, sizeof(rule->title), "%s", one->title);
	rule->pupils.n++;
	return add_pupil(flagging, one);
}

static enum vigie_level level_of(const struct vigie_facts *facts, int64_t person)
{
	enum vigie_level level = LEVEL_UNSAID;

	for (size_t i = 0; i < facts->n_enrolments; i++)
		if (facts->pupils[facts->enrolments[i].pupil].id == person)
			level = facts->enrolments[i].level;
	return level;
}

/* The flagged of one school, from the first of them on; returns how many, or -errno. */
static int64_t count_school(struct flagging *flagging, struct vigie_store *store,
			    const char *timezone, size_t first)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;
	int64_t school = flagging->pupils[first].school;
	size_t i = first;
	int r = vigie_store_load_facts(store, school, flagging->report->year,
				       flagging->report->year, VIGIE_DAY_NONE, timezone, &facts);

	if (r < 0)
		return r;
	for (; i < flagging->n_pupils && flagging->pupils[i].school == school; i++)
		flagging->levels[level_of(facts, flagging->pupils[i].person)]++;
	return (int64_t)(i - first);
}

static int count_levels(struct flagging *flagging, struct vigie_store *store, const char *timezone)
{
	struct vigie_report *report = flagging->report;

	for (size_t i = 0; i < flagging->n_pupils;) {
		int64_t n = count_school(flagging, store, timezone, i);

		if (n < 0)
			return (int)n;
		i += (size_t)n;
	}
	report->levels = calloc(LEVELS_N, sizeof(*report->levels));
	if (!report->levels)
		return -ENOMEM;
	for (size_t i = 0; i < LEVELS_N; i++) {
		/* Those whose level nothing says stand last. */
		enum vigie_level level = (enum vigie_level)((i + 1) % LEVELS_N);
		struct vigie_report_flagged *one = &report->levels[report->n_levels];
		const char *name = vigie_level_name(level);

		if (flagging->levels[level] == 0)
			continue;
		snprintf(one->key, sizeof(one->key), "%s", name ? name : "");
		one->pupils.n = flagging->levels[level];
		report->n_levels++;
	}
	return 0;
}

/*
 * Hides the small counts of parts whose total is known, and the smallest other one: of the two only
 * the sum is known then, and the other has no upper bound that would tell. False: there is no other
 * one.
 */
static bool hide_few(struct vigie_report_flagged *parts, size_t n)
{
	struct vigie_cell *smallest = NULL;
	bool few = false;

	for (size_t i = 0; i < n; i++) {
		struct vigie_cell *cell = &parts[i].pupils;

		if (cell->state != VIGIE_CELL_SHOWN) {
			cell->n = 0;
		} else if (cell->n < VIGIE_REPORT_FEWEST) {
			*cell = (struct vigie_cell){VIGIE_CELL_FEW, 0};
			few = true;
		} else if (!smallest || cell->n < smallest->n) {
			smallest = cell;
		}
	}
	if (few && smallest)
		*smallest = (struct vigie_cell){VIGIE_CELL_WITHHELD, 0};
	return !few || smallest;
}

/*
 * Rules overlap: from a total and all but one of them follows how many have no other, and from the
 * total and all of them how many have two. Neither may be of fewer than five.
 */
static void hide_overlaps(struct vigie_report *report)
{
	struct vigie_report_flagged *smallest = NULL;
	int64_t sum = 0, total = report->flagged.n;

	for (size_t i = 0; i < report->n_flag_rules; i++) {
		struct vigie_report_flagged *rule = &report->flag_rules[i];
		int64_t n = rule->pupils.n;

		sum += n;
		if (n >= VIGIE_REPORT_FEWEST && n < total && total - n < VIGIE_REPORT_FEWEST)
			rule->pupils.state = VIGIE_CELL_WITHHELD;
		else if (n >= VIGIE_REPORT_FEWEST && (!smallest || n < smallest->pupils.n))
			smallest = rule;
	}
	if (smallest && sum > total && sum - total < VIGIE_REPORT_FEWEST)
		smallest->pupils.state = VIGIE_CELL_WITHHELD;
}

static void drop_levels(struct vigie_report *report)
{
	free(report->levels);
	report->levels = NULL;
	report->n_levels = 0;
}

static void drop_rules(struct vigie_report *report)
{
	free(report->flag_rules);
	report->flag_rules = NULL;
	report->n_flag_rules = 0;
}

/* A table that cannot be made safe is not shown at all. */
void flagged_hide(struct vigie_report *report, bool held)
{
	hide_overlaps(report);
	if (!hide_few(report->flag_rules, report->n_flag_rules))
		drop_rules(report);
	if (!hide_few(report->levels, report->n_levels))
		drop_levels(report);
	if (report->flagged.n < VIGIE_REPORT_FEWEST)
		report->flagged = (struct vigie_cell){VIGIE_CELL_FEW, 0};
	if (held)
		return;
	drop_levels(report);
	drop_rules(report);
	if (report->flagged.state == VIGIE_CELL_SHOWN)
		report->flagged = (struct vigie_cell){VIGIE_CELL_WITHHELD, 0};
}

int flagged_fill(struct vigie_report *report, struct vigie_store *store, const char *timezone,
		 const struct report_span *span, bool held)
{
	struct flagging flagging = {.report = report, .span = span};
	int r = report_each_flagged(store, span, on_flagged, &flagging);

	if (r == 0)
		r = count_levels(&flagging, store, timezone);
	if (r == 0) {
		report->flagged.n = (int64_t)flagging.n_pupils;
		flagged_hide(report, held);
	}
	free(flagging.pupils);
	return r;
}
