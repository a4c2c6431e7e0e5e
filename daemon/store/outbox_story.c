/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is remembered beside the messages of the outbox: what people did with them, when each
 * coordinator last heard anything, which message began the thread of a referral. Decides nothing.
 */
#include <errno.h>

#include "daemon/store/database.h"
#include "daemon/store/outbox.h"

#define STORY_STATEMENTS(X)                                                                        \
	X(STORY_ACT,                                                                               \
	  "UPDATE outbox SET state = ?3, next_attempt = ?4, retried = coalesce(?4, retried),"      \
	  " leased_until = NULL, lease = NULL WHERE id = ?1"                                       \
	  " AND instr(?5, '|' || state || '|') > 0"                                                \
	  " AND (leased_until IS NULL OR leased_until <= ?2)" /* A message whose pupil was erased  \
								 has no bytes any more. */         \
	  " AND (?3 <> 'queued' OR length(body) > 0)")                                             \
	X(STORY_IS_THERE, "SELECT 1 FROM outbox WHERE id = ?1")                                    \
	X(STORY_ADD,                                                                               \
	  "INSERT INTO outbox_step(mail, moment, who, what, why) VALUES(?1, ?2, ?3, ?4, ?5)")      \
	X(STORY_STEPS,                                                                             \
	  "SELECT moment, who, what, why FROM outbox_step WHERE mail = ?1 ORDER BY id")            \
	X(STORY_GET_TOLD, "SELECT day, urgent FROM told WHERE coordinator = ?1")                   \
	X(STORY_PUT_TOLD, "INSERT INTO told(coordinator, day, urgent) VALUES(?1, ?2, ?3)"          \
			  " ON CONFLICT(coordinator) DO UPDATE SET day = ?2,"                      \
			  " urgent = coalesce(?3, urgent)")                                        \
	X(STORY_GET_THREAD,                                                                        \
	  "SELECT message_id FROM letter WHERE referral = ?1 AND recipient = ?2")                  \
	X(STORY_PUT_THREAD, "INSERT INTO letter(referral, recipient, message_id)"                  \
			    " VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING")

STORE_DEFINE_STATEMENTS(STORY, STORY_STATEMENTS)

static const struct action {
	const char *word, *from;
	enum vigie_mail_state to;
} actions[] = {
#define X(enumerator, word, from, to) {word, from, VIGIE_MAIL_##to},
	VIGIE_MAIL_ACTIONS(X)
#undef X
};

static int is_there(struct vigie_store *store, int64_t id)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_STORY, STORY_IS_THERE, &row, "i", id);

	return r < 0 ? r : database_step(store, row);
}

static int move(struct vigie_store *store, int64_t id, const struct action *action, vigie_time now)
{
	const char *to = vigie_mail_state_word(action->to);
	int r = action->to == VIGIE_MAIL_QUEUED
			? database_do(store, &statements_STORY, STORY_ACT, "iitit", id, now, to,
				      now, action->from)
			: database_do(store, &statements_STORY, STORY_ACT, "iitnt", id, now, to,
				      action->from);

	if (r < 0 || sqlite3_changes64(database_handle(store)) > 0)
		return r;
	r = is_there(store, id);
	return r == 0 ? -ENOENT : r;
}

int vigie_mail_act(struct vigie_store *store, int64_t id, enum vigie_mail_action action,
		   const char *who, const char *why, vigie_time now)
{
	int r = vigie_store_begin(store);

	if (r < 0)
		return r;
	r = move(store, id, &actions[action], now);
	if (r == 0)
		r = outbox_add_step(store, id,
				    &(struct outbox_step){now, who, actions[action].word, why});
	if (r == 0)
		r = vigie_store_commit(store);
	if (r != 0)
		vigie_store_rollback(store);
	return r;
}

int outbox_add_step(struct vigie_store *store, int64_t mail, const struct outbox_step *step)
{
	return database_do(store, &statements_STORY, STORY_ADD, "iittt", mail, step->when,
			   step->who, step->what, step->why);
}

int vigie_mail_each_step(struct vigie_store *store, int64_t id,
			 int (*on_step)(void *userdata, const struct vigie_mail_step *step),
			 void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_STORY, STORY_STEPS, &row, "i", id);

	while (r == 0 && (r = database_step(store, row)) > 0) {
		struct vigie_mail_step step = {.when = sqlite3_column_int64(row, 0)};

		database_copy_text(row, 1, step.who, sizeof(step.who));
		database_copy_text(row, 2, step.what, sizeof(step.what));
		database_copy_text(row, 3, step.why, sizeof(step.why));
		r = on_step(userdata, &step);
		if (r != 0)
			return r;
	}
	return r;
}

int outbox_get_told(struct vigie_store *store, const char *coordinator, vigie_day *ret_day,
		    vigie_time *ret_urgent)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_STORY, STORY_GET_TOLD, &row, "t", coordinator);

	if (r == 0)
		r = database_step(store, row);
	if (r < 0)
		return r;
	*ret_day = r > 0 ? (vigie_day)database_integer(row, 0, VIGIE_DAY_NONE) : VIGIE_DAY_NONE;
	*ret_urgent = r > 0 ? database_integer(row, 1, VIGIE_TIME_NONE) : VIGIE_TIME_NONE;
	return 0;
}

int outbox_put_told(struct vigie_store *store, const char *coordinator, vigie_day day,
		    vigie_time urgent)
{
	if (urgent == VIGIE_TIME_NONE)
		return database_do(store, &statements_STORY, STORY_PUT_TOLD, "tin", coordinator,
				   (int64_t)day);
	return database_do(store, &statements_STORY, STORY_PUT_TOLD, "tii", coordinator,
			   (int64_t)day, urgent);
}

int outbox_get_thread(struct vigie_store *store, int64_t referral, const char *recipient,
		      char *ret_message_id, size_t size)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_STORY, STORY_GET_THREAD, &row, "it", referral,
			      recipient);

	if (r == 0)
		r = database_step(store, row);
	if (r > 0)
		database_copy_text(row, 0, ret_message_id, size);
	return r;
}

int outbox_put_thread(struct vigie_store *store, int64_t referral, const char *recipient,
		      const char *message_id)
{
	return database_do(store, &statements_STORY, STORY_PUT_THREAD, "itt", referral, recipient,
			   message_id);
}
