/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clocks in school days, pupils who change school, places that become free by themselves. */
#include "daemon/referral/queue.h"
#include "tests/unit/referral/board.h"
#include "vigie/silence.h"

static const char *const programmes[] = {"tutorat", "homeclasse"};

/* Thursday 5 November 2026; the default week is open from Monday to Friday. */
static void begin(struct office *office, size_t n_pupils)
{
	struct vigie_config_programme *programme = office_programme(office, "tutorat");

	programme->answer_days = 10;
	programme->remind_days = 2;
	programme->escalate_days = 3;
	programme->expire_days = 5;
	office_programme(office, "homeclasse");
	office->day = vigie_day_from_date(2026, 11, 5);
	board_flag(office, programmes, 2, n_pupils);
	board_propose(office, 1);
}

static void weekends_do_not_count(void **state)
{
	struct office *office = *state;

	begin(office, 1);
	office->day = vigie_day_from_date(2026, 11, 6);
	assert_int_equal(board_clocks(office).reminded, 0);
	for (int day = 7; day <= 8; day++) {
		office->day = vigie_day_from_date(2026, 11, day);
		assert_int_equal(board_clocks(office).reminded, 0);
	}
	office->day = vigie_day_from_date(2026, 11, 9); /* Monday: the second school day */
	assert_int_equal(board_clocks(office).reminded, 1);
	assert_int_equal(board_get(office, 1).reminded, office->day);
	assert_int_equal(board_clocks(office).reminded, 0);
	office->day += 1;
	assert_int_equal(board_clocks(office).escalated, 1);
	assert_int_equal(board_clocks(office).escalated, 0);
}

static void holidays_do_not_count(void **state)
{
	struct office *office = *state;

	assert_int_equal(vigie_calendar_close_days(office->config.calendar,
						   vigie_day_from_date(2026, 11, 6),
						   vigie_day_from_date(2026, 11, 20)),
			 0);
	begin(office, 1);
	for (office->day += 1; office->day <= vigie_day_from_date(2026, 11, 23); office->day++) {
		struct vigie_clock_changes changes = board_clocks(office);

		assert_int_equal(changes.reminded + changes.escalated + changes.expired, 0);
	}
	assert_int_equal(board_clocks(office).reminded, 1);
}

static void an_expiry_comes_when_its_day_is_over_and_offers_the_next(void **state)
{
	struct office *office = *state;

	begin(office, 1);
	office->day = vigie_day_from_date(2026, 11, 12); /* the fifth school day */
	assert_int_equal(board_clocks(office).expired, 0);
	office->day += 1;
	assert_int_equal(board_clocks(office).expired, 1);
	assert_int_equal(board_get(office, 1).state, VIGIE_REFERRAL_EXPIRED);
	assert_string_equal(board_get(office, 2).programme, "homeclasse");
	assert_int_equal(board_get(office, 2).state, VIGIE_REFERRAL_READY);
	assert_int_equal(board_clocks(office).expired, 0);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral"), 2);
}

static void nothing_expires_on_a_weekend(void **state)
{
	struct office *office = *state;

	begin(office, 1);
	office->programmes[0].expire_days = 1; /* Friday */
	office->day = vigie_day_from_date(2026, 11, 7);
	assert_int_equal(board_clocks(office).expired, 0);
	office->day += 2;
	assert_int_equal(board_clocks(office).expired, 1);
}

static void what_no_flag_asks_for_any_more_is_not_offered_on(void **state)
{
	struct office *office = *state;

	begin(office, 1);
	office->day = vigie_day_from_date(2026, 11, 13);
	office_set(office, 0, 0, VIGIE_FALSE);
	office_evaluate(office, 0);
	assert_int_equal(board_clocks(office).expired, 1);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral"), 1);
}

static void after_an_outage_each_step_is_taken_once(void **state)
{
	struct office *office = *state;
	struct vigie_clock_changes changes;

	begin(office, 1);
	office->day = vigie_day_from_date(2026, 11, 12);
	changes = board_clocks(office);
	assert_int_equal(changes.reminded, 1);
	assert_int_equal(changes.escalated, 1);
	changes = board_clocks(office);
	assert_int_equal(changes.reminded + changes.escalated, 0);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral_step WHERE through = "
					     "'clock'"),
			 2);
}

static void a_clock_that_finds_nothing_writes_nothing(void **state)
{
	struct office *office = *state;
	int64_t changes;

	begin(office, 1);
	changes = vigie_store_changes(office->store);
	(void)board_clocks(office);
	assert_int_equal(vigie_store_changes(office->store), changes);
}

