/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts by name and state (tally.h). Owns its rows; prints only states that occur. */
#include "daemon/command/tally.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/command/table.h"
#include "vigie/translate.h"

int tally_add(struct tally *tally, const char *name, size_t state)
{
	struct tally_row *larger;
	size_t at = 0;

	while (at < tally->n && strcmp(tally->rows[at].name, name) < 0)
		at++;
	if (at == tally->n || strcmp(tally->rows[at].name, name) != 0) {
		larger = reallocarray(tally->rows, tally->n + 1, sizeof(*larger));
		if (!larger)
			return -ENOMEM;
		memmove(&larger[at + 1], &larger[at], (tally->n - at) * sizeof(*larger));
		larger[at] = (struct tally_row){{0}};
		snprintf(larger[at].name, sizeof(larger[at].name), "%s", name);
		tally->rows = larger;
		tally->n++;
	}
	tally->rows[at].counts[state]++;
	return 0;
}

static void add_up(const struct tally *tally, struct tally_row *ret_sum)
{
	*ret_sum = (struct tally_row){{0}};
	snprintf(ret_sum->name, sizeof(ret_sum->name), "%s", _("all"));
	for (size_t i = 0; i < tally->n; i++)
		for (size_t state = 0; state < TALLY_STATES; state++)
			ret_sum->counts[state] += tally->rows[i].counts[state];
}

static void put_row(struct table *table, const struct tally_row *row, const struct tally_row *sum,
		    size_t n_states)
{
	table_cell(table, "%s", row->name);
	for (size_t state = 0; state < n_states; state++)
		if (sum->counts[state] > 0)
			table_number(table, row->counts[state]);
}

int tally_print(const struct tally *tally, const char *title, const char *const *state_titles,
		size_t n_states)
{
	struct table_column columns[TALLY_STATES + 1] = {{title, false}};
	VIGIE_CLEANUP(table_done) struct table table = {.columns = columns, .n_columns = 1};
	struct tally_row sum;

	add_up(tally, &sum);
	for (size_t state = 0; state < n_states; state++)
		if (sum.counts[state] > 0)
			columns[table.n_columns++] =
				(struct table_column){state_titles[state], true};
	for (size_t i = 0; i < tally->n; i++)
		put_row(&table, &tally->rows[i], &sum, n_states);
	put_row(&table, &sum, &sum, n_states);
	return table_print(&table, stdout);
}

void tally_done(struct tally *tally)
{
	free(tally->rows);
	*tally = (struct tally){0};
}
