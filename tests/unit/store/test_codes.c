/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Access codes: read from a file, issued once, within a household's limit, never by their value. */
#include "daemon/store/codes.h"
#include "daemon/store/referrals.h"
#include "tests/unit/store/queue_store.h"
#include "vigie/input.h"

#define PROGRAMME "codes"
#define DAY 20000

static const struct vigie_ruling ruling = {.when = 7, .day = DAY, .who = "Essai", .why = ""};
static const struct vigie_config_programme programme = {
	.name = PROGRAMME, .codes = true, .household = 2};

struct flaws {
	char text[128];
};

static void on_flaw(void *userdata, uint32_t line, enum vigie_code_flaw flaw)
{
	struct flaws *flaws = userdata;
	size_t size = strlen(flaws->text);

	snprintf(flaws->text + size, sizeof(flaws->text) - size, "%u:%d ", line, (int)flaw);
}

static struct vigie_stock_imported put(struct vigie_store *store, const char *text, vigie_day until,
				       struct flaws *flaws)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	struct vigie_stock_imported imported = {0};
	struct vigie_stock_import import = {.programme = PROGRAMME,
					    .expires = until,
					    .ruling = &ruling,
					    .on_flaw = flaws ? on_flaw : NULL,
					    .userdata = flaws};

	assert_int_equal(vigie_input_from_memory(text, strlen(text), "codes.txt", &input), 0);
	import.input = input;
	assert_int_equal(vigie_stock_import(store, &import, &imported), 0);
	return imported;
}

static int64_t refer(struct vigie_store *store, int64_t person)
{
	const struct referral_start start = {.school = 1,
					     .person = person,
					     .programme = PROGRAMME,
					     .priority = VIGIE_PRIORITY_NORMAL,
					     .subjects = "",
					     .day = DAY};
	int64_t id = 0;

	assert_int_equal(referrals_insert(store, &start, &id), 0);
	return id;
}

static enum vigie_code_outcome issue_on(struct vigie_store *store, int64_t referral, vigie_day day,
					int64_t *ret_code)
{
	struct vigie_ruling on = ruling;
	enum vigie_code_outcome outcome;

	on.day = day;
	assert_int_equal(vigie_stock_issue(store, &programme, referral, &on, ret_code, &outcome),
			 0);
	return outcome;
}

static enum vigie_code_outcome issue(struct vigie_store *store, int64_t referral, int64_t *ret_code)
{
	return issue_on(store, referral, DAY, ret_code);
}

static uint64_t count(struct vigie_store *store, enum vigie_code_state state)
{
	struct vigie_stock_counts counts;

	assert_int_equal(vigie_stock_count(store, PROGRAMME, DAY, &counts), 0);
	return counts.n[state];
}

static int list_events(void *userdata, const struct vigie_code_step *step)
{
	strcat(userdata, vigie_code_event_word(step->what));
	strcat(userdata, " ");
	assert_string_equal(step->who, "Essai");
	return 0;
}

static void assert_story(struct vigie_store *store, int64_t code, const char *expected)
{
	char story[128] = "";

	assert_int_equal(vigie_stock_each_step(store, code, list_events, story), 0);
	assert_string_equal(story, expected);
}

static void a_file_is_read_line_by_line_and_its_flaws_are_told_by_line(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	struct flaws flaws = {""};
	struct vigie_stock_imported imported =
		put(store,
		    "\xef\xbb\xbf"
		    "AAAA-1111\r\n\r\n  BBBB-2222 \nAB\nAAAA-1111\nCC CC-33\nDDDD-4444",
		    VIGIE_DAY_NONE, &flaws);

	assert_int_equal(imported.added, 3);
	assert_int_equal(imported.flawed, 3);
	assert_int_equal(imported.known, 0);
	assert_string_equal(flaws.text, "4:0 5:1 6:0 ");
	imported = put(store, "DDDD-4444\nEEEE-5555\n", VIGIE_DAY_NONE, &flaws);
	assert_int_equal(imported.added, 1);
	assert_int_equal(imported.known, 1);
	assert_int_equal(imported.flawed, 0);
	assert_int_equal(count(store, VIGIE_CODE_FREE), 4);
}

