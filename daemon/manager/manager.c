/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cycle: polling, then evaluating, then mailing, then idle until the next timer. One event
 * loop, no lock: each turn does one item, one school or one message. Owns its pollers and its
 * sender; borrows loop, store and setup.
 */
#include "daemon/manager/manager.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <inttypes.h>
#include <string.h>
#include <sys/random.h>

#include "daemon/manager/answers.h"
#include "vigie/freshness.h"
#include "vigie/translate.h"

void manager_status(struct vigie_manager *manager, const char *format, ...)
{
	struct vigie_buffer status = {0};
	va_list arguments;

	if (!manager->options.on_status)
		return;
	va_start(arguments, format);
	vigie_buffer_append_vformat(&status, _(format), arguments);
	va_end(arguments);
	manager->options.on_status(manager->options.userdata, vigie_buffer_string(&status));
	vigie_buffer_done(&status);
}

int manager_defer(struct vigie_manager *manager, sd_event_source **step, sd_event_handler_t handler,
		  void *userdata, const char *what)
{
	int r;

	/* A deferred source keeps the place of the turn in which it was made, and would go before
	 * all that has happened since: a signal, a server, another poller. */
	*step = sd_event_source_disable_unref(*step);
	r = sd_event_add_defer(manager->options.event, step, handler, userdata);
	if (r < 0)
		return r;
	(void)sd_event_source_set_description(*step, what);
	/* Else a handler that fails is silently disabled, and the service only seems alive. */
	(void)sd_event_source_set_exit_on_failure(*step, true);
	return 0;
}

int manager_arm(struct vigie_manager *manager, sd_event_source **timer, vigie_time at,
		sd_event_time_handler_t handler, void *userdata, const char *what)
{
	vigie_time now = manager->options.now();
	uint64_t wait = at > now ? (uint64_t)(at - now) : 0;
	int r;

	if (!*timer) {
		r = sd_event_add_time_relative(manager->options.event, timer, CLOCK_BOOTTIME, wait,
					       1, handler, userdata);
		if (r < 0)
			return r;
		(void)sd_event_source_set_description(*timer, what);
		return 0;
	}
	r = sd_event_source_set_time_relative(*timer, wait);
	return r < 0 ? r : sd_event_source_set_enabled(*timer, SD_EVENT_ONESHOT);
}

static int on_step(sd_event_source *source, void *userdata);

static void next_turn(struct vigie_manager *manager)
{
	int r = manager_defer(manager, &manager->step, on_step, manager, "vigie-cycle");

	if (r < 0)
		(void)sd_event_exit(manager->options.event, r);
}

static bool is_polling(const struct vigie_manager *manager)
{
	for (size_t i = 0; i < manager->n_pollers; i++)
		if (manager->pollers[i].active && !manager->pollers[i].slow)
			return true;
	return answers_awaited(manager->answers);
}

/* What the others brought is evaluated now: a server that is slow or dead holds up nobody. */
static int on_patience(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct vigie_manager *manager = userdata;
	bool slow = answers_overtake(manager->answers);

	(void)source;
	(void)usec;
	for (size_t i = 0; i < manager->n_pollers; i++) {
		struct poller *poller = &manager->pollers[i];

		slow |= poller->active && !poller->slow;
		poller->slow = poller->active;
	}
	if (slow)
		manager_poll_ended(manager);
	return 0;
}

/* Without the timer the cycle waits for every source, as long as each has patience with its own
 * server. */
static void limit_patience(struct vigie_manager *manager)
{
	int on = SD_EVENT_OFF;

	if (manager->patience)
		(void)sd_event_source_get_enabled(manager->patience, &on);
	if (manager->options.service && on == SD_EVENT_OFF)
		(void)manager_arm(manager, &manager->patience,
				  manager->options.now() + MANAGER_PATIENCE_USEC, on_patience,
				  manager, "vigie-patience");
}

void manager_poll_begun(struct vigie_manager *manager)
{
	if (manager->phase == PHASE_IDLE)
		manager->phase = PHASE_POLLING;
	limit_patience(manager);
}

void manager_poll_ended(struct vigie_manager *manager)
{
	if (is_polling(manager))
		return;
	/* What a poll brings while schools are evaluated is evaluated by the next cycle; a poll
	 * that outlived the cycle during which it began is a cycle of its own. */
	manager_poll_begun(manager);
	if (manager->phase == PHASE_POLLING)
		next_turn(manager);
	else
		manager->again = true;
}

static void begin_all(struct vigie_manager *manager)
{
	for (size_t i = 0; i < manager->n_pollers; i++)
		poller_start_first(&manager->pollers[i]);
	if (manager->n_pollers == 0) {
		manager_poll_begun(manager);
		manager_poll_ended(manager);
	}
	answers_start(manager->answers);
}

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
	(void)source;
	(void)usec;
	vigie_manager_wake(userdata);
	return 0;
}

/* The next moment at which there is something to do without a new delivery: a digest, a mail, a new
 * day. */
