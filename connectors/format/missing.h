/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a file does not say and its name may: told to who inspects it, with the match line that
 * would supply it. Knows no format; a set of these bits is all it is told.
 */
#ifndef VIGIE_CONNECTORS_FORMAT_MISSING_H
#define VIGIE_CONNECTORS_FORMAT_MISSING_H

#include "vigie/format.h"

/* X(enumerator, word of a match pattern, English msgid, why a file is refused without it), in the
 * order in which a file is refused */
#define VIGIE_MISSING(X)                                                                           \
	X(SCHOOL, "{school}", N_("school"), NO_SCHOOL)                                             \
	X(YEAR, "{year}", N_("school year"), NO_YEAR)                                              \
	X(CLASS, "{class}", N_("class"), NO_CLASS)                                                 \
	X(SUBJECT, "{subject}", N_("subject"), NO_SUBJECT)                                         \
	X(TERM, "{term}", N_("term"), NO_TERM)

enum vigie_missing_place {
#define X(enumerator, word, name, why) VIGIE_MISSING_PLACE_##enumerator,
	VIGIE_MISSING(X)
#undef X
};

enum vigie_missing {
#define X(enumerator, word, name, why)                                                             \
	VIGIE_MISSING_##enumerator = 1 << VIGIE_MISSING_PLACE_##enumerator,
	VIGIE_MISSING(X)
#undef X
};

/* The rejection + 1 of the first thing in the set; 0 for the empty set. */
int vigie_missing_refusal(unsigned missing);
/* Sets `missing` and `suggested_match` ("{school}/{year}_{term}.xml"); `extension` is ".xml". 0 or
 * -ENOMEM. */
int vigie_missing_describe(unsigned missing, const char *extension,
			   struct vigie_inspection *inspection) VIGIE_MUST_CHECK;

#endif