static void a_code_has_6_to_64_signs(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	char text[160];
	struct flaws flaws = {""};

	snprintf(text, sizeof(text), "12345\n123456\n%064d\n%065d\n", 1, 1);
	assert_int_equal(put(store, text, VIGIE_DAY_NONE, &flaws).added, 2);
	assert_string_equal(flaws.text, "1:0 4:0 ");
}

static void a_referral_gets_one_code_however_often_it_is_asked(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	int64_t referral = refer(store, 3), first = 0, second = 0;
	struct vigie_code code;

	put(store, "AAAA-1111\nBBBB-2222\n", VIGIE_DAY_NONE, NULL);
	assert_int_equal(vigie_stock_of_referral(store, referral, DAY, &code), 0);
	assert_int_equal(issue(store, referral, &first), VIGIE_CODE_GIVEN);
	assert_int_equal(issue(store, referral, &second), VIGIE_CODE_GIVEN_BEFORE);
	assert_int_equal(first, second);
	assert_int_equal(count(store, VIGIE_CODE_ISSUED), 1);
	assert_int_equal(vigie_stock_of_referral(store, referral, DAY, &code), 1);
	assert_int_equal(code.id, first);
	assert_int_equal(code.state, VIGIE_CODE_ISSUED);
	assert_story(store, first, "imported issued ");
}

static void a_household_gets_no_more_than_the_programme_allows(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	int64_t referrals[3], code = 0;

	queue_store_execute(store, "INSERT INTO person(id, household) VALUES(4, 'h')");
	put(store, "AAAA-1111\nBBBB-2222\nCCCC-3333\nDDDD-4444\n", VIGIE_DAY_NONE, NULL);
	referrals[0] = refer(store, 1);
	referrals[1] = refer(store, 2);
	referrals[2] = refer(store, 4);
	assert_int_equal(issue(store, referrals[0], &code), VIGIE_CODE_GIVEN);
	assert_int_equal(issue(store, referrals[1], &code), VIGIE_CODE_GIVEN);
	assert_int_equal(issue(store, referrals[2], &code), VIGIE_CODE_HOUSEHOLD);
	assert_int_equal(issue(store, refer(store, 3), &code), VIGIE_CODE_GIVEN);
	/* A code that was taken back leaves room for another. */
	assert_int_equal(vigie_stock_take_back(store, referrals[0], &ruling), 0);
	assert_int_equal(issue(store, referrals[2], &code), VIGIE_CODE_GIVEN);
}

static void a_pupil_without_a_known_household_is_one_of_its_own(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	int64_t code = 0, referral;

	queue_store_execute(store, "INSERT INTO person(id) VALUES(4), (5)");
	put(store, "AAAA-1111\nBBBB-2222\nCCCC-3333\nDDDD-4444\nEEEE-5555\n", VIGIE_DAY_NONE, NULL);
	for (int64_t person = 3; person <= 5; person++)
		assert_int_equal(issue(store, refer(store, person), &code), VIGIE_CODE_GIVEN);
	/* The same pupil, referred again and again, has its own limit. */
	queue_store_execute(store, "UPDATE referral SET open = 0 WHERE person = 3");
	assert_int_equal(issue(store, refer(store, 3), &code), VIGIE_CODE_GIVEN);
	queue_store_execute(store, "UPDATE referral SET open = 0 WHERE person = 3");
	referral = refer(store, 3);
	assert_int_equal(issue(store, referral, &code), VIGIE_CODE_HOUSEHOLD);
}

