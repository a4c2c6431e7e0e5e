/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long referrals take, as medians by programme. Fewer than five have none. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/report/flagged.h"

struct wait {
	char programme[64];
	int64_t days[VIGIE_REPORT_DELAYS_N]; /* -1 none */
};

struct waits {
	const struct report_span *span;
	const char *timezone;
	struct wait *items; /* by programme */
	size_t n, capacity;
};

static int64_t between(int64_t from, int64_t to)
{
	if (from == VIGIE_DAY_NONE || to == VIGIE_DAY_NONE || to < from)
		return -1;
	return to - from;
}

static int64_t day_of(const struct waits *waits, vigie_time moment)
{
	return moment == VIGIE_TIME_NONE ? VIGIE_DAY_NONE
					 : vigie_clock_local(moment, waits->timezone, NULL);
}

static void measure(const struct waits *waits, const struct report_wait *one, struct wait *wait)
{
	snprintf(wait->programme, sizeof(wait->programme), "%s", one->programme);
	wait->days[VIGIE_REPORT_DELAY_PROPOSED] = between(one->created, one->proposed);
	wait->days[VIGIE_REPORT_DELAY_ANSWERED] =
		between(one->proposed, day_of(waits, one->answered));
	wait->days[VIGIE_REPORT_DELAY_STARTED] =
		between(day_of(waits, one->accepted), one->started);
	wait->days[VIGIE_REPORT_DELAY_WAITING] =
		one->waiting ? between(one->created, waits->span->last) : -1;
}

static int on_wait(void *userdata, const struct report_wait *one)
{
	struct waits *waits = userdata;

	if (waits->n == waits->capacity) {
		size_t capacity = waits->capacity ? 2 * waits->capacity : 256;
		struct wait *larger = reallocarray(waits->items, capacity, sizeof(*larger));

		if (!larger)
			return -ENOMEM;
		waits->items = larger;
		waits->capacity = capacity;
	}
	measure(waits, one, &waits->items[waits->n++]);
	return 0;
}

static int compare_days(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* The lower one of the two in the middle: whole days, none invented. */
static int64_t median_of(const struct wait *items, size_t n, enum vigie_report_delay delay,
			 int64_t *room)
{
	size_t known = 0;

	for (size_t i = 0; i < n; i++)
		if (items[i].days[delay] >= 0)
			room[known++] = items[i].days[delay];
	if (known < VIGIE_REPORT_FEWEST)
		return -1;
	qsort(room, known, sizeof(*room), compare_days);
	return room[(known - 1) / 2];
}

static void add(struct vigie_report *report, const struct wait *items, size_t n, const char *key,
		const char *name, int64_t *room)
{
	struct vigie_report_waits *waits = &report->waits[report->n_waits++];

	snprintf(waits->key, sizeof(waits->key), "%s", key);
	snprintf(waits->name, sizeof(waits->name), "%s", name);
	for (enum vigie_report_delay delay = 0; delay < VIGIE_REPORT_DELAYS_N; delay++)
		waits->days[delay] = median_of(items, n, delay, room);
}

static const char *title_of(const struct vigie_config *config, const char *programme)
{
	for (size_t i = 0; i < config->n_programmes; i++)
		if (strcmp(config->programmes[i].name, programme) == 0)
			return config->programmes[i].title;
	return programme;
}

static int fill(struct vigie_report *report, const struct vigie_config *config,
		const struct waits *waits)
{
	int64_t *room = calloc(waits->n + 1, sizeof(*room));

	report->waits = calloc(waits->n + 1, sizeof(*report->waits));
	if (!room || !report->waits) {
		free(room);
		return -ENOMEM;
	}
	add(report, waits->items, waits->n, "", "", room);
	for (size_t i = 0; i < waits->n;) {
		const char *programme = waits->items[i].programme;
		size_t end = i;

		while (end < waits->n && strcmp(waits->items[end].programme, programme) == 0)
			end++;
		add(report, &waits->items[i], end - i, programme, title_of(config, programme),
		    room);
		i = end;
	}
	free(room);
	return 0;
}

int waits_fill(struct vigie_report *report, struct vigie_store *store,
	       const struct vigie_config *config, const struct report_span *span)
{
	struct waits waits = {.span = span, .timezone = config->timezone};
	int r = report_each_wait(store, span, on_wait, &waits);

	if (r == 0)
		r = fill(report, config, &waits);
	free(waits.items);
	return r;
}
