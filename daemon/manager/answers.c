/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks into the inbox (answers.h). What an answer does is the mail room's; this keeps the time and
 * tells the operator. */
#include "daemon/manager/answers.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "vigie/reply.h"
#include "vigie/translate.h"

#define SLOWER_MOST 6 /* doublings of the interval while it fails: some hours */

struct answers {
	struct vigie_manager *manager;
	struct vigie_inbox *inbox; /* NULL: not opened yet */
	sd_event_source *timer;
	bool active, slow;
	uint32_t failures; /* in a row */
	uint64_t n_messages, n_carried_out, n_answered, n_bounced; /* of this look */
	int trouble; /* of this look: why a message was left there; 0 none was */
	char error[400]; /* told last; "" none */
};

static const struct vigie_config_mail *mail_of(const struct answers *answers)
{
	return &answers->manager->options.setup->config->mail;
}

int answers_new(struct vigie_manager *manager, struct answers **ret_answers)
{
	struct answers *answers;

	*ret_answers = NULL;
	if (!manager->options.mail || !manager->options.setup->config->mail.inbox.url)
		return 0;
	answers = calloc(1, sizeof(*answers));
	if (!answers)
		return -ENOMEM;
	answers->manager = manager;
	*ret_answers = answers;
	return 0;
}

void answers_free(struct answers *answers)
{
	if (!answers)
		return;
	vigie_inbox_free(answers->inbox);
	sd_event_source_disable_unref(answers->timer);
	free(answers);
}

bool answers_awaited(const struct answers *answers)
{
	return answers && answers->active && !answers->slow;
}

bool answers_overtake(struct answers *answers)
{
	bool awaited = answers_awaited(answers);

	if (answers)
		answers->slow = answers->active;
	return awaited;
}

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
	(void)source;
	(void)usec;
	answers_start(userdata);
	return 0;
}

static void schedule(struct answers *answers)
{
	struct vigie_manager *manager = answers->manager;
	uint32_t slower = answers->failures < SLOWER_MOST ? answers->failures : SLOWER_MOST;
	vigie_time wait = (vigie_time)mail_of(answers)->inbox.every_seconds * VIGIE_USEC_PER_SEC;

	if (manager->options.service &&
	    manager_arm(manager, &answers->timer, manager->options.now() + (wait << slower),
			on_timer, answers, "vigie-inbox") < 0)
		vigie_log(VIGIE_LOG_ERROR, VIGIE_EVENT_INBOX_FAILED, NULL,
			  N_("No timer can be set for the inbox; it is read again after a "
			     "reload."));
}

/* What `status` shows; "" that all is well. Of the service only: whoever runs one cycle by hand has
 * not its credentials. */
static void note(struct answers *answers, const char *error)
{
	struct vigie_store *store = answers->manager->options.store;
	char known[sizeof(answers->error)] = "";

	if (!answers->manager->options.service)
		return;
	(void)vigie_store_get_state(store, VIGIE_STATE_INBOX_ERROR, known, sizeof(known));
	if (strcmp(known, error) != 0 &&
	    vigie_store_put_state(store, VIGIE_STATE_INBOX_ERROR, error) < 0)
		vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_STORE_FAILED, NULL,
			  N_("The state of mail could not be stored; it will be at the next "
			     "cycle."));
}

static void tell_read(const struct answers *answers)
{
	if (answers->n_messages > 0)
		vigie_log(VIGIE_LOG_INFO, VIGIE_EVENT_INBOX_READ, NULL,
			  N_("The inbox was read. Messages: %" PRIu64 ", carried out: %" PRIu64
			     ", answered: %" PRIu64 ", come back: %" PRIu64 "."),
			  answers->n_messages, answers->n_carried_out, answers->n_answered,
			  answers->n_bounced);
}

static void tell_failed(struct answers *answers, const char *error)
{
	if (strcmp(error, answers->error) == 0)
		return;
	snprintf(answers->error, sizeof(answers->error), "%s", error);
	vigie_log(VIGIE_LOG_ERROR, VIGIE_EVENT_INBOX_FAILED, NULL,
		  N_("The inbox cannot be read: %s. Answers wait there; it is tried again."),
		  answers->error);
}

