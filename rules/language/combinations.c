/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a condition as a whole can be, though each of its parts has a choice: `A < 10 or A >= 10`
 * is never no. One value at a time is tried at every point where an answer may turn, and unknown;
 * all else may be anything. So what is claimed holds for every pupil, and something may be missed.
 */
#include <stdlib.h>
#include <string.h>

#include "rules/language/checker.h"
#include "rules/language/constant.h"
#include "rules/language/tree.h"

#define VALUES_LIMIT 200 /* different values in one condition; further ones are not tried */
#define EFFORT_LIMIT 200000 /* parts looked at for one condition: a millisecond or two */
#define NO_VALUE SIZE_MAX

/* Truths that something may have. */
enum { YES = 1, NO = 2, UNKNOWN = 4, ANY = 7 };

enum shape { LEAF, ALL_OF, ONE_OF, NEGATION, SAME, DIFFERENT, COUNTED, IS_KNOWN, OTHERWISE };

/* A condition in postorder: what belongs to a part stands just before it. */
struct part {
	const struct ast_expression *node;
	enum shape shape;
	size_t begin; /* of its parts; its own place for a leaf */
	size_t value; /* that a leaf depends on, or NO_VALUE */
	int truths; /* that a leaf may have whatever the value, then those at the point tried */
	int always;
	bool inside_let; /* what is wrong there is said there */
	bool faulty; /* it, or a part of it, has no choice */
};

/* A point of the value being tried. */
struct point {
	size_t value;
	bool known;
	vigie_decimal number;
	int truth; /* of a value that is yes or no */
};

struct combination {
	struct checker *checker;
	struct part *parts; /* owned */
	size_t n;
	struct vigie_buffer values[VALUES_LIMIT]; /* as text */
	size_t n_values;
	long effort;
};

static bool is_comparison(const struct ast_expression *node)
{
	return node->kind == AST_BINARY && node->op >= AST_LESS && node->op <= AST_GREATER;
}

static bool is_measured(const struct ast_expression *node)
{
	return (node->type >= AST_TYPE_NUMBER && node->type <= AST_TYPE_DATE) ||
	       node->type == AST_TYPE_LEVEL;
}

/* The side of a leaf that is no constant, where all the rest of it is; else NULL. */
static const struct ast_expression *measured_side(const struct ast_expression *node)
{
	vigie_decimal constant;
	const struct ast_expression *side = node->a;

	if (node->kind == AST_KNOWN)
		return is_measured(side) ? side : NULL;
	if (!is_comparison(node) && node->kind != AST_IN_RANGE && node->kind != AST_IN_LIST)
		return NULL;
	if (is_comparison(node) && constant_measure(node->a, &constant))
		side = node->b;
	else if (node->b && !constant_measure(node->b, &constant))
		return NULL;
	if (node->c && !constant_measure(node->c, &constant))
		return NULL;
	for (size_t i = 0; i < node->n_items; i++) {
		if (!constant_measure(node->items[i], &constant))
			return NULL;
	}
	return is_measured(side) && !constant_measure(side, &constant) ? side : NULL;
}

static size_t find_value(struct combination *c, const struct ast_expression *value)
{
	struct vigie_buffer text = {0};
	size_t i = 0;

	ast_expression_print(tree_open(value), VIGIE_ENGLISH, &text);
	while (i < c->n_values &&
	       strcmp(vigie_buffer_string(&c->values[i]), vigie_buffer_string(&text)) != 0)
		i++;
	if (i == c->n_values && i < VALUES_LIMIT && text.error == 0) {
		c->values[c->n_values++] = text;
		return i;
	}
	vigie_buffer_done(&text);
	return i < c->n_values ? i : NO_VALUE;
}

static int truths_of_leaf(const struct ast_expression *node)
{
	struct outlook outlook = ranges_outlook(node);

	if (node->kind == AST_ANSWER)
		return node->answer ? YES : NO;
	if (node->kind == AST_KNOWN)
		return YES | NO;
	return (outlook.can_be_true ? YES : 0) | (outlook.can_be_false ? NO : 0) | UNKNOWN;
}

