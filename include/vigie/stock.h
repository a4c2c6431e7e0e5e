/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stocks of access codes: read from a file, each issued once to an accepted referral, expiring,
 * revocable, with the whole story of each. A code is spoken of by its number; its value is in no
 * log, list or message of an error, and leaves only for the coordinator who accepted, and for a
 * named person who asks to see it.
 */
#ifndef VIGIE_STOCK_H
#define VIGIE_STOCK_H

#include "vigie/config.h"
#include "vigie/person.h"

struct vigie_input;

#define VIGIE_CODE_LEAST 6 /* characters of a code: what is shorter can be guessed */
#define VIGIE_CODE_MOST 64

/* X(enumerator, stable word, English msgid) */
#define VIGIE_CODE_STATES(X)                                                                       \
	X(FREE, "free", N_("free"))                                                                \
	X(ISSUED, "issued", N_("issued"))                                                          \
	X(EXPIRED, "expired", N_("out of date")) /* its day is over, whoever got it */             \
	X(REVOKED, "revoked", N_("revoked"))

enum vigie_code_state {
#define X(enumerator, word, text) VIGIE_CODE_##enumerator,
	VIGIE_CODE_STATES(X)
#undef X
		VIGIE_CODE_STATES_N,
};
const char *vigie_code_state_word(enum vigie_code_state state);
const char *vigie_code_state_text(enum vigie_code_state state); /* translated */

/* A code without its value. */
struct vigie_code {
	int64_t id;
	char programme[64];
	enum vigie_code_state state; /* on the day asked for */
	vigie_day expires; /* last day of use; NONE */
	vigie_time since; /* of the last step of its story */
	int64_t referral; /* to which it was issued; 0 nobody, or somebody who was erased */
};

/* ---- what the office has ---- */

/* Why a line gives no code. X(enumerator, English msgid) */
#define VIGIE_CODE_FLAWS(X)                                                                        \
	X(SHAPE, N_("not a code: 6 to 64 letters, digits or signs, without a space"))              \
	X(TWICE, N_("the same code as on an earlier line"))

enum vigie_code_flaw {
#define X(enumerator, text) VIGIE_CODE_FLAW_##enumerator,
	VIGIE_CODE_FLAWS(X)
#undef X
};

struct vigie_stock_import {
	struct vigie_input *input; /* one code a line */
	const char *programme;
	vigie_day expires; /* NONE never */
	const struct vigie_ruling *ruling;
	void (*on_flaw)(void *userdata, uint32_t line, enum vigie_code_flaw flaw); /* may be NULL */
	void *userdata;
};
struct vigie_stock_imported {
	uint64_t added, known /* in the stock already */, flawed;
};
/* One transaction (its own): what is sound is added, the rest told. 0 or -errno. */
int vigie_stock_import(struct vigie_store *store, const struct vigie_stock_import *import,
		       struct vigie_stock_imported *ret_imported) VIGIE_MUST_CHECK;

struct vigie_stock_counts {
	uint64_t n[VIGIE_CODE_STATES_N];
};
int vigie_stock_count(struct vigie_store *store, const char *programme, vigie_day day,
		      struct vigie_stock_counts *ret_counts) VIGIE_MUST_CHECK;
/* Codes of a programme (NULL: of all), by number. */
int vigie_stock_each(struct vigie_store *store, const char *programme, vigie_day day,
		     int (*on_code)(void *userdata, const struct vigie_code *code),
		     void *userdata) VIGIE_MUST_CHECK;
int vigie_stock_get(struct vigie_store *store, int64_t id, vigie_day day,
		    struct vigie_code *ret_code) VIGIE_MUST_CHECK; /* -ENOENT */
/* The code that a referral has in use: 1, 0 none, -errno. */
int vigie_stock_of_referral(struct vigie_store *store, int64_t referral, vigie_day day,
			    struct vigie_code *ret_code) VIGIE_MUST_CHECK;

