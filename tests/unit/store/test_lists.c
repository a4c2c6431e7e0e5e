/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of members: who is meant by a row, what a newer list replaces, when a list ends. */
#include "daemon/store/lists.h"
#include "tests/unit/store/queue_store.h"

#define DAY 20000
#define BORN 15000

static struct vigie_ruling ruling = {.when = 7, .day = DAY, .who = "Essai", .why = ""};

struct rows {
	const struct vigie_list_row *items;
	size_t n, at;
	char flaws[64];
};

static int next(void *userdata, struct vigie_list_row *ret_row)
{
	struct rows *rows = userdata;

	if (rows->at == rows->n)
		return 0;
	*ret_row = rows->items[rows->at];
	ret_row->line = (uint32_t)++rows->at;
	return 1;
}

static void on_flaw(void *userdata, uint32_t line, enum vigie_list_flaw flaw)
{
	struct rows *rows = userdata;
	size_t size = strlen(rows->flaws);

	snprintf(rows->flaws + size, sizeof(rows->flaws) - size, "%u:%d ", line, (int)flaw);
}

static struct vigie_list_imported put(struct vigie_store *store, const char *name,
				      const struct vigie_list_row *items, size_t n,
				      const char *flaws)
{
	struct rows rows = {.items = items, .n = n};
	const struct vigie_list_import import = {.name = name,
						 .until = DAY + 10,
						 .ruling = &ruling,
						 .next = next,
						 .on_flaw = on_flaw,
						 .userdata = &rows};
	struct vigie_list_imported imported = {0};

	assert_int_equal(vigie_list_import(store, &import, &imported), 0);
	assert_string_equal(rows.flaws, flaws);
	return imported;
}

#define INE(number)                                                                                \
	{                                                                                          \
		.ine = (number), .last = "", .first = "", .born = VIGIE_DAY_NONE, .flaw = -1       \
	}
#define NAMED(last_, first_, day)                                                                  \
	{                                                                                          \
		.ine = "", .last = (last_), .first = (first_), .born = (day), .flaw = -1           \
	}

/* 1 and 2 by number, 3 by name, 4 and 5 are of one name and day. */
static int set_up(void **state)
{
	int r = queue_store_set_up(state);
	struct vigie_store *store = ((struct queue_store *)*state)->store;

	ruling.day = DAY;
	queue_store_execute(
		store, "UPDATE person SET ine = '00000000' || id || 'AA' WHERE id < 3;"
		       "UPDATE person SET folded = 'essai gael', born = 15000 WHERE id = 3;"
		       "INSERT INTO person(id, folded, born) VALUES(4, 'double lea', 15000),"
		       " (5, 'double lea', 15000);"
		       "INSERT INTO member(school, year, person) SELECT 1, 2026, id FROM person;"
		       "UPDATE school SET changed = 0");
	return r;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, queue_store_tear_down)

static int64_t is_member(struct vigie_store *store, int64_t person)
{
	char where[64];

	snprintf(where, sizeof(where), "membership WHERE person = %d", (int)person);
	return queue_store_count(store, where);
}

static void rows_are_found_by_number_then_by_name_and_birth_date(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	const struct vigie_list_row rows[] = {
		INE("000000001AA"),
		NAMED("ÉSSAI", "Gaël", BORN),
		NAMED("Essai Gaël", "", BORN),
		NAMED("ESSAI", "Gaël", BORN + 1),
		NAMED("DOUBLE", "Léa", BORN),
		INE("000000009AA"),
		NAMED("ESSAI", "Gaël", VIGIE_DAY_NONE),
		{.ine = "", .last = "", .first = "", .flaw = VIGIE_LIST_FLAW_DATE},
	};
	struct vigie_list_imported imported;

	imported = put(store, "club", rows, VIGIE_ARRAY_SIZE(rows), "4:2 5:3 6:2 7:0 8:1 ");
	assert_int_equal(imported.members, 2);
	assert_int_equal(imported.added, 2);
	assert_int_equal(imported.flawed, 5);
	assert_int_equal(is_member(store, 1), 1);
	assert_int_equal(is_member(store, 3), 1);
	assert_int_equal(queue_store_count(store, "person"), 5);
	assert_int_equal(queue_store_count(store, "school WHERE changed > 0"), 1);
}

static void a_newer_list_replaces_it_whole_and_who_stays_stays_since_then(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	const struct vigie_list_row first[] = {INE("000000001AA"), INE("000000002AA")};
	const struct vigie_list_row second[] = {INE("000000002AA"), NAMED("ESSAI", "Gaël", BORN)};
	struct vigie_list_imported imported;

	put(store, "Club d'été", first, 2, "");
	ruling.day = DAY + 1;
	imported = put(store, "club d'ete", second, 2, "");
	assert_int_equal(imported.added, 1);
	assert_int_equal(imported.removed, 1);
	assert_int_equal(imported.members, 2);
	assert_int_equal(queue_store_count(store, "list"), 1);
	assert_int_equal(is_member(store, 1), 0);
	assert_int_equal(queue_store_count(store, "membership WHERE person = 2 AND since = 20000"),
			 1);
	assert_int_equal(queue_store_count(store, "membership WHERE person = 3 AND since = 20001"),
			 1);
	assert_int_equal(queue_store_count(store, "list WHERE since = 20000"), 1);
	queue_store_execute(store, "UPDATE school SET changed = 0");
	put(store, "club d'ete", second, 2, "");
	assert_int_equal(queue_store_count(store, "school WHERE changed > 0"), 0);
}

