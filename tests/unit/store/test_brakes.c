/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two brakes, one row below and one row above, and a person who decides. */
#include "tests/unit/store/workshop.h"

/* `n` pupils, then `bad` rows without any identity. */
static struct vigie_delivery import_pupils(const char *head, int n, int bad, int day, bool force)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	struct vigie_import import;
	struct vigie_delivery delivery;

	vigie_buffer_append_string(&text, head);
	for (int i = 0; i < n; i++)
		vigie_buffer_append_format(&text,
					   "{\"t\":\"pupil\",\"id\":{\"be\":\"%d\"},\"level\":"
					   "\"5e\"}\n",
					   1000 + i);
	for (int i = 0; i < bad; i++)
		vigie_buffer_append_string(
			&text, "{\"t\":\"lateness\"," BE("1000") ",\"date\":\"2024-10-08\"}\n");
	import = import_of(vigie_buffer_string(&text), day);
	import.force = force;
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	return delivery;
}

static void count_told(void *userdata, uint32_t line, uint32_t column, enum vigie_rejection why)
{
	(void)line, (void)column, (void)why;
	++*(int *)userdata;
}

static int count_rows(void *userdata, const struct vigie_rejected_row *row)
{
	assert_int_equal(row->why, VIGIE_REJECT_OTHER_YEAR);
	assert_true(row->line > 90);
	++*(int *)userdata;
	return 0;
}

static void more_than_five_percent_of_rejected_rows_hold_the_delivery(void **state)
{
	struct vigie_delivery held, again, stored;
	int rows = 0;

	(void)state;
	held = import_pupils(HEAD("pupils"), 94, 6, SEPTEMBER + 1, false);
	assert_int_equal(held.state, VIGIE_DELIVERY_HELD);
	assert_int_equal(held.brake, VIGIE_BRAKE_REJECTED_ROWS);
	assert_int_equal(held.seen, 100);
	assert_int_equal(held.rejected, 6);
	assert_int_equal(ask("SELECT count(*) FROM person") + ask("SELECT count(*) FROM fact"), 0);
	assert_int_equal(vigie_store_each_rejected(store, held.id, count_rows, &rows), 0);
	assert_int_equal(rows, 6);
	again = import_pupils(HEAD("pupils"), 94, 6, SEPTEMBER + 2, false);
	assert_int_equal(again.id, held.id);
	assert_int_equal(ask("SELECT count(*) FROM delivery"), 1);
	stored = import_pupils(HEAD("pupils"), 95, 5, SEPTEMBER + 3, false);
	assert_int_equal(stored.state, VIGIE_DELIVERY_STORED);
	assert_int_equal(ask("SELECT count(*) FROM quarantine"), 11);
	stored = import_pupils(HEAD("pupils"), 94, 6, SEPTEMBER + 4, true);
	assert_int_equal(stored.brake, VIGIE_BRAKE_NONE);
	assert_int_equal(stored.accepted, 94);
}

/* What the name of a grid says. */
static const struct vigie_hints grid_hints = {.school = UAI,
					      .year = 2026,
					      .class_name = "5B",
					      .subject = "MATHS",
					      .term = 1,
					      .date = VIGIE_DAY_NONE};

/* A grid with so many good rows of four marks each, and so many shifted ones. */
static struct vigie_delivery import_grid(int good, int bad, int *ret_told)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	struct vigie_import import;
	struct vigie_delivery delivery;

	vigie_buffer_append_string(&text, ";;01/10;02/10;03/10;04/10\n9 élèves;Moyenne;1-/20;1-/20;"
					  "1-/20;1-/20\n");
	for (int i = 0; i < good; i++)
		vigie_buffer_append_format(&text, "ESSAI%c%c Lou;8;8;8;8;8\n", 'A' + i / 26,
					   'A' + i % 26);
	for (int i = 0; i < bad; i++)
		vigie_buffer_append_string(&text, "MODELE Lou;8;shifted;8;8;8;8\n");
	import = import_of(vigie_buffer_string(&text), SEPTEMBER + 1);
	import.format = NULL;
	import.options.hints = grid_hints;
	import.on_reject = count_told;
	import.userdata = ret_told;
	*ret_told = 0;
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	return delivery;
}

