/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a limit and holds figures against it. See limit.h. */
#include "daemon/command/limit.h"

#include <errno.h>
#include <string.h>

#define HUNDRED 100

int limit_read(struct limit *limit, const char *text, const char *rest)
{
	struct limit read = {.given = true};
	size_t size = text ? strlen(text) : 0;

	/* Only a limit has something behind it. */
	if (rest && (!text || strcmp(rest, "%") != 0))
		return -EINVAL;
	if (!text)
		return 0;
	if (size > 0 && text[size - 1] == '%') {
		read.percent = true;
		size--;
	}
	while (read.percent && size > 0 && text[size - 1] == ' ')
		size--;
	if ((rest && read.percent) || vigie_decimal_parse(text, size, &read.value) < 0 ||
	    read.value < 0)
		return -EINVAL;
	read.percent |= rest != NULL;
	*limit = read;
	return 0;
}

bool limit_exceeded(const struct limit *limit, uint64_t changed, uint64_t flagged)
{
	__int128 reached = (__int128)changed * VIGIE_DECIMAL_ONE;

	if (!limit->given)
		return false;
	return limit->percent ? reached * HUNDRED > (__int128)limit->value * flagged
			      : reached > limit->value;
}
