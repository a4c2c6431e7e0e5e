/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records to tuples (pack.h): the one place that knows which field of a record is which code. */
#ifndef VIGIE_STORE_TUPLE_H
#define VIGIE_STORE_TUPLE_H

#include "daemon/store/pack.h"
#include "daemon/store/words.h"

/* Makes the tuple of a record that is kept as a fact; texts become numbers. 0 or -errno. */
int tuple_from_record(struct words *words, const struct vigie_record *record,
		      struct pack_fact *ret_fact) VIGIE_MUST_CHECK;
/* The day that places a record in a school year; NONE: it has none, the delivery's year counts. */
vigie_day tuple_day(const struct vigie_record *record);
/* Does the record say anything about the pupil's year, beside who it is? */
bool tuple_pupil_enrolls(const struct vigie_record_pupil *pupil);
/* A later `pupil` record of the same delivery, or of a delta: what it does not say stays. */
void tuple_merge_pupil(struct pack_fact *fact, const struct pack_fact *earlier);

#endif
