/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random rules over random schools: the engine and a walk of the tree over all facts agree on each
 * verdict and each value, and the order of a pupil's facts changes nothing. Deterministic: the
 * numbers come from a seed, printed when a case fails.
 */
#include "scene.h"

#include "oracle.h"
#include "oracle_attendance.h"
#include "oracle_peers.h"

#define SCHOOLS 300
#define CONDITIONS 12 /* rules a school */

static uint64_t seed;

static int draw(int n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((seed >> 33) % (uint64_t)n);
}

#include "random_rules.h"
#include "random_school.h"

/* ---- the walk of the tree ---- */

struct answer {
	int truth; /* 0 no, 1 unknown, 2 yes */
	struct ratio number;
	enum vigie_level level;
};

static struct ratio measure_of(const struct world *w, size_t p, const struct ast_indicator *i,
			       bool *computed)
{
	bool grades = i->which <= INDICATOR_MISSING_WORK;
	struct window x = window_of(w, i->over, grades);
	const struct vigie_fact_enrolment *e = enrolled(w, p);
	vigie_day born = w->facts->pupils[p].born;

	*computed = i->which == INDICATOR_RANK || i->which == INDICATOR_MASTERY ||
		    i->which == INDICATOR_ABSENCE_RATE;
	if (i->which == INDICATOR_AVERAGE)
		return average(w, p, i->subject, &x, computed);
	if (i->which == INDICATOR_CLASS_AVERAGE)
		return class_average(w, p, i->subject, &x, computed);
	if (i->which == INDICATOR_RANK)
		return rank(w, p, i->subject, &x);
	if (i->which == INDICATOR_SUBJECTS_BELOW)
		return subjects_below(w, p, i->limit->number, &x);
	if (i->which == INDICATOR_MASTERY)
		return mastery(w, p, i->subject, &x);
	if (i->which == INDICATOR_MARKS || i->which == INDICATOR_MISSING_WORK)
		return count_marks(w, p, i->subject, i->which == INDICATOR_MISSING_WORK, &x);
	if (i->which == INDICATOR_HALF_DAYS)
		return half_days(w, p, i->justified, &x);
	if (i->which == INDICATOR_HOURS_MISSED)
		return x.kind == 'u' ? unknown
				     : counted(w, p, VIGIE_COUNT_HOURS_MISSED, VIGIE_UNSAID, &x);
	if (i->which == INDICATOR_ABSENCE_RATE)
		return absence_rate(w, p, i->justified, &x);
	if (i->which == INDICATOR_CONSECUTIVE_ABSENCES)
		return consecutive(w, p);
	if (i->which == INDICATOR_LATENESS)
		return lateness(w, p, i->justified, &x);
	if (i->which == INDICATOR_INCIDENTS)
		return events(w, p, VIGIE_RECORD_INCIDENT, &x);
	if (i->which == INDICATOR_PUNISHMENTS)
		return events(w, p, VIGIE_RECORD_PUNISHMENT, &x);
	if (i->which == INDICATOR_AGE)
		return born == VIGIE_DAY_NONE ? unknown : whole(vigie_day_age(born, w->on));
	assert_int_equal(i->which, INDICATOR_YEARS_BEHIND);
	if (born == VIGIE_DAY_NONE || !e || !vigie_level_is_ordered(e->level))
		return unknown;
	return whole(w->year - vigie_day_to_date(born).year - 6 -
		     ((int)e->level - (int)VIGIE_LEVEL_CP));
}

static int answer_of(int8_t said)
{
	return said == VIGIE_UNSAID ? 1 : 2 * said;
}

static struct answer indicator(const struct world *w, size_t p, const struct ast_indicator *i)
{
	const struct vigie_fact_enrolment *e = enrolled(w, p);
	struct answer a = {.truth = 1, .number = unknown};
	bool computed;

	if (i->which == INDICATOR_LEVEL)
		a.level = e->level;
	else if (i->which == INDICATOR_SCHOLARSHIP)
		a.truth = answer_of(e->scholarship);
	else if (i->which == INDICATOR_BOARDER)
		a.truth = answer_of(e->boarder);
	else {
		a.number = measure_of(w, p, i, &computed);
		if (computed)
			a.number = rounded(a.number);
	}
	return a;
}

static struct answer walk_tree(const struct world *w, size_t p, const struct ast_expression *e);

static int compared(enum ast_operator op, int order)
{
	bool yes = op == AST_LESS	     ? order < 0
		   : op == AST_LESS_EQUAL    ? order <= 0
		   : op == AST_EQUAL	     ? order == 0
		   : op == AST_NOT_EQUAL     ? order != 0
		   : op == AST_GREATER_EQUAL ? order >= 0
					     : order > 0;

	return 2 * yes;
}

