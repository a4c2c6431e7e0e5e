/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the command line by the tables of the commands. Owns nothing: what it hands on points into
 * argv. Refuses what it does not know, with the nearest word that it does.
 */
#include <stdarg.h>
#include <string.h>

#include "daemon/command/command.h"
#include "vigie/text.h"
#include "vigie/translate.h"

#define NAME_WORDS_MOST 3 /* "sources quarantine list" */
#define YEAR_LEAST 1900 /* "26" is a slip of the pen */
#define YEAR_MOST 9998 /* the school year ends in the next, of four digits */
#define COMMANDS_MOST 96 /* bounds the tables of words on the stack */

static void complain(const char *command, const char *format, va_list arguments)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	vigie_buffer_append_vformat(&text, format, arguments);
	fprintf(stderr, "vigie%s%s: %s\n", *command ? " " : "", command,
		vigie_buffer_string(&text));
}

static int point_to_help(const char *command)
{
	fprintf(stderr, _("'vigie %s%s--help' says more.\n"), command, *command ? " " : "");
	return EXIT_USAGE;
}

int usage_error(const char *command, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	complain(command, format, arguments);
	va_end(arguments);
	return point_to_help(command);
}

static void list_words(struct vigie_buffer *out, const char *const words[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		vigie_buffer_append_format(out, "%s%s", i ? ", " : "", words[i]);
}

int usage_unknown(const char *command, const char *what, const char *word,
		  const char *const words[], size_t n)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer known = {0};
	const char *nearest = vigie_text_nearest(word, words, n);

	if (nearest)
		return usage_error(command, _("%s: '%s'; did you mean '%s'?"), _(what), word,
				   nearest);
	list_words(&known, words, n);
	return usage_error(command, _("%s: '%s'; one of: %s"), _(what), word,
			   vigie_buffer_string(&known));
}

bool usage_day(const char *command, const char *option, const char *text, vigie_day *ret_day)
{
	if (!text || vigie_day_parse_iso(text, strlen(text), ret_day) == 0)
		return true;
	usage_error(command, _("%s '%s': no such day; write it as 2026-11-30"), option, text);
	return false;
}

bool usage_number(const char *command, const char *what, const char *text, int64_t *ret_number)
{
	size_t size = strlen(text);

	if (size > 0 && size < 19 && strspn(text, "0123456789") == size) {
		*ret_number = strtoll(text, NULL, 10);
		return true;
	}
	usage_error(command, _("%s '%s': not a number"), what, text);
	return false;
}

int64_t referral_number(const char *text)
{
	char *end;
	int64_t number;

	if (*text == 'n' || *text == 'N') {
		text++;
		text += *text == 'o';
		text += strncmp(text, "°", strlen("°")) == 0 ? strlen("°") : 0;
		text += strspn(text, ". ");
	}
	if (*text < '0' || *text > '9')
		return 0;
	number = strtoll(text, &end, 10);
	return *end == '\0' ? number : 0;
}

/* "#12" stays refused: that is a pupil, whose number may be another one's referral. */
bool usage_referral(const char *command, const char *text, int64_t *ret_number)
{
	int64_t number = referral_number(text);

	if (number == 0)
		return usage_number(command, _("referral"), text, ret_number);
	*ret_number = number;
	return true;
}

bool usage_year(const char *command, const char *text, int *ret_year)
{
	int first = 0, second = 0, end = 0, n;

	if (!text)
		return true;
	n = sscanf(text, "%4d%n-%4d%n", &first, &end, &second, &end);
	if (n >= 1 && !text[end] && first >= YEAR_LEAST && first <= YEAR_MOST &&
	    (n == 1 || second == first + 1)) {
		*ret_year = first;
		return true;
	}
	usage_error(command, _("--year '%s': no school year; write 2026 or 2026-2027"), text);
	return false;
}

bool usage_school(const char *command, const char *text)
{
	if (!text || vigie_uai_is_valid(text))
		return true;
	usage_error(
		command,
		_("--school '%s': no UAI; it has seven digits and a capital letter, as 0999999Z"),
		text);
	return false;
}

/* How many words of argv the name takes; 0 when it is another command. */
static int count_words(const char *name, int argc, char *const *argv)
{
	int n = 0;

	for (const char *at = name; *at; n++) {
		size_t size = strcspn(at, " ");

		if (n == argc || strlen(argv[n]) != size || memcmp(argv[n], at, size) != 0)
			return 0;
		at += size + (at[size] == ' ');
	}
	return n;
}

static const struct command *match(int argc, char *const *argv, int *ret_words)
{
	const struct command *best = NULL;

	*ret_words = 0;
	for (size_t i = 0; commands[i]; i++) {
		int n = count_words(commands[i]->name, argc, argv);

		if (n > *ret_words) {
			*ret_words = n;
			best = commands[i];
		}
	}
	return best;
}

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1];
}

/* The names of all commands that begin with `group` and a space ("" all): what follows it. */
static size_t list_group(const char *group, const char *words[COMMANDS_MOST])
{
	size_t size = strlen(group), n = 0;

	for (size_t i = 0; commands[i] && n < COMMANDS_MOST; i++) {
		if (size == 0)
			words[n++] = commands[i]->name;
		else if (strncmp(commands[i]->name, group, size) == 0 &&
			 commands[i]->name[size] == ' ')
			words[n++] = commands[i]->name + size + 1;
	}
	return n;
}

