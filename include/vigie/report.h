/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What came of referrals in a school year, in figures that name nobody. All that is printed, drawn
 * or exported is read from one struct vigie_report, in which what may not be shown is already
 * hidden: nobody who prints can forget it. Puts figures beside each other; claims no cause.
 */
#ifndef VIGIE_REPORT_H
#define VIGIE_REPORT_H

#include "vigie/config.h"
#include "vigie/store.h"

#define VIGIE_REPORT_FEWEST 5 /* pupils: fewer might be recognised */

/*
 * As much of a count as another figure may say beside a report: the last of the steps 0, 5, 20, 50,
 * 100, 200, 500 and so on that it reached. Narrower ones bound what the report hides: in fives, a
 * reader of both could compute it.
 */
int64_t vigie_report_floor(uint64_t n);

/*
 * What a count says. Counts below VIGIE_REPORT_FEWEST are FEW. Others are WITHHELD where a total
 * and its parts would else give one of those away: the hidden counts of all rows and columns, with
 * what is known of them (below 5, not below 5), always allow a FEW one at least two values, and no
 * sum of them that the shown ones give away is of one to four pupils. Found
 * along shortest paths in the network that such a table is (Castro, "A shortest-paths heuristic for
 * statistical data protection in positive tables", INFORMS J. on Computing 19, 2007).
 */
enum vigie_cell_state { VIGIE_CELL_SHOWN, VIGIE_CELL_FEW, VIGIE_CELL_WITHHELD };
struct vigie_cell {
	enum vigie_cell_state state;
	int64_t n; /* SHOWN; else 0 */
};

/*
 * The mean change of a group between the start and the latest measure, and its 95 % interval:
 * mean ± t(n-1; 0.975) · s / √n, Student's t as in the NIST/SEMATECH e-Handbook, 1.3.6.7.2. It says
 * how far chance alone moves such a mean; groups that people chose differ in more than that.
 * Hidden (not shown) under five pupils, or where the groups beside it would give such a one away.
 */
struct vigie_change {
	bool shown;
	int64_t n; /* pupils with both measures; -1 hidden: those without would be one to four */
	vigie_decimal mean, low, high; /* hundredths */
};

/* X(enumerator, stable word, English msgid): every pupil referred is in one, the first that holds
 * of any of its referrals of the row. */
#define VIGIE_REPORT_CLASSES(X)                                                                    \
	X(HELPED, "helped", N_("helped"))                                                          \
	X(PENDING, "pending", N_("in hand"))                                                       \
	X(WAITING, "waiting", N_("waiting"))                                                       \
	X(REFUSED, "refused", N_("refused"))                                                       \
	X(LAPSED, "lapsed", N_("expired or withdrawn"))

enum vigie_report_class {
#define X(enumerator, word, text) VIGIE_REPORT_##enumerator,
	VIGIE_REPORT_CLASSES(X)
#undef X
		VIGIE_REPORT_CLASSES_N,
};
const char *vigie_report_class_word(enum vigie_report_class class);
const char *vigie_report_class_text(enum vigie_report_class class); /* translated */

enum vigie_report_level {
	VIGIE_REPORT_ALL,
	VIGIE_REPORT_DEPARTMENT,
	VIGIE_REPORT_SCHOOL,
	VIGIE_REPORT_PROGRAMME
};
const char *vigie_report_level_word(enum vigie_report_level level); /* "department" */

struct vigie_report_row {
	enum vigie_report_level level;
	char key[96]; /* department, UAI, programme; "" all */
	char name[160]; /* of the school or programme; "" unknown */
	size_t parent; /* row it is part of; of the first, itself */
	struct vigie_cell referred, classes[VIGIE_REPORT_CLASSES_N];
	bool minutes_shown;
	int64_t minutes; /* of sessions with the pupil, in the year */
	int64_t schools; /* partner schools: where VIGIE_REPORT_FEWEST were helped; -1 hidden or of
			    a school */
	int64_t tutors; /* distinct names given to referrals; -1 hidden */
	int64_t declared; /* the programme's `volunteers` times its partner schools; -1 unsaid */
	struct vigie_change average_helped, average_waiting; /* of the general average */
	struct vigie_change absence_helped, absence_waiting; /* half-days in 30 days */
};

/* Of the referrals that a rule raised and coordinators answered. */
struct vigie_report_rule {
	char name[96], title[256];
	struct vigie_cell answered, irrelevant; /* declined as "not relevant" */
};
struct vigie_report_school {
	char uai[9], name[120];
	struct vigie_cell pupils, flagged; /* of the year */
	vigie_decimal percent; /* NONE hidden */
};
/* Exam results: the helped beside the other pupils of the same schools. */
struct vigie_report_outcome {
	char name[64];
	struct vigie_cell helped, helped_yes, others, others_yes;
};

/* Pupils whom rules flagged in the year, by level or by rule. */
struct vigie_report_flagged {
	char key[96], title[256]; /* level ("" unsaid) or rule; title of the rule */
	struct vigie_cell pupils;
};

/* How long things take. */
enum vigie_report_delay {
	VIGIE_REPORT_DELAY_PROPOSED, /* from the flag until it is proposed */
	VIGIE_REPORT_DELAY_ANSWERED, /* then until the answer */
	VIGIE_REPORT_DELAY_STARTED, /* from a yes until help begins */
	VIGIE_REPORT_DELAY_WAITING, /* of those who wait, so far */
	VIGIE_REPORT_DELAYS_N,
};

/* Medians over the referrals made in the year, in days. */
struct vigie_report_waits {
	char key[96], name[160]; /* programme; "" all */
	int64_t days[VIGIE_REPORT_DELAYS_N]; /* -1: of fewer than five */
};

struct vigie_report {
	int year; /* first of the school year */
	vigie_day until; /* its last day, or today */
	struct vigie_report_row *rows; /* all, departments each with its schools, programmes */
	size_t n_rows;
	struct vigie_report_rule *rules; /* by name */
	size_t n_rules;
	struct vigie_report_school *schools; /* by UAI */
	size_t n_schools;
	struct vigie_cell flagged; /* pupils; those of two schools count in each */
	struct vigie_report_flagged *levels; /* in their order */
	size_t n_levels;
	struct vigie_report_flagged *flag_rules; /* by name; pupils of two rules count in each */
	size_t n_flag_rules;
	struct vigie_report_waits *waits; /* all, then by programme */
	size_t n_waits;
	vigie_decimal median_percent; /* of the schools with five pupils or more; NONE none */
	struct vigie_report_outcome *outcomes; /* by name */
	size_t n_outcomes;
};

struct vigie_report_query {
	int year;
	vigie_day today;
};
/* Owner: caller. 0 or -errno. */
int vigie_report_make(struct vigie_store *store, const struct vigie_config *config,
		      const struct vigie_report_query *query,
		      struct vigie_report **ret_report) VIGIE_MUST_CHECK;
void vigie_report_free(struct vigie_report *report);
VIGIE_DEFINE_FREEP(vigie_report, struct vigie_report, vigie_report_free)

#endif
