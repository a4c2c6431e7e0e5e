/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `vigie referrals session` and `sessions import`: the hours that tutors spent with pupils. */
#include <errno.h>

#include "daemon/command/desk.h"
#include "vigie/session.h"
#include "vigie/translate.h"

enum session_option { SESSION_ON, SESSION_MINUTES, SESSION_ABSENT, SESSION_AS };
enum import_option { IMPORT_AS };

static bool read_session(const struct arguments *arguments, struct vigie_session *session)
{
	const char *const *options = arguments->options;
	int64_t minutes = 0;

	session->present = !options[SESSION_ABSENT];
	if (!options[SESSION_MINUTES]) {
		usage_error("referrals session", _("--minutes says how long it lasted"));
		return false;
	}
	if (!usage_referral("referrals session", arguments->operands[0], &session->referral) ||
	    !usage_day("referrals session", "--on", options[SESSION_ON], &session->day) ||
	    !usage_number("referrals session", "--minutes", options[SESSION_MINUTES], &minutes))
		return false;
	/* What does not fit is too long all the same. */
	session->minutes = minutes > VIGIE_SESSION_MINUTES_LIMIT ? VIGIE_SESSION_MINUTES_LIMIT + 1
								 : (int)minutes;
	return true;
}

static int tell(int64_t referral, enum vigie_session_outcome outcome)
{
	bool done = outcome <= VIGIE_SESSION_CORRECTED;

	fprintf(done ? stdout : stderr, done ? _("No. %lld: %s\n") : _("vigie: No. %lld: %s\n"),
		(long long)referral, vigie_session_outcome_text(outcome));
	return done ? EXIT_DONE : EXIT_UNABLE;
}

static int run_session(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	struct vigie_session_entry entry = {
		.session = {.day = VIGIE_DAY_NONE}, .through = "command", .now = session->now};
	enum vigie_session_outcome outcome;
	int code, r;

	if (!read_session(arguments, &entry.session))
		return EXIT_USAGE;
	code = desk_open(&desk, session, arguments->options[SESSION_AS], NULL);
	if (code)
		return code;
	entry.who = desk.ruling.who;
	entry.today = desk.ruling.day;
	if (entry.session.day == VIGIE_DAY_NONE)
		entry.session.day = entry.today;
	r = vigie_session_note(desk.store, desk.config, &entry, &outcome);
	return r < 0 ? session_unable(_("the session"), r) : tell(entry.session.referral, outcome);
}

static const struct option_line session_options[] = {
	[SESSION_ON] = {"--on", N_("DATE"), N_("its day; else today")},
	[SESSION_MINUTES] = {"--minutes", N_("N"), N_("how long it lasted")},
	[SESSION_ABSENT] = {"--absent", NULL, N_("the pupil did not come")},
	[SESSION_AS] = {"--as", N_("NAME"), N_("who says so; else the login name")},
};

const struct command command_referrals_session = {
	.name = "referrals session",
	.operands = N_("NUMBER"),
	.summary = N_("note a session of tutoring"),
	.details = N_("One a day: of two, the sum. Another word about the same day corrects the "
		      "first. The first session at which the pupil was present starts the "
		      "referral."),
	.examples = "  vigie referrals session 12 --minutes 60\n"
		    "  vigie referrals session 12 --on 2026-12-03 --minutes 60 --absent\n",
	COMMAND_OPTIONS(session_options),
	.least = 1,
	.most = 1,
	.run = run_session,
};

static void on_flaw(void *userdata, uint32_t line, uint32_t column, enum vigie_session_flaw flaw,
		    enum vigie_session_outcome outcome)
{
	fprintf(stderr, "%s:%u:%u: %s\n", (const char *)userdata, line, column,
		flaw == VIGIE_SESSION_FLAW_REFUSED ? vigie_session_outcome_text(outcome)
						   : vigie_session_flaw_text(flaw));
}

static int tell_imported(const char *file, const struct vigie_sessions_imported *imported)
{
	printf(_("%s: sessions noted: %llu, corrected: %llu, known: %llu; rows not taken: %llu\n"),
	       file, (unsigned long long)imported->added, (unsigned long long)imported->corrected,
	       (unsigned long long)imported->known, (unsigned long long)imported->flawed);
	return imported->flawed ? EXIT_FOUND : EXIT_DONE;
}

static int import_file(const struct desk *desk, const char *file)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	struct vigie_sessions_imported imported = {0};
	struct vigie_sessions_import import = {
		.who = desk->ruling.who,
		.today = desk->ruling.day,
		.now = desk->ruling.when,
		.on_flaw = on_flaw,
		.userdata = (void *)file,
	};
	int r = vigie_input_open(file, file, &input);

	import.input = input;
	if (r == 0)
		r = vigie_sessions_import(desk->store, desk->config, &import, &imported);
	return r < 0 ? session_unable(file, r) : tell_imported(file, &imported);
}

static int run_import(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	int code = desk_open(&desk, session, arguments->options[IMPORT_AS], NULL);

	return code ? code : import_file(&desk, arguments->operands[0]);
}

static const struct option_line import_options[] = {
	[IMPORT_AS] = {"--as", N_("NAME"), N_("who says so; else the login name")},
};

const struct command command_sessions_import = {
	.name = "sessions import",
	.operands = N_("FILE"),
	.summary = N_("note the sessions of a CSV file"),
	.details = N_("Columns by their titles: referral, date, minutes, present (orientation, "
		      "date, minutes, présent). A row that cannot be taken is told by line and "
		      "column, and the others are; the same file again changes nothing."),
	.examples = N_("  vigie sessions import sessions-november.csv\n"),
	COMMAND_OPTIONS(import_options),
	.least = 1,
	.most = 1,
	.run = run_import,
};
