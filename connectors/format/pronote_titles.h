/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the columns of PRONOTE's exports mean: every title seen (FORMATS.md, 1.1 to 1.2), without
 * case, accents, spaces, underscores. A title that is not here is never read.
 */
#ifndef VIGIE_CONNECTORS_FORMAT_PRONOTE_TITLES_H
#define VIGIE_CONNECTORS_FORMAT_PRONOTE_TITLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/translate.h"

/* X(enumerator, the title for people, the record field it gives; NULL: only tells the shape) */
#define VIGIE_PRONOTE_FIELDS(X)                                                                    \
	X(LAST, "NOM", "id.name")                                                                  \
	X(FIRST, "PRENOM", "id.name")                                                              \
	X(FULL_NAME, "Élèves", "id.name")                                                          \
	X(BORN, "DATE_NAISS", "id.born")                                                           \
	X(BORN_ON, "Né(e) le", "id.born")                                                          \
	X(INE, "N NATIONAL", "id.ine")                                                             \
	X(LOCAL, "ID ELEVE", "id.local")                                                           \
	X(CLASS, "CLASSE", "class")                                                                \
	X(REPEATING, "REDOUBLANT", "repeating")                                                    \
	X(FORMATION, "MEF", "level")                                                               \
	X(BOARDING, "REGIME", "boarder")                                                           \
	X(SCHOLARSHIP, "BOURSES", "scholarship")                                                   \
	X(ENTERED, "ENTREE_ETAB", "entered")                                                       \
	X(LEFT, "SORTIE ETAB", "left")                                                             \
	X(SCHOOLED_FROM, "DEB SCOL", "year")                                                       \
	X(SUPPORT, "PA_LIBELLE", "support")                                                        \
	X(FROM, "DATE DEBUT", "from")                                                              \
	X(TO, "DATE FIN", "to")                                                                    \
	X(HALF_DAYS, "DEMI JOUR", "half_days")                                                     \
	X(JUSTIFIED, "ETAT_JUSTIFICATION", "justified")                                            \
	X(DATE, "DATE", "date")                                                                    \
	X(HOUR, "HEURE", NULL)                                                                     \
	X(MINUTES, "DUREE", "minutes")                                                             \
	X(PUNISHMENT, "PUNITION", "what")                                                          \
	X(ASKED_BY, "DEMANDEUR", NULL)                                                             \
	X(SANCTION, "SANCTION", "what")                                                            \
	X(DECIDED_BY, "DECIDEUR", NULL)                                                            \
	X(INCIDENT, "MOTIFS DE L'INCIDENT", "what")                                                \
	X(AUTHORS, "AUTEUR(S) DE L'INCIDENT", "id.name")                                           \
	X(SEVERITY, "Gravité", NULL)                                                               \
	X(NUMBER, "Nb", NULL)                                                                      \
	X(OBSERVATIONS, "Observations", NULL)                                                      \
	X(HALF_DAYS_BULLETIN, "DJ bulletin", "half_days")                                          \
	X(JUSTIFIED_ANSWER, "Justifiée", "justified")                                              \
	X(TOTAL, "½ journées", "half_days")                                                        \
	X(TOTAL_JUSTIFIED, "½ journées justifiées", "half_days_justified")                         \
	X(TOTAL_UNJUSTIFIED, "½ journées non justifiées", "half_days_unjustified")                 \
	X(HOURS_MISSED, "H.Abs.", "hours_missed")                                                  \
	X(LATE, "Ret.", "lateness")                                                                \
	X(TERM_AVERAGE, "Moy. T1", "value")                                                        \
	X(YEAR_AVERAGE, "Année", "value")

enum vigie_pronote_field {
	VIGIE_PRONOTE_NO_FIELD = -1,
#define X(enumerator, title, meaning) VIGIE_PRONOTE_##enumerator,
	VIGIE_PRONOTE_FIELDS(X)
#undef X
		VIGIE_PRONOTE_FIELDS_N,
};

typedef uint64_t vigie_pronote_fields; /* a set of them */
#define VIGIE_PRONOTE_BIT(field) (UINT64_C(1) << (field))
_Static_assert(VIGIE_PRONOTE_FIELDS_N <= 64, "a set of fields is one word");

/* The field of a title key (vigie_pronote_title_key), or NO_FIELD. */
enum vigie_pronote_field vigie_pronote_title_find(const char *key);
/* The i-th spelling: of each field its own title first, then all others. False: no more. */
bool vigie_pronote_title_at(size_t i, enum vigie_pronote_field *ret_field, const char **ret_key);
/* Is this the key of a title that real exports have and nothing here needs? */
bool vigie_pronote_title_is_known(const char *key);
const char *vigie_pronote_field_title(enum vigie_pronote_field field);
/* The record field; NULL when it only tells the shape. */
const char *vigie_pronote_field_meaning(enum vigie_pronote_field field);

#endif
