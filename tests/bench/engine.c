/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What 50 rules cost over 100,000 invented pupils in 167 schools, beside the same conditions
 * written by hand in C over the same columns, round-robin in one run. Prints `name value unit`
 * lines; not a test: it asserts only that both say the same.
 *
 *   make ROOMS="daemon/base rules/language rules/engine" BUILD=build/bench build/bench/libvigie.a
 *   gcc -O2 -D_GNU_SOURCE -Iinclude -I. tests/bench/engine.c build/bench/libvigie.a -lutf8proc
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "rules/engine/run.h"

#define SCHOOLS 167
#define PUPILS 599 /* of each: 100,033 */
#define SUBJECTS 11
#define TERMS 3
#define RULES 50
#define ROUNDS 9

static uint64_t seed = 1;

static int draw(int n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((seed >> 33) % (uint64_t)n);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what)
{
	fprintf(stderr, "engine bench: %s\n", what);
	exit(1);
}

/* ---- the rules, and their twins in C ---- */

enum {
	GENERAL,
	MATHS,
	FRENCH,
	MATHS_BEFORE,
	HALF_DAYS,
	UNJUSTIFIED,
	LATE,
	BELOW,
	RANK,
	LEVEL,
	COLUMNS
};

static const char *const indicators[COLUMNS] = {
	"average()",
	"average(\"S0\")",
	"average(\"S1\")",
	"average(\"S0\", over: previous term)",
	"half_days(over: this month)",
	"half_days(justified: no)",
	"lateness()",
	"subjects_below(8)",
	"rank()",
	"level",
};

/* Five shapes, each with ten thresholds. */
static void say_rule(struct vigie_buffer *out, int i)
{
	int k = i / 5;

	vigie_buffer_append_format(
		out, "rule \"r%d\" { title \"t\" applies to level in 6e..3e when ", i);
	if (i % 5 == 0)
		vigie_buffer_append_format(out, "%s >= %d", indicators[UNJUSTIFIED], k + 1);
	else if (i % 5 == 1)
		vigie_buffer_append_format(out, "%s < %d and %s < %d", indicators[GENERAL], 6 + k,
					   indicators[RANK], 10 + k);
	else if (i % 5 == 2)
		vigie_buffer_append_format(out, "%s < 8 and %s - %s >= %d", indicators[MATHS],
					   indicators[MATHS_BEFORE], indicators[MATHS], k);
	else if (i % 5 == 3)
		vigie_buffer_append_format(out, "%s >= %d or %s < 5", indicators[BELOW], k + 1,
					   indicators[FRENCH]);
	else
		vigie_buffer_append_format(out, "at least 2 of (%s >= 4, %s >= %d, %s < %d)",
					   indicators[HALF_DAYS], indicators[LATE], k + 1,
					   indicators[GENERAL], 8 + k);
	vigie_buffer_append_string(out, " }\n");
}

typedef unsigned char byte;

#define UNKNOWN VIGIE_DECIMAL_NONE
#define NUMBER(n) ((n)*VIGIE_DECIMAL_ONE)

static inline int below(int64_t x, int64_t limit)
{
	return x == UNKNOWN ? PROGRAM_MAYBE : 2 * (x < limit);
}

static inline int above(int64_t x, int64_t limit)
{
	return x == UNKNOWN ? PROGRAM_MAYBE : 2 * (x >= limit);
}

static inline int both(int a, int b)
{
	return a < b ? a : b;
}

static inline int either(int a, int b)
{
	return a > b ? a : b;
}

static inline int twin(int i, int64_t *const c[COLUMNS], size_t p)
{
	int64_t k = i / 5, before, a, b, d;

	switch (i % 5) {
	case 0:
		return above(c[UNJUSTIFIED][p], NUMBER(k + 1));
	case 1:
		return both(below(c[GENERAL][p], NUMBER(6 + k)), below(c[RANK][p], NUMBER(10 + k)));
	case 2:
		before = c[MATHS_BEFORE][p];
		a = c[MATHS][p];
		return both(below(a, NUMBER(8)), a == UNKNOWN || before == UNKNOWN
							 ? PROGRAM_MAYBE
							 : above(before - a, NUMBER(k)));
	case 3:
		return either(above(c[BELOW][p], NUMBER(k + 1)), below(c[FRENCH][p], NUMBER(5)));
	case 4:
		a = above(c[HALF_DAYS][p], NUMBER(4));
		b = above(c[LATE][p], NUMBER(k + 1));
		d = below(c[GENERAL][p], NUMBER(8 + k));
		return (a == 2) + (b == 2) + (d == 2) >= 2 ? PROGRAM_YES
		       : (a > 0) + (b > 0) + (d > 0) < 2   ? PROGRAM_NO
							   : PROGRAM_MAYBE;
	}
	return PROGRAM_NO;
}

