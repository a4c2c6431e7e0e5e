/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A school's part of a file (part.h). */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/store/brake.h"
#include "daemon/store/identity.h"
#include "daemon/store/joining.h"
#include "daemon/store/memory.h"
#include "daemon/store/part.h"
#include "daemon/store/schools.h"
#include "daemon/store/tuple.h"
#include "vigie/signature.h"

#define REJECTED(why) (VIGIE_REJECT_##why + 1)
#define TYPE_BIT(type) (UINT32_C(1) << (type))

int part_begin(struct part *part, const struct vigie_delivery *like, const uint8_t *digest,
	       const struct vigie_record_delivery *record)
{
	struct vigie_delivery *delivery = &part->delivery;
	int r = 0;

	*delivery = *like;
	delivery->kind = record->kind;
	delivery->year = record->year;
	part->extra = (struct delivery_extra){.digest = digest, .complete = record->complete};
	part->unreadable = part->pupils = 0;
	part->open = true;
	part->applied = false;
	vigie_buffer_clear(&part->dropped);
	if (record->school) {
		snprintf(delivery->school, sizeof(delivery->school), "%s", record->school);
		r = schools_find_or_add(part->store, record->school, &part->extra.school);
		if (r == 0)
			r = memory_take_roster(part->store, part->extra.school, &part->roster);
		part->roster.older = part->before != 0;
		part->roster.list_says = 0;
		part->roster.n_doubted = part->roster.n_sides = 0;
		vigie_buffer_clear(&part->roster.links);
		part->roster.part++;
	}
	part->extra.origin = part->before;
	return r < 0 ? r : deliveries_insert(part->store, delivery, &part->extra, &delivery->id);
}

void part_done(struct part *part)
{
	if (part->open) {
		if (part->applied && part->extra.school != 0)
			memory_keep_roster(part->store, &part->roster);
		roster_done(&part->roster);
		stage_done(&part->stage);
	}
	vigie_buffer_done(&part->dropped);
	part->open = false;
}

/* The school year of a record: of its own day, which must lie in the delivery's. */
static int place(const struct part *part, const struct vigie_record *record, int *ret_year)
{
	vigie_day day = tuple_day(record);
	int year = part->delivery.year;

	if (day != VIGIE_DAY_NONE) {
		int own = vigie_day_school_year(day);

		if (year != 0 && own != year)
			return REJECTED(OTHER_YEAR);
		year = own;
	}
	if (year == 0)
		return REJECTED(MISSING);
	*ret_year = year;
	return 0;
}

/* Who, when, what: to the stage. */
static int take_fact(struct part *part, const struct vigie_record *record)
{
	struct stage_set *set = NULL;
	struct pack_fact fact;
	uint32_t person = ROSTER_NONE;
	int year = 0;
	int r;

	if (part->extra.school == 0)
		return REJECTED(MISSING);
	r = place(part, record, &year);
	if (r == 0 && record->type != VIGIE_RECORD_TERM)
		r = identity_resolve(&part->roster, record, year, &person);
	if (r == 0)
		r = tuple_from_record(part->words, record, &fact);
	if (r != 0)
		return r;
	if (record->type == VIGIE_RECORD_TERM)
		return stage_add(&part->stage, year, record->type, 0, &fact);
	if (person == ROSTER_NONE ||
	    (record->type == VIGIE_RECORD_PUPIL && !tuple_pupil_enrolls(&record->pupil))) {
		part->delivery.unchanged++;
		return stage_touch(&part->stage, year, record->type, &set);
	}
	return stage_add(&part->stage, year, record->type, (size_t)person + 1, &fact);
}

/* The directory is not kept as facts of a year: the latest counts. */
static int take_directory(struct part *part, const struct vigie_record *record)
{
	int r = record->type == VIGIE_RECORD_SCHOOL
			? schools_put(part->store, record, part->delivery.year)
			: schools_put_district(part->store, record);

	if (r < 0)
		return r;
	part->delivery.unchanged += r == 0;
	part->delivery.facts_written += r == 1;
	if (r == 1)
		part->extra.replaced |= TYPE_BIT(record->type);
	return 0;
}

int part_take(struct part *part, const struct vigie_record *record)
{
	int r = record->type == VIGIE_RECORD_SCHOOL || record->type == VIGIE_RECORD_DISTRICT
			? take_directory(part, record)
			: take_fact(part, record);

	if (r == 0) {
		part->extra.types |= TYPE_BIT(record->type);
		part->delivery.accepted++;
	}
	if (r > 0)
		part->delivery.rejected++;
	part->delivery.seen++;
	return r;
}

struct vigie_unclear part_unclear(struct part *part, const struct vigie_record *record,
				  enum vigie_rejection why)
{
	const struct roster *roster = &part->roster;
	struct vigie_unclear unclear = {
		.why = why, .record = record, .school = part->delivery.school};

