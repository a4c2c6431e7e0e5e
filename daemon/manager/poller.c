/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Polls one source: lists it, and takes each item that is not known yet through fetch, import,
 * settle and remember, one per turn of the event loop so that the service stays responsive. Owns
 * its transport and its copy of the listing. Never touches the source before COMMIT.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "daemon/manager/manager.h"
#include "vigie/translate.h"

#define SETTLE_USEC (2 * VIGIE_USEC_PER_SEC) /* a younger file may still grow */
#define BACKOFF_MOST 6 /* doublings of the interval after failures: 64 times */

static void forget_items(struct poller *poller)
{
	for (size_t i = 0; i < poller->n_items; i++) {
		free(poller->items[i].path);
		free(poller->items[i].version);
	}
	free(poller->items);
	poller->items = NULL;
	poller->n_items = poller->next = 0;
}

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
	(void)source;
	(void)usec;
	poller_start(userdata);
	return 0;
}

/* The next poll: after the source's interval, longer and longer while it fails. */
static void schedule(struct poller *poller)
{
	uint32_t doublings = poller->state.failures;
	vigie_time wait = poller->source->every_seconds * VIGIE_USEC_PER_SEC;

	if (!poller->manager->options.service)
		return;
	if (poller->hinted) {
		poller->hinted = false;
		wait = VIGIE_USEC_PER_SEC;
	}
	if (doublings > BACKOFF_MOST)
		doublings = BACKOFF_MOST;
	wait <<= doublings;
	if (manager_arm(poller->manager, &poller->timer, poller->manager->options.now() + wait,
			on_timer, poller, "vigie-poll") < 0)
		vigie_log(VIGIE_LOG_ERROR, VIGIE_EVENT_SOURCE_FAILED,
			  (struct vigie_log_field[]){{"SOURCE", poller->source->name}, {0}},
			  N_("Source %s: no timer can be set; it is polled again after a reload."),
			  poller->source->name);
}

/* Ends the poll: with an error in plain words, or NULL for a success. */
static void finish(struct poller *poller, const char *error)
{
	struct vigie_manager *manager = poller->manager;
	struct vigie_source_state *state = &poller->state;

	forget_items(poller);
	state->last_poll = manager->options.now();
	if (error) {
		manager->cycle.source_errors++;
		state->failures++;
		snprintf(state->error, sizeof(state->error), "%s", error);
		vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_SOURCE_FAILED,
			  (struct vigie_log_field[]){{"SOURCE", poller->source->name}, {0}},
			  N_("Source %s cannot be read: %s It will be tried again."),
			  poller->source->name, error);
	} else {
		state->last_success = state->last_poll;
		state->failures = 0;
		state->error[0] = '\0';
	}
	if (vigie_store_put_source(manager->options.store, state) < 0)
		vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_STORE_FAILED, NULL,
			  N_("The state of source %s could not be stored; it will be at its next "
			     "poll."),
			  poller->source->name);
	poller->active = false;
	schedule(poller);
	manager_poll_ended(manager);
}

static void log_delivery(const struct poller *poller, const struct vigie_delivery *delivery)
{
	char number[24];
	const struct vigie_log_field fields[] = {{"SOURCE", poller->source->name},
						 {"DELIVERY", number},
						 {"FILE", delivery->file},
						 {0}};

	snprintf(number, sizeof(number), "%lld", (long long)delivery->id);
	switch (delivery->state) {
	case VIGIE_DELIVERY_KNOWN:
	case VIGIE_DELIVERY_UNCHANGED:
		break;
	case VIGIE_DELIVERY_STORED:
		vigie_log(
			VIGIE_LOG_INFO, VIGIE_EVENT_DELIVERY_STORED, fields,
			N_("%s stored: %llu records, %llu of them new or changed, %llu rejected."),
			delivery->file, (unsigned long long)delivery->accepted,
			(unsigned long long)(delivery->accepted - delivery->unchanged),
			(unsigned long long)delivery->rejected);
		break;
	case VIGIE_DELIVERY_HELD:
		vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_DELIVERY_HELD, fields,
			  N_("%s is held: %s. Nothing of it is applied until a person decides."),
			  delivery->file,
			  delivery->brake == VIGIE_BRAKE_REJECTED_ROWS
				  ? /* xgettext:no-c-format */ _(
					    "more than 5 % of its rows are rejected")
				  : /* xgettext:no-c-format */ _(
					    "it would drop more than 20 % of the school's pupils"));
		break;
	case VIGIE_DELIVERY_REFUSED:
		vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_DELIVERY_REFUSED, fields,
			  N_("%s is refused: %s (%s). It stays at the source; the others go on."),
			  delivery->file, vigie_rejection_reason(delivery->refusal),
			  vigie_rejection_code(delivery->refusal));
		break;
	}
}

