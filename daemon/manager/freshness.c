/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Is a source silent? Days are counted in school days from its last delivery of the kind, or from
 * when it was first expected. Owns nothing; the notes live in the store's small state.
 */
#include "vigie/freshness.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

static int note_key(const struct vigie_config_source *source,
		    const struct vigie_expectation *expected, char *key, size_t size)
{
	int n = snprintf(key, size, "expect %s %s", vigie_delivery_kind_name(expected->kind),
			 source->name);

	return n < 0 || (size_t)n >= size ? -ENAMETOOLONG : 0;
}

int vigie_expectation_get_note(struct vigie_store *store, const struct vigie_config_source *source,
			       const struct vigie_expectation *expected,
			       struct vigie_expectation_note *ret_note)
{
	struct vigie_expectation_note note = {.since = VIGIE_TIME_NONE};
	char key[128], text[40] = "";
	int told = 0, r = note_key(source, expected, key, sizeof(key));

	if (r == 0)
		r = vigie_store_get_state(store, key, text, sizeof(text));
	if (r < 0 && r != -ENOENT)
		return r;
	if (sscanf(text, "%" SCNd64 " %d", &note.since, &told) != 2)
		note.since = VIGIE_TIME_NONE;
	note.told = told != 0;
	*ret_note = note;
	return 0;
}

int vigie_expectation_put_note(struct vigie_store *store, const struct vigie_config_source *source,
			       const struct vigie_expectation *expected,
			       const struct vigie_expectation_note *note)
{
	char key[128], text[40];
	int r = note_key(source, expected, key, sizeof(key));

	if (r < 0)
		return r;
	snprintf(text, sizeof(text), "%" PRId64 " %d", note->since, note->told);
	return vigie_store_put_state(store, key, text);
}

/* The moment from which days count; NONE: from now. */
static int find_start(struct vigie_store *store, const struct vigie_config_source *source,
		      const struct vigie_expectation *expected, vigie_time *last, vigie_time *start)
{
	struct vigie_expectation_note note;
	int r = vigie_store_last_arrival(store, source->name, expected->kind, last);

	if (r < 0)
		return r;
	*start = *last;
	if (*last != VIGIE_TIME_NONE)
		return 0;
	r = vigie_expectation_get_note(store, source, expected, &note);
	if (r == 0)
		*start = note.since;
	return r;
}

int vigie_freshness_get(struct vigie_store *store, const struct vigie_config *config,
			const struct vigie_config_source *source,
			const struct vigie_expectation *expected, vigie_day today,
			struct vigie_freshness *ret_freshness)
{
	struct vigie_freshness freshness = {.last = VIGIE_TIME_NONE};
	vigie_time start = VIGIE_TIME_NONE;
	vigie_day day = today;
	int r = find_start(store, source, expected, &freshness.last, &start);

	if (r < 0)
		return r;
	if (start != VIGIE_TIME_NONE)
		day = vigie_clock_local(start, config->timezone, NULL);
	freshness.due = expected->days < 1 ? day
					   : vigie_calendar_school_days_ahead(config->calendar, day,
									      expected->days);
	freshness.silent = today > freshness.due;
	*ret_freshness = freshness;
	return 0;
}
