/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the manager room: the object, its pollers, and the steps of a cycle. */
#ifndef VIGIE_MANAGER_PRIVATE_H
#define VIGIE_MANAGER_PRIVATE_H

#include "vigie/log.h"
#include "vigie/mail.h"
#include "vigie/manager.h"
#include "vigie/transport.h"

/* One source: lists, then takes its items one after the other, each fetched, stored, settled,
 * remembered. */
struct poller {
	struct vigie_manager *manager;
	const struct vigie_config_source *source;
	struct vigie_transport *transport;
	sd_event_source *timer; /* next poll, when serving */
	sd_event_source *step; /* deferred: takes the next item */
	struct poller_item {
		char *path, *version;
		uint64_t size;
		int64_t modified;
	} * items; /* of the listing, not yet dealt with from `next` on */
	size_t n_items, next;
	struct intake {
		struct vigie_fetched file; /* the item under way */
		struct vigie_expansion *expansion; /* of the archive that it is */
		sd_event_source *step; /* deferred: expands more of it */
	} intake;
	int64_t delivery; /* as which the item under way was stored */
	bool active; /* a poll is under way */
	bool slow; /* for so long that the cycle does not wait for it */
	bool hinted; /* something changed meanwhile: poll again afterwards */
	bool blocked; /* the last poll ended because the store or the spool failed, not the source
		       */
	size_t n_unsettled; /* items left alone by this poll because they still grow */
	uint32_t growing; /* polls in a row that left some */
	size_t n_failed; /* items of this poll that could not be taken; the others went on */
	char failure[400]; /* why the first of them */
	struct vigie_source_state state, stored; /* now, and as the store has it */
};

/* After the store, the disk or the mail failed: often enough to be back at once, rare enough to
 * cost nothing. */
#define MANAGER_RETRY_USEC (60 * VIGIE_USEC_PER_SEC)
/* A clock that was set forward, or back, is noticed within this. */
#define MANAGER_CLOCK_USEC (60 * VIGIE_USEC_PER_SEC)
/* How long schools that have new facts wait for the polls still under way: most are over by then,
 * and one evaluation does for all. */
#define MANAGER_PATIENCE_USEC (10 * VIGIE_USEC_PER_SEC)
/* That nothing happened is written this often: `status` sees that the service lives, and an idle
 * service wears no disk. */
#define MANAGER_HEARTBEAT_USEC (3600 * VIGIE_USEC_PER_SEC)

/* Days that are caught up after an outage: the summer holidays, the longest that an office stops
 * for. Each costs an evaluation of every school. */
#define MANAGER_CATCH_UP_DAYS 62

/* A school to evaluate. */
struct manager_school {
	struct vigie_school school;
	vigie_day unseen; /* something came on this day after its evaluation; NONE */
	vigie_day next; /* the first day to evaluate; after `today`: none more in this cycle */
};

enum manager_phase { PHASE_IDLE, PHASE_POLLING, PHASE_EVALUATING, PHASE_MAILING };

struct vigie_manager {
	struct vigie_manager_options options;
	struct poller *pollers;
	size_t n_pollers;
	enum manager_phase phase;
	struct vigie_cycle cycle;
	sd_event_source *step; /* deferred: evaluates the next school, or goes to the next phase */
	sd_event_source *timer; /* next digest, next attempt, next midnight */
	sd_event_source *patience; /* when polls that are still under way are slow */
	struct manager_school *schools; /* to evaluate, on `day` from `next_school` on */
	size_t n_schools, next_school;
	struct vigie_wishes *wishes; /* of the day being evaluated; NULL none yet */
	vigie_day day, today; /* being evaluated; the last of this evaluation */
	bool again; /* deliveries came during the cycle: begin another at its end */
	bool told; /* the first cycle was logged */
	bool all_schools; /* this evaluation is of every school */
	bool measuring; /* and has come to the schools where referrals were just made */
	int64_t began; /* this evaluation, microseconds of the monotonic clock */
	uint64_t seed; /* of the timetable of polls */
	vigie_time next; /* when the next cycle is due without a poll */
	sd_event_source *clock; /* looks whether the clock was set, or the machine slept */
	int error; /* the first of this cycle: it is done again soon */
	struct answers *answers; /* the inbox; NULL none */
	struct vigie_sender *sender; /* NULL: none is configured, or it cannot be opened now */
	bool mail_told; /* that it cannot be opened */
	struct vigie_setup *pending; /* a reload that waits for the end of the cycle; owned */
};

