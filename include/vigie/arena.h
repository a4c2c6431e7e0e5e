/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An arena: many small allocations of one document or rule set, released together. Owned by one
 * object, never shared. */
#ifndef VIGIE_ARENA_H
#define VIGIE_ARENA_H

#include <stddef.h>

#include "vigie/cleanup.h"

struct vigie_arena;

/* Returns 0 and a new arena (owner: caller, frees with vigie_arena_free), or -ENOMEM. */
int vigie_arena_new(struct vigie_arena **ret_arena) VIGIE_MUST_CHECK;
/* Releases the arena and everything allocated from it. NULL is allowed. */
void vigie_arena_free(struct vigie_arena *arena);
VIGIE_DEFINE_FREEP(vigie_arena, struct vigie_arena, vigie_arena_free)

/* Returns `size` zeroed bytes aligned for any type, owned by the arena; NULL when memory is
 * exhausted. */
void *vigie_arena_allocate(struct vigie_arena *arena, size_t size);
/* Returns a NUL-terminated copy of `size` bytes, owned by the arena; NULL when memory is exhausted.
 */
char *vigie_arena_copy(struct vigie_arena *arena, const char *bytes, size_t size);
/* Bytes the arena holds, for limits and tests. */
size_t vigie_arena_size(const struct vigie_arena *arena);

#endif
