/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mail: digests composed from the queue, fixed byte for byte when they enter the outbox (same
 * transaction as what they report), sent at least once with a fixed Message-ID, by SMTP or into
 * .eml files. Never a pupil's name, class or grade unless the coordinator's `identity` says so.
 */
#ifndef VIGIE_MAIL_H
#define VIGIE_MAIL_H

#include <systemd/sd-event.h>

#include "vigie/config.h"
#include "vigie/store.h"

/* X(enumerator, stable word, English msgid) */
#define VIGIE_MAIL_STATES(X)                                                                       \
	X(QUEUED, "queued", N_("waiting to be sent"))                                              \
	X(SENT, "sent", N_("sent"))                                                                \
	X(FAILED, "failed", N_("given up: a person must look"))                                    \
	X(HELD, "held", N_("on hold"))                                                             \
	X(DROPPED, "dropped", N_("dropped"))

enum vigie_mail_state {
#define X(enumerator, word, text) VIGIE_MAIL_##enumerator,
	VIGIE_MAIL_STATES(X)
#undef X
		VIGIE_MAIL_STATES_N,
};
const char *vigie_mail_state_word(enum vigie_mail_state state);
const char *vigie_mail_state_text(enum vigie_mail_state state); /* translated */

#define VIGIE_MAIL_GIVE_UP_DAYS 5 /* RFC 5321 section 4.5.4.1: at least 4-5 days */

struct vigie_mail {
	int64_t id;
	char message_id[128], recipient[256], coordinator[128], subject[256];
	enum vigie_mail_state state;
	vigie_time queued, next_attempt, sent; /* NONE not */
	uint32_t attempts;
	char error[200]; /* last refusal in plain words; "" none */
	bool secret; /* it holds an access code */
};

/* What a person may do with a message. X(enumerator, stable word = name of the command, words of
 * the states from which, "|" around each, the state after) */
#define VIGIE_MAIL_ACTIONS(X)                                                                      \
	X(RETRY, "retry", "|queued|failed|held|", QUEUED) /* now, and for five days again */       \
	X(HOLD, "hold", "|queued|", HELD)                                                          \
	X(DROP, "drop", "|queued|failed|held|", DROPPED)

enum vigie_mail_action {
#define X(enumerator, word, from, to) VIGIE_MAIL_##enumerator,
	VIGIE_MAIL_ACTIONS(X)
#undef X
		VIGIE_MAIL_ACTIONS_N,
};
/* With its line in the story; in one transaction (its own). Returns 0; 1 not in its state, or it is
 * being sent at this moment: nothing was done; -ENOENT; -errno. */
int vigie_mail_act(struct vigie_store *store, int64_t id, enum vigie_mail_action action,
		   const char *who, const char *why, vigie_time now) VIGIE_MUST_CHECK;

/* What people, or the service, did with a message. */
struct vigie_mail_step {
	vigie_time when;
	char who[96], what[16], why[256]; /* who "": the service */
};
int vigie_mail_each_step(struct vigie_store *store, int64_t id,
			 int (*on_step)(void *userdata, const struct vigie_mail_step *step),
			 void *userdata) VIGIE_MUST_CHECK;

/* Composes and enqueues every digest that is due at `now` (one transaction each; the referrals it
 * proposes become `proposed` in it). `ret_n` gets how many. */
int vigie_digest_enqueue_due(struct vigie_store *store, const struct vigie_config *config,
			     vigie_time now, bool ignore_hour, size_t *ret_n) VIGIE_MUST_CHECK;

/* When the next digest of any coordinator falls due, or the next attempt of a queued mail;
 * VIGIE_TIME_NONE never. */
vigie_time vigie_mail_next_due(struct vigie_store *store, const struct vigie_config *config,
			       vigie_time now);

int vigie_mail_each(struct vigie_store *store, bool all,
		    int (*on_mail)(void *userdata, const struct vigie_mail *mail), void *userdata);
/* Appends the message's bytes. -ENOENT. */
int vigie_mail_get(struct vigie_store *store, int64_t id, struct vigie_mail *ret_mail,
		   struct vigie_buffer *out);

/*
 * Every letter that vigie writes. X(enumerator, stable word, English msgid of its subject where
 * that is always the same)
 */
