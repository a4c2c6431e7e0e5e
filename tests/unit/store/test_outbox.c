/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the outbox: leases, their ends, giving up, digests. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/store/database.h"
#include "daemon/store/outbox.h"

#define MINUTE (60 * VIGIE_USEC_PER_SEC)

struct fixture {
	char directory[32], path[64];
	struct vigie_store *store;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	strcpy(fixture->directory, "/tmp/vigie-test-XXXXXX");
	assert_non_null(mkdtemp(fixture->directory));
	snprintf(fixture->path, sizeof(fixture->path), "%s/vigie.db", fixture->directory);
	assert_int_equal(vigie_store_open(fixture->path, VIGIE_STORE_WRITE, &fixture->store), 0);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	char command[64];

	vigie_store_close(fixture->store);
	snprintf(command, sizeof(command), "rm -rf %s", fixture->directory);
	assert_int_equal(system(command), 0);
	free(fixture);
	return 0;
}

static void insert(struct vigie_store *store, const char *id, vigie_time now)
{
	struct outbox_message message = {
		id, "Secteur", "vigie@exemple.fr", "a@exemple.fr", "Sujet", "octets", 6};

	assert_int_equal(outbox_insert(store, &message, now), 0);
}

static int lease_at(struct vigie_store *store, vigie_time now, int64_t key,
		    struct outbox_lease *lease)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer body = {};
	int r = outbox_lease(store, now, now + 10 * MINUTE, key, lease, &body);

	if (r == 1)
		assert_string_equal(vigie_buffer_string(&body), "octets");
	return r;
}

static enum vigie_mail_state state_of(struct vigie_store *store, int64_t id)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer body = {};
	struct vigie_mail mail;

	assert_int_equal(vigie_mail_get(store, id, &mail, &body), 0);
	return mail.state;
}

static void every_statement_of_the_queue_can_be_prepared(void **state)
{
	struct fixture *fixture = *state;
	const struct statement_table *const tables[] = {&statements_FLAGS, &statements_REFERRALS,
							&statements_OUTBOX};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(tables); i++) {
		for (size_t j = 0; j < tables[i]->n; j++) {
			sqlite3_stmt *statement;

			if (database_statement(fixture->store, tables[i], j, &statement) < 0)
				fail_msg("%s: %s", sqlite3_errmsg(database_handle(fixture->store)),
					 tables[i]->sql[j]);
		}
	}
}

static void one_message_is_leased_at_a_time(void **state)
{
	struct vigie_store *store = ((struct fixture *)*state)->store;
	struct outbox_lease first, second;

	insert(store, "<1@x>", 0);
	insert(store, "<2@x>", 0);
	assert_int_equal(lease_at(store, 0, 7, &first), 1);
	assert_int_equal(lease_at(store, 0, 8, &second), 0);
	assert_int_equal(outbox_sent(store, &first, 1), 0);
	assert_int_equal(lease_at(store, 1, 8, &second), 1);
	assert_string_equal(second.message_id, "<2@x>");
}

static void a_lease_of_a_dead_sender_ends_and_its_key_changes_nothing(void **state)
{
	struct vigie_store *store = ((struct fixture *)*state)->store;
	struct outbox_lease dead, alive;
	vigie_time due;

	insert(store, "<1@x>", 0);
	assert_int_equal(lease_at(store, 0, 7, &dead), 1);
	assert_int_equal(outbox_next_due(store, &due), 0);
	assert_int_equal(due, 10 * MINUTE);
	assert_int_equal(lease_at(store, 10 * MINUTE - 1, 8, &alive), 0);
	assert_int_equal(lease_at(store, 10 * MINUTE, 8, &alive), 1);
	assert_int_equal(alive.attempts, 2);
	assert_int_equal(outbox_fail(store, &dead, "late"), 1);
	assert_int_equal(state_of(store, alive.id), VIGIE_MAIL_QUEUED);
	assert_int_equal(outbox_sent(store, &alive, 11 * MINUTE), 0);
	assert_int_equal(state_of(store, alive.id), VIGIE_MAIL_SENT);
}

static void a_deferred_message_waits_for_its_moment(void **state)
{
	struct vigie_store *store = ((struct fixture *)*state)->store;
	struct outbox_lease lease;
	vigie_time due;

	insert(store, "<1@x>", 0);
	assert_int_equal(lease_at(store, 0, 7, &lease), 1);
	assert_int_equal(outbox_defer(store, &lease, 30 * MINUTE, "later"), 0);
	assert_int_equal(outbox_next_due(store, &due), 0);
	assert_int_equal(due, 30 * MINUTE);
	assert_int_equal(lease_at(store, 30 * MINUTE - 1, 8, &lease), 0);
	assert_int_equal(lease_at(store, 30 * MINUTE, 8, &lease), 1);
}

static void an_unreachable_server_postpones_all_and_gives_the_old_up(void **state)
{
	struct vigie_store *store = ((struct fixture *)*state)->store;
	struct outbox_lease lease;
	vigie_time due;
	int64_t failed;

	insert(store, "<1@x>", 0);
	insert(store, "<2@x>", 100);
	insert(store, "<3@x>", 101);
	assert_int_equal(outbox_postpone_all(store, 500, 100, "down", &failed), 0);
	assert_int_equal(failed, 2);
	assert_int_equal(state_of(store, 2), VIGIE_MAIL_FAILED);
	assert_int_equal(state_of(store, 3), VIGIE_MAIL_QUEUED);
	assert_int_equal(outbox_next_due(store, &due), 0);
	assert_int_equal(due, 500);
	assert_int_equal(lease_at(store, 499, 1, &lease), 0);
}

static void the_last_digest_of_a_coordinator_is_remembered(void **state)
{
	struct vigie_store *store = ((struct fixture *)*state)->store;
	vigie_day day;
	vigie_time moment;

	assert_int_equal(outbox_get_digest(store, "Secteur", &day, &moment), 0);
	assert_int_equal(day, VIGIE_DAY_NONE);
	assert_int_equal(outbox_put_digest(store, "Secteur", 20000, 5), 0);
	assert_int_equal(outbox_put_digest(store, "Secteur", 20001, 6), 0);
	assert_int_equal(outbox_get_digest(store, "Secteur", &day, &moment), 0);
	assert_int_equal(day, 20001);
	assert_int_equal(moment, 6);
}

static void a_message_that_is_not_there_is_said_so(void **state)
{
	struct vigie_store *store = ((struct fixture *)*state)->store;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer body = {};
	struct vigie_mail mail;
	vigie_time due;

	assert_int_equal(vigie_mail_get(store, 1, &mail, &body), -ENOENT);
	assert_int_equal(outbox_next_due(store, &due), 0);
	assert_int_equal(due, VIGIE_TIME_NONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_statement_of_the_queue_can_be_prepared),
		TEST(one_message_is_leased_at_a_time),
		TEST(a_lease_of_a_dead_sender_ends_and_its_key_changes_nothing),
		TEST(a_deferred_message_waits_for_its_moment),
		TEST(an_unreachable_server_postpones_all_and_gives_the_old_up),
		TEST(the_last_digest_of_a_coordinator_is_remembered),
		TEST(a_message_that_is_not_there_is_said_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
