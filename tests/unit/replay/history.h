/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An office in a folder of its own, a school that delivers at random, and the service's own daily
 * work on it: what replays and simulations are held against.
 */
#ifndef TESTS_REPLAY_HISTORY_H
#define TESTS_REPLAY_HISTORY_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "daemon/store/database.h"
#include "daemon/store/referrals.h"
#include "vigie/replay.h"

#define UAI "0999999Z"
#define SEPTEMBER 20697 /* 2026-09-01 */
#define PUPILS 12
#define NOON(day) (((vigie_time)(day)*86400 + 43200) * VIGIE_USEC_PER_SEC)

struct history {
	char folder[32];
	struct vigie_store *store;
	struct vigie_setup setup;
	struct vigie_school school;
	uint64_t random;
	struct vigie_flag_changes changes; /* of all days */
};

static inline uint32_t draw(struct history *history, uint32_t below)
{
	history->random = history->random * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(history->random >> 33) % below;
}

static inline const char *history_path(const struct history *history, const char *name)
{
	static char paths[4][128];
	static unsigned next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", history->folder, name);
	return path;
}

static inline void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static inline void load_setup(const struct history *history, const char *rules,
			      struct vigie_setup *ret_setup)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	int r;

	assert_int_equal(vigie_diagnostics_new(&list), 0);
	r = vigie_setup_load(history_path(history, "vigie.conf"), rules, list, ret_setup);
	vigie_diagnostics_render(list, false, &text);
	if (r != 0)
		fail_msg("%d %s", r, vigie_buffer_string(&text));
}

static inline void import_text(struct history *history, const char *text, vigie_day day)
{
	struct vigie_import import = {.path = history_path(history, "file"),
				      .file = "file",
				      .format = vigie_format_find("records"),
				      .received = NOON(day)};
	struct vigie_delivery delivery;

	write_file(import.path, text);
	assert_int_equal(vigie_store_import(history->store, &import, &delivery), 0);
	assert_int_equal(delivery.rejected, 0);
	assert_true(delivery.state <= VIGIE_DELIVERY_KNOWN);
}

#define HEAD "{\"t\":\"delivery\",\"school\":\"" UAI "\",\"kind\":\"records\",\"year\":2026}\n"
#define BE "\"id\":{\"be\":\"%u\"}"

static inline int set_up(void **state)
{
	struct history *history = calloc(1, sizeof(*history));
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer first = {0};

	assert_non_null(history);
	history->random = 20260901;
	strcpy(history->folder, "/tmp/vigie-replay-XXXXXX");
	assert_non_null(mkdtemp(history->folder));
	assert_int_equal(setenv("VIGIE_LIBDIR", history->folder, 1), 0);
	assert_int_equal(mkdir(history_path(history, "rules.d"), 0700), 0);
	write_file(history_path(history, "vigie.conf"),
		   "office \"Essai\" {\n store \"vigie.db\"\n rules \"rules.d\"\n"
		   " spool \"spool\"\n timezone \"UTC\"\n}\n"
		   "programme \"tutorat\" {\n title \"Tutorat\"\n mode in person\n}\n"
		   "coordinator \"C\" {\n email \"c@exemple.fr\"\n covers all\n}\n");
	assert_int_equal(vigie_store_open(history_path(history, "vigie.db"), VIGIE_STORE_WRITE,
					  &history->store),
			 0);
	vigie_buffer_append_string(
		&first, HEAD
		"{\"t\":\"term\",\"index\":1,\"from\":\"2026-09-01\",\"to\":\"2027-06-30\"}\n");
	for (unsigned i = 1; i <= PUPILS; i++)
		vigie_buffer_append_format(&first, "{\"t\":\"pupil\"," BE ",\"level\":\"%s\"}\n", i,
					   i % 4 ? "5e" : "2de");
	import_text(history, vigie_buffer_string(&first), SEPTEMBER);
	assert_int_equal(vigie_store_get_school(history->store, UAI, &history->school), 0);
	*state = history;
	return 0;
}

static inline int tear_down(void **state)
{
	struct history *history = *state;
	char command[64];

	vigie_setup_done(&history->setup);
	vigie_store_close(history->store);
	snprintf(command, sizeof(command), "rm -rf %s", history->folder);
	assert_int_equal(system(command), 0);
	free(history);
	return 0;
}

/* Every statement that a flag's life depends on. */
#define RULES                                                                                      \
	"rule \"retards\" { title \"t\" when lateness(over: 10 days) >= 2 for 3 days"              \
	" rest 6 days refer to \"tutorat\" }\n"                                                    \
	"rule \"moyenne\" { title \"t\" applies to level in 6e..3e when average(\"MATHS\") < 9"    \
	" clear when average(\"MATHS\") >= 12 cap 3 per school per month rest 2 days"              \
	" refer to \"tutorat\" }\n"                                                                \
	"rule \"latin\" { title \"t\" when average(\"LATIN\") < 10 if unknown flag for 2 days"     \
	" rest 1 days }\n"                                                                         \
	"rule \"double\" { title \"t\" when flagged(\"retards\") or flagged(\"moyenne\") }\n"      \
	"rule \"seul\" { title \"t\" when lateness(over: 20 days) >= 1 and not"                    \
	" referred(\"tutorat\") rest 4 days cap 2 per school per month }\n"                        \
	"rule \"tuteur\" { title \"t\" when tutored(\"tutorat\") }\n"                              \
	"rule \"automne\" { title \"t\" when lateness(over: 30 days) >= 1 from 2026-09-10"         \
	" to 2026-10-05 for 1 days }\n"

