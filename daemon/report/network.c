/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of a report as a network. See network.h. */
#include "daemon/report/network.h"

#include <errno.h>

#define ALL_COST 100 /* totals are missed more than their parts */
#define GROUP_COST 10

void network_done(struct network *network)
{
	free(network->tails);
	free(network->heads);
	free(network->first);
	free(network->next);
	free(network->distances);
	free(network->through);
	free(network->settled);
	free(network->pinned);
	free(network->flows);
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

bool network_has_parts(const struct hide_row *row)
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
	size_t below = network_has_parts(row) ? parts_node(network, i, column) : row_node(i);

	if (row->level == VIGIE_REPORT_ALL)
		above = programmes_node(network, column);
	*ret_tail = flipped ? above : below;
	*ret_head = flipped ? below : above;
}

int network_make(struct network *network)
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
	network->pinned = calloc(n_counts, sizeof(bool));
	network->flows = calloc(n_counts, sizeof(int64_t));
	if (!network->tails || !network->heads || !network->next || !network->first ||
	    !network->distances || !network->through || !network->settled || !network->pinned ||
	    !network->flows)
		return -ENOMEM;
	for (size_t node = 0; node < network->n_nodes; node++)
		network->first[node] = NETWORK_NO_ARC;
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

enum vigie_cell_state *network_state(const struct network *network, size_t count)
{
	return &network->rows[count / HIDE_COLUMNS].states[count % HIDE_COLUMNS];
}

int64_t network_value(const struct network *network, size_t count)
{
	return network->rows[count / HIDE_COLUMNS].counts[count % HIDE_COLUMNS];
}

int64_t network_loss(const struct network *network, size_t count)
{
	enum vigie_report_level level = network->rows[count / HIDE_COLUMNS].level;
	int64_t weight = level == VIGIE_REPORT_ALL	? ALL_COST
			 : level == VIGIE_REPORT_SCHOOL ? 1
							: GROUP_COST;

	return weight * (1 + network_value(network, count));
}

int64_t network_cost(const struct network *network, size_t count, bool more)
{
	enum vigie_cell_state state = *network_state(network, count);
	int64_t value = network_value(network, count);
	int64_t most = count % HIDE_COLUMNS ? 0 : network->rows[count / HIDE_COLUMNS].most;

	if (more && most > 0 && value >= most)
		return NETWORK_FAR;
	if (state == VIGIE_CELL_FEW && (more ? value == VIGIE_REPORT_FEWEST - 1 : value == 0))
		return NETWORK_FAR;
	if (state != VIGIE_CELL_FEW && !more && value == VIGIE_REPORT_FEWEST)
		return NETWORK_FAR;
	return state == VIGIE_CELL_SHOWN ? network_loss(network, count) : 0;
}
