/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places of one evaluation go by the order of the queue, whichever school came first. */
#include "daemon/referral/queue.h"
#include "tests/unit/referral/board.h"

static const char *const tutorat[] = {"tutorat"}, *const both[] = {"tutorat", "homeclasse"};

/* An evaluation of several schools. */
struct evening {
	struct office *office;
	struct vigie_wishes *wishes;
};

static struct evening begin(struct office *office)
{
	struct evening evening = {.office = office};

	assert_int_equal(vigie_wishes_new(&evening.wishes), 0);
	return evening;
}

/* One pupil of a school, as the rules see it. */
static void see(struct evening *evening, int school, int64_t person, enum vigie_truth normal,
		enum vigie_truth urgent)
{
	struct office *office = evening->office;
	char sql[96];

	snprintf(sql, sizeof(sql), "INSERT OR IGNORE INTO person(id) VALUES(%lld)",
		 (long long)person);
	office_execute(office, sql);
	office->pupils[0].id = person;
	office->facts.n_pupils = 1;
	office_set(office, 0, 0, normal);
	office_set(office, 0, 1, urgent);
	assert_int_equal(office_apply(office, school, evening->wishes), 0);
}

static void end(struct evening *evening)
{
	office_grant(evening->office, evening->wishes);
	vigie_wishes_free(evening->wishes);
}

static void set_up(struct office *office, const char *const *programmes, size_t n)
{
	struct vigie_rule_info *normal = office_rule(office, "normal");
	struct vigie_rule_info *urgent = office_rule(office, "urgent");

	normal->programmes = urgent->programmes = programmes;
	normal->n_programmes = urgent->n_programmes = n;
	urgent->priority = VIGIE_PRIORITY_URGENT;
	office_programme(office, "tutorat")->capacity_total = 1;
	office_programme(office, "homeclasse");
}

static enum vigie_referral_state state_of(struct office *office, int64_t person)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "SELECT max(id) FROM referral WHERE person = %lld",
		 (long long)person);
	return board_get(office, board_count(office, sql)).state;
}

static void the_most_urgent_has_the_place_whichever_school_came_first(void **state)
{
	struct office *office = *state;
	struct evening evening;

	set_up(office, tutorat, 1);
	evening = begin(office);
	see(&evening, 0, 1, VIGIE_TRUE, VIGIE_FALSE);
	see(&evening, 1, 101, VIGIE_FALSE, VIGIE_TRUE);
	end(&evening);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_WAITING);
	assert_int_equal(state_of(office, 101), VIGIE_REFERRAL_READY);
}

static void the_less_urgent_is_offered_the_next_programme(void **state)
{
	struct office *office = *state;
	struct evening evening;

	set_up(office, both, 2);
	evening = begin(office);
	see(&evening, 0, 1, VIGIE_TRUE, VIGIE_FALSE);
	see(&evening, 1, 101, VIGIE_FALSE, VIGIE_TRUE);
	end(&evening);
	assert_string_equal(board_get(office, 1).programme, "tutorat");
	assert_int_equal(board_get(office, 1).person, 101);
	assert_string_equal(board_get(office, 2).programme, "homeclasse");
	assert_int_equal(board_get(office, 2).state, VIGIE_REFERRAL_READY);
}

static void the_place_of_a_coordinator_goes_to_the_most_urgent(void **state)
{
	struct office *office = *state;
	struct evening evening;

	set_up(office, tutorat, 1);
	office->programmes[0].capacity_total = -1;
	office->programmes[0].capacity_per_coordinator = 1;
	office_coordinator(office, "Secteur");
	evening = begin(office);
	see(&evening, 0, 1, VIGIE_TRUE, VIGIE_FALSE);
	see(&evening, 1, 101, VIGIE_FALSE, VIGIE_TRUE);
	end(&evening);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_WAITING);
	assert_string_equal(board_get(office, 1).coordinator, "Secteur");
	assert_int_equal(board_get(office, 1).person, 101);
}

static void a_place_that_is_freed_meanwhile_is_kept_for_the_most_urgent(void **state)
{
	struct office *office = *state;
	struct evening evening;

	set_up(office, tutorat, 1);
	evening = begin(office);
	see(&evening, 0, 1, VIGIE_TRUE, VIGIE_FALSE);
	end(&evening);
	office->day++;
	evening = begin(office);
	see(&evening, 1, 101, VIGIE_TRUE, VIGIE_FALSE);
	end(&evening);
	assert_int_equal(state_of(office, 101), VIGIE_REFERRAL_WAITING);
	/* One leaves the list and frees the place, one waits, one is new and urgent. */
	office->day++;
	evening = begin(office);
	see(&evening, 0, 1, VIGIE_FALSE, VIGIE_FALSE);
	see(&evening, 1, 101, VIGIE_TRUE, VIGIE_FALSE);
	office_execute(office, "INSERT OR IGNORE INTO person(id) VALUES(2)");
	office->pupils[1].id = 2;
	office->facts.n_pupils = 2;
	office->pupils[0].id = 1;
	office_set(office, 0, 0, VIGIE_FALSE);
	office_set(office, 1, 1, VIGIE_TRUE);
	assert_int_equal(office_apply(office, 0, evening.wishes), 0);
	assert_int_equal(state_of(office, 101), VIGIE_REFERRAL_WAITING);
	end(&evening);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_WITHDRAWN);
	assert_int_equal(state_of(office, 2), VIGIE_REFERRAL_READY);
	assert_int_equal(state_of(office, 101), VIGIE_REFERRAL_WAITING);
}

