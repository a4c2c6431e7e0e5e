/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The statements of a source that say how it is reached: who asks, with what secret, and whom to
 * trust. Which of them a source has use for, its transport says. */
#ifndef VIGIE_CONFIG_ACCESS_H
#define VIGIE_CONFIG_ACCESS_H

#include "daemon/config/reader.h"

/* X(enumerator): a word (WORD_…), a handler (access_read_…) and a use (VIGIE_USE_…) each */
#define ACCESS_STATEMENTS(X)                                                                       \
	X(USER)                                                                                    \
	X(SECRET)                                                                                  \
	X(LOGIN)                                                                                   \
	X(AUTHORITY)                                                                               \
	X(CERTIFICATE)                                                                             \
	X(KEY)                                                                                     \
	X(KNOWN_HOSTS)                                                                             \
	X(SENDERS)                                                                                 \
	X(FOLDER)

enum access_statement {
#define X(enumerator) ACCESS_##enumerator,
	ACCESS_STATEMENTS(X)
#undef X
		ACCESS_N,
};

/* A source block being read. */
struct source_draft {
	struct vigie_config_source *source;
	struct vigie_span said[ACCESS_N]; /* where each statement stands; source NULL: nowhere */
	struct vigie_span after; /* what becomes of a file; likewise */
};

#define X(enumerator) bool access_read_##enumerator(struct reader *reader, void *draft);
ACCESS_STATEMENTS(X)
#undef X

/* Once the block is read: what its address has no use for, and what it lacks. */
void access_check(struct reader *reader, const struct source_draft *draft);

#endif
