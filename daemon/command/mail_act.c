/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie mail retry|hold|drop`: what a person does with messages of the outbox. Who and why is
 * recorded. Refuses what is being sent at this moment.
 */
#include <errno.h>

#include "daemon/command/command.h"
#include "daemon/command/login.h"
#include "vigie/mail.h"
#include "vigie/translate.h"

enum act_option { ACT_WHY };

#define NAME_BYTES 64 /* of who acts: as in the record of other decisions */

struct act {
	enum vigie_mail_action action;
	const char *who, *why;
	vigie_time now;
};

static int act_on(struct vigie_store *store, const struct act *act, int64_t id)
{
	int r = vigie_mail_act(store, id, act->action, act->who, act->why, act->now);

	if (r == 0)
		return EXIT_DONE;
	if (r < 0 && r != -ENOENT)
		return session_unable(_("the mail"), r);
	if (r < 0)
		fprintf(stderr, _("vigie: there is no mail No. %lld\n"), (long long)id);
	else
		fprintf(stderr,
			_("vigie: mail No. %lld is not in a state for that, or is being sent at "
			  "this moment\n"),
			(long long)id);
	return EXIT_UNABLE;
}

static int act_on_all(const struct session *session, const struct arguments *arguments,
		      const struct act *act)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	int code = session_load_config(session, &config), worst = EXIT_DONE;

	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_WRITE, &store);
	if (code)
		return code;
	for (size_t i = 0; i < arguments->n_operands; i++) {
		code = act_on(store, act, strtoll(arguments->operands[i], NULL, 10));
		if (code > worst)
			worst = code;
	}
	return worst;
}

static int run(struct session *session, const struct arguments *arguments, const char *name,
	       enum vigie_mail_action action)
{
	char who[NAME_BYTES];
	const char *why = arguments->options[ACT_WHY];
	int64_t id;

	for (size_t i = 0; i < arguments->n_operands; i++)
		if (!usage_number(name, _("mail"), arguments->operands[i], &id))
			return EXIT_USAGE;
	if (!why)
		return usage_error(name, _("--why is needed: it is recorded with your name"));
	return act_on_all(session, arguments,
			  &(struct act){action, login_name(who, sizeof(who)), why, session->now});
}

static const struct option_line act_options[] = {
	[ACT_WHY] = {"--why", N_("TEXT"), N_("why, for the record; needed")},
};

/* X(identifier, action, name, English msgids of the summary and the details, example) */
#define MAIL_COMMANDS(X)                                                                           \
	X(retry, RETRY, "mail retry", N_("sends messages again, now"),                             \
	  N_("Of those that wait, are on hold or were given up. Each is tried for five days "      \
	     "again, with the same Message-ID."),                                                  \
	  "  vigie mail retry 3 --why 'le serveur est revenu'\n")                                  \
	X(hold, HOLD, "mail hold", N_("keeps messages back"),                                      \
	  N_("Of those that wait to be sent. \"mail retry\" lets them go."),                       \
	  "  vigie mail hold 3 4 --why 'adresse à vérifier'\n")                                    \
	X(drop, DROP, "mail drop", N_("these messages are never sent"),                            \
	  N_("They stay listed with --all. Referrals that they proposed stay as they are."),       \
	  "  vigie mail drop 3 --why 'écrit deux fois'\n")

#define X(identifier, action, name_, summary_, details_, examples_)                                \
	static int run_##identifier(struct session *session, const struct arguments *arguments)    \
	{                                                                                          \
		return run(session, arguments, name_, VIGIE_MAIL_##action);                        \
	}                                                                                          \
	const struct command command_mail_##identifier = {                                         \
		.name = name_,                                                                     \
		.operands = N_("NUMBER…"),                                                         \
		.summary = summary_,                                                               \
		.details = details_,                                                               \
		.examples = examples_,                                                             \
		COMMAND_OPTIONS(act_options),                                                      \
		.least = 1,                                                                        \
		.most = SIZE_MAX,                                                                  \
		.run = run_##identifier,                                                           \
	};
MAIL_COMMANDS(X)
#undef X
