/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures and walks expressions. Owns nothing; recursion is bounded by the limit of depth. */
#include "rules/language/tree.h"

static void grow_over(struct ast_expression *node, const struct ast_expression *child)
{
	if (!child)
		return;
	if (child->height >= node->height)
		node->height = child->height + 1;
	/* Lets may double at every step. */
	node->size += child->size;
	if (node->size > 2 * AST_SIZE_LIMIT)
		node->size = 2 * AST_SIZE_LIMIT;
}

void tree_measure(struct ast_expression *node)
{
	node->height = node->size = 1;
	grow_over(node, node->a);
	grow_over(node, node->b);
	grow_over(node, node->c);
	grow_over(node, node->indicator.limit);
	for (size_t i = 0; i < node->n_items; i++)
		grow_over(node, node->items[i]);
	if (node->let)
		grow_over(node, node->let->value);
	for (size_t i = 0; node->score && i < node->score->n_lines; i++) {
		grow_over(node, node->score->lines[i].points);
		grow_over(node, node->score->lines[i].when);
	}
}

static void walk_opened(const struct ast_expression *node,
			void (*visit)(const struct ast_expression *node, void *data), void *data)
{
	if (node->let && node->let->value)
		tree_walk(node->let->value, true, visit, data);
	for (size_t i = 0; node->score && i < node->score->n_lines; i++)
		tree_walk(node->score->lines[i].when, true, visit, data);
}

void tree_walk(const struct ast_expression *node, bool open,
	       void (*visit)(const struct ast_expression *node, void *data), void *data)
{
	visit(node, data);
	if (node->a)
		tree_walk(node->a, open, visit, data);
	if (node->b)
		tree_walk(node->b, open, visit, data);
	if (node->c)
		tree_walk(node->c, open, visit, data);
	for (size_t i = 0; i < node->n_items; i++)
		tree_walk(node->items[i], open, visit, data);
	if (open)
		walk_opened(node, visit, data);
}

const struct ast_expression *tree_open(const struct ast_expression *node)
{
	while (node->kind == AST_LET && node->let && node->let->value)
		node = node->let->value;
	return node;
}

bool tree_is_sound(const struct ast_expression *node)
{
	return node && node->type != AST_TYPE_NONE && node->height <= AST_DEPTH_LIMIT &&
	       node->size <= AST_SIZE_LIMIT;
}
