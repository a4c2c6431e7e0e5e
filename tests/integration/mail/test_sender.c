/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sender against a scripted SMTP server on loopback: what is accepted, put off, refused, lost
 * on the way; and mail as files.
 */
#include <glob.h>
#include <sys/stat.h>

#include "tests/integration/mail/post_office.h"

static void what_the_server_takes_is_sent_over_one_connection(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_ACCEPT);

	queue_mail(fixture, 5);
	send_all(fixture);
	assert_int_equal(fixture->server->n_messages, 5);
	assert_int_equal(fixture->server->connections, 1);
	assert_string_equal(fixture->server->messages[2],
			    "Message-ID: <3@exemple.fr>\r\nSubject: Sujet\r\n\r\n"
			    ".un point\r\ncorps 3\r\n");
	for (int64_t id = 1; id <= 5; id++)
		assert_int_equal(mail_of(fixture, id).state, VIGIE_MAIL_SENT);
	assert_int_equal(vigie_mail_next_due(fixture->store, &fixture->config, clock_now),
			 VIGIE_TIME_NONE);
	assert_false(fixture->server->tls_asked);
}

static void a_451_is_tried_again_and_the_other_recipients_go_on(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_LATER, SMTP_ACCEPT);
	vigie_time due;

	queue_mail(fixture, 2);
	queue_for(fixture, 3, 1);
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_QUEUED);
	assert_int_equal(mail_of(fixture, 2).attempts, 0); /* of the same recipient: it waits */
	assert_int_equal(mail_of(fixture, 3).state, VIGIE_MAIL_SENT);
	assert_true(mail_of(fixture, 1).error[0] != '\0');
	due = vigie_mail_next_due(fixture->store, &fixture->config, clock_now);
	assert_true(due > clock_now && due <= clock_now + 300 * VIGIE_USEC_PER_SEC);
	clock_now = due;
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_SENT);
	assert_int_equal(mail_of(fixture, 1).attempts, 2);
}

static void a_451_after_the_data_is_tried_again(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_LATER_AFTER_DATA, SMTP_ACCEPT);

	queue_mail(fixture, 1);
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_QUEUED);
	clock_now += DAY;
	send_all(fixture);
	assert_int_equal(fixture->server->n_messages, 1);
}

static void a_550_fails_at_once_and_the_others_go_on(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_REFUSE, SMTP_ACCEPT);

	queue_mail(fixture, 2);
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_FAILED);
	assert_int_equal(mail_of(fixture, 2).state, VIGIE_MAIL_SENT);
}

static void a_message_lost_after_the_dot_is_sent_again_with_the_same_bytes(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_DROP_AFTER_DOT, SMTP_ACCEPT);

	queue_mail(fixture, 1);
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_QUEUED);
	clock_now += DAY;
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_SENT);
	assert_int_equal(fixture->server->n_messages, 2);
	assert_string_equal(fixture->server->messages[0], fixture->server->messages[1]);
}

static void a_server_that_closes_after_some_messages_loses_none(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_ACCEPT);

	fixture->server->close_after = 3;
	queue_mail(fixture, 10);
	for (int round = 0; round < 20; round++) {
		send_all(fixture);
		clock_now += DAY / 4;
	}
	for (int64_t id = 1; id <= 10; id++)
		assert_int_equal(mail_of(fixture, id).state, VIGIE_MAIL_SENT);
	assert_int_equal(fixture->server->n_messages, 10);
}

static void a_connection_lost_early_postpones_everything(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_DROP_AT_MAIL, SMTP_ACCEPT);
	vigie_time due;

	queue_mail(fixture, 3);
	send_all(fixture);
	assert_int_equal(fixture->server->n_messages, 0);
	due = vigie_mail_next_due(fixture->store, &fixture->config, clock_now);
	assert_true(due > clock_now);
	clock_now = due;
	send_all(fixture);
	assert_int_equal(fixture->server->n_messages, 3);
}

static void a_server_that_turns_away_is_no_refusal_of_the_message(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_TURN_AWAY, SMTP_ACCEPT);

	queue_mail(fixture, 1);
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_QUEUED);
}

static void a_server_that_is_not_there_is_tried_for_five_days(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_ACCEPT);
	int attempts = 0;

	smtp_server_free(fixture->server);
	fixture->server = NULL;
	queue_mail(fixture, 2);
	while (mail_of(fixture, 1).state == VIGIE_MAIL_QUEUED) {
		send_all(fixture);
		clock_now = vigie_mail_next_due(fixture->store, &fixture->config, clock_now);
		assert_true(++attempts < 200);
	}
	assert_true(attempts > 20);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_FAILED);
	assert_int_equal(mail_of(fixture, 2).state, VIGIE_MAIL_FAILED);
	assert_true(mail_of(fixture, 1).error[0] != '\0');
	assert_int_equal(clock_now, VIGIE_TIME_NONE);
}

