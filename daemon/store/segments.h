/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The segments of one pupil's rows of facts, taken out, put together anew and written back: for who
 * joins or parts pupils. Opens no transaction.
 */
#ifndef VIGIE_STORE_SEGMENTS_H
#define VIGIE_STORE_SEGMENTS_H

#include "daemon/store/database.h"

/* Rows of one kind in one school and year. */
struct segments_place {
	int64_t school, year, kind;
};

struct segments {
	struct vigie_buffer list; /* struct segment */
	struct vigie_buffer bytes;
};

void segments_done(struct segments *segments);
/* The places where the pupil has facts (`aside`: had some before it was joined), as an array of
 * struct segments_place. 0 or -errno. */
int segments_list_places(struct vigie_store *store, int64_t person, bool aside,
			 struct vigie_buffer *ret_places) VIGIE_MUST_CHECK;
/* Appends what the pupil has there. 0 or -errno. */
int segments_read(struct vigie_store *store, const struct segments_place *place, int64_t person,
		  bool aside, struct segments *segments) VIGIE_MUST_CHECK;
/* In order of delivery; of one delivery in the order in which they were read. */
void segments_sort(struct segments *segments);
/* Takes out those that are among `others`, one for one. */
void segments_subtract(struct segments *segments, const struct segments *others);
/* Moves those of the deliveries to `moved`. 0 or -ENOMEM. */
int segments_move(struct segments *segments, const int64_t *deliveries, size_t n,
		  struct segments *moved) VIGIE_MUST_CHECK;
/* Makes them all that the pupil has there. 0 or -errno. */
int segments_write(struct vigie_store *store, const struct segments_place *place, int64_t person,
		   const struct segments *segments) VIGIE_MUST_CHECK;
/* Puts the pupil's rows aside, before it is joined; and takes them from there. 0 or -errno. */
int segments_put_aside(struct vigie_store *store, int64_t person) VIGIE_MUST_CHECK;
int segments_forget_aside(struct vigie_store *store, int64_t person) VIGIE_MUST_CHECK;
/* Deletes all of the pupil's facts. 0 or -errno. */
int segments_delete(struct vigie_store *store, int64_t person) VIGIE_MUST_CHECK;

#endif
