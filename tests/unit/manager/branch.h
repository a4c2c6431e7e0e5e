/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An office whose service is run day by day on a loop of the test's own: one cycle of the real
 * manager at a moment that the test says. Owns its folder; nothing waits and nothing is sent.
 */
#ifndef TESTS_MANAGER_BRANCH_H
#define TESTS_MANAGER_BRANCH_H

#include "tests/unit/replay/history.h"
#include "vigie/manager.h"

static vigie_time branch_moment;

static inline vigie_time branch_now(void)
{
	return branch_moment;
}

static inline void branch_end(void *userdata, const struct vigie_cycle *cycle)
{
	(void)cycle;
	assert_true(sd_event_exit(userdata, 0) >= 0);
}

/* One cycle at `moment`; with `turns`, the service is lost after so many turns of its loop. */
static inline void branch_turn(struct history *history, vigie_time moment, int turns, bool whole)
{
	VIGIE_CLEANUP(vigie_manager_freep) struct vigie_manager *manager = NULL;
	sd_event *event = NULL;
	struct vigie_manager_options options = {.store = history->store,
						.setup = &history->setup,
						.now = branch_now,
						.evaluate = whole,
						.mail = whole,
						.on_cycle = branch_end};

	branch_moment = moment;
	assert_int_equal(sd_event_new(&event), 0);
	options.event = options.userdata = event;
	assert_int_equal(vigie_manager_new(&options, &manager), 0);
	assert_int_equal(vigie_manager_start(manager), 0);
	while (turns != 0 && sd_event_get_state(event) != SD_EVENT_FINISHED) {
		assert_true(sd_event_run(event, UINT64_MAX) >= 0);
		turns--;
	}
	vigie_manager_free(TAKE_PTR(manager));
	sd_event_unref(event);
}

static inline void branch_cycle(struct history *history, vigie_time moment, int turns)
{
	branch_turn(history, moment, turns, true);
}

/* As `vigie poll` does: no evaluation, no mail. */
static inline void branch_poll(struct history *history, vigie_time moment)
{
	branch_turn(history, moment, -1, false);
}

#endif
