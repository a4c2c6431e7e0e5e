/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of answers by mail (replies.h). Owns nothing. Keeps no word of a message. */
#include <errno.h>
#include <string.h>

#include "daemon/store/database.h"
#include "daemon/store/replies.h"
#include "vigie/reply.h"

#define REPLIES_LAST_STEP "(SELECT max(id) FROM outbox_step WHERE mail = outbox.id)"
#define REPLIES_HELD                                                                               \
	" WHERE recipient = ?1 COLLATE NOCASE AND state = 'held' AND length(body) > 0"             \
	" AND EXISTS(SELECT 1 FROM outbox_step WHERE id = " REPLIES_LAST_STEP                      \
	"  AND who = '' AND what = 'hold')"
#define REPLIES_CLEARED                                                                            \
	" WHERE recipient = ?1 COLLATE NOCASE AND state = 'held'"                                  \
	" AND EXISTS(SELECT 1 FROM outbox_step WHERE id = " REPLIES_LAST_STEP                      \
	"  AND what = 'clear')"

#define REPLIES_STATEMENTS(X)                                                                      \
	X(REPLIES_SET_KEY, "INSERT OR IGNORE INTO reply_key(id, key) VALUES(1, ?1)")               \
	X(REPLIES_KEY, "SELECT key FROM reply_key WHERE id = 1")                                   \
	X(REPLIES_SEEN, "SELECT 1 FROM reply_seen WHERE digest = ?1")                              \
	X(REPLIES_NOTE_SEEN, "INSERT OR IGNORE INTO reply_seen(digest, moment) VALUES(?1, ?2)")    \
	X(REPLIES_FORGET_SEEN, "DELETE FROM reply_seen WHERE moment < ?1")                         \
	X(REPLIES_FORGET_ANSWERS, "DELETE FROM reply_answer WHERE moment < ?1")                    \
	X(REPLIES_NOTE_DONE,                                                                       \
	  "INSERT INTO reply_done(referral, recipient, command, moment)"                           \
	  " SELECT id, ?2, ?3, ?4 FROM referral WHERE id = ?1 AND (?5 OR NOT EXISTS("              \
	  "  SELECT 1 FROM reply_done WHERE referral = ?1 AND recipient = ?2 AND command = ?3))")  \
	X(REPLIES_DONE, "SELECT referral, command, moment FROM reply_done"                         \
			" WHERE recipient = ?1 AND confirmed IS NULL ORDER BY id")                 \
	X(REPLIES_CONFIRM, "UPDATE reply_done SET confirmed = ?2"                                  \
			   " WHERE recipient = ?1 AND confirmed IS NULL")                          \
	X(REPLIES_LATELY, "SELECT count(*), count(*) FILTER(WHERE referral = ?2),"                 \
			  " count(*) FILTER(WHERE referral = ?2 AND help = 1)"                     \
			  " FROM reply_answer WHERE recipient = ?1 AND moment >= ?3")              \
	X(REPLIES_NOTE_ANSWER, "INSERT INTO reply_answer(recipient, referral, help, moment)"       \
			       " VALUES(?1, ?2, ?3, ?4)")                                          \
	X(REPLIES_STOP, "INSERT OR IGNORE INTO bounced(recipient, status, since, mail)"            \
			" VALUES(?1, ?2, ?3, ?4)")                                                 \
	X(REPLIES_STOPPED, "SELECT 1 FROM bounced WHERE recipient = ?1 AND cleared IS NULL")       \
	X(REPLIES_ALL_STOPPED,                                                                     \
	  "SELECT recipient, status, since, mail FROM bounced INDEXED BY bounced_now"              \
	  " WHERE cleared IS NULL ORDER BY recipient")                                             \
	X(REPLIES_CLEAR, "UPDATE bounced SET cleared = ?2, cleared_by = ?3"                        \
			 " WHERE recipient = ?1 AND cleared IS NULL")                              \
	/* What the service held back, not a person; one that may not go for another reason is     \
	 * held again. */                                                                          \
	X(REPLIES_NOTE_RELEASE, "/* all */ INSERT INTO outbox_step(mail, moment, who, what, why)"  \
				" SELECT id, ?2, ?3, 'clear', '' FROM outbox" REPLIES_HELD)        \
	X(REPLIES_RELEASE, "/* all */ UPDATE outbox SET state = 'queued', next_attempt = ?2,"      \
			   " retried = ?2, error = ''" REPLIES_CLEARED)

STORE_DEFINE_STATEMENTS(REPLIES, REPLIES_STATEMENTS)

static bool changed(struct vigie_store *store)
{
	return sqlite3_changes64(database_handle(store)) > 0;
}

/* Does the query give a row? */
static int ask(struct vigie_store *store, sqlite3_stmt *row, int r)
{
	if (r == 0)
		r = database_step(store, row);
	database_reset(row);
	return r;
}

