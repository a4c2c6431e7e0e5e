/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loads the current flags of a school once per evaluation, so that the walk over rules and pupils
 * asks the store nothing. Owns its array.
 */
#include <errno.h>

#include "daemon/referral/slots.h"

struct numbered {
	int64_t id;
	size_t index;
};

struct loading {
	const struct vigie_rules *rules;
	struct numbered *pupils; /* by id */
	size_t n_pupils, capacity;
	struct slots slots;
};

static int compare_numbered(const void *left, const void *right)
{
	const struct numbered *a = left, *b = right;

	return (a->id > b->id) - (a->id < b->id);
}

static int compare_slots(const void *left, const void *right)
{
	const struct slot *a = left, *b = right;

	if (a->rule != b->rule)
		return a->rule < b->rule ? -1 : 1;
	if (a->pupil != b->pupil)
		return a->pupil < b->pupil ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static int number_pupils(struct loading *loading, const struct vigie_facts *facts)
{
	loading->pupils = calloc(facts->n_pupils + 1, sizeof(*loading->pupils));
	if (!loading->pupils)
		return -ENOMEM;
	loading->n_pupils = facts->n_pupils;
	for (size_t i = 0; i < facts->n_pupils; i++)
		loading->pupils[i] = (struct numbered){facts->pupils[i].id, i};
	qsort(loading->pupils, loading->n_pupils, sizeof(*loading->pupils), compare_numbered);
	return 0;
}

static int add_slot(void *userdata, const struct flag_row *flag)
{
	struct loading *loading = userdata;
	struct slots *slots = &loading->slots;
	const struct numbered key = {.id = flag->person}, *pupil;

	if (slots->n == loading->capacity) {
		size_t capacity = loading->capacity ? 2 * loading->capacity : 64;
		struct slot *items = reallocarray(slots->items, capacity, sizeof(*items));

		if (!items)
			return -ENOMEM;
		slots->items = items;
		loading->capacity = capacity;
	}
	pupil = bsearch(&key, loading->pupils, loading->n_pupils, sizeof(key), compare_numbered);
	slots->items[slots->n++] = (struct slot){
		.rule = vigie_rules_find(loading->rules, flag->rule),
		.pupil = pupil ? pupil->index : SIZE_MAX,
		.id = flag->id,
		.state = flag->state,
		.since = flag->since,
		.referred = flag->referred,
	};
	return 0;
}

void slots_done(struct slots *slots)
{
	free(slots->items);
}

int slots_load(struct vigie_store *store, int64_t school, const struct vigie_rules *rules,
	       const struct vigie_facts *facts, struct slots *ret_slots)
{
	struct loading loading = {.rules = rules};
	int r = number_pupils(&loading, facts);

	if (r == 0)
		r = flags_each_current(store, school, add_slot, &loading);
	free(loading.pupils);
	if (r < 0) {
		slots_done(&loading.slots);
		return r;
	}
	if (loading.slots.n > 0)
		qsort(loading.slots.items, loading.slots.n, sizeof(*loading.slots.items),
		      compare_slots);
	*ret_slots = loading.slots;
	return 0;
}
