/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a rule is said in plain words, in the two languages that rules are written in: these follow
 * the language asked for, not the locale, so they are a table and not messages. Everything is said
 * of "the pupils who …": `have` + a value, or a phrase of its own.
 */
#ifndef VIGIE_RULES_WORDING_H
#define VIGIE_RULES_WORDING_H

/* X(indicator, English, French): a value that pupils have, with its article when it is no count. */
#define VIGIE_VALUE_WORDS(X)                                                                       \
	X(AVERAGE, "an average", "une moyenne")                                                    \
	X(CLASS_AVERAGE, "a class average", "une moyenne de classe")                               \
	X(RANK, "a rank", "un rang")                                                               \
	X(SUBJECTS_BELOW, "subjects", "matières")                                                  \
	X(MASTERY, "a mastery", "un positionnement")                                               \
	X(MARKS, "marks", "notes")                                                                 \
	X(MISSING_WORK, "pieces of work not handed in", "travaux non rendus")                      \
	X(HALF_DAYS, "half-days of absence", "demi-journées d'absence")                            \
	X(HOURS_MISSED, "hours missed", "heures manquées")                                         \
	X(ABSENCE_RATE, "an absence rate", "un taux d'absence")                                    \
	X(CONSECUTIVE_ABSENCES, "half-days of absence in a row",                                   \
	  "demi-journées d'absence à la suite")                                                    \
	X(LATENESS, "late arrivals", "retards")                                                    \
	X(INCIDENTS, "incidents", "incidents")                                                     \
	X(PUNISHMENTS, "punishments", "punitions")                                                 \
	X(SANCTIONS, "sanctions", "sanctions")                                                     \
	X(AGE, "an age", "un âge")                                                                 \
	X(YEARS_BEHIND, "a delay in schooling", "un retard scolaire")                              \
	X(SCHOOL_KIND, "a school of the kind", "un établissement de nature")                       \
	X(SCHOOL_PRIORITY, "a school in the priority network",                                     \
	  "un établissement en éducation prioritaire")                                             \
	X(SCHOOL_DEPARTMENT, "a school in the department", "un établissement du département")      \
	X(SCHOOL_TOWN, "a school in the town", "un établissement de la commune")                   \
	X(SCHOOL_IPS, "a school with a social index", "un établissement d'indice social")          \
	X(DATA_AGE, "a last delivery", "une dernière livraison")

/* X(indicator, English yes, English no, French yes, French no): what pupils do or do not. */
#define VIGIE_ANSWER_WORDS(X)                                                                      \
	X(BOARDER, "are boarders", "are not boarders", "sont internes", "ne sont pas internes")    \
	X(REPEATING, "repeat the year", "do not repeat the year", "redoublent",                    \
	  "ne redoublent pas")                                                                     \
	X(SCHOLARSHIP, "hold a scholarship", "hold no scholarship", "sont boursiers",              \
	  "ne sont pas boursiers")                                                                 \
	X(SUPPORT, "have the support", "do not have the support", "ont l'accompagnement",          \
	  "n'ont pas l'accompagnement")                                                            \
	X(SCHOOL_PARTNER, "are in a school that works with",                                       \
	  "are in a school that does not work with", "sont dans un établissement partenaire de",   \
	  "sont dans un établissement sans partenariat avec")                                      \
	X(TUTORED, "are tutored", "are not tutored", "sont accompagnés",                           \
	  "ne sont pas accompagnés")                                                               \
	X(REFERRED, "are referred", "are not referred", "sont orientés", "ne sont pas orientés")   \
	X(MEMBER, "are on the list", "are not on the list", "sont sur la liste",                   \
	  "ne sont pas sur la liste")