static void an_answer_stops_the_clock_and_a_hold_starts_it_anew(void **state)
{
	struct office *office = *state;

	begin(office, 2);
	board_propose(office, 2);
	assert_int_equal(board_act(office, 1, VIGIE_EVENT_REFERRAL_ACCEPT), VIGIE_MOVED);
	assert_int_equal(board_act_for(office, 2, VIGIE_EVENT_REFERRAL_HOLD, VIGIE_REASON_ABSENT),
			 VIGIE_MOVED);
	office->day = vigie_day_from_date(2026, 11, 20);
	assert_int_equal(board_clocks(office).expired, 0);
	assert_int_equal(board_act(office, 2, VIGIE_EVENT_REFERRAL_RESUME), VIGIE_MOVED);
	assert_int_equal(board_clocks(office).reminded, 0);
	office->day += 4; /* Tuesday */
	assert_int_equal(board_clocks(office).reminded, 1);
	assert_int_equal(board_get(office, 1).state, VIGIE_REFERRAL_ACCEPTED);
}

static void a_pupil_who_left_is_withdrawn_after_ten_school_days(void **state)
{
	struct office *office = *state;

	begin(office, 1);
	assert_int_equal(board_act(office, 1, VIGIE_EVENT_REFERRAL_ACCEPT), VIGIE_MOVED);
	office->verdicts.gone[0] = true;
	office->day += 1;
	office_evaluate(office, 0);
	assert_int_equal(board_get(office, 1).gone, office->day);
	office->day = vigie_day_from_date(2026, 11, 20); /* the tenth */
	assert_int_equal(board_clocks(office).withdrawn, 0);
	office->day += 3;
	assert_int_equal(board_clocks(office).withdrawn, 1);
	assert_string_equal(board_get(office, 1).reason, "left-school");
}

static void a_pupil_who_comes_back_is_not_withdrawn(void **state)
{
	struct office *office = *state;

	begin(office, 1);
	office->verdicts.gone[0] = true;
	office->day += 1;
	office_evaluate(office, 0);
	office->verdicts.gone[0] = false;
	office->day += 1;
	office_evaluate(office, 0);
	assert_int_equal(board_get(office, 1).gone, VIGIE_DAY_NONE);
}

/* The pupil leaves the first school and is named by the second. */
static void change_school(struct office *office)
{
	office->verdicts.gone[0] = true;
	office->day += 1;
	office_evaluate(office, 0);
	office->verdicts.gone[0] = false;
	office->verdicts.of[0][0] = fake_when(VIGIE_FALSE);
	office->pupils[0].id = 1;
	office->facts.n_pupils = 1;
	office_execute(office, "INSERT INTO member(school, year, person) VALUES(2, 2026, 1)");
	office_evaluate(office, 1);
}

static void a_move_of_school_carries_the_referral_along(void **state)
{
	struct office *office = *state;

	begin(office, 1);
	assert_int_equal(board_act(office, 1, VIGIE_EVENT_REFERRAL_ACCEPT), VIGIE_MOVED);
	change_school(office);
	assert_int_equal(board_get(office, 1).school, 2);
	assert_int_equal(board_get(office, 1).state, VIGIE_REFERRAL_ACCEPTED);
	assert_true(board_get(office, 1).seat);
	assert_int_equal(board_get(office, 1).gone, VIGIE_DAY_NONE);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral_step WHERE why LIKE "
					     "'%0770002B%'"),
			 1);
}

static void who_was_told_of_nothing_in_the_new_school_is_told(void **state)
{
	struct office *office = *state;

	begin(office, 1);
	change_school(office);
	assert_int_equal(board_get(office, 1).school, 2);
	assert_int_equal(board_get(office, 1).state, VIGIE_REFERRAL_READY);
}

static void a_new_school_without_a_place_means_a_hold(void **state)
{
	struct office *office = *state;
	struct vigie_referral referral;

	begin(office, 1);
	office->programmes[0].capacity_per_school = 1;
	office_execute(office,
		       "INSERT INTO person(id) VALUES(200);"
		       "INSERT INTO referral(id, school, person, programme, state, open, seat,"
		       " priority, created) VALUES(50, 2, 200, 'tutorat', 'started', 1, 1, 1, 1)");
	assert_int_equal(board_act(office, 1, VIGIE_EVENT_REFERRAL_ACCEPT), VIGIE_MOVED);
	change_school(office);
	referral = board_get(office, 1);
	assert_int_equal(referral.state, VIGIE_REFERRAL_HELD);
	assert_string_equal(referral.reason, "place-gone");
	assert_false(referral.seat);
	assert_int_equal(board_act(office, 1, VIGIE_EVENT_REFERRAL_RESUME), VIGIE_MOVE_NO_SEAT);
	office->day += 1;
	assert_int_equal(
		board_act_for(office, 50, VIGIE_EVENT_REFERRAL_END, VIGIE_REASON_PROGRAMME_OVER),
		VIGIE_MOVED);
	assert_int_equal(board_act(office, 1, VIGIE_EVENT_REFERRAL_RESUME), VIGIE_MOVED);
	assert_int_equal(board_get(office, 1).state, VIGIE_REFERRAL_ACCEPTED);
	assert_true(board_get(office, 1).seat);
}

