/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * No limit of a programme is passed, no free place is kept from who waits, and each story holds
 * together, under any order of events: flags come and go, people act, days pass, pupils change
 * school, programmes grow. After each event the whole queue is counted anew by the test.
 */
#include "daemon/referral/queue.h"
#include "tests/unit/referral/board.h"

#define SEEDS 25
#define EVENTS 160
#define PUPILS 12
#define ROWS_MOST 1024
#define NOWHERE 2

struct row {
	int64_t id, person, school, programme;
	char state[16], origin[16], coordinator[16];
	bool open, seat, gone;
};

struct trial {
	struct office *office;
	uint64_t random;
	int where[PUPILS]; /* school of each, or NOWHERE */
	enum vigie_truth flagged[PUPILS];
	struct row rows[ROWS_MOST];
	size_t n_rows;
	unsigned seed, event;
};

static unsigned pick(struct trial *trial, unsigned n)
{
	trial->random ^= trial->random << 13;
	trial->random ^= trial->random >> 7;
	trial->random ^= trial->random << 17;
	return (unsigned)(trial->random >> 33) % n;
}

#define FAIL(trial, what, row)                                                                     \
	fail_msg("seed %u, event %u, referral %lld: %s", (trial)->seed, (trial)->event,            \
		 (long long)(row)->id, what)

/* ---- the queue as the test sees it ---- */

static void load_rows(struct trial *trial)
{
	sqlite3_stmt *row = NULL;

	trial->n_rows = 0;
	assert_int_equal(sqlite3_prepare_v2(database_handle(trial->office->store),
					    "SELECT id, person, school, programme = 'b', state,"
					    " coalesce(origin, ''), coordinator, open, seat,"
					    " gone IS NOT NULL FROM referral",
					    -1, &row, NULL),
			 SQLITE_OK);
	while (sqlite3_step(row) == SQLITE_ROW) {
		struct row *to = &trial->rows[trial->n_rows++];

		assert_true(trial->n_rows < ROWS_MOST);
		to->id = sqlite3_column_int64(row, 0);
		to->person = sqlite3_column_int64(row, 1);
		to->school = sqlite3_column_int64(row, 2);
		to->programme = sqlite3_column_int64(row, 3);
		database_copy_text(row, 4, to->state, sizeof(to->state));
		database_copy_text(row, 5, to->origin, sizeof(to->origin));
		database_copy_text(row, 6, to->coordinator, sizeof(to->coordinator));
		to->open = sqlite3_column_int(row, 7);
		to->seat = sqlite3_column_int(row, 8);
		to->gone = sqlite3_column_int(row, 9);
	}
	sqlite3_finalize(row);
}

static bool is(const struct row *row, const char *state)
{
	return strcmp(row->state, state) == 0;
}

/* Pupils 1-2, 3-4 … are siblings. */
static int64_t household(int64_t person)
{
	return (person + 1) / 2;
}

/* How many places are taken of what `like` would take one of. */
struct taken {
	int all, school, coordinator, household;
};

static struct taken count(const struct trial *trial, const struct row *like,
			  const char *coordinator)
{
	struct taken taken = {0};

	for (size_t i = 0; i < trial->n_rows; i++) {
		const struct row *row = &trial->rows[i];

		if (!row->seat || row->programme != like->programme)
			continue;
		taken.all++;
		taken.school += row->school == like->school;
		taken.coordinator += strcmp(row->coordinator, coordinator) == 0;
		taken.household += household(row->person) == household(like->person);
	}
	return taken;
}

static bool within(int taken, int limit, int more)
{
	return limit < 0 || taken + more <= limit;
}

static void check_limits(const struct trial *trial, const struct row *row)
{
	const struct vigie_config_programme *programme = &trial->office->programmes[row->programme];
	struct taken taken = count(trial, row, row->coordinator);

	if (!row->seat)
		return;
	if (!within(taken.all, programme->capacity_total, 0) ||
	    !within(taken.school, programme->capacity_per_school, 0) ||
	    !within(taken.household, programme->household, 0) ||
	    !within(taken.coordinator, programme->capacity_per_coordinator, 0))
		FAIL(trial, "a limit is passed", row);
}

