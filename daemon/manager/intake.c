/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Takes one fetched item into the store, and says what came of it: in the journal, in the figures
 * of the cycle, to who watches. Owns nothing. Refuses to name what a file holds.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>

#include "daemon/manager/manager.h"
#include "vigie/quarantine.h"
#include "vigie/translate.h"

static void log_delivery(const struct poller *poller, const struct vigie_delivery *delivery)
{
	char number[24], name[sizeof(delivery->file) + sizeof(delivery->member)];
	const struct vigie_log_field fields[] = {{VIGIE_FIELD_SOURCE, poller->source->name},
						 {VIGIE_FIELD_DELIVERY, number},
						 {VIGIE_FIELD_FILE, delivery->file},
						 {0}};

	snprintf(number, sizeof(number), "%lld", (long long)delivery->id);
	snprintf(name, sizeof(name), "%s%s%s", delivery->file, delivery->member[0] ? "!" : "",
		 delivery->member);
	switch (delivery->state) {
	case VIGIE_DELIVERY_KNOWN:
	case VIGIE_DELIVERY_UNCHANGED:
		break;
	case VIGIE_DELIVERY_STORED:
		vigie_log(VIGIE_LOG_INFO, VIGIE_EVENT_DELIVERY_STORED, fields,
			  N_("%s stored. Records: %llu, new or changed: %llu, rejected: %llu."),
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
			  name, vigie_rejection_reason(delivery->refusal),
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

static int import(const struct poller *poller, struct vigie_delivery *ret_delivery)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	const struct vigie_config_source *source = poller->source;
	const struct poller_item *item = &poller->items[poller->next];
	struct vigie_import order = {.path = poller->intake.file.path,
				     .source = source->name,
				     .file = item->path,
				     .received = poller->manager->options.now(),
				     .options = {.levels = source->levels,
						 .n_levels = source->n_levels,
						 .columns = source->columns,
						 .n_columns = source->n_columns,
						 .matches = source->matches,
						 .n_matches = source->n_matches,
						 .path = item->path,
						 .expansion = poller->intake.expansion}};
	char keep[PATH_MAX];
	int r = vigie_arena_new(&arena);

	if (r < 0)
		return r;
	if (source->format)
		order.format = vigie_format_find(source->format);
	r = vigie_config_source_hints(source, item->path, arena, &order.options.hints);
	if (r >= 0)
		r = vigie_quarantine_folder(poller->manager->options.setup->config->spool, keep,
					    sizeof(keep));
	if (r < 0)
		return r;
	order.keep = keep;
	return vigie_store_import(poller->manager->options.store, &order, ret_delivery);
}

static int store(struct poller *poller, struct vigie_delivery *ret_delivery)
{
	const struct vigie_manager_options *options = &poller->manager->options;
	int r = import(poller, ret_delivery);

	if (r < 0)
		return r;
	count(&poller->manager->cycle, ret_delivery);
	log_delivery(poller, ret_delivery);
	if (options->on_delivery)
		options->on_delivery(options->userdata, ret_delivery);
	return 0;
}

void intake_drop(struct poller *poller)
{
	struct intake *intake = &poller->intake;

	sd_event_source_disable_unref(intake->step);
	vigie_expansion_free(intake->expansion);
	vigie_fetched_done(&intake->file);
	*intake = (struct intake){0};
}

/* `result` < 0: it could not be brought so far. */
static void conclude(struct poller *poller, int result)
{
	struct vigie_delivery delivery = {0};

	if (result == 0)
		result = store(poller, &delivery);
	intake_drop(poller);
	poller_taken(poller, result, &delivery);
}

static int on_step(sd_event_source *source, void *userdata);

static int go_on(struct poller *poller)
{
	return manager_defer(poller->manager, &poller->intake.step, on_step, poller,
			     "vigie-expand");
}

static int on_step(sd_event_source *source, void *userdata)
{
	struct poller *poller = userdata;
	int r = vigie_expansion_step(poller->intake.expansion);

	(void)source;
	if (r > 0)
		r = go_on(poller) < 0 ? -ENOMEM : 1;
	if (r <= 0)
		conclude(poller, r);
	return 0;
}

void intake_begin(struct poller *poller, const char *spool_path)
{
	struct intake *intake = &poller->intake;
	int r = vigie_fetched_take(spool_path, &intake->file);

	if (r == 0)
		r = vigie_expansion_new(intake->file.path, poller->items[poller->next].path,
					&intake->expansion);
	if (r == 0) {
		manager_status(poller->manager, N_("Unpacking %s: file %zu of %zu"),
			       poller->source->name, poller->next + 1, poller->n_items);
		r = go_on(poller);
		if (r >= 0)
			return;
	}
	conclude(poller, r > 0 ? 0 : r);
}
