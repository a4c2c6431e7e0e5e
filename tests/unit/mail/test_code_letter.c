/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters with access codes: to who accepted, once, and the value nowhere else. */
#include "tests/unit/mail/digests.h"

#define VALUE "CODE-ZWXQ-4711"

/* A referral that the coordinator accepted, with a code in use. */
static void give_code(struct office *office)
{
	one_coordinator(office);
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	office_execute(office, "UPDATE referral SET coordinator = 'Secteur Est';"
			       "INSERT INTO code(programme, value, state, referral)"
			       " VALUES('tutorat', '" VALUE "', 'issued', 1)");
}

static void a_code_reaches_who_accepted_once(void **state)
{
	struct office *office = *state;
	struct vigie_mail digest, mail;

	give_code(office);
	digest = last_mail(office);
	assert_int_equal(enqueue(office), 1);
	mail = last_mail(office);
	assert_string_equal(mail.recipient, "secteur@exemple.fr");
	assert_true(mail.secret && !digest.secret);
	{
		READ(office);
		assert_non_null(strstr(text.data, "\r\n    " VALUE "\r\n"));
		assert_non_null(strstr(text.data, "Subject: Access code of referral No. 1\r\n"));
		/* In the thread that the digest began. */
		assert_non_null(strstr(text.data, "In-Reply-To: "));
		assert_non_null(strstr(strstr(text.data, "In-Reply-To: "), digest.message_id));
	}
	assert_null(strstr(mail.subject, VALUE));
	assert_int_equal(enqueue(office), 0);
}

static void a_code_waits_for_somebody_who_may_be_written_to(void **state)
{
	struct office *office = *state;

	give_code(office);
	office->coordinators[0].until = office->day - 1;
	assert_int_equal(enqueue(office), 0);
	office->coordinators[0].until = VIGIE_DAY_NONE;
	assert_int_equal(enqueue(office), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(a_code_reaches_who_accepted_once),
		OFFICE_TEST(a_code_waits_for_somebody_who_may_be_written_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
