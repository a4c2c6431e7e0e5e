/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What no rule may look at, whatever is in an export (RULES.md, "Indicators"): the words under
 * which people try it, stated once, with what they are told. Words only: there is no value behind
 * them. */
#ifndef VIGIE_RULES_WITHHELD_H
#define VIGIE_RULES_WITHHELD_H

#include "vigie/diagnostic.h"
#include "vigie/translate.h"

/* X(enumerator, why, words); a word with '_' is a whole name, case and accents do not count. */
#define VIGIE_WITHHELD(X)                                                                          \
	X(PRIVATE,                                                                                 \
	  N_("sex, nationality, origin, language, religion, health and the parents' situation "    \
	     "are "                                                                                \
	     "never given to rules, so that help depends on results and attendance alone: remove " \
	     "this condition"),                                                                    \
	  "sex", "sexe", "gender", "genre", "male", "female", "masculin", "feminin", "garcon",     \
	  "fille", "boy", "girl", "civilite", "nationality", "nationalite", "citizenship",         \
	  "origin", "origine", "pays", "country", "pays_naissance", "birth_country", "birthplace", \
	  "lieu_naissance", "commune_naissance", "ville_naissance", "ethnicity", "ethnie", "race", \
	  "religion", "language", "langue", "langue_maternelle", "mother_tongue",                  \
	  "native_language", "health", "sante", "handicap", "disability", "diagnosis",             \
	  "diagnostic", "illness", "maladie", "vaccination", "parents", "parent", "mother",        \
	  "father", "mere", "pere", "famille", "family", "responsables", "responsable",            \
	  "guardian", "guardians", "tuteur_legal", "situation_parents", "situation_familiale",     \
	  "marital_status", "profession", "profession_parents", "profession_pere",                 \
	  "profession_mere", "metier_parents", "parents_profession", "parents_occupation", "pcs",  \
	  "csp", "income", "revenu", "revenus", "quotient_familial")                               \
	X(IDENTITY,                                                                                \
	  N_("a rule looks at what happened at school, never at who the pupil is; a list of "      \
	     "pupils is asked for with member(\"…\")"),                                            \
	  "name", "nom", "surname", "last_name", "family_name", "nom_famille", "nom_de_famille",   \
	  "first_name", "given_name", "prenom", "ine", "identifiant", "student_id", "pupil_id",    \
	  "address", "adresse", "postcode", "code_postal", "quartier", "phone", "telephone",       \
	  "email", "courriel", "photo")                                                            \
	X(BIRTH, N_("use 'age', or 'years_behind' for a pupil older than the level expects"),      \
	  "birth_date", "date_of_birth", "birthdate", "birthday", "birth", "date_naissance",       \
	  "date_de_naissance", "naissance", "annee_naissance", "annee_de_naissance", "birth_year", \
	  "year_of_birth", "born", "ne_le", "nee_le")

/* Says V037 with the reason when the name, or a part of it between dots, is withheld. Returns
 * whether it is. */
bool withheld_refuse(struct vigie_diagnostics *list, struct vigie_span span, const char *name);

#endif
