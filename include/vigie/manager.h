/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The manager joins the rooms: sources are polled, deliveries stored, schools evaluated, flags and
 * referrals made, digests written and sent, all on one event loop. The service runs it until it is
 * told to stop; the command line runs one cycle of it.
 */
#ifndef VIGIE_MANAGER_H
#define VIGIE_MANAGER_H

#include <systemd/sd-event.h>

#include "vigie/config.h"
#include "vigie/referral.h"
#include "vigie/store.h"

/* Configuration and rules in force: taken together, replaced together. */
struct vigie_setup {
	struct vigie_config *config;
	struct vigie_rule_files *files;
	struct vigie_rules *rules;
};
/*
 * Loads both. Returns 0; 1 there were errors, all in `list` (the setup then only keeps the texts
 * that the messages show: done it after rendering them); -errno when a file cannot be read.
 * `rules_dir`: NULL as configured.
 */
int vigie_setup_load(const char *config_path, const char *rules_dir, struct vigie_diagnostics *list,
		     struct vigie_setup *ret_setup) VIGIE_MUST_CHECK;
void vigie_setup_done(struct vigie_setup *setup);

/* The facts of one school for the school years first_year … last_year, what the configuration says
 * of it included. `known_on`: NONE for all that was delivered. 0 or -errno. */
int vigie_school_load(struct vigie_store *store, const struct vigie_config *config,
		      const struct vigie_school *school, int first_year, int last_year,
		      vigie_day known_on, struct vigie_facts **ret_facts) VIGIE_MUST_CHECK;

/* The facts of one school and the verdicts of all rules on one day; writes nothing. */
struct vigie_school_evaluation {
	struct vigie_facts *facts;
	struct vigie_verdicts *verdicts;
};
/* `known_on`: NONE for all that was delivered. The sets are owned by the caller
 * (vigie_school_evaluation_done). 0 or -errno. */
int vigie_school_evaluate(struct vigie_store *store, const struct vigie_setup *setup,
			  const struct vigie_school *school, vigie_day on, vigie_day known_on,
			  struct vigie_school_evaluation *ret_evaluation) VIGIE_MUST_CHECK;
void vigie_school_evaluation_done(struct vigie_school_evaluation *evaluation);
/* How facts are looked at on a day, for vigie_rules_explain(). */
struct vigie_evaluation vigie_setup_view(const struct vigie_setup *setup, vigie_day on);

/* What one cycle did. */
struct vigie_cycle {
	uint64_t files, unsettled; /* seen and dealt with; left alone because they still grow */
	uint64_t stored, unchanged, held, refused;
	uint64_t rejected_rows;
	uint64_t source_errors; /* sources that could not be read */
	uint64_t partial_sources; /* that were read in part: see their error */
	uint64_t schools; /* evaluated */
	struct vigie_flag_changes changes;
	uint64_t digests;
	uint64_t answers; /* by mail, carried out */
};

struct vigie_manager;

struct vigie_manager_options {
	sd_event *event; /* borrowed for the life of the manager */
	struct vigie_store *store; /* borrowed */
	struct vigie_setup *setup; /* borrowed; vigie_manager_reload() replaces its content */
	vigie_time (*now)(void);
	bool service; /* keep polling by the sources' schedules; else one cycle of what is asked */
	bool evaluate, mail; /* cycle: go on after polling, send what is due */
	bool ignore_hour; /* cycle: write today's digests now */
	const char *const *sources; /* names to poll; NULL: all */
	size_t n_sources;
	/* A delivery was dealt with; may be NULL. */
	void (*on_delivery)(void *userdata, const struct vigie_delivery *delivery);
	/* A cycle ended: nothing is under way until the next timer. */
	void (*on_cycle)(void *userdata, const struct vigie_cycle *cycle);
	/* What the service is doing, for STATUS=; translated; may be NULL. */
	void (*on_status)(void *userdata, const char *status);
	/* The setup given to vigie_manager_reload() is in force; may be NULL. */
	void (*on_reloaded)(void *userdata);
	void *userdata;
};

/* Returns 0 and a manager that has started nothing yet, -ENOMEM or -errno. */
int vigie_manager_new(const struct vigie_manager_options *options,
		      struct vigie_manager **ret_manager) VIGIE_MUST_CHECK;
/* Stops what is under way, between two transactions, and releases everything. NULL is allowed. */
void vigie_manager_free(struct vigie_manager *manager);
VIGIE_DEFINE_FREEP(vigie_manager, struct vigie_manager, vigie_manager_free)
/* Opens the sources and begins the first cycle. 0 or -errno. */
int vigie_manager_start(struct vigie_manager *manager) VIGIE_MUST_CHECK;
/*
 * Takes a new setup, all or nothing: on 0 it will be in force in a moment (after the mail under
 * way, if there is any) and on_reloaded says when; what else was under way is begun again, and
 * every school is evaluated. On -errno the old one stays. `setup` is emptied on success.
 */
int vigie_manager_reload(struct vigie_manager *manager, struct vigie_setup *setup) VIGIE_MUST_CHECK;

/* Something was written into the outbox by others: a cycle begins if none is under way. */
void vigie_manager_wake(struct vigie_manager *manager);

/* The last reload, if it was refused. */
struct vigie_refusal {
	size_t n_errors; /* 0: it was not */
	vigie_time since; /* when it was refused first; NONE unknown */
	uint64_t hash; /* of the messages */
};
int vigie_reload_last_refusal(struct vigie_store *store, struct vigie_refusal *ret_refusal);
/*
 * Remembers what came of a reload and writes to the `contact` of the configuration in force, each
 * in a transaction of its own. Refused, with the messages as they are shown: 0 it is remembered and
 * told, 1 it is the same refusal again and nothing was done, -errno. Accepted: 0, told only after a
 * refusal; -errno.
 */
int vigie_reload_refused(struct vigie_store *store, const struct vigie_config *config,
			 size_t n_errors, const char *messages, vigie_time now) VIGIE_MUST_CHECK;
int vigie_reload_accepted(struct vigie_store *store, const struct vigie_setup *setup,
			  vigie_time now) VIGIE_MUST_CHECK;

/* Keys of the store's small state that the manager writes, for `status`. */
#define VIGIE_STATE_FIRST_CYCLE "first-cycle" /* microseconds: how old the store is */
#define VIGIE_STATE_LAST_CYCLE "last-cycle" /* microseconds */
#define VIGIE_STATE_EVALUATED_ON                                                                   \
	"evaluated-on" /* day and rules fingerprint of the last full evaluation */
#define VIGIE_STATE_EVALUATION "evaluation" /* the last one: microseconds, schools */
#define VIGIE_STATE_RULES "rules" /* fingerprint of the rules in force */
#define VIGIE_STATE_RULES_SINCE "rules-since" /* microseconds */
#define VIGIE_STATE_INBOX_ERROR "inbox-error" /* "" none, else why answers cannot be read */
#define VIGIE_STATE_MAIL_ERROR "mail-error" /* "" none, else why no mail can be sent, in words */
#define VIGIE_STATE_RELOAD_ERROR                                                                   \
	"reload-error" /* "" none, else of the refused set: errors, moment, hash of the messages   \
			*/

#endif
