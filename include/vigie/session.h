/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tutoring record of a referral: its sessions, what was measured of its pupil at the start and
 * since, and the proposal to end it. Proposes an end, never makes one.
 */
#ifndef VIGIE_SESSION_H
#define VIGIE_SESSION_H

#include "vigie/input.h"
#include "vigie/referral.h"

#define VIGIE_SESSION_MINUTES_LIMIT 480 /* a school day with its breaks */

/*
 * One a day: two sessions of a day are one of their sum, and a later entry for the day corrects the
 * earlier one.
 */
struct vigie_session {
	int64_t referral;
	vigie_day day;
	int minutes; /* of an absent pupil: those that were meant */
	bool present;
};

struct vigie_session_entry {
	struct vigie_session session;
	const char *who; /* a named person */
	const char *through; /* "command", "reply", "import" */
	vigie_day today;
	vigie_time now;
	/* Writes what belongs to a new or corrected session, in its transaction. NULL nothing. */
	int (*within)(void *userdata);
	void *userdata;
};

/* X(enumerator, English msgid for the person) */
#define VIGIE_SESSION_OUTCOMES(X)                                                                  \
	X(ADDED, N_("the session is noted"))                                                       \
	X(KNOWN, N_("the session was noted before"))                                               \
	X(CORRECTED, N_("the session of that day is corrected"))                                   \
	X(UNKNOWN, N_("there is no such referral"))                                                \
	X(NOT_TUTORED, N_("the referral has not been accepted, or came to nothing"))               \
	X(BAD_DAY, N_("the day is to come, or the referral was not open then"))                    \
	X(BAD_MINUTES, N_("a session lasts from 1 to 480 minutes"))

enum vigie_session_outcome {
#define X(enumerator, text) VIGIE_SESSION_##enumerator,
	VIGIE_SESSION_OUTCOMES(X)
#undef X
};
const char *vigie_session_outcome_text(enum vigie_session_outcome outcome); /* translated */

/*
 * Notes one session. The first one at which the pupil was present starts an accepted or assigned
 * referral (START of vigie/transition.h, on that day, by the same person). Own transactions. 0 with
 * the outcome, or -errno.
 */
int vigie_session_note(struct vigie_store *store, const struct vigie_config *config,
		       const struct vigie_session_entry *entry,
		       enum vigie_session_outcome *ret_outcome) VIGIE_MUST_CHECK;

/* X(enumerator, English msgid): a row of a file of sessions that is not taken. */
#define VIGIE_SESSION_FLAWS(X)                                                                     \
	X(COLUMNS, N_("columns are missing: referral, date, minutes, present"))                    \
	X(REFERRAL, N_("no number of a referral"))                                                 \
	X(DATE, N_("no date"))                                                                     \
	X(MINUTES, N_("no number of minutes from 1 to 480"))                                       \
	X(PRESENT, N_("neither yes nor no"))                                                       \
	X(REFUSED, "") /* by vigie_session_note(): its outcome says why */

enum vigie_session_flaw {
#define X(enumerator, text) VIGIE_SESSION_FLAW_##enumerator,
	VIGIE_SESSION_FLAWS(X)
#undef X
};
const char *vigie_session_flaw_text(enum vigie_session_flaw flaw); /* translated */

struct vigie_sessions_imported {
	uint64_t added, corrected, known, flawed; /* rows */
};
struct vigie_sessions_import {
	struct vigie_input *input;
	const char *who;
	vigie_day today;
	vigie_time now;
	/* A row that is not taken; never its content. May be NULL. */
	void (*on_flaw)(void *userdata, uint32_t line, uint32_t column,
			enum vigie_session_flaw flaw, enum vigie_session_outcome outcome);
	void *userdata;
};
/*
 * A CSV file with a line of titles (referral or orientation; date; minutes; present or présent),
 * separated by semicolons, commas or tabs; dates as 2026-11-30 or 30/11/2026. Row by row: the same
 * file twice changes nothing. 0; -EFBIG, -EILSEQ (not UTF-8); -errno.
 */
int vigie_sessions_import(struct vigie_store *store, const struct vigie_config *config,
			  const struct vigie_sessions_import *import,
			  struct vigie_sessions_imported *ret_imported) VIGIE_MUST_CHECK;

/* In order of day. */
int vigie_sessions_each(struct vigie_store *store, int64_t referral,
			int (*on_session)(void *userdata, const struct vigie_session *session),
			void *userdata);

/* What was known of a pupil: the general average of the term, half-days of absence in 30 days. */
struct vigie_measure {
	vigie_decimal average, half_days; /* NONE unknown */
};
struct vigie_tutoring {
	int n_sessions, n_missed; /* the pupil was present; was not */
	int64_t minutes; /* of those with the pupil */
	vigie_day last; /* session; NONE */
	vigie_day ending; /* its end is proposed since; NONE it is not */
	struct vigie_measure start, latest; /* at the start of tutoring, or of the referral */
};
int vigie_tutoring_get(struct vigie_store *store, int64_t referral,
		       struct vigie_tutoring *ret_tutoring) VIGIE_MUST_CHECK;
/* Averages in the referral's subjects, at the start and since. */
int vigie_tutoring_each_subject(struct vigie_store *store, int64_t referral,
				int (*on_subject)(void *userdata, const char *subject,
						  vigie_decimal start, vigie_decimal latest),
				void *userdata);
/* Started referrals whose end is proposed, and the moment at which it was: by number, for the
 * digest. */
int vigie_endings_each(struct vigie_store *store,
		       int (*on_ending)(void *userdata, int64_t referral, vigie_time since),
		       void *userdata);

/*
 * Measures the pupils of a school's open referrals, as evaluated on a day, and proposes the end
 * where the programme's `ends when` holds on grades delivered since the start. One transaction (its
 * own); applied twice, the second writes nothing. Kept of a referral: the first measure, that of
 * its start, and the last of each school year. 0 or -errno.
 */
int vigie_measures_take(struct vigie_store *store, const struct vigie_config *config,
			const struct vigie_rules *rules, const struct vigie_facts *facts,
			const struct vigie_verdicts *verdicts, int64_t school,
			const struct vigie_evaluation *view, vigie_time now) VIGIE_MUST_CHECK;

#endif
