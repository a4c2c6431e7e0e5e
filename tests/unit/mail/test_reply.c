/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers by mail: who may command, what is carried out, and what is answered. */
#include "tests/unit/mail/replies.h"

static void an_answer_moves_the_referral_and_waits_to_be_confirmed(void **state)
{
	struct office *office = *state;

	propose(office);
	assert_int_equal(handle(office, (struct answer){.line = "Accepter"}),
			 VIGIE_REPLY_CARRIED_OUT);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_ACCEPTED);
	assert_int_equal(mails(office), 1);
	assert_int_equal(unconfirmed(office), 1);
	assert_int_equal(vigie_reply_confirm(office->store, "secteur@exemple.fr", morning(office)),
			 0);
	assert_int_equal(unconfirmed(office), 0);
}

static int last_transition(void *userdata, const struct vigie_transition *transition)
{
	*(struct vigie_transition *)userdata = *transition;
	return 0;
}

static void the_story_says_who_and_through_what(void **state)
{
	struct office *office = *state;
	struct vigie_transition last = {0};

	propose(office);
	handle(office, (struct answer){.line = "refuser famille"});
	assert_int_equal(vigie_referral_each_transition(office->store, 1, last_transition, &last),
			 0);
	assert_int_equal(last.to, VIGIE_REFERRAL_DECLINED);
	assert_string_equal(last.who, "Secteur Est");
	assert_string_equal(last.through, "reply");
}

static void the_same_message_twice_is_one(void **state)
{
	struct office *office = *state;

	propose(office);
	handle(office, (struct answer){.line = "accepter"});
	assert_int_equal(handle(office, (struct answer){.line = "accepter"}), VIGIE_REPLY_KNOWN);
	/* Sent again by its writer. */
	assert_int_equal(
		handle(office, (struct answer){.id = "<2@exemple.fr>", .line = "accepter"}),
		VIGIE_REPLY_CARRIED_OUT);
	assert_int_equal(unconfirmed(office), 1);
	assert_int_equal(mails(office), 1);
}

/* What comes when the store fails in the middle. */
static int handle_failing(struct office *office, const char *line)
{
	VIGIE_CLEANUP(vigie_freep) char *to = address_for(office, "secteur@exemple.fr", 1);
	const char *const addressed[] = {to};
	const struct vigie_inbox_message message = {.message_id = "<1@exemple.fr>",
						    .from = "secteur@exemple.fr",
						    .subject = "",
						    .line = line,
						    .addressed = addressed,
						    .n_addressed = 1,
						    .bounced_id = "",
						    .class = VIGIE_INBOX_PERSON};
	enum vigie_reply_outcome outcome;
	int r;

	office_execute(office, "CREATE TEMP TRIGGER failing BEFORE INSERT ON reply_done"
			       " BEGIN SELECT RAISE(ABORT, 'essai'); END");
	r = vigie_reply_handle(office->store, &office->config, &message, morning(office) + HOUR,
			       &outcome);
	office_execute(office, "DROP TRIGGER failing");
	return r;
}

static void a_move_and_the_note_of_its_message_stand_or_fall_together(void **state)
{
	struct office *office = *state;

	propose(office);
	assert_true(handle_failing(office, "accepter") < 0);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_PROPOSED);
	expect_count(office, "SELECT count(*) FROM reply_seen", 0);
	assert_int_equal(handle(office, (struct answer){.line = "accepter"}),
			 VIGIE_REPLY_CARRIED_OUT);
	assert_int_equal(unconfirmed(office), 1);
	/* Somebody else goes on meanwhile; the message that comes again undoes nothing. */
	assert_int_equal(handle(office, (struct answer){.id = "<2@exemple.fr>",
							.line = "attribuer à Camille Essai"}),
			 VIGIE_REPLY_CARRIED_OUT);
	assert_int_equal(handle(office, (struct answer){.line = "accepter"}), VIGIE_REPLY_KNOWN);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_ASSIGNED);
}

static void a_session_and_the_note_of_its_message_stand_or_fall_together(void **state)
{
	struct office *office = *state;

	propose(office);
	handle(office, (struct answer){.id = "<2@exemple.fr>", .line = "accepter"});
	handle(office, (struct answer){.id = "<3@exemple.fr>", .line = "démarrer"});
	assert_true(handle_failing(office, "séance 60 min le 2/11") < 0);
	expect_count(office, "SELECT count(*) FROM session", 0);
	assert_int_equal(handle(office, (struct answer){.line = "séance 60 min le 2/11"}),
			 VIGIE_REPLY_CARRIED_OUT);
	assert_int_equal(handle(office, (struct answer){.line = "séance 60 min le 2/11"}),
			 VIGIE_REPLY_KNOWN);
	expect_count(office, "SELECT count(*) FROM session", 1);
}

