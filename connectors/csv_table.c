/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns by name (csv_table.h). Of two columns with one name the first counts. */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "connectors/csv_table.h"
#include "vigie/arena.h"
#include "vigie/text.h"

static void wipe(struct vigie_buffer *buffer)
{
	if (buffer->data)
		explicit_bzero(buffer->data, buffer->capacity);
	vigie_buffer_done(buffer);
}

void vigie_csv_table_done(struct vigie_csv_table *table)
{
	vigie_csv_free(table->csv);
	for (size_t i = 0; i < table->n; i++)
		wipe(&table->cells[i]);
	wipe(&table->key);
	*table = (struct vigie_csv_table){0};
}

static int describe(struct vigie_inspection *inspection, const char *prefix, const char *title,
		    const struct vigie_csv_column *column)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	struct vigie_inspection_column **end = &inspection->columns, *added;

	while (*end)
		end = &(*end)->next;
	vigie_buffer_append_format(&text, "%s%s", prefix, title);
	added = vigie_arena_allocate(inspection->arena, sizeof(*added));
	if (!added || vigie_buffer_error(&text) < 0)
		return -ENOMEM;
	added->title = vigie_arena_copy(inspection->arena, text.data ? text.data : "", text.size);
	if (!added->title)
		return -ENOMEM;
	added->use = column && column->meaning ? VIGIE_COLUMN_USED : VIGIE_COLUMN_IGNORED;
	added->meaning = column && column->meaning ? column->meaning : _("not needed, never read");
	*end = added;
	return 0;
}

static const struct vigie_csv_column *find_column(struct vigie_csv_table *table, uint16_t place)
{
	for (size_t i = 0; i < table->n; i++) {
		if (table->place[i] || strcmp(table->columns[i].key, table->key.data) != 0)
			continue;
		table->place[i] = place;
		table->found |= UINT32_C(1) << i;
		return &table->columns[i];
	}
	return NULL;
}

static int take_title(struct vigie_csv_table *table, const struct vigie_csv_cell *cell,
		      uint16_t place, const char *prefix, struct vigie_inspection *inspection)
{
	const struct vigie_csv_column *column;
	const char *title;
	int r = vigie_csv_string(table->csv, cell, &table->cells[0], &title);

	if (r == -EILSEQ)
		return 0;
	vigie_buffer_clear(&table->key);
	if (r == 0)
		r = vigie_text_fold(title, strlen(title), true, &table->key);
	if (r < 0)
		return r;
	column = table->key.size ? find_column(table, place) : NULL;
	return inspection && *title ? describe(inspection, prefix, title, column) : 0;
}

int vigie_csv_table_open(struct vigie_csv_table *table, struct vigie_input *input,
			 const struct vigie_csv_column *columns, size_t n, const char *prefix,
			 struct vigie_inspection *inspection)
{
	struct vigie_csv_row row;
	int r = vigie_csv_new(input, &table->csv);

	table->columns = columns;
	table->n = n;
	if (r == 0)
		r = vigie_csv_next(table->csv, &row);
	if (r < 0)
		return r;
	if (r == VIGIE_CSV_END)
		return VIGIE_REJECT_EMPTY + 1;
	table->line = row.line;
	if (r == VIGIE_CSV_TRUNCATED || row.flaw != VIGIE_CSV_SOUND)
		return VIGIE_REJECT_TRUNCATED + 1;
	for (size_t i = 0; i < row.n_cells; i++) {
		r = take_title(table, &row.cells[i], (uint16_t)(i + 1), prefix, inspection);
		if (r < 0)
			return r;
	}
	if (inspection) {
		inspection->encoding = vigie_csv_encoding(table->csv);
		inspection->separator = vigie_csv_separator(table->csv);
	}
	vigie_csv_expect(table->csv, row.n_cells);
	return 0;
}

static int make_text(struct vigie_csv_table *table, const struct vigie_csv_row *csv_row,
		     struct vigie_csv_table_row *row)
{
	for (size_t i = 0; i < table->n; i++) {
		size_t place = table->place[i];
		int r;

		row->text[i] = "";
		if (place == 0 || place > csv_row->n_cells)
			continue;
		r = vigie_csv_string(table->csv, &csv_row->cells[place - 1], &table->cells[i],
				     &row->text[i]);
		if (r == -EILSEQ) {
			row->flaw = VIGIE_REJECT_ENCODING;
			row->column = (uint32_t)place;
			return 0;
		}
		if (r < 0)
			return r;
	}
	return 0;
}

int vigie_csv_table_next(struct vigie_csv_table *table, struct vigie_csv_table_row *ret_row)
{
	struct vigie_csv_row row;
	int r = vigie_csv_next(table->csv, &row), text;

	if (r != VIGIE_CSV_ROW) {
		ret_row->line = r > 0 ? row.line : 0;
		return r;
	}
	*ret_row = (struct vigie_csv_table_row){.line = row.line, .flaw = row.flaw};
	if (row.flaw != VIGIE_CSV_SOUND)
		return r;
	text = make_text(table, &row, ret_row);
	return text < 0 ? text : r;
}

bool vigie_csv_head_mentions(const char *head, size_t size, const char *word)
{
	size_t length = strlen(word), at = 0;

	for (size_t i = 0; i < size && head[i] != '\n'; i++) {
		if (head[i] == '\0') /* of UTF-16 */
			continue;
		if (tolower((unsigned char)head[i]) == word[at])
			at++;
		else
			at = tolower((unsigned char)head[i]) == word[0];
		if (at == length)
			return true;
	}
	return false;
}
