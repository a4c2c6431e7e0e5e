/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digests from the queue: what they say, to whom, and once. */
#include "daemon/mail/letter.h"
#include "tests/unit/mail/digests.h"

#define DAY (86400 * VIGIE_USEC_PER_SEC)

static void expect(const struct vigie_buffer *text, const char *words)
{
	if (!strstr(text->data, words))
		fail_msg("\"%s\" is not in:\n%s", words, text->data);
}

static void a_digest_says_what_is_new_and_proposes_it(void **state)
{
	struct office *office = *state;
	struct vigie_referral referral;

	one_coordinator(office);
	office->programmes[0].answer_days = 3;
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	READ(office);
	expect(&text, "To: Secteur Est\r\n <secteur@exemple.fr>\r\n");
	expect(&text, "Subject: 1 referral: 1 new\r\n");
	expect(&text,
	       "\r\n\r\n1 referral: 1 new, 0 still open, 0 closed since the last message\r\n");
	expect(&text, "\r\n\r\nCollège Essai (0750001A)\r\nTutorat solidaire\r\n"
		      "- No. 1, by 2026-11-05\r\n  Au moins quatre demi-journées\r\n");
	expect(&text, "<strong>Collège Essai (0750001A)</strong>, Tutorat solidaire</th>");
	expect(&text, "<strong>No. 1</strong><br>by 2026-11-05</th>");
	expect(&text, "Académie Essai");
	assert_int_equal(vigie_referral_get(office->store, 1, &referral), 0);
	assert_int_equal(referral.state, VIGIE_REFERRAL_PROPOSED);
	assert_int_equal(referral.proposed, office->day);
}

static void one_digest_a_day_and_none_with_nothing_to_say(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	office->coordinators[0].digest_second = 7 * 3600;
	assert_int_equal(enqueue(office), 0);
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 0); /* this day's hour has passed, with nothing to say */
	office->day += 1;
	assert_int_equal(enqueue_at(office, morning(office) - 2 * 3600 * VIGIE_USEC_PER_SEC), 0);
	assert_int_equal(enqueue(office), 1);
	flag_pupil(office, 1);
	assert_int_equal(enqueue(office), 0);
	office->day += 1;
	assert_int_equal(enqueue(office), 1);
	office->day += 1;
	assert_int_equal(enqueue(office), 0);
}

static void the_second_digest_says_what_is_still_open_and_closed(void **state)
{
	struct office *office = *state;
	struct referral_change decline = {.referral = 1,
					  .from = VIGIE_REFERRAL_PROPOSED,
					  .to = VIGIE_REFERRAL_DECLINED,
					  .deadline = VIGIE_DAY_NONE,
					  .who = "x",
					  .why = "x",
					  .through = "x"};

	one_coordinator(office);
	flag_pupil(office, 0);
	flag_pupil(office, 1);
	assert_int_equal(enqueue(office), 1);
	office->day += 1;
	decline.day = office->day;
	decline.moment = morning(office) - 1;
	assert_int_equal(referrals_change(office->store, &decline), 0);
	flag_pupil(office, 2);
	assert_int_equal(enqueue(office), 1);
	READ(office);
	expect(&text, "2 referrals: 1 new, 1 still open, 1 closed since the last message");
	expect(&text, "== New referrals (1) ==\r\n\r\nCollège Essai (0750001A)\r\n"
		      "Tutorat solidaire\r\n- No. 3\r\n");
	expect(&text, "== Still open (1) ==\r\n\r\nCollège Essai (0750001A)\r\n"
		      "Tutorat solidaire\r\n- No. 2, proposed\r\n");
	expect(&text, "== Closed since the last message (1) ==\r\n\r\n"
		      "Collège Essai (0750001A)\r\nTutorat solidaire\r\n"
		      "- No. 1, declined\r\n");
}

static void urgent_ones_come_first(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	flag_pupil(office, 0);
	office_rule(office, "urgent")->priority = VIGIE_PRIORITY_URGENT;
	office->rules.info[1].programmes = digest_programmes;
	office->rules.info[1].n_programmes = 1;
	office_set(office, 1, 1, VIGIE_TRUE);
	office_evaluate(office, 0);
	enqueue(office);
	READ(office);
	expect(&text, "2 referrals: 2 new (1 urgent), 0 still open");
	expect(&text, "== New referrals (2) ==\r\n\r\nCollège Essai (0750001A)\r\n"
		      "Tutorat solidaire\r\n- No. 2, URGENT");
}

