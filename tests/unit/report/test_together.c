/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where all who are flagged are referred, a reader of both tables has one of them twice: each small
 * count still has two values that fit, and no remainder is of one to four.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/report/exam.h"
#include "daemon/report/together.h"
#include "tests/unit/report/draw.h"

#define REPORTS 3000
#define SCHOOLS 6 /* the first three of one department */
#define CLASSES VIGIE_REPORT_CLASSES_N
enum { ALL, NORTH, FIRST, SOUTH = FIRST + SCHOOLS / 2, PROGRAMME = 3 + SCHOOLS, ROWS };

struct scene {
	struct vigie_report report;
	struct vigie_report_school schools[SCHOOLS];
	struct hide_row counts[ROWS];
	struct headcount_row rows[ROWS];
	struct headcount headcount;
	int64_t pupils[SCHOOLS];
	bool held;
};

static size_t row_of(size_t school)
{
	return school < SCHOOLS / 2 ? FIRST + school : FIRST + 1 + school;
}

static void add(struct scene *scene, size_t row, size_t class, int64_t n)
{
	size_t department = scene->counts[row].parent;
	const size_t rows[] = {row, department, ALL, PROGRAMME};

	for (size_t i = 0; i < 4; i++) {
		scene->counts[rows[i]].counts[0] += n;
		scene->counts[rows[i]].counts[1 + class] += n;
	}
}

static void put_school(struct scene *scene, size_t i)
{
	struct vigie_report_school *one = &scene->schools[i];
	size_t row = row_of(i);

	scene->counts[row].level = VIGIE_REPORT_SCHOOL;
	scene->counts[row].parent = i < SCHOOLS / 2 ? NORTH : SOUTH;
	snprintf(scene->rows[row].key, sizeof(scene->rows[row].key), "0750%03zuA", i);
	memcpy(one->uai, scene->rows[row].key, sizeof(one->uai) - 1);
	for (size_t class = 0; class < CLASSES; class ++)
		add(scene, row, class, draw(3) ? draw(3) : draw(20));
	scene->pupils[i] = scene->counts[row].counts[0] + (draw(3) ? draw(60) : draw(6));
	exam_pair(scene->pupils[i], scene->counts[row].counts[0], &one->pupils, &one->flagged);
	one->percent =
		one->flagged.state == VIGIE_CELL_SHOWN ? VIGIE_DECIMAL_ONE : VIGIE_DECIMAL_NONE;
}

static void make(struct scene *scene)
{
	*scene = (struct scene){.held = false};
	scene->headcount =
		(struct headcount){.counts = scene->counts, .rows = scene->rows, .n_rows = ROWS};
	scene->report.schools = scene->schools;
	scene->report.n_schools = SCHOOLS;
	scene->counts[NORTH].level = scene->counts[SOUTH].level = VIGIE_REPORT_DEPARTMENT;
	scene->counts[PROGRAMME].level = VIGIE_REPORT_PROGRAMME;
	for (size_t i = 0; i < SCHOOLS; i++)
		put_school(scene, i);
	assert_int_equal(together_hide(&scene->report, &scene->headcount, &scene->held), 0);
}

/* What a reader of both tables knows of a school. */
struct range {
	int64_t low, high;
};

static struct range range_of(const struct scene *scene, size_t i)
{
	enum vigie_cell_state referred = scene->counts[row_of(i)].states[0];
	const struct vigie_cell *flagged = &scene->schools[i].flagged;
	int64_t n = scene->counts[row_of(i)].counts[0];
	int64_t most = scene->schools[i].pupils.state == VIGIE_CELL_SHOWN ? scene->pupils[i] : 4;

	if (referred == VIGIE_CELL_SHOWN || flagged->state == VIGIE_CELL_SHOWN)
		return (struct range){n, n};
	if (referred == VIGIE_CELL_FEW || flagged->state == VIGIE_CELL_FEW)
		return (struct range){0, most < 4 ? most : 4};
	return (struct range){VIGIE_REPORT_FEWEST, most};
}

/* Of the schools from `first` to `last` but one; with the total of them, that is all. */
static struct range range_of_others(const struct scene *scene, size_t first, size_t last,
				    size_t but)
{
	struct range sum = {0, 0};

	for (size_t i = first; i < last; i++) {
		struct range one = range_of(scene, i);

		sum.low += i == but ? 0 : one.low;
		sum.high += i == but ? 0 : one.high;
	}
	return sum;
}

static struct range range_of_department(const struct scene *scene, size_t row)
{
	int64_t n = scene->counts[row].counts[0];

	if (scene->counts[row].states[0] == VIGIE_CELL_SHOWN)
		return (struct range){n, n};
	return range_of_others(scene, row == NORTH ? 0 : SCHOOLS / 2,
			       row == NORTH ? SCHOOLS / 2 : SCHOOLS, SCHOOLS);
}

static bool meets(int64_t value, struct range others, struct range total)
{
	return value + others.low <= total.high && value + others.high >= total.low;
}

static bool all_is_known(const struct scene *scene)
{
	return scene->held || scene->counts[ALL].states[0] == VIGIE_CELL_SHOWN ||
	       scene->counts[PROGRAMME].states[0] == VIGIE_CELL_SHOWN;
}

