/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A service that goes on while the clock is set, or the machine sleeps. */
#include "tests/unit/manager/branch.h"

#include "daemon/manager/manager.h"

struct serving {
	sd_event *event;
	struct vigie_manager *manager;
	int n_cycles;
};

static void on_cycle(void *userdata, const struct vigie_cycle *cycle)
{
	(void)cycle;
	((struct serving *)userdata)->n_cycles++;
}

static void start(struct history *history, struct serving *serving, vigie_time moment)
{
	struct vigie_manager_options options = {.store = history->store,
						.setup = &history->setup,
						.now = branch_now,
						.service = true,
						.evaluate = true,
						.mail = true,
						.on_cycle = on_cycle,
						.userdata = serving};

	branch_moment = moment;
	assert_int_equal(sd_event_new(&serving->event), 0);
	options.event = serving->event;
	assert_int_equal(vigie_manager_new(&options, &serving->manager), 0);
	assert_int_equal(vigie_manager_start(serving->manager), 0);
	while (serving->n_cycles == 0)
		assert_true(sd_event_run(serving->event, UINT64_MAX) >= 0);
}

/* What the machine's own time would do after a minute. */
static void let_a_minute_pass(struct serving *serving)
{
	assert_true(sd_event_source_set_time_relative(serving->manager->clock, 0) >= 0);
	while (sd_event_run(serving->event, 20000) > 0)
		;
}

static void stop(struct serving *serving)
{
	vigie_manager_free(serving->manager);
	sd_event_unref(serving->event);
}

static void days_that_the_clock_jumps_over_are_caught_up(void **state)
{
	struct history *history = *state;
	struct serving serving = {0};

	write_rules(history, "rule \"retard\" { title \"t\" when lateness(over: 60 days) >= 1"
			     " for 2 days }\n");
	import_text(history,
		    HEAD "{\"t\":\"lateness\",\"id\":{\"be\":\"1\"},\"date\":\"2026-09-02\"}\n",
		    SEPTEMBER + 1);
	start(history, &serving, NOON(SEPTEMBER + 1));
	assert_int_equal(ask(history, "SELECT day FROM evaluation"), SEPTEMBER + 1);
	branch_moment = NOON(SEPTEMBER + 5);
	let_a_minute_pass(&serving);
	assert_int_equal(serving.n_cycles, 2);
	assert_int_equal(ask(history, "SELECT day FROM evaluation"), SEPTEMBER + 5);
	assert_int_equal(ask(history, "SELECT raised FROM flag"), SEPTEMBER + 3);
	stop(&serving);
}

static void a_clock_that_goes_on_begins_nothing(void **state)
{
	struct history *history = *state;
	struct serving serving = {0};

	write_rules(history, "rule \"retard\" { title \"t\" when lateness(over: 5 days) >= 1 }\n");
	start(history, &serving, NOON(SEPTEMBER + 1));
	branch_moment += 60 * VIGIE_USEC_PER_SEC;
	let_a_minute_pass(&serving);
	assert_int_equal(serving.n_cycles, 1);
	stop(&serving);
}

/* What was decided stays, and is not decided anew for an earlier day. */
static void a_clock_set_back_undoes_nothing(void **state)
{
	struct history *history = *state;
	struct serving serving = {0};

	write_rules(history, "rule \"retard\" { title \"t\" when lateness(over: 5 days) >= 1 }\n");
	import_text(history,
		    HEAD "{\"t\":\"lateness\",\"id\":{\"be\":\"1\"},\"date\":\"2026-09-02\"}\n",
		    SEPTEMBER + 1);
	start(history, &serving, NOON(SEPTEMBER + 9));
	branch_moment = NOON(SEPTEMBER + 2);
	vigie_manager_wake(serving.manager);
	while (serving.n_cycles == 1)
		assert_true(sd_event_run(serving.event, UINT64_MAX) >= 0);
	assert_int_equal(ask(history, "SELECT day FROM evaluation"), SEPTEMBER + 9);
	assert_int_equal(ask(history, "SELECT count(*) FROM flag WHERE state = 'raised'"), 0);
	stop(&serving);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HISTORY_TEST(days_that_the_clock_jumps_over_are_caught_up),
		HISTORY_TEST(a_clock_that_goes_on_begins_nothing),
		HISTORY_TEST(a_clock_set_back_undoes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
