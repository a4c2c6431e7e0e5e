/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of flags and decisions, for the referral room and for the facts. Nothing here opens a
 * transaction or decides anything. No SQL and no SQLite type shows.
 */
#ifndef VIGIE_STORE_FLAGS_H
#define VIGIE_STORE_FLAGS_H

#include "vigie/referral.h"

/* A flag that is pending, raised or held. */
struct flag_row {
	int64_t id, person;
	const char *rule;
	enum vigie_flag_state state;
	enum vigie_priority priority;
	vigie_day since;
	bool referred; /* has (or had) a referral */
};
/* Of one school, by rule, then person. The callback must not write flags. */
int flags_each_current(struct vigie_store *store, int64_t school,
		       int (*on_flag)(void *userdata, const struct flag_row *flag), void *userdata);

struct flag_start {
	int64_t school, person;
	const struct vigie_rule_info *rule;
	enum vigie_flag_state state;
	vigie_day since;
};
int flags_insert(struct vigie_store *store, const struct flag_start *start,
		 int64_t *ret_id) VIGIE_MUST_CHECK;
int flags_hold(struct vigie_store *store, int64_t id,
	       const struct vigie_rule_info *rule) VIGIE_MUST_CHECK;

/* What is kept of the moment a flag is raised. */
struct flag_decision {
	const struct vigie_rule_info *rule;
	const char *fingerprint;
	const char *sentence, *conditions; /* of the rule, kept once for a fingerprint */
	const char *values; /* one JSON object */
	const char *findings; /* a line for each of the conditions */
	vigie_decimal score; /* the best of the rule's; 0 none */
	vigie_day day;
	vigie_time moment;
};
/* The flag takes title and priority of the rule that decides. */
int flags_raise(struct vigie_store *store, int64_t id,
		const struct flag_decision *decision) VIGIE_MUST_CHECK;
int flags_clear(struct vigie_store *store, int64_t id, vigie_day day,
		enum vigie_flag_reason reason) VIGIE_MUST_CHECK;
/* A pending flag whose condition stopped holding leaves no trace. */
int flags_drop(struct vigie_store *store, int64_t id) VIGIE_MUST_CHECK;

/* Is it raised, without a referral that it ever spoke for? 1, 0, -errno. */
int flags_is_unheard(struct vigie_store *store, int64_t id) VIGIE_MUST_CHECK;

/* Flags of a rule raised from `first` to `last`, whatever became of them. */
int flags_count_raised(struct vigie_store *store, int64_t school, const char *rule, vigie_day first,
		       vigie_day last, int64_t *ret_n) VIGIE_MUST_CHECK;
/* Day from which `rest` counts: the last clearing of a raised flag of this rule, or closing of its
 * referral; NONE. */
int flags_rested_from(struct vigie_store *store, int64_t school, int64_t person, const char *rule,
		      vigie_day *ret_day) VIGIE_MUST_CHECK;
/* The day of the last evaluation applied to the school; NONE. */
int flags_get_evaluated(struct vigie_store *store, int64_t school,
			vigie_day *ret_day) VIGIE_MUST_CHECK;
int flags_put_evaluated(struct vigie_store *store, int64_t school, vigie_day day) VIGIE_MUST_CHECK;

/* The decision as it was kept; strings are appended to `arena`. -ENOENT when it was never raised.
 */
struct flag_record {
	vigie_day day;
	const char *fingerprint, *text, *values;
	const char *author, *reason; /* NULL unsaid */
	const char *sentence, *conditions, *findings; /* NULL: decided before they were kept */
};
int flags_get_record(struct vigie_store *store, int64_t id, struct vigie_arena *arena,
		     struct flag_record *ret_record) VIGIE_MUST_CHECK;

#endif
