/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate before a program: proves that it only touches registers and columns that exist and were
 * written. Refuses, never repairs. */
#include "rules/engine/program.h"

#include <errno.h>

static const char shapes[PROGRAM_OPCODES_N][3] = {
#define X(opcode, result, a, b) {result, a, b},
	PROGRAM_OPCODES(X)
#undef X
};

struct proof {
	const struct program *program;
	const uint8_t *columns;
	size_t n_columns;
	bool written[PROGRAM_BANKS_N][PROGRAM_REGISTERS];
};

static bool is_column(char shape)
{
	return shape == 'T' || shape == 'N' || shape == 'F';
}

static enum program_bank bank_of(char shape)
{
	if (shape == 't' || shape == 'T')
		return PROGRAM_TRUTHS;
	return shape == 'n' || shape == 'N' ? PROGRAM_NUMBERS : PROGRAM_FRACTIONS;
}

static bool readable(const struct proof *proof, char shape, uint16_t operand)
{
	if (shape == '-')
		return true;
	if (is_column(shape))
		return operand < proof->n_columns && proof->columns[operand] == bank_of(shape);
	return operand < proof->program->n_registers[bank_of(shape)] &&
	       proof->written[bank_of(shape)][operand];
}

static bool immediates_hold(const struct instruction *in)
{
	if (in->opcode == PROGRAM_SET_TRUTH)
		return in->low >= PROGRAM_NO && in->low <= PROGRAM_YES;
	if (in->opcode == PROGRAM_AT_LEAST)
		return in->low >= 0 && in->low <= UINT16_MAX;
	return true;
}

static bool step_holds(struct proof *proof, const struct instruction *in)
{
	if (in->opcode >= PROGRAM_OPCODES_N)
		return false;
	const char *shape = shapes[in->opcode];
	bool reads_result = in->opcode == PROGRAM_TALLY || in->opcode == PROGRAM_POINTS;

	if (!readable(proof, shape[1], in->a) || !readable(proof, shape[2], in->b) ||
	    !immediates_hold(in) || in->result >= proof->program->n_registers[bank_of(shape[0])] ||
	    (reads_result && !readable(proof, shape[0], in->result)))
		return false;
	proof->written[bank_of(shape[0])][in->result] = true;
	return true;
}

int program_verify(const struct program *program, const uint8_t *columns, size_t n_columns)
{
	struct proof proof = {.program = program, .columns = columns, .n_columns = n_columns};

	if (program->n == 0 || program->n > PROGRAM_LIMIT || program->bank >= PROGRAM_BANKS_N)
		return -EINVAL;
	for (size_t bank = 0; bank < PROGRAM_BANKS_N; bank++)
		if (program->n_registers[bank] > PROGRAM_REGISTERS)
			return -EINVAL;
	for (size_t i = 0; i < program->n; i++)
		if (!step_holds(&proof, &program->code[i]))
			return -EINVAL;
	return proof.written[program->bank][0] ? 0 : -EINVAL;
}
