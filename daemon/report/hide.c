/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table as a network: each sum is a node, each count an arc between the two sums that it is
 * part of, so that moving a pupil along a ring of hidden counts leaves every total as it was. A
 * count below five is safe when it lies on such a ring (all capacities are whole numbers, so a ring
 * is found if any other table fits); where it does not, the cheapest ring is hidden. Then floor.c
 * sees to sums of hidden counts. Owns the network while it works.
 */
#include "daemon/report/network.h"

static size_t nearest(const struct network *network)
{
	size_t found = NETWORK_NO_ARC;

	for (size_t node = 0; node < network->n_nodes; node++)
		if (!network->settled[node] && network->distances[node] != NETWORK_FAR &&
		    (found == NETWORK_NO_ARC ||
		     network->distances[node] < network->distances[found]))
			found = node;
	return found;
}

static void relax(struct network *network, size_t node, size_t avoid)
{
	for (size_t arc = network->first[node]; arc != NETWORK_NO_ARC; arc = network->next[arc]) {
		size_t count = arc / 2;
		bool more = arc % 2 == 0;
		size_t other = more ? network->heads[count] : network->tails[count];
		int64_t cost = count == avoid ? NETWORK_FAR : network_cost(network, count, more);

		if (cost == NETWORK_FAR || network->settled[other] ||
		    network->distances[node] + cost >= network->distances[other])
			continue;
		network->distances[other] = network->distances[node] + cost;
		network->through[other] = arc;
	}
}

/* Dijkstra's shortest path; NETWORK_FAR when there is none. */
static int64_t find_path(struct network *network, size_t from, size_t to, size_t avoid)
{
	size_t node;

	for (node = 0; node < network->n_nodes; node++) {
		network->distances[node] = NETWORK_FAR;
		network->settled[node] = false;
	}
	network->distances[from] = 0;
	while ((node = nearest(network)) != NETWORK_NO_ARC && node != to) {
		network->settled[node] = true;
		relax(network, node, avoid);
	}
	return network->distances[to];
}

static int64_t find_ring(struct network *network, size_t count, bool more)
{
	size_t tail = network->tails[count], head = network->heads[count];

	if (network_cost(network, count, more) == NETWORK_FAR)
		return NETWORK_FAR;
	return more ? find_path(network, head, tail, count) : find_path(network, tail, head, count);
}

static void hide_ring(struct network *network, size_t count, bool more)
{
	size_t tail = network->tails[count], head = network->heads[count];
	size_t from = more ? head : tail, node = more ? tail : head;

	while (node != from) {
		size_t arc = network->through[node];
		enum vigie_cell_state *state = network_state(network, arc / 2);

		if (*state == VIGIE_CELL_SHOWN)
			*state = VIGIE_CELL_WITHHELD;
		node = arc % 2 == 0 ? network->tails[arc / 2] : network->heads[arc / 2];
	}
}

/* Nothing else fits the table: then nothing of it is said. */
static void hide_all(struct network *network)
{
	for (size_t i = 0; i < network->n_rows; i++)
		for (size_t column = 0; column < HIDE_COLUMNS; column++)
			network->rows[i].states[column] = VIGIE_CELL_WITHHELD;
}

bool network_protect(struct network *network, size_t count)
{
	int64_t less = find_ring(network, count, false);
	int64_t more = less == 0 ? NETWORK_FAR : find_ring(network, count, true);

	if (less == NETWORK_FAR && more == NETWORK_FAR)
		return false;
	if (less <= more) {
		if (less > 0)
			(void)find_ring(network, count, false);
		hide_ring(network, count, false);
	} else {
		hide_ring(network, count, true);
	}
	return true;
}

int hide_counts(struct hide_row *rows, size_t n_rows)
{
	VIGIE_CLEANUP(network_done) struct network network = {.rows = rows, .n_rows = n_rows};
	int r = network_make(&network);

	if (r < 0)
		return r;
	for (size_t count = 0; count < n_rows * HIDE_COLUMNS; count++)
		if (network_value(&network, count) < VIGIE_REPORT_FEWEST)
			*network_state(&network, count) = VIGIE_CELL_FEW;
	/* A row alone is a year without referrals: there is nothing to reckon from. */
	for (size_t count = 0; n_rows > 1 && count < n_rows * HIDE_COLUMNS; count++) {
		if (*network_state(&network, count) == VIGIE_CELL_SHOWN ||
		    network_protect(&network, count))
			continue;
		hide_all(&network);
		return 0;
	}
	if (n_rows > 1 && !floor_hold(&network))
		hide_all(&network);
	return 0;
}

/* Of one total: hides the smallest shown part while what is hidden of it is of too few. */
static void hide_parts(const struct hide_row *rows, size_t n_rows, size_t parent, bool programmes,
		       const int64_t n[], bool shown[])
{
	for (;;) {
		size_t smallest = SIZE_MAX;
		int64_t hidden = 0;

		for (size_t i = parent + 1; i < n_rows; i++) {
			bool is_part = rows[i].parent == parent &&
				       (rows[i].level == VIGIE_REPORT_PROGRAMME) == programmes;

			if (is_part && !shown[i])
				hidden += n[i];
			else if (is_part && (smallest == SIZE_MAX || n[i] < n[smallest]))
				smallest = i;
		}
		if (hidden == 0 || hidden >= VIGIE_REPORT_FEWEST || smallest == SIZE_MAX)
			return;
		shown[smallest] = false;
	}
}

void hide_sums(const struct hide_row *rows, size_t n_rows, enum vigie_report_class of,
	       const int64_t n[], bool shown[])
{
	for (size_t i = 0; i < n_rows; i++)
		shown[i] =
			n[i] >= VIGIE_REPORT_FEWEST && rows[i].states[1 + of] == VIGIE_CELL_SHOWN;
	for (size_t i = 0; i < n_rows; i++) {
		if (i > 0)
			shown[i] = shown[i] && shown[rows[i].parent];
		if (network_has_parts(&rows[i]) && shown[i])
			hide_parts(rows, n_rows, i, false, n, shown);
		if (rows[i].level == VIGIE_REPORT_ALL && shown[i])
			hide_parts(rows, n_rows, i, true, n, shown);
	}
}

void hide_rests(const struct hide_row *rows, size_t n_rows, const int64_t rests[],
		const bool shown[], bool told[])
{
	for (size_t i = 0; i < n_rows; i++)
		told[i] = shown[i] && (rests[i] == 0 || rests[i] >= VIGIE_REPORT_FEWEST);
	for (size_t i = 0; i < n_rows; i++) {
		if (network_has_parts(&rows[i]) && told[i])
			hide_parts(rows, n_rows, i, false, rests, told);
		if (rows[i].level == VIGIE_REPORT_ALL && told[i])
			hide_parts(rows, n_rows, i, true, rests, told);
	}
}
