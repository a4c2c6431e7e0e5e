/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a school's part of a file says, until it is applied: per school year and kind, per person,
 * the packed facts in the order of the file. Memory grows with the part, about ten bytes a fact.
 */
#ifndef VIGIE_STORE_STAGE_H
#define VIGIE_STORE_STAGE_H

#include "daemon/store/pack.h"

/* Facts of one person, in arrival order. */
struct stage_chunk {
	struct pack_writer writer;
	uint8_t *bytes;
	uint32_t size, capacity;
	uint32_t n;
};

/* One school year and kind. */
struct stage_set {
	int year;
	enum vigie_record_type type;
	struct stage_chunk **chunks; /* by index of the roster + 1; 0 is the school; NULL none */
	size_t n_chunks;
};

struct stage {
	struct stage_set *sets;
	size_t n;
};

void stage_done(struct stage *stage);
/* `index` is of the roster + 1, or 0 for the school. 0 or -ENOMEM. */
int stage_add(struct stage *stage, int year, enum vigie_record_type type, size_t index,
	      const struct pack_fact *fact) VIGIE_MUST_CHECK;
/* Forgets what is said of the person with this index. */
void stage_drop(struct stage_set *set, size_t index);
/* The set is there even when empty: its type was held. */
int stage_touch(struct stage *stage, int year, enum vigie_record_type type,
		struct stage_set **ret_set) VIGIE_MUST_CHECK;

#endif
