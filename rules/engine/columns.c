/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a set: what is shared between rules is computed once. Never reorders: a computed
 * column stands after what it reads. */
#include "rules/engine/columns.h"

#include <errno.h>
#include <string.h>

#include "rules/engine/compiler.h"
#include "vigie/text.h"

static int grow(struct vigie_rules *set)
{
	size_t capacity = set->columns_capacity ? 2 * set->columns_capacity : 32;

	if (set->n_columns < set->columns_capacity)
		return 0;
	if (set->n_columns >= SET_COLUMNS_LIMIT)
		return 1;
	struct set_column *columns = reallocarray(set->columns, capacity, sizeof(*columns));

	if (!columns)
		return -ENOMEM;
	set->columns = columns;
	uint8_t *banks = realloc(set->banks, capacity);

	if (!banks)
		return -ENOMEM;
	set->banks = banks;
	set->columns_capacity = capacity;
	return 0;
}

static int append(struct vigie_rules *set, struct set_column column, uint16_t *ret_column)
{
	int r = grow(set);

	if (r != 0)
		return r;
	set->columns[set->n_columns] = column;
	set->banks[set->n_columns] = column.bank;
	*ret_column = (uint16_t)set->n_columns++;
	return 0;
}

static bool find(const struct vigie_rules *set, size_t instance, const void *definition,
		 uint16_t *ret_column)
{
	for (size_t i = 0; i < set->n_columns; i++) {
		if (set->columns[i].instance != instance ||
		    set->columns[i].definition != definition)
			continue;
		*ret_column = (uint16_t)i;
		return true;
	}
	return false;
}

static int add_instance(struct vigie_rules *set, const struct ast_expression *call,
			uint16_t *ret_column)
{
	size_t instance;
	int r = instances_add(&set->instances, call, &instance);

	if (r < 0 || find(set, instance, NULL, ret_column))
		return r;
	struct set_column column = {.bank = instance_bank(&set->instances.items[instance]),
				    .instance = instance};

	return append(set, column, ret_column);
}

static int add_computed(struct vigie_rules *set, const struct ast_expression *e,
			uint16_t *ret_column)
{
	struct set_column column = {.instance = SIZE_MAX,
				    .definition =
					    e->kind == AST_LET ? (const void *)e->let : e->score};
	int r;

	if (find(set, SIZE_MAX, column.definition, ret_column))
		return 0;
	r = e->kind == AST_LET ? compiler_compile(set, e->let->value, &column.program)
			       : compiler_compile_score(set, e->score, &column.program);
	if (r != 0)
		return r;
	column.bank = column.program.bank;
	return append(set, column, ret_column);
}

int columns_add(struct vigie_rules *set, const struct ast_expression *expression,
		uint16_t *ret_column)
{
	if (expression->kind == AST_LET || expression->kind == AST_SCORE)
		return add_computed(set, expression, ret_column);
	return add_instance(set, expression, ret_column);
}

static int append_text(struct vigie_rules *set, const char *folded, size_t size)
{
	if (set->n_texts == set->texts_capacity) {
		size_t capacity = set->texts_capacity ? 2 * set->texts_capacity : 16;
		const char **texts = reallocarray(set->texts, capacity, sizeof(*texts));

		if (!texts)
			return -ENOMEM;
		set->texts = texts;
		set->texts_capacity = capacity;
	}
	set->texts[set->n_texts] = vigie_arena_copy(set->arena, folded, size);
	return set->texts[set->n_texts++] ? 0 : -ENOMEM;
}

int columns_add_text(struct vigie_rules *set, const char *text, size_t *ret_number)
{
	struct vigie_buffer folded = {0};
	int r = vigie_text_fold(text, strlen(text), true, &folded);
	size_t number = 0;

	while (r == 0 && number < set->n_texts &&
	       strcmp(set->texts[number], vigie_buffer_string(&folded)) != 0)
		number++;
	if (r == 0 && number == set->n_texts)
		r = append_text(set, vigie_buffer_string(&folded), folded.size);
	vigie_buffer_done(&folded);
	if (r == 0)
		*ret_number = number;
	return r;
}