static void a_row_of_a_grid_weighs_as_much_as_another_whatever_its_marks(void **state)
{
	int told;
	struct vigie_delivery delivery = import_grid(18, 1, &told);

	(void)state;
	assert_int_equal(delivery.state, VIGIE_DELIVERY_HELD);
	assert_int_equal(delivery.brake, VIGIE_BRAKE_REJECTED_ROWS);
	assert_int_equal(told, 1);
	delivery = import_grid(19, 1, &told);
	assert_int_equal(delivery.state, VIGIE_DELIVERY_STORED);
	assert_int_equal(delivery.rejected, 1);
}

/* The three records of each of two rows are rejected for one reason: two rows are told. */
static void a_row_is_told_once_for_all_its_records(void **state)
{
	static const char namesakes[] =
		HEAD("records") "{\"t\":\"pupil\",\"id\":{\"name\":\"MODELE "
				"Lou\",\"born\":\"2012-02-03\",\"class\":\"5B\"},"
				"\"class\":\"5B\"}\n"
				"{\"t\":\"pupil\",\"id\":{\"name\":\"MODELE "
				"Lou\",\"born\":\"2012-05-06\",\"class\":\"5B\"},"
				"\"class\":\"5B\"}\n";
	struct vigie_import import = import_of(namesakes, SEPTEMBER + 1);
	struct vigie_delivery delivery;
	int told = 0;

	(void)state;
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	import = import_of(";;01/10;02/10\n9 élèves;Moyenne;1-/20;1-/20\nMODELE Lou;8;8;8\n"
			   "MODELE Lou;7;7;7\n",
			   SEPTEMBER + 2);
	import.format = NULL;
	import.options.hints = grid_hints;
	import.on_reject = count_told;
	import.userdata = &told;
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	assert_int_equal(delivery.rejected, 6);
	assert_int_equal(told, 2);
}

/* And such a file again, though it is read again, writes nothing. */
static void a_file_with_rejected_rows_again_writes_nothing(void **state)
{
	struct vigie_delivery first = import_pupils(HEAD("pupils"), 95, 5, SEPTEMBER + 3, false);
	int64_t changes = vigie_store_changes(store);
	struct vigie_delivery again = import_pupils(HEAD("pupils"), 95, 5, SEPTEMBER + 4, false);

	(void)state;
	assert_int_equal(again.state, VIGIE_DELIVERY_UNCHANGED);
	assert_int_equal(again.id, first.id);
	assert_int_equal(again.rejected, 5);
	assert_int_equal(vigie_store_changes(store), changes);
}

/* Two of three rows are of namesakes: they are quarantined, and the third is not held for them. */
static void namesakes_in_a_class_do_not_hold_the_others(void **state)
{
	static const char text[] = HEAD("records") "{\"t\":\"pupil\",\"id\":{\"name\":\"ESSAI "
						   "Lou\",\"born\":\"2012-02-03\",\"class\":"
						   "\"5B\"},\"class\":\"5B\"}\n"
						   "{\"t\":\"pupil\",\"id\":{\"name\":\"ESSAI "
						   "Lou\",\"born\":\"2012-05-06\",\"class\":"
						   "\"5B\"},\"class\":\"5B\"}\n"
						   "{\"t\":\"average\",\"id\":{\"name\":\"ESSAI "
						   "Lou\",\"class\":\"5B\"},\"term\":1,"
						   "\"value\":\"7.00\"}\n"
						   "{\"t\":\"average\",\"id\":{\"name\":\"ESSAI "
						   "Lou\",\"class\":\"5B\"},\"term\":1,"
						   "\"value\":\"8.00\"}\n";
	struct vigie_import import = import_of(text, SEPTEMBER + 1);
	struct vigie_delivery delivery;

	(void)state;
	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	assert_int_equal(delivery.state, VIGIE_DELIVERY_STORED);
	assert_int_equal(delivery.rejected, 2);
	assert_int_equal(ask("SELECT count(*) FROM quarantine"), 2);
}

#define NAMED(ine, born)                                                                           \
	"{\"t\":\"pupil\",\"id\":{\"ine\":\"" ine "\"},\"born\":\"" born "\",\"level\":\"5e\"}\n"

/* The row is most likely theirs: a wrong birth date must not cost them their place in the school.
 */
static void a_pupil_whose_row_is_in_conflict_is_not_dropped(void **state)
{
	static const char others[] =
		NAMED("0123456789B", "2012-01-02") NAMED("0123456789C", "2012-01-03")
			NAMED("0123456789D", "2012-01-04") NAMED("0123456789E", "2012-01-05");
	char text[1024];

	(void)state;
	snprintf(text, sizeof(text), "%s%s%s", WHOLE("pupils"), others,
		 NAMED("0123456789A", "2012-01-01"));
	assert_int_equal(import_lines(text, SEPTEMBER + 1).facts_written, 5);
	snprintf(text, sizeof(text), "%s%s%s", WHOLE("pupils"), others,
		 NAMED("0123456789A", "2011-01-01"));
	assert_int_equal(import_lines(text, SEPTEMBER + 2).state, VIGIE_DELIVERY_UNCHANGED);
}

