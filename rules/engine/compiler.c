/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One pass over a checked tree: the value of an expression at depth r is left in register r of its
 * bank, and only registers from r on are written, so a register is its own scope. Refuses nothing
 * that the checker accepted but a program beyond the limits.
 */
#include "rules/engine/compiler.h"

#include <errno.h>
#include <string.h>

#include "rules/engine/bounds.h"
#include "rules/engine/columns.h"
#include "rules/language/constant.h"

struct compiler {
	struct vigie_rules *set;
	struct instruction *code;
	size_t n, capacity;
	uint16_t n_registers[PROGRAM_BANKS_N];
	int error; /* 0, 1 too large, -ENOMEM: sticks */
};

static uint8_t compile(struct compiler *c, const struct ast_expression *e, uint16_t r);

static void fail(struct compiler *c, int error)
{
	if (c->error == 0)
		c->error = error;
}

static void emit(struct compiler *c, struct instruction in)
{
	if (c->n >= PROGRAM_LIMIT)
		fail(c, 1);
	if (c->error == 0 && c->n == c->capacity) {
		size_t capacity = c->capacity ? 2 * c->capacity : 32;
		struct instruction *code = reallocarray(c->code, capacity, sizeof(*code));

		if (code) {
			c->code = code;
			c->capacity = capacity;
		} else {
			fail(c, -ENOMEM);
		}
	}
	if (c->error == 0)
		c->code[c->n++] = in;
}

/* Notes that registers up to `r` of a bank are used. */
static uint16_t use(struct compiler *c, uint8_t bank, uint16_t r)
{
	if (r >= PROGRAM_REGISTERS)
		fail(c, 1);
	else if (c->n_registers[bank] <= r)
		c->n_registers[bank] = r + 1;
	return r;
}

static void emit_value(struct compiler *c, uint8_t bank, enum program_opcode opcode, uint16_t r,
		       uint16_t a, uint16_t b)
{
	emit(c, (struct instruction){
			.opcode = (uint8_t)opcode, .result = use(c, bank, r), .a = a, .b = b});
}

static void emit_truth(struct compiler *c, enum program_opcode opcode, uint16_t r, uint16_t a,
		       uint16_t b)
{
	emit_value(c, PROGRAM_TRUTHS, opcode, r, a, b);
}

static void set(struct compiler *c, enum program_opcode opcode, uint8_t bank, uint16_t r,
		int64_t value)
{
	emit(c, (struct instruction){
			.opcode = (uint8_t)opcode, .result = use(c, bank, r), .low = value});
}

static uint8_t set_truth(struct compiler *c, uint16_t r, enum program_truth truth)
{
	set(c, PROGRAM_SET_TRUTH, PROGRAM_TRUTHS, r, truth);
	return PROGRAM_TRUTHS;
}

static uint8_t set_number(struct compiler *c, uint16_t r, int64_t value)
{
	set(c, PROGRAM_SET_NUMBER, PROGRAM_NUMBERS, r, value);
	return PROGRAM_NUMBERS;
}

/* Brings register r to the bank of fractions. */
static void widen(struct compiler *c, uint8_t bank, uint16_t r)
{
	if (bank == PROGRAM_NUMBERS)
		emit_value(c, PROGRAM_FRACTIONS, PROGRAM_WIDEN, r, r, 0);
}

static bool is_column(const struct ast_expression *e)
{
	return e->kind == AST_INDICATOR || e->kind == AST_FLAGGED || e->kind == AST_LET ||
	       e->kind == AST_SCORE;
}

static uint16_t column_of(struct compiler *c, const struct ast_expression *e)
{
	uint16_t column = 0;
	int r = columns_add(c->set, e, &column);

	if (r != 0)
		fail(c, r);
	return column;
}

static uint8_t bank_of_column(const struct compiler *c, uint16_t column)
{
	return c->error == 0 ? c->set->columns[column].bank : PROGRAM_TRUTHS;
}

static uint8_t load(struct compiler *c, const struct ast_expression *e, uint16_t r)
{
	static const enum program_opcode loads[] = {PROGRAM_LOAD_TRUTH, PROGRAM_LOAD_NUMBER,
						    PROGRAM_LOAD_FRACTION};
	uint16_t column = column_of(c, e);
	uint8_t bank = bank_of_column(c, column);

	emit_value(c, bank, loads[bank], r, column, 0);
	return bank;
}

/* A constant that is a whole number of millionths; others are computed by their operators. */
static bool compile_constant(struct compiler *c, const struct ast_expression *e, uint16_t r)
{
	struct fraction value;

	if (!constant_fold(e, &value) || !fraction_known(value) || value.n % value.d != 0 ||
	    fraction_decimal(value) == VIGIE_DECIMAL_NONE)
		return false;
	set_number(c, r, fraction_decimal(value));
	return true;
}

