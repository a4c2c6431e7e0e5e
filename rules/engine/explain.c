/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Why a rule says what it says of one pupil: each part of its conditions is compiled and run like
 * the rule itself, so an explanation cannot disagree with a verdict. Owns its arena; texts of the
 * school are borrowed from the facts.
 */
#include "vigie/rules.h"

#include <errno.h>
#include <string.h>

#include "rules/engine/columns.h"
#include "rules/engine/compiler.h"
#include "rules/language/constant.h"
#include "rules/engine/flip.h"
#include "rules/engine/show.h"
#include "rules/engine/verdicts.h"

struct explainer {
	struct vigie_explanation *explanation;
	struct run run;
	struct vigie_rules set; /* a view of the rule set: its columns, our arena */
	struct column target;
	size_t pupil;
	enum vigie_language language;
	size_t capacity;
	int error; /* 0 or -ENOMEM: sticks */
};

static void visit(struct explainer *x, const struct ast_expression *e, int depth);

/* The explanation keeps the text. */
static const char *keep(struct explainer *x, const struct vigie_buffer *out)
{
	char *text = NULL;

	if (vigie_buffer_error(out) == 0)
		text = vigie_arena_copy(x->explanation->arena, vigie_buffer_string(out), out->size);
	if (!text)
		x->error = -ENOMEM;
	return text;
}

static const char *print(struct explainer *x, const struct ast_expression *e)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	ast_expression_print(e, x->language, &out);
	return keep(x, &out);
}

static struct vigie_explanation_step *append(struct explainer *x)
{
	struct vigie_explanation *explanation = x->explanation;
	struct vigie_explanation_step *steps = explanation->steps;

	if (explanation->n_steps == x->capacity) {
		x->capacity = x->capacity ? 2 * x->capacity : 16;
		steps = vigie_arena_allocate(explanation->arena, x->capacity * sizeof(*steps));
		if (!steps) {
			x->error = -ENOMEM;
			return NULL;
		}
		if (explanation->n_steps > 0)
			memcpy(steps, explanation->steps, explanation->n_steps * sizeof(*steps));
		explanation->steps = steps;
	}
	return &steps[explanation->n_steps++];
}

/* Has the run's machine the registers? A part of a program hardly ever needs more than the whole.
 */
static bool has_room(const struct explainer *x, const struct program *program)
{
	for (size_t bank = 0; bank < PROGRAM_BANKS_N; bank++)
		if (program->n_registers[bank] > x->run.set->n_registers[bank])
			return false;
	return true;
}

/* The truth of a condition for the pupil. */
static enum vigie_truth truth_of(struct explainer *x, const struct ast_expression *e)
{
	size_t start = x->pupil / MACHINE_LANES * MACHINE_LANES;
	struct program program;
	int r = x->error ? x->error : compiler_compile(&x->set, e, &program);

	if (r == 0 && !has_room(x, &program))
		r = machine_init(&x->run.machine, x->run.columns, x->set.n_registers,
				 x->explanation->arena);
	if (r != 0) {
		x->error = -ENOMEM; /* a part of what compiled is never too large */
		return VIGIE_UNKNOWN;
	}
	machine_run(&x->run.machine, &program, start, MACHINE_LANES, &x->target);
	return run_truth(x->target.truths[x->pupil]);
}

static void add_condition(struct explainer *x, const struct ast_expression *e, int depth,
			  const char *threshold)
{
	enum vigie_truth truth = truth_of(x, e);
	const char *text = print(x, e);
	struct vigie_explanation_step *step = append(x);

	if (step)
		*step = (struct vigie_explanation_step){.depth = depth,
							.text = text,
							.finding = show_truth(truth, x->language),
							.truth = truth,
							.is_condition = true,
							.threshold = threshold};
}

static const char *print_value(struct explainer *x, const struct vigie_value *value)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	show_value(value, x->language, &out);
	return keep(x, &out);
}

/* Measures again, this time keeping where the value came from. */
static void find_sources(struct explainer *x, uint16_t column, struct vigie_explanation_step *step)
{
	const struct set_column *definition = &x->set.columns[column];
	struct trace trace = {0};
	struct vigie_provenance *sources;

	if (definition->instance == SIZE_MAX || !x->explanation->enrolled)
		return;
	const struct query *query = &x->run.queries[definition->instance];

	if (definition->bank == PROGRAM_TRUTHS)
		measure_truth(&x->run.school, query, (uint32_t)x->pupil, &trace);
	else
		measure_number(&x->run.school, query, (uint32_t)x->pupil, &trace);
	if (trace.n == 0)
		return;
	sources = vigie_arena_allocate(x->explanation->arena, sizeof(trace.sources));
	if (!sources) {
		x->error = -ENOMEM;
		return;
	}
	memcpy(sources, trace.sources, sizeof(trace.sources));
	step->sources = sources;
	step->n_sources = trace.n;
	step->n_more_sources = trace.n_more;
}

