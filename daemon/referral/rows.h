/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the queue, kept while the rows in the store are changed. Owned by who collects them. */
#ifndef VIGIE_REFERRAL_ROWS_H
#define VIGIE_REFERRAL_ROWS_H

#include "daemon/store/referrals.h"

struct rows {
	struct referral_waiting *items;
	size_t n, capacity;
};

void rows_done(struct rows *rows);
/* As the walks of the store want them: 0 or -ENOMEM. */
int rows_add(void *userdata, const struct referral_waiting *row);
int rows_add_id(void *userdata, int64_t id);

#endif
