/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sender against a scripted SMTP server on loopback: what is accepted, put off, refused, lost
 * on the way; and killed at random moments.
 */
#include <errno.h>
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "daemon/mail/sender.h"
#include "daemon/store/outbox.h"
#include "tests/integration/mail/smtp_server.h"

#define DAY (86400 * VIGIE_USEC_PER_SEC)
#define START INT64_C(1795338000000000)
#define PATIENCE_USEC 20000000 /* a test that takes longer hangs */

static vigie_time clock_now;

static vigie_time get_now(void)
{
	return clock_now;
}

static uint64_t get_random(void)
{
	static uint64_t value;

	return value += 0x9e3779b97f4a7c15u;
}

struct fixture {
	char directory[32], path[64], url[96];
	struct vigie_store *store;
	sd_event *event;
	struct smtp_server *server;
	int port;
	struct vigie_config config;
	struct vigie_config_coordinator coordinator;
	struct vigie_sender *sender;
	int limit_ms;
	unsigned idle;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	clock_now = START;
	strcpy(fixture->directory, "/tmp/vigie-test-XXXXXX");
	assert_non_null(mkdtemp(fixture->directory));
	snprintf(fixture->path, sizeof(fixture->path), "%s/vigie.db", fixture->directory);
	assert_int_equal(vigie_store_open(fixture->path, VIGIE_STORE_WRITE, &fixture->store), 0);
	assert_int_equal(sd_event_new(&fixture->event), 0);
	fixture->coordinator = (struct vigie_config_coordinator){
		.name = "Secteur", .email = "a@exemple.fr", .until = VIGIE_DAY_NONE};
	fixture->config.coordinators = &fixture->coordinator;
	fixture->config.n_coordinators = 1;
	fixture->config.timezone = "Europe/Paris";
	fixture->limit_ms = 10000;
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	char command[64];

	vigie_sender_free(fixture->sender);
	smtp_server_free(fixture->server);
	sd_event_unref(fixture->event);
	vigie_store_close(fixture->store);
	snprintf(command, sizeof(command), "rm -rf %s", fixture->directory);
	assert_int_equal(system(command), 0);
	free(fixture);
	return 0;
}

static void serve(struct fixture *fixture, const enum smtp_behaviour *script, size_t n)
{
	fixture->server = smtp_server_new(fixture->event, script, n, &fixture->port);
	snprintf(fixture->url, sizeof(fixture->url), "smtp://127.0.0.1:%d", fixture->port);
	fixture->config.mail.smtp = fixture->url;
}

static void queue_mail(struct fixture *fixture, int n)
{
	for (int i = 1; i <= n; i++) {
		char id[64], body[256];
		struct outbox_message message = {
			id, "Secteur", "vigie@exemple.fr", "a@exemple.fr", "Sujet", body};

		snprintf(id, sizeof(id), "<%d@exemple.fr>", i);
		message.size = (size_t)snprintf(body, sizeof(body),
						"Message-ID: %s\r\nSubject: Sujet\r\n\r\n"
						".un point\r\ncorps %d\r\n",
						id, i);
		assert_int_equal(outbox_insert(fixture->store, &message, clock_now), 0);
	}
}

static void on_idle(void *userdata)
{
	((struct fixture *)userdata)->idle++;
}

static void open_sender(struct fixture *fixture, sd_event *event)
{
	const struct vigie_sender_events events = {on_idle, fixture};
	const struct sender_tuning tuning = {fixture->limit_ms, 1, get_random};

	assert_int_equal(sender_open(fixture->store, &fixture->config, event, &events, get_now,
				     &tuning, &fixture->sender),
			 0);
}

/* Until the sender has come to rest. */
static void send_all(struct fixture *fixture)
{
	unsigned before = fixture->idle;

	if (!fixture->sender)
		open_sender(fixture, fixture->event);
	assert_int_equal(vigie_sender_kick(fixture->sender), 0);
	while (fixture->idle == before)
		assert_true(sd_event_run(fixture->event, PATIENCE_USEC) > 0);
}

static struct vigie_mail mail_of(struct fixture *fixture, int64_t id)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer body = {};
	struct vigie_mail mail;

	assert_int_equal(vigie_mail_get(fixture->store, id, &mail, &body), 0);
	return mail;
}

#define SERVE(fixture, ...)                                                                        \
	static const enum smtp_behaviour script[] = {__VA_ARGS__};                                 \
	serve(fixture, script, VIGIE_ARRAY_SIZE(script))

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

static void a_451_is_tried_again_and_the_others_go_on(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_LATER, SMTP_ACCEPT);
	vigie_time due;

	queue_mail(fixture, 2);
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_QUEUED);
	assert_int_equal(mail_of(fixture, 2).state, VIGIE_MAIL_SENT);
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

static void a_recipient_past_until_gets_nothing(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_ACCEPT);

	queue_mail(fixture, 1);
	fixture->coordinator.until = (vigie_day)(START / DAY) - 1;
	send_all(fixture);
	assert_int_equal(mail_of(fixture, 1).state, VIGIE_MAIL_FAILED);
	assert_int_equal(fixture->server->n_messages, 0);
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