static void count(struct vigie_cycle *cycle, const struct vigie_delivery *delivery)
{
	cycle->files++;
	cycle->rejected_rows += delivery->rejected;
	switch (delivery->state) {
	case VIGIE_DELIVERY_STORED:
		cycle->stored++;
		break;
	case VIGIE_DELIVERY_UNCHANGED:
	case VIGIE_DELIVERY_KNOWN:
		cycle->unchanged++;
		break;
	case VIGIE_DELIVERY_HELD:
		cycle->held++;
		break;
	case VIGIE_DELIVERY_REFUSED:
		cycle->refused++;
		break;
	}
}

static int import(struct poller *poller, const struct poller_item *item, const char *spool_path,
		  struct vigie_delivery *ret_delivery)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	const struct vigie_config_source *source = poller->source;
	struct vigie_import order = {
		.path = spool_path,
		.source = source->name,
		.file = item->path,
		.received = poller->manager->options.now(),
		.options = {.levels = source->levels, .n_levels = source->n_levels}};
	int r = vigie_arena_new(&arena);

	if (r < 0)
		return r;
	if (source->format)
		order.format = vigie_format_find(source->format);
	r = vigie_config_source_hints(source, item->path, arena, &order.options.hints);
	if (r < 0)
		return r;
	return vigie_store_import(poller->manager->options.store, &order, ret_delivery);
}

/* What becomes of the item at the source, and the memory that it was dealt with. Refused and held
 * files stay where they are. */
static int settle(struct poller *poller, const struct poller_item *item,
		  const struct vigie_delivery *delivery)
{
	struct vigie_store *store = poller->manager->options.store;
	int r;

	if (delivery->state != VIGIE_DELIVERY_HELD && delivery->state != VIGIE_DELIVERY_REFUSED) {
		r = poller->transport->class->settle(poller->transport, item->path,
						     poller->source->after);
		if (r < 0)
			return r;
		poller->state.last_delivery = poller->manager->options.now();
	}
	return vigie_store_item_done(store, poller->source->name, item->path, item->size,
				     item->modified, item->version, delivery->id);
}

static int on_step(sd_event_source *source, void *userdata);

static void go_on(struct poller *poller)
{
	if (manager_defer(poller->manager, &poller->step, on_step, poller, "vigie-item") < 0)
		finish(poller, _("there is no memory left."));
}

static void on_fetch(void *userdata, int result, const char *message, const char *spool_path)
{
	struct poller *poller = userdata;
	const struct poller_item *item = &poller->items[poller->next];
	struct vigie_delivery delivery = {0};
	int r;

	if (result == -EAGAIN) {
		poller->manager->cycle.unsettled++;
		poller->next++;
		go_on(poller);
		return;
	}
	if (result < 0) {
		finish(poller, message ? message : strerror(-result));
		return;
	}
	r = import(poller, item, spool_path, &delivery);
	unlink(spool_path);
	if (r >= 0) {
		count(&poller->manager->cycle, &delivery);
		log_delivery(poller, &delivery);
		if (poller->manager->options.on_delivery)
			poller->manager->options.on_delivery(poller->manager->options.userdata,
							     &delivery);
		r = settle(poller, item, &delivery);
	}
	if (r < 0) {
		finish(poller, strerror(-r));
		return;
	}
	poller->next++;
	go_on(poller);
}

