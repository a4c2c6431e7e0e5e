/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Corrupted programs: each is refused before it could touch memory that is not its own. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rules/engine/program.h"

static const uint8_t banks[] = {PROGRAM_TRUTHS, PROGRAM_NUMBERS, PROGRAM_FRACTIONS};

/* (N1 in bounds) and T0, a tally, and an arithmetic detour: one of each family. */
static const struct instruction good_code[] = {
	{.opcode = PROGRAM_BETWEEN_COLUMN, .result = 0, .a = 1, .low = 1, .high = 5},
	{.opcode = PROGRAM_LOAD_TRUTH, .result = 1, .a = 0},
	{.opcode = PROGRAM_AND, .result = 0, .a = 0, .b = 1},
	{.opcode = PROGRAM_SET_NUMBER, .result = 0, .low = 0},
	{.opcode = PROGRAM_TALLY, .result = 0, .a = 0},
	{.opcode = PROGRAM_AT_LEAST, .result = 1, .a = 0, .low = 1},
	{.opcode = PROGRAM_LOAD_FRACTION, .result = 0, .a = 2},
	{.opcode = PROGRAM_ROUND_FRACTION, .result = 1, .a = 0},
	{.opcode = PROGRAM_BETWEEN, .result = 0, .a = 1, .low = 0, .high = 9},
};

#define N (sizeof(good_code) / sizeof(good_code[0]))

struct fixture {
	struct instruction code[N];
	struct program program;
};

static struct fixture *fresh(void)
{
	static struct fixture f;

	memcpy(f.code, good_code, sizeof(good_code));
	f.program = (struct program){
		.code = f.code, .n = N, .bank = PROGRAM_TRUTHS, .n_registers = {2, 2, 1}};
	return &f;
}

static int verify(const struct fixture *f)
{
	return program_verify(&f->program, banks, 3);
}

static void a_sound_program_is_accepted(void **state)
{
	(void)state;
	assert_int_equal(verify(fresh()), 0);
}

static void an_opcode_that_does_not_exist_is_refused(void **state)
{
	struct fixture *f = fresh();

	(void)state;
	f->code[2].opcode = PROGRAM_OPCODES_N;
	assert_int_equal(verify(f), -EINVAL);
	f->code[2].opcode = UINT8_MAX;
	assert_int_equal(verify(f), -EINVAL);
}

static void a_register_beyond_the_last_is_refused(void **state)
{
	struct fixture *f = fresh();

	(void)state;
	f->code[2].a = 2;
	assert_int_equal(verify(f), -EINVAL);
	f = fresh();
	f->code[0].result = 2;
	assert_int_equal(verify(f), -EINVAL);
}

static void a_register_read_before_it_is_written_is_refused(void **state)
{
	struct fixture *f = fresh();

	(void)state;
	f->code[2].b = 1;
	f->code[1] = (struct instruction){.opcode = PROGRAM_NOT, .result = 0, .a = 0};
	assert_int_equal(verify(f), -EINVAL);
}

static void a_tally_that_nothing_began_is_refused(void **state)
{
	struct fixture *f = fresh();

	(void)state;
	f->code[3] = (struct instruction){.opcode = PROGRAM_NOT, .result = 0, .a = 0};
	assert_int_equal(verify(f), -EINVAL);
}

static void a_column_that_does_not_exist_is_refused(void **state)
{
	struct fixture *f = fresh();

	(void)state;
	f->code[0].a = 3;
	assert_int_equal(verify(f), -EINVAL);
}

static void a_column_of_another_kind_is_refused(void **state)
{
	struct fixture *f = fresh();

	(void)state;
	f->code[0].a = 0;
	assert_int_equal(verify(f), -EINVAL);
	f = fresh();
	f->code[6].a = 1;
	assert_int_equal(verify(f), -EINVAL);
}

static void an_immediate_that_is_no_truth_is_refused(void **state)
{
	struct fixture *f = fresh();

	(void)state;
	f->code[1] = (struct instruction){.opcode = PROGRAM_SET_TRUTH, .result = 1, .low = 3};
	assert_int_equal(verify(f), -EINVAL);
	f->code[1].low = -1;
	assert_int_equal(verify(f), -EINVAL);
	f->code[1].low = PROGRAM_YES;
	assert_int_equal(verify(f), 0);
}

static void a_program_without_end_or_result_is_refused(void **state)
{
	struct fixture *f = fresh();

	(void)state;
	f->program.n = 0;
	assert_int_equal(verify(f), -EINVAL);
	f->program.n = PROGRAM_LIMIT + 1;
	assert_int_equal(verify(f), -EINVAL);
	f = fresh();
	f->program.n = 1;
	f->program.bank = PROGRAM_FRACTIONS;
	assert_int_equal(verify(f), -EINVAL);
	f->program.bank = PROGRAM_BANKS_N;
	assert_int_equal(verify(f), -EINVAL);
}

static void more_registers_than_the_machine_has_are_refused(void **state)
{
	struct fixture *f = fresh();

	(void)state;
	f->program.n_registers[PROGRAM_NUMBERS] = PROGRAM_REGISTERS;
	assert_int_equal(verify(f), 0);
	f->program.n_registers[PROGRAM_NUMBERS] = PROGRAM_REGISTERS + 1;
	assert_int_equal(verify(f), -EINVAL);
}

static void every_wild_operand_of_every_step_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < N; i++) {
		struct fixture *f = fresh();

		f->code[i].result = UINT16_MAX;
		assert_int_equal(verify(f), -EINVAL);
		f = fresh();
		f->code[i].a = UINT16_MAX;
		assert_int_equal(verify(f), f->code[i].opcode == PROGRAM_SET_NUMBER ? 0 : -EINVAL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sound_program_is_accepted),
		cmocka_unit_test(an_opcode_that_does_not_exist_is_refused),
		cmocka_unit_test(a_register_beyond_the_last_is_refused),
		cmocka_unit_test(a_register_read_before_it_is_written_is_refused),
		cmocka_unit_test(a_tally_that_nothing_began_is_refused),
		cmocka_unit_test(a_column_that_does_not_exist_is_refused),
		cmocka_unit_test(a_column_of_another_kind_is_refused),
		cmocka_unit_test(an_immediate_that_is_no_truth_is_refused),
		cmocka_unit_test(a_program_without_end_or_result_is_refused),
		cmocka_unit_test(more_registers_than_the_machine_has_are_refused),
		cmocka_unit_test(every_wild_operand_of_every_step_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
