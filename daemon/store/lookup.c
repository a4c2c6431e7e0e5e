/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hash table with chains by number (lookup.h). Entries are never taken out one by one. */
#include <errno.h>
#include <string.h>

#include "daemon/store/lookup.h"

#define SLOTS_FIRST 256

void lookup_done(struct lookup *lookup)
{
	vigie_arena_free(lookup->keys);
	free(lookup->entries);
	free(lookup->slots);
	memset(lookup, 0, sizeof(*lookup));
}

void lookup_clear(struct lookup *lookup)
{
	if (lookup->n == 0)
		return;
	vigie_arena_free(lookup->keys);
	lookup->keys = NULL;
	lookup->n = 0;
	memset(lookup->slots, 0, lookup->n_slots * sizeof(lookup->slots[0]));
}

/* Eight bytes a step: keys are short and looked up once per record. */
static uint64_t hash_of(const void *key, size_t size)
{
	const char *at = key;
	uint64_t hash = UINT64_C(0x9e3779b97f4a7c15) ^ size, word;

	for (; size >= sizeof(word); size -= sizeof(word), at += sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		hash = (hash ^ word) * UINT64_C(0xff51afd7ed558ccd);
		hash ^= hash >> 32;
	}
	word = 0;
	if (size > 0)
		memcpy(&word, at, size);
	hash = (hash ^ word) * UINT64_C(0xc4ceb9fe1a85ec53);
	return hash ^ hash >> 29;
}

static void link_entry(struct lookup *lookup, size_t i)
{
	uint32_t *slot = &lookup->slots[lookup->entries[i].hash & (lookup->n_slots - 1)];

	lookup->entries[i].next = *slot;
	*slot = (uint32_t)i + 1;
}

static int grow(struct lookup *lookup)
{
	size_t n_slots = lookup->n_slots ? lookup->n_slots * 2 : SLOTS_FIRST;
	struct lookup_entry *entries =
		reallocarray(lookup->entries, n_slots, sizeof(lookup->entries[0]));
	uint32_t *slots;

	if (!entries)
		return -ENOMEM;
	lookup->entries = entries;
	slots = calloc(n_slots, sizeof(slots[0]));
	if (!slots)
		return -ENOMEM;
	free(lookup->slots);
	lookup->slots = slots;
	lookup->n_slots = lookup->capacity = n_slots;
	for (size_t i = 0; i < lookup->n; i++)
		link_entry(lookup, i);
	return 0;
}

int lookup_add(struct lookup *lookup, const void *key, size_t size, int64_t value)
{
	struct lookup_entry *entry;
	char *copy;
	int r = 0;

	if (!lookup->keys)
		r = vigie_arena_new(&lookup->keys);
	if (r == 0 && lookup->n == lookup->capacity)
		r = grow(lookup);
	if (r < 0)
		return r;
	copy = vigie_arena_copy(lookup->keys, key, size);
	if (!copy)
		return -ENOMEM;
	entry = &lookup->entries[lookup->n];
	*entry = (struct lookup_entry){
		.key = copy, .hash = hash_of(key, size), .size = (uint32_t)size, .value = value};
	link_entry(lookup, lookup->n++);
	return 0;
}

static const struct lookup_entry *walk(const struct lookup *lookup, uint32_t at, uint64_t hash,
				       const void *key, size_t size)
{
	while (at > 0) {
		const struct lookup_entry *entry = &lookup->entries[at - 1];

		if (entry->hash == hash && entry->size == size &&
		    memcmp(entry->key, key, size) == 0)
			return entry;
		at = entry->next;
	}
	return NULL;
}

const struct lookup_entry *lookup_find(const struct lookup *lookup, const void *key, size_t size)
{
	uint64_t hash;

	if (lookup->n == 0)
		return NULL;
	hash = hash_of(key, size);
	return walk(lookup, lookup->slots[hash & (lookup->n_slots - 1)], hash, key, size);
}

const struct lookup_entry *lookup_next(const struct lookup *lookup,
				       const struct lookup_entry *entry)
{
	return walk(lookup, entry->next, entry->hash, entry->key, entry->size);
}
