/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers by mail: who may command, what is carried out, and what is answered. */
#include "daemon/mail/reply_token.h"
#include "daemon/store/replies.h"
#include "tests/unit/mail/digests.h"
#include "vigie/bounce.h"
#include "vigie/reply.h"

#define HOUR (3600 * VIGIE_USEC_PER_SEC)

/* One coordinator, one referral that was proposed. */
static void propose(struct office *office)
{
	one_coordinator(office);
	office->config.mail.inbox.url = "imaps://imap.exemple.fr/INBOX";
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
}

static struct vigie_reply_key key_of(struct office *office)
{
	struct vigie_reply_key key;

	assert_int_equal(vigie_reply_key_load(office->store, &key), 0);
	return key;
}

/* The address that an answer about a referral goes to. */
static char *address_for(struct office *office, const char *recipient, int64_t referral)
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

static enum vigie_reply_outcome handle(struct office *office, struct answer answer)
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

static int on_count(void *userdata, int n, char **values, char **names)
{
	(void)n;
	(void)names;
	*(int *)userdata = atoi(values[0]);
	return 0;
}

static void expect_count(struct office *office, const char *sql, int expected)
{
	sqlite3 *store = NULL;
	int count = -1;

	assert_int_equal(sqlite3_open(office->path, &store), SQLITE_OK);
	assert_int_equal(sqlite3_exec(store, sql, on_count, &count, NULL), SQLITE_OK);
	sqlite3_close(store);
	assert_int_equal(count, expected);
}

static enum vigie_referral_state state_of(struct office *office, int64_t id)
{
	struct vigie_referral referral;

	assert_int_equal(vigie_referral_get(office->store, id, &referral), 0);
	return referral.state;
}

static int count_mail(void *userdata, const struct vigie_mail *mail)
{
	(void)mail;
	++*(size_t *)userdata;
	return 0;
}

static size_t mails(struct office *office)
{
	size_t n = 0;

	assert_int_equal(vigie_mail_each(office->store, true, count_mail, &n), 0);
	return n;
}

static int count_done(void *userdata, const struct vigie_reply_done *done)
{
	(void)done;
	++*(size_t *)userdata;
	return 0;
}

static size_t unconfirmed(struct office *office)
{
	size_t n = 0;

	assert_int_equal(vigie_reply_each_done(office->store, "Secteur@exemple.fr", count_done, &n),
			 0);
	return n;
}

static void an_answer_moves_the_referral_and_waits_to_be_confirmed(void **state)
{
	struct office *office = *state;

	propose(office);
	assert_int_equal(handle(office, (struct answer){.line = "Accepter"}),
			 VIGIE_REPLY_CARRIED_OUT);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_ACCEPTED);
	assert_int_equal(mails(office), 1);
	assert_int_equal(unconfirmed(office), 1);
	assert_int_equal(vigie_reply_confirm(office->store, "secteur@exemple.fr", morning(office)),
			 0);
	assert_int_equal(unconfirmed(office), 0);
}

static int last_transition(void *userdata, const struct vigie_transition *transition)
{
	*(struct vigie_transition *)userdata = *transition;
	return 0;
}

static void the_story_says_who_and_through_what(void **state)
{
	struct office *office = *state;
	struct vigie_transition last = {0};

	propose(office);
	handle(office, (struct answer){.line = "refuser famille"});
	assert_int_equal(vigie_referral_each_transition(office->store, 1, last_transition, &last),
			 0);
	assert_int_equal(last.to, VIGIE_REFERRAL_DECLINED);
	assert_string_equal(last.who, "Secteur Est");
	assert_string_equal(last.through, "reply");
}

static void the_same_message_twice_is_one(void **state)
{
	struct office *office = *state;

	propose(office);
	handle(office, (struct answer){.line = "accepter"});
	assert_int_equal(handle(office, (struct answer){.line = "accepter"}), VIGIE_REPLY_KNOWN);
	/* Sent again by its writer. */
	assert_int_equal(
		handle(office, (struct answer){.id = "<2@exemple.fr>", .line = "accepter"}),
		VIGIE_REPLY_CARRIED_OUT);
	assert_int_equal(unconfirmed(office), 1);
	assert_int_equal(mails(office), 1);
}

