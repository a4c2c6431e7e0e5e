/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks a condition in reading order and keeps each indicator once, by its text. Opens each let and
 * score once, so that shared ones cost nothing twice. */
#include "rules/engine/listing.h"

#include <errno.h>
#include <string.h>

#include "rules/engine/columns.h"

struct listing {
	struct vigie_rules *set;
	struct set_rule *rule;
	const void **opened; /* lets and scores */
	size_t n_opened;
	size_t capacity;
};

static int visit(struct listing *l, const struct ast_expression *e);

static bool open_once(struct listing *l, const void *definition)
{
	for (size_t i = 0; i < l->n_opened; i++)
		if (l->opened[i] == definition)
			return false;
	l->opened[l->n_opened++] = definition;
	return true;
}

static int grow(struct listing *l)
{
	struct set_rule *rule = l->rule;
	size_t capacity = l->capacity ? 2 * l->capacity : 8;
	const char **texts;
	const struct ast_expression **calls;
	uint16_t *columns;

	if (rule->n_indicators < l->capacity)
		return 0;
	texts = vigie_arena_allocate(l->set->arena, capacity * sizeof(*texts));
	calls = vigie_arena_allocate(l->set->arena, capacity * sizeof(*calls));
	columns = vigie_arena_allocate(l->set->arena, capacity * sizeof(*columns));
	if (!texts || !calls || !columns)
		return -ENOMEM;
	if (rule->n_indicators > 0) {
		memcpy(texts, rule->indicators, rule->n_indicators * sizeof(*texts));
		memcpy(calls, rule->calls, rule->n_indicators * sizeof(*calls));
		memcpy(columns, rule->columns, rule->n_indicators * sizeof(*columns));
	}
	rule->indicators = texts;
	rule->calls = calls;
	rule->columns = columns;
	l->capacity = capacity;
	return 0;
}

static int keep(struct listing *l, const struct ast_expression *e)
{
	struct set_rule *rule = l->rule;
	struct vigie_buffer text = {0};
	int r;

	ast_expression_print(e, VIGIE_ENGLISH, &text);
	r = vigie_buffer_error(&text);
	for (size_t i = 0; r == 0 && i < rule->n_indicators; i++)
		if (strcmp(rule->indicators[i], vigie_buffer_string(&text)) == 0)
			goto done;
	if (r == 0)
		r = grow(l);
	if (r == 0)
		r = columns_add(l->set, e, &rule->columns[rule->n_indicators]);
	if (r == 0) {
		char *copy = vigie_arena_copy(l->set->arena, vigie_buffer_string(&text), text.size);

		rule->calls[rule->n_indicators] = e;
		rule->indicators[rule->n_indicators++] = copy;
		r = copy ? 0 : -ENOMEM;
	}
done:
	vigie_buffer_done(&text);
	return r;
}

static int visit_score(struct listing *l, const struct ast_expression *e)
{
	const struct ast_score *score = e->score;
	int r = columns_add(l->set, e, &l->rule->scores[l->rule->n_scores++]);

	for (size_t i = 0; r == 0 && i < score->n_lines; i++)
		r = visit(l, score->lines[i].when);
	return r;
}

static int visit(struct listing *l, const struct ast_expression *e)
{
	const struct ast_expression *const parts[] = {e->a, e->b, e->c};
	int r = 0;

	if (e->kind == AST_INDICATOR)
		return keep(l, e);
	if (e->kind == AST_LET)
		return open_once(l, e->let) ? visit(l, e->let->value) : 0;
	if (e->kind == AST_SCORE)
		return open_once(l, e->score) ? visit_score(l, e) : 0;
	for (size_t i = 0; r == 0 && i < VIGIE_ARRAY_SIZE(parts); i++)
		if (parts[i])
			r = visit(l, parts[i]);
	for (size_t i = 0; r == 0 && i < e->n_items; i++)
		r = visit(l, e->items[i]);
	return r;
}

int listing_fill(struct vigie_rules *set, struct set_rule *rule)
{
	struct listing l = {.set = set, .rule = rule};
	int r;

	l.opened = calloc(set->tree->n_lets + set->tree->n_scores + 1, sizeof(*l.opened));
	if (!l.opened)
		return -ENOMEM;
	rule->scores =
		vigie_arena_allocate(set->arena, (set->tree->n_scores + 1) * sizeof(*rule->scores));
	if (!rule->scores) {
		free(l.opened);
		return -ENOMEM;
	}
	r = visit(&l, rule->rule->when);
	free(l.opened);
	return r;
}
