/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who answers to what a row says: the national identifier, then the school's own numbers, then name
 * and birth date, then name and class. No guess: who may be meant is noted in the roster's sides.
 */
#ifndef VIGIE_STORE_SEARCH_H
#define VIGIE_STORE_SEARCH_H

#include "daemon/store/roster.h"

/* 0 with the person or ROSTER_NONE in `ret_found`; > 0 rejected, the value is its enum
 * vigie_rejection + 1; -errno. */
int search_person(struct roster *roster, const struct roster_saying *saying, int year,
		  uint32_t *ret_found) VIGIE_MUST_CHECK;
/*
 * Of a pupil who is known by number only, and of whom the row says name and birth date: the one
 * pupil who is known by that name and birth date only. Neither knows what the other knows, and the
 * row says both. ROSTER_NONE when there is none, or several.
 */
uint32_t search_nameless_twin(struct roster *roster, const struct roster_saying *saying,
			      uint32_t person);
/* Does it say a number of its pupil, beside the name? */
bool search_says_number(const struct roster_saying *saying);

#endif
