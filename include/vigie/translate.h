/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gettext for every sentence a person reads. English msgids; daemon/po/fr.po is complete (a test
 * holds it). */
#ifndef VIGIE_TRANSLATE_H
#define VIGIE_TRANSLATE_H

#include <libintl.h>

#define _(text) dgettext("vigie", text)
#define P_(one, many, n) dngettext("vigie", one, many, (unsigned long)(n))
#define N_(text) text

/*
 * Chooses the language of messages: `language` ("fr", "en") or, when NULL, what LANGUAGE, LC_ALL,
 * LC_MESSAGES, LANG ask for. Works where no such locale is installed (a minimal server has only
 * C.UTF-8). The catalogue is looked for in $VIGIE_LOCALEDIR, beside the running program
 * (`locale/`), then in the installed place. Numbers and sorting stay "C".
 */
void vigie_translate_init(const char *language);
/*
 * Chooses `language` where systemd itself started this program (systemd.exec(5), SYSTEMD_EXEC_PID):
 * nobody asked there, the locale is the machine's, and what is said goes to the office. Elsewhere
 * nothing changes.
 */
void vigie_translate_follow(const char *language);
/* The language in force, "fr" or "en". */
const char *vigie_translate_language(void);

#endif