static void what_one_message_cannot_hold_the_next_one_brings(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	office_pupils(office, 0, LETTER_NEW_LIMIT + 1);
	for (size_t i = 0; i < LETTER_NEW_LIMIT + 1; i++)
		office_set(office, i, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
	assert_int_equal(enqueue(office), 1);
	{
		READ(office);
		expect(&text, "50 referrals: 50 new");
		expect(&text, "1 more is ready; the next message brings it.");
	}
	office->day += 1;
	assert_int_equal(enqueue(office), 1);
	READ(office);
	expect(&text, "51 referrals: 1 new, 50 still open");
}

static void those_who_wait_are_counted_by_programme_and_school(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	office->programmes[0].capacity_per_school = 1;
	for (size_t i = 0; i < 3; i++)
		flag_pupil(office, i);
	enqueue(office);
	READ(office);
	expect(&text, "== Waiting for a place ==\r\n\r\n"
		      "Tutorat solidaire, Collège Essai (0750001A): 2\r\n");
}

static void places_that_came_since_are_filled_before_the_digest(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	office->programmes[0].capacity_per_school = 1;
	flag_pupil(office, 0);
	flag_pupil(office, 1);
	office->programmes[0].capacity_per_school = 2;
	enqueue(office);
	READ(office);
	expect(&text, "2 referrals: 2 new");
}

static void each_coordinator_hears_of_what_they_cover(void **state)
{
	struct office *office = *state;
	static const char *const schools[] = {"0770002B"}, *const others[] = {"homeclasse"};
	struct vigie_config_coordinator *other;

	one_coordinator(office);
	other = office_coordinator(office, "Ailleurs");
	other->covers_all = false;
	other->schools = schools;
	other->n_schools = 1;
	other = office_coordinator(office, "Autre programme");
	other->programmes = others;
	other->n_programmes = 1;
	office_coordinator(office, "Second");
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 2);
	assert_string_equal(last_mail(office).coordinator, "Second");
	READ(office);
	expect(&text, "1 referral: 1 new");
}

static void a_title_cannot_make_lines_of_its_own(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	office->rules.info[0].title = "Titre\nNo. 9: <b>faux</b>";
	flag_pupil(office, 0);
	enqueue(office);
	READ(office);
	expect(&text, "  Titre No. 9: <b>faux</b>\r\n");
	expect(&text, "Titre No. 9: &lt;b&gt;faux&lt;/b&gt;<br>");
	assert_null(strstr(text.data, "\nNo. 9"));
}

static void nobody_past_until_is_written_to(void **state)
{
	struct office *office = *state;

	one_coordinator(office)->until = office->day - 1;
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 0);
}

static void a_bad_address_keeps_nobody_else_waiting(void **state)
{
	struct office *office = *state;

	one_coordinator(office)->email = "a@exemple.fr\r\nBcc: b@exemple.fr";
	office_coordinator(office, "Second");
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	assert_string_equal(last_mail(office).recipient, "secteur@exemple.fr");
	office->config.n_coordinators = 1;
	assert_true(vigie_mail_next_due(office->store, &office->config, morning(office) + DAY) <=
		    morning(office));
}

static void the_next_moment_is_that_of_the_next_digest(void **state)
{
	struct office *office = *state;
	vigie_time now;

	one_coordinator(office);
	now = morning(office) - 2 * 3600 * VIGIE_USEC_PER_SEC;
	assert_int_equal(vigie_mail_next_due(office->store, &office->config, now),
			 vigie_clock_from_local(office->day, 27000, "Europe/Paris"));
	assert_int_equal(enqueue(office), 0);
	assert_int_equal(vigie_mail_next_due(office->store, &office->config, morning(office)),
			 vigie_clock_from_local(office->day + 1, 27000, "Europe/Paris"));
}

static void a_referral_offers_ready_answers_where_somebody_reads_them(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	flag_pupil(office, 0);
	office->config.mail.inbox.url = "imaps://imap.exemple.fr/INBOX";
	enqueue(office);
	READ(office);
	expect(&text, "\r\nReply-To: vigie+");
	expect(&text, " href=\"mailto:vigie%2B");
	expect(&text, "?subject=Referral%201%3A%20accept&amp;body=accept");
	expect(&text, "\">Not relevant</a>");
	assert_null(strstr(text.data, "\">Session done</a>")); /* it is not being tutored */
	expect(&text, "To answer, reply with a number and a word, such as \"12 accept\".");
}

