/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an XML export refers to by an id, for the time of one decoding: open addressing over entries
 * that live in the decoder's arena. It grows with the things a file names, never with its size.
 */
#ifndef VIGIE_CONNECTORS_ID_TABLE_H
#define VIGIE_CONNECTORS_ID_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "vigie/cleanup.h"

/* First member of everything that has an id. */
struct vigie_id_entry {
	const char *id; /* not NUL-terminated */
	size_t size;
	uint32_t hash;
	struct vigie_id_entry *next; /* in the order of the file */
};

/* Zero-initialised; done() frees the slots, not the entries. */
struct vigie_id_table {
	struct vigie_id_entry **slots;
	size_t n_slots, n; /* n_slots is a power of two, at most half used */
	struct vigie_id_entry *first, *last;
};

void vigie_id_table_done(struct vigie_id_table *table);
/* Adds an entry whose id and size are set. Returns 0, 1 when the id is taken, or -ENOMEM. */
int vigie_id_table_add(struct vigie_id_table *table, struct vigie_id_entry *entry) VIGIE_MUST_CHECK;
/* NULL when there is none. */
struct vigie_id_entry *vigie_id_table_find(const struct vigie_id_table *table, const char *id,
					   size_t size);

#endif
