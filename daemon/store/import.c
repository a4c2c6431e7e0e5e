/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One file into the store, in one transaction: known bytes are not decoded; a refused or held file
 * leaves its delivery and its rejected rows in quarantine and nothing else; a dry run leaves
 * nothing at all.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/store/database.h"
#include "daemon/store/identity.h"
#include "daemon/store/memory.h"
#include "daemon/store/quarantine.h"
#include "daemon/store/run.h"

static void run_done(struct run *run)
{
	part_done(&run->part);
	vigie_buffer_done(&run->rejected);
}

static bool is_unclear(enum vigie_rejection why)
{
	return why == VIGIE_REJECT_AMBIGUOUS || why == VIGIE_REJECT_CONFLICT ||
	       why == VIGIE_REJECT_UNKNOWN_SHAPE; /* beside exports, something else */
}

static void tell_rejected(struct run *run, const struct vigie_rejected_row *row)
{
	const struct vigie_rejected_row *told = &run->told;

	if (!run->import->on_reject ||
	    (told->line == row->line && row->line != 0 && told->column == row->column &&
	     told->why == row->why && strcmp(told->member, row->member) == 0))
		return;
	run->told = *row;
	run->import->on_reject(run->import->userdata, row->line, row->column, row->why);
}

static int note_rejected(struct run *run, uint32_t line, uint32_t column, enum vigie_rejection why)
{
	struct vigie_rejected_row row = {.delivery = run->part.open ? run->part.delivery.id : 0,
					 .line = line,
					 .column = column,
					 .why = why};

	memcpy(row.member, run->common.member, sizeof(row.member));
	run->unclear += is_unclear(why);
	brake_note(&run->rows, line, is_unclear(why));
	tell_rejected(run, &row);
	if (run->rejected.size < QUARANTINE_ROWS_MAX * sizeof(row))
		vigie_buffer_append(&run->rejected, (const char *)&row, sizeof(row));
	return vigie_buffer_error(&run->rejected);
}

/* The file's figures are the sums of its parts'. */
static void add_up(struct run *run)
{
	const struct vigie_delivery *part = &run->part.delivery;
	struct vigie_delivery *total = &run->total;

	if (run->n_parts++ == 0) {
		total->id = part->id;
		total->kind = part->kind;
		total->year = part->year;
		memcpy(total->format, part->format, sizeof(total->format));
		memcpy(total->school, part->school, sizeof(total->school));
	} else if (strcmp(total->school, part->school) != 0) {
		total->school[0] = '\0';
	}
	if (part->state == VIGIE_DELIVERY_STORED)
		total->state = VIGIE_DELIVERY_STORED;
	total->seen += part->seen;
	total->accepted += part->accepted;
	total->rejected += part->rejected;
	total->unchanged += part->unchanged;
	total->facts_written += part->facts_written;
}

static int tell_part(const struct run *run)
{
	const struct part *part = &run->part;
	const struct vigie_import_part told = {
		.school = part->delivery.school,
		.kind = part->delivery.kind,
		.year = part->delivery.year,
		.changes = part->application.changes,
		.pupils = part->pupils,
		.dropped = (const int64_t *)part->dropped.data,
		.n_dropped = part->dropped.size / sizeof(int64_t),
	};

	return run->import->on_part ? run->import->on_part(run->import->userdata, &told) : 0;
}

static int weigh(struct run *run)
{
	int r;

	if (run->brake != VIGIE_BRAKE_NONE || (run->import->force && !run->import->on_part))
		return 0;
	r = part_weigh(&run->part);
	if (r == 1 && !run->import->force)
		run->brake = VIGIE_BRAKE_DROPPED_PUPILS;
	return r;
}

static int on_doubted(void *userdata, uint32_t line)
{
	return note_rejected(userdata, line, 0, VIGIE_REJECT_AMBIGUOUS);
}

