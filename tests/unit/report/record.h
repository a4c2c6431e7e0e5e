/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A store in a temporary folder with a school, pupils without particulars and referrals in the
 * states that a test asks for. */
#ifndef TESTS_RECORD_H
#define TESTS_RECORD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "daemon/store/database.h"
#include "daemon/store/tutoring.h"

struct record {
	char directory[32], path[64];
	struct vigie_store *store;
	struct vigie_config config;
	struct vigie_config_programme programme;
};

static inline vigie_day day_of(int month, int day)
{
	return vigie_day_from_date(month >= 9 ? 2026 : 2027, month, day);
}

static inline void execute(struct record *record, const char *sql)
{
	char *message = NULL;

	if (sqlite3_exec(database_handle(record->store), sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s", message);
}

/* Referral and pupil of a number, made on 1 November. */
static inline void add_referral(struct record *record, int64_t id, const char *state)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		 "INSERT INTO person(id) VALUES(%lld);"
		 "INSERT INTO referral(id, school, person, programme, state, open, seat, priority,"
		 " created) VALUES(%lld, 1, %lld, 'tutorat', '%s', 1, 1, 1, %d)",
		 (long long)id, (long long)id, (long long)id, state, day_of(11, 1));
	execute(record, sql);
}

static inline int record_set_up(void **state)
{
	struct record *record = calloc(1, sizeof(*record));

	strcpy(record->directory, "/tmp/vigie-test-XXXXXX");
	assert_non_null(mkdtemp(record->directory));
	snprintf(record->path, sizeof(record->path), "%s/vigie.db", record->directory);
	assert_int_equal(vigie_store_open(record->path, VIGIE_STORE_WRITE, &record->store), 0);
	assert_int_equal(vigie_calendar_new(&record->config.calendar), 0);
	record->programme = (struct vigie_config_programme){.name = "tutorat",
							    .title = "Tutorat",
							    .capacity_per_school = -1,
							    .capacity_per_coordinator = -1,
							    .capacity_total = -1,
							    .household = -1,
							    .from = VIGIE_DAY_NONE,
							    .to = VIGIE_DAY_NONE};
	record->config.programmes = &record->programme;
	record->config.n_programmes = 1;
	record->config.language = "en";
	execute(record, "INSERT INTO school(id, uai, name) VALUES(1, '0750001A', 'Essai')");
	*state = record;
	return 0;
}

static inline int record_tear_down(void **state)
{
	struct record *record = *state;
	static const char *const suffixes[] = {"", "-wal", "-shm"};

	vigie_store_close(record->store);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(suffixes); i++) {
		char path[80];

		snprintf(path, sizeof(path), "%s%s", record->path, suffixes[i]);
		unlink(path);
	}
	rmdir(record->directory);
	vigie_calendar_free(record->config.calendar);
	free(record);
	return 0;
}

#endif
