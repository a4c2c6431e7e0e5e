/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See range.h. Reads no further than it is told. */
#include "daemon/command/range.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_MOST 18 /* what surely fits */

static int read_number(const char *text, size_t size, int64_t *ret_number)
{
	bool negative = size > 0 && text[0] == '-';
	int64_t number = 0;

	text += negative;
	size -= negative;
	if (size == 0 || size > DIGITS_MOST)
		return -EINVAL;
	for (size_t i = 0; i < size; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -EINVAL;
		number = number * 10 + (text[i] - '0');
	}
	*ret_number = negative ? -number : number;
	return 0;
}

static int read_bounds(const char *text, size_t size, struct range *range)
{
	const char *colon = memchr(text, ':', size);
	size_t before = colon ? (size_t)(colon - text) : 0, after = colon ? before + 1 : 0;
	int r = 0;

	range->low = 0;
	if (before == 1 && text[0] == '~')
		range->low = INT64_MIN;
	else if (before > 0)
		r = read_number(text, before, &range->low);
	if (r == 0 && (!colon || after < size))
		r = read_number(text + after, size - after, &range->high);
	return r;
}

int range_read(const char *text, size_t size, struct range *ret_range)
{
	struct range range = {.low = INT64_MIN, .high = INT64_MAX};
	int r = 0;

	range.inside = size > 0 && text[0] == '@';
	if (size > 0)
		r = read_bounds(text + range.inside, size - range.inside, &range);
	if (r == 0 && range.low > range.high)
		r = -EINVAL;
	if (r == 0)
		*ret_range = range;
	return r;
}

bool range_alerts(const struct range *range, int64_t value)
{
	return (value >= range->low && value <= range->high) == range->inside;
}
