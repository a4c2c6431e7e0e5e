/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The same rules in SQL, as somebody would write them who knows it: rows in memory with the indexes
 * that these questions want, each indicator of all pupils computed once, then a statement per rule.
 * Grades and half-days are hundredths, a missing value is NULL, which behaves as unknown does.
 */
#include "tests/bench/engine.h"

#define HUNDREDTHS(value) ((value) / VIGIE_DECIMAL_HUNDREDTH)

static void check(sqlite3 *rows, int code)
{
	if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW)
		die(sqlite3_errmsg(rows));
}

static void execute(sqlite3 *rows, const char *sql)
{
	check(rows, sqlite3_exec(rows, sql, NULL, NULL, NULL));
}

static void insert(sqlite3_stmt *statement, const int64_t *values, int n)
{
	for (int i = 0; i < n; i++)
		sqlite3_bind_int64(statement, i + 1, values[i]);
	if (sqlite3_step(statement) != SQLITE_DONE)
		die("insert");
	sqlite3_reset(statement);
}

#define INSERT(statement, ...)                                                                     \
	insert(statement, (const int64_t[]){__VA_ARGS__},                                          \
	       sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

static sqlite3_stmt *prepare(sqlite3 *rows, const char *sql)
{
	sqlite3_stmt *statement = NULL;

	check(rows, sqlite3_prepare_v2(rows, sql, -1, &statement, NULL));
	return statement;
}

static void add_pupils(sqlite3 *rows, const struct vigie_facts *facts, int64_t school)
{
	sqlite3_stmt *pupil = prepare(rows, "INSERT INTO pupil VALUES(?1, ?2, ?3, ?4)");
	sqlite3_stmt *average = prepare(rows, "INSERT INTO average VALUES(?1, ?2, ?3, ?4)");

	for (size_t i = 0; i < facts->n_enrolments; i++)
		INSERT(pupil, school * PUPILS + facts->enrolments[i].pupil, school,
		       facts->enrolments[i].class_index, facts->enrolments[i].level);
	for (size_t i = 0; i < facts->n_averages; i++)
		INSERT(average, facts->averages[i].term, school * PUPILS + facts->averages[i].pupil,
		       facts->averages[i].subject, HUNDREDTHS(facts->averages[i].value));
	sqlite3_finalize(pupil);
	sqlite3_finalize(average);
}

static void add_attendance(sqlite3 *rows, const struct vigie_facts *facts, int64_t school)
{
	sqlite3_stmt *absence = prepare(rows, "INSERT INTO absence VALUES(?1, ?2, ?3, ?4)");
	sqlite3_stmt *late = prepare(rows, "INSERT INTO lateness VALUES(?1, ?2)");

	for (size_t i = 0; i < facts->n_absences; i++)
		INSERT(absence, school * PUPILS + facts->absences[i].pupil,
		       facts->absences[i].from_day, facts->absences[i].justified,
		       HUNDREDTHS(facts->absences[i].half_days));
	for (size_t i = 0; i < facts->n_latenesses; i++)
		INSERT(late, school * PUPILS + facts->latenesses[i].pupil,
		       facts->latenesses[i].date);
	sqlite3_finalize(absence);
	sqlite3_finalize(late);
}

sqlite3 *rows_new(struct vigie_facts *const schools[SCHOOLS])
{
	sqlite3 *rows = NULL;

	if (sqlite3_open(":memory:", &rows) != SQLITE_OK)
		die("no memory");
	execute(rows, "PRAGMA temp_store = MEMORY;"
		      "CREATE TABLE pupil(id INTEGER PRIMARY KEY, school INTEGER, class INTEGER,"
		      "  level INTEGER);"
		      "CREATE TABLE average(term INTEGER, pupil INTEGER, subject INTEGER,"
		      "  value INTEGER,"
		      "  PRIMARY KEY(term, pupil, subject)) WITHOUT ROWID;"
		      "CREATE TABLE absence(pupil INTEGER, day INTEGER, justified INTEGER,"
		      "  half_days INTEGER);"
		      "CREATE TABLE lateness(pupil INTEGER, day INTEGER);"
		      "BEGIN");
	for (int64_t school = 0; school < SCHOOLS; school++) {
		add_pupils(rows, schools[school], school);
		add_attendance(rows, schools[school], school);
	}
	execute(rows, "CREATE INDEX absence_pupil ON absence(pupil, day, justified, half_days);"
		      "CREATE INDEX lateness_pupil ON lateness(pupil, day);"
		      "COMMIT; ANALYZE");
	return rows;
}

/* Each indicator of each pupil, once. ?1 is the day, ?2 the first of its month, ?3 of the year. */
static const char *const indicator_tables[] = {
	"CREATE TEMP TABLE term AS SELECT pupil, (2 * sum(value) + count(*)) / (2 * count(*))"
	"  AS general, count(*) FILTER (WHERE value < 800) AS below,"
	"  max(value) FILTER (WHERE subject = 0) AS maths,"
	"  max(value) FILTER (WHERE subject = 1) AS french"
	"  FROM average WHERE term = 3 GROUP BY pupil",
	"CREATE TEMP TABLE place AS SELECT id,"
	"  CASE WHEN others > 0 THEN (20000 * below + others) / (2 * others) END AS rank FROM ("
	"  SELECT p.id, rank() OVER one - 1 AS below,"
	"  count(*) OVER (PARTITION BY p.school, p.class) - 1 AS others"
	"  FROM term AS t JOIN pupil AS p ON p.id = t.pupil"
	"  WINDOW one AS (PARTITION BY p.school, p.class ORDER BY t.general))",
	"CREATE TEMP TABLE absent AS SELECT pupil,"
	"  sum(half_days) FILTER (WHERE day >= ?2) AS month,"
	"  sum(half_days) FILTER (WHERE justified = 0) AS unjustified"
	"  FROM absence WHERE day BETWEEN ?3 AND ?1 GROUP BY pupil",
	"CREATE TEMP TABLE late AS SELECT pupil, count(*) AS late"
	"  FROM lateness WHERE day BETWEEN ?3 AND ?1 GROUP BY pupil",
	"CREATE UNIQUE INDEX temp.term_pupil ON term(pupil)",
	"CREATE UNIQUE INDEX temp.place_pupil ON place(id)",
	"CREATE UNIQUE INDEX temp.absent_pupil ON absent(pupil)",
	"CREATE UNIQUE INDEX temp.late_pupil ON late(pupil)",
	"CREATE TEMP TABLE indicator AS SELECT p.id, p.level, t.general, t.maths, t.french, "
	"t.below,"
	"  b.value AS maths_before, r.rank, coalesce(a.month, 0) AS month,"
	"  coalesce(a.unjustified, 0) AS unjustified, coalesce(l.late, 0) AS late"
	"  FROM pupil AS p LEFT JOIN term AS t ON t.pupil = p.id"
	"  LEFT JOIN average AS b ON b.term = 2 AND b.pupil = p.id AND b.subject = 0"
	"  LEFT JOIN place AS r ON r.id = p.id LEFT JOIN absent AS a ON a.pupil = p.id"
	"  LEFT JOIN late AS l ON l.pupil = p.id",
};

/* ?1 is k; five shapes, as in engine_facts.c. */
static const char *const shapes[] = {
	"unjustified >= 100 * (?1 + 1)",
	"general < 100 * (6 + ?1) AND rank < 100 * (10 + ?1)",
	"maths < 800 AND maths_before - maths >= 100 * ?1",
	"below >= ?1 + 1 OR french < 500",
	"(month >= 400) + (late >= ?1 + 1) + coalesce(general < 100 * (8 + ?1), 0) >= 2",
};

/* Steps through all rows, as who wants to know whom a rule finds does. */
static size_t run(sqlite3 *rows, const char *sql, const int64_t *values, int n)
{
	sqlite3_stmt *statement = prepare(rows, sql);
	size_t found = 0;

	for (int i = 0; i < n && i < sqlite3_bind_parameter_count(statement); i++)
		sqlite3_bind_int64(statement, i + 1, values[i]);
	while (sqlite3_step(statement) == SQLITE_ROW)
		found += sqlite3_column_int64(statement, 0) >= 0;
	check(rows, sqlite3_finalize(statement));
	return found;
}

void rows_count(sqlite3 *rows, size_t counts[RULES])
{
	const int64_t days[] = {evaluation_day(), vigie_day_from_date(2027, 2, 1),
				vigie_day_from_date(2026, 9, 1)};

	for (size_t i = 0; i < sizeof(indicator_tables) / sizeof(*indicator_tables); i++)
		run(rows, indicator_tables[i], days, 3);
	for (int64_t i = 0; i < RULES; i++) {
		char sql[256];

		snprintf(sql, sizeof(sql),
			 "SELECT id FROM indicator WHERE level BETWEEN %d AND %d AND (%s)",
			 VIGIE_LEVEL_6E, VIGIE_LEVEL_3E, shapes[i % 5]);
		counts[i] += run(rows, sql, (const int64_t[]){i / 5}, 1);
	}
	execute(rows, "DROP TABLE indicator; DROP TABLE term; DROP TABLE place;"
		      "DROP TABLE absent; DROP TABLE late");
}
