/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Byte strings to numbers, in memory: the roster's keys, words, subjects. One key may stand for
 * several numbers (homonyms). Owns copies of the keys.
 */
#ifndef VIGIE_STORE_LOOKUP_H
#define VIGIE_STORE_LOOKUP_H

#include <stddef.h>
#include <stdint.h>

#include "vigie/arena.h"

struct lookup_entry {
	const char *key;
	uint64_t hash;
	uint32_t size;
	uint32_t next; /* entry of the same slot + 1; 0 none */
	int64_t value;
};

struct lookup {
	struct vigie_arena *keys;
	struct lookup_entry *entries;
	size_t n, capacity;
	uint32_t *slots; /* entry + 1; 0 none */
	size_t n_slots; /* a power of two */
};

void lookup_done(struct lookup *lookup);
/* Forgets everything. */
void lookup_clear(struct lookup *lookup);
/* Adds one more number under the key. 0 or -ENOMEM. */
int lookup_add(struct lookup *lookup, const void *key, size_t size, int64_t value) VIGIE_MUST_CHECK;
/* The latest of the key's numbers, then the earlier ones; NULL when there is none (any more). */
const struct lookup_entry *lookup_find(const struct lookup *lookup, const void *key, size_t size);
const struct lookup_entry *lookup_next(const struct lookup *lookup,
				       const struct lookup_entry *entry);

#endif
