/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a programme may say, in both languages, and what is wrong with it. Writes only below a
 * temporary folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/config.h"

#define OFFICE "office \"Essai\" {\n}\n"
#define PROGRAMME(lines) OFFICE "programme \"p\" {\n" lines "\n}\n"
#define AT(hour) ((hour)*3600)

struct fixture {
	char folder[64], path[96];
	struct vigie_diagnostics *list;
	struct vigie_config *config;
	struct vigie_buffer messages;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	strcpy(fixture->folder, "/tmp/vigie-test-XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	snprintf(fixture->path, sizeof(fixture->path), "%s/vigie.conf", fixture->folder);
	*state = fixture;
	return 0;
}

static void forget(struct fixture *fixture)
{
	vigie_buffer_clear(&fixture->messages);
	vigie_diagnostics_free(fixture->list);
	vigie_config_free(fixture->config);
	fixture->list = NULL;
	fixture->config = NULL;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	forget(fixture);
	vigie_buffer_done(&fixture->messages);
	remove(fixture->path);
	remove(fixture->folder);
	free(fixture);
	return 0;
}

static int load(struct fixture *fixture, const char *text)
{
	FILE *file = fopen(fixture->path, "w");
	int r;

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	forget(fixture);
	assert_int_equal(vigie_diagnostics_new(&fixture->list), 0);
	r = vigie_config_load(fixture->path, fixture->list, &fixture->config);
	vigie_diagnostics_render(fixture->list, false, &fixture->messages);
	return r;
}

static const struct vigie_config_programme *read_first(void **state, const char *text)
{
	struct fixture *fixture = *state;

	if (load(fixture, text) != 0)
		fail_msg("%s\n%s", text, vigie_buffer_string(&fixture->messages));
	return &fixture->config->programmes[0];
}

static void assert_told(void **state, const char *text, const char *message)
{
	struct fixture *fixture = *state;

	assert_int_equal(load(fixture, text), 1);
	if (!strstr(vigie_buffer_string(&fixture->messages), message))
		fail_msg("not told '%s' but:\n%s", message,
			 vigie_buffer_string(&fixture->messages));
}

static void assert_whole(const struct vigie_config_programme *programme)
{
	assert_int_equal(programme->mode, VIGIE_MODE_REMOTE_AT_HOME | VIGIE_MODE_REMOTE_AT_SCHOOL);
	assert_int_equal(programme->group.least, 1);
	assert_int_equal(programme->group.most, 6);
	assert_int_equal(programme->hours.least, 2);
	assert_int_equal(programme->hours.most, 2);
	assert_int_equal(programme->opens, AT(16));
	assert_int_equal(programme->closes, AT(20) + 30 * 60);
	assert_int_equal(programme->open_days, 0x7f);
	assert_int_equal(programme->from, vigie_day_from_date(2026, 9, 1));
	assert_int_equal(programme->to, vigie_day_from_date(2027, 7, 2));
	assert_true(programme->codes);
	assert_int_equal(programme->codes_low, 50);
	assert_int_equal(programme->volunteers, 10);
	assert_string_equal(programme->note, "Une plateforme");
	assert_string_equal(programme->next, "q");
	assert_int_equal(programme->n_beside, 2);
	assert_string_equal(programme->beside[1], "r");
	assert_int_equal(programme->answer_days, 10);
	assert_int_equal(programme->remind_days, 5);
	assert_int_equal(programme->escalate_days, 8);
	assert_int_equal(programme->expire_days, 30);
}

#define OTHERS "programme \"q\" {\n}\nprogramme \"r\" {\n}\n"

static void every_statement_is_read_in_english(void **state)
{
	assert_whole(read_first(
		state,
		PROGRAMME("mode remote at home, remote at school\n"
			  "group 1..6\nhours 2 per week\nopen 16:00 to 20:30 every day\n"
			  "valid 2026-09-01..2027-07-02\ncodes low 50\n"
			  "volunteers 10 per school\nnote \"Une plateforme\"\n"
			  "then \"q\"\nbeside \"q\", \"r\"\n"
			  "answer within 10 days, remind after 5 days, escalate after 8 days,"
			  " expire after 30 days") OTHERS));
}

static void every_statement_is_read_in_french(void **state)
{
	assert_whole(read_first(
		state,
		PROGRAMME("mode à distance au domicile, à distance en établissement\n"
			  "groupe 1..6\nheures 2 par semaine\nouvert 16:00 à 20:30 chaque jour\n"
			  "valable 2026-09-01..2027-07-02\ncodes seuil 50\n"
			  "bénévoles 10 par établissement\nremarque \"Une plateforme\"\n"
			  "puis \"q\"\navec \"q\", \"r\"\n"
			  "réponse sous 10 jours, rappeler après 5 jours, alerter après 8 jours,"
			  " expirer après 30 jours") OTHERS));
}

static void what_is_not_said_is_nothing(void **state)
{
	const struct vigie_config_programme *programme = read_first(state, PROGRAMME(""));

	assert_int_equal(programme->group.most, 0);
	assert_int_equal(programme->opens, programme->closes);
	assert_int_equal(programme->from, VIGIE_DAY_NONE);
	assert_int_equal(programme->to, VIGIE_DAY_NONE);
	assert_false(programme->codes);
	assert_null(programme->next);
	assert_int_equal(programme->n_beside, 0);
}

static void a_condition_ends_where_a_statement_begins(void **state)
{
	const struct vigie_config_programme *programme =
		read_first(state, PROGRAMME("eligible when level in 6e..3e\n  and boarder\ncodes\n"
					    "ends when average() >= 10\nnote \"x\""));

	assert_true(programme->codes);
	assert_int_equal(programme->codes_low, 20);
	assert_string_equal(programme->note, "x");
}

static void days_of_the_week_are_named(void **state)
{
	const struct vigie_config_programme *programme =
		read_first(state, PROGRAMME("open 16:30 to 18:00 wednesday, saturday"));

	assert_int_equal(programme->open_days, 1 << 2 | 1 << 5);
}

static void limits_hold_at_their_edges(void **state)
{
	assert_int_equal(read_first(state, PROGRAMME("group 40"))->group.most, 40);
	assert_told(state, PROGRAMME("group 41"), "V109");
	assert_told(state, PROGRAMME("group 0"), "V109");
	assert_told(state, PROGRAMME("group 3..2"), "V109");
	assert_int_equal(read_first(state, PROGRAMME("hours 40 per week"))->hours.most, 40);
	assert_told(state, PROGRAMME("hours 41 per week"), "V109");
	assert_int_equal(read_first(state, PROGRAMME("volunteers 1000 per school"))->volunteers,
			 1000);
	assert_told(state, PROGRAMME("volunteers 1001 per school"), "V109");
}

static void a_note_of_500_bytes_is_the_longest(void **state)
{
	char text[700];

	snprintf(text, sizeof(text), PROGRAMME("note \"%0500d\""), 0);
	assert_int_equal(strlen(read_first(state, text)->note), 500);
	snprintf(text, sizeof(text), PROGRAMME("note \"%0501d\""), 0);
	assert_told(state, text, "V109");
}

static void what_makes_no_sense_is_refused(void **state)
{
	assert_told(state, PROGRAMME("open 20:00 to 16:00 every day"), "closes before it opens");
	assert_told(state, PROGRAMME("open 16:00 to 16:00 every day"), "closes before it opens");
	assert_told(state, PROGRAMME("open 16:00 to 20:00"), "V105");
	assert_told(state, PROGRAMME("valid 2027-07-02..2026-09-01"),
		    "the last day is before the first");
	assert_told(state, PROGRAMME("valid 2027-07-02"), "V105");
	assert_told(state, PROGRAMME("codes 50"), "nothing more is expected");
	assert_told(state, PROGRAMME("group 1\ngroup 2"), "V103");
}

static void the_steps_of_a_proposal_come_in_order(void **state)
{
	read_first(state,
		   PROGRAMME("answer within 5 days, remind after 5 days, expire after 5 days"));
	assert_told(state, PROGRAMME("answer within 6 days, expire after 5 days"), "V109");
	assert_told(state,
		    PROGRAMME("answer within 5 days, remind after 6 days, expire after 5 days"),
		    "V109");
	assert_told(state,
		    PROGRAMME("answer within 5 days, remind after 4 days, escalate after 3 days"),
		    "V109");
	assert_told(state,
		    PROGRAMME("answer within 5 days, escalate after 9 days, expire after 8 days"),
		    "V109");
}

static void other_programmes_exist_and_lead_nowhere_back(void **state)
{
	assert_told(state, PROGRAMME("then \"absent\""),
		    "names \"absent\", which is not configured");
	assert_told(state, PROGRAMME("beside \"absent\""), "V106");
	assert_told(state, PROGRAMME("then \"p\""), "names itself");
	assert_told(state, PROGRAMME("beside \"p\""), "names itself");
	read_first(state, PROGRAMME("then \"q\"") "programme \"q\" {\n then \"r\"\n}\n"
						  "programme \"r\" {\n}\n");
	assert_told(state,
		    PROGRAMME("then \"q\"") "programme \"q\" {\n then \"r\"\n}\n"
					    "programme \"r\" {\n then \"p\"\n}\n",
		    "leads back to it");
}

#define COORDINATOR(name, lines)                                                                   \
	"coordinator \"" name "\" {\n email \"a@exemple.fr\"\n covers all\n" lines "\n}\n"
#define MAIL "mail {\n from \"v@exemple.fr\"\n smtp \"file:///tmp\"\n}\n"

static void a_second_is_another_coordinator(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(load(fixture, OFFICE MAIL COORDINATOR("a", "second \"b\"")
					       COORDINATOR("b", "suppléant \"a\"")),
			 0);
	assert_string_equal(fixture->config->coordinators[0].second, "b");
	assert_string_equal(fixture->config->coordinators[1].second, "a");
	assert_told(state, OFFICE MAIL COORDINATOR("a", "second \"a\""), "no other coordinator");
	assert_told(state, OFFICE MAIL COORDINATOR("a", "second \"c\""), "V106");
}

static void assert_described(void **state, const char *text, const char *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};

