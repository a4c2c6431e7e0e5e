/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of text: columns stand under each other, and no cell drives the terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/command/table.h"

static const struct table_column columns[] = {{"Nom", false}, {"Rang", true}, {"Motif", false}};

static void assert_printed(struct table *table, const char *expected)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	assert_non_null(file);
	assert_int_equal(table_print(table, file), 0);
	assert_int_equal(fclose(file), 0);
	assert_string_equal(text, expected);
	free(text);
	table_done(table);
}

static void columns_are_aligned_by_what_they_take_on_a_terminal(void **state)
{
	struct table table = TABLE(columns);

	(void)state;
	table_cell(&table, "Zoé");
	table_number(&table, 7);
	table_cell(&table, "a");
	table_cell(&table, "Noe\xcc\x88l"); /* a combining accent takes no column */
	table_number(&table, 1234);
	table_cell(&table, "%s", "");
	assert_int_equal(table_rows(&table), 2);
	assert_printed(&table, "Nom   Rang  Motif\n"
			       "Zoé      7  a\n"
			       "Noe\xcc\x88l  1234  \n");
}

static void no_cell_drives_the_terminal(void **state)
{
	struct table table = TABLE(columns);

	(void)state;
	table_cell(&table, "%s", "\033[2Ja\nb\xc2\x9b");
	table_number(&table, 1);
	table_cell(&table, "c");
	assert_printed(&table, "Nom        Rang  Motif\n"
			       "?[2Ja?b??     1  c\n");
}

static void columns_without_titles_have_no_line_of_titles(void **state)
{
	static const struct table_column untitled[] = {{NULL, false}, {NULL, false}};
	struct table table = TABLE(untitled);

	(void)state;
	table_cell(&table, "Store");
	table_day(&table, VIGIE_DAY_NONE);
	table_cell(&table, "Day");
	table_day(&table, vigie_day_from_date(2026, 11, 30));
	assert_printed(&table, "Store  -\nDay    2026-11-30\n");
}

static void moments_are_shown_in_the_office_s_time(void **state)
{
	static const struct table_column one[] = {{NULL, false}};
	struct table table = TABLE(one);
	vigie_time noon = vigie_clock_from_local(vigie_day_from_date(2026, 11, 30), 43200, "UTC");

	(void)state;
	table_moment(&table, noon, "Europe/Paris");
	table_moment(&table, VIGIE_TIME_NONE, "Europe/Paris");
	assert_printed(&table, "2026-11-30 13:00\n-\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_aligned_by_what_they_take_on_a_terminal),
		cmocka_unit_test(no_cell_drives_the_terminal),
		cmocka_unit_test(columns_without_titles_have_no_line_of_titles),
		cmocka_unit_test(moments_are_shown_in_the_office_s_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