static void add_leaf(struct combination *c, struct part *part)
{
	const struct ast_expression *side = measured_side(part->node);

	part->always = truths_of_leaf(part->node);
	part->faulty = part->node->kind != AST_ANSWER && (part->always & (YES | NO)) != (YES | NO);
	part->value = NO_VALUE;
	if (side)
		part->value = find_value(c, side);
	else if (part->always == ANY && part->node->type == AST_TYPE_BOOLEAN)
		part->value = find_value(c, part->node);
}

static enum shape shape_of(const struct ast_expression *node)
{
	bool answers = node->a && node->a->type == AST_TYPE_BOOLEAN;

	if (node->kind == AST_UNARY)
		return NEGATION;
	if (node->kind == AST_AT_LEAST)
		return COUNTED;
	if (node->kind == AST_KNOWN && answers)
		return IS_KNOWN;
	if (node->kind == AST_ELSE)
		return OTHERWISE;
	if (node->kind == AST_BINARY && (node->op == AST_AND || node->op == AST_OR))
		return node->op == AST_AND ? ALL_OF : ONE_OF;
	if (node->kind != AST_BINARY || !answers)
		return LEAF;
	return node->op == AST_EQUAL ? SAME : DIFFERENT;
}

static void add_parts(struct combination *c, const struct ast_expression *node, bool inside_let)
{
	struct part part = {.node = node, .begin = c->n, .inside_let = inside_let};

	if (tree_open(node) != node) {
		add_parts(c, tree_open(node), true);
		return;
	}
	part.shape = shape_of(node);
	/* More than there are is an error already. */
	part.faulty = part.shape == COUNTED && (size_t)node->count > node->n_items;
	if (part.shape == LEAF) {
		add_leaf(c, &part);
		c->parts[c->n++] = part;
		return;
	}
	if (node->a)
		add_parts(c, node->a, inside_let);
	if (node->b)
		add_parts(c, node->b, inside_let);
	for (size_t i = 0; i < node->n_items; i++)
		add_parts(c, node->items[i], inside_let);
	c->parts[c->n++] = part;
}

static int truth(bool holds)
{
	return holds ? YES : NO;
}

/* An ordered comparison with a level outside the order is no. */
static bool is_ordered(const struct ast_expression *node, vigie_decimal value)
{
	return node->type != AST_TYPE_LEVEL ||
	       vigie_level_is_ordered((enum vigie_level)(value / VIGIE_DECIMAL_ONE));
}

static int compare(const struct ast_expression *node, vigie_decimal value)
{
	struct value_range at = {value, value}, with;
	vigie_decimal constant = 0;
	bool turned = constant_measure(node->a, &constant);

	if (!turned && !constant_measure(node->b, &constant))
		return ANY;
	with = (struct value_range){constant, constant};
	if (node->op != AST_EQUAL && node->op != AST_NOT_EQUAL &&
	    (!is_ordered(node->a, value) || !is_ordered(node->a, constant)))
		return NO;
	return truth(turned ? ranges_compare(node->op, with, at).can_be_true
			    : ranges_compare(node->op, at, with).can_be_true);
}

static int look_up(const struct ast_expression *node, vigie_decimal value)
{
	vigie_decimal low = 0, high = 0;

	if (node->kind == AST_IN_RANGE)
		return constant_measure(node->b, &low) && constant_measure(node->c, &high)
			       ? truth(is_ordered(node->a, value) && value >= low && value <= high)
			       : ANY;
	for (size_t i = 0; i < node->n_items; i++) {
		if (constant_measure(node->items[i], &low) && low == value)
			return YES;
	}
	return NO;
}

static int leaf_at(const struct part *part, const struct point *point)
{
	const struct ast_expression *node = part->node;

	if (part->value == NO_VALUE || part->value != point->value)
		return part->always;
	if (!measured_side(node))
		return point->truth;
	if (node->kind == AST_KNOWN)
		return truth(point->known);
	if (!point->known)
		return UNKNOWN;
	return is_comparison(node) ? compare(node, point->number) : look_up(node, point->number);
}

static int negate(int truths)
{
	return (truths & UNKNOWN) | (truths & YES ? NO : 0) | (truths & NO ? YES : 0);
}

static int both(int a, int b)
{
	return ((a & b) & YES) | ((a | b) & NO) |
	       (((a & UNKNOWN) && (b & ~NO)) || ((b & UNKNOWN) && (a & ~NO)) ? UNKNOWN : 0);
}