static uint8_t compile_arithmetic(struct compiler *c, const struct ast_expression *e, uint16_t r)
{
	uint8_t a = compile(c, e->a, r);
	uint8_t b = compile(c, e->b, (uint16_t)(r + 1));
	bool additive = e->op == AST_ADD || e->op == AST_SUBTRACT;

	if (additive && a == PROGRAM_NUMBERS && b == PROGRAM_NUMBERS) {
		emit_value(c, PROGRAM_NUMBERS, e->op == AST_ADD ? PROGRAM_ADD : PROGRAM_SUBTRACT, r,
			   r, (uint16_t)(r + 1));
		return PROGRAM_NUMBERS;
	}
	enum program_opcode opcode = e->op == AST_ADD	     ? PROGRAM_ADD_FRACTIONS
				     : e->op == AST_SUBTRACT ? PROGRAM_SUBTRACT_FRACTIONS
				     : e->op == AST_MULTIPLY ? PROGRAM_MULTIPLY_FRACTIONS
							     : PROGRAM_DIVIDE_FRACTIONS;

	widen(c, a, r);
	widen(c, b, (uint16_t)(r + 1));
	emit_value(c, PROGRAM_FRACTIONS, opcode, r, r, (uint16_t)(r + 1));
	return PROGRAM_FRACTIONS;
}

static uint8_t compile_else(struct compiler *c, const struct ast_expression *e, uint16_t r)
{
	static const enum program_opcode choices[] = {PROGRAM_ELSE_TRUTH, PROGRAM_ELSE_NUMBER,
						      PROGRAM_ELSE_FRACTION};
	uint8_t a = compile(c, e->a, r), b = compile(c, e->b, (uint16_t)(r + 1));

	if (a != b) {
		widen(c, a, r);
		widen(c, b, (uint16_t)(r + 1));
		a = PROGRAM_FRACTIONS;
	}
	emit_value(c, a, choices[a], r, r, (uint16_t)(r + 1));
	return a;
}

/* Leaves a side of a comparison in number register r, rounded, or a truth in truth register r. */
static uint8_t compile_side(struct compiler *c, const struct ast_expression *e, uint16_t r)
{
	uint8_t bank = compile(c, e, r);
	bool atom = e->type == AST_TYPE_LEVEL || e->type == AST_TYPE_TEXT;

	if (bank == PROGRAM_TRUTHS)
		return bank;
	if (bank == PROGRAM_FRACTIONS)
		emit_value(c, PROGRAM_NUMBERS, PROGRAM_ROUND_FRACTION, r, r, 0);
	else if (!atom)
		emit_value(c, PROGRAM_NUMBERS, PROGRAM_ROUND, r, r, 0);
	return PROGRAM_NUMBERS;
}

/* result = a op b, of two compiled sides. */
static void emit_comparison(struct compiler *c, enum ast_operator op, bool levels, uint8_t bank,
			    uint16_t result, uint16_t a, uint16_t b)
{
	bool mirrored = op == AST_GREATER || op == AST_GREATER_EQUAL;
	bool strict = op == AST_GREATER || op == AST_LESS;
	enum program_opcode order =
		levels ? (strict ? PROGRAM_LEVEL_LESS : PROGRAM_LEVEL_LESS_EQUAL)
		       : (strict ? PROGRAM_LESS : PROGRAM_LESS_EQUAL);

	if (op == AST_EQUAL || op == AST_NOT_EQUAL)
		emit_truth(c, bank == PROGRAM_TRUTHS ? PROGRAM_SAME_TRUTH : PROGRAM_EQUAL, result,
			   a, b);
	else
		emit_truth(c, order, result, mirrored ? b : a, mirrored ? a : b);
	if (op == AST_NOT_EQUAL)
		emit_truth(c, PROGRAM_NOT, result, result, 0);
}

/* Tests e against bounds: the one instruction that most comparisons are. */
static void emit_between(struct compiler *c, const struct ast_expression *e, uint16_t r,
			 bool inside, int64_t low, int64_t high)
{
	struct instruction in = {.result = use(c, PROGRAM_TRUTHS, r), .low = low, .high = high};
	uint16_t column = is_column(e) ? column_of(c, e) : 0;

	if (is_column(e) && bank_of_column(c, column) == PROGRAM_NUMBERS) {
		in.opcode = inside ? PROGRAM_BETWEEN_COLUMN : PROGRAM_OUTSIDE_COLUMN;
		in.a = column;
	} else {
		if (compile(c, e, r) == PROGRAM_FRACTIONS)
			emit_value(c, PROGRAM_NUMBERS, PROGRAM_ROUND_FRACTION, r, r, 0);
		in.opcode = inside ? PROGRAM_BETWEEN : PROGRAM_OUTSIDE;
		in.a = r;
	}
	emit(c, in);
}

