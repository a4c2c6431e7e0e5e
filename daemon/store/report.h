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

#endif
