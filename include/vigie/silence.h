/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Silences: a person knows of a raised flag and does not want to hear of it for a while. Meanwhile
 * the flag is not listed, opens no referral, and nobody is reminded of one that only silent flags
 * ask for. A silence always has a last day; when it is over its author is reminded, once.
 */
#ifndef VIGIE_SILENCE_H
#define VIGIE_SILENCE_H

#include "vigie/config.h"
#include "vigie/person.h"

#define VIGIE_SILENCE_DAYS 60 /* at most: who still knows of it after two months says so again */

enum vigie_silence_outcome {
	VIGIE_SILENCE_BEGUN = 0, /* or goes on until another day */
	VIGIE_SILENCE_UNKNOWN, /* no such flag */
	VIGIE_SILENCE_CLOSED, /* the flag is neither raised nor held */
	VIGIE_SILENCE_DAY, /* the last day is before the ruling's, or too far off */
};
/* Silences a flag, in the place of an earlier silence of it. Own transaction. 0 or -errno. */
int vigie_silence_begin(struct vigie_store *store, int64_t flag, vigie_day last,
			const struct vigie_ruling *ruling,
			enum vigie_silence_outcome *ret_outcome) VIGIE_MUST_CHECK;
/* Is a flag silent on a day? 1, 0, -errno. */
int vigie_silence_holds(struct vigie_store *store, int64_t flag, vigie_day day) VIGIE_MUST_CHECK;
/* Is every raised flag of a referral silent? 1, 0, -errno. */
int vigie_silence_holds_referral(struct vigie_store *store, int64_t referral,
				 vigie_day day) VIGIE_MUST_CHECK;

struct vigie_silence {
	int64_t id, flag;
	char who[96], why[256], rule[96], uai[9];
	vigie_time moment;
	vigie_day last;
};
/* Silences that were over before a day, of flags that still stand, and whose author was not
 * reminded; oldest first. The callback writes nothing. */
int vigie_silences_each_over(struct vigie_store *store, vigie_day day,
			     int (*on_silence)(void *userdata, const struct vigie_silence *silence),
			     void *userdata) VIGIE_MUST_CHECK;
/* The authors of all that were over before a day were reminded. In the caller's transaction. */
int vigie_silences_told(struct vigie_store *store, vigie_day day, vigie_time now) VIGIE_MUST_CHECK;

#endif
