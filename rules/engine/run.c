/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that a school's evaluation needs is made here, before the first program runs. */
#include "rules/engine/run.h"

#include <errno.h>
#include <string.h>

#include "rules/engine/attributes.h"
#include "vigie/text.h"

int run_make_column(struct column *column, uint8_t bank, size_t n_lanes, struct vigie_arena *arena)
{
	static const size_t sizes[] = {sizeof(uint8_t), sizeof(int64_t), sizeof(struct fraction)};

	column->bank = bank;
	column->any = vigie_arena_allocate(arena, (n_lanes + 1) * sizes[bank]);
	return column->any ? 0 : -ENOMEM;
}

_Static_assert(INDICATOR_SCHOOL_TOWN - INDICATOR_SCHOOL_KIND == 3,
	       "the texts of a school follow each other");

static bool is_text(enum vigie_indicator which)
{
	return which >= INDICATOR_SCHOOL_KIND && which <= INDICATOR_SCHOOL_TOWN;
}

/* A text of the school that no rule names: a number beyond the constants, that of the first
 * indicator which says the same. */
static int64_t own_number(const struct run *run, const char *text)
{
	enum vigie_indicator which = INDICATOR_SCHOOL_KIND;

	while (which < INDICATOR_SCHOOL_TOWN) {
		const char *other = attributes_text(&run->school, which);

		if (other && vigie_text_same(other, text))
			break;
		which++;
	}
	return (int64_t)run->set->n_texts + (int64_t)which;
}

static int number_text(const struct run *run, const char *text, int64_t *ret_number)
{
	const struct vigie_rules *set = run->set;
	struct vigie_buffer folded = {0};
	size_t number = 0;
	int r = vigie_text_fold(text, strlen(text), true, &folded);

	while (r == 0 && number < set->n_texts &&
	       strcmp(set->texts[number], vigie_buffer_string(&folded)) != 0)
		number++;
	vigie_buffer_done(&folded);
	if (r == -ENOMEM)
		return r;
	*ret_number = r == 0 && number < set->n_texts ? (int64_t)number : own_number(run, text);
	return 0;
}

static int fill_text(struct run *run, enum vigie_indicator which, struct column *column)
{
	const char *text = attributes_text(&run->school, which);
	int64_t number = VIGIE_DECIMAL_NONE;
	int r = text ? number_text(run, text, &number) : 0;

	for (size_t i = 0; i < run->n_lanes; i++)
		column->numbers[i] = number;
	return r;
}

/* The averages that a rank is made of, if one of the first `n` columns holds them; else NULL. */
static const int64_t *averages_of(const struct run *run, const struct instance *instance, size_t n)
{
	size_t averages = SIZE_MAX;

	if (instance->which == INDICATOR_RANK)
		averages = instances_find_averages(&run->set->instances, instance);
	for (size_t i = 0; averages != SIZE_MAX && i < n; i++)
		if (run->set->columns[i].instance == averages)
			return run->columns[i].numbers;
	return NULL;
}

static int fill_column(struct run *run, size_t at)
{
	const struct set_column *definition = &run->set->columns[at];
	struct column *column = &run->columns[at];
	const struct instance *instance;
	struct query *query;
	int r;

	if (definition->instance == SIZE_MAX)
		return 0;
	instance = &run->set->instances.items[definition->instance];
	query = &run->queries[definition->instance];
	r = query_init(query, instance, &run->school);
	if (r < 0)
		return r;
	return is_text(instance->which) ? fill_text(run, instance->which, column)
					: measure_column(&run->school, query,
							 averages_of(run, instance, at), column);
}

void run_compute(const struct vigie_rules *set, struct machine *machine, size_t start, size_t n)
{
	for (size_t i = 0; i < set->n_columns; i++)
		if (set->columns[i].instance == SIZE_MAX)
			machine_run(machine, &set->columns[i].program, start, n,
				    &machine->columns[i]);
}

static int make_columns(struct run *run)
{
	const struct vigie_rules *set = run->set;
	struct vigie_arena *arena = run->school.arena;
	int r = 0;

	run->columns = vigie_arena_allocate(arena, (set->n_columns + 1) * sizeof(*run->columns));
	run->queries = vigie_arena_allocate(arena, (set->instances.n + 1) * sizeof(*run->queries));
	if (!run->columns || !run->queries)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < set->n_columns; i++) {
		r = run_make_column(&run->columns[i], set->columns[i].bank, run->n_lanes, arena);
		if (r == 0)
			r = fill_column(run, i);
	}
	return r;
}

int run_init(struct run *run, const struct vigie_rules *set, const struct vigie_facts *facts,
	     const struct vigie_evaluation *evaluation, struct vigie_arena *arena)
{
	int r;

	*run = (struct run){.set = set, .n_lanes = machine_padded(facts->n_pupils)};
	r = school_init(&run->school, facts, evaluation, set->years_back, arena);
	if (r == 0)
		r = make_columns(run);
	if (r == 0)
		r = machine_init(&run->machine, run->columns, set->n_registers, arena);
	if (r < 0)
		return r;
	for (size_t start = 0; start < run->n_lanes; start += PROGRAM_BLOCK) {
		size_t rest = run->n_lanes - start;

		run_compute(set, &run->machine, start, rest < PROGRAM_BLOCK ? rest : PROGRAM_BLOCK);
	}
	return 0;
}

static struct vigie_value truth_value(uint8_t truth)
{
	struct vigie_value value = {.kind = VIGIE_VALUE_UNKNOWN};

	if (truth == PROGRAM_MAYBE)
		return value;
	value.kind = VIGIE_VALUE_ANSWER;
	value.answer = truth == PROGRAM_YES;
	return value;
}

struct vigie_value run_value(const struct run *run, uint16_t column, size_t pupil)
{
	const struct set_column *definition = &run->set->columns[column];
	const struct column *values = &run->columns[column];
	struct vigie_value value = {.kind = VIGIE_VALUE_UNKNOWN};
	enum vigie_indicator which = INDICATORS_N;

	if (definition->instance != SIZE_MAX)
		which = run->set->instances.items[definition->instance].which;
	if (values->bank == PROGRAM_TRUTHS)
		return truth_value(values->truths[pupil]);
	if (values->bank == PROGRAM_FRACTIONS)
		value.number = fraction_round(values->fractions[pupil]);
	else
		value.number = values->numbers[pupil];
	if (value.number == VIGIE_DECIMAL_NONE)
		return (struct vigie_value){.kind = VIGIE_VALUE_UNKNOWN};
	if (is_text(which)) {
		value.kind = VIGIE_VALUE_TEXT;
		value.text = attributes_text(&run->school, which);
	} else if (which == INDICATOR_LEVEL) {
		value.kind = VIGIE_VALUE_LEVEL;
		value.level = (enum vigie_level)value.number;
	} else {
		value.kind = VIGIE_VALUE_NUMBER;
		value.number = vigie_decimal_round(value.number);
	}
	return value;
}
