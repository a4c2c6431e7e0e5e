/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new store in a temporary folder, with one school (1) and three persons (1, 2, 3). */
#ifndef TESTS_QUEUE_STORE_H
#define TESTS_QUEUE_STORE_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/store/database.h"

struct queue_store {
	char directory[32];
	struct vigie_store *store;
};

static inline void queue_store_execute(struct vigie_store *store, const char *sql)
{
	char *message = NULL;

	if (sqlite3_exec(database_handle(store), sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s", message);
}

static inline int64_t queue_store_count(struct vigie_store *store, const char *table)
{
	sqlite3_stmt *statement;
	char sql[128];
	int64_t n;

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", table);
	assert_int_equal(sqlite3_prepare_v2(database_handle(store), sql, -1, &statement, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	n = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return n;
}

static inline int queue_store_set_up(void **state)
{
	struct queue_store *fixture = calloc(1, sizeof(*fixture));
	char path[64];

	strcpy(fixture->directory, "/tmp/vigie-test-XXXXXX");
	assert_non_null(mkdtemp(fixture->directory));
	snprintf(path, sizeof(path), "%s/vigie.db", fixture->directory);
	assert_int_equal(vigie_store_open(path, VIGIE_STORE_WRITE, &fixture->store), 0);
	queue_store_execute(
		fixture->store,
		"INSERT INTO school(id, uai, name) VALUES(1, '0750001A', 'Essai');"
		"INSERT INTO person(id, household) VALUES(1, 'h'), (2, 'h'), (3, NULL)");
	*state = fixture;
	return 0;
}

static inline int queue_store_tear_down(void **state)
{
	struct queue_store *fixture = *state;
	char command[64];

	vigie_store_close(fixture->store);
	snprintf(command, sizeof(command), "rm -rf %s", fixture->directory);
	assert_int_equal(system(command), 0);
	free(fixture);
	return 0;
}

#define QUEUE_STORE_TEST(name)                                                                     \
	cmocka_unit_test_setup_teardown(name, queue_store_set_up, queue_store_tear_down)

#endif
