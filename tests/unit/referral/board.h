/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What tests of the queue do at the office: people act, days pass, and what stands is looked up.
 */
#ifndef TESTS_BOARD_H
#define TESTS_BOARD_H

#include "daemon/referral/state.h"
#include "tests/unit/referral/office.h"
#include "vigie/transition.h"

/* A moment at noon of the office's day. */
static inline vigie_time board_now(const struct office *office)
{
	return vigie_clock_from_local(office->day, 12 * 3600, office->config.timezone);
}

static inline struct vigie_referral board_get(struct office *office, int64_t id)
{
	struct vigie_referral referral;

	assert_int_equal(vigie_referral_get(office->store, id, &referral), 0);
	return referral;
}

static inline enum vigie_referral_outcome board_order(struct office *office,
						      struct vigie_referral_order order,
						      struct vigie_buffer *message)
{
	enum vigie_referral_outcome outcome;

	order.now = board_now(office);
	if (!order.through)
		order.through = "command";
	assert_int_equal(
		vigie_referral_act(office->store, &office->config, &order, &outcome, message), 0);
	return outcome;
}

/* With all that the event needs. */
static inline enum vigie_referral_reason board_any_reason(enum vigie_referral_event event)
{
	for (unsigned reason = 1; reason < VIGIE_REASONS_N; reason++)
		if (vigie_referral_reason_for(reason, event, VIGIE_ACTOR_PERSON))
			return reason;
	return VIGIE_REASON_NONE;
}

static inline struct vigie_referral_order board_complete(int64_t id,
							 enum vigie_referral_event event)
{
	return (struct vigie_referral_order){
		.referral = id,
		.event = event,
		.who = "Mme Martin",
		.reason = board_any_reason(event),
		.tutor = "A. Petit",
	};
}

/* A person does something that needs nothing but a name. */
static inline enum vigie_referral_outcome board_act(struct office *office, int64_t id,
						    enum vigie_referral_event event)
{
	return board_order(
		office,
		(struct vigie_referral_order){.referral = id, .event = event, .who = "Mme Martin"},
		NULL);
}

static inline enum vigie_referral_outcome board_act_for(struct office *office, int64_t id,
							enum vigie_referral_event event,
							enum vigie_referral_reason reason)
{
	return board_order(
		office,
		(struct vigie_referral_order){
			.referral = id, .event = event, .who = "Mme Martin", .reason = reason},
		NULL);
}

static inline void board_propose(struct office *office, int64_t id)
{
	const struct queue queue = {.store = office->store,
				    .config = &office->config,
				    .moment = {office->day, board_now(office)}};
	struct vigie_referral referral = board_get(office, id);

	assert_int_equal(vigie_store_begin(office->store), 0);
	assert_int_equal(queue_propose(&queue, &referral, "Secteur"), 0);
	assert_int_equal(vigie_store_commit(office->store), 0);
}

static inline struct vigie_clock_changes board_clocks(struct office *office)
{
	struct vigie_clock_changes changes = {0};

	assert_int_equal(
		vigie_referral_clocks(office->store, &office->config, board_now(office), &changes),
		0);
	return changes;
}

/* A row as a test wants it, whatever led there. */
static inline void board_force(struct office *office, int64_t id, const char *sql)
{
	char text[512];

	snprintf(text, sizeof(text), "UPDATE referral SET %s WHERE id = %lld", sql, (long long)id);
	office_execute(office, text);
}

/* A referral in a state, by force: the table is what is tested. */
static inline void board_put_state(struct office *office, int64_t id,
				   enum vigie_referral_state state)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		 "state = '%s', open = %d, seat = %d, origin = %s, until = %s, closed = NULL, "
		 "reason = '', tutor = ''",
		 vigie_referral_state_word(state), state_is_open(state), state_has_seat(state),
		 state == VIGIE_REFERRAL_HELD ? "'accepted'" : "NULL",
		 state == VIGIE_REFERRAL_HELD ? "99999" : "NULL");
	board_force(office, id, sql);
	office_execute(office, "DELETE FROM referral_step");
}

static inline int64_t board_count(struct office *office, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t n;

	assert_int_equal(
		sqlite3_prepare_v2(database_handle(office->store), sql, -1, &statement, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	n = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return n;
}

/* So many pupils of the first school are flagged by a rule that refers to the programmes. */
static inline void board_flag(struct office *office, const char *const *programmes, size_t n,
			      size_t n_pupils)
{
	struct vigie_rule_info *rule = office_rule(office, "r");

	rule->programmes = programmes;
	rule->n_programmes = n;
	for (size_t i = 0; i < n_pupils; i++)
		office_set(office, i, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
}

#endif
