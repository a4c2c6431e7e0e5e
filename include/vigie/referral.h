/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From verdicts to flags, from flags to referrals: what the office's people see and act on. vigie
 * proposes; people decide. Evaluating twice creates nothing new; a decision keeps the rule's text,
 * fingerprint and values of its moment.
 */
#ifndef VIGIE_REFERRAL_H
#define VIGIE_REFERRAL_H

#include "vigie/config.h"
#include "vigie/store.h"

/* X(enumerator, stable word, English msgid) */
#define VIGIE_FLAG_STATES(X)                                                                       \
	X(PENDING, "pending", N_("pending")) /* the condition holds, `for` has not passed */       \
	X(RAISED, "raised", N_("raised"))                                                          \
	X(HELD, "held", N_("held by the cap"))                                                     \
	X(CLEARED, "cleared", N_("cleared"))

enum vigie_flag_state {
#define X(enumerator, word, text) VIGIE_FLAG_##enumerator,
	VIGIE_FLAG_STATES(X)
#undef X
};

/* X(enumerator, stable word, English msgid): issue "referral queue" adds transitions, the words
 * stay. */
#define VIGIE_REFERRAL_STATES(X)                                                                   \
	X(WAITING, "waiting", N_("waiting for a place"))                                           \
	X(READY, "ready", N_("to be proposed")) /* has a place, nobody was told yet */             \
	X(PROPOSED, "proposed", N_("proposed"))                                                    \
	X(ACCEPTED, "accepted", N_("accepted"))                                                    \
	X(DECLINED, "declined", N_("declined"))                                                    \
	X(EXPIRED, "expired", N_("expired"))                                                       \
	X(ASSIGNED, "assigned", N_("assigned"))                                                    \
	X(STARTED, "started", N_("started"))                                                       \
	X(ENDED, "ended", N_("ended"))                                                             \
	X(HELD, "held", N_("on hold"))                                                             \
	X(WITHDRAWN, "withdrawn", N_("withdrawn"))

enum vigie_referral_state {
#define X(enumerator, word, text) VIGIE_REFERRAL_##enumerator,
	VIGIE_REFERRAL_STATES(X)
#undef X
};

/* Why a flag was cleared: X(enumerator, stable word, English msgid). */
#define VIGIE_FLAG_REASONS(X)                                                                      \
	X(EXIT, "exit", N_("the condition no longer holds"))                                       \
	X(OUTSIDE, "outside", N_("the rule no longer concerns the pupil"))                         \
	X(LEFT, "left", N_("the pupil left the school"))                                           \
	X(JOINED, "joined", N_("another flag of the same pupil speaks for it"))                    \
	X(OBJECTED, "objected", N_("the pupil's family objected"))                                 \
	X(WITHDRAWN, "withdrawn", N_("rule withdrawn"))

enum vigie_flag_reason {
#define X(enumerator, word, text) VIGIE_FLAG_REASON_##enumerator,
	VIGIE_FLAG_REASONS(X)
#undef X
};

const char *vigie_flag_state_word(enum vigie_flag_state state);
const char *vigie_flag_state_text(enum vigie_flag_state state); /* translated */
const char *vigie_flag_reason_word(enum vigie_flag_reason reason);
const char *vigie_flag_reason_text(enum vigie_flag_reason reason); /* translated */
const char *vigie_referral_state_word(enum vigie_referral_state state);
const char *vigie_referral_state_text(enum vigie_referral_state state); /* translated */

struct vigie_flag {
	int64_t id, person, school;
	char uai[9];
	char rule[96], title[256];
	enum vigie_flag_state state;
	enum vigie_priority priority;
	vigie_day since, raised, cleared; /* condition holds since; NONE not yet */
	enum vigie_flag_reason reason; /* of a cleared one */
	char fingerprint[20]; /* of the rules in force when it was raised; "" not yet */
};

struct vigie_referral {
	int64_t id, person, school;
	char uai[9], school_name[120], department[4];
	char programme[64];
	enum vigie_referral_state state;
	enum vigie_priority priority;
	vigie_day created, proposed, deadline, closed; /* NONE not yet */
	char titles[512]; /* titles of the rules that raised it, " · " between */
	char subjects[256]; /* to work on, ", " between; "" none */
	bool seat; /* it takes a place */
	char coordinator[96]; /* whose place it takes; "" nobody's, or none */
	char tutor[96]; /* "" none yet */
	char reason[24]; /* stable word: why it is closed or on hold; "" */
	enum vigie_referral_state origin; /* HELD: where it goes back to; else the state itself */
	vigie_day until; /* HELD: the last day of it */
	vigie_day asked; /* the answer is waited for since; NONE nobody was asked */
	vigie_day reminded, escalated; /* by the clock since then; NONE not yet */
	vigie_day started; /* NONE not yet */
	vigie_day ending; /* its end is proposed since (vigie/session.h); NONE it is not */
	vigie_day gone; /* its school no longer names the pupil since; NONE */
	int64_t score; /* the best of its rules', as a decimal; 0 none */
	int64_t beside, after; /* the referral beside, or after, which it was offered; 0 none */
};

/* What one pass changed, for status and reports. */
struct vigie_flag_changes {
	uint64_t evaluated; /* verdicts looked at: pupils times rules */
	uint64_t raised, cleared, held, pending; /* flags that became so */
	uint64_t referrals, waiting, withdrawn; /* opened; of these without a place; withdrawn */
};

void vigie_flag_changes_add(struct vigie_flag_changes *sum, const struct vigie_flag_changes *more);

/*
 * What the flags of one evaluation ask for, kept until every school is done: places go by priority,
 * score and waiting time over all of them, whichever school came first. Owner: who evaluates.
 */
