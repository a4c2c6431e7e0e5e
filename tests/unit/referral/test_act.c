/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders: each pair of state and event of the table, what they need, what follows of them. */
#include "daemon/referral/queue.h"
#include "daemon/referral/state.h"
#include "tests/unit/referral/board.h"

#define N_STATES (VIGIE_REFERRAL_WITHDRAWN + 1)

static const char *const programmes[] = {"tutorat", "homeclasse"};

/* The refusal word for word, of the table: why, then each move that a person may make instead. */
static void check_refusal(const char *message, enum vigie_referral_state from,
			  enum vigie_referral_event refused, bool leads)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer expected = {0};
	const char *separator = "What is possible: ";
	bool possible[VIGIE_REFERRAL_EVENTS_N] = {false};

	if (leads)
		vigie_buffer_append_string(&expected, "That is done by the service itself. ");
	else
		vigie_buffer_append_format(
			&expected, "Referral No. 1 is in the state '%s': '%s' is not possible. ",
			vigie_referral_state_text(from), vigie_referral_event_word(refused));
#define X(origin, event, to, actor, need)                                                          \
	if (VIGIE_REFERRAL_##origin == from && VIGIE_ACTOR_##actor & VIGIE_ACTOR_PERSON)           \
		possible[VIGIE_EVENT_REFERRAL_##event] = true;
	VIGIE_REFERRAL_TRANSITIONS(X)
#undef X
	for (unsigned event = 0; event < VIGIE_REFERRAL_EVENTS_N; event++) {
		if (!possible[event])
			continue;
		vigie_buffer_append_format(&expected, "%s%s", separator,
					   vigie_referral_event_word(event));
		separator = ", ";
	}
	vigie_buffer_append_string(
		&expected, state_is_open(from) ? "." : "It is closed: nothing more is to be done.");
	assert_string_equal(message, vigie_buffer_string(&expected));
}

static void check_pair(struct office *office, enum vigie_referral_state from,
		       enum vigie_referral_event event)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer message = {0};
	enum vigie_referral_state to;
	enum vigie_referral_actor actor = VIGIE_ACTOR_SERVICE;
	enum vigie_referral_need need;
	bool leads = vigie_referral_leads(from, event, &to, &actor, &need);
	enum vigie_referral_outcome outcome;

	board_put_state(office, 1, from);
	outcome = board_order(office, board_complete(1, event), &message);
	if (leads && actor & VIGIE_ACTOR_PERSON) {
		assert_int_equal(outcome, VIGIE_MOVED);
		if (event == VIGIE_EVENT_REFERRAL_RESUME)
			to = VIGIE_REFERRAL_ACCEPTED;
		assert_int_equal(board_get(office, 1).state, to);
		assert_int_equal(board_count(office, "SELECT count(*) FROM referral_step WHERE who "
						     "= 'Mme Martin' AND why <> '' AND through = "
						     "'command' AND event IS NOT NULL"),
				 1);
	} else {
		assert_int_equal(outcome, VIGIE_MOVE_REFUSED);
		assert_int_equal(board_get(office, 1).state, from);
		assert_int_equal(board_count(office, "SELECT count(*) FROM referral_step"), 0);
		check_refusal(vigie_buffer_string(&message), from, event, leads);
	}
	assert_true(message.size > 0);
}

static void every_pair_of_state_and_event_is_done_or_refused_as_the_table_says(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat");
	board_flag(office, programmes, 1, 1);
	for (unsigned from = 0; from < N_STATES; from++)
		for (unsigned event = 0; event < VIGIE_REFERRAL_EVENTS_N; event++)
			check_pair(office, from, event);
}

static void nothing_that_a_person_decides_is_done_without_a_name(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat");
	board_flag(office, programmes, 1, 1);
	for (unsigned from = 0; from < N_STATES; from++)
		for (unsigned event = 0; event < VIGIE_REFERRAL_EVENTS_N; event++) {
			struct vigie_referral_order order = board_complete(1, event);
			enum vigie_referral_state to;
			enum vigie_referral_actor actor;
			enum vigie_referral_need need;

			if (!vigie_referral_leads(from, event, &to, &actor, &need) ||
			    actor != VIGIE_ACTOR_PERSON)
				continue;
			board_put_state(office, 1, from);
			order.who = NULL;
			assert_int_equal(board_order(office, order, NULL), VIGIE_MOVE_INCOMPLETE);
			assert_int_equal(board_get(office, 1).state, from);
		}
}

