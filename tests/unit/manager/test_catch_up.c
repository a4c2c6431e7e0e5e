/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After an outage the flags are those of a service that never stopped: `for`, `rest`, `cap`. */
#include "tests/unit/manager/branch.h"

#include "daemon/manager/manager.h"

#define LIVED 10 /* days before the outage */
#define AWAY 21 /* days of it; the day after, the service is back */
#define BACK (SEPTEMBER + LIVED + AWAY + 1)

/* The same deliveries for both: what the random numbers say. */
static void make_twin(struct history *history, struct history **ret_twin)
{
	void *twin = NULL;

	assert_int_equal(set_up(&twin), 0);
	((struct history *)twin)->random = history->random;
	write_rules(history, RULES);
	write_rules(twin, RULES);
	*ret_twin = twin;
}

static void live(struct history *history, vigie_day from, vigie_day to, bool serving)
{
	for (vigie_day day = from; day <= to; day++) {
		deliver(history, day);
		if (serving)
			branch_cycle(history, NOON(day), -1);
	}
}

/* Every table that the rules write, without the moments at which somebody looked. */
static void append_state(struct history *history, struct vigie_buffer *out)
{
	static const char sql[] =
		"SELECT group_concat(line, char(10)) FROM ("
		"SELECT 'flag ' || person || ' ' || rule || ' ' || state || ' ' || since || ' ' ||"
		" ifnull(raised, '-') || ' ' || ifnull(cleared, '-') || ' ' || ifnull(reason, '-')"
		" AS line FROM flag UNION ALL "
		"SELECT 'decision ' || person || ' ' || rule || ' ' || day || ' ' || content"
		" FROM decision JOIN flag ON flag.id = decision.flag UNION ALL "
		"SELECT 'referral ' || person || ' ' || programme || ' ' || state || ' ' ||"
		" created || ' ' || ifnull(closed, '-') FROM referral UNION ALL "
		"SELECT 'evaluation ' || day FROM evaluation ORDER BY line)";
	sqlite3_stmt *statement = NULL;

	assert_int_equal(
		sqlite3_prepare_v2(database_handle(history->store), sql, -1, &statement, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	vigie_buffer_append_string(out, (const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
}

static void assert_same_state(struct history *history, struct history *twin)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer left = {0}, right = {0};

	append_state(history, &left);
	append_state(twin, &right);
	assert_string_equal(vigie_buffer_string(&left), vigie_buffer_string(&right));
}

static int64_t count_raised_away(struct history *history, const char *rule)
{
	char sql[160];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM flag WHERE rule = '%s' AND raised BETWEEN %d AND %d", rule,
		 SEPTEMBER + LIVED + 1, BACK - 1);
	return ask(history, sql);
}

static void an_outage_changes_no_flag(void **state)
{
	struct history *history = *state, *twin;

	make_twin(history, &twin);
	live(history, SEPTEMBER + 1, BACK, true);
	live(twin, SEPTEMBER + 1, SEPTEMBER + LIVED, true);
	live(twin, SEPTEMBER + LIVED + 1, BACK, false);
	branch_cycle(twin, NOON(BACK), -1);
	assert_same_state(history, twin);
	/* The outage was one in which something happened, to rules with `for`, `rest` and `cap`. */
	assert_true(count_raised_away(twin, "retards") > 0);
	assert_true(count_raised_away(twin, "moyenne") > 0);
	assert_true(count_raised_away(twin, "seul") > 0);
	assert_true(ask(twin, "SELECT count(*) FROM flag WHERE state = 'held'") > 0);
	tear_down((void **)&twin);
}

static void a_crash_while_catching_up_costs_no_day(void **state)
{
	struct history *history = *state, *twin;

	make_twin(history, &twin);
	live(history, SEPTEMBER + 1, BACK, true);
	live(twin, SEPTEMBER + 1, SEPTEMBER + LIVED, true);
	live(twin, SEPTEMBER + LIVED + 1, BACK, false);
	for (int turns = 1; turns < 7; turns++)
		branch_cycle(twin, NOON(BACK), turns);
	assert_true(ask(twin, "SELECT day FROM evaluation") > SEPTEMBER + LIVED);
	assert_true(ask(twin, "SELECT day FROM evaluation") < BACK);
	branch_cycle(twin, NOON(BACK), -1);
	assert_same_state(history, twin);
	tear_down((void **)&twin);
}

/* A `for` that forgets its start at a restart would raise nothing on the seventh day. */
static void a_flag_ripens_while_nobody_serves(void **state)
{
	struct history *history = *state;

	write_rules(history, "rule \"retard\" { title \"t\" when lateness(over: 60 days) >= 1"
			     " for 7 days }\n");
	import_text(history,
		    HEAD "{\"t\":\"lateness\",\"id\":{\"be\":\"1\"},\"date\":\"2026-09-02\"}\n",
		    SEPTEMBER + 1);
	branch_cycle(history, NOON(SEPTEMBER + 1), -1);
	assert_int_equal(ask(history, "SELECT count(*) FROM flag WHERE state = 'pending'"), 1);
	branch_cycle(history, NOON(SEPTEMBER + 20), -1);
	assert_int_equal(ask(history, "SELECT raised FROM flag WHERE state = 'raised'"),
			 SEPTEMBER + 8);
}

/* What arrives after the outage was not known during it, whatever days it tells of. */
static void late_deliveries_count_from_the_day_they_came(void **state)
{
	struct history *history = *state;

	write_rules(history, "rule \"retard\" { title \"t\" when lateness(over: 60 days) >= 1"
			     " for 7 days }\n");
	branch_cycle(history, NOON(SEPTEMBER + 1), -1);
	import_text(history,
		    HEAD "{\"t\":\"lateness\",\"id\":{\"be\":\"1\"},\"date\":\"2026-09-02\"}\n",
		    SEPTEMBER + 20);
	branch_cycle(history, NOON(SEPTEMBER + 20), -1);
	assert_int_equal(ask(history, "SELECT count(*) FROM flag WHERE state = 'pending'"), 1);
	assert_int_equal(ask(history, "SELECT since FROM flag"), SEPTEMBER + 20);
}

/* People go on while the service is down: a referral that they end was open until then. */
static void referrals_are_seen_as_they_were(void **state)
{
	struct history *history = *state;

	write_rules(history, "rule \"retard\" { title \"t\" when lateness(over: 60 days) >= 1"
			     " refer to \"tutorat\" }\n"
			     "rule \"seul\" { title \"t\" when lateness(over: 60 days) >= 1"
			     " and not referred(\"tutorat\") }\n");
	import_text(history,
		    HEAD "{\"t\":\"lateness\",\"id\":{\"be\":\"1\"},\"date\":\"2026-09-02\"}\n",
		    SEPTEMBER + 1);
	branch_cycle(history, NOON(SEPTEMBER + 1), -1);
	branch_cycle(history, NOON(SEPTEMBER + 2), -1);
	move_referral(history, ask(history, "SELECT id FROM referral WHERE open = 1"),
		      SEPTEMBER + 10, VIGIE_REFERRAL_ENDED, false);
	branch_cycle(history, NOON(SEPTEMBER + 15), -1);
	assert_int_equal(ask(history, "SELECT max(raised) FROM flag WHERE rule = 'seul'"),
			 SEPTEMBER + 11);
}

/* Stored before the crash, not evaluated before it: the day is not lost. */
static void the_last_day_is_completed(void **state)
{
	struct history *history = *state;

	write_rules(history, "rule \"retard\" { title \"t\" when lateness(over: 60 days) >= 1 }\n");
	branch_cycle(history, NOON(SEPTEMBER + 1) - 1, -1);
	import_text(history,
		    HEAD "{\"t\":\"lateness\",\"id\":{\"be\":\"1\"},\"date\":\"2026-09-02\"}\n",
		    SEPTEMBER + 1);
	branch_cycle(history, NOON(SEPTEMBER + 3), -1);
	assert_int_equal(ask(history, "SELECT raised FROM flag"), SEPTEMBER + 1);
}

static void what_is_caught_up_has_a_bound(void **state)
{
	struct history *history = *state;

	write_rules(history, "rule \"retard\" { title \"t\" when lateness(over: 5 days) >= 1 }\n");
	branch_cycle(history, NOON(SEPTEMBER + 1), -1);
	import_text(history,
		    HEAD "{\"t\":\"lateness\",\"id\":{\"be\":\"1\"},\"date\":\"2026-09-03\"}\n"
			 "{\"t\":\"lateness\",\"id\":{\"be\":\"2\"},\"date\":\"2026-09-13\"}\n",
		    SEPTEMBER + 2);
	/* The first of the two was over before the first day that is caught up. */
	branch_cycle(history, NOON(SEPTEMBER + 10 + MANAGER_CATCH_UP_DAYS), -1);
	assert_int_equal(ask(history, "SELECT count(*) FROM flag"), 1);
	assert_int_equal(ask(history, "SELECT raised FROM flag"), SEPTEMBER + 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HISTORY_TEST(an_outage_changes_no_flag),
		HISTORY_TEST(a_crash_while_catching_up_costs_no_day),
		HISTORY_TEST(a_flag_ripens_while_nobody_serves),
		HISTORY_TEST(late_deliveries_count_from_the_day_they_came),
		HISTORY_TEST(referrals_are_seen_as_they_were),
		HISTORY_TEST(the_last_day_is_completed),
		HISTORY_TEST(what_is_caught_up_has_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
