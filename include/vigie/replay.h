/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rules tried before they are relied on: on the past, day by day (replay), and against the flags of
 * today (simulation). Both read the store and never write to it; neither proposes a threshold:
 * people choose.
 */
#ifndef VIGIE_REPLAY_H
#define VIGIE_REPLAY_H

#include "vigie/manager.h"

/* ---- replay ---- */

/* An outcome tells of the years before it: one of so many school years after the last day is still
 * found. */
#define VIGIE_REPLAY_YEARS_AHEAD 3

struct vigie_replay_options {
	vigie_day from, to; /* both included; the service is taken to have started on `from` */
	bool by_fact_date; /* else each day knows only what had been delivered by its end */
	const char *outcome; /* NULL: none is asked for */
	/* So many of all days of all schools are done; may be NULL. */
	void (*on_progress)(void *userdata, size_t done, size_t total);
	void *userdata;
};

/* What one rule did. A pupil of two schools counts in each: a rule gives two verdicts. */
struct vigie_replay_rule {
	uint64_t population, flagged; /* pupils: concerned, and flagged, on some day */
	uint64_t up; /* flags still up on the last day */
	struct vigie_flag_changes changes; /* raised, cleared, held, pending over all days */
	/* With an outcome: pupils of the population that have one. */
	uint64_t tp, fp, fn, tn;
	uint64_t without; /* of the population, left out: no outcome of that name */
	bool has_lead;
	double lead; /* median of the days from a true flag's first day to the outcome's date */
};

struct vigie_replay {
	struct vigie_replay_rule *rules; /* as in the set */
	size_t n_rules, n_schools;
	uint64_t outcomes; /* pupils with an outcome of that name, in a population or not */
	uint64_t without; /* pupils of some population without one */
};

/* 0 or -errno. */
int vigie_replay_run(struct vigie_store *store, const struct vigie_setup *setup,
		     const struct vigie_replay_options *options,
		     struct vigie_replay *ret_replay) VIGIE_MUST_CHECK;
void vigie_replay_done(struct vigie_replay *replay);

/* ---- simulation ---- */

enum vigie_simulation_change {
	VIGIE_SIMULATION_NEITHER, /* flagged by none of the two sets */
	VIGIE_SIMULATION_UNCHANGED,
	VIGIE_SIMULATION_ENTERING,
	VIGIE_SIMULATION_LEAVING,
};

/* One rule, by name, for one pupil under both sets. */
struct vigie_simulation_verdict {
	const struct vigie_school *school;
	const char *rule; /* of one set or of both */
	int64_t person;
	enum vigie_simulation_change change;
	/* Under the new set, and not under the present one: the condition holds and `for` or `rest`
	 * has not passed; the cap holds it. */
	bool pending, held;
};

/*
 * What the present flags of one school would become on a day under the rules in force, and under
 * others: calls back for each pupil and rule that any of the two flags, has pending or holds, by
 * rule (those in force first), then pupil; ends when the callback returns other than 0. The same
 * set twice changes nothing. Returns 0, what the callback returned, or -errno.
 */
int vigie_simulate_school(struct vigie_store *store, const struct vigie_setup *present,
			  const struct vigie_setup *other, const struct vigie_school *school,
			  vigie_day on,
			  int (*on_verdict)(void *userdata,
					    const struct vigie_simulation_verdict *verdict),
			  void *userdata) VIGIE_MUST_CHECK;

#endif