	if (place(part, record, &unclear.year) != 0)
		unclear.year = part->delivery.year;
	for (size_t i = 0; i < roster->n_sides; i++)
		unclear.sides[unclear.n_sides++] = roster->persons[roster->sides[i]].id;
	return unclear;
}

static int reject_chunk(struct part *part, const struct stage_set *set,
			const struct stage_chunk *chunk,
			int (*on_row)(void *userdata, uint32_t line), void *userdata)
{
	struct pack_reader reader;
	struct pack_fact fact;
	int r;

	pack_reader_init(&reader, &pack_kinds[set->type], chunk->bytes, chunk->size);
	while ((r = pack_read(&reader, &fact)) > 0) {
		part->delivery.accepted--;
		part->delivery.rejected++;
		r = on_row(userdata, (uint32_t)fact.field[PACK_LINE]);
		if (r != 0)
			return r;
	}
	part->unreadable += set->type == VIGIE_RECORD_PUPIL;
	return r;
}

int part_reject_doubted(struct part *part, int (*on_row)(void *userdata, uint32_t line),
			void *userdata)
{
	int r = 0;

	for (size_t i = 0; i < part->stage.n && part->roster.n_doubted > 0; i++) {
		struct stage_set *set = &part->stage.sets[i];

		for (size_t at = 1; r == 0 && at < set->n_chunks; at++) {
			if (!set->chunks[at] || !part->roster.persons[at - 1].doubtful)
				continue;
			r = reject_chunk(part, set, set->chunks[at], on_row, userdata);
			stage_drop(set, at);
		}
	}
	return r;
}

static struct application application_of(struct part *part)
{
	return (struct application){
		.store = part->store,
		.roster = &part->roster,
		.school = part->extra.school,
		.delivery = (uint32_t)part->delivery.id,
		.complete = part->extra.complete,
		.keep_pupils = part->unreadable > 0,
		.reports = part->delivery.kind == VIGIE_DELIVERY_REPORTS,
		.before = part->before,
	};
}

int part_weigh(struct part *part)
{
	bool too_many = false;
	int r;

	part->application = application_of(part);
	for (size_t i = 0; i < part->stage.n; i++) {
		size_t before = part->dropped.size;
		uint64_t present = 0;

		if (part->stage.sets[i].type != VIGIE_RECORD_PUPIL)
			continue;
		r = apply_list_dropped(&part->application, &part->stage.sets[i], &present,
				       &part->dropped);
		if (r < 0)
			return r;
		part->pupils += present;
		too_many |= brake_dropped((part->dropped.size - before) / sizeof(int64_t), present);
	}
	return too_many;
}

/* Who turned out to be one, while the part was read. */
static int join_linked(struct part *part)
{
	const struct roster_link *links = (const struct roster_link *)part->roster.links.data;
	const struct vigie_ruling ruling = {
		.when = part->delivery.received,
		.day = vigie_clock_local(part->delivery.received, "UTC", NULL),
		.who = VIGIE_SIGNATURE_SERVICE,
		.why = "a row says both",
	};
	int r = 0;

	for (size_t i = 0; r == 0 && i < part->roster.links.size / sizeof(*links); i++) {
		const struct joining joining = {
			.store = part->store,
			.kept = part->roster.persons[links[i].kept].id,
			.other = part->roster.persons[links[i].other].id,
			.ruling = &ruling,
		};

		r = joining_join(&joining);
	}
	return r > 0 ? -EUCLEAN : r;
}

static bool has_news(const struct part *part)
{
	return part->delivery.facts_written > 0 || part->roster.rewritten;
}

int part_apply(struct part *part)
{
	struct application *application = &part->application;
	struct vigie_delivery *delivery = &part->delivery;
	int r = 0;

	*application = application_of(part);
	for (size_t i = 0; i < part->stage.n && r == 0; i++)
		r = apply_set(application, &part->stage.sets[i]);
	if (r < 0)
		return r;
	delivery->unchanged += application->unchanged;
	delivery->facts_written += application->written;
	delivery->state = has_news(part) ? VIGIE_DELIVERY_STORED : VIGIE_DELIVERY_UNCHANGED;
	part->extra.added |= application->added;
	part->extra.replaced |= application->replaced;
	if (part->roster.rewritten)
		part->extra.replaced |= TYPE_BIT(VIGIE_RECORD_PUPIL);
	r = deliveries_update(part->store, delivery, &part->extra);
	if (r == 0)
		r = deliveries_supersede(part->store, delivery, &part->extra);
	if (r == 0 && part->extra.school != 0 &&
	    (application->written > 0 || part->roster.learnt || part->words->learnt))
		r = schools_mark_changed(part->store, part->extra.school);
	if (r == 0)
		r = join_linked(part);
	part->applied = r == 0;
	return r;
}
