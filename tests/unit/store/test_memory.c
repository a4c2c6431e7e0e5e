/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one import leaves for the next says nothing that the store does not say. */
#include "daemon/store/memory.h"
#include "tests/unit/store/workshop.h"

#define PUPIL(id, name, class)                                                                     \
	"{\"t\":\"pupil\",\"id\":{" id "},\"last\":\"" name "\",\"class\":\"" class "\"}\n"
#define LATE(id) "{\"t\":\"lateness\",\"id\":{" id "},\"date\":\"2026-10-08\"}\n"
#define ONE "\"be\":\"1\""
#define NAMED(class) "\"name\":\"ESSAI\",\"class\":\"" class "\""

static bool keeps_a_roster(void)
{
	return database_memory(store)->roster.school != 0 && memory_is_trusted(store);
}

static int64_t persons(void)
{
	return ask("SELECT count(*) FROM person");
}

static void the_next_file_finds_who_was_added(void **state)
{
	(void)state;
	import_lines(HEAD("records") PUPIL(ONE, "ESSAI", "5B"), SEPTEMBER);
	assert_true(keeps_a_roster());
	import_lines(HEAD("records") LATE(NAMED("5B")), SEPTEMBER + 40);
	import_lines(HEAD("records") LATE(ONE), SEPTEMBER + 41);
	assert_true(keeps_a_roster());
	assert_int_equal(persons(), 1);
	assert_int_equal(ask("SELECT count(*) FROM member WHERE class = '5b'"
			     " OR class = '5B'"),
			 1);
}

static void what_this_connection_deletes_is_forgotten(void **state)
{
	(void)state;
	import_lines(HEAD("records") PUPIL(ONE, "ESSAI", "5B"), SEPTEMBER);
	tell("DELETE FROM person");
	assert_false(keeps_a_roster());
	import_lines(HEAD("records") LATE(NAMED("5B")), SEPTEMBER + 40);
	assert_int_equal(persons(), 1);
	assert_int_equal(ask("SELECT count(*) FROM member"), 1);
}

static void what_another_connection_writes_is_seen(void **state)
{
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *other = NULL;

	(void)state;
	import_lines(HEAD("records") PUPIL(ONE, "ESSAI", "5B"), SEPTEMBER);
	assert_int_equal(vigie_store_open(in_workshop("store.db"), VIGIE_STORE_WRITE, &other), 0);
	assert_int_equal(
		sqlite3_exec(database_handle(other), "DELETE FROM person", NULL, NULL, NULL),
		SQLITE_OK);
	/* Even when what this one writes next is known to be harmless. */
	assert_int_equal(vigie_store_item_done(store, "s", "file", 1, 1, NULL, 1), 0);
	import_lines(HEAD("records") LATE(NAMED("5B")), SEPTEMBER + 40);
	assert_int_equal(persons(), 1);
	assert_int_equal(ask("SELECT count(*) FROM member"), 1);
}

static void an_item_done_costs_no_roster(void **state)
{
	(void)state;
	import_lines(HEAD("records") PUPIL(ONE, "ESSAI", "5B"), SEPTEMBER);
	assert_int_equal(vigie_store_item_done(store, "s", "file", 1, 1, NULL, 1), 0);
	assert_true(keeps_a_roster());
	assert_int_equal(vigie_store_put_state(store, "key", "value"), 0);
	assert_false(keeps_a_roster());
}

static void what_is_rolled_back_is_forgotten(void **state)
{
	struct vigie_import import = import_of(HEAD("records") PUPIL(ONE, "ESSAI", "5B"), 20700);
	struct vigie_delivery delivery;

	(void)state;
	import.dry_run = true;
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	assert_int_equal(database_memory(store)->roster.school, 0);
	import_lines(HEAD("records") LATE(NAMED("5B")), SEPTEMBER + 40);
	assert_int_equal(persons(), 1);
	assert_int_equal(ask("SELECT count(*) FROM member"), 1);
}

static void a_class_that_was_left_is_no_identity_in_the_next_file(void **state)
{
	(void)state;
	import_lines(HEAD("records") PUPIL(ONE, "ESSAI", "5B"), SEPTEMBER);
	import_lines(HEAD("records") PUPIL(ONE, "ESSAI", "5C"), SEPTEMBER + 1);
	import_lines(HEAD("records") LATE(NAMED("5C")), SEPTEMBER + 40);
	assert_int_equal(persons(), 1);
	import_lines(HEAD("records") LATE(NAMED("5B")), SEPTEMBER + 41);
	assert_int_equal(persons(), 2);
}

static void a_class_that_a_row_says_is_no_identity_in_the_next_file(void **state)
{
	(void)state;
	import_lines(HEAD("records") PUPIL(ONE, "ESSAI", "5B"), SEPTEMBER);
	import_lines(HEAD("records") LATE(ONE "," NAMED("GROUPE")), SEPTEMBER + 40);
	import_lines(HEAD("records") LATE(NAMED("GROUPE")), SEPTEMBER + 41);
	assert_int_equal(persons(), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, open_workshop, close_workshop)
		T(the_next_file_finds_who_was_added),
		T(what_this_connection_deletes_is_forgotten),
		T(what_another_connection_writes_is_seen),
		T(an_item_done_costs_no_roster),
		T(what_is_rolled_back_is_forgotten),
		T(a_class_that_was_left_is_no_identity_in_the_next_file),
		T(a_class_that_a_row_says_is_no_identity_in_the_next_file),
#undef T
	};

	return cmocka_run_group_tests_name("store/memory", tests, NULL, NULL);
}
