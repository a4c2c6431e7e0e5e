/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses the catalogue of messages. It owns the process's locale and its LANGUAGE variable: the
 * locale is C.UTF-8, which every glibc has built in, and LANGUAGE alone names the language. */
#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vigie/cleanup.h"
#include "vigie/translate.h"

#ifndef LOCALEDIR
#define LOCALEDIR "/usr/share/locale"
#endif

#define DOMAIN "vigie"
#define CATALOGUE "/fr/LC_MESSAGES/" DOMAIN ".mo"
#define ENGLISH "en" /* the language of the msgids: it has no catalogue */
#define FRENCH "fr"

/* glibc keeps answers until this counter changes (manual of gettext, "Being a gettext grok"). */
extern int _nl_msg_cat_cntr;

/* The language that a locale name such as "fr_FR.UTF-8" begins with, NULL when it is another one.
 */
static const char *match_language(const char *name)
{
	static const char *const languages[] = {FRENCH, ENGLISH};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(languages); i++) {
		if (strncmp(name, languages[i], 2) == 0 && strchr("_.@:", name[2]))
			return languages[i];
	}
	return NULL;
}

static const char *get_locale_name(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(variables); i++) {
		const char *name = getenv(variables[i]);

		if (name && *name)
			return name;
	}
	return "";
}

/* As gettext does: who asks for the plain C locale gets the msgids, else LANGUAGE comes first. */
static const char *find_language(void)
{
	const char *name = get_locale_name();
	const char *list = getenv("LANGUAGE");
	const char *language = NULL;

	if (strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0)
		return ENGLISH;
	while (list && *list && !language) {
		language = match_language(list);
		list += strcspn(list, ":");
		list += *list == ':';
	}
	if (!language)
		language = match_language(name);
	return language ? language : ENGLISH;
}

static bool has_catalogue(const char *folder)
{
	char path[PATH_MAX];
	int length = snprintf(path, sizeof(path), "%s" CATALOGUE, folder);

	return length > 0 && (size_t)length < sizeof(path) && access(path, R_OK) == 0;
}

/* The folder `locale` beside the running program, for a build that is not installed. */
static bool find_beside_program(char folder[PATH_MAX])
{
	static const char name[] = "/locale";
	ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - sizeof(name));
	char *slash;

	if (length <= 0)
		return false;
	folder[length] = '\0';
	slash = strrchr(folder, '/');
	if (!slash)
		return false;
	memcpy(slash, name, sizeof(name));
	return has_catalogue(folder);
}

static void bind_catalogue(void)
{
	const char *asked = getenv("VIGIE_LOCALEDIR");
	char beside[PATH_MAX];

	if (asked && has_catalogue(asked))
		bindtextdomain(DOMAIN, asked);
	else if (find_beside_program(beside))
		bindtextdomain(DOMAIN, beside);
	else
		bindtextdomain(DOMAIN, LOCALEDIR);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
}

void vigie_translate_init(const char *language)
{
	language = language ? match_language(language) : find_language();
	setlocale(LC_CTYPE, "C.UTF-8");
	setlocale(LC_MESSAGES, "C.UTF-8");
	setenv("LANGUAGE", language ? language : ENGLISH, 1);
	bind_catalogue();
	_nl_msg_cat_cntr++;
}

void vigie_translate_follow(const char *language)
{
	const char *started = getenv("SYSTEMD_EXEC_PID");

	if (started && strtoll(started, NULL, 10) == getpid())
		vigie_translate_init(language);
}

const char *vigie_translate_language(void)
{
	const char *language = getenv("LANGUAGE");

	return language && strcmp(language, FRENCH) == 0 ? FRENCH : ENGLISH;
}
