/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the deciding line of an answer asks for, as people write it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/mail/reply_words.h"
#include "vigie/session.h"
#include "vigie/translate.h"

#define TODAY vigie_day_from_date(2026, 11, 30)

static enum reply_reading read_on(vigie_day today, const char *line, struct reply_order *order)
{
	enum reply_reading reading;

	memset(order, 0, sizeof(*order));
	assert_int_equal(reply_words_read(line, today, order, &reading), 0);
	return reading;
}

static enum reply_reading read_line(const char *line, struct reply_order *order)
{
	return read_on(TODAY, line, order);
}

static void expect_command(const char *line, enum vigie_reply_command command, int64_t referral)
{
	struct reply_order order;

	if (read_line(line, &order) != REPLY_READ)
		fail_msg("\"%s\" is not understood", line);
	assert_int_equal(order.command, command);
	assert_int_equal(order.referral, referral);
}

static void expect_reason(const char *line, enum vigie_reply_command command,
			  enum vigie_referral_reason reason)
{
	struct reply_order order;

	if (read_line(line, &order) != REPLY_READ)
		fail_msg("\"%s\" is not understood", line);
	assert_int_equal(order.command, command);
	assert_int_equal(order.reason, reason);
}

static void expect_nothing(const char *line)
{
	struct reply_order order;

	if (read_line(line, &order) != REPLY_UNCLEAR)
		fail_msg("\"%s\" is taken for something", line);
}

static void expect_lacking(const char *line, enum vigie_reply_command command)
{
	struct reply_order order;

	if (read_line(line, &order) != REPLY_LACKS)
		fail_msg("\"%s\" lacks nothing", line);
	assert_int_equal(order.command, command);
}

static void words_of_both_languages_in_any_case(void **state)
{
	(void)state;
	expect_command("accepter", VIGIE_REPLY_ACCEPT, 0);
	expect_command("ACCEPTÉE.", VIGIE_REPLY_ACCEPT, 0);
	expect_command("J’accepte !", VIGIE_REPLY_ACCEPT, 0);
	expect_command("j'accepte", VIGIE_REPLY_ACCEPT, 0);
	expect_command("Accept", VIGIE_REPLY_ACCEPT, 0);
	expect_command("Démarrer", VIGIE_REPLY_START, 0);
	expect_command("demarrer", VIGIE_REPLY_START, 0);
	expect_command("\"start\"", VIGIE_REPLY_START, 0);
}

static void a_number_may_follow_in_any_form(void **state)
{
	(void)state;
	expect_command("accepter 412", VIGIE_REPLY_ACCEPT, 412);
	expect_command("accepter n° 412", VIGIE_REPLY_ACCEPT, 412);
	expect_command("accepter n°412.", VIGIE_REPLY_ACCEPT, 412);
	expect_command("accept #412", VIGIE_REPLY_ACCEPT, 412);
	/* As the digest itself says it. */
	expect_command("412 accepter", VIGIE_REPLY_ACCEPT, 412);
	expect_command("n° 412 : accepter", VIGIE_REPLY_ACCEPT, 412);
	expect_nothing("412 accepter 413");
	expect_nothing("411 412 accepter");
	expect_nothing("412");
	expect_nothing("accepter l'orientation");
}

static void thanks_change_nothing(void **state)
{
	(void)state;
	expect_command("12 accepter, merci.", VIGIE_REPLY_ACCEPT, 12);
	expect_command("accepter merci beaucoup !", VIGIE_REPLY_ACCEPT, 0);
	expect_command("accept 12, thank you", VIGIE_REPLY_ACCEPT, 12);
	expect_reason("refuser famille, merci d'avance", VIGIE_REPLY_DECLINE,
		      VIGIE_REASON_FAMILY_DECLINED);
}

static void a_word_too_many_is_not_understood(void **state)
{
	(void)state;
	expect_nothing("accepter sauf le lundi");
	expect_nothing("accepte pas");
	expect_nothing("je n'accepte pas");
	expect_nothing("ne pas accepter");
	expect_nothing("accepter ?");
	expect_nothing("accepterions");
	expect_nothing("accepter merci de patienter");
	expect_nothing("merci");
	expect_nothing("bonjour");
	expect_nothing("");
	expect_nothing("ok");
}