static void the_queue_cannot_be_ordered_to_give_places(void **state)
{
	struct office *office = *state;
	struct vigie_referral_order order = {.referral = 1, .event = VIGIE_EVENT_REFERRAL_SEAT};

	office_programme(office, "tutorat")->capacity_per_school = 0;
	board_flag(office, programmes, 1, 1);
	assert_int_equal(board_order(office, order, NULL), VIGIE_MOVE_INCOMPLETE);
	order.who = "Mme Martin";
	assert_int_equal(board_order(office, order, NULL), VIGIE_MOVE_REFUSED);
	assert_int_equal(board_get(office, 1).state, VIGIE_REFERRAL_WAITING);
}

static void a_reason_is_one_of_the_list_of_its_event(void **state)
{
	struct office *office = *state;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer message = {0};
	struct vigie_referral_order order = {
		.referral = 1, .event = VIGIE_EVENT_REFERRAL_DECLINE, .who = "Mme Martin"};

	office_programme(office, "tutorat");
	board_flag(office, programmes, 1, 1);
	assert_int_equal(board_order(office, order, &message), VIGIE_MOVE_INCOMPLETE);
	assert_non_null(strstr(message.data, "not-relevant"));
	assert_null(strstr(message.data, "results-improved"));
	order.reason = VIGIE_REASON_RESULTS_IMPROVED;
	assert_int_equal(board_order(office, order, NULL), VIGIE_MOVE_INCOMPLETE);
	order.reason = VIGIE_REASON_NOT_RELEVANT;
	assert_int_equal(board_order(office, order, NULL), VIGIE_MOVED);
	assert_string_equal(board_get(office, 1).reason, "not-relevant");
}

static void a_referral_that_does_not_exist_is_told(void **state)
{
	struct office *office = *state;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer message = {0};

	assert_int_equal(
		board_order(office, board_complete(99, VIGIE_EVENT_REFERRAL_ACCEPT), &message),
		VIGIE_MOVE_UNKNOWN);
	assert_non_null(strstr(message.data, "99"));
}

static void the_same_order_twice_is_done_once(void **state)
{
	struct office *office = *state;
	struct vigie_referral_order assign = board_complete(1, VIGIE_EVENT_REFERRAL_ASSIGN);
	int64_t changes;

	office_programme(office, "tutorat");
	board_flag(office, programmes, 1, 1);
	assign.reason = VIGIE_REASON_NONE;
	assert_int_equal(board_act(office, 1, VIGIE_EVENT_REFERRAL_ACCEPT), VIGIE_MOVED);
	assert_int_equal(board_order(office, assign, NULL), VIGIE_MOVED);
	changes = vigie_store_changes(office->store);
	assert_int_equal(board_act(office, 1, VIGIE_EVENT_REFERRAL_ACCEPT), VIGIE_MOVED_BEFORE);
	assert_int_equal(board_order(office, assign, NULL), VIGIE_MOVED_BEFORE);
	assert_int_equal(vigie_store_changes(office->store), changes);
	assign.tutor = "B. Grand";
	assert_int_equal(board_order(office, assign, NULL), VIGIE_MOVED);
	assert_string_equal(board_get(office, 1).tutor, "B. Grand");
	/* Somebody else who says the same was not the one who did it. */
	assert_int_equal(
		board_order(office,
			    (struct vigie_referral_order){.referral = 1,
							  .event = VIGIE_EVENT_REFERRAL_ACCEPT,
							  .who = "M. Durand"},
			    NULL),
		VIGIE_MOVE_REFUSED);
}

static void a_day_is_not_before_the_referral_nor_after_today(void **state)
{
	struct office *office = *state;
	struct vigie_referral_order order = {
		.referral = 1, .event = VIGIE_EVENT_REFERRAL_START, .who = "Mme Martin"};

	office_programme(office, "tutorat");
	board_flag(office, programmes, 1, 1);
	assert_int_equal(board_act(office, 1, VIGIE_EVENT_REFERRAL_ACCEPT), VIGIE_MOVED);
	order.day = office->day - 1;
	assert_int_equal(board_order(office, order, NULL), VIGIE_MOVE_INCOMPLETE);
	order.day = office->day + 1;
	assert_int_equal(board_order(office, order, NULL), VIGIE_MOVE_INCOMPLETE);
	office->day += 5;
	order.day = office->day - 2;
	assert_int_equal(board_order(office, order, NULL), VIGIE_MOVED);
	assert_int_equal(board_get(office, 1).started, office->day - 2);
}

