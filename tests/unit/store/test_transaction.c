/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transactions that are gathered: each is whole, what is not settled is lost together, and who
 * waits for the lock gets it. */
#include <sys/wait.h>

#include "tests/unit/store/workshop.h"

static struct vigie_store *other;

static int open_both(void **state)
{
	return open_workshop(state) ||
	       vigie_store_open(in_workshop("store.db"), VIGIE_STORE_WRITE, &other);
}

static int close_both(void **state)
{
	vigie_store_close(other);
	other = NULL;
	return close_workshop(state);
}

/* As another process sees them. */
static int64_t count_states(void)
{
	struct vigie_store *own = store;
	int64_t n;

	store = other;
	n = ask("SELECT count(*) FROM state WHERE key LIKE 'test%'");
	store = own;
	return n;
}

static void put_state(const char *key, bool keep)
{
	char sql[80];

	snprintf(sql, sizeof(sql), "INSERT INTO state VALUES('test %s', '')", key);
	assert_int_equal(vigie_store_begin(store), 0);
	tell(sql);
	if (keep)
		assert_int_equal(vigie_store_commit(store), 0);
	else
		vigie_store_rollback(store);
}

static void gathered_transactions_are_seen_once_settled(void **state)
{
	(void)state;
	assert_int_equal(vigie_store_set_gathering(store, true), 0);
	put_state("one", true);
	put_state("two", true);
	assert_false(vigie_store_is_settled(store));
	assert_int_equal(count_states(), 0);
	assert_int_equal(vigie_store_settle(store), 0);
	assert_true(vigie_store_is_settled(store));
	assert_int_equal(count_states(), 2);
	put_state("three", true);
	assert_int_equal(vigie_store_set_gathering(store, false), 0);
	assert_int_equal(count_states(), 3);
	put_state("four", true);
	assert_int_equal(count_states(), 4);
}

static void one_of_them_is_rolled_back_by_itself(void **state)
{
	(void)state;
	assert_int_equal(vigie_store_set_gathering(store, true), 0);
	put_state("one", false);
	put_state("two", true);
	put_state("three", false);
	assert_int_equal(vigie_store_changes(store), 1);
	assert_int_equal(vigie_store_settle(store), 0);
	assert_int_equal(count_states(), 1);
	assert_int_equal(ask("SELECT count(*) FROM state WHERE key = 'test two'"), 1);
	assert_int_equal(vigie_store_changes(store), 1);
}

static void what_is_not_settled_is_lost(void **state)
{
	(void)state;
	put_state("one", true);
	assert_int_equal(vigie_store_set_gathering(store, true), 0);
	put_state("two", true);
	vigie_store_close(store);
	store = NULL;
	assert_int_equal(vigie_store_open(in_workshop("store.db"), VIGIE_STORE_WRITE, &store), 0);
	assert_int_equal(count_states(), 1);
}

static int refuse(void *userdata)
{
	(void)userdata;
	return 1;
}

static void a_commit_that_fails_loses_all_of_them(void **state)
{
	(void)state;
	assert_int_equal(vigie_store_set_gathering(store, true), 0);
	put_state("one", true);
	put_state("two", true);
	sqlite3_commit_hook(database_handle(store), refuse, NULL);
	assert_true(vigie_store_settle(store) < 0);
	sqlite3_commit_hook(database_handle(store), NULL, NULL);
	assert_true(vigie_store_is_settled(store));
	assert_int_equal(vigie_store_changes(store), 0);
	put_state("three", true);
	assert_int_equal(vigie_store_settle(store), 0);
	assert_int_equal(count_states(), 1);
}

/* As SQLite does by itself when the disk is full. */
static void a_failure_that_ends_the_transaction_loses_all_of_them(void **state)
{
	(void)state;
	assert_int_equal(vigie_store_set_gathering(store, true), 0);
	put_state("one", true);
	assert_int_equal(vigie_store_begin(store), 0);
	tell("ROLLBACK");
	vigie_store_rollback(store);
	assert_true(vigie_store_is_settled(store));
	assert_int_equal(vigie_store_changes(store), 0);
	put_state("two", true);
	assert_int_equal(vigie_store_settle(store), 0);
	assert_int_equal(count_states(), 1);
}

static void nothing_is_settled_within_a_transaction(void **state)
{
	(void)state;
	assert_int_equal(vigie_store_begin(store), 0);
	assert_int_equal(vigie_store_set_gathering(store, true), -EINVAL);
	vigie_store_rollback(store);
	assert_int_equal(vigie_store_set_gathering(store, true), 0);
	assert_int_equal(vigie_store_begin(store), 0);
	assert_int_equal(vigie_store_settle(store), -EINVAL);
	vigie_store_rollback(store);
	assert_int_equal(vigie_store_settle(store), 0);
	assert_int_equal(vigie_store_settle(store), 0);
}

/* Another process with something small to write, while gathered ones follow each other. */
static void who_waits_gets_a_turn(void **state)
{
	int status = 0, n = 0;
	pid_t child;

	(void)state;
	vigie_store_close(other);
	vigie_store_close(store);
	other = store = NULL;
	child = fork();
	assert_true(child >= 0);
	assert_int_equal(vigie_store_open(in_workshop("store.db"), VIGIE_STORE_WRITE, &store), 0);
	if (child == 0) {
		int r = 0;

		for (int i = 0; r == 0 && i < 20; i++) {
			r = vigie_store_begin(store);
			if (r == 0)
				r = vigie_store_commit(store);
		}
		_exit(r < 0);
	}
	assert_int_equal(vigie_store_set_gathering(store, true), 0);
	while (waitpid(child, &status, WNOHANG) == 0) {
		char key[24];

		snprintf(key, sizeof(key), "%d", n++);
		put_state(key, true);
	}
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_int_equal(vigie_store_settle(store), 0);
	assert_int_equal(ask("SELECT count(*) FROM state WHERE key LIKE 'test%'"), n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, open_both, close_both)
		T(gathered_transactions_are_seen_once_settled),
		T(one_of_them_is_rolled_back_by_itself),
		T(what_is_not_settled_is_lost),
		T(a_commit_that_fails_loses_all_of_them),
		T(a_failure_that_ends_the_transaction_loses_all_of_them),
		T(nothing_is_settled_within_a_transaction),
		T(who_waits_gets_a_turn),
#undef T
	};

	return cmocka_run_group_tests_name("store/transaction", tests, NULL, NULL);
}