static int comparison(enum ast_operator op, bool levels, struct answer a, struct answer b)
{
	if (levels) {
		bool ordered = vigie_level_is_ordered(a.level) && vigie_level_is_ordered(b.level);

		if (a.level == VIGIE_LEVEL_NONE || b.level == VIGIE_LEVEL_NONE)
			return 1;
		if (op != AST_EQUAL && op != AST_NOT_EQUAL && !ordered)
			return 0;
		return compared(op, (int)a.level - (int)b.level);
	}
	a.number = rounded(a.number);
	b.number = rounded(b.number);
	if (!a.number.d || !b.number.d)
		return 1;
	return compared(op, compare_ratios(a.number, b.number));
}

static struct answer binary(const struct world *w, size_t p, const struct ast_expression *e)
{
	struct answer a = walk_tree(w, p, e->a), b = walk_tree(w, p, e->b), r = {.truth = 1};

	if (e->op == AST_AND)
		r.truth = a.truth < b.truth ? a.truth : b.truth;
	else if (e->op == AST_OR)
		r.truth = a.truth > b.truth ? a.truth : b.truth;
	else if (e->op == AST_ADD)
		r.number = plus(a.number, b.number);
	else if (e->op == AST_SUBTRACT)
		r.number = plus(a.number, times(whole(-1), b.number));
	else if (e->op == AST_MULTIPLY)
		r.number = times(a.number, b.number);
	else if (e->op == AST_DIVIDE)
		r.number = over(a.number, b.number);
	else
		r.truth = comparison(e->op, e->a->type == AST_TYPE_LEVEL, a, b);
	return r;
}

static struct answer many(const struct world *w, size_t p, const struct ast_expression *e)
{
	struct answer r = {.truth = 0}, a = e->a ? walk_tree(w, p, e->a) : r;
	int yes = 0, maybe = 0;

	for (size_t i = 0; i < e->n_items; i++) {
		struct answer b = walk_tree(w, p, e->items[i]);
		int truth = e->kind == AST_AT_LEAST
				    ? b.truth
				    : comparison(AST_EQUAL, e->a->type == AST_TYPE_LEVEL, a, b);

		yes += truth == 2;
		maybe += truth == 1;
	}
	int needed = e->kind == AST_AT_LEAST ? e->count : 1;

	r.truth = yes >= needed ? 2 : yes + maybe < needed ? 0 : 1;
	return r;
}

static struct answer in_range(const struct world *w, size_t p, const struct ast_expression *e)
{
	struct answer a = walk_tree(w, p, e->a), r = {.truth = 0};
	bool levels = e->a->type == AST_TYPE_LEVEL;
	int low = comparison(AST_GREATER_EQUAL, levels, a, walk_tree(w, p, e->b));
	int high = comparison(AST_LESS_EQUAL, levels, a, walk_tree(w, p, e->c));

	r.truth = low < high ? low : high;
	return r;
}

static bool is_known(const struct ast_expression *e, struct answer a)
{
	if (e->type == AST_TYPE_BOOLEAN)
		return a.truth != 1;
	return e->type == AST_TYPE_LEVEL ? a.level != VIGIE_LEVEL_NONE : a.number.d != 0;
}

static struct answer walk_tree(const struct world *w, size_t p, const struct ast_expression *e)
{
	struct answer r = {.truth = 1, .number = unknown};

	if (e->kind == AST_NUMBER)
		r.number = decimal(e->number);
	else if (e->kind == AST_LEVEL)
		r.level = e->level;
	else if (e->kind == AST_INDICATOR)
		r = indicator(w, p, &e->indicator);
	else if (e->kind == AST_LET)
		r = walk_tree(w, p, e->let->value);
	else if (e->kind == AST_BINARY)
		r = binary(w, p, e);
	else if (e->kind == AST_IN_RANGE)
		r = in_range(w, p, e);
	else if (e->kind == AST_IN_LIST || e->kind == AST_AT_LEAST)
		r = many(w, p, e);
	else if (e->kind == AST_KNOWN)
		r.truth = 2 * is_known(e->a, walk_tree(w, p, e->a));
	else if (e->kind == AST_ELSE)
		r = is_known(e->a, walk_tree(w, p, e->a)) ? walk_tree(w, p, e->a)
							  : walk_tree(w, p, e->b);
	else if (e->kind == AST_UNARY) {
		r = walk_tree(w, p, e->a);
		r.truth = 2 - r.truth;
		r.number = times(whole(-1), r.number);
	}
	return r;
}

/* ---- the comparison ---- */

