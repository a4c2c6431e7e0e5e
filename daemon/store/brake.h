/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two brakes: when a delivery looks too unlike what it should be to be applied. Pure. */
#ifndef VIGIE_STORE_BRAKE_H
#define VIGIE_STORE_BRAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "vigie/store.h"

/* More than `percent` of `whole`, exactly. */
static inline bool brake_exceeds(uint64_t part, uint64_t whole, unsigned percent)
{
	return (unsigned __int128)part * 100 > (unsigned __int128)whole * percent;
}
static inline bool brake_rejected(uint64_t rejected, uint64_t seen)
{
	return brake_exceeds(rejected, seen, VIGIE_BRAKE_REJECTED_PERCENT);
}
static inline bool brake_dropped(uint64_t dropped, uint64_t present)
{
	return brake_exceeds(dropped, present, VIGIE_BRAKE_DROPPED_PERCENT);
}

/*
 * The rows of a file, told apart by their lines as their records go by: a row of a grid gives many
 * records, and a rejected one none, so that records alone would hide it.
 */
struct brake_rows {
	uint64_t seen, rejected; /* rejected: gave no record at all */
	uint32_t line; /* of the row that was noted last */
	bool fruitless; /* that row gave no record yet */
};

static inline void brake_note(struct brake_rows *rows, uint32_t line, bool fruit)
{
	if (rows->seen == 0 || line != rows->line) {
		*rows = (struct brake_rows){rows->seen + 1, rows->rejected + !fruit, line, !fruit};
	} else if (fruit && rows->fruitless) {
		rows->rejected--;
		rows->fruitless = false;
	}
}

#endif
