/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The answers to the questions of `vigie setup`: what each is by default, and whether it will do.
 * Writes only into the setup. Refuses what the configuration could not hold.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "daemon/command/setup.h"
#include "vigie/mail.h"
#include "vigie/text.h"
#include "vigie/translate.h"

#ifndef VIGIE_LIBDIR
#define VIGIE_LIBDIR "/usr/lib/vigie"
#endif

#define SHARED_FOLDER "/srv/depots"

enum setup_verdict setup_complain(struct setup *setup, enum setup_verdict verdict,
				  const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(setup->complaint, sizeof(setup->complaint), format, arguments);
	va_end(arguments);
	return verdict;
}

/* What follows the first dot of a machine's name, when more than one dot is left: "exemple.fr". An
 * address of digits has no domain. */
static void copy_domain(const char *host, char domain[SETUP_TEXT])
{
	const char *dot = host[strspn(host, "0123456789.")] ? strchr(host, '.') : NULL;

	snprintf(domain, SETUP_TEXT, "%s", dot && strchr(dot + 1, '.') ? dot + 1 : "");
}

static void find_domain(const struct setup *setup, char domain[SETUP_TEXT])
{
	const char *host = strstr(setup->server, "://");
	char name[SETUP_TEXT] = "";

	if (host)
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(host + 3, ":/"), host + 3);
	copy_domain(name, domain);
	if (!*domain && gethostname(name, sizeof(name) - 1) == 0)
		copy_domain(name, domain);
}

static void default_server(const struct setup *setup, char answer[SETUP_TEXT])
{
	const struct vigie_config_mail here = {.smtp = "smtp://localhost"};
	char domain[SETUP_TEXT];
	const char *reason;

	find_domain(setup, domain);
	if (setup->test && vigie_mail_greet(&here, &reason) == 0)
		snprintf(answer, SETUP_TEXT, "localhost");
	else if (*domain)
		snprintf(answer, SETUP_TEXT, "smtp.%.*s", SETUP_TEXT - 8, domain);
}

static void default_from(const struct setup *setup, char answer[SETUP_TEXT])
{
	char domain[SETUP_TEXT];

	find_domain(setup, domain);
	if (*domain)
		snprintf(answer, SETUP_TEXT, "vigie <vigie@%.*s>", SETUP_TEXT - 20, domain);
}

static void default_coordinator(const struct setup *setup, char answer[SETUP_TEXT])
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {0}, address = {0};

	if (vigie_mail_split_mailbox(setup->from, &name, &address) == 0)
		snprintf(answer, SETUP_TEXT, "%s", vigie_buffer_string(&address));
}

static void default_zone(const struct setup *setup, char answer[SETUP_TEXT])
{
	enum vigie_zone zone = VIGIE_ZONE_C;

	(void)!vigie_zone_of_domain(setup->domain, &zone);
	snprintf(answer, SETUP_TEXT, "%s",
		 zone <= VIGIE_ZONE_C ? vigie_zone_name(zone) + strlen("Zone ")
				      : vigie_zone_name(zone));
}

void setup_default(const struct setup *setup, enum setup_option question, char answer[SETUP_TEXT])
{
	*answer = '\0';
	if (question == SETUP_FOLDER)
		snprintf(answer, SETUP_TEXT, SHARED_FOLDER);
	if (question == SETUP_SERVER)
		default_server(setup, answer);
	if (question == SETUP_FROM)
		default_from(setup, answer);
	if (question == SETUP_COORDINATOR)
		default_coordinator(setup, answer);
	if (question == SETUP_ZONE)
		default_zone(setup, answer);
}

static enum setup_verdict split(struct setup *setup, const char *answer, char name[SETUP_TEXT],
				char address[SETUP_TEXT])
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer said = {0}, mailbox = {0};

	if (vigie_mail_split_mailbox(answer, &said, &mailbox) < 0)
		return setup_complain(setup, SETUP_WRONG,
				      _("this is no e-mail address; write nom@exemple.fr or "
					"\"Nom <nom@exemple.fr>\""));
	snprintf(name, SETUP_TEXT, "%s", vigie_buffer_string(&said));
	snprintf(address, SETUP_TEXT, "%s", vigie_buffer_string(&mailbox));
	return SETUP_GOOD;
}

static enum setup_verdict take_from(struct setup *setup, const char *answer)
{
	char name[SETUP_TEXT], address[SETUP_TEXT];
	enum setup_verdict verdict = split(setup, answer, name, address);

	if (verdict != SETUP_GOOD)
		return verdict;
	snprintf(setup->from, sizeof(setup->from), "%.200s <%.280s>", *name ? name : "vigie",
		 address);
	snprintf(setup->domain, sizeof(setup->domain), "%s", strchr(address, '@') + 1);
	if (!*setup->office)
		snprintf(setup->office, sizeof(setup->office), "%s", setup->domain);
	return SETUP_GOOD;
}

static enum setup_verdict take_coordinator(struct setup *setup, const char *answer)
{
	enum setup_verdict verdict = split(setup, answer, setup->coordinator, setup->email);

	if (verdict == SETUP_GOOD && !*setup->coordinator)
		snprintf(setup->coordinator, sizeof(setup->coordinator), "%s", _("Coordination"));
	return verdict;
}

static enum setup_verdict take_zone(struct setup *setup, const char *answer)
{
	const char *library = getenv("VIGIE_LIBDIR");

	if (!vigie_zone_parse(answer, &setup->zone))
		return setup_complain(
			setup, SETUP_WRONG,
			_("there is no such zone; it is A, B, C, Corse, Guadeloupe, Guyane, "
			  "Martinique, Mayotte, Réunion, Nouvelle-Calédonie, Polynésie, "
			  "Saint-Pierre-et-Miquelon or Wallis-et-Futuna"));
	if (*setup->calendar)
		return SETUP_GOOD;
	snprintf(setup->calendar, sizeof(setup->calendar), "%s/calendrier-scolaire.csv",
		 library ? library : VIGIE_LIBDIR);
	if (access(setup->calendar, R_OK) == 0 && setup->zone <= VIGIE_ZONE_C)
		return SETUP_GOOD;
	*setup->calendar = '\0';
	return setup_complain(
		setup, SETUP_DOUBTFUL,
		_("the holidays (%s) are not among those that are shipped: the configuration is "
		  "written without holidays. Download fr-en-calendrier-scolaire (CSV) from "
		  "https://data.education.gouv.fr and name it with --calendar"),
		vigie_zone_name(setup->zone));
}

/* What would end the text, or the line, in the configuration. */
static bool is_plain(const char *answer)
{
	for (const char *at = answer; *at; at++)
		if (iscntrl((unsigned char)*at) || *at == '"' || *at == '\\')
			return false;
	return *answer && strlen(answer) < SETUP_TEXT - 1 &&
	       vigie_text_is_utf8(answer, strlen(answer), NULL);
}

enum setup_verdict setup_take(struct setup *setup, enum setup_option question, const char *answer)
{
	static enum setup_verdict (*const takes[SETUP_QUESTIONS_N])(struct setup *,
								    const char *) = {
		[SETUP_FOLDER] = setup_take_folder, [SETUP_SERVER] = setup_take_server,
		[SETUP_FROM] = take_from,	    [SETUP_COORDINATOR] = take_coordinator,
		[SETUP_ZONE] = take_zone,
	};

	if (!is_plain(answer))
		return setup_complain(setup, SETUP_WRONG,
				      _("it is empty, too long, or holds a quotation mark or "
					"another character that cannot stand here"));
	return takes[question](setup, answer);
}
