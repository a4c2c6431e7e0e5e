/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is meant by a record: the national identifier, then the school's own numbers, then name and
 * birth date, then name and class. No guess: when several persons answer, the record is rejected.
 */
#ifndef VIGIE_STORE_IDENTITY_H
#define VIGIE_STORE_IDENTITY_H

#include "daemon/store/roster.h"

/*
 * Finds or adds the person and its membership of the school in `year`. Returns 0 with the person's
 * index in the roster (ROSTER_NONE: the record takes something back from somebody unknown); > 0:
 * rejected, the value is its enum vigie_rejection + 1 (who may be meant is in the roster's sides);
 * or -errno.
 */
int identity_resolve(struct roster *roster, const struct vigie_record *record, int year,
		     uint32_t *ret_person) VIGIE_MUST_CHECK;

/* All that the record says of its pupil, as one key of VIGIE_IDENTITY_KEY_BYTES. 0 or -errno. */
int identity_key(const struct vigie_record *record, int year, uint8_t *ret_key) VIGIE_MUST_CHECK;

#endif
