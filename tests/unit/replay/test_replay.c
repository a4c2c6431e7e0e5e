/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A random history that the service lived through day by day, replayed afterwards: what the replay
 * finds is what the store holds.
 */
#include "tests/unit/replay/history.h"

#include "daemon/replay/ledger.h"
#include "daemon/store/flags.h"

#define DAYS 75

struct comparison {
	const struct history *history;
	const struct ledger *ledger;
	vigie_day day;
	size_t n; /* flags of the store */
};

static int compare_flag(void *userdata, const struct flag_row *row)
{
	static const enum persistence_phase phases[] = {
		[VIGIE_FLAG_PENDING] = PERSISTENCE_PENDING,
		[VIGIE_FLAG_RAISED] = PERSISTENCE_RAISED,
		[VIGIE_FLAG_HELD] = PERSISTENCE_HELD,
	};
	struct comparison *comparison = userdata;
	const struct ledger_flag *flag = ledger_flag(
		comparison->ledger, vigie_rules_find(comparison->history->setup.rules, row->rule),
		row->person);

	assert_non_null(flag);
	if (flag->phase != phases[row->state] || flag->since != row->since)
		fail_msg("day %d, rule %s, pupil %d: %d since %d, the store says %d since %d",
			 comparison->day - SEPTEMBER, row->rule, (int)row->person, flag->phase,
			 flag->since, phases[row->state], row->since);
	comparison->n++;
	return 0;
}

static int rested(void *userdata, size_t rule, int64_t person, vigie_day on, vigie_day *ret_day)
{
	const struct history *history = userdata;

	(void)on;
	return flags_rested_from(history->store, history->school.id, person,
				 vigie_rules_info(history->setup.rules, rule)->name, ret_day);
}

static void compare_day(struct history *history, struct ledger *ledger, vigie_day day)
{
	struct vigie_school_evaluation evaluation = {0};
	struct comparison comparison = {history, ledger, day, 0};
	size_t n = 0;

	deliver(history, day);
	evaluate(history, &history->setup, day, &evaluation);
	/* First the ledger: the store's `rest` must not know yet what is cleared today. */
	assert_int_equal(ledger_apply(ledger, evaluation.facts, evaluation.verdicts, day), 0);
	apply(history, &history->setup, day, &evaluation);
	vigie_school_evaluation_done(&evaluation);
	assert_int_equal(
		flags_each_current(history->store, history->school.id, compare_flag, &comparison),
		0);
	for (size_t i = 0; i < ledger->n_rules * ledger->n_pupils; i++)
		n += ledger->flags[i].phase != PERSISTENCE_NONE;
	assert_int_equal(n, comparison.n);
	decide(history, day);
}

static void the_ledger_holds_each_day_what_the_store_holds(void **state)
{
	struct history *history = *state;
	VIGIE_CLEANUP(ledger_done) struct ledger ledger = {0};
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;

	write_rules(history, RULES);
	assert_int_equal(vigie_school_load(history->store, history->setup.config, &history->school,
					   2026, 2026, VIGIE_DAY_NONE, &facts),
			 0);
	assert_int_equal(ledger_init(&ledger, history->setup.rules, facts), 0);
	ledger.rested = rested;
	ledger.userdata = history;
	for (vigie_day day = SEPTEMBER; day < SEPTEMBER + 2 * DAYS; day++)
		compare_day(history, &ledger, day);
	/* The history has something of everything. */
	assert_true(history->changes.raised > 30);
	assert_true(history->changes.cleared > 20);
	assert_true(history->changes.held > 5);
	assert_true(history->changes.pending > 20);
}

/* What the store says of one rule. */
static int64_t count(struct history *history, const char *rule, const char *condition)
{
	char sql[160];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM flag WHERE rule = '%s' AND %s", rule,
		 condition);
	return ask(history, sql);
}

static void replay_days(struct history *history, vigie_day to, bool by_fact_date,
			struct vigie_replay *ret_replay)
{
	const struct vigie_replay_options options = {
		.from = SEPTEMBER, .to = to, .by_fact_date = by_fact_date};
	int64_t changes = vigie_store_changes(history->store);

	assert_int_equal(vigie_replay_run(history->store, &history->setup, &options, ret_replay),
			 0);
	assert_int_equal(vigie_store_changes(history->store), changes);
}

