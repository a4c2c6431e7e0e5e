/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The clocks of open referrals. They count school days and act on school days only; a reminder and
 * an escalation come on the morning of their day, an expiry when its day is over. What is due is
 * read from the rows each time, so that an outage or a second run changes nothing.
 */
#include <errno.h>

#include "daemon/referral/act.h"
#include "daemon/referral/move.h"
#include "daemon/referral/rows.h"
#include "vigie/signature.h"
#include "vigie/silence.h"
#include "vigie/translate.h"

#define GONE_DAYS 10 /* school days in which another school may name a pupil who left */

struct clocks {
	struct queue queue;
	const char *what; /* was done last, for the journal; NULL nothing */
	struct vigie_clock_changes changes;
};

static vigie_day ahead(const struct clocks *clocks, vigie_day from, int days)
{
	return vigie_calendar_school_days_ahead(clocks->queue.config->calendar, from, days);
}

/* Has the n-th school day since it was asked come? A programme may have no such step. */
static bool has_come(const struct clocks *clocks, const struct vigie_referral *referral, int days)
{
	return days > 0 && clocks->queue.moment.day >= ahead(clocks, referral->asked, days);
}

static bool is_over(const struct clocks *clocks, vigie_day from, int days)
{
	return days > 0 && clocks->queue.moment.day > ahead(clocks, from, days);
}

static int note(const struct clocks *clocks, const struct vigie_referral *referral, const char *why)
{
	return referrals_note(clocks->queue.store, &(struct referral_change){
							   .referral = referral->id,
							   .from = referral->state,
							   .to = referral->state,
							   .day = clocks->queue.moment.day,
							   .moment = clocks->queue.moment.now,
							   .who = VIGIE_SIGNATURE_SERVICE,
							   .why = why,
							   .through = MOVE_THROUGH_CLOCK,
						   });
}

static int expire(struct clocks *clocks, const struct vigie_referral *referral)
{
	const struct move move = {
		.event = VIGIE_EVENT_REFERRAL_EXPIRE,
		.to = VIGIE_REFERRAL_EXPIRED,
		.through = MOVE_THROUGH_CLOCK,
	};

	clocks->what = vigie_referral_event_text(move.event);
	clocks->changes.expired++;
	return move_make(&clocks->queue, referral, &move);
}

static int remind(struct clocks *clocks, const struct vigie_referral *referral)
{
	int r = referrals_mark_reminded(clocks->queue.store, referral->id,
					clocks->queue.moment.day);

	clocks->what = _("reminder: no answer yet");
	clocks->changes.reminded++;
	return r < 0 ? r : note(clocks, referral, clocks->what);
}

static int escalate(struct clocks *clocks, const struct vigie_referral *referral)
{
	int r = referrals_mark_escalated(clocks->queue.store, referral->id,
					 clocks->queue.moment.day);

	clocks->what = _("no answer yet: the second is told too");
	clocks->changes.escalated++;
	return r < 0 ? r : note(clocks, referral, clocks->what);
}

/* What is due of one that is proposed. */
struct dues {
	bool remind, escalate, expire;
};

static struct dues dues_of(const struct clocks *clocks, const struct vigie_referral *referral)
{
	const struct vigie_config_programme *programme =
		queue_programme(clocks->queue.config, referral->programme);

	if (!programme || referral->state != VIGIE_REFERRAL_PROPOSED ||
	    referral->asked == VIGIE_DAY_NONE)
		return (struct dues){false, false, false};
	return (struct dues){
		.remind = referral->reminded == VIGIE_DAY_NONE &&
			  has_come(clocks, referral, programme->remind_days),
		.escalate = referral->escalated == VIGIE_DAY_NONE &&
			    has_come(clocks, referral, programme->escalate_days),
		.expire = is_over(clocks, referral->asked, programme->expire_days),
	};
}

static int run_asked(struct clocks *clocks, const struct vigie_referral *referral)
{
	struct dues dues = dues_of(clocks, referral);
	int r;

	if (dues.expire)
		return expire(clocks, referral);
	r = vigie_silence_holds_referral(clocks->queue.store, referral->id,
					 clocks->queue.moment.day);
	if (r != 0)
		return r < 0 ? r : 0;
	if (dues.remind)
		r = remind(clocks, referral);
	if (r == 0 && dues.escalate)
		r = escalate(clocks, referral);
	return r;
}

static bool is_asked_due(const struct clocks *clocks, const struct vigie_referral *referral)
{
	struct dues dues = dues_of(clocks, referral);

	return dues.remind || dues.escalate || dues.expire;
}