/* X(enumerator, stable word, English msgid) */
#define VIGIE_CODE_EVENTS(X)                                                                       \
	X(IMPORTED, "imported", N_("imported"))                                                    \
	X(ISSUED, "issued", N_("issued"))                                                          \
	X(TOLD, "told", N_("sent to the coordinator"))                                             \
	X(REVEALED, "revealed", N_("shown"))                                                       \
	X(REVOKED, "revoked", N_("revoked"))

enum vigie_code_event {
#define X(enumerator, word, text) VIGIE_CODE_EVENT_##enumerator,
	VIGIE_CODE_EVENTS(X)
#undef X
		VIGIE_CODE_EVENTS_N,
};
const char *vigie_code_event_word(enum vigie_code_event event);
const char *vigie_code_event_text(enum vigie_code_event event); /* translated */

struct vigie_code_step {
	vigie_time when;
	enum vigie_code_event what;
	char who[96], why[256];
};
/* The story of a code, oldest first. */
int vigie_stock_each_step(struct vigie_store *store, int64_t id,
			  int (*on_step)(void *userdata, const struct vigie_code_step *step),
			  void *userdata) VIGIE_MUST_CHECK;

/* ---- what becomes of a code ---- */

enum vigie_code_outcome {
	VIGIE_CODE_GIVEN = 0,
	VIGIE_CODE_GIVEN_BEFORE, /* the referral has one in use: nothing was done */
	VIGIE_CODE_NONE_LEFT,
	VIGIE_CODE_HOUSEHOLD, /* its household has as many as the programme allows */
};
/*
 * Gives a referral of a programme with `codes` the free code that expires first. Within the
 * caller's transaction: accepting and issuing are one. Returns 0 with the outcome, and the code's
 * number in `ret_code` when one was given; -errno.
 */
int vigie_stock_issue(struct vigie_store *store, const struct vigie_config_programme *programme,
		      int64_t referral, const struct vigie_ruling *ruling, int64_t *ret_code,
		      enum vigie_code_outcome *ret_outcome) VIGIE_MUST_CHECK;
/* Is there a free code for one more place than have none yet? 1, 0, -errno. */
int vigie_stock_has_room(struct vigie_store *store, const char *programme,
			 vigie_day day) VIGIE_MUST_CHECK;
/* The code that the referral has in use, if any, can be used no more (the family declined, the
 * referral was withdrawn). Within the caller's transaction. 0 or -errno. */
int vigie_stock_take_back(struct vigie_store *store, int64_t referral,
			  const struct vigie_ruling *ruling) VIGIE_MUST_CHECK;
/* One free or issued code, for good. Own transaction. 0; 1 it was so already; -ENOENT; -errno. */
int vigie_stock_revoke(struct vigie_store *store, int64_t id,
		       const struct vigie_ruling *ruling) VIGIE_MUST_CHECK;
/* The value of an issued code, for a person: written in its story and, with the pupil, in the
 * access log, first. Own transaction. 0; 1 it is not issued; -ENOENT; -errno. */
int vigie_stock_reveal(struct vigie_store *store, int64_t id, const struct vigie_ruling *ruling,
		       char *ret_value, size_t size) VIGIE_MUST_CHECK;

/* An issued code of which the coordinator was not told: for the mail room's letter. */
struct vigie_code_letter {
	int64_t code, referral;
	const char *programme, *coordinator, *school; /* name; UAI */
	const char *value;
	vigie_day expires;
};
int vigie_stock_each_untold(struct vigie_store *store,
			    int (*on_code)(void *userdata, const struct vigie_code_letter *letter),
			    void *userdata) VIGIE_MUST_CHECK;
/* The letter is in the outbox. Within the caller's transaction. 0 or -errno. */
int vigie_stock_told(struct vigie_store *store, int64_t id,
		     const struct vigie_ruling *ruling) VIGIE_MUST_CHECK;

#endif
