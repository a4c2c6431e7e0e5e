/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The mail server, as an answer: "smtp.exemple.fr" is enough, the ways to it are tried from the
 * safest on. Sends no mail. Refuses a password in the address.
 */
#include <stdio.h>
#include <string.h>

#include "daemon/command/setup.h"
#include "vigie/mail.h"
#include "vigie/translate.h"

/* What an answer says, taken apart. */
struct address {
	char scheme[16]; /* "smtps://"; "" unsaid */
	char user[SETUP_TEXT]; /* "" none */
	char host[SETUP_TEXT]; /* with its port, if said */
};

static const char *const schemes[] = {"smtps://", "smtp://", "file:///"};

/* False: another scheme. */
static bool take_scheme(const char **answer, char scheme[16])
{
	if (!strstr(*answer, "://"))
		return true;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(schemes); i++) {
		size_t size = strlen(schemes[i]);

		if (strncmp(*answer, schemes[i], size) != 0)
			continue;
		snprintf(scheme, 16, "%s", schemes[i]);
		*answer += size;
		return true;
	}
	return false;
}

static enum setup_verdict take_apart(struct setup *setup, const char *answer,
				     struct address *address)
{
	const char *at;

	if (!take_scheme(&answer, address->scheme))
		return setup_complain(setup, SETUP_WRONG,
				      _("the mail server is smtps://…, smtp://… or file:///…"));
	at = strrchr(answer, '@');
	if (at && memchr(answer, ':', (size_t)(at - answer)))
		return setup_complain(setup, SETUP_WRONG,
				      _("never write a password here: it is given to the service "
					"as a credential, and you are told how"));
	if (at)
		snprintf(address->user, sizeof(address->user), "%.*s", (int)(at - answer), answer);
	snprintf(address->host, sizeof(address->host), "%s", at ? at + 1 : answer);
	if (address->scheme[0] == 'f')
		return SETUP_GOOD;
	address->host[strcspn(address->host, "/")] = '\0';
	if (*address->host && !strpbrk(address->host, " \t<>"))
		return SETUP_GOOD;
	return setup_complain(setup, SETUP_WRONG,
			      _("write the name of the server, such as smtp.exemple.fr"));
}

/* NULL: it answers, or was not asked. */
static const char *ask_server(const struct setup *setup)
{
	const struct vigie_config_mail mail = {.smtp = setup->server};
	const char *reason = _("it cannot be reached from here");

	return !setup->test || vigie_mail_greet(&mail, &reason) == 0 ? NULL : reason;
}

/* A name without scheme and port: TLS from the start, then STARTTLS where users send, then where
 * servers do. */
static const char *find_way(struct setup *setup, const char *host)
{
	static const char *const ways[][2] = {
		{"smtps://", ""}, {"smtp://", ":587"}, {"smtp://", ""}};
	bool here = strcmp(host, "localhost") == 0;
	const char *first = NULL;

	for (size_t i = here ? 2 : 0; i < VIGIE_ARRAY_SIZE(ways); i++) {
		const char *reason;

		snprintf(setup->server, sizeof(setup->server), "%s%.480s%s", ways[i][0], host,
			 ways[i][1]);
		reason = ask_server(setup);
		if (!reason)
			return NULL;
		if (!first)
			first = reason;
	}
	if (!here)
		snprintf(setup->server, sizeof(setup->server), "smtps://%.480s", host);
	return first;
}

static const char *find_server(struct setup *setup, const struct address *address)
{
	const char *port = strrchr(address->host, ':');
	const char *scheme = address->scheme;

	if (!*scheme && (!port || strchr(port, ']')))
		return find_way(setup, address->host);
	if (!*scheme)
		scheme = strcmp(port, ":465") == 0 ? "smtps://" : "smtp://";
	snprintf(setup->server, sizeof(setup->server), "%s%.480s", scheme, address->host);
	return ask_server(setup);
}

enum setup_verdict setup_take_server(struct setup *setup, const char *answer)
{
	struct address address = {0};
	enum setup_verdict verdict = take_apart(setup, answer, &address);
	const char *reason;

	if (verdict != SETUP_GOOD)
		return verdict;
	reason = find_server(setup, &address);
	snprintf(setup->user, sizeof(setup->user), "%s",
		 *address.user || !setup->login ? address.user : setup->login);
	return reason ? setup_complain(setup, SETUP_DOUBTFUL, _("%s: %s"), setup->server, reason)
		      : SETUP_GOOD;
}
