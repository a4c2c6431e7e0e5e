/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layout lets one pupil be erased and a year be purged, completely and by indices. The commands
 * come later: here the statements that they will need are shown to be enough. */
#include "tests/unit/store/workshop.h"

#define EVERYTHING(number, last)                                                                   \
	"{\"t\":\"pupil\",\"id\":{\"be\":\"" number "\",\"local\":\"L" number                      \
	"\"},\"last\":\"" last "\",\"first\":\"Ana\",\"born\":\"2013-02-03\",\"class\":\"5B\","    \
	"\"household\":\"H-" last "\"}\n"                                                          \
	"{\"t\":\"average\"," BE(                                                                  \
		number) ",\"term\":1,\"value\":\"7.40\"}\n"                                        \
			"{\"t\":\"absence\"," BE(                                                  \
				number) ",\"from\":\"2026-10-01\"}\n"                              \
					"{\"t\":\"incident\"," BE(                                 \
						number) ",\"date\":\"2026-10-02\",\"what\":"       \
							"\"de " last "\"}\n"

static const char *const erasure[] = {
	"DELETE FROM fact WHERE person = 1 AND kind BETWEEN 0 AND 100"
	" AND (school, year) IN (SELECT school, year FROM member WHERE person = 1)",
	"DELETE FROM access WHERE person = 1",
	"DELETE FROM person WHERE id = 1",
};

static const char *const purge[] = {
	"DELETE FROM fact WHERE school = 1 AND year = 2026",
	"DELETE FROM member WHERE school = 1 AND year = 2026",
};

static void check_no_scan(const char *sql)
{
	char explain[512];
	sqlite3_stmt *statement = NULL;

	snprintf(explain, sizeof(explain), "EXPLAIN QUERY PLAN %s", sql);
	assert_int_equal(sqlite3_prepare_v2(database_handle(store), explain, -1, &statement, NULL),
			 SQLITE_OK);
	while (sqlite3_step(statement) == SQLITE_ROW)
		assert_int_not_equal(
			strncmp((const char *)sqlite3_column_text(statement, 3), "SCAN", 4), 0);
	sqlite3_finalize(statement);
}

static void run_all(const char *const *statements, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		check_no_scan(statements[i]);
		tell(statements[i]);
	}
}

/* Rows of any table that name the person by number. */
static int64_t count_rows_of_person(int64_t person)
{
	sqlite3_stmt *tables = NULL;
	int64_t rows = 0;

	assert_int_equal(sqlite3_prepare_v2(database_handle(store),
					    "SELECT t.name FROM sqlite_schema t,"
					    " pragma_table_info(t.name) c WHERE t.type = 'table'"
					    " AND c.name = 'person'",
					    -1, &tables, NULL),
			 SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW) {
		char sql[128];

		snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s WHERE person = %d",
			 sqlite3_column_text(tables, 0), (int)person);
		rows += ask(sql);
	}
	sqlite3_finalize(tables);
	return rows;
}

/* Do the bytes stand anywhere in the store's file? */
static bool file_holds(const char *text)
{
	FILE *file;
	bool found = false;
	struct stat status;
	char *bytes;

	tell("PRAGMA wal_checkpoint(TRUNCATE)");
	file = fopen(in_workshop("store.db"), "r");
	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &status), 0);
	bytes = malloc((size_t)status.st_size);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, (size_t)status.st_size, file), status.st_size);
	found = memmem(bytes, (size_t)status.st_size, text, strlen(text)) != NULL;
	free(bytes);
	fclose(file);
	return found;
}

static void one_pupil_is_erased_from_every_table_and_from_the_file(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;

	(void)state;
	import_lines(HEAD("records") EVERYTHING("1", "Zebulonesque") EVERYTHING("2", "Autre"),
		     SEPTEMBER + 60);
	tell("INSERT INTO flag(school, person, rule, title, state, priority, since)"
	     " VALUES(1, 1, 'r', 't', 'raised', 1, 1)");
	assert_int_equal(vigie_store_log_access(store, DAY(SEPTEMBER), "root", "explain", 1), 0);
	assert_true(count_rows_of_person(1) > 5);
	assert_true(file_holds("Zebulonesque"));
	run_all(erasure, VIGIE_ARRAY_SIZE(erasure));
	assert_int_equal(count_rows_of_person(1), 0);
	assert_false(file_holds("Zebulonesque"));
	assert_false(file_holds("zebulonesque"));
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_pupils, 1);
	assert_int_equal(facts->n_averages, 1);
	assert_string_equal(facts->pupils[0].be, "2");
}

static void a_year_is_purged_and_the_others_stay(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;

	(void)state;
	import_lines("{\"t\":\"delivery\",\"school\":\"" UAI
		     "\",\"kind\":\"grades\",\"year\":2025}\n"
		     "{\"t\":\"average\"," BE("1") ",\"term\":1,\"value\":\"7.40\"}\n",
		     SEPTEMBER);
	import_lines(HEAD("records") EVERYTHING("1", "Essai"), SEPTEMBER + 60);
	run_all(purge, VIGIE_ARRAY_SIZE(purge));
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_averages, 1);
	assert_int_equal(facts->averages[0].year, 2025);
	assert_int_equal(facts->n_absences + facts->n_enrolments, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, open_workshop, close_workshop)
		T(one_pupil_is_erased_from_every_table_and_from_the_file),
		T(a_year_is_purged_and_the_others_stay),
#undef T
	};

	return cmocka_run_group_tests_name("store/erasure", tests, NULL, NULL);
}
