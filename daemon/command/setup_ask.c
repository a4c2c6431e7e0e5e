/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asks the five questions: at a terminal with words around them and again after a wrong answer;
 * from a file or a pipe one line each, in their order. Owns nothing. Refuses to guess: what is
 * neither an option nor a line of standard input is a usage error.
 */
#include <stdio.h>
#include <string.h>

#include "daemon/command/setup.h"
#include "daemon/command/wrap.h"
#include "vigie/translate.h"

/* X(enumerator, option, English msgids: the question, what to know about it) */
#define QUESTIONS(X)                                                                               \
	X(FOLDER, "--folder", N_("Folder of the exports"),                                         \
	  N_("Where the exports of the schools arrive on this machine; its subfolders are read "   \
	     "too."))                                                                              \
	X(SERVER, "--server", N_("Mail server"),                                                   \
	  N_("The machine that takes outgoing mail: smtp.exemple.fr, or vigie@smtp.exemple.fr "    \
	     "when it wants a user; localhost for this machine. The password is not asked for."))  \
	X(FROM, "--from", N_("Sender"),                                                            \
	  N_("The address that the mails come from. Bounces go there: it should have a mailbox.")) \
	X(COORDINATOR, "--coordinator", N_("First coordinator"),                                   \
	  N_("Who gets the daily digest of proposed referrals: an address, or \"Name "             \
	     "<address>\". "                                                                       \
	     "More are added in the configuration later."))                                        \
	X(ZONE, "--zone", N_("Holiday zone"),                                                      \
	  N_("A, B, C, or Corse, Guadeloupe, Réunion … : days without school do not count."))

static const struct {
	const char *option, *question, *words;
} questions[SETUP_QUESTIONS_N] = {
#define X(enumerator, option, question, words) [SETUP_##enumerator] = {option, question, words},
	QUESTIONS(X)
#undef X
};

static void put_question(enum setup_option question, const char *answer)
{
	if (!isatty(STDIN_FILENO))
		return;
	printf("\n%d/%d  %s\n     ", (int)question + 1, SETUP_QUESTIONS_N,
	       _(questions[question].question));
	wrap_words(_(questions[question].words), 5);
	if (*answer)
		printf("     [%s] ", answer);
	else
		fputs("     ", stdout);
	fputs("> ", stdout);
	fflush(stdout);
}

/* One line without the space around it; false at the end of the input. */
static bool read_line(char **line, size_t *capacity, char **ret_text)
{
	ssize_t size = getline(line, capacity, stdin);
	char *text = *line;

	if (size < 0)
		return false;
	text += strspn(text, " \t");
	for (char *end = text + strlen(text); end > text && strchr(" \t\r\n", end[-1]);)
		*--end = '\0';
	*ret_text = text;
	return true;
}

static int end_of_input(enum setup_option question)
{
	if (!isatty(STDIN_FILENO))
		return usage_error("setup",
				   _("%s is missing, and there is no terminal to ask at and no "
				     "line left on standard input"),
				   questions[question].option);
	fputs(_("\nvigie setup: given up; nothing was written\n"), stderr);
	return EXIT_UNABLE;
}

/* Tells what is wrong; true when the answer is kept all the same. */
static bool keep_doubtful(const struct setup *setup, const char *answer, char before[SETUP_TEXT])
{
	bool again = strcmp(before, answer) == 0;

	if (again || !isatty(STDIN_FILENO)) {
		fprintf(stderr, _("vigie setup: %s; it is kept all the same\n"), setup->complaint);
		return true;
	}
	printf("     ");
	wrap_words(setup->complaint, 5);
	printf(_("     Give the same answer again to keep it.\n"));
	snprintf(before, SETUP_TEXT, "%s", answer);
	return false;
}

static bool is_taken(struct setup *setup, enum setup_option question, const char *answer,
		     char before[SETUP_TEXT])
{
	enum setup_verdict verdict = setup_take(setup, question, answer);

	if (verdict == SETUP_DOUBTFUL)
		return keep_doubtful(setup, answer, before);
	if (verdict == SETUP_WRONG && isatty(STDIN_FILENO)) {
		printf("     ");
		wrap_words(setup->complaint, 5);
	} else if (verdict == SETUP_WRONG) {
		fprintf(stderr, _("vigie setup: %s '%s': %s\n"), questions[question].option, answer,
			setup->complaint);
	}
	return verdict == SETUP_GOOD;
}

static int ask(struct setup *setup, enum setup_option question)
{
	VIGIE_CLEANUP(vigie_freep) char *line = NULL;
	size_t capacity = 0;
	char usual[SETUP_TEXT], before[SETUP_TEXT] = "", *text;

	setup_default(setup, question, usual);
	do {
		put_question(question, usual);
		if (!read_line(&line, &capacity, &text))
			return end_of_input(question);
	} while (!is_taken(setup, question, *text ? text : usual, before));
	return EXIT_DONE;
}

/* An option is not asked again: it is right, or it is a usage error. */
static int take_option(struct setup *setup, enum setup_option question, const char *answer)
{
	switch (setup_take(setup, question, answer)) {
	case SETUP_GOOD:
		return EXIT_DONE;
	case SETUP_DOUBTFUL:
		fprintf(stderr, _("vigie setup: %s; it is kept all the same\n"), setup->complaint);
		return EXIT_DONE;
	case SETUP_WRONG:
		break;
	}
	return usage_error("setup", "%s '%s': %s", questions[question].option, answer,
			   setup->complaint);
}

int setup_ask(struct setup *setup, const struct arguments *arguments)
{
	int code = EXIT_DONE;

	for (int i = 0; code == EXIT_DONE && i < SETUP_QUESTIONS_N; i++) {
		enum setup_option question = (enum setup_option)i;

		code = arguments->options[i] ? take_option(setup, question, arguments->options[i])
					     : ask(setup, question);
	}
	return code;
}
