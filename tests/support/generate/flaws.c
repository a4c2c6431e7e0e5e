/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spoilt deliveries (flaws.h): each flaw is one function over one school's folder. */
#include "flaws.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pronote.h"

#define PUPILS "EXP_ELEVE_" GEN_YEAR_NAME ".csv"
#define ABSENCES "EXP_ABSENCE_" GEN_YEAR_NAME ".csv"
#define LATENESS "EXP_RETARD_" GEN_YEAR_NAME ".csv"
#define SANCTIONS "EXP_SANCTION_" GEN_YEAR_NAME ".csv"
#define REPORT "lsu_" GEN_YEAR_NAME "_T1.xml"

struct place {
	const struct gen_department *department;
	const char *folder; /* of the output */
	struct gen_school school;
};

struct bytes {
	char *data;
	size_t size;
};

static void name_file(const struct place *place, const char *uai, const char *name,
		      char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/depots/%s/%s", place->folder, uai, name);
}

static int read_file(const char *path, struct bytes *bytes)
{
	FILE *file = fopen(path, "rb");
	long size = -1;
	int r = 0;

	if (!file)
		return -errno;
	if (fseek(file, 0, SEEK_END) == 0)
		size = ftell(file);
	rewind(file);
	bytes->size = size < 0 ? 0 : (size_t)size;
	bytes->data = malloc(bytes->size + 1);
	if (!bytes->data || fread(bytes->data, 1, bytes->size, file) != bytes->size)
		r = -EIO;
	else
		bytes->data[bytes->size] = '\0';
	fclose(file);
	return r;
}

static int write_file(const char *path, const char *data, size_t size)
{
	FILE *file = fopen(path, "wb");
	bool whole;

	if (!file)
		return -errno;
	whole = fwrite(data, 1, size, file) == size;
	return fclose(file) == 0 && whole ? 0 : -EIO;
}

/* Copies the first `percent` of a file of one school to a file of this place's school. */
static int copy_part(const struct place *place, const char *uai, const char *from, const char *to,
		     size_t percent)
{
	char path[PATH_MAX];
	struct bytes bytes = {0};
	int r;

	name_file(place, uai, from, path);
	r = read_file(path, &bytes);
	name_file(place, place->school.uai, to, path);
	if (r == 0)
		r = write_file(path, bytes.data, bytes.size * percent / 100);
	free(bytes.data);
	return r;
}

/* The start of the n-th cell of a row of `;` cells. */
static const char *cell_at(const char *row, int n)
{
	while (n-- > 0)
		row = strchr(row, ';') + 1;
	return row;
}

/* What replaces a row; `size` is its length without the line end. */
typedef void edit_row(FILE *file, const char *row, size_t size);

/* Rewrites a file, editing the rows `first`, `first` + `step`, … (0 is the header), `most` times.
 */
static int edit_rows(const struct place *place, const char *name, int first, int step, int most,
		     edit_row *edit)
{
	char path[PATH_MAX];
	struct bytes bytes = {0};
	FILE *file = NULL;
	int r, row = 0;

	name_file(place, place->school.uai, name, path);
	r = read_file(path, &bytes);
	if (r == 0)
		file = fopen(path, "wb");
	if (!file) {
		free(bytes.data);
		return r < 0 ? r : -errno;
	}
	for (const char *at = bytes.data; *at; row++) {
		size_t size = strcspn(at, "\r");

		if (row >= first && (row - first) % step == 0 && (row - first) / step < most)
			edit(file, at, size);
		else
			fwrite(at, 1, size, file);
		fputs("\r\n", file);
		at += size + 2;
	}
	free(bytes.data);
	return fclose(file) == 0 ? 0 : -EIO;
}

static void add_separator(FILE *file, const char *row, size_t size)
{
	const char *marker = strstr(row, GEN_MARKER);

	fprintf(file, "%.*s; %.*s", (int)(marker - row), row, (int)(size - (size_t)(marker - row)),
		marker);
}

static void replace_start(FILE *file, const char *row, size_t size, const char *date)
{
	const char *cell = cell_at(row, 7);
	const char *after = cell + strcspn(cell, ";");

	fprintf(file, "%.*s%s%.*s", (int)(cell - row), row, date,
		(int)(size - (size_t)(after - row)), after);
}

static void break_date(FILE *file, const char *row, size_t size)
{
	replace_start(file, row, size, "31/11/2026");
}

static void ruin_date(FILE *file, const char *row, size_t size)
{
	replace_start(file, row, size, "32/13/2026");
}

static int shift_rows(const struct place *place)
{
	return edit_rows(place, PUPILS, 5, 40, 3, add_separator);
}

static int leave_partial(const struct place *place)
{
	return copy_part(place, place->school.uai, ABSENCES, ABSENCES ".tmp", 60);
}

static int truncate_report(const struct place *place)
{
	return copy_part(place, place->school.uai, REPORT, "lsu_" GEN_YEAR_NAME "_T1_suite.xml",
			 70);
}

static int copy_twice(const struct place *place)
{
	return copy_part(place, place->school.uai, LATENESS,
			 "EXP_RETARD COPIE_" GEN_YEAR_NAME ".csv", 100);
}

static bool find_school(const struct gen_department *department, enum gen_kind kind,
			unsigned profile, struct gen_school *school)
{
	for (int i = 0; i < department->n_schools; i++) {
		gen_school_identify(school, department, i);
		if (school->kind == kind && (school->profile & profile) == profile)
			return true;
	}
	return false;
}

