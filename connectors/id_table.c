/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ids to what they name (id_table.h). Owns its slots, not the entries. */
#include <errno.h>
#include <string.h>

#include "connectors/id_table.h"

#define FIRST_SLOTS 256

void vigie_id_table_done(struct vigie_id_table *table)
{
	free(table->slots);
	*table = (struct vigie_id_table){0};
}

/* FNV-1a: ids are short and come from the school, not from an adversary with time. */
static uint32_t hash_id(const char *id, size_t size)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (unsigned char)id[i]) * 16777619u;
	return hash;
}

/* The slot that holds the id, or the empty one where it belongs. */
static struct vigie_id_entry **find_slot(const struct vigie_id_table *table, const char *id,
					 size_t size, uint32_t hash)
{
	size_t i = hash & (table->n_slots - 1);

	for (;; i = (i + 1) & (table->n_slots - 1)) {
		struct vigie_id_entry *entry = table->slots[i];

		if (!entry || (entry->hash == hash && entry->size == size &&
			       memcmp(entry->id, id, size) == 0))
			return &table->slots[i];
	}
}

static int grow(struct vigie_id_table *table)
{
	struct vigie_id_table more = *table;

	more.n_slots = table->n_slots ? 2 * table->n_slots : FIRST_SLOTS;
	more.slots = calloc(more.n_slots, sizeof(struct vigie_id_entry *));
	if (!more.slots)
		return -ENOMEM;
	for (struct vigie_id_entry *entry = table->first; entry; entry = entry->next)
		*find_slot(&more, entry->id, entry->size, entry->hash) = entry;
	free(table->slots);
	*table = more;
	return 0;
}

int vigie_id_table_add(struct vigie_id_table *table, struct vigie_id_entry *entry)
{
	struct vigie_id_entry **slot;

	if (2 * table->n >= table->n_slots && grow(table) < 0)
		return -ENOMEM;
	entry->hash = hash_id(entry->id, entry->size);
	slot = find_slot(table, entry->id, entry->size, entry->hash);
	if (*slot)
		return 1;
	*slot = entry;
	*(table->last ? &table->last->next : &table->first) = entry;
	table->last = entry;
	table->n++;
	return 0;
}

struct vigie_id_entry *vigie_id_table_find(const struct vigie_id_table *table, const char *id,
					   size_t size)
{
	return table->n == 0 ? NULL : *find_slot(table, id, size, hash_id(id, size));
}
