/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That the end of a tutoring is proposed stands in the next digest, and in that one alone. */
#include "daemon/store/tutoring.h"
#include "tests/unit/mail/digests.h"

#define PROPOSAL "No. 1: what the programme ends with is reached"

static void start(struct office *office)
{
	office_execute(office, "UPDATE referral SET state = 'started', started = created");
}

static bool is_said(struct office *office)
{
	READ(office);

	return strstr(text.data, PROPOSAL);
}

static void propose_at(struct office *office, vigie_time moment)
{
	assert_int_equal(endings_put(office->store, 1, office->day, moment), 0);
}

static void what_was_found_in_the_night_is_said_in_the_morning_and_once(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	start(office);
	office->day++;
	propose_at(office, morning(office) - 1);
	assert_int_equal(enqueue(office), 1);
	assert_true(is_said(office));
	office->day++;
	assert_int_equal(enqueue(office), 0);
}

static void what_was_found_after_the_digest_is_said_the_day_after(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	start(office);
	propose_at(office, morning(office) + 1);
	office->day++;
	assert_int_equal(enqueue(office), 1);
	assert_true(is_said(office));
}

static void what_was_accepted_from_the_list_is_not_new_for_ever(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	flag_pupil(office, 1);
	office_execute(office, "UPDATE referral SET state = 'accepted' WHERE id = 2");
	office->day++;
	assert_int_equal(enqueue(office), 0);
}

static void its_end_is_said_all_the_same(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	flag_pupil(office, 0);
	start(office);
	propose_at(office, morning(office) - 1);
	assert_int_equal(enqueue(office), 1);
	assert_true(is_said(office));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(what_was_found_in_the_night_is_said_in_the_morning_and_once),
		OFFICE_TEST(what_was_found_after_the_digest_is_said_the_day_after),
		OFFICE_TEST(what_was_accepted_from_the_list_is_not_new_for_ever),
		OFFICE_TEST(its_end_is_said_all_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
