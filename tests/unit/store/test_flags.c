/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of flags: one current, decisions with their rule, nothing left of an erased pupil. */
#include "daemon/store/flags.h"
#include "tests/unit/store/queue_store.h"

static const struct vigie_rule_info rule = {.name = "r", .title = "Titre", .text = "rule text"};

static int64_t start(struct vigie_store *store, int64_t person, enum vigie_flag_state flag_state)
{
	struct flag_start row = {1, person, &rule, flag_state, 100};
	int64_t id = 0;

	assert_int_equal(flags_insert(store, &row, &id), 0);
	return id;
}

static void raise_on(struct vigie_store *store, int64_t id, vigie_day day)
{
	struct flag_decision decision = {.rule = &rule,
					 .fingerprint = "0123456789abcdef",
					 .sentence = "",
					 .conditions = "",
					 .values = "{}",
					 .findings = "",
					 .day = day,
					 .moment = 5};

	assert_int_equal(flags_raise(store, id, &decision), 0);
}

static void a_pupil_has_one_current_flag_of_a_rule(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	struct flag_start again = {1, 1, &rule, VIGIE_FLAG_PENDING, 100};
	int64_t id = start(store, 1, VIGIE_FLAG_PENDING), other;

	assert_int_equal(flags_insert(store, &again, &other), -EEXIST);
	assert_int_equal(flags_clear(store, id, 101, VIGIE_FLAG_REASON_EXIT), 0);
	assert_int_equal(flags_insert(store, &again, &other), 0);
	assert_true(other > id);
}

static void a_number_is_never_used_twice(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	int64_t first = start(store, 1, VIGIE_FLAG_PENDING);

	assert_int_equal(flags_drop(store, first), 0);
	assert_int_equal(queue_store_count(store, "flag"), 0);
	assert_true(start(store, 1, VIGIE_FLAG_PENDING) > first);
}

static void the_text_of_a_rule_is_kept_once(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;

	raise_on(store, start(store, 1, VIGIE_FLAG_PENDING), 100);
	raise_on(store, start(store, 2, VIGIE_FLAG_PENDING), 100);
	assert_int_equal(queue_store_count(store, "decision"), 2);
	assert_int_equal(queue_store_count(store, "rule_version"), 1);
}

static void a_month_counts_what_was_raised_in_it_even_when_cleared(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	int64_t cleared = start(store, 1, VIGIE_FLAG_PENDING), n = 0;

	raise_on(store, cleared, 100);
	assert_int_equal(flags_clear(store, cleared, 101, VIGIE_FLAG_REASON_EXIT), 0);
	raise_on(store, start(store, 2, VIGIE_FLAG_PENDING), 110);
	start(store, 3, VIGIE_FLAG_HELD);
	assert_int_equal(flags_count_raised(store, 1, "r", 100, 110, &n), 0);
	assert_int_equal(n, 2);
	assert_int_equal(flags_count_raised(store, 1, "r", 101, 109, &n), 0);
	assert_int_equal(n, 0);
}

static void rest_counts_from_the_last_clearing_of_a_raised_flag(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	int64_t id = start(store, 1, VIGIE_FLAG_HELD);
	vigie_day day;

	assert_int_equal(flags_clear(store, id, 101, VIGIE_FLAG_REASON_EXIT), 0);
	assert_int_equal(flags_rested_from(store, 1, 1, "r", &day), 0);
	assert_int_equal(day, VIGIE_DAY_NONE);
	id = start(store, 1, VIGIE_FLAG_PENDING);
	raise_on(store, id, 102);
	assert_int_equal(flags_clear(store, id, 103, VIGIE_FLAG_REASON_EXIT), 0);
	assert_int_equal(flags_rested_from(store, 1, 1, "r", &day), 0);
	assert_int_equal(day, 103);
}

static void nothing_is_left_of_an_erased_pupil(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;

	raise_on(store, start(store, 1, VIGIE_FLAG_PENDING), 100);
	queue_store_execute(store, "DELETE FROM person WHERE id = 1");
	assert_int_equal(queue_store_count(store, "flag"), 0);
	assert_int_equal(queue_store_count(store, "decision"), 0);
}

static void a_state_nobody_knows_is_damage(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	const struct vigie_flag_filter all = {.all = true};

	start(store, 1, VIGIE_FLAG_PENDING);
	queue_store_execute(store, "UPDATE flag SET state = 'odd'");
	assert_int_equal(vigie_flags_each(store, &all, NULL, NULL), -EUCLEAN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		QUEUE_STORE_TEST(a_pupil_has_one_current_flag_of_a_rule),
		QUEUE_STORE_TEST(a_number_is_never_used_twice),
		QUEUE_STORE_TEST(the_text_of_a_rule_is_kept_once),
		QUEUE_STORE_TEST(a_month_counts_what_was_raised_in_it_even_when_cleared),
		QUEUE_STORE_TEST(rest_counts_from_the_last_clearing_of_a_raised_flag),
		QUEUE_STORE_TEST(nothing_is_left_of_an_erased_pupil),
		QUEUE_STORE_TEST(a_state_nobody_knows_is_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
