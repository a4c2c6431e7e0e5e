/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of a report as a network: each sum is a node, each count an arc between the two sums
 * that it is part of. A reader who reckons with sums walks in it; whoever hides counts walks there
 * first. Owned by who hides; borrows the rows.
 */
#ifndef VIGIE_REPORT_NETWORK_H
#define VIGIE_REPORT_NETWORK_H

#include "daemon/report/hide.h"

#define NETWORK_NO_ARC SIZE_MAX
#define NETWORK_FAR INT64_MAX

struct network {
	struct hide_row *rows;
	size_t n_rows;
	size_t n_nodes;
	size_t *tails, *heads; /* of each count: one more pupil in it flows from tail to head */
	size_t *first, *next; /* counts at a node: as tail 2 × count, as head 2 × count + 1 */
	int64_t *distances;
	size_t *through; /* by which of these the node was reached */
	bool *settled;
	bool *pinned; /* counts that are hidden, and that a reader can reckon all the same */
	int64_t *flows; /* through each count, while a cut is looked for */
};

/* Is it the sum of other rows? */
bool network_has_parts(const struct hide_row *row);
void network_done(struct network *network);
int network_make(struct network *network) VIGIE_MUST_CHECK; /* 0 or -ENOMEM */
enum vigie_cell_state *network_state(const struct network *network, size_t count);
int64_t network_value(const struct network *network, size_t count);
/* What is lost with a count that is not shown: most with totals and large ones. */
int64_t network_loss(const struct network *network, size_t count);
/* What it costs that a count be one more, or one less, for all that a reader knows; FAR: the reader
 * knows better. */
int64_t network_cost(const struct network *network, size_t count, bool more);
/* Hides the cheapest ring on which the count lies. False: there is none. */
bool network_protect(struct network *network, size_t count);

/*
 * Hides more until no sum of hidden counts that can be reckoned from the shown ones is of one to
 * four pupils. False: it cannot be reached, nothing of the table is to be shown.
 */
bool floor_hold(struct network *network) VIGIE_MUST_CHECK;

#endif
