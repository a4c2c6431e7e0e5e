/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One session noted, by whichever way it came. Owns nothing. Starts a referral with the first
 * session, through the table of moves and in the name of who said it; ends none.
 */
#include "daemon/store/tutoring.h"
#include "vigie/transition.h"
#include "vigie/translate.h"

#include <errno.h>

const char *vigie_session_outcome_text(enum vigie_session_outcome outcome)
{
	static const char *const texts[] = {
#define X(enumerator, text) text,
		VIGIE_SESSION_OUTCOMES(X)
#undef X
	};

	return _(texts[outcome]);
}

/* Was it agreed to, and may sessions of it be noted still? */
static bool is_tutored(const struct vigie_referral *referral)
{
	switch (referral->state) {
	case VIGIE_REFERRAL_ACCEPTED:
	case VIGIE_REFERRAL_ASSIGNED:
	case VIGIE_REFERRAL_STARTED:
		return true;
	case VIGIE_REFERRAL_HELD:
	case VIGIE_REFERRAL_ENDED:
	case VIGIE_REFERRAL_WITHDRAWN:
		return referral->started != VIGIE_DAY_NONE;
	case VIGIE_REFERRAL_WAITING:
	case VIGIE_REFERRAL_READY:
	case VIGIE_REFERRAL_PROPOSED:
	case VIGIE_REFERRAL_DECLINED:
	case VIGIE_REFERRAL_EXPIRED:
		break;
	}
	return false;
}

static enum vigie_session_outcome check(const struct vigie_session_entry *entry,
					const struct vigie_referral *referral)
{
	const struct vigie_session *session = &entry->session;

	if (session->minutes < 1 || session->minutes > VIGIE_SESSION_MINUTES_LIMIT)
		return VIGIE_SESSION_BAD_MINUTES;
	if (!is_tutored(referral))
		return VIGIE_SESSION_NOT_TUTORED;
	if (session->day == VIGIE_DAY_NONE || session->day > entry->today ||
	    session->day < referral->created ||
	    (referral->closed != VIGIE_DAY_NONE && session->day > referral->closed))
		return VIGIE_SESSION_BAD_DAY;
	return VIGIE_SESSION_ADDED;
}

/* Somebody else may have moved it meanwhile: then that stands, and the session is noted. */
static int start(struct vigie_store *store, const struct vigie_config *config,
		 const struct vigie_session_entry *entry)
{
	const struct vigie_referral_order order = {
		.referral = entry->session.referral,
		.event = VIGIE_EVENT_REFERRAL_START,
		.who = entry->who,
		.through = entry->through,
		.day = entry->session.day,
		.until = VIGIE_DAY_NONE,
		.now = entry->now,
	};
	enum vigie_referral_outcome outcome;

	return vigie_referral_act(store, config, &order, &outcome, NULL);
}

/* Within the transaction. */
static int put(struct vigie_store *store, const struct vigie_session_entry *entry,
	       enum vigie_session_outcome *ret_outcome)
{
	const struct vigie_session *session = &entry->session;
	struct vigie_session before;
	int r = sessions_get(store, session->referral, session->day, &before);

	if (r < 0)
		return r;
	if (r == 0)
		*ret_outcome = VIGIE_SESSION_ADDED;
	else if (before.minutes == session->minutes && before.present == session->present)
		*ret_outcome = VIGIE_SESSION_KNOWN;
	else
		*ret_outcome = VIGIE_SESSION_CORRECTED;
	return *ret_outcome == VIGIE_SESSION_KNOWN ? 0 : sessions_put(store, entry);
}

static int transact(struct vigie_store *store, const struct vigie_session_entry *entry,
		    enum vigie_session_outcome *ret_outcome)
{
	int r = vigie_store_begin(store);

	if (r < 0)
		return r;
	r = put(store, entry, ret_outcome);
	if (r == 0 && *ret_outcome != VIGIE_SESSION_KNOWN && entry->within)
		r = entry->within(entry->userdata);
	if (r == 0)
		r = vigie_store_commit(store);
	if (r < 0)
		vigie_store_rollback(store);
	return r;
}

int vigie_session_note(struct vigie_store *store, const struct vigie_config *config,
		       const struct vigie_session_entry *entry,
		       enum vigie_session_outcome *ret_outcome)
{
	enum vigie_session_outcome outcome = VIGIE_SESSION_UNKNOWN;
	struct vigie_referral referral;
	int r = vigie_referral_get(store, entry->session.referral, &referral);

	if (r == 0)
		outcome = check(entry, &referral);
	if (r == 0 && outcome == VIGIE_SESSION_ADDED) {
		if (entry->session.present && (referral.state == VIGIE_REFERRAL_ACCEPTED ||
					       referral.state == VIGIE_REFERRAL_ASSIGNED))
			r = start(store, config, entry);
		if (r == 0)
			r = transact(store, entry, &outcome);
	}
	if (r == 0 || r == -ENOENT)
		*ret_outcome = outcome;
	return r == -ENOENT ? 0 : r;
}
