/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables for spreadsheets: every cell is what it says, and none is run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "daemon/command/csv.h"

static const struct table_column columns[] = {{"Nom", false}, {"Rang", true}};

/* The second line, of a table with these two cells. */
static void assert_row(const char *first, const char *second, const char *expected)
{
	static const char head[] = "\xef\xbb\xbf\"Nom\";\"Rang\"\r\n";
	struct table table = TABLE(columns);
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	assert_non_null(file);
	table_cell(&table, "%s", first);
	table_cell(&table, "%s", second);
	assert_int_equal(csv_print(&table, file), 0);
	assert_int_equal(fclose(file), 0);
	assert_memory_equal(text, head, sizeof(head) - 1);
	assert_string_equal(text + sizeof(head) - 1, expected);
	free(text);
	table_done(&table);
}

static void cells_are_quoted_and_quotes_doubled(void **state)
{
	(void)state;
	assert_row("a;b", "c\"d", "\"a;b\";\"c\"\"d\"\r\n");
}

static void what_a_spreadsheet_would_run_is_text(void **state)
{
	(void)state;
	assert_row("=1+1", "+cmd", "\"'=1+1\";\"'+cmd\"\r\n");
	assert_row("@SUM(A1)", "-2+3", "\"'@SUM(A1)\";\"'-2+3\"\r\n");
	assert_row("-2", "-0,5", "\"-2\";\"-0,5\"\r\n");
	assert_row("-1-1", "--2", "\"'-1-1\";\"'--2\"\r\n");
}

static void nothing_is_an_empty_cell(void **state)
{
	(void)state;
	assert_row("-", "", ";\"\"\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_quoted_and_quotes_doubled),
		cmocka_unit_test(what_a_spreadsheet_would_run_is_text),
		cmocka_unit_test(nothing_is_an_empty_cell),
	};

	return cmocka_run_group_tests_name("command/csv", tests, NULL, NULL);
}
