/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of the outbox. One message at a time is leased; only the holder of the key ends a lease,
 * so a sender that was slow, or killed and replaced, changes nothing afterwards.
 */
#include <errno.h>
#include <string.h>

#include "daemon/store/database.h"
#include "daemon/store/outbox.h"

#define OUTBOX_LISTED                                                                              \
	"SELECT id, message_id, recipient, coordinator, subject, state, queued, next_attempt,"     \
	" sent, attempts, error, shows FROM outbox "
#define RELEASED " leased_until = NULL, lease = NULL WHERE id = ?1 AND lease = ?2"

/* OUTBOX_LEASE: what was put off together comes back together, and what failed before comes last: a
 * message on which the server hangs each time holds up no other. */
#define OUTBOX_STATEMENTS(X)                                                                       \
	X(OUTBOX_INSERT,                                                                           \
	  "INSERT INTO outbox(message_id, coordinator, sender, recipient, subject, body, state,"   \
	  " queued, next_attempt, shows) VALUES(?1, ?2, ?3, ?4, ?5, ?6, 'queued', ?7, ?7, ?8)")    \
	X(OUTBOX_FIND, "SELECT id FROM outbox WHERE message_id = ?1")                              \
	X(OUTBOX_PUT_SENDER, "UPDATE outbox SET sender = ?2 WHERE id = ?1 AND state = 'queued'")   \
	X(OUTBOX_LEASE,                                                                            \
	  "UPDATE outbox SET leased_until = ?2, lease = ?3, attempts = attempts + 1 WHERE id ="    \
	  " (SELECT id FROM outbox WHERE state = 'queued' AND next_attempt <= ?1"                  \
	  "  AND NOT EXISTS(SELECT 1 FROM outbox WHERE leased_until IS NOT NULL"                   \
	  "   AND leased_until > ?1) ORDER BY next_attempt, attempts, id LIMIT 1)"                 \
	  " RETURNING id, coalesce(retried, queued), attempts, message_id, sender, recipient, "    \
	  "body, coordinator,"                                                                     \
	  " shows")                                                                                \
	X(OUTBOX_SENT, "UPDATE outbox SET state = 'sent', sent = ?3, next_attempt = NULL, error "  \
		       "= ''," RELEASED)                                                           \
	X(OUTBOX_DEFER, "UPDATE outbox SET next_attempt = ?3, error = ?4," RELEASED)               \
	X(OUTBOX_FAIL,                                                                             \
	  "UPDATE outbox SET state = 'failed', next_attempt = NULL, error = ?3," RELEASED)         \
	X(OUTBOX_HOLD,                                                                             \
	  "UPDATE outbox SET state = 'held', next_attempt = NULL, error = ?3," RELEASED)           \
	X(OUTBOX_POSTPONE_RECIPIENT, "UPDATE outbox SET next_attempt = ?2 WHERE state = 'queued'"  \
				     " AND recipient = ?1 AND next_attempt < ?2")                  \
	X(OUTBOX_POSTPONE,                                                                         \
	  "UPDATE outbox SET next_attempt = ?1 WHERE state = 'queued' AND next_attempt < ?1")      \
	X(OUTBOX_GIVE_UP, "UPDATE outbox SET state = 'failed', next_attempt = NULL, error = ?2"    \
			  " WHERE state = 'queued' AND coalesce(retried, queued) <= ?1")           \
	X(OUTBOX_NEXT_DUE, "SELECT min(next_attempt), (SELECT max(leased_until) FROM outbox"       \
			   "  WHERE leased_until IS NOT NULL) FROM outbox WHERE state = 'queued'") \
	X(OUTBOX_LIST,                                                                             \
	  OUTBOX_LISTED "/* all */ WHERE ?1 OR state NOT IN ('sent', 'dropped') ORDER BY id")      \
	X(OUTBOX_GET, OUTBOX_LISTED "WHERE id = ?1")                                               \
	X(OUTBOX_BODY, "SELECT body FROM outbox WHERE id = ?1")                                    \
	X(OUTBOX_GET_DIGEST, "SELECT day, moment FROM digest WHERE coordinator = ?1")              \
	X(OUTBOX_PUT_DIGEST, "INSERT INTO digest(coordinator, day, moment) VALUES(?1, ?2, ?3)"     \
			     " ON CONFLICT(coordinator) DO UPDATE SET day = ?2, moment = ?3")

