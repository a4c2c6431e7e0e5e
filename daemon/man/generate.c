/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes a manual page from a template: lines `@NAME ARGUMENT@` are replaced by what the tables of
 * the program say, so that a fact is stated once. `@COMMANDS@` takes what list_commands printed, on
 * standard input. Refuses a directive that names nothing.
 *
 *   generate TEMPLATE     the page, on standard output
 *   generate --words      what each page must say, for the test
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

void print_item(const char *english, const char *macros, const char *french)
{
	fputs(".It Ic", stdout);
	mdoc_argument(english);
	if (*macros) {
		putchar(' ');
		mdoc_copy(macros, strlen(macros));
	}
	fputs(" Pq Ic", stdout);
	mdoc_argument(french);
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

/* Returns whether every directive was known; the others are told. */
static bool fill(FILE *template, const char *path)
{
	char *line = NULL;
	size_t capacity = 0;
	bool good = true;
	ssize_t size;

	for (int number = 1; (size = getline(&line, &capacity, template)) > 0; number++) {
		if (line[0] != '@' || size < 3 || strcmp(line + size - 2, "@\n") != 0) {
			mdoc_copy(line, (size_t)size);
			continue;
		}
		line[size - 2] = '\0';
		if (run(line + 1))
			continue;
		fprintf(stderr, "%s:%d: nothing is known of '%s'\n", path, number, line + 1);
		good = false;
	}
	free(line);
	return good;
}

int main(int argc, char **argv)
{
	FILE *template;
	bool good;

	if (argc != 2) {
		fputs("usage: generate TEMPLATE | --words\n", stderr);
		return 2;
	}
	if (strcmp(argv[1], "--words") == 0) {
		rule_words();
		config_words();
		service_words();
		move_words();
		return fflush(stdout) != 0;
	}
	template = fopen(argv[1], "r");
	if (!template) {
		perror(argv[1]);
		return 1;
	}
	good = fill(template, argv[1]);
	fclose(template);
	return !good || fflush(stdout) != 0;
}
