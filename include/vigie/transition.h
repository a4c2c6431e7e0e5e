/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The moves of a referral, as one table: code, refusals, manual page and tests are made from it.
 * vigie proposes; nothing moves past `proposed` without a named person, except that time and
 * withdrawal end what nobody answered or nobody needs any more.
 */
#ifndef VIGIE_TRANSITION_H
#define VIGIE_TRANSITION_H

#include "vigie/person.h"
#include "vigie/referral.h"

/* X(enumerator, stable word = name of the command, English msgid of what was done) */
#define VIGIE_REFERRAL_EVENTS(X)                                                                   \
	X(SEAT, "seat", N_("a place is free"))                                                     \
	X(UNSEAT, "unseat", N_("its place is gone"))                                               \
	X(PROPOSE, "propose", N_("the coordinator is told"))                                       \
	X(ACCEPT, "accept", N_("accepted"))                                                        \
	X(DECLINE, "decline", N_("declined"))                                                      \
	X(EXPIRE, "expire", N_("nobody answered in time"))                                         \
	X(ASSIGN, "assign", N_("given to a tutor"))                                                \
	X(START, "start", N_("tutoring began"))                                                    \
	X(END, "end", N_("tutoring ended"))                                                        \
	X(HOLD, "hold", N_("put on hold"))                                                         \
	X(RESUME, "resume", N_("taken up again"))                                                  \
	X(WITHDRAW, "withdraw", N_("withdrawn"))

enum vigie_referral_event {
#define X(enumerator, word, text) VIGIE_EVENT_REFERRAL_##enumerator,
	VIGIE_REFERRAL_EVENTS(X)
#undef X
		VIGIE_REFERRAL_EVENTS_N,
};

/* Who may. */
enum vigie_referral_actor {
	VIGIE_ACTOR_SERVICE = 1, /* the service by itself: queue, clock, evaluation */
	VIGIE_ACTOR_PERSON = 2, /* a person who is named */
	VIGIE_ACTOR_ANY = 3,
};

/* What the move needs beside a name. */
enum vigie_referral_need {
	VIGIE_NEED_NOTHING = 0,
	VIGIE_NEED_REASON = 1, /* of the event's closed list */
	VIGIE_NEED_TUTOR = 2, /* who tutors */
};

/*
 * X(from, event, to, actor, need). Every pair that is not here is refused. RESUME goes back to
 * where HOLD came from: its `to` is written per origin by the code (PROPOSED stands for them here).
 * ACCEPT and DECLINE from READY: an office without mail answers from the list.
 * READY does not expire: nobody has seen it yet, and status says when it stays so.
 */
#define VIGIE_REFERRAL_TRANSITIONS(X)                                                              \
	X(WAITING, SEAT, READY, SERVICE, NOTHING)                                                  \
	X(READY, UNSEAT, WAITING, SERVICE, NOTHING) /* in another school, where it has none */     \
	X(PROPOSED, UNSEAT, WAITING, SERVICE, NOTHING)                                             \
	X(READY, PROPOSE, PROPOSED, SERVICE, NOTHING)                                              \
	X(READY, ACCEPT, ACCEPTED, PERSON, NOTHING)                                                \
	X(PROPOSED, ACCEPT, ACCEPTED, PERSON, NOTHING)                                             \
	X(WAITING, DECLINE, DECLINED, PERSON, REASON)                                              \
	X(READY, DECLINE, DECLINED, PERSON, REASON)                                                \
	X(PROPOSED, DECLINE, DECLINED, PERSON, REASON)                                             \
	X(ACCEPTED, DECLINE, DECLINED, PERSON, REASON) /* the family said no afterwards */         \
	X(PROPOSED, EXPIRE, EXPIRED, SERVICE, NOTHING)                                             \
	X(ACCEPTED, ASSIGN, ASSIGNED, PERSON, TUTOR)                                               \
	X(ASSIGNED, ASSIGN, ASSIGNED, PERSON, TUTOR) /* another tutor */                           \
	X(STARTED, ASSIGN, STARTED, PERSON, TUTOR)                                                 \
	X(ACCEPTED, START, STARTED, PERSON, NOTHING) /* a programme of codes has no tutor */       \
	X(ASSIGNED, START, STARTED, PERSON, NOTHING)                                               \
	X(ACCEPTED, END, ENDED, PERSON, REASON)                                                    \
	X(ASSIGNED, END, ENDED, PERSON, REASON)                                                    \
	X(STARTED, END, ENDED, PERSON, REASON)                                                     \
	X(WAITING, HOLD, HELD, PERSON, REASON)                                                     \
	X(READY, HOLD, HELD, PERSON, REASON)                                                       \
	X(PROPOSED, HOLD, HELD, PERSON, REASON)                                                    \
	X(ACCEPTED, HOLD, HELD, ANY, REASON) /* the service: its place is gone */                  \
	X(ASSIGNED, HOLD, HELD, ANY, REASON)                                                       \
	X(STARTED, HOLD, HELD, ANY, REASON)                                                        \
	X(HELD, RESUME, PROPOSED, ANY, NOTHING) /* the service: at the end of the hold */          \
	X(WAITING, WITHDRAW, WITHDRAWN, ANY, REASON)                                               \
	X(READY, WITHDRAW, WITHDRAWN, ANY, REASON)                                                 \
	X(PROPOSED, WITHDRAW, WITHDRAWN, ANY, REASON)                                              \
	X(ACCEPTED, WITHDRAW, WITHDRAWN, ANY, REASON)                                              \
	X(ASSIGNED, WITHDRAW, WITHDRAWN, ANY, REASON)                                              \
	X(STARTED, WITHDRAW, WITHDRAWN, ANY, REASON)                                               \
	X(HELD, WITHDRAW, WITHDRAWN, ANY, REASON)

