/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the office's contact is written about the service itself. */
#include "tests/unit/mail/digests.h"

static struct office *make_office(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	office->config.contact = "contact@exemple.fr";
	return office;
}

static int count_mail(void *userdata, const struct vigie_mail *mail)
{
	(void)mail;
	(*(size_t *)userdata)++;
	return 0;
}

static size_t n_mails(struct office *office)
{
	size_t n = 0;

	assert_int_equal(vigie_mail_each(office->store, true, count_mail, &n), 0);
	return n;
}

static void a_notice_waits_in_the_outbox(void **state)
{
	struct office *office = make_office(state);
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer bytes = {0}, text = {0};
	struct vigie_mail mail = {0};

	assert_int_equal(vigie_notice_enqueue(office->store, &office->config, VIGIE_LETTER_SILENT,
					      "Une ligne\nfichier:3:4: erreur\n", NOW),
			 0);
	mail = last_mail(office);
	assert_string_equal(mail.recipient, "contact@exemple.fr");
	assert_string_equal(mail.subject, "vigie, Académie Essai: sources are silent");
	assert_true(mail.state == VIGIE_MAIL_QUEUED && mail.next_attempt == NOW);
	assert_int_equal(vigie_mail_get(office->store, mail.id, &mail, &bytes), 0);
	assert_int_equal(vigie_mail_append_text(bytes.data, &text), 0);
	assert_string_equal(vigie_buffer_string(&text), "Une ligne\nfichier:3:4: erreur\n");
}

static void without_a_contact_or_mail_nobody_is_written_to(void **state)
{
	struct office *office = make_office(state);

	office->config.contact = NULL;
	assert_int_equal(vigie_notice_enqueue(office->store, &office->config, VIGIE_LETTER_SILENT,
					      "t\n", NOW),
			 1);
	office->config.contact = "nobody";
	assert_int_equal(vigie_notice_enqueue(office->store, &office->config, VIGIE_LETTER_SILENT,
					      "t\n", NOW),
			 1);
	office->config.contact = "contact@exemple.fr";
	office->config.mail.from = NULL;
	assert_int_equal(vigie_notice_enqueue(office->store, &office->config, VIGIE_LETTER_SILENT,
					      "t\n", NOW),
			 1);
	assert_int_equal(n_mails(office), 0);
}

static void a_very_long_text_is_cut_at_a_line(void **state)
{
	struct office *office = make_office(state);
	VIGIE_CLEANUP(vigie_buffer_done)
	struct vigie_buffer long_text = {0}, bytes = {0}, text = {0};
	struct vigie_mail mail;

	for (int i = 0; i < 20000; i++)
		vigie_buffer_append_format(&long_text, "line %d\n", i);
	assert_int_equal(vigie_notice_enqueue(office->store, &office->config, VIGIE_LETTER_SILENT,
					      long_text.data, NOW),
			 0);
	mail = last_mail(office);
	assert_int_equal(vigie_mail_get(office->store, mail.id, &mail, &bytes), 0);
	assert_int_equal(vigie_mail_append_text(bytes.data, &text), 0);
	assert_true(text.size < 33000);
	assert_non_null(strstr(text.data, "\nline 1234\n"));
	assert_non_null(strstr(text.data, "\n[…] the rest is left out\n"));
}

/* Its state and the letter are one: the caller's transaction takes both back. */
static void a_notice_is_part_of_the_callers_transaction(void **state)
{
	struct office *office = make_office(state);

	assert_int_equal(vigie_store_begin(office->store), 0);
	assert_int_equal(vigie_notice_enqueue(office->store, &office->config, VIGIE_LETTER_SILENT,
					      "t\n", NOW),
			 0);
	vigie_store_rollback(office->store);
	assert_int_equal(n_mails(office), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(a_notice_waits_in_the_outbox),
		OFFICE_TEST(without_a_contact_or_mail_nobody_is_written_to),
		OFFICE_TEST(a_very_long_text_is_cut_at_a_line),
		OFFICE_TEST(a_notice_is_part_of_the_callers_transaction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