static int same(int a, int b)
{
	return ((a | b) & UNKNOWN) | ((a & YES && b & YES) || (a & NO && b & NO) ? YES : 0) |
	       ((a & YES && b & NO) || (a & NO && b & YES) ? NO : 0);
}

/* at least N of what stands in parts[begin, end) */
static int count(const struct combination *c, size_t begin, size_t end, int needed)
{
	int can_be_yes = 0, cannot_be_no = 0, unknown = 0;

	for (size_t at = end; at > begin; at = c->parts[at - 1].begin) {
		int truths = c->parts[at - 1].truths;

		can_be_yes += (truths & YES) != 0;
		cannot_be_no += !(truths & NO);
		unknown |= truths & UNKNOWN;
	}
	return (can_be_yes >= needed ? YES : 0) | (cannot_be_no < needed ? NO : 0) | unknown;
}

static int whole(const struct combination *c, size_t at)
{
	const struct part *part = &c->parts[at];
	int b = c->parts[at - 1].truths;
	int a = c->parts[at - 1].begin > part->begin ? c->parts[c->parts[at - 1].begin - 1].truths
						     : b;

	switch (part->shape) {
	case ALL_OF:
		return both(a, b);
	case ONE_OF:
		return negate(both(negate(a), negate(b)));
	case NEGATION:
		return negate(b);
	case SAME:
		return same(a, b);
	case DIFFERENT:
		return negate(same(a, b));
	case COUNTED:
		return count(c, part->begin, at, part->node->count);
	case IS_KNOWN:
		return (b & (YES | NO) ? YES : 0) | (b & UNKNOWN ? NO : 0);
	case OTHERWISE:
		return (a & (YES | NO)) | (a & UNKNOWN ? b : 0);
	case LEAF:
		break;
	}
	return ANY;
}

/* What the part at `root` may be at a point. */
static int truths_at(struct combination *c, size_t root, const struct point *point)
{
	for (size_t i = c->parts[root].begin; i <= root; i++) {
		struct part *part = &c->parts[i];

		part->truths = part->shape == LEAF ? leaf_at(part, point) : whole(c, i);
	}
	c->effort += (long)(root - c->parts[root].begin + 1);
	return c->parts[root].truths;
}

/* Around a constant of a leaf, where its answer may turn. */
static int truths_around(struct combination *c, size_t root, size_t leaf,
			 const struct ast_expression *constant)
{
	const struct ast_expression *side = measured_side(c->parts[leaf].node);
	struct value_range range = ranges_of(side);
	struct point point = {.value = c->parts[leaf].value, .known = true};
	vigie_decimal number = 0;
	int truths = 0;

	if (!constant || constant == side || !constant_measure(constant, &number))
		return 0;
	for (int step = -1; step <= 1; step++) {
		point.number = number + step * VIGIE_DECIMAL_HUNDREDTH;
		if (point.number >= range.low && point.number <= range.high)
			truths |= truths_at(c, root, &point);
	}
	return truths;
}

static int truths_at_levels(struct combination *c, size_t root, size_t value)
{
	struct point point = {.value = value, .known = true};
	int truths = 0;

	for (int level = VIGIE_LEVEL_CP; level <= VIGIE_LEVEL_MLDS; level++) {
		point.number = level * VIGIE_DECIMAL_ONE;
		truths |= truths_at(c, root, &point);
	}
	return truths;
}

static int truths_at_ends(struct combination *c, size_t root, size_t leaf)
{
	struct value_range range = ranges_of(measured_side(c->parts[leaf].node));
	struct point low = {.value = c->parts[leaf].value, .known = true, .number = range.low};
	struct point high = {.value = c->parts[leaf].value, .known = true, .number = range.high};

	return truths_at(c, root, &low) | truths_at(c, root, &high);
}

static int truths_of_answer(struct combination *c, size_t root, size_t value)
{
	int truths = 0;

	for (int answer = YES; answer <= UNKNOWN; answer *= 2)
		truths |= truths_at(c, root, &(struct point){.value = value, .truth = answer});
	return truths;
}

