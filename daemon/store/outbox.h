/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of the outbox and of the digests sent, for the mail room. A message is fixed when it enters;
 * a lease says who may send it now, and ends by itself. No SQL and no SQLite type shows.
 */
#ifndef VIGIE_STORE_OUTBOX_H
#define VIGIE_STORE_OUTBOX_H

#include "vigie/mail.h"

/* What a message says that not everybody may read: as enum vigie_identity, and beyond. */
enum outbox_shows { SHOWS_NOTHING, SHOWS_INITIALS, SHOWS_NAMES, SHOWS_CODE };

struct outbox_message {
	const char *message_id, *coordinator, *sender, *recipient, *subject;
	const char *body;
	size_t size;
	enum outbox_shows shows;
};
int outbox_insert(struct vigie_store *store, const struct outbox_message *message,
		  vigie_time now) VIGIE_MUST_CHECK;
/* The number of a message. -ENOENT. */
int outbox_find(struct vigie_store *store, const char *message_id,
		int64_t *ret_id) VIGIE_MUST_CHECK;
/* The return path of one that was not sent yet. */
int outbox_put_sender(struct vigie_store *store, int64_t id, const char *sender) VIGIE_MUST_CHECK;

/* A message in hand until `until`; strings are appended to `body` and the fields. */
struct outbox_lease {
	int64_t id, key;
	vigie_time queued;
	uint32_t attempts; /* this one included */
	enum outbox_shows shows;
	char message_id[128], sender[256], recipient[256], coordinator[128];
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
/* It is not sent before a person has looked; with a line in its story. Within the caller's
 * transaction. As above. */
int outbox_hold(struct vigie_store *store, const struct outbox_lease *lease, const char *reason,
		vigie_time now) VIGIE_MUST_CHECK;
/* What is queued for the same recipient waits as long: mail arrives in its order, and a recipient
 * that turns mail away is not asked again for each message. */
int outbox_postpone_recipient(struct vigie_store *store, const char *recipient,
			      vigie_time next) VIGIE_MUST_CHECK;
/* The server cannot be reached: nothing goes before `next`, and what was queued at or before `old`
 * is given up. `ret_failed` gets how many were. */
int outbox_postpone_all(struct vigie_store *store, vigie_time next, vigie_time old,
			const char *error, int64_t *ret_failed) VIGIE_MUST_CHECK;
/* When the next queued message may be tried (or a lease ends); NONE when none is queued. */
int outbox_next_due(struct vigie_store *store, vigie_time *ret_due) VIGIE_MUST_CHECK;

/* A line of a message's story; who "": the service. */
struct outbox_step {
	vigie_time when;
	const char *who, *what, *why;
};
int outbox_add_step(struct vigie_store *store, int64_t mail,
		    const struct outbox_step *step) VIGIE_MUST_CHECK;

/* The last digest of a coordinator; day and moment NONE when there was none. */
int outbox_get_digest(struct vigie_store *store, const char *coordinator, vigie_day *ret_day,
		      vigie_time *ret_moment) VIGIE_MUST_CHECK;
int outbox_put_digest(struct vigie_store *store, const char *coordinator, vigie_day day,
		      vigie_time moment) VIGIE_MUST_CHECK;
/* When a coordinator last heard anything: the day, and the moment of the last urgent message; NONE
 * never. */
int outbox_get_told(struct vigie_store *store, const char *coordinator, vigie_day *ret_day,
		    vigie_time *ret_urgent) VIGIE_MUST_CHECK;
/* `urgent` NONE: as it was. */
int outbox_put_told(struct vigie_store *store, const char *coordinator, vigie_day day,
		    vigie_time urgent) VIGIE_MUST_CHECK;
/* The first message to somebody about a referral, which later ones follow. Getting: 1 there is one,
 * 0 none, -errno. Putting leaves the first one. */
int outbox_get_thread(struct vigie_store *store, int64_t referral, const char *recipient,
		      char *ret_message_id, size_t size) VIGIE_MUST_CHECK;
int outbox_put_thread(struct vigie_store *store, int64_t referral, const char *recipient,
		      const char *message_id) VIGIE_MUST_CHECK;

#endif
