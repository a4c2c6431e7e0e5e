/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pupil is erased from everything that the store keeps, in its file, its log and its copies. A
 * year is purged by indices: the statements that this needs are shown to be enough. */
#include <dirent.h>

#include "tests/unit/store/workshop.h"
#include "vigie/person.h"

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

static bool holds(const char *path, const char *text)
{
	FILE *file = fopen(path, "r");
	struct stat status;
	bool found;
	char *bytes;

	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &status), 0);
	bytes = malloc((size_t)status.st_size + 1);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, (size_t)status.st_size, file), status.st_size);
	found = memmem(bytes, (size_t)status.st_size, text, strlen(text)) != NULL;
	free(bytes);
	fclose(file);
	return found;
}

static unsigned count_files_of(const char *folder, const char *text)
{
	DIR *listing = opendir(folder);
	struct dirent *entry;
	unsigned n = 0;

	assert_non_null(listing);
	while ((entry = readdir(listing))) {
		char path[512];

		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		n += entry->d_type == DT_REG && strcmp(entry->d_name, "file") != 0 &&
		     holds(path, text);
	}
	closedir(listing);
	return n;
}

/* In how many of the store's files, and of the kept copies, do the bytes stand? */
static unsigned files_that_hold(const char *text)
{
	return count_files_of(workshop, text) + count_files_of(in_workshop("kept"), text);
}

#define ZEBULON "\"last\":\"Zebulonesque\",\"first\":\"Anna\",\"born\":\"2013-02-03\""

/* A pupil with an INE and another name, two files of whom wait in the quarantine. */
static void fill(void)
{
	struct vigie_import import;
	struct vigie_delivery delivery;

	import_lines(HEAD("records") EVERYTHING("1", "Zebulonesque") EVERYTHING("2", "Autre"),
		     SEPTEMBER + 60);
	import_lines(HEAD("records") "{\"t\":\"pupil\",\"id\":{\"ine\":\"0123456789Q\"}," ZEBULON
				     ",\"class\":\"5C\"}\n"
				     "{\"t\":\"lateness\",\"id\":{\"ine\":\"0123456789Q\"},"
				     "\"date\":\"2026-10-08\"}\n",
		     SEPTEMBER + 61);
	import = import_of(HEAD("records") "{\"t\":\"pupil\",\"id\":{\"ine\":\"0123456789Q\"},"
					   "\"last\":\"Zebulonesque\",\"born\":\"2012-01-01\"}\n",
			   SEPTEMBER + 62);
	import.keep = in_workshop("kept");
	import.force = true;
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	assert_int_equal(delivery.rejected, 1);
	tell("INSERT INTO flag(school, person, rule, title, state, priority, since)"
	     " VALUES(1, 1, 'r', 't', 'raised', 1, 1)");
	tell("INSERT INTO rule_version(id, rule, fingerprint, text) VALUES(1, 'r', 'f', 't')");
	tell("INSERT INTO decision(flag, version, day, moment, content) VALUES(1, 1, 1, 1, "
	     "'{\"average\":\"Zebulonesque\"}')");
	tell("INSERT INTO outbox(message_id, coordinator, sender, recipient, subject, body, state,"
	     " queued) VALUES('m1', 'c', 's', 'r', 'x', CAST('Zebulonesque Ana' AS BLOB), 'sent', "
	     "77),"
	     " ('m2', 'c', 's', 'r', 'x', CAST('others' AS BLOB), 'sent', 78)");
	assert_int_equal(vigie_store_log_access(store, 77, "vigie", "digest, identity full", 1), 0);
}

