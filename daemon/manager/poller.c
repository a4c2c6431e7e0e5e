/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Polls one source: lists it, and takes each item that is not known yet through fetch, import,
 * settle and remember, one per turn of the event loop so that the service stays responsive. Owns
 * its transport and its copy of the listing. Never touches the source before COMMIT.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/manager/manager.h"
#include "vigie/freshness.h"
#include "vigie/translate.h"

#define SETTLE_USEC (2 * VIGIE_USEC_PER_SEC) /* a younger file may still grow */
#define HURRY_MOST 6 /* doublings of a short wait while the source fails */
#define KNOWN_AT_ONCE 1000 /* items passed over in one turn: some ten milliseconds */
#define GROWING_MOST 20 /* doublings for a file that keeps growing: far beyond any interval */

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

/* When the next poll begins: by the timetable, sooner when something is known to wait there. */
static vigie_time next_poll(struct poller *poller)
{
	const struct vigie_manager *manager = poller->manager;
	vigie_time now = manager->options.now(), soon = 0;
	vigie_time at = vigie_poll_next(poller->source, &poller->state, manager->seed, now);
	uint32_t failures = poller->state.failures, growing = poller->growing;

	if (poller->hinted)
		soon = VIGIE_USEC_PER_SEC;
	else if (growing > 0)
		soon = SETTLE_USEC << (growing < GROWING_MOST ? growing - 1 : GROWING_MOST - 1);
	else if (poller->blocked)
		soon = MANAGER_RETRY_USEC;
	poller->hinted = false;
	soon <<= failures < HURRY_MOST ? failures : HURRY_MOST;
	return soon > 0 && now + soon < at ? now + soon : at;
}

static void schedule(struct poller *poller, vigie_time at)
{
	if (!poller->manager->options.service)
		return;
	if (manager_arm(poller->manager, &poller->timer, at, on_timer, poller, "vigie-poll") < 0)
		vigie_log(
			VIGIE_LOG_ERROR, VIGIE_EVENT_SOURCE_FAILED,
			(struct vigie_log_field[]){{VIGIE_FIELD_SOURCE, poller->source->name}, {0}},
			N_("Source %s: no timer can be set; it is polled again after a reload."),
			poller->source->name);
}

/* That a poll found nothing is written once in a while only: an idle service writes no page. */
static bool is_news(const struct poller *poller)
{
	const struct vigie_source_state *now = &poller->state, *then = &poller->stored;

	return now->failures != then->failures || now->last_delivery != then->last_delivery ||
	       strcmp(now->error, then->error) != 0 ||
	       llabs(now->last_poll - then->last_poll) >= MANAGER_HEARTBEAT_USEC;
}

static void store_state(struct poller *poller)
{
	if (!is_news(poller))
		return;
	if (vigie_store_put_source(poller->manager->options.store, &poller->state) == 0)
		poller->stored = poller->state;
	else
		vigie_log(
			VIGIE_LOG_WARNING, VIGIE_EVENT_STORE_FAILED,
			(struct vigie_log_field[]){{VIGIE_FIELD_SOURCE, poller->source->name}, {0}},
			N_("The state of source %s could not be stored; it will be at its next "
			   "poll."),
			poller->source->name);
}

/* Puts down an error of the source: true when it is not the same one again, which needs no log. */
static bool note_error(struct poller *poller, const char *error, uint64_t *count)
{
	char text[sizeof(poller->state.error)];

	(*count)++;
	snprintf(text, sizeof(text), "%s", error);
	if (strcmp(text, poller->state.error) == 0)
		return false;
	memcpy(poller->state.error, text, sizeof(text));
	return true;
}

static void end_poll(struct poller *poller)
{
	forget_items(poller);
	poller->growing = poller->n_unsettled ? poller->growing + 1 : 0;
	store_state(poller);
	poller->active = poller->slow = false;
	schedule(poller, next_poll(poller));
	manager_poll_ended(poller->manager);
}

