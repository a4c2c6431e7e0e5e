/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cycle: polling, then evaluating, then mailing, then idle until the next timer. One event
 * loop, no lock: each turn does one item, one school or one message. Owns its pollers and its
 * sender; borrows loop, store and setup.
 */
#include "daemon/manager/manager.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "vigie/translate.h"

#define RETRY_USEC                                                                                 \
	(60 * VIGIE_USEC_PER_SEC) /* after the store failed: a full disk, a locked file */

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

	if (!*step) {
		r = sd_event_add_defer(manager->options.event, step, handler, userdata);
		if (r < 0)
			return r;
		(void)sd_event_source_set_description(*step, what);
	}
	return sd_event_source_set_enabled(*step, SD_EVENT_ONESHOT);
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

void manager_poll_begun(struct vigie_manager *manager)
{
	if (manager->phase == PHASE_IDLE)
		manager->phase = PHASE_POLLING;
}

static bool is_polling(const struct vigie_manager *manager)
{
	for (size_t i = 0; i < manager->n_pollers; i++)
		if (manager->pollers[i].active)
			return true;
	return false;
}

void manager_poll_ended(struct vigie_manager *manager)
{
	if (is_polling(manager))
		return;
	/* What a poll brings while schools are evaluated is evaluated by the next cycle. */
	if (manager->phase == PHASE_POLLING)
		next_turn(manager);
	else
		manager->again = true;
}

static void begin_all(struct vigie_manager *manager)
{
	for (size_t i = 0; i < manager->n_pollers; i++)
		poller_start(&manager->pollers[i]);
	if (manager->n_pollers == 0) {
		manager_poll_begun(manager);
		manager_poll_ended(manager);
	}
}

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct vigie_manager *manager = userdata;

	(void)source;
	(void)usec;
	if (manager->phase == PHASE_IDLE) {
		manager_poll_begun(manager);
		manager_poll_ended(manager);
	}
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

	return mail != VIGIE_TIME_NONE && mail < midnight ? mail : midnight;
}

static int take_pending(struct vigie_manager *manager);

/* The first cycle of a service is always told, the others when something happened. */
static void log_cycle(struct vigie_manager *manager)
{
	const struct vigie_cycle *cycle = &manager->cycle;

	if (!manager->options.service ||
	    (manager->told && cycle->files + cycle->schools + cycle->digests == 0))
		return;
	manager->told = true;
	vigie_log(
		VIGIE_LOG_NOTICE, VIGIE_EVENT_CYCLE_DONE, NULL,
		N_("Cycle done: %llu deliveries stored, %llu unchanged, %llu held, %llu refused; "
		   "%llu schools evaluated, %llu flags raised, %llu cleared; %llu referrals made; "
		   "%llu digests written."),
		(unsigned long long)cycle->stored, (unsigned long long)cycle->unchanged,
		(unsigned long long)cycle->held, (unsigned long long)cycle->refused,
		(unsigned long long)cycle->schools, (unsigned long long)cycle->changes.raised,
		(unsigned long long)cycle->changes.cleared,
		(unsigned long long)cycle->changes.referrals, (unsigned long long)cycle->digests);
}

static void end_cycle(struct vigie_manager *manager, int error)
{
	char moment[24];
	vigie_time next = manager->options.now() + RETRY_USEC;

	manager->phase = PHASE_IDLE;
	if (error < 0)
		vigie_log(VIGIE_LOG_ERROR, VIGIE_EVENT_STORE_FAILED, NULL,
			  N_("The cycle was cut short: %s. Nothing is lost; it is done again in a "
			     "minute."),
			  strerror(-error));
	snprintf(moment, sizeof(moment), "%lld", (long long)manager->options.now());
	if (error == 0)
		error = vigie_store_put_state(manager->options.store, VIGIE_STATE_LAST_CYCLE,
					      moment);
	if (error == 0)
		next = next_moment(manager);
	manager_status(manager, N_("Idle; the last cycle is done"));
	log_cycle(manager);
	if (manager->options.on_cycle)
		manager->options.on_cycle(manager->options.userdata, &manager->cycle);
	manager->cycle = (struct vigie_cycle){0};
	if (!manager->options.service)
		return;
	if (manager->pending || manager->again)
		next_turn(manager);
	else if (manager_arm(manager, &manager->timer, next, on_timer, manager, "vigie-moment") < 0)
		(void)sd_event_exit(manager->options.event, -ENOMEM);
}

