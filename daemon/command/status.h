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
	struct vigie_config *config; /* owned, like the store */
	struct vigie_store *store;
	vigie_time first_cycle, last_cycle, rules_since; /* NONE unknown */
	char rules[64]; /* fingerprint in force; "" never evaluated */
	struct vigie_refusal refusal; /* of the last reload */
	uint64_t n_schools, n_sources_read, n_stopped, n_rejected, n_untold;
	size_t n_passed_over; /* schools */
	char passed_over[16]; /* the first of them */
	uint64_t flags[FLAG_STATES_N], referrals[REFERRAL_STATES_N], mails[MAIL_STATES_N];
	struct attention *attentions, **last; /* in the order they were found */
};

/* Loads the configuration, opens the store and gathers. EXIT_DONE, or another exit code after a
 * message. */
int status_load(struct status *status);
void status_done(struct status *status);
/* Fills it from the store. 0 or -errno. */
int status_gather(struct status *status) VIGIE_MUST_CHECK;
/* Adds what a person has to do: its stable code, the command that helps, and a msgid. */
void status_attend(struct status *status, const char *code, const char *command, const char *format,
		   ...) VIGIE_PRINTF(4, 5);
/* How many things to do have this code. */
size_t status_count(const struct status *status, const char *code);
/* Each prints on standard output; 0 or -ENOMEM. */
int status_print(const struct status *status) VIGIE_MUST_CHECK;
int status_print_json(const struct status *status) VIGIE_MUST_CHECK;

/* As a plugin of Nagios or Icinga: one line, with `details` one more for each thing to do. The
 * thresholds are "figure=range,…" as people gave them, or NULL. Returns the plugin's exit code. */
int status_check(const struct status *status, const char *warning, const char *critical,
		 bool details);
/* The same when there is no status to look at. */
int status_check_unknown(const char *why);

#endif