static inline void write_rules(struct history *history, const char *text)
{
	write_file(history_path(history, "rules.d/10.rules"), text);
	load_setup(history, NULL, &history->setup);
}

static inline void append_day(struct vigie_buffer *text, vigie_day day)
{
	vigie_buffer_append_char(text, '"');
	vigie_day_append_iso(text, day);
	vigie_buffer_append_char(text, '"');
}

static inline void append_record(struct history *history, struct vigie_buffer *text, vigie_day day)
{
	unsigned pupil = 1 + draw(history, PUPILS);

	switch (draw(history, 8)) {
	case 0:
	case 1:
		vigie_buffer_append_format(text,
					   "{\"t\":\"average\"," BE
					   ",\"subject\":\"%s\",\"term\":1,\"value\":\"%u\"}\n",
					   pupil, draw(history, 3) ? "MATHS" : "LATIN",
					   5 + draw(history, 10));
		break;
	case 2:
		vigie_buffer_append_format(text, "{\"t\":\"pupil\"," BE ",\"level\":\"%s\"", pupil,
					   draw(history, 3) ? "5e" : "2de");
		if (draw(history, 3) == 0) {
			vigie_buffer_append_string(text, ",\"left\":");
			append_day(text, day + (vigie_day)draw(history, 4));
		}
		vigie_buffer_append_string(text, "}\n");
		break;
	default:
		vigie_buffer_append_format(text, "{\"t\":\"lateness\"," BE ",\"date\":", pupil);
		day -= (vigie_day)draw(history, 6);
		append_day(text, day < SEPTEMBER ? SEPTEMBER : day);
		vigie_buffer_append_string(text, draw(history, 5) ? "}\n" : ",\"removed\":true}\n");
	}
}

static inline void deliver(struct history *history, vigie_day day)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	if (draw(history, 3) == 0)
		return;
	vigie_buffer_append_string(&text, HEAD);
	for (uint32_t n = 1 + draw(history, 6); n > 0; n--)
		append_record(history, &text, day);
	import_text(history, vigie_buffer_string(&text), day);
}

static inline int64_t ask(struct history *history, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t answer = 0;

	assert_int_equal(
		sqlite3_prepare_v2(database_handle(history->store), sql, -1, &statement, NULL),
		SQLITE_OK);
	if (sqlite3_step(statement) == SQLITE_ROW)
		answer = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return answer;
}

static inline void move_referral(struct history *history, int64_t id, vigie_day day,
				 enum vigie_referral_state to, bool open)
{
	struct referral_change change = {.referral = id,
					 .from = VIGIE_REFERRAL_READY,
					 .to = to,
					 .open = open,
					 .seat = open,
					 .day = day,
					 .deadline = VIGIE_DAY_NONE,
					 .moment = NOON(day),
					 .who = "x",
					 .why = "x",
					 .through = "x"};

	if (id)
		assert_int_equal(referrals_change(history->store, &change), 0);
}

/* After the day's evaluation people propose a referral, which then outlives its flag, find a tutor
 * for one, or end one. */
static inline void decide(struct history *history, vigie_day day)
{
	int64_t ready = ask(history, "SELECT id FROM referral WHERE state = 'ready' LIMIT 1");
	int64_t open = ask(history, "SELECT min(id) FROM referral WHERE open = 1");

	if (draw(history, 3) == 0)
		move_referral(history, ready, day, VIGIE_REFERRAL_PROPOSED, true);
	else if (draw(history, 3) == 0)
		move_referral(history, open, day, VIGIE_REFERRAL_STARTED, true);
	else if (draw(history, 3) == 0)
		move_referral(history, open, day, VIGIE_REFERRAL_ENDED, false);
}

static inline void evaluate(struct history *history, const struct vigie_setup *setup, vigie_day day,
			    struct vigie_school_evaluation *ret_evaluation)
{
	assert_int_equal(vigie_school_evaluate(history->store, setup, &history->school, day,
					       VIGIE_DAY_NONE, ret_evaluation),
			 0);
}

/* What the service does with an evaluation. */
static inline void apply(struct history *history, const struct vigie_setup *setup, vigie_day day,
			 const struct vigie_school_evaluation *evaluation)
{
	VIGIE_CLEANUP(vigie_wishes_freep) struct vigie_wishes *wishes = NULL;
	struct vigie_flag_changes changes, granted;

	assert_int_equal(vigie_wishes_new(&wishes), 0);
	assert_int_equal(vigie_flags_apply(history->store, setup->config, setup->rules,
					   evaluation->facts, evaluation->verdicts,
					   &history->school, day, NOON(day), wishes, &changes),
			 0);
	assert_int_equal(
		vigie_wishes_grant(history->store, setup->config, wishes, day, NOON(day), &granted),
		0);
	history->changes.evaluated += changes.evaluated;
	history->changes.raised += changes.raised;
	history->changes.cleared += changes.cleared;
	history->changes.held += changes.held;
	history->changes.pending += changes.pending;
}

static inline void live_day(struct history *history, vigie_day day)
{
	struct vigie_school_evaluation evaluation = {0};

	deliver(history, day);
	evaluate(history, &history->setup, day, &evaluation);
	apply(history, &history->setup, day, &evaluation);
	vigie_school_evaluation_done(&evaluation);
	decide(history, day);
}

#define HISTORY_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