static vigie_time next_moment(const struct vigie_manager *manager)
{
	const struct vigie_config *config = manager->options.setup->config;
	vigie_time now = manager->options.now();
	vigie_day today = vigie_clock_local(now, config->timezone, NULL);
	vigie_time midnight = vigie_clock_from_local(today + 1, 0, config->timezone);
	vigie_time mail = vigie_mail_next_due(manager->options.store, config, now);

	/* Due already, after a cycle that sent what could be sent: something is in the way. */
	if (mail != VIGIE_TIME_NONE && mail <= now)
		mail = now + MANAGER_RETRY_USEC;
	return mail != VIGIE_TIME_NONE && mail < midnight ? mail : midnight;
}

static int take_pending(struct vigie_manager *manager);

/* `error` is the last step's, if it failed; an earlier one of the cycle counts as much. */
static void end_cycle(struct vigie_manager *manager, int error)
{
	if (manager->error < 0)
		error = manager->error;
	if (error == 0)
		error = account_note(manager);
	manager->phase = PHASE_IDLE;
	manager->error = 0;
	account_tell(manager, error);
	if (manager->options.on_cycle)
		manager->options.on_cycle(manager->options.userdata, &manager->cycle);
	manager->cycle = (struct vigie_cycle){0};
	if (!manager->options.service)
		return;
	manager->next =
		error < 0 ? manager->options.now() + MANAGER_RETRY_USEC : next_moment(manager);
	if (manager->pending || (manager->again && error == 0))
		next_turn(manager);
	else if (manager_arm(manager, &manager->timer, manager->next, on_timer, manager,
			     "vigie-moment") < 0)
		(void)sd_event_exit(manager->options.event, -ENOMEM);
}

void manager_sender_idle(void *userdata)
{
	struct vigie_manager *manager = userdata;

	if (manager->phase == PHASE_MAILING)
		end_cycle(manager, 0);
}

static void begin_mail(struct vigie_manager *manager)
{
	int r;

	manager->phase = PHASE_MAILING;
	r = !manager->options.evaluate ? silence_begin(manager)
	    : manager->options.mail    ? silence_check(manager)
				       : 0;
	if (r == 0 && manager->options.mail && manager->options.evaluate)
		r = stock_check(manager);
	if (r == 0)
		r = manager->options.mail ? post_begin(manager) : 1;
	if (r != 0)
		end_cycle(manager, r < 0 ? r : 0);
}

static void begin_evaluation(struct vigie_manager *manager)
{
	int r;

	if (!manager->options.evaluate) {
		begin_mail(manager);
		return;
	}
	manager->phase = PHASE_EVALUATING;
	account_begin_evaluation(manager);
	r = evaluation_begin(manager);
	if (r < 0)
		end_cycle(manager, r);
	else
		next_turn(manager);
}

/* The next school. One that cannot be evaluated does not cost the others their turn, unless it is
 * the store that refuses them all. */
static void evaluate_next(struct vigie_manager *manager)
{
	int r = evaluation_step(manager);

	if (r < 0 && manager->error == 0)
		manager->error = r;
	if (r == -EBUSY || r == -ENOSPC || r == -EIO || r == -EACCES)
		end_cycle(manager, r);
	else
		next_turn(manager);
}

/* After a cycle: deliveries that came meanwhile. */
static int begin_again(struct vigie_manager *manager)
{
	manager->again = false;
	manager_poll_begun(manager);
	manager_poll_ended(manager);
	return 0;
}

/* One turn: one school, or the end of the evaluation. */
static int on_step(sd_event_source *source, void *userdata)
{
	struct vigie_manager *manager = userdata;
	int r;

	(void)source;
	if (manager->pending && manager->phase != PHASE_MAILING)
		return take_pending(manager);
	if (manager->phase == PHASE_IDLE)
		return begin_again(manager);
	if (manager->phase == PHASE_POLLING) {
		if (!is_polling(manager))
			begin_evaluation(manager);
		return 0;
	}
	if (evaluation_more(manager)) {
		evaluate_next(manager);
		return 0;
	}
	r = evaluation_measure(manager);
	if (r > 0) {
		next_turn(manager);
		return 0;
	}
	if (r == 0)
		r = evaluation_end(manager);
	if (r == 0)
		r = account_note_evaluation(manager);
	if (r < 0)
		end_cycle(manager, r);
	else
		begin_mail(manager);
	return 0;
}

void vigie_manager_wake(struct vigie_manager *manager)
{
	if (manager->phase == PHASE_IDLE) {
		manager_poll_begun(manager);
		manager_poll_ended(manager);
	} else if (manager->phase == PHASE_MAILING) {
		manager->again = true;
	}
}

static bool is_wanted(const struct vigie_manager *manager, const char *source)
{
	for (size_t i = 0; i < manager->options.n_sources; i++)
		if (strcmp(manager->options.sources[i], source) == 0)
			return true;
	return manager->options.sources == NULL;
}

