/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goes through the conditions of a rule in reading order, lets and scores opened once, and compiles
 * what a test may turn. What no test can state (an open flag, an age of data) is no branch. */
#include "rules/engine/branches.h"

#include <errno.h>
#include <string.h>

#include "rules/engine/compiler.h"

struct collector {
	struct branches *branches;
	struct vigie_rules *view;
	size_t rule;
	bool population;
	const void **opened; /* lets and scores */
	size_t n_opened;
	int error; /* 0 or -ENOMEM: sticks */
};

static void visit_condition(struct collector *c, const struct ast_expression *e);
static void visit_value(struct collector *c, const struct ast_expression *e);

static bool open_once(struct collector *c, const void *definition)
{
	for (size_t i = 0; i < c->n_opened; i++)
		if (c->opened[i] == definition)
			return false;
	c->opened[c->n_opened++] = definition;
	return true;
}

/* A test has no flags, no referrals, and data of its day. */
static bool is_statable(const struct ast_expression *e)
{
	if (e->kind == AST_FLAGGED)
		return false;
	if (e->kind == AST_INDICATOR)
		return e->indicator.which != INDICATOR_TUTORED &&
		       e->indicator.which != INDICATOR_REFERRED &&
		       e->indicator.which != INDICATOR_DATA_AGE;
	return (!e->a || is_statable(e->a)) && (!e->b || is_statable(e->b));
}

/* Can a test give it any value on the grid? A rank, a mean of positions, a score, a product cannot.
 */
static bool is_free(const struct ast_expression *e)
{
	switch (e->kind) {
	case AST_NUMBER:
		return true;
	case AST_INDICATOR:
		return e->indicator.which != INDICATOR_RANK &&
		       (e->indicator.which != INDICATOR_MASTERY || e->indicator.subject);
	case AST_LET:
		return is_free(e->let->value);
	case AST_UNARY:
		return is_free(e->a);
	case AST_BINARY:
		return (e->op == AST_ADD || e->op == AST_SUBTRACT) && is_free(e->a) &&
		       is_free(e->b);
	case AST_ELSE:
		return is_free(e->a) && is_free(e->b);
	case AST_TEXT:
	case AST_LEVEL:
	case AST_ANSWER:
	case AST_DATE:
	case AST_IN_RANGE:
	case AST_IN_LIST:
	case AST_AT_LEAST:
	case AST_KNOWN:
	case AST_SCORE:
	case AST_FLAGGED:
		break;
	}
	return false;
}

static struct branch *append(struct collector *c)
{
	struct branches *branches = c->branches;
	struct branch *items = branches->items;

	if (branches->n == branches->capacity) {
		branches->capacity = branches->capacity ? 2 * branches->capacity : 64;
		items = vigie_arena_allocate(c->view->arena, branches->capacity * sizeof(*items));
		if (!items) {
			c->error = -ENOMEM;
			return NULL;
		}
		if (branches->n > 0)
			memcpy(items, branches->items, branches->n * sizeof(*items));
		branches->items = items;
	}
	return &items[branches->n++];
}

static void compile(struct collector *c, const struct ast_expression *e,
		    struct program *ret_program)
{
	if (c->error == 0 && compiler_compile(c->view, e, ret_program) != 0)
		c->error = -ENOMEM; /* a part of what compiled is never too large */
}

static void add(struct collector *c, const struct ast_expression *e, bool is_else)
{
	struct branch *branch;

	if (!is_statable(e))
		return;
	branch = append(c);
	if (!branch)
		return;
	*branch = (struct branch){
		.node = e, .is_else = is_else, .population = c->population, .rule = c->rule};
	compile(c, is_else ? e->a : e, &branch->program);
	if (is_else)
		return;
	branch->n_cases = boundaries_find(e, &branch->value, branch->cases);
	if (branch->n_cases > 0 && is_free(branch->value))
		compile(c, branch->value, &branch->value_program);
	else
		branch->n_cases = 0;
}

/* The links of a chain of one operator, as one list. */
static void visit_chain(struct collector *c, const struct ast_expression *e, enum ast_operator op)
{
	if (e->kind == AST_BINARY && e->op == op) {
		visit_chain(c, e->a, op);
		visit_chain(c, e->b, op);
	} else {
		visit_condition(c, e);
	}
}

static void visit_parts(struct collector *c, const struct ast_expression *e)
{
	const struct ast_expression *const parts[] = {e->a, e->b, e->c};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(parts); i++)
		if (parts[i])
			visit_value(c, parts[i]);
	for (size_t i = 0; i < e->n_items; i++)
		visit_value(c, e->items[i]);
}

static void visit_value(struct collector *c, const struct ast_expression *e)
{
	if (c->error != 0 || e->type == AST_TYPE_BOOLEAN)
		return;
	if (e->kind == AST_ELSE)
		add(c, e, true);
	if (e->kind == AST_LET && open_once(c, e->let))
		visit_value(c, e->let->value);
	if (e->kind == AST_SCORE && open_once(c, e->score))
		for (size_t i = 0; i < e->score->n_lines; i++)
			visit_condition(c, e->score->lines[i].when);
	visit_parts(c, e);
}

static void visit_condition(struct collector *c, const struct ast_expression *e)
{
	bool is_chain = e->kind == AST_BINARY && (e->op == AST_AND || e->op == AST_OR);

	if (c->error != 0 || e->kind == AST_ANSWER)
		return;
	if (e->kind == AST_UNARY) {
		visit_condition(c, e->a);
		return;
	}
	if (e->kind == AST_LET) {
		if (open_once(c, e->let))
			visit_condition(c, e->let->value);
		return;
	}
	add(c, e, false);
	if (e->kind == AST_ELSE) {
		add(c, e, true);
		visit_condition(c, e->a);
		visit_condition(c, e->b);
	} else if (is_chain) {
		visit_chain(c, e, e->op);
	} else if (e->kind == AST_AT_LEAST) {
		for (size_t i = 0; i < e->n_items; i++)
			visit_condition(c, e->items[i]);
	} else if (e->kind != AST_KNOWN) {
		visit_parts(c, e);
	}
}

int branches_add(struct branches *branches, struct vigie_rules *view, size_t rule)
{
	const struct ast_rule *text = view->rules[rule].rule;
	struct collector c = {.branches = branches, .view = view, .rule = rule, .population = true};

	c.opened = calloc(view->tree->n_lets + view->tree->n_scores + 1, sizeof(*c.opened));
	if (!c.opened)
		return -ENOMEM;
	if (text->applies)
		visit_condition(&c, text->applies);
	c.population = false;
	c.n_opened = 0;
	visit_condition(&c, text->when);
	if (text->clear)
		visit_condition(&c, text->clear);
	free(c.opened);
	return c.error;
}
