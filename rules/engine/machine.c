/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The evaluator: one opcode over a block of pupils at a time, so that its cost is shared by a
 * thousand pupils. Trusts the verifier: no check of an operand is made here.
 */
#include "rules/engine/machine.h"

#include <errno.h>
#include <string.h>

#define UNKNOWN VIGIE_DECIMAL_NONE

/* One instruction with its operands found. */
struct step {
	const struct instruction *in;
	size_t n;
	uint8_t *truth; /* results */
	int64_t *number;
	struct fraction *fraction;
	const uint8_t *truth_a, *truth_b;
	const int64_t *number_a, *number_b;
	const struct fraction *fraction_a, *fraction_b;
};

/* The lanes of a step; its number is copied, since a truth that is stored may alias anything. */
#define LANES(i) for (size_t i = 0, n_ = step->n; i < n_; i++)

/* Each opcode of a map: its operation as an expression of the lane values a and b. */
#define MAP_ONE(name, target, type, source, expression)                                            \
	static void run_##name(const struct step *step)                                            \
	{                                                                                          \
		const __typeof__(*step->source##_a) *as = step->source##_a;                        \
		type *out = step->target;                                                          \
		LANES(i)                                                                           \
		{                                                                                  \
			__auto_type a = as[i];                                                     \
			out[i] = (type)(expression);                                               \
		}                                                                                  \
	}

#define MAP_TWO(name, target, type, source, expression)                                            \
	static void run_##name(const struct step *step)                                            \
	{                                                                                          \
		const __typeof__(*step->source##_a) *as = step->source##_a;                        \
		const __typeof__(*step->source##_b) *bs = step->source##_b;                        \
		type *out = step->target;                                                          \
		LANES(i)                                                                           \
		{                                                                                  \
			__auto_type a = as[i];                                                     \
			__auto_type b = bs[i];                                                     \
			out[i] = (type)(expression);                                               \
		}                                                                                  \
	}

#define TRUTH_OF(name, source, expression) MAP_ONE(name, truth, uint8_t, source, expression)
#define TRUTH_OF_TWO(name, source, expression) MAP_TWO(name, truth, uint8_t, source, expression)
#define NUMBER_OF(name, expression) MAP_ONE(name, number, int64_t, number, expression)
#define NUMBER_OF_TWO(name, expression) MAP_TWO(name, number, int64_t, number, expression)
#define FRACTION_OF(name, expression) MAP_ONE(name, fraction, struct fraction, fraction, expression)
#define FRACTION_OF_TWO(name, expression)                                                          \
	MAP_TWO(name, fraction, struct fraction, fraction, expression)

/* yes, no, or maybe where either number is unknown */
#define COMPARED(test) (a == UNKNOWN || b == UNKNOWN ? PROGRAM_MAYBE : 2 * (test))

static int64_t add(int64_t a, int64_t b)
{
	int64_t sum;

	if (a == UNKNOWN || b == UNKNOWN || __builtin_add_overflow(a, b, &sum))
		return UNKNOWN;
	return sum;
}

static int64_t negate(int64_t a)
{
	return a == UNKNOWN ? UNKNOWN : -a;
}

static bool levels_ordered(int64_t a, int64_t b)
{
	return vigie_level_is_ordered((enum vigie_level)a) &&
	       vigie_level_is_ordered((enum vigie_level)b);
}

/* Eight truths at a time, each in two bits of its byte: yes is the high one, maybe the low one. */
#define LOW UINT64_C(0x0101010101010101)
#define HIGH UINT64_C(0x0202020202020202)

static uint64_t word_not(uint64_t a, uint64_t b)
{
	(void)b;
	return HIGH - a; /* no byte borrows from the next: none is above yes */
}

static uint64_t word_and(uint64_t a, uint64_t b)
{
	return (a & b & HIGH) | (((a & b) | (a & (b >> 1)) | ((a >> 1) & b)) & LOW);
}

static uint64_t word_or(uint64_t a, uint64_t b)
{
	uint64_t yes = (a | b) & HIGH;

	return yes | ((a | b) & LOW & ~(yes >> 1));
}

static inline void words(const struct step *step, uint64_t (*operation)(uint64_t, uint64_t))
{
	const uint8_t *as = step->truth_a, *bs = step->truth_b ? step->truth_b : as;
	uint8_t *out = step->truth;

	for (size_t i = 0, n = step->n; i < n; i += sizeof(uint64_t)) {
		uint64_t a, b, result;

		memcpy(&a, as + i, sizeof(a));
		memcpy(&b, bs + i, sizeof(b));
		result = operation(a, b);
		memcpy(out + i, &result, sizeof(result));
	}
}

static void run_NOT(const struct step *step)
{
	words(step, word_not);
}

static void run_AND(const struct step *step)
{
	words(step, word_and);
}

static void run_OR(const struct step *step)
{
	words(step, word_or);
}

TRUTH_OF_TWO(SAME_TRUTH, truth,
	     a == PROGRAM_MAYBE || b == PROGRAM_MAYBE ? PROGRAM_MAYBE : 2 * (a == b))
TRUTH_OF_TWO(LESS, number, COMPARED(a < b))
TRUTH_OF_TWO(LESS_EQUAL, number, COMPARED(a <= b))
TRUTH_OF_TWO(EQUAL, number, COMPARED(a == b))
TRUTH_OF_TWO(LEVEL_LESS, number, COMPARED(levels_ordered(a, b) && a < b))
TRUTH_OF_TWO(LEVEL_LESS_EQUAL, number, COMPARED(levels_ordered(a, b) && a <= b))
TRUTH_OF(KNOWN_TRUTH, truth, 2 * (a != PROGRAM_MAYBE))
TRUTH_OF(KNOWN_NUMBER, number, 2 * (a != UNKNOWN))
TRUTH_OF(KNOWN_FRACTION, fraction, 2 * fraction_known(a))
TRUTH_OF_TWO(ELSE_TRUTH, truth, a == PROGRAM_MAYBE ? b : a)
NUMBER_OF_TWO(ELSE_NUMBER, a == UNKNOWN ? b : a)
FRACTION_OF_TWO(ELSE_FRACTION, fraction_known(a) ? a : b)
NUMBER_OF_TWO(ADD, add(a, b))
NUMBER_OF_TWO(SUBTRACT, add(a, negate(b)))
NUMBER_OF(NEGATE, negate(a))
NUMBER_OF(ROUND, vigie_decimal_round(a))
FRACTION_OF_TWO(ADD_FRACTIONS, fraction_add(a, b))
FRACTION_OF_TWO(SUBTRACT_FRACTIONS, fraction_subtract(a, b))
FRACTION_OF_TWO(MULTIPLY_FRACTIONS, fraction_multiply(a, b))
FRACTION_OF_TWO(DIVIDE_FRACTIONS, fraction_divide(a, b))
FRACTION_OF(NEGATE_FRACTION, fraction_negate(a))

/* low <= a <= high in one unsigned comparison; maybe where unknown; mirrored when `inside` is no.
 */
static void between(const struct step *step, uint8_t inside)
{
	const int64_t *restrict a = step->number_a;
	uint8_t *restrict out = step->truth;
	uint64_t low = (uint64_t)step->in->low, width = (uint64_t)step->in->high - low;
	uint8_t outside = PROGRAM_YES - inside;

	if (step->in->high < step->in->low)
		inside = outside;
	LANES(i)
	{
		uint8_t within = (uint64_t)a[i] - low <= width ? inside : outside;

		out[i] = a[i] == UNKNOWN ? PROGRAM_MAYBE : within;
	}
}

static void run_BETWEEN(const struct step *step)
{
	between(step, PROGRAM_YES);
}

static void run_OUTSIDE(const struct step *step)
{
	between(step, PROGRAM_NO);
}

#define run_BETWEEN_COLUMN run_BETWEEN
#define run_OUTSIDE_COLUMN run_OUTSIDE

static void run_LOAD_TRUTH(const struct step *step)
{
	memcpy(step->truth, step->truth_a, step->n * sizeof(*step->truth));
}

static void run_LOAD_NUMBER(const struct step *step)
{
	memcpy(step->number, step->number_a, step->n * sizeof(*step->number));
}

static void run_LOAD_FRACTION(const struct step *step)
{
	memcpy(step->fraction, step->fraction_a, step->n * sizeof(*step->fraction));
}

static void run_SET_TRUTH(const struct step *step)
{
	memset(step->truth, (int)step->in->low, step->n);
}

static void run_SET_NUMBER(const struct step *step)
{
	LANES(i) step->number[i] = step->in->low;
}

static void run_WIDEN(const struct step *step)
{
	LANES(i) step->fraction[i] = fraction_of(step->number_a[i]);
}

static void run_ROUND_FRACTION(const struct step *step)
{
	LANES(i) step->number[i] = fraction_round(step->fraction_a[i]);
}

static void run_TALLY(const struct step *step)
{
	static const uint64_t counts[] = {[PROGRAM_YES] = 1, [PROGRAM_MAYBE] = UINT64_C(1) << 32};

	LANES(i)
	{
		step->number[i] = (int64_t)((uint64_t)step->number[i] + counts[step->truth_a[i]]);
	}
}

static void run_AT_LEAST(const struct step *step)
{
	LANES(i)
	{
		int64_t yes = step->number_a[i] & UINT32_MAX, maybe = step->number_a[i] >> 32;

		step->truth[i] = yes >= step->in->low	       ? PROGRAM_YES
				 : yes + maybe < step->in->low ? PROGRAM_NO
							       : PROGRAM_MAYBE;
	}
}

static void run_POINTS(const struct step *step)
{
	LANES(i)
	{
		if (step->truth_a[i] == PROGRAM_YES)
			step->number[i] = add(step->number[i], step->in->low);
		else if (step->truth_a[i] == PROGRAM_MAYBE)
			step->number[i] = UNKNOWN;
	}
}

struct opcode_entry {
	void (*run)(const struct step *step);
	char result, a, b;
};

static const struct opcode_entry opcodes[PROGRAM_OPCODES_N] = {
#define X(opcode, result, a, b) {run_##opcode, result, a, b},
	PROGRAM_OPCODES(X)
#undef X
};

/* Where operand `index` of `shape` begins; columns begin at `start`. */
static const void *operand(const struct machine *machine, char shape, uint16_t index, size_t start)
{
	switch (shape) {
	case 't':
		return machine->truths[index];
	case 'n':
		return machine->numbers[index];
	case 'f':
		return machine->fractions[index];
	case 'T':
		return machine->columns[index].truths + start;
	case 'N':
		return machine->columns[index].numbers + start;
	case 'F':
		return machine->columns[index].fractions + start;
	}
	return NULL;
}

static void run_instruction(const struct machine *machine, const struct instruction *in,
			    size_t start, size_t n)
{
	const struct opcode_entry *entry = &opcodes[in->opcode];
	const void *a = operand(machine, entry->a, in->a, start);
	const void *b = operand(machine, entry->b, in->b, start);
	struct step step = {
		.in = in,
		.n = n,
		.truth = entry->result == 't' ? machine->truths[in->result] : NULL,
		.number = entry->result == 'n' ? machine->numbers[in->result] : NULL,
		.fraction = entry->result == 'f' ? machine->fractions[in->result] : NULL,
		.truth_a = a,
		.truth_b = b,
		.number_a = a,
		.number_b = b,
		.fraction_a = a,
		.fraction_b = b,
	};

	entry->run(&step);
}

static size_t bank_size(uint8_t bank)
{
	static const size_t sizes[] = {sizeof(uint8_t), sizeof(int64_t), sizeof(struct fraction)};

	return sizes[bank];
}

void machine_run(struct machine *machine, const struct program *program, size_t start, size_t n,
		 struct column *target)
{
	static const char results[] = {'t', 'n', 'f'};
	size_t size = bank_size(program->bank);

	for (size_t i = 0; i < program->n; i++)
		run_instruction(machine, &program->code[i], start, n);
	memcpy((char *)target->any + start * size,
	       operand(machine, results[program->bank], 0, start), n * size);
}

int machine_init(struct machine *machine, struct column *columns,
		 const uint16_t n_registers[PROGRAM_BANKS_N], struct vigie_arena *arena)
{
	void *registers[PROGRAM_BANKS_N];

	for (uint8_t bank = 0; bank < PROGRAM_BANKS_N; bank++) {
		registers[bank] = vigie_arena_allocate(
			arena, ((size_t)n_registers[bank] + 1) * PROGRAM_BLOCK * bank_size(bank));
		if (!registers[bank])
			return -ENOMEM;
	}
	*machine = (struct machine){
		.columns = columns,
		.truths = registers[PROGRAM_TRUTHS],
		.numbers = registers[PROGRAM_NUMBERS],
		.fractions = registers[PROGRAM_FRACTIONS],
	};
	return 0;
}