/*
 * X(enumerator, stable word, letters, actor, English msgid). Letters: the events it may be given
 * for (D decline, E end, H hold, W withdraw) and N: the next programme is offered then. Without it
 * the pupil needs no other, or the family wants none: a family that declined is not asked again in
 * the school year. Actor: who may give it. What the service alone can know no person may claim; an
 * objection is noted first (vigie_referral_object()), and withdraws then.
 */
#define VIGIE_REFERRAL_REASONS(X)                                                                  \
	X(NOT_RELEVANT, "not-relevant", "D", PERSON, N_("the pupil does not need it"))             \
	X(FAMILY_DECLINED, "family-declined", "DW", ANY, N_("the family declined"))                \
	X(ALREADY_HELPED, "already-helped", "D", PERSON, N_("the pupil is already helped"))        \
	X(NO_AVAILABILITY, "no-availability", "DEN", PERSON, N_("no tutor is available"))          \
	X(SCHEDULE, "schedule", "DEN", PERSON, N_("the hours do not suit"))                        \
	X(RESULTS_IMPROVED, "results-improved", "E", PERSON, N_("the results improved"))           \
	X(PROGRAMME_OVER, "programme-over", "E", PERSON, N_("the programme is over"))              \
	X(STOPPED_COMING, "stopped-coming", "E", PERSON, N_("the pupil stopped coming"))           \
	X(ABSENT, "absent", "H", PERSON, N_("the pupil is absent for a while"))                    \
	X(TO_CLARIFY, "to-clarify", "H", PERSON, N_("something is to be clarified first"))         \
	X(PLACE_GONE, "place-gone", "H", SERVICE, N_("there is no place in the new school"))       \
	X(LEFT_SCHOOL, "left-school", "DEW", ANY, N_("the pupil left the school"))                 \
	X(NO_LONGER_FLAGGED, "no-longer-flagged", "W", ANY,                                        \
	  N_("no rule flags the pupil any more"))                                                  \
	X(OBJECTION, "objection", "W", SERVICE, N_("the family objected to the processing"))       \
	X(JOINED, "joined", "W", SERVICE,                                                          \
	  N_("the pupil's other referral to the programme goes on"))                               \
	X(ALONE, "alone", "W", SERVICE, N_("what it was offered beside is not taken up"))          \
	X(OTHER, "other", "DEHW", PERSON, N_("another reason"))

enum vigie_referral_reason {
	VIGIE_REASON_NONE,
#define X(enumerator, word, events, actor, text) VIGIE_REASON_##enumerator,
	VIGIE_REFERRAL_REASONS(X)
#undef X
		VIGIE_REASONS_N,
};

/* Through what a line of the story came: X(stable word, English msgid). */
#define VIGIE_REFERRAL_WAYS(X)                                                                     \
	X("command", N_("command"))                                                                \
	X("reply", N_("reply"))                                                                    \
	X("import", N_("imported file"))                                                           \
	X("clock", N_("clock"))                                                                    \
	X("queue", N_("queue"))                                                                    \
	X("evaluation", N_("evaluation"))                                                          \
	X("mail", N_("digest"))                                                                    \
	X("objection", N_("objection"))                                                            \
	X("joining", N_("two pupils who are one"))