/* Figures of each rule and day, as they were while they were the present. */
struct figures {
	int64_t raised, cleared, up;
};

static void note_figures(struct history *history, struct figures *figures)
{
	for (size_t rule = 0; rule < vigie_rules_count(history->setup.rules); rule++) {
		const char *name = vigie_rules_info(history->setup.rules, rule)->name;

		figures[rule] = (struct figures){count(history, name, "raised IS NOT NULL"),
						 count(history, name, "state = 'cleared'"),
						 count(history, name, "state = 'raised'")};
	}
}

static void a_replay_finds_what_the_service_found_day_by_day(void **state)
{
	static struct figures figures[DAYS][8];
	struct history *history = *state;

	write_rules(history, RULES);
	for (int i = 0; i < DAYS; i++) {
		live_day(history, SEPTEMBER + i);
		note_figures(history, figures[i]);
	}
	for (int i = 0; i < DAYS; i++) {
		VIGIE_CLEANUP(vigie_replay_done) struct vigie_replay replay = {0};

		replay_days(history, SEPTEMBER + i, false, &replay);
		for (size_t rule = 0; rule < replay.n_rules; rule++) {
			const struct vigie_replay_rule *found = &replay.rules[rule];

			assert_int_equal(found->changes.raised, figures[i][rule].raised);
			assert_int_equal(found->changes.cleared, figures[i][rule].cleared);
			assert_int_equal(found->up, figures[i][rule].up);
		}
	}
	assert_true(figures[DAYS - 1][0].cleared > 3);
}

#define RESTING                                                                                    \
	"rule \"retards\" { title \"t\" when lateness(over: 3 days) >= 1 rest 6 days"              \
	" refer to \"tutorat\" }\n"

static void rest_counts_from_the_closing_of_the_referral_too(void **state)
{
	/* Late on these days: flagged on the first, cleared on the fourth. */
	static const int late[] = {0, 10, 12, 14, 16};
	struct history *history = *state;
	VIGIE_CLEANUP(vigie_replay_done) struct vigie_replay before = {0}, after = {0};

	write_rules(history, RESTING);
	for (int i = 0; i < 17; i++) {
		struct vigie_school_evaluation evaluation = {0};
		char text[256];

		snprintf(text, sizeof(text),
			 HEAD
			 "{\"t\":\"lateness\",\"id\":{\"be\":\"1\"},\"date\":\"2026-09-%02d\"}\n",
			 i + 1);
		for (size_t j = 0; j < VIGIE_ARRAY_SIZE(late); j++)
			if (late[j] == i)
				import_text(history, text, SEPTEMBER + i);
		evaluate(history, &history->setup, SEPTEMBER + i, &evaluation);
		apply(history, &history->setup, SEPTEMBER + i, &evaluation);
		vigie_school_evaluation_done(&evaluation);
		if (i == 0)
			move_referral(history, 1, SEPTEMBER, VIGIE_REFERRAL_PROPOSED, true);
		if (i == 8)
			move_referral(history, 1, SEPTEMBER + i, VIGIE_REFERRAL_ENDED, false);
	}
	assert_int_equal(ask(history, "SELECT max(raised) FROM flag"), SEPTEMBER + 14);
	replay_days(history, SEPTEMBER + 13, false, &before);
	replay_days(history, SEPTEMBER + 14, false, &after);
	assert_int_equal(before.rules[0].changes.raised, 1);
	assert_int_equal(after.rules[0].changes.raised, 2);
}

#define ONE_RULE "rule \"retards\" { title \"t\" when lateness(over: 10 days) >= 1 }\n"

static void what_was_delivered_late_counts_from_its_delivery_or_from_its_date(void **state)
{
	struct history *history = *state;

	write_rules(history, ONE_RULE);
	import_text(history,
		    HEAD "{\"t\":\"lateness\",\"id\":{\"be\":\"1\"},\"date\":\"2026-09-03\"}\n",
		    SEPTEMBER + 5);
	for (int i = 0; i < 8; i++) {
		VIGIE_CLEANUP(vigie_replay_done) struct vigie_replay replay = {0}, by_date = {0};

		replay_days(history, SEPTEMBER + i, false, &replay);
		replay_days(history, SEPTEMBER + i, true, &by_date);
		assert_int_equal(replay.rules[0].up, i >= 5);
		assert_int_equal(by_date.rules[0].up, i >= 2);
		assert_int_equal(replay.rules[0].population, PUPILS);
	}
}