static void a_message_put_off_for_five_days_is_given_up(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_LATER);

	queue_mail(fixture, 1);
	while (mail_of(fixture, 1).state == VIGIE_MAIL_QUEUED) {
		assert_true(clock_now < START + 6 * DAY);
		send_all(fixture);
		if (mail_of(fixture, 1).state == VIGIE_MAIL_QUEUED)
			clock_now = mail_of(fixture, 1).next_attempt;
	}
	assert_true(clock_now >= START + 5 * DAY);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_FAILED);
}

static void a_server_that_hangs_ends_with_the_time_limit(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_HANG, SMTP_ACCEPT);

	fixture->limit_ms = 200;
	queue_mail(fixture, 1);
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_QUEUED);
	clock_now += DAY;
	send_all(fixture);
	assert_int_equal(fixture->server->n_messages, 1);
}

static void what_ends_the_connection_waits_behind_the_others(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_DROP_AT_MAIL, SMTP_ACCEPT, SMTP_DROP_AT_MAIL);

	queue_for(fixture, 1, 0);
	queue_for(fixture, 2, 1);
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 2).state, VIGIE_MAIL_QUEUED);
	clock_now = vigie_mail_next_due(fixture->store, &fixture->config, clock_now);
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_QUEUED);
	assert_int_equal(mail_of(fixture, 2).state, VIGIE_MAIL_SENT);
}

static void a_late_reply_is_not_taken_for_that_to_the_next_message(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_LATE, SMTP_ACCEPT);

	fixture->limit_ms = 200;
	queue_mail(fixture, 1);
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_QUEUED);
	clock_now += DAY;
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_SENT);
	assert_string_equal(fixture->server->messages[0], fixture->server->messages[1]);
}

static void a_quit_without_answer_holds_nothing_up(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_REFUSE_AND_HANG_QUIT, SMTP_ACCEPT);

	queue_mail(fixture, 2);
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_FAILED);
	assert_int_equal(mail_of(fixture, 2).state, VIGIE_MAIL_SENT);
}

static void stopping_in_the_middle_leaves_the_message_for_later(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_HANG, SMTP_ACCEPT);

	queue_mail(fixture, 1);
	open_sender(fixture, fixture->event);
	assert_int_equal(vigie_sender_kick(fixture->sender), 0);
	while (fixture->server->step == 0)
		assert_true(sd_event_run(fixture->event, PATIENCE_USEC) > 0);
	vigie_sender_free(fixture->sender);
	fixture->sender = NULL;
	send_all(fixture);
	assert_int_equal(fixture->server->n_messages, 0);
	clock_now = vigie_mail_next_due(fixture->store, &fixture->config, clock_now);
	send_all(fixture);
	assert_int_equal(fixture->server->n_messages, 1);
}

static void starttls_is_required_beyond_this_machine(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_ACCEPT);

	/* The same server under another name: no exception is made for it. */
	snprintf(fixture->url, sizeof(fixture->url), "smtp://0x7f000001:%d", fixture->port);
	queue_mail(fixture, 1);
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_QUEUED);
	assert_int_equal(fixture->server->n_messages, 0);
	assert_true(fixture->server->connections > 0);
}

static void hold_one(struct fixture *fixture, const char *words)
{
	struct vigie_mail mail;

	send_all(fixture);
	mail = mail_of(fixture, 1);
	assert_int_equal(mail.state, VIGIE_MAIL_HELD);
	assert_non_null(strstr(mail.error, words));
	assert_int_equal(fixture->server->n_messages, 0);
	assert_int_equal(vigie_mail_next_due(fixture->store, &fixture->config, clock_now),
			 VIGIE_TIME_NONE);
}

static void a_recipient_past_until_gets_nothing(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_ACCEPT);

	queue_mail(fixture, 1);
	fixture->coordinators[0].until = (vigie_day)(START / DAY) - 1;
	hold_one(fixture, "no longer a coordinator");
}

static void a_recipient_who_is_somebody_elses_now_gets_nothing(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_ACCEPT);

	queue_mail(fixture, 1);
	fixture->coordinators[0].name = "Ailleurs";
	hold_one(fixture, "no longer a coordinator");
}