static inline int inside(int64_t level)
{
	return level == UNKNOWN ? PROGRAM_MAYBE
				: 2 * (level >= VIGIE_LEVEL_6E && level <= VIGIE_LEVEL_3E);
}

/* One loop per rule over a school, the rule known to the compiler. */
#define TWIN(i)                                                                                    \
	for (size_t p = 0; p < n; p++) {                                                           \
		applies[i][p] = (byte)inside(c[LEVEL][p]);                                         \
		when[i][p] = (byte)twin(i, c, p);                                                  \
	}

#define TWINS(i) TWIN(i) TWIN(i + 1) TWIN(i + 2) TWIN(i + 3) TWIN(i + 4)

static void run_twins(int64_t *const c[COLUMNS], byte applies[RULES][1024], byte when[RULES][1024],
		      size_t n)
{
	TWINS(0)
	TWINS(5)
	TWINS(10)
	TWINS(15)
	TWINS(20)
	TWINS(25)
	TWINS(30)
	TWINS(35)
	TWINS(40)
	TWINS(45)
}

/* ---- the schools ---- */

#define ALLOCATE(facts, field, n)                                                                  \
	((facts)->field = calloc(n, sizeof(*(facts)->field)), (facts)->n_##field = 0)
#define NEXT(facts, field) (facts)->field[(facts)->n_##field++]

static void add_pupil(struct vigie_facts *facts, uint32_t p, vigie_day first)
{
	int strength = 6 + draw(9);

	NEXT(facts, enrolments) = (struct vigie_fact_enrolment){
		.pupil = p,
		.year = 2026,
		.class_index = p / 25,
		.level = draw(10) ? VIGIE_LEVEL_6E + (enum vigie_level)draw(4) : VIGIE_LEVEL_CM2,
		.entered = VIGIE_DAY_NONE,
		.left = VIGIE_DAY_NONE};
	for (uint8_t t = 1; t <= TERMS; t++)
		for (uint32_t s = 0; s < SUBJECTS; s++)
			NEXT(facts, averages) = (struct vigie_fact_average){
				.pupil = p,
				.subject = draw(12) ? s : VIGIE_SUBJECT_NONE,
				.year = 2026,
				.term = t,
				.value = (strength * 100 + draw(600) - 300) *
					 VIGIE_DECIMAL_HUNDREDTH,
				.class_value = VIGIE_DECIMAL_NONE,
				.coefficient = VIGIE_DECIMAL_NONE};
	for (int i = draw(17); i > 0; i--) {
		vigie_day day = first + draw(180);

		NEXT(facts, absences) =
			(struct vigie_fact_absence){.pupil = p,
						    .from_day = day,
						    .to_day = day + draw(2),
						    .to_half = VIGIE_HALF_PM,
						    .justified = (int8_t)draw(2),
						    .half_days = VIGIE_DECIMAL_NONE};
	}
	for (int i = draw(5); i > 0; i--)
		NEXT(facts, latenesses) = (struct vigie_fact_lateness){
			.pupil = p, .date = first + draw(180), .justified = VIGIE_NO};
}

static struct vigie_facts *new_school(void)
{
	static const char *const labels[SUBJECTS] = {"S0", "S1", "S2", "S3", "S4", "S5",
						     "S6", "S7", "S8", "S9", "S10"};
	struct vigie_facts *facts = calloc(1, sizeof(*facts));
	vigie_day first = vigie_day_from_date(2026, 9, 1);

	ALLOCATE(facts, pupils, PUPILS);
	ALLOCATE(facts, enrolments, PUPILS);
	ALLOCATE(facts, averages, PUPILS * SUBJECTS * TERMS);
	ALLOCATE(facts, absences, PUPILS * 17);
	ALLOCATE(facts, latenesses, PUPILS * 5);
	ALLOCATE(facts, subjects, SUBJECTS);
	ALLOCATE(facts, terms, TERMS);
	ALLOCATE(facts, classes, PUPILS / 25 + 1);
	facts->n_pupils = PUPILS;
	facts->n_classes = PUPILS / 25 + 1;
	for (int s = 0; s < SUBJECTS; s++)
		NEXT(facts, subjects).label = labels[s];
	for (uint8_t t = 1; t <= TERMS; t++)
		NEXT(facts, terms) = (struct vigie_fact_term){.year = 2026,
							      .index = t,
							      .from = first + 70 * (t - 1),
							      .to = first + 70 * t - 1};
	for (uint32_t p = 0; p < PUPILS; p++)
		add_pupil(facts, p, first);
	return facts;
}

static struct vigie_rules *compile_rules(void)
{
	struct vigie_buffer text = {0};
	struct vigie_source source = {.name = "bench.rules"};
	const struct vigie_source *sources[] = {&source};
	struct vigie_rules_options options = {0};
	struct vigie_diagnostics *list = NULL;
	struct vigie_rules *rules = NULL;

	for (int i = 0; i < RULES; i++)
		say_rule(&text, i);
	source.text = vigie_buffer_string(&text);
	source.size = text.size;
	if (vigie_diagnostics_new(&list) < 0 ||
	    vigie_rules_compile(sources, 1, &options, list, &rules) != 0)
		die("the rules do not compile");
	vigie_diagnostics_free(list);
	vigie_buffer_done(&text);
	return rules;
}

/* The column of each indicator of the twins. */
static void find_columns(const struct vigie_rules *rules, const struct run *run,
			 int64_t *columns[COLUMNS])
{
	columns[LEVEL] = NULL;
	for (size_t i = 0; i < rules->n_rules; i++)
		for (size_t j = 0; j < rules->rules[i].n_indicators; j++)
			for (size_t c = 0; c < COLUMNS; c++)
				if (strcmp(rules->rules[i].indicators[j], indicators[c]) == 0)
					columns[c] =
						run->columns[rules->rules[i].columns[j]].numbers;
	for (size_t c = 0; c < rules->n_columns; c++)
		if (rules->columns[c].instance != SIZE_MAX &&
		    rules->instances.items[rules->columns[c].instance].which == INDICATOR_LEVEL)
			columns[LEVEL] = run->columns[c].numbers;
}

static byte twin_applies[RULES][1024], twin_when[RULES][1024];
static byte applies_values[RULES][1024], when_values[RULES][1024];

static void run_rules(struct run *run, const struct vigie_rules *rules)
{
	for (size_t i = 0; i < rules->n_rules; i++) {
		struct column applies = {.truths = applies_values[i]};
		struct column when = {.truths = when_values[i]};

		machine_run(&run->machine, &rules->rules[i].applies, 0, run->n_lanes, &applies);
		machine_run(&run->machine, &rules->rules[i].when, 0, run->n_lanes, &when);
	}
}

static void compare(void)
{
	for (size_t i = 0; i < RULES; i++)
		for (size_t p = 0; p < PUPILS; p++)
			if (when_values[i][p] != twin_when[i][p] ||
			    applies_values[i][p] != twin_applies[i][p])
				die("the engine and its twin disagree");
}

static int by_value(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return left < right ? -1 : left > right;
}

static double median(double *values)
{
	qsort(values, ROUNDS, sizeof(*values), by_value);
	return values[ROUNDS / 2];
}

int main(void)
{
	static double whole[ROUNDS], columns[ROUNDS], machine[ROUNDS], by_hand[ROUNDS];
	struct vigie_facts *schools[SCHOOLS];
	struct vigie_rules *rules = compile_rules();
	struct vigie_evaluation evaluation = {.on = vigie_day_from_date(2027, 2, 25)};
	struct vigie_calendar *calendar = NULL;

	if (vigie_calendar_new(&calendar) < 0)
		die("no memory");
	evaluation.calendar = calendar;
	for (size_t s = 0; s < SCHOOLS; s++)
		schools[s] = new_school();
	for (int round = 0; round < ROUNDS; round++) {
		for (size_t s = 0; s < SCHOOLS; s++) {
			struct vigie_verdicts *verdicts = NULL;
			struct vigie_arena *arena = NULL;
			struct run run;
			int64_t *c[COLUMNS];
			double began = now();

			if (vigie_rules_evaluate(rules, schools[s], &evaluation, &verdicts) < 0)
				die("no memory");
			vigie_verdicts_free(verdicts);
			whole[round] += now() - began;
			began = now();
			if (vigie_arena_new(&arena) < 0 ||
			    run_init(&run, rules, schools[s], &evaluation, arena) < 0)
				die("no memory");
			columns[round] += now() - began;
			find_columns(rules, &run, c);
			began = now();
			run_rules(&run, rules);
			machine[round] += now() - began;
			began = now();
			run_twins(c, twin_applies, twin_when, PUPILS);
			by_hand[round] += now() - began;
			compare();
			vigie_arena_free(arena);
		}
	}
	double engine_time = median(machine), hand_time = median(by_hand);

	printf("engine_evaluate_50_rules %.1f ms\n", median(whole) * 1e3);
	printf("engine_columns %.1f ms\n", median(columns) * 1e3);
	printf("engine_programs %.2f ms\n", engine_time * 1e3);
	printf("engine_by_hand %.2f ms\n", hand_time * 1e3);
	printf("engine_programs_beside_by_hand %.2f ratio\n", engine_time / hand_time);
	printf("engine_one_rule_more %.3f ms\n", engine_time * 1e3 / RULES);
	for (size_t s = 0; s < SCHOOLS; s++)
		vigie_facts_free(schools[s]);
	vigie_calendar_free(calendar);
	vigie_rules_free(rules);
	return 0;
}