#define VIGIE_LETTERS(X)                                                                           \
	X(DIGEST, "digest", NULL)                                                                  \
	X(URGENT, "urgent", NULL) /* only what cannot wait for the digest */                       \
	X(ALIVE, "alive", NULL) /* nothing happened for a week: the service is there */            \
	X(CODE, "code", NULL)                                                                      \
	X(ANSWER, "answer", NULL)                                                                  \
	X(BOUNCED, "bounced", N_("a recipient cannot be reached"))                                 \
	X(REFUSED, "refused", N_("the new rules are not in force"))                                \
	X(ACCEPTED, "accepted", N_("the rules are in force again"))                                \
	X(SILENT, "silent", N_("sources are silent"))                                              \
	X(SPEAKING, "speaking", N_("silent sources deliver again"))                                \
	X(CODES_LOW, "codes-low", N_("access codes are running out"))                              \
	X(SILENCES_OVER, "silences-over", N_("silences that are over"))

enum vigie_letter {
#define X(enumerator, word, subject) VIGIE_LETTER_##enumerator,
	VIGIE_LETTERS(X)
#undef X
		VIGIE_LETTERS_N,
};

/*
 * Writes to the `contact` of the office about the service itself, a letter of the table that has a
 * subject: the text is translated, and holds no personal data. One statement: in the caller's
 * transaction when one is open. Returns 0; 1 there is nobody to write to, or no way; -errno.
 */
int vigie_notice_enqueue(struct vigie_store *store, const struct vigie_config *config,
			 enum vigie_letter letter, const char *text,
			 vigie_time now) VIGIE_MUST_CHECK;
/* The same to a coordinator; NULL: to the contact. */
int vigie_notice_enqueue_to(struct vigie_store *store, const struct vigie_config *config,
			    const struct vigie_config_coordinator *coordinator,
			    enum vigie_letter letter, const char *text,
			    vigie_time now) VIGIE_MUST_CHECK;

/* Appends the text part of a message that vigie wrote, decoded, lines ending in LF. 0; -EINVAL it
 * is no message of ours; -ENOMEM. */
int vigie_mail_append_text(const char *message, struct vigie_buffer *out) VIGIE_MUST_CHECK;

/* Checks the office's own letters (vigie.conf(5), "LETTERS"): every mistake goes to `list`, whose
 * entries point into the configuration's texts. 0; 1 there are mistakes; -ENOMEM. */
int vigie_letters_check(const struct vigie_config *config,
			struct vigie_diagnostics *list) VIGIE_MUST_CHECK;

/*
 * The way out for mail, tried by hand, outside the outbox and without a store. `greet`: does the
 * server answer, with the encryption that its address asks for? No password is needed. `try`: one
 * message to one coordinator, who gets the words as they are. Returns 0; 1 it did not work, with
 * the translated reason; -ENOENT the password's credential is not there; -errno.
 */
int vigie_mail_greet(const struct vigie_config_mail *mail,
		     const char **ret_reason) VIGIE_MUST_CHECK;
int vigie_mail_try(const struct vigie_config *config,
		   const struct vigie_config_coordinator *coordinator, const char *subject,
		   const char *text, vigie_time now, const char **ret_reason) VIGIE_MUST_CHECK;
/* "vigie <vigie@exemple.fr>" or the address alone, appended to the two. 0; -EINVAL there is no
 * plain address; -ENOMEM. */
int vigie_mail_split_mailbox(const char *mailbox, struct vigie_buffer *out_name,
			     struct vigie_buffer *out_address) VIGIE_MUST_CHECK;

/* The sender: one message at a time over one reused connection, on the caller's event loop. */
struct vigie_sender;
struct vigie_sender_events {
	/* The outbox holds nothing that is due any more, or the destination cannot be reached now:
	 * it will be tried again at vigie_mail_next_due(). */
	void (*on_idle)(void *userdata);
	void *userdata;
};
int vigie_sender_new(struct vigie_store *store, const struct vigie_config *config, sd_event *event,
		     const struct vigie_sender_events *events, vigie_time (*now)(void),
		     struct vigie_sender **ret_sender) VIGIE_MUST_CHECK;
void vigie_sender_free(struct vigie_sender *sender);
VIGIE_DEFINE_FREEP(vigie_sender, struct vigie_sender, vigie_sender_free)
/* Sends what is due; returns at once, on_idle follows. 0 or -errno. */
int vigie_sender_kick(struct vigie_sender *sender) VIGIE_MUST_CHECK;

#endif
