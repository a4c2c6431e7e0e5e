/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of a file that no format knows: which known export its captions are nearest to, and how they
 * differ. Reads the first rows only; says nothing of rows that may be of pupils. */
#ifndef VIGIE_CONNECTORS_FORMAT_NEAREST_H
#define VIGIE_CONNECTORS_FORMAT_NEAREST_H

#include "vigie/format.h"

/* Fills the nearest shape, the columns, what is lacking, encoding and separator; leaves all as they
 * are where no row is surely one of captions. 0 or -errno. */
int vigie_nearest_describe(struct vigie_input *input,
			   struct vigie_inspection *inspection) VIGIE_MUST_CHECK;

#endif
