/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * generate: an invented French department, 2026-2027, as the exports of its schools' software;
 * for the demonstration, tests and benchmarks. The same options give the same bytes. Writes only
 * into a folder that has no depots yet.
 */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bench.h"
#include "delivery.h"
#include "directory.h"
#include "flaws.h"
#include "output.h"
#include "school.h"

enum {
	EXIT_USAGE = 2,
	EXIT_BROKEN = 3,
	MAX_SCHOOLS = 9999, /* UAI of one department */
	MAX_PUPILS = 8000000, /* identifiers without a collision */
	MIN_PER_SCHOOL = 10, /* an école has a third of the mean, and someone must be there */
	MAX_PER_SCHOOL = 20000, /* classes that a name can number */
};

static const char usage[] =
	"Usage: generate [OPTION]... OUTDIR\n"
	"Writes the exports of an invented department into OUTDIR/depots/UAI/,\n"
	"its calendar and the directory of its schools beside them.\n"
	"\n"
	"  --seed N        another department (default 1)\n"
	"  --schools N     default 14\n"
	"  --pupils N      default 4200\n"
	"  --until DATE    day of the exports, from 2026-09-22 to 2027-07-02\n"
	"                  (default 2026-11-27)\n"
	"  --flaws         spoil some deliveries, listed in OUTDIR/flaws.txt (default)\n"
	"  --clean         spoil none\n"
	"  --siecle        also the SIECLE files of each school: pupils and families\n"
	"  --truth DIR     write DIR/pupils.csv, who the pupils are\n"
	"  --bench         clean, collèges only, and a whole year in OUTDIR/bench/UAI/\n";

struct options {
	struct gen_department department;
	const char *truth, *folder;
};

static bool parse_number(const char *text, long least, long most, long *ret_number)
{
	char *end;
	long number;

	errno = 0;
	number = strtol(text, &end, 10);
	if (errno || end == text || *end || number < least || number > most)
		return false;
	*ret_number = number;
	return true;
}

static bool parse_day(const char *text, gen_day *ret_day)
{
	int year, month, day, end = 0;
	gen_day parsed;

	if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || text[end])
		return false;
	parsed = gen_day_of(year, month, day);
	if (parsed < gen_day_of(2026, 9, 22) || parsed > gen_day_of(2027, 7, 2))
		return false;
	*ret_day = parsed;
	return true;
}

static bool take_option(struct options *options, int option, const char *value, gen_day *until)
{
	struct gen_department *department = &options->department;
	long number = 0;

	switch (option) {
	case 's':
		if (!parse_number(value, 0, LONG_MAX, &number))
			return false;
		department->seed = (uint64_t)number;
		return true;
	case 'n':
		if (!parse_number(value, 1, MAX_SCHOOLS, &number))
			return false;
		department->n_schools = (int)number;
		return true;
	case 'p':
		if (!parse_number(value, 1, MAX_PUPILS, &number))
			return false;
		department->n_pupils = (int)number;
		return true;
	case 'u':
		return parse_day(value, until);
	case 'f':
	case 'c':
		department->flaws = option == 'f';
		return true;
	case 'b':
		department->bench = true;
		return true;
	case 'i':
		department->siecle = true;
		return true;
	case 't':
		options->truth = value;
		return true;
	default:
		return false;
	}
}

static bool parse_options(int argc, char **argv, struct options *options)
{
	static const struct option names[] = {
		{"seed", required_argument, NULL, 's'},	  {"schools", required_argument, NULL, 'n'},
		{"pupils", required_argument, NULL, 'p'}, {"until", required_argument, NULL, 'u'},
		{"flaws", no_argument, NULL, 'f'},	  {"clean", no_argument, NULL, 'c'},
		{"siecle", no_argument, NULL, 'i'},	  {"truth", required_argument, NULL, 't'},
		{"bench", no_argument, NULL, 'b'},	  {NULL, 0, NULL, 0},
	};
	gen_day until = gen_day_of(2026, 11, 27);
	int option, per_school;

	*options = (struct options){
		.department = {.seed = 1, .n_schools = 14, .n_pupils = 4200, .flaws = true}};
	while ((option = getopt_long(argc, argv, "", names, NULL)) != -1)
		if (!take_option(options, option, optarg, &until)) {
			if (option != '?')
				fprintf(stderr, "generate: bad value: %s\n", optarg);
			return false;
		}
	if (optind != argc - 1)
		return false;
	per_school = options->department.n_pupils / options->department.n_schools;
	if (per_school < MIN_PER_SCHOOL || per_school > MAX_PER_SCHOOL) {
		fprintf(stderr, "generate: %d to %d pupils a school\n", MIN_PER_SCHOOL,
			MAX_PER_SCHOOL);
		return false;
	}
	if (options->department.bench)
		options->department.flaws = false;
	options->folder = argv[optind];
	gen_year_make(&options->department.year, until);
	return true;
}

