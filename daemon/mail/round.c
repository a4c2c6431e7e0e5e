/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The round of all coordinators: whose digest is due now, and when the next falls due. A
 * coordinator who cannot be written to does not keep the others waiting.
 */
#include <errno.h>
#include <string.h>

#include "daemon/mail/code_letter.h"
#include "daemon/mail/digest.h"
#include "daemon/mail/header.h"
#include "daemon/mail/route.h"
#include "daemon/mail/schedule.h"
#include "daemon/referral/queue.h"
#include "daemon/store/outbox.h"
#include "vigie/bounce.h"
#include "vigie/log.h"
#include "vigie/translate.h"

#define STORE_RETRY                                                                                \
	(60 * VIGIE_USEC_PER_SEC) /* a store that is busy now is not asked in a loop               \
				   */

#define URGENT_APART                                                                               \
	(3600 * VIGIE_USEC_PER_SEC) /* a person looks up once an hour, not each minute */
#define ALIVE_DAYS 7 /* who hears nothing for longer wonders whether the service runs */

struct round {
	struct vigie_store *store;
	const struct vigie_config *config;
	vigie_time now;
	vigie_day today;
	int second;
	bool ignore_hour;
};

/* 1 the digest is due, 0 it is not, -errno. */
static int is_digest_due(const struct round *round,
			 const struct vigie_config_coordinator *coordinator)
{
	vigie_day last;
	vigie_time moment;
	int r = outbox_get_digest(round->store, coordinator->name, &last, &moment);

	if (r < 0)
		return r;
	return schedule_due(coordinator, round->config->calendar, last, round->today, round->second,
			    round->ignore_hour);
}

/* When something urgent may be written at the earliest; NONE it waits for the digest. */
static int urgent_moment(struct vigie_store *store, const struct vigie_config *config,
			 const struct vigie_config_coordinator *coordinator, vigie_day today,
			 vigie_time *ret_moment)
{
	vigie_time last = VIGIE_TIME_NONE;
	vigie_day told;
	int r = 0;

	if (coordinator->urgent_at_once && schedule_open(coordinator, config->calendar, today)) {
		r = digest_urgent_waits(store, coordinator, today);
		if (r == 1)
			r = outbox_get_told(store, coordinator->name, &told, &last);
		else
			r = r < 0 ? r : 1;
	} else {
		r = 1;
	}
	if (r < 0)
		return r;
	*ret_moment = r == 1 ? VIGIE_TIME_NONE : last == VIGIE_TIME_NONE ? 0 : last + URGENT_APART;
	return 0;
}

/* Is anything to be written, and what? 1, 0, -errno. */
static int is_due(const struct round *round, const struct vigie_config_coordinator *coordinator,
		  enum vigie_letter *ret_kind)
{
	vigie_time moment;
	int r = is_digest_due(round, coordinator);

	*ret_kind = VIGIE_LETTER_DIGEST;
	if (r != 0)
		return r;
	*ret_kind = VIGIE_LETTER_URGENT;
	r = urgent_moment(round->store, round->config, coordinator, round->today, &moment);
	return r < 0 ? r : moment != VIGIE_TIME_NONE && moment <= round->now;
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

/* Has nothing been heard of for a week? The first round with nothing to say begins one. */
static int is_alive_due(const struct round *round,
			const struct vigie_config_coordinator *coordinator)
{
	vigie_day told;
	vigie_time urgent;
	int r = outbox_get_told(round->store, coordinator->name, &told, &urgent);

	if (r < 0 || round->ignore_hour)
		return r < 0 ? r : 0;
	if (told != VIGIE_DAY_NONE)
		return round->today - told >= ALIVE_DAYS;
	return outbox_put_told(round->store, coordinator->name, round->today, VIGIE_TIME_NONE);
}

/* Within the transaction. A digest with nothing to say uses up the day too, at its hour: one that
 * comes hours late because something happened meanwhile is no digest. */
static int write_digest(const struct round *round,
			const struct vigie_config_coordinator *coordinator,
			const struct message_stamp *stamp)
{
	int r = 0, silent = digest_enqueue(round->store, round->config, coordinator,
					   VIGIE_LETTER_DIGEST, stamp);

	if (silent == 1) {
		r = is_alive_due(round, coordinator);
		if (r == 1)
			silent = digest_enqueue(round->store, round->config, coordinator,
						VIGIE_LETTER_ALIVE, stamp);
	}
	if (r < 0 || silent < 0)
		return r < 0 ? r : silent;
	if (silent == 0 || !round->ignore_hour)
		r = outbox_put_digest(round->store, coordinator->name, round->today, round->now);
	else
		r = 0;
	if (r == 0 && silent == 0)
		r = outbox_put_told(round->store, coordinator->name, round->today, VIGIE_TIME_NONE);
	return r < 0 ? r : silent;
}

/* Within the transaction. */
static int write_urgent(const struct round *round,
			const struct vigie_config_coordinator *coordinator,
			const struct message_stamp *stamp)
{
	int r = digest_enqueue(round->store, round->config, coordinator, VIGIE_LETTER_URGENT,
			       stamp);

	return r ? r : outbox_put_told(round->store, coordinator->name, round->today, round->now);
}

static int write_one(const struct round *round, const struct vigie_config_coordinator *coordinator,
		     enum vigie_letter kind)
{
	struct message_stamp stamp;
	int r = message_stamp_draw(round->now, &stamp);

