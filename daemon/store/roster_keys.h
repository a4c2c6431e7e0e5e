/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the roster: its keys, and the persons in its memory. */
#ifndef VIGIE_STORE_ROSTER_KEYS_H
#define VIGIE_STORE_ROSTER_KEYS_H

#include "daemon/store/roster.h"

/* One letter, the text, and what narrows it: keys of different kinds never meet. Lives until the
 * next one is made. */
struct vigie_buffer *roster_make_key(struct roster *roster, char kind, const char *text,
				     const char *narrow, int64_t number);
/* Adds the key unless it leads to the person already. 0 or -ENOMEM. */
int roster_add_key(struct roster *roster, const struct vigie_buffer *key,
		   uint32_t person) VIGIE_MUST_CHECK;
/* The latest person of the key, or ROSTER_NONE. */
uint32_t roster_find_key(struct roster *roster, const struct vigie_buffer *key);
/* A copy in the roster's arena; NULL of NULL. 0 or -ENOMEM. */
int roster_copy(struct roster *roster, const char *text, const char **ret_copy) VIGIE_MUST_CHECK;
/* Room for one more; its strings are copied and its keys added. `same` ROSTER_NONE: it is itself.
 */
int roster_put(struct roster *roster, const struct roster_person *person,
	       uint32_t *ret_index) VIGIE_MUST_CHECK;
int roster_know_number(struct roster *roster, uint32_t index, enum roster_identifier kind,
		       const char *value) VIGIE_MUST_CHECK;

#endif
