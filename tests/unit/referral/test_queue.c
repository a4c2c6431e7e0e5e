/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From raised flags to referrals: programmes, places, waiting lists, withdrawal, the story. */
#include "daemon/referral/queue.h"
#include "daemon/referral/state.h"
#include "tests/unit/referral/office.h"

static const char *const both[] = {"tutorat", "homeclasse"};

static struct vigie_rule_info *referring_rule(struct office *office, const char *name)
{
	struct vigie_rule_info *rule = office_rule(office, name);

	rule->programmes = both;
	rule->n_programmes = 2;
	return rule;
}

struct sought {
	int64_t person;
	struct vigie_referral referral;
	size_t n;
};

static int seek(void *userdata, const struct vigie_referral *referral)
{
	struct sought *sought = userdata;

	if (sought->person == 0 || sought->person == referral->person) {
		sought->referral = *referral;
		sought->n++;
	}
	return 0;
}

/* The last referral of a pupil (0: of anybody) in the list, and how many there are. */
static struct sought find(struct office *office, int64_t person)
{
	const struct vigie_referral_filter all = {.all = true};
	struct sought sought = {.person = person};

	assert_int_equal(vigie_referrals_each(office->store, &all, seek, &sought), 0);
	return sought;
}

static enum vigie_referral_state state_of(struct office *office, int64_t person)
{
	struct sought sought = find(office, person);

	assert_int_equal(sought.n, 1);
	return sought.referral.state;
}

static void flag_pupils(struct office *office, size_t n)
{
	for (size_t i = 0; i < n; i++)
		office_set(office, i, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
}

static struct queue queue_of(struct office *office)
{
	return (struct queue){
		.store = office->store, .config = &office->config, .moment = {office->day, NOW}};
}

static void propose(struct office *office, int64_t person)
{
	struct queue queue = queue_of(office);
	struct sought sought = find(office, person);

	assert_int_equal(queue_propose(&queue, &sought.referral, "Secteur"), 0);
}

static void a_rule_that_refers_to_nothing_opens_nothing(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat");
	office_rule(office, "r");
	flag_pupils(office, 1);
	assert_int_equal(find(office, 0).n, 0);
}

static void the_first_programme_for_which_the_pupil_is_eligible_is_taken(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat")->eligible.name = "programme tutorat eligible";
	office_programme(office, "homeclasse")->eligible.name = "programme homeclasse eligible";
	office->rules.conditions[0] = "programme tutorat eligible";
	office->rules.conditions[1] = "programme homeclasse eligible";
	office->verdicts.condition[0][0] = VIGIE_UNKNOWN;
	office->verdicts.condition[0][1] = VIGIE_TRUE;
	office->verdicts.condition[1][0] = VIGIE_TRUE;
	office->verdicts.condition[1][1] = VIGIE_TRUE;
	referring_rule(office, "r");
	flag_pupils(office, 3);
	assert_string_equal(find(office, 1).referral.programme, "homeclasse");
	assert_string_equal(find(office, 2).referral.programme, "tutorat");
	assert_int_equal(find(office, 3).n, 0);
}

static void a_pupil_who_becomes_eligible_later_is_referred_then(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat")->eligible.name = "programme tutorat eligible";
	office->rules.conditions[0] = "programme tutorat eligible";
	referring_rule(office, "r");
	flag_pupils(office, 1);
	assert_int_equal(find(office, 0).n, 0);
	office->day += 1;
	office->verdicts.condition[0][0] = VIGIE_TRUE;
	office_evaluate(office, 0);
	assert_int_equal(find(office, 0).n, 1);
}

static void a_programme_that_is_not_configured_is_passed_over(void **state)
{
	struct office *office = *state;

	office_programme(office, "homeclasse");
	referring_rule(office, "r");
	flag_pupils(office, 1);
	assert_string_equal(find(office, 1).referral.programme, "homeclasse");
}

static void several_flags_join_one_referral_with_the_highest_priority(void **state)
{
	struct office *office = *state;
	static const char *const first[] = {"FRANCAIS", "HISTOIRE"}, *const second[] = {"HISTOIRE",
											"MATHS"};
	struct vigie_rule_info *rule;
	struct sought sought;

	office_programme(office, "tutorat");
	office_programme(office, "homeclasse");
	rule = referring_rule(office, "r");
	rule->subjects = first;
	rule->n_subjects = 2;
	rule = referring_rule(office, "urgent");
	rule->priority = VIGIE_PRIORITY_URGENT;
	rule->programmes = both + 1;
	rule->n_programmes = 1;
	flag_pupils(office, 1);
	assert_int_equal(find(office, 0).referral.priority, VIGIE_PRIORITY_NORMAL);
	rule->programmes = both;
	rule->n_programmes = 2;
	rule->subjects = second;
	rule->n_subjects = 2;
	office->day += 1;
	office_set(office, 0, 1, VIGIE_TRUE);
	office_evaluate(office, 0);
	sought = find(office, 0);
	assert_int_equal(sought.n, 1);
	assert_int_equal(sought.referral.priority, VIGIE_PRIORITY_URGENT);
	assert_string_equal(sought.referral.titles, "urgent · r");
	assert_string_equal(sought.referral.subjects, "FRANCAIS, HISTOIRE, MATHS");
}

static void a_flag_joins_an_open_referral_to_any_of_its_programmes(void **state)
{
	struct office *office = *state;
	struct vigie_rule_info *rule;

	office_programme(office, "tutorat");
	office_programme(office, "homeclasse");
	rule = referring_rule(office, "second choice only");
	rule->programmes = both + 1;
	rule->n_programmes = 1;
	referring_rule(office, "both");
	office_set(office, 0, 1, VIGIE_TRUE);
	flag_pupils(office, 1);
	assert_int_equal(find(office, 1).n, 1);
	assert_string_equal(find(office, 1).referral.programme, "homeclasse");
}

static void a_second_evaluation_opens_nothing_new(void **state)
{
	struct office *office = *state;
	int64_t changes;

	office_programme(office, "tutorat")->capacity_per_school = 1;
	referring_rule(office, "r");
	flag_pupils(office, 3);
	changes = vigie_store_changes(office->store);
	office_evaluate(office, 0);
	assert_int_equal(vigie_store_changes(office->store), changes);
	office->day += 1;
	office_evaluate(office, 0);
	assert_int_equal(find(office, 0).n, 3);
	assert_int_equal(office->changes.referrals, 0);
}

static void a_full_school_means_the_waiting_list(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat")->capacity_per_school = 2;
	referring_rule(office, "r");
	flag_pupils(office, 3);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_READY);
	assert_int_equal(state_of(office, 2), VIGIE_REFERRAL_READY);
	assert_int_equal(state_of(office, 3), VIGIE_REFERRAL_WAITING);
	assert_int_equal(office->changes.referrals, 3);
	assert_int_equal(office->changes.waiting, 1);
	office_pupils(office, 1, 1);
	office_evaluate(office, 1);
	assert_int_equal(state_of(office, 100), VIGIE_REFERRAL_READY);
}

