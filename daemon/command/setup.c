/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie setup`: five questions after the installation, and a configuration that works. Owns the
 * answers while it runs. Refuses to touch a configuration that is there, unless it is told to
 * replace it, and keeps that one too.
 */
#include "daemon/command/setup.h"

#include <errno.h>
#include <string.h>

#include "daemon/command/mail_test.h"
#include "vigie/translate.h"

#define INSTANCE_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
#define INSTANCE_BYTES 40 /* a unit's name and a path must hold it */

static int find_place(struct setup *setup, const char *instance)
{
	char path[PATH_MAX];
	int r;

	if (instance && setup->session->config_named)
		return usage_error("setup", _("%s and %s exclude each other"), "--instance",
				   "--config");
	if (instance && (!*instance || strlen(instance) > INSTANCE_BYTES ||
			 instance[strspn(instance, INSTANCE_LETTERS)]))
		return usage_error("setup",
				   _("--instance '%s': letters without accents, digits, '-' and "
				     "'_' only"),
				   instance);
	if (instance) {
		snprintf(path, sizeof(path), "/etc/vigie/%s/vigie.conf", instance);
		r = setup_place_of(path, &setup->place);
	} else {
		r = setup_place_of(setup->session->config_path, &setup->place);
	}
	return r < 0 ? session_unable(setup->session->config_path, r) : EXIT_DONE;
}

static int take_options(struct setup *setup, const struct arguments *arguments)
{
	const char *const *options = arguments->options;
	const char *calendar = options[SETUP_CALENDAR], *office = options[SETUP_OFFICE];

	setup->login = options[SETUP_USER];
	setup->test = !options[SETUP_NO_TEST];
	setup->replace = options[SETUP_REPLACE] != NULL;
	if (calendar && !realpath(calendar, setup->calendar))
		return usage_error("setup", "--calendar '%s': %s", calendar,
				   session_error_text(errno));
	if ((office && (strpbrk(office, "\"\\\n") || strlen(office) >= SETUP_TEXT - 1)) ||
	    (setup->login && strpbrk(setup->login, "\"\\\n")))
		return usage_error("setup",
				   _("a name may hold no quotation mark and no backslash"));
	if (office)
		snprintf(setup->office, sizeof(setup->office), "%s", office);
	return find_place(setup, options[SETUP_INSTANCE]);
}

/* Before any question is asked: can the file be written at all? */
static int check_place(const struct setup *setup)
{
	const struct setup_place *place = &setup->place;
	bool is_there = access(place->config, F_OK) == 0;
	const char *above = access(place->folder, F_OK) == 0 ? place->folder : "/etc/vigie";

	if (is_there && !setup->replace) {
		fprintf(stderr,
			_("vigie setup: there is a configuration already, %s: it is left as it is. "
			  "With --replace a new one is written and this one kept beside it.\n"),
			place->config);
		return EXIT_UNABLE;
	}
	if (access(above, W_OK | X_OK) == 0)
		return EXIT_DONE;
	fprintf(stderr, _("vigie setup: %s cannot be written: %s (are you root?)\n"), place->config,
		session_error_text(errno));
	return EXIT_UNABLE;
}

/* EXIT_FOUND: the configuration stands, but mail does not work yet. */
static int test_mail(const struct setup *setup)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	struct session session = *setup->session;
	int code;

	session.config_path = setup->place.config;
	session.config_named = true;
	code = session_load_config(&session, &config);
	for (size_t i = 0; code == EXIT_DONE && i < config->n_coordinators; i++)
		if (strcmp(config->coordinators[i].name, setup->coordinator) == 0)
			return mail_test_send(&session, config, &config->coordinators[i])
				       ? EXIT_FOUND
				       : EXIT_DONE;
	return code;
}

static void print_next(const struct setup *setup)
{
	const struct setup_place *place = &setup->place;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	const char *program, *instance = strchr(place->unit, '@');

	setup_place_program(place, &text);
	program = vigie_buffer_string(&text);
	printf(_("\nThe rules send pupils to three programmes, tutorat-college, homeclasse and\n"
		 "devoirs-faits: their places and schools are in %s.\n"),
	       place->config);
	puts(_("\nWhat comes next:\n"));
	printf(_("  %s rules check\n      what each rule means, in one sentence each\n"), program);
	/* By hand, the service would find neither its folder nor its password. */
	if (place->installed)
		printf(_("  systemctl enable --now %s\n      the service, now and at each start of "
			 "the machine\n"),
		       place->unit);
	else
		printf(_("  %s run --once\n      one cycle now: read, evaluate, propose, mail\n"),
		       program);
	if (place->installed && instance)
		printf(_("  systemctl enable --now vigie-backup%s.timer vigie-report%s.timer\n"
			 "      a copy of the store every night, the page every morning\n"),
		       instance, instance);
	printf(_("  %s status\n      whether something needs a person\n"), program);
	printf(_("  %s rules publish\n      the readable page of all rules, for the families\n"),
	       program);
}

static int run_setup(struct session *session, const struct arguments *arguments)
{
	struct setup setup = {.session = session};
	int code = take_options(&setup, arguments);

	if (code == EXIT_DONE)
		code = check_place(&setup);
	if (code == EXIT_DONE)
		code = setup_ask(&setup, arguments);
	if (code == EXIT_DONE)
		code = setup_write(&setup);
	if (code != EXIT_DONE)
		return code;
	setup_print_found(&setup);
	putchar('\n');
	fflush(stdout);
	if (setup.test)
		code = test_mail(&setup);
	else if (*setup.user)
		setup_print_credential(&setup.place, SETUP_CREDENTIAL);
	print_next(&setup);
	return code;
}

static const struct option_line setup_options[] = {
	[SETUP_FOLDER] = {"--folder", N_("FOLDER"), N_("where the exports arrive")},
	[SETUP_SERVER] = {"--server", N_("SERVER"),
			  N_("for outgoing mail: a name, smtps://…, smtp://… or file:///…")},
	[SETUP_FROM] = {"--from", N_("ADDRESS"), N_("the sender")},
	[SETUP_COORDINATOR] = {"--coordinator", N_("ADDRESS"), N_("who gets the first digest")},
	[SETUP_ZONE] = {"--zone", N_("ZONE"), N_("of the holidays: A, B, C, Corse, Réunion …")},
	[SETUP_USER] = {"--user", N_("NAME"), N_("at the mail server, when it wants one")},
	[SETUP_CALENDAR] = {"--calendar", N_("FILE"),
			    N_("of the holidays, instead of the shipped one")},
	[SETUP_OFFICE] = {"--office", N_("NAME"),
			  N_("of the office (default: the domain of its mail)")},
	[SETUP_INSTANCE] = {"--instance", N_("NAME"),
			    N_("one of several territories: /etc/vigie/NAME/vigie.conf, for "
			       "vigied@NAME")},
	[SETUP_REPLACE] = {"--replace", NULL,
			   N_("write a new configuration, keep the old beside it")},
	[SETUP_NO_TEST] = {"--no-test", NULL, N_("neither ask the mail server nor send a message")},
};

const struct command command_setup = {
	.name = "setup",
	.summary = N_("the first steps: five questions, and a configuration that works"),
	.details = N_("What no option says is asked, at the terminal or from standard input, one "
		      "line each. Nothing is written before all is answered; the result passes "
		      "'vigie check', or everything stays as it was. No password is asked for: you "
		      "are told how to hand it to the service. The exit status is 1 when the "
		      "configuration is written but no test message could be sent."),
	.examples = "  vigie setup\n"
		    "  vigie setup --instance reunion\n"
		    "  vigie setup --folder /srv/depots --server smtp.exemple.fr \\\n"
		    "    --from vigie@exemple.fr --coordinator secteur@exemple.fr --zone C\n",
	COMMAND_OPTIONS(setup_options),
	.run = run_setup,
};