static void declining_needs_a_reason_of_the_list(void **state)
{
	(void)state;
	expect_reason("refuser famille", VIGIE_REPLY_DECLINE, VIGIE_REASON_FAMILY_DECLINED);
	expect_reason("Refusée : déjà suivie", VIGIE_REPLY_DECLINE, VIGIE_REASON_ALREADY_HELPED);
	expect_reason("decline 3 no-availability", VIGIE_REPLY_DECLINE,
		      VIGIE_REASON_NO_AVAILABILITY);
	expect_reason("refuser, motif : pas de tuteur", VIGIE_REPLY_DECLINE,
		      VIGIE_REASON_NO_AVAILABILITY);
	expect_reason("non pertinent", VIGIE_REPLY_NOT_RELEVANT, VIGIE_REASON_NOT_RELEVANT);
	expect_reason("Not-relevant", VIGIE_REPLY_NOT_RELEVANT, VIGIE_REASON_NOT_RELEVANT);
	expect_lacking("refuser", VIGIE_REPLY_DECLINE);
	expect_lacking("refuser …", VIGIE_REPLY_DECLINE);
	expect_lacking("refuser parce que", VIGIE_REPLY_DECLINE);
	/* A reason of the other event. */
	expect_lacking("refuser progrès", VIGIE_REPLY_DECLINE);
	expect_reason("terminer progrès", VIGIE_REPLY_END, VIGIE_REASON_RESULTS_IMPROVED);
	expect_lacking("terminer famille", VIGIE_REPLY_END);
}

