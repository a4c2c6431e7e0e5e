/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When a source is polled next: `every`, spread, and longer while it fails. Pure but for the seed,
 * which the store keeps so that others see the same moments. Owns nothing.
 */
#include <inttypes.h>
#include <stdio.h>

#include "vigie/freshness.h"
#include "vigie/hash.h"

/* Doublings after which any interval is beyond the ceiling, and none overflows. */
#define DOUBLINGS_MOST 15
/* Waits after failures differ by up to a tenth: who failed together does not come back together. */
#define STRETCH_MOST 10

static uint64_t place_of(const struct vigie_config_source *source, uint64_t seed)
{
	uint64_t hash = vigie_hash(VIGIE_HASH_START, &seed, sizeof(seed));

	hash = vigie_hash_string(hash, source->name);
	/* The low bits of FNV are its weak ones. */
	return hash ^ hash >> 32;
}

uint64_t vigie_poll_seed(struct vigie_store *store)
{
	char text[32] = "";
	uint64_t seed = 0;

	/* Without it the moments are others, and nothing worse. */
	if (vigie_store_get_state(store, VIGIE_STATE_POLL_SEED, text, sizeof(text)) < 0 ||
	    sscanf(text, "%" SCNx64, &seed) != 1)
		return 0;
	return seed;
}

static vigie_time wait_after_failures(const struct vigie_config_source *source, uint32_t failures,
				      uint64_t place)
{
	vigie_time every = source->every_seconds * VIGIE_USEC_PER_SEC, wait;

	wait = every << (failures < DOUBLINGS_MOST ? failures : DOUBLINGS_MOST);
	wait += wait / STRETCH_MOST * (vigie_time)(place % 1000) / 1000;
	if (wait > VIGIE_POLL_CEILING_USEC)
		wait = VIGIE_POLL_CEILING_USEC -
		       VIGIE_POLL_CEILING_USEC / STRETCH_MOST * (vigie_time)(place % 1000) / 1000;
	return wait > every ? wait : every;
}

vigie_time vigie_poll_next(const struct vigie_config_source *source,
			   const struct vigie_source_state *state, uint64_t seed, vigie_time now)
{
	vigie_time every = source->every_seconds * VIGIE_USEC_PER_SEC;
	uint64_t place = place_of(source, seed);
	vigie_time offset = (vigie_time)(place % (uint64_t)every), since;

	if (state->failures > 0)
		return state->last_poll + wait_after_failures(source, state->failures, place);
	since = (now - offset) % every;
	if (since < 0)
		since += every;
	return now + every - since;
}

vigie_time vigie_poll_first(const struct vigie_config_source *source, size_t n_sources,
			    uint64_t seed, vigie_time now)
{
	vigie_time every = source->every_seconds * VIGIE_USEC_PER_SEC;
	vigie_time spread = (vigie_time)(n_sources > 0 ? n_sources - 1 : 0) * VIGIE_USEC_PER_SEC;

	if (spread > every)
		spread = every;
	return spread > 0 ? now + (vigie_time)(place_of(source, seed) % (uint64_t)spread) : now;
}
