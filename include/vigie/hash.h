/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FNV-1a, 64 bits (Fowler, Noll, Vo): tells apart what nobody wants to collide. Not for secrets. */
#ifndef VIGIE_HASH_H
#define VIGIE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define VIGIE_HASH_START UINT64_C(0xcbf29ce484222325)

static inline uint64_t vigie_hash(uint64_t hash, const void *bytes, size_t size)
{
	const unsigned char *at = bytes;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
	return hash;
}

static inline uint64_t vigie_hash_string(uint64_t hash, const char *text)
{
	return vigie_hash(hash, text, strlen(text));
}

#endif
