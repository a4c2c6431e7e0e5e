/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Open referrals of pupils who leave a school or come to one. Who is gone is given some school days
 * to be named by another school, where the referral goes on; then it is withdrawn (clocks.c).
 * Always within the caller's transaction.
 */
#ifndef VIGIE_REFERRAL_MOVING_H
#define VIGIE_REFERRAL_MOVING_H

#include "daemon/referral/queue.h"

struct moving {
	const struct vigie_school *school; /* being evaluated */
	bool (*enrolled)(const void *userdata, int64_t person); /* in it, on the day */
	const void *userdata;
};
int moving_follow(const struct queue *queue, const struct moving *moving) VIGIE_MUST_CHECK;

#endif
