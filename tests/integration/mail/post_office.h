/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A store with an outbox in a temporary folder, a sender on an event loop of its own, a clock that
 * stands still until the test moves it. Included once by a test program.
 */
#ifndef TESTS_POST_OFFICE_H
#define TESTS_POST_OFFICE_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/mail/sender.h"
#include "daemon/store/outbox.h"
#include "tests/integration/mail/smtp_server.h"

#define DAY (86400 * VIGIE_USEC_PER_SEC)
#define START INT64_C(1795338000000000)
#define PATIENCE_USEC 20000000 /* a test that takes longer hangs */

static vigie_time clock_now;

static inline vigie_time get_now(void)
{
	return clock_now;
}

static inline uint64_t get_random(void)
{
	static uint64_t value;

	/* Another course of events than that of each check: see tests/support/mail.mk. */
	if (value == 0 && getenv("VIGIE_TEST_SEED"))
		value = strtoull(getenv("VIGIE_TEST_SEED"), NULL, 10);
	return value += 0x9e3779b97f4a7c15u;
}

struct fixture {
	char directory[32], path[64], url[96];
	struct vigie_store *store;
	sd_event *event;
	struct smtp_server *server;
	int port;
	struct vigie_config config;
	struct vigie_config_coordinator coordinators[2];
	struct vigie_sender *sender;
	int limit_ms;
	unsigned idle;
};

static inline int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	clock_now = START;
	strcpy(fixture->directory, "/tmp/vigie-test-XXXXXX");
	assert_non_null(mkdtemp(fixture->directory));
	snprintf(fixture->path, sizeof(fixture->path), "%s/vigie.db", fixture->directory);
	assert_int_equal(vigie_store_open(fixture->path, VIGIE_STORE_WRITE, &fixture->store), 0);
	assert_int_equal(sd_event_new(&fixture->event), 0);
	fixture->coordinators[0] = (struct vigie_config_coordinator){
		.name = "Secteur", .email = "a@exemple.fr", .until = VIGIE_DAY_NONE};
	fixture->coordinators[1] = (struct vigie_config_coordinator){
		.name = "Autre", .email = "b@exemple.fr", .until = VIGIE_DAY_NONE};
	fixture->config.coordinators = fixture->coordinators;
	fixture->config.n_coordinators = 2;
	fixture->config.timezone = "Europe/Paris";
	fixture->limit_ms = 10000;
	*state = fixture;
	return 0;
}

static inline int tear_down(void **state)
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

static inline void serve(struct fixture *fixture, const enum smtp_behaviour *script, size_t n)
{
	fixture->server = smtp_server_new(fixture->event, script, n, &fixture->port);
	snprintf(fixture->url, sizeof(fixture->url), "smtp://127.0.0.1:%d", fixture->port);
	fixture->config.mail.smtp = fixture->url;
}

static inline void queue_for(struct fixture *fixture, int i, int coordinator)
{
	char id[64], body[256];
	struct outbox_message message = {
		.message_id = id,
		.coordinator = fixture->coordinators[coordinator].name,
		.sender = "vigie@exemple.fr",
		.recipient = fixture->coordinators[coordinator].email,
		.subject = "Sujet",
		.body = body,
	};

	snprintf(id, sizeof(id), "<%d@exemple.fr>", i);
	message.size = (size_t)snprintf(body, sizeof(body),
					"Message-ID: %s\r\nSubject: Sujet\r\n\r\n"
					".un point\r\ncorps %d\r\n",
					id, i);
	assert_int_equal(outbox_insert(fixture->store, &message, clock_now), 0);
}

static inline void queue_mail(struct fixture *fixture, int n)
{
	for (int i = 1; i <= n; i++)
		queue_for(fixture, i, 0);
}

static inline void on_idle(void *userdata)
{
	((struct fixture *)userdata)->idle++;
}

static inline void open_sender(struct fixture *fixture, sd_event *event)
{
	const struct vigie_sender_events events = {on_idle, fixture};
	const struct sender_tuning tuning = {fixture->limit_ms, 1, get_random};

	assert_int_equal(sender_open(fixture->store, &fixture->config, event, &events, get_now,
				     &tuning, &fixture->sender),
			 0);
}

/* Until the sender has come to rest. */
static inline void send_all(struct fixture *fixture)
{
	unsigned before = fixture->idle;

	if (!fixture->sender)
		open_sender(fixture, fixture->event);
	assert_int_equal(vigie_sender_kick(fixture->sender), 0);
	while (fixture->idle == before)
		assert_true(sd_event_run(fixture->event, PATIENCE_USEC) > 0);
}

static inline struct vigie_mail mail_of(struct fixture *fixture, int64_t id)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer body = {};
	struct vigie_mail mail;

	assert_int_equal(vigie_mail_get(fixture->store, id, &mail, &body), 0);
	return mail;
}

#define SERVE(fixture, ...)                                                                        \
	static const enum smtp_behaviour script[] = {__VA_ARGS__};                                 \
	serve(fixture, script, VIGIE_ARRAY_SIZE(script))

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