/* Whoever waits, and did not leave, could not have a place with either coordinator. */
static void check_waiting(const struct trial *trial, const struct row *row)
{
	const struct vigie_config_programme *programme = &trial->office->programmes[row->programme];

	if (!is(row, "waiting") || row->gone)
		return;
	for (size_t i = 0; i < trial->office->config.n_coordinators; i++) {
		struct taken taken = count(trial, row, trial->office->coordinators[i].name);

		if (within(taken.all, programme->capacity_total, 1) &&
		    within(taken.school, programme->capacity_per_school, 1) &&
		    within(taken.household, programme->household, 1) &&
		    within(taken.coordinator, programme->capacity_per_coordinator, 1))
			FAIL(trial, "it waits beside a free place", row);
	}
}

static void check_seat(const struct trial *trial, const struct row *row)
{
	bool closed = is(row, "declined") || is(row, "expired") || is(row, "ended") ||
		      is(row, "withdrawn");
	bool may_lack = is(row, "held") || is(row, "waiting");

	if (row->open == closed || (row->seat && (closed || is(row, "waiting"))) ||
	    (!row->seat && !closed && !may_lack))
		FAIL(trial, "its state and its place do not agree", row);
	if (is(row, "held") && row->seat && strcmp(row->origin, "waiting") == 0)
		FAIL(trial, "it waited, and has a place on hold", row);
	for (const struct row *other = trial->rows; row->open && other < row; other++)
		if (other->open && other->person == row->person &&
		    other->programme == row->programme)
			FAIL(trial, "a second open one of the pupil", row);
}

static void check_stories(struct trial *trial)
{
	/* Each line begins where the one before ended; the last one ends in the state. */
	assert_int_equal(
		board_count(
			trial->office,
			"SELECT count(*) FROM (SELECT origin, lag(target, 1, 'waiting')"
			" OVER (PARTITION BY referral ORDER BY id) AS before FROM referral_step)"
			" WHERE origin <> before"),
		0);
	assert_int_equal(board_count(trial->office,
				     "SELECT count(*) FROM referral WHERE state <>"
				     " (SELECT target FROM referral_step WHERE referral ="
				     " referral.id ORDER BY id DESC LIMIT 1)"),
			 0);
	/* Nothing moves past proposed without a named person. */
	assert_int_equal(board_count(trial->office,
				     "SELECT count(*) FROM referral_step WHERE who = 'vigie' AND"
				     " event IN ('accept', 'decline', 'assign', 'start', 'end')"),
			 0);
}

static void check_all(struct trial *trial)
{
	load_rows(trial);
	for (size_t i = 0; i < trial->n_rows; i++) {
		check_limits(trial, &trial->rows[i]);
		check_waiting(trial, &trial->rows[i]);
		check_seat(trial, &trial->rows[i]);
	}
	check_stories(trial);
}

/* ---- what happens ---- */

static void evaluate(struct trial *trial, int school)
{
	struct office *office = trial->office;

	office->facts.n_pupils = 0;
	for (int i = 0; i < PUPILS; i++) {
		size_t at = office->facts.n_pupils;

		if (trial->where[i] != school)
			continue;
		office->pupils[at].id = i + 1;
		office->verdicts.of[at][0] = fake_when(trial->flagged[i]);
		office->facts.n_pupils++;
	}
	assert_in_range(office_try(office, school), 0, 1);
}

static void flag(struct trial *trial)
{
	int pupil = (int)pick(trial, PUPILS);

	trial->flagged[pupil] = pick(trial, 3) ? VIGIE_TRUE : VIGIE_FALSE;
	if (trial->where[pupil] != NOWHERE)
		evaluate(trial, trial->where[pupil]);
}

static enum vigie_referral_reason pick_reason(struct trial *trial, enum vigie_referral_event event)
{
	enum vigie_referral_reason reason;

	for (unsigned i = 0; i < 40; i++) {
		reason = 1 + pick(trial, VIGIE_REASONS_N - 1);
		if (vigie_referral_reason_for(reason, event, VIGIE_ACTOR_PERSON))
			return reason;
	}
	return VIGIE_REASON_NONE;
}

