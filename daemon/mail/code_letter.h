/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters with the access code of an accepted referral, to the coordinator who accepted. */
#ifndef VIGIE_MAIL_CODE_LETTER_H
#define VIGIE_MAIL_CODE_LETTER_H

#include "vigie/config.h"
#include "vigie/store.h"

/* Writes one for each code of which nobody was told, each in a transaction of its own, to whoever
 * may be written to. Adds to `n` how many. 0 or -errno. */
int code_letters_enqueue(struct vigie_store *store, const struct vigie_config *config,
			 vigie_time now, size_t *n) VIGIE_MUST_CHECK;

#endif
