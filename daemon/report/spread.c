/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See spread.h. No binary floating point: the same table gives the same bytes everywhere. */
#include "daemon/report/spread.h"

/*
 * Student's t for 97.5 %, in thousandths, by degrees of freedom from 1 on (NIST/SEMATECH
 * e-Handbook of Statistical Methods, 1.3.6.7.2). Between the entries beyond 30 the smaller number
 * of degrees is taken: the interval is then rather too wide.
 */
static const int quantiles[] = {12706, 4303, 3182, 2776, 2571, 2447, 2365, 2306, 2262, 2228,
				2201,  2179, 2160, 2145, 2131, 2120, 2110, 2101, 2093, 2086,
				2080,  2074, 2069, 2064, 2060, 2056, 2052, 2048, 2045, 2042};
static const struct {
	int64_t degrees;
	int quantile;
} more_quantiles[] = {{40, 2021}, {50, 2009}, {60, 2000}, {80, 1990}, {100, 1984}};

static int quantile(int64_t degrees)
{
	int found = quantiles[VIGIE_ARRAY_SIZE(quantiles) - 1];

	if (degrees <= (int64_t)VIGIE_ARRAY_SIZE(quantiles))
		return quantiles[degrees - 1];
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(more_quantiles); i++)
		if (degrees >= more_quantiles[i].degrees)
			found = more_quantiles[i].quantile;
	return found;
}

/* The largest whole number whose square is not above. */
static int64_t root(unsigned __int128 square)
{
	unsigned __int128 found = 0;

	for (int bit = 62; bit >= 0; bit--) {
		unsigned __int128 tried = found | (unsigned __int128)1 << bit;

		if (tried * tried <= square)
			found = tried;
	}
	return (int64_t)found;
}

void spread_add(struct spread *spread, vigie_decimal change)
{
	spread->n++;
	spread->sum += change;
	spread->squares += (__int128)change * change;
}

struct vigie_change spread_change(const struct spread *spread)
{
	__int128 n = spread->n, t = quantile(spread->n - 1);
	/* (t s / √n)² = t² (n Σx² - (Σx)²) / (n² (n - 1)), t in thousandths. */
	__int128 variance = (n * spread->squares - spread->sum * spread->sum) / (n * (n - 1));
	int64_t half = root((unsigned __int128)(t * t * variance / n / 1000000));
	vigie_decimal mean = vigie_decimal_divide(spread->sum, n);

	return (struct vigie_change){
		.shown = true,
		.n = spread->n,
		.mean = vigie_decimal_round(mean),
		.low = vigie_decimal_round(mean - half),
		.high = vigie_decimal_round(mean + half),
	};
}
