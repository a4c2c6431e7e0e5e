/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sender: leases one message, hands it to the server or the folder, writes down what became of
 * it, and goes on. Killed at any moment it leaves a lease that ends by itself. Refuses to write to
 * somebody whom the configuration no longer names.
 */
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "daemon/mail/drop.h"
#include "daemon/mail/envelope.h"
#include "daemon/mail/route.h"
#include "daemon/mail/sender.h"
#include "daemon/mail/transfer.h"
#include "daemon/store/outbox.h"
#include "vigie/bounce.h"
#include "vigie/log.h"
#include "vigie/translate.h"
#include "vigie/vocabulary.h"

#define LIMIT_MS                                                                                   \
	(10 * 60 * 1000) /* RFC 5321 section 4.5.3.2.6: ten minutes after the final dot            \
			  */
#define REPLY_SECONDS 300 /* RFC 5321 section 4.5.3.2.2, 4.5.3.2.3 */
#define LEASE_MARGIN                                                                               \
	(60 * VIGIE_USEC_PER_SEC) /* beyond the limit: whoever holds it has been killed */
#define GIVE_UP (VIGIE_MAIL_GIVE_UP_DAYS * 86400 * VIGIE_USEC_PER_SEC)

struct vigie_sender {
	struct vigie_store *store;
	const struct vigie_config *config;
	struct vigie_sender_events events;
	struct sender_tuning tuning;
	vigie_time (*now)(void);
	enum route route;
	struct transfer *transfer; /* SMTP only */
	sd_event_source *step;
	bool busy; /* a message is in hand, or the step is near */
	struct outbox_lease lease;
	struct vigie_buffer message;
};

static uint64_t draw(void)
{
	uint64_t value = 0;

	/* Only spreads attempts and tells leases apart: a weak value does no harm. */
	(void)!getrandom(&value, sizeof(value), GRND_NONBLOCK);
	return value;
}

static void go_idle(struct vigie_sender *sender)
{
	sender->busy = false;
	if (sender->events.on_idle)
		sender->events.on_idle(sender->events.userdata);
}

static void go_on(struct vigie_sender *sender)
{
	if (sd_event_source_set_enabled(sender->step, SD_EVENT_ONESHOT) < 0)
		go_idle(sender);
}

/* `next` is a msgid: what happens now. */
static void tell(const struct vigie_sender *sender, enum vigie_log_level level,
		 enum vigie_log_event event, const char *reason, const char *next)
{
	const char *coordinator = sender->lease.coordinator;
	const struct vigie_log_field fields[] = {
		{VIGIE_FIELD_MAIL, sender->lease.message_id},
		{coordinator[0] ? VIGIE_FIELD_COORDINATOR : VIGIE_FIELD_NONE, coordinator},
		{0}};

	vigie_log(level, event, fields, N_("Mail %s: %s. %s"), sender->lease.message_id, reason,
		  _(next));
}

static int give_up(struct vigie_sender *sender, const char *reason)
{
	tell(sender, VIGIE_LOG_ERROR, VIGIE_EVENT_MAIL_FAILED, reason,
	     N_("It is given up; a person must look."));
	return outbox_fail(sender->store, &sender->lease, reason);
}

static vigie_time next_attempt(struct vigie_sender *sender, vigie_time now)
{
	return now + outcome_delay(sender->lease.attempts, (uint32_t)sender->tuning.random());
}

/* With what else is queued for the same recipient, in one transaction. Others do not wait. */
static int defer(struct vigie_sender *sender, vigie_time next, const char *reason)
{
	int r = vigie_store_begin(sender->store);

	if (r < 0)
		return r;
	r = outbox_defer(sender->store, &sender->lease, next, reason);
	if (r == 0)
		r = outbox_postpone_recipient(sender->store, sender->lease.recipient, next);
	if (r >= 0)
		r = vigie_store_commit(sender->store);
	if (r < 0)
		vigie_store_rollback(sender->store);
	return r;
}

static int try_again(struct vigie_sender *sender, vigie_time now, const char *reason)
{
	if (now - sender->lease.queued >= GIVE_UP)
		return give_up(sender, reason);
	tell(sender, VIGIE_LOG_WARNING, VIGIE_EVENT_MAIL_DEFERRED, reason,
	     N_("It is tried again later."));
	return defer(sender, next_attempt(sender, now), reason);
}