/* Could the school have so many, by the sum of its department and by that of all? */
static bool fits(const struct scene *scene, size_t school, int64_t value)
{
	bool north = school < SCHOOLS / 2;
	size_t first = north ? 0 : SCHOOLS / 2;
	struct range here = range_of_others(scene, first, first + SCHOOLS / 2, school);
	struct range own = range_of_department(scene, north ? NORTH : SOUTH);
	struct range other = range_of_department(scene, north ? SOUTH : NORTH);
	int64_t n = scene->counts[ALL].counts[0];

	if (!meets(value, here, own))
		return false;
	here.low = own.low > value + here.low ? own.low : value + here.low;
	here.high = own.high < value + here.high ? own.high : value + here.high;
	return !all_is_known(scene) || (here.low + other.low <= n && here.high + other.high >= n);
}

static void check_school(const struct scene *scene, size_t school)
{
	struct range range = range_of(scene, school);
	int64_t n = scene->counts[row_of(school)].counts[0], fit = 0;

	if (n == 0 || n >= VIGIE_REPORT_FEWEST)
		return;
	for (int64_t value = range.low; value <= range.high; value++)
		fit += fits(scene, school, value);
	assert_true(fit >= 2);
}

static int64_t hidden_of(const struct scene *scene, size_t first, size_t last)
{
	int64_t hidden = 0;

	for (size_t i = first; i < last; i++) {
		struct range range = range_of(scene, i);

		hidden += range.low == range.high ? 0 : scene->counts[row_of(i)].counts[0];
	}
	return hidden;
}

static void assert_no_few(int64_t hidden)
{
	assert_false(hidden > 0 && hidden < VIGIE_REPORT_FEWEST);
}

static void no_school_follows_from_both_tables(void **state)
{
	size_t shown = 0, known = 0;

	(void)state;
	for (int n = 0; n < REPORTS; n++) {
		struct scene scene;

		seed = (uint32_t)n;
		make(&scene);
		for (size_t i = 0; i < SCHOOLS; i++) {
			check_school(&scene, i);
			shown += scene.schools[i].flagged.state == VIGIE_CELL_SHOWN;
		}
		if (scene.counts[NORTH].states[0] == VIGIE_CELL_SHOWN)
			assert_no_few(hidden_of(&scene, 0, SCHOOLS / 2));
		if (scene.counts[SOUTH].states[0] == VIGIE_CELL_SHOWN)
			assert_no_few(hidden_of(&scene, SCHOOLS / 2, SCHOOLS));
		if (all_is_known(&scene))
			assert_no_few(hidden_of(&scene, 0, SCHOOLS));
		known += all_is_known(&scene);
	}
	/* What hides everything says nothing. */
	assert_true(known > REPORTS / 2);
	assert_true(shown > REPORTS);
}

static void what_is_hidden_of_a_school_is_hidden_in_both(void **state)
{
	(void)state;
	for (int n = 0; n < REPORTS; n++) {
		struct scene scene;

		seed = (uint32_t)n;
		make(&scene);
		for (size_t i = 0; i < SCHOOLS; i++) {
			const struct vigie_report_school *one = &scene.schools[i];
			bool shown = one->flagged.state == VIGIE_CELL_SHOWN;

			assert_int_equal(scene.counts[row_of(i)].states[0] == VIGIE_CELL_SHOWN,
					 shown);
			assert_int_equal(one->percent != VIGIE_DECIMAL_NONE, shown);
			assert_true(shown || one->flagged.n == 0);
		}
	}
}

/* Rule B is hidden to cover A: what people answered about B would say how many it flagged. */
static void the_answers_of_a_rule_are_hidden_with_its_flags(void **state)
{
	struct vigie_report_flagged flags[] = {
		{.key = "a", .pupils = {VIGIE_CELL_FEW, 0}},
		{.key = "b", .pupils = {VIGIE_CELL_WITHHELD, 0}},
		{.key = "c", .pupils = {VIGIE_CELL_SHOWN, 40}},
	};
	struct vigie_report_rule rules[] = {
		{.name = "b",
		 .answered = {VIGIE_CELL_SHOWN, 12},
		 .irrelevant = {VIGIE_CELL_FEW, 0}},
		{.name = "c", .answered = {VIGIE_CELL_SHOWN, 38}},
	};
	struct vigie_report report = {.rules = rules,
				      .n_rules = 2,
				      .flag_rules = flags,
				      .n_flag_rules = 3,
				      .flagged = {VIGIE_CELL_SHOWN, 55}};

	(void)state;
	together_hide_answers(&report);
	assert_int_equal(rules[0].answered.state, VIGIE_CELL_WITHHELD);
	assert_int_equal(rules[0].answered.n, 0);
	assert_int_equal(rules[0].irrelevant.state, VIGIE_CELL_FEW);
	assert_int_equal(rules[1].answered.n, 38);
	/* Where all who are flagged may not be told, no rule tells it. */
	report.flagged = (struct vigie_cell){VIGIE_CELL_WITHHELD, 0};
	together_hide_answers(&report);
	assert_int_equal(rules[1].answered.state, VIGIE_CELL_WITHHELD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_school_follows_from_both_tables),
		cmocka_unit_test(what_is_hidden_of_a_school_is_hidden_in_both),
		cmocka_unit_test(the_answers_of_a_rule_are_hidden_with_its_flags),
	};

	return cmocka_run_group_tests_name("together", tests, NULL, NULL);
}
