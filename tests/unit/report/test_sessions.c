/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions, entered one by one and from files. */
#include "tests/unit/report/record.h"
#include "vigie/transition.h"

static enum vigie_session_outcome note(struct record *record, int64_t referral, vigie_day day,
				       int minutes, bool present)
{
	const struct vigie_session_entry entry = {
		.session = {referral, day, minutes, present},
		.who = "Tutrice d'essai",
		.through = "command",
		.today = day_of(12, 15),
		.now = vigie_clock_from_local(day_of(12, 15), 36000, NULL),
	};
	enum vigie_session_outcome outcome = VIGIE_SESSION_BAD_MINUTES;

	assert_int_equal(vigie_session_note(record->store, &record->config, &entry, &outcome), 0);
	return outcome;
}

static enum vigie_referral_state state_of(struct record *record, int64_t id, vigie_day *ret_started)
{
	struct vigie_referral referral;

	assert_int_equal(vigie_referral_get(record->store, id, &referral), 0);
	*ret_started = referral.started;
	return referral.state;
}

static void the_first_session_starts_the_referral_on_its_day(void **state)
{
	struct record *record = *state;
	vigie_day started;

	add_referral(record, 1, "assigned");
	assert_int_equal(note(record, 1, day_of(12, 3), 60, true), VIGIE_SESSION_ADDED);
	assert_int_equal(state_of(record, 1, &started), VIGIE_REFERRAL_STARTED);
	assert_int_equal(started, day_of(12, 3));
}

static void a_session_without_the_pupil_starts_nothing(void **state)
{
	struct record *record = *state;
	vigie_day started;

	add_referral(record, 1, "accepted");
	assert_int_equal(note(record, 1, day_of(12, 3), 60, false), VIGIE_SESSION_ADDED);
	assert_int_equal(state_of(record, 1, &started), VIGIE_REFERRAL_ACCEPTED);
}

static void a_session_again_changes_nothing_and_another_word_corrects(void **state)
{
	struct record *record = *state;
	struct vigie_tutoring tutoring;
	int64_t changes;

	add_referral(record, 1, "accepted");
	note(record, 1, day_of(12, 3), 60, true);
	note(record, 1, day_of(12, 10), 60, false);
	changes = vigie_store_changes(record->store);
	assert_int_equal(note(record, 1, day_of(12, 3), 60, true), VIGIE_SESSION_KNOWN);
	assert_int_equal(vigie_store_changes(record->store), changes);
	assert_int_equal(note(record, 1, day_of(12, 3), 90, true), VIGIE_SESSION_CORRECTED);
	assert_int_equal(vigie_tutoring_get(record->store, 1, &tutoring), 0);
	assert_int_equal(tutoring.n_sessions, 1);
	assert_int_equal(tutoring.n_missed, 1);
	assert_int_equal(tutoring.minutes, 90);
	assert_int_equal(tutoring.last, day_of(12, 10));
}

static void what_cannot_be_is_refused(void **state)
{
	struct record *record = *state;

	add_referral(record, 1, "accepted");
	add_referral(record, 2, "waiting");
	add_referral(record, 3, "declined");
	assert_int_equal(note(record, 9, day_of(12, 3), 60, true), VIGIE_SESSION_UNKNOWN);
	assert_int_equal(note(record, 2, day_of(12, 3), 60, true), VIGIE_SESSION_NOT_TUTORED);
	assert_int_equal(note(record, 3, day_of(12, 3), 60, true), VIGIE_SESSION_NOT_TUTORED);
	assert_int_equal(note(record, 1, day_of(12, 16), 60, true), VIGIE_SESSION_BAD_DAY);
	assert_int_equal(note(record, 1, day_of(10, 31), 60, true), VIGIE_SESSION_BAD_DAY);
	assert_int_equal(note(record, 1, day_of(12, 3), 0, true), VIGIE_SESSION_BAD_MINUTES);
	assert_int_equal(note(record, 1, day_of(12, 3), 481, true), VIGIE_SESSION_BAD_MINUTES);
}

struct flaws {
	char text[256];
};

static void on_flaw(void *userdata, uint32_t line, uint32_t column, enum vigie_session_flaw flaw,
		    enum vigie_session_outcome outcome)
{
	struct flaws *flaws = userdata;
	size_t size = strlen(flaws->text);

	(void)outcome;
	snprintf(flaws->text + size, sizeof(flaws->text) - size, "%u:%u:%d ", line, column, flaw);
}

