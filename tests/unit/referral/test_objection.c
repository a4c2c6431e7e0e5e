/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Referrals of a pupil whose family objects end like any other, and at once. */
#include "daemon/referral/queue.h"
#include "tests/unit/referral/board.h"
#include "vigie/person.h"

static const char *const programmes[] = {"tutorat"};

static int object(struct office *office, int64_t person)
{
	const struct vigie_ruling camille = {
		.when = board_now(office), .day = office->day, .who = "camille", .why = "lettre"};

	return vigie_referral_object(office->store, &office->config, person, &camille);
}

static void it_is_withdrawn_with_who_why_and_through_what(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat");
	board_flag(office, programmes, 1, 1);
	board_propose(office, 1);
	assert_int_equal(object(office, 1), 0);
	assert_int_equal(board_get(office, 1).state, VIGIE_REFERRAL_WITHDRAWN);
	assert_string_equal(board_get(office, 1).reason, "objection");
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral_step WHERE event ="
					     " 'withdraw' AND reason = 'objection' AND who ="
					     " 'camille' AND through = 'objection' AND why LIKE"
					     " '%lettre'"),
			 1);
	assert_int_equal(object(office, 1), 1);
	assert_int_equal(object(office, 99), -ENOENT);
}

static void its_place_goes_to_the_first_who_waits(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat")->capacity_total = 1;
	board_flag(office, programmes, 1, 2);
	assert_int_equal(board_get(office, 2).state, VIGIE_REFERRAL_WAITING);
	assert_int_equal(object(office, 1), 0);
	assert_int_equal(board_get(office, 2).state, VIGIE_REFERRAL_READY);
}

static void what_was_started_ends_too(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat");
	board_flag(office, programmes, 1, 1);
	assert_int_equal(board_act(office, 1, VIGIE_EVENT_REFERRAL_ACCEPT), VIGIE_MOVED);
	assert_int_equal(board_act(office, 1, VIGIE_EVENT_REFERRAL_START), VIGIE_MOVED);
	assert_int_equal(object(office, 1), 0);
	assert_int_equal(board_get(office, 1).state, VIGIE_REFERRAL_WITHDRAWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(it_is_withdrawn_with_who_why_and_through_what),
		OFFICE_TEST(its_place_goes_to_the_first_who_waits),
		OFFICE_TEST(what_was_started_ends_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
