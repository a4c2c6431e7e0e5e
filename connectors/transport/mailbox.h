/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the mailbox: the object, and what its files call of each other. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_MAILBOX_INTERNAL_H
#define VIGIE_CONNECTORS_TRANSPORT_MAILBOX_INTERNAL_H

#include "connectors/transport/mailbox_message.h"
#include "connectors/transport/mailbox_reader.h"
#include "connectors/transport/transfer.h"
#include "vigie/mailbox.h"

#define MAILBOX_SECTION_LIMIT 200 /* bytes of "1.2.3…" */
#define MAILBOX_SCHEME "imaps://"

/* X(enumerator, text of the command; %F the folder, %T the target, %U the message, %S what is read
 * of it) */
#define MAILBOX_COMMANDS(X)                                                                        \
	X(CAPABILITY, "CAPABILITY")                                                                \
	X(EXAMINE, "EXAMINE %F")                                                                   \
	X(SELECT, "SELECT %F")                                                                     \
	X(LIST, "UID FETCH 1:* (" MAILBOX_MESSAGE_ITEMS ")")                                       \
	X(READ, "UID FETCH %U (UID BODY.PEEK%S)")                                                  \
	X(CREATE, "CREATE %T")                                                                     \
	X(MOVE, "UID MOVE %U %T")                                                                  \
	X(COPY, "UID COPY %U %T")                                                                  \
	X(MARK, "UID STORE %U +FLAGS.SILENT (\\Deleted)")                                          \
	X(EXPUNGE, "UID EXPUNGE %U")

enum mailbox_command {
	MAILBOX_DO_NOTHING,
#define X(enumerator, text) MAILBOX_DO_##enumerator,
	MAILBOX_COMMANDS(X)
#undef X
};

/* What was asked for, and how far it is. */
struct mailbox_order {
	enum {
		MAILBOX_NO_ORDER,
		MAILBOX_LISTING,
		MAILBOX_READING,
		MAILBOX_MOVING,
		MAILBOX_DELETING
	} kind;
	uint32_t validity, uid;
	char section[MAILBOX_SECTION_LIMIT];
	uint64_t most;
	char *target; /* quoted */
	bool create, created, copied, marked, done, found;
};

struct vigie_mailbox {
	sd_event *event;
	struct vigie_mailbox_events events;
	char *address; /* imaps://host:port/ */
	char *folder; /* quoted */
	struct vigie_transfer *transfer;
	CURL *handle; /* connected and logged in; NULL not */
	sd_event_source *readable, *more, *stall, *idle, *done;
	uint64_t deadline; /* of the order */
	struct mailbox_reader reader;
	struct vigie_buffer out; /* of which `sent` bytes are gone */
	size_t sent;
	unsigned int tag;
	enum mailbox_command command; /* under way */
	bool capable, can_move, can_expunge; /* capable: asked what it can */
	enum { MAILBOX_CLOSED, MAILBOX_EXAMINED, MAILBOX_SELECTED } selection;
	uint32_t validity, listed_validity;
	uint64_t n_messages;
	size_t n_unclear;
	struct mailbox_order order;
	int result;
	const char *sentence;
};

/* mailbox_line.c: the connection */
int mailbox_line_init(struct vigie_mailbox *mailbox) VIGIE_MUST_CHECK;
void mailbox_line_done(struct vigie_mailbox *mailbox);
/* Logs in, or goes on where that is done; mailbox_advance() follows. */
int mailbox_line_begin(struct vigie_mailbox *mailbox) VIGIE_MUST_CHECK;
/* libcurl has logged in, or has not. */
void mailbox_line_connected(void *userdata, int result, const char *sentence);
/* Sends what is in `out`. 0 or -errno. */
int mailbox_line_send(struct vigie_mailbox *mailbox) VIGIE_MUST_CHECK;
/* Nothing is under way any more: on_done follows. */
void mailbox_line_end(struct vigie_mailbox *mailbox);
void mailbox_line_hang_up(struct vigie_mailbox *mailbox);

/* mailbox_command.c: what is said over it */
/* The next command of the order, or its end. 0 or -errno, which breaks the connection. */
int mailbox_advance(struct vigie_mailbox *mailbox) VIGIE_MUST_CHECK;
int mailbox_on_answer(void *userdata, const char *text, size_t size, bool too_long);
int mailbox_on_content(void *userdata, const char *bytes, size_t size);
/* The order ends with this, and the connection with it. */
void mailbox_fail(struct vigie_mailbox *mailbox, int result, int curl_result);

/* mailbox_name.c */
/* Appends the name of a folder as a quoted string of IMAP (RFC 3501 section 5.1.3). 0; -EINVAL no
 * such name can be; -ENOMEM. */
int mailbox_name_append(const char *name, struct vigie_buffer *out) VIGIE_MUST_CHECK;

#endif
