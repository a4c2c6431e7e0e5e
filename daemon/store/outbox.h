/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of the outbox and of the digests sent, for the mail room. A message is fixed when it enters;
 * a lease says who may send it now, and ends by itself. No SQL and no SQLite type shows.
 */
#ifndef VIGIE_STORE_OUTBOX_H
#define VIGIE_STORE_OUTBOX_H

#include "vigie/mail.h"

struct outbox_message {
	const char *message_id, *coordinator, *sender, *recipient, *subject;
	const char *body;
	size_t size;
};
int outbox_insert(struct vigie_store *store, const struct outbox_message *message,
		  vigie_time now) VIGIE_MUST_CHECK;

/* A message in hand until `until`; strings are appended to `body` and the fields. */
struct outbox_lease {
	int64_t id, key;
	vigie_time queued;
	uint32_t attempts; /* this one included */
	char message_id[128], sender[256], recipient[256];
};
/*
 * Takes the next message that is due, if nobody holds a lease: counts the attempt and leases it
 * until `until` under `key` (random, the caller's). Returns 1 with the message, 0 when nothing is
 * due or another lease runs, -errno. Its own transaction (one statement).
 */
int outbox_lease(struct vigie_store *store, vigie_time now, vigie_time until, int64_t key,
		 struct outbox_lease *ret_lease, struct vigie_buffer *body) VIGIE_MUST_CHECK;
/* Ends of a lease. 1 when it is no longer ours: nothing was changed. */
int outbox_sent(struct vigie_store *store, const struct outbox_lease *lease,
		vigie_time now) VIGIE_MUST_CHECK;
int outbox_defer(struct vigie_store *store, const struct outbox_lease *lease, vigie_time next,
		 const char *error) VIGIE_MUST_CHECK;
int outbox_fail(struct vigie_store *store, const struct outbox_lease *lease,
		const char *error) VIGIE_MUST_CHECK;
/* The server cannot be reached: nothing goes before `next`, and what was queued at or before `old`
 * is given up. `ret_failed` gets how many were. */
int outbox_postpone_all(struct vigie_store *store, vigie_time next, vigie_time old,
			const char *error, int64_t *ret_failed) VIGIE_MUST_CHECK;
/* When the next queued message may be tried (or a lease ends); NONE when none is queued. */
int outbox_next_due(struct vigie_store *store, vigie_time *ret_due) VIGIE_MUST_CHECK;

/* The last digest of a coordinator; day and moment NONE when there was none. */
int outbox_get_digest(struct vigie_store *store, const char *coordinator, vigie_day *ret_day,
		      vigie_time *ret_moment) VIGIE_MUST_CHECK;
int outbox_put_digest(struct vigie_store *store, const char *coordinator, vigie_day day,
		      vigie_time moment) VIGIE_MUST_CHECK;

#endif