/* The machine stops after the move, before the message is noted. */
static void what_was_carried_out_and_not_noted_is_confirmed_once(void **state)
{
	struct office *office = *state;

	propose(office);
	handle(office, (struct answer){.line = "accepter"});
	office_execute(office, "DELETE FROM reply_seen; DELETE FROM reply_done");
	for (int i = 0; i < 2; i++) {
		office_execute(office, "DELETE FROM reply_seen");
		assert_int_equal(handle(office, (struct answer){.line = "accepter"}),
				 VIGIE_REPLY_CARRIED_OUT);
	}
	assert_int_equal(unconfirmed(office), 1);
	assert_int_equal(mails(office), 1);
	expect_count(office, "SELECT count(*) FROM referral_step WHERE target = 'accepted'", 1);
}

static void only_its_recipient_commands(void **state)
{
	struct office *office = *state;
	struct vigie_config_coordinator *other;

	propose(office);
	assert_int_equal(
		handle(office, (struct answer){.line = "accepter", .from = "inconnu@exemple.fr"}),
		VIGIE_REPLY_IGNORED);
	assert_int_equal(mails(office), 1);
	/* Another coordinator, by a link that was forwarded. */
	other = office_coordinator(office, "Secteur Ouest");
	other->email = "ouest@exemple.fr";
	assert_int_equal(handle(office, (struct answer){.line = "accepter",
							.id = "<3@exemple.fr>",
							.from = "ouest@exemple.fr"}),
			 VIGIE_REPLY_ANSWERED);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_PROPOSED);
}

static void a_token_that_was_tampered_with_counts_for_nothing(void **state)
{
	struct office *office = *state;
	char *to;

	propose(office);
	flag_pupil(office, 1);
	for (size_t i = 6; i < strlen("vigie+r1.20000."); i++) {
		char id[32];

		to = address_for(office, "secteur@exemple.fr", 1);
		to[i] = to[i] == '2' ? '3' : '2';
		snprintf(id, sizeof(id), "<t%zu@exemple.fr>", i);
		assert_int_not_equal(
			handle(office, (struct answer){.id = id, .line = "accepter", .to = to}),
			VIGIE_REPLY_CARRIED_OUT);
	}
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_PROPOSED);
	/* Its case may change on the way. */
	to = address_for(office, "secteur@exemple.fr", 1);
	for (char *c = to; *c && *c != '@'; c++)
		*c = *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
	assert_int_equal(handle(office, (struct answer){.line = "accepter", .to = to}),
			 VIGIE_REPLY_CARRIED_OUT);
}

static void a_token_expires(void **state)
{
	struct office *office = *state;
	char *to;

	propose(office);
	to = address_for(office, "secteur@exemple.fr", 1);
	office->day += VIGIE_REPLY_DAYS + 1;
	assert_int_equal(handle(office, (struct answer){.line = "accepter", .to = to}),
			 VIGIE_REPLY_ANSWERED);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_PROPOSED);
	READ(office);
	assert_non_null(strstr(text.data, "too old"));
}

static void a_message_about_several_needs_the_number(void **state)
{
	struct office *office = *state;

	propose(office);
	assert_int_equal(
		handle(office, (struct answer){.line = "accepter",
					       .to = address_for(office, "secteur@exemple.fr", 0)}),
		VIGIE_REPLY_ANSWERED);
	assert_int_equal(
		handle(office, (struct answer){.id = "<2@exemple.fr>",
					       .line = "accepter n°1",
					       .to = address_for(office, "secteur@exemple.fr", 0)}),
		VIGIE_REPLY_CARRIED_OUT);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_ACCEPTED);
}

