/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Referrals of a pupil whose family objects: withdrawn like any other, in the transaction in which
 * the objection is noted. */
#include "daemon/referral/act.h"
#include "daemon/referral/move.h"
#include "daemon/referral/rows.h"
#include "vigie/person.h"

struct objection {
	struct queue queue;
	const struct vigie_ruling *ruling;
};

static int withdraw(const struct objection *objection, int64_t id)
{
	const struct vigie_referral_order order = {
		.referral = id,
		.event = VIGIE_EVENT_REFERRAL_WITHDRAW,
		.who = objection->ruling->who,
		.through = MOVE_THROUGH_OBJECTION,
		.reason = VIGIE_REASON_OBJECTION,
		.note = objection->ruling->why,
		.now = objection->ruling->when,
	};
	enum vigie_referral_outcome outcome = VIGIE_MOVED;

	/* One that another of them took along is closed already. */
	return act_within(&objection->queue, &order, objection->queue.moment.day, &outcome, NULL);
}

static int withdraw_all(void *userdata, int64_t person)
{
	VIGIE_CLEANUP(rows_done) struct rows rows = {0};
	const struct objection *objection = userdata;
	int r = referrals_each_of_person(objection->queue.store, person, rows_add_id, &rows);

	for (size_t i = 0; r == 0 && i < rows.n; i++)
		r = withdraw(objection, rows.items[i].id);
	return r;
}

int vigie_referral_object(struct vigie_store *store, const struct vigie_config *config,
			  int64_t person, const struct vigie_ruling *ruling)
{
	struct objection objection = {
		.queue = {.store = store, .config = config, .moment = {ruling->day, ruling->when}},
		.ruling = ruling,
	};

	return vigie_person_object(store, person, ruling, withdraw_all, &objection);
}
