/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which separator a text uses: the first candidate that stands evenly on half of its first lines.
 * Looks at nothing else and keeps nothing. */
#include "connectors/csv.h"

#define LINES 12 /* three header rows and enough pupils to outvote a title line */
#define CANDIDATES 3

static const char candidates[CANDIDATES] = {';', '\t', ','};

static int candidate_index(char c)
{
	for (int i = 0; i < CANDIDATES; i++)
		if (c == candidates[i])
			return i;
	return -1;
}

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

/* Counts the candidates outside quotes on one line; returns where the next one begins. */
static size_t count_line(const char *head, size_t size, size_t at, unsigned counts[CANDIDATES])
{
	bool quoted = false, at_start = true;

	for (; at < size; at++) {
		char c = head[at];
		int candidate = candidate_index(c);

		if (quoted) {
			bool last = at + 1 == size || is_break(head[at + 1]) ||
				    candidate_index(head[at + 1]) >= 0;

			quoted = c != '"' || !last;
			continue;
		}
		if (is_break(c))
			return at + 1;
		if (candidate >= 0)
			counts[candidate]++;
		quoted = c == '"' && at_start;
		at_start = candidate >= 0;
	}
	return size;
}

/* The most lines on which this candidate stands equally often, and at least once. */
static unsigned evenness(unsigned counts[][CANDIDATES], unsigned n_lines, int candidate)
{
	unsigned best = 0;

	for (unsigned i = 0; i < n_lines; i++) {
		unsigned same = 0, count = counts[i][candidate];

		for (unsigned j = 0; count && j < n_lines; j++)
			same += counts[j][candidate] == count;
		best = same > best ? same : best;
	}
	return best;
}

char vigie_csv_sniff(const char *head, size_t size)
{
	unsigned counts[LINES][CANDIDATES] = {{0}};
	unsigned n_lines = 0, best = 0;
	char separator = 0;

	for (size_t at = 0; at < size && n_lines < LINES;) {
		size_t start = at;

		at = count_line(head, size, at, counts[n_lines]);
		n_lines += at > start + 1;
	}
	/* Commas stand in the cells of other texts, evenly too; semicolons and tabs hardly do. */
	for (int i = 0; i < CANDIDATES && 2 * best < n_lines; i++) {
		unsigned lines = evenness(counts, n_lines, i);

		if (lines > best) {
			best = lines;
			separator = candidates[i];
		}
	}
	return separator;
}
