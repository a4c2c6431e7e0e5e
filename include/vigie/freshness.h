/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When sources are looked at next, and whether they are silent: `every` and `expect` of a source
 * block, the same for the service and for who asks from outside. Writes nothing.
 */
#ifndef VIGIE_FRESHNESS_H
#define VIGIE_FRESHNESS_H

#include "vigie/config.h"
#include "vigie/store.h"

/* While a source cannot be read it is tried less and less often, but within this, or its own
 * interval if that is longer: what comes back at noon is read on the same school day. */
#define VIGIE_POLL_CEILING_USEC (6 * 3600 * VIGIE_USEC_PER_SEC)

/* What spreads the sources of one office differently from those of another. */
#define VIGIE_STATE_POLL_SEED "poll-seed"
uint64_t vigie_poll_seed(struct vigie_store *store);

/*
 * The moment of the next poll after `now`: each source has its own places in time, `every` apart,
 * that follow from its name and the seed, so that hundreds of sources are not polled together.
 * While it fails: so long after its last poll, doubling.
 */
vigie_time vigie_poll_next(const struct vigie_config_source *source,
			   const struct vigie_source_state *state, uint64_t seed, vigie_time now);
/* The first poll of a service that starts: at once when there is one source, else spread over a
 * second for each. */
vigie_time vigie_poll_first(const struct vigie_config_source *source, size_t n_sources,
			    uint64_t seed, vigie_time now);

/* One `expect` of a source, on one day. */
struct vigie_freshness {
	vigie_time last; /* last delivery of the kind that was not the same file again; NONE never
			  */
	vigie_day due; /* the last day on which nobody worries */
	bool silent;
};
/*
 * Days count from the last delivery, or from the day on which the service first expected one. They
 * are school days: nobody exports in the holidays. 0 or -errno.
 */
int vigie_freshness_get(struct vigie_store *store, const struct vigie_config *config,
			const struct vigie_config_source *source,
			const struct vigie_expectation *expected, vigie_day today,
			struct vigie_freshness *ret_freshness) VIGIE_MUST_CHECK;

/* What the service remembers of an expectation: since when, and whether its silence was told. */
struct vigie_expectation_note {
	vigie_time since; /* NONE: not noted yet */
	bool told;
};
int vigie_expectation_get_note(struct vigie_store *store, const struct vigie_config_source *source,
			       const struct vigie_expectation *expected,
			       struct vigie_expectation_note *ret_note) VIGIE_MUST_CHECK;
int vigie_expectation_put_note(struct vigie_store *store, const struct vigie_config_source *source,
			       const struct vigie_expectation *expected,
			       const struct vigie_expectation_note *note) VIGIE_MUST_CHECK;

#endif
