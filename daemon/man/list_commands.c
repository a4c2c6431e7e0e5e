/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of `vigie` as items of a list in mdoc, from the tables that its command line is read
 * by. Linked with the program's archive; prints on standard output. */
#include <stdio.h>
#include <string.h>

#include "daemon/command/command.h"
#include "daemon/man/french.h"
#include "daemon/man/mdoc.h"
#include "vigie/translate.h"

static void print_option(const struct option_line *option)
{
	fputs(".It Fl", stdout);
	/* Fl writes the first dash. */
	mdoc_argument(option->name + 1);
	if (option->value) {
		fputs(" Ar", stdout);
		mdoc_argument(french(option->value));
	}
	putchar('\n');
	mdoc_text(option->help);
}

static void print_options(const struct command *command)
{
	if (command->n_options == 0)
		return;
	puts(".Bl -tag -width 12n -compact");
	for (size_t i = 0; i < command->n_options; i++)
		print_option(&command->options[i]);
	puts(".El");
}

static void print_examples(const char *examples)
{
	puts(".Bd -literal -offset indent");
	while (*examples) {
		const char *line = examples + strspn(examples, " ");
		size_t size = strcspn(line, "\n");
		char text[256];

		snprintf(text, sizeof(text), "%.*s", (int)size, line);
		mdoc_piece(text);
		putchar('\n');
		examples = line + size + (line[size] == '\n');
	}
	puts(".Ed");
}

static void print_command(const struct command *command)
{
	fputs(".It Cm", stdout);
	mdoc_argument(command->name);
	if (command->n_options)
		fputs(" Oo Ar options Oc", stdout);
	if (command->operands) {
		fputs(" Ar", stdout);
		mdoc_argument(french(command->operands));
	}
	putchar('\n');
	mdoc_text(command->summary);
	if (command->details) {
		puts(".Pp");
		mdoc_text(command->details);
	}
	if (command->n_options)
		puts(".Pp");
	print_options(command);
	if (command->examples)
		print_examples(_(command->examples)); /* most have no words to translate */
}

int main(void)
{
	french_begin();
	for (size_t i = 0; commands[i]; i++)
		print_command(commands[i]);
	return fflush(stdout) != 0;
}
