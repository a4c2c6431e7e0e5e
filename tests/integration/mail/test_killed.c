/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sender that is killed at random moments while it sends: no message is lost. */
#include <signal.h>
#include <sys/wait.h>

#include "tests/integration/mail/post_office.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(killed_at_any_moment_it_loses_no_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