static void a_hold_goes_back_to_where_it_was_and_keeps_its_place(void **state)
{
	struct office *office = *state;
	struct vigie_referral referral;

	office_programme(office, "tutorat")->capacity_total = 1;
	board_flag(office, programmes, 1, 2);
	assert_int_equal(board_act(office, 1, VIGIE_EVENT_REFERRAL_ACCEPT), VIGIE_MOVED);
	assert_int_equal(board_act(office, 1, VIGIE_EVENT_REFERRAL_START), VIGIE_MOVED);
	assert_int_equal(board_act_for(office, 1, VIGIE_EVENT_REFERRAL_HOLD, VIGIE_REASON_ABSENT),
			 VIGIE_MOVED);
	referral = board_get(office, 1);
	assert_int_equal(referral.origin, VIGIE_REFERRAL_STARTED);
	assert_int_equal(referral.until, office->day + VIGIE_HOLD_DAYS);
	assert_int_equal(board_get(office, 2).state, VIGIE_REFERRAL_WAITING);
	assert_int_equal(board_act(office, 1, VIGIE_EVENT_REFERRAL_RESUME), VIGIE_MOVED);
	assert_int_equal(board_get(office, 1).state, VIGIE_REFERRAL_STARTED);
}

static void one_that_waits_takes_no_place_while_it_is_on_hold(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat")->capacity_total = 1;
	board_flag(office, programmes, 1, 3);
	assert_int_equal(board_act_for(office, 2, VIGIE_EVENT_REFERRAL_HOLD, VIGIE_REASON_OTHER),
			 VIGIE_MOVED);
	assert_false(board_get(office, 2).seat);
	assert_int_equal(
		board_act_for(office, 1, VIGIE_EVENT_REFERRAL_DECLINE, VIGIE_REASON_NOT_RELEVANT),
		VIGIE_MOVED);
	assert_int_equal(board_get(office, 3).state, VIGIE_REFERRAL_READY);
	assert_int_equal(board_act(office, 2, VIGIE_EVENT_REFERRAL_RESUME), VIGIE_MOVED);
	assert_int_equal(board_get(office, 2).state, VIGIE_REFERRAL_WAITING);
}

static void one_that_waited_finds_a_place_that_became_free_meanwhile(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat")->capacity_total = 1;
	board_flag(office, programmes, 1, 2);
	assert_int_equal(board_act_for(office, 2, VIGIE_EVENT_REFERRAL_HOLD, VIGIE_REASON_OTHER),
			 VIGIE_MOVED);
	assert_int_equal(
		board_act_for(office, 1, VIGIE_EVENT_REFERRAL_DECLINE, VIGIE_REASON_NOT_RELEVANT),
		VIGIE_MOVED);
	assert_int_equal(board_act(office, 2, VIGIE_EVENT_REFERRAL_RESUME), VIGIE_MOVED);
	assert_int_equal(board_get(office, 2).state, VIGIE_REFERRAL_READY);
}

static void a_hold_is_bounded(void **state)
{
	struct office *office = *state;
	struct vigie_referral_order order = {.referral = 1,
					     .event = VIGIE_EVENT_REFERRAL_HOLD,
					     .who = "Mme Martin",
					     .reason = VIGIE_REASON_ABSENT};

	office_programme(office, "tutorat");
	board_flag(office, programmes, 1, 1);
	order.until = office->day + VIGIE_HOLD_DAYS + 1;
	assert_int_equal(board_order(office, order, NULL), VIGIE_MOVE_INCOMPLETE);
	order.until = office->day - 1;
	assert_int_equal(board_order(office, order, NULL), VIGIE_MOVE_INCOMPLETE);
	order.until = office->day + 3;
	assert_int_equal(board_order(office, order, NULL), VIGIE_MOVED);
	office->day += 3;
	assert_int_equal(board_clocks(office).resumed, 0);
	office->day += 1;
	assert_int_equal(board_clocks(office).resumed, 1);
	assert_int_equal(board_get(office, 1).state, VIGIE_REFERRAL_READY);
}

