/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each lane of one block holds a copy of the pupil with one value changed: the machine that gives
 * verdicts also says which change turns them. Steps double until the verdict turns, then the gap is
 * divided until it is one step.
 */
#include "rules/engine/flip.h"

#include <errno.h>

#include "rules/engine/show.h"

#define DOUBLINGS (MACHINE_LANES / 2) /* up, and as many down */

struct flip {
	const struct run *run;
	const struct set_rule *rule;
	size_t pupil;
	struct machine machine; /* over one block of copies */
	struct column *columns;
	struct column verdicts;
	bool now; /* is the verdict yes? */
};

/* A change that was found; `to` is in millionths, or a truth. */
struct change {
	size_t indicator;
	int64_t from, to;
};

static uint64_t distance(int64_t a, int64_t b)
{
	return a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
}

/* Is a the smaller change, each beside its new value? */
static bool smaller(const struct change *a, const struct change *b)
{
	__int128 left =
		(__int128)distance(a->from, a->to) * (distance(b->to, 0) + VIGIE_DECIMAL_HUNDREDTH);
	__int128 right =
		(__int128)distance(b->from, b->to) * (distance(a->to, 0) + VIGIE_DECIMAL_HUNDREDTH);

	return left < right;
}

static int64_t step_of(enum ast_type type)
{
	return type == AST_TYPE_GRADE || type == AST_TYPE_PERCENT || type == AST_TYPE_MASTERY ||
			       type == AST_TYPE_INDEX
		       ? VIGIE_DECIMAL_HUNDREDTH
		       : VIGIE_DECIMAL_ONE;
}

static bool possible(enum ast_type type, int64_t value)
{
	if (type == AST_TYPE_YEARS)
		return true;
	if (value < (type == AST_TYPE_MASTERY ? VIGIE_DECIMAL_ONE : 0))
		return false;
	if (type == AST_TYPE_MASTERY)
		return value <= 4 * VIGIE_DECIMAL_ONE;
	if (type == AST_TYPE_GRADE)
		return value <= 20 * VIGIE_DECIMAL_ONE;
	return type != AST_TYPE_PERCENT || value <= 100 * VIGIE_DECIMAL_ONE;
}

static int flip_init(struct flip *flip, struct vigie_arena *arena)
{
	const struct vigie_rules *set = flip->run->set;
	int r = 0;

	flip->columns = vigie_arena_allocate(arena, (set->n_columns + 1) * sizeof(*flip->columns));
	if (!flip->columns)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < set->n_columns; i++)
		r = run_make_column(&flip->columns[i], set->banks[i], MACHINE_LANES, arena);
	if (r == 0)
		r = run_make_column(&flip->verdicts, PROGRAM_TRUTHS, MACHINE_LANES, arena);
	if (r == 0)
		r = machine_init(&flip->machine, flip->columns, set->n_registers, arena);
	return r;
}

/* Fills a measured column of all lanes with the pupil's value. */
static void reset(struct flip *flip, size_t column)
{
	const struct column *from = &flip->run->columns[column];

	for (size_t lane = 0; lane < MACHINE_LANES; lane++)
		if (from->bank == PROGRAM_TRUTHS)
			flip->columns[column].truths[lane] = from->truths[flip->pupil];
		else if (from->bank == PROGRAM_NUMBERS)
			flip->columns[column].numbers[lane] = from->numbers[flip->pupil];
}

/* Evaluates the lanes. */
static void evaluate(struct flip *flip)
{
	run_compute(flip->run->set, &flip->machine, 0, MACHINE_LANES);
	machine_run(&flip->machine, &flip->rule->when, 0, MACHINE_LANES, &flip->verdicts);
}

static bool turned(const struct flip *flip, size_t lane)
{
	return flip->now ? flip->verdicts.truths[lane] == PROGRAM_NO
			 : flip->verdicts.truths[lane] == PROGRAM_YES;
}

/* The nearest value in one direction that turns the verdict, between `near`, which does not, and
 * `far`, which does. */
static int64_t refine(struct flip *flip, int64_t *values, int64_t near, int64_t far, int64_t step)
{
	while (distance(near, far) > distance(step, 0)) {
		int64_t steps = (far - near) / step, lanes = MACHINE_LANES;
		size_t lane = 0;

		for (int64_t i = 0; i < lanes; i++)
			values[i] = near + (steps * (i + 1) / lanes) * step;
		evaluate(flip);
		while (lane + 1 < MACHINE_LANES && !turned(flip, lane))
			lane++;
		far = values[lane];
		near = lane > 0 ? values[lane - 1] : near;
		if (distance(near, far) == 0 || !turned(flip, lane))
			break;
	}
	return far;
}

/* Tries one direction from a value on the grid; false when nothing turns the verdict there. */
static bool try_direction(struct flip *flip, int64_t *values, enum ast_type type, int64_t start,
			  int sign, int64_t *ret_to)
{
	int64_t step = step_of(type), near = start;

	for (int i = 0; i < DOUBLINGS; i++)
		values[i] = start + sign * step * ((INT64_C(1) << i) - 1);
	evaluate(flip);
	for (int i = 0; i < DOUBLINGS; i++) {
		if (turned(flip, (size_t)i)) {
			*ret_to = refine(flip, values, near, values[i], sign * step);
			return possible(type, *ret_to);
		}
		near = values[i];
	}
	return false;
}

