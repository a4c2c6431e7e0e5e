/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Differences between what a part says and what stands (apply.h). */
#include <errno.h>
#include <string.h>

#include "daemon/store/affected.h"
#include "daemon/store/tuple.h"

#define FACTS_STATEMENTS(X)                                                                        \
	X(FACTS_BODIES, "SELECT body, delivery FROM fact"                                          \
			" WHERE school = ? AND year = ? AND kind = ? AND person = ?"               \
			" ORDER BY delivery")                                                      \
	X(FACTS_WRITE, "INSERT OR REPLACE INTO fact(school, year, kind, person, delivery, body)"   \
		       " VALUES(?, ?, ?, ?, ?, ?)")

STORE_DEFINE_STATEMENTS(FACTS, FACTS_STATEMENTS)

/* Working memory of one set. */
struct work {
	struct application *application;
	const struct stage_set *set;
	const struct pack_kind *kind;
	struct fold stands, says;
	struct vigie_buffer body; /* of the last row of the person */
	int64_t body_delivery; /* that row's; 0 none */
	uint64_t terms; /* a bit per term that the set speaks of */
	uint64_t repeated; /* records of the person in whose place a later one stands */
	struct fold gone; /* taken back after `before`; in no order */
	struct vigie_buffer segment;
	struct pack_writer writer;
};

static void work_done(struct work *work)
{
	fold_done(&work->stands);
	fold_done(&work->says);
	fold_done(&work->gone);
	vigie_buffer_done(&work->body);
	vigie_buffer_done(&work->segment);
}

/* What stands of the person, and the row that further segments go to. */
static int read_stands(struct work *work, int64_t person)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	struct application *application = work->application;
	int r = database_bind(application->store, &statements_FACTS, FACTS_BODIES, &statement,
			      "iiii", application->school, (int64_t)work->set->year,
			      (int64_t)work->set->type, person);

	fold_clear(&work->stands);
	fold_clear(&work->gone);
	work->body_delivery = 0;
	while (r == 0 && (r = database_step(application->store, statement)) == 1) {
		const void *body = sqlite3_column_blob(statement, 0);
		size_t size = (size_t)sqlite3_column_bytes(statement, 0);

		vigie_buffer_clear(&work->body);
		vigie_buffer_append(&work->body, body, size);
		work->body_delivery = sqlite3_column_int64(statement, 1);
		r = fold_body(&work->stands, work->kind, body, size, NULL);
		if (r == 0 && application->before != 0)
			r = fold_removals(&work->gone, work->kind, body, size, application->before);
	}
	return r;
}

static int add_to_segment(struct work *work, const struct pack_fact *fact, uint32_t *types,
			  uint64_t *count)
{
	struct vigie_buffer *segment = &work->segment;
	uint8_t *end;

	if (vigie_buffer_reserve(segment, PACK_BYTES_MAX) < 0)
		return -ENOMEM;
	end = pack_write(&work->writer, fact, (uint8_t *)segment->data + segment->size);
	segment->size = (size_t)(end - (uint8_t *)segment->data);
	*types |= UINT32_C(1) << work->set->type;
	++*count;
	work->application->written++;
	return 0;
}

/* One thing that stands and is not said: gone, when all was said. */
static int take_back(struct work *work, const struct pack_fact *fact)
{
	struct pack_fact removal = *fact;

	removal.removed = true;
	removal.field[PACK_LINE] = 0;
	for (unsigned i = work->kind->n_key + 1u; i <= work->kind->n_fields; i++)
		removal.field[i] = 0;
	return add_to_segment(work, &removal, &work->application->replaced,
			      &work->application->changes[work->set->type].removed);
}

_Static_assert((int)AVERAGE_TERM == (int)COUNT_TERM, "one field is the term of both");

/* Does the part, being complete, also speak of what it does not hold? A file of school reports is
 * complete for its terms; it is no list of the school's pupils. */
static bool is_spoken_of(const struct work *work, const struct pack_fact *stands)
{
	enum vigie_record_type type = work->set->type;
	int64_t term = stands->field[AVERAGE_TERM];

	if (!work->application->complete)
		return false;
	if (!work->application->reports)
		return true;
	if (type == VIGIE_RECORD_AVERAGE || type == VIGIE_RECORD_COUNT)
		return term >= 0 && term < 64 && work->terms >> term & 1;
	return type != VIGIE_RECORD_PUPIL && type != VIGIE_RECORD_TERM;
}

/* A delivery that is tried again is older than what came since. */
static bool was_said_since(const struct work *work, const struct pack_fact *stands,
			   const struct pack_fact *says)
{
	if (work->application->before == 0)
		return false;
	if (stands)
		return stands->delivery > work->application->before;
	for (size_t i = 0; i < work->gone.n; i++)
		if (pack_compare_keys(work->kind, &work->gone.facts[i], says) == 0)
			return true;
	return false;
}

