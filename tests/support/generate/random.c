/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The streams of random.h: splitmix64 (Steele, Lea, Flood 2014), keyed by what is drawn. */
#include "random.h"

static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

uint64_t gen_random_next(struct gen_random *random)
{
	random->state += 0x9e3779b97f4a7c15u;
	return mix(random->state);
}

struct gen_random gen_random_at(uint64_t seed, enum gen_stream stream, uint64_t a, uint64_t b)
{
	uint64_t key = mix(seed + 0x9e3779b97f4a7c15u * ((uint64_t)stream + 1));

	key = mix(key ^ (a + 0x632be59bd9b4e019u));
	key = mix(key ^ (b + 0xd1b54a32d192ed03u));
	return (struct gen_random){.state = key};
}

int gen_random_below(struct gen_random *random, int n)
{
	return (int)(((gen_random_next(random) >> 32) * (uint64_t)n) >> 32);
}

bool gen_random_chance(struct gen_random *random, int per_mille)
{
	return gen_random_below(random, 1000) < per_mille;
}

int gen_random_gauss(struct gen_random *random)
{
	uint64_t x = gen_random_next(random);
	int sum = 0;

	/* Four 16-bit uniform numbers: mean 131,070, standard deviation 37,837. */
	for (int i = 0; i < 4; i++, x >>= 16)
		sum += (int)(x & 0xffff);
	return (int)((int64_t)(sum - 131070) * 1000 / 37837);
}
