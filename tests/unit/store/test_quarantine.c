/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits for a person, what is kept of it, and what another try applies: just what is missing.
 */
#include "daemon/store/kept.h"
#include "tests/unit/store/workshop.h"
#include "vigie/quarantine.h"

#define PUPIL(be) "{\"t\":\"pupil\"," BE(be) ",\"level\":\"5e\"}\n"
#define NAMESAKE(be, born)                                                                         \
	"{\"t\":\"pupil\"," BE(be) ",\"last\":\"ESSAI\",\"first\":\"Lou\",\"born\":\"" born        \
				   "\",\"class\":\"5B\",\"level\":\"5e\"}\n"
#define MATHS(id, value)                                                                           \
	"{\"t\":\"average\",\"id\":{" id "},\"subject\":\"MATHS\",\"term\":1,\"value\":\"" value   \
	"\"}\n"
#define LOU "\"name\":\"ESSAI Lou\",\"class\":\"5B\""

static const char *keep_folder(void)
{
	return in_workshop("kept");
}

static int close_with_folder(void **state)
{
	char command[160];

	snprintf(command, sizeof(command), "rm -rf %s", keep_folder());
	assert_int_equal(system(command), 0);
	return close_workshop(state);
}

static struct vigie_delivery run(struct vigie_import *import)
{
	struct vigie_delivery delivery;

	import->keep = keep_folder();
	assert_int_equal(vigie_store_import(store, import, &delivery), 0);
	return delivery;
}

/* The lines as the file `name` of a source. */
static struct vigie_delivery deliver(const char *name, const char *text, int day)
{
	struct vigie_import import = import_of(text, day);

	import.source = "depots";
	import.file = name;
	return run(&import);
}

/* The kept copy once more, on behalf of a person. */
static struct vigie_delivery retry(const char *name, int64_t id, int day, bool force)
{
	char path[256];
	struct vigie_kept kept;
	struct vigie_import import = {.path = path,
				      .source = "depots",
				      .file = name,
				      .format = vigie_format_find("records"),
				      .received = DAY(day),
				      .retry = id,
				      .force = force,
				      .who = "camille",
				      .why = "seen with the school"};

	assert_int_equal(vigie_quarantine_get_kept(store, id, &kept), 0);
	snprintf(path, sizeof(path), "%s/%s", keep_folder(), kept.name);
	return run(&import);
}

static int gather(void *userdata, const struct vigie_delivery *delivery)
{
	int64_t *ids = userdata;

	*ids = *ids * 100 + delivery->id;
	return 0;
}

/* Their numbers as digits in pairs, newest first. */
static int64_t open_deliveries(const char *code)
{
	const struct vigie_quarantine_filter filter = {.code = code};
	int64_t ids = 0;

	assert_int_equal(vigie_quarantine_each(store, &filter, gather, &ids), 0);
	return ids;
}

static int count_name(void *userdata, const char *name)
{
	(void)name;
	++*(int *)userdata;
	return 0;
}

static int copies(void)
{
	int n = 0;

	assert_int_equal(kept_each(keep_folder(), INT64_MAX, count_name, &n), 0);
	return n;
}

static int64_t average_of(const char *be)
{
	VIGIE_CLEANUP(vigie_facts_freep)
	struct vigie_facts *facts = load_known(UAI, VIGIE_DAY_NONE);

	for (size_t i = 0; i < facts->n_averages; i++) {
		const char *number = facts->pupils[facts->averages[i].pupil].be;

		if (number && strcmp(number, be) == 0)
			return facts->averages[i].value / 10000;
	}
	return -1;
}

