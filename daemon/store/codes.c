/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What becomes of a code: issued once, told, shown, revoked; each with its line in the story, in
 * one transaction. No value is in a message or a log.
 */
#include "daemon/store/codes.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define ACCESS "code shown"

/* The pupil of a referral and its household. */
#define FAMILY                                                                                     \
	"(SELECT person FROM referral WHERE id = ?1 UNION SELECT p.id FROM person AS p"            \
	" WHERE p.household = (SELECT q.household FROM person AS q WHERE q.id ="                   \
	" (SELECT person FROM referral WHERE id = ?1)))"

#define CODES_STATEMENTS(X)                                                                        \
	X(CODES_NOTE, "INSERT INTO code_step(code, moment, who, what, why) VALUES(?, ?, ?, ?, ?)") \
	X(CODES_HAS, "SELECT id FROM code WHERE referral = ? AND state = 'issued'")                \
	X(CODES_OF_HOUSEHOLD,                                                                      \
	  "SELECT count(*) FROM code WHERE referral IN (SELECT r.id FROM referral AS r"            \
	  " WHERE r.person IN " FAMILY ") AND programme = ?2 AND state = 'issued'"                 \
	  " AND coalesce(expires, ?3) >= ?3")                                                      \
	X(CODES_NEXT, "SELECT id FROM code WHERE programme = ?1 AND state = 'free'"                \
		      " AND (expires IS NULL OR expires >= ?2)"                                    \
		      " ORDER BY expires IS NULL, expires, id LIMIT 1")                            \
	X(CODES_ROOM, "SELECT (SELECT count(*) FROM code WHERE programme = ?1 AND state = 'free'"  \
		      " AND (expires IS NULL OR expires >= ?2)) > (SELECT count(*) FROM referral"  \
		      " WHERE programme = ?1 AND seat = 1 AND NOT EXISTS (SELECT 1 FROM code"      \
		      " WHERE code.referral = referral.id AND code.state = 'issued'))")            \
	X(CODES_GIVE, "UPDATE code SET state = 'issued', referral = ?2 WHERE id = ?1")             \
	X(CODES_REVOKE, "UPDATE code SET state = 'revoked' WHERE id = ? AND state <> 'revoked'")   \
	X(CODES_KNOWN, "SELECT 1 FROM code WHERE id = ?")                                          \
	X(CODES_VALUE, "SELECT value, state, (SELECT person FROM referral WHERE id ="              \
		       " code.referral) FROM code WHERE id = ?")                                   \
	X(CODES_TOLD, "UPDATE code SET told = ?2 WHERE id = ?1")

STORE_DEFINE_STATEMENTS(CODES, CODES_STATEMENTS)

int codes_note(struct vigie_store *store, int64_t id, enum vigie_code_event event, const char *why,
	       const struct vigie_ruling *ruling)
{
	return database_do(store, &statements_CODES, CODES_NOTE, "iittt", id, ruling->when,
			   ruling->who, vigie_code_event_word(event), why ? why : "");
}

/* The first integer of one row: 1, 0 no row, -errno. */
static int read_integer(struct vigie_store *store, sqlite3_stmt *bound, int64_t *ret_value)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = bound;
	int r = database_step(store, statement);

	if (r == 1)
		*ret_value = sqlite3_column_int64(statement, 0);
	return r;
}

static int find_issued(struct vigie_store *store, int64_t referral, int64_t *ret_code)
{
	sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_CODES, CODES_HAS, &statement, "i", referral);

	return r < 0 ? r : read_integer(store, statement, ret_code);
}

/* 1 the household may have one more, 0 it may not, -errno. */
static int household_has_room(struct vigie_store *store,
			      const struct vigie_config_programme *programme, int64_t referral,
			      vigie_day day)
{
	sqlite3_stmt *statement = NULL;
	int64_t n = 0;
	int r;

	if (programme->household < 0)
		return 1;
	r = database_bind(store, &statements_CODES, CODES_OF_HOUSEHOLD, &statement, "iti", referral,
			  programme->name, (int64_t)day);
	if (r == 0)
		r = read_integer(store, statement, &n);
	return r < 0 ? r : n < programme->household;
}

int vigie_stock_has_room(struct vigie_store *store, const char *programme, vigie_day day)
{
	sqlite3_stmt *statement = NULL;
	int64_t room = 0;
	int r = database_bind(store, &statements_CODES, CODES_ROOM, &statement, "ti", programme,
			      (int64_t)day);

	if (r == 0)
		r = read_integer(store, statement, &room);
	return r < 0 ? r : room != 0;
}

static int give_next(struct vigie_store *store, const char *programme, int64_t referral,
		     const struct vigie_ruling *ruling, int64_t *ret_code,
		     enum vigie_code_outcome *ret_outcome)
{
	sqlite3_stmt *statement = NULL;
	char why[32];
	int r = database_bind(store, &statements_CODES, CODES_NEXT, &statement, "ti", programme,
			      (int64_t)ruling->day);

