/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a digest says beside its list, and the envelope that each letter goes in. */
#include "tests/unit/mail/letters.h"

static void expect(const struct vigie_buffer *text, const char *words)
{
	if (!strstr(text->data, words))
		fail_msg("\"%s\" is not in:\n%s", words, text->data);
}

static void every_rule_that_led_to_it_is_named(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	office_rule(office, "other")->title = "Moyenne sous 8";
	office->rules.info[1].programmes = digest_programmes;
	office->rules.info[1].n_programmes = 1;
	office_set(office, 0, 1, VIGIE_TRUE);
	flag_pupil(office, 0);
	enqueue(office);
	READ(office);
	expect(&text, "\r\n  2 rules: Au moins quatre demi-journées · Moyenne sous 8\r\n");
	expect(&text, ">2 rules: Au moins quatre demi-journées · Moyenne sous 8<br>");
}

static void who_wants_no_more_mail_is_told_whom_to_ask(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	office->config.contact = "bureau@exemple.fr";
	flag_pupil(office, 0);
	enqueue(office);
	READ(office);
	expect(&text, "to get it no more, write to bureau@exemple.fr.");
}

static void holidays_are_quiet_and_their_news_come_after_them(void **state)
{
	struct office *office = *state;

	one_coordinator(office)->quiet_holidays = true;
	assert_int_equal(
		vigie_calendar_close_days(office->config.calendar, office->day, office->day + 1),
		0);
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 0);
	office->day += 1;
	assert_int_equal(enqueue(office), 0);
	office->day += 1;
	assert_int_equal(enqueue(office), 1);
}

static void an_answer_is_confirmed_by_the_next_digest_and_once(void **state)
{
	struct office *office = *state;

	propose(office);
	assert_int_equal(handle(office, (struct answer){.line = "accept"}),
			 VIGIE_REPLY_CARRIED_OUT);
	office->day += 1;
	assert_int_equal(enqueue(office), 1);
	{
		READ(office);
		expect(&text, "== Your answers, carried out ==\r\n\r\nNo. 1: accept\r\n");
		expect(&text, "<li>No. 1: accept</li>");
	}
	office->day += 1;
	flag_pupil(office, 1);
	assert_int_equal(enqueue(office), 1);
	READ(office);
	assert_null(strstr(text.data, "Your answers"));
}

/* VERP; an answer has none at all, so that nothing answers it. */
static void each_letter_has_a_return_path_of_its_own(void **state)
{
	(void)state;
	for (enum vigie_letter letter = 0; letter < VIGIE_LETTERS_N; letter++) {
		struct office *office;
		void *own;

		assert_int_equal(office_set_up(&own), 0);
		office = own;
		letters_prepare(office);
		letters[letter].write(office);
		expect_count(office,
			     letter == VIGIE_LETTER_ANSWER
				     ? "SELECT sender = '' FROM outbox ORDER BY id DESC LIMIT 1"
				     : "SELECT count(DISTINCT sender) = count(*) AND"
				       " min(sender LIKE 'vigie+b%@exemple.fr') FROM outbox",
			     1);
		assert_int_equal(office_tear_down(&own), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(every_rule_that_led_to_it_is_named),
		OFFICE_TEST(who_wants_no_more_mail_is_told_whom_to_ask),
		OFFICE_TEST(holidays_are_quiet_and_their_news_come_after_them),
		OFFICE_TEST(an_answer_is_confirmed_by_the_next_digest_and_once),
		cmocka_unit_test(each_letter_has_a_return_path_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
