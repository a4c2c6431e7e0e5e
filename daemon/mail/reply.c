/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Deals with a message of the inbox: whether it may command, what it commands, and what becomes of
 * that. Owns nothing. Refuses whoever is not in the configuration without a word, and never reads
 * more of a message than its deciding line.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "daemon/mail/bounce.h"
#include "daemon/mail/reply_address.h"
#include "daemon/mail/reply_answer.h"
#include "daemon/mail/reply_token.h"
#include "daemon/mail/reply_words.h"
#include "daemon/referral/queue.h"
#include "daemon/store/replies.h"
#include "vigie/session.h"
#include "vigie/translate.h"

/* Nobody sends a message again after so long; the mark that it was dealt with is dropped then. */
#define SEEN_USEC (400 * 86400 * VIGIE_USEC_PER_SEC)

/* One message, and what was found out about it. */
struct desk {
	struct vigie_store *store;
	const struct vigie_config *config;
	const struct vigie_inbox_message *message;
	vigie_time now;
	vigie_day today;
	struct vigie_reply_key key;
	uint8_t digest[DIGEST_BYTES];
	const struct vigie_config_coordinator *coordinator; /* who writes */
	struct reply_token token;
	bool has_token, is_foreign; /* one that counts; one of somebody else's */
	struct reply_order order;
	struct vigie_referral referral;
	bool has_referral;
};

/* The same message again, or another by the same id from the same address, is the same. Without an
 * id it is known by all that it says. */
static int describe(struct desk *desk)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	const struct vigie_inbox_message *message = desk->message;

	vigie_buffer_append_format(&text, "%s\n%s\n", message->from, message->message_id);
	if (!message->message_id[0]) {
		vigie_buffer_append_format(&text, "%s\n%s\n%s\n", message->subject, message->line,
					   message->bounced_id);
		for (size_t i = 0; i < message->n_addressed; i++)
			vigie_buffer_append_format(&text, "%s\n", message->addressed[i]);
		for (size_t i = 0; i < message->n_thread; i++)
			vigie_buffer_append_format(&text, "%s\n", message->thread[i]);
	}
	if (vigie_buffer_error(&text))
		return -ENOMEM;
	return digest_bytes(text.data, text.size, desk->digest);
}

static bool is_active(const struct desk *desk, const struct vigie_config_coordinator *coordinator)
{
	return coordinator->email && strcasecmp(coordinator->email, desk->message->from) == 0 &&
	       (coordinator->until == VIGIE_DAY_NONE || coordinator->until >= desk->today);
}

/* Several coordinators may share an address: the first of them speaks for it. */
static const struct vigie_config_coordinator *find_writer(const struct desk *desk)
{
	for (size_t i = 0; i < desk->config->n_coordinators; i++)
		if (is_active(desk, &desk->config->coordinators[i]))
			return &desk->config->coordinators[i];
	return NULL;
}

/* 1: the search is over. */
static int on_token(void *userdata, const char *text, size_t size)
{
	struct desk *desk = userdata;
	struct reply_token token;

	if (!reply_token_read(text, size, &token) || token.kind != REPLY_TOKEN_REFERRAL)
		return 0;
	desk->has_token = reply_token_is_ours(&desk->key, text, size, desk->message->from);
	desk->is_foreign = !desk->has_token;
	if (desk->has_token)
		desk->token = token;
	return desk->has_token;
}

static bool looks_after(const struct desk *desk, const struct vigie_config_coordinator *coordinator)
{
	return queue_covers(coordinator, desk->referral.programme, desk->referral.uai,
			    desk->referral.department, desk->today);
}

static bool stands_in(const struct desk *desk, const char *second)
{
	for (size_t i = 0; second && i < desk->config->n_coordinators; i++)
		if (strcmp(desk->config->coordinators[i].name, second) == 0)
			return is_active(desk, &desk->config->coordinators[i]);
	return false;
}

/* Is the referral in the writer's care: by what is covered today, or as somebody's second? */
static bool is_theirs(const struct desk *desk)
{
	for (size_t i = 0; i < desk->config->n_coordinators; i++) {
		const struct vigie_config_coordinator *coordinator = &desk->config->coordinators[i];

		if (looks_after(desk, coordinator) &&
		    (is_active(desk, coordinator) || stands_in(desk, coordinator->second)))
			return true;
	}
	return false;
}

/* Finds the referral by the token, or by the number where the token is of several. 0, 1 with what
 * is wrong, -errno. */