/* The first words of argv that begin the name of some command: "sources quarantine". */
static int find_group(int argc, char *const *argv, struct vigie_buffer *ret_group)
{
	const char *words[COMMANDS_MOST];
	int n = 0;

	for (int i = 0; i < argc && i < NAME_WORDS_MOST && !is_option(argv[i]); i++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer longer = {0};

		vigie_buffer_append_format(&longer, "%s%s%s", vigie_buffer_string(ret_group),
					   i ? " " : "", argv[i]);
		if (list_group(vigie_buffer_string(&longer), words) == 0)
			break;
		vigie_buffer_clear(ret_group);
		vigie_buffer_append_string(ret_group, vigie_buffer_string(&longer));
		n = i + 1;
	}
	return n;
}

static const struct command *find_list(const char *group)
{
	size_t size = strlen(group);

	for (size_t i = 0; size && commands[i]; i++)
		if (strncmp(commands[i]->name, group, size) == 0 &&
		    strcmp(commands[i]->name + size, " list") == 0)
			return commands[i];
	return NULL;
}

static bool is_help(const char *word)
{
	return strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0;
}

const struct command *command_find(int argc, char *const *argv, int *ret_words, int *ret_exit)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer group = {0};
	const char *words[COMMANDS_MOST], *name;
	const struct command *found = match(argc, argv, ret_words);
	int n = find_group(argc, argv, &group);

	if (found && *ret_words >= n)
		return found;
	name = vigie_buffer_string(&group);
	*ret_words = n;
	if (n > 0 && n < argc && is_help(argv[n])) {
		help_group(name);
		*ret_exit = EXIT_DONE;
		return NULL;
	}
	found = n == argc || is_option(argv[n]) ? find_list(name) : NULL;
	if (found)
		return found;
	*ret_exit = n == argc ? usage_error(name, _("say which command"))
			      : usage_unknown(name, N_("no such command"), argv[n], words,
					      list_group(name, words));
	return NULL;
}

static const struct option_line *find_option(const struct command *command, const char *word)
{
	size_t size = strcspn(word, "=");

	for (size_t i = 0; i < command->n_options; i++)
		if (strlen(command->options[i].name) == size &&
		    strncmp(command->options[i].name, word, size) == 0)
			return &command->options[i];
	return NULL;
}

static int unknown_option(const struct command *command, const char *word)
{
	const char *words[OPTIONS_MOST + 2] = {"--help", "--config"};
	size_t n = 2;

	for (size_t i = 0; i < command->n_options; i++)
		words[n++] = command->options[i].name;
	return usage_unknown(command->name, N_("no such option"), word, words, n);
}

/* What reading goes on with: the words of argv, and how far it has come. */
struct reading {
	const struct command *command;
	struct session *session;
	struct arguments *arguments;
	int argc, at;
	char **argv;
};

static int take_value(struct reading *reading, const char *word, const char **ret_value)
{
	const char *equals = strchr(word, '=');

	if (equals)
		*ret_value = equals + 1;
	else if (++reading->at < reading->argc)
		*ret_value = reading->argv[reading->at];
	else
		return usage_error(reading->command->name, _("%s needs a value"), word);
	return EXIT_DONE;
}

static int read_option(struct reading *reading)
{
	const char *word = reading->argv[reading->at];
	const struct option_line *line;
	const char **place;

	if (strcmp(word, "-c") == 0 || strcmp(word, "--config") == 0) {
		reading->session->config_named = true;
		return take_value(reading, word, &reading->session->config_path);
	}
	line = find_option(reading->command, word);
	if (!line)
		return unknown_option(reading->command, word);
	place = &reading->arguments->options[line - reading->command->options];
	if (line->value)
		return take_value(reading, word, place);
	if (strchr(word, '='))
		return usage_error(reading->command->name, _("%s takes no value"), line->name);
	*place = "";
	reading->session->json |= strcmp(line->name, "--json") == 0;
	return EXIT_DONE;
}

static int check_operands(const struct command *command, size_t n, char **argv)
{
	if (n < command->least)
		return usage_error(command->name, _("%s is missing"), _(command->operands));
	if (n > command->most)
		return usage_error(command->name, _("'%s' is one word too many"),
				   argv[command->most]);
	return EXIT_DONE;
}

bool command_read(const struct command *command, struct session *session, int argc, char **argv,
		  struct arguments *ret_arguments, int *ret_exit)
{
	struct arguments arguments = {.operands = (const char *const *)argv};
	struct reading reading = {command, session, &arguments, argc, 0, argv};
	bool words_only = false;

	for (; reading.at < argc; reading.at++) {
		char *word = argv[reading.at];

		if (words_only || !is_option(word)) {
			argv[arguments.n_operands++] = word;
		} else if (strcmp(word, "--") == 0) {
			words_only = true;
		} else if (is_help(word)) {
			help_command(command);
			*ret_exit = EXIT_DONE;
			return false;
		} else {
			*ret_exit = read_option(&reading);
			if (*ret_exit != EXIT_DONE)
				return false;
		}
	}
	*ret_exit = check_operands(command, arguments.n_operands, argv);
	*ret_arguments = arguments;
	return *ret_exit == EXIT_DONE;
}
