/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inbox of answers and the server of outgoing mail, as a configuration says them. */
#include "tests/unit/config/reading.h"

#define HEAD                                                                                       \
	"office \"Essai\" {\n}\n"                                                                  \
	"mail {\n from \"v <v@exemple.fr>\"\n smtp \"smtps://smtp.exemple.fr\"\n user \"u\"\n"

static void without_a_block_it_has_defaults(void **state)
{
	struct reading reading;
	const struct vigie_config_inbox *inbox;

	(void)state;
	begin(&reading, HEAD " inbox \"imaps://imap.exemple.fr/INBOX\"\n}\n");
	assert_int_equal(reading.result, 0);
	inbox = &reading.config->mail.inbox;
	assert_string_equal(inbox->url, "imaps://imap.exemple.fr/INBOX");
	assert_string_equal(inbox->folder, "vigie");
	assert_int_equal(inbox->every_seconds, 300);
	assert_null(inbox->user);
	assert_null(inbox->address);
	end(&reading);
}

static void all_of_it_may_be_said_in_french(void **state)
{
	struct reading reading;
	const struct vigie_config_inbox *inbox;

	(void)state;
	begin(&reading, HEAD " reception \"imaps://imap.exemple.fr/INBOX\" {\n"
			     "  utilisateur \"x\"\n  secret credential \"imap\"\n"
			     "  dossier \"Lus\"\n  toutes les 2 minutes\n"
			     "  adresse \"v-{token}@exemple.fr\"\n }\n}\n");
	if (reading.result != 0)
		fail_msg("%s", vigie_buffer_string(&reading.messages));
	inbox = &reading.config->mail.inbox;
	assert_string_equal(inbox->user, "x");
	assert_string_equal(inbox->secret, "imap");
	assert_string_equal(inbox->folder, "Lus");
	assert_int_equal(inbox->every_seconds, 120);
	assert_string_equal(inbox->address, "v-{token}@exemple.fr");
	assert_string_equal(reading.config->mail.user, "u");
	end(&reading);
}

static void expect_refused(const char *text, const char *message)
{
	struct reading reading;

	begin(&reading, text);
	assert_int_equal(reading.result, 1);
	if (!strstr(vigie_buffer_string(&reading.messages), message))
		fail_msg("not told '%s' but:\n%s", message, vigie_buffer_string(&reading.messages));
	end(&reading);
}

static void an_address_needs_a_place_for_the_token(void **state)
{
	static const char *const wrong[] = {"vigie@exemple.fr", "vigie@{token}.fr", "{token}",
					    "a b{token}@exemple.fr", "{token}@"};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(wrong); i++) {
		char text[400];

		snprintf(text, sizeof(text),
			 HEAD " inbox \"imaps://imap.exemple.fr/INBOX\" { address \"%s\" }\n}\n",
			 wrong[i]);
		expect_refused(text, "vigie+{token}@exemple.fr");
	}
}

static void an_inbox_is_read_over_tls_only(void **state)
{
	(void)state;
	expect_refused(HEAD " inbox \"imap://imap.exemple.fr/INBOX\"\n}\n", "imaps://");
	expect_refused(HEAD " inbox \"imaps://imap.exemple.fr\"\n}\n", "vigie.conf");
}

static void a_password_in_the_address_of_the_mail_server_is_refused(void **state)
{
	static const char user[] = "office \"e\" {\n}\nmail {\n from \"v@exemple.fr\"\n"
				   " smtp \"smtps://vigie@smtp.exemple.fr:465\"\n}\n";
	struct reading reading;

	(void)state;
	expect_refused("office \"e\" {\n}\nmail {\n from \"v@exemple.fr\"\n"
		       " smtp \"smtps://vigie:ouvre-toi@smtp.exemple.fr\"\n}\n",
		       "keys of their own");
	begin(&reading, user);
	assert_int_equal(reading.result, 0);
	end(&reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_block_it_has_defaults),
		cmocka_unit_test(all_of_it_may_be_said_in_french),
		cmocka_unit_test(an_address_needs_a_place_for_the_token),
		cmocka_unit_test(an_inbox_is_read_over_tls_only),
		cmocka_unit_test(a_password_in_the_address_of_the_mail_server_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