static void add_value(struct explainer *x, const struct ast_expression *e, int depth)
{
	uint16_t column = 0;
	const char *text = print(x, e);
	struct vigie_explanation_step *step = append(x);

	if (!step || columns_add(&x->set, e, &column) != 0) {
		x->error = -ENOMEM;
		return;
	}
	*step = (struct vigie_explanation_step){.depth = depth, .text = text};
	step->value = run_value(&x->run, column, x->pupil);
	step->finding = print_value(x, &step->value);
	if (x->run.columns[column].bank == PROGRAM_TRUTHS)
		step->truth = run_truth(x->run.columns[column].truths[x->pupil]);
	find_sources(x, column, step);
}

/* A let of numbers alone is folded into what uses it and has no column. */
static bool add_constant(struct explainer *x, const struct ast_expression *e, int depth)
{
	struct vigie_value value = {.kind = VIGIE_VALUE_UNKNOWN};
	struct vigie_explanation_step *step;
	struct fraction constant;
	const char *text;

	if (!constant_fold(e, &constant))
		return false;
	if (fraction_round(constant) != VIGIE_DECIMAL_NONE)
		value = (struct vigie_value){.kind = VIGIE_VALUE_NUMBER,
					     .number = fraction_round(constant)};
	text = print(x, e);
	step = append(x);
	if (step)
		*step = (struct vigie_explanation_step){.depth = depth,
							.text = text,
							.value = value,
							.finding = print_value(x, &value)};
	return true;
}

static const char *threshold_of(struct explainer *x, const struct ast_expression *e)
{
	struct vigie_buffer out = {0};
	char *text;

	if (e->kind == AST_BINARY && e->op >= AST_LESS && e->op <= AST_GREATER)
		return print(x, e->b);
	if (e->kind != AST_IN_RANGE)
		return NULL;
	ast_expression_print(e->b, x->language, &out);
	vigie_buffer_append_string(&out, "..");
	ast_expression_print(e->c, x->language, &out);
	text = vigie_arena_copy(x->explanation->arena, vigie_buffer_string(&out), out.size);
	if (vigie_buffer_error(&out) < 0 || !text)
		x->error = -ENOMEM;
	vigie_buffer_done(&out);
	return text;
}

static void visit_parts(struct explainer *x, const struct ast_expression *e, int depth)
{
	const struct ast_expression *const parts[] = {e->a, e->b, e->c};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(parts); i++)
		if (parts[i])
			visit(x, parts[i], depth);
	for (size_t i = 0; i < e->n_items; i++)
		visit(x, e->items[i], depth);
}

/* The links of a chain of one operator, as one list. */
static void visit_chain(struct explainer *x, const struct ast_expression *e, enum ast_operator op,
			int depth)
{
	if (e->kind == AST_BINARY && e->op == op) {
		visit_chain(x, e->a, op, depth);
		visit_chain(x, e->b, op, depth);
	} else {
		visit(x, e, depth);
	}
}

static void visit_score(struct explainer *x, const struct ast_expression *e, int depth)
{
	add_value(x, e, depth);
	for (size_t i = 0; i < e->score->n_lines; i++)
		visit(x, e->score->lines[i].when, depth + 1);
}

static void visit_let(struct explainer *x, const struct ast_expression *e, int depth)
{
	if (e->type == AST_TYPE_BOOLEAN)
		add_condition(x, e, depth, NULL);
	else if (!add_constant(x, e, depth))
		add_value(x, e, depth);
	visit(x, e->let->value, depth + 1);
}

static void visit(struct explainer *x, const struct ast_expression *e, int depth)
{
	if (x->error != 0)
		return;
	switch (e->kind) {
	case AST_NUMBER:
	case AST_TEXT:
	case AST_LEVEL:
	case AST_ANSWER:
	case AST_DATE:
		return;
	case AST_INDICATOR:
		add_value(x, e, depth);
		return;
	case AST_FLAGGED:
		add_condition(x, e, depth, NULL);
		return;
	case AST_LET:
		visit_let(x, e, depth);
		return;
	case AST_SCORE:
		visit_score(x, e, depth);
		return;
	case AST_UNARY:
	case AST_BINARY:
	case AST_IN_RANGE:
	case AST_IN_LIST:
	case AST_AT_LEAST:
	case AST_KNOWN:
	case AST_ELSE:
		break;
	}
	if (e->type != AST_TYPE_BOOLEAN) {
		visit_parts(x, e, depth);
		return;
	}
	add_condition(x, e, depth, threshold_of(x, e));
	if (e->kind == AST_BINARY && (e->op == AST_AND || e->op == AST_OR))
		visit_chain(x, e, e->op, depth + 1);
	else
		visit_parts(x, e, depth + 1);
}