static struct vigie_sessions_imported import(struct record *record, const char *text,
					     struct flaws *flaws)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	struct vigie_sessions_imported imported = {0};
	struct vigie_sessions_import sessions = {
		.who = "Tutrice d'essai",
		.today = day_of(12, 15),
		.now = vigie_clock_from_local(day_of(12, 15), 36000, NULL),
		.on_flaw = on_flaw,
		.userdata = flaws,
	};

	*flaws = (struct flaws){""};
	assert_int_equal(vigie_input_from_memory(text, strlen(text), "seances.csv", &input), 0);
	sessions.input = input;
	assert_int_equal(
		vigie_sessions_import(record->store, &record->config, &sessions, &imported), 0);
	return imported;
}

static void files_with_titles_in_either_language_are_read(void **state)
{
	struct record *record = *state;
	struct vigie_sessions_imported imported;
	struct flaws flaws;

	add_referral(record, 1, "accepted");
	imported = import(record,
			  "\xef\xbb\xbfOrientation;Date;Durée;Présent\r\n1;03/12/2026;60;oui\r\n"
			  "1;10/12/2026;\"60\";non\r\n",
			  &flaws);
	assert_int_equal(imported.added, 2);
	assert_string_equal(flaws.text, "");
	imported = import(record, "date,present,referral,minutes\n2026-12-14,yes,1,45\n", &flaws);
	assert_int_equal(imported.added, 1);
}

static void the_same_file_again_writes_nothing(void **state)
{
	struct record *record = *state;
	const char *text = "referral;date;minutes;present\n1;2026-12-03;60;1\n1;2026-12-10;60;0\n";
	struct vigie_sessions_imported imported;
	struct flaws flaws;
	int64_t changes;

	add_referral(record, 1, "accepted");
	import(record, text, &flaws);
	changes = vigie_store_changes(record->store);
	imported = import(record, text, &flaws);
	assert_int_equal(imported.known, 2);
	assert_int_equal(vigie_store_changes(record->store), changes);
}

static void a_bad_row_is_told_by_place_and_the_others_are_taken(void **state)
{
	struct record *record = *state;
	struct vigie_sessions_imported imported;
	struct flaws flaws;

	add_referral(record, 1, "accepted");
	imported = import(record,
			  "referral;date;minutes;present\nx;2026-12-03;60;yes\n"
			  "1;2026-02-31;60;yes\n1;2026-12-03;999;yes\n\n1;2026-12-03;60;perhaps\n"
			  "7;2026-12-03;60;yes\n1;2026-12-03;60;yes",
			  &flaws);
	assert_string_equal(flaws.text, "2:1:1 3:3:2 4:14:3 6:17:4 7:1:5 ");
	assert_int_equal(imported.flawed, 5);
	assert_int_equal(imported.added, 1);
}

static void a_file_without_its_columns_is_told_at_its_first_line(void **state)
{
	struct flaws flaws;

	import(*state, "referral;date;minutes\n1;2026-12-03;60\n", &flaws);
	assert_string_equal(flaws.text, "1:1:0 ");
}

static void a_proposed_end_is_listed_while_the_tutoring_goes_on(void **state)
{
	struct record *record = *state;
	struct vigie_tutoring tutoring;

	add_referral(record, 1, "started");
	assert_int_equal(endings_put(record->store, 1, day_of(12, 3), 1), 0);
	assert_int_equal(endings_put(record->store, 1, day_of(12, 10), 2), 0);
	assert_int_equal(vigie_tutoring_get(record->store, 1, &tutoring), 0);
	assert_int_equal(tutoring.ending, day_of(12, 3));
	execute(record, "UPDATE referral SET state = 'ended'");
	assert_int_equal(vigie_tutoring_get(record->store, 1, &tutoring), 0);
	assert_int_equal(tutoring.ending, VIGIE_DAY_NONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, record_set_up, record_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_session_starts_the_referral_on_its_day),
		TEST(a_session_without_the_pupil_starts_nothing),
		TEST(a_session_again_changes_nothing_and_another_word_corrects),
		TEST(what_cannot_be_is_refused),
		TEST(files_with_titles_in_either_language_are_read),
		TEST(the_same_file_again_writes_nothing),
		TEST(a_bad_row_is_told_by_place_and_the_others_are_taken),
		TEST(a_file_without_its_columns_is_told_at_its_first_line),
		TEST(a_proposed_end_is_listed_while_the_tutoring_goes_on),
	};

	return cmocka_run_group_tests_name("sessions", tests, NULL, NULL);
}