/* What the part at `root` may be, over all that the value of a leaf in it can be. */
static int truths_over(struct combination *c, size_t root, size_t first)
{
	size_t value = c->parts[first].value;
	const struct ast_expression *side = measured_side(c->parts[first].node);
	int truths;

	if (!side)
		return truths_of_answer(c, root, value);
	truths = truths_at(c, root, &(struct point){.value = value});
	if (side->type == AST_TYPE_LEVEL)
		return truths | truths_at_levels(c, root, value);
	truths |= truths_at_ends(c, root, first);
	for (size_t i = first; i < root && c->effort < EFFORT_LIMIT; i++) {
		const struct ast_expression *node = c->parts[i].node;

		if (c->parts[i].shape != LEAF || c->parts[i].value != value ||
		    node->kind == AST_KNOWN)
			continue;
		truths |= truths_around(c, root, i, node->a) | truths_around(c, root, i, node->b) |
			  truths_around(c, root, i, node->c);
		for (size_t j = 0; j < node->n_items; j++)
			truths |= truths_around(c, root, i, node->items[j]);
	}
	return truths;
}

/* Values that two leaves of a part share are tried; each narrows what the part may be. */
static int truths_of(struct combination *c, size_t root)
{
	unsigned char met[VALUES_LIMIT] = {0};
	int truths = truths_at(c, root, &(struct point){.value = NO_VALUE});
	size_t begin = c->parts[root].begin;

	for (size_t i = begin; i < root; i++) {
		if (c->parts[i].shape == LEAF && c->parts[i].value != NO_VALUE &&
		    met[c->parts[i].value] < 2)
			met[c->parts[i].value]++;
	}
	for (size_t i = begin; i < root && c->effort < EFFORT_LIMIT; i++) {
		size_t value = c->parts[i].shape == LEAF ? c->parts[i].value : NO_VALUE;

		if (value == NO_VALUE || met[value] < 2)
			continue;
		met[value] = 0;
		truths &= truths_over(c, root, i);
	}
	return truths;
}

static void say(struct combination *c, const struct part *part, int truths)
{
	struct vigie_diagnostics *list = c->checker->list;
	struct vigie_span span = part->node->span;

	if (part->shape == ALL_OF && !(truths & YES) && ranges_warn_chain(c->checker, part->node))
		return;
	if (!(truths & YES))
		vigie_diagnostic_hint(
			vigie_diagnostics_add(list, VIGIE_WARNING, rule_code(CODE_NEVER_TRUE), span,
					      N_("this can never be true")),
			N_("its parts contradict each other: is a boundary wrong, or is 'and' "
			   "written for 'or'?"));
	else
		vigie_diagnostic_hint(
			vigie_diagnostics_add(list, VIGIE_WARNING, rule_code(CODE_NEVER_FALSE),
					      span, N_("this can never be false")),
			N_("its parts leave no value out: is a boundary wrong, or is 'or' written "
			   "for 'and'?"));
}

static void judge(struct combination *c, size_t at)
{
	struct part *part = &c->parts[at];
	int truths;

	for (size_t end = at; end > part->begin; end = c->parts[end - 1].begin)
		part->faulty |= c->parts[end - 1].faulty;
	if (part->faulty || part->shape == LEAF || part->shape == NEGATION ||
	    part->shape == IS_KNOWN || c->effort >= EFFORT_LIMIT)
		return;
	truths = truths_of(c, at);
	/* A value that was not tried at all its points allows no claim. */
	if (c->effort >= EFFORT_LIMIT || (truths & (YES | NO)) == (YES | NO))
		return;
	part->faulty = true;
	if (!part->inside_let)
		say(c, part, truths);
}

void combinations_warn(struct checker *checker, const struct ast_expression *condition)
{
	struct combination c = {.checker = checker};

	if (condition->type != AST_TYPE_BOOLEAN)
		return;
	c.parts = calloc(condition->size, sizeof(*c.parts));
	if (!c.parts) {
		checker->exhausted = true;
		return;
	}
	add_parts(&c, condition, false);
	for (size_t i = 0; i < c.n; i++)
		judge(&c, i);
	for (size_t i = 0; i < c.n_values; i++)
		vigie_buffer_done(&c.values[i]);
	free(c.parts);
}
