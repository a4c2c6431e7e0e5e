/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of text: fills, measures and prints. See table.h. */
#include "daemon/command/table.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "daemon/command/harmless.h"
#include "vigie/buffer.h"
#include "vigie/text.h"
#include "vigie/translate.h"

#define GAP 2 /* spaces between two columns */

static bool grow(struct table *table)
{
	size_t capacity = table->capacity ? 2 * table->capacity : 64;
	char **larger;

	if (table->n_cells < table->capacity)
		return true;
	larger = reallocarray(table->cells, capacity, sizeof(*larger));
	if (!larger) {
		table->failed = true;
		return false;
	}
	table->cells = larger;
	table->capacity = capacity;
	return true;
}

void table_cell(struct table *table, const char *format, ...)
{
	struct vigie_buffer text = {0};
	va_list arguments;
	char *cell;

	if (table->failed || !grow(table))
		return;
	va_start(arguments, format);
	vigie_buffer_append_vformat(&text, format, arguments);
	va_end(arguments);
	cell = vigie_buffer_take(&text);
	if (!cell) {
		table->failed = true;
		return;
	}
	harmless_make(cell);
	table->cells[table->n_cells++] = cell;
}

void table_number(struct table *table, uint64_t number)
{
	table_cell(table, "%llu", (unsigned long long)number);
}

void table_day(struct table *table, vigie_day day)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	vigie_day_append_iso(&text, day);
	table_cell(table, "%s", day == VIGIE_DAY_NONE ? "-" : vigie_buffer_string(&text));
}

void moment_append(struct vigie_buffer *buffer, vigie_time moment, const char *timezone)
{
	int second;

	vigie_day_append_iso(buffer, vigie_clock_local(moment, timezone, &second));
	vigie_buffer_append_format(buffer, " %02d:%02d", second / 3600, second / 60 % 60);
}

void table_moment(struct table *table, vigie_time moment, const char *timezone)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	if (moment != VIGIE_TIME_NONE && moment != 0)
		moment_append(&text, moment, timezone);
	else
		vigie_buffer_append_char(&text, '-');
	table_cell(table, "%s", vigie_buffer_string(&text));
}

size_t table_rows(const struct table *table)
{
	return table->n_cells / table->n_columns;
}

void table_cut(struct table *table, size_t n_rows)
{
	while (table->n_cells > n_rows * table->n_columns)
		free(table->cells[--table->n_cells]);
}

static const char *title_of(const struct table *table, size_t column)
{
	const char *title = table->columns[column].title;

	return title && *title ? _(title) : "";
}

static size_t measure(const char *text)
{
	return vigie_text_width(text, strlen(text));
}

static void measure_columns(const struct table *table, size_t *widths)
{
	for (size_t column = 0; column < table->n_columns; column++)
		widths[column] = measure(title_of(table, column));
	for (size_t i = 0; i < table->n_cells; i++) {
		size_t width = measure(table->cells[i]);

		if (width > widths[i % table->n_columns])
			widths[i % table->n_columns] = width;
	}
}

/* The last column is not padded: no line ends in spaces. */
static void print_cell(const struct table *table, size_t column, const char *text, size_t width,
		       FILE *file)
{
	size_t padding = width - measure(text);
	bool last = column + 1 == table->n_columns;

	if (table->columns[column].right)
		fprintf(file, "%*s%s", (int)padding, "", text);
	else
		fprintf(file, "%s%*s", text, last ? 0 : (int)padding, "");
	fprintf(file, "%*s", last ? 0 : GAP, "");
	if (last)
		fputc('\n', file);
}

int table_print(const struct table *table, FILE *file)
{
	VIGIE_CLEANUP(vigie_freep) size_t *widths = calloc(table->n_columns, sizeof(*widths));

	if (!widths || table->failed)
		return -ENOMEM;
	measure_columns(table, widths);
	for (size_t column = 0; table->columns[0].title && column < table->n_columns; column++)
		print_cell(table, column, title_of(table, column), widths[column], file);
	for (size_t i = 0; i < table->n_cells; i++)
		print_cell(table, i % table->n_columns, table->cells[i],
			   widths[i % table->n_columns], file);
	return 0;
}

void table_done(struct table *table)
{
	for (size_t i = 0; i < table->n_cells; i++)
		free(table->cells[i]);
	free(table->cells);
	table->cells = NULL;
	table->n_cells = table->capacity = 0;
}