/* X(word, English, French) */
#define VIGIE_SENTENCE_WORDS(X)                                                                    \
	X(FLAG_PUPILS, "Flag pupils", "Signaler les élèves")                                       \
	X(AMONG, " among those who ", " parmi ceux qui ")                                          \
	X(WHO, " who ", " qui ")                                                                   \
	X(FROM_LEVEL, " from %s to %s", " %s %s")                                                  \
	X(OF_LEVEL, " of %s", " de %s")                                                            \
	X(ARE_FROM_LEVEL, "are from %s to %s", "sont %s %s")                                       \
	X(FROM_MASCULINE, "%s", "du %s")                                                           \
	X(FROM_FEMININE, "%s", "de la %s")                                                         \
	X(TO_MASCULINE, "%s", "au %s")                                                             \
	X(TO_FEMININE, "%s", "à la %s")                                                            \
	X(ARE_IN, "are in %s", "sont en %s")                                                       \
	X(ARE_NOT_IN, "are not in %s", "ne sont pas en %s")                                        \
	X(ARE_BELOW, "are below %s", "sont au-dessous %s")                                         \
	X(ARE_AT_MOST, "are in %s or below", "sont en %s ou au-dessous")                           \
	X(ARE_AT_LEAST, "are in %s or above", "sont en %s ou au-dessus")                           \
	X(ARE_ABOVE, "are above %s", "sont au-dessus %s")                                          \
	X(AND, " and ", " et ")                                                                    \
	X(OR, " or ", " ou ")                                                                      \
	X(HAVE, "have ", "ont ")                                                                   \
	X(IN_SUBJECT, " in ", " en ")                                                              \
	X(UNDER_GRADE, " under ", " sous ")                                                        \
	X(UNJUSTIFIED, " without justification", " sans justification")                            \
	X(JUSTIFIED, " with a justification", " avec justification")                               \
	X(UNJUSTIFIED_HALF_DAYS, " without justification", " non justifiées")                      \
	X(JUSTIFIED_HALF_DAYS, " with a justification", " justifiées")                             \
	X(OR_ELSE, " (if unknown: ", " (à défaut : ")                                              \
	X(RANGE, "from %s to %s", "de %s à %s")                                                    \
	X(KNOWN, "have a known value of ", "ont une valeur connue pour ")                          \
	X(NOT_KNOWN, "have no known value of ", "n'ont pas de valeur connue pour ")                \
	X(MEET_AT_LEAST, "meet at least %d of these conditions: (",                                \
	  "remplissent au moins %d de ces conditions : (")                                         \
	X(NEXT_CONDITION, "; ", " ; ")                                                             \
	X(DO_NOT, "do not meet: (", "ne remplissent pas : (")                                      \
	X(SATISFY, "meet ", "remplissent ")                                                        \
	X(SCORE, "a score ", "un score ")                                                          \
	X(FLAGGED, "are already flagged by ", "sont déjà signalés par ")                           \
	X(NOT_FLAGGED, "are not already flagged by ", "ne sont pas déjà signalés par ")            \
	X(AGE_OF_GRADES, " of grades with an age", " de notes d'une ancienneté")                   \
	X(AGE_OF_ABSENCES, " of absences with an age", " d'absences d'une ancienneté")             \
	X(NEXT, "; ", " ; ")                                                                       \
	X(AS_WELL_UNKNOWN, "flag as well where it is unknown",                                     \
	  "signaler aussi quand on ne peut pas savoir")                                            \
	X(HELD_FOR, "once it has held for ", "dès que cela dure depuis ")                          \
	X(CLEAR, "clear for those who ", "lever pour ceux qui ")                                   \
	X(REST, "then no new flag for ", "puis aucun signalement pendant ")                        \
	X(CAP, "at most %d per school per month", "au plus %d par établissement et par mois")      \
	X(FROM_DAY, "from ", "à partir du ")                                                       \
	X(TO_DAY, "until ", "jusqu'au ")                                                           \
	X(PRIORITY, "priority ", "priorité ")                                                      \
	X(REFER, "refer to ", "orienter vers ")                                                    \
	X(THEN, ", then ", " puis ")                                                               \
	X(FRACTIONAL, " (half-days may be fractional: %s → %s)",                                   \
	  " (une demi-journée peut être comptée en partie : %s → %s)")

/* X(operator, count English, count French, value English, value French, compared English, compared
 * French, by how much English, by how much French): "at least 4 late arrivals", "an average of at
 * least 4", "an average that reaches a class average", "… that exceeds by at least 3 …". */
#define VIGIE_COMPARISON_WORDS(X)                                                                  \
	X(LESS, "fewer than ", "moins de ", " under ", " de moins de ", " that is under ",         \
	  " qui est sous ", " that exceeds by less than ", " qui dépasse de moins de ")            \
	X(LESS_EQUAL, "at most ", "au plus ", " of at most ", " d'au plus ",                       \
	  " that does not exceed ", " qui ne dépasse pas ", " that exceeds by at most ",           \
	  " qui dépasse d'au plus ")                                                               \
	X(EQUAL, "exactly ", "exactement ", " of ", " de ", " that equals ", " qui égale ",        \
	  " that exceeds by exactly ", " qui dépasse d'exactement ")                               \
	X(NOT_EQUAL, "a number other than ", "un nombre autre que ", " other than ",               \
	  " autre que ", " that differs from ", " qui diffère de ",                                \
	  " that exceeds by other than ", " qui dépasse d'autre chose que ")                       \
	X(GREATER_EQUAL, "at least ", "au moins ", " of at least ", " d'au moins ",                \
	  " that reaches ", " qui atteint ", " that exceeds by at least ",                         \
	  " qui dépasse d'au moins ")                                                              \
	X(GREATER, "more than ", "plus de ", " above ", " de plus de ", " that exceeds ",          \
	  " qui dépasse ", " that exceeds by more than ", " qui dépasse de plus de ")

/* X(window, English, French); a counted window follows as it is written. */
#define VIGIE_WINDOW_WORDS(X)                                                                      \
	X(DAYS, " over ", " sur ")                                                                 \
	X(SCHOOL_DAYS, " over ", " sur ")                                                          \
	X(THIS_MONTH, " over this month", " sur ce mois")                                          \
	X(PREVIOUS_MONTH, " over the previous month", " sur le mois précédent")                    \
	X(THIS_TERM, " over this term", " sur cette période")                                      \
	X(PREVIOUS_TERM, " over the previous term", " sur la période précédente")                  \
	X(TERM, " over ", " sur la ")                                                              \
	X(THIS_YEAR, " over this year", " sur cette année")                                        \
	X(PREVIOUS_YEAR, " over the previous year", " sur l'année précédente")

#endif
