/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers drawn from a seed, the same in every run: a test that fails can be repeated. */
#ifndef TESTS_DRAW_H
#define TESTS_DRAW_H

#include <stdint.h>

static uint32_t seed;

static inline int64_t draw(int64_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (int64_t)(seed >> 16) % below;
}

#endif