static int find_referral(struct desk *desk, enum reply_trouble *ret_trouble)
{
	int64_t id = desk->token.id ? desk->token.id : desk->order.referral;
	int r;

	if (desk->order.referral && desk->order.referral != id) {
		*ret_trouble = TROUBLE_OTHER_NUMBER;
		return 1;
	}
	if (id == 0) {
		*ret_trouble = TROUBLE_NO_NUMBER;
		return 1;
	}
	r = vigie_referral_get(desk->store, id, &desk->referral);
	desk->has_referral = r == 0 && is_theirs(desk);
	if (r == -ENOENT || (r == 0 && !desk->has_referral)) {
		*ret_trouble = TROUBLE_NOT_YOURS;
		return 1;
	}
	return r;
}

/* Whether, and what, the message may command. 0 it does; 1 with what is wrong; -errno. */
static int judge(struct desk *desk, enum reply_trouble *ret_trouble)
{
	enum reply_reading reading;
	int r = reply_address_each(desk->config, desk->message, on_token, desk);

	if (r >= 0)
		r = reply_words_read(desk->message->line, desk->today, &desk->order, &reading);
	if (r < 0)
		return r;
	if (!desk->has_token || desk->token.until < desk->today) {
		*ret_trouble = desk->has_token	  ? TROUBLE_EXPIRED
			       : desk->is_foreign ? TROUBLE_FOREIGN
						  : TROUBLE_NO_TOKEN;
		return 1;
	}
	r = find_referral(desk, ret_trouble);
	/* Not understood is said first: without a word there is no number either. */
	if (reading == REPLY_UNCLEAR)
		*ret_trouble = TROUBLE_UNCLEAR;
	if (r != 0 || reading == REPLY_READ)
		return r;
	*ret_trouble = reading == REPLY_LACKS ? TROUBLE_LACKS : TROUBLE_UNCLEAR;
	return 1;
}

/* In the caller's transaction. */
static int note_seen(const struct desk *desk)
{
	return replies_note_seen(desk->store, desk->digest, desk->now, desk->now - SEEN_USEC);
}

static int answer(const struct desk *desk, enum reply_trouble trouble, const char *sentence,
		  enum vigie_reply_outcome *ret_outcome)
{
	const struct reply_answer text = {
		.recipient = desk->coordinator->email,
		.name = desk->coordinator->name,
		.referral = desk->has_referral ? desk->referral.id : 0,
		.state = desk->has_referral ? &desk->referral.state : NULL,
		.trouble = trouble,
		.sentence = sentence,
		.message_id = desk->message->message_id,
	};
	int r = desk->message->answerable ? reply_answer_enqueue(desk->store, desk->config,
								 &desk->key, &text, desk->now)
					  : 1;

	*ret_outcome = r == 0 ? VIGIE_REPLY_ANSWERED : VIGIE_REPLY_REFUSED;
	return r < 0 ? r : 0;
}

/* Opens, fills and closes the one transaction that says what became of the message. */
static int conclude(const struct desk *desk,
		    int (*fill)(const struct desk *desk, void *userdata,
				enum vigie_reply_outcome *ret_outcome),
		    void *userdata, enum vigie_reply_outcome *ret_outcome)
{
	enum vigie_reply_outcome outcome = VIGIE_REPLY_IGNORED;
	int r = vigie_store_begin(desk->store);

	if (r < 0)
		return r;
	r = note_seen(desk);
	if (r == 0 && fill)
		r = fill(desk, userdata, &outcome);
	if (r == 0)
		r = vigie_store_commit(desk->store);
	if (r < 0) {
		vigie_store_rollback(desk->store);
		return r;
	}
	*ret_outcome = outcome;
	return 0;
}

struct refusal {
	enum reply_trouble trouble;
	const char *sentence;
};

static int fill_refusal(const struct desk *desk, void *userdata,
			enum vigie_reply_outcome *ret_outcome)
{
	const struct refusal *refusal = userdata;

	return answer(desk, refusal->trouble, refusal->sentence, ret_outcome);
}

static int note_done(const struct desk *desk, bool fresh)
{
	int r = replies_note_done(desk->store, desk->referral.id, desk->coordinator->email,
				  reply_words_stable(desk->order.command), fresh, desk->now);

	return r < 0 ? r : 0;
}

/* In the transaction of what it commands. */
static int note_fresh(void *userdata)
{
	const struct desk *desk = userdata;
	int r = note_seen(desk);

	return r < 0 ? r : note_done(desk, true);
}

/* By the same words it was carried out before. */
static int fill_done(const struct desk *desk, void *userdata, enum vigie_reply_outcome *ret_outcome)
{
	(void)userdata;
	*ret_outcome = VIGIE_REPLY_CARRIED_OUT;
	return note_done(desk, false);
}

static int fill_bounce(const struct desk *desk, void *userdata,
		       enum vigie_reply_outcome *ret_outcome)
{
	int r = bounce_take(desk->store, desk->config, &desk->key, desk->message, desk->now);

	(void)userdata;
	*ret_outcome = r == 0 ? VIGIE_REPLY_BOUNCED : VIGIE_REPLY_IGNORED;
	return r < 0 ? r : 0;
}