/* A person moved it by hand just before the same answer came. */
static void what_was_carried_out_and_not_noted_is_confirmed_once(void **state)
{
	struct office *office = *state;

	propose(office);
	handle(office, (struct answer){.line = "accepter"});
	office_execute(office, "DELETE FROM reply_seen; DELETE FROM reply_done");
	for (int i = 0; i < 2; i++) {
		office_execute(office, "DELETE FROM reply_seen");
		assert_int_equal(handle(office, (struct answer){.line = "accepter"}),
				 VIGIE_REPLY_CARRIED_OUT);
	}
	assert_int_equal(unconfirmed(office), 1);
	assert_int_equal(mails(office), 1);
	expect_count(office, "SELECT count(*) FROM referral_step WHERE target = 'accepted'", 1);
}

static void only_its_recipient_commands(void **state)
{
	struct office *office = *state;
	struct vigie_config_coordinator *other;

	propose(office);
	assert_int_equal(
		handle(office, (struct answer){.line = "accepter", .from = "inconnu@exemple.fr"}),
		VIGIE_REPLY_IGNORED);
	assert_int_equal(mails(office), 1);
	/* Another coordinator, by a link that was forwarded. */
	other = office_coordinator(office, "Secteur Ouest");
	other->email = "ouest@exemple.fr";
	assert_int_equal(handle(office, (struct answer){.line = "accepter",
							.id = "<3@exemple.fr>",
							.from = "ouest@exemple.fr"}),
			 VIGIE_REPLY_ANSWERED);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_PROPOSED);
}

static void a_token_that_was_tampered_with_counts_for_nothing(void **state)
{
	struct office *office = *state;
	char *to;

	propose(office);
	flag_pupil(office, 1);
	for (size_t i = 6; i < strlen("vigie+r1.20000."); i++) {
		char id[32];

		to = address_for(office, "secteur@exemple.fr", 1);
		to[i] = to[i] == '2' ? '3' : '2';
		snprintf(id, sizeof(id), "<t%zu@exemple.fr>", i);
		assert_int_not_equal(
			handle(office, (struct answer){.id = id, .line = "accepter", .to = to}),
			VIGIE_REPLY_CARRIED_OUT);
	}
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_PROPOSED);
	/* Its case may change on the way. */
	to = address_for(office, "secteur@exemple.fr", 1);
	for (char *c = to; *c && *c != '@'; c++)
		*c = *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
	assert_int_equal(handle(office, (struct answer){.line = "accepter", .to = to}),
			 VIGIE_REPLY_CARRIED_OUT);
}

static void a_token_expires(void **state)
{
	struct office *office = *state;
	char *to;

	propose(office);
	to = address_for(office, "secteur@exemple.fr", 1);
	office->day += VIGIE_REPLY_DAYS + 1;
	assert_int_equal(handle(office, (struct answer){.line = "accepter", .to = to}),
			 VIGIE_REPLY_ANSWERED);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_PROPOSED);
	READ(office);
	assert_non_null(strstr(text.data, "too old"));
}

static void a_message_about_several_needs_the_number(void **state)
{
	struct office *office = *state;

	propose(office);
	assert_int_equal(
		handle(office, (struct answer){.line = "accepter",
					       .to = address_for(office, "secteur@exemple.fr", 0)}),
		VIGIE_REPLY_ANSWERED);
	assert_int_equal(
		handle(office, (struct answer){.id = "<2@exemple.fr>",
					       .line = "accepter n°1",
					       .to = address_for(office, "secteur@exemple.fr", 0)}),
		VIGIE_REPLY_CARRIED_OUT);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_ACCEPTED);
}

static void the_number_may_not_contradict_the_link(void **state)
{
	struct office *office = *state;

	propose(office);
	assert_int_equal(handle(office, (struct answer){.line = "accepter 2"}),
			 VIGIE_REPLY_ANSWERED);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_PROPOSED);
}

