/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inbox of answers, as a configuration says it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/config.h"

#define HEAD                                                                                       \
	"office \"Essai\" {\n}\n"                                                                  \
	"mail {\n from \"v <v@exemple.fr>\"\n smtp \"smtps://smtp.exemple.fr\"\n user \"u\"\n"

struct reading {
	char folder[40], path[64];
	struct vigie_diagnostics *list;
	struct vigie_config *config;
	struct vigie_buffer messages;
	int result;
};

static void begin(struct reading *reading, const char *text)
{
	FILE *file;

	*reading = (struct reading){.folder = "/tmp/vigie-test-XXXXXX"};
	assert_non_null(mkdtemp(reading->folder));
	snprintf(reading->path, sizeof(reading->path), "%s/vigie.conf", reading->folder);
	file = fopen(reading->path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(vigie_diagnostics_new(&reading->list), 0);
	reading->result = vigie_config_load(reading->path, reading->list, &reading->config);
	vigie_diagnostics_render(reading->list, false, &reading->messages);
}

static void end(struct reading *reading)
{
	vigie_buffer_done(&reading->messages);
	vigie_diagnostics_free(reading->list);
	vigie_config_free(reading->config);
	assert_int_equal(unlink(reading->path), 0);
	assert_int_equal(rmdir(reading->folder), 0);
}

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_block_it_has_defaults),
		cmocka_unit_test(all_of_it_may_be_said_in_french),
		cmocka_unit_test(an_address_needs_a_place_for_the_token),
		cmocka_unit_test(an_inbox_is_read_over_tls_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
