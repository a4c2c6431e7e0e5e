/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Polls an inbox once, for the tests against a real server, and prints what it is told of each
 * message, a line each:
 *
 *	inbox-probe URL USER SECRET AUTHORITY FOLDER leave|move|delete|fail
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "vigie/inbox.h"
#include "vigie/translate.h"

struct probe {
	sd_event *event;
	int fate;
};

static int on_message(void *userdata, const struct vigie_inbox_message *message)
{
	struct probe *probe = userdata;

	printf("message %s from %s class %d: %s\n", message->message_id, message->from,
	       message->class, message->line);
	for (size_t i = 0; i < message->n_bounces; i++)
		printf("bounce %s %s\n", message->bounces[i].recipient, message->bounces[i].status);
	fflush(stdout);
	return probe->fate;
}

static void on_done(void *userdata, int result, const char *sentence)
{
	struct probe *probe = userdata;

	printf("done %s%s%s\n", result < 0 ? strerrorname_np(-result) : "ok", sentence ? ": " : "",
	       sentence ? sentence : "");
	sd_event_exit(probe->event, result < 0);
}

static int parse_fate(const char *word)
{
	return strcmp(word, "move") == 0     ? VIGIE_INBOX_MOVE
	       : strcmp(word, "delete") == 0 ? VIGIE_INBOX_DELETE
	       : strcmp(word, "fail") == 0   ? -ECANCELED
					     : VIGIE_INBOX_LEAVE;
}

int main(int argc, char **argv)
{
	struct probe probe = {0};
	const struct vigie_inbox_events events = {on_message, on_done, &probe};
	struct vigie_inbox *inbox = NULL;
	int code = 1;

	if (argc != 7)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	vigie_translate_init(NULL);
	probe.fate = parse_fate(argv[6]);
	if (sd_event_new(&probe.event) >= 0 &&
	    vigie_inbox_new(&(struct vigie_transport_options){.url = argv[1],
							      .user = argv[2],
							      .secret = argv[3],
							      .authority = argv[4],
							      .folder = argv[5]},
			    probe.event, &events, &inbox) == 0 &&
	    vigie_inbox_poll(inbox) == 0)
		code = sd_event_loop(probe.event);
	vigie_inbox_free(inbox);
	sd_event_unref(probe.event);
	return code;
}