/* The source cannot be read. */
static void fail(struct poller *poller, const char *error)
{
	const struct vigie_log_field fields[] = {{VIGIE_FIELD_SOURCE, poller->source->name}, {0}};

	poller->state.last_poll = poller->manager->options.now();
	poller->state.failures++;
	if (note_error(poller, error, &poller->manager->cycle.source_errors))
		vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_SOURCE_FAILED, fields,
			  N_("Source %s cannot be read: %s. It will be tried again."),
			  poller->source->name, error);
	end_poll(poller);
}

/* The store or the spool cannot be written: not the fault of the source, which is not put off. */
static void block(struct poller *poller, int error)
{
	poller->blocked = true;
	poller->state.last_poll = poller->manager->options.now();
	if (note_error(poller, strerror(-error), &poller->manager->cycle.source_errors))
		vigie_log(
			VIGIE_LOG_ERROR, VIGIE_EVENT_STORE_FAILED,
			(struct vigie_log_field[]){{VIGIE_FIELD_SOURCE, poller->source->name}, {0}},
			N_("What source %s brings cannot be stored: %s. Nothing is lost; it is "
			   "taken again in a minute."),
			poller->source->name, poller->state.error);
	end_poll(poller);
}

/* Everything was read, but for single items. */
static void finish(struct poller *poller)
{
	const struct vigie_log_field fields[] = {{VIGIE_FIELD_SOURCE, poller->source->name}, {0}};
	struct vigie_cycle *cycle = &poller->manager->cycle;

	poller->state.last_poll = poller->state.last_success = poller->manager->options.now();
	poller->state.failures = 0;
	if (poller->failure[0] == '\0')
		poller->state.error[0] = '\0';
	else if (note_error(poller, poller->failure,
			    poller->n_failed ? &cycle->source_errors : &cycle->partial_sources))
		vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_SOURCE_FAILED, fields,
			  N_("Source %s: not every file could be taken: %s. The others go on."),
			  poller->source->name, poller->failure);
	end_poll(poller);
}

/* One item could not be taken: the first reason is kept, the others go on. */
static void skip(struct poller *poller, const struct poller_item *item, const char *reason)
{
	if (poller->n_failed++ == 0)
		snprintf(poller->failure, sizeof(poller->failure), "%s: %s", item->path, reason);
}

/* It changed since it was listed: the next poll, soon, brings it. */
static void leave(struct poller *poller)
{
	poller->manager->cycle.unsettled++;
	poller->n_unsettled++;
}

/* What becomes of the item at the source. Refused and held files stay where they are. 1: under way.
 */
static int settle(struct poller *poller, const struct poller_item *item,
		  const struct vigie_delivery *delivery)
{
	if (delivery->state == VIGIE_DELIVERY_HELD || delivery->state == VIGIE_DELIVERY_REFUSED)
		return 0;
	poller->state.last_delivery = poller->manager->options.now();
	return poller->transport->class->settle(poller->transport, item->path,
						poller->source->after);
}

static int on_step(sd_event_source *source, void *userdata);

static void go_on(struct poller *poller)
{
	if (manager_defer(poller->manager, &poller->step, on_step, poller, "vigie-item") < 0)
		block(poller, -ENOMEM);
}

/* Is it this machine that has no room, rather than one item that cannot be read? */
static bool is_ours(int error)
{
	return error == -ENOSPC || error == -EDQUOT || error == -ENOMEM || error == -EMFILE ||
	       error == -ENFILE;
}

/* The item is settled, or stays: it is remembered only in the first case. 0, or -errno of the
 * store.
 */
static int settled(struct poller *poller, int result, const char *message)
{
	const struct vigie_manager_options *options = &poller->manager->options;
	const struct poller_item *item = &poller->items[poller->next];

	if (result == -EAGAIN)
		leave(poller);
	else if (result < 0)
		skip(poller, item, message ? message : strerror(-result));
	if (result < 0)
		return 0;
	return vigie_store_item_done(options->store, poller->source->name, item->path, item->size,
				     item->modified, item->version, poller->delivery);
}

