/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the end of a program means. Its standard error is not read: nobody could promise that it
 * names no pupil, and the sentence goes to the journal. The exit status says why instead, by the
 * numbers of sysexits.h.
 */
#include <errno.h>
#include <string.h>
#include <sysexits.h>
#include <sys/wait.h>

#include "connectors/transport/command.h"
#include "vigie/translate.h"

/* X(exit status, sentence) */
#define OUTCOMES(X)                                                                                \
	X(EX_USAGE, N_("the program does not understand its arguments (exit status 64)"))          \
	X(EX_NOHOST, N_("the program does not find its server (exit status 68)"))                  \
	X(EX_UNAVAILABLE, N_("what the program asks does not answer (exit status 69)"))            \
	X(EX_TEMPFAIL, N_("the program cannot say for now, and wants to be asked later (exit "     \
			  "status 75)"))                                                           \
	X(EX_NOPERM, N_("the program's credentials are refused (exit status 77)"))                 \
	X(EX_CONFIG, N_("the program's own configuration is wrong (exit status 78)"))

static const char *find_sentence(int status)
{
	static const struct {
		int status;
		const char *sentence;
	} outcomes[] = {
#define X(status, sentence) {status, sentence},
		OUTCOMES(X)
#undef X
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(outcomes); i++)
		if (outcomes[i].status == status)
			return outcomes[i].sentence;
	return NULL;
}

static void explain_signal(int number, struct vigie_buffer *sentence)
{
	if (number == SIGXCPU)
		vigie_buffer_append_string(sentence,
					   _("the program used more processor time than it may"));
	else if (number == SIGXFSZ)
		vigie_buffer_append_string(sentence,
					   _("the program wrote a file larger than it may"));
	else
		vigie_buffer_append_format(sentence, _("the program was ended by signal %d (%s)"),
					   number, sigdescr_np(number) ? sigdescr_np(number) : "?");
}

int vigie_command_explain(const siginfo_t *end, struct vigie_buffer *sentence)
{
	const char *known;

	if (end->si_code == CLD_EXITED && end->si_status == 0)
		return 0;
	if (end->si_code != CLD_EXITED) {
		explain_signal(end->si_status, sentence);
		return -EIO;
	}
	known = find_sentence(end->si_status);
	if (known)
		vigie_buffer_append_string(sentence, _(known));
	else
		vigie_buffer_append_format(sentence,
					   _("the program failed with exit status %d; run by hand, "
					     "it may say why"),
					   end->si_status);
	return -EIO;
}
