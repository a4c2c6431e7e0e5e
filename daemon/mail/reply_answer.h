/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one short answer to an answer that could not be carried out. Entered into the outbox with an
 * empty return path, and not more often than a person needs: two programs that answer each other
 * fall silent. Repeats no word of what it answers.
 */
#ifndef VIGIE_MAIL_REPLY_ANSWER_H
#define VIGIE_MAIL_REPLY_ANSWER_H

#include "vigie/reply.h"

/* X(enumerator, English msgid) */
#define REPLY_TROUBLES(X)                                                                          \
	X(UNCLEAR, N_("Your answer was not understood."))                                          \
	X(LACKS, N_("Your answer lacks something."))                                               \
	X(NO_TOKEN, N_("Your answer does not say which referral it is about: please answer to "    \
		       "the message that proposes it, or use its links."))                         \
	X(NO_NUMBER, N_("The message is about several referrals: please write the number of "      \
			"yours behind the word."))                                                 \
	X(OTHER_NUMBER, N_("The number that you wrote is not that of the link."))                  \
	X(FOREIGN, N_("This link was written for somebody else."))                                 \
	X(EXPIRED, N_("This link is too old: please use those of the last message."))              \
	X(NOT_YOURS, N_("This referral is not, or no more, in your care."))                        \
	X(REFUSED, N_("This could not be done."))

enum reply_trouble {
#define X(enumerator, text) TROUBLE_##enumerator,
	REPLY_TROUBLES(X)
#undef X
};

/*
 * Answers that explain how to answer: one a day for each referral. A program's text is never
 * understood, so that it gets no other.
 */
#define REPLY_HELP_MOST 1
#define REPLY_ABOUT_MOST 5 /* about a referral in a day, refusals included */
#define REPLY_ALL_MOST 20 /* to a recipient in a day */

struct reply_answer {
	const char *recipient, *name; /* address; whose it is */
	int64_t referral; /* 0 none is known */
	const enum vigie_referral_state *state; /* of the referral; NULL unknown */
	enum reply_trouble trouble;
	const char *sentence; /* REFUSED: why, and what is possible instead */
	const char *message_id; /* of what is answered; not to be trusted */
};

/* Within the caller's transaction. 0; 1 the recipient was told enough: nothing was written; -errno.
 */
int reply_answer_enqueue(struct vigie_store *store, const struct vigie_config *config,
			 const struct vigie_reply_key *key, const struct reply_answer *answer,
			 vigie_time now) VIGIE_MUST_CHECK;

#endif
