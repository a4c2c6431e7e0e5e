/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie mail`: what is in the outbox, what was sent, what was given up, and what people did about
 * it. Reads only. A message is
 * shown as it was fixed when it was written.
 */
#include <errno.h>

#include "daemon/command/command.h"
#include "daemon/command/json_object.h"
#include "daemon/command/table.h"
#include "vigie/mail.h"
#include "vigie/signature.h"
#include "vigie/translate.h"

enum list_option { LIST_ALL, LIST_JSON };
enum show_option { SHOW_TEXT };

struct listing {
	const struct vigie_config *config;
	struct table table;
};

static int on_mail_json(void *userdata, const struct vigie_mail *mail)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	(void)userdata;
	json_number(&object, "mail", mail->id);
	json_text(&object, "state", vigie_mail_state_word(mail->state));
	json_text(&object, "recipient", mail->recipient);
	json_text(&object, "coordinator", mail->coordinator);
	json_text(&object, "subject", mail->subject);
	json_text(&object, "message_id", mail->message_id);
	json_moment(&object, "queued", mail->queued);
	json_moment(&object, "sent", mail->sent);
	json_moment(&object, "next_attempt", mail->next_attempt);
	json_number(&object, "attempts", mail->attempts);
	json_text(&object, "error", mail->error);
	return json_print(&object);
}

static int on_mail(void *userdata, const struct vigie_mail *mail)
{
	struct listing *listing = userdata;
	struct table *table = &listing->table;
	vigie_time next = mail->state == VIGIE_MAIL_QUEUED ? mail->next_attempt : VIGIE_TIME_NONE;

	table_cell(table, "%lld", (long long)mail->id);
	table_cell(table, "%s", vigie_mail_state_text(mail->state));
	table_moment(table, mail->queued, listing->config->timezone);
	table_moment(table, next, listing->config->timezone);
	table_cell(table, "%s", mail->coordinator);
	table_cell(table, "%s", mail->error[0] ? mail->error : mail->subject);
	return 0;
}

static int list_mails(struct vigie_store *store, const struct vigie_config *config, bool all,
		      bool json)
{
	static const struct table_column columns[] = {
		{N_("No."), true},	    {N_("State"), false},
		{N_("Written"), false},	    {N_("Next attempt"), false},
		{N_("Coordinator"), false}, {N_("Subject or error"), false}};
	struct listing listing = {.config = config, .table = TABLE(columns)};
	int r = vigie_mail_each(store, all, json ? on_mail_json : on_mail, &listing);

	if (r == 0 && !json) {
		if (table_rows(&listing.table))
			r = table_print(&listing.table, stdout);
		else
			puts(all ? _("No mail.")
				 : _("No mail waits to be sent. '--all' lists "
				     "those that were."));
	}
	table_done(&listing.table);
	return r < 0 ? session_unable(_("the list of mail"), r) : EXIT_DONE;
}

static int run_list(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	int code = session_load_config(session, &config);

	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_READ, &store);
	return code ? code
		    : list_mails(store, config, arguments->options[LIST_ALL] != NULL,
				 session->json);
}

static int on_step(void *userdata, const struct vigie_mail_step *step)
{
	const struct vigie_config *config = userdata;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer moment = {0};

	moment_append(&moment, step->when, config->timezone);
	printf("%s  %s  %s%s%s\n", vigie_buffer_string(&moment),
	       step->who[0] ? step->who : VIGIE_SIGNATURE_SERVICE, step->what,
	       *step->why ? _(": ") : "", step->why);
	return 0;
}

/* What its reader sees first: to whom, the subject, the text. */
static int show_text(struct vigie_store *store, struct vigie_config *config,
		     const struct vigie_mail *mail, const char *message)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	int r = vigie_mail_append_text(message, &text);

	if (r < 0)
		return session_unable(_("the mail"), r);
	printf(_("To: %s <%s>\nSubject: %s\nState: %s\n"), mail->coordinator, mail->recipient,
	       mail->subject, vigie_mail_state_text(mail->state));
	r = vigie_mail_each_step(store, mail->id, on_step, config);
	putchar('\n');
	fputs(vigie_buffer_string(&text), stdout);
	return r < 0 ? session_unable(_("the mail"), r) : EXIT_DONE;
}

static int show_mail(struct vigie_store *store, struct vigie_config *config, int64_t id,
		     bool as_text)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer bytes = {0};
	struct vigie_mail mail;
	int r = vigie_mail_get(store, id, &mail, &bytes);

	if (r == -ENOENT) {
		fprintf(stderr, _("vigie: there is no mail No. %lld\n"), (long long)id);
		return EXIT_UNABLE;
	}
	if (r < 0)
		return session_unable(_("the mail"), r);
	if (mail.secret) {
		fprintf(stderr,
			_("vigie: mail No. %lld holds an access code; 'vigie codes reveal' shows "
			  "it, and records to whom\n"),
			(long long)id);
		return EXIT_UNABLE;
	}
	if (as_text)
		return show_text(store, config, &mail, vigie_buffer_string(&bytes));
	fwrite(vigie_buffer_string(&bytes), 1, bytes.size, stdout);
	return EXIT_DONE;
}

static int run_show(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	int64_t id;
	int code;

	if (!usage_number("mail show", _("mail"), arguments->operands[0], &id))
		return EXIT_USAGE;
	code = session_load_config(session, &config);
	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_READ, &store);
	return code ? code : show_mail(store, config, id, arguments->options[SHOW_TEXT] != NULL);
}

static const struct option_line list_options[] = {
	[LIST_ALL] = {"--all", NULL, N_("those that were sent, too")},
	[LIST_JSON] = OPTION_JSON,
};

static const struct option_line show_options[] = {
	[SHOW_TEXT] = {"--text", NULL, N_("as its reader sees it: to whom, subject, text")},
};

const struct command command_mail_list = {
	.name = "mail list",
	.summary = N_("the mail that waits, or was given up"),
	.examples = "  vigie mail\n"
		    "  vigie mail list --all\n",
	COMMAND_OPTIONS(list_options),
	.run = run_list,
};

const struct command command_mail_show = {
	.name = "mail show",
	.operands = N_("NUMBER"),
	.summary = N_("one message, as it is sent"),
	.examples = "  vigie mail show 3\n"
		    "  vigie mail show 3 --text\n",
	COMMAND_OPTIONS(show_options),
	.least = 1,
	.most = 1,
	.run = run_show,
};