struct vigie_wishes;
int vigie_wishes_new(struct vigie_wishes **ret_wishes) VIGIE_MUST_CHECK; /* 0 or -ENOMEM */
void vigie_wishes_free(struct vigie_wishes *wishes);
VIGIE_DEFINE_FREEP(vigie_wishes, struct vigie_wishes, vigie_wishes_free)

/*
 * Turns the verdicts of one school on one day into flags, in one transaction (its own), which also
 * clears the school's mark of change. What they ask for is added to `wishes`, to be granted once
 * all schools of the evaluation are done; the rules and the configuration stay until then.
 * Applying the same verdicts again changes nothing. Returns 0; 1 a later day has been applied to
 * this school: nothing was done (the past is not decided anew); -errno.
 */
int vigie_flags_apply(struct vigie_store *store, const struct vigie_config *config,
		      const struct vigie_rules *rules, const struct vigie_facts *facts,
		      const struct vigie_verdicts *verdicts, const struct vigie_school *school,
		      vigie_day on, vigie_time now, struct vigie_wishes *wishes,
		      struct vigie_flag_changes *ret_changes) VIGIE_MUST_CHECK;
/*
 * Opens the referrals that the wishes ask for and gives the free places to them and to all who
 * wait, most serious first; a few at a time, each time in a transaction of its own. The wishes are
 * spent: nothing but freeing them is left. 0 or -errno.
 */
int vigie_wishes_grant(struct vigie_store *store, const struct vigie_config *config,
		       struct vigie_wishes *wishes, vigie_day on, vigie_time now,
		       struct vigie_flag_changes *ret_changes) VIGIE_MUST_CHECK;
/* Key of the store's small state: "" or not there, else flags were written whose wishes are not
 * granted yet. Found at the beginning of an evaluation, one was cut short: all schools are due. */
#define VIGIE_STATE_PLACES "places"

struct vigie_flag_filter {
	const char *school, *rule; /* NULL any */
	bool all; /* cleared ones too */
	const vigie_day *heard_on; /* not those that are silent on that day; NULL: those too */
};
/* Most serious first, then oldest. */
int vigie_flags_each(struct vigie_store *store, const struct vigie_flag_filter *filter,
		     int (*on_flag)(void *userdata, const struct vigie_flag *flag), void *userdata);
/* One thing that a rule looked at when it decided, in reading order; as in an explanation. */
struct vigie_decision_step {
	int depth;
	bool is_condition; /* else: a value */
	const char *text, *finding; /* "average() < 8", "yes" */
	struct vigie_provenance sources[VIGIE_EXPLANATION_SOURCES];
	size_t n_sources, n_more_sources;
};
/* A decision as it was kept when the flag was raised, in the office's language of then. */
struct vigie_decision {
	vigie_day day;
	const char *fingerprint; /* of the rules in force */
	const char *text; /* the rule as written */
	const char *values; /* as JSON */
	const char *author, *reason; /* NULL unsaid */
	const char *sentence; /* the restatement; NULL: decided before it was kept, without steps */
	struct vigie_decision_step *steps;
	size_t n_steps;
};
/* Everything lives in `arena`. 0; -ENOENT when the flag was never raised; -errno. */
int vigie_flag_decision(struct vigie_store *store, int64_t id, struct vigie_arena *arena,
			struct vigie_decision *ret_decision) VIGIE_MUST_CHECK;

/* What keeps a rule from raising a flag for a pupil on a day, beyond its verdict. */
struct vigie_standing_case {
	int64_t school, person;
	const struct vigie_rule_info *info;
	bool applies;
	enum vigie_truth when, clear;
	vigie_day since; /* the condition holds since: of the pending flag, else the day itself */
	vigie_day on;
};
struct vigie_standing {
	bool holds; /* `when` is yes, or an unknown that flags, and no exit condition is */
	bool exits; /* `when` is yes, and so is `clear when`: it outweighs */
	vigie_day ripe; /* day on which `for` will have passed; NONE: it has */
	vigie_day rested; /* day on which `rest` ends; NONE: it has */
	int64_t raised; /* flags of the month, of a rule with a cap */
	bool full; /* no more of them */
};
int vigie_flag_standing(struct vigie_store *store, const struct vigie_standing_case *of,
			struct vigie_standing *ret_standing) VIGIE_MUST_CHECK;

struct vigie_referral_filter {
	const char *school, *programme, *state; /* NULL any; state is a stable word */
	bool all; /* closed ones too */
	const char *coordinator; /* whose place it takes; NULL any */
	enum vigie_priority priority; /* at least */
	const vigie_day *since; /* made on that day or before; NULL any */
};
int vigie_referrals_each(struct vigie_store *store, const struct vigie_referral_filter *filter,
			 int (*on_referral)(void *userdata, const struct vigie_referral *referral),
			 void *userdata);
int vigie_referral_get(struct vigie_store *store, int64_t id,
		       struct vigie_referral *ret_referral); /* -ENOENT */
/* Those with a place of which nobody was told yet, and since when they have it: the clocks of an
 * answer begin with the proposal, so that none of them ends by itself. */
int vigie_referrals_each_untold(struct vigie_store *store,
				int (*on_referral)(void *userdata, int64_t referral,
						   vigie_time since),
				void *userdata);
/* Its story: each transition with when, who, why, through what; oldest first. */
struct vigie_transition {
	enum vigie_referral_state from, to;
	vigie_time when;
	char who[96], why[256], through[32];
	char event[16], reason[24], tutor[96]; /* stable words; "" none */
};
int vigie_referral_each_transition(struct vigie_store *store, int64_t id,
				   int (*on_transition)(void *userdata,
							const struct vigie_transition *transition),
				   void *userdata);

#endif
