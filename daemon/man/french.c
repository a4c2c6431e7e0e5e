/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts templates into messages and looks them up. See french.h. It owns the process's locale, as
 * the generators of the manual do nothing else. */
#include "daemon/man/french.h"

#include <ctype.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define PROGRAM "vigie"
#define MANUAL "vigie-man"
#define PART_LIMIT 16384 /* bytes: a longer paragraph is none */

void french_begin(void)
{
	const char *folder = getenv("MAN_LOCALE");

	if (!folder)
		return;
	setlocale(LC_CTYPE, "C.UTF-8");
	setlocale(LC_MESSAGES, "C.UTF-8");
	setenv("LANGUAGE", "fr", 1);
	bindtextdomain(PROGRAM, folder);
	bindtextdomain(MANUAL, folder);
	bind_textdomain_codeset(PROGRAM, "UTF-8");
	bind_textdomain_codeset(MANUAL, "UTF-8");
}

static void print_string(FILE *messages, const char *text)
{
	putc('"', messages);
	for (; *text; text++) {
		if (*text == '\n') {
			fputs("\\n\"\n\"", messages);
			continue;
		}
		if (*text == '"' || *text == '\\')
			putc('\\', messages);
		putc(*text, messages);
	}
	fputs("\"\n", messages);
}

/* An entry of a catalogue (PO), so that who refreshes or counts need not look up again. */
static void tell(const char *origin, const char *catalogue, const char *text, const char *said)
{
	const char *path = getenv("MAN_MESSAGES");
	FILE *messages = path ? fopen(path, "a") : NULL;

	if (!messages)
		return;
	fprintf(messages, "#. %s\n#. %s\nmsgid ", origin, catalogue);
	print_string(messages, text);
	fputs("msgstr ", messages);
	print_string(messages, said == text ? "" : said);
	putc('\n', messages);
	fclose(messages);
}

/* gettext gives back the very text that it does not know. */
static const char *look_up(const char *origin, const char *text)
{
	const char *catalogue = MANUAL, *said;

	if (!*text)
		return text;
	said = dgettext(MANUAL, text);
	if (said == text) {
		said = dgettext(PROGRAM, text);
		if (said != text)
			catalogue = PROGRAM;
	}
	tell(origin, catalogue, text, said);
	return said;
}

const char *french(const char *text)
{
	return look_up("table", text);
}

const char *french_paragraph(const char *text)
{
	return look_up("page", text);
}

static bool begins(const char *line, const char *const words[])
{
	for (; *words; words++) {
		size_t size = strlen(*words);

		if (strncmp(line, *words, size) == 0 && (!line[size] || line[size] == ' '))
			return true;
	}
	return false;
}

/* Between parts: what gives the page its shape. */
static bool is_shape(const char *line)
{
	static const char *const macros[] = {".Pp", ".Bl", ".El", ".It",   ".Bd", ".Ed",
					     ".Dd", ".Dt", ".Os", ".\\\"", ".Nm", NULL};

	return line[0] == '@' || begins(line, macros);
}

/* An item that is a row of a table, names an argument, or has words: macros have two letters. */
static bool is_item(const char *line)
{
	return strncmp(line, ".It ", 4) == 0 &&
	       (strstr(line, " Ta ") || strstr(line, " Ar ") || strstr(line, " No \"") ||
		strstr(line, "://") ||
		(isupper((unsigned char)line[4]) && line[5] && line[6] && line[6] != ' '));
}

/* What is a part of its own. */
static bool is_heading(const char *line)
{
	static const char *const macros[] = {".Sh", ".Ss", ".Nd", NULL};

	return begins(line, macros) || is_item(line);
}

struct reading {
	french_part on_part;
	void *userdata;
	char part[PART_LIMIT];
	size_t size;
};

static bool flush(struct reading *reading)
{
	bool good = true;

	if (reading->size > 0) {
		reading->part[reading->size - 1] = '\0';
		good = reading->on_part(reading->userdata, reading->part, true);
	}
	reading->size = 0;
	return good;
}

static bool append(struct reading *reading, const char *line)
{
	int n = snprintf(reading->part + reading->size, PART_LIMIT - reading->size, "%s\n", line);

	reading->size += (size_t)n;
	return reading->size < PART_LIMIT;
}

/* `.Nm` alone on its line stands for the name within a sentence that has begun, or begins one. */
static bool is_text(const struct reading *reading, const char *line)
{
	return !is_shape(line) || (strncmp(line, ".Nm", 3) == 0 && reading->size > 0);
}

static bool take(struct reading *reading, const char *line, bool *literal)
{
	bool is_display =
		strncmp(line, ".Bd -literal", 12) == 0 || strncmp(line, ".Bd -unfilled", 13) == 0;

	if (*literal || !is_text(reading, line) || is_heading(line)) {
		bool good = flush(reading);

		*literal = is_display || (*literal && strcmp(line, ".Ed") != 0);
		return good &&
		       reading->on_part(reading->userdata, line, !*literal && is_heading(line));
	}
	return append(reading, line);
}

bool french_read(FILE *template, french_part on_part, void *userdata)
{
	struct reading reading = {.on_part = on_part, .userdata = userdata};
	bool literal = false, good = true;
	char *line = NULL;
	size_t capacity = 0;
	ssize_t size;

	while (good && (size = getline(&line, &capacity, template)) > 0) {
		if (line[size - 1] == '\n')
			line[size - 1] = '\0';
		good = take(&reading, line, &literal);
	}
	free(line);
	return good && flush(&reading);
}
