/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each sentence of RULES.md about `for`, `clear when`, `rest` and unknown, applied to a store. */
#include "tests/unit/referral/office.h"

static void a_condition_that_holds_raises_a_flag_at_once(void **state)
{
	struct office *office = *state;

	office_rule(office, "r");
	office_set(office, 0, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_RAISED);
	assert_int_equal(office_flag(office, 1, "r").flag.raised, office->day);
	assert_int_equal(office_flag(office, 2, "r").n, 0);
	assert_int_equal(office->changes.raised, 1);
}

static void a_flag_waits_until_for_has_passed(void **state)
{
	struct office *office = *state;
	vigie_day since = office->day;

	office_rule(office, "r")->for_days = 7;
	office_set(office, 0, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_PENDING);
	office->day = since + 6;
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_PENDING);
	office->day = since + 7;
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_RAISED);
	assert_int_equal(office_flag(office, 1, "r").flag.since, since);
}

static void in_between(struct office *office, enum vigie_truth between)
{
	office_rule(office, "r")->for_days = 7;
	office_set(office, 0, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	office->day += 3;
	office_set(office, 0, 0, between);
	office_evaluate(office, 0);
	office->day += 1;
	office_set(office, 0, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	office->day += 6;
	office_evaluate(office, 0);
}

static void a_no_in_between_starts_for_again(void **state)
{
	struct office *office = *state;

	in_between(office, VIGIE_FALSE);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_PENDING);
	assert_int_equal(office_flag(office, 1, "r").n, 1);
	office->day += 1;
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_RAISED);
}

static void an_ignored_unknown_in_between_starts_for_again(void **state)
{
	struct office *office = *state;

	in_between(office, VIGIE_UNKNOWN);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_PENDING);
}

static void an_unknown_that_flags_counts_as_holding(void **state)
{
	struct office *office = *state;

	office_rule(office, "r")->flag_unknown = true;
	office_set(office, 0, 0, VIGIE_UNKNOWN);
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_RAISED);
}

static void an_ignored_unknown_raises_nothing(void **state)
{
	struct office *office = *state;

	office_rule(office, "r");
	office_set(office, 0, 0, VIGIE_UNKNOWN);
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").n, 0);
}

static void a_flag_is_cleared_when_the_condition_no_longer_holds(void **state)
{
	struct office *office = *state;

	office_rule(office, "r");
	office_set(office, 0, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	office->day += 1;
	office_set(office, 0, 0, VIGIE_FALSE);
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_CLEARED);
	assert_int_equal(office_flag(office, 1, "r").flag.cleared, office->day);
	assert_int_equal(office_flag(office, 1, "r").flag.reason, VIGIE_FLAG_REASON_EXIT);
}

static void unknown_never_clears(void **state)
{
	struct office *office = *state;

	office_rule(office, "r");
	office_set(office, 0, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	office->day += 1;
	office_set(office, 0, 0, VIGIE_UNKNOWN);
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_RAISED);
}

static void an_exit_condition_of_its_own_decides_alone(void **state)
{
	struct office *office = *state;
	struct fake_verdict *verdict = &office->verdicts.of[0][0];

	office_rule(office, "r")->has_clear = true;
	*verdict = (struct fake_verdict){.when = VIGIE_TRUE, .clear = VIGIE_FALSE};
	office_evaluate(office, 0);
	office->day += 1;
	verdict->when = VIGIE_FALSE;
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_RAISED);
	office->day += 1;
	verdict->clear = VIGIE_TRUE;
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_CLEARED);
}

static void a_flag_is_not_raised_while_its_exit_condition_holds(void **state)
{
	struct office *office = *state;

	office_rule(office, "r")->has_clear = true;
	office->verdicts.of[0][0] = (struct fake_verdict){.when = VIGIE_TRUE, .clear = VIGIE_TRUE};
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").n, 0);
}

static void leaving_the_population_clears_and_says_so(void **state)
{
	struct office *office = *state;

	office_rule(office, "r");
	for (size_t i = 0; i < 3; i++)
		office_set(office, i, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	office->day += 1;
	office->verdicts.of[0][0].out = true;
	office->verdicts.gone[1] = true;
	office->facts.n_pupils = 2;
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.reason, VIGIE_FLAG_REASON_OUTSIDE);
	assert_int_equal(office_flag(office, 2, "r").flag.reason, VIGIE_FLAG_REASON_LEFT);
	assert_int_equal(office_flag(office, 3, "r").flag.state, VIGIE_FLAG_CLEARED);
	assert_int_equal(office_flag(office, 3, "r").flag.reason, VIGIE_FLAG_REASON_LEFT);
}

static void nothing_is_raised_during_the_rest(void **state)
{
	struct office *office = *state;
	vigie_day cleared;

	office_rule(office, "r")->rest_days = 60;
	office_set(office, 0, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	cleared = ++office->day;
	office_set(office, 0, 0, VIGIE_FALSE);
	office_evaluate(office, 0);
	office_set(office, 0, 0, VIGIE_TRUE);
	office->day = cleared + 59;
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_PENDING);
	office->day = cleared + 60;
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_RAISED);
	assert_int_equal(office_flag(office, 1, "r").n, 2);
}