/* After a brake nothing more is applied, but all is still read: the report is complete. */
static int end_part(struct run *run)
{
	struct part *part = &run->part;
	int r;

	if (!part->open)
		return 0;
	r = part_reject_doubted(part, on_doubted, run);
	if (r == 0)
		r = weigh(run);
	if (r >= 0 && run->brake == VIGIE_BRAKE_NONE) {
		r = part_apply(part);
		run->respected += part->application.respected;
		if (r == 0)
			r = tell_part(run);
	}
	if (r >= 0)
		add_up(run);
	part_done(part);
	return r < 0 ? r : 0;
}

static int tell_unclear(struct run *run, const struct vigie_record *record,
			enum vigie_rejection why)
{
	struct vigie_unclear unclear;
	int r;

	if (!run->import->on_unclear ||
	    (why != VIGIE_REJECT_AMBIGUOUS && why != VIGIE_REJECT_CONFLICT))
		return 0;
	unclear = part_unclear(&run->part, record, why);
	r = identity_key(record, unclear.year, unclear.key);
	return r < 0 ? r : run->import->on_unclear(run->import->userdata, &unclear);
}

static int on_record(void *userdata, const struct vigie_record *record)
{
	struct run *run = userdata;
	int r;

	if (record->type == VIGIE_RECORD_DELIVERY) {
		r = end_part(run);
		return r < 0 ? r
			     : part_begin(&run->part, &run->common, run->digest, &record->delivery);
	}
	if (!run->part.open)
		return -EINVAL;
	r = part_take(&run->part, record);
	if (r > 0) {
		int told = tell_unclear(run, record, (enum vigie_rejection)(r - 1));

		if (told != 0)
			return told;
	}
	if (r == 0)
		brake_note(&run->rows, record->line, true);
	else if (r > 0 && record->type == VIGIE_RECORD_PUPIL)
		run->part.unreadable++;
	return r > 0 ? note_rejected(run, record->line, 0, (enum vigie_rejection)(r - 1)) : r;
}

static int on_reject(void *userdata, uint32_t line, uint32_t column, enum vigie_rejection why)
{
	struct run *run = userdata;
	struct vigie_delivery *delivery = run->part.open ? &run->part.delivery : &run->total;

	delivery->seen++;
	delivery->rejected++;
	run->part.unreadable++;
	return note_rejected(run, line, column, why);
}

/* The file is an archive: what comes now is of this member, or of none in particular. */
static int on_member(void *userdata, const char *name, const struct vigie_format *format)
{
	struct run *run = userdata;

	snprintf(run->common.member, sizeof(run->common.member), "%s", name ? name : "");
	if (format)
		snprintf(run->common.format, sizeof(run->common.format), "%s", format->name);
	if (run->import->on_member)
		run->import->on_member(run->import->userdata, name);
	return 0;
}

static bool rejects_too_many(const struct run *run)
{
	return brake_rejected(run->total.rejected - run->unclear, run->total.seen) ||
	       brake_rejected(run->rows.rejected, run->rows.seen);
}

static int settle(struct run *run)
{
	struct vigie_delivery before;
	int r = 0;

	if (run->brake == VIGIE_BRAKE_NONE && !run->import->force && rejects_too_many(run))
		run->brake = VIGIE_BRAKE_REJECTED_ROWS;
	if (run->brake != VIGIE_BRAKE_NONE || run->import->dry_run) {
		vigie_store_rollback(run->store);
		run->total.id = 0;
		return run->brake != VIGIE_BRAKE_NONE ? run_hold(run) : 0;
	}
	if (run->total.state == VIGIE_DELIVERY_UNCHANGED)
		r = deliveries_find_applied(run->store, run->digest,
					    run->n_parts ? run->total.id : INT64_MAX, &before);
	if (r == 1)
		return run_confirm(run, before.id);
	return r < 0 ? r : run_keep(run);
}

