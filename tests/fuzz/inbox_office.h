/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An invented office whose inbox is fuzzed: one coordinator, one referral, in a store of its own
 * that goes with the process. */
#ifndef VIGIE_TESTS_FUZZ_INBOX_OFFICE_H
#define VIGIE_TESTS_FUZZ_INBOX_OFFICE_H

#include "vigie/reply.h"

#define INBOX_OFFICE_RECIPIENT "essai@exemple.fr"

struct inbox_office {
	struct vigie_store *store;
	struct vigie_config config;
	struct vigie_config_coordinator coordinator;
	struct vigie_config_programme programme;
	char *own, *several, *bounce; /* addresses that count */
	vigie_time now;
};

/* Made at the first call; the referral is proposed again at each. */
struct inbox_office *inbox_office(void);
/* How often the referral moved, in all. */
int64_t inbox_office_moves(struct inbox_office *office);

#endif