static void the_code_that_expires_first_is_given_and_an_expired_one_never(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	int64_t referral = refer(store, 3), code = 0;
	struct vigie_code got;

	put(store, "NONE-0000\n", VIGIE_DAY_NONE, NULL);
	put(store, "LATE-0000\n", DAY + 2, NULL);
	put(store, "OVER-0000\n", DAY - 1, NULL);
	put(store, "SOON-0000\n", DAY, NULL);
	assert_int_equal(count(store, VIGIE_CODE_FREE), 3);
	assert_int_equal(count(store, VIGIE_CODE_EXPIRED), 1);
	assert_int_equal(issue(store, referral, &code), VIGIE_CODE_GIVEN);
	assert_int_equal(vigie_stock_get(store, code, DAY, &got), 0);
	assert_int_equal(got.expires, DAY);
	assert_int_equal(vigie_stock_take_back(store, referral, &ruling), 0);
	assert_int_equal(issue_on(store, referral, DAY + 3, &code), VIGIE_CODE_GIVEN);
	assert_int_equal(vigie_stock_get(store, code, DAY + 3, &got), 0);
	assert_int_equal(got.expires, VIGIE_DAY_NONE);
	assert_int_equal(vigie_stock_take_back(store, referral, &ruling), 0);
	assert_int_equal(issue_on(store, referral, DAY + 3, &code), VIGIE_CODE_NONE_LEFT);
}

static void a_free_code_is_free_on_its_last_day(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	struct vigie_code code;

	put(store, "AAAA-1111\n", DAY, NULL);
	assert_int_equal(vigie_stock_get(store, 1, DAY, &code), 0);
	assert_int_equal(code.state, VIGIE_CODE_FREE);
	assert_int_equal(vigie_stock_get(store, 1, DAY + 1, &code), 0);
	assert_int_equal(code.state, VIGIE_CODE_EXPIRED);
}

static void there_is_room_for_as_many_places_as_codes(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	int64_t first = refer(store, 1), code = 0;

	assert_int_equal(vigie_stock_has_room(store, PROGRAMME, DAY), 0);
	put(store, "AAAA-1111\nBBBB-2222\n", DAY, NULL);
	assert_int_equal(vigie_stock_has_room(store, PROGRAMME, DAY + 1), 0);
	refer(store, 2);
	queue_store_execute(store, "UPDATE referral SET seat = 1 WHERE person = 1");
	assert_int_equal(vigie_stock_has_room(store, PROGRAMME, DAY), 1);
	queue_store_execute(store, "UPDATE referral SET seat = 1 WHERE person = 2");
	assert_int_equal(vigie_stock_has_room(store, PROGRAMME, DAY), 0);
	/* A place that has its code takes no other. */
	assert_int_equal(issue(store, first, &code), VIGIE_CODE_GIVEN);
	assert_int_equal(vigie_stock_has_room(store, PROGRAMME, DAY), 0);
	put(store, "CCCC-3333\n", DAY, NULL);
	assert_int_equal(vigie_stock_has_room(store, PROGRAMME, DAY), 1);
}

static void what_is_rolled_back_was_never_issued(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	int64_t referral = refer(store, 3), code = 0;

	put(store, "AAAA-1111\n", VIGIE_DAY_NONE, NULL);
	assert_int_equal(vigie_store_begin(store), 0);
	assert_int_equal(issue(store, referral, &code), VIGIE_CODE_GIVEN);
	vigie_store_rollback(store);
	assert_int_equal(count(store, VIGIE_CODE_FREE), 1);
	assert_story(store, code, "imported ");
}

static void a_revoked_code_stays_revoked(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	int64_t code = 0;

	put(store, "AAAA-1111\n", VIGIE_DAY_NONE, NULL);
	assert_int_equal(vigie_stock_revoke(store, 1, &ruling), 0);
	assert_int_equal(vigie_stock_revoke(store, 1, &ruling), 1);
	assert_int_equal(vigie_stock_revoke(store, 99, &ruling), -ENOENT);
	assert_int_equal(issue(store, refer(store, 3), &code), VIGIE_CODE_NONE_LEFT);
	assert_int_equal(put(store, "AAAA-1111\n", VIGIE_DAY_NONE, NULL).added, 0);
	assert_story(store, 1, "imported revoked ");
}