/* The item is dealt with: 0, or -errno of the store. */
static void end_item(struct poller *poller, int result)
{
	if (result < 0) {
		block(poller, result);
		return;
	}
	poller->next++;
	go_on(poller);
}

static void on_settle(void *userdata, int result, const char *message)
{
	struct poller *poller = userdata;

	end_item(poller, settled(poller, result, message));
}

void poller_taken(struct poller *poller, int result, const struct vigie_delivery *delivery)
{
	int r = result;

	if (r == -EAGAIN) {
		leave(poller);
		r = 0;
	} else if (r == 0) {
		poller->delivery = delivery->id;
		r = settle(poller, &poller->items[poller->next], delivery);
		if (r > 0)
			return;
		r = settled(poller, r, NULL);
	}
	end_item(poller, r);
}

static void on_fetch(void *userdata, int result, const char *message, const char *spool_path)
{
	struct poller *poller = userdata;
	const struct poller_item *item = &poller->items[poller->next];
	int r = 0;

	if (result == 0) {
		intake_begin(poller, spool_path);
		return;
	}
	if (result == -EAGAIN || result == -ENOENT)
		leave(poller);
	else if (is_ours(result))
		r = result;
	else
		skip(poller, item, message ? message : strerror(-result));
	end_item(poller, r);
}

/* Takes the next item that is not known; one fetch per turn. */
static int on_step(sd_event_source *source, void *userdata)
{
	struct poller *poller = userdata;
	struct vigie_store *store = poller->manager->options.store;
	size_t pause = poller->next + KNOWN_AT_ONCE;

	(void)source;
	for (; poller->next < poller->n_items; poller->next++) {
		const struct poller_item *item = &poller->items[poller->next];
		const struct vigie_item wanted = {item->path, item->size, item->modified,
						  item->version};
		int r = vigie_store_item_known(store, poller->source->name, item->path, item->size,
					       item->modified, item->version);

		if (r > 0 && poller->next < pause)
			continue;
		if (r > 0) {
			go_on(poller);
			return 0;
		}
		manager_status(poller->manager, N_("Reading %s: file %zu of %zu"),
			       poller->source->name, poller->next + 1, poller->n_items);
		if (r == 0)
			r = poller->transport->class->fetch(poller->transport, &wanted);
		if (r < 0)
			block(poller, r);
		return 0;
	}
	finish(poller);
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

static int copy_items(struct poller *poller, const struct vigie_item *items, size_t n)
{
	poller->items = calloc(n ? n : 1, sizeof(*poller->items));
	if (!poller->items)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		poller->n_items++;
		if (copy_item(&poller->items[i], &items[i]) < 0)
			return -ENOMEM;
	}
	return 0;
}

static void on_list(void *userdata, int result, const char *message, const struct vigie_item *items,
		    size_t n, size_t n_unsettled)
{
	struct poller *poller = userdata;

	if (result < 0) {
		fail(poller, message ? message : strerror(-result));
		return;
	}
	poller->manager->cycle.unsettled += n_unsettled;
	poller->n_unsettled = n_unsettled;
	/* A sentence with a success names a part that cannot be read. */
	if (message)
		snprintf(poller->failure, sizeof(poller->failure), "%s", message);
	if (copy_items(poller, items, n) < 0)
		block(poller, -ENOMEM);
	else
		go_on(poller);
}

static void on_hint(void *userdata)
{
	struct poller *poller = userdata;

	if (poller->active)
		poller->hinted = true;
	else if (poller->manager->options.service)
		poller_start(poller);
}

static int last_version(void *userdata, const char *path, char *buffer, size_t size)
{
	struct poller *poller = userdata;

	return vigie_store_item_version(poller->manager->options.store, poller->source->name, path,
					buffer, size);
}

static int was_stored(void *userdata, const char *path, const char *version)
{
	struct poller *poller = userdata;

	return vigie_store_item_stored(poller->manager->options.store, poller->source->name, path,
				       version);
}