/* A comparison with a constant on its right; false when there is none. */
static bool compile_bounded(struct compiler *c, enum ast_operator op,
			    const struct ast_expression *a, const struct ast_expression *b,
			    uint16_t r)
{
	struct fraction value;
	int64_t low, high;
	bool inside;

	if (b->kind == AST_LEVEL) {
		inside = bounds_of_level(op, b->level, &low, &high);
	} else if (constant_fold(b, &value)) {
		if (fraction_round(value) == VIGIE_DECIMAL_NONE) {
			compile(c, a, r); /* an explanation shows its value all the same */
			set_truth(c, r, PROGRAM_MAYBE);
			return true;
		}
		inside = bounds_of_number(op, fraction_round(value), &low, &high);
	} else {
		return false;
	}
	emit_between(c, a, r, inside, low, high);
	return true;
}

static void compare(struct compiler *c, enum ast_operator op, const struct ast_expression *a,
		    const struct ast_expression *b, uint16_t r)
{
	if (compile_bounded(c, op, a, b, r) || compile_bounded(c, bounds_mirror(op), b, a, r))
		return;
	uint8_t bank = compile_side(c, a, r);

	compile_side(c, b, (uint16_t)(r + 1));
	emit_comparison(c, op, a->type == AST_TYPE_LEVEL, bank, r, r, (uint16_t)(r + 1));
}

static void compile_range(struct compiler *c, const struct ast_expression *e, uint16_t r)
{
	bool levels = e->a->type == AST_TYPE_LEVEL;
	uint16_t next = (uint16_t)(r + 1);

	compile_side(c, e->a, r);
	compile_side(c, e->b, next);
	emit_comparison(c, AST_GREATER_EQUAL, levels, PROGRAM_NUMBERS, r, r, next);
	compile_side(c, e->c, next);
	emit_comparison(c, AST_LESS_EQUAL, levels, PROGRAM_NUMBERS, next, r, next);
	emit_truth(c, PROGRAM_AND, r, r, next);
}

static void compile_in_range(struct compiler *c, const struct ast_expression *e, uint16_t r)
{
	struct fraction first, last;
	int64_t low, high, unused;

	if (e->b->kind == AST_LEVEL && e->c->kind == AST_LEVEL) {
		bounds_of_level(AST_GREATER_EQUAL, e->b->level, &low, &unused);
		bounds_of_level(AST_LESS_EQUAL, e->c->level, &unused, &high);
		if (!vigie_level_is_ordered(e->b->level) || !vigie_level_is_ordered(e->c->level))
			high = low - 1;
	} else if (constant_fold(e->b, &first) && constant_fold(e->c, &last) &&
		   fraction_round(first) != VIGIE_DECIMAL_NONE &&
		   fraction_round(last) != VIGIE_DECIMAL_NONE) {
		low = bounds_lowest(fraction_round(first));
		high = bounds_highest(fraction_round(last));
	} else {
		compile_range(c, e, r);
		return;
	}
	emit_between(c, e->a, r, true, low, high);
}

/* The list in order: the side in r, the answer so far in r + 1, each item in r + 2. */
static void compile_in_list(struct compiler *c, const struct ast_expression *e, uint16_t r)
{
	uint16_t so_far = (uint16_t)(r + 1), item = (uint16_t)(r + 2);
	uint8_t bank = compile_side(c, e->a, r);

	set_truth(c, so_far, PROGRAM_NO);
	for (size_t i = 0; i < e->n_items; i++) {
		compile_side(c, e->items[i], item);
		emit_comparison(c, AST_EQUAL, false, bank, item, r, item);
		emit_truth(c, PROGRAM_OR, so_far, so_far, item);
	}
	emit_truth(c, PROGRAM_OR, r, so_far, so_far);
}

static void compile_at_least(struct compiler *c, const struct ast_expression *e, uint16_t r)
{
	set_number(c, r, 0);
	for (size_t i = 0; i < e->n_items; i++) {
		compile(c, e->items[i], (uint16_t)(r + 1));
		emit_value(c, PROGRAM_NUMBERS, PROGRAM_TALLY, r, (uint16_t)(r + 1), 0);
	}
	emit(c, (struct instruction){.opcode = PROGRAM_AT_LEAST,
				     .result = use(c, PROGRAM_TRUTHS, r),
				     .a = r,
				     .low = e->count});
}

static uint8_t compile_known(struct compiler *c, const struct ast_expression *e, uint16_t r)
{
	static const enum program_opcode tests[] = {PROGRAM_KNOWN_TRUTH, PROGRAM_KNOWN_NUMBER,
						    PROGRAM_KNOWN_FRACTION};
	uint8_t bank = compile(c, e->a, r);

	emit_truth(c, tests[bank], r, r, 0);
	return PROGRAM_TRUTHS;
}