/* Pollers. Opening one cannot fail: a transport that cannot be opened is tried at every poll. */
void poller_open(struct poller *poller, struct vigie_manager *manager,
		 const struct vigie_config_source *source);
void poller_close(struct poller *poller);
/* Begins a poll unless one is under way. */
void poller_start(struct poller *poller);
/* The first one of a service that starts, in its turn. */
void poller_start_first(struct poller *poller);
/* Told by a poller whose poll has ended. */
void manager_poll_ended(struct vigie_manager *manager);
/* A poller has work: the cycle begins if none does. */
void manager_poll_begun(struct vigie_manager *manager);

/* Imports the item under way, which was fetched, and says what came of it; an archive is expanded
 * first, in later turns. poller_taken() follows, perhaps from within. */
void intake_begin(struct poller *poller, const char *spool_path);
/* Drops what is under way: nothing of it was stored. */
void intake_drop(struct poller *poller);
/* Told by the intake: 0 it is stored, or held, or refused, as `delivery` says; -EAGAIN another
 * program takes it; or another -errno of the store or the spool. */
void poller_taken(struct poller *poller, int result, const struct vigie_delivery *delivery);

/* Marks the begin of an evaluation; writes down how long it took. 0 or -errno. */
void account_begin_evaluation(struct vigie_manager *manager);
int account_note_evaluation(const struct vigie_manager *manager);
/* Writes down that a cycle was done, 0 or -errno; tells its figures, or its error. */
int account_note(const struct vigie_manager *manager);
void account_tell(struct vigie_manager *manager, int error);

/* Remembers which rules are in force, and since when. 0 or -errno. */
int evaluation_note_rules(struct vigie_manager *manager);
/* Evaluation: fills the list of schools; evaluates the next on its day. Each 0 or -errno. */
int evaluation_begin(struct vigie_manager *manager);
bool evaluation_more(struct vigie_manager *manager);
int evaluation_step(struct vigie_manager *manager);
/* Once all is evaluated: the schools where referrals were made have theirs measured. 1 there are
 * some, as evaluation_more(). */
int evaluation_measure(struct vigie_manager *manager);
int evaluation_end(struct vigie_manager *manager);

/* Tells of sources that are silent, or deliver again. 0 or -errno. */
int stock_check(struct vigie_manager *manager) VIGIE_MUST_CHECK; /* stock.c: stocks that run low */
int silence_check(struct vigie_manager *manager);
/* Only notes what is expected from now on, where nobody is to be told. 0 or -errno. */
int silence_begin(struct vigie_manager *manager);

/* Mail: writes what is due and has it sent. 0 the sender will tell when it is idle, 1 there is
 * nothing to wait for, -errno. */
int post_begin(struct vigie_manager *manager);

/* Arms (or creates) a one-shot timer of the manager's loop at a moment of its clock. 0 or -errno.
 */
int manager_arm(struct vigie_manager *manager, sd_event_source **timer, vigie_time at,
		sd_event_time_handler_t handler, void *userdata, const char *what);
/* Has the handler called in its turn, behind what happened before. 0 or -errno. */
int manager_defer(struct vigie_manager *manager, sd_event_source **step, sd_event_handler_t handler,
		  void *userdata, const char *what);
/* Told by the sender. */
void manager_sender_idle(void *userdata);
void manager_status(struct vigie_manager *manager, const char *format, ...) VIGIE_PRINTF(2, 3);

/* Writes to those who silenced flags whose silence is over. 0 or -errno. */
int acknowledgements_remind(struct vigie_manager *manager) VIGIE_MUST_CHECK;

#endif