static int move(struct desk *desk, enum vigie_referral_outcome *ret_outcome,
		struct vigie_buffer *ret_sentence)
{
	const struct vigie_referral_order order = {
		.referral = desk->referral.id,
		.event = reply_words_event(desk->order.command),
		.who = desk->coordinator->name,
		.through = "reply",
		.reason = desk->order.reason,
		.tutor = desk->order.tutor[0] ? desk->order.tutor : NULL,
		.until = VIGIE_DAY_NONE,
		.day = VIGIE_DAY_NONE,
		.now = desk->now,
		.within = note_fresh,
		.userdata = desk,
	};

	return vigie_referral_act(desk->store, desk->config, &order, ret_outcome, ret_sentence);
}

/* A session is no move, though the first one may start the tutoring. As vigie_referral_act(). */
static int note_session(struct desk *desk, enum vigie_referral_outcome *ret_outcome,
			struct vigie_buffer *ret_sentence)
{
	const struct vigie_session_entry entry = {
		.session = {desk->referral.id, desk->order.day, desk->order.minutes, true},
		.who = desk->coordinator->name,
		.through = "reply",
		.today = desk->today,
		.now = desk->now,
		.within = note_fresh,
		.userdata = desk,
	};
	enum vigie_session_outcome outcome;
	int r = vigie_session_note(desk->store, desk->config, &entry, &outcome);

	if (r < 0)
		return r;
	*ret_outcome = VIGIE_MOVE_REFUSED;
	if (outcome == VIGIE_SESSION_ADDED || outcome == VIGIE_SESSION_CORRECTED)
		*ret_outcome = VIGIE_MOVED;
	else if (outcome == VIGIE_SESSION_KNOWN)
		*ret_outcome = VIGIE_MOVED_BEFORE;
	else
		vigie_buffer_append_format(ret_sentence, _("The session was not noted: %s."),
					   vigie_session_outcome_text(outcome));
	return vigie_buffer_error(ret_sentence);
}

/* That it was dealt with is written with what it did: wherever the machine stops, the message that
 * comes again either did all, or nothing yet. */
static int carry_out(struct desk *desk, enum vigie_reply_outcome *ret_outcome)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer sentence = {0};
	struct refusal refusal = {TROUBLE_REFUSED, NULL};
	enum vigie_referral_outcome outcome;
	int r = desk->order.command == VIGIE_REPLY_SESSION ? note_session(desk, &outcome, &sentence)
							   : move(desk, &outcome, &sentence);

	if (r < 0)
		return r;
	if (outcome == VIGIE_MOVED_BEFORE)
		return conclude(desk, fill_done, NULL, ret_outcome);
	if (outcome == VIGIE_MOVED) {
		*ret_outcome = VIGIE_REPLY_CARRIED_OUT;
		return 0;
	}
	refusal.sentence = sentence.size > 0 ? vigie_buffer_string(&sentence) : NULL;
	return conclude(desk, fill_refusal, &refusal, ret_outcome);
}

static int take_answer(struct desk *desk, enum vigie_reply_outcome *ret_outcome)
{
	struct refusal refusal = {TROUBLE_UNCLEAR, NULL};
	int r;

	desk->coordinator = find_writer(desk);
	if (!desk->coordinator)
		return conclude(desk, NULL, NULL, ret_outcome);
	r = judge(desk, &refusal.trouble);
	if (r < 0)
		return r;
	return r == 0 ? carry_out(desk, ret_outcome)
		      : conclude(desk, fill_refusal, &refusal, ret_outcome);
}

int vigie_reply_handle(struct vigie_store *store, const struct vigie_config *config,
		       const struct vigie_inbox_message *message, vigie_time now,
		       enum vigie_reply_outcome *ret_outcome)
{
	struct desk desk = {.store = store,
			    .config = config,
			    .message = message,
			    .now = now,
			    .today = vigie_clock_local(now, config->timezone, NULL)};
	int r = describe(&desk);

	if (r == 0)
		r = replies_seen(store, desk.digest);
	if (r > 0)
		*ret_outcome = VIGIE_REPLY_KNOWN;
	if (r != 0)
		return r < 0 ? r : 0;
	r = vigie_reply_key_load(store, &desk.key);
	if (r < 0)
		return r;
	switch (message->class) {
	case VIGIE_INBOX_PERSON:
		r = take_answer(&desk, ret_outcome);
		break;
	case VIGIE_INBOX_BOUNCE:
		r = conclude(&desk, fill_bounce, NULL, ret_outcome);
		break;
	case VIGIE_INBOX_AUTOMATIC:
	case VIGIE_INBOX_BULK:
		r = conclude(&desk, NULL, NULL, ret_outcome);
		break;
	}
	explicit_bzero(&desk.key, sizeof(desk.key));
	return r;
}
