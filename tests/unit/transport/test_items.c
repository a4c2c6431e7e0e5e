/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every listing collects: copies, bounded, in order of path. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "connectors/transport/items.h"

static void items_are_copied_and_sorted_by_path(void **state)
{
	VIGIE_CLEANUP(vigie_items_done) struct items list = {0};
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	char path[] = "b", version[] = "v1";

	(void)state;
	assert_int_equal(vigie_arena_new(&arena), 0);
	assert_int_equal(vigie_items_add(&list, arena,
					 &(struct vigie_item){.path = path,
							      .size = 7,
							      .modified = 9,
							      .version = version}),
			 0);
	path[0] = 'a';
	version[0] = 'w';
	assert_int_equal(vigie_items_add(&list, arena, &(struct vigie_item){.path = path}), 0);
	vigie_items_sort(&list);
	assert_int_equal(list.n, 2);
	assert_string_equal(list.items[0].path, "a");
	assert_null(list.items[0].version);
	assert_string_equal(list.items[1].path, "b");
	assert_string_equal(list.items[1].version, "v1");
	assert_int_equal(list.items[1].size, 7);
	assert_int_equal(list.items[1].modified, 9);
}

static void a_listing_ends_at_its_limit(void **state)
{
	VIGIE_CLEANUP(vigie_items_done) struct items list = {0};
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	const struct vigie_item item = {.path = "p"};

	(void)state;
	assert_int_equal(vigie_arena_new(&arena), 0);
	for (size_t i = 0; i < VIGIE_ITEMS_LIMIT; i++)
		assert_int_equal(vigie_items_add(&list, arena, &item), 0);
	assert_int_equal(vigie_items_add(&list, arena, &item), -E2BIG);
	assert_int_equal(list.n, VIGIE_ITEMS_LIMIT);
}

static void an_empty_list_sorts_and_ends(void **state)
{
	struct items list = {0};

	(void)state;
	vigie_items_sort(&list);
	vigie_items_done(&list);
	assert_int_equal(list.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(items_are_copied_and_sorted_by_path),
		cmocka_unit_test(a_listing_ends_at_its_limit),
		cmocka_unit_test(an_empty_list_sorts_and_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