#define VIGIE_HOLD_DAYS 90 /* at most: a hold ends by itself, and a term is over by then */

/* One move somebody wants. Texts are borrowed for the call. Days of 0 and NONE are not said. */
struct vigie_referral_order {
	int64_t referral;
	enum vigie_referral_event event;
	const char *who; /* vigie_signature_is_person(); NULL: the service */
	const char *through; /* "command", "reply", "import", "clock", "queue", "evaluation" */
	enum vigie_referral_reason reason; /* where the move needs one */
	const char *note; /* free words of the person about the move, never about the pupil; NULL */
	const char *tutor; /* ASSIGN */
	vigie_day until; /* HOLD: the last day of it; NONE: the longest hold allowed */
	vigie_day day; /* when it happened; NONE: today */
	vigie_time now;
	/* Writes what belongs to the move, in its transaction: both stand, or none. NULL nothing.
	 */
	int (*within)(void *userdata);
	void *userdata;
};

enum vigie_referral_outcome {
	VIGIE_MOVED = 0,
	VIGIE_MOVED_BEFORE, /* the same order was carried out already: nothing was done */
	VIGIE_MOVE_UNKNOWN, /* no such referral */
	VIGIE_MOVE_REFUSED, /* not from its state: the message says what is possible instead */
	VIGIE_MOVE_INCOMPLETE, /* reason, tutor, name or day is missing, or not one for this event
				*/
	VIGIE_MOVE_NO_SEAT, /* resumed or accepted, but its place is gone */
};

/*
 * Carries out one order in one transaction (its own), with its line in the story, what follows of
 * it included: a freed place goes to the first who waits, the next programme is offered, a code is
 * issued, measures are taken. Returns 0 with the outcome, and in `ret_message` (if not NULL;
 * appended) a translated sentence for the person; -errno: nothing was done.
 */
int vigie_referral_act(struct vigie_store *store, const struct vigie_config *config,
		       const struct vigie_referral_order *order,
		       enum vigie_referral_outcome *ret_outcome,
		       struct vigie_buffer *ret_message) VIGIE_MUST_CHECK;

/*
 * The family objects (vigie_person_object()): its open referrals are withdrawn in the same
 * transaction, by the table and with what follows of it. 0; 1 it was noted before; -ENOENT; -errno.
 */
int vigie_referral_object(struct vigie_store *store, const struct vigie_config *config,
			  int64_t person, const struct vigie_ruling *ruling) VIGIE_MUST_CHECK;

/* Where an event leads from a state; false: nowhere. For RESUME `ret_to` is PROPOSED, whatever the
 * referral will go back to. */
bool vigie_referral_leads(enum vigie_referral_state from, enum vigie_referral_event event,
			  enum vigie_referral_state *ret_to, enum vigie_referral_actor *ret_actor,
			  enum vigie_referral_need *ret_need);
const char *vigie_referral_event_word(enum vigie_referral_event event);
const char *vigie_referral_event_text(enum vigie_referral_event event); /* translated */
const char *vigie_referral_reason_word(enum vigie_referral_reason reason);
const char *vigie_referral_reason_text(enum vigie_referral_reason reason); /* translated */
/* Translated; a word of a newer vigie stays as it is. */
const char *vigie_referral_way_text(const char *word);
/* May this actor give this reason for this event? ANY: somebody may. */
bool vigie_referral_reason_for(enum vigie_referral_reason reason, enum vigie_referral_event event,
			       enum vigie_referral_actor actor);
/* Is the next programme offered when a referral is closed for this reason? */
bool vigie_referral_reason_offers_next(enum vigie_referral_reason reason);

/*
 * The clocks of all open referrals, in school days of the office's calendar (holidays and closed
 * days do not count): reminders, escalation to the coordinator's second, expiry and the offer of
 * the next programme, the end of holds, pupils who left; places that became free. Own transactions,
 * one per referral moved. Run as often as one likes: the same moment twice does nothing; after an
 * outage it catches up. 0 or -errno.
 */
struct vigie_clock_changes {
	uint64_t reminded, escalated, expired, resumed;
	uint64_t withdrawn; /* of pupils who left, and whom no other school names */
};
int vigie_referral_clocks(struct vigie_store *store, const struct vigie_config *config,
			  vigie_time now, struct vigie_clock_changes *ret_changes) VIGIE_MUST_CHECK;

#endif