	if (r == 0)
		r = read_integer(store, statement, ret_code);
	*ret_outcome = r == 1 ? VIGIE_CODE_GIVEN : VIGIE_CODE_NONE_LEFT;
	if (r != 1)
		return r;
	snprintf(why, sizeof(why), "#%lld", (long long)referral);
	r = database_do(store, &statements_CODES, CODES_GIVE, "ii", *ret_code, referral);
	return r < 0 ? r : codes_note(store, *ret_code, VIGIE_CODE_EVENT_ISSUED, why, ruling);
}

int vigie_stock_issue(struct vigie_store *store, const struct vigie_config_programme *programme,
		      int64_t referral, const struct vigie_ruling *ruling, int64_t *ret_code,
		      enum vigie_code_outcome *ret_outcome)
{
	int r = find_issued(store, referral, ret_code);

	if (r == 1)
		*ret_outcome = VIGIE_CODE_GIVEN_BEFORE;
	if (r != 0)
		return r < 0 ? r : 0;
	r = household_has_room(store, programme, referral, ruling->day);
	if (r == 0)
		*ret_outcome = VIGIE_CODE_HOUSEHOLD;
	if (r <= 0)
		return r;
	return give_next(store, programme->name, referral, ruling, ret_code, ret_outcome);
}

static int revoke_code(struct vigie_store *store, int64_t id, const struct vigie_ruling *ruling)
{
	int r = database_do(store, &statements_CODES, CODES_REVOKE, "i", id);

	if (r == 0 && sqlite3_changes(database_handle(store)) == 0)
		return 1;
	return r < 0 ? r : codes_note(store, id, VIGIE_CODE_EVENT_REVOKED, ruling->why, ruling);
}

int vigie_stock_take_back(struct vigie_store *store, int64_t referral,
			  const struct vigie_ruling *ruling)
{
	int64_t id = 0;
	int r = find_issued(store, referral, &id);

	if (r == 1)
		r = revoke_code(store, id, ruling);
	return r < 0 ? r : 0;
}

static int is_known(struct vigie_store *store, int64_t id)
{
	sqlite3_stmt *statement = NULL;
	int64_t one;
	int r = database_bind(store, &statements_CODES, CODES_KNOWN, &statement, "i", id);

	if (r == 0)
		r = read_integer(store, statement, &one);
	if (r == 0)
		return -ENOENT;
	return r < 0 ? r : 0;
}

int vigie_stock_revoke(struct vigie_store *store, int64_t id, const struct vigie_ruling *ruling)
{
	int r = vigie_store_begin(store);

	if (r < 0)
		return r;
	r = is_known(store, id);
	if (r == 0)
		r = revoke_code(store, id, ruling);
	if (r == 0)
		r = vigie_store_commit(store);
	if (r != 0)
		vigie_store_rollback(store);
	return r;
}

/* Whose code it is; 1 it is not issued. The value is copied out before anything else happens. */
static int look(struct vigie_store *store, int64_t id, int64_t *ret_person, char *ret_value,
		size_t size)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	char state[16];
	int r = database_bind(store, &statements_CODES, CODES_VALUE, &statement, "i", id);

	if (r == 0)
		r = database_step(store, statement);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	database_copy_text(statement, 1, state, sizeof(state));
	if (strcmp(state, vigie_code_state_word(VIGIE_CODE_ISSUED)) != 0)
		return 1;
	*ret_person = database_integer(statement, 2, 0);
	database_copy_text(statement, 0, ret_value, size);
	return 0;
}

int vigie_stock_reveal(struct vigie_store *store, int64_t id, const struct vigie_ruling *ruling,
		       char *ret_value, size_t size)
{
	char value[VIGIE_CODE_MOST + 1];
	int64_t person = 0;
	int r = vigie_store_begin(store);

	if (r < 0)
		return r;
	r = look(store, id, &person, value, sizeof(value));
	if (r == 0 && person != 0)
		r = vigie_store_log_access(store, ruling->when, ruling->who, ACCESS, person);
	if (r == 0)
		r = codes_note(store, id, VIGIE_CODE_EVENT_REVEALED, ruling->why, ruling);
	if (r == 0)
		r = vigie_store_commit(store);
	if (r == 0)
		snprintf(ret_value, size, "%s", value);
	else
		vigie_store_rollback(store);
	explicit_bzero(value, sizeof(value));
	return r;
}

int vigie_stock_told(struct vigie_store *store, int64_t id, const struct vigie_ruling *ruling)
{
	int r = database_do(store, &statements_CODES, CODES_TOLD, "ii", id, ruling->when);

	return r < 0 ? r : codes_note(store, id, VIGIE_CODE_EVENT_TOLD, ruling->why, ruling);
}
