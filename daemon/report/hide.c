/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table as a network: each sum is a node, each count an arc between the two sums that it is
 * part of, so that moving a pupil along a ring of hidden counts leaves every total as it was. A
 * count below five is safe when it lies on such a ring (all capacities are whole numbers, so a ring
 * is found if any other table fits); where it does not, the cheapest ring is hidden. Owns the
 * network while it works.
 */
#include "daemon/report/hide.h"

#include <errno.h>
#include <string.h>

#define NO_ARC SIZE_MAX
#define FAR INT64_MAX
#define ALL_COST 100 /* totals are missed more than their parts */
#define GROUP_COST 10

struct network {
	struct hide_row *rows;
	size_t n_rows;
	size_t n_nodes;
	size_t *tails, *heads; /* of each count: one more pupil in it flows from tail to head */
	size_t *first, *next; /* counts at a node: as tail 2 × count, as head 2 × count + 1 */
	int64_t *distances;
	size_t *through; /* by which of these the node was reached */
	bool *settled;
};

static void network_done(struct network *network)
{
	free(network->tails);
	free(network->heads);
	free(network->first);
	free(network->next);
	free(network->distances);
	free(network->through);
	free(network->settled);
}

/*
 * Nodes 0 … are the sums of one row (schools and programmes), then for each row and column the sum
 * of its parts, then for each column the sum over the programmes.
 */
static size_t row_node(size_t row)
{
	return row;
}

static size_t parts_node(const struct network *network, size_t row, size_t column)
{
	return network->n_rows + row * HIDE_COLUMNS + column;
}

static size_t programmes_node(const struct network *network, size_t column)
{
	return network->n_rows * (1 + HIDE_COLUMNS) + column;
}

static bool has_parts(const struct hide_row *row)
{
	return row->level == VIGIE_REPORT_ALL || row->level == VIGIE_REPORT_DEPARTMENT;
}

/* The two sums of a count; the first column stands on the other side of its sums. */
static void find_ends(const struct network *network, size_t i, size_t column, size_t *ret_tail,
		      size_t *ret_head)
{
	const struct hide_row *row = &network->rows[i];
	bool flipped = (column == 0) != (row->level == VIGIE_REPORT_PROGRAMME);
	size_t above = row->level == VIGIE_REPORT_PROGRAMME
			       ? programmes_node(network, column)
			       : parts_node(network, row->parent, column);
	size_t below = has_parts(row) ? parts_node(network, i, column) : row_node(i);

	if (row->level == VIGIE_REPORT_ALL)
		above = programmes_node(network, column);
	*ret_tail = flipped ? above : below;
	*ret_head = flipped ? below : above;
}

static int network_make(struct network *network)
{
	size_t n_counts = network->n_rows * HIDE_COLUMNS;

	network->n_nodes = network->n_rows * (1 + HIDE_COLUMNS) + HIDE_COLUMNS;
	network->tails = calloc(n_counts, sizeof(size_t));
	network->heads = calloc(n_counts, sizeof(size_t));
	network->next = calloc(2 * n_counts, sizeof(size_t));
	network->first = calloc(network->n_nodes, sizeof(size_t));
	network->distances = calloc(network->n_nodes, sizeof(int64_t));
	network->through = calloc(network->n_nodes, sizeof(size_t));
	network->settled = calloc(network->n_nodes, sizeof(bool));
	if (!network->tails || !network->heads || !network->next || !network->first ||
	    !network->distances || !network->through || !network->settled)
		return -ENOMEM;
	for (size_t node = 0; node < network->n_nodes; node++)
		network->first[node] = NO_ARC;
	for (size_t count = 0; count < n_counts; count++) {
		size_t *tail = &network->tails[count], *head = &network->heads[count];

		find_ends(network, count / HIDE_COLUMNS, count % HIDE_COLUMNS, tail, head);
		network->next[2 * count] = network->first[*tail];
		network->first[*tail] = 2 * count;
		network->next[2 * count + 1] = network->first[*head];
		network->first[*head] = 2 * count + 1;
	}
	return 0;
}

static enum vigie_cell_state *state_of(const struct network *network, size_t count)
{
	return &network->rows[count / HIDE_COLUMNS].states[count % HIDE_COLUMNS];
}