static int open_class(struct poller *poller, const char *secret, const char *key)
{
	const struct vigie_config_source *source = poller->source;
	const struct vigie_transport_class *class = vigie_transport_find(source->url);
	const struct vigie_transport_options options = {
		.source = source->name,
		.url = source->url,
		.spool = poller->manager->options.setup->config->spool,
		.size_limit = source->size_limit,
		.settle_usec = SETTLE_USEC,
		.user = source->user,
		.secret = secret,
		.login = source->login,
		.authority = source->authority,
		.certificate = source->certificate,
		.key = key,
		.known_hosts = source->known_hosts,
		.senders = source->senders,
		.n_senders = source->n_senders,
		.folder = source->folder};
	const struct vigie_transport_events events = {.on_list = on_list,
						      .on_fetch = on_fetch,
						      .on_hint = on_hint,
						      .userdata = poller,
						      .on_settle = on_settle,
						      .last_version = last_version,
						      .was_stored = was_stored};

	return class->open(&options, poller->manager->options.event, &events, &poller->transport);
}

/* Why the source cannot be polled, where the reason is a credential; in `failure`. */
static int miss_credential(struct poller *poller, const char *name, int error)
{
	snprintf(poller->failure, sizeof(poller->failure),
		 _("the credential '%s' cannot be read: give it to the service (LoadCredential=)"),
		 name);
	return error;
}

static int open_transport(struct poller *poller)
{
	VIGIE_CLEANUP(vigie_freep) char *secret = NULL;
	VIGIE_CLEANUP(vigie_freep) char *key = NULL;
	const struct vigie_config_source *source = poller->source;
	int r;

	if (source->key) {
		r = vigie_credential_path(source->key, &key);
		if (r < 0)
			return miss_credential(poller, source->key, r);
	}
	if (source->secret) {
		r = vigie_credential_read(source->secret, &secret);
		if (r < 0)
			return miss_credential(poller, source->secret, r);
	}
	r = open_class(poller, secret, key);
	if (secret)
		explicit_bzero(secret, strlen(secret));
	return r;
}

void poller_start(struct poller *poller)
{
	int r = 0;

	if (poller->active)
		return;
	poller->active = true;
	poller->hinted = poller->blocked = false;
	poller->n_failed = poller->n_unsettled = 0;
	poller->failure[0] = '\0';
	manager_poll_begun(poller->manager);
	manager_status(poller->manager, N_("Looking at %s"), poller->source->name);
	/* What was in its way, such as a spool that could not be made, may be gone. */
	if (!poller->transport)
		r = open_transport(poller);
	if (r == 0)
		r = poller->transport->class->list(poller->transport);
	if (r < 0)
		fail(poller, poller->failure[0] ? poller->failure : strerror(-r));
}

void poller_start_first(struct poller *poller)
{
	const struct vigie_manager *manager = poller->manager;
	vigie_time now = manager->options.now(), at = now;

	if (manager->options.service)
		at = vigie_poll_first(poller->source, manager->n_pollers, manager->seed, now);
	if (at > now)
		schedule(poller, at);
	else
		poller_start(poller);
}

void poller_open(struct poller *poller, struct vigie_manager *manager,
		 const struct vigie_config_source *source)
{
	*poller = (struct poller){.manager = manager, .source = source};
	/* Without its past it begins anew: nothing but the count of failures is forgotten. */
	if (vigie_store_get_source(manager->options.store, source->name, &poller->stored) < 0)
		poller->stored = (struct vigie_source_state){0};
	poller->state = poller->stored;
	snprintf(poller->state.source, sizeof(poller->state.source), "%s", source->name);
}

void poller_close(struct poller *poller)
{
	sd_event_source_disable_unref(poller->timer);
	sd_event_source_disable_unref(poller->step);
	intake_drop(poller);
	if (poller->transport)
		poller->transport->class->close(poller->transport);
	forget_items(poller);
}
