/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Secondary suppression of sums. What a reader can reckon of hidden counts are the sums over cuts
 * of the network that hidden counts cross in one direction only: a total less its shown parts, and
 * what follows of several such. The smallest such sum that has a given count in it is a minimum
 * cut; below five, the cheapest shown count that crosses it is hidden too (Hundepool et al.,
 * Statistical Disclosure Control, 2012, chapter 4; Ford and Fulkerson for the cut).
 */
#include "daemon/report/network.h"

static size_t n_counts(const struct network *network)
{
	return network->n_rows * HIDE_COLUMNS;
}

static bool is_hidden(const struct network *network, size_t count)
{
	return *network_state(network, count) != VIGIE_CELL_SHOWN;
}

/* Walks from a node over counts as long as `open` lets it pass; `settled` marks where it came. */
static bool walk(struct network *network, size_t from, size_t to, size_t avoid,
		 bool (*open)(const struct network *network, size_t count, bool forward))
{
	size_t *line = (size_t *)network->distances, n = 0; /* a node is an integer too */

	for (size_t node = 0; node < network->n_nodes; node++)
		network->settled[node] = false;
	network->settled[from] = true;
	line[n++] = from;
	for (size_t at = 0; at < n && !network->settled[to]; at++)
		for (size_t arc = network->first[line[at]]; arc != NETWORK_NO_ARC;
		     arc = network->next[arc]) {
			bool forward = arc % 2 == 0;
			size_t other = forward ? network->heads[arc / 2] : network->tails[arc / 2];

			if (network->settled[other] || arc / 2 == avoid ||
			    !open(network, arc / 2, forward))
				continue;
			network->settled[other] = true;
			network->through[other] = arc;
			line[n++] = other;
		}
	return network->settled[to];
}

static bool may_change(const struct network *network, size_t count, bool forward)
{
	return network_cost(network, count, forward) == 0;
}

/* Whoever knows all that is shown knows it to the pupil. */
static bool is_pinned(struct network *network, size_t count)
{
	size_t tail = network->tails[count], head = network->heads[count];

	return !(may_change(network, count, true) &&
		 walk(network, head, tail, count, may_change)) &&
	       !(may_change(network, count, false) && walk(network, tail, head, count, may_change));
}

static void find_pinned(struct network *network)
{
	for (size_t count = 0; count < n_counts(network); count++)
		network->pinned[count] = is_hidden(network, count) && is_pinned(network, count);
}

static bool is_unknown(const struct network *network, size_t count)
{
	return is_hidden(network, count) && !network->pinned[count];
}

/* Forward as much as the count; a cut that is crossed the other way is none: no end to that. */
static bool has_room(const struct network *network, size_t count, bool forward)
{
	if (!is_unknown(network, count))
		return false;
	return !forward || network->flows[count] < network_value(network, count);
}

/* What can be sent along the path that was found; FAR: without end. */
static int64_t room_of(const struct network *network, size_t from, size_t to)
{
	int64_t room = NETWORK_FAR;

	for (size_t node = to; node != from;) {
		size_t arc = network->through[node], count = arc / 2;
		int64_t left = network_value(network, count) - network->flows[count];

		if (arc % 2 == 0 && left < room)
			room = left;
		node = arc % 2 == 0 ? network->tails[count] : network->heads[count];
	}
	return room;
}

static void send(struct network *network, size_t from, size_t to, int64_t flow)
{
	for (size_t node = to; node != from;) {
		size_t arc = network->through[node], count = arc / 2;

		network->flows[count] += arc % 2 == 0 ? flow : -flow;
		node = arc % 2 == 0 ? network->tails[count] : network->heads[count];
	}
}

