/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie mail test`: one message to a coordinator, now, without the service, its outbox or its
 * store. Names no pupil. Refuses addresses that the configuration does not name.
 */
#include "daemon/command/mail_test.h"

#include <errno.h>
#include <string.h>

#include "daemon/command/setup.h"
#include "vigie/mail.h"
#include "vigie/translate.h"

/* Root may read what the unit loads its credentials from; the service has its own. */
static void find_credentials(const struct setup_place *place)
{
	char folder[PATH_MAX + 16];

	snprintf(folder, sizeof(folder), "%s/credentials", place->folder);
	if (!getenv("CREDENTIALS_DIRECTORY") && access(folder, R_OK | X_OK) == 0)
		(void)setenv("CREDENTIALS_DIRECTORY", folder, 0);
}

static int print_failure(const struct vigie_config *config, const struct setup_place *place,
			 const char *email, const char *reason)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer program = {0};

	setup_place_program(place, &program);
	fprintf(stderr, _("vigie: no test message could be sent to %s by %s: %s\n"), email,
		config->mail.smtp, reason);
	fprintf(stderr, _("When that is mended, try again with: %s mail test\n"),
		vigie_buffer_string(&program));
	return EXIT_UNABLE;
}

int mail_test_send(const struct session *session, const struct vigie_config *config,
		   const struct vigie_config_coordinator *coordinator)
{
	const char *reason = NULL, *text;
	struct setup_place place;
	int r = setup_place_of(session->config_path, &place);

	if (r < 0)
		return session_unable(session->config_path, r);
	find_credentials(&place);
	text = _("This is a test message of vigie, the service that tells you which pupils should\n"
		 "be proposed for support.\n"
		 "\n"
		 "If you can read it, mail works: the digest of your schools will arrive here.\n"
		 "There is nothing to do and nothing to answer.\n");
	r = vigie_mail_try(config, coordinator, _("vigie: test message"), text, session->now,
			   &reason);
	if (r == 0) {
		printf(_("A test message was sent to %s: look whether it has arrived.\n"),
		       coordinator->email);
		return EXIT_DONE;
	}
	if (r < 0)
		reason = r == -ENOENT ? _("the password of the mail server is not there yet")
				      : session_error_text(r);
	print_failure(config, &place, coordinator->email, reason);
	if (r == -ENOENT)
		setup_print_credential(&place, config->mail.secret);
	return EXIT_UNABLE;
}

static int find_coordinator(const struct vigie_config *config, const char *name,
			    const struct vigie_config_coordinator **ret_coordinator)
{
	VIGIE_CLEANUP(vigie_freep) const char **names = NULL;

	if (config->n_coordinators == 0 || !config->mail.smtp)
		return session_unable(_("the configuration has no coordinator, or no mail block"),
				      -ENOENT);
	names = calloc(config->n_coordinators, sizeof(*names));
	if (!names)
		return session_unable(_("the coordinators"), -ENOMEM);
	for (size_t i = 0; i < config->n_coordinators; i++) {
		names[i] = config->coordinators[i].name;
		if (name && strcmp(names[i], name) != 0)
			continue;
		*ret_coordinator = &config->coordinators[i];
		return EXIT_DONE;
	}
	return usage_unknown("mail test", N_("no such coordinator"), name, names,
			     config->n_coordinators);
}

static int run_test(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	const struct vigie_config_coordinator *coordinator = NULL;
	const char *name = arguments->n_operands ? arguments->operands[0] : NULL;
	int code = session_load_config(session, &config);

	if (code == EXIT_DONE)
		code = find_coordinator(config, name, &coordinator);
	return code ? code : mail_test_send(session, config, coordinator);
}

const struct command command_mail_test = {
	.name = "mail test",
	.operands = N_("[COORDINATOR]"),
	.summary = N_("send a test message now"),
	.details =
		N_("To the first coordinator, or the one named, and no other address. It does not "
		   "pass through the outbox, needs no store and no running service. As root it "
		   "finds the password of the mail server in the folder credentials beside the "
		   "configuration."),
	.examples = "  vigie mail test\n"
		    "  vigie mail test \"Secteur 75 Est\"\n",
	.most = 1,
	.run = run_test,
};