static int postpone_all(struct vigie_sender *sender, vigie_time now, const char *reason)
{
	vigie_time next = next_attempt(sender, now);
	int64_t failed = 0;
	int r = vigie_store_begin(sender->store);

	if (r < 0)
		return r;
	r = outbox_defer(sender->store, &sender->lease, next, reason);
	if (r >= 0)
		r = outbox_postpone_all(sender->store, next, now - GIVE_UP, reason, &failed);
	if (r == 0)
		r = vigie_store_commit(sender->store);
	if (r < 0) {
		vigie_store_rollback(sender->store);
		return r;
	}
	tell(sender, VIGIE_LOG_WARNING, VIGIE_EVENT_MAIL_DEFERRED, reason,
	     N_("All mail waits and is tried again later."));
	if (failed > 0)
		vigie_log(VIGIE_LOG_ERROR, VIGIE_EVENT_MAIL_FAILED, NULL,
			  N_("Messages given up: %lld (%s). A person must look."),
			  (long long)failed, reason);
	return 0;
}

static int hold(struct vigie_sender *sender, const char *reason)
{
	int r = vigie_store_begin(sender->store);

	if (r < 0)
		return r;
	tell(sender, VIGIE_LOG_ERROR, VIGIE_EVENT_MAIL_FAILED, reason,
	     N_("It is on hold; a person must look."));
	r = outbox_hold(sender->store, &sender->lease, reason, sender->now());
	if (r >= 0)
		r = vigie_store_commit(sender->store);
	if (r < 0)
		vigie_store_rollback(sender->store);
	return r;
}

/* Writes down what became of the message in hand. 0, 1 its lease had ended, -errno. */
static int settle(struct vigie_sender *sender, enum outcome outcome, const char *reason)
{
	vigie_time now = sender->now();

	switch (outcome) {
	case OUTCOME_SENT:
		tell(sender, VIGIE_LOG_INFO, VIGIE_EVENT_MAIL_SENT, reason,
		     N_("Nothing more to do for it."));
		return outbox_sent(sender->store, &sender->lease, now);
	case OUTCOME_AGAIN:
		return try_again(sender, now, reason);
	case OUTCOME_REFUSED:
		return give_up(sender, reason);
	case OUTCOME_UNREACHABLE:
		return postpone_all(sender, now, reason);
	case OUTCOME_HELD:
		return hold(sender, reason);
	}
	return -EINVAL;
}

static void finish(struct vigie_sender *sender, enum outcome outcome, const char *reason)
{
	int r = settle(sender, outcome, _(reason));

	if (r < 0)
		vigie_log(VIGIE_LOG_ERROR, VIGIE_EVENT_STORE_FAILED,
			  (struct vigie_log_field[]){{VIGIE_FIELD_MAIL, sender->lease.message_id},
						     {0}},
			  N_("What became of message %s cannot be written: %s. It may be sent "
			     "twice."),
			  sender->lease.message_id, strerror(-r));
	if (r < 0 || outcome == OUTCOME_UNREACHABLE)
		go_idle(sender);
	else
		go_on(sender);
}

static void on_attempt(void *userdata, const struct attempt *attempt)
{
	struct vigie_sender *sender = userdata;
	const char *reason;
	enum outcome outcome = outcome_of(attempt, &reason);

	finish(sender, outcome, reason);
}

/* The coordinator whom the configuration still names so, at that address, and not past `until`. */
static const struct vigie_config_coordinator *find_coordinator(const struct vigie_sender *sender)
{
	const struct vigie_config *config = sender->config;
	int second;
	vigie_day today = vigie_clock_local(sender->now(), config->timezone, &second);

	for (size_t i = 0; i < config->n_coordinators; i++) {
		const struct vigie_config_coordinator *coordinator = &config->coordinators[i];

		if (coordinator->email &&
		    strcmp(coordinator->email, sender->lease.recipient) == 0 &&
		    strcmp(coordinator->name, sender->lease.coordinator) == 0 &&
		    (coordinator->until == VIGIE_DAY_NONE || today <= coordinator->until))
			return coordinator;
	}
	return NULL;
}

/* Why the message may not go out as it is, NULL it may: what was allowed when it was written need
 * not be any more. A msgid. */
static const char *objection(const struct vigie_sender *sender)
{
	const struct vigie_config *config = sender->config;
	const struct vigie_config_coordinator *coordinator = find_coordinator(sender);
	bool is_contact = config->contact && !sender->lease.coordinator[0] &&
			  strcmp(config->contact, sender->lease.recipient) == 0;

	if (!coordinator && !is_contact)
		return N_("the recipient is no longer a coordinator");
	if (vigie_recipient_stopped(sender->store, sender->lease.recipient) == 1)
		return N_("mail to this recipient came back");
	if (coordinator && sender->lease.shows != SHOWS_CODE &&
	    sender->lease.shows > (enum outbox_shows)envelope_identity(config, coordinator))
		return N_("it shows more of pupils than the recipient may see now");
	return NULL;
}

