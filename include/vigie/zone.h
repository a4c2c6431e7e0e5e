/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The holiday zones of French schools, as the open-data file fr-en-calendrier-scolaire and
 * vigie.conf name them, and the zone that an academy's domain name belongs to. Pure. */
#ifndef VIGIE_ZONE_H
#define VIGIE_ZONE_H

#include <stdbool.h>
#include <stddef.h>

/* X(enumerator, word in vigie.conf, name in the file and for people, its clocks, academies in it:
 * what follows "ac-" in their domain names, a space around each) */
#define VIGIE_ZONES(X)                                                                             \
	X(A, "a", "Zone A", "Europe/Paris",                                                        \
	  " besancon bordeaux clermont dijon grenoble limoges lyon poitiers ")                     \
	X(B, "b", "Zone B", "Europe/Paris",                                                        \
	  " aix-marseille amiens lille nancy-metz nantes nice normandie orleans-tours reims "      \
	  "rennes strasbourg ")                                                                    \
	X(C, "c", "Zone C", "Europe/Paris", " creteil montpellier paris toulouse versailles ")     \
	X(CORSICA, "corse", "Corse", "Europe/Paris", " corse ")                                    \
	X(GUADELOUPE, "guadeloupe", "Guadeloupe", "America/Guadeloupe", " guadeloupe ")            \
	X(GUIANA, "guyane", "Guyane", "America/Cayenne", " guyane ")                               \
	X(MARTINIQUE, "martinique", "Martinique", "America/Martinique", " martinique ")            \
	X(MAYOTTE, "mayotte", "Mayotte", "Indian/Mayotte", " mayotte ")                            \
	X(REUNION, "reunion", "Réunion", "Indian/Reunion", " reunion ")                            \
	X(CALEDONIA, "nouvelle_caledonie", "Nouvelle Calédonie", "Pacific/Noumea", " noumea ")     \
	X(POLYNESIA, "polynesie", "Polynésie", "Pacific/Tahiti", " polynesie ")                    \
	X(MIQUELON, "saint_pierre_et_miquelon", "Saint Pierre et Miquelon", "America/Miquelon",    \
	  " spm ")                                                                                 \
	X(WALLIS, "wallis_et_futuna", "Wallis et Futuna", "Pacific/Wallis", " wf ")

enum vigie_zone {
#define X(enumerator, word, name, timezone, academies) VIGIE_ZONE_##enumerator,
	VIGIE_ZONES(X)
#undef X
		VIGIE_ZONES_N,
};

const char *vigie_zone_word(enum vigie_zone zone); /* "c", "nouvelle_caledonie" */
const char *vigie_zone_name(enum vigie_zone zone); /* "Zone C", "Nouvelle Calédonie" */
const char *vigie_zone_timezone(enum vigie_zone zone); /* "Europe/Paris" */
/* "C", "zone C", "La Réunion", "nouvelle-calédonie": as people write it. False: none. */
bool vigie_zone_parse(const char *text, enum vigie_zone *ret_zone);
/* Does this cell of the file ("Zone A,Zone B") hold the zone? */
bool vigie_zone_is_in(enum vigie_zone zone, const char *cell);
/* By a domain ("ac-creteil.fr", "mail.ac-creteil.fr"). False: it names no academy. */
bool vigie_zone_of_domain(const char *domain, enum vigie_zone *ret_zone);

#endif
