/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows kept while the store's are changed. See rows.h. */
#include "daemon/referral/rows.h"

#include <errno.h>
#include <stdlib.h>

void rows_done(struct rows *rows)
{
	free(rows->items);
}

int rows_add(void *userdata, const struct referral_waiting *row)
{
	struct rows *rows = userdata;

	if (rows->n == rows->capacity) {
		size_t capacity = rows->capacity ? 2 * rows->capacity : 16;
		struct referral_waiting *items =
			reallocarray(rows->items, capacity, sizeof(*items));

		if (!items)
			return -ENOMEM;
		rows->items = items;
		rows->capacity = capacity;
	}
	rows->items[rows->n++] = *row;
	return 0;
}

int rows_add_id(void *userdata, int64_t id)
{
	return rows_add(userdata, &(struct referral_waiting){.id = id});
}
