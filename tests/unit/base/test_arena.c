/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arena: alignment, zeroed memory, copies, and that nothing moves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdalign.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/arena.h"

static int set_up(void **state)
{
	return vigie_arena_new((struct vigie_arena **)state);
}

static int tear_down(void **state)
{
	vigie_arena_free(*state);
	return 0;
}

static void what_is_allocated_is_zeroed_and_aligned_for_any_type(void **state)
{
	for (size_t size = 0; size < 300; size += 7) {
		unsigned char *bytes = vigie_arena_allocate(*state, size);

		assert_non_null(bytes);
		assert_int_equal((uintptr_t)bytes % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(bytes[i], 0);
		memset(bytes, 0xff, size);
	}
}

static void what_was_allocated_stays_when_blocks_are_added(void **state)
{
	char *first = vigie_arena_copy(*state, "premier", 7);

	for (int i = 0; i < 2000; i++)
		assert_non_null(vigie_arena_allocate(*state, 100));
	assert_string_equal(first, "premier");
	assert_true(vigie_arena_size(*state) >= 200000);
}

static void an_allocation_larger_than_every_block_is_given(void **state)
{
	char *bytes = vigie_arena_allocate(*state, 5u << 20);

	assert_non_null(bytes);
	memset(bytes, 1, 5u << 20);
}

static void a_copy_ends_with_nul_and_keeps_bytes_behind_a_nul(void **state)
{
	const char *copy = vigie_arena_copy(*state, "ab\0cd", 5);

	assert_memory_equal(copy, "ab\0cd", 6);
	assert_string_equal(vigie_arena_copy(*state, NULL, 0), "");
}

static void a_copy_of_any_size_keeps_its_nul_when_more_is_allocated(void **state)
{
	char bytes[40];

	memset(bytes, 'x', sizeof(bytes));
	for (size_t size = 0; size <= sizeof(bytes); size++) {
		const char *copy = vigie_arena_copy(*state, bytes, size);

		memset(vigie_arena_allocate(*state, 16), 0xff, 16);
		assert_int_equal(strlen(copy), size);
	}
}

static void an_absurd_size_is_refused(void **state)
{
	assert_null(vigie_arena_allocate(*state, SIZE_MAX - 8));
	assert_null(vigie_arena_copy(*state, "x", SIZE_MAX));
}

static void freeing_nothing_is_allowed(void **state)
{
	(void)state;
	vigie_arena_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_allocated_is_zeroed_and_aligned_for_any_type),
		cmocka_unit_test(what_was_allocated_stays_when_blocks_are_added),
		cmocka_unit_test(an_allocation_larger_than_every_block_is_given),
		cmocka_unit_test(a_copy_ends_with_nul_and_keeps_bytes_behind_a_nul),
		cmocka_unit_test(a_copy_of_any_size_keeps_its_nul_when_more_is_allocated),
		cmocka_unit_test(an_absurd_size_is_refused),
		cmocka_unit_test(freeing_nothing_is_allowed),
	};

	return cmocka_run_group_tests_name("arena", tests, set_up, tear_down);
}
