/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of the whole, gathered once, and the two ways to print it. Owned by `vigie status`. */
#ifndef VIGIE_COMMAND_STATUS_H
#define VIGIE_COMMAND_STATUS_H

#include "daemon/command/command.h"
#include "vigie/mail.h"

enum {
#define X(enumerator, word, text) +1
	FLAG_STATES_N = 0 VIGIE_FLAG_STATES(X),
	REFERRAL_STATES_N = 0 VIGIE_REFERRAL_STATES(X),
	MAIL_STATES_N = 0 VIGIE_MAIL_STATES(X),
#undef X
};

/* Something that a person has to do. */
struct attention {
	const char *code; /* stable word */
	char *text, *command; /* owned: what is wrong, translated; what helps */
	struct attention *next;
};

struct status {
	const struct session *session;
	const struct vigie_config *config;
	struct vigie_store *store;
	vigie_time last_cycle, rules_since; /* NONE unknown */
	char rules[64]; /* fingerprint in force; "" never evaluated */
	struct vigie_refusal refusal; /* of the last reload */
	uint64_t n_schools, n_sources_read, n_stopped, n_rejected;
	uint64_t flags[FLAG_STATES_N], referrals[REFERRAL_STATES_N], mails[MAIL_STATES_N];
	struct attention *attentions, **last; /* in the order they were found */
};

/* Fills it from the store. 0 or -errno. */
int status_gather(struct status *status) VIGIE_MUST_CHECK;
/* Adds what a person has to do: its stable code, the command that helps, and a msgid. */
void status_attend(struct status *status, const char *code, const char *command, const char *format,
		   ...) VIGIE_PRINTF(4, 5);
/* Each prints on standard output; 0 or -ENOMEM. */
int status_print(const struct status *status) VIGIE_MUST_CHECK;
int status_print_json(const struct status *status) VIGIE_MUST_CHECK;

#endif
