/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail that came back: whom it stops, and whom nobody can stop by writing a report. */
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
		OFFICE_TEST(a_forged_bounce_stops_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
