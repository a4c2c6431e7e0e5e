/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The mail step of a cycle: what is due is written into the outbox, and the sender set to work. A
 * sender that cannot be opened (its credential is missing) holds up nothing else: mail waits, the
 * operator is told once, `status` shows it, and every later cycle tries again.
 */
#include <errno.h>
#include <string.h>

#include "daemon/manager/manager.h"
#include "vigie/transition.h"
#include "vigie/translate.h"

/* What `status` tells of the sender; "" that all is well. Of the service only: whoever runs one
 * cycle by hand has not its credentials. */
static void note(struct vigie_manager *manager, const char *trouble)
{
	struct vigie_store *store = manager->options.store;
	char known[200] = "";

	if (!manager->options.service)
		return;
	(void)vigie_store_get_state(store, VIGIE_STATE_MAIL_ERROR, known, sizeof(known));
	if (strcmp(known, trouble) != 0 &&
	    vigie_store_put_state(store, VIGIE_STATE_MAIL_ERROR, trouble) < 0)
		vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_STORE_FAILED, NULL,
			  N_("The state of mail could not be stored; it will be at the next "
			     "cycle."));
}

/* Whether it is the credential that is missing: then the operator can do something. */
static int check_credential(const char *name)
{
	VIGIE_CLEANUP(vigie_freep) char *secret = NULL;
	int r = name ? vigie_credential_read(name, &secret) : 0;

	if (secret)
		explicit_bzero(secret, strlen(secret));
	return r;
}

static void tell(struct vigie_manager *manager, int error)
{
	const char *credential = manager->options.setup->config->mail.secret;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer trouble = {0};
	int missing = check_credential(credential);

	if (missing < 0)
		vigie_buffer_append_format(&trouble, _("the credential '%s' cannot be read (%s)"),
					   credential, strerror(-missing));
	else
		vigie_buffer_append_string(&trouble, strerror(-error));
	note(manager, vigie_buffer_string(&trouble));
	if (manager->mail_told)
		return;
	manager->mail_told = true;
	vigie_log(VIGIE_LOG_ERROR, VIGIE_EVENT_MAIL_DEFERRED, NULL,
		  N_("No mail can be sent: %s. Everything else goes on and mail waits in the "
		     "queue."),
		  vigie_buffer_string(&trouble));
	if (missing < 0)
		vigie_log(VIGIE_LOG_ERROR, VIGIE_EVENT_MAIL_DEFERRED, NULL,
			  N_("Write LoadCredential=%s:FILE under [Service] with \"systemctl edit "
			     "vigied\", then \"systemctl restart vigied\"."),
			  credential);
}

/* Opens the sender where one is configured and none is open. */
static void open_sender(struct vigie_manager *manager)
{
	const struct vigie_config *config = manager->options.setup->config;
	const struct vigie_sender_events events = {.on_idle = manager_sender_idle,
						   .userdata = manager};
	int r;

	if (manager->sender || !config->mail.smtp)
		return;
	r = vigie_sender_new(manager->options.store, config, manager->options.event, &events,
			     manager->options.now, &manager->sender);
	if (r < 0) {
		tell(manager, r);
		return;
	}
	manager->mail_told = false;
	note(manager, "");
}

/* Before the digests, which tell of it. */
static int run_clocks(struct vigie_manager *manager)
{
	struct vigie_clock_changes changes = {0};
	int r = vigie_referral_clocks(manager->options.store, manager->options.setup->config,
				      manager->options.now(), &changes);

	if (r == 0 && changes.reminded + changes.escalated + changes.expired + changes.resumed +
				      changes.withdrawn >
			      0)
		vigie_log(VIGIE_LOG_INFO, VIGIE_EVENT_EVALUATED, NULL,
			  N_("Clocks of referrals: %llu reminded of, %llu escalated, %llu expired, "
			     "%llu taken up again, %llu withdrawn."),
			  (unsigned long long)changes.reminded,
			  (unsigned long long)changes.escalated,
			  (unsigned long long)changes.expired, (unsigned long long)changes.resumed,
			  (unsigned long long)changes.withdrawn);
	return r;
}

int post_begin(struct vigie_manager *manager)
{
	size_t n = 0;
	int r;

	manager_status(manager, N_("Writing and sending mail"));
	r = run_clocks(manager);
	if (r == 0)
		r = acknowledgements_remind(manager);
	if (r < 0)
		return r;
	r = vigie_digest_enqueue_due(manager->options.store, manager->options.setup->config,
				     manager->options.now(), manager->options.ignore_hour, &n);
	manager->cycle.digests += n;
	if (r < 0)
		return r;
	open_sender(manager);
	if (!manager->sender)
		return 1;
	return vigie_sender_kick(manager->sender);
}