static void one_pupil_is_erased_from_every_table_and_from_every_file(void **state)
{
	static const char *const traces[] = {"Zebulonesque", "zebulonesque", "0123456789Q",
					     "2012-01-01"};
	const struct vigie_ruling camille = {
		.when = DAY(SEPTEMBER + 70), .day = SEPTEMBER + 70, .who = "camille"};
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;
	uint64_t copies = 0;

	(void)state;
	fill();
	assert_int_equal(vigie_person_join(store, 1, 3, &camille), 0);
	assert_true(count_rows_of_person(1) > 5);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(traces); i++)
		assert_true(files_that_hold(traces[i]) > 0);
	assert_int_equal(vigie_person_erase(store, 1, in_workshop("kept"), &camille, &copies), 0);
	assert_int_equal(copies, 1);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(traces); i++)
		assert_int_equal(files_that_hold(traces[i]), 0);
	/* That it was done, of whom by number, and by whom, is all that remains. */
	assert_int_equal(count_rows_of_person(1), 1);
	assert_int_equal(ask("SELECT count(*) FROM access WHERE person = 1 AND who = 'camille'"),
			 1);
	assert_int_equal(count_rows_of_person(3), 0);
	assert_int_equal(ask("SELECT count(*) FROM outbox WHERE body = CAST('others' AS BLOB)"), 1);
	assert_int_equal(ask("SELECT changed > 0 FROM school"), 1);
	assert_int_equal(vigie_person_erase(store, 1, in_workshop("kept"), &camille, &copies),
			 -ENOENT);
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_pupils, 1);
	assert_int_equal(facts->n_averages, 1);
	assert_string_equal(facts->pupils[0].be, "2");
	assert_int_equal(rmdir(in_workshop("kept")), 0);
}

static int count_withdrawal(void *userdata, int64_t person)
{
	assert_int_equal(person, 1);
	++*(int *)userdata;
	return 0;
}

static void whose_family_objected_is_looked_at_by_no_rule(void **state)
{
	const struct vigie_ruling camille = {
		.when = DAY(SEPTEMBER + 70), .day = SEPTEMBER + 70, .who = "camille", .why = "w"};
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *without = NULL;
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *with = NULL;
	struct vigie_objection objection;
	int withdrawals = 0;

	(void)state;
	import_lines(HEAD("records") EVERYTHING("1", "Essai") EVERYTHING("2", "Autre"),
		     SEPTEMBER + 60);
	tell("INSERT INTO flag(school, person, rule, title, state, priority, since)"
	     " VALUES(1, 1, 'r', 't', 'raised', 1, 1), (1, 1, 's', 't', 'pending', 1, 1)");
	tell("UPDATE school SET changed = 0");
	assert_int_equal(vigie_person_object(store, 1, &camille, count_withdrawal, &withdrawals),
			 0);
	assert_int_equal(vigie_person_object(store, 1, &camille, count_withdrawal, &withdrawals),
			 1);
	assert_int_equal(vigie_person_object(store, 9, &camille, count_withdrawal, &withdrawals),
			 -ENOENT);
	without = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(without->n_pupils, 1);
	assert_int_equal(without->n_averages, 1);
	assert_int_equal(ask("SELECT count(*) FROM flag"), 1);
	assert_int_equal(ask("SELECT count(*) FROM flag WHERE reason = 'objected'"), 1);
	assert_int_equal(withdrawals, 1);
	assert_int_equal(ask("SELECT changed > 0 FROM school"), 1);
	assert_int_equal(vigie_person_get_objection(store, 1, &objection), 1);
	assert_string_equal(objection.who, "camille");
	/* What the school delivers is kept all the same, for when it ends. */
	import_lines(HEAD("records") "{\"t\":\"lateness\"," BE("1") ",\"date\":\"2026-10-09\"}\n",
		     SEPTEMBER + 71);
	assert_int_equal(vigie_person_end_objection(store, 1, &camille), 0);
	assert_int_equal(vigie_person_end_objection(store, 1, &camille), 1);
	with = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(with->n_pupils, 2);
	assert_int_equal(with->n_latenesses, 1);
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
		T(one_pupil_is_erased_from_every_table_and_from_every_file),
		T(whose_family_objected_is_looked_at_by_no_rule),
		T(a_year_is_purged_and_the_others_stay),
#undef T
	};

	return cmocka_run_group_tests_name("store/erasure", tests, NULL, NULL);
}
