/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `vigie flags silence`: somebody knows of a flag and does not want to hear of it for a while. */
#include "daemon/command/desk.h"
#include "vigie/silence.h"
#include "vigie/translate.h"

enum silence_option { SILENCE_UNTIL, SILENCE_WHY, SILENCE_AS };

static const char name[] = "flags silence";

static int tell(enum vigie_silence_outcome outcome, int64_t flag, const char *until)
{
	switch (outcome) {
	case VIGIE_SILENCE_BEGUN:
		printf(_("Flag %lld is silent until %s; its author is reminded then.\n"),
		       (long long)flag, until);
		return EXIT_DONE;
	case VIGIE_SILENCE_UNKNOWN:
		fprintf(stderr, _("vigie: there is no flag %lld\n"), (long long)flag);
		return EXIT_UNABLE;
	case VIGIE_SILENCE_CLOSED:
		fprintf(stderr, _("vigie: flag %lld is not raised: there is nothing to silence\n"),
			(long long)flag);
		return EXIT_UNABLE;
	case VIGIE_SILENCE_DAY:
		break;
	}
	return usage_error(name, _("--until %s: a day from today on, in %d days at most"), until,
			   VIGIE_SILENCE_DAYS);
}

static int silence(struct session *session, int64_t flag, vigie_day last,
		   const struct arguments *arguments)
{
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	enum vigie_silence_outcome outcome;
	int code = desk_open(&desk, session, arguments->options[SILENCE_AS],
			     arguments->options[SILENCE_WHY]);
	int r;

	if (code)
		return code;
	r = vigie_silence_begin(desk.store, flag, last, &desk.ruling, &outcome);
	return r < 0 ? session_unable(_("the flag"), r)
		     : tell(outcome, flag, arguments->options[SILENCE_UNTIL]);
}

static int run_silence(struct session *session, const struct arguments *arguments)
{
	const char *until = arguments->options[SILENCE_UNTIL];
	vigie_day last;
	int64_t flag;

	if (!usage_number(name, _("flag"), arguments->operands[0], &flag))
		return EXIT_USAGE;
	if (!until || !arguments->options[SILENCE_WHY])
		return usage_error(name, _("--until and --why are needed"));
	if (!usage_day(name, "--until", until, &last))
		return EXIT_USAGE;
	return silence(session, flag, last, arguments);
}

static const struct option_line silence_options[] = {
	[SILENCE_UNTIL] = {"--until", N_("DATE"),
			   N_("the last day of it, in 60 days at most; needed")},
	[SILENCE_WHY] = {"--why", N_("TEXT"), N_("why, for the record; needed")},
	[SILENCE_AS] = {"--as", N_("NAME"), N_("who decides; else the login name")},
};

const struct command command_flags_silence = {
	.name = name,
	.operands = N_("NUMBER"),
	.summary = N_("a flag is known of, and not heard of for a while"),
	.details =
		N_("Meanwhile it is not listed, opens no referral, and nobody is reminded of one "
		   "that only silent flags ask for. It ends by itself, and its author is told."),
	.examples =
		N_("  vigie flags silence 12 --until 2026-12-18 --why 'seen with the school'\n"),
	COMMAND_OPTIONS(silence_options),
	.least = 1,
	.most = 1,
	.run = run_silence,
};