static void act(struct trial *trial)
{
	struct vigie_referral_order order = {
		.referral = 1 + pick(trial, (unsigned)trial->n_rows + 1),
		.event = VIGIE_EVENT_REFERRAL_ACCEPT +
			 pick(trial, VIGIE_REFERRAL_EVENTS_N - VIGIE_EVENT_REFERRAL_ACCEPT),
		.who = pick(trial, 2) ? "Mme Martin" : "M. Durand",
		.tutor = pick(trial, 2) ? "A. Petit" : "B. Grand",
	};

	order.reason = pick_reason(trial, order.event);
	(void)board_order(trial->office, order, NULL);
}

static void propose(struct trial *trial)
{
	for (size_t i = 0; i < trial->n_rows; i++)
		if (is(&trial->rows[i], "ready") && pick(trial, 2))
			board_propose(trial->office, trial->rows[i].id);
}

static void pass_days(struct trial *trial)
{
	trial->office->day += 1 + (vigie_day)pick(trial, 4);
	for (int school = 0; school < 2; school++)
		evaluate(trial, school);
	(void)board_clocks(trial->office);
}

static void change_school(struct trial *trial)
{
	int pupil = (int)pick(trial, PUPILS), from = trial->where[pupil];

	trial->where[pupil] = (int)pick(trial, 3);
	if (from != NOWHERE)
		evaluate(trial, from);
	if (trial->where[pupil] != NOWHERE)
		evaluate(trial, trial->where[pupil]);
}

static void grow(struct trial *trial)
{
	trial->office->programmes[pick(trial, 2)].capacity_total++;
	(void)board_clocks(trial->office);
}

static void happen(struct trial *trial)
{
	unsigned what = pick(trial, 100);

	if (what < 30)
		flag(trial);
	else if (what < 75)
		act(trial);
	else if (what < 85)
		propose(trial);
	else if (what < 92)
		pass_days(trial);
	else if (what < 99)
		change_school(trial);
	else
		grow(trial);
}

static void set_up_programmes(struct trial *trial)
{
	static const char *const names[] = {"a", "b"};
	struct office *office = trial->office;
	struct vigie_rule_info *rule;

	for (size_t i = 0; i < 2; i++) {
		struct vigie_config_programme *programme = office_programme(office, names[i]);

		programme->capacity_total = 1 + (int)pick(trial, 5);
		programme->capacity_per_school = (int)pick(trial, 4) - 1;
		programme->capacity_per_coordinator = (int)pick(trial, 4) - 1;
		programme->household = 1 + (int)pick(trial, 2);
		programme->expire_days = 3 + (int)pick(trial, 5);
		programme->remind_days = 1;
	}
	office_coordinator(office, "Est");
	office_coordinator(office, "Ouest");
	rule = office_rule(office, "r");
	rule->programmes = names;
	rule->n_programmes = 1 + pick(trial, 2);
}

static void set_up_pupils(struct trial *trial)
{
	char sql[256];

	for (int i = 0; i < PUPILS; i++) {
		trial->where[i] = (int)pick(trial, 2);
		snprintf(sql, sizeof(sql),
			 "INSERT OR REPLACE INTO person(id, household) VALUES(%d, 'h%d');"
			 "INSERT INTO member(school, year, person) VALUES(1, 2026, %d), (2, 2026, "
			 "%d)",
			 i + 1, (int)household(i + 1), i + 1, i + 1);
		office_execute(trial->office, sql);
	}
}

static void try_seed(unsigned seed)
{
	static struct trial trial;
	void *office = NULL;

	trial = (struct trial){.random = 0x9e3779b97f4a7c15u * (seed + 1), .seed = seed};
	assert_int_equal(office_set_up(&office), 0);
	trial.office = office;
	office_execute(trial.office, "PRAGMA synchronous = OFF");
	set_up_programmes(&trial);
	set_up_pupils(&trial);
	for (trial.event = 0; trial.event < EVENTS; trial.event++) {
		happen(&trial);
		check_all(&trial);
	}
	assert_true(trial.n_rows > 0);
	assert_int_equal(office_tear_down(&office), 0);
}

static void no_order_of_events_breaks_the_queue(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < SEEDS; seed++)
		try_seed(seed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_order_of_events_breaks_the_queue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