static void without_an_inbox_no_answer_is_offered(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	flag_pupil(office, 0);
	enqueue(office);
	READ(office);
	assert_null(strstr(text.data, "mailto:"));
	assert_null(strstr(text.data, "Reply-To:"));
	assert_null(strstr(text.data, "To answer"));
}

static void make_urgent(struct office *office)
{
	one_coordinator(office)->urgent_at_once = true;
	office->rules.info[0].priority = VIGIE_PRIORITY_URGENT;
}

static void what_is_urgent_goes_at_once_and_once_an_hour(void **state)
{
	struct office *office = *state;
	vigie_time now;

	make_urgent(office);
	now = morning(office) - 6 * 3600 * VIGIE_USEC_PER_SEC; /* long before the digest */
	flag_pupil(office, 0);
	assert_int_equal(enqueue_at(office, now), 1);
	{
		READ(office);
		expect(&text, "Subject: Urgent: 1 referral: 1 new (1 urgent)\r\n");
	}
	flag_pupil(office, 1);
	assert_int_equal(enqueue_at(office, now + 60 * VIGIE_USEC_PER_SEC), 0);
	office->config.mail.smtp = NULL; /* what waits to be sent is another matter */
	assert_int_equal(
		vigie_mail_next_due(office->store, &office->config, now + 60 * VIGIE_USEC_PER_SEC),
		now + 3600 * VIGIE_USEC_PER_SEC);
	assert_int_equal(enqueue_at(office, now + 3600 * VIGIE_USEC_PER_SEC), 1);
	/* The digest of the day says all of it again. */
	assert_int_equal(enqueue(office), 1);
	READ(office);
	expect(&text, "2 referrals: 2 new (2 urgent), 0 still open");
}

static void who_is_reminded_and_who_stands_in_are_told_once(void **state)
{
	static const char *const others[] = {"autre"};
	struct office *office = *state;
	struct vigie_config_coordinator *second;

	one_coordinator(office);
	second = office_coordinator(office, "Second");
	second->programmes = others;
	second->n_programmes = 1;
	office->coordinators[0].second = "Second";
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	office->day += 5;
	office_execute(office, "UPDATE referral SET reminded = proposed + 5");
	assert_int_equal(enqueue(office), 1);
	{
		READ(office);
		expect(&text, "== To look at ==\r\n\r\nNo. 1: your answer is still waited for: "
			      "Collège Essai (0750001A)\r\n");
	}
	office->day += 1;
	office_execute(office, "UPDATE referral SET escalated = proposed + 6");
	assert_int_equal(enqueue(office), 1);
	assert_string_equal(last_mail(office).coordinator, "Second");
	{
		READ(office);
		expect(&text, "No. 1: whoever was asked first does not answer; please see to it");
	}
	office->day += 1;
	assert_int_equal(enqueue(office), 0);
}

static void nothing_urgent_goes_on_a_quiet_day(void **state)
{
	struct office *office = *state;

	make_urgent(office);
	office->coordinators[0].quiet_weekends = true;
	while (vigie_day_weekday(office->day) != 5)
		office->day++;
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 0);
}

static void a_week_without_news_brings_a_sign_of_life(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	for (int day = 1; day < 7; day++) {
		office->day++;
		assert_int_equal(enqueue(office), 0);
	}
	office->day++;
	assert_int_equal(enqueue(office), 1);
	{
		READ(office);
		expect(&text, "Subject: 1 referral: 0 new (weekly sign of life)\r\n");
	}
	office->day++;
	assert_int_equal(enqueue(office), 0);
}

/* Lines that a telephone of this width shows. */
static size_t count_shown(const char *text, const char *end, size_t columns)
{
	size_t lines = 0, column = 0;

	for (; text < end; text++) {
		if (*text == '\n') {
			lines += column <= columns ? 1 : (column + columns - 1) / columns;
			column = 0;
		} else if (*text != '\r' && ((unsigned char)*text & 0xc0) != 0x80) {
			column++;
		}
	}
	return lines;
}