static void hand_over(struct vigie_sender *sender)
{
	const char *folder = sender->config->mail.smtp + strlen("file://");
	const char *reason = objection(sender);
	int r;

	if (reason) {
		finish(sender, OUTCOME_HELD, reason);
	} else if (sender->route == ROUTE_FOLDER) {
		r = drop_write(folder, sender->lease.message_id,
			       vigie_buffer_string(&sender->message), sender->message.size);
		finish(sender, r < 0 ? OUTCOME_UNREACHABLE : OUTCOME_SENT,
		       r < 0 ? N_("the folder for mail cannot be written to") : N_("written"));
	} else {
		r = transfer_start(sender->transfer, sender->lease.sender, sender->lease.recipient,
				   vigie_buffer_string(&sender->message), sender->message.size);
		if (r < 0)
			finish(sender, OUTCOME_UNREACHABLE, N_("there is not enough memory"));
	}
}

/* One turn of the loop: takes the next message, or comes to rest. */
static int on_step(sd_event_source *source, void *userdata)
{
	struct vigie_sender *sender = userdata;
	vigie_time now = sender->now();
	vigie_time until = now + sender->tuning.limit_ms * (VIGIE_USEC_PER_SEC / 1000) +
			   sender->tuning.reply_seconds * VIGIE_USEC_PER_SEC + LEASE_MARGIN;
	int64_t key = (int64_t)(sender->tuning.random() >> 1);
	int r;

	(void)source;
	vigie_buffer_clear(&sender->message);
	r = outbox_lease(sender->store, now, until, key, &sender->lease, &sender->message);
	if (r > 0) {
		hand_over(sender);
		return 0;
	}
	if (r < 0)
		vigie_log(VIGIE_LOG_ERROR, VIGIE_EVENT_STORE_FAILED, NULL,
			  N_("The outbox cannot be read: %s. No mail is sent now."), strerror(-r));
	go_idle(sender);
	return 0;
}

static int open_transfer(struct vigie_sender *sender, sd_event *event)
{
	const struct vigie_config_mail *mail = &sender->config->mail;
	struct transfer_options options = {
		.url = mail->smtp,
		.user = mail->user,
		.authority = mail->authority,
		.limit_ms = sender->tuning.limit_ms,
		.reply_seconds = sender->tuning.reply_seconds,
		.on_done = on_attempt,
		.userdata = sender,
	};
	VIGIE_CLEANUP(vigie_freep) char *password = NULL;
	int r = mail->secret ? vigie_credential_read(mail->secret, &password) : 0;

	if (r < 0)
		return r;
	options.password = password;
	r = transfer_new(event, &options, &sender->transfer);
	if (password)
		explicit_bzero(password, strlen(password));
	return r;
}

static int set_up(struct vigie_sender *sender, sd_event *event)
{
	int r;

	if (sender->route == ROUTE_NONE)
		return -EINVAL;
	r = sd_event_add_defer(event, &sender->step, on_step, sender);
	if (r >= 0)
		r = sd_event_source_set_enabled(sender->step, SD_EVENT_OFF);
	if (r >= 0)
		r = sd_event_source_set_description(sender->step, "mail-step");
	if (r >= 0 && sender->route != ROUTE_FOLDER)
		r = open_transfer(sender, event);
	return r < 0 ? r : 0;
}

int sender_open(struct vigie_store *store, const struct vigie_config *config, sd_event *event,
		const struct vigie_sender_events *events, vigie_time (*now)(void),
		const struct sender_tuning *tuning, struct vigie_sender **ret_sender)
{
	struct vigie_sender *sender = calloc(1, sizeof(*sender));
	int r;

	if (!sender)
		return -ENOMEM;
	*sender = (struct vigie_sender){.store = store,
					.config = config,
					.events = *events,
					.tuning = *tuning,
					.now = now,
					.route = route_of(config->mail.smtp)};
	r = set_up(sender, event);
	if (r < 0) {
		vigie_sender_free(sender);
		return r;
	}
	*ret_sender = sender;
	return 0;
}

int vigie_sender_new(struct vigie_store *store, const struct vigie_config *config, sd_event *event,
		     const struct vigie_sender_events *events, vigie_time (*now)(void),
		     struct vigie_sender **ret_sender)
{
	const struct sender_tuning tuning = {
		.limit_ms = LIMIT_MS, .reply_seconds = REPLY_SECONDS, .random = draw};

	return sender_open(store, config, event, events, now, &tuning, ret_sender);
}

void vigie_sender_free(struct vigie_sender *sender)
{
	if (!sender)
		return;
	transfer_free(sender->transfer);
	sd_event_source_disable_unref(sender->step);
	vigie_buffer_done(&sender->message);
	free(sender);
}

int vigie_sender_kick(struct vigie_sender *sender)
{
	int r;

	if (sender->busy)
		return 0;
	r = sd_event_source_set_enabled(sender->step, SD_EVENT_ONESHOT);
	if (r < 0)
		return r;
	sender->busy = true;
	return 0;
}

VIGIE_DEFINE_TEXT(vigie_mail_state_text, enum vigie_mail_state, VIGIE_MAIL_STATES)