static void assert_agrees(const struct world *w, const struct vigie_rules *rules,
			  const struct vigie_verdicts *verdicts, size_t p, size_t rule,
			  uint64_t began)
{
	static const int expected[] = {VIGIE_FALSE, VIGIE_UNKNOWN, VIGIE_TRUE};
	struct answer answer = walk_tree(w, p, rules->rules[rule].rule->when);

	for (size_t i = 0; i < vigie_rules_n_indicators(rules, rule); i++) {
		struct vigie_value value = vigie_verdicts_value(verdicts, p, rule, i);
		struct ratio number =
			indicator(w, p, &rules->rules[rule].calls[i]->indicator).number;
		struct ratio shown = rounded(number);

		if (value.kind != VIGIE_VALUE_NUMBER && shown.d == 0)
			continue;
		if (value.kind != VIGIE_VALUE_NUMBER || shown.d == 0 ||
		    compare_ratios(shown, decimal(value.number)) != 0)
			fail_msg("seed %llu pupil %zu: %s is %s, %lld/%lld expected",
				 (unsigned long long)began, p,
				 vigie_rules_indicator(rules, rule, i), scene_show(value),
				 (long long)number.n, (long long)number.d);
	}
	if (vigie_verdicts_when(verdicts, p, rule) != (enum vigie_truth)expected[answer.truth])
		fail_msg("seed %llu pupil %zu rule %zu: %d, %d expected", (unsigned long long)began,
			 p, rule, (int)vigie_verdicts_when(verdicts, p, rule),
			 expected[answer.truth]);
}

static void engine_and_oracle_agree_on_random_rules_and_schools(void **state)
{
	struct vigie_calendar *calendar = NULL;
	size_t truths[3] = {0};

	(void)state;
	assert_int_equal(vigie_calendar_new(&calendar), 0);
	assert_int_equal(vigie_calendar_close_days(calendar, vigie_day_from_date(2026, 10, 17),
						   vigie_day_from_date(2026, 11, 1)),
			 0);
	for (uint64_t i = 1; i <= SCHOOLS; i++) {
		struct vigie_rules *rules;
		struct scene scene = {.calendar = calendar};

		seed = i;
		rules = random_rules();
		scene.rules = rules;
		scene.facts = random_school();
		scene.evaluation = (struct vigie_evaluation){.on = random_day(2026, 9, 300),
							     .calendar = calendar};
		scene_evaluate(&scene);
		struct world w = {scene.facts, calendar, scene.evaluation.on, 2026};

		for (size_t p = 0; p < scene.facts->n_pupils; p++) {
			assert_int_equal(vigie_verdicts_enrolled(scene.verdicts, p),
					 enrolled(&w, p) != NULL);
			for (size_t r = 0; enrolled(&w, p) && r < CONDITIONS; r++) {
				assert_agrees(&w, rules, scene.verdicts, p, r, i);
				truths[vigie_verdicts_when(scene.verdicts, p, r)]++;
			}
		}
		scene.calendar = NULL;
		scene_close(&scene);
	}
	/* All three truths are met often enough to mean something. */
	for (int t = 0; t < 3; t++)
		assert_true(truths[t] > 1000);
	vigie_calendar_free(calendar);
}

static void the_order_of_a_pupils_facts_changes_nothing(void **state)
{
	struct vigie_calendar *calendar = NULL;

	(void)state;
	assert_int_equal(vigie_calendar_new(&calendar), 0);
	for (uint64_t i = 1; i <= SCHOOLS / 3; i++) {
		struct scene scene = {.calendar = calendar};
		struct vigie_verdicts *before;

		seed = 1000 + i;
		scene.rules = random_rules();
		scene.facts = random_school();
		scene.evaluation = (struct vigie_evaluation){.on = random_day(2026, 9, 300),
							     .calendar = calendar};
		scene_evaluate(&scene);
		before = scene.verdicts;
		scene.verdicts = NULL;
		shuffle_school(scene.facts);
		scene_evaluate(&scene);
		for (size_t p = 0; p < scene.facts->n_pupils; p++)
			for (size_t r = 0; r < CONDITIONS; r++)
				assert_int_equal(vigie_verdicts_when(scene.verdicts, p, r),
						 vigie_verdicts_when(before, p, r));
		vigie_verdicts_free(before);
		scene.calendar = NULL;
		scene_close(&scene);
	}
	vigie_calendar_free(calendar);
}

static void an_explanation_says_what_the_verdict_says(void **state)
{
	struct vigie_calendar *calendar = NULL;

	(void)state;
	assert_int_equal(vigie_calendar_new(&calendar), 0);
	for (uint64_t i = 1; i <= 20; i++) {
		struct scene scene = {.calendar = calendar};

		seed = 5000 + i;
		scene.rules = random_rules();
		scene.facts = random_school();
		scene.evaluation = (struct vigie_evaluation){.on = random_day(2026, 9, 300),
							     .calendar = calendar};
		scene_evaluate(&scene);
		for (size_t r = 0; r < CONDITIONS; r++) {
			struct vigie_explanation *e = NULL;

			assert_int_equal(vigie_rules_explain(scene.rules, scene.facts,
							     &scene.evaluation, 0, r, VIGIE_ENGLISH,
							     &e),
					 0);
			assert_int_equal(e->when, vigie_verdicts_when(scene.verdicts, 0, r));
			vigie_explanation_free(e);
		}
		scene.calendar = NULL;
		scene_close(&scene);
	}
	vigie_calendar_free(calendar);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(engine_and_oracle_agree_on_random_rules_and_schools),
		cmocka_unit_test(the_order_of_a_pupils_facts_changes_nothing),
		cmocka_unit_test(an_explanation_says_what_the_verdict_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
