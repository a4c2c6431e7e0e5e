/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a run over a file ends: what is written of it, and committed (run.h). */
#include <string.h>

#include "daemon/store/database.h"
#include "daemon/store/memory.h"
#include "daemon/store/quarantine.h"
#include "daemon/store/run.h"
#include "daemon/store/schools.h"

/* Every row kept of the file's rejections; rows before the first part are the file's. */
static int write_rejected(struct run *run)
{
	const struct vigie_rejected_row *rows =
		(const struct vigie_rejected_row *)run->rejected.data;
	size_t n = run->rejected.size / sizeof(*rows);
	int r = 0;

	for (size_t i = 0; i < n && r == 0; i++) {
		int64_t delivery = run->total.id;

		if (run->total.state != VIGIE_DELIVERY_HELD && rows[i].delivery != 0)
			delivery = rows[i].delivery;
		r = deliveries_reject(run->store, delivery, (int64_t)i + 1, &rows[i]);
	}
	return r;
}

/* A held or refused file. One that is larger than any real export is not copied either. */
static int insert_outcome(struct run *run)
{
	struct delivery_extra extra = {.digest = run->digest, .origin = run->part.before};
	int r = 0;

	if (run->total.school[0] != '\0')
		r = schools_find_or_add(run->store, run->total.school, &extra.school);
	if (r >= 0)
		r = deliveries_insert(run->store, &run->total, &extra, &run->total.id);
	if (r == 0)
		r = write_rejected(run);
	if (r == 0 && run->total.refusal != VIGIE_REJECT_TOO_LARGE)
		r = quarantine_keep(run->store, run->import, run->digest, run->total.id);
	return r < 0 ? r
		     : quarantine_settle(run->store, &run->total, run->digest, extra.school, false);
}

/* It leaves one row, however often it comes. */
static int write_outcome(struct run *run)
{
	struct vigie_delivery before;
	int r = deliveries_find_digest(run->store, run->digest, &before);

	if (r == 1 && before.state == run->total.state && before.brake == run->total.brake &&
	    before.refusal == run->total.refusal) {
		run->total.id = before.id;
		r = 0;
	} else if (r >= 0) {
		r = insert_outcome(run);
	}
	return r < 0 ? r : quarantine_note(run->store, run->import, run->total.id);
}

/* In a transaction of its own: everything else was rolled back. */
static int keep_outcome(struct run *run)
{
	int r;

	run->total.id = 0;
	if (run->import->dry_run)
		return 0;
	r = vigie_store_begin(run->store);
	if (r < 0)
		return r;
	r = write_outcome(run);
	if (r == 0)
		r = vigie_store_commit(run->store);
	if (r < 0)
		vigie_store_rollback(run->store);
	return r;
}

int run_refuse(struct run *run, enum vigie_rejection why, uint32_t line)
{
	run->total = run->common;
	run->total.state = VIGIE_DELIVERY_REFUSED;
	run->total.refusal = why;
	run->total.refusal_line = line;
	vigie_buffer_clear(&run->rejected);
	return keep_outcome(run);
}

int run_hold(struct run *run)
{
	run->total.state = VIGIE_DELIVERY_HELD;
	run->total.brake = run->brake;
	run->total.facts_written = run->total.unchanged = 0;
	return keep_outcome(run);
}

/* What was applied waits for nobody any more, but for its own rejected rows. */
static int settle_applied(struct run *run)
{
	int64_t school = run->total.school[0] != '\0' ? run->part.extra.school : 0;
	int r = 0;

	if (run->total.rejected > 0)
		r = quarantine_keep(run->store, run->import, run->digest, run->total.id);
	if (r == 0)
		r = quarantine_settle(run->store, &run->total, run->digest, school, true);
	return r < 0 ? r : quarantine_note(run->store, run->import, run->total.id);
}

/* The open transaction's end: what was applied stays. */
int run_keep(struct run *run)
{
	struct delivery_extra extra = {.digest = run->digest, .origin = run->part.before};
	int r = 0;

	if (run->n_parts == 0)
		r = deliveries_insert(run->store, &run->total, &extra, &run->total.id);
	if (r == 0)
		r = write_rejected(run);
	if (r == 0)
		r = deliveries_confirm(run->store, run->digest, run->respected == 0);
	if (r == 0)
		r = settle_applied(run);
	if (r == 0)
		r = vigie_store_commit(run->store);
	if (r == 0)
		memory_trust(run->store);
	return r;
}

/* Bytes applied before, replaced meanwhile, and true again: only that is noted. */
int run_confirm(struct run *run, int64_t delivery)
{
	int r;

	vigie_store_rollback(run->store);
	run->total.id = delivery;
	r = vigie_store_begin(run->store);
	if (r == 0)
		r = deliveries_confirm(run->store, run->digest, run->respected == 0);
	if (r == 0)
		r = quarantine_settle(run->store, &run->total, run->digest, 0, false);
	if (r == 0 && run->total.rejected == 0)
		r = quarantine_settle_bytes(run->store, run->digest);
	if (r == 0)
		r = quarantine_note(run->store, run->import, delivery);
	return r < 0 ? r : vigie_store_commit(run->store);
}