static void close_all(struct vigie_manager *manager)
{
	for (size_t i = 0; i < manager->n_pollers; i++)
		poller_close(&manager->pollers[i]);
	free(manager->pollers);
	manager->pollers = NULL;
	manager->n_pollers = 0;
	vigie_sender_free(manager->sender);
	manager->sender = NULL;
	answers_free(manager->answers);
	manager->answers = NULL;
}

static int open_all(struct vigie_manager *manager)
{
	const struct vigie_config *config = manager->options.setup->config;

	manager->pollers = calloc(config->n_sources + 1, sizeof(*manager->pollers));
	if (!manager->pollers)
		return -ENOMEM;
	for (size_t i = 0; i < config->n_sources; i++) {
		if (is_wanted(manager, config->sources[i].name))
			poller_open(&manager->pollers[manager->n_pollers++], manager,
				    &config->sources[i]);
	}
	return answers_new(manager, &manager->answers);
}

int vigie_manager_new(const struct vigie_manager_options *options,
		      struct vigie_manager **ret_manager)
{
	struct vigie_manager *manager = calloc(1, sizeof(*manager));

	if (!manager)
		return -ENOMEM;
	manager->options = *options;
	*ret_manager = manager;
	return 0;
}

static void free_setup(struct vigie_setup *setup)
{
	if (!setup)
		return;
	vigie_setup_done(setup);
	free(setup);
}

void vigie_manager_free(struct vigie_manager *manager)
{
	if (!manager)
		return;
	close_all(manager);
	sd_event_source_disable_unref(manager->step);
	sd_event_source_disable_unref(manager->timer);
	sd_event_source_disable_unref(manager->clock);
	sd_event_source_disable_unref(manager->patience);
	free(manager->schools);
	vigie_wishes_free(manager->wishes);
	free_setup(manager->pending);
	free(manager);
}

/* The timers run by the machine's own time; days and hours are those of a clock that may be set. */
static int on_clock(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct vigie_manager *manager = userdata;

	(void)source;
	(void)usec;
	if (manager->phase == PHASE_IDLE && manager->options.now() >= manager->next)
		vigie_manager_wake(manager);
	return manager_arm(manager, &manager->clock, manager->options.now() + MANAGER_CLOCK_USEC,
			   on_clock, manager, "vigie-clock");
}

/* The seed of the timetable is drawn once and kept, so that `vigie sources` sees the same
 * moments. */
static int find_seed(struct vigie_manager *manager)
{
	char text[24];

	manager->seed = vigie_poll_seed(manager->options.store);
	if (manager->seed != 0)
		return 0;
	if (getrandom(&manager->seed, sizeof(manager->seed), 0) != sizeof(manager->seed))
		return -EIO;
	manager->seed |= 1;
	snprintf(text, sizeof(text), "%" PRIx64, manager->seed);
	return vigie_store_put_state(manager->options.store, VIGIE_STATE_POLL_SEED, text);
}

static int begin_service(struct vigie_manager *manager)
{
	if (find_seed(manager) < 0)
		vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_STORE_FAILED, NULL,
			  N_("The timetable of the sources could not be stored; a new one is made "
			     "at the next start."));
	return manager_arm(manager, &manager->clock, manager->options.now() + MANAGER_CLOCK_USEC,
			   on_clock, manager, "vigie-clock");
}

int vigie_manager_start(struct vigie_manager *manager)
{
	int r = open_all(manager);

	if (r == 0 && manager->options.service)
		r = begin_service(manager);
	if (r < 0)
		return r;
	/* So that `status` shows them at once; the evaluation writes it again should this fail. */
	if (manager->options.evaluate)
		(void)evaluation_note_rules(manager);
	begin_all(manager);
	return 0;
}

/* Takes the setup that waits: what was under way is dropped between two transactions and begins
 * again under the new one. The former setup is gone: failure ends the loop, with its reason. */
static int take_pending(struct vigie_manager *manager)
{
	VIGIE_CLEANUP(vigie_freep) struct vigie_setup *setup = TAKE_PTR(manager->pending);
	int r;

	manager->step = sd_event_source_disable_unref(manager->step);
	close_all(manager);
	manager->phase = PHASE_IDLE;
	manager->again = manager->mail_told = false;
	manager->error = 0;
	vigie_setup_done(manager->options.setup);
	*manager->options.setup = *setup;
	r = vigie_manager_start(manager);
	if (r == 0 && manager->options.on_reloaded)
		manager->options.on_reloaded(manager->options.userdata);
	return r;
}

int vigie_manager_reload(struct vigie_manager *manager, struct vigie_setup *setup)
{
	struct vigie_setup *copy = malloc(sizeof(*copy));

	if (!copy)
		return -ENOMEM;
	*copy = *setup;
	*setup = (struct vigie_setup){0};
	free_setup(manager->pending);
	manager->pending = copy;
	/* A message on its way is not cut off: the server may have it already. */
	if (manager->phase != PHASE_MAILING)
		next_turn(manager);
	return 0;
}
