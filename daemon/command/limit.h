/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limit of `simulate`: how many pupils a change of rules may concern. A plain value. */
#ifndef VIGIE_COMMAND_LIMIT_H
#define VIGIE_COMMAND_LIMIT_H

#include "vigie/cleanup.h"
#include "vigie/decimal.h"

struct limit {
	bool given, percent;
	vigie_decimal value;
};

/* "20", "5%", "2,5 %"; a sign that a shell split off is `rest`, NULL none. NULL text: no limit. 0
 * or -EINVAL. */
int limit_read(struct limit *limit, const char *text, const char *rest) VIGIE_MUST_CHECK;
/* More than the limit: reaching it is allowed. A percentage is of `flagged`. */
bool limit_exceeded(const struct limit *limit, uint64_t changed, uint64_t flagged);

#endif