static int run_paused(struct clocks *clocks, const struct vigie_referral *referral)
{
	const struct vigie_referral_order order = {
		.referral = referral->id,
		.event = VIGIE_EVENT_REFERRAL_RESUME,
		.through = MOVE_THROUGH_CLOCK,
		.now = clocks->queue.moment.now,
	};
	enum vigie_referral_outcome outcome = VIGIE_MOVED;
	int r = act_within(&clocks->queue, &order, clocks->queue.moment.day, &outcome, NULL);

	if (r == 0 && outcome == VIGIE_MOVED) {
		clocks->what = vigie_referral_event_text(order.event);
		clocks->changes.resumed++;
	}
	return r;
}

static bool is_paused_due(const struct clocks *clocks, const struct vigie_referral *referral)
{
	return referral->state == VIGIE_REFERRAL_HELD && referral->until < clocks->queue.moment.day;
}

static int run_left(struct clocks *clocks, const struct vigie_referral *referral)
{
	const struct move move = {
		.event = VIGIE_EVENT_REFERRAL_WITHDRAW,
		.to = VIGIE_REFERRAL_WITHDRAWN,
		.reason = VIGIE_REASON_LEFT_SCHOOL,
		.through = MOVE_THROUGH_CLOCK,
	};

	clocks->what = vigie_referral_event_text(move.event);
	clocks->changes.withdrawn++;
	return move_make(&clocks->queue, referral, &move);
}

static bool is_left_due(const struct clocks *clocks, const struct vigie_referral *referral)
{
	return referral->closed == VIGIE_DAY_NONE && referral->gone != VIGIE_DAY_NONE &&
	       is_over(clocks, referral->gone, GONE_DAYS);
}

/* A clock: which referrals it looks at, when it is due, what it does then. */
static const struct clock {
	enum referrals_which which;
	bool (*is_due)(const struct clocks *clocks, const struct vigie_referral *referral);
	int (*run)(struct clocks *clocks, const struct vigie_referral *referral);
	bool any_day; /* else on school days only */
} kinds[] = {
	{REFERRALS_PAUSED, is_paused_due, run_paused, true},
	{REFERRALS_LEFT, is_left_due, run_left, false},
	{REFERRALS_ASKED, is_asked_due, run_asked, false},
};

/* Read once without the lock, and again with it: others may have moved it meanwhile. */
static int run_locked(struct clocks *clocks, const struct clock *clock, int64_t id)
{
	struct vigie_referral referral;
	struct vigie_clock_changes before = clocks->changes;
	struct vigie_store *store = clocks->queue.store;
	int r = vigie_store_begin(store);

	if (r < 0)
		return r;
	clocks->what = NULL;
	r = vigie_referral_get(store, id, &referral);
	if (r == 0 && clock->is_due(clocks, &referral))
		r = clock->run(clocks, &referral);
	if (r == 0)
		r = vigie_store_commit(store);
	if (r < 0) {
		vigie_store_rollback(store);
		clocks->changes = before;
	} else if (clocks->what) {
		act_log(id, clocks->what);
	}
	return r == -ENOENT ? 0 : r;
}

static int run_clock(struct clocks *clocks, const struct clock *clock)
{
	VIGIE_CLEANUP(rows_done) struct rows rows = {0};
	int r = referrals_each_timed(clocks->queue.store, clock->which, rows_add_id, &rows);

	for (size_t i = 0; r == 0 && i < rows.n; i++) {
		struct vigie_referral referral;

		r = vigie_referral_get(clocks->queue.store, rows.items[i].id, &referral);
		if (r == 0 && clock->is_due(clocks, &referral))
			r = run_locked(clocks, clock, referral.id);
		else if (r == -ENOENT)
			r = 0; /* erased meanwhile */
	}
	return r;
}

/* Places that became free without a move: a larger capacity, a pupil who was erased. */
static int promote_all(const struct clocks *clocks)
{
	const struct vigie_config *config = clocks->queue.config;
	struct vigie_store *store = clocks->queue.store;
	int r = vigie_store_begin(store);

	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < config->n_programmes; i++)
		r = queue_promote(&clocks->queue, &config->programmes[i]);
	if (r == 0)
		r = vigie_store_commit(store);
	if (r < 0)
		vigie_store_rollback(store);
	return r;
}

int vigie_referral_clocks(struct vigie_store *store, const struct vigie_config *config,
			  vigie_time now, struct vigie_clock_changes *ret_changes)
{
	vigie_day today = vigie_clock_local(now, config->timezone, NULL);
	struct clocks clocks = {
		.queue = {.store = store, .config = config, .moment = {today, now}}};
	bool is_school_day = vigie_calendar_day_open(config->calendar, today);
	int r = 0;

	for (size_t i = 0; r == 0 && i < VIGIE_ARRAY_SIZE(kinds); i++)
		if (kinds[i].any_day || is_school_day)
			r = run_clock(&clocks, &kinds[i]);
	if (r == 0)
		r = promote_all(&clocks);
	if (r == 0)
		*ret_changes = clocks.changes;
	return r;
}
