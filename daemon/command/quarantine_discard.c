/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `vigie sources quarantine discard`: nothing more is done about a delivery; who decided that, and
 * why, is recorded, and the kept copy is removed. */
#include <errno.h>
#include <limits.h>

#include "daemon/command/login.h"
#include "daemon/command/quarantine.h"
#include "vigie/translate.h"

enum discard_option { DISCARD_WHY };

static const char name[] = "sources quarantine discard";

static int discard(struct vigie_store *store, int64_t id, const struct vigie_quarantine_step *step)
{
	int r = vigie_quarantine_discard(store, id, step);

	if (r == 0) {
		printf(_("Delivery %lld: nothing more is done about it.\n"), (long long)id);
		return EXIT_DONE;
	}
	if (r == -ENOENT)
		fprintf(stderr, _("vigie: there is no delivery %lld\n"), (long long)id);
	else if (r > 0)
		fprintf(stderr, _("vigie: delivery %lld does not wait for anybody\n"),
			(long long)id);
	else
		return session_unable(_("the quarantine"), r);
	return EXIT_UNABLE;
}

static int sweep(struct vigie_store *store, const struct vigie_config *config, vigie_time now)
{
	char folder[PATH_MAX];
	int r = vigie_quarantine_folder(config->spool, folder, sizeof(folder));

	if (r == 0)
		r = vigie_quarantine_sweep(store, folder, now);
	return r < 0 ? session_unable(_("the kept copies"), r) : EXIT_DONE;
}

static int discard_all(struct vigie_store *store, const struct arguments *arguments,
		       const struct vigie_quarantine_step *step)
{
	int worst = EXIT_DONE;

	for (size_t i = 0; i < arguments->n_operands; i++) {
		int code = discard(store, strtoll(arguments->operands[i], NULL, 10), step);

		if (code > worst)
			worst = code;
	}
	return worst;
}

static int run_discard(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	const char *why = arguments->options[DISCARD_WHY];
	struct vigie_quarantine_step step = {.when = session->now,
					     .what = VIGIE_QUARANTINE_DISCARDED};
	int64_t id;
	int code, swept;

	for (size_t i = 0; i < arguments->n_operands; i++)
		if (!usage_number(name, _("delivery"), arguments->operands[i], &id))
			return EXIT_USAGE;
	if (!why)
		return usage_error(name, _("--why is needed: it is recorded with your name"));
	snprintf(step.why, sizeof(step.why), "%s", why);
	login_name(step.who, sizeof(step.who));
	code = session_load_config(session, &config);
	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_WRITE, &store);
	if (code)
		return code;
	code = discard_all(store, arguments, &step);
	swept = sweep(store, config, session->now);
	return code ? code : swept;
}

static const struct option_line discard_options[] = {
	[DISCARD_WHY] = {"--why", N_("TEXT"), N_("why, for the record; needed")},
};

const struct command command_quarantine_discard = {
	.name = name,
	.operands = N_("NUMBER…"),
	.summary = N_("nothing more is done about these deliveries"),
	.details = N_("What was stored of them stays. The kept copy is removed; who decided, and "
		      "why, is recorded."),
	.examples = N_("  vigie sources quarantine discard 12 --why 'a trial of the school'\n"),
	COMMAND_OPTIONS(discard_options),
	.least = 1,
	.most = SIZE_MAX,
	.run = run_discard,
};