static void an_unknown_word_gets_one_short_answer_a_day(void **state)
{
	struct office *office = *state;

	propose(office);
	assert_int_equal(handle(office, (struct answer){.line = "Bonjour, NOM va mieux"}),
			 VIGIE_REPLY_ANSWERED);
	READ(office);
	assert_non_null(strstr(raw.data, "Auto-Submitted: auto-replied"));
	assert_non_null(strstr(raw.data, "In-Reply-To: <1@exemple.fr>"));
	assert_non_null(strstr(text.data, "    accept\r\n"));
	assert_null(strstr(text.data, "NOM"));
	assert_null(strstr(text.data, "end REASON")); /* not yet begun */
	assert_int_equal(handle(office, (struct answer){.id = "<2@x>", .line = "peut-être"}),
			 VIGIE_REPLY_REFUSED);
	assert_int_equal(mails(office), 2);
	assert_int_equal(
		handle(office,
		       (struct answer){.id = "<3@x>", .line = "peut-être", .after = 24 * HOUR + 1}),
		VIGIE_REPLY_ANSWERED);
}

static void an_answer_of_ours_has_no_return_path(void **state)
{
	struct office *office = *state;

	propose(office);
	handle(office, (struct answer){.line = "bonjour"});
	assert_string_equal(last_mail(office).recipient, "secteur@exemple.fr");
	expect_count(office, "SELECT count(*) FROM outbox WHERE sender = ''", 1);
}

static void a_refused_move_is_answered_in_plain_words(void **state)
{
	struct office *office = *state;

	propose(office);
	assert_int_equal(handle(office, (struct answer){.line = "terminer progrès"}),
			 VIGIE_REPLY_ANSWERED);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_PROPOSED);
	READ(office);
	assert_non_null(strstr(text.data, "Nothing was changed."));
	assert_int_equal(unconfirmed(office), 0);
}

static void programs_and_lists_are_never_answered(void **state)
{
	struct office *office = *state;

	propose(office);
	assert_int_equal(
		handle(office, (struct answer){.line = "accepter", .class = VIGIE_INBOX_AUTOMATIC}),
		VIGIE_REPLY_IGNORED);
	assert_int_equal(
		handle(office,
		       (struct answer){.id = "<2@x>", .line = "quoi ?", .class = VIGIE_INBOX_BULK}),
		VIGIE_REPLY_IGNORED);
	assert_int_equal(
		handle(office, (struct answer){.id = "<3@x>", .line = "quoi ?", .silent = true}),
		VIGIE_REPLY_REFUSED);
	assert_int_equal(mails(office), 1);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_PROPOSED);
}

static void a_coordinator_who_has_gone_commands_nothing(void **state)
{
	struct office *office = *state;

	propose(office);
	office->coordinators[0].until = office->day - 1;
	assert_int_equal(handle(office, (struct answer){.line = "accepter"}), VIGIE_REPLY_IGNORED);
	office->coordinators[0].until = office->day;
	office->coordinators[0].covers_all = false;
	assert_int_equal(handle(office, (struct answer){.id = "<2@x>", .line = "accepter"}),
			 VIGIE_REPLY_ANSWERED);
	assert_int_equal(state_of(office, 1), VIGIE_REFERRAL_PROPOSED);
}

static void nothing_that_a_person_wrote_is_kept(void **state)
{
	struct office *office = *state;

	propose(office);
	handle(office, (struct answer){.line = "NOM Prénom a changé d'école"});
	handle(office, (struct answer){.id = "<2@x>", .line = "accepter"});
	expect_count(office,
		     "SELECT count(*) FROM outbox WHERE CAST(body AS TEXT) LIKE '%NOM%'"
		     " OR subject LIKE '%NOM%'",
		     0);
	expect_count(office, "SELECT count(*) FROM reply_seen WHERE typeof(digest) = 'blob'", 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(an_answer_moves_the_referral_and_waits_to_be_confirmed),
		OFFICE_TEST(the_story_says_who_and_through_what),
		OFFICE_TEST(the_same_message_twice_is_one),
		OFFICE_TEST(a_move_and_the_note_of_its_message_stand_or_fall_together),
		OFFICE_TEST(a_session_and_the_note_of_its_message_stand_or_fall_together),
		OFFICE_TEST(what_was_carried_out_and_not_noted_is_confirmed_once),
		OFFICE_TEST(only_its_recipient_commands),
		OFFICE_TEST(a_token_that_was_tampered_with_counts_for_nothing),
		OFFICE_TEST(a_token_expires),
		OFFICE_TEST(a_message_about_several_needs_the_number),
		OFFICE_TEST(the_number_may_not_contradict_the_link),
		OFFICE_TEST(an_unknown_word_gets_one_short_answer_a_day),
		OFFICE_TEST(an_answer_of_ours_has_no_return_path),
		OFFICE_TEST(a_refused_move_is_answered_in_plain_words),
		OFFICE_TEST(programs_and_lists_are_never_answered),
		OFFICE_TEST(a_coordinator_who_has_gone_commands_nothing),
		OFFICE_TEST(nothing_that_a_person_wrote_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
