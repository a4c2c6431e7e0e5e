/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Silences of flags. See vigie/silence.h. A flag has one at a time: the newest. */
#include "daemon/store/database.h"
#include "vigie/silence.h"

#define SILENCES_STATEMENTS(X)                                                                     \
	X(SILENCES_FLAG, "SELECT state IN ('raised', 'held') FROM flag WHERE id = ?1")             \
	X(SILENCES_END, "UPDATE silence SET told = ?2, last = min(last, ?3 - 1)"                   \
			" WHERE flag = ?1 AND told IS NULL")                                       \
	X(SILENCES_BEGIN, "INSERT INTO silence(flag, who, why, moment, last)"                      \
			  " VALUES(?1, ?2, ?3, ?4, ?5)")                                           \
	X(SILENCES_HOLDS, "SELECT 1 FROM silence WHERE flag = ?1 AND last >= ?2 LIMIT 1")          \
	X(SILENCES_REFERRAL, "SELECT count(*) > 0 AND min(EXISTS (SELECT 1 FROM silence"           \
			     "  WHERE silence.flag = flag.id AND last >= ?2)) = 1"                 \
			     " FROM referral_flag AS link JOIN flag ON flag.id = link.flag"        \
			     " WHERE link.referral = ?1 AND flag.state = 'raised'")                \
	X(SILENCES_OVER,                                                                           \
	  "SELECT silence.id, flag, who, why, moment, last, rule, uai FROM silence"                \
	  " JOIN flag ON flag.id = flag JOIN school ON school.id = flag.school"                    \
	  " WHERE told IS NULL AND last < ?1 AND state IN ('raised', 'held') ORDER BY last, 1")    \
	X(SILENCES_TOLD, "UPDATE silence SET told = ?2 WHERE told IS NULL AND last < ?1")

STORE_DEFINE_STATEMENTS(SILENCES, SILENCES_STATEMENTS)

/* Steps a bound SELECT of one truth; no row is -ENOENT's business of the caller: -1. */
static int read_truth(struct vigie_store *store, sqlite3_stmt *row, int r, int *ret_truth)
{
	*ret_truth = -1;
	if (r == 0)
		r = database_step(store, row);
	if (r > 0)
		*ret_truth = sqlite3_column_int(row, 0);
	database_reset(row);
	return r < 0 ? r : 0;
}

static int begin(struct vigie_store *store, int64_t flag, vigie_day last,
		 const struct vigie_ruling *ruling, enum vigie_silence_outcome *ret_outcome)
{
	sqlite3_stmt *row = NULL;
	int standing;
	int r = database_bind(store, &statements_SILENCES, SILENCES_FLAG, &row, "i", flag);

	r = read_truth(store, row, r, &standing);
	if (r < 0)
		return r;
	*ret_outcome = standing < 0 ? VIGIE_SILENCE_UNKNOWN
				    : (standing ? VIGIE_SILENCE_BEGUN : VIGIE_SILENCE_CLOSED);
	if (*ret_outcome != VIGIE_SILENCE_BEGUN)
		return 0;
	r = database_do(store, &statements_SILENCES, SILENCES_END, "iii", flag, ruling->when,
			(int64_t)ruling->day);
	if (r < 0)
		return r;
	return database_do(store, &statements_SILENCES, SILENCES_BEGIN, "ittii", flag, ruling->who,
			   ruling->why, ruling->when, (int64_t)last);
}

int vigie_silence_begin(struct vigie_store *store, int64_t flag, vigie_day last,
			const struct vigie_ruling *ruling, enum vigie_silence_outcome *ret_outcome)
{
	enum vigie_silence_outcome outcome = VIGIE_SILENCE_BEGUN;
	int r;

	if (last < ruling->day || last > ruling->day + VIGIE_SILENCE_DAYS) {
		*ret_outcome = VIGIE_SILENCE_DAY;
		return 0;
	}
	r = vigie_store_begin(store);
	if (r < 0)
		return r;
	r = begin(store, flag, last, ruling, &outcome);
	if (r == 0)
		r = vigie_store_commit(store);
	if (r < 0) {
		vigie_store_rollback(store);
		return r;
	}
	*ret_outcome = outcome;
	return 0;
}

static int holds(struct vigie_store *store, size_t which, int64_t of, vigie_day day)
{
	sqlite3_stmt *row = NULL;
	int truth;
	int r = database_bind(store, &statements_SILENCES, which, &row, "ii", of, (int64_t)day);

	r = read_truth(store, row, r, &truth);
	return r < 0 ? r : truth == 1;
}

int vigie_silence_holds(struct vigie_store *store, int64_t flag, vigie_day day)
{
	return holds(store, SILENCES_HOLDS, flag, day);
}

int vigie_silence_holds_referral(struct vigie_store *store, int64_t referral, vigie_day day)
{
	return holds(store, SILENCES_REFERRAL, referral, day);
}

int vigie_silences_each_over(struct vigie_store *store, vigie_day day,
			     int (*on_silence)(void *userdata, const struct vigie_silence *silence),
			     void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *row = NULL;
	int r = database_bind(store, &statements_SILENCES, SILENCES_OVER, &row, "i", (int64_t)day);

	while (r == 0 && (r = database_step(store, row)) > 0) {
		struct vigie_silence silence = {
			.id = sqlite3_column_int64(row, 0),
			.flag = sqlite3_column_int64(row, 1),
			.moment = sqlite3_column_int64(row, 4),
			.last = sqlite3_column_int(row, 5),
		};

		database_copy_text(row, 2, silence.who, sizeof(silence.who));
		database_copy_text(row, 3, silence.why, sizeof(silence.why));
		database_copy_text(row, 6, silence.rule, sizeof(silence.rule));
		database_copy_text(row, 7, silence.uai, sizeof(silence.uai));
		r = on_silence(userdata, &silence);
	}
	return r;
}

int vigie_silences_told(struct vigie_store *store, vigie_day day, vigie_time now)
{
	return database_do(store, &statements_SILENCES, SILENCES_TOLD, "ii", (int64_t)day, now);
}
