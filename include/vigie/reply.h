/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answers by mail: the addresses and links that a message offers, and what an answer does. A
 * command counts only at an address that carries the token of its recipient and referral, and from
 * that recipient's own address. Of an answer only the command, who and when are kept.
 */
#ifndef VIGIE_REPLY_H
#define VIGIE_REPLY_H

#include "vigie/inbox.h"
#include "vigie/transition.h"

/*
 * What may be answered. X(enumerator, referral event, its reason, French word and English word that
 * links write, other words that are understood, English msgid of a link). Words are compared
 * without case, accents and hyphens. SESSION is no move: it goes with START for who may have it.
 */
#define VIGIE_REPLY_COMMANDS(X)                                                                    \
	X(ACCEPT, ACCEPT, NONE, "accepter", "accept", "accepte|j'accepte|acceptée|accepted",       \
	  N_("Accept"))                                                                            \
	X(DECLINE, DECLINE, NONE, "refuser", "decline", "refuse|je refuse|refusée|décliner",       \
	  N_("Decline"))                                                                           \
	X(NOT_RELEVANT, DECLINE, NOT_RELEVANT, "non pertinent", "not relevant",                    \
	  "pas pertinent|non pertinente|irrelevant", N_("Not relevant"))                           \
	X(ASSIGN, ASSIGN, NONE, "attribuer", "assign", "attribuée|attribué|confier|assigned",      \
	  N_("Give to a tutor"))                                                                   \
	X(START, START, NONE, "démarrer", "start", "démarrée|démarré|commencer|started",           \
	  N_("Tutoring began"))                                                                    \
	X(SESSION, START, NONE, "séance", "session", "séance faite|session done",                  \
	  N_("Session done"))                                                                      \
	X(END, END, NONE, "terminer", "end", "terminée|terminé|ended|finish", N_("Tutoring ended"))

enum vigie_reply_command {
#define X(enumerator, event, reason, french, english, others, label) VIGIE_REPLY_##enumerator,
	VIGIE_REPLY_COMMANDS(X)
#undef X
		VIGIE_REPLY_COMMANDS_N,
};

#define VIGIE_REPLY_KEY_BYTES 32
#define VIGIE_REPLY_DAYS 120 /* a token lives: a deadline of 30 school days, summer included */

struct vigie_reply_key {
	uint8_t bytes[VIGIE_REPLY_KEY_BYTES];
};
/* The office's key, drawn once: in the caller's transaction when one is open. 0 or -errno. */
int vigie_reply_key_load(struct vigie_store *store,
			 struct vigie_reply_key *ret_key) VIGIE_MUST_CHECK;

/* Whom a message is written to, about what. */
struct vigie_reply_subject {
	const char *recipient; /* address */
	int64_t referral; /* 0: of a message about several; the answer then names its number */
	vigie_day today; /* the token's life begins */
};

/*
 * Appends the address that answers go to, for Reply-To: "vigie+r412.a3k9f.…@exemple.fr", made of
 * `mail { reply }`, else of `from`. Returns 0; 1 no answer can be read (no inbox is configured):
 * nothing was appended, the message offers no answer; -EINVAL the address would be too long;
 * -ENOMEM.
 */
int vigie_reply_append_address(const struct vigie_config *config, const struct vigie_reply_key *key,
			       const struct vigie_reply_subject *subject,
			       struct vigie_buffer *out) VIGIE_MUST_CHECK;
/* Appends a mailto: URI (RFC 6068) that opens a ready answer, in the office's language. As above.
 */
int vigie_reply_append_link(const struct vigie_config *config, const struct vigie_reply_key *key,
			    const struct vigie_reply_subject *subject,
			    enum vigie_reply_command command,
			    struct vigie_buffer *out) VIGIE_MUST_CHECK;
/* Appends the return path (VERP) of message `mail` of the outbox, for its envelope; that of an
 * answer to an answer is empty instead (outbox_message.sender ""). As above: on 1 it is the sender.
 */
int vigie_reply_append_return_path(const struct vigie_config *config,
				   const struct vigie_reply_key *key, int64_t mail,
				   const char *recipient, vigie_day today,
				   struct vigie_buffer *out) VIGIE_MUST_CHECK;

/* Is the command worth a link for a referral in this state? */
bool vigie_reply_offered(enum vigie_reply_command command, enum vigie_referral_state state);
const char *vigie_reply_label(enum vigie_reply_command command); /* translated, of the link */
const char *vigie_reply_word(enum vigie_reply_command command); /* translated, what is written */

/* A command that was carried out, for the digest that confirms it. */
struct vigie_reply_done {
	int64_t referral;
	enum vigie_reply_command command;
	vigie_time when;
};
/* Those of a recipient that no digest confirmed yet, oldest first; the callback writes nothing. 0,
 * what the callback returned, or -errno. */
int vigie_reply_each_done(struct vigie_store *store, const char *recipient,
			  int (*on_done)(void *userdata, const struct vigie_reply_done *done),
			  void *userdata) VIGIE_MUST_CHECK;
/* All of them are confirmed: within the transaction that enters the digest. */
int vigie_reply_confirm(struct vigie_store *store, const char *recipient,
			vigie_time now) VIGIE_MUST_CHECK;

/* What became of a message of the inbox. */
enum vigie_reply_outcome {
	VIGIE_REPLY_KNOWN, /* it was dealt with before: nothing was done */
	VIGIE_REPLY_IGNORED, /* no token, not from its recipient, or from no person */
	VIGIE_REPLY_CARRIED_OUT,
	VIGIE_REPLY_ANSWERED, /* it could not be done, and its sender is told why */
	VIGIE_REPLY_REFUSED, /* it could not be done, and its sender has been told enough */
	VIGIE_REPLY_BOUNCED, /* a recipient cannot be reached: nothing is sent there any more */
};
/*
 * Deals with one message, once (by its Message-ID), in transactions of its own: carries out its
 * command, enters the answer into the outbox, or marks the recipient who cannot be reached. 0 or
 * -errno: it may be tried again.
 */
int vigie_reply_handle(struct vigie_store *store, const struct vigie_config *config,
		       const struct vigie_inbox_message *message, vigie_time now,
		       enum vigie_reply_outcome *ret_outcome) VIGIE_MUST_CHECK;

#endif
