/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The round of all coordinators: whose digest is due now, and when the next falls due. A
 * coordinator who cannot be written to does not keep the others waiting.
 */
#include <errno.h>
#include <string.h>

#include "daemon/mail/digest.h"
#include "daemon/mail/header.h"
#include "daemon/mail/route.h"
#include "daemon/mail/schedule.h"
#include "daemon/referral/queue.h"
#include "daemon/store/outbox.h"
#include "vigie/log.h"
#include "vigie/translate.h"

#define STORE_RETRY                                                                                \
	(60 * VIGIE_USEC_PER_SEC) /* a store that is busy now is not asked in a loop               \
				   */

struct round {
	struct vigie_store *store;
	const struct vigie_config *config;
	vigie_time now;
	vigie_day today;
	int second;
	bool ignore_hour;
};

static int is_due(const struct round *round, const struct vigie_config_coordinator *coordinator)
{
	vigie_day last;
	vigie_time moment;
	int r = outbox_get_digest(round->store, coordinator->name, &last, &moment);

	if (r < 0)
		return r;
	return schedule_due(coordinator, round->config->calendar, last, round->today, round->second,
			    round->ignore_hour);
}

static bool can_write_to(const struct vigie_config *config,
			 const struct vigie_config_coordinator *coordinator)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {}, address = {};

	/* Without the memory to look, the letter fails for lack of it: the address is not blamed.
	 */
	return coordinator->email && header_address_valid(coordinator->email) &&
	       header_split_mailbox(config->mail.from, &name, &address) != -EINVAL;
}

/* Within the transaction. A digest with nothing to say uses up the day too, at its hour: one that
 * comes hours late because something happened meanwhile is no digest. */
static int write_one(const struct round *round, const struct vigie_config_coordinator *coordinator)
{
	struct message_stamp stamp;
	int r = message_stamp_draw(round->now, &stamp), silent;

	if (r < 0)
		return r;
	silent = digest_enqueue(round->store, round->config, coordinator, &stamp);
	if (silent < 0)
		return silent;
	if (silent == 0 || !round->ignore_hour)
		r = outbox_put_digest(round->store, coordinator->name, round->today, round->now);
	return r < 0 ? r : silent;
}

static int enqueue_one(const struct round *round,
		       const struct vigie_config_coordinator *coordinator, size_t *n)
{
	int r = vigie_store_begin(round->store), silent = 1;

	if (r < 0)
		return r;
	silent = write_one(round, coordinator);
	r = silent < 0 ? silent : vigie_store_commit(round->store);
	if (r < 0)
		vigie_store_rollback(round->store);
	else
		*n += silent == 0;
	return r;
}

/* Places that the configuration gave since, or that nobody could take before. */
static int fill_places(const struct round *round)
{
	struct queue queue = {.store = round->store,
			      .config = round->config,
			      .moment = {round->today, round->now}};
	int r = vigie_store_begin(round->store);

	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < round->config->n_programmes; i++)
		r = queue_promote(&queue, &round->config->programmes[i]);
	if (r == 0)
		r = vigie_store_commit(round->store);
	if (r < 0)
		vigie_store_rollback(round->store);
	return r;
}

int vigie_digest_enqueue_due(struct vigie_store *store, const struct vigie_config *config,
			     vigie_time now, bool ignore_hour, size_t *ret_n)
{
	struct round round = {
		.store = store, .config = config, .now = now, .ignore_hour = ignore_hour};
	bool filled = false;
	size_t n = 0;
	int r = 0;

	round.today = vigie_clock_local(now, config->timezone, &round.second);
	for (size_t i = 0; r == 0 && config->mail.from && i < config->n_coordinators; i++) {
		const struct vigie_config_coordinator *coordinator = &config->coordinators[i];

		r = is_due(&round, coordinator);
		if (r <= 0)
			continue;
		if (!can_write_to(config, coordinator)) {
			vigie_log(
				VIGIE_LOG_ERROR, VIGIE_EVENT_MAIL_FAILED, NULL,
				N_("No digest can be written to coordinator %s: the address of the "
				   "recipient or of the sender is not valid. The referrals wait."),
				coordinator->name);
			r = 0;
			continue;
		}
		r = filled ? 0 : fill_places(&round);
		filled = true;
		if (r == 0)
			r = enqueue_one(&round, coordinator, &n);
	}
	if (r == 0)
		*ret_n = n;
	return r < 0 ? r : 0;
}

/* The moment of a coordinator's next digest; NONE never: one who cannot be written to is not tried
 * again before the configuration changes. */
static vigie_time next_digest(struct vigie_store *store, const struct vigie_config *config,
			      const struct vigie_config_coordinator *coordinator, vigie_time now)
{
	vigie_day last, day, today;
	vigie_time moment;
	int second;

	today = vigie_clock_local(now, config->timezone, &second);
	if (!can_write_to(config, coordinator))
		return VIGIE_TIME_NONE;
	if (outbox_get_digest(store, coordinator->name, &last, &moment) < 0)
		return now + STORE_RETRY;
	day = schedule_next(coordinator, config->calendar, last, today);
	if (day == VIGIE_DAY_NONE)
		return VIGIE_TIME_NONE;
	moment = vigie_clock_from_local(day, coordinator->digest_second, config->timezone);
	return moment < now ? now : moment;
}

static vigie_time earlier(vigie_time a, vigie_time b)
{
	if (a == VIGIE_TIME_NONE || b == VIGIE_TIME_NONE)
		return a == VIGIE_TIME_NONE ? b : a;
	return a < b ? a : b;
}

vigie_time vigie_mail_next_due(struct vigie_store *store, const struct vigie_config *config,
			       vigie_time now)
{
	vigie_time due = VIGIE_TIME_NONE;

	if (route_of(config->mail.smtp) != ROUTE_NONE && outbox_next_due(store, &due) < 0)
		return now + STORE_RETRY;
	for (size_t i = 0; config->mail.from && i < config->n_coordinators; i++)
		due = earlier(due, next_digest(store, config, &config->coordinators[i], now));
	return due;
}
