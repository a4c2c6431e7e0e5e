/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A simulation foretells what the service would do with the other rules, and touches nothing. */
#include "tests/unit/replay/history.h"

#define DAYS 40

/* Stricter, laxer, gone and new beside RULES. */
#define OTHER                                                                                      \
	"rule \"retards\" { title \"t\" when lateness(over: 10 days) >= 3 for 3 days rest 6 days"  \
	" refer to \"tutorat\" }\n"                                                                \
	"rule \"moyenne\" { title \"t\" when average(\"MATHS\") < 11 cap 6 per school per month"   \
	" rest 2 days refer to \"tutorat\" }\n"                                                    \
	"rule \"latin\" { title \"t\" when average(\"LATIN\") < 8 for 2 days }\n"                  \
	"rule \"seul\" { title \"t\" when lateness(over: 20 days) >= 1 rest 4 days"                \
	" cap 2 per school per month }\n"                                                          \
	"rule \"neuve\" { title \"t\" when lateness(over: 20 days) >= 2 cap 1 per school per "     \
	"month }\n"                                                                                \
	"rule \"attente\" { title \"t\" when lateness(over: 20 days) >= 2 for 5 days }\n"

struct tally {
	struct history *history;
	size_t entering, leaving, unchanged, pending, held;
	bool check; /* each verdict against the store, where the other rules were applied */
};

/* How many current flags of the store are these. */
static int64_t count(struct history *history, const struct vigie_simulation_verdict *verdict,
		     const char *state)
{
	char sql[192];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM flag WHERE rule = '%s' AND person = %d AND state = '%s'",
		 verdict->rule, (int)verdict->person, state);
	return ask(history, sql);
}

static int take(void *userdata, const struct vigie_simulation_verdict *verdict)
{
	struct tally *tally = userdata;
	bool up = verdict->change == VIGIE_SIMULATION_ENTERING ||
		  verdict->change == VIGIE_SIMULATION_UNCHANGED;

	assert_string_equal(verdict->school->uai, UAI);
	tally->entering += verdict->change == VIGIE_SIMULATION_ENTERING;
	tally->leaving += verdict->change == VIGIE_SIMULATION_LEAVING;
	tally->unchanged += verdict->change == VIGIE_SIMULATION_UNCHANGED;
	tally->pending += verdict->pending;
	tally->held += verdict->held;
	if (!tally->check)
		return 0;
	assert_int_equal(count(tally->history, verdict, "raised"), up);
	if (verdict->pending)
		assert_int_equal(count(tally->history, verdict, "pending"), 1);
	if (verdict->held)
		assert_int_equal(count(tally->history, verdict, "held"), 1);
	return 0;
}

static struct tally simulate(struct history *history, const struct vigie_setup *other,
			     vigie_day day)
{
	struct tally tally = {.history = history};
	int64_t changes = vigie_store_changes(history->store);

	assert_int_equal(vigie_simulate_school(history->store, &history->setup, other,
					       &history->school, day, take, &tally),
			 0);
	assert_int_equal(vigie_store_changes(history->store), changes);
	return tally;
}

static void the_rules_in_force_change_nothing_whatever_was_delivered_since(void **state)
{
	struct history *history = *state;
	size_t unchanged = 0;

	write_rules(history, RULES);
	for (vigie_day day = SEPTEMBER; day < SEPTEMBER + DAYS; day++) {
		struct tally tally;

		live_day(history, day);
		deliver(history, day + 1);
		tally = simulate(history, &history->setup, day + 1);
		assert_int_equal(tally.entering + tally.leaving + tally.pending + tally.held, 0);
		unchanged += tally.unchanged;
	}
	assert_true(unchanged > DAYS);
}

/* The office as it is, in a store of its own that may be changed. */
static void copy_history(const struct history *history, struct history *ret_copy)
{
	char sql[128];

	*ret_copy = *history;
	snprintf(sql, sizeof(sql), "VACUUM INTO '%s'", history_path(history, "copy.db"));
	unlink(history_path(history, "copy.db"));
	assert_int_equal(sqlite3_exec(database_handle(history->store), sql, NULL, NULL, NULL),
			 SQLITE_OK);
	assert_int_equal(vigie_store_open(history_path(history, "copy.db"), VIGIE_STORE_WRITE,
					  &ret_copy->store),
			 0);
}

/* Simulates in one store what is then done in the other. */
static struct tally foretell(struct history *history, const struct vigie_setup *other,
			     vigie_day day)
{
	struct vigie_school_evaluation evaluation = {0};
	struct history copy;
	struct tally tally = {.history = &copy, .check = true};

	copy_history(history, &copy);
	evaluate(&copy, other, day, &evaluation);
	apply(&copy, other, day, &evaluation);
	vigie_school_evaluation_done(&evaluation);
	assert_int_equal(vigie_simulate_school(history->store, &history->setup, other,
					       &history->school, day, take, &tally),
			 0);
	assert_int_equal(ask(&copy, "SELECT count(*) FROM flag WHERE state = 'raised'"),
			 tally.entering + tally.unchanged);
	vigie_store_close(copy.store);
	return tally;
}

static void other_rules_do_what_the_simulation_said_they_would(void **state)
{
	struct history *history = *state;
	VIGIE_CLEANUP(vigie_setup_done) struct vigie_setup other = {0};
	struct tally sum = {0};

	write_rules(history, RULES);
	write_file(history_path(history, "other.rules"), OTHER);
	load_setup(history, history_path(history, "other.rules"), &other);
	for (vigie_day day = SEPTEMBER; day < SEPTEMBER + DAYS; day++) {
		struct tally tally;

		deliver(history, day);
		tally = foretell(history, &other, day);
		sum.entering += tally.entering;
		sum.leaving += tally.leaving;
		sum.unchanged += tally.unchanged;
		sum.pending += tally.pending;
		sum.held += tally.held;
		live_day(history, day);
	}
	assert_true(sum.entering > 0 && sum.leaving > 0 && sum.unchanged > 0);
	assert_true(sum.pending > 0 && sum.held > 0);
}

static int stop(void *userdata, const struct vigie_simulation_verdict *verdict)
{
	(void)verdict;
	++*(int *)userdata;
	return 42;
}

static void a_simulation_ends_where_its_listener_says(void **state)
{
	struct history *history = *state;
	int calls = 0;

	write_rules(history, RULES);
	for (vigie_day day = SEPTEMBER; day < SEPTEMBER + DAYS; day++)
		live_day(history, day);
	assert_int_equal(vigie_simulate_school(history->store, &history->setup, &history->setup,
					       &history->school, SEPTEMBER + DAYS, stop, &calls),
			 42);
	assert_int_equal(calls, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HISTORY_TEST(the_rules_in_force_change_nothing_whatever_was_delivered_since),
		HISTORY_TEST(other_rules_do_what_the_simulation_said_they_would),
		HISTORY_TEST(a_simulation_ends_where_its_listener_says),
	};

	return cmocka_run_group_tests_name("replay/simulation", tests, NULL, NULL);
}
