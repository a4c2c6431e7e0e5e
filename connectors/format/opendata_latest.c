/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The latest year of each school (opendata.h). An index of several years has a row for each, and
 * some extracts have a school twice: one row counts, so that reading again changes nothing. */
#include <errno.h>
#include <stdlib.h>

#include "connectors/format/opendata.h"

#define FIRST_SLOTS 1024

void opendata_latest_done(struct opendata_latest *latest)
{
	free(latest->slots);
	*latest = (struct opendata_latest){0};
}

/* The slot of the key, or the free one where it belongs. */
static struct opendata_slot *find(const struct opendata_latest *latest, uint64_t key)
{
	size_t mask = latest->n_slots - 1;
	size_t i = (size_t)((key * UINT64_C(11400714819323198485)) >> 32) & mask;

	while (latest->slots[i].key != 0 && latest->slots[i].key != key)
		i = (i + 1) & mask;
	return &latest->slots[i];
}

static int grow(struct opendata_latest *latest)
{
	struct opendata_latest more = *latest;

	more.n_slots = latest->n_slots ? 2 * latest->n_slots : FIRST_SLOTS;
	more.slots = calloc(more.n_slots, sizeof(*more.slots));
	if (!more.slots)
		return -ENOMEM;
	for (size_t i = 0; i < latest->n_slots; i++)
		if (latest->slots[i].key != 0)
			*find(&more, latest->slots[i].key) = latest->slots[i];
	free(latest->slots);
	*latest = more;
	return 0;
}

int opendata_latest_note(struct opendata_latest *latest, uint64_t key, int year)
{
	struct opendata_slot *slot;

	if (2 * latest->n >= latest->n_slots && grow(latest) < 0)
		return -ENOMEM;
	slot = find(latest, key);
	if (slot->key == 0) {
		*slot = (struct opendata_slot){.key = key, .year = year};
		latest->n++;
	} else if (year > slot->year) {
		slot->year = year;
	}
	return 0;
}

bool opendata_latest_take(struct opendata_latest *latest, uint64_t key, int year)
{
	struct opendata_slot *slot = find(latest, key);

	if (slot->key == 0 || slot->taken || slot->year != year)
		return false;
	slot->taken = true;
	return true;
}
