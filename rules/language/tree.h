/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ways over an expression, whatever it means. */
#ifndef VIGIE_RULES_TREE_H
#define VIGIE_RULES_TREE_H

#include "rules/language/ast.h"

/* Sets height and size of a node from its children's, lets and scores opened where they are known.
 * The size stops growing at twice AST_SIZE_LIMIT. */
void tree_measure(struct ast_expression *node);
/* Calls `visit` for a node and everything below, in reading order; lets and scores are opened when
 * `open`. Only for what is within the limits of depth and size. */
void tree_walk(const struct ast_expression *node, bool open,
	       void (*visit)(const struct ast_expression *node, void *data), void *data);
/* What a let stands for; the node itself where it is none, or stands for nothing. */
const struct ast_expression *tree_open(const struct ast_expression *node);
/* Is it typed and within the limits of depth and size, so that it may be walked opened? */
bool tree_is_sound(const struct ast_expression *node);

#endif