/* uai;ine;be;last;first;born;class;level */
static void put_truth(struct gen_output *out, const struct gen_school *school)
{
	for (int i = 0; i < school->n_pupils; i++) {
		const struct gen_pupil *pupil = &school->pupils[i];
		const char *words[] = {school->uai, pupil->ine};

		for (size_t w = 0; w < 2; w++) {
			gen_put_raw(out, words[w]);
			gen_put_char(out, ';');
		}
		gen_put_number(out, pupil->be);
		gen_put_char(out, ';');
		gen_put_raw(out, pupil->last);
		gen_put_char(out, ';');
		gen_put_raw(out, pupil->first);
		gen_put_char(out, ';');
		gen_put_iso_date(out, pupil->born);
		gen_put_char(out, ';');
		gen_put_raw(out, school->classes[pupil->class_index].name);
		gen_put_char(out, ';');
		gen_put_raw(out, gen_levels[pupil->level].name);
		gen_put_char(out, '\n');
	}
}

typedef int write_school(const struct gen_school *school, const char *folder);

static int write_one(const struct gen_department *department, int index, const char *folder,
		     const char *subfolder, write_school *write, struct gen_output *truth)
{
	char path[PATH_MAX];
	struct gen_school school;
	int r = gen_school_make(&school, department, index);

	snprintf(path, sizeof(path), "%s/%s/%s", folder, subfolder, school.uai);
	if (r == 0)
		r = write(&school, path);
	if (r == 0 && truth)
		put_truth(truth, &school);
	gen_school_done(&school);
	return r;
}

static int write_schools(const struct options *options, struct gen_output *truth)
{
	const struct gen_department *department = &options->department;
	struct gen_department whole_year = *department;
	int r = 0;

	gen_year_make(&whole_year.year, department->year.last);
	for (int i = 0; r == 0 && i < department->n_schools; i++) {
		r = write_one(department, i, options->folder, "depots", gen_delivery_write, truth);
		if (r == 0 && department->bench)
			r = write_one(&whole_year, i, options->folder, "bench", gen_bench_write,
				      NULL);
	}
	return r;
}

static int write_department(const struct options *options)
{
	struct gen_output *truth = NULL;
	int r, closed = 0;

	if (options->truth) {
		truth = malloc(sizeof(*truth));
		if (!truth)
			return -ENOMEM;
		gen_output_open(truth, GEN_ENCODING_UTF8, options->truth, "pupils.csv");
		gen_put_raw(truth, "uai;ine;be;last;first;born;class;level\n");
	}
	r = write_schools(options, truth);
	if (truth)
		closed = gen_output_close(truth);
	free(truth);
	if (r == 0)
		r = closed;
	if (r == 0)
		r = gen_calendar_write(options->folder);
	if (r == 0)
		r = gen_directory_write(&options->department, options->folder);
	if (r == 0 && options->department.flaws)
		r = gen_flaws_write(&options->department, options->folder);
	return r;
}

int main(int argc, char **argv)
{
	struct options options;
	char depots[PATH_MAX];
	struct stat status;
	int r;

	if (!parse_options(argc, argv, &options)) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	snprintf(depots, sizeof(depots), "%s/depots", options.folder);
	r = stat(depots, &status) == 0 ? -EEXIST : write_department(&options);
	if (r < 0) {
		fprintf(stderr, "generate: %s: %s\n", r == -EEXIST ? depots : options.folder,
			strerror(-r));
		return EXIT_BROKEN;
	}
	return EXIT_SUCCESS;
}