static void what_is_declined_for_want_of_a_tutor_goes_to_the_next_programme(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat");
	office_programme(office, "homeclasse");
	board_flag(office, programmes, 2, 1);
	assert_int_equal(board_act_for(office, 1, VIGIE_EVENT_REFERRAL_DECLINE,
				       VIGIE_REASON_NO_AVAILABILITY),
			 VIGIE_MOVED);
	assert_string_equal(board_get(office, 2).programme, "homeclasse");
	assert_int_equal(board_get(office, 2).state, VIGIE_REFERRAL_READY);
	assert_int_equal(board_get(office, 2).after, 1);
	assert_string_equal(board_get(office, 2).titles, "r");
	/* The last one leads nowhere. */
	assert_int_equal(
		board_act_for(office, 2, VIGIE_EVENT_REFERRAL_DECLINE, VIGIE_REASON_SCHEDULE),
		VIGIE_MOVED);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral"), 2);
}

static void another_open_referral_does_not_keep_the_next_from_being_offered(void **state)
{
	static const char *const lessons[] = {"devoirs-faits"};
	struct office *office = *state;
	struct vigie_rule_info *other = office_rule(office, "other");

	other->programmes = lessons;
	other->n_programmes = 1;
	office_set(office, 0, 0, VIGIE_TRUE);
	office_programme(office, "tutorat");
	office_programme(office, "devoirs-faits");
	office_programme(office, "homeclasse");
	office_evaluate(office, 0);
	assert_string_equal(board_get(office, 1).programme, "devoirs-faits");
	/* A second referral, as of a day on which Devoirs faits was not yet asked for. */
	office_execute(office,
		       "INSERT INTO referral(school, person, programme, state, open, seat,"
		       " priority, created) VALUES(1, 1, 'tutorat', 'proposed', 1, 1, 2, 20759);"
		       "INSERT INTO referral_flag SELECT id, 2 FROM flag;"
		       "INSERT INTO referral_offer(referral, place, programme)"
		       " VALUES(2, 1, 'devoirs-faits'), (2, 2, 'homeclasse')");
	assert_int_equal(
		board_act_for(office, 2, VIGIE_EVENT_REFERRAL_DECLINE, VIGIE_REASON_SCHEDULE),
		VIGIE_MOVED);
	assert_string_equal(board_get(office, 3).programme, "homeclasse");
	assert_int_equal(board_get(office, 3).after, 2);
}

static void what_a_programme_names_itself_comes_after_those_of_the_rule(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat")->next = "homeclasse";
	office_programme(office, "homeclasse");
	board_flag(office, programmes, 1, 1);
	assert_int_equal(
		board_act_for(office, 1, VIGIE_EVENT_REFERRAL_DECLINE, VIGIE_REASON_SCHEDULE),
		VIGIE_MOVED);
	assert_string_equal(board_get(office, 2).programme, "homeclasse");
}

static void what_is_not_relevant_goes_nowhere(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat");
	office_programme(office, "homeclasse");
	board_flag(office, programmes, 2, 1);
	assert_int_equal(
		board_act_for(office, 1, VIGIE_EVENT_REFERRAL_DECLINE, VIGIE_REASON_NOT_RELEVANT),
		VIGIE_MOVED);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral"), 1);
}

static void a_full_programme_gives_way_to_the_next_with_a_place(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat")->capacity_per_school = 1;
	office_programme(office, "homeclasse")->capacity_per_school = 1;
	board_flag(office, programmes, 2, 3);
	assert_string_equal(board_get(office, 1).programme, "tutorat");
	assert_string_equal(board_get(office, 2).programme, "homeclasse");
	assert_string_equal(board_get(office, 3).programme, "tutorat");
	assert_int_equal(board_get(office, 3).state, VIGIE_REFERRAL_WAITING);
}

static void a_family_that_declined_is_not_asked_again_in_the_school_year(void **state)
{
	struct office *office = *state;
	struct vigie_rule_info *other;

	office_programme(office, "tutorat")->next = "homeclasse";
	office_programme(office, "homeclasse");
	board_flag(office, programmes, 1, 1);
	assert_int_equal(board_act_for(office, 1, VIGIE_EVENT_REFERRAL_DECLINE,
				       VIGIE_REASON_FAMILY_DECLINED),
			 VIGIE_MOVED);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral"), 1);
	other = office_rule(office, "other");
	other->programmes = programmes + 1;
	other->n_programmes = 1;
	office_set(office, 0, 1, VIGIE_TRUE);
	office->day += 30;
	office_evaluate(office, 0);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral"), 1);
	office->day = vigie_day_from_date(2027, 9, 2);
	office_evaluate(office, 0);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral"), 2);
}