/* Takes the next item that is not known; one fetch per turn. */
static int on_step(sd_event_source *source, void *userdata)
{
	struct poller *poller = userdata;
	struct vigie_store *store = poller->manager->options.store;

	(void)source;
	for (; poller->next < poller->n_items; poller->next++) {
		const struct poller_item *item = &poller->items[poller->next];
		const struct vigie_item wanted = {item->path, item->size, item->modified,
						  item->version};
		int r = vigie_store_item_known(store, poller->source->name, item->path, item->size,
					       item->modified, item->version);

		if (r > 0)
			continue;
		manager_status(poller->manager, N_("Reading %s: file %zu of %zu"),
			       poller->source->name, poller->next + 1, poller->n_items);
		if (r == 0)
			r = poller->transport->class->fetch(poller->transport, &wanted);
		if (r < 0)
			finish(poller, strerror(-r));
		return 0;
	}
	finish(poller, NULL);
	return 0;
}

static int copy_item(struct poller_item *copy, const struct vigie_item *item)
{
	*copy = (struct poller_item){.path = strdup(item->path),
				     .version = item->version ? strdup(item->version) : NULL,
				     .size = item->size,
				     .modified = item->modified};
	return copy->path && (copy->version || !item->version) ? 0 : -ENOMEM;
}

static void on_list(void *userdata, int result, const char *message, const struct vigie_item *items,
		    size_t n, size_t n_unsettled)
{
	struct poller *poller = userdata;

	if (result < 0) {
		finish(poller, message ? message : strerror(-result));
		return;
	}
	poller->manager->cycle.unsettled += n_unsettled;
	if (n_unsettled > 0)
		poller->hinted = true;
	poller->items = calloc(n ? n : 1, sizeof(*poller->items));
	for (size_t i = 0; poller->items && i < n; i++) {
		poller->n_items++;
		if (copy_item(&poller->items[i], &items[i]) < 0) {
			finish(poller, strerror(ENOMEM));
			return;
		}
	}
	if (poller->items)
		go_on(poller);
	else
		finish(poller, strerror(ENOMEM));
}

static void on_hint(void *userdata)
{
	struct poller *poller = userdata;

	if (poller->active)
		poller->hinted = true;
	else if (poller->manager->options.service)
		poller_start(poller);
}

void poller_start(struct poller *poller)
{
	int r;

	if (poller->active)
		return;
	poller->active = true;
	poller->hinted = false;
	manager_poll_begun(poller->manager);
	manager_status(poller->manager, N_("Looking at %s"), poller->source->name);
	r = poller->transport ? poller->transport->class->list(poller->transport) : -ENOTCONN;
	if (r < 0)
		finish(poller, strerror(-r));
}

int poller_open(struct poller *poller, struct vigie_manager *manager,
		const struct vigie_config_source *source)
{
	const struct vigie_transport_class *class = vigie_transport_find(source->url);
	struct vigie_transport_options options = {.url = source->url,
						  .spool = manager->options.setup->config->spool,
						  .size_limit = VIGIE_INPUT_LIMIT,
						  .settle_usec = SETTLE_USEC};
	struct vigie_transport_events events = {
		.on_list = on_list, .on_fetch = on_fetch, .on_hint = on_hint, .userdata = poller};
	int r;

	*poller = (struct poller){.manager = manager, .source = source};
	r = vigie_store_get_source(manager->options.store, source->name, &poller->state);
	if (r < 0)
		return r;
	snprintf(poller->state.source, sizeof(poller->state.source), "%s", source->name);
	return class->open(&options, manager->options.event, &events, &poller->transport);
}

void poller_close(struct poller *poller)
{
	sd_event_source_disable_unref(poller->timer);
	sd_event_source_disable_unref(poller->step);
	if (poller->transport)
		poller->transport->class->close(poller->transport);
	forget_items(poller);
}