/* ---- killed ---- */

#define KILLED_MAILS 200

struct killer {
	pid_t child;
	unsigned pieces; /* that may still arrive */
	unsigned kills;
};

static void kill_in_time(void *userdata)
{
	struct killer *killer = userdata;

	if (killer->child > 0 && killer->pieces-- == 0) {
		kill(killer->child, SIGKILL);
		killer->kills++;
		killer->pieces = UINT32_MAX;
	}
}

/* A process of its own, as vigied is. */
static void be_sender(struct fixture *fixture)
{
	sd_event *event;

	fixture->server = NULL;
	if (vigie_store_open(fixture->path, VIGIE_STORE_WRITE, &fixture->store) != 0 ||
	    sd_event_new(&event) < 0)
		_exit(2);
	open_sender(fixture, event);
	if (vigie_sender_kick(fixture->sender) < 0)
		_exit(2);
	while (fixture->idle == 0)
		if (sd_event_run(event, UINT64_MAX) < 0)
			_exit(2);
	_exit(0);
}

static bool count_queued(struct fixture *fixture)
{
	vigie_time due;

	assert_int_equal(vigie_store_open(fixture->path, VIGIE_STORE_WRITE, &fixture->store), 0);
	due = vigie_mail_next_due(fixture->store, &fixture->config, clock_now);
	vigie_store_close(fixture->store);
	fixture->store = NULL;
	return due != VIGIE_TIME_NONE;
}

static int on_child(sd_event_source *source, const siginfo_t *info, void *userdata)
{
	(void)source;
	(void)info;
	*(bool *)userdata = true;
	return 0;
}

static void run_child(struct fixture *fixture, struct killer *killer)
{
	sd_event_source *source = NULL;
	bool ended = false;

	killer->pieces = (unsigned)(get_random() >> 40) % 90;
	killer->child = fork();
	if (killer->child == 0)
		be_sender(fixture);
	assert_true(killer->child > 0);
	assert_true(sd_event_add_child(fixture->event, &source, killer->child, WEXITED, on_child,
				       &ended) >= 0);
	while (!ended)
		assert_true(sd_event_run(fixture->event, PATIENCE_USEC) > 0);
	sd_event_source_unref(source);
	killer->child = 0;
}

static void check_received(const struct smtp_server *server, unsigned kills)
{
	const char *bytes[KILLED_MAILS + 1] = {0};
	size_t twice = 0;

	for (size_t i = 0; i < server->n_messages; i++) {
		int id = 0;

		assert_int_equal(sscanf(server->messages[i], "Message-ID: <%d@", &id), 1);
		assert_in_range(id, 1, KILLED_MAILS);
		if (bytes[id]) {
			assert_string_equal(bytes[id], server->messages[i]);
			twice++;
		}
		bytes[id] = server->messages[i];
	}
	for (int id = 1; id <= KILLED_MAILS; id++)
		assert_non_null(bytes[id]);
	assert_true(twice <= kills);
	print_message("# %u kills, %zu messages twice\n", kills, twice);
}

static void killed_at_any_moment_it_loses_no_message(void **state)
{
	struct fixture *fixture = *state;
	SERVE(fixture, SMTP_ACCEPT);
	struct killer killer = {0};
	sigset_t child_signals;

	sigemptyset(&child_signals);
	sigaddset(&child_signals, SIGCHLD);
	assert_int_equal(sigprocmask(SIG_BLOCK, &child_signals, NULL), 0);
	fixture->server->on_piece = kill_in_time;
	fixture->server->userdata = &killer;
	queue_mail(fixture, KILLED_MAILS);
	vigie_store_close(fixture->store);
	fixture->store = NULL;
	while (count_queued(fixture)) {
		run_child(fixture, &killer);
		clock_now += DAY / 24;
	}
	assert_true(killer.kills > 5);
	check_received(fixture->server, killer.kills);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_the_server_takes_is_sent_over_one_connection),
		TEST(a_451_is_tried_again_and_the_others_go_on),
		TEST(a_451_after_the_data_is_tried_again),
		TEST(a_550_fails_at_once_and_the_others_go_on),
		TEST(a_message_lost_after_the_dot_is_sent_again_with_the_same_bytes),
		TEST(a_server_that_closes_after_some_messages_loses_none),
		TEST(a_connection_lost_early_postpones_everything),
		TEST(a_server_that_turns_away_is_no_refusal_of_the_message),
		TEST(a_server_that_is_not_there_is_tried_for_five_days),
		TEST(a_server_that_hangs_ends_with_the_time_limit),
		TEST(a_quit_without_answer_holds_nothing_up),
		TEST(stopping_in_the_middle_leaves_the_message_for_later),
		TEST(starttls_is_required_beyond_this_machine),
		TEST(a_recipient_past_until_gets_nothing),
		TEST(mail_becomes_whole_files_that_only_the_owner_reads),
		TEST(a_folder_that_cannot_be_written_to_postpones_mail),
		TEST(killed_at_any_moment_it_loses_no_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
