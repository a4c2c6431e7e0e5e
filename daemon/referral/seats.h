/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places of programmes: is one free for this pupil? Reads counts, writes nothing. */
#ifndef VIGIE_REFERRAL_SEATS_H
#define VIGIE_REFERRAL_SEATS_H

#include "daemon/referral/queue.h"

/* Is the programme on, and has it any place left? 1 yes, 0 no, -errno. */
int seats_left(const struct queue *queue, const struct vigie_config_programme *programme);
/* Is there one for this pupil: in all, in the school, the household, with a coordinator? 1 yes,
 * with the coordinator whose place it is ("" nobody's), 0 no, -errno. */
int seats_find(const struct queue *queue, const struct vigie_config_programme *programme,
	       const struct referral_waiting *who, const char **ret_coordinator);

#endif
