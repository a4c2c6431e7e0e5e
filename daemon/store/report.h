/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report of a school year reads. Only reads; counts nothing that is to be hidden. */
#ifndef VIGIE_STORE_REPORT_H
#define VIGIE_STORE_REPORT_H

#include "vigie/referral.h"

struct report_span {
	vigie_day first, last; /* of the year, as far as it has come */
	vigie_time end; /* of the last day */
};

/* A referral that was open at some time of the span, as it stood at its end. */
struct report_case {
	int64_t id, person, school;
	char uai[9], school_name[120], department[4];
	char programme[64], tutor[96];
	enum vigie_referral_state state; /* of one on hold: the state before */
	vigie_day created, started; /* NONE: not within the span or before */
	int64_t minutes; /* of the span's sessions with the pupil */
};
/* By person, then number. */
int report_each_case(struct vigie_store *store, const struct report_span *span,
		     int (*on_case)(void *userdata, const struct report_case *one), void *userdata);
/* A referral that a coordinator answered in the span, once for each rule that raised it. */
int report_each_answer(struct vigie_store *store, const struct report_span *span,
		       int (*on_answer)(void *userdata, const char *rule, const char *title,
					bool irrelevant),
		       void *userdata);
/* Pupils whom a school named in the year, and those of them whom a rule flagged in the span. */
int report_each_school(struct vigie_store *store, int year, const struct report_span *span,
		       int (*on_school)(void *userdata, const struct vigie_school *school,
					int64_t pupils, int64_t flagged),
		       void *userdata);

/* A rule that flagged a pupil of a school in the span. By school, pupil, rule. */
struct report_flagged {
	int64_t school, person;
	char rule[96], title[256];
};
int report_each_flagged(struct vigie_store *store, const struct report_span *span,
			int (*on_flagged)(void *userdata, const struct report_flagged *one),
			void *userdata);

/* The dates of a referral that was made in the span; NONE not yet. By programme. */
struct report_wait {
	char programme[64];
	bool waiting; /* for a place, now */
	vigie_day created, proposed, started;
	vigie_time answered, accepted; /* first answer, first yes */
};
int report_each_wait(struct vigie_store *store, const struct report_span *span,
		     int (*on_wait)(void *userdata, const struct report_wait *one), void *userdata);

#endif
