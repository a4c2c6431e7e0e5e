/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a command: text between spaces. No shell reads it, so what only a shell understands
 * is refused where it would mislead: quotes, pipes, redirections. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "connectors/transport/command.h"
#include "vigie/translate.h"

void vigie_command_words_done(struct command_words *words)
{
	free(words->text);
	*words = (struct command_words){0};
}

static const char *find_fault(const char *line)
{
	if (*line != '/')
		return _("a program is written command:/absolute/path, its arguments behind it");
	if (strpbrk(line, "'\"`\\"))
		return _("no shell reads the command: its words stand between spaces, and quotes "
			 "hold nothing together");
	for (const char *c = line; *c; c++)
		if ((unsigned char)*c < ' ' && *c != '\t')
			return _("a command holds no control character");
	return NULL;
}

static bool is_for_a_shell(const char *word)
{
	static const char *const operators[] = {"|", "||", "&", "&&", ";"};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(operators); i++)
		if (strcmp(word, operators[i]) == 0)
			return true;
	return *word == '<' || *word == '>' || strncmp(word, "2>", 2) == 0;
}

static const char *cut(struct command_words *words)
{
	char *rest = words->text, *word;
	size_t n = 0;

	while ((word = strsep(&rest, " \t"))) {
		if (!*word)
			continue;
		if (is_for_a_shell(word))
			return _("no shell reads the command: a pipe or a redirection belongs in "
				 "the program");
		if (n == COMMAND_WORDS_LIMIT)
			return _("the command has more words than any real one");
		words->words[n++] = word;
	}
	return NULL;
}

int vigie_command_split(const char *url, struct command_words *ret_words, const char **ret_message)
{
	VIGIE_CLEANUP(vigie_command_words_done) struct command_words words = {0};
	size_t scheme = strlen(COMMAND_SCHEME);
	const char *fault;

	if (strncasecmp(url, COMMAND_SCHEME, scheme) != 0)
		return -EINVAL;
	words.text = strdup(url + scheme);
	if (!words.text)
		return -ENOMEM;
	fault = find_fault(words.text);
	if (!fault)
		fault = cut(&words);
	if (fault) {
		*ret_message = fault;
		return -EINVAL;
	}
	*ret_words = words;
	words.text = NULL;
	return 0;
}

const char *vigie_command_name(const struct command_words *words)
{
	return strrchr(words->words[0], '/') + 1;
}
