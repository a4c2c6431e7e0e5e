/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Referrals by day. See past.h. */
#include "daemon/replay/past.h"

#include <errno.h>
#include <string.h>

#include "daemon/store/referrals.h"

void past_done(struct past *past)
{
	free(past->items);
	vigie_arena_free(past->arena);
	*past = (struct past){0};
}

static vigie_day day_of(const struct past *past, vigie_time moment)
{
	return moment == VIGIE_TIME_NONE ? VIGIE_DAY_NONE
					 : vigie_clock_local(moment, past->timezone, NULL);
}

static int add(void *userdata, const struct referral_span *span)
{
	struct past *past = userdata;
	struct past_referral *item;

	if (past->n == past->capacity) {
		size_t capacity = past->capacity ? 2 * past->capacity : 64;
		struct past_referral *items = reallocarray(past->items, capacity, sizeof(*items));

		if (!items)
			return -ENOMEM;
		past->items = items;
		past->capacity = capacity;
	}
	item = &past->items[past->n];
	*item = (struct past_referral){
		.person = span->person,
		.rule = span->rule ? vigie_rules_find(past->rules, span->rule) : SIZE_MAX,
		.programme =
			vigie_arena_copy(past->arena, span->programme, strlen(span->programme)),
		.created = span->created,
		.started = day_of(past, span->started),
		.closed = span->closed,
	};
	if (!item->programme)
		return -ENOMEM;
	past->n++;
	return 0;
}

int past_load(struct past *past, struct vigie_store *store, const struct vigie_rules *rules,
	      int64_t school, const char *timezone)
{
	struct past made = {.rules = rules, .timezone = timezone};
	int r = vigie_arena_new(&made.arena);

	if (r == 0)
		r = referrals_each_span(store, school, add, &made);
	if (r < 0) {
		past_done(&made);
		return r;
	}
	*past = made;
	return 0;
}

/* What happened on the day itself happened after its first evaluation. */
static bool was_open(const struct past_referral *item, vigie_day on)
{
	return item->created < on && (item->closed == VIGIE_DAY_NONE || item->closed >= on);
}

int past_tell(const struct past *past, vigie_day on, struct vigie_facts *facts)
{
	struct vigie_fact_open *referrals = calloc(past->n + 1, sizeof(*referrals));
	size_t at = 0;

	if (!referrals)
		return -ENOMEM;
	free(facts->referrals);
	facts->referrals = referrals;
	facts->n_referrals = 0;
	for (size_t i = 0; i < past->n; i++) {
		const struct past_referral *item = &past->items[i];

		while (at < facts->n_pupils && facts->pupils[at].id < item->person)
			at++;
		if (at == facts->n_pupils || facts->pupils[at].id != item->person ||
		    !was_open(item, on))
			continue;
		referrals[facts->n_referrals++] = (struct vigie_fact_open){
			.pupil = (uint32_t)at,
			.name = item->programme,
			.started = item->started != VIGIE_DAY_NONE && item->started < on,
		};
	}
	return 0;
}

int past_rested(void *userdata, size_t rule, int64_t person, vigie_day on, vigie_day *ret_day)
{
	const struct past *past = userdata;
	size_t low = 0, high = past->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (past->items[middle].person < person)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_day = VIGIE_DAY_NONE;
	for (; low < past->n && past->items[low].person == person; low++) {
		const struct past_referral *item = &past->items[low];

		if (item->rule == rule && item->closed != VIGIE_DAY_NONE && item->closed < on &&
		    item->closed > *ret_day)
			*ret_day = item->closed;
	}
	return 0;
}