static void a_name_does_not_go_out_when_it_may_not_be_shown_any_more(void **state)
{
	struct fixture *fixture = *state;
	struct outbox_message message = {.message_id = "<1@exemple.fr>",
					 .coordinator = "Secteur",
					 .sender = "vigie@exemple.fr",
					 .recipient = "a@exemple.fr",
					 .subject = "Sujet",
					 .body = "x",
					 .size = 1,
					 .shows = SHOWS_NAMES};
	SERVE(fixture, SMTP_ACCEPT);

	/* A server on this machine: nobody knows how it sends mail on. */
	fixture->coordinators[0].identity = VIGIE_IDENTITY_FULL;
	assert_int_equal(outbox_insert(fixture->store, &message, clock_now), 0);
	hold_one(fixture, "more of pupils");
}

static void what_is_on_hold_goes_when_a_person_says_so(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_ACCEPT);

	queue_mail(fixture, 1);
	assert_int_equal(
		vigie_mail_act(fixture->store, 1, VIGIE_MAIL_HOLD, "essai", "pourquoi", clock_now),
		0);
	assert_int_equal(vigie_mail_act(fixture->store, 1, VIGIE_MAIL_HOLD, "essai", "", clock_now),
			 1);
	assert_int_equal(vigie_mail_act(fixture->store, 9, VIGIE_MAIL_HOLD, "essai", "", clock_now),
			 -ENOENT);
	send_all(fixture);
	assert_int_equal(fixture->server->n_messages, 0);
	clock_now += 30 * DAY;
	assert_int_equal(
		vigie_mail_act(fixture->store, 1, VIGIE_MAIL_RETRY, "essai", "", clock_now), 0);
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_SENT);
	assert_int_equal(vigie_mail_act(fixture->store, 1, VIGIE_MAIL_DROP, "essai", "", clock_now),
			 1);
}

static void mail_becomes_whole_files_that_only_the_owner_reads(void **state)
{
	struct fixture *fixture = *state;
	char path[128], text[256] = "";
	struct stat status;
	glob_t found;
	FILE *file;

	snprintf(fixture->url, sizeof(fixture->url), "file://%s/mail", fixture->directory);
	fixture->config.mail.smtp = fixture->url;
	queue_mail(fixture, 3);
	send_all(fixture);
	snprintf(path, sizeof(path), "%s/mail/2@exemple.fr.eml", fixture->directory);
	file = fopen(path, "re");
	assert_non_null(file);
	assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
	fclose(file);
	assert_non_null(strstr(text, "corps 2\r\n"));
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	snprintf(path, sizeof(path), "%s/mail/{,.}*[!.]", fixture->directory);
	assert_int_equal(glob(path, GLOB_BRACE, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, 3);
	globfree(&found);
	assert_int_equal(mail_of(fixture, 3).state, VIGIE_MAIL_SENT);
}

static void a_folder_that_cannot_be_written_to_postpones_mail(void **state)
{
	struct fixture *fixture = *state;

	snprintf(fixture->url, sizeof(fixture->url), "file://%s/none/mail", fixture->directory);
	fixture->config.mail.smtp = fixture->url;
	queue_mail(fixture, 2);
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_QUEUED);
	assert_true(vigie_mail_next_due(fixture->store, &fixture->config, clock_now) > clock_now);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_the_server_takes_is_sent_over_one_connection),
		TEST(a_451_is_tried_again_and_the_other_recipients_go_on),
		TEST(a_451_after_the_data_is_tried_again),
		TEST(a_550_fails_at_once_and_the_others_go_on),
		TEST(a_message_lost_after_the_dot_is_sent_again_with_the_same_bytes),
		TEST(a_server_that_closes_after_some_messages_loses_none),
		TEST(a_connection_lost_early_postpones_everything),
		TEST(a_server_that_turns_away_is_no_refusal_of_the_message),
		TEST(a_server_that_is_not_there_is_tried_for_five_days),
		TEST(a_message_put_off_for_five_days_is_given_up),
		TEST(a_server_that_hangs_ends_with_the_time_limit),
		TEST(what_ends_the_connection_waits_behind_the_others),
		TEST(a_late_reply_is_not_taken_for_that_to_the_next_message),
		TEST(a_quit_without_answer_holds_nothing_up),
		TEST(stopping_in_the_middle_leaves_the_message_for_later),
		TEST(starttls_is_required_beyond_this_machine),
		TEST(a_recipient_past_until_gets_nothing),
		TEST(a_recipient_who_is_somebody_elses_now_gets_nothing),
		TEST(a_name_does_not_go_out_when_it_may_not_be_shown_any_more),
		TEST(what_is_on_hold_goes_when_a_person_says_so),
		TEST(mail_becomes_whole_files_that_only_the_owner_reads),
		TEST(a_folder_that_cannot_be_written_to_postpones_mail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
