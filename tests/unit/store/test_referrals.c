/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of referrals: one open per pupil and programme, places counted, erasure. */
#include "daemon/store/referrals.h"
#include "tests/unit/store/queue_store.h"

static int open_referral(struct vigie_store *store, int64_t person, int64_t *ret_id)
{
	struct referral_start start = {1, person, "tutorat", VIGIE_PRIORITY_NORMAL, "", 100};

	return referrals_insert(store, &start, ret_id);
}

static void move(struct vigie_store *store, int64_t id, enum vigie_referral_state to, bool open,
		 bool seat)
{
	struct referral_change change = {.referral = id,
					 .from = VIGIE_REFERRAL_WAITING,
					 .to = to,
					 .open = open,
					 .seat = seat,
					 .coordinator = "Est",
					 .day = 101,
					 .deadline = VIGIE_DAY_NONE,
					 .moment = 7,
					 .who = "x",
					 .why = "x",
					 .through = "x"};

	assert_int_equal(referrals_change(store, &change), 0);
}

static void a_pupil_has_one_open_referral_to_a_programme(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	int64_t first, second, found;

	assert_int_equal(open_referral(store, 1, &first), 0);
	assert_int_equal(open_referral(store, 1, &second), -EEXIST);
	assert_int_equal(referrals_find_open(store, 1, "tutorat", &found), 1);
	assert_int_equal(found, first);
	assert_int_equal(referrals_find_open(store, 1, "homeclasse", &found), 0);
	move(store, first, VIGIE_REFERRAL_WITHDRAWN, false, false);
	assert_int_equal(referrals_find_open(store, 1, "tutorat", &found), 0);
	assert_int_equal(open_referral(store, 1, &second), 0);
}

static void places_are_counted_by_programme_school_coordinator_and_household(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	int64_t id, n;

	for (int64_t person = 1; person <= 3; person++) {
		assert_int_equal(open_referral(store, person, &id), 0);
		if (person != 2)
			move(store, id, VIGIE_REFERRAL_READY, true, true);
	}
	assert_int_equal(referrals_count_all(store, "tutorat", &n), 0);
	assert_int_equal(n, 2);
	assert_int_equal(referrals_count_school(store, "tutorat", 1, &n), 0);
	assert_int_equal(n, 2);
	assert_int_equal(referrals_count_school(store, "tutorat", 2, &n), 0);
	assert_int_equal(n, 0);
	assert_int_equal(referrals_count_coordinator(store, "tutorat", "Est", &n), 0);
	assert_int_equal(n, 2);
	assert_int_equal(referrals_count_household(store, "tutorat", 2, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(referrals_count_household(store, "tutorat", 3, &n), 0);
	assert_int_equal(n, 0);
}

static int list_id(void *userdata, const struct referral_waiting *row)
{
	vigie_buffer_append_format(userdata, "%lld ", (long long)row->person);
	return 0;
}

static void those_who_wait_come_by_priority_then_age(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {};
	int64_t id;

	for (int64_t person = 1; person <= 3; person++)
		assert_int_equal(open_referral(store, person, &id), 0);
	queue_store_execute(store, "UPDATE referral SET priority = 3 WHERE person = 3;"
				   "UPDATE referral SET created = 99 WHERE person = 2");
	assert_int_equal(referrals_each_waiting(store, "tutorat", list_id, &list), 0);
	assert_string_equal(list.data, "3 2 1 ");
}

static void nothing_is_left_of_an_erased_pupil(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	int64_t id;

	assert_int_equal(open_referral(store, 1, &id), 0);
	move(store, id, VIGIE_REFERRAL_READY, true, true);
	queue_store_execute(store, "INSERT INTO flag(id, school, person, rule, title, state,"
				   " priority, since) VALUES(5, 1, 1, 'r', 'r', 'raised', 1, 1)");
	assert_int_equal(referrals_link(store, id, 5), 0);
	queue_store_execute(store, "DELETE FROM person WHERE id = 1");
	assert_int_equal(queue_store_count(store, "referral"), 0);
	assert_int_equal(queue_store_count(store, "referral_step"), 0);
	assert_int_equal(queue_store_count(store, "referral_flag"), 0);
}

static int list_span(void *userdata, const struct referral_span *span)
{
	vigie_buffer_append_format(userdata, "%lld %s %s %d %d %d, ", (long long)span->person,
				   span->programme, span->rule ? span->rule : "-", span->created,
				   span->closed == VIGIE_DAY_NONE ? 0 : span->closed,
				   span->started == VIGIE_TIME_NONE ? 0 : (int)span->started);
	return 0;
}

static void the_life_of_each_referral_is_told_with_the_rules_that_made_it(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {};
	int64_t id;

	queue_store_execute(store, "INSERT INTO member(school, year, person)"
				   " VALUES(1, 2025, 1), (1, 2026, 1), (1, 2026, 2)");
	assert_int_equal(open_referral(store, 2, &id), 0);
	assert_int_equal(open_referral(store, 1, &id), 0);
	move(store, id, VIGIE_REFERRAL_STARTED, true, true);
	move(store, id, VIGIE_REFERRAL_ENDED, false, false);
	queue_store_execute(store, "INSERT INTO flag(id, school, person, rule, title, state,"
				   " priority, since) VALUES(5, 1, 1, 'r', 'r', 'raised', 1, 1),"
				   " (6, 1, 1, 's', 's', 'raised', 1, 1)");
	assert_int_equal(referrals_link(store, id, 5), 0);
	assert_int_equal(referrals_link(store, id, 6), 0);
	assert_int_equal(referrals_each_span(store, 1, list_span, &list), 0);
	assert_string_equal(list.data,
			    "1 tutorat r 100 101 7, 1 tutorat s 100 101 7, 2 tutorat - 100 0 0, ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		QUEUE_STORE_TEST(a_pupil_has_one_open_referral_to_a_programme),
		QUEUE_STORE_TEST(places_are_counted_by_programme_school_coordinator_and_household),
		QUEUE_STORE_TEST(those_who_wait_come_by_priority_then_age),
		QUEUE_STORE_TEST(nothing_is_left_of_an_erased_pupil),
		QUEUE_STORE_TEST(the_life_of_each_referral_is_told_with_the_rules_that_made_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
