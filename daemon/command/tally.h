/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts by name and state, for the summaries of lists. Owned by who fills it. */
#ifndef VIGIE_COMMAND_TALLY_H
#define VIGIE_COMMAND_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "vigie/cleanup.h"

#define TALLY_STATES 16 /* more than any list has */

struct tally_row {
	char name[96];
	uint64_t counts[TALLY_STATES];
};

struct tally {
	struct tally_row *rows; /* in order of name */
	size_t n;
};

/* Counts one more of `name` in `state` (below TALLY_STATES). 0 or -ENOMEM. */
int tally_add(struct tally *tally, const char *name, size_t state) VIGIE_MUST_CHECK;
/*
 * Prints names against those states that occur, with a last line of sums: titles are translated,
 * `title` is that of the names. 0 or -ENOMEM.
 */
int tally_print(const struct tally *tally, const char *title, const char *const *state_titles,
		size_t n_states) VIGIE_MUST_CHECK;
void tally_done(struct tally *tally);

#endif