static void places_of_one_evaluation_go_by_priority_then_score(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat")->capacity_per_school = 2;
	referring_rule(office, "normal");
	referring_rule(office, "high")->priority = VIGIE_PRIORITY_HIGH;
	for (size_t pupil = 0; pupil < 4; pupil++)
		office_set(office, pupil, 0, VIGIE_TRUE);
	office->verdicts.of[2][0].score = 5 * VIGIE_DECIMAL_ONE;
	office_set(office, 3, 1, VIGIE_TRUE);
	office_evaluate(office, 0);
	assert_int_equal(state_of(office, 4), VIGIE_REFERRAL_READY);
	assert_int_equal(state_of(office, 3), VIGIE_REFERRAL_READY);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_WAITING);
	assert_int_equal(state_of(office, 2), VIGIE_REFERRAL_WAITING);
}

static void a_full_programme_means_the_waiting_list_everywhere(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat")->capacity_total = 1;
	referring_rule(office, "r");
	flag_pupils(office, 1);
	office_pupils(office, 1, 1);
	office_evaluate(office, 1);
	assert_int_equal(state_of(office, 100), VIGIE_REFERRAL_WAITING);
}

static void a_household_has_its_own_limit(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat")->household = 1;
	office_execute(office, "UPDATE person SET household = 'h12' WHERE id IN (1, 2)");
	referring_rule(office, "r");
	flag_pupils(office, 4);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_READY);
	assert_int_equal(state_of(office, 2), VIGIE_REFERRAL_WAITING);
	assert_int_equal(state_of(office, 3), VIGIE_REFERRAL_READY);
	assert_int_equal(state_of(office, 4), VIGIE_REFERRAL_READY);
}