static void who_was_helped_rests_whatever_rule_flags(void **state)
{
	struct office *office = *state;
	struct vigie_rule_info *other;

	office_programme(office, "tutorat");
	board_flag(office, programmes, 1, 1);
	assert_int_equal(board_act(office, 1, VIGIE_EVENT_REFERRAL_ACCEPT), VIGIE_MOVED);
	assert_int_equal(board_act(office, 1, VIGIE_EVENT_REFERRAL_START), VIGIE_MOVED);
	assert_int_equal(
		board_act_for(office, 1, VIGIE_EVENT_REFERRAL_END, VIGIE_REASON_RESULTS_IMPROVED),
		VIGIE_MOVED);
	other = office_rule(office, "other");
	other->programmes = programmes;
	other->n_programmes = 1;
	other->rest_days = 20;
	office_set(office, 0, 1, VIGIE_TRUE);
	office->day += 19;
	office_evaluate(office, 0);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral"), 1);
	office->day += 1;
	office_evaluate(office, 0);
	assert_int_equal(board_count(office, "SELECT count(*) FROM referral"), 2);
}

static void what_is_offered_beside_goes_when_nobody_takes_the_other(void **state)
{
	static const char *const beside[] = {"equipement"};
	struct office *office = *state;
	struct vigie_config_programme *programme = office_programme(office, "tutorat");

	programme->beside = beside;
	programme->n_beside = 1;
	office_programme(office, "equipement");
	board_flag(office, programmes, 1, 2);
	assert_string_equal(board_get(office, 2).programme, "equipement");
	assert_int_equal(board_get(office, 2).beside, 1);
	assert_int_equal(
		board_act_for(office, 1, VIGIE_EVENT_REFERRAL_DECLINE, VIGIE_REASON_NOT_RELEVANT),
		VIGIE_MOVED);
	assert_int_equal(board_get(office, 2).state, VIGIE_REFERRAL_WITHDRAWN);
	assert_string_equal(board_get(office, 2).reason, "alone");
	assert_int_equal(board_get(office, 4).state, VIGIE_REFERRAL_READY);
}

static void the_queue_goes_by_priority_then_score_then_time(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat")->capacity_total = 1;
	office->verdicts.of[2][0].score = 2 * VIGIE_DECIMAL_ONE;
	board_flag(office, programmes, 1, 1);
	for (size_t i = 1; i < 4; i++)
		office->verdicts.of[i][0].when = VIGIE_TRUE;
	office->verdicts.of[2][0].clear = VIGIE_FALSE;
	office_evaluate(office, 0);
	assert_int_equal(
		board_act_for(office, 1, VIGIE_EVENT_REFERRAL_DECLINE, VIGIE_REASON_NOT_RELEVANT),
		VIGIE_MOVED);
	assert_int_equal(board_count(office, "SELECT person FROM referral WHERE state = 'ready'"),
			 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(every_pair_of_state_and_event_is_done_or_refused_as_the_table_says),
		OFFICE_TEST(nothing_that_a_person_decides_is_done_without_a_name),
		OFFICE_TEST(the_queue_cannot_be_ordered_to_give_places),
		OFFICE_TEST(a_reason_is_one_of_the_list_of_its_event),
		OFFICE_TEST(a_referral_that_does_not_exist_is_told),
		OFFICE_TEST(the_same_order_twice_is_done_once),
		OFFICE_TEST(a_day_is_not_before_the_referral_nor_after_today),
		OFFICE_TEST(a_hold_goes_back_to_where_it_was_and_keeps_its_place),
		OFFICE_TEST(one_that_waits_takes_no_place_while_it_is_on_hold),
		OFFICE_TEST(one_that_waited_finds_a_place_that_became_free_meanwhile),
		OFFICE_TEST(a_hold_is_bounded),
		OFFICE_TEST(what_is_declined_for_want_of_a_tutor_goes_to_the_next_programme),
		OFFICE_TEST(what_a_programme_names_itself_comes_after_those_of_the_rule),
		OFFICE_TEST(what_is_not_relevant_goes_nowhere),
		OFFICE_TEST(another_open_referral_does_not_keep_the_next_from_being_offered),
		OFFICE_TEST(a_full_programme_gives_way_to_the_next_with_a_place),
		OFFICE_TEST(a_family_that_declined_is_not_asked_again_in_the_school_year),
		OFFICE_TEST(who_was_helped_rests_whatever_rule_flags),
		OFFICE_TEST(what_is_offered_beside_goes_when_nobody_takes_the_other),
		OFFICE_TEST(the_queue_goes_by_priority_then_score_then_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
