/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources that stop delivering, or deliver the same old file: told in time, once. */
#include "tests/unit/manager/branch.h"
#include "vigie/freshness.h"
#include "vigie/mail.h"

/* 2026-09-07 is a Monday; the 14th to the 25th are holidays here. */
#define MONDAY (SEPTEMBER + 6)

static struct history *make_office(void **state)
{
	struct history *history = *state;
	char path[128], text[640];

	snprintf(path, sizeof(path), "%s", history_path(history, "depots"));
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(text, sizeof(text),
		 "office \"Essai\" {\n store \"vigie.db\"\n rules \"rules.d\"\n spool \"spool\"\n"
		 " timezone \"UTC\"\n language en\n contact \"contact@exemple.fr\"\n"
		 " holidays 2026-09-14..2026-09-25\n}\n"
		 "source \"depots\" {\n fetch \"directory:depots\"\n"
		 " expect absences within 3 days\n}\n"
		 "mail {\n from \"vigie <vigie@exemple.fr>\"\n smtp \"file://%s/mail\"\n}\n",
		 history->folder);
	write_file(history_path(history, "vigie.conf"), text);
	load_setup(history, NULL, &history->setup);
	return history;
}

static enum vigie_delivery_state deliver_text(struct history *history, const char *text,
					      vigie_day day)
{
	struct vigie_import import = {.path = history_path(history, "file"),
				      .source = "depots",
				      .file = "file",
				      .format = vigie_format_find("records"),
				      .received = NOON(day)};
	struct vigie_delivery delivery;

	write_file(import.path, text);
	assert_int_equal(vigie_store_import(history->store, &import, &delivery), 0);
	return delivery.state;
}

static void deliver_absence(struct history *history, int pupil, vigie_day day)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	vigie_buffer_append_format(&text,
				   HEAD "{\"t\":\"absence\"," BE
					",\"from\":\"2026-09-03\",\"half_days\":\"1\"}\n",
				   (unsigned)pupil);
	assert_true(deliver_text(history, vigie_buffer_string(&text), day) ==
		    VIGIE_DELIVERY_STORED);
}

static bool is_silent(struct history *history, vigie_day today)
{
	const struct vigie_config_source *source = &history->setup.config->sources[0];
	struct vigie_freshness freshness;

	assert_int_equal(vigie_freshness_get(history->store, history->setup.config, source,
					     &source->expectations[0], today, &freshness),
			 0);
	return freshness.silent;
}

static int64_t n_letters(struct history *history)
{
	return ask(history, "SELECT count(*) FROM outbox WHERE recipient = 'contact@exemple.fr'");
}

static void days_count_from_the_last_delivery(void **state)
{
	struct history *history = make_office(state);

	deliver_absence(history, 1, MONDAY);
	assert_false(is_silent(history, MONDAY));
	assert_false(is_silent(history, MONDAY + 3));
	assert_true(is_silent(history, MONDAY + 4));
}

/* Delivered on a Thursday: Friday is one, then come two weeks without school. */
static void holidays_and_weekends_do_not_count(void **state)
{
	struct history *history = make_office(state);

	deliver_absence(history, 1, MONDAY + 3);
	assert_false(is_silent(history, MONDAY + 14));
	assert_false(is_silent(history, MONDAY + 21 + 1));
	assert_true(is_silent(history, MONDAY + 21 + 2));
}

static void another_kind_is_no_news_of_this_one(void **state)
{
	struct history *history = make_office(state);

	deliver_absence(history, 1, MONDAY);
	assert_true(deliver_text(history,
				 HEAD "{\"t\":\"lateness\",\"id\":{\"be\":\"1\"},"
				      "\"date\":\"2026-09-03\"}\n",
				 MONDAY + 3) == VIGIE_DELIVERY_STORED);
	assert_true(is_silent(history, MONDAY + 4));
}

static void the_same_old_file_is_silence(void **state)
{
	struct history *history = make_office(state);

	deliver_absence(history, 1, MONDAY);
	assert_true(deliver_text(history,
				 HEAD "{\"t\":\"absence\",\"id\":{\"be\":\"1\"},"
				      "\"from\":\"2026-09-03\",\"half_days\":\"1\"}\n",
				 MONDAY + 3) == VIGIE_DELIVERY_KNOWN);
	assert_true(is_silent(history, MONDAY + 4));
}

static void silence_is_told_once_and_its_end_too(void **state)
{
	struct history *history = make_office(state);
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer bytes = {0}, text = {0};
	struct vigie_mail mail;

	deliver_absence(history, 1, MONDAY);
	branch_cycle(history, NOON(MONDAY + 3), -1);
	assert_int_equal(n_letters(history), 0);
	branch_cycle(history, NOON(MONDAY + 4), -1);
	assert_int_equal(n_letters(history), 1);
	assert_int_equal(vigie_mail_get(history->store, ask(history, "SELECT max(id) FROM outbox"),
					&mail, &bytes),
			 0);
	assert_int_equal(vigie_mail_append_text(bytes.data, &text), 0);
	assert_non_null(strstr(text.data, "depots: absences, last delivery: 2026-09-07, expected "
					  "within 3 school days\n"));
	branch_cycle(history, NOON(MONDAY + 4) + 1, -1);
	branch_cycle(history, NOON(MONDAY + 5), -1);
	assert_int_equal(n_letters(history), 1);
	deliver_absence(history, 2, MONDAY + 5);
	branch_cycle(history, NOON(MONDAY + 5) + 1, -1);
	assert_int_equal(n_letters(history), 2);
	assert_string_equal(history->setup.config->contact, "contact@exemple.fr");
	branch_cycle(history, NOON(MONDAY + 6), -1);
	assert_int_equal(n_letters(history), 2);
}

/* One that never delivered has as long as the others, from the day it was first expected. */
static void a_new_source_has_its_time(void **state)
{
	struct history *history = make_office(state);

	assert_false(is_silent(history, MONDAY + 100));
	branch_cycle(history, NOON(MONDAY), -1);
	assert_false(is_silent(history, MONDAY + 3));
	assert_true(is_silent(history, MONDAY + 4));
	branch_cycle(history, NOON(MONDAY + 4), -1);
	assert_int_equal(n_letters(history), 1);
}

/* Nobody is told by a poll, but the next whole cycle tells at once. */
static void a_poll_by_hand_begins_to_expect(void **state)
{
	struct history *history = make_office(state);

	branch_poll(history, NOON(MONDAY));
	branch_poll(history, NOON(MONDAY + 2));
	assert_false(is_silent(history, MONDAY + 3));
	assert_true(is_silent(history, MONDAY + 4));
	branch_poll(history, NOON(MONDAY + 4));
	assert_int_equal(n_letters(history), 0);
	branch_cycle(history, NOON(MONDAY + 4) + 1, -1);
	assert_int_equal(n_letters(history), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HISTORY_TEST(days_count_from_the_last_delivery),
		HISTORY_TEST(holidays_and_weekends_do_not_count),
		HISTORY_TEST(another_kind_is_no_news_of_this_one),
		HISTORY_TEST(the_same_old_file_is_silence),
		HISTORY_TEST(silence_is_told_once_and_its_end_too),
		HISTORY_TEST(a_new_source_has_its_time),
		HISTORY_TEST(a_poll_by_hand_begins_to_expect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
