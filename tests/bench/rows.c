/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rows FACTS PUPILS DATABASE: the facts as one keyed SQL row each, as fast as a careful person
 * makes it: one transaction, prepared statements, integer keys, no index beside the key, rows in
 * the order of the key within a school. What `vigie import` and `vigie evaluate` are measured
 * beside.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The peer speaks SQL by itself: it is no part of vigie. */
#include <sqlite3.h>

#define LINE_MOST 256
#define FIELDS_MOST 8
#define PUPILS_MOST 200000

static const char tables[] =
	"PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA cache_size = -65536;"
	"CREATE TABLE pupil(id INTEGER PRIMARY KEY, ine TEXT, school TEXT, class TEXT,"
	" level INTEGER) STRICT;"
	"CREATE TABLE subject(id INTEGER PRIMARY KEY, name TEXT UNIQUE) STRICT;"
	"CREATE TABLE average(pupil INTEGER, term INTEGER, subject INTEGER, value INTEGER,"
	" PRIMARY KEY(pupil, term, subject)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE absence(pupil INTEGER, day INTEGER, n INTEGER, half_days INTEGER,"
	" justified INTEGER, PRIMARY KEY(pupil, day, n)) STRICT, WITHOUT ROWID;"
	"BEGIN;";

static sqlite3 *database;

struct pupil {
	char ine[12];
	int64_t id;
};
static struct pupil pupils[PUPILS_MOST];
static size_t n_pupils;

static void die(const char *what)
{
	fprintf(stderr, "rows: %s\n", what);
	exit(1);
}

static sqlite3_stmt *prepare(const char *sql)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(database));
	return statement;
}

static void step(sqlite3_stmt *statement)
{
	if (sqlite3_step(statement) != SQLITE_DONE)
		die(sqlite3_errmsg(database));
	sqlite3_reset(statement);
}

static size_t split(char *line, char **fields)
{
	size_t n = 0;

	line[strcspn(line, "\r\n")] = '\0';
	while (n < FIELDS_MOST && line)
		fields[n++] = strsep(&line, ";");
	return n;
}

static int compare_pupils(const void *a, const void *b)
{
	return strcmp(((const struct pupil *)a)->ine, ((const struct pupil *)b)->ine);
}

/* uai;ine;be;last;first;born;class;level, in the order of the facts: so are the numbers. */
static void read_pupils(const char *path)
{
	static const char *const levels[] = {"6e", "5e", "4e", "3e"};
	sqlite3_stmt *insert = prepare("INSERT INTO pupil VALUES(?1, ?2, ?3, ?4, ?5)");
	FILE *file = fopen(path, "r");
	char line[LINE_MOST], *fields[FIELDS_MOST];

	if (!file || !fgets(line, sizeof(line), file))
		die(path);
	while (fgets(line, sizeof(line), file)) {
		int level = 0;

		if (split(line, fields) != 8)
			die("a pupil has 8 fields");
		if (n_pupils == PUPILS_MOST)
			die("too many pupils");
		while (level < 4 && strcmp(levels[level], fields[7]) != 0)
			level++;
		snprintf(pupils[n_pupils].ine, sizeof(pupils->ine), "%s", fields[1]);
		pupils[n_pupils].id = (int64_t)n_pupils + 1;
		sqlite3_bind_int64(insert, 1, pupils[n_pupils++].id);
		sqlite3_bind_text(insert, 2, fields[1], -1, SQLITE_STATIC);
		sqlite3_bind_text(insert, 3, fields[0], -1, SQLITE_STATIC);
		sqlite3_bind_text(insert, 4, fields[6], -1, SQLITE_STATIC);
		sqlite3_bind_int(insert, 5, level);
		step(insert);
	}
	sqlite3_finalize(insert);
	fclose(file);
	qsort(pupils, n_pupils, sizeof(*pupils), compare_pupils);
}

