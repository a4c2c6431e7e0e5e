/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Places of programmes. A place is counted in the store each time, never remembered here: whatever
 * the order of events, no limit is passed.
 */
#include "daemon/referral/seats.h"

#include "vigie/stock.h"

/* Is `taken` (or the error of counting it) below the limit? A limit of -1 is none. */
static int below(int r, int64_t taken, int limit)
{
	if (r < 0)
		return r;
	return limit < 0 || taken < limit;
}

int seats_left(const struct queue *queue, const struct vigie_config_programme *programme)
{
	vigie_day today = queue->moment.day;
	int64_t taken = 0;
	int r = 0;

	if ((programme->from != VIGIE_DAY_NONE && today < programme->from) ||
	    (programme->to != VIGIE_DAY_NONE && today > programme->to))
		return 0;
	if (programme->capacity_total >= 0)
		r = referrals_count_all(queue->store, programme->name, &taken);
	r = below(r, taken, programme->capacity_total);
	/* A place without a code is none. */
	if (r > 0 && programme->codes)
		r = vigie_stock_has_room(queue->store, programme->name, today);
	return r;
}

static int school_left(const struct queue *queue, const struct vigie_config_programme *programme,
		       int64_t school)
{
	int64_t taken = 0;
	int r = 0;

	if (programme->capacity_per_school >= 0)
		r = referrals_count_school(queue->store, programme->name, school, &taken);
	return below(r, taken, programme->capacity_per_school);
}

static int household_left(const struct queue *queue, const struct vigie_config_programme *programme,
			  int64_t person)
{
	int64_t taken = 0;
	int r = 0;

	/* A pupil whose household is unknown counts as one of their own, and has one referral. */
	if (programme->household >= 0)
		r = referrals_count_household(queue->store, programme->name, person, &taken);
	return below(r, taken, programme->household);
}

static int coordinator_left(const struct queue *queue,
			    const struct vigie_config_programme *programme, const char *coordinator)
{
	int64_t taken = 0;
	int r = 0;

	if (programme->capacity_per_coordinator >= 0)
		r = referrals_count_coordinator(queue->store, programme->name, coordinator, &taken);
	return below(r, taken, programme->capacity_per_coordinator);
}

/* The first coordinator of the configuration who covers the school and has room. Where none covers
 * it, a programme that does not limit coordinators gives a place that is nobody's. */
static int find_coordinator(const struct queue *queue,
			    const struct vigie_config_programme *programme,
			    const struct referral_waiting *who, const char **ret_coordinator)
{
	const struct vigie_config *config = queue->config;
	bool covered = false;

	for (size_t i = 0; i < config->n_coordinators; i++) {
		const struct vigie_config_coordinator *coordinator = &config->coordinators[i];
		int r;

		if (!queue_covers(coordinator, programme->name, who->uai, who->department,
				  queue->moment.day))
			continue;
		covered = true;
		r = coordinator_left(queue, programme, coordinator->name);
		if (r > 0)
			*ret_coordinator = coordinator->name;
		if (r != 0)
			return r;
	}
	if (covered || programme->capacity_per_coordinator >= 0)
		return 0;
	*ret_coordinator = "";
	return 1;
}

int seats_find(const struct queue *queue, const struct vigie_config_programme *programme,
	       const struct referral_waiting *who, const char **ret_coordinator)
{
	int r = seats_left(queue, programme);

	if (r > 0)
		r = school_left(queue, programme, who->school);
	if (r > 0)
		r = household_left(queue, programme, who->person);
	if (r > 0)
		r = find_coordinator(queue, programme, who, ret_coordinator);
	return r;
}