	if (r < 0)
		return r;
	return kind == VIGIE_LETTER_URGENT ? write_urgent(round, coordinator, &stamp)
					   : write_digest(round, coordinator, &stamp);
}

static int enqueue_one(const struct round *round,
		       const struct vigie_config_coordinator *coordinator, enum vigie_letter kind,
		       size_t *n)
{
	int r = vigie_store_begin(round->store), silent = 1;

	if (r < 0)
		return r;
	silent = write_one(round, coordinator, kind);
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

static int fill_once(const struct round *round, bool *filled)
{
	int r = *filled ? 0 : fill_places(round);

	*filled = true;
	return r;
}

static int write_to(const struct round *round, const struct vigie_config_coordinator *coordinator,
		    bool *filled, size_t *n)
{
	enum vigie_letter kind;
	/* What is urgent may be ready only then. */
	int r = coordinator->urgent_at_once ? fill_once(round, filled) : 0;

	if (r == 0)
		r = is_due(round, coordinator, &kind);
	if (r <= 0)
		return r;
	if (!can_write_to(round->config, coordinator)) {
		vigie_log(VIGIE_LOG_ERROR, VIGIE_EVENT_MAIL_FAILED,
			  (struct vigie_log_field[]){{VIGIE_FIELD_COORDINATOR, coordinator->name},
						     {0}},
			  N_("No digest can be written to coordinator %s: the address of the "
			     "recipient or of the sender is not valid. The referrals wait."),
			  coordinator->name);
		return 0;
	}
	/* Mail came back from there: `status` says so until a person has looked. */
	r = vigie_recipient_stopped(round->store, coordinator->email);
	if (r != 0)
		return r < 0 ? r : 0;
	r = fill_once(round, filled);
	return r < 0 ? r : enqueue_one(round, coordinator, kind, n);
}

int vigie_digest_enqueue_due(struct vigie_store *store, const struct vigie_config *config,
			     vigie_time now, bool ignore_hour, size_t *ret_n)
{
	struct round round = {
		.store = store, .config = config, .now = now, .ignore_hour = ignore_hour};
	bool filled = false;
	size_t n = 0;
	int r = code_letters_enqueue(store, config, now, &n);

	round.today = vigie_clock_local(now, config->timezone, &round.second);
	for (size_t i = 0; r == 0 && config->mail.from && i < config->n_coordinators; i++)
		r = write_to(&round, &config->coordinators[i], &filled, &n);
	if (r == 0)
		*ret_n = n;
	return r < 0 ? r : 0;
}

static vigie_time earlier(vigie_time a, vigie_time b)
{
	if (a == VIGIE_TIME_NONE || b == VIGIE_TIME_NONE)
		return a == VIGIE_TIME_NONE ? b : a;
	return a < b ? a : b;
}

/* The moment of a coordinator's next message; NONE never: one who cannot be written to is not tried
 * again before the configuration changes, or a person has looked. */
static vigie_time next_message(struct vigie_store *store, const struct vigie_config *config,
			       const struct vigie_config_coordinator *coordinator, vigie_time now)
{
	vigie_day last, day, today;
	vigie_time moment, urgent = VIGIE_TIME_NONE;
	int second, r;

	today = vigie_clock_local(now, config->timezone, &second);
	if (!can_write_to(config, coordinator) ||
	    vigie_recipient_stopped(store, coordinator->email) == 1)
		return VIGIE_TIME_NONE;
	r = outbox_get_digest(store, coordinator->name, &last, &moment);
	if (r == 0)
		r = urgent_moment(store, config, coordinator, today, &urgent);
	if (r < 0)
		return now + STORE_RETRY;
	day = schedule_next(coordinator, config->calendar, last, today);
	moment = day == VIGIE_DAY_NONE ? VIGIE_TIME_NONE
				       : vigie_clock_from_local(day, coordinator->digest_second,
								config->timezone);
	moment = earlier(moment, urgent);
	return moment != VIGIE_TIME_NONE && moment < now ? now : moment;
}

vigie_time vigie_mail_next_due(struct vigie_store *store, const struct vigie_config *config,
			       vigie_time now)
{
	vigie_time due = VIGIE_TIME_NONE;

	if (route_of(config->mail.smtp) != ROUTE_NONE && outbox_next_due(store, &due) < 0)
		return now + STORE_RETRY;
	for (size_t i = 0; config->mail.from && i < config->n_coordinators; i++)
		due = earlier(due, next_message(store, config, &config->coordinators[i], now));
	return due;
}
