/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An arena is a list of blocks filled from the front; its owner releases all of them at once. It
 * never gives single allocations back and never moves one. */
#include <errno.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "vigie/arena.h"

/* Small enough that a rule set of a few lines costs little, large enough that malloc is rare. */
#define FIRST_BLOCK_SIZE ((size_t)4096)
#define LARGEST_BLOCK_SIZE ((size_t)256 << 10)

struct block {
	struct block *next;
	size_t used, size;
	alignas(max_align_t) char bytes[];
};

struct vigie_arena {
	struct block *blocks; /* the one being filled comes first */
	size_t next_block_size;
	size_t size;
};

int vigie_arena_new(struct vigie_arena **ret_arena)
{
	struct vigie_arena *arena = calloc(1, sizeof(*arena));

	if (!arena)
		return -ENOMEM;
	arena->next_block_size = FIRST_BLOCK_SIZE;
	*ret_arena = arena;
	return 0;
}

void vigie_arena_free(struct vigie_arena *arena)
{
	if (!arena)
		return;
	for (struct block *block = arena->blocks, *next; block; block = next) {
		next = block->next;
		free(block);
	}
	free(arena);
}

static struct block *add_block(struct vigie_arena *arena, size_t size)
{
	struct block *block;

	if (size < arena->next_block_size)
		size = arena->next_block_size;
	block = calloc(1, sizeof(*block) + size);
	if (!block)
		return NULL;
	if (arena->next_block_size < LARGEST_BLOCK_SIZE)
		arena->next_block_size *= 2;
	block->size = size;
	block->next = arena->blocks;
	arena->blocks = block;
	return block;
}

void *vigie_arena_allocate(struct vigie_arena *arena, size_t size)
{
	struct block *block = arena->blocks;
	void *bytes;

	if (size > SIZE_MAX / 4)
		return NULL;
	size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (!block || block->size - block->used < size)
		block = add_block(arena, size);
	if (!block)
		return NULL;
	bytes = block->bytes + block->used;
	block->used += size;
	arena->size += size;
	return bytes;
}

char *vigie_arena_copy(struct vigie_arena *arena, const char *bytes, size_t size)
{
	char *copy = size < SIZE_MAX ? vigie_arena_allocate(arena, size + 1) : NULL;

	if (copy && size)
		memcpy(copy, bytes, size);
	return copy;
}

size_t vigie_arena_size(const struct vigie_arena *arena)
{
	return arena->size;
}
