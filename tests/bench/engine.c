/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What 50 rules cost over 100,000 invented pupils in 167 schools, in memory: beside the same
 * conditions by hand in C over the same columns, and beside SQLite over the same facts, in turn.
 * Prints `name value unit` lines. Dies when one of them finds another number of pupils for a rule.
 *
 *   engine ROUNDS
 *   engine ROUNDS SCHOOLS VALUES COUNTS    also writes for a peer, and counts, some schools
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/bench/engine.h"

#define MOST_ROUNDS 99

void die(const char *what)
{
	fprintf(stderr, "engine bench: %s\n", what);
	exit(1);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct bench {
	struct vigie_facts *schools[SCHOOLS];
	struct vigie_rules *rules;
	struct vigie_evaluation evaluation;
	struct vigie_calendar *calendar;
	sqlite3 *rows;
	size_t found[RULES]; /* pupils of whom a rule says yes */
	int rounds;
	double whole[MOST_ROUNDS], columns[MOST_ROUNDS], machine[MOST_ROUNDS];
	double by_hand[MOST_ROUNDS], sql[MOST_ROUNDS];
	FILE *values; /* of the first schools, for a peer; NULL none */
	size_t n_written; /* schools */
	size_t written[RULES]; /* found in these */
};

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

static verdict_table twin_applies, twin_when, own_applies, own_when;

static void run_rules(struct run *run, const struct vigie_rules *rules)
{
	for (size_t i = 0; i < rules->n_rules; i++) {
		struct column applies = {.truths = own_applies[i]};
		struct column when = {.truths = own_when[i]};

		machine_run(&run->machine, &rules->rules[i].applies, 0, run->n_lanes, &applies);
		machine_run(&run->machine, &rules->rules[i].when, 0, run->n_lanes, &when);
	}
}

/* The engine and its twin agree on every pupil; what they found is counted. */
static void compare(struct bench *bench, size_t school)
{
	for (size_t i = 0; i < RULES; i++) {
		size_t n = 0;

		for (size_t p = 0; p < PUPILS; p++) {
			if (own_when[i][p] != twin_when[i][p] ||
			    own_applies[i][p] != twin_applies[i][p])
				die("the engine and its twin disagree");
			n += own_when[i][p] == PROGRAM_YES && own_applies[i][p] == PROGRAM_YES;
		}
		bench->found[i] += n;
		if (school < bench->n_written)
			bench->written[i] += n;
	}
}

/* A line per pupil: the columns, unknown empty; levels counted from 6e. */
static void write_values(FILE *file, int64_t *const columns[COLUMNS])
{
	for (size_t p = 0; p < PUPILS; p++)
		for (size_t c = 0; c < COLUMNS; c++) {
			int64_t value = columns[c][p];
			double number = c == LEVEL ? (double)(value - VIGIE_LEVEL_6E)
						   : (double)value / VIGIE_DECIMAL_ONE;

			if (value != VIGIE_DECIMAL_NONE)
				fprintf(file, "%.10g", number);
			fputc(c + 1 < COLUMNS ? ';' : '\n', file);
		}
}

static void measure_school(struct bench *bench, size_t school, int round)
{
	const struct vigie_facts *facts = bench->schools[school];
	struct vigie_verdicts *verdicts = NULL;
	struct vigie_arena *arena = NULL;
	struct run run;
	int64_t *c[COLUMNS];
	double began = now();

	if (vigie_rules_evaluate(bench->rules, facts, &bench->evaluation, &verdicts) < 0)
		die("no memory");
	vigie_verdicts_free(verdicts);
	bench->whole[round] += now() - began;
	began = now();
	if (vigie_arena_new(&arena) < 0 ||
	    run_init(&run, bench->rules, facts, &bench->evaluation, arena) < 0)
		die("no memory");
	bench->columns[round] += now() - began;
	find_columns(bench->rules, &run, c);
	began = now();
	run_rules(&run, bench->rules);
	bench->machine[round] += now() - began;
	began = now();
	twins_run(c, twin_applies, twin_when, PUPILS);
	bench->by_hand[round] += now() - began;
	compare(bench, school);
	if (round == 0 && school < bench->n_written)
		write_values(bench->values, c);
	vigie_arena_free(arena);
}

static void measure_round(struct bench *bench, int round)
{
	size_t counts[RULES] = {0};
	double began;

	memset(bench->found, 0, sizeof(bench->found));
	memset(bench->written, 0, sizeof(bench->written));
	for (size_t school = 0; school < SCHOOLS; school++)
		measure_school(bench, school, round);
	began = now();
	rows_count(bench->rows, counts);
	bench->sql[round] = now() - began;
	for (size_t i = 0; i < RULES; i++)
		if (counts[i] != bench->found[i]) {
			fprintf(stderr, "rule r%zu: %zu, SQL %zu\n", i, bench->found[i], counts[i]);
			die("SQL finds other pupils");
		}
}

static int by_value(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return left < right ? -1 : left > right;
}

static double median(const struct bench *bench, const double *values)
{
	double sorted[MOST_ROUNDS];

	memcpy(sorted, values, (size_t)bench->rounds * sizeof(*sorted));
	qsort(sorted, (size_t)bench->rounds, sizeof(*sorted), by_value);
	return sorted[bench->rounds / 2];
}

/* The median of the rounds' quotients. */
static double quotient(const struct bench *bench, const double *a, const double *b)
{
	double quotients[MOST_ROUNDS];

	for (int i = 0; i < bench->rounds; i++)
		quotients[i] = a[i] / b[i];
	return median(bench, quotients);
}

static void print(const struct bench *bench)
{
	double whole = median(bench, bench->whole), machine = median(bench, bench->machine);
	size_t yes = 0;

	for (size_t i = 0; i < RULES; i++)
		yes += bench->found[i];
	printf("engine_verdicts_yes %zu verdicts\n", yes);
	printf("engine_evaluate %.1f ms\n", whole * 1e3);
	printf("engine_evaluations %.1f million/s\n", RULES * SCHOOLS * PUPILS / whole / 1e6);
	printf("engine_columns %.1f ms\n", median(bench, bench->columns) * 1e3);
	printf("engine_programs %.2f ms\n", machine * 1e3);
	printf("engine_one_rule_more %.3f ms\n", machine * 1e3 / RULES);
	printf("engine_by_hand %.2f ms\n", median(bench, bench->by_hand) * 1e3);
	printf("engine_programs_to_by_hand %.3f times\n",
	       quotient(bench, bench->machine, bench->by_hand));
	printf("engine_sqlite %.1f ms\n", median(bench, bench->sql) * 1e3);
	printf("engine_faster_than_sqlite %.2f times\n", quotient(bench, bench->sql, bench->whole));
}

static void open_bench(struct bench *bench)
{
	if (vigie_calendar_new(&bench->calendar) < 0)
		die("no memory");
	bench->rules = rules_new();
	bench->evaluation =
		(struct vigie_evaluation){.on = evaluation_day(), .calendar = bench->calendar};
	for (size_t school = 0; school < SCHOOLS; school++)
		bench->schools[school] = school_new();
	bench->rows = rows_new(bench->schools);
}

static void close_bench(struct bench *bench)
{
	sqlite3_close(bench->rows);
	for (size_t school = 0; school < SCHOOLS; school++)
		vigie_facts_free(bench->schools[school]);
	vigie_rules_free(bench->rules);
	vigie_calendar_free(bench->calendar);
}

static void write_counts(const struct bench *bench, const char *name)
{
	FILE *file = fopen(name, "w");

	if (!file)
		die(name);
	for (size_t i = 0; i < RULES; i++)
		fprintf(file, "%zu\n", bench->written[i]);
	fclose(file);
}

int main(int argc, char **argv)
{
	static struct bench bench;

	bench.rounds = argc > 1 ? atoi(argv[1]) : 1;
	if (bench.rounds < 1 || bench.rounds > MOST_ROUNDS)
		die("1 to 99 rounds");
	if (argc > 4) {
		bench.n_written = (size_t)atoi(argv[2]);
		bench.values = fopen(argv[3], "w");
		if (!bench.values)
			die(argv[3]);
	}
	open_bench(&bench);
	for (int round = 0; round < bench.rounds; round++)
		measure_round(&bench, round);
	if (bench.values) {
		fclose(bench.values);
		write_counts(&bench, argv[4]);
	}
	print(&bench);
	close_bench(&bench);
	return 0;
}