/* Is the smallest sum with this count in it of five or more? Else `settled` is one side of it. */
static bool is_safe(struct network *network, size_t count)
{
	size_t from = network->tails[count], to = network->heads[count];
	int64_t sum = 0;

	for (size_t i = 0; i < n_counts(network); i++)
		network->flows[i] = 0;
	while (sum < VIGIE_REPORT_FEWEST && walk(network, from, to, NETWORK_NO_ARC, has_room)) {
		int64_t room = room_of(network, from, to);

		if (room == NETWORK_FAR)
			return true;
		send(network, from, to, room);
		sum += room;
	}
	return sum >= VIGIE_REPORT_FEWEST;
}

static bool crosses(const struct network *network, size_t count)
{
	return network->settled[network->tails[count]] != network->settled[network->heads[count]];
}

/* Of those that cross the cut (or lie at the node) the shown one that is missed least. */
static size_t find_cheapest(const struct network *network)
{
	size_t found = NETWORK_NO_ARC;

	for (size_t count = 0; count < n_counts(network); count++)
		if (!is_hidden(network, count) && crosses(network, count) &&
		    (found == NETWORK_NO_ARC ||
		     network_loss(network, count) < network_loss(network, found)))
			found = count;
	return found;
}

static size_t find_pinned_there(const struct network *network)
{
	for (size_t count = 0; count < n_counts(network); count++)
		if (network->pinned[count] && crosses(network, count))
			return count;
	return NETWORK_NO_ARC;
}

enum step { STEP_NONE, STEP_HIDDEN, STEP_STUCK };

/* A cut that is too small gets one more unknown. */
static enum step widen(struct network *network)
{
	size_t count = find_cheapest(network);

	if (count != NETWORK_NO_ARC) {
		*network_state(network, count) = VIGIE_CELL_WITHHELD;
		return STEP_HIDDEN;
	}
	count = find_pinned_there(network);
	/* Where nothing that is known crosses it, nothing can be reckoned. */
	if (count == NETWORK_NO_ARC)
		return STEP_NONE;
	return network_protect(network, count) ? STEP_HIDDEN : STEP_STUCK;
}

/* A sum as it is printed: what is left of it is taken for what is hidden, although a pupil of two
 * programmes or schools makes that a little untrue. */
struct remainder {
	int64_t left;
	bool out, in; /* is anything hidden on either side? */
};

static void add_to(struct remainder *remainder, const struct network *network, size_t count,
		   bool out)
{
	if (!is_hidden(network, count))
		remainder->left +=
			out ? network_value(network, count) : -network_value(network, count);
	else if (out)
		remainder->out = true;
	else
		remainder->in = true;
}

static bool is_small(const struct remainder *remainder)
{
	return remainder->out != remainder->in && remainder->left != 0 &&
	       remainder->left < VIGIE_REPORT_FEWEST && remainder->left > -VIGIE_REPORT_FEWEST;
}

static enum step mend_node(struct network *network, size_t node)
{
	struct remainder remainder = {0};

	for (size_t arc = network->first[node]; arc != NETWORK_NO_ARC; arc = network->next[arc])
		add_to(&remainder, network, arc / 2, arc % 2 == 0);
	if (!is_small(&remainder))
		return STEP_NONE;
	for (size_t other = 0; other < network->n_nodes; other++)
		network->settled[other] = other == node;
	return widen(network);
}

static enum step mend_count(struct network *network, size_t count)
{
	int64_t value = network_value(network, count);

	if (value == 0 || value >= VIGIE_REPORT_FEWEST || !is_unknown(network, count) ||
	    is_safe(network, count))
		return STEP_NONE;
	return widen(network);
}

/* The first sum that is too small; each step hides one count more, so that they come to an end. */
static enum step mend(struct network *network)
{
	enum step step = STEP_NONE;

	find_pinned(network);
	for (size_t count = 0; step == STEP_NONE && count < n_counts(network); count++)
		step = mend_count(network, count);
	for (size_t node = 0; step == STEP_NONE && node < network->n_nodes; node++)
		step = mend_node(network, node);
	return step;
}

bool floor_hold(struct network *network)
{
	enum step step;

	while ((step = mend(network)) == STEP_HIDDEN)
		;
	return step == STEP_NONE;
}