/* The value on the grid of steps next to `value` in a direction, itself if it stands there. */
static int64_t on_grid(int64_t value, int64_t step, int sign)
{
	int64_t rest = value % step;

	if (rest == 0)
		return value;
	if (sign > 0)
		return value - rest + (rest > 0 ? step : 0);
	return value - rest - (rest < 0 ? step : 0);
}

static void keep(struct change change, struct change *best, bool *found)
{
	if (!*found || smaller(&change, best))
		*best = change;
	*found = true;
}

static void try_number(struct flip *flip, size_t indicator, struct change *best, bool *found)
{
	uint16_t column = flip->rule->columns[indicator];
	enum ast_type type = flip->rule->calls[indicator]->type;
	int64_t from = flip->run->columns[column].numbers[flip->pupil], to;

	if (from == VIGIE_DECIMAL_NONE || type == AST_TYPE_LEVEL || type == AST_TYPE_TEXT ||
	    distance(from, 0) > (uint64_t)VIGIE_DECIMAL_MAX)
		return;
	from = vigie_decimal_round(from);
	for (int sign = -1; sign <= 1; sign += 2) {
		int64_t start = on_grid(from, step_of(type), sign);

		if (try_direction(flip, flip->columns[column].numbers, type, start, sign, &to))
			keep((struct change){indicator, from, to}, best, found);
	}
	reset(flip, column);
}

/* A yes or no that would turn the verdict, where no number does. */
static bool try_answer(struct flip *flip, size_t indicator, struct change *ret_change)
{
	uint16_t column = flip->rule->columns[indicator];
	uint8_t from = flip->run->columns[column].truths[flip->pupil];

	if (from == PROGRAM_MAYBE)
		return false;
	flip->columns[column].truths[0] = (uint8_t)(PROGRAM_YES - from);
	evaluate(flip);
	reset(flip, column);
	*ret_change = (struct change){indicator, from, PROGRAM_YES - from};
	return turned(flip, 0);
}

static bool search(struct flip *flip, struct change *ret_change)
{
	const struct set_rule *rule = flip->rule;
	bool found = false;

	for (size_t i = 0; i < rule->n_indicators; i++)
		if (flip->columns[rule->columns[i]].bank == PROGRAM_NUMBERS)
			try_number(flip, i, ret_change, &found);
	for (size_t i = 0; !found && i < rule->n_indicators; i++)
		if (flip->columns[rule->columns[i]].bank == PROGRAM_TRUTHS)
			found = try_answer(flip, i, ret_change);
	return found;
}

static struct vigie_value value_of(const struct flip *flip, const struct change *change,
				   int64_t value)
{
	uint16_t column = flip->rule->columns[change->indicator];

	if (flip->columns[column].bank == PROGRAM_TRUTHS)
		return (struct vigie_value){.kind = VIGIE_VALUE_ANSWER,
					    .answer = value == PROGRAM_YES};
	return (struct vigie_value){.kind = VIGIE_VALUE_NUMBER, .number = value};
}

static int print(const struct flip *flip, const struct change *change, enum vigie_language language,
		 struct vigie_arena *arena, const char **ret_text)
{
	struct vigie_value from = value_of(flip, change, change->from);
	struct vigie_value to = value_of(flip, change, change->to);
	struct vigie_buffer out = {0};
	int r;

	ast_expression_print(flip->rule->calls[change->indicator], language, &out);
	vigie_buffer_append_char(&out, ' ');
	show_value(&from, language, &out);
	vigie_buffer_append_string(&out, " → ");
	show_value(&to, language, &out);
	vigie_buffer_append_string(&out, language == VIGIE_FRENCH ? " : " : ": ");
	vigie_buffer_append_string(&out,
				   show_truth(flip->now ? VIGIE_FALSE : VIGIE_TRUE, language));
	r = vigie_buffer_error(&out);
	if (r == 0)
		*ret_text = vigie_arena_copy(arena, out.data, out.size);
	vigie_buffer_done(&out);
	return r < 0 || *ret_text ? r : -ENOMEM;
}

int flip_find(const struct run *run, const struct set_rule *rule, size_t pupil,
	      enum vigie_language language, struct vigie_arena *arena, const char **ret_text)
{
	struct flip flip = {.run = run, .rule = rule, .pupil = pupil};
	struct change change = {0};
	int r = flip_init(&flip, arena);

	if (r < 0)
		return r;
	for (size_t i = 0; i < run->set->n_columns; i++)
		reset(&flip, i);
	evaluate(&flip);
	flip.now = flip.verdicts.truths[0] == PROGRAM_YES;
	*ret_text = NULL;
	return search(&flip, &change) ? print(&flip, &change, language, arena, ret_text) : 0;
}
