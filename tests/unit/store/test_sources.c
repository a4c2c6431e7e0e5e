/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the poller and the service remember. */
#include "tests/unit/store/workshop.h"

static void an_item_is_known_until_it_changes(void **state)
{
	(void)state;
	assert_int_equal(vigie_store_item_known(store, "s", "a.csv", 10, 5, ""), 0);
	assert_int_equal(vigie_store_item_done(store, "s", "a.csv", 10, 5, NULL, 1), 0);
	assert_int_equal(vigie_store_item_known(store, "s", "a.csv", 10, 5, NULL), 1);
	assert_int_equal(vigie_store_item_known(store, "s", "a.csv", 11, 5, ""), 0);
	assert_int_equal(vigie_store_item_known(store, "s", "a.csv", 10, 6, ""), 0);
	assert_int_equal(vigie_store_item_known(store, "s", "a.csv", 10, 5, "etag"), 0);
	assert_int_equal(vigie_store_item_known(store, "t", "a.csv", 10, 5, ""), 0);
	assert_int_equal(vigie_store_item_done(store, "s", "a.csv", 11, 6, "etag", 2), 0);
	assert_int_equal(vigie_store_item_known(store, "s", "a.csv", 11, 6, "etag"), 1);
	assert_int_equal(ask("SELECT count(*) FROM item"), 1);
}

static void the_version_dealt_with_last_can_be_asked(void **state)
{
	char version[8] = "unsaid";

	(void)state;
	assert_int_equal(vigie_store_item_version(store, "s", "a.csv", version, sizeof(version)),
			 -ENOENT);
	assert_string_equal(version, "unsaid");
	assert_int_equal(vigie_store_item_done(store, "s", "a.csv", 0, 0, "one", 1), 0);
	assert_int_equal(vigie_store_item_done(store, "s", "a.csv", 0, 0, "1234567", 2), 0);
	assert_int_equal(vigie_store_item_version(store, "s", "a.csv", version, sizeof(version)),
			 0);
	assert_string_equal(version, "1234567");
	assert_int_equal(vigie_store_item_version(store, "s", "a.csv", version, 7), -ENOBUFS);
	assert_int_equal(vigie_store_item_version(store, "t", "a.csv", version, 8), -ENOENT);
}

static void put_delivery(int id, int state)
{
	char sql[400];

	snprintf(sql, sizeof(sql),
		 "INSERT INTO delivery(id, source, file, digest, format, kind, year, complete,"
		 " received, state, brake, refusal_line, seen, accepted, rejected, unchanged,"
		 " written, types) VALUES(%d, 's', 'a.csv', x'00', '', 0, 0, 0, 0, %d, 0, 0, 0, 0,"
		 " 0, 0, 0, 0)",
		 id, state);
	tell(sql);
}

static void only_what_was_neither_held_nor_refused_was_stored(void **state)
{
	(void)state;
	for (int i = VIGIE_DELIVERY_STORED; i <= VIGIE_DELIVERY_REFUSED; i++) {
		put_delivery(i + 1, i);
		assert_int_equal(vigie_store_item_done(store, "s", "a.csv", 0, 0, "v", i + 1), 0);
		assert_int_equal(vigie_store_item_stored(store, "s", "a.csv", "v"),
				 i < VIGIE_DELIVERY_HELD);
		assert_int_equal(vigie_store_item_stored(store, "s", "a.csv", "w"), 0);
		assert_int_equal(vigie_store_item_stored(store, "t", "a.csv", "v"), 0);
	}
}

static void remembering_the_same_item_again_writes_nothing(void **state)
{
	int64_t changes;

	(void)state;
	assert_int_equal(vigie_store_item_done(store, "s", "a.csv", 10, 5, "", 1), 0);
	changes = vigie_store_changes(store);
	assert_int_equal(vigie_store_item_done(store, "s", "a.csv", 10, 5, "", 1), 0);
	assert_int_equal(vigie_store_changes(store), changes);
}

static void a_source_never_polled_is_all_zeros(void **state)
{
	struct vigie_source_state source;

	(void)state;
	assert_int_equal(vigie_store_get_source(store, "s", &source), 0);
	assert_string_equal(source.source, "s");
	assert_int_equal(source.last_poll + source.failures, 0);
	source.last_poll = 7;
	source.failures = 2;
	strcpy(source.error, "no route to the host");
	assert_int_equal(vigie_store_put_source(store, &source), 0);
	memset(&source, 0, sizeof(source));
	assert_int_equal(vigie_store_get_source(store, "s", &source), 0);
	assert_int_equal(source.last_poll, 7);
	assert_int_equal(source.failures, 2);
	assert_string_equal(source.error, "no route to the host");
}

static void small_state_is_kept_by_key(void **state)
{
	char value[8];

	(void)state;
	assert_int_equal(vigie_store_get_state(store, "cycle", value, sizeof(value)), -ENOENT);
	assert_int_equal(vigie_store_put_state(store, "cycle", "one"), 0);
	assert_int_equal(vigie_store_put_state(store, "cycle", "two"), 0);
	assert_int_equal(vigie_store_get_state(store, "cycle", value, sizeof(value)), 0);
	assert_string_equal(value, "two");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, open_workshop, close_workshop)
		T(an_item_is_known_until_it_changes),
		T(the_version_dealt_with_last_can_be_asked),
		T(only_what_was_neither_held_nor_refused_was_stored),
		T(remembering_the_same_item_again_writes_nothing),
		T(a_source_never_polled_is_all_zeros),
		T(small_state_is_kept_by_key),
#undef T
	};

	return cmocka_run_group_tests_name("store/sources", tests, NULL, NULL);
}
