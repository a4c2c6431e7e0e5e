/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes a manual page from a template: lines `@NAME ARGUMENT@` are replaced by what the tables of
 * the program say, so that a fact is stated once. `@COMMANDS@` takes what list_commands printed, on
 * standard input. Refuses a directive that names nothing.
 *
 *   generate TEMPLATE   the page, on standard output; MAN_LOCALE and MAN_MESSAGES: see french.h
 *   generate --words    what each page must say, for the test
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/man/french.h"
#include "daemon/man/mdoc.h"
#include "daemon/man/tables.h"

bool argument_is(const char *argument, const char *word, const char **ret_rest)
{
	size_t size = strlen(word);

	if (strncmp(argument, word, size) != 0 || (argument[size] && argument[size] != ' '))
		return false;
	*ret_rest = argument + size + (argument[size] == ' ');
	return true;
}

void print_item(const char *word, const char *macros, const char *french_word)
{
	fputs(".It Ic", stdout);
	mdoc_argument(word);
	if (*macros) {
		putchar(' ');
		macros = french(macros);
		mdoc_copy(macros, strlen(macros));
	}
	fputs(" Pq Ic", stdout);
	mdoc_argument(french_word);
	putchar('\n');
}

static bool copy_input(void)
{
	for (int c; (c = getchar()) != EOF;)
		putchar(c);
	return !ferror(stdin);
}

static bool run(const char *directive)
{
	static const struct directive *const tables[] = {rule_directives, config_directives,
							 service_directives, move_directives};
	const char *argument;

	if (strcmp(directive, "COMMANDS") == 0)
		return copy_input();
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		for (const struct directive *entry = tables[i]; entry->name; entry++)
			if (argument_is(directive, entry->name, &argument))
				return entry->print(argument);
	return false;
}

/* What a macro of one line encloses ends where an explicit macro says, and what follows can be
 * joined to it. */
static void print_joined(const char *line, size_t size, char mark)
{
	static const char *const enclosures[][3] = {
		{".Ql ", "So", "Sc"}, {".Dq ", "Do", "Dc"}, {".Pq ", "Po", "Pc"}};

	for (size_t i = 0; i < sizeof(enclosures) / sizeof(*enclosures); i++) {
		const char *const *enclosure = enclosures[i];

		if (strncmp(line, enclosure[0], 4) != 0)
			continue;
		printf(".%s\n.%s", enclosure[1],
		       isupper((unsigned char)line[4]) && line[6] == ' ' ? "" : "No ");
		mdoc_copy(line + 4, size - 4);
		printf("\n.%s Ns No \\~%c", enclosure[2], mark);
		return;
	}
	mdoc_copy(line, size);
	printf(" Ns No \\~%c", mark);
}

/* French has a no-break space before these marks, which mdoc joins to the macro before them. */
static void copy_french(const char *text)
{
	while (*text) {
		size_t size = strcspn(text, "\n");

		if (size > 4 && text[0] == '.' && text[size - 2] == ' ' &&
		    strchr(":;?!", text[size - 1]))
			print_joined(text, size - 2, text[size - 1]);
		else
			mdoc_copy(text, size);
		text += size;
		if (*text == '\n')
			putchar(*text++);
	}
}

/* One part of the template: printed, or the directive that it is. What is not known is told. */
static bool print_part(void *userdata, const char *part, bool translatable)
{
	bool *good = userdata;
	size_t size = strlen(part);
	char directive[256];

	if (part[0] != '@' || size < 2 || part[size - 1] != '@' || size > sizeof(directive)) {
		const char *said = translatable ? french_paragraph(part) : part;

		if (said == part)
			mdoc_copy(part, size);
		else
			copy_french(said);
		putchar('\n');
		return true;
	}
	snprintf(directive, sizeof(directive), "%.*s", (int)size - 2, part + 1);
	if (run(directive))
		return true;
	fprintf(stderr, "nothing is known of '%s'\n", directive);
	*good = false;
	return true;
}

static int read_template(const char *path)
{
	FILE *template = fopen(path, "r");
	bool good = true;

	if (!template) {
		perror(path);
		return 1;
	}
	if (!french_read(template, print_part, &good)) {
		fprintf(stderr, "%s: a paragraph is too long\n", path);
		good = false;
	}
	fclose(template);
	return !good || fflush(stdout) != 0;
}

static int print_words(void)
{
	rule_words();
	config_words();
	service_words();
	move_words();
	return fflush(stdout) != 0;
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fputs("usage: generate TEMPLATE | --words\n", stderr);
		return 2;
	}
	if (strcmp(argv[1], "--words") == 0)
		return print_words();
	french_begin();
	return read_template(argv[1]);
}
