/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any failure here is the fuzzer's own, and ends it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/store/database.h"
#include "tests/fuzz/inbox_office.h"
#include "vigie/log.h"

#define TODAY 20787 /* 2026-11-30 */
#define PROPOSED                                                                                   \
	"DELETE FROM reply_seen; DELETE FROM reply_done; DELETE FROM session; DELETE FROM "        \
	"bounced;"                                                                                 \
	"UPDATE referral SET state = 'proposed', open = 1, seat = 1, closed = NULL, closed_at = "  \
	"NULL,"                                                                                    \
	" reason = '', tutor = '', started = NULL, coordinator = 'Essai';"

static char folder[] = "/tmp/vigie-fuzz-XXXXXX";
static struct inbox_office office;

static void require(bool good)
{
	if (!good)
		abort();
}

static void execute(const char *sql)
{
	require(sqlite3_exec(database_handle(office.store), sql, NULL, NULL, NULL) == SQLITE_OK);
}

static void take_down(void)
{
	char command[64];

	vigie_store_close(office.store);
	free(office.own);
	free(office.several);
	free(office.bounce);
	vigie_calendar_free(office.config.calendar);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	require(system(command) == 0);
}

static char *address(int64_t referral)
{
	const struct vigie_reply_subject subject = {INBOX_OFFICE_RECIPIENT, referral, TODAY};
	struct vigie_buffer text = {0};
	struct vigie_reply_key key;

	require(vigie_reply_key_load(office.store, &key) == 0 &&
		vigie_reply_append_address(&office.config, &key, &subject, &text) == 0);
	return vigie_buffer_take(&text);
}

static char *return_path(void)
{
	struct vigie_buffer text = {0};
	struct vigie_reply_key key;

	require(vigie_reply_key_load(office.store, &key) == 0 &&
		vigie_reply_append_return_path(&office.config, &key, 1, INBOX_OFFICE_RECIPIENT,
					       TODAY, &text) == 0);
	return vigie_buffer_take(&text);
}

static void configure(void)
{
	office.coordinator = (struct vigie_config_coordinator){.name = "Essai",
							       .email = INBOX_OFFICE_RECIPIENT,
							       .covers_all = true,
							       .digest_weekday = -1,
							       .until = VIGIE_DAY_NONE};
	office.programme = (struct vigie_config_programme){.name = "tutorat",
							   .title = "Tutorat",
							   .capacity_per_school = -1,
							   .capacity_per_coordinator = -1,
							   .capacity_total = -1,
							   .household = -1,
							   .from = VIGIE_DAY_NONE,
							   .to = VIGIE_DAY_NONE};
	office.config = (struct vigie_config){.office = "Essai",
					      .timezone = "Europe/Paris",
					      .language = "fr",
					      .contact = "bureau@exemple.fr",
					      .coordinators = &office.coordinator,
					      .n_coordinators = 1,
					      .programmes = &office.programme,
					      .n_programmes = 1};
	office.config.mail.from = "vigie <vigie@exemple.fr>";
	office.config.mail.inbox.url = "imaps://imap.exemple.fr/INBOX";
	require(vigie_calendar_new(&office.config.calendar) == 0);
	office.now = vigie_clock_from_local(TODAY, 9 * 3600, "Europe/Paris");
}

static void set_up(void)
{
	char path[64];

	vigie_log_set_level(VIGIE_LOG_ERROR);
	require(mkdtemp(folder) != NULL);
	snprintf(path, sizeof(path), "%s/vigie.db", folder);
	require(vigie_store_open(path, VIGIE_STORE_WRITE, &office.store) == 0);
	(void)atexit(take_down);
	configure();
	execute("PRAGMA synchronous = OFF;"
		"INSERT INTO school(id, uai) VALUES(1, '0999999Z'); INSERT INTO person(id) "
		"VALUES(1);"
		"INSERT INTO referral(id, school, person, programme, state, open, seat, priority,"
		" created) VALUES(1, 1, 1, 'tutorat', 'proposed', 1, 1, 1, 20780);"
		"INSERT INTO outbox(id, message_id, coordinator, sender, recipient, subject, body,"
		" state, queued, next_attempt) VALUES(1, '<1@exemple.fr>', 'Essai',"
		" 'vigie@exemple.fr', '" INBOX_OFFICE_RECIPIENT "', '', x'20', 'sent', 1, NULL)");
	office.own = address(1);
	office.several = address(0);
	office.bounce = return_path();
}

struct inbox_office *inbox_office(void)
{
	if (!office.store)
		set_up();
	execute(PROPOSED);
	return &office;
}

int64_t inbox_office_moves(struct inbox_office *at)
{
	sqlite3_stmt *row = NULL;
	int64_t n;

	require(sqlite3_prepare_v2(database_handle(at->store),
				   "SELECT (SELECT count(*) FROM referral_step)"
				   " + (SELECT count(*) FROM session)",
				   -1, &row, NULL) == SQLITE_OK &&
		sqlite3_step(row) == SQLITE_ROW);
	n = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	return n;
}
