/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One school's part of a file: from its `delivery` record to the next one. Collects in memory,
 * applies at its end, inside the import's transaction. Owns roster and stage.
 */
#ifndef VIGIE_STORE_PART_H
#define VIGIE_STORE_PART_H

#include "daemon/store/apply.h"
#include "daemon/store/deliveries.h"
#include "daemon/store/roster.h"
#include "daemon/store/stage.h"
#include "daemon/store/words.h"

struct part {
	struct vigie_store *store;
	struct words *words; /* of the import */
	int64_t before; /* of a delivery that is tried again: the one that brought it first; else 0
			 */
	struct vigie_delivery delivery; /* this part's row and figures */
	struct delivery_extra extra;
	struct roster roster; /* of the part while it is open */
	struct stage stage;
	uint64_t unreadable; /* rows that gave no record, or a pupil nobody could place */
	bool open, applied;
	/* of what it changes, once it is weighed and applied */
	struct application application;
	uint64_t pupils; /* of the school and year, who had not left */
	struct vigie_buffer dropped; /* int64_t: of these, whom it takes away */
};

/* Starts with what `record` (a delivery) says; `like` gives what the file has in common. */
int part_begin(struct part *part, const struct vigie_delivery *like, const uint8_t *digest,
	       const struct vigie_record_delivery *record) VIGIE_MUST_CHECK;
/* Takes one record: 0; > 0 rejected, the value is its enum vigie_rejection + 1; -errno. */
int part_take(struct part *part, const struct vigie_record *record) VIGIE_MUST_CHECK;
/* Takes back what was taken of pupils of whom two rows of the list were then found: each of their
 * records is rejected, with its line. 0 or what ends the import. */
int part_reject_doubted(struct part *part, int (*on_row)(void *userdata, uint32_t line),
			void *userdata) VIGIE_MUST_CHECK;
/* Who may be meant by the record that was rejected last. */
struct vigie_unclear part_unclear(struct part *part, const struct vigie_record *record,
				  enum vigie_rejection why);
/* Counts the pupils whom it drops: 1 too many, 0 not, -errno. */
int part_weigh(struct part *part) VIGIE_MUST_CHECK;
/* Writes the differences and completes the delivery's row. 0 or -errno. */
int part_apply(struct part *part) VIGIE_MUST_CHECK;
void part_done(struct part *part);

#endif
