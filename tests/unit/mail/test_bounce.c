/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail that came back: whom it stops, and whom nobody can stop by writing a report. */
#include "daemon/store/outbox.h"
#include "tests/unit/mail/replies.h"
#include "vigie/bounce.h"

static enum vigie_reply_outcome come_back(struct office *office, char *to, const char *action)
{
	const char *const addressed[] = {to};
	const struct vigie_inbox_bounce bounce = {"parti@ailleurs.fr", action, "5.1.1"};
	const struct vigie_inbox_message message = {
		.message_id = "",
		.from = "mailer-daemon@exemple.fr",
		.subject = action,
		.line = "",
		.addressed = addressed,
		.n_addressed = 1,
		.bounced_id = "",
		.class = VIGIE_INBOX_BOUNCE,
		.bounces = &bounce,
		.n_bounces = 1,
	};
	enum vigie_reply_outcome outcome;

	assert_int_equal(vigie_reply_handle(office->store, &office->config, &message,
					    morning(office), &outcome),
			 0);
	free(to);
	return outcome;
}

static char *return_path(struct office *office, int64_t mail, const char *recipient)
{
	const struct vigie_reply_key key = key_of(office);
	struct vigie_buffer path = {0};

	assert_int_equal(vigie_reply_append_return_path(&office->config, &key, mail, recipient,
							office->day, &path),
			 0);
	return vigie_buffer_take(&path);
}

static void a_bounce_stops_its_recipient_until_a_person_clears_it(void **state)
{
	struct office *office = *state;

	propose(office);
	office->config.contact = "bureau@exemple.fr";
	assert_int_equal(come_back(office, return_path(office, 1, "secteur@exemple.fr"), "delayed"),
			 VIGIE_REPLY_IGNORED);
	assert_int_equal(come_back(office, return_path(office, 1, "secteur@exemple.fr"), "failed"),
			 VIGIE_REPLY_BOUNCED);
	assert_int_equal(vigie_recipient_stopped(office->store, "SECTEUR@exemple.fr"), 1);
	assert_int_equal(mails(office), 2);
	READ(office);
	assert_non_null(strstr(text.data, "To: bureau@exemple.fr"));
	assert_non_null(strstr(text.data, "5.1.1"));
	assert_int_equal(
		vigie_recipient_clear(office->store, "secteur@exemple.fr", "moi", morning(office)),
		0);
	assert_int_equal(vigie_recipient_stopped(office->store, "secteur@exemple.fr"), 0);
	assert_int_equal(
		vigie_recipient_clear(office->store, "secteur@exemple.fr", "moi", morning(office)),
		-ENOENT);
}

/* As the sender does with a message to who is stopped. */
static void hold_back(struct office *office, int64_t id)
{
	struct outbox_lease lease;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer body = {0};

	assert_int_equal(
		outbox_lease(office->store, morning(office), morning(office) + 1, 7, &lease, &body),
		1);
	assert_int_equal(lease.id, id);
	assert_int_equal(outbox_hold(office->store, &lease, "essai", morning(office)), 0);
}

static enum vigie_mail_state mail_state(struct office *office, int64_t id)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer body = {0};
	struct vigie_mail mail;

	assert_int_equal(vigie_mail_get(office->store, id, &mail, &body), 0);
	return mail.state;
}

static void what_was_held_back_meanwhile_goes_once_the_recipient_is_cleared(void **state)
{
	struct office *office = *state;

	propose(office);
	office->day += 1;
	flag_pupil(office, 1);
	assert_int_equal(enqueue(office), 1);
	assert_int_equal(come_back(office, return_path(office, 1, "secteur@exemple.fr"), "failed"),
			 VIGIE_REPLY_BOUNCED);
	hold_back(office, 1);
	assert_int_equal(
		vigie_mail_act(office->store, 2, VIGIE_MAIL_HOLD, "moi", "à voir", morning(office)),
		0);
	assert_int_equal(
		vigie_recipient_clear(office->store, "SECTEUR@exemple.fr", "moi", morning(office)),
		0);
	assert_int_equal(mail_state(office, 1), VIGIE_MAIL_QUEUED);
	/* What a person holds is that person's to let go. */
	assert_int_equal(mail_state(office, 2), VIGIE_MAIL_HELD);
	expect_count(office,
		     "SELECT count(*) FROM outbox_step WHERE mail = 1 AND what = 'clear'"
		     " AND who = 'moi'",
		     1);
	assert_int_equal(vigie_mail_next_due(office->store, &office->config, morning(office)),
			 morning(office));
}

static void a_forged_bounce_stops_nobody(void **state)
{
	struct office *office = *state;

	propose(office);
	/* The token of another recipient, of a message that is not there, and of an answer. */
	assert_int_equal(come_back(office, return_path(office, 1, "autre@exemple.fr"), "failed"),
			 VIGIE_REPLY_IGNORED);
	assert_int_equal(come_back(office, return_path(office, 77, "secteur@exemple.fr"), "failed"),
			 VIGIE_REPLY_IGNORED);
	assert_int_equal(come_back(office, address_for(office, "secteur@exemple.fr", 1), "failed"),
			 VIGIE_REPLY_IGNORED);
	assert_int_equal(vigie_recipient_stopped(office->store, "secteur@exemple.fr"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(a_bounce_stops_its_recipient_until_a_person_clears_it),
		OFFICE_TEST(what_was_held_back_meanwhile_goes_once_the_recipient_is_cleared),
		OFFICE_TEST(a_forged_bounce_stops_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