static int settle(struct work *work, const struct pack_fact *stands, const struct pack_fact *says)
{
	struct application *application = work->application;
	struct vigie_type_changes *changes = &application->changes[work->set->type];
	bool gone = says ? says->removed : stands && is_spoken_of(work, stands);

	if (was_said_since(work, stands, says)) {
		application->respected += says != NULL;
		application->unchanged += says != NULL;
		return 0;
	}
	if (stands && gone)
		return take_back(work, stands);
	if (!says)
		return 0;
	if (says->removed || (stands && pack_same(work->kind, stands, says))) {
		application->unchanged++;
		return 0;
	}
	return stands ? add_to_segment(work, says, &application->replaced, &changes->changed)
		      : add_to_segment(work, says, &application->added, &changes->added);
}

/* Both are sorted by key. */
static int compare(struct work *work)
{
	const struct fold *stands = &work->stands, *says = &work->says;
	size_t i = 0, j = 0;
	int r = 0;

	pack_writer_init(&work->writer, work->kind);
	vigie_buffer_clear(&work->segment);
	while (r == 0 && (i < stands->n || j < says->n)) {
		int order;

		if (i == stands->n || j == says->n)
			order = i == stands->n ? 1 : -1;
		else
			order = pack_compare_keys(work->kind, &stands->facts[i], &says->facts[j]);
		r = settle(work, order <= 0 ? &stands->facts[i] : NULL,
			   order >= 0 ? &says->facts[j] : NULL);
		i += order <= 0;
		j += order >= 0;
	}
	return r;
}

/* One more segment: in the person's last row while there is room, else in a row of its own. */
static int write_segment(struct work *work, int64_t person)
{
	struct application *application = work->application;
	int64_t delivery = work->body_delivery;

	if (work->segment.size == 0)
		return 0;
	if (delivery == 0 || work->body.size + work->segment.size > APPLY_BODY_BYTES) {
		delivery = application->delivery;
		vigie_buffer_clear(&work->body);
	}
	pack_append_segment(&work->body, application->delivery, (uint8_t *)work->segment.data,
			    work->segment.size);
	if (vigie_buffer_error(&work->body) < 0)
		return -ENOMEM;
	return database_do(application->store, &statements_FACTS, FACTS_WRITE, "iiiiib",
			   application->school, (int64_t)work->set->year, (int64_t)work->set->type,
			   person, delivery, (const void *)work->body.data, work->body.size);
}

static int make_room(struct fold *fold, size_t n)
{
	struct pack_fact *facts;

	if (n <= fold->capacity)
		return 0;
	facts = reallocarray(fold->facts, n, sizeof(*facts));
	if (!facts)
		return -ENOMEM;
	fold->facts = facts;
	fold->capacity = n;
	return 0;
}

static int by_key(const void *a, const void *b, void *kind)
{
	const struct pack_fact *one = a, *two = b;
	int order = pack_compare_keys(kind, one, two);

	/* Of equal keys the order of the file counts: `delivery` holds it meanwhile. */
	return order != 0 ? order
			  : (one->delivery > two->delivery) - (one->delivery < two->delivery);
}

static bool is_sorted(const struct fold *fold, const struct pack_kind *kind)
{
	for (size_t i = 1; i < fold->n; i++)
		if (pack_compare_keys(kind, &fold->facts[i - 1], &fold->facts[i]) > 0)
			return false;
	return true;
}

/* Facts are distinct from here on: numbered, or the later one in place of the earlier. */
static void tell_apart(struct work *work)
{
	struct fold *says = &work->says;
	struct pack_fact *facts = says->facts, first;
	unsigned number = work->kind->n_key;
	size_t n = 0;

	for (size_t i = 0; i < says->n; i++) {
		bool again =
			n > 0 && i > 0 && pack_compare_keys(work->kind, &first, &facts[i]) == 0;

		if (!again)
			first = facts[i];
		if (again && work->kind->numbered) {
			int64_t next = facts[n - 1].field[number] + 1;

			facts[n] = facts[i];
			facts[n++].field[number] = next;
		} else if (again) {
			if (work->set->type == VIGIE_RECORD_PUPIL && !facts[i].removed)
				tuple_merge_pupil(&facts[i], &facts[n - 1]);
			facts[n - 1] = facts[i];
			work->repeated++;
		} else {
			facts[n++] = facts[i];
		}
	}
	says->n = n;
}

static int read_says(struct work *work, const struct stage_chunk *chunk)
{
	struct fold *says = &work->says;
	struct pack_reader reader;
	int r = make_room(says, chunk->n);

	if (r < 0)
		return r;
	pack_reader_init(&reader, work->kind, chunk->bytes, chunk->size);
	says->n = 0;
	work->repeated = 0;
	while ((r = pack_read(&reader, &says->facts[says->n])) > 0) {
		says->facts[says->n].delivery = (uint32_t)says->n;
		if (++says->n == chunk->n)
			break;
	}
	if (r < 0)
		return r;
	if (!is_sorted(says, work->kind))
		qsort_r(says->facts, says->n, sizeof(says->facts[0]), by_key, (void *)work->kind);
	tell_apart(work);
	return 0;
}