static int decode(struct run *run, struct vigie_input *input)
{
	const struct vigie_sink sink = {.on_record = on_record,
					.on_reject = on_reject,
					.userdata = run,
					.on_member = on_member};
	uint32_t line = 0;
	int r = vigie_store_begin(run->store);

	if (r < 0)
		return r;
	r = memory_begin(run->store);
	if (r < 0) {
		vigie_store_rollback(run->store);
		return r;
	}
	r = vigie_format_decode(run->format, input, &run->import->options, &sink, NULL, &line);
	if (r > 0) {
		part_done(&run->part);
		vigie_store_rollback(run->store);
		return run_refuse(run, (enum vigie_rejection)(r - 1), line);
	}
	if (r == 0)
		r = end_part(run);
	if (r == 0)
		r = settle(run);
	if (r < 0)
		vigie_store_rollback(run->store);
	return r;
}

static int prepare(struct run *run, struct vigie_input *input)
{
	struct vigie_delivery *common = &run->common;
	const char *head = NULL;
	size_t size = 0;
	int r = 0;

	run->format = run->import->format;
	if (!run->format) {
		r = vigie_input_head(input, &head, &size);
		if (r < 0)
			return r;
		run->format = vigie_format_probe(head, size);
	}
	if (run->format)
		snprintf(common->format, sizeof(common->format), "%s", run->format->name);
	run->total = *common;
	return digest_import(run->import, input, run->digest);
}

/* Too large to be read even once: told apart by its name alone. */
static int refuse_unread(struct run *run)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	const char *path = run->import->path;
	int r = vigie_input_from_memory(path, strlen(path), path, &input);

	if (r == 0)
		r = digest_import(run->import, input, run->digest);
	return r < 0 ? r : run_refuse(run, VIGIE_REJECT_TOO_LARGE, 0);
}

/* Whatever of this file was held since is settled: it is as it was. */
static int take_known(struct run *run, const struct vigie_delivery *known)
{
	struct vigie_delivery *total = &run->total;

	*total = *known;
	memcpy(total->source, run->common.source, sizeof(total->source));
	memcpy(total->file, run->common.file, sizeof(total->file));
	total->state = VIGIE_DELIVERY_KNOWN;
	total->unchanged = known->accepted;
	total->facts_written = 0;
	return run->import->dry_run ? 0
				    : quarantine_settle(run->store, total, run->digest, 0, false);
}

static int import_file(struct run *run)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	struct vigie_delivery known;
	int r = vigie_input_open(run->import->path, run->common.file, &input);

	if (r == -EFBIG)
		return refuse_unread(run);
	if (r == 0)
		r = prepare(run, input);
	if (r == 0)
		r = deliveries_find_known(run->store, run->import, run->digest, &known);
	if (r < 0)
		return r;
	if (r == 1)
		return take_known(run, &known);
	/* Whose rows were rejected may be known by now; the others have nothing new to say. */
	if (run->part.before == 0) {
		r = deliveries_find_same_file(run->store, run->import, run->digest, &known);
		if (r == 1)
			r = deliveries_find_origin(run->store, known.id, &run->part.before);
	}
	return r < 0 ? r : decode(run, input);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

int vigie_store_import(struct vigie_store *store, const struct vigie_import *import,
		       struct vigie_delivery *ret_delivery)
{
	VIGIE_CLEANUP(run_done)
	struct run run = {.store = store, .import = import};
	struct vigie_delivery *common = &run.common;
	int r;

	run.part.store = store;
	run.part.words = &database_memory(store)->words;
	common->state = VIGIE_DELIVERY_UNCHANGED;
	common->received = import->received;
	snprintf(common->source, sizeof(common->source), "%s",
		 import->source ? import->source : "");
	snprintf(common->file, sizeof(common->file), "%s",
		 import->file ? import->file : base_name(import->path));
	r = import->retry ? deliveries_find_origin(store, import->retry, &run.part.before) : 0;
	if (r == 0)
		r = import_file(&run);
	if (r == 0)
		*ret_delivery = run.total;
	return r;
}