static int64_t value_of(const struct network *network, size_t count)
{
	return network->rows[count / HIDE_COLUMNS].counts[count % HIDE_COLUMNS];
}

/* What it costs that a count be one more, or one less, for all that a reader knows; FAR: the reader
 * knows better. */
static int64_t cost_of(const struct network *network, size_t count, bool more)
{
	enum vigie_cell_state state = *state_of(network, count);
	enum vigie_report_level level = network->rows[count / HIDE_COLUMNS].level;
	int64_t value = value_of(network, count);
	int64_t weight = level == VIGIE_REPORT_ALL	? ALL_COST
			 : level == VIGIE_REPORT_SCHOOL ? 1
							: GROUP_COST;

	if (state == VIGIE_CELL_FEW && (more ? value == VIGIE_REPORT_FEWEST - 1 : value == 0))
		return FAR;
	if (state != VIGIE_CELL_FEW && !more && value == VIGIE_REPORT_FEWEST)
		return FAR;
	return state == VIGIE_CELL_SHOWN ? weight * (1 + value) : 0;
}

static size_t nearest(const struct network *network)
{
	size_t found = NO_ARC;

	for (size_t node = 0; node < network->n_nodes; node++)
		if (!network->settled[node] && network->distances[node] != FAR &&
		    (found == NO_ARC || network->distances[node] < network->distances[found]))
			found = node;
	return found;
}

static void relax(struct network *network, size_t node, size_t avoid)
{
	for (size_t arc = network->first[node]; arc != NO_ARC; arc = network->next[arc]) {
		size_t count = arc / 2;
		bool more = arc % 2 == 0;
		size_t other = more ? network->heads[count] : network->tails[count];
		int64_t cost = count == avoid ? FAR : cost_of(network, count, more);

		if (cost == FAR || network->settled[other] ||
		    network->distances[node] + cost >= network->distances[other])
			continue;
		network->distances[other] = network->distances[node] + cost;
		network->through[other] = arc;
	}
}

/* Dijkstra's shortest path; FAR when there is none. */
static int64_t find_path(struct network *network, size_t from, size_t to, size_t avoid)
{
	size_t node;

	for (node = 0; node < network->n_nodes; node++) {
		network->distances[node] = FAR;
		network->settled[node] = false;
	}
	network->distances[from] = 0;
	while ((node = nearest(network)) != NO_ARC && node != to) {
		network->settled[node] = true;
		relax(network, node, avoid);
	}
	return network->distances[to];
}

static int64_t find_ring(struct network *network, size_t count, bool more)
{
	size_t tail = network->tails[count], head = network->heads[count];

	if (cost_of(network, count, more) == FAR)
		return FAR;
	return more ? find_path(network, head, tail, count) : find_path(network, tail, head, count);
}

static void hide_ring(struct network *network, size_t count, bool more)
{
	size_t tail = network->tails[count], head = network->heads[count];
	size_t from = more ? head : tail, node = more ? tail : head;

	while (node != from) {
		size_t arc = network->through[node];
		enum vigie_cell_state *state = state_of(network, arc / 2);

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

static bool protect(struct network *network, size_t count)
{
	int64_t less = find_ring(network, count, false);
	int64_t more = less == 0 ? FAR : find_ring(network, count, true);

	if (less == FAR && more == FAR)
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
		*state_of(&network, count) = value_of(&network, count) < VIGIE_REPORT_FEWEST
						     ? VIGIE_CELL_FEW
						     : VIGIE_CELL_SHOWN;
	/* A row alone is a year without referrals: there is nothing to reckon from. */
	for (size_t count = 0; n_rows > 1 && count < n_rows * HIDE_COLUMNS; count++) {
		if (*state_of(&network, count) != VIGIE_CELL_FEW || protect(&network, count))
			continue;
		hide_all(&network);
		break;
	}
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
		if (has_parts(&rows[i]) && shown[i])
			hide_parts(rows, n_rows, i, false, n, shown);
		if (rows[i].level == VIGIE_REPORT_ALL && shown[i])
			hide_parts(rows, n_rows, i, true, n, shown);
	}
}