static void who_waits_goes_before_one_who_is_found_now(void **state)
{
	struct office *office = *state;
	struct evening evening;

	set_up(office, tutorat, 1);
	office->programmes[0].capacity_total = 0;
	evening = begin(office);
	see(&evening, 1, 101, VIGIE_TRUE, VIGIE_FALSE);
	end(&evening);
	office->day++;
	office->programmes[0].capacity_total = 1;
	evening = begin(office);
	see(&evening, 0, 1, VIGIE_TRUE, VIGIE_FALSE);
	end(&evening);
	assert_int_equal(state_of(office, 101), VIGIE_REFERRAL_READY);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_WAITING);
}

static void a_second_flag_counts_before_places_are_given(void **state)
{
	struct office *office = *state;
	struct evening evening;

	set_up(office, tutorat, 1);
	office->programmes[0].capacity_total = 0;
	evening = begin(office);
	see(&evening, 0, 1, VIGIE_TRUE, VIGIE_FALSE);
	see(&evening, 1, 101, VIGIE_TRUE, VIGIE_FALSE);
	end(&evening);
	office->day++;
	office->programmes[0].capacity_total = 1;
	evening = begin(office);
	see(&evening, 0, 1, VIGIE_TRUE, VIGIE_FALSE);
	see(&evening, 1, 101, VIGIE_TRUE, VIGIE_TRUE);
	end(&evening);
	assert_int_equal(state_of(office, 101), VIGIE_REFERRAL_READY);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_WAITING);
}

static bool is_marked(struct office *office)
{
	char mark[16] = "";

	(void)vigie_store_get_state(office->store, VIGIE_STATE_PLACES, mark, sizeof(mark));
	return *mark;
}

static void an_evaluation_that_was_cut_short_is_made_again_and_loses_nobody(void **state)
{
	struct office *office = *state;
	struct evening evening;

	set_up(office, tutorat, 1);
	evening = begin(office);
	see(&evening, 0, 1, VIGIE_TRUE, VIGIE_FALSE);
	vigie_wishes_free(evening.wishes); /* killed here */
	office_reopen(office);
	assert_true(is_marked(office));
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral"), 0);
	evening = begin(office);
	see(&evening, 0, 1, VIGIE_TRUE, VIGIE_FALSE);
	end(&evening);
	assert_false(is_marked(office));
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_READY);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral"), 1);
}

static void a_flag_that_is_cleared_or_heard_meanwhile_asks_for_nothing(void **state)
{
	struct office *office = *state;
	struct evening evening, other;

	set_up(office, tutorat, 1);
	evening = begin(office);
	see(&evening, 0, 1, VIGIE_TRUE, VIGIE_FALSE);
	see(&evening, 1, 101, VIGIE_TRUE, VIGIE_FALSE);
	/* Another process evaluates the same at once; and somebody objects. */
	other = begin(office);
	see(&other, 0, 1, VIGIE_TRUE, VIGIE_FALSE);
	end(&other);
	office_execute(office, "UPDATE flag SET state = 'cleared' WHERE person = 101");
	end(&evening);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral"), 1);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral_step"), 2);
}

static void what_was_granted_is_not_written_again(void **state)
{
	struct office *office = *state;
	struct evening evening;
	int64_t before;

	set_up(office, tutorat, 1);
	evening = begin(office);
	see(&evening, 0, 1, VIGIE_TRUE, VIGIE_FALSE);
	see(&evening, 1, 101, VIGIE_TRUE, VIGIE_FALSE);
	end(&evening);
	before = board_count(office, "SELECT total_changes()");
	evening = begin(office);
	see(&evening, 0, 1, VIGIE_TRUE, VIGIE_FALSE);
	see(&evening, 1, 101, VIGIE_TRUE, VIGIE_FALSE);
	end(&evening);
	assert_int_equal(board_count(office, "SELECT total_changes()"), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(the_most_urgent_has_the_place_whichever_school_came_first),
		OFFICE_TEST(the_less_urgent_is_offered_the_next_programme),
		OFFICE_TEST(the_place_of_a_coordinator_goes_to_the_most_urgent),
		OFFICE_TEST(a_place_that_is_freed_meanwhile_is_kept_for_the_most_urgent),
		OFFICE_TEST(who_waits_goes_before_one_who_is_found_now),
		OFFICE_TEST(a_second_flag_counts_before_places_are_given),
		OFFICE_TEST(an_evaluation_that_was_cut_short_is_made_again_and_loses_nobody),
		OFFICE_TEST(a_flag_that_is_cleared_or_heard_meanwhile_asks_for_nothing),
		OFFICE_TEST(what_was_granted_is_not_written_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
