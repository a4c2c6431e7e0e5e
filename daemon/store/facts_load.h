/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the loading of facts: the object being filled, and the two halves of the work. */
#ifndef VIGIE_STORE_FACTS_LOAD_H
#define VIGIE_STORE_FACTS_LOAD_H

#include "daemon/store/database.h"
#include "daemon/store/fold.h"

/* Numbers of the store to indices of the facts; UINT32_MAX not yet met. */
struct facts_numbers {
	uint32_t *index;
	size_t n;
};

struct facts_load {
	struct vigie_store *store;
	int64_t school;
	int64_t only; /* the one pupil who is loaded; 0 all */
	struct vigie_facts *facts; /* being filled */
#define X(field, type) size_t capacity_##field;
	VIGIE_FACT_ARRAYS(X)
#undef X
	struct fold fold;
	struct vigie_buffer hidden_deliveries; /* uint32_t, sorted */
	struct vigie_buffer lists; /* int64_t: the store's numbers of the facts' lists */
	struct facts_numbers subjects, classes, outcomes;
};

/* Appends what the fold holds of one person, kind and year. `pupil` is the index, unused for what
 * belongs to the school. 0 or -errno. */
int facts_fill(struct facts_load *load, enum vigie_record_type type, int year,
	       uint32_t pupil) VIGIE_MUST_CHECK;
/* Brings every array into the order of facts.h. */
int facts_sort(struct vigie_facts *facts) VIGIE_MUST_CHECK;
void facts_numbers_done(struct facts_numbers *numbers);

/* Room for `more` elements in an array of the facts. 0 or -ENOMEM. */
int facts_reserve(void **array, size_t n, size_t *capacity, size_t more,
		  size_t size) VIGIE_MUST_CHECK;
#define FACTS_RESERVE(load, field, more)                                                           \
	facts_reserve((void **)&(load)->facts->field, (load)->facts->n_##field,                    \
		      &(load)->capacity_##field, more, sizeof((load)->facts->field[0]))

#endif