STORE_DEFINE_STATEMENTS(OUTBOX, OUTBOX_STATEMENTS)

const char *vigie_mail_state_word(enum vigie_mail_state state)
{
	static const char *const words[] = {
#define X(enumerator, word, text) word,
		VIGIE_MAIL_STATES(X)
#undef X
	};

	return words[state];
}

int outbox_insert(struct vigie_store *store, const struct outbox_message *message, vigie_time now)
{
	return database_do(store, &statements_OUTBOX, OUTBOX_INSERT, "tttttbii",
			   message->message_id, message->coordinator, message->sender,
			   message->recipient, message->subject, message->body, message->size, now,
			   (int64_t)message->shows);
}

int outbox_find(struct vigie_store *store, const char *message_id, int64_t *ret_id)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_OUTBOX, OUTBOX_FIND, &row, "t", message_id);

	if (r == 0)
		r = database_step(store, row);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	*ret_id = sqlite3_column_int64(row, 0);
	return 0;
}

int outbox_put_sender(struct vigie_store *store, int64_t id, const char *sender)
{
	return database_do(store, &statements_OUTBOX, OUTBOX_PUT_SENDER, "it", id, sender);
}

int outbox_lease(struct vigie_store *store, vigie_time now, vigie_time until, int64_t key,
		 struct outbox_lease *ret_lease, struct vigie_buffer *body)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	struct outbox_lease lease = {.key = key};
	int r = database_bind(store, &statements_OUTBOX, OUTBOX_LEASE, &row, "iii", now, until,
			      key);

	if (r == 0)
		r = database_step(store, row);
	if (r <= 0)
		return r;
	lease.id = sqlite3_column_int64(row, 0);
	lease.queued = sqlite3_column_int64(row, 1);
	lease.attempts = (uint32_t)sqlite3_column_int64(row, 2);
	database_copy_text(row, 3, lease.message_id, sizeof(lease.message_id));
	database_copy_text(row, 4, lease.sender, sizeof(lease.sender));
	database_copy_text(row, 5, lease.recipient, sizeof(lease.recipient));
	vigie_buffer_append(body, sqlite3_column_blob(row, 6),
			    (size_t)sqlite3_column_bytes(row, 6));
	database_copy_text(row, 7, lease.coordinator, sizeof(lease.coordinator));
	lease.shows = (enum outbox_shows)sqlite3_column_int(row, 8);
	/* The lease counts once the statement has come to its end. */
	r = database_step(store, row);
	if (r == 0)
		r = vigie_buffer_error(body);
	if (r < 0)
		return r;
	*ret_lease = lease;
	return 1;
}

/* Ends a lease by a bound statement: 1 when no row was ours. */
static int end_lease(struct vigie_store *store, sqlite3_stmt *statement, int r)
{
	if (r == 0)
		r = database_run(store, statement);
	if (r < 0)
		return r;
	return sqlite3_changes64(database_handle(store)) == 0 ? 1 : 0;
}

int outbox_sent(struct vigie_store *store, const struct outbox_lease *lease, vigie_time now)
{
	sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_OUTBOX, OUTBOX_SENT, &statement, "iii", lease->id,
			      lease->key, now);

	return end_lease(store, statement, r);
}

int outbox_defer(struct vigie_store *store, const struct outbox_lease *lease, vigie_time next,
		 const char *error)
{
	sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_OUTBOX, OUTBOX_DEFER, &statement, "iiit",
			      lease->id, lease->key, next, error);

	return end_lease(store, statement, r);
}

int outbox_fail(struct vigie_store *store, const struct outbox_lease *lease, const char *error)
{
	sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_OUTBOX, OUTBOX_FAIL, &statement, "iit", lease->id,
			      lease->key, error);

	return end_lease(store, statement, r);
}

int outbox_hold(struct vigie_store *store, const struct outbox_lease *lease, const char *reason,
		vigie_time now)
{
	sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_OUTBOX, OUTBOX_HOLD, &statement, "iit", lease->id,
			      lease->key, reason);

	r = end_lease(store, statement, r);
	return r ? r
		 : outbox_add_step(store, lease->id,
				   &(struct outbox_step){now, "", "hold", reason});
}

int outbox_postpone_recipient(struct vigie_store *store, const char *recipient, vigie_time next)
{
	return database_do(store, &statements_OUTBOX, OUTBOX_POSTPONE_RECIPIENT, "ti", recipient,
			   next);
}