static void the_number_may_not_contradict_the_link(void **state)
{
	struct office *office = *state;

	propose(office);
	assert_int_equal(handle(office, (struct answer){.line = "accepter 2"}),
			 VIGIE_REPLY_ANSWERED);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_PROPOSED);
}

static void an_unknown_word_gets_one_short_answer_a_day(void **state)
{
	struct office *office = *state;

	propose(office);
	assert_int_equal(handle(office, (struct answer){.line = "Bonjour, NOM va mieux"}),
			 VIGIE_REPLY_ANSWERED);
	READ(office);
	assert_non_null(strstr(raw.data, "Auto-Submitted: auto-replied"));
	assert_non_null(strstr(raw.data, "In-Reply-To: <1@exemple.fr>"));
	assert_non_null(strstr(text.data, "    accept\r\n"));
	assert_null(strstr(text.data, "NOM"));
	assert_null(strstr(text.data, "end REASON")); /* not yet begun */
	assert_int_equal(handle(office, (struct answer){.id = "<2@x>", .line = "peut-être"}),
			 VIGIE_REPLY_REFUSED);
	assert_int_equal(mails(office), 2);
	assert_int_equal(
		handle(office,
		       (struct answer){.id = "<3@x>", .line = "peut-être", .after = 24 * HOUR + 1}),
		VIGIE_REPLY_ANSWERED);
}

static void an_answer_of_ours_has_no_return_path(void **state)
{
	struct office *office = *state;

	propose(office);
	handle(office, (struct answer){.line = "bonjour"});
	assert_string_equal(last_mail(office).recipient, "secteur@exemple.fr");
	expect_count(office, "SELECT count(*) FROM outbox WHERE sender = ''", 1);
}

static void a_refused_move_is_answered_in_plain_words(void **state)
{
	struct office *office = *state;

	propose(office);
	assert_int_equal(handle(office, (struct answer){.line = "terminer progrès"}),
			 VIGIE_REPLY_ANSWERED);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_PROPOSED);
	READ(office);
	assert_non_null(strstr(text.data, "Nothing was changed."));
	assert_int_equal(unconfirmed(office), 0);
}

static void programs_and_lists_are_never_answered(void **state)
{
	struct office *office = *state;

	propose(office);
	assert_int_equal(
		handle(office, (struct answer){.line = "accepter", .class = VIGIE_INBOX_AUTOMATIC}),
		VIGIE_REPLY_IGNORED);
	assert_int_equal(
		handle(office,
		       (struct answer){.id = "<2@x>", .line = "quoi ?", .class = VIGIE_INBOX_BULK}),
		VIGIE_REPLY_IGNORED);
	assert_int_equal(
		handle(office, (struct answer){.id = "<3@x>", .line = "quoi ?", .silent = true}),
		VIGIE_REPLY_REFUSED);
	assert_int_equal(mails(office), 1);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_PROPOSED);
}

static void a_coordinator_who_has_gone_commands_nothing(void **state)
{
	struct office *office = *state;

	propose(office);
	office->coordinators[0].until = office->day - 1;
	assert_int_equal(handle(office, (struct answer){.line = "accepter"}), VIGIE_REPLY_IGNORED);
	office->coordinators[0].until = office->day;
	office->coordinators[0].covers_all = false;
	assert_int_equal(handle(office, (struct answer){.id = "<2@x>", .line = "accepter"}),
			 VIGIE_REPLY_ANSWERED);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_PROPOSED);
}

static enum vigie_reply_outcome come_back(struct office *office, char *to, const char *action)
{
	const char *const addressed[] = {to};
	const struct vigie_inbox_bounce bounce = {"parti@ailleurs.fr", action, "5.1.1"};
	const struct vigie_inbox_message message = {
		.message_id = "",
		.from = "mailer-daemon@exemple.fr",
		.subject = action,
		.line = "",
		.addressed = addressed,
		.n_addressed = 1,
		.bounced_id = "",
		.class = VIGIE_INBOX_BOUNCE,
		.bounces = &bounce,
		.n_bounces = 1,
	};
	enum vigie_reply_outcome outcome;

