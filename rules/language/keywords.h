/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of RULES.md in both languages, stated once: parser, printer, formatter, manual and
 * completion are made from this table. A phrase is words between spaces; case and accents do not
 * matter when it is read. */
#ifndef VIGIE_RULES_KEYWORDS_H
#define VIGIE_RULES_KEYWORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "vigie/level.h"
#include "vigie/lexer.h"
#include "vigie/rules.h"

/* Where a word belongs. Names of lets must not be words of the first three. */
enum keyword_group {
	KEYWORD_ITEM, /* begins an item of a file */
	KEYWORD_STATEMENT, /* begins a statement of a rule; phrases come before their prefixes */
	KEYWORD_EXPRESSION,
	KEYWORD_VALUE, /* a word that a statement takes */
	KEYWORD_UNIT,
	KEYWORD_WINDOW,
	KEYWORD_DEFINITION, /* inside score and subject */
	KEYWORD_TESTING, /* inside test */
};

/* X(enumerator, English, French, group) */
#define VIGIE_RULE_KEYWORDS(X)                                                                     \
	X(RULE, "rule", "règle", ITEM)                                                             \
	X(LET, "let", "soit", ITEM)                                                                \
	X(SCORE, "score", "score", ITEM)                                                           \
	X(TEST, "test", "essai", ITEM)                                                             \
	X(SUBJECT, "subject", "matière", ITEM)                                                     \
	X(TITLE, "title", "titre", STATEMENT)                                                      \
	X(APPLIES_TO, "applies to", "concerne", STATEMENT)                                         \
	X(IF_UNKNOWN, "if unknown", "si inconnu", STATEMENT)                                       \
	X(WHEN, "when", "si", STATEMENT)                                                           \
	X(CLEAR_WHEN, "clear when", "lever si", STATEMENT)                                         \
	X(FOR, "for", "pendant", STATEMENT)                                                        \
	X(REST, "rest", "repos", STATEMENT)                                                        \
	X(CAP, "cap", "plafond", STATEMENT)                                                        \
	X(FROM, "from", "du", STATEMENT)                                                           \
	X(TO, "to", "au", STATEMENT)                                                               \
	X(PRIORITY, "priority", "priorité", STATEMENT)                                             \
	X(REFER_TO, "refer to", "orienter vers", STATEMENT)                                        \
	X(AUTHOR, "author", "auteur", STATEMENT)                                                   \
	X(REASON, "reason", "motif", STATEMENT)                                                    \
	X(OR, "or", "ou", EXPRESSION)                                                              \
	X(AND, "and", "et", EXPRESSION)                                                            \
	X(NOT, "not", "non", EXPRESSION)                                                           \
	X(IN, "in", "dans", EXPRESSION)                                                            \
	X(AT_LEAST, "at least", "au moins", EXPRESSION)                                            \
	X(OF, "of", "parmi", EXPRESSION)                                                           \
	X(KNOWN, "known", "connu", EXPRESSION)                                                     \
	X(UNKNOWN, "unknown", "inconnu", EXPRESSION)                                               \
	X(ELSE, "else", "sinon", EXPRESSION)                                                       \
	X(FLAGGED, "flagged", "signalé", EXPRESSION)                                               \
	X(YES, "yes", "oui", EXPRESSION)                                                           \
	X(NO, "no", "non", EXPRESSION)                                                             \
	X(OVER, "over", "sur", EXPRESSION)                                                         \
	X(JUSTIFIED, "justified", "justifié", EXPRESSION)                                          \
	X(GRADES, "grades", "notes", VALUE)                                                        \
	X(ABSENCES, "absences", "absences", VALUE)                                                 \
	X(IGNORE, "ignore", "ignorer", VALUE)                                                      \
	X(FLAG, "flag", "signaler", VALUE)                                                         \
	X(LOW, "low", "basse", VALUE)                                                              \
	X(NORMAL, "normal", "normale", VALUE)                                                      \
	X(HIGH, "high", "haute", VALUE)                                                            \
	X(URGENT, "urgent", "urgente", VALUE)                                                      \
	X(PER_SCHOOL_PER_MONTH, "per school per month", "par établissement et par mois", VALUE)    \
	X(SCHOOL_DAYS, "school days", "jours de classe", UNIT)                                     \
	X(SCHOOL_DAY, "school day", "jour de classe", UNIT)                                        \
	X(DAYS, "days", "jours", UNIT)                                                             \
	X(DAY, "day", "jour", UNIT)                                                                \
	X(HOURS, "hours", "heures", UNIT)                                                          \
	X(HOUR, "hour", "heure", UNIT)                                                             \
	X(YEARS, "years", "ans", UNIT)                                                             \
	X(YEAR, "year", "an", UNIT)                                                                \
	X(THIS_MONTH, "this month", "ce mois", WINDOW)                                             \
	X(PREVIOUS_MONTH, "previous month", "mois précédent", WINDOW)                              \
	X(THIS_TERM, "this term", "cette période", WINDOW)                                         \
	X(PREVIOUS_TERM, "previous term", "période précédente", WINDOW)                            \
	X(THIS_YEAR, "this year", "cette année", WINDOW)                                           \
	X(PREVIOUS_YEAR, "previous year", "année précédente", WINDOW)                              \
	X(TERM, "term", "période", WINDOW)                                                         \
	X(POINTS, "points", "points", DEFINITION)                                                  \
	X(POINT, "point", "point", DEFINITION)                                                     \
	X(CODE, "code", "code", DEFINITION)                                                        \
	X(LABEL, "label", "libellé", DEFINITION)                                                   \
	X(ON, "on", "le", TESTING)                                                                 \
	X(SCHOOL, "school", "établissement", TESTING)                                              \
	X(KIND, "kind", "nature", TESTING)                                                         \
	X(EDUCATION_PRIORITY, "priority", "éducation prioritaire", TESTING)                        \
	X(DEPARTMENT, "department", "département", TESTING)                                        \
	X(TOWN, "town", "commune", TESTING)                                                        \
	X(IPS, "ips", "ips", TESTING)                                                              \
	X(PARTNER, "partner", "partenaire", TESTING)                                               \
	X(PUPIL, "pupil", "élève", TESTING)                                                        \
	X(EXPECT, "expect", "attendre", TESTING)                                                   \
	X(NOTHING, "nothing", "rien", TESTING)                                                     \
	X(EXPECTED_FOR, "for", "pour", TESTING)                                                    \
	X(LEVEL, "level", "niveau", TESTING)                                                       \
	X(CLASS, "class", "classe", TESTING)                                                       \
	X(BORN, "born", "né", TESTING)                                                             \
	X(BORN_FEMININE, "born", "née", TESTING)                                                   \
	X(ENTERED, "entered", "entré", TESTING)                                                    \
	X(LEFT, "left", "sorti", TESTING)                                                          \
	X(SCHOLARSHIP, "scholarship", "boursier", TESTING)                                         \
	X(BOARDER, "boarder", "interne", TESTING)                                                  \
	X(REPEATING, "repeating", "redoublant", TESTING)                                           \
	X(MEMBER, "member", "membre", TESTING)                                                     \
	X(ABSENCE, "absence", "absence", TESTING)                                                  \
	X(LATE, "late", "retard", TESTING)                                                         \
	X(AVERAGE, "average", "moyenne", TESTING)                                                  \
	X(MASTERY, "mastery", "positionnement", TESTING)                                           \
	X(MARK, "mark", "note", TESTING)                                                           \
	X(COUNT, "count", "compte", TESTING)                                                       \
	X(INCIDENT, "incident", "incident", TESTING)                                               \
	X(PUNISHMENT, "punishment", "punition", TESTING)                                           \
	X(SANCTION, "sanction", "sanction", TESTING)                                               \
	X(SUPPORT, "support", "accompagnement", TESTING)                                           \
	X(COEFFICIENT, "coefficient", "coefficient", TESTING)                                      \
	X(AM, "am", "matin", TESTING)                                                              \
	X(PM, "pm", "après-midi", TESTING)                                                         \
	X(WAS_JUSTIFIED, "justified", "justifiée", TESTING)                                        \
	X(WAS_UNJUSTIFIED, "unjustified", "non justifiée", TESTING)                                \
	X(WAS_UNJUSTIFIED_MASCULINE, "unjustified", "non justifié", TESTING)                       \
	X(HALF_DAYS, "half-days", "demi-journées", TESTING)                                        \
	X(HALF_DAY, "half-day", "demi-journée", TESTING)                                           \
	X(ABSENT, "absent", "absent", TESTING)                                                     \
	X(EXEMPT, "exempt", "dispensé", TESTING)                                                   \
	X(NOT_MARKED, "not marked", "non noté", TESTING)                                           \
	X(UNFIT, "unfit", "inapte", TESTING)                                                       \
	X(NOT_HANDED_IN, "not handed in", "non rendu", TESTING)                                    \
	X(COUNT_HALF_DAYS, "half_days", "demi_journées", TESTING)                                  \
	X(COUNT_HALF_DAYS_JUSTIFIED, "half_days_justified", "demi_journées_justifiées", TESTING)   \
	X(COUNT_HALF_DAYS_UNJUSTIFIED, "half_days_unjustified", "demi_journées_non_justifiées",    \
	  TESTING)                                                                                 \
	X(COUNT_LATENESS, "lateness", "retards", TESTING)                                          \
	X(COUNT_HOURS_MISSED, "hours_missed", "heures_manquées", TESTING)                          \
	X(COUNT_NOT_HANDED_IN, "not_handed_in", "non_rendus", TESTING)

enum keyword {
#define X(enumerator, english, french, group) KEYWORD_##enumerator,
	VIGIE_RULE_KEYWORDS(X)
#undef X
		KEYWORDS_N,
};

/* The phrase as it is printed. */
const char *keyword_name(enum keyword keyword, enum vigie_language language);
enum keyword_group keyword_group(enum keyword keyword);

/* Is the folded word of a token this word as displayed ("période" for "periode")? */
bool keyword_is_word(const char *folded, const char *displayed, size_t size);
/* The level that the folded word of a token names; NONE when it is none. */
enum vigie_level keyword_level(const char *folded);
/* Tokens that `phrase` takes from here on (words between spaces, names between dots); 0 when they
 * are others. The array ends with an END token. */
size_t keyword_match_phrase(const struct vigie_token *tokens, const char *phrase);
/* The same for a keyword in either language, and in which it was written. */
size_t keyword_match(const struct vigie_token *tokens, enum keyword keyword,
		     enum vigie_language *ret_language);

#endif
