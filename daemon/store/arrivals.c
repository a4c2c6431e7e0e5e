/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a source last delivered something of a kind: what `expect` asks. Reads only. */
#include <errno.h>

#include "daemon/store/database.h"

#define ARRIVAL                                                                                    \
	"SELECT received FROM delivery WHERE source = ?1 AND kind = ?2 AND state IN (0, 1)"        \
	" AND source <> ''"

#define ARRIVALS_STATEMENTS(X)                                                                     \
	X(ARRIVALS_LAST, ARRIVAL " ORDER BY received DESC LIMIT 1")                                \
	X(ARRIVALS_LAST_HOLDING, ARRIVAL " AND types & ?3 ORDER BY received DESC LIMIT 1")

STORE_DEFINE_STATEMENTS(ARRIVALS, ARRIVALS_STATEMENTS)

_Static_assert(VIGIE_DELIVERY_STORED == 0 && VIGIE_DELIVERY_UNCHANGED == 1,
	       "ARRIVAL names these numbers");

#define BIT(type) (UINT32_C(1) << VIGIE_RECORD_##type)

/* The records of a kind, where a delivery holds several kinds. */
static uint32_t types_of(enum vigie_delivery_kind kind)
{
	switch (kind) {
	case VIGIE_DELIVERY_PUPILS:
		return BIT(PUPIL);
	case VIGIE_DELIVERY_GRADES:
		return BIT(AVERAGE) | BIT(MARK);
	case VIGIE_DELIVERY_ABSENCES:
		return BIT(ABSENCE) | BIT(COUNT);
	case VIGIE_DELIVERY_LATENESS:
		return BIT(LATENESS) | BIT(COUNT);
	case VIGIE_DELIVERY_PUNISHMENTS:
		return BIT(PUNISHMENT);
	case VIGIE_DELIVERY_SANCTIONS:
		return BIT(SANCTION);
	case VIGIE_DELIVERY_INCIDENTS:
		return BIT(INCIDENT);
	case VIGIE_DELIVERY_REPORTS:
		return BIT(AVERAGE) | BIT(SUPPORT);
	case VIGIE_DELIVERY_OUTCOMES:
		return BIT(OUTCOME);
	case VIGIE_DELIVERY_DIRECTORY:
		return BIT(SCHOOL) | BIT(DISTRICT);
	case VIGIE_DELIVERY_RECORDS:
		break;
	}
	return 0;
}

/* The later of `*moment` and of the bound statement's row, if it has one. */
static int take_later(struct vigie_store *store, sqlite3_stmt *statement, vigie_time *moment)
{
	int r = database_step(store, statement);

	if (r == 1 && sqlite3_column_int64(statement, 0) > *moment)
		*moment = sqlite3_column_int64(statement, 0);
	database_reset(statement);
	return r < 0 ? r : 0;
}

int vigie_store_last_arrival(struct vigie_store *store, const char *source,
			     enum vigie_delivery_kind kind, vigie_time *ret_moment)
{
	sqlite3_stmt *statement = NULL;
	vigie_time moment = VIGIE_TIME_NONE;
	int r = database_bind(store, &statements_ARRIVALS, ARRIVALS_LAST, &statement, "ti", source,
			      (int64_t)kind);

	if (r == 0)
		r = take_later(store, statement, &moment);
	if (r == 0)
		r = database_bind(store, &statements_ARRIVALS, ARRIVALS_LAST_HOLDING, &statement,
				  "tii", source, (int64_t)VIGIE_DELIVERY_RECORDS,
				  (int64_t)types_of(kind));
	if (r == 0)
		r = take_later(store, statement, &moment);
	if (r == 0)
		*ret_moment = moment;
	return r;
}