static void each_coordinator_has_so_many_places(void **state)
{
	struct office *office = *state;
	static const char *const schools[] = {"0750001A"};
	struct vigie_config_coordinator *second;

	office_programme(office, "tutorat")->capacity_per_coordinator = 1;
	referring_rule(office, "r");
	office_coordinator(office, "Est");
	second = office_coordinator(office, "Ouest");
	second->covers_all = false;
	second->schools = schools;
	second->n_schools = 1;
	flag_pupils(office, 3);
	assert_int_equal(state_of(office, 2), VIGIE_REFERRAL_READY);
	assert_int_equal(state_of(office, 3), VIGIE_REFERRAL_WAITING);
	office_pupils(office, 1, 1);
	office_evaluate(office, 1);
	assert_int_equal(state_of(office, 100), VIGIE_REFERRAL_WAITING);
}

static void a_cleared_flag_withdraws_what_nobody_was_told_of(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat");
	referring_rule(office, "r");
	referring_rule(office, "other");
	office_set(office, 0, 1, VIGIE_TRUE);
	flag_pupils(office, 1);
	office->day += 1;
	office_set(office, 0, 0, VIGIE_FALSE);
	office_evaluate(office, 0);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_READY);
	office->day += 1;
	office_set(office, 0, 1, VIGIE_FALSE);
	office_evaluate(office, 0);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_WITHDRAWN);
	assert_int_equal(find(office, 1).referral.closed, office->day);
	assert_int_equal(office->changes.withdrawn, 1);
}

static void a_cleared_flag_leaves_a_proposed_referral_to_the_coordinator(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat");
	referring_rule(office, "r");
	flag_pupils(office, 1);
	propose(office, 1);
	office->day += 1;
	office_set(office, 0, 0, VIGIE_FALSE);
	office_evaluate(office, 0);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_PROPOSED);
	office->day += 1;
	office_set(office, 0, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	assert_int_equal(find(office, 1).n, 1);
}

static void a_priority_falls_with_the_flag_that_made_it(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat");
	referring_rule(office, "r");
	referring_rule(office, "urgent")->priority = VIGIE_PRIORITY_URGENT;
	office_set(office, 0, 1, VIGIE_TRUE);
	flag_pupils(office, 1);
	assert_int_equal(find(office, 1).referral.priority, VIGIE_PRIORITY_URGENT);
	office->day += 1;
	office_set(office, 0, 1, VIGIE_FALSE);
	office_evaluate(office, 0);
	assert_int_equal(find(office, 1).referral.priority, VIGIE_PRIORITY_NORMAL);
}

static void a_freed_place_goes_to_the_first_who_waits_once(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat")->capacity_per_school = 1;
	referring_rule(office, "r");
	referring_rule(office, "urgent")->priority = VIGIE_PRIORITY_URGENT;
	flag_pupils(office, 3);
	office_set(office, 2, 1, VIGIE_TRUE);
	office->day += 1;
	office_evaluate(office, 0);
	assert_int_equal(state_of(office, 3), VIGIE_REFERRAL_WAITING);
	office_set(office, 0, 0, VIGIE_FALSE);
	office->day += 1;
	office_evaluate(office, 0);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_WITHDRAWN);
	assert_int_equal(state_of(office, 3), VIGIE_REFERRAL_READY);
	assert_int_equal(state_of(office, 2), VIGIE_REFERRAL_WAITING);
}

static void one_who_cannot_take_the_place_is_passed_over(void **state)
{
	struct office *office = *state;
	struct vigie_config_programme *programme = office_programme(office, "tutorat");
	struct queue queue = queue_of(office);

	programme->capacity_total = 2;
	programme->household = 1;
	office_execute(office, "UPDATE person SET household = 'h12' WHERE id IN (1, 3)");
	referring_rule(office, "r");
	flag_pupils(office, 4);
	assert_int_equal(state_of(office, 3), VIGIE_REFERRAL_WAITING);
	programme->capacity_total = 3;
	assert_int_equal(queue_promote(&queue, programme), 0);
	assert_int_equal(state_of(office, 3), VIGIE_REFERRAL_WAITING);
	assert_int_equal(state_of(office, 4), VIGIE_REFERRAL_READY);
}

static void proposing_sets_the_deadline_in_school_days(void **state)
{
	struct office *office = *state;

	office_programme(office, "tutorat")->answer_days = 3;
	referring_rule(office, "r");
	office->day = vigie_day_from_date(2026, 11, 5); /* a Thursday */
	flag_pupils(office, 1);
	propose(office, 1);
	assert_int_equal(find(office, 1).referral.proposed, office->day);
	assert_int_equal(find(office, 1).referral.deadline, vigie_day_from_date(2026, 11, 10));
}

static int tell(void *userdata, const struct vigie_transition *transition)
{
	assert_string_equal(transition->who, "vigie");
	assert_true(transition->when >= NOW);
	vigie_buffer_append_format(
		userdata, "%s>%s (%s, %s) ", vigie_referral_state_word(transition->from),
		vigie_referral_state_word(transition->to), transition->why, transition->through);
	return 0;
}

