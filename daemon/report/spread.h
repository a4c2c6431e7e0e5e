/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Means of changes with what chance alone moves them, in exact integers. */
#ifndef VIGIE_REPORT_SPREAD_H
#define VIGIE_REPORT_SPREAD_H

#include "vigie/report.h"

struct spread {
	int64_t n;
	__int128 sum, squares; /* of millionths */
};
void spread_add(struct spread *spread, vigie_decimal change);
/* Mean and interval as vigie/report.h states them; n of 2 or more, `shown` is set. */
struct vigie_change spread_change(const struct spread *spread);

#endif