static void a_tutor_is_named_as_written(void **state)
{
	struct reply_order order;

	(void)state;
	assert_int_equal(read_line("attribuer n°7 à Mme D'Été-Martin", &order), REPLY_READ);
	assert_int_equal(order.command, VIGIE_REPLY_ASSIGN);
	assert_int_equal(order.referral, 7);
	assert_string_equal(order.tutor, "Mme D'Été-Martin");
	assert_int_equal(read_line("assign to Jean", &order), REPLY_READ);
	assert_string_equal(order.tutor, "Jean");
	expect_lacking("attribuer à …", VIGIE_REPLY_ASSIGN);
	expect_lacking("attribuer à NOM", VIGIE_REPLY_ASSIGN);
	expect_lacking("attribuer", VIGIE_REPLY_ASSIGN);
	expect_lacking(
		"attribuer à Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		VIGIE_REPLY_ASSIGN);
}

static void expect_session_on(vigie_day today, const char *line, int minutes, vigie_day day)
{
	struct reply_order order;

	if (read_on(today, line, &order) != REPLY_READ)
		fail_msg("\"%s\" is not understood", line);
	assert_int_equal(order.command, VIGIE_REPLY_SESSION);
	assert_int_equal(order.minutes, minutes);
	assert_int_equal(order.day, day);
}

static void expect_session(const char *line, int minutes, vigie_day day)
{
	expect_session_on(TODAY, line, minutes, day);
}

static void a_session_has_minutes_and_a_day(void **state)
{
	const vigie_day day = vigie_day_from_date(2026, 11, 12);

	(void)state;
	expect_session("séance 60 min le 12/11", 60, day);
	expect_session("Séance faite 60min 12/11/2026", 60, day);
	expect_session("session 1h30 on 2026-11-12", 90, day);
	expect_session("séance 1 h 30 le 12/11", 90, day);
	expect_session("séance 1 h le 12/11", 60, day);
	expect_session("séance 2 heures 5 le 12/11", 125, day);
	expect_session("session 3 : 1 heure du 12/11", 60, day);
	expect_session("séance 60 min le 12/11/26", 60, day);
	/* The day first, as one tells it. */
	expect_session("séance faite le 12/11, 60 min", 60, day);
	expect_session("session done on 2026-11-12 (1 h 30)", 90, day);
	expect_lacking("séance 60 min", VIGIE_REPLY_SESSION);
	expect_lacking("séance 60 min le 31/02", VIGIE_REPLY_SESSION);
	expect_lacking("séance 60 min le 12/12/2026", VIGIE_REPLY_SESSION);
	expect_lacking("séance 0 min le 12/11", VIGIE_REPLY_SESSION);
	expect_lacking("séance 481 min le 12/11", VIGIE_REPLY_SESSION);
	expect_lacking("séance -60 min le 12/11", VIGIE_REPLY_SESSION);
	expect_lacking("séance 60 pommes le 12/11", VIGIE_REPLY_SESSION);
	expect_lacking("séance … min le …", VIGIE_REPLY_SESSION);
}

static void the_day_of_a_session_may_be_said_in_words(void **state)
{
	const vigie_day day = vigie_day_from_date(2026, 11, 24);

	(void)state;
	expect_session("séance faite le 24 novembre, 60 min", 60, day);
	expect_session("séance de 60 min faite le 24 novembre", 60, day);
	expect_session("séance 12 : 1 h le 24 nov.", 60, day);
	expect_session("session done on 24 November 2026, 60 min", 60, day);
	expect_session("session done on November 24th, 60 min", 60, day);
	expect_session("Session 60 min on the 24th of November", 60, day);
	expect_session("séance 1h30 le mardi 24 NOVEMBRE", 90, day);
	expect_session("séance 60 min mardi 24/11", 60, day);
	expect_session("séance 60 min le 1er septembre", 60, vigie_day_from_date(2026, 9, 1));
	expect_session("séance 60 min hier", 60, TODAY - 1);
	expect_session("séance faite avant-hier : 45 mn", 45, TODAY - 2);
	expect_session("session done yesterday, 1 hour", 60, TODAY - 1);
	expect_session("séance aujourd’hui 60 min", 60, TODAY);
	expect_session("session today 60 min", 60, TODAY);
	expect_lacking("séance faite le 24 novembre", VIGIE_REPLY_SESSION);
	expect_lacking("séance 60 min le 31 novembre", VIGIE_REPLY_SESSION);
	expect_lacking("séance 60 min le 24", VIGIE_REPLY_SESSION);
	expect_lacking("séance 60 min en novembre", VIGIE_REPLY_SESSION);
	/* It was a Tuesday: one of the two is a slip. */
	expect_lacking("séance 60 min le lundi 24 novembre", VIGIE_REPLY_SESSION);
	expect_nothing("séance 60 min hier 24 novembre");
}

static void a_day_of_the_month_is_no_number_of_a_referral(void **state)
{
	struct reply_order order;

	(void)state;
	expect_session("séance 24 novembre 60 min", 60, vigie_day_from_date(2026, 11, 24));
	assert_int_equal(read_line("séance 24 novembre", &order), REPLY_LACKS);
	assert_int_equal(order.referral, 0);
	assert_int_equal(read_line("séance 24 60 min hier", &order), REPLY_READ);
	assert_int_equal(order.referral, 24);
	/* A month that is a name. */
	assert_int_equal(read_line("attribuer 24 Mai Essai", &order), REPLY_READ);
	assert_int_equal(order.referral, 24);
	assert_string_equal(order.tutor, "Mai Essai");
}

static void without_a_year_a_day_is_of_the_school_year_and_past(void **state)
{
	const vigie_day january = vigie_day_from_date(2027, 1, 8);

	(void)state;
	expect_session_on(january, "séance 45 mn le 10/12", 45, vigie_day_from_date(2026, 12, 10));
	expect_session_on(january, "séance 45 mn le 10 décembre", 45,
			  vigie_day_from_date(2026, 12, 10));
	expect_session_on(january, "séance 45 mn le 8 janvier", 45, january);
	/* A slip, rather than a session that nobody noted for a year. */
	expect_lacking("séance 45 mn le 10/12", VIGIE_REPLY_SESSION);
	expect_lacking("séance 45 mn le 10 décembre", VIGIE_REPLY_SESSION);
	expect_lacking("séance 45 mn le 28 juin", VIGIE_REPLY_SESSION);
	expect_session("séance 45 mn le 28 juin 2026", 45, vigie_day_from_date(2026, 6, 28));
	expect_session("séance 45 mn le 10/12/2025", 45, vigie_day_from_date(2025, 12, 10));
}

static void first_line(const struct vigie_buffer *text, char *line, size_t size)
{
	snprintf(line, size, "%.*s", (int)strcspn(text->data, "\n"), text->data);
}

static void every_link_opens_what_is_understood_or_asks_for_the_rest(void **state)
{
	(void)state;
	for (int i = 0; i < VIGIE_REPLY_COMMANDS_N; i++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer ready = {0}, usage = {0};
		struct reply_order order;
		char line[200];

		reply_words_append_ready((enum vigie_reply_command)i, &ready);
		first_line(&ready, line, sizeof(line));
		assert_int_not_equal(read_line(line, &order), REPLY_UNCLEAR);
		assert_int_equal(order.command, i);
		assert_true(strlen(vigie_reply_label((enum vigie_reply_command)i)) > 0);
		reply_words_append_usage((enum vigie_reply_command)i, &usage);
		assert_int_not_equal(read_line(usage.data, &order), REPLY_UNCLEAR);
	}
}

static void every_reason_that_may_be_given_has_words(void **state)
{
	static const enum vigie_reply_command takers[] = {VIGIE_REPLY_DECLINE, VIGIE_REPLY_END};

	(void)state;
	for (size_t t = 0; t < VIGIE_ARRAY_SIZE(takers); t++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {0};
		size_t n = 0, wanted = 0;

		reply_words_append_reasons(takers[t], &list);
		for (char *word = strtok(list.data, ","); word; word = strtok(NULL, ",")) {
			char line[100];
			struct reply_order order;

			snprintf(line, sizeof(line), "%s %s", vigie_reply_word(takers[t]), word);
			assert_int_equal(read_line(line, &order), REPLY_READ);
			n++;
		}
		for (int reason = 1; reason < VIGIE_REASONS_N; reason++)
			wanted += vigie_referral_reason_for((enum vigie_referral_reason)reason,
							    reply_words_event(takers[t]),
							    VIGIE_ACTOR_PERSON);
		assert_int_equal(n, wanted);
	}
}

static void what_is_offered_is_what_the_state_allows(void **state)
{
	(void)state;
	assert_true(vigie_reply_offered(VIGIE_REPLY_ACCEPT, VIGIE_REFERRAL_PROPOSED));
	assert_true(vigie_reply_offered(VIGIE_REPLY_NOT_RELEVANT, VIGIE_REFERRAL_PROPOSED));
	assert_false(vigie_reply_offered(VIGIE_REPLY_ACCEPT, VIGIE_REFERRAL_STARTED));
	assert_false(vigie_reply_offered(VIGIE_REPLY_DECLINE, VIGIE_REFERRAL_ACCEPTED));
	assert_true(vigie_reply_offered(VIGIE_REPLY_ASSIGN, VIGIE_REFERRAL_ACCEPTED));
	assert_true(vigie_reply_offered(VIGIE_REPLY_SESSION, VIGIE_REFERRAL_STARTED));
	assert_false(vigie_reply_offered(VIGIE_REPLY_SESSION, VIGIE_REFERRAL_PROPOSED));
	for (int i = 0; i < VIGIE_REPLY_COMMANDS_N; i++)
		assert_false(
			vigie_reply_offered((enum vigie_reply_command)i, VIGIE_REFERRAL_DECLINED));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_both_languages_in_any_case),
		cmocka_unit_test(a_number_may_follow_in_any_form),
		cmocka_unit_test(thanks_change_nothing),
		cmocka_unit_test(a_word_too_many_is_not_understood),
		cmocka_unit_test(declining_needs_a_reason_of_the_list),
		cmocka_unit_test(a_tutor_is_named_as_written),
		cmocka_unit_test(a_session_has_minutes_and_a_day),
		cmocka_unit_test(the_day_of_a_session_may_be_said_in_words),
		cmocka_unit_test(a_day_of_the_month_is_no_number_of_a_referral),
		cmocka_unit_test(without_a_year_a_day_is_of_the_school_year_and_past),
		cmocka_unit_test(every_link_opens_what_is_understood_or_asks_for_the_rest),
		cmocka_unit_test(every_reason_that_may_be_given_has_words),
		cmocka_unit_test(what_is_offered_is_what_the_state_allows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
