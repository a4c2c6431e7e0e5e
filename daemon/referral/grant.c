/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Places at the end of an evaluation: who waits and who was flagged now stand in one line, by
 * priority, score and waiting time, and each takes what is left when its turn comes. Owns the line
 * while it works; others may act on the queue in between, so each is looked at again in its turn.
 */
#include <errno.h>
#include <string.h>

#include "daemon/referral/rows.h"
#include "daemon/referral/seats.h"
#include "daemon/referral/wishes.h"
#include "daemon/store/flags.h"

#define GRANT_AT_ONCE 256 /* in a transaction: some tens of milliseconds, others wait no longer */

/* One in the line: of the waiting list, or a wish. */
struct claim {
	enum vigie_priority priority;
	int64_t score;
	size_t place; /* in the order in which it was collected */
	struct referral_waiting waiting;
	size_t programme; /* it waits for */
	const struct wish *wish; /* NULL: it waits */
};

struct grant {
	struct queue queue;
	struct vigie_wishes *wishes;
	struct claim *claims;
	size_t n, next;
	bool *full; /* each programme: nothing is left */
	struct vigie_flag_changes changes;
};

static void grant_done(struct grant *grant)
{
	free(grant->claims);
	free(grant->full);
}

static int compare_claims(const void *left, const void *right)
{
	const struct claim *a = left, *b = right;

	if (a->priority != b->priority)
		return a->priority > b->priority ? -1 : 1;
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

static struct queue_case case_of(const struct wish *wish)
{
	struct queue_case wanted = wish->wanted;

	wanted.weak = wish->weakness.labels;
	wanted.n_weak = wish->weakness.n;
	return wanted;
}

/* Whoever joins raises the one that is open: before the line is made. */
static int join(struct grant *grant, size_t i)
{
	const struct wish *wish = &grant->wishes->items[i];
	struct queue_case wanted = case_of(wish);
	int r = flags_is_unheard(grant->queue.store, wanted.flag);

	return r > 0 ? queue_join(&grant->queue, &wanted) : r;
}

static int take_turn(struct grant *grant, size_t i)
{
	const struct claim *claim = &grant->claims[i];
	const struct vigie_config_programme *programme =
		&grant->queue.config->programmes[claim->programme];
	struct vigie_referral referral;
	int r;

	if (claim->wish) {
		struct queue_case wanted = case_of(claim->wish);

		r = flags_is_unheard(grant->queue.store, wanted.flag);
		return r > 0 ? queue_refer(&grant->queue, &wanted) : r;
	}
	if (grant->full[claim->programme])
		return 0;
	r = seats_left(&grant->queue, programme);
	grant->full[claim->programme] = r == 0;
	if (r <= 0)
		return r;
	r = vigie_referral_get(grant->queue.store, claim->waiting.id, &referral);
	if (r < 0 || referral.state != VIGIE_REFERRAL_WAITING)
		return r == -ENOENT ? 0 : r;
	return queue_seat(&grant->queue, programme, &claim->waiting);
}

/* Some of the work in one transaction. */
static int work_at_once(struct grant *grant, int (*work)(struct grant *grant, size_t i),
			size_t first, size_t end)
{
	struct vigie_store *store = grant->queue.store;
	int r = vigie_store_begin(store);

	if (r < 0)
		return r;
	for (size_t i = first; r >= 0 && i < end; i++)
		r = work(grant, i);
	if (r >= 0)
		r = vigie_store_commit(store);
	if (r < 0)
		vigie_store_rollback(store);
	return r;
}

static int work_through(struct grant *grant, int (*work)(struct grant *grant, size_t i), size_t n)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i += GRANT_AT_ONCE)
		r = work_at_once(grant, work, i, i + GRANT_AT_ONCE < n ? i + GRANT_AT_ONCE : n);
	return r;
}

static int collect_waiting(const struct grant *grant, struct rows *rows, size_t ends[])
{
	const struct vigie_config *config = grant->queue.config;
	int r = 0;

	for (size_t i = 0; r == 0 && i < config->n_programmes; i++) {
		r = referrals_each_waiting(grant->queue.store, config->programmes[i].name, rows_add,
					   rows);
		ends[i] = rows->n;
	}
	return r;
}

/* Who waits stands before who is flagged now, where nothing else says who is first. */
static int line_up(struct grant *grant)
{
	VIGIE_CLEANUP(rows_done) struct rows rows = {};
	const struct vigie_wishes *wishes = grant->wishes;
	size_t n_programmes = grant->queue.config->n_programmes, programme = 0;
	VIGIE_CLEANUP(vigie_freep) size_t *ends = calloc(n_programmes + 1, sizeof(*ends));
	int r = ends ? collect_waiting(grant, &rows, ends) : -ENOMEM;

	grant->full = calloc(n_programmes + 1, sizeof(*grant->full));
	grant->claims = calloc(rows.n + wishes->n + 1, sizeof(*grant->claims));
	if (r < 0 || !grant->full || !grant->claims)
		return r < 0 ? r : -ENOMEM;
	for (size_t i = 0; i < rows.n; i++) {
		const struct referral_waiting *row = &rows.items[i];

		while (i == ends[programme])
			programme++;
		grant->claims[grant->n++] = (struct claim){.priority = row->priority,
							   .score = row->score,
							   .place = (size_t)row->id,
							   .waiting = *row,
							   .programme = programme};
	}
	for (size_t i = 0; i < wishes->n; i++) {
		const struct wish *wish = &wishes->items[i];

		grant->claims[grant->n++] = (struct claim){.priority = wish->priority,
							   .score = wish->score,
							   .place = SIZE_MAX / 2 + i,
							   .wish = wish};
	}
	qsort(grant->claims, grant->n, sizeof(*grant->claims), compare_claims);
	return 0;
}

/* Also of an evaluation that was cut short before this one. 1, 0, -errno. */
static int is_pending(const struct grant *grant)
{
	char mark[16] = "";
	int r = vigie_store_get_state(grant->queue.store, VIGIE_STATE_PLACES, mark, sizeof(mark));

	if (r < 0 && r != -ENOENT)
		return r;
	return *mark != '\0';
}

static int give(struct grant *grant)
{
	int r = is_pending(grant);

	if (r <= 0)
		return r;
	wishes_sort(grant->wishes);
	r = work_through(grant, join, grant->wishes->n);
	if (r == 0)
		r = line_up(grant);
	if (r == 0)
		r = work_through(grant, take_turn, grant->n);
	return r < 0 ? r : vigie_store_put_state(grant->queue.store, VIGIE_STATE_PLACES, "");
}

int vigie_wishes_grant(struct vigie_store *store, const struct vigie_config *config,
		       struct vigie_wishes *wishes, vigie_day on, vigie_time now,
		       struct vigie_flag_changes *ret_changes)
{
	VIGIE_CLEANUP(grant_done)
	struct grant grant = {
		.queue = {.store = store, .config = config, .moment = {on, now}},
		.wishes = wishes,
	};
	int r;

	grant.queue.changes = &grant.changes;
	r = give(&grant);
	if (r == 0)
		*ret_changes = grant.changes;
	return r;
}
