/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inbox: answers of coordinators and bounces, read from a mailbox (vigie/mailbox.h) and handed
 * on one at a time, taken apart. Believes nothing of them and decides nothing: whoever is called
 * back does, and says what becomes of the message.
 */
#ifndef VIGIE_INBOX_H
#define VIGIE_INBOX_H

#include <stdbool.h>

#include "vigie/mailbox.h"

#define VIGIE_INBOX_SIZE_LIMIT 262144 /* bytes read of a message: an answer, or a bounce */
#define VIGIE_INBOX_POLL_LIMIT 500 /* messages of one poll: the next takes the others */
#define VIGIE_INBOX_LINE_LIMIT 500 /* bytes of the line that decides */

/* Who writes. X(enumerator, what it is) */
#define VIGIE_INBOX_CLASSES(X)                                                                     \
	X(PERSON, "somebody")                                                                      \
	X(AUTOMATIC, "a program, such as an absence note (RFC 3834)")                              \
	X(BULK, "a list")                                                                          \
	X(BOUNCE, "a mail server, of a message that could not be delivered (RFC 3464)")

enum vigie_inbox_class {
#define X(enumerator, text) VIGIE_INBOX_##enumerator,
	VIGIE_INBOX_CLASSES(X)
#undef X
};

struct vigie_inbox_bounce {
	const char *recipient; /* whom it did not reach */
	const char *action; /* "failed", "delayed", "delivered" … in small letters */
	const char *status; /* "5.1.1" */
};

/* A message, borrowed for the call. Strings are UTF-8, "" where there is nothing. */
struct vigie_inbox_message {
	const char *message_id; /* with its angles: "<a@b>" */
	const char *from; /* address; "" where there are none or several */
	const char *subject;
	const char *const *addressed; /* to whom it came: Delivered-To, X-Original-To, To, Cc */
	size_t n_addressed;
	const char *const *thread; /* what it answers, the nearest first: In-Reply-To, References */
	size_t n_thread;
	const char *line; /* the first that is neither quoted nor says who is quoted */
	enum vigie_inbox_class class;
	bool answerable; /* may be answered at all: by a person, who does not ask for silence */
	const struct vigie_inbox_bounce *bounces;
	size_t n_bounces;
	const char *bounced_id; /* of the message that came back */
};

/* What becomes of a message. */
enum vigie_inbox_fate {
	VIGIE_INBOX_LEAVE, /* stays, and comes again at the next poll: to try it again */
	VIGIE_INBOX_MOVE, /* into the `folder` of the options */
	VIGIE_INBOX_DELETE,
};

struct vigie_inbox_events {
	/* After COMMIT of what it means: it may come twice, if this run ends before it is moved.
	 * Returns an enum vigie_inbox_fate; <0 ends the poll with that result. */
	int (*on_message)(void *userdata, const struct vigie_inbox_message *message);
	/* The poll has ended: 0 or -errno, with a translated sentence where it failed. */
	void (*on_done)(void *userdata, int result, const char *sentence);
	void *userdata;
};

struct vigie_inbox;

/* Of the options it uses those of a mailbox, and `folder`. */
int vigie_inbox_new(const struct vigie_transport_options *options, sd_event *event,
		    const struct vigie_inbox_events *events,
		    struct vigie_inbox **ret_inbox) VIGIE_MUST_CHECK;
/* Breaks off what is under way, without on_done. NULL is allowed. */
void vigie_inbox_free(struct vigie_inbox *inbox);
VIGIE_DEFINE_FREEP(vigie_inbox, struct vigie_inbox, vigie_inbox_free)
/* Reads what is there; on_done follows, never from within the call. -EBUSY while a poll is under
 * way. */
int vigie_inbox_poll(struct vigie_inbox *inbox) VIGIE_MUST_CHECK;

/* Takes one message apart; strings are the arena's. 0; -ENOMEM. */
int vigie_inbox_parse(const char *bytes, size_t size, struct vigie_arena *arena,
		      struct vigie_inbox_message *ret_message) VIGIE_MUST_CHECK;

#endif
