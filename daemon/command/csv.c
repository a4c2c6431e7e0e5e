/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables for spreadsheets. See csv.h. */
#include "daemon/command/csv.h"

#include <errno.h>
#include <string.h>

#include "vigie/translate.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static bool is_formula(const char *text)
{
	const char *number = text + (*text == '-');

	return *text && strchr("=+-@\t\r", *text) && number[strspn(number, "0123456789.,")] != '\0';
}

static void put_cell(const char *text, FILE *file)
{
	if (strcmp(text, "-") == 0)
		return;
	fputc('"', file);
	if (is_formula(text))
		fputc('\'', file);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', file);
		fputc(*text, file);
	}
	fputc('"', file);
}

static void end_cell(const struct table *table, size_t column, FILE *file)
{
	fputs(column + 1 == table->n_columns ? "\r\n" : ";", file);
}

int csv_print(const struct table *table, FILE *file)
{
	if (table->failed)
		return -ENOMEM;
	fputs(BYTE_ORDER_MARK, file);
	for (size_t column = 0; column < table->n_columns; column++) {
		const char *title = table->columns[column].title;

		put_cell(title && *title ? _(title) : "", file);
		end_cell(table, column, file);
	}
	for (size_t i = 0; i < table->n_cells; i++) {
		put_cell(table->cells[i], file);
		end_cell(table, i % table->n_columns, file);
	}
	return 0;
}