/* Facts of one pupil follow each other. */
static int64_t find_pupil(const char *ine)
{
	static struct pupil last;
	const struct pupil *found;

	if (strcmp(last.ine, ine) == 0)
		return last.id;
	snprintf(last.ine, sizeof(last.ine), "%s", ine);
	found = bsearch(&last, pupils, n_pupils, sizeof(*pupils), compare_pupils);
	if (!found)
		die("a fact of nobody");
	last.id = found->id;
	return last.id;
}

#define SUBJECTS_MOST 64

static int find_subject(const char *name)
{
	static char names[SUBJECTS_MOST][16];
	static int n, last;
	sqlite3_stmt *insert;

	/* They come in the same order for each pupil. */
	for (int i = 0; i < n; i++) {
		int at = (last + 1 + i) % n;

		if (strcmp(names[at], name) == 0)
			return last = at;
	}
	if (n == SUBJECTS_MOST)
		die("too many subjects");
	snprintf(names[n], sizeof(names[n]), "%s", name);
	insert = prepare("INSERT INTO subject VALUES(?1, ?2)");
	sqlite3_bind_int(insert, 1, n);
	sqlite3_bind_text(insert, 2, name, -1, SQLITE_STATIC);
	step(insert);
	sqlite3_finalize(insert);
	return last = n++;
}

/* "12.34" */
static int hundredths(const char *text)
{
	char *end;
	int whole = (int)strtol(text, &end, 10) * 100;

	return *end == '.' ? whole + (end[1] - '0') * 10 + (end[2] - '0') : whole;
}

/* "2027-06-28" as 20270628: comparable, and as readable. */
static int day(const char *text)
{
	return atoi(text) * 10000 + atoi(text + 5) * 100 + atoi(text + 8);
}

static void put_average(sqlite3_stmt *insert, char **fields)
{
	sqlite3_bind_int64(insert, 1, find_pupil(fields[1]));
	sqlite3_bind_int(insert, 2, atoi(fields[4]));
	sqlite3_bind_int(insert, 3, find_subject(fields[3]));
	sqlite3_bind_int(insert, 4, hundredths(fields[6]));
	step(insert);
}

/* A morning and an afternoon of one day are told apart by their order. */
static void put_absence(sqlite3_stmt *insert, char **fields)
{
	static int64_t last_pupil;
	static int last_day, n;
	int64_t pupil = find_pupil(fields[1]);
	int on = day(fields[5]);

	n = pupil == last_pupil && on == last_day ? n + 1 : 0;
	last_pupil = pupil;
	last_day = on;
	sqlite3_bind_int64(insert, 1, pupil);
	sqlite3_bind_int(insert, 2, on);
	sqlite3_bind_int(insert, 3, n);
	sqlite3_bind_int(insert, 4, hundredths(fields[6]));
	sqlite3_bind_int(insert, 5, strcmp(fields[2], "absence_justified") == 0);
	step(insert);
}

static void read_facts(const char *path)
{
	sqlite3_stmt *average = prepare("INSERT OR REPLACE INTO average VALUES(?1, ?2, ?3, ?4)");
	sqlite3_stmt *absence =
		prepare("INSERT OR REPLACE INTO absence VALUES(?1, ?2, ?3, ?4, ?5)");
	FILE *file = fopen(path, "r");
	char line[LINE_MOST], *fields[FIELDS_MOST];

	if (!file)
		die(path);
	while (fgets(line, sizeof(line), file)) {
		if (split(line, fields) != 7)
			die("a fact has 7 fields");
		if (strcmp(fields[2], "average") == 0)
			put_average(average, fields);
		else
			put_absence(absence, fields);
	}
	fclose(file);
	sqlite3_finalize(average);
	sqlite3_finalize(absence);
}

int main(int argc, char **argv)
{
	if (argc != 4)
		die("FACTS PUPILS DATABASE");
	if (sqlite3_open(argv[3], &database) != SQLITE_OK ||
	    sqlite3_exec(database, tables, NULL, NULL, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(database));
	read_pupils(argv[2]);
	read_facts(argv[1]);
	if (sqlite3_exec(database, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(database));
	sqlite3_close(database);
	return 0;
}