/* A delta's pupil record says only what changed; a complete one says everything. */
static void merge_standing_pupil(struct work *work)
{
	bool whole = work->application->complete && !work->application->reports;

	if (work->set->type == VIGIE_RECORD_PUPIL && !whole && work->stands.n == 1 &&
	    work->says.n == 1 && !work->says.facts[0].removed)
		tuple_merge_pupil(&work->says.facts[0], &work->stands.facts[0]);
}

static int apply_chunk(struct work *work, const struct stage_chunk *chunk, int64_t person,
		       bool stands)
{
	int r = 0;

	fold_clear(&work->says);
	fold_clear(&work->stands);
	work->body_delivery = 0;
	if (stands)
		r = read_stands(work, person);
	if (r == 0 && chunk)
		r = read_says(work, chunk);
	if (r < 0)
		return r;
	merge_standing_pupil(work);
	r = compare(work);
	if (chunk && work->segment.size == 0)
		work->application->unchanged += work->repeated;
	return r < 0 ? r : write_segment(work, person);
}

/*
 * May a list's silence be about this pupil? Not when the list names its pupils by what is not known
 * of this one: a list of names says nothing about who is only known by a number.
 */
static bool is_nameable(const struct application *application, int64_t person)
{
	return roster_is_nameable(application->roster,
				  roster_find_person(application->roster, person));
}

/* Nor when its rows are of one of two, or when it turned out to be somebody whom the list names. */
static bool is_unsettled(const struct application *application, int64_t person)
{
	uint32_t index = roster_find_person(application->roster, person);
	const struct roster_person *persons = application->roster->persons;

	return index != ROSTER_NONE && (persons[index].doubtful || persons[index].linked);
}

static bool is_untouched(const struct application *application, const struct stage_set *set,
			 const struct affected *affected)
{
	if (affected->chunk)
		return false;
	if (is_unsettled(application, affected->person))
		return true;
	return !application->complete ||
	       (set->type == VIGIE_RECORD_PUPIL &&
		(application->keep_pupils || !is_nameable(application, affected->person)));
}

/* Which terms do the set's averages or counts belong to? */
static int list_terms(struct work *work)
{
	const struct stage_set *set = work->set;
	struct pack_reader reader;
	struct pack_fact fact;
	int r = 0;

	for (size_t i = 0; i < set->n_chunks; i++) {
		if (!set->chunks[i])
			continue;
		pack_reader_init(&reader, work->kind, set->chunks[i]->bytes, set->chunks[i]->size);
		while ((r = pack_read(&reader, &fact)) > 0)
			if (fact.field[AVERAGE_TERM] >= 0 && fact.field[AVERAGE_TERM] < 64)
				work->terms |= UINT64_C(1) << fact.field[AVERAGE_TERM];
		if (r < 0)
			return r;
	}
	return 0;
}

int apply_set(struct application *application, const struct stage_set *set)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {0};
	VIGIE_CLEANUP(work_done)
	struct work work = {.application = application, .set = set, .kind = &pack_kinds[set->type]};
	const struct affected *affected;
	size_t n = 0;
	int r = affected_list(application, set, application->complete, &list, &n);

	if (r == 0 && application->reports)
		r = list_terms(&work);
	affected = (const struct affected *)list.data;
	for (size_t i = 0; r == 0 && i < n; i++)
		if (!is_untouched(application, set, &affected[i]))
			r = apply_chunk(&work, affected[i].chunk, affected[i].person,
					affected[i].stands);
	return r;
}

/* Does the set say nothing of the pupil, though it says everything, or take the pupil back? */
static int is_dropped(struct work *work, const struct affected *affected)
{
	int r;

	if (was_said_since(work, &work->stands.facts[0], NULL))
		return 0;
	if (!affected->chunk)
		return work->application->complete && !work->application->reports;
	r = read_says(work, affected->chunk);
	return r < 0 ? r : work->says.n == 1 && work->says.facts[0].removed;
}

int apply_list_dropped(struct application *application, const struct stage_set *pupils,
		       uint64_t *ret_present, struct vigie_buffer *dropped)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {0};
	VIGIE_CLEANUP(work_done)
	struct work work = {
		.application = application, .set = pupils, .kind = &pack_kinds[pupils->type]};
	const struct affected *affected;
	uint64_t present = 0;
	size_t n = 0;
	int r = affected_list(application, pupils, true, &list, &n);

	affected = (const struct affected *)list.data;
	for (size_t i = 0; r == 0 && i < n; i++) {
		if (!affected[i].stands ||
		    (!affected[i].chunk && (is_unsettled(application, affected[i].person) ||
					    !is_nameable(application, affected[i].person))))
			continue;
		r = read_stands(&work, affected[i].person);
		if (r < 0 || work.stands.n == 0 || work.stands.facts[0].field[PUPIL_LEFT] != 0)
			continue;
		present++;
		r = is_dropped(&work, &affected[i]);
		if (r > 0)
			vigie_buffer_append(dropped, (const char *)&affected[i].person,
					    sizeof(affected[i].person));
		r = r < 0 ? r : vigie_buffer_error(dropped);
	}
	if (r == 0)
		*ret_present = present;
	return r;
}