int replies_key(struct vigie_store *store, const uint8_t *fresh, uint8_t *ret_key, size_t size)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REPLIES, REPLIES_KEY, &row, "");

	if (r == 0)
		r = database_step(store, row);
	if (r == 0) {
		r = database_do(store, &statements_REPLIES, REPLIES_SET_KEY, "b", fresh, size);
		if (r == 0)
			r = database_bind(store, &statements_REPLIES, REPLIES_KEY, &row, "");
		/* Another process may have been first: its key counts. */
		if (r == 0)
			r = database_step(store, row);
	}
	if (r < 0)
		return r;
	if (r == 0 || (size_t)sqlite3_column_bytes(row, 0) != size)
		return -EUCLEAN;
	memcpy(ret_key, sqlite3_column_blob(row, 0), size);
	return 0;
}

int replies_seen(struct vigie_store *store, const uint8_t digest[DIGEST_BYTES])
{
	sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REPLIES, REPLIES_SEEN, &row, "b", digest,
			      (size_t)DIGEST_BYTES);

	return ask(store, row, r);
}

int replies_note_seen(struct vigie_store *store, const uint8_t digest[DIGEST_BYTES], vigie_time now,
		      vigie_time old)
{
	int r = database_do(store, &statements_REPLIES, REPLIES_NOTE_SEEN, "bi", digest,
			    (size_t)DIGEST_BYTES, now);

	if (r == 0)
		r = database_do(store, &statements_REPLIES, REPLIES_FORGET_SEEN, "i", old);
	if (r == 0)
		r = database_do(store, &statements_REPLIES, REPLIES_FORGET_ANSWERS, "i", old);
	return r;
}

int replies_note_done(struct vigie_store *store, int64_t referral, const char *recipient,
		      const char *command, bool fresh, vigie_time now)
{
	int r = database_do(store, &statements_REPLIES, REPLIES_NOTE_DONE, "ittii", referral,
			    recipient, command, now, (int64_t)fresh);

	return r < 0 ? r : !changed(store);
}

int replies_each_done(struct vigie_store *store, const char *recipient,
		      int (*on_done)(void *userdata, int64_t referral, const char *command,
				     vigie_time when),
		      void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REPLIES, REPLIES_DONE, &row, "t", recipient);

	while (r == 0 && (r = database_step(store, row)) > 0)
		r = on_done(userdata, sqlite3_column_int64(row, 0),
			    (const char *)sqlite3_column_text(row, 1),
			    sqlite3_column_int64(row, 2));
	return r;
}

int vigie_reply_confirm(struct vigie_store *store, const char *recipient, vigie_time now)
{
	return database_do(store, &statements_REPLIES, REPLIES_CONFIRM, "ti", recipient, now);
}

int replies_lately(struct vigie_store *store, const char *recipient, int64_t referral,
		   vigie_time since, struct replies_lately *ret_lately)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REPLIES, REPLIES_LATELY, &row, "tii", recipient,
			      referral, since);

	if (r == 0)
		r = database_step(store, row);
	if (r < 0)
		return r;
	*ret_lately =
		(struct replies_lately){sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1),
					sqlite3_column_int64(row, 2)};
	return 0;
}

int replies_note_answer(struct vigie_store *store, const char *recipient, int64_t referral,
			bool help, vigie_time now)
{
	return database_do(store, &statements_REPLIES, REPLIES_NOTE_ANSWER, "tiii", recipient,
			   referral, (int64_t)help, now);
}

int replies_stop(struct vigie_store *store, const struct vigie_bounced *bounced)
{
	int r = database_do(store, &statements_REPLIES, REPLIES_STOP, "ttii", bounced->recipient,
			    bounced->status, bounced->since, bounced->mail);

	return r < 0 ? r : !changed(store);
}

int vigie_recipient_stopped(struct vigie_store *store, const char *recipient)
{
	sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REPLIES, REPLIES_STOPPED, &row, "t", recipient);

	return ask(store, row, r);
}

int vigie_recipients_each_stopped(struct vigie_store *store,
				  int (*on_bounced)(void *userdata,
						    const struct vigie_bounced *bounced),
				  void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_REPLIES, REPLIES_ALL_STOPPED, &row, "");

	while (r == 0 && (r = database_step(store, row)) > 0) {
		struct vigie_bounced bounced = {.since = sqlite3_column_int64(row, 2),
						.mail = sqlite3_column_int64(row, 3)};

		database_copy_text(row, 0, bounced.recipient, sizeof(bounced.recipient));
		database_copy_text(row, 1, bounced.status, sizeof(bounced.status));
		r = on_bounced(userdata, &bounced);
	}
	return r;
}

static int release(struct vigie_store *store, const char *recipient, const char *who,
		   vigie_time now)
{
	int r = database_do(store, &statements_REPLIES, REPLIES_NOTE_RELEASE, "tit", recipient, now,
			    who);

	return r < 0 ? r
		     : database_do(store, &statements_REPLIES, REPLIES_RELEASE, "ti", recipient,
				   now);
}

int vigie_recipient_clear(struct vigie_store *store, const char *recipient, const char *who,
			  vigie_time now)
{
	int r = vigie_store_begin(store);

	if (r < 0)
		return r;
	r = database_do(store, &statements_REPLIES, REPLIES_CLEAR, "tit", recipient, now, who);
	if (r == 0)
		r = changed(store) ? release(store, recipient, who, now) : -ENOENT;
	if (r == 0)
		r = vigie_store_commit(store);
	if (r < 0)
		vigie_store_rollback(store);
	return r;
}
