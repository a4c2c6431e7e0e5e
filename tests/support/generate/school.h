/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One invented school: what it teaches, what its software delivers, its classes, pupils, averages
 * and school life. Made whole from the seed and its number, so that a department of any size
 * needs the memory of one school. Owner: who made it.
 */
#ifndef GENERATE_SCHOOL_H
#define GENERATE_SCHOOL_H

#include <stdbool.h>
#include <stddef.h>

#include "names.h"
#include "schoolyear.h"

enum gen_kind { GEN_KIND_ECOLE, GEN_KIND_COLLEGE, GEN_KIND_LYCEE };

/* X(enumerator, name people write, MEF label, start of a class name) */
#define GEN_LEVELS(X)                                                                              \
	X(CM1, "CM1", "CM1", "CM1")                                                                \
	X(CM2, "CM2", "CM2", "CM2")                                                                \
	X(6E, "6e", "6EME", "6")                                                                   \
	X(5E, "5e", "5EME", "5")                                                                   \
	X(4E, "4e", "4EME", "4")                                                                   \
	X(3E, "3e", "3EME", "3")                                                                   \
	X(2DE, "2de", "2NDE GENERALE ET TECHNOLOGIQUE", "2DE")                                     \
	X(1RE, "1re", "1ERE GENERALE", "1G")                                                       \
	X(TLE, "Tle", "TERMINALE GENERALE", "TG")

enum gen_level {
#define X(enumerator, name, mef, start) GEN_LEVEL_##enumerator,
	GEN_LEVELS(X)
#undef X
		GEN_N_LEVELS
};

/* X(enumerator, code in grids, name in file names, LSU code, LSU label, first level, last level) */
#define GEN_SUBJECTS(X)                                                                            \
	X(FRENCH, "FRANC", "FRANCAIS", "020700", "Français", CM1, 1RE)                             \
	X(MATHS, "MATHS", "MATHEMATIQUES", "061300", "Mathématiques", CM1, TLE)                    \
	X(HISTORY, "HI-GE", "HISTOIRE-GEOGRAPHIE", "042100", "Histoire-Géographie", CM1, TLE)      \
	X(ENGLISH, "AGL1", "ANGLAIS LV1", "030201", "Anglais (LV1)", CM1, TLE)                     \
	X(SPANISH, "ESP2", "ESPAGNOL LV2", "030602", "Espagnol (LV2)", 5E, TLE)                    \
	X(BIOLOGY, "SVT", "SCIENCES VIE ET TERRE", "062900", "SVT", CM1, 2DE)                      \
	X(PHYSICS, "PH-CH", "PHYSIQUE-CHIMIE", "062300", "Physique-Chimie", 6E, TLE)               \
	X(TECHNOLOGY, "TECHN", "TECHNOLOGIE", "070800", "Technologie", 6E, 3E)                     \
	X(SPORT, "EPS", "EPS", "100100", "EPS", CM1, TLE)                                          \
	X(MUSIC, "EDMUS", "EDUCATION MUSICALE", "081300", "Éducation musicale", CM1, 3E)           \
	X(ART, "A-PLA", "ARTS PLASTIQUES", "090100", "Arts plastiques", CM1, 3E)                   \
	X(LATIN, "LCALA", "LCA LATIN", "020900", "LCA Latin", 5E, 3E)                              \
	X(ECONOMICS, "SES", "SCIENCES ECO ET SOCIALES", "043300", "SES", 2DE, TLE)                 \
	X(PHILOSOPHY, "PHILO", "PHILOSOPHIE", "013000", "Philosophie", TLE, TLE)

enum gen_subject {
#define X(enumerator, code, name, lsu, label, first, last) GEN_SUBJECT_##enumerator,
	GEN_SUBJECTS(X)
#undef X
		GEN_N_SUBJECTS
};

struct gen_subject_facts {
	const char *code, *name, *lsu_code, *label;
	enum gen_level first, last;
};

struct gen_level_facts {
	const char *name, *mef, *start;
};

extern const struct gen_subject_facts gen_subjects[GEN_N_SUBJECTS];
extern const struct gen_level_facts gen_levels[GEN_N_LEVELS];

