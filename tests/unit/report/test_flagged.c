/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is hidden of levels, rules and schools stays hidden from a reader who subtracts: each small
 * count has two values at least that fit what is shown, and no remainder is of one to four.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "daemon/report/exam.h"
#include "daemon/report/flagged.h"
#include "daemon/report/together.h"
#include "tests/unit/report/draw.h"

#define REPORTS 20000
#define PARTS 4

/* Often around the bound, where it matters. */
static int64_t draw_count(void)
{
	return draw(2) ? draw(9) : draw(60);
}

struct scene {
	struct vigie_report report;
	struct hide_row nobody; /* is referred */
	struct headcount_row row;
	int64_t levels[PARTS], schools[PARTS], pupils[PARTS];
};

static void put_school(struct scene *scene, size_t i, int64_t pupils, int64_t flagged)
{
	struct vigie_report_school *one = &scene->report.schools[i];

	scene->pupils[i] = pupils;
	scene->schools[i] = flagged;
	one->percent = VIGIE_DECIMAL_ONE;
	exam_pair(pupils, flagged, &one->pupils, &one->flagged);
}

/* The same pupils by level and by school. */
static void make(struct scene *scene)
{
	struct vigie_report *report = &scene->report;
	int64_t total = 0, left;
	struct headcount headcount = {.counts = &scene->nobody, .rows = &scene->row, .n_rows = 1};
	bool held = false;

	*scene = (struct scene){.nobody = {.level = VIGIE_REPORT_ALL}};
	report->levels = calloc(PARTS, sizeof(*report->levels));
	report->schools = calloc(PARTS, sizeof(*report->schools));
	report->flag_rules = calloc(PARTS, sizeof(*report->flag_rules));
	for (size_t i = 0; i < PARTS; i++) {
		scene->levels[i] = report->levels[i].pupils.n = draw_count();
		total += scene->levels[i];
	}
	left = total;
	for (size_t i = 0; i < PARTS; i++) {
		int64_t flagged = i + 1 < PARTS ? draw(2) ? draw(6) : draw(left + 1) : left;

		flagged = flagged < left ? flagged : left;
		put_school(scene, i, flagged + draw_count(), flagged);
		report->flag_rules[i].pupils.n = draw(total + 1);
		left -= flagged;
	}
	report->n_levels = report->n_schools = report->n_flag_rules = PARTS;
	report->flagged.n = total;
	assert_int_equal(together_hide(report, &headcount, &held), 0);
	flagged_hide(report, held);
}

/* One hidden count: what a reader knows of it. */
struct bounds {
	bool hidden;
	int64_t low, high;
};

/* That a count is zero says nothing of anybody. */
static void assert_unsure(const struct bounds bounds[PARTS], const int64_t counts[PARTS],
			  int64_t remainder)
{
	for (size_t i = 0; i < PARTS; i++) {
		int64_t low = 0, high = 0, fit = 0;

		if (!bounds[i].hidden || counts[i] == 0 || counts[i] >= VIGIE_REPORT_FEWEST)
			continue;
		for (size_t other = 0; other < PARTS; other++) {
			if (other == i || !bounds[other].hidden)
				continue;
			low += bounds[other].low;
			high += bounds[other].high;
		}
		for (int64_t value = bounds[i].low; value <= bounds[i].high; value++)
			fit += remainder - value >= low && remainder - value <= high;
		assert_true(fit >= 2);
	}
}

static struct bounds bounds_of(const struct vigie_cell *cell, int64_t most)
{
	if (cell->state == VIGIE_CELL_FEW)
		return (struct bounds){true, 0, most < 4 ? most : 4};
	return (struct bounds){cell->state == VIGIE_CELL_WITHHELD, VIGIE_REPORT_FEWEST, most};
}

static void check_remainder(const struct bounds bounds[PARTS], const int64_t counts[PARTS])
{
	int64_t remainder = 0;

	for (size_t i = 0; i < PARTS; i++)
		remainder += bounds[i].hidden ? counts[i] : 0;
	assert_false(remainder > 0 && remainder < VIGIE_REPORT_FEWEST);
	assert_unsure(bounds, counts, remainder);
}

static void free_scene(struct scene *scene)
{
	free(scene->report.levels);
	free(scene->report.schools);
	free(scene->report.flag_rules);
}

static void no_level_and_no_school_follows_from_the_total(void **state)
{
	size_t known = 0, hidden = 0;

	(void)state;
	seed = 7;
	for (int n = 0; n < REPORTS; n++) {
		struct bounds levels[PARTS], schools[PARTS];
		struct scene scene;

		make(&scene);
		for (size_t i = 0; i < PARTS; i++)
			schools[i] =
				bounds_of(&scene.report.schools[i].flagged,
					  scene.report.schools[i].pupils.state == VIGIE_CELL_SHOWN
						  ? scene.pupils[i]
						  : 4);
		/* Without levels and total there is nothing to subtract from. */
		if (scene.report.n_levels || scene.report.flagged.state == VIGIE_CELL_SHOWN) {
			for (size_t i = 0; i < scene.report.n_levels; i++)
				levels[i] = bounds_of(&scene.report.levels[i].pupils, 1000);
			if (scene.report.n_levels)
				check_remainder(levels, scene.levels);
			check_remainder(schools, scene.schools);
			known++;
		}
		for (size_t i = 0; i < PARTS; i++)
			hidden += schools[i].hidden;
		free_scene(&scene);
	}
	assert_true(known > REPORTS / 2);
	assert_true(hidden > REPORTS / 2);
}

static void no_overlap_of_rules_is_of_fewer_than_five(void **state)
{
	(void)state;
	seed = 7;
	for (int n = 0; n < REPORTS; n++) {
		struct scene scene;
		int64_t sum = 0, total;
		bool all = true;

		make(&scene);
		total = scene.report.flagged.n;
		for (size_t i = 0; i < scene.report.n_flag_rules; i++) {
			const struct vigie_cell *cell = &scene.report.flag_rules[i].pupils;

			sum += cell->n;
			all = all && cell->state == VIGIE_CELL_SHOWN;
			if (cell->state == VIGIE_CELL_SHOWN && total > 0)
				assert_false(cell->n < total && total - cell->n < 5);
			if (cell->state != VIGIE_CELL_SHOWN)
				assert_int_equal(cell->n, 0);
		}
		if (scene.report.flagged.state == VIGIE_CELL_SHOWN && scene.report.n_flag_rules &&
		    all)
			assert_false(sum > total && sum - total < 5);
		free_scene(&scene);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_level_and_no_school_follows_from_the_total),
		cmocka_unit_test(no_overlap_of_rules_is_of_fewer_than_five),
	};

	return cmocka_run_group_tests_name("flagged", tests, NULL, NULL);
}