static void a_list_that_was_over_begins_anew(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;

	put(store, "club", NULL, 0, "");
	queue_store_execute(store, "UPDATE list SET until = 20000");
	ruling.day = DAY + 1;
	put(store, "club", NULL, 0, "");
	assert_int_equal(queue_store_count(store, "list WHERE since = 20001"), 1);
}

static void only_the_list_that_is_over_is_forgotten(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;

	put(store, "club", NULL, 0, "");
	put(store, "autre", NULL, 0, "");
	queue_store_execute(store, "UPDATE list SET until = 20009 WHERE name = 'autre'");
	assert_int_equal(vigie_lists_forget(store, DAY + 10), 0);
	assert_int_equal(queue_store_count(store, "list WHERE name = 'club'"), 1);
	assert_int_equal(queue_store_count(store, "list"), 1);
}

static void a_list_ends_after_its_last_day(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	const struct vigie_list_row rows[] = {INE("000000001AA")};

	put(store, "club", rows, 1, "");
	queue_store_execute(store, "UPDATE school SET changed = 0");
	assert_int_equal(vigie_lists_forget(store, DAY + 10), 0);
	assert_int_equal(queue_store_count(store, "membership"), 1);
	assert_int_equal(queue_store_count(store, "school WHERE changed > 0"), 0);
	assert_int_equal(vigie_lists_forget(store, DAY + 11), 0);
	assert_int_equal(queue_store_count(store, "membership"), 0);
	assert_int_equal(queue_store_count(store, "list"), 0);
	assert_int_equal(queue_store_count(store, "school WHERE changed > 0"), 1);
	assert_int_equal(vigie_list_remove(store, "club"), -ENOENT);
}

static void facts_know_the_lists_and_who_is_on_them_under_any_name(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	const struct vigie_list_row rows[] = {INE("000000002AA"), NAMED("ESSAI", "Gaël", BORN)};
	VIGIE_CLEANUP(vigie_facts_freep) struct vigie_facts *facts = NULL;

	put(store, "autre", NULL, 0, "");
	put(store, "club", rows, 2, "");
	/* 2 turns out to be another name of 1. */
	queue_store_execute(store, "DELETE FROM member WHERE person = 2;"
				   "UPDATE person SET joined = 1 WHERE id = 2");
	assert_int_equal(vigie_store_load_facts(store, 1, 2026, 2026, VIGIE_DAY_NONE,
						"Europe/Paris", &facts),
			 0);
	assert_int_equal(facts->n_lists, 2);
	assert_string_equal(facts->lists[1].name, "club");
	assert_int_equal(facts->lists[1].until, DAY + 10);
	assert_int_equal(facts->n_memberships, 2);
	assert_int_equal(facts->pupils[facts->memberships[0].pupil].id, 1);
	assert_int_equal(facts->pupils[facts->memberships[1].pupil].id, 3);
	assert_int_equal(facts->memberships[0].list, 1);
}

static void who_objected_or_was_erased_is_on_no_list(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	const struct vigie_list_row rows[] = {INE("000000001AA"), NAMED("ESSAI", "Gaël", BORN)};

	queue_store_execute(store, "INSERT INTO objection(person, moment, who, why)"
				   " VALUES(1, 1, 'x', ''), (3, 1, 'x', '')");
	put(store, "club", rows, 2, "1:2 2:2 ");
	queue_store_execute(store, "DELETE FROM objection");
	put(store, "club", rows, 2, "");
	queue_store_execute(store, "DELETE FROM person WHERE id = 1");
	assert_int_equal(queue_store_count(store, "membership"), 1);
}

static int count_list(void *userdata, const char *name, vigie_day since, vigie_day until)
{
	assert_string_equal(name, "club");
	assert_int_equal(since, DAY);
	assert_int_equal(until, DAY + 10);
	++*(int *)userdata;
	return 0;
}

static int check_list(void *userdata, const struct vigie_list *list)
{
	assert_string_equal(list->name, "club");
	assert_int_equal(list->members, 1);
	assert_int_equal(list->unmatched, 1);
	assert_string_equal(list->who, "Essai");
	++*(int *)userdata;
	return 0;
}

static void a_pupil_is_told_its_lists_and_everybody_only_counts(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	const struct vigie_list_row rows[] = {INE("000000001AA"), INE("000000009AA")};
	int n = 0;

	put(store, "club", rows, 2, "2:2 ");
	assert_int_equal(vigie_person_each_list(store, 1, count_list, &n), 0);
	assert_int_equal(vigie_person_each_list(store, 2, count_list, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(vigie_lists_each(store, check_list, &n), 0);
	assert_int_equal(n, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_are_found_by_number_then_by_name_and_birth_date),
		TEST(a_newer_list_replaces_it_whole_and_who_stays_stays_since_then),
		TEST(a_list_that_was_over_begins_anew),
		TEST(only_the_list_that_is_over_is_forgotten),
		TEST(a_list_ends_after_its_last_day),
		TEST(facts_know_the_lists_and_who_is_on_them_under_any_name),
		TEST(who_objected_or_was_erased_is_on_no_list),
		TEST(a_pupil_is_told_its_lists_and_everybody_only_counts),
	};

	return cmocka_run_group_tests_name("lists of members", tests, NULL, NULL);
}
