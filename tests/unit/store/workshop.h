/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the store's tests share: a folder of their own, a store in it, records as NDJSON lines. */
#ifndef VIGIE_TESTS_STORE_WORKSHOP_H
#define VIGIE_TESTS_STORE_WORKSHOP_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/store/database.h"

#define DAY(day) ((vigie_time)(day)*86400 * VIGIE_USEC_PER_SEC)
#define SEPTEMBER 20697 /* 2026-09-01 */

static char workshop[64];
static struct vigie_store *store;

static inline const char *in_workshop(const char *name)
{
	static char paths[4][128];
	static unsigned next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", workshop, name);
	return path;
}

static inline int open_workshop(void **state)
{
	(void)state;
	strcpy(workshop, "/tmp/vigie-store-XXXXXX");
	assert_non_null(mkdtemp(workshop));
	assert_int_equal(vigie_store_open(in_workshop("store.db"), VIGIE_STORE_WRITE, &store), 0);
	return 0;
}

static inline int close_workshop(void **state)
{
	static const char *const names[] = {"store.db", "store.db-wal", "store.db-shm", "file"};

	(void)state;
	vigie_store_close(store);
	store = NULL;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(names); i++)
		unlink(in_workshop(names[i]));
	return rmdir(workshop);
}

static inline void write_file(const char *text)
{
	FILE *file = fopen(in_workshop("file"), "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static inline struct vigie_import import_of(const char *text, int day)
{
	write_file(text);
	return (struct vigie_import){.path = in_workshop("file"),
				     .file = "file",
				     .format = vigie_format_find("records"),
				     .received = DAY(day)};
}

/* The outcome of importing these lines on that day. */
static inline struct vigie_delivery import_lines(const char *text, int day)
{
	struct vigie_import import = import_of(text, day);
	struct vigie_delivery delivery;

	assert_int_equal(vigie_store_import(store, &import, &delivery), 0);
	assert_int_equal(delivery.accepted + delivery.rejected, delivery.seen);
	return delivery;
}

/* One number that a query gives. */
static inline int64_t ask(const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t answer;

	assert_int_equal(sqlite3_prepare_v2(database_handle(store), sql, -1, &statement, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	answer = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return answer;
}

static inline void tell(const char *sql)
{
	assert_int_equal(sqlite3_exec(database_handle(store), sql, NULL, NULL, NULL), SQLITE_OK);
}

static inline int64_t school_number(const char *uai)
{
	char sql[80];

	snprintf(sql, sizeof(sql), "SELECT id FROM school WHERE uai = '%s'", uai);
	return ask(sql);
}

/* All years; known_on NONE: everything. */
static inline struct vigie_facts *load_known(const char *uai, vigie_day known_on)
{
	struct vigie_facts *facts = NULL;

	assert_int_equal(vigie_store_load_facts(store, school_number(uai), 2020, 2030, known_on,
						"UTC", &facts),
			 0);
	return facts;
}

#define UAI "0999999Z"
#define HEAD(kind)                                                                                 \
	"{\"t\":\"delivery\",\"school\":\"" UAI "\",\"kind\":\"" kind "\",\"year\":2026}\n"
#define WHOLE(kind)                                                                                \
	"{\"t\":\"delivery\",\"school\":\"" UAI "\",\"kind\":\"" kind                              \
	"\",\"year\":2026,\"complete\":true}\n"
#define BE(number) "\"id\":{\"be\":\"" number "\"}"

#endif