/* The whole of a condition stands at depth 0, also when it is a lone indicator. */
static void explain(struct explainer *x, const struct ast_expression *e)
{
	if (!e || x->error != 0)
		return;
	if (e->kind == AST_INDICATOR)
		add_condition(x, e, 0, NULL);
	visit(x, e, e->kind == AST_INDICATOR ? 1 : 0);
}

static int explain_rule(struct explainer *x, const struct set_rule *rule)
{
	struct vigie_explanation *explanation = x->explanation;
	vigie_day on = x->run.school.on, from = rule->rule->info.from, to = rule->rule->info.to;
	bool in_force =
		(from == VIGIE_DAY_NONE || from <= on) && (to == VIGIE_DAY_NONE || on <= to);

	x->error = run_make_column(&x->target, PROGRAM_TRUTHS, x->run.n_lanes, explanation->arena);
	explanation->enrolled = x->run.school.enrolments[x->pupil] != NULL;
	explanation->applies = VIGIE_FALSE;
	explanation->when = VIGIE_FALSE;
	explain(x, rule->rule->applies);
	if (explanation->enrolled && in_force)
		explanation->applies =
			rule->rule->applies ? truth_of(x, rule->rule->applies) : VIGIE_TRUE;
	explain(x, rule->rule->when);
	if (explanation->applies != VIGIE_TRUE || x->error != 0)
		return x->error;
	explanation->when = truth_of(x, rule->rule->when);
	return x->error;
}

static int new_explanation(struct vigie_explanation **ret_explanation)
{
	VIGIE_CLEANUP(vigie_explanation_freep)
	struct vigie_explanation *explanation = calloc(1, sizeof(*explanation));

	if (!explanation || vigie_arena_new(&explanation->arena) < 0)
		return -ENOMEM;
	*ret_explanation = TAKE_PTR(explanation);
	return 0;
}

/* With the set, whose columns are there, and with an arena of its own. */
static void view_set(struct explainer *x, const struct vigie_rules *rules)
{
	x->set = *rules;
	x->set.arena = x->explanation->arena;
	x->set.instances.arena = x->explanation->arena;
}

int vigie_rules_explain(const struct vigie_rules *rules, const struct vigie_facts *facts,
			const struct vigie_evaluation *evaluation, size_t pupil, size_t rule,
			enum vigie_language language, struct vigie_explanation **ret_explanation)
{
	VIGIE_CLEANUP(vigie_explanation_freep) struct vigie_explanation *explanation = NULL;
	struct explainer x = {.pupil = pupil, .language = language};
	int r = new_explanation(&explanation);

	if (r < 0)
		return r;
	x.explanation = explanation;
	view_set(&x, rules);
	r = run_init(&x.run, rules, facts, evaluation, explanation->arena);
	if (r == 0)
		r = explain_rule(&x, &rules->rules[rule]);
	if (r == 0 && explanation->applies == VIGIE_TRUE)
		r = flip_find(&x.run, &rules->rules[rule], pupil, language, explanation->arena,
			      &explanation->flip);
	if (r < 0)
		return r;
	*ret_explanation = TAKE_PTR(explanation);
	return 0;
}

int vigie_verdicts_explain(const struct vigie_verdicts *verdicts, size_t pupil, size_t rule,
			   enum vigie_language language, struct vigie_explanation **ret_explanation)
{
	VIGIE_CLEANUP(vigie_explanation_freep) struct vigie_explanation *explanation = NULL;
	struct explainer x = {.run = *verdicts_run(verdicts), .pupil = pupil, .language = language};
	int r = new_explanation(&explanation);

	if (r < 0)
		return r;
	x.explanation = explanation;
	view_set(&x, x.run.set);
	r = explain_rule(&x, &x.run.set->rules[rule]);
	if (r < 0)
		return r;
	*ret_explanation = TAKE_PTR(explanation);
	return 0;
}

void vigie_explanation_free(struct vigie_explanation *explanation)
{
	if (!explanation)
		return;
	vigie_arena_free(explanation->arena);
	free(explanation);
}