static void each_move_is_told_with_who_why_and_through_what(void **state)
{
	struct office *office = *state;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer story = {};

	office_programme(office, "tutorat");
	referring_rule(office, "r");
	flag_pupils(office, 1);
	propose(office, 1);
	assert_int_equal(vigie_referral_each_transition(office->store, find(office, 1).referral.id,
							tell, &story),
			 0);
	assert_string_equal(story.data, "waiting>waiting (r, evaluation) "
					"waiting>ready (a place is free, queue) "
					"ready>proposed (digest to Secteur, mail) ");
}

static void rest_counts_from_the_closing_of_the_referral_too(void **state)
{
	struct office *office = *state;
	struct referral_change decline = {.from = VIGIE_REFERRAL_PROPOSED,
					  .to = VIGIE_REFERRAL_DECLINED,
					  .deadline = VIGIE_DAY_NONE,
					  .who = "x",
					  .why = "x",
					  .through = "x"};

	office_programme(office, "tutorat");
	referring_rule(office, "r")->rest_days = 10;
	flag_pupils(office, 1);
	propose(office, 1);
	decline.referral = find(office, 1).referral.id;
	office->day += 1;
	office_set(office, 0, 0, VIGIE_FALSE);
	office_evaluate(office, 0);
	decline.day = office->day + 5;
	assert_int_equal(referrals_change(office->store, &decline), 0);
	office->day += 14;
	office_set(office, 0, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_PENDING);
	office->day += 1;
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_RAISED);
}

static void lists_filter_by_school_programme_and_state(void **state)
{
	struct office *office = *state;
	const struct vigie_referral_filter filters[] = {{.school = "0770002B"},
							{.programme = "homeclasse"},
							{.state = "waiting"},
							{.state = "ready"}};
	const size_t expected[] = {0, 0, 1, 2};
	struct vigie_referral referral;

	office_programme(office, "tutorat")->capacity_per_school = 2;
	referring_rule(office, "r");
	flag_pupils(office, 3);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(filters); i++) {
		struct sought sought = {};

		assert_int_equal(vigie_referrals_each(office->store, &filters[i], seek, &sought),
				 0);
		assert_int_equal(sought.n, expected[i]);
	}
	assert_int_equal(vigie_referral_get(office->store, 99, &referral), -ENOENT);
	assert_string_equal(find(office, 1).referral.school_name, "Collège Essai");
}

static void a_state_that_takes_a_place_is_open(void **state)
{
	(void)state;
	for (int word = 0; word <= VIGIE_REFERRAL_WITHDRAWN; word++)
		assert_true(state_is_open(word) || !state_has_seat(word));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(a_rule_that_refers_to_nothing_opens_nothing),
		OFFICE_TEST(the_first_programme_for_which_the_pupil_is_eligible_is_taken),
		OFFICE_TEST(a_pupil_who_becomes_eligible_later_is_referred_then),
		OFFICE_TEST(a_programme_that_is_not_configured_is_passed_over),
		OFFICE_TEST(several_flags_join_one_referral_with_the_highest_priority),
		OFFICE_TEST(a_flag_joins_an_open_referral_to_any_of_its_programmes),
		OFFICE_TEST(a_second_evaluation_opens_nothing_new),
		OFFICE_TEST(a_full_school_means_the_waiting_list),
		OFFICE_TEST(places_of_one_evaluation_go_by_priority_then_score),
		OFFICE_TEST(a_full_programme_means_the_waiting_list_everywhere),
		OFFICE_TEST(a_household_has_its_own_limit),
		OFFICE_TEST(each_coordinator_has_so_many_places),
		OFFICE_TEST(a_cleared_flag_withdraws_what_nobody_was_told_of),
		OFFICE_TEST(a_cleared_flag_leaves_a_proposed_referral_to_the_coordinator),
		OFFICE_TEST(a_priority_falls_with_the_flag_that_made_it),
		OFFICE_TEST(a_freed_place_goes_to_the_first_who_waits_once),
		OFFICE_TEST(one_who_cannot_take_the_place_is_passed_over),
		OFFICE_TEST(proposing_sets_the_deadline_in_school_days),
		OFFICE_TEST(each_move_is_told_with_who_why_and_through_what),
		OFFICE_TEST(rest_counts_from_the_closing_of_the_referral_too),
		OFFICE_TEST(lists_filter_by_school_programme_and_state),
		OFFICE_TEST(a_state_that_takes_a_place_is_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