static void only_an_issued_code_is_shown_and_each_look_is_written_down(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	char value[VIGIE_CODE_MOST + 1] = "";
	int64_t referral = refer(store, 3), code = 0;

	put(store, "AAAA-1111\n", VIGIE_DAY_NONE, NULL);
	assert_int_equal(vigie_stock_reveal(store, 1, &ruling, value, sizeof(value)), 1);
	assert_string_equal(value, "");
	assert_int_equal(queue_store_count(store, "access"), 0);
	assert_int_equal(issue(store, referral, &code), VIGIE_CODE_GIVEN);
	assert_int_equal(vigie_stock_reveal(store, code, &ruling, value, sizeof(value)), 0);
	assert_string_equal(value, "AAAA-1111");
	assert_int_equal(queue_store_count(store, "access WHERE person = 3"), 1);
	assert_story(store, code, "imported issued revealed ");
	assert_int_equal(vigie_stock_reveal(store, 99, &ruling, value, sizeof(value)), -ENOENT);
}

static int note_letter(void *userdata, const struct vigie_code_letter *letter)
{
	assert_string_equal(letter->value, "AAAA-1111");
	assert_string_equal(letter->school, "0750001A");
	assert_string_equal(letter->programme, PROGRAMME);
	*(int64_t *)userdata = letter->code;
	return 0;
}

static void a_letter_is_due_until_it_was_written(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	int64_t code = 0, due = 0;

	put(store, "AAAA-1111\n", VIGIE_DAY_NONE, NULL);
	assert_int_equal(vigie_stock_each_untold(store, note_letter, &due), 0);
	assert_int_equal(due, 0);
	assert_int_equal(issue(store, refer(store, 3), &code), VIGIE_CODE_GIVEN);
	assert_int_equal(vigie_stock_each_untold(store, note_letter, &due), 0);
	assert_int_equal(due, code);
	assert_int_equal(vigie_stock_told(store, code, &ruling), 0);
	due = 0;
	assert_int_equal(vigie_stock_each_untold(store, note_letter, &due), 0);
	assert_int_equal(due, 0);
	assert_story(store, code, "imported issued told ");
}

static void the_code_of_an_erased_pupil_belongs_to_nobody_and_is_not_given_again(void **state)
{
	struct vigie_store *store = ((struct queue_store *)*state)->store;
	struct vigie_code code;
	int64_t id = 0;

	put(store, "AAAA-1111\n", VIGIE_DAY_NONE, NULL);
	assert_int_equal(issue(store, refer(store, 3), &id), VIGIE_CODE_GIVEN);
	queue_store_execute(store, "DELETE FROM person WHERE id = 3");
	assert_int_equal(vigie_stock_get(store, id, DAY, &code), 0);
	assert_int_equal(code.referral, 0);
	assert_int_equal(code.state, VIGIE_CODE_ISSUED);
	assert_int_equal(issue(store, refer(store, 1), &id), VIGIE_CODE_NONE_LEFT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		QUEUE_STORE_TEST(a_file_is_read_line_by_line_and_its_flaws_are_told_by_line),
		QUEUE_STORE_TEST(a_code_has_6_to_64_signs),
		QUEUE_STORE_TEST(a_referral_gets_one_code_however_often_it_is_asked),
		QUEUE_STORE_TEST(a_household_gets_no_more_than_the_programme_allows),
		QUEUE_STORE_TEST(a_pupil_without_a_known_household_is_one_of_its_own),
		QUEUE_STORE_TEST(the_code_that_expires_first_is_given_and_an_expired_one_never),
		QUEUE_STORE_TEST(a_free_code_is_free_on_its_last_day),
		QUEUE_STORE_TEST(there_is_room_for_as_many_places_as_codes),
		QUEUE_STORE_TEST(what_is_rolled_back_was_never_issued),
		QUEUE_STORE_TEST(a_revoked_code_stays_revoked),
		QUEUE_STORE_TEST(only_an_issued_code_is_shown_and_each_look_is_written_down),
		QUEUE_STORE_TEST(a_letter_is_due_until_it_was_written),
		QUEUE_STORE_TEST(
			the_code_of_an_erased_pupil_belongs_to_nobody_and_is_not_given_again),
	};

	return cmocka_run_group_tests_name("access codes", tests, NULL, NULL);
}