int outbox_postpone_all(struct vigie_store *store, vigie_time next, vigie_time old,
			const char *error, int64_t *ret_failed)
{
	int r = database_do(store, &statements_OUTBOX, OUTBOX_GIVE_UP, "it", old, error);

	if (r < 0)
		return r;
	*ret_failed = sqlite3_changes64(database_handle(store));
	return database_do(store, &statements_OUTBOX, OUTBOX_POSTPONE, "i", next);
}

int outbox_next_due(struct vigie_store *store, vigie_time *ret_due)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	vigie_time next, leased;
	int r = database_bind(store, &statements_OUTBOX, OUTBOX_NEXT_DUE, &row, "");

	if (r == 0)
		r = database_step(store, row);
	if (r < 0)
		return r;
	next = database_integer(row, 0, VIGIE_TIME_NONE);
	leased = database_integer(row, 1, VIGIE_TIME_NONE);
	*ret_due = next != VIGIE_TIME_NONE && leased > next ? leased : next;
	return 0;
}

int outbox_get_digest(struct vigie_store *store, const char *coordinator, vigie_day *ret_day,
		      vigie_time *ret_moment)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_OUTBOX, OUTBOX_GET_DIGEST, &row, "t", coordinator);

	if (r == 0)
		r = database_step(store, row);
	if (r < 0)
		return r;
	*ret_day = r > 0 ? sqlite3_column_int(row, 0) : VIGIE_DAY_NONE;
	*ret_moment = r > 0 ? sqlite3_column_int64(row, 1) : VIGIE_TIME_NONE;
	return 0;
}

int outbox_put_digest(struct vigie_store *store, const char *coordinator, vigie_day day,
		      vigie_time moment)
{
	return database_do(store, &statements_OUTBOX, OUTBOX_PUT_DIGEST, "tii", coordinator,
			   (int64_t)day, moment);
}

static int read_mail(sqlite3_stmt *row, struct vigie_mail *mail)
{
	const char *word = (const char *)sqlite3_column_text(row, 5);

	mail->id = sqlite3_column_int64(row, 0);
	database_copy_text(row, 1, mail->message_id, sizeof(mail->message_id));
	database_copy_text(row, 2, mail->recipient, sizeof(mail->recipient));
	database_copy_text(row, 3, mail->coordinator, sizeof(mail->coordinator));
	database_copy_text(row, 4, mail->subject, sizeof(mail->subject));
	mail->queued = sqlite3_column_int64(row, 6);
	mail->next_attempt = database_integer(row, 7, VIGIE_TIME_NONE);
	mail->sent = database_integer(row, 8, VIGIE_TIME_NONE);
	mail->attempts = (uint32_t)sqlite3_column_int64(row, 9);
	database_copy_text(row, 10, mail->error, sizeof(mail->error));
	mail->secret = sqlite3_column_int(row, 11) == SHOWS_CODE;
	for (int state = 0; word && state < VIGIE_MAIL_STATES_N; state++) {
		if (strcmp(word, vigie_mail_state_word(state)) == 0) {
			mail->state = state;
			return 0;
		}
	}
	return -EUCLEAN;
}

int vigie_mail_each(struct vigie_store *store, bool all,
		    int (*on_mail)(void *userdata, const struct vigie_mail *mail), void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_OUTBOX, OUTBOX_LIST, &row, "i", (int64_t)all);

	while (r == 0 && (r = database_step(store, row)) > 0) {
		struct vigie_mail mail;

		r = read_mail(row, &mail);
		if (r == 0)
			r = on_mail(userdata, &mail);
		if (r != 0)
			return r;
	}
	return r;
}

static int append_body(struct vigie_store *store, int64_t id, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_OUTBOX, OUTBOX_BODY, &row, "i", id);

	if (r == 0)
		r = database_step(store, row);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	vigie_buffer_append(out, sqlite3_column_blob(row, 0), (size_t)sqlite3_column_bytes(row, 0));
	return vigie_buffer_error(out);
}

int vigie_mail_get(struct vigie_store *store, int64_t id, struct vigie_mail *ret_mail,
		   struct vigie_buffer *out)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	struct vigie_mail mail;
	int r = database_bind(store, &statements_OUTBOX, OUTBOX_GET, &row, "i", id);

	if (r == 0)
		r = database_step(store, row);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	r = read_mail(row, &mail);
	if (r == 0)
		r = append_body(store, id, out);
	if (r == 0)
		*ret_mail = mail;
	return r;
}
