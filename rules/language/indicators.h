/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The indicators of RULES.md, stated once: parser, checker, printer, engine, manual and completion
 * are made from this table. */
#ifndef VIGIE_RULES_INDICATORS_H
#define VIGIE_RULES_INDICATORS_H

/* Parameters an indicator takes (bits). */
#define INDICATOR_SUBJECT 1 /* optional subject */
#define INDICATOR_OVER 2 /* over: WINDOW */
#define INDICATOR_JUSTIFIED 4 /* justified: yes|no */
#define INDICATOR_LIMIT 8 /* required grade */
#define INDICATOR_SUPPORT 16 /* required support code, text */
#define INDICATOR_PROGRAMME 32 /* optional programme, text */
#define INDICATOR_PARTNER 64 /* required partner, text */
#define INDICATOR_DATA 128 /* required grades|absences */
#define INDICATOR_PARENTHESES 256 /* printed with () even without arguments */

/* X(enumerator, English, French, parameters, type, default window) */
#define VIGIE_INDICATORS(X)                                                                        \
	X(AVERAGE, "average", "moyenne",                                                           \
	  INDICATOR_SUBJECT | INDICATOR_OVER | INDICATOR_PARENTHESES, AST_TYPE_GRADE, THIS_TERM)   \
	X(CLASS_AVERAGE, "class_average", "moyenne_classe",                                        \
	  INDICATOR_SUBJECT | INDICATOR_OVER | INDICATOR_PARENTHESES, AST_TYPE_GRADE, THIS_TERM)   \
	X(RANK, "rank", "rang", INDICATOR_SUBJECT | INDICATOR_OVER | INDICATOR_PARENTHESES,        \
	  AST_TYPE_PERCENT, THIS_TERM)                                                             \
	X(SUBJECTS_BELOW, "subjects_below", "matieres_sous",                                       \
	  INDICATOR_LIMIT | INDICATOR_OVER | INDICATOR_PARENTHESES, AST_TYPE_COUNT, THIS_TERM)     \
	X(MASTERY, "mastery", "positionnement",                                                    \
	  INDICATOR_SUBJECT | INDICATOR_OVER | INDICATOR_PARENTHESES, AST_TYPE_MASTERY, THIS_TERM) \
	X(MARKS, "marks", "notes", INDICATOR_SUBJECT | INDICATOR_OVER | INDICATOR_PARENTHESES,     \
	  AST_TYPE_COUNT, THIS_TERM)                                                               \
	X(MISSING_WORK, "missing_work", "travaux_non_rendus",                                      \
	  INDICATOR_SUBJECT | INDICATOR_OVER | INDICATOR_PARENTHESES, AST_TYPE_COUNT, THIS_TERM)   \
	X(HALF_DAYS, "half_days", "demi_journees",                                                 \
	  INDICATOR_JUSTIFIED | INDICATOR_OVER | INDICATOR_PARENTHESES, AST_TYPE_COUNT, THIS_YEAR) \
	X(HOURS_MISSED, "hours_missed", "heures_manquees", INDICATOR_OVER | INDICATOR_PARENTHESES, \
	  AST_TYPE_HOURS, THIS_YEAR)                                                               \
	X(ABSENCE_RATE, "absence_rate", "taux_absence",                                            \
	  INDICATOR_JUSTIFIED | INDICATOR_OVER | INDICATOR_PARENTHESES, AST_TYPE_PERCENT,          \
	  THIS_YEAR)                                                                               \
	X(CONSECUTIVE_ABSENCES, "consecutive_absences", "absences_consecutives",                   \
	  INDICATOR_PARENTHESES, AST_TYPE_COUNT, NONE)                                             \
	X(LATENESS, "lateness", "retards",                                                         \
	  INDICATOR_JUSTIFIED | INDICATOR_OVER | INDICATOR_PARENTHESES, AST_TYPE_COUNT, THIS_YEAR) \
	X(INCIDENTS, "incidents", "incidents", INDICATOR_OVER | INDICATOR_PARENTHESES,             \
	  AST_TYPE_COUNT, THIS_YEAR)                                                               \
	X(PUNISHMENTS, "punishments", "punitions", INDICATOR_OVER | INDICATOR_PARENTHESES,         \
	  AST_TYPE_COUNT, THIS_YEAR)                                                               \
	X(SANCTIONS, "sanctions", "sanctions", INDICATOR_OVER | INDICATOR_PARENTHESES,             \
	  AST_TYPE_COUNT, THIS_YEAR)                                                               \
	X(LEVEL, "level", "niveau", 0, AST_TYPE_LEVEL, NONE)                                       \
	X(AGE, "age", "age", 0, AST_TYPE_YEARS, NONE)                                              \
	X(BOARDER, "boarder", "interne", 0, AST_TYPE_BOOLEAN, NONE)                                \
	X(REPEATING, "repeating", "redoublant", 0, AST_TYPE_BOOLEAN, NONE)                         \
	X(YEARS_BEHIND, "years_behind", "retard_scolaire", 0, AST_TYPE_YEARS, NONE)                \
	X(SCHOLARSHIP, "scholarship", "boursier", 0, AST_TYPE_BOOLEAN, NONE)                       \
	X(SUPPORT, "support", "accompagnement", INDICATOR_SUPPORT | INDICATOR_PARENTHESES,         \
	  AST_TYPE_BOOLEAN, NONE)                                                                  \
	X(SCHOOL_KIND, "school.kind", "etablissement.nature", 0, AST_TYPE_TEXT, NONE)              \
	X(SCHOOL_PRIORITY, "school.priority", "etablissement.education_prioritaire", 0,            \
	  AST_TYPE_TEXT, NONE)                                                                     \
	X(SCHOOL_DEPARTMENT, "school.department", "etablissement.departement", 0, AST_TYPE_TEXT,   \
	  NONE)                                                                                    \
	X(SCHOOL_IPS, "school.ips", "etablissement.ips", 0, AST_TYPE_INDEX, NONE)                  \
	X(SCHOOL_PARTNER, "school.partner", "etablissement.partenaire",                            \
	  INDICATOR_PARTNER | INDICATOR_PARENTHESES, AST_TYPE_BOOLEAN, NONE)                       \
	X(TUTORED, "tutored", "accompagne", INDICATOR_PROGRAMME | INDICATOR_PARENTHESES,           \
	  AST_TYPE_BOOLEAN, NONE)                                                                  \
	X(REFERRED, "referred", "oriente", INDICATOR_PROGRAMME | INDICATOR_PARENTHESES,            \
	  AST_TYPE_BOOLEAN, NONE)                                                                  \
	X(DATA_AGE, "data_age", "anciennete_donnees", INDICATOR_DATA | INDICATOR_PARENTHESES,      \
	  AST_TYPE_DAYS, NONE)

enum vigie_indicator {
#define X(enumerator, english, french, parameters, type, window) INDICATOR_##enumerator,
	VIGIE_INDICATORS(X)
#undef X
		INDICATORS_N,
};

enum vigie_data_kind { VIGIE_DATA_GRADES, VIGIE_DATA_ABSENCES };

#endif
