/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which measures of a referral are kept, and which stand for its start and since. */
#include "tests/unit/report/record.h"

static void put(struct record *record, vigie_day day, vigie_decimal value, bool fresh,
		vigie_day keep)
{
	const struct measure_row row = {.referral = 1, .subject = "", .day = day, .value = value};

	assert_int_equal(measures_put(record->store, &row, fresh, keep), 0);
}

static int count(struct record *record)
{
	sqlite3_stmt *statement;
	int n;

	assert_int_equal(sqlite3_prepare_v2(database_handle(record->store),
					    "SELECT count(*) FROM measure", -1, &statement, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	n = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return n;
}

static void expect(struct record *record, vigie_day start, vigie_day until, vigie_decimal first,
		   vigie_decimal last)
{
	vigie_decimal at_start, latest;

	assert_int_equal(measures_pair(record->store, 1, MEASURE_AVERAGE, "", start, until,
				       &at_start, &latest),
			 0);
	assert_int_equal(at_start, first);
	assert_int_equal(latest, last);
}

static void the_start_is_the_last_measure_before_it(void **state)
{
	struct record *record = *state;
	vigie_day created = day_of(11, 1), started = day_of(12, 10);

	add_referral(record, 1, "assigned");
	put(record, day_of(10, 20), 7, true, created);
	put(record, day_of(11, 30), 8, true, created);
	expect(record, created, INT32_MAX, 7, 8);
	put(record, day_of(1, 15), 9, true, started);
	put(record, day_of(3, 15), 10, true, started);
	expect(record, started, INT32_MAX, 8, 10);
	/* Between the start and the last one of the year none is needed. */
	assert_int_equal(count(record), 3);
}

static void without_one_before_it_is_the_first_measure(void **state)
{
	struct record *record = *state;

	add_referral(record, 1, "started");
	put(record, day_of(12, 1), 7, true, day_of(11, 1));
	expect(record, day_of(11, 1), INT32_MAX, 7, VIGIE_DECIMAL_NONE);
	put(record, day_of(1, 15), 8, true, day_of(11, 1));
	put(record, day_of(2, 15), 9, true, day_of(11, 1));
	expect(record, day_of(11, 1), INT32_MAX, 7, 9);
}

static void the_same_delivery_is_measured_once(void **state)
{
	struct record *record = *state;
	int64_t changes;

	add_referral(record, 1, "started");
	put(record, day_of(12, 1), 7, true, day_of(11, 1));
	changes = vigie_store_changes(record->store);
	put(record, day_of(12, 1), 9, false, day_of(11, 1));
	put(record, day_of(12, 1), 7, true, day_of(11, 1));
	assert_int_equal(vigie_store_changes(record->store), changes);
	put(record, day_of(12, 1), 8, true, day_of(11, 1));
	expect(record, day_of(12, 1), INT32_MAX, 8, VIGIE_DECIMAL_NONE);
}

static void a_year_that_is_over_keeps_its_last_measure(void **state)
{
	struct record *record = *state;
	vigie_day summer = day_of(8, 31);

	add_referral(record, 1, "started");
	put(record, day_of(12, 1), 7, true, day_of(12, 5));
	put(record, day_of(6, 15), 8, true, day_of(12, 5));
	put(record, summer + 30, 9, true, day_of(12, 5));
	put(record, summer + 90, 10, true, day_of(12, 5));
	expect(record, day_of(12, 5), summer, 7, 8);
	expect(record, day_of(12, 5), INT32_MAX, 7, 10);
	assert_int_equal(count(record), 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, record_set_up, record_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_start_is_the_last_measure_before_it),
		TEST(without_one_before_it_is_the_first_measure),
		TEST(the_same_delivery_is_measured_once),
		TEST(a_year_that_is_over_keeps_its_last_measure),
	};

	return cmocka_run_group_tests_name("measures", tests, NULL, NULL);
}
