/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which calls of indicators mean the same. Compares meanings, never texts: `average()` and
 * `average(over: this term)` are one instance. */
#include "rules/engine/instance.h"

#include <errno.h>
#include <string.h>

#include "rules/engine/program.h"
#include "rules/language/indicator_table.h"
#include "rules/language/constant.h"
#include "vigie/text.h"

#define DAYS_OF_YEAR 365
#define SCHOOL_DAYS_OF_YEAR 100 /* a year has more: looking back too far loses nothing */
#define YEARS_BACK_LIMIT 10 /* as vigie_calendar_school_days_back() */

uint8_t instance_bank(const struct instance *instance)
{
	if (instance->which == INDICATORS_N ||
	    indicator_entry(instance->which)->type == AST_TYPE_BOOLEAN)
		return PROGRAM_TRUTHS;
	return PROGRAM_NUMBERS;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same(const struct instance *a, const struct instance *b)
{
	return a->which == b->which && same_text(a->subject, b->subject) && a->alias == b->alias &&
	       same_text(a->text, b->text) && a->support == b->support && a->limit == b->limit &&
	       a->justified == b->justified && a->over.kind == b->over.kind &&
	       a->over.n == b->over.n && a->data == b->data;
}

/* The meaning of a call without its name lists; only the parameters that it takes count. */
static struct instance meaning(const struct ast_expression *call)
{
	struct instance item = {.which = INDICATORS_N, .text = call->text};

	if (call->kind == AST_FLAGGED)
		return item;
	const struct ast_indicator *from = &call->indicator;
	int takes = indicator_entry(from->which)->parameters;

	item = (struct instance){.which = from->which,
				 .whole = !from->subject,
				 .subject = from->subject,
				 .alias = from->alias,
				 .justified = VIGIE_UNSAID};
	if (takes & (TAKES_PROGRAMME | TAKES_PARTNER | TAKES_LIST))
		item.text = from->text;
	if (takes & TAKES_SUPPORT)
		item.support = from->support;
	if (takes & TAKES_LIMIT)
		item.limit = fraction_round(constant_value(from->limit));
	if (takes & TAKES_JUSTIFIED)
		item.justified = from->justified;
	if (takes & TAKES_DATA)
		item.data = from->data;
	if (takes & TAKES_OVER)
		item.over = from->over;
	if (item.over.kind == AST_WINDOW_DEFAULT)
		item.over.kind = indicator_entry(from->which)->window;
	return item;
}

static int add_folded(struct instance *item, const char *label, struct vigie_arena *arena)
{
	struct vigie_buffer folded = {0};
	int r = vigie_text_fold(label, strlen(label), false, &folded);

	if (r == 0) {
		char *copy = vigie_arena_copy(arena, vigie_buffer_string(&folded), folded.size);

		item->labels[item->n_labels++] = copy;
		r = copy ? 0 : -ENOMEM;
	}
	vigie_buffer_done(&folded);
	return r == -EILSEQ ? 0 : r;
}

/* Fills the names under which the subject may stand in the data. */
static int add_names(struct instance *item, struct vigie_arena *arena)
{
	const struct ast_subject *alias = item->alias;
	size_t n_labels = alias ? alias->n_labels : 0, n_codes = alias ? alias->n_codes : 0;
	int r;

	if (!item->subject)
		return 0;
	item->labels = vigie_arena_allocate(arena, (n_labels + 2) * sizeof(*item->labels));
	item->codes = vigie_arena_allocate(arena, (n_codes + 1) * sizeof(*item->codes));
	if (!item->labels || !item->codes)
		return -ENOMEM;
	r = add_folded(item, item->subject, arena);
	if (r == 0 && alias)
		r = add_folded(item, alias->name, arena);
	for (size_t i = 0; r == 0 && i < n_labels; i++)
		r = add_folded(item, alias->labels[i], arena);
	item->codes[item->n_codes++] = item->subject;
	for (size_t i = 0; i < n_codes; i++)
		item->codes[item->n_codes++] = alias->codes[i];
	return r;
}

static int grow(struct instances *instances)
{
	size_t capacity = instances->capacity ? 2 * instances->capacity : 16;
	struct instance *items;

	if (instances->n < instances->capacity)
		return 0;
	items = vigie_arena_allocate(instances->arena, capacity * sizeof(*items));
	if (!items)
		return -ENOMEM;
	if (instances->n > 0)
		memcpy(items, instances->items, instances->n * sizeof(*items));
	instances->items = items;
	instances->capacity = capacity;
	return 0;
}

size_t instances_find(const struct instances *instances, const struct ast_expression *call)
{
	struct instance item = meaning(call);

	for (size_t i = 0; i < instances->n; i++)
		if (same(&instances->items[i], &item))
			return i;
	return SIZE_MAX;
}

size_t instances_find_averages(const struct instances *instances, const struct instance *rank)
{
	struct instance item = *rank;

	item.which = INDICATOR_AVERAGE;
	for (size_t i = 0; i < instances->n; i++)
		if (same(&instances->items[i], &item))
			return i;
	return SIZE_MAX;
}

int instances_add(struct instances *instances, const struct ast_expression *call, size_t *ret_index)
{
	size_t index = instances_find(instances, call);
	int r;

	if (index == SIZE_MAX) {
		struct instance item = meaning(call);

		r = add_names(&item, instances->arena);
		if (r == 0)
			r = grow(instances);
		if (r < 0)
			return r;
		index = instances->n++;
		instances->items[index] = item;
	}
	*ret_index = index;
	return 0;
}

static int back(int years)
{
	return years < YEARS_BACK_LIMIT ? years : YEARS_BACK_LIMIT;
}

int instance_years_back(const struct instance *instance)
{
	switch (instance->over.kind) {
	case AST_WINDOW_DAYS:
		return instance->over.n > 1 ? back(1 + (instance->over.n - 2) / DAYS_OF_YEAR) : 0;
	case AST_WINDOW_SCHOOL_DAYS:
		return instance->over.n > 1 ? back(1 + instance->over.n / SCHOOL_DAYS_OF_YEAR) : 0;
	case AST_WINDOW_PREVIOUS_MONTH:
	case AST_WINDOW_PREVIOUS_YEAR:
		return 1;
	case AST_WINDOW_DEFAULT:
	case AST_WINDOW_THIS_MONTH:
	case AST_WINDOW_THIS_TERM:
	case AST_WINDOW_PREVIOUS_TERM:
	case AST_WINDOW_TERM:
	case AST_WINDOW_THIS_YEAR:
		return 0;
	}
	return 0;
}