static void begin_mail(struct vigie_manager *manager)
{
	size_t n = 0;
	int r = 0;

	if (!manager->options.mail) {
		end_cycle(manager, 0);
		return;
	}
	manager->phase = PHASE_MAILING;
	manager_status(manager, N_("Writing and sending mail"));
	r = vigie_digest_enqueue_due(manager->options.store, manager->options.setup->config,
				     manager->options.now(), manager->options.ignore_hour, &n);
	manager->cycle.digests += n;
	if (r == 0 && manager->sender)
		r = vigie_sender_kick(manager->sender);
	if (r < 0 || !manager->sender)
		end_cycle(manager, r);
}

static void on_sender_idle(void *userdata)
{
	struct vigie_manager *manager = userdata;

	if (manager->phase == PHASE_MAILING)
		end_cycle(manager, 0);
}

static void begin_evaluation(struct vigie_manager *manager)
{
	int r;

	if (!manager->options.evaluate) {
		begin_mail(manager);
		return;
	}
	manager->phase = PHASE_EVALUATING;
	r = evaluation_begin(manager);
	if (r < 0)
		end_cycle(manager, r);
	else
		next_turn(manager);
}

/* After a cycle: a reload that waited for its end, or deliveries that came meanwhile. */
static int begin_again(struct vigie_manager *manager)
{
	if (manager->pending)
		return take_pending(manager);
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
	if (manager->phase == PHASE_IDLE)
		return begin_again(manager);
	if (manager->phase == PHASE_POLLING) {
		if (!is_polling(manager))
			begin_evaluation(manager);
		return 0;
	}
	if (manager->next_school < manager->n_schools) {
		r = evaluation_step(manager);
		if (r < 0)
			end_cycle(manager, r);
		else
			next_turn(manager);
		return 0;
	}
	r = evaluation_end(manager);
	if (r < 0)
		end_cycle(manager, r);
	else
		begin_mail(manager);
	return 0;
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
}

static int open_all(struct vigie_manager *manager)
{
	const struct vigie_config *config = manager->options.setup->config;
	struct vigie_sender_events events = {.on_idle = on_sender_idle, .userdata = manager};
	int r;

	manager->pollers = calloc(config->n_sources + 1, sizeof(*manager->pollers));
	if (!manager->pollers)
		return -ENOMEM;
	for (size_t i = 0; i < config->n_sources; i++) {
		struct poller *poller = &manager->pollers[manager->n_pollers];

		if (!is_wanted(manager, config->sources[i].name))
			continue;
		r = poller_open(poller, manager, &config->sources[i]);
		if (r < 0)
			vigie_log(
				VIGIE_LOG_WARNING, VIGIE_EVENT_SOURCE_FAILED, NULL,
				N_("Source %s cannot be opened: %s. This will be reported until it "
				   "can."),
				config->sources[i].name, strerror(-r));
		manager->n_pollers++;
	}
	if (!manager->options.mail || !config->mail.smtp)
		return 0;
	return vigie_sender_new(manager->options.store, config, manager->options.event, &events,
				manager->options.now, &manager->sender);
}

/* Remembers which rules are in force, and since when. */
static int note_rules(struct vigie_manager *manager)
{
	const char *fingerprint = vigie_rules_fingerprint(manager->options.setup->rules);
	struct vigie_store *store = manager->options.store;
	char known[64] = "", moment[24];
	int r = vigie_store_get_state(store, VIGIE_STATE_RULES, known, sizeof(known));

	if (r < 0 && r != -ENOENT)
		return r;
	if (strcmp(known, fingerprint) == 0)
		return 0;
	snprintf(moment, sizeof(moment), "%lld", (long long)manager->options.now());
	r = vigie_store_put_state(store, VIGIE_STATE_RULES, fingerprint);
	return r < 0 ? r : vigie_store_put_state(store, VIGIE_STATE_RULES_SINCE, moment);
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
	free(manager->schools);
	free_setup(manager->pending);
	free(manager);
}

int vigie_manager_start(struct vigie_manager *manager)
{
	int r = manager->options.evaluate ? note_rules(manager) : 0;

	if (r < 0)
		return r;
	r = open_all(manager);
	if (r < 0)
		return r;
	begin_all(manager);
	return 0;
}

static int take_pending(struct vigie_manager *manager)
{
	struct vigie_setup *setup = TAKE_PTR(manager->pending);

	close_all(manager);
	vigie_setup_done(manager->options.setup);
	*manager->options.setup = *setup;
	free(setup);
	return vigie_manager_start(manager);
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
	return manager->phase == PHASE_IDLE ? take_pending(manager) : 0;
}