static void ten_referrals_fit_a_telephone(void **state)
{
	struct office *office = *state;
	const char *body;

	one_coordinator(office);
	office->programmes[0].answer_days = 3;
	office->programmes[0].title = "Tutorat solidaire au collège";
	office->rules.info[0].title = "Au moins quatre demi-journées d'absence non justifiées";
	office_pupils(office, 0, 10);
	for (size_t i = 0; i < 10; i++)
		flag_pupil(office, i);
	enqueue(office);
	READ(office);
	expect(&text, "10 referrals: 10 new");
	body = strstr(text.data, "10 referrals: 10 new, 0");
	assert_non_null(body);
	assert_true(count_shown(body, strstr(body, "\r\n\r\nEach number"), 40) <= 44);
}

static void name_pupil(struct office *office)
{
	office_execute(office, "UPDATE person SET last = 'ESSAI-ZÉBULON', first = 'Écho'");
}

static int count_access(struct office *office)
{
	sqlite3_stmt *statement;
	int n;

	assert_int_equal(sqlite3_prepare_v2(database_handle(office->store),
					    "SELECT count(*) FROM access", -1, &statement, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	n = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return n;
}

static void a_name_is_shown_only_where_it_was_asked_for(void **state)
{
	static const struct {
		enum vigie_identity identity;
		const char *shown, *smtp;
		int logged;
	} cases[] = {
		{VIGIE_IDENTITY_NONE, NULL, "smtps://smtp.exemple.fr", 0},
		{VIGIE_IDENTITY_INITIALS, "É. E.", "smtp://smtp.exemple.fr", 1},
		{VIGIE_IDENTITY_FULL, "ESSAI-ZÉBULON Écho", "smtps://smtp.exemple.fr", 1},
		{VIGIE_IDENTITY_FULL, "ESSAI-ZÉBULON Écho", "file:///tmp/x", 1},
		{VIGIE_IDENTITY_FULL, NULL, "smtp://localhost", 0},
		{VIGIE_IDENTITY_INITIALS, NULL, "smtp://127.0.0.1:25", 0},
	};
	struct office *office = *state;

	one_coordinator(office);
	name_pupil(office);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		int before = count_access(office);

		office->coordinators[0].identity = cases[i].identity;
		office->config.mail.smtp = cases[i].smtp;
		office_execute(office, "DELETE FROM referral; DELETE FROM flag");
		office->day += 1;
		flag_pupil(office, 0);
		assert_int_equal(enqueue(office), 1);
		READ(office);
		assert_int_equal(strstr(text.data, "ZÉBULON") != NULL,
				 cases[i].shown && cases[i].identity == VIGIE_IDENTITY_FULL);
		if (cases[i].shown)
			expect(&text, cases[i].shown);
		else
			assert_null(strstr(text.data, "É. E."));
		assert_int_equal(count_access(office) - before, cases[i].logged);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(a_digest_says_what_is_new_and_proposes_it),
		OFFICE_TEST(one_digest_a_day_and_none_with_nothing_to_say),
		OFFICE_TEST(the_second_digest_says_what_is_still_open_and_closed),
		OFFICE_TEST(urgent_ones_come_first),
		OFFICE_TEST(what_one_message_cannot_hold_the_next_one_brings),
		OFFICE_TEST(those_who_wait_are_counted_by_programme_and_school),
		OFFICE_TEST(places_that_came_since_are_filled_before_the_digest),
		OFFICE_TEST(each_coordinator_hears_of_what_they_cover),
		OFFICE_TEST(a_title_cannot_make_lines_of_its_own),
		OFFICE_TEST(nobody_past_until_is_written_to),
		OFFICE_TEST(a_bad_address_keeps_nobody_else_waiting),
		OFFICE_TEST(the_next_moment_is_that_of_the_next_digest),
		OFFICE_TEST(a_referral_offers_ready_answers_where_somebody_reads_them),
		OFFICE_TEST(without_an_inbox_no_answer_is_offered),
		OFFICE_TEST(what_is_urgent_goes_at_once_and_once_an_hour),
		OFFICE_TEST(who_is_reminded_and_who_stands_in_are_told_once),
		OFFICE_TEST(nothing_urgent_goes_on_a_quiet_day),
		OFFICE_TEST(a_week_without_news_brings_a_sign_of_life),
		OFFICE_TEST(ten_referrals_fit_a_telephone),
		OFFICE_TEST(a_name_is_shown_only_where_it_was_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