	assert_int_equal(vigie_reply_handle(office->store, &office->config, &message,
					    morning(office), &outcome),
			 0);
	free(to);
	return outcome;
}

static char *return_path(struct office *office, int64_t mail, const char *recipient)
{
	const struct vigie_reply_key key = key_of(office);
	struct vigie_buffer path = {0};

	assert_int_equal(vigie_reply_append_return_path(&office->config, &key, mail, recipient,
							office->day, &path),
			 0);
	return vigie_buffer_take(&path);
}

static void a_bounce_stops_its_recipient_until_a_person_clears_it(void **state)
{
	struct office *office = *state;

	propose(office);
	office->config.contact = "bureau@exemple.fr";
	assert_int_equal(come_back(office, return_path(office, 1, "secteur@exemple.fr"), "delayed"),
			 VIGIE_REPLY_IGNORED);
	assert_int_equal(come_back(office, return_path(office, 1, "secteur@exemple.fr"), "failed"),
			 VIGIE_REPLY_BOUNCED);
	assert_int_equal(vigie_recipient_stopped(office->store, "SECTEUR@exemple.fr"), 1);
	assert_int_equal(mails(office), 2);
	READ(office);
	assert_non_null(strstr(text.data, "To: bureau@exemple.fr"));
	assert_non_null(strstr(text.data, "5.1.1"));
	assert_int_equal(
		vigie_recipient_clear(office->store, "secteur@exemple.fr", "moi", morning(office)),
		0);
	assert_int_equal(vigie_recipient_stopped(office->store, "secteur@exemple.fr"), 0);
	assert_int_equal(
		vigie_recipient_clear(office->store, "secteur@exemple.fr", "moi", morning(office)),
		-ENOENT);
}

static void a_forged_bounce_stops_nobody(void **state)
{
	struct office *office = *state;

	propose(office);
	/* The token of another recipient, of a message that is not there, and of an answer. */
	assert_int_equal(come_back(office, return_path(office, 1, "autre@exemple.fr"), "failed"),
			 VIGIE_REPLY_IGNORED);
	assert_int_equal(come_back(office, return_path(office, 77, "secteur@exemple.fr"), "failed"),
			 VIGIE_REPLY_IGNORED);
	assert_int_equal(come_back(office, address_for(office, "secteur@exemple.fr", 1), "failed"),
			 VIGIE_REPLY_IGNORED);
	assert_int_equal(vigie_recipient_stopped(office->store, "secteur@exemple.fr"), 0);
}

static void without_an_inbox_nothing_is_offered(void **state)
{
	struct office *office = *state;
	struct vigie_buffer out = {0};
	struct vigie_reply_key key;
	const struct vigie_reply_subject subject = {"secteur@exemple.fr", 1, office->day};

	one_coordinator(office);
	key = key_of(office);
	assert_int_equal(vigie_reply_append_address(&office->config, &key, &subject, &out), 1);
	assert_int_equal(
		vigie_reply_append_link(&office->config, &key, &subject, VIGIE_REPLY_ACCEPT, &out),
		1);
	assert_int_equal(out.size, 0);
}

static void a_link_opens_a_ready_answer(void **state)
{
	struct office *office = *state;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	const struct vigie_reply_subject subject = {"secteur@exemple.fr", 12, office->day};
	struct vigie_reply_key key;

	one_coordinator(office);
	office->config.mail.inbox.url = "imaps://imap.exemple.fr/INBOX";
	key = key_of(office);
	assert_int_equal(
		vigie_reply_append_link(&office->config, &key, &subject, VIGIE_REPLY_DECLINE, &out),
		0);
	assert_memory_equal(out.data, "mailto:vigie%2Br12.", 19);
	assert_non_null(strstr(out.data, "@exemple.fr?subject=Referral%2012%3A%20decline&body="
					 "decline%20%E2%80%A6%0D%0A"));
	assert_null(strpbrk(out.data, " +\r\n<>\""));
}