/* What was dealt with may have something to send, or have freed a place. */
static void wake(struct answers *answers, bool awaited)
{
	struct vigie_manager *manager = answers->manager;

	if (awaited && manager->phase == PHASE_POLLING)
		manager_poll_ended(manager);
	else if (answers->n_messages > 0)
		vigie_manager_wake(manager);
}

static void finish(struct answers *answers, int result, const char *sentence)
{
	bool awaited = answers_awaited(answers);
	char error[sizeof(answers->error)] = "";

	answers->active = answers->slow = false;
	answers->failures = result < 0 ? answers->failures + 1 : 0;
	if (result < 0)
		snprintf(error, sizeof(error), "%s", sentence ? sentence : strerror(-result));
	tell_read(answers);
	if (result < 0)
		tell_failed(answers, error);
	else
		answers->error[0] = '\0';
	note(answers, error);
	schedule(answers);
	wake(answers, awaited);
}

/* Is it the store or the machine that fails, rather than one message? */
static bool is_ours(int error)
{
	return error == -EBUSY || error == -ENOSPC || error == -EIO || error == -EACCES ||
	       error == -ENOMEM;
}

static int on_message(void *userdata, const struct vigie_inbox_message *message)
{
	struct answers *answers = userdata;
	const struct vigie_manager_options *options = &answers->manager->options;
	enum vigie_reply_outcome outcome;
	int r = vigie_reply_handle(options->store, options->setup->config, message, options->now(),
				   &outcome);

	if (r < 0 && is_ours(r))
		return r;
	if (r < 0) {
		answers->trouble = r;
		return VIGIE_INBOX_LEAVE;
	}
	answers->n_messages++;
	answers->n_carried_out += outcome == VIGIE_REPLY_CARRIED_OUT;
	answers->manager->cycle.answers += outcome == VIGIE_REPLY_CARRIED_OUT;
	answers->n_answered += outcome == VIGIE_REPLY_ANSWERED;
	answers->n_bounced += outcome == VIGIE_REPLY_BOUNCED;
	return VIGIE_INBOX_MOVE;
}

static void on_done(void *userdata, int result, const char *sentence)
{
	struct answers *answers = userdata;

	/* One that cannot be dealt with stays, is told of, and holds up no other. */
	if (result == 0 && answers->trouble < 0)
		finish(answers, answers->trouble, NULL);
	else
		finish(answers, result, sentence);
}

static int open_inbox(struct answers *answers, char *error, size_t size)
{
	VIGIE_CLEANUP(vigie_freep) char *secret = NULL;
	const struct vigie_config_mail *mail = mail_of(answers);
	const char *name = mail->inbox.secret ? mail->inbox.secret : mail->secret;
	const struct vigie_inbox_events events = {on_message, on_done, answers};
	int r = name ? vigie_credential_read(name, &secret) : 0;

	if (r < 0) {
		snprintf(error, size,
			 _("the credential '%s' cannot be read: give it to the service "
			   "(LoadCredential=)"),
			 name);
		return r;
	}
	r = vigie_inbox_new(
		&(struct vigie_transport_options){
			.url = mail->inbox.url,
			.user = mail->inbox.user ? mail->inbox.user : mail->user,
			.secret = secret,
			.authority = mail->inbox.authority,
			.folder = mail->inbox.folder,
		},
		answers->manager->options.event, &events, &answers->inbox);
	if (secret)
		explicit_bzero(secret, strlen(secret));
	return r;
}

void answers_start(struct answers *answers)
{
	char error[sizeof(answers->error)] = "";
	int r = 0;

	if (!answers || answers->active)
		return;
	answers->n_messages = answers->n_carried_out = answers->n_answered = 0;
	answers->n_bounced = 0;
	answers->trouble = 0;
	answers->active = true;
	/* Between cycles it looks by itself: nobody waits, and nothing may have come. */
	answers->slow = answers->manager->phase != PHASE_POLLING;
	if (!answers->inbox)
		r = open_inbox(answers, error, sizeof(error));
	if (r == 0)
		r = vigie_inbox_poll(answers->inbox);
	if (r < 0)
		finish(answers, r, error[0] ? error : NULL);
}