static int misplace_report(const struct place *place)
{
	struct gen_school other;

	if (!find_school(place->department, GEN_KIND_COLLEGE, GEN_LSU | GEN_PUPILS, &other))
		return 0;
	return copy_part(place, other.uai, REPORT, REPORT, 100);
}

static int invent_header(const struct place *place)
{
	static const char text[] = "BADGE;SOLDE;FORFAIT;DERNIER PASSAGE\r\n"
				   "1001;12,40;4 JOURS;26/11/2026\r\n";
	char path[PATH_MAX];

	name_file(place, place->school.uai, "EXP_CANTINE_" GEN_YEAR_NAME ".csv", path);
	return write_file(path, text, sizeof(text) - 1);
}

static int ruin_absences(const struct place *place)
{
	return edit_rows(place, ABSENCES, 3, 10, INT_MAX, ruin_date);
}

static int break_dates(const struct place *place)
{
	return edit_rows(place, ABSENCES, 4, 60, 2, break_date);
}

static int empty_file(const struct place *place)
{
	return copy_part(place, place->school.uai, SANCTIONS, SANCTIONS, 0);
}

/* A byte-order mark of UTF-8 before windows-1252 text. */
static int mislabel_encoding(const struct place *place)
{
	char path[PATH_MAX];
	struct bytes bytes = {0};
	char *marked = NULL;
	int r;

	name_file(place, place->school.uai, SANCTIONS, path);
	r = read_file(path, &bytes);
	if (r == 0 && asprintf(&marked, "\xef\xbb\xbf%s", bytes.data) < 0)
		r = -ENOMEM;
	if (r == 0)
		r = write_file(path, marked, bytes.size + 3);
	free(marked);
	free(bytes.data);
	return r;
}

/* X(kind of school, what it must deliver, what spoils it or NULL when the pupils are made so,
 * file, what) */
#define FLAWS(X)                                                                                   \
	X(COLLEGE, GEN_PUPILS | GEN_GRIDS, shift_rows, PUPILS,                                     \
	  "3 rows shifted by a separator inside an address")                                       \
	X(COLLEGE, GEN_PUPILS | GEN_GRIDS, leave_partial, ABSENCES ".tmp",                         \
	  "partial file, still being written")                                                     \
	X(COLLEGE, GEN_PUPILS | GEN_GRIDS, copy_twice, "EXP_RETARD COPIE_" GEN_YEAR_NAME ".csv",   \
	  "same bytes as " LATENESS)                                                               \
	X(COLLEGE, GEN_PUPILS | GEN_GRIDS, misplace_report, REPORT,                                \
	  "report of another school, in the wrong folder")                                         \
	X(COLLEGE, GEN_LSU | GEN_PUPILS, truncate_report, "lsu_" GEN_YEAR_NAME "_T1_suite.xml",    \
	  "truncated")                                                                             \
	X(COLLEGE, GEN_DRIFT, invent_header, "EXP_CANTINE_" GEN_YEAR_NAME ".csv",                  \
	  "header of no known kind")                                                               \
	X(COLLEGE, GEN_NO_INE, break_dates, ABSENCES, "2 rows dated 31/11/2026")                   \
	X(COLLEGE, GEN_NO_INE, empty_file, SANCTIONS, "0 bytes")                                   \
	X(LYCEE, GEN_SERIALS, ruin_absences, ABSENCES, "1 row in 10 dated 32/13/2026")             \
	X(LYCEE, GEN_INE_TWICE, mislabel_encoding, SANCTIONS,                                      \
	  "windows-1252 after the byte-order mark of UTF-8")                                       \
	X(LYCEE, GEN_INE_TWICE, NULL, PUPILS, "2 pupils with one INE and two birth dates")         \
	X(ECOLE, GEN_HOMONYMS, NULL, PUPILS, "2 pupils of one name in the first class")            \
	X(COLLEGE, GEN_HOMONYMS, NULL, PUPILS, "2 pupils of one name in the first class")          \
	X(LYCEE, GEN_HOMONYMS, NULL, PUPILS, "2 pupils of one name in the first class")

static const struct flaw {
	enum gen_kind kind;
	unsigned profile;
	int (*spoil)(const struct place *place);
	const char *file, *what;
} flaws[] = {
#define X(kind, profile, spoil, file, what) {GEN_KIND_##kind, profile, spoil, file, what},
	FLAWS(X)
#undef X
};

int gen_flaws_write(const struct gen_department *department, const char *folder)
{
	struct place place = {.department = department, .folder = folder};
	char path[PATH_MAX];
	FILE *list;
	int r = 0;

	snprintf(path, sizeof(path), "%s/flaws.txt", folder);
	list = fopen(path, "w");
	if (!list)
		return -errno;
	for (size_t i = 0; r == 0 && i < sizeof(flaws) / sizeof(*flaws); i++) {
		if (!find_school(department, flaws[i].kind, flaws[i].profile, &place.school))
			continue;
		if (place.school.n_pupils < GEN_LEAST_FLAWED)
			continue;
		if (flaws[i].spoil)
			r = flaws[i].spoil(&place);
		fprintf(list, "depots/%s/%s;%s\n", place.school.uai, flaws[i].file, flaws[i].what);
	}
	return fclose(list) == 0 || r < 0 ? r : -EIO;
}
