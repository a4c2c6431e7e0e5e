/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie referrals accept`, `decline`, `assign`, `start`, `end`, `hold`, `resume`, `withdraw`: what
 * a person decides about one referral, in the story with their name. What is possible is the table
 * of moves' business (vigie/transition.h); what is refused is answered with what is possible
 * instead.
 */
#include <string.h>

#include "daemon/command/desk.h"
#include "vigie/transition.h"
#include "vigie/translate.h"

/* The first three are those of every action; then what the action needs. */
enum act_option { ACT_AS, ACT_NOTE, ACT_ON, ACT_NEED, ACT_UNTIL };

static int list_reasons(enum vigie_referral_event event, const char *words[VIGIE_REASONS_N])
{
	int n = 0;

	for (unsigned reason = 1; reason < VIGIE_REASONS_N; reason++)
		if (vigie_referral_reason_for(reason, event, VIGIE_ACTOR_PERSON))
			words[n++] = vigie_referral_reason_word(reason);
	return n;
}

static bool read_reason(const char *command, const char *word, struct vigie_referral_order *order)
{
	const char *words[VIGIE_REASONS_N];
	int n = list_reasons(order->event, words);

	for (unsigned reason = 1; word && reason < VIGIE_REASONS_N; reason++) {
		if (strcmp(vigie_referral_reason_word(reason), word) != 0 ||
		    !vigie_referral_reason_for(reason, order->event, VIGIE_ACTOR_PERSON))
			continue;
		order->reason = reason;
		return true;
	}
	/* Without one the answer lists them. */
	if (!word)
		return true;
	usage_unknown(command, N_("no such reason"), word, words, (size_t)n);
	return false;
}

static bool read_options(const char *command, const struct arguments *arguments,
			 struct vigie_referral_order *order)
{
	const char *const *values = arguments->options;

	order->note = values[ACT_NOTE];
	if (order->event == VIGIE_EVENT_REFERRAL_ASSIGN && !values[ACT_NEED]) {
		usage_error(command, _("say who tutors: --to NAME"));
		return false;
	}
	if (order->event == VIGIE_EVENT_REFERRAL_ASSIGN)
		order->tutor = values[ACT_NEED];
	else if (!read_reason(command, values[ACT_NEED], order))
		return false;
	return usage_referral(command, arguments->operands[0], &order->referral) &&
	       usage_day(command, "--on", values[ACT_ON], &order->day) &&
	       usage_day(command, "--until", values[ACT_UNTIL], &order->until);
}

static int tell(enum vigie_referral_outcome outcome, const struct vigie_buffer *message)
{
	bool is_done = outcome == VIGIE_MOVED || outcome == VIGIE_MOVED_BEFORE;

	if (is_done)
		printf("%s\n", vigie_buffer_string(message));
	else
		fprintf(stderr, "vigie: %s\n", vigie_buffer_string(message));
	if (outcome == VIGIE_MOVE_INCOMPLETE)
		return EXIT_USAGE;
	return is_done ? EXIT_DONE : EXIT_UNABLE;
}

static int act(struct session *session, const struct arguments *arguments, const char *command,
	       enum vigie_referral_event event)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer message = {0};
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	struct vigie_referral_order order = {
		.event = event, .through = "command", .now = session->now};
	enum vigie_referral_outcome outcome;
	int code, r;

	if (!read_options(command, arguments, &order))
		return EXIT_USAGE;
	code = desk_open(&desk, session, arguments->options[ACT_AS], NULL);
	if (code)
		return code;
	order.who = desk.ruling.who;
	r = vigie_referral_act(desk.store, desk.config, &order, &outcome, &message);
	return r < 0 ? session_unable(_("the referral"), r) : tell(outcome, &message);
}

#define COMMON_OPTIONS                                                                             \
	[ACT_AS] = {"--as", N_("NAME"), N_("who decides; else the login name")},                   \
	[ACT_NOTE] = {"--note", N_("TEXT"), N_("a word for the story; nothing about the pupil")},  \
	[ACT_ON] = {"--on", N_("DATE"), N_("when it happened; else today")}
#define REASON_OPTION                                                                              \
	[ACT_NEED] = {"--reason", N_("REASON"), N_("why, a word of the list; without, it is shown")}

static const struct option_line plain_options[] = {COMMON_OPTIONS};
static const struct option_line reason_options[] = {COMMON_OPTIONS, REASON_OPTION};
static const struct option_line tutor_options[] = {
	COMMON_OPTIONS,
	[ACT_NEED] = {"--to", N_("NAME"), N_("who tutors")},
};
static const struct option_line hold_options[] = {
	COMMON_OPTIONS,
	REASON_OPTION,
	[ACT_UNTIL] = {"--until", N_("DATE"), N_("the last day of it, in 90 days at most")},
};

/* X(name, event, options, English msgid, example) */
#define ACTIONS(X)                                                                                 \
	X(accept, ACCEPT, plain, N_("the pupil may be helped: the coordinator agrees"),            \
	  "  vigie referrals accept 12 --as 'Mme Martin'\n")                                       \
	X(decline, DECLINE, reason, N_("the proposal is turned down; the next one may follow"),    \
	  "  vigie referrals decline 12 --reason schedule\n")                                      \
	X(assign, ASSIGN, tutor, N_("a tutor takes it, or another one does"),                      \
	  "  vigie referrals assign 12 --to 'A. Petit'\n")                                         \
	X(start, START, plain, N_("tutoring began"),                                               \
	  "  vigie referrals start 12 --on 2026-11-30\n")                                          \
	X(end, END, reason, N_("tutoring is over"),                                                \
	  "  vigie referrals end 12 --reason results-improved\n")                                  \
	X(hold, HOLD, hold, N_("nothing happens for a while; it goes on by itself"),               \
	  "  vigie referrals hold 12 --reason absent --until 2027-01-08\n")                        \
	X(resume, RESUME, plain, N_("it goes on where it was put on hold"),                        \
	  "  vigie referrals resume 12\n")                                                         \
	X(withdraw, WITHDRAW, reason, N_("it is taken back, whatever its state"),                  \
	  "  vigie referrals withdraw 12 --reason left-school\n")

#define X(name_, event, options_, summary_, example)                                               \
	static int run_##name_(struct session *session, const struct arguments *arguments)         \
	{                                                                                          \
		return act(session, arguments, "referrals " #name_, VIGIE_EVENT_REFERRAL_##event); \
	}                                                                                          \
	const struct command command_referrals_##name_ = {                                         \
		.name = "referrals " #name_,                                                       \
		.operands = N_("NUMBER"),                                                          \
		.summary = summary_,                                                               \
		.examples = example,                                                               \
		COMMAND_OPTIONS(options_##_options),                                               \
		.least = 1,                                                                        \
		.most = 1,                                                                         \
		.run = run_##name_,                                                                \
	};
ACTIONS(X)
#undef X