static void the_pattern_of_the_address_may_be_another(void **state)
{
	struct office *office = *state;
	VIGIE_CLEANUP(vigie_freep) char *to = NULL;

	propose(office);
	office->config.mail.inbox.address = "reponse-{token}@courrier.exemple.fr";
	to = address_for(office, "secteur@exemple.fr", 1);
	assert_memory_equal(to, "reponse-r1.", 11);
	assert_int_equal(handle(office, (struct answer){.line = "accepter"}),
			 VIGIE_REPLY_CARRIED_OUT);
	office->config.mail.inbox.address =
		"un-nom-vraiment-bien-trop-long-pour-{token}@courrier.exemple.fr";
	{
		struct vigie_reply_key key = key_of(office);
		struct vigie_buffer out = {0};

		assert_int_equal(
			vigie_reply_append_address(
				&office->config, &key,
				&(struct vigie_reply_subject){"secteur@exemple.fr", 1, office->day},
				&out),
			-EINVAL);
	}
}

static void two_offices_have_two_keys_and_each_keeps_its_own(void **state)
{
	struct office *office = *state;
	const struct vigie_reply_key one = key_of(office), again = key_of(office);
	struct vigie_reply_key other = one;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer token = {0};

	assert_memory_equal(&one, &again, sizeof(one));
	assert_int_equal(
		reply_token_append(&one, &(struct reply_token){'r', 1, 20000}, "a@b.fr", &token),
		0);
	assert_true(reply_token_is_ours(&one, token.data, token.size, "A@b.fr"));
	other.bytes[31] ^= 1;
	assert_false(reply_token_is_ours(&other, token.data, token.size, "a@b.fr"));
}

static void nothing_that_a_person_wrote_is_kept(void **state)
{
	struct office *office = *state;

	propose(office);
	handle(office, (struct answer){.line = "NOM Prénom a changé d'école"});
	handle(office, (struct answer){.id = "<2@x>", .line = "accepter"});
	expect_count(office,
		     "SELECT count(*) FROM outbox WHERE CAST(body AS TEXT) LIKE '%NOM%'"
		     " OR subject LIKE '%NOM%'",
		     0);
	expect_count(office, "SELECT count(*) FROM reply_seen WHERE typeof(digest) = 'blob'", 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(an_answer_moves_the_referral_and_waits_to_be_confirmed),
		OFFICE_TEST(the_story_says_who_and_through_what),
		OFFICE_TEST(the_same_message_twice_is_one),
		OFFICE_TEST(what_was_carried_out_and_not_noted_is_confirmed_once),
		OFFICE_TEST(only_its_recipient_commands),
		OFFICE_TEST(a_token_that_was_tampered_with_counts_for_nothing),
		OFFICE_TEST(a_token_expires),
		OFFICE_TEST(a_message_about_several_needs_the_number),
		OFFICE_TEST(the_number_may_not_contradict_the_link),
		OFFICE_TEST(an_unknown_word_gets_one_short_answer_a_day),
		OFFICE_TEST(an_answer_of_ours_has_no_return_path),
		OFFICE_TEST(a_refused_move_is_answered_in_plain_words),
		OFFICE_TEST(programs_and_lists_are_never_answered),
		OFFICE_TEST(a_coordinator_who_has_gone_commands_nothing),
		OFFICE_TEST(a_bounce_stops_its_recipient_until_a_person_clears_it),
		OFFICE_TEST(a_forged_bounce_stops_nobody),
		OFFICE_TEST(without_an_inbox_nothing_is_offered),
		OFFICE_TEST(a_link_opens_a_ready_answer),
		OFFICE_TEST(the_pattern_of_the_address_may_be_another),
		OFFICE_TEST(two_offices_have_two_keys_and_each_keeps_its_own),
		OFFICE_TEST(nothing_that_a_person_wrote_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
