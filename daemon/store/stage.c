/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packed facts waiting to be applied (stage.h). */
#include <errno.h>
#include <string.h>

#include "daemon/store/stage.h"

#define CHUNK_FIRST 128

static void set_done(struct stage_set *set)
{
	for (size_t i = 0; i < set->n_chunks; i++) {
		if (set->chunks[i])
			free(set->chunks[i]->bytes);
		free(set->chunks[i]);
	}
	free(set->chunks);
}

void stage_done(struct stage *stage)
{
	for (size_t i = 0; i < stage->n; i++)
		set_done(&stage->sets[i]);
	free(stage->sets);
	memset(stage, 0, sizeof(*stage));
}

int stage_touch(struct stage *stage, int year, enum vigie_record_type type,
		struct stage_set **ret_set)
{
	struct stage_set *sets;

	for (size_t i = 0; i < stage->n; i++) {
		if (stage->sets[i].year == year && stage->sets[i].type == type) {
			*ret_set = &stage->sets[i];
			return 0;
		}
	}
	sets = reallocarray(stage->sets, stage->n + 1, sizeof(*sets));
	if (!sets)
		return -ENOMEM;
	stage->sets = sets;
	sets[stage->n] = (struct stage_set){.year = year, .type = type};
	*ret_set = &sets[stage->n++];
	return 0;
}

static int reach(struct stage_set *set, size_t index)
{
	size_t n = set->n_chunks ? set->n_chunks : 64;
	struct stage_chunk **chunks;

	if (index < set->n_chunks)
		return 0;
	while (n <= index)
		n *= 2;
	chunks = reallocarray(set->chunks, n, sizeof(struct stage_chunk *));
	if (!chunks)
		return -ENOMEM;
	memset(chunks + set->n_chunks, 0, (n - set->n_chunks) * sizeof(struct stage_chunk *));
	set->chunks = chunks;
	set->n_chunks = n;
	return 0;
}

void stage_drop(struct stage_set *set, size_t index)
{
	free(set->chunks[index]->bytes);
	free(set->chunks[index]);
	set->chunks[index] = NULL;
}

static int make_room(struct stage_chunk *chunk)
{
	uint32_t capacity = chunk->capacity ? chunk->capacity * 2 : CHUNK_FIRST;
	uint8_t *bytes;

	if (chunk->size + PACK_BYTES_MAX <= chunk->capacity)
		return 0;
	if (chunk->capacity > UINT32_MAX / 2)
		return -ENOMEM;
	bytes = realloc(chunk->bytes, capacity);
	if (!bytes)
		return -ENOMEM;
	chunk->bytes = bytes;
	chunk->capacity = capacity;
	return 0;
}

int stage_add(struct stage *stage, int year, enum vigie_record_type type, size_t index,
	      const struct pack_fact *fact)
{
	struct stage_set *set = NULL;
	struct stage_chunk *chunk;
	int r = stage_touch(stage, year, type, &set);

	if (r == 0)
		r = reach(set, index);
	if (r < 0)
		return r;
	chunk = set->chunks[index];
	if (!chunk) {
		chunk = set->chunks[index] = calloc(1, sizeof(*chunk));
		if (!chunk)
			return -ENOMEM;
		pack_writer_init(&chunk->writer, &pack_kinds[type]);
	}
	r = make_room(chunk);
	if (r < 0)
		return r;
	chunk->size = (uint32_t)(pack_write(&chunk->writer, fact, chunk->bytes + chunk->size) -
				 chunk->bytes);
	chunk->n++;
	return 0;
}
