/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which layout of the facts? 100,000 invented pupils in 167 schools, 34 averages and 25 absences
 * each, written in one transaction per school and read back into columns, five times round-robin:
 *	rows        one SQL row per fact
 *	packed      one row per pupil, kind and delivery
 *	appended    one row per pupil and kind, rewritten with each delivery's segment at its end
 *	chunked     the same, but a full row is left alone and a new one begun (the layout in use)
 * The packed ones first read what they have of the pupil, as an import does to compare. `split`
 *delivers the averages in 17 files, as grids of one subject each come. Prints `name value unit`.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "daemon/store/fold.h"
#include "vigie/buffer.h"

#define SCHOOLS 167
#define PUPILS 600
#define AVERAGES 34
#define ABSENCES 25
#define ROUNDS 5
#define SPLIT 17
#define CHUNK_BYTES 900

enum layout { ROWS, PACKED, APPENDED, CHUNKED, LAYOUTS };
static const char *const names[] = {"rows", "packed", "appended", "chunked"};

#define CHECK(condition)                                                                           \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);            \
			exit(1);                                                                   \
		}                                                                                  \
	} while (0)

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint32_t seed;

static uint32_t draw(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static const char *const tables[] = {
	"CREATE TABLE average(school INTEGER, year INTEGER, person INTEGER, term INTEGER,"
	" subject INTEGER, modality INTEGER, n INTEGER, value INTEGER, class INTEGER,"
	" coefficient INTEGER, mastery INTEGER, delivery INTEGER, line INTEGER,"
	" PRIMARY KEY(school, year, person, term, subject, modality, n)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE absence(school INTEGER, year INTEGER, person INTEGER, day INTEGER,"
	" half INTEGER, n INTEGER, last INTEGER, last_half INTEGER, half_days INTEGER,"
	" justified INTEGER, delivery INTEGER, line INTEGER,"
	" PRIMARY KEY(school, year, person, day, half, n)) STRICT, WITHOUT ROWID;",
#define FACT                                                                                       \
	"CREATE TABLE fact(school INTEGER, year INTEGER, kind INTEGER, person INTEGER,"            \
	" delivery INTEGER, body BLOB NOT NULL, PRIMARY KEY(school, year, kind, person, "          \
	"delivery))"                                                                               \
	" STRICT, WITHOUT ROWID;"
	FACT,
	FACT,
	FACT,
};

static sqlite3 *database;
static sqlite3_stmt *insert_average, *insert_absence, *insert_body, *read_body;

static sqlite3_stmt *prepare(const char *sql)
{
	sqlite3_stmt *statement;

	CHECK(sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK);
	return statement;
}

static void run(sqlite3_stmt *statement, const int64_t *values, int n)
{
	for (int i = 0; i < n; i++)
		sqlite3_bind_int64(statement, i + 1, values[i]);
	CHECK(sqlite3_step(statement) == SQLITE_DONE);
	sqlite3_reset(statement);
}

static void make_average(struct pack_fact *fact, int i, uint32_t line)
{
	memset(fact, 0, sizeof(*fact));
	fact->field[PACK_LINE] = line;
	fact->field[AVERAGE_TERM] = 1 + i % 2;
	fact->field[AVERAGE_SUBJECT] = 1 + i / 2;
	fact->field[AVERAGE_VALUE] = pack_decimal((int64_t)draw(2001) * 10000);
	fact->field[AVERAGE_CLASS] = pack_decimal((int64_t)(900 + draw(600)) * 10000);
	fact->field[AVERAGE_COEFFICIENT] = pack_decimal((int64_t)(1 + draw(3)) * VIGIE_DECIMAL_ONE);
}

static void make_absence(struct pack_fact *fact, int i, uint32_t line)
{
	memset(fact, 0, sizeof(*fact));
	fact->field[PACK_LINE] = line;
	fact->field[ABSENCE_FROM] = pack_day(20700 + i * 10 + (int)draw(10));
	fact->field[ABSENCE_FROM_HALF] = draw(2);
	fact->field[ABSENCE_TO] = fact->field[ABSENCE_FROM];
	fact->field[ABSENCE_TO_HALF] = 1;
	fact->field[ABSENCE_HALF_DAYS] = pack_decimal((int64_t)(1 + draw(2)) * VIGIE_DECIMAL_ONE);
	fact->field[ABSENCE_JUSTIFIED] = draw(2);
}

static void write_rows(const struct pack_fact *facts, int n, int kind, int64_t school,
		       int64_t person, int64_t delivery)
{
	int fields = pack_kinds[kind].n_fields;

	for (int i = 0; i < n; i++) {
		int64_t row[13] = {school, 2026, person};

		memcpy(row + 3, facts[i].field + 1, (size_t)fields * sizeof(row[0]));
		row[3 + fields] = delivery;
		row[4 + fields] = facts[i].field[PACK_LINE];
		run(kind == VIGIE_RECORD_AVERAGE ? insert_average : insert_absence, row,
		    5 + fields);
	}
}

static int by_key(const void *a, const void *b)
{
	return pack_compare_keys(&pack_kinds[VIGIE_RECORD_AVERAGE], a, b);
}

/* What is there already, and the delivery that its last row begins with. */
static void read_bodies(struct vigie_buffer *body, int64_t *key)
{
	for (int i = 0; i < 4; i++)
		sqlite3_bind_int64(read_body, i + 1, key[i]);
	while (sqlite3_step(read_body) == SQLITE_ROW) {
		vigie_buffer_clear(body);
		vigie_buffer_append(body, sqlite3_column_blob(read_body, 0),
				    (size_t)sqlite3_column_bytes(read_body, 0));
		key[4] = sqlite3_column_int64(read_body, 1);
	}
	sqlite3_reset(read_body);
}

static void write_packed(enum layout layout, struct pack_fact *facts, int n, int kind,
			 int64_t school, int64_t person, int64_t delivery)
{
	uint8_t bytes[AVERAGES * PACK_BYTES_MAX], *end = bytes;
	struct pack_writer writer;
	struct vigie_buffer body = {0};
	int64_t key[] = {school, 2026, kind, person, delivery};

	if (kind == VIGIE_RECORD_AVERAGE)
		qsort(facts, (size_t)n, sizeof(*facts), by_key);
	read_bodies(&body, key);
	pack_writer_init(&writer, &pack_kinds[kind]);
	for (int i = 0; i < n; i++)
		end = pack_write(&writer, &facts[i], end);
	if (layout == PACKED ||
	    (layout == CHUNKED && body.size + (size_t)(end - bytes) > CHUNK_BYTES)) {
		vigie_buffer_clear(&body);
		key[4] = delivery;
	}
	pack_append_segment(&body, (uint32_t)delivery, bytes, (size_t)(end - bytes));
	sqlite3_bind_blob(insert_body, 6, body.data, (int)body.size, NULL);
	run(insert_body, key, 5);
	vigie_buffer_done(&body);
}

static void write_facts(enum layout layout, struct pack_fact *facts, int n, int kind,
			int64_t school, int64_t person, int64_t delivery)
{
	if (layout == ROWS)
		write_rows(facts, n, kind, school, person, delivery);
	else
		write_packed(layout, facts, n, kind, school, person, delivery);
}

static void import_school(enum layout layout, int64_t school, int parts)
{
	struct pack_fact facts[AVERAGES];
	int64_t delivery = school * 100;
	uint32_t line = 1;
	int each = AVERAGES / parts;

	for (int part = 0; part < parts; part++, delivery++) {
		for (int64_t person = 0; person < PUPILS; person++) {
			for (int i = 0; i < each; i++)
				make_average(&facts[i], part * each + i, line++);
			write_facts(layout, facts, each, VIGIE_RECORD_AVERAGE, school,
				    school * PUPILS + person, delivery);
		}
	}
	for (int64_t person = 0; person < PUPILS; person++) {
		for (int i = 0; i < ABSENCES; i++)
			make_absence(&facts[i], i, line++);
		write_facts(layout, facts, ABSENCES, VIGIE_RECORD_ABSENCE, school,
			    school * PUPILS + person, delivery);
	}
}

/* Columns stand for what an evaluation reads: here a sum, so that nothing is optimised away. */
static int64_t load_rows(const char *sql, int fields)
{
	sqlite3_stmt *statement = prepare(sql);
	int64_t sum = 0;

	for (int64_t school = 0; school < SCHOOLS; school++) {
		sqlite3_bind_int64(statement, 1, school);
		while (sqlite3_step(statement) == SQLITE_ROW)
			for (int i = 0; i < fields; i++)
				sum += sqlite3_column_int64(statement, i);
		sqlite3_reset(statement);
	}
	sqlite3_finalize(statement);
	return sum;
}

static int64_t sum_up(const struct fold *fold, int kind)
{
	int64_t sum = 0;

	for (size_t i = 0; i < fold->n; i++)
		for (int j = 1; j <= pack_kinds[kind].n_fields; j++)
			sum += fold->facts[i].field[j];
	return sum;
}

static int64_t load_bodies(int kind)
{
	sqlite3_stmt *statement = prepare("SELECT person, body FROM fact"
					  " WHERE school = ? AND year = 2026 AND kind = ?");
	struct fold fold = {0};
	int64_t sum = 0, person = -1;

	for (int64_t school = 0; school < SCHOOLS; school++) {
		sqlite3_bind_int64(statement, 1, school);
		sqlite3_bind_int64(statement, 2, kind);
		while (sqlite3_step(statement) == SQLITE_ROW) {
			if (sqlite3_column_int64(statement, 0) != person) {
				sum += sum_up(&fold, kind);
				fold_clear(&fold);
				person = sqlite3_column_int64(statement, 0);
			}
			CHECK(fold_body(&fold, &pack_kinds[kind], sqlite3_column_blob(statement, 1),
					(size_t)sqlite3_column_bytes(statement, 1), NULL) == 0);
		}
		sqlite3_reset(statement);
	}
	sum += sum_up(&fold, kind);
	sqlite3_finalize(statement);
	fold_done(&fold);
	return sum;
}

static int64_t load(enum layout layout)
{
	if (layout == ROWS)
		return load_rows("SELECT term, subject, modality, n, value, class, coefficient,"
				 " mastery, person FROM average WHERE school = ? AND year = 2026",
				 8) +
		       load_rows("SELECT day, half, n, last, last_half, half_days, justified,"
				 " person FROM absence WHERE school = ? AND year = 2026",
				 7);
	return load_bodies(VIGIE_RECORD_AVERAGE) + load_bodies(VIGIE_RECORD_ABSENCE);
}

static void open_layout(enum layout layout, const char *path)
{
	CHECK(sqlite3_open(path, &database) == SQLITE_OK);
	CHECK(sqlite3_exec(database,
			   "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
			   "PRAGMA secure_delete = ON; PRAGMA cache_size = -4096",
			   NULL, NULL, NULL) == SQLITE_OK);
	CHECK(sqlite3_exec(database, tables[layout], NULL, NULL, NULL) == SQLITE_OK);
	if (layout == ROWS) {
		insert_average = prepare("INSERT INTO average VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)");
		insert_absence = prepare("INSERT INTO absence VALUES(?,?,?,?,?,?,?,?,?,?,?,?)");
	} else {
		insert_body = prepare("INSERT INTO fact VALUES(?,?,?,?,?,?)"
				      " ON CONFLICT DO UPDATE SET body = excluded.body");
		read_body = prepare("SELECT body, delivery FROM fact WHERE school = ? AND year = ?"
				    " AND kind = ? AND person = ?");
	}
}

static void close_layout(void)
{
	sqlite3_finalize(insert_average);
	sqlite3_finalize(insert_absence);
	sqlite3_finalize(insert_body);
	sqlite3_finalize(read_body);
	insert_average = insert_absence = insert_body = read_body = NULL;
	CHECK(sqlite3_close(database) == SQLITE_OK);
}

static void round_of(enum layout layout, int parts, const char *folder, int64_t *sum)
{
	const char *way = parts == 1 ? "whole" : "split";
	char path[128];
	struct stat status;
	double start = now();

	snprintf(path, sizeof(path), "%s/%s.db", folder, names[layout]);
	seed = 1;
	open_layout(layout, path);
	for (int64_t school = 0; school < SCHOOLS; school++) {
		CHECK(sqlite3_exec(database, "BEGIN", NULL, NULL, NULL) == SQLITE_OK);
		import_school(layout, school, parts);
		CHECK(sqlite3_exec(database, "COMMIT", NULL, NULL, NULL) == SQLITE_OK);
	}
	close_layout();
	printf("layout_%s_%s_import %.2f s\n", names[layout], way, now() - start);
	CHECK(stat(path, &status) == 0);
	printf("layout_%s_%s_size %.0f MiB\n", names[layout], way,
	       (double)status.st_size / 1048576);
	start = now();
	CHECK(sqlite3_open(path, &database) == SQLITE_OK);
	*sum = load(layout);
	CHECK(sqlite3_close(database) == SQLITE_OK);
	printf("layout_%s_%s_load %.2f s\n", names[layout], way, now() - start);
	fflush(stdout);
	unlink(path);
}

int main(int argc, char **argv)
{
	char folder[] = "/tmp/vigie-layout-XXXXXX";
	int rounds = argc > 1 ? atoi(argv[1]) : ROUNDS;
	int64_t sum[LAYOUTS];

	CHECK(mkdtemp(folder));
	for (int i = 0; i < rounds; i++) {
		for (int parts = 1; parts <= SPLIT; parts += SPLIT - 1) {
			for (enum layout layout = ROWS; layout < LAYOUTS; layout++)
				round_of(layout, parts, folder, &sum[layout]);
			CHECK(sum[ROWS] == sum[PACKED]);
			CHECK(sum[ROWS] == sum[APPENDED] && sum[ROWS] == sum[CHUNKED]);
		}
	}
	return rmdir(folder);
}
