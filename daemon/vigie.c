/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line: finds the command, reads its options, runs it, and makes sure that what it
 * printed has arrived. Everything else is in daemon/command/.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/command/command.h"
#include "vigie/log.h"
#include "vigie/translate.h"

#define DEFAULT_CONFIG "/etc/vigie/vigie.conf"

static void begin(struct session *session)
{
	const char *config = getenv("VIGIE_CONF"), *no_colour = getenv("NO_COLOR");

	session->config_named = config && *config;
	session->config_path = session->config_named ? config : DEFAULT_CONFIG;
	session->colour = isatty(STDERR_FILENO) && !(no_colour && *no_colour);
	session->now = vigie_clock_now();
	/* The commands say themselves what they did; the log is the service's. */
	vigie_log_set_level(VIGIE_LOG_ERROR);
}

/* Options before the command. Returns how many words they took; -1 the program has done its work,
 * with its exit code in `ret_exit`. */
static int read_leading(struct session *session, int argc, char **argv, int *ret_exit)
{
	int at = 0;

	*ret_exit = EXIT_DONE;
	for (; at < argc && argv[at][0] == '-'; at++) {
		const char *word = argv[at];

		if (strcmp(word, "--version") == 0) {
			puts("vigie " VIGIE_VERSION);
			return -1;
		}
		if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0) {
			help_overview();
			return -1;
		}
		if (strcmp(word, "-c") == 0 || strcmp(word, "--config") == 0) {
			if (++at == argc) {
				*ret_exit = usage_error("", _("%s needs a value"), word);
				return -1;
			}
			session->config_path = argv[at];
			session->config_named = true;
		} else {
			static const char *const known[] = {"-c", "--config", "--help",
							    "--version"};

			*ret_exit = usage_unknown("", N_("no such option"), word, known,
						  VIGIE_ARRAY_SIZE(known));
			return -1;
		}
	}
	return at;
}

static int run(int argc, char **argv)
{
	const struct command *command;
	struct session session = {0};
	struct arguments arguments;
	int code, words, leading;

	begin(&session);
	leading = read_leading(&session, argc, argv, &code);
	if (leading < 0)
		return code;
	argc -= leading;
	argv += leading;
	command = command_find(argc, argv, &words, &code);
	if (!command)
		return code;
	if (!command_read(command, &session, argc - words, argv + words, &arguments, &code))
		return code;
	return command->run(&session, &arguments);
}

int main(int argc, char **argv)
{
	int code;

	vigie_translate_init(NULL);
	code = run(argc - 1, argv + 1);
	/* A full disk behind `vigie … > file` shows only now. */
	if (fflush(stdout) != 0 || ferror(stdout))
		return code == EXIT_UNABLE ? code : session_unable(_("standard output"), -errno);
	return code;
}