	vigie_programme_describe(read_first(state, text), &out);
	assert_string_equal(vigie_buffer_string(&out), expected);
}

static void what_is_offered_is_said_in_one_line(void **state)
{
	assert_described(state, PROGRAMME(""), "");
	assert_described(state, PROGRAMME("mode in person\ngroup 1..6\nhours 1..2 per week"),
			 "in person · alone or in groups of up to 6 · 1 to 2 h a week");
	assert_described(
		state,
		PROGRAMME("mode remote at home, remote at school\ngroup 1\nhours 1 per week\n"
			  "open 16:00 to 20:05 every day\nvalid 2026-09-01..2027-07-02"),
		"remote, at home or remote, at school · alone · 1 h a week · "
		"every day from 16:00 to 20:05 · from 2026-09-01 to 2027-07-02");
	assert_described(state, PROGRAMME("group 4..10\nopen 16:30 to 18:00 wednesday, sunday"),
			 "in groups of 4 to 10 · Wednesday, Sunday from 16:30 to 18:00");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		T(every_statement_is_read_in_english),
		T(every_statement_is_read_in_french),
		T(what_is_not_said_is_nothing),
		T(a_condition_ends_where_a_statement_begins),
		T(days_of_the_week_are_named),
		T(limits_hold_at_their_edges),
		T(a_note_of_500_bytes_is_the_longest),
		T(what_makes_no_sense_is_refused),
		T(the_steps_of_a_proposal_come_in_order),
		T(other_programmes_exist_and_lead_nowhere_back),
		T(a_second_is_another_coordinator),
		T(what_is_offered_is_said_in_one_line),
#undef T
	};

	return cmocka_run_group_tests_name("programmes", tests, NULL, NULL);
}
