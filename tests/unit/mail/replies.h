/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An invented coordinator who answers by mail: what is handed on of a message, and what came of it.
 */
#ifndef TESTS_REPLIES_H
#define TESTS_REPLIES_H

#include "tests/unit/mail/digests.h"
#include "vigie/reply.h"

#define HOUR (3600 * VIGIE_USEC_PER_SEC)

/* One coordinator, one referral that was proposed. */
static inline void propose(struct office *office)
{
	one_coordinator(office);
	office->config.mail.inbox.url = "imaps://imap.exemple.fr/INBOX";
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
}

static inline struct vigie_reply_key key_of(struct office *office)
{
	struct vigie_reply_key key;

	assert_int_equal(vigie_reply_key_load(office->store, &key), 0);
	return key;
}

/* The address that an answer about a referral goes to. */
static inline char *address_for(struct office *office, const char *recipient, int64_t referral)
{
	const struct vigie_reply_key key = key_of(office);
	struct vigie_buffer address = {0};

	assert_int_equal(vigie_reply_append_address(
				 &office->config, &key,
				 &(struct vigie_reply_subject){recipient, referral, office->day},
				 &address),
			 0);
	return vigie_buffer_take(&address);
}

struct answer {
	const char *id, *from, *line;
	char *to; /* released when it is handled; NULL: the coordinator's of referral 1 */
	enum vigie_inbox_class class;
	bool silent;
	vigie_time after;
};

static inline enum vigie_reply_outcome handle(struct office *office, struct answer answer)
{
	VIGIE_CLEANUP(vigie_freep)
	char *to = answer.to ? answer.to : address_for(office, "secteur@exemple.fr", 1);
	const char *const addressed[] = {"vigie@exemple.fr", to};
	const struct vigie_inbox_message message = {
		.message_id = answer.id ? answer.id : "<1@exemple.fr>",
		.from = answer.from ? answer.from : "secteur@exemple.fr",
		.subject = "Re: NOM Prénom",
		.line = answer.line,
		.addressed = addressed,
		.n_addressed = 2,
		.bounced_id = "",
		.class = answer.class,
		.answerable = answer.class == VIGIE_INBOX_PERSON && !answer.silent,
	};
	enum vigie_reply_outcome outcome;

	assert_int_equal(vigie_reply_handle(office->store, &office->config, &message,
					    morning(office) + HOUR + answer.after, &outcome),
			 0);
	return outcome;
}

static inline int on_count(void *userdata, int n, char **values, char **names)
{
	(void)n;
	(void)names;
	*(int *)userdata = atoi(values[0]);
	return 0;
}

static inline void expect_count(struct office *office, const char *sql, int expected)
{
	sqlite3 *store = NULL;
	int count = -1;

	assert_int_equal(sqlite3_open(office->path, &store), SQLITE_OK);
	assert_int_equal(sqlite3_exec(store, sql, on_count, &count, NULL), SQLITE_OK);
	sqlite3_close(store);
	assert_int_equal(count, expected);
}

static inline enum vigie_referral_state state_of(struct office *office, int64_t id)
{
	struct vigie_referral referral;

	assert_int_equal(vigie_referral_get(office->store, id, &referral), 0);
	return referral.state;
}

static inline int count_mail(void *userdata, const struct vigie_mail *mail)
{
	(void)mail;
	++*(size_t *)userdata;
	return 0;
}

static inline size_t mails(struct office *office)
{
	size_t n = 0;

	assert_int_equal(vigie_mail_each(office->store, true, count_mail, &n), 0);
	return n;
}

static inline int count_done(void *userdata, const struct vigie_reply_done *done)
{
	(void)done;
	++*(size_t *)userdata;
	return 0;
}

static inline size_t unconfirmed(struct office *office)
{
	size_t n = 0;

	assert_int_equal(vigie_reply_each_done(office->store, "Secteur@exemple.fr", count_done, &n),
			 0);
	return n;
}

#endif
