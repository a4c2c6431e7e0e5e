/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a part of a file may concern: those it speaks of, and those who stand in the store. Reads
 * only; the list is the caller's. */
#ifndef VIGIE_STORE_AFFECTED_H
#define VIGIE_STORE_AFFECTED_H

#include "daemon/store/apply.h"

/* A person with facts in the store, a part in the stage, or both. */
struct affected {
	int64_t person;
	const struct stage_chunk *chunk; /* NULL: not in the stage */
	bool stands;
};

/* Everybody whom the set may concern, once, by number; of the others only `with_others`. */
int affected_list(const struct application *application, const struct stage_set *set,
		  bool with_others, struct vigie_buffer *list, size_t *ret_n) VIGIE_MUST_CHECK;

#endif
