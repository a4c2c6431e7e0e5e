/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdicts of all rules for one school. Owns its arena; borrows the set and the facts, which
 * must live as long. Everything is allocated before the first program runs. */
#include "rules/engine/verdicts.h"

#include <errno.h>

struct vigie_verdicts {
	struct vigie_arena *arena;
	struct run run;
	struct column *applies, *when, *clear; /* per rule; of when, clear: none if not written */
	struct column *conditions;
};

static bool in_force(const struct vigie_rule_info *info, vigie_day on)
{
	return (info->from == VIGIE_DAY_NONE || info->from <= on) &&
	       (info->to == VIGIE_DAY_NONE || on <= info->to);
}

static int make_target(struct vigie_verdicts *v, const struct program *program,
		       struct column *column)
{
	if (program->n == 0)
		return 0;
	return run_make_column(column, program->bank, v->run.n_lanes, v->arena);
}

static int make_targets(struct vigie_verdicts *v)
{
	const struct vigie_rules *set = v->run.set;
	int r = 0;

	v->applies = vigie_arena_allocate(v->arena, (3 * set->n_rules + 1) * sizeof(*v->applies));
	v->conditions =
		vigie_arena_allocate(v->arena, (set->n_conditions + 1) * sizeof(*v->conditions));
	if (!v->applies || !v->conditions)
		return -ENOMEM;
	v->when = v->applies + set->n_rules;
	v->clear = v->when + set->n_rules;
	for (size_t i = 0; r == 0 && i < set->n_rules; i++) {
		r = make_target(v, &set->rules[i].applies, &v->applies[i]);
		if (r == 0)
			r = make_target(v, &set->rules[i].when, &v->when[i]);
		if (r == 0)
			r = make_target(v, &set->rules[i].clear, &v->clear[i]);
	}
	for (size_t i = 0; r == 0 && i < set->n_conditions; i++)
		r = make_target(v, &set->conditions[i].program, &v->conditions[i]);
	return r;
}

static void run_program(struct vigie_verdicts *v, const struct program *program,
			struct column *target, size_t start, size_t n)
{
	if (program->n > 0)
		machine_run(&v->run.machine, program, start, n, target);
}

static void run_block(struct vigie_verdicts *v, size_t start, size_t n)
{
	const struct vigie_rules *set = v->run.set;

	for (size_t i = 0; i < set->n_rules; i++) {
		const struct set_rule *rule = &set->rules[i];

		if (!in_force(&rule->rule->info, v->run.school.on))
			continue;
		run_program(v, &rule->applies, &v->applies[i], start, n);
		run_program(v, &rule->when, &v->when[i], start, n);
		run_program(v, &rule->clear, &v->clear[i], start, n);
	}
	for (size_t i = 0; i < set->n_conditions; i++)
		run_program(v, &set->conditions[i].program, &v->conditions[i], start, n);
}

int vigie_rules_evaluate(const struct vigie_rules *rules, const struct vigie_facts *facts,
			 const struct vigie_evaluation *evaluation,
			 struct vigie_verdicts **ret_verdicts)
{
	VIGIE_CLEANUP(vigie_verdicts_freep) struct vigie_verdicts *v = calloc(1, sizeof(*v));
	int r;

	if (!v)
		return -ENOMEM;
	r = vigie_arena_new(&v->arena);
	if (r == 0)
		r = run_init(&v->run, rules, facts, evaluation, v->arena);
	if (r == 0)
		r = make_targets(v);
	if (r < 0)
		return r;
	for (size_t start = 0; start < v->run.n_lanes; start += PROGRAM_BLOCK) {
		size_t rest = v->run.n_lanes - start;

		run_block(v, start, rest < PROGRAM_BLOCK ? rest : PROGRAM_BLOCK);
	}
	*ret_verdicts = TAKE_PTR(v);
	return 0;
}

void vigie_verdicts_free(struct vigie_verdicts *verdicts)
{
	if (!verdicts)
		return;
	vigie_arena_free(verdicts->arena);
	free(verdicts);
}

const struct run *verdicts_run(const struct vigie_verdicts *verdicts)
{
	return &verdicts->run;
}

bool vigie_verdicts_enrolled(const struct vigie_verdicts *verdicts, size_t pupil)
{
	return verdicts->run.school.enrolments[pupil] != NULL;
}

/* `applies to`, and all else that makes a population. */
static enum program_truth population(const struct vigie_verdicts *v, size_t pupil, size_t rule)
{
	const struct set_rule *compiled = &v->run.set->rules[rule];

	if (!vigie_verdicts_enrolled(v, pupil) ||
	    !in_force(&compiled->rule->info, v->run.school.on))
		return PROGRAM_NO;
	return compiled->applies.n > 0 ? (enum program_truth)v->applies[rule].truths[pupil]
				       : PROGRAM_YES;
}

bool vigie_verdicts_applies(const struct vigie_verdicts *verdicts, size_t pupil, size_t rule)
{
	return population(verdicts, pupil, rule) == PROGRAM_YES;
}

enum vigie_truth vigie_verdicts_when(const struct vigie_verdicts *verdicts, size_t pupil,
				     size_t rule)
{
	if (!vigie_verdicts_applies(verdicts, pupil, rule))
		return VIGIE_FALSE;
	return run_truth(verdicts->when[rule].truths[pupil]);
}

/* Who is known to be outside the population is cleared; where that is unknown, so is clearing. */
enum vigie_truth vigie_verdicts_clear(const struct vigie_verdicts *verdicts, size_t pupil,
				      size_t rule)
{
	enum program_truth inside = population(verdicts, pupil, rule);

	if (inside != PROGRAM_YES)
		return inside == PROGRAM_NO ? VIGIE_TRUE : VIGIE_UNKNOWN;
	if (verdicts->run.set->rules[rule].clear.n > 0)
		return run_truth(verdicts->clear[rule].truths[pupil]);
	return run_truth((uint8_t)(PROGRAM_YES - verdicts->when[rule].truths[pupil]));
}

enum vigie_truth vigie_verdicts_condition(const struct vigie_verdicts *verdicts, size_t pupil,
					  size_t condition)
{
	if (!vigie_verdicts_enrolled(verdicts, pupil))
		return VIGIE_UNKNOWN;
	return run_truth(verdicts->conditions[condition].truths[pupil]);
}

struct vigie_value vigie_verdicts_value(const struct vigie_verdicts *verdicts, size_t pupil,
					size_t rule, size_t indicator)
{
	return run_value(&verdicts->run, verdicts->run.set->rules[rule].columns[indicator], pupil);
}

vigie_decimal vigie_verdicts_score(const struct vigie_verdicts *verdicts, size_t pupil, size_t rule)
{
	const struct set_rule *of = &verdicts->run.set->rules[rule];
	vigie_decimal best = 0;

	for (size_t i = 0; i < of->n_scores; i++) {
		struct vigie_value value = run_value(&verdicts->run, of->scores[i], pupil);

		if (value.kind == VIGIE_VALUE_NUMBER && value.number > best)
			best = value.number;
	}
	return best;
}
