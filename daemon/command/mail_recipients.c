/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie mail recipients`: whose mail came back, so that nothing more is sent there, and the word
 * of a person that an address is good again.
 */
#include <errno.h>

#include "daemon/command/command.h"
#include "daemon/command/json_object.h"
#include "daemon/command/login.h"
#include "daemon/command/table.h"
#include "vigie/bounce.h"
#include "vigie/translate.h"

enum recipients_option { RECIPIENTS_CLEAR, RECIPIENTS_JSON };

#define NAME_BYTES 64 /* of who clears: as in the record of other decisions */

struct listing {
	const struct vigie_config *config;
	struct table table;
};

static int on_bounced_json(void *userdata, const struct vigie_bounced *bounced)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	(void)userdata;
	json_text(&object, "recipient", bounced->recipient);
	json_text(&object, "status", bounced->status);
	json_moment(&object, "since", bounced->since);
	json_number(&object, "mail", bounced->mail);
	return json_print(&object);
}

static int on_bounced(void *userdata, const struct vigie_bounced *bounced)
{
	struct listing *listing = userdata;

	table_cell(&listing->table, "%s", bounced->recipient);
	table_cell(&listing->table, "%s", bounced->status);
	table_moment(&listing->table, bounced->since, listing->config->timezone);
	table_cell(&listing->table, "%lld", (long long)bounced->mail);
	return 0;
}

static int list_recipients(struct vigie_store *store, const struct vigie_config *config, bool json)
{
	static const struct table_column columns[] = {{N_("Recipient"), false},
						      {N_("Status"), false},
						      {N_("Since"), false},
						      {N_("Mail"), true}};
	struct listing listing = {.config = config, .table = TABLE(columns)};
	int r = vigie_recipients_each_stopped(store, json ? on_bounced_json : on_bounced, &listing);

	if (r == 0 && !json) {
		if (table_rows(&listing.table))
			r = table_print(&listing.table, stdout);
		else
			puts(_("No mail came back."));
	}
	table_done(&listing.table);
	return r < 0 ? session_unable(_("the list of recipients"), r) : EXIT_DONE;
}

static int clear_recipient(struct vigie_store *store, const char *recipient, vigie_time now)
{
	char who[NAME_BYTES];
	int r = vigie_recipient_clear(store, recipient, login_name(who, sizeof(who)), now);

	if (r == -ENOENT) {
		fprintf(stderr, _("vigie: no mail to %s came back\n"), recipient);
		return EXIT_UNABLE;
	}
	return r < 0 ? session_unable(_("the list of recipients"), r) : EXIT_DONE;
}

static int run_recipients(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	const char *clear = arguments->options[RECIPIENTS_CLEAR];
	int code = session_load_config(session, &config);

	if (code == EXIT_DONE)
		code = session_open_store(config, clear ? VIGIE_STORE_WRITE : VIGIE_STORE_READ,
					  &store);
	if (code)
		return code;
	return clear ? clear_recipient(store, clear, session->now)
		     : list_recipients(store, config, session->json);
}

static const struct option_line recipients_options[] = {
	[RECIPIENTS_CLEAR] = {"--clear", N_("ADDRESS"),
			      N_("the address is good: send there again")},
	[RECIPIENTS_JSON] = OPTION_JSON,
};

const struct command command_mail_recipients = {
	.name = "mail recipients",
	.summary = N_("whose mail came back"),
	.details = N_("Nothing more is sent to an address whose mail came back, until a person has "
		      "looked at it. Who clears it is recorded; what was held back meanwhile is "
		      "then sent."),
	.examples = "  vigie mail recipients\n"
		    "  vigie mail recipients --clear secteur75@exemple.fr\n",
	COMMAND_OPTIONS(recipients_options),
	.run = run_recipients,
};
