/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A range of values that are well, as the Monitoring Plugins Development Guidelines write it: "10"
 * is 0 to 10, "10:" 10 or more, "~:10" 10 or less, "10:20", and "@10:20" all but that. Whole
 * numbers; "" is all.
 */
#ifndef VIGIE_COMMAND_RANGE_H
#define VIGIE_COMMAND_RANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/cleanup.h"

struct range {
	bool inside; /* what lies in it is wrong */
	int64_t low, high; /* INT64_MIN, INT64_MAX: no bound */
};

/* 0 or -EINVAL. */
int range_read(const char *text, size_t size, struct range *ret_range) VIGIE_MUST_CHECK;
/* Is the value one to tell of? */
bool range_alerts(const struct range *range, int64_t value);

#endif
