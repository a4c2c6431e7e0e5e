/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * school CONFIG RULES STORE EXPORTS ROUNDS: a new delivery of one school, to the verdicts of its
 * pupils: each round takes another school's absences less a few rows, stores them and evaluates
 * the school, as the service does with both already open. Writes into STORE: hand it a copy.
 * Prints `name value unit`.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "vigie/manager.h"

#define ROUNDS_MOST 99
#define ROWS_LESS 100
#define EVALUATED_ON "2027-07-02"
#define RECEIVED INT64_C(1814400000000000) /* microseconds: after the first import */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what)
{
	fprintf(stderr, "school: %s\n", what);
	exit(1);
}

/* The file without its last rows, as the school would have sent it some days earlier. */
static void write_less(const char *from, const char *to)
{
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	char *bytes = NULL;
	size_t capacity = 0;
	ssize_t size;

	if (!in || !out)
		die(from);
	size = getdelim(&bytes, &capacity, '\0', in);
	for (int i = 0; i <= ROWS_LESS && size > 0; i++)
		while (--size > 0 && bytes[size - 1] != '\n')
			continue;
	if (size <= 0 || fwrite(bytes, 1, (size_t)size, out) != (size_t)size || fclose(out) != 0)
		die(to);
	fclose(in);
	free(bytes);
}

struct bench {
	struct vigie_setup setup;
	struct vigie_store *store;
	vigie_day on;
	double imported[ROUNDS_MOST], evaluated[ROUNDS_MOST], total[ROUNDS_MOST];
	uint64_t facts_written;
};

static void load_setup(struct bench *bench, const char *config, const char *rules)
{
	struct vigie_diagnostics *list = NULL;

	if (vigie_diagnostics_new(&list) < 0 ||
	    vigie_setup_load(config, rules, list, &bench->setup) != 0)
		die("the configuration or the rules");
	vigie_diagnostics_free(list);
}

static void import(struct bench *bench, const char *path, const char *uai, int round)
{
	struct vigie_delivery delivery;
	struct vigie_import order = {
		.path = path,
		.source = "exports",
		.file = path,
		.format = vigie_format_find("pronote"),
		.options.hints = {.school = uai, .year = 2026, .date = VIGIE_DAY_NONE},
		.received = RECEIVED + round,
	};

	if (vigie_store_import(bench->store, &order, &delivery) < 0 ||
	    delivery.state != VIGIE_DELIVERY_STORED)
		die("the file was not stored");
	bench->facts_written += delivery.facts_written;
}

static void evaluate(struct bench *bench, const char *uai)
{
	struct vigie_school_evaluation evaluation;
	struct vigie_school school;

	if (vigie_store_get_school(bench->store, uai, &school) < 0 ||
	    vigie_school_evaluate(bench->store, &bench->setup, &school, bench->on, VIGIE_DAY_NONE,
				  &evaluation) < 0)
		die("no verdicts");
	if (evaluation.facts->n_pupils < 100)
		die("there are no pupils");
	vigie_school_evaluation_done(&evaluation);
}

static void round_of(struct bench *bench, const char *exports, const char *uai, int round)
{
	char from[PATH_MAX], path[] = "/tmp/vigie-bench-XXXXXX";
	int file = mkstemp(path);
	double start, stored;

	if (file < 0)
		die(path);
	close(file);
	snprintf(from, sizeof(from), "%s/%s/EXP_ABSENCE_2026-2027.csv", exports, uai);
	write_less(from, path);
	start = now();
	import(bench, path, uai, round);
	stored = now();
	evaluate(bench, uai);
	bench->total[round] = now() - start;
	bench->imported[round] = stored - start;
	bench->evaluated[round] = now() - stored;
	unlink(path);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void print(const char *name, double *values, int n)
{
	qsort(values, (size_t)n, sizeof(*values), compare);
	printf("%s %.1f ms\n", name, values[n / 2] * 1000);
}

int main(int argc, char **argv)
{
	static struct bench bench;
	struct dirent **schools;
	int n, rounds, n_done = 0;

	if (argc != 6)
		die("CONFIG RULES STORE EXPORTS ROUNDS");
	rounds = atoi(argv[5]);
	if (rounds < 1 || rounds > ROUNDS_MOST ||
	    vigie_day_parse_iso(EVALUATED_ON, strlen(EVALUATED_ON), &bench.on) != 0)
		die("1 to 99 rounds");
	load_setup(&bench, argv[1], argv[2]);
	if (vigie_store_open(argv[3], VIGIE_STORE_WRITE, &bench.store) != 0)
		die(argv[3]);
	n = scandir(argv[4], &schools, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		if (schools[i]->d_name[0] != '.' && n_done < rounds)
			round_of(&bench, argv[4], schools[i]->d_name, n_done++);
		free(schools[i]);
	}
	free(schools);
	vigie_store_close(bench.store);
	vigie_setup_done(&bench.setup);
	print("school_import", bench.imported, n_done);
	print("school_evaluate", bench.evaluated, n_done);
	print("school_delivery_to_verdicts", bench.total, n_done);
	return 0;
}
