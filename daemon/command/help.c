/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The help: of the program, of one command, and the words that the shell's completion asks for. All
 * of it comes from the commands' tables. Owns nothing; writes on standard output.
 */
#include <string.h>

#include "daemon/command/command.h"
#include "daemon/command/help_values.h"
#include "daemon/command/wrap.h"
#include "vigie/text.h"
#include "vigie/translate.h"

#define OPTION_COLUMN 24 /* where the words about an option begin */
#define COMMAND_COLUMN 28 /* after the longest name */

/* "  --on DATE        words": the left part and its meaning. */
static void put_entry(const char *left, const char *words, size_t column)
{
	size_t width = vigie_text_width(left, strlen(left));

	printf("  %s", left);
	if (width + 4 > column)
		printf("\n%*s", (int)column, "");
	else
		printf("%*s", (int)(column - width - 2), "");
	wrap_words(words, column);
}

static void put_option(const struct option_line *line)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer left = {0};

	vigie_buffer_append_format(&left, "%s%s%s", line->name, line->value ? " " : "",
				   line->value ? _(line->value) : "");
	put_entry(vigie_buffer_string(&left), _(line->help), OPTION_COLUMN);
}

void help_command(const struct command *command)
{
	static const struct option_line everywhere[] = {
		{"-c, --config", N_("FILE"),
		 N_("the configuration (default: $VIGIE_CONF, else /etc/vigie/vigie.conf)")},
		{"-h, --help", NULL, N_("this help")},
	};

	printf(_("Usage: vigie %s%s%s%s\n\n"), command->name,
	       command->n_options ? _(" [OPTION…]") : "", command->operands ? " " : "",
	       command->operands ? _(command->operands) : "");
	wrap_words(_(command->summary), 0);
	if (command->details) {
		putchar('\n');
		wrap_words(_(command->details), 0);
	}
	putchar('\n');
	for (size_t i = 0; i < command->n_options; i++)
		put_option(&command->options[i]);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(everywhere); i++)
		put_option(&everywhere[i]);
	if (command->examples)
		printf(_("\nExamples:\n%s"), _(command->examples));
}

void help_overview(void)
{
	puts(_("Usage: vigie [-c FILE] COMMAND …\n"
	       "\n"
	       "Reads the exports of schools, applies the office's rules to them, and shows who\n"
	       "needs support, which referrals wait and which mail was sent.\n"));
	for (size_t i = 0; commands[i]; i++)
		put_entry(commands[i]->name, _(commands[i]->summary), COMMAND_COLUMN);
	putchar('\n');
	puts(_("  -c, --config FILE       the configuration (default: $VIGIE_CONF, else\n"
	       "                          /etc/vigie/vigie.conf)\n"
	       "      --version           the version\n"
	       "  -h, --help              this help; 'vigie COMMAND --help' for one command\n"
	       "\n"
	       "Exit status: 0 done; 1 found something wrong; 2 the command line was not\n"
	       "understood; 3 it could not be done.\n"
	       "\n"
	       "Examples:"));
	puts("  vigie check\n"
	     "  vigie inspect EXP_ELEVE.csv\n"
	     "  vigie import --dry-run depots/*/*.csv\n"
	     "  vigie status");
}

void help_group(const char *group)
{
	size_t size = strlen(group);

	printf(_("Usage: vigie %s COMMAND …\n\n"), group);
	for (size_t i = 0; commands[i]; i++)
		if (strncmp(commands[i]->name, group, size) == 0 && commands[i]->name[size] == ' ')
			put_entry(commands[i]->name, _(commands[i]->summary), COMMAND_COLUMN);
	printf(_("\n'vigie %s COMMAND --help' says more of one.\n"), group);
}

enum help_option { HELP_WORDS, HELP_VALUES };

/* One command a line: its name, its operands and its options between tabs; `--on=DATE` takes a
 * value. The words for the values tell files from folders, so they are not translated. */
static void put_words_for_completion(void)
{
	for (size_t i = 0; commands[i]; i++) {
		const struct command *command = commands[i];

		printf("%s\t%s", command->name, command->operands ? command->operands : "");
		for (size_t j = 0; j < command->n_options; j++)
			printf("\t%s%s%s", command->options[j].name,
			       command->options[j].value ? "=" : "",
			       command->options[j].value ? command->options[j].value : "");
		putchar('\n');
	}
}

static int run_help(struct session *session, const struct arguments *arguments)
{
	const struct command *command;
	int words, code;

	if (arguments->options[HELP_WORDS]) {
		put_words_for_completion();
		return EXIT_DONE;
	}
	if (arguments->n_operands == 0) {
		help_overview();
		return EXIT_DONE;
	}
	command = command_find((int)arguments->n_operands, (char *const *)arguments->operands,
			       &words, &code);
	if (command && arguments->options[HELP_VALUES])
		help_values(session, command, arguments->options[HELP_VALUES]);
	else if (command)
		help_command(command);
	return command ? EXIT_DONE : code;
}

static const struct option_line help_options[] = {
	[HELP_WORDS] = {"--words", NULL,
			N_("commands and their options, for the shell's completion")},
	[HELP_VALUES] = {"--values", N_("OPTION"),
			 N_("what may stand behind this option of the command, for the same")},
};

const struct command command_help = {
	.name = "help",
	.operands = N_("[COMMAND]"),
	.summary = N_("the commands, or one of them"),
	.examples = "  vigie help\n"
		    "  vigie help evaluate\n",
	COMMAND_OPTIONS(help_options),
	.most = 3,
	.run = run_help,
};