static void the_flags_of_a_rule_that_is_gone_are_withdrawn(void **state)
{
	struct office *office = *state;

	office_rule(office, "kept");
	office_rule(office, "gone");
	office_rule(office, "brief")->for_days = 9;
	for (size_t rule = 0; rule < 3; rule++)
		office_set(office, 0, rule, VIGIE_TRUE);
	office_evaluate(office, 0);
	office->day += 1;
	office->rules.n = 1;
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 1, "kept").flag.state, VIGIE_FLAG_RAISED);
	assert_int_equal(office_flag(office, 1, "gone").flag.reason, VIGIE_FLAG_REASON_WITHDRAWN);
	assert_int_equal(office_flag(office, 1, "brief").n, 0);
}

static void a_decision_keeps_rule_values_and_fingerprint(void **state)
{
	struct office *office = *state;
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_decision decision;
	struct vigie_flag flag;

	office_rule(office, "r")->author = "A. Teacher";
	office_set(office, 2, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	office->rules.info[0].text = "another text";
	flag = office_flag(office, 3, "r").flag;
	assert_string_equal(flag.fingerprint, "0123456789abcdef");
	assert_int_equal(vigie_arena_new(&arena), 0);
	assert_int_equal(vigie_flag_decision(office->store, flag.id, arena, &decision), 0);
	assert_string_equal(decision.values, "{\"average()\":2,\"level\":\"5e\"}");
	assert_string_equal(decision.text, "rule text");
	assert_string_equal(decision.sentence, "Flag pupils.\n");
	assert_string_equal(decision.author, "A. Teacher");
	assert_null(decision.reason);
	assert_int_equal(decision.day, vigie_day_from_date(2026, 11, 2));
	assert_int_equal(vigie_flag_decision(office->store, 99, arena, &decision), -ENOENT);
}

static void a_decision_keeps_what_was_found_and_where(void **state)
{
	struct office *office = *state;
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_decision decision;

	office_rule(office, "r");
	office_set(office, 2, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	assert_int_equal(vigie_arena_new(&arena), 0);
	assert_int_equal(vigie_flag_decision(office->store, office_flag(office, 3, "r").flag.id,
					     arena, &decision),
			 0);
	assert_int_equal(decision.n_steps, 2);
	assert_true(decision.steps[0].is_condition);
	assert_string_equal(decision.steps[0].text, "average() < 8"); /* the tab is gone */
	assert_string_equal(decision.steps[0].finding, "yes");
	assert_int_equal(decision.steps[0].n_sources, 0);
	assert_int_equal(decision.steps[1].depth, 1);
	assert_false(decision.steps[1].is_condition);
	assert_string_equal(decision.steps[1].finding, "7.4");
	assert_int_equal(decision.steps[1].n_sources, 1);
	assert_int_equal(decision.steps[1].sources[0].delivery, 3);
	assert_int_equal(decision.steps[1].sources[0].line, 7);
	assert_int_equal(decision.steps[1].n_more_sources, 2);
}

static void a_decision_from_before_its_findings_were_kept_has_no_steps(void **state)
{
	struct office *office = *state;
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_decision decision;

	office_rule(office, "r");
	office_set(office, 2, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	office_execute(office, "UPDATE decision SET findings = NULL;"
			       "UPDATE rule_version SET sentence = NULL, conditions = NULL");
	assert_int_equal(vigie_arena_new(&arena), 0);
	assert_int_equal(vigie_flag_decision(office->store, office_flag(office, 3, "r").flag.id,
					     arena, &decision),
			 0);
	assert_null(decision.sentence);
	assert_int_equal(decision.n_steps, 0);
	/* The next decision of the same rules says what the sentence was. */
	office_set(office, 1, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	assert_int_equal(vigie_flag_decision(office->store, office_flag(office, 3, "r").flag.id,
					     arena, &decision),
			 0);
	assert_string_equal(decision.sentence, "Flag pupils.\n");
	assert_int_equal(decision.n_steps, 0);
}

static void the_same_day_twice_writes_no_row(void **state)
{
	struct office *office = *state;
	int64_t changes;

	office_rule(office, "r");
	office_rule(office, "late")->for_days = 3;
	office_rule(office, "few")->cap = 1;
	for (size_t rule = 0; rule < 3; rule++)
		for (size_t pupil = 0; pupil < 3; pupil++)
			office_set(office, pupil, rule, VIGIE_TRUE);
	office_evaluate(office, 0);
	assert_int_equal(office->changes.raised, 4);
	changes = vigie_store_changes(office->store);
	office_evaluate(office, 0);
	assert_int_equal(vigie_store_changes(office->store), changes);
	assert_int_equal(office->changes.raised + office->changes.held + office->changes.pending,
			 0);
}

static void an_earlier_day_is_refused(void **state)
{
	struct office *office = *state;
	int64_t changes;

	office_rule(office, "r");
	office_set(office, 0, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	changes = vigie_store_changes(office->store);
	office->day -= 1;
	office_set(office, 0, 0, VIGIE_FALSE);
	assert_int_equal(office_try(office, 0), 1);
	assert_int_equal(vigie_store_changes(office->store), changes);
	office_pupils(office, 1, 1);
	assert_int_equal(office_try(office, 1), 0);
}

static void beyond_the_cap_flags_are_held_the_longest_raised_first(void **state)
{
	struct office *office = *state;
	struct vigie_rule_info *rule = office_rule(office, "r");

	rule->cap = 2;
	rule->for_days = 2;
	office_set(office, 3, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	office->day += 1;
	for (size_t i = 0; i < 3; i++)
		office_set(office, i, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	office->day += 2;
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 4, "r").flag.state, VIGIE_FLAG_RAISED);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_RAISED);
	assert_int_equal(office_flag(office, 2, "r").flag.state, VIGIE_FLAG_HELD);
	assert_int_equal(office_flag(office, 3, "r").flag.state, VIGIE_FLAG_HELD);
	assert_int_equal(office->changes.held, 2);
}

static void a_held_flag_is_raised_when_the_month_allows(void **state)
{
	struct office *office = *state;

	office_rule(office, "r")->cap = 1;
	office_set(office, 0, 0, VIGIE_TRUE);
	office_set(office, 1, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 2, "r").flag.state, VIGIE_FLAG_HELD);
	office->day = vigie_day_from_date(2026, 11, 30);
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 2, "r").flag.state, VIGIE_FLAG_HELD);
	office->day = vigie_day_from_date(2026, 12, 1);
	office_evaluate(office, 0);
	assert_int_equal(office_flag(office, 2, "r").flag.state, VIGIE_FLAG_RAISED);
	assert_int_equal(office_flag(office, 1, "r").flag.state, VIGIE_FLAG_RAISED);
}

static void the_cap_counts_each_school_for_itself(void **state)
{
	struct office *office = *state;

	office_rule(office, "r")->cap = 1;
	office_set(office, 0, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	office_pupils(office, 1, 1);
	office_evaluate(office, 1);
	assert_int_equal(office_flag(office, 100, "r").flag.state, VIGIE_FLAG_RAISED);
}

static int list_rule(void *userdata, const struct vigie_flag *flag)
{
	vigie_buffer_append_format(userdata, "%s %lld, ", flag->rule, (long long)flag->person);
	return 0;
}

static void lists_name_the_most_serious_then_the_oldest(void **state)
{
	struct office *office = *state;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {};
	const struct vigie_flag_filter any = {.school = "0750001A"}, rule = {.rule = "urgent"},
				       other = {.school = "0770002B"};

	office_rule(office, "low")->priority = VIGIE_PRIORITY_LOW;
	office_rule(office, "urgent")->priority = VIGIE_PRIORITY_URGENT;
	office_set(office, 0, 0, VIGIE_TRUE);
	office_set(office, 2, 1, VIGIE_TRUE);
	office_evaluate(office, 0);
	office->day += 1;
	office_set(office, 1, 1, VIGIE_TRUE);
	office_evaluate(office, 0);
	assert_int_equal(vigie_flags_each(office->store, &any, list_rule, &list), 0);
	assert_string_equal(list.data, "urgent 3, urgent 2, low 1, ");
	vigie_buffer_clear(&list);
	assert_int_equal(vigie_flags_each(office->store, &rule, list_rule, &list), 0);
	assert_int_equal(vigie_flags_each(office->store, &other, list_rule, &list), 0);
	assert_string_equal(list.data, "urgent 3, urgent 2, ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(a_condition_that_holds_raises_a_flag_at_once),
		OFFICE_TEST(a_flag_waits_until_for_has_passed),
		OFFICE_TEST(a_no_in_between_starts_for_again),
		OFFICE_TEST(an_ignored_unknown_in_between_starts_for_again),
		OFFICE_TEST(an_unknown_that_flags_counts_as_holding),
		OFFICE_TEST(an_ignored_unknown_raises_nothing),
		OFFICE_TEST(a_flag_is_cleared_when_the_condition_no_longer_holds),
		OFFICE_TEST(unknown_never_clears),
		OFFICE_TEST(an_exit_condition_of_its_own_decides_alone),
		OFFICE_TEST(a_flag_is_not_raised_while_its_exit_condition_holds),
		OFFICE_TEST(leaving_the_population_clears_and_says_so),
		OFFICE_TEST(nothing_is_raised_during_the_rest),
		OFFICE_TEST(the_flags_of_a_rule_that_is_gone_are_withdrawn),
		OFFICE_TEST(a_decision_keeps_rule_values_and_fingerprint),
		OFFICE_TEST(a_decision_keeps_what_was_found_and_where),
		OFFICE_TEST(a_decision_from_before_its_findings_were_kept_has_no_steps),
		OFFICE_TEST(the_same_day_twice_writes_no_row),
		OFFICE_TEST(an_earlier_day_is_refused),
		OFFICE_TEST(beyond_the_cap_flags_are_held_the_longest_raised_first),
		OFFICE_TEST(a_held_flag_is_raised_when_the_month_allows),
		OFFICE_TEST(the_cap_counts_each_school_for_itself),
		OFFICE_TEST(lists_name_the_most_serious_then_the_oldest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