/* What a school's software delivers, and its ways. */
enum gen_profile {
	GEN_PUPILS = 1 << 0, /* EXP_ELEVE.csv */
	GEN_PUPILS_XML = 1 << 1, /* EXP_ELEVE.xml instead */
	GEN_LIFE = 1 << 2, /* absences, retards, punitions, sanctions */
	GEN_GRIDS = 1 << 3, /* grades, averages, bulletins */
	GEN_LSU = 1 << 4, /* LSU XML, schema 3.0 */
	GEN_LSU_13 = 1 << 5, /* LSU XML, schema 13.0, with elements unknown to 3.0 */
	GEN_NO_INE = 1 << 6, /* every N NATIONAL is empty */
	GEN_CP1252_GRIDS = 1 << 7, /* grades in windows-1252, else UTF-8 with a mark */
	GEN_UTF16_GRIDS = 1 << 8, /* averages in UTF-16LE, else UTF-8 with a mark */
	GEN_DRIFT = 1 << 9, /* the other spellings of the headers */
	GEN_FIVE_PERIODS = 1 << 10,
	GEN_SEMESTERS = 1 << 11,
	GEN_NAMELESS = 1 << 12, /* LSU without names: id-be only */
	GEN_UNACCENTED = 1 << 13, /* LSU with names without accents */
	GEN_NUMBERED = 1 << 14, /* classes "5EME 2", else "5B" */
	GEN_SERIALS = 1 << 15, /* retards saved again by a spreadsheet: dates are numbers */
	GEN_HOMONYMS = 1 << 16, /* with flaws: two of the same name in one class */
	GEN_INE_TWICE = 1 << 17, /* with flaws: two pupils with one INE */
};

struct gen_department {
	uint64_t seed;
	int n_schools, n_pupils;
	struct gen_year year;
	bool flaws;
	bool siecle; /* the ministry's pupil base beside the school's own system */
	bool bench; /* collèges only, everyone identified, a whole year of absences */
};

enum {
	GEN_NO_AVERAGE = -1,
	GEN_LEAST_FLAWED = 24, /* pupils of a school whose first class has six, for the flaws */
};

struct gen_pupil {
	uint64_t key; /* of its streams */
	char last[GEN_SURNAME_SIZE];
	char first[GEN_GIVEN_NAME_SIZE];
	char ine[12]; /* as delivered: may be empty */
	int be, number, family, class_index;
	enum gen_level level;
	gen_day born, entered, left; /* left: 0 for those who stay */
	char sex;
	char regime; /* E, D or I */
	bool repeating, scholarship, latin, group_b;
	const char *support; /* PAP, PPRE …, or NULL */
	/* The hidden difficulty: thousandths of a standard deviation. */
	int talent, unrest, behaviour;
	int16_t averages[GEN_MAX_TERMS][GEN_N_SUBJECTS]; /* hundredths, or GEN_NO_AVERAGE */
};

struct gen_class {
	char name[16];
	enum gen_level level;
	int first, n; /* its pupils, one run of the school's */
	int16_t averages[GEN_MAX_TERMS][GEN_N_SUBJECTS];
};

struct gen_absence {
	int pupil;
	int first_half, last_half; /* 2 × day + afternoon */
	int half_days; /* hundredths; 0: the cell is left empty */
	int motive; /* index in gen_absence_motives */
	bool justified, settled, timed;
};

struct gen_event {
	int pupil;
	gen_day day;
	int what, minutes;
	bool settled;
};

struct gen_events {
	struct gen_event *list;
	size_t n, size;
};

struct gen_school {
	const struct gen_department *department;
	int index;
	char uai[9];
	enum gen_kind kind;
	unsigned profile;
	int n_terms;
	struct gen_term terms[GEN_MAX_TERMS];
	int first_pupil; /* counted over the department */
	int n_pupils, n_classes;
	struct gen_pupil *pupils;
	struct gen_class *classes;
	struct gen_absence *absences;
	size_t n_absences, size_absences;
	struct gen_events lateness, punishments, sanctions;
};

/* Says what the school is and delivers: index, uai, kind, profile, number of pupils; no pupil. */
void gen_school_identify(struct gen_school *school, const struct gen_department *department,
			 int index);
/* Fills the school; free it with gen_school_done() even after a failure. 0 or -ENOMEM. */
int gen_school_make(struct gen_school *school, const struct gen_department *department, int index)
	__attribute__((warn_unused_result));
void gen_school_done(struct gen_school *school);

bool gen_pupil_takes(const struct gen_pupil *pupil, enum gen_subject subject);
/* Is the pupil still there on the day the exports are made? */
bool gen_pupil_stays(const struct gen_pupil *pupil);
/* "D'ESSAI-DUPONT Gaël", as grids write it. */
void gen_pupil_full_name(const struct gen_pupil *pupil, char *name, size_t size);

#endif