static void more_than_a_fifth_of_the_pupils_dropped_holds_the_delivery(void **state)
{
	struct vigie_delivery delivery;

	(void)state;
	import_pupils(WHOLE("pupils"), 10, 0, SEPTEMBER + 1, false);
	delivery = import_pupils(WHOLE("pupils"), 7, 0, SEPTEMBER + 2, false);
	assert_int_equal(delivery.state, VIGIE_DELIVERY_HELD);
	assert_int_equal(delivery.brake, VIGIE_BRAKE_DROPPED_PUPILS);
	delivery = import_pupils(WHOLE("pupils"), 8, 0, SEPTEMBER + 3, false);
	assert_int_equal(delivery.state, VIGIE_DELIVERY_STORED);
	assert_int_equal(delivery.facts_written, 2);
	delivery = import_pupils(WHOLE("pupils"), 1, 0, SEPTEMBER + 4, true);
	assert_int_equal(delivery.state, VIGIE_DELIVERY_STORED);
	assert_int_equal(delivery.facts_written, 7);
	/* A delta drops nobody. */
	delivery = import_pupils(HEAD("pupils"), 1, 0, SEPTEMBER + 5, false);
	assert_int_equal(delivery.state, VIGIE_DELIVERY_UNCHANGED);
}

#define REPORTED(be)                                                                               \
	"{\"t\":\"pupil\"," BE(be) ",\"class\":\"5B\",\"level\":\"5e\"}\n"                         \
				   "{\"t\":\"average\"," BE(be) ",\"term\":1,\"value\":\"8\"}\n"
#define LISTED(name, born)                                                                         \
	"{\"t\":\"pupil\",\"id\":{\"name\":\"ESSAI " name "\",\"born\":\"" born                    \
	"\"},\"last\":\"ESSAI\",\"first\":\"" name "\",\"born\":\"" born                           \
	"\",\"class\":\"5B\",\"level\":\"5e\"}\n"
#define REPORTS                                                                                    \
	"{\"t\":\"delivery\",\"school\":\"" UAI                                                    \
	"\",\"kind\":\"reports\",\"year\":2026,\"complete\":true}\n"

/* Reports without names know their pupils by number only: a list of names says nothing of them. */
static void a_list_of_names_drops_nobody_who_is_only_known_by_a_number(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;
	struct vigie_delivery list;

	(void)state;
	import_lines(REPORTS REPORTED("1") REPORTED("2") REPORTED("3"), SEPTEMBER + 1);
	list = import_lines(WHOLE("pupils") LISTED("Ana", "2013-01-01") LISTED("Bob", "2013-01-02")
				    LISTED("Cyd", "2013-01-03"),
			    SEPTEMBER + 2);
	assert_int_equal(list.state, VIGIE_DELIVERY_STORED);
	assert_int_equal(list.facts_written, 3);
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_enrolments, 6);
	/* But a list of the same names that lacks two of three is held, as before. */
	list = import_lines(WHOLE("pupils") LISTED("Ana", "2013-01-01"), SEPTEMBER + 3);
	assert_int_equal(list.brake, VIGIE_BRAKE_DROPPED_PUPILS);
	/* And so is a list of numbers that lacks two of three numbers. */
	list = import_lines(WHOLE("pupils") REPORTED("1"), SEPTEMBER + 4);
	assert_int_equal(list.brake, VIGIE_BRAKE_DROPPED_PUPILS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, open_workshop, close_workshop)
		T(more_than_five_percent_of_rejected_rows_hold_the_delivery),
		T(a_row_of_a_grid_weighs_as_much_as_another_whatever_its_marks),
		T(a_row_is_told_once_for_all_its_records),
		T(a_file_with_rejected_rows_again_writes_nothing),
		T(namesakes_in_a_class_do_not_hold_the_others),
		T(a_pupil_whose_row_is_in_conflict_is_not_dropped),
		T(more_than_a_fifth_of_the_pupils_dropped_holds_the_delivery),
		T(a_list_of_names_drops_nobody_who_is_only_known_by_a_number),
#undef T
	};

	return cmocka_run_group_tests_name("store/brakes", tests, NULL, NULL);
}
