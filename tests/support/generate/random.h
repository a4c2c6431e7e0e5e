/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The dice of the generator: splitmix64 streams named by a key, so that the same seed gives the
 * same department whatever the order of the questions. Integers only, no rand(), no libm.
 */
#ifndef GENERATE_RANDOM_H
#define GENERATE_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

/* What a stream is drawn for; one that is asked twice answers the same. */
enum gen_stream {
	GEN_STREAM_PUPIL,
	GEN_STREAM_FAMILY,
	GEN_STREAM_STAFF,
	GEN_STREAM_ABSENCES,
	GEN_STREAM_LATENESS,
	GEN_STREAM_BEHAVIOUR,
	GEN_STREAM_TALENT,
	GEN_STREAM_TESTS,
	GEN_STREAM_MARKS,
	GEN_STREAM_RENAMED,
	GEN_STREAM_TEXT,
	GEN_STREAM_SCHOOL_NAME,
};

struct gen_random {
	uint64_t state;
};

struct gen_random gen_random_at(uint64_t seed, enum gen_stream stream, uint64_t a, uint64_t b);
uint64_t gen_random_next(struct gen_random *random);
/* 0 … n - 1; n ≥ 1. */
int gen_random_below(struct gen_random *random, int n);
bool gen_random_chance(struct gen_random *random, int per_mille);
/* Close to a normal law, in thousandths of its standard deviation, within ±3,464. */
int gen_random_gauss(struct gen_random *random);

#endif