static void a_file_with_rejected_rows_is_kept_private_and_a_good_one_is_not(void **state)
{
	struct vigie_delivery delivery;
	struct vigie_kept kept;
	struct stat status;
	char path[256];

	(void)state;
	delivery = deliver("good", HEAD("pupils") PUPIL("1"), SEPTEMBER + 1);
	assert_int_equal(vigie_quarantine_get_kept(store, delivery.id, &kept), -ENOENT);
	assert_int_equal(copies(), 0);
	deliver("names", HEAD("pupils") NAMESAKE("1", "2013-01-01") NAMESAKE("2", "2013-02-02"),
		SEPTEMBER + 1);
	delivery = deliver("bad", HEAD("grades") MATHS(LOU, "7"), SEPTEMBER + 2);
	assert_int_equal(delivery.rejected, 1);
	assert_int_equal(vigie_quarantine_get_kept(store, delivery.id, &kept), 0);
	snprintf(path, sizeof(path), "%s/%s", keep_folder(), kept.name);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(stat(keep_folder(), &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	assert_int_equal(open_deliveries(NULL), delivery.id);
	assert_int_equal(open_deliveries("R020"), delivery.id);
	assert_int_equal(open_deliveries("R001"), 0);
}

/* One row of two was ambiguous; meanwhile another file corrected the other one. */
static void another_try_applies_just_what_is_missing(void **state)
{
	struct vigie_delivery bad, again;

	(void)state;
	deliver("names",
		HEAD("pupils") NAMESAKE("1", "2013-01-01") NAMESAKE("2", "2013-02-02") PUPIL("3"),
		SEPTEMBER + 1);
	bad = deliver("grades", HEAD("grades") MATHS(LOU, "7") MATHS("\"be\":\"3\"", "8"),
		      SEPTEMBER + 2);
	assert_int_equal(bad.accepted, 1);
	deliver("correction", HEAD("grades") MATHS("\"be\":\"3\"", "15"), SEPTEMBER + 3);
	again = retry("grades", bad.id, SEPTEMBER + 4, false);
	assert_int_equal(again.state, VIGIE_DELIVERY_UNCHANGED);
	assert_int_equal(open_deliveries(NULL), bad.id);
	deliver("moved",
		HEAD("pupils") "{\"t\":\"pupil\"," BE("2") ",\"class\":\"5C\",\"level\":\"5e\"}\n",
		SEPTEMBER + 5);
	again = retry("grades", bad.id, SEPTEMBER + 6, false);
	assert_int_equal(again.state, VIGIE_DELIVERY_STORED);
	assert_int_equal(again.facts_written, 1);
	assert_int_equal(average_of("1"), 700);
	assert_int_equal(average_of("3"), 1500);
	assert_int_equal(open_deliveries(NULL), 0);
	assert_int_equal(ask("SELECT count(*) FROM quarantine_step WHERE who = 'camille'"
			     " AND what = 'retried'"),
			 2);
}

/* Nothing is missing any more: there is nothing left to try. */
static void another_try_that_finds_all_said_since_is_the_last(void **state)
{
	struct vigie_delivery bad, again;

	(void)state;
	deliver("names", HEAD("pupils") NAMESAKE("1", "2013-01-01") NAMESAKE("2", "2013-02-02"),
		SEPTEMBER + 1);
	bad = deliver("grades", HEAD("grades") MATHS(LOU, "7") MATHS("\"be\":\"2\"", "8"),
		      SEPTEMBER + 2);
	deliver("moved",
		HEAD("pupils") "{\"t\":\"pupil\"," BE("2") ",\"class\":\"5C\",\"level\":\"5e\"}\n",
		SEPTEMBER + 3);
	deliver("correction", HEAD("grades") MATHS(LOU, "9"), SEPTEMBER + 4);
	assert_int_equal(open_deliveries(NULL), bad.id);
	again = retry("grades", bad.id, SEPTEMBER + 5, false);
	assert_int_equal(again.rejected, 0);
	assert_int_equal(again.facts_written, 0);
	assert_int_equal(average_of("1"), 900);
	assert_int_equal(open_deliveries(NULL), 0);
}

/* What a newer file took back does not come again with an older one. */
static void another_try_brings_nothing_back_that_was_taken_back_since(void **state)
{
	struct vigie_delivery bad;

	(void)state;
	deliver("names",
		HEAD("pupils") NAMESAKE("1", "2013-01-01") NAMESAKE("2", "2013-02-02") PUPIL("3"),
		SEPTEMBER + 1);
	bad = deliver("grades", HEAD("grades") MATHS(LOU, "7") MATHS("\"be\":\"3\"", "8"),
		      SEPTEMBER + 2);
	deliver("correction",
		HEAD("grades") "{\"t\":\"average\"," BE("3") ",\"subject\":\"MATHS\",\"term\":1,"
							     "\"removed\":true}\n",
		SEPTEMBER + 3);
	assert_int_equal(average_of("3"), -1);
	deliver("moved",
		HEAD("pupils") "{\"t\":\"pupil\"," BE("2") ",\"class\":\"5C\",\"level\":\"5e\"}\n",
		SEPTEMBER + 4);
	assert_int_equal(retry("grades", bad.id, SEPTEMBER + 5, false).facts_written, 1);
	assert_int_equal(average_of("3"), -1);
	assert_int_equal(average_of("1"), 700);
}

static void a_newer_file_settles_the_older_and_its_copy_goes(void **state)
{
	struct vigie_delivery bad;

	(void)state;
	deliver("names", HEAD("pupils") NAMESAKE("1", "2013-01-01") NAMESAKE("2", "2013-02-02"),
		SEPTEMBER + 1);
	bad = deliver("grades", HEAD("grades") MATHS(LOU, "7"), SEPTEMBER + 2);
	assert_int_equal(open_deliveries(NULL), bad.id);
	deliver("grades", HEAD("grades") MATHS("\"be\":\"1\"", "7"), SEPTEMBER + 3);
	assert_int_equal(open_deliveries(NULL), 0);
	assert_int_equal(copies(), 1);
	assert_int_equal(vigie_quarantine_sweep(store, keep_folder(), DAY(SEPTEMBER + 3)), 0);
	assert_int_equal(copies(), 0);
	assert_int_equal(ask("SELECT count(*) FROM kept"), 0);
}

static void a_copy_is_removed_when_its_term_is_over_and_not_before(void **state)
{
	struct vigie_delivery held = deliver("empty", "", SEPTEMBER + 1);
	struct vigie_kept kept;

	(void)state;
	assert_int_equal(held.state, VIGIE_DELIVERY_REFUSED);
	assert_int_equal(
		vigie_quarantine_sweep(store, keep_folder(), DAY(SEPTEMBER + 1 + VIGIE_KEPT_DAYS)),
		0);
	assert_int_equal(vigie_quarantine_get_kept(store, held.id, &kept), 0);
	assert_int_equal(
		vigie_quarantine_sweep(store, keep_folder(), DAY(SEPTEMBER + 2 + VIGIE_KEPT_DAYS)),
		0);
	assert_int_equal(vigie_quarantine_get_kept(store, held.id, &kept), -ENOENT);
	assert_int_equal(copies(), 0);
	assert_int_equal(open_deliveries("F001"), held.id);
}

static int note_step(void *userdata, const struct vigie_quarantine_step *step)
{
	*(struct vigie_quarantine_step *)userdata = *step;
	return 0;
}

static void who_discards_a_delivery_is_recorded_and_it_stays_discarded(void **state)
{
	struct vigie_quarantine_step step = {.when = DAY(SEPTEMBER + 2),
					     .what = VIGIE_QUARANTINE_DISCARDED,
					     .who = "camille",
					     .why = "a test of the school"};
	struct vigie_quarantine_step found = {0};
	struct vigie_delivery refused = deliver("empty", "", SEPTEMBER + 1);

	(void)state;
	assert_int_equal(vigie_quarantine_discard(store, refused.id, &step), 0);
	assert_int_equal(vigie_quarantine_discard(store, refused.id, &step), 1);
	assert_int_equal(vigie_quarantine_discard(store, 99, &step), -ENOENT);
	assert_int_equal(vigie_quarantine_each_step(store, refused.id, note_step, &found), 0);
	assert_string_equal(found.who, "camille");
	assert_string_equal(found.why, "a test of the school");
	assert_int_equal(found.what, VIGIE_QUARANTINE_DISCARDED);
	assert_int_equal(deliver("empty", "", SEPTEMBER + 3).id, refused.id);
	assert_int_equal(open_deliveries(NULL), 0);
}

/* Ten pupils, then a list of one: held, seen, accepted by a person. */
static const char ten[] = WHOLE("pupils") PUPIL("1") PUPIL("2") PUPIL("3") PUPIL("4") PUPIL("5")
	PUPIL("6") PUPIL("7") PUPIL("8") PUPIL("9") PUPIL("10");

struct seen_part {
	uint64_t pupils, removed;
	size_t dropped;
	int n;
};

static int note_part(void *userdata, const struct vigie_import_part *part)
{
	struct seen_part *seen = userdata;

	assert_string_equal(part->school, UAI);
	seen->pupils = part->pupils;
	seen->dropped = part->n_dropped;
	seen->removed = part->changes[VIGIE_RECORD_PUPIL].removed;
	seen->n++;
	return 0;
}

static void a_held_delivery_tells_what_it_would_change_and_changes_nothing(void **state)
{
	struct seen_part seen = {0};
	struct vigie_delivery held, would;
	struct vigie_import import;

	(void)state;
	deliver("list", ten, SEPTEMBER + 1);
	held = deliver("list", WHOLE("pupils") PUPIL("1"), SEPTEMBER + 2);
	assert_int_equal(held.brake, VIGIE_BRAKE_DROPPED_PUPILS);
	import = import_of(WHOLE("pupils") PUPIL("1"), SEPTEMBER + 3);
	import.dry_run = import.force = true;
	import.on_part = note_part;
	import.userdata = &seen;
	assert_int_equal(vigie_store_import(store, &import, &would), 0);
	assert_int_equal(seen.n, 1);
	assert_int_equal(seen.pupils, 10);
	assert_int_equal(seen.dropped, 9);
	assert_int_equal(seen.removed, 9);
	assert_int_equal(open_deliveries(NULL), held.id);
}

static void a_held_delivery_is_accepted_by_a_person_with_a_name(void **state)
{
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;
	struct vigie_delivery held, accepted;

	(void)state;
	deliver("list", ten, SEPTEMBER + 1);
	held = deliver("list", WHOLE("pupils") PUPIL("1"), SEPTEMBER + 2);
	deliver("news", HEAD("pupils") PUPIL("2") PUPIL("11"), SEPTEMBER + 3);
	assert_int_equal(retry("list", held.id, SEPTEMBER + 4, false).id, held.id);
	accepted = retry("list", held.id, SEPTEMBER + 4, true);
	assert_int_equal(accepted.state, VIGIE_DELIVERY_STORED);
	/* The pupil who came after the list was made stays. */
	assert_int_equal(accepted.facts_written, 9);
	facts = load_known(UAI, VIGIE_DAY_NONE);
	assert_int_equal(facts->n_enrolments, 2);
	assert_int_equal(open_deliveries(NULL), 0);
	assert_int_equal(ask("SELECT count(*) FROM quarantine_step WHERE what = 'accepted'"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, open_workshop, close_with_folder)
		T(a_file_with_rejected_rows_is_kept_private_and_a_good_one_is_not),
		T(another_try_applies_just_what_is_missing),
		T(another_try_that_finds_all_said_since_is_the_last),
		T(another_try_brings_nothing_back_that_was_taken_back_since),
		T(a_newer_file_settles_the_older_and_its_copy_goes),
		T(a_copy_is_removed_when_its_term_is_over_and_not_before),
		T(who_discards_a_delivery_is_recorded_and_it_stays_discarded),
		T(a_held_delivery_tells_what_it_would_change_and_changes_nothing),
		T(a_held_delivery_is_accepted_by_a_person_with_a_name),
#undef T
	};

	return cmocka_run_group_tests_name("store/quarantine", tests, NULL, NULL);
}
