/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A compiled expression: instructions over registers that each hold a block of pupils. Straight
 * line: there is no jump at all, so it ends. Owned by the rule set; never run before
 * program_verify() accepted it.
 */
#ifndef VIGIE_RULES_PROGRAM_H
#define VIGIE_RULES_PROGRAM_H

#include "rules/language/fraction.h"
#include "vigie/rules.h"

/* Pupils that one instruction works on: its registers stay in the cache of a small machine. */
#define PROGRAM_BLOCK 1024
/* Registers of one kind: an expression is at most AST_DEPTH_LIMIT deep and each level holds two. */
#define PROGRAM_REGISTERS 256
/* Steps of one program: a rule of a whole page has a few hundred. */
#define PROGRAM_LIMIT 100000

/* The three truths, ordered so that `and` is the lesser and `or` the greater. */
enum program_truth { PROGRAM_NO = 0, PROGRAM_MAYBE = 1, PROGRAM_YES = 2 };

/* What a register or a column holds for one pupil. */
enum program_bank {
	PROGRAM_TRUTHS, /* uint8_t, enum program_truth */
	PROGRAM_NUMBERS, /* int64_t: millionths, a level, the number of a text; NONE unknown */
	PROGRAM_FRACTIONS, /* struct fraction */
	PROGRAM_BANKS_N,
};

/*
 * X(opcode, result, a, b): each operand is - none, t a truth register, n a number register,
 * f a fraction register, T N F a column of that bank. The result of TALLY and POINTS is also read.
 */
#define PROGRAM_OPCODES(X)                                                                         \
	X(LOAD_TRUTH, 't', 'T', '-')                                                               \
	X(LOAD_NUMBER, 'n', 'N', '-')                                                              \
	X(LOAD_FRACTION, 'f', 'F', '-')                                                            \
	X(SET_TRUTH, 't', '-', '-') /* low: the truth */                                           \
	X(SET_NUMBER, 'n', '-', '-') /* low: the number */                                         \
	X(WIDEN, 'f', 'n', '-')                                                                    \
	X(BETWEEN_COLUMN, 't', 'N', '-') /* low <= a <= high */                                    \
	X(OUTSIDE_COLUMN, 't', 'N', '-') /* its negation */                                        \
	X(BETWEEN, 't', 'n', '-')                                                                  \
	X(OUTSIDE, 't', 'n', '-')                                                                  \
	X(NOT, 't', 't', '-')                                                                      \
	X(AND, 't', 't', 't')                                                                      \
	X(OR, 't', 't', 't')                                                                       \
	X(SAME_TRUTH, 't', 't', 't')                                                               \
	X(LESS, 't', 'n', 'n')                                                                     \
	X(LESS_EQUAL, 't', 'n', 'n')                                                               \
	X(EQUAL, 't', 'n', 'n')                                                                    \
	X(LEVEL_LESS, 't', 'n', 'n') /* no when a level is outside the order */                    \
	X(LEVEL_LESS_EQUAL, 't', 'n', 'n')                                                         \
	X(ADD, 'n', 'n', 'n')                                                                      \
	X(SUBTRACT, 'n', 'n', 'n')                                                                 \
	X(NEGATE, 'n', 'n', '-')                                                                   \
	X(ROUND, 'n', 'n', '-') /* to the hundredth */                                             \
	X(ADD_FRACTIONS, 'f', 'f', 'f')                                                            \
	X(SUBTRACT_FRACTIONS, 'f', 'f', 'f')                                                       \
	X(MULTIPLY_FRACTIONS, 'f', 'f', 'f')                                                       \
	X(DIVIDE_FRACTIONS, 'f', 'f', 'f')                                                         \
	X(NEGATE_FRACTION, 'f', 'f', '-')                                                          \
	X(ROUND_FRACTION, 'n', 'f', '-')                                                           \
	X(KNOWN_TRUTH, 't', 't', '-')                                                              \
	X(KNOWN_NUMBER, 't', 'n', '-')                                                             \
	X(KNOWN_FRACTION, 't', 'f', '-')                                                           \
	X(ELSE_TRUTH, 't', 't', 't')                                                               \
	X(ELSE_NUMBER, 'n', 'n', 'n')                                                              \
	X(ELSE_FRACTION, 'f', 'f', 'f')                                                            \
	X(TALLY, 'n', 't', '-') /* counts yes in the low half, maybe in the high half */           \
	X(AT_LEAST, 't', 'n', '-') /* low: how many, of a tally */                                 \
	X(POINTS, 'n', 't', '-') /* low: added when yes; maybe makes the sum unknown */

enum program_opcode {
#define X(opcode, result, a, b) PROGRAM_##opcode,
	PROGRAM_OPCODES(X)
#undef X
		PROGRAM_OPCODES_N,
};

struct instruction {
	uint8_t opcode; /* enum program_opcode; a byte, so that the verifier can see a bad one */
	uint16_t result, a, b; /* registers or columns */
	int64_t low, high;
};

struct program {
	struct instruction *code;
	size_t n;
	uint8_t bank; /* enum program_bank: register 0 of it is the result */
	uint16_t n_registers[PROGRAM_BANKS_N];
};

/*
 * Accepts a program only if every opcode exists, every register is within n_registers and written
 * before it is read, every column exists, is of the right bank (`columns`, `n_columns`), immediate
 * truths are truths, and the result register is written. Returns 0 or -EINVAL.
 */
int program_verify(const struct program *program, const uint8_t *columns,
		   size_t n_columns) VIGIE_MUST_CHECK;

#endif
