/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One poll of the inbox: a listing, then each message read, handed on and settled before the next.
 * Owns a mailbox and the message under way, which it forgets at once. Never keeps a text.
 */
#include "daemon/mail/inbox.h"

#include <errno.h>
#include <string.h>

struct vigie_inbox {
	struct vigie_inbox_events events;
	struct vigie_mailbox *mailbox;
	char *folder;
	enum { IDLE, LISTING, READING, SETTLING } work;
	uint32_t uids[VIGIE_INBOX_POLL_LIMIT];
	size_t n, next;
	struct vigie_buffer message;
};

static int on_listed(void *userdata, const struct vigie_mailbox_message *message)
{
	struct vigie_inbox *inbox = userdata;

	if (inbox->n < VIGIE_INBOX_POLL_LIMIT)
		inbox->uids[inbox->n++] = message->uid;
	return 0;
}

/* A server may send more than it was asked for. */
static int on_bytes(void *userdata, const char *bytes, size_t size)
{
	struct vigie_inbox *inbox = userdata;

	if (size > VIGIE_INBOX_SIZE_LIMIT - inbox->message.size)
		size = VIGIE_INBOX_SIZE_LIMIT - inbox->message.size;
	vigie_buffer_append(&inbox->message, bytes, size);
	return vigie_buffer_error(&inbox->message);
}

static void end(struct vigie_inbox *inbox, int result, const char *sentence)
{
	inbox->work = IDLE;
	vigie_buffer_done(&inbox->message);
	inbox->events.on_done(inbox->events.userdata, result,
			      result < 0 && !sentence ? strerror(-result) : sentence);
}

/* Reads the next message, or ends the poll. */
static void go_on(struct vigie_inbox *inbox)
{
	int r;

	vigie_buffer_clear(&inbox->message);
	if (inbox->next == inbox->n) {
		end(inbox, 0, NULL);
		return;
	}
	inbox->work = READING;
	r = vigie_mailbox_read(inbox->mailbox, vigie_mailbox_validity(inbox->mailbox),
			       inbox->uids[inbox->next], "", VIGIE_INBOX_SIZE_LIMIT);
	if (r < 0)
		end(inbox, r, NULL);
}

static int hand_on(struct vigie_inbox *inbox)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_inbox_message message;
	int r = vigie_arena_new(&arena);

	if (r == 0)
		r = vigie_inbox_parse(vigie_buffer_string(&inbox->message), inbox->message.size,
				      arena, &message);
	return r < 0 ? r : inbox->events.on_message(inbox->events.userdata, &message);
}

static int settle(struct vigie_inbox *inbox, enum vigie_inbox_fate fate)
{
	uint32_t validity = vigie_mailbox_validity(inbox->mailbox), uid = inbox->uids[inbox->next];

	switch (fate) {
	case VIGIE_INBOX_LEAVE:
		break;
	case VIGIE_INBOX_MOVE:
		return vigie_mailbox_move(inbox->mailbox, validity, uid, inbox->folder);
	case VIGIE_INBOX_DELETE:
		return vigie_mailbox_delete(inbox->mailbox, validity, uid);
	}
	return 0;
}

static void take(struct vigie_inbox *inbox)
{
	int fate = hand_on(inbox), r = fate < 0 ? fate : settle(inbox, (enum vigie_inbox_fate)fate);

	if (r < 0) {
		end(inbox, r, NULL);
		return;
	}
	if (fate != VIGIE_INBOX_LEAVE) {
		inbox->work = SETTLING;
		return;
	}
	inbox->next++;
	go_on(inbox);
}

static void on_done(void *userdata, int result, const char *sentence)
{
	struct vigie_inbox *inbox = userdata;

	/* Somebody else took the message away: the others go on. */
	if (result == -ENOENT && inbox->work != LISTING)
		inbox->work = SETTLING;
	else if (result < 0) {
		end(inbox, result, sentence);
		return;
	}
	if (inbox->work == READING) {
		take(inbox);
		return;
	}
	inbox->next += inbox->work == SETTLING;
	go_on(inbox);
}

int vigie_inbox_new(const struct vigie_transport_options *options, sd_event *event,
		    const struct vigie_inbox_events *events, struct vigie_inbox **ret_inbox)
{
	struct vigie_inbox *inbox = calloc(1, sizeof(*inbox));
	const struct vigie_mailbox_events mailbox = {.on_message = on_listed,
						     .on_bytes = on_bytes,
						     .on_done = on_done,
						     .userdata = inbox};
	int r;

	if (!inbox)
		return -ENOMEM;
	inbox->events = *events;
	inbox->folder = strdup(options->folder ? options->folder : "archive");
	r = inbox->folder ? vigie_mailbox_new(options, event, &mailbox, &inbox->mailbox) : -ENOMEM;
	if (r < 0) {
		vigie_inbox_free(inbox);
		return r;
	}
	*ret_inbox = inbox;
	return 0;
}

void vigie_inbox_free(struct vigie_inbox *inbox)
{
	if (!inbox)
		return;
	vigie_mailbox_free(inbox->mailbox);
	vigie_buffer_done(&inbox->message);
	free(inbox->folder);
	free(inbox);
}

int vigie_inbox_poll(struct vigie_inbox *inbox)
{
	int r;

	if (inbox->work != IDLE)
		return -EBUSY;
	inbox->n = inbox->next = 0;
	r = vigie_mailbox_list(inbox->mailbox);
	if (r == 0)
		inbox->work = LISTING;
	return r;
}