static uint8_t compile_binary(struct compiler *c, const struct ast_expression *e, uint16_t r)
{
	if (e->op >= AST_ADD)
		return compile_arithmetic(c, e, r);
	if (e->op == AST_AND || e->op == AST_OR) {
		compile(c, e->a, r);
		compile(c, e->b, (uint16_t)(r + 1));
		emit_truth(c, e->op == AST_AND ? PROGRAM_AND : PROGRAM_OR, r, r, (uint16_t)(r + 1));
	} else {
		compare(c, e->op, e->a, e->b, r);
	}
	return PROGRAM_TRUTHS;
}

static uint8_t compile_unary(struct compiler *c, const struct ast_expression *e, uint16_t r)
{
	uint8_t bank = compile(c, e->a, r);

	if (bank == PROGRAM_TRUTHS)
		emit_truth(c, PROGRAM_NOT, r, r, 0);
	else
		emit_value(c, bank,
			   bank == PROGRAM_NUMBERS ? PROGRAM_NEGATE : PROGRAM_NEGATE_FRACTION, r, r,
			   0);
	return bank;
}

static uint8_t compile_text(struct compiler *c, const char *text, uint16_t r)
{
	size_t number = 0;
	int error = columns_add_text(c->set, text, &number);

	if (error != 0)
		fail(c, error);
	return set_number(c, r, (int64_t)number);
}

static uint8_t compile(struct compiler *c, const struct ast_expression *e, uint16_t r)
{
	if (c->error != 0 || compile_constant(c, e, r))
		return PROGRAM_NUMBERS;
	switch (e->kind) {
	case AST_NUMBER:
	case AST_DATE:
		return set_number(c, r, VIGIE_DECIMAL_NONE); /* others were constants */
	case AST_LEVEL:
		return set_number(c, r, e->level);
	case AST_TEXT:
		return compile_text(c, e->text, r);
	case AST_ANSWER:
		return set_truth(c, r, e->answer ? PROGRAM_YES : PROGRAM_NO);
	case AST_INDICATOR:
	case AST_FLAGGED:
	case AST_LET:
	case AST_SCORE:
		return load(c, e, r);
	case AST_UNARY:
		return compile_unary(c, e, r);
	case AST_BINARY:
		return compile_binary(c, e, r);
	case AST_ELSE:
		return compile_else(c, e, r);
	case AST_KNOWN:
		return compile_known(c, e, r);
	case AST_IN_RANGE:
		compile_in_range(c, e, r);
		break;
	case AST_IN_LIST:
		compile_in_list(c, e, r);
		break;
	case AST_AT_LEAST:
		compile_at_least(c, e, r);
		break;
	}
	return PROGRAM_TRUTHS;
}

static void compile_score(struct compiler *c, const struct ast_score *score)
{
	set_number(c, 0, 0);
	for (size_t i = 0; i < score->n_lines; i++) {
		vigie_decimal points = fraction_decimal(constant_value(score->lines[i].points));

		compile(c, score->lines[i].when, 1);
		emit(c, (struct instruction){.opcode = PROGRAM_POINTS, .a = 1, .low = points});
	}
}

/* Moves the code of a finished compilation into the set. */
static int finish(struct compiler *c, uint8_t bank, struct program *ret_program)
{
	struct program program = {.n = c->n, .bank = bank};

	memcpy(program.n_registers, c->n_registers, sizeof(program.n_registers));
	if (c->error == 0) {
		program.code = vigie_arena_allocate(c->set->arena, c->n * sizeof(*program.code));
		if (!program.code)
			c->error = -ENOMEM;
		else
			memcpy(program.code, c->code, c->n * sizeof(*program.code));
	}
	free(c->code);
	if (c->error != 0)
		return c->error;
	if (program_verify(&program, c->set->banks, c->set->n_columns) < 0)
		return 1;
	for (size_t i = 0; i < PROGRAM_BANKS_N; i++)
		if (c->set->n_registers[i] < program.n_registers[i])
			c->set->n_registers[i] = program.n_registers[i];
	*ret_program = program;
	return 0;
}

int compiler_compile(struct vigie_rules *set, const struct ast_expression *expression,
		     struct program *ret_program)
{
	struct compiler c = {.set = set};
	uint8_t bank = compile(&c, expression, 0);

	return finish(&c, bank, ret_program);
}

int compiler_compile_score(struct vigie_rules *set, const struct ast_score *score,
			   struct program *ret_program)
{
	struct compiler c = {.set = set};

	compile_score(&c, score);
	return finish(&c, PROGRAM_NUMBERS, ret_program);
}
