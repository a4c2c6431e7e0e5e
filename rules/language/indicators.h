/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The indicators of RULES.md, stated once: parser, checker, printer, engine, manual and completion
 * are made from this table. */
#ifndef VIGIE_RULES_INDICATORS_H
#define VIGIE_RULES_INDICATORS_H

/* Parameters an indicator takes (bits). */
#define TAKES_SUBJECT 1 /* optional subject */
#define TAKES_OVER 2 /* over: WINDOW */
#define TAKES_JUSTIFIED 4 /* justified: yes|no */
#define TAKES_LIMIT 8 /* required grade */
#define TAKES_SUPPORT 16 /* required support code, text */
#define TAKES_PROGRAMME 32 /* optional programme, text */
#define TAKES_PARTNER 64 /* required partner, text */
#define TAKES_DATA 128 /* required grades|absences */
#define TAKES_LIST 512 /* required list of members, text */
#define PRINTS_PARENTHESES 256 /* printed with () even without arguments */

/* X(enumerator, English, French, parameters, type, default window) */
#define VIGIE_INDICATORS(X)                                                                        \
	X(AVERAGE, "average", "moyenne", TAKES_SUBJECT | TAKES_OVER | PRINTS_PARENTHESES,          \
	  AST_TYPE_GRADE, THIS_TERM)                                                               \
	X(CLASS_AVERAGE, "class_average", "moyenne_classe",                                        \
	  TAKES_SUBJECT | TAKES_OVER | PRINTS_PARENTHESES, AST_TYPE_GRADE, THIS_TERM)              \
	X(RANK, "rank", "rang", TAKES_SUBJECT | TAKES_OVER | PRINTS_PARENTHESES, AST_TYPE_PERCENT, \
	  THIS_TERM)                                                                               \
	X(SUBJECTS_BELOW, "subjects_below", "matieres_sous",                                       \
	  TAKES_LIMIT | TAKES_OVER | PRINTS_PARENTHESES, AST_TYPE_COUNT, THIS_TERM)                \
	X(MASTERY, "mastery", "positionnement", TAKES_SUBJECT | TAKES_OVER | PRINTS_PARENTHESES,   \
	  AST_TYPE_MASTERY, THIS_TERM)                                                             \
	X(MARKS, "marks", "notes", TAKES_SUBJECT | TAKES_OVER | PRINTS_PARENTHESES,                \
	  AST_TYPE_COUNT, THIS_TERM)                                                               \
	X(MISSING_WORK, "missing_work", "travaux_non_rendus",                                      \
	  TAKES_SUBJECT | TAKES_OVER | PRINTS_PARENTHESES, AST_TYPE_COUNT, THIS_TERM)              \
	X(HALF_DAYS, "half_days", "demi_journees",                                                 \
	  TAKES_JUSTIFIED | TAKES_OVER | PRINTS_PARENTHESES, AST_TYPE_COUNT, THIS_YEAR)            \
	X(HOURS_MISSED, "hours_missed", "heures_manquees", TAKES_OVER | PRINTS_PARENTHESES,        \
	  AST_TYPE_HOURS, THIS_YEAR)                                                               \
	X(ABSENCE_RATE, "absence_rate", "taux_absence",                                            \
	  TAKES_JUSTIFIED | TAKES_OVER | PRINTS_PARENTHESES, AST_TYPE_PERCENT, THIS_YEAR)          \
	X(CONSECUTIVE_ABSENCES, "consecutive_absences", "absences_consecutives",                   \
	  PRINTS_PARENTHESES, AST_TYPE_COUNT, NONE)                                                \
	X(LATENESS, "lateness", "retards", TAKES_JUSTIFIED | TAKES_OVER | PRINTS_PARENTHESES,      \
	  AST_TYPE_COUNT, THIS_YEAR)                                                               \
	X(INCIDENTS, "incidents", "incidents", TAKES_OVER | PRINTS_PARENTHESES, AST_TYPE_COUNT,    \
	  THIS_YEAR)                                                                               \
	X(PUNISHMENTS, "punishments", "punitions", TAKES_OVER | PRINTS_PARENTHESES,                \
	  AST_TYPE_COUNT, THIS_YEAR)                                                               \
	X(SANCTIONS, "sanctions", "sanctions", TAKES_OVER | PRINTS_PARENTHESES, AST_TYPE_COUNT,    \
	  THIS_YEAR)                                                                               \
	X(LEVEL, "level", "niveau", 0, AST_TYPE_LEVEL, NONE)                                       \
	X(AGE, "age", "age", 0, AST_TYPE_YEARS, NONE)                                              \
	X(BOARDER, "boarder", "interne", 0, AST_TYPE_BOOLEAN, NONE)                                \
	X(REPEATING, "repeating", "redoublant", 0, AST_TYPE_BOOLEAN, NONE)                         \
	X(YEARS_BEHIND, "years_behind", "retard_scolaire", 0, AST_TYPE_YEARS, NONE)                \
	X(SCHOLARSHIP, "scholarship", "boursier", 0, AST_TYPE_BOOLEAN, NONE)                       \
	X(SUPPORT, "support", "accompagnement", TAKES_SUPPORT | PRINTS_PARENTHESES,                \
	  AST_TYPE_BOOLEAN, NONE)                                                                  \
	X(SCHOOL_KIND, "school.kind", "etablissement.nature", 0, AST_TYPE_TEXT, NONE)              \
	X(SCHOOL_PRIORITY, "school.priority", "etablissement.education_prioritaire", 0,            \
	  AST_TYPE_TEXT, NONE)                                                                     \
	X(SCHOOL_DEPARTMENT, "school.department", "etablissement.departement", 0, AST_TYPE_TEXT,   \
	  NONE)                                                                                    \
	X(SCHOOL_TOWN, "school.town", "etablissement.commune", 0, AST_TYPE_TEXT, NONE)             \
	X(SCHOOL_IPS, "school.ips", "etablissement.ips", 0, AST_TYPE_INDEX, NONE)                  \
	X(SCHOOL_PARTNER, "school.partner", "etablissement.partenaire",                            \
	  TAKES_PARTNER | PRINTS_PARENTHESES, AST_TYPE_BOOLEAN, NONE)                              \
	X(TUTORED, "tutored", "accompagne", TAKES_PROGRAMME | PRINTS_PARENTHESES,                  \
	  AST_TYPE_BOOLEAN, NONE)                                                                  \
	X(REFERRED, "referred", "oriente", TAKES_PROGRAMME | PRINTS_PARENTHESES, AST_TYPE_BOOLEAN, \
	  NONE)                                                                                    \
	X(MEMBER, "member", "membre", TAKES_LIST | PRINTS_PARENTHESES, AST_TYPE_BOOLEAN, NONE)     \
	X(DATA_AGE, "data_age", "anciennete_donnees", TAKES_DATA | PRINTS_PARENTHESES,             \
	  AST_TYPE_DAYS, NONE)

enum vigie_indicator {
#define X(enumerator, english, french, parameters, type, window) INDICATOR_##enumerator,
	VIGIE_INDICATORS(X)
#undef X
		INDICATORS_N,
};

enum vigie_data_kind { VIGIE_DATA_GRADES, VIGIE_DATA_ABSENCES };

#endif