static void a_larger_programme_takes_who_waits(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat")->capacity_total = 1;
	board_flag(office, programmes, 1, 3);
	office->programmes[0].capacity_total = 2;
	(void)board_clocks(office);
	assert_int_equal(board_get(office, 2).state, VIGIE_REFERRAL_READY);
	assert_int_equal(board_get(office, 3).state, VIGIE_REFERRAL_WAITING);
}

static void a_programme_gives_places_within_its_dates_only(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat")->from = office->day + 2;
	office->programmes[0].to = office->day + 4;
	board_flag(office, programmes, 1, 1);
	assert_int_equal(board_get(office, 1).state, VIGIE_REFERRAL_WAITING);
	office->day += 2;
	(void)board_clocks(office);
	assert_int_equal(board_get(office, 1).state, VIGIE_REFERRAL_READY);
	office->day += 3;
	office_set(office, 1, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral"), 1);
}

static enum vigie_silence_outcome silence(struct office *office, int64_t flag, vigie_day last)
{
	const struct vigie_ruling ruling = {
		.when = board_now(office), .day = office->day, .who = "Mme Martin", .why = "vu"};
	enum vigie_silence_outcome outcome;

	assert_int_equal(vigie_silence_begin(office->store, flag, last, &ruling, &outcome), 0);
	return outcome;
}

static int count_silence(void *userdata, const struct vigie_silence *over)
{
	size_t *n = userdata;

	assert_string_equal(over->who, "Mme Martin");
	(*n)++;
	return 0;
}

static size_t count_over(struct office *office)
{
	size_t n = 0;

	assert_int_equal(vigie_silences_each_over(office->store, office->day, count_silence, &n),
			 0);
	return n;
}

static void a_silence_is_bounded_and_ends_by_itself(void **state)
{
	struct office *office = *state;

	begin(office, 1);
	assert_int_equal(silence(office, 1, office->day + VIGIE_SILENCE_DAYS + 1),
			 VIGIE_SILENCE_DAY);
	assert_int_equal(silence(office, 1, office->day - 1), VIGIE_SILENCE_DAY);
	assert_int_equal(silence(office, 99, office->day), VIGIE_SILENCE_UNKNOWN);
	assert_int_equal(silence(office, 1, office->day + 8), VIGIE_SILENCE_BEGUN);
	assert_int_equal(silence(office, 1, office->day + 6), VIGIE_SILENCE_BEGUN);
	office->day += 6;
	assert_int_equal(vigie_silence_holds(office->store, 1, office->day), 1);
	assert_int_equal(count_over(office), 0);
	office->day += 1;
	assert_int_equal(vigie_silence_holds(office->store, 1, office->day), 0);
	assert_int_equal(count_over(office), 1);
	assert_int_equal(vigie_silences_told(office->store, office->day, NOW), 0);
	assert_int_equal(count_over(office), 0);
}

static void nobody_is_reminded_of_what_is_silent(void **state)
{
	struct office *office = *state;

	begin(office, 1);
	assert_int_equal(silence(office, 1, vigie_day_from_date(2026, 11, 10)),
			 VIGIE_SILENCE_BEGUN);
	office->day = vigie_day_from_date(2026, 11, 10);
	assert_int_equal(board_clocks(office).reminded, 0);
	office->day += 1;
	assert_int_equal(board_clocks(office).reminded, 1);
}

static void a_silent_flag_opens_no_referral(void **state)
{
	struct office *office = *state;

	board_flag(office, programmes, 1, 1);
	assert_int_equal(silence(office, 1, office->day + 3), VIGIE_SILENCE_BEGUN);
	office_programme(office, "tutorat");
	office->day += 3;
	office_evaluate(office, 0);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral"), 0);
	office->day += 1;
	office_evaluate(office, 0);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(weekends_do_not_count),
		OFFICE_TEST(holidays_do_not_count),
		OFFICE_TEST(an_expiry_comes_when_its_day_is_over_and_offers_the_next),
		OFFICE_TEST(nothing_expires_on_a_weekend),
		OFFICE_TEST(what_no_flag_asks_for_any_more_is_not_offered_on),
		OFFICE_TEST(after_an_outage_each_step_is_taken_once),
		OFFICE_TEST(a_clock_that_finds_nothing_writes_nothing),
		OFFICE_TEST(an_answer_stops_the_clock_and_a_hold_starts_it_anew),
		OFFICE_TEST(a_pupil_who_left_is_withdrawn_after_ten_school_days),
		OFFICE_TEST(a_pupil_who_comes_back_is_not_withdrawn),
		OFFICE_TEST(a_move_of_school_carries_the_referral_along),
		OFFICE_TEST(who_was_told_of_nothing_in_the_new_school_is_told),
		OFFICE_TEST(a_new_school_without_a_place_means_a_hold),
		OFFICE_TEST(a_larger_programme_takes_who_waits),
		OFFICE_TEST(a_programme_gives_places_within_its_dates_only),
		OFFICE_TEST(a_silence_is_bounded_and_ends_by_itself),
		OFFICE_TEST(nobody_is_reminded_of_what_is_silent),
		OFFICE_TEST(a_silent_flag_opens_no_referral),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