/* Pupil: first late on 2026-09-…; outcome; when. */
#define LATE(be, day)                                                                              \
	"{\"t\":\"lateness\",\"id\":{\"be\":\"" be "\"},\"date\":\"2026-09-" day "\"}\n"
#define OUTCOME(be, value, day)                                                                    \
	"{\"t\":\"outcome\",\"id\":{\"be\":\"" be "\"},\"name\":\"fail\",\"value\":" value         \
	",\"date\":\"" day "\"}\n"

static void flags_are_counted_against_outcomes(void **state)
{
	struct history *history = *state;
	VIGIE_CLEANUP(vigie_replay_done) struct vigie_replay replay = {0};
	const struct vigie_replay_options options = {
		.from = SEPTEMBER, .to = SEPTEMBER + 29, .by_fact_date = true, .outcome = "fail"};
	const struct vigie_replay_rule *rule;

	write_rules(history, ONE_RULE);
	/* 1, 2, 7 and 8 rightly flagged; 3 on the day of the outcome, which is too late. */
	import_text(history, HEAD LATE("1", "05") LATE("2", "10") LATE("3", "12") LATE("4", "01"),
		    SEPTEMBER + 40);
	import_text(history, HEAD LATE("6", "02") LATE("7", "02") LATE("8", "01"), SEPTEMBER + 41);
	import_text(history,
		    HEAD OUTCOME("1", "true", "2026-09-15") OUTCOME("2", "true", "2026-09-21")
			    OUTCOME("3", "true", "2026-09-12") OUTCOME("4", "false", "2028-06-30"),
		    SEPTEMBER + 42);
	import_text(history,
		    HEAD OUTCOME("5", "false", "2026-09-30") OUTCOME("7", "true", "2026-09-03")
			    OUTCOME("8", "true", "2026-09-21"),
		    SEPTEMBER + 43);
	assert_int_equal(vigie_replay_run(history->store, &history->setup, &options, &replay), 0);
	rule = &replay.rules[0];
	assert_int_equal(rule->tp, 4);
	assert_int_equal(rule->fp, 1);
	assert_int_equal(rule->fn, 1);
	assert_int_equal(rule->tn, 1);
	assert_int_equal(rule->without, PUPILS - 7);
	assert_int_equal(replay.without, PUPILS - 7);
	assert_int_equal(replay.outcomes, 7);
	assert_true(rule->has_lead);
	assert_true(rule->lead == 10.5); /* of 1, 10, 11 and 20 days */
}

static void an_outcome_of_an_earlier_year_gives_way_to_one_that_can_be_foretold(void **state)
{
	struct history *history = *state;
	VIGIE_CLEANUP(vigie_replay_done) struct vigie_replay replay = {0};
	const struct vigie_replay_options options = {.from = SEPTEMBER + 10,
						     .to = SEPTEMBER + 20,
						     .by_fact_date = true,
						     .outcome = "fail"};

	write_rules(history, ONE_RULE);
	import_text(history,
		    HEAD LATE("1", "14") OUTCOME("1", "false", "2026-09-05")
			    OUTCOME("1", "true", "2026-10-05") OUTCOME("1", "false", "2027-06-30"),
		    SEPTEMBER + 40);
	assert_int_equal(vigie_replay_run(history->store, &history->setup, &options, &replay), 0);
	assert_int_equal(replay.rules[0].tp, 1);
	assert_int_equal(replay.outcomes, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HISTORY_TEST(the_ledger_holds_each_day_what_the_store_holds),
		HISTORY_TEST(a_replay_finds_what_the_service_found_day_by_day),
		HISTORY_TEST(rest_counts_from_the_closing_of_the_referral_too),
		HISTORY_TEST(what_was_delivered_late_counts_from_its_delivery_or_from_its_date),
		HISTORY_TEST(flags_are_counted_against_outcomes),
		HISTORY_TEST(an_outcome_of_an_earlier_year_gives_way_to_one_that_can_be_foretold),
	};

	return cmocka_run_group_tests_name("replay/replay", tests, NULL, NULL);
}
