/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a cycle came to: told to the operator, and written down for `status`, no more often than it
 * needs. Owns nothing. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "daemon/manager/manager.h"
#include "vigie/translate.h"

/* The first cycle of a service is always told, the others when something happened. */
static void log_cycle(struct vigie_manager *manager)
{
	const struct vigie_cycle *cycle = &manager->cycle;

	if (!manager->options.service ||
	    (manager->told && cycle->files + cycle->schools + cycle->digests == 0))
		return;
	manager->told = true;
	vigie_log(VIGIE_LOG_NOTICE, VIGIE_EVENT_CYCLE_DONE, NULL,
		  N_("Cycle done. Deliveries stored: %llu, unchanged: %llu, held: %llu, "
		     "refused: %llu. Schools evaluated: %llu. Flags raised: %llu, cleared: %llu. "
		     "Referrals made: %llu. Digests written: %llu."),
		  (unsigned long long)cycle->stored, (unsigned long long)cycle->unchanged,
		  (unsigned long long)cycle->held, (unsigned long long)cycle->refused,
		  (unsigned long long)cycle->schools, (unsigned long long)cycle->changes.raised,
		  (unsigned long long)cycle->changes.cleared,
		  (unsigned long long)cycle->changes.referrals, (unsigned long long)cycle->digests);
}

/* How long something takes is no matter of the date, which may be set meanwhile. */
static int64_t monotonic(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * VIGIE_USEC_PER_SEC + now.tv_nsec / 1000;
}

void account_begin_evaluation(struct vigie_manager *manager)
{
	manager->began = monotonic();
}

int account_note_evaluation(const struct vigie_manager *manager)
{
	char text[48];

	if (manager->cycle.schools == 0)
		return 0;
	snprintf(text, sizeof(text), "%lld %llu", (long long)(monotonic() - manager->began),
		 (unsigned long long)manager->cycle.schools);
	return vigie_store_put_state(manager->options.store, VIGIE_STATE_EVALUATION, text);
}

static int note_first(const struct vigie_manager *manager, const char *moment)
{
	struct vigie_store *store = manager->options.store;
	char first[24];
	int r = vigie_store_get_state(store, VIGIE_STATE_FIRST_CYCLE, first, sizeof(first));

	return r == -ENOENT ? vigie_store_put_state(store, VIGIE_STATE_FIRST_CYCLE, moment) : r;
}

/* Writes down that a cycle was done; when nothing came of it, only as often as `status` needs. */
int account_note(const struct vigie_manager *manager)
{
	const struct vigie_cycle *cycle = &manager->cycle;
	vigie_time now = manager->options.now();
	char last[24] = "", moment[24];
	int r;

	if (!manager->options.evaluate)
		return 0;
	r = vigie_store_get_state(manager->options.store, VIGIE_STATE_LAST_CYCLE, last,
				  sizeof(last));
	if (r < 0 && r != -ENOENT)
		return r;
	if (r == 0 && cycle->files + cycle->schools + cycle->digests == 0 &&
	    llabs(now - strtoll(last, NULL, 10)) < MANAGER_HEARTBEAT_USEC)
		return 0;
	snprintf(moment, sizeof(moment), "%lld", (long long)now);
	r = note_first(manager, moment);
	return r < 0 ? r
		     : vigie_store_put_state(manager->options.store, VIGIE_STATE_LAST_CYCLE,
					     moment);
}

void account_tell(struct vigie_manager *manager, int error)
{
	if (error < 0) {
		vigie_log(VIGIE_LOG_ERROR, VIGIE_EVENT_STORE_FAILED, NULL,
			  N_("The cycle was cut short: %s. Nothing is lost; it is done again in a "
			     "minute."),
			  strerror(-error));
		manager_status(manager, N_("The last cycle was cut short: %s; again in a minute"),
			       strerror(-error));
	} else {
		manager_status(manager, N_("Idle; the last cycle is done"));
	}
	log_cycle(manager);
}
