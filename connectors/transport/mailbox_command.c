/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is said to an IMAP server: which command comes next, and what its answers mean. Each order
 * is a state from which the next command follows. Refuses to remove a message otherwise than by
 * its number: what others have marked as deleted stays.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "connectors/transport/mailbox.h"
#include "vigie/translate.h"

#define GONE N_("the message is no longer in the folder")

static const char *sentence_of(int result, int curl_result)
{
	const struct vigie_exchange exchange = {.family = VIGIE_FAMILY_IMAP,
						.curl_result = curl_result,
						.local_error = result,
						.answered = true};
	const char *sentence = NULL;

	(void)!vigie_exchange_judge(&exchange, &sentence);
	return sentence;
}

void mailbox_fail(struct vigie_mailbox *mailbox, int result, int curl_result)
{
	bool ours = result < 0 && result != -EBADMSG;

	mailbox_line_hang_up(mailbox);
	if (!mailbox->order.kind)
		return;
	if (result == -EBADMSG)
		curl_result = CURLE_WEIRD_SERVER_REPLY;
	mailbox->result = ours					    ? result
			  : curl_result == CURLE_OPERATION_TIMEDOUT ? -ETIMEDOUT
								    : -EIO;
	mailbox->sentence = sentence_of(ours ? result : 0, curl_result);
	mailbox_line_end(mailbox);
}

/* The server would not: the order ends, the connection is good. */
static int refuse(struct vigie_mailbox *mailbox, int result, const char *sentence)
{
	mailbox->result = result;
	mailbox->sentence = _(sentence);
	mailbox_line_end(mailbox);
	return 0;
}

static enum mailbox_command next_of_removal(const struct vigie_mailbox *mailbox)
{
	if (!mailbox->order.marked)
		return MAILBOX_DO_MARK;
	/* Without UIDPLUS it stays, marked, until somebody clears the folder; it is listed no more.
	 */
	return mailbox->can_expunge && !mailbox->order.done ? MAILBOX_DO_EXPUNGE
							    : MAILBOX_DO_NOTHING;
}

static enum mailbox_command next_of_move(const struct vigie_mailbox *mailbox)
{
	const struct mailbox_order *order = &mailbox->order;

	if (order->create)
		return MAILBOX_DO_CREATE;
	if (mailbox->can_move)
		return order->done ? MAILBOX_DO_NOTHING : MAILBOX_DO_MOVE;
	return order->copied ? next_of_removal(mailbox) : MAILBOX_DO_COPY;
}

static enum mailbox_command next_command(const struct vigie_mailbox *mailbox)
{
	const struct mailbox_order *order = &mailbox->order;

	switch (order->kind) {
	case MAILBOX_NO_ORDER:
		break;
	case MAILBOX_LISTING:
		return order->done || mailbox->n_messages == 0 ? MAILBOX_DO_NOTHING
							       : MAILBOX_DO_LIST;
	case MAILBOX_READING:
		return order->done ? MAILBOX_DO_NOTHING : MAILBOX_DO_READ;
	case MAILBOX_MOVING:
		return next_of_move(mailbox);
	case MAILBOX_DELETING:
		return next_of_removal(mailbox);
	}
	return MAILBOX_DO_NOTHING;
}

static bool is_writing(const struct mailbox_order *order)
{
	return order->kind == MAILBOX_MOVING || order->kind == MAILBOX_DELETING;
}

static void append_section(struct vigie_buffer *out, const struct mailbox_order *order)
{
	vigie_buffer_append_format(out, "[%s]", order->section);
	if (order->most > 0)
		vigie_buffer_append_format(out, "<0.%llu>", (unsigned long long)order->most);
}

/* Writes a command, each "%" of its text filled in. */
static void write_command(struct vigie_mailbox *mailbox, const char *text)
{
	const struct mailbox_order *order = &mailbox->order;
	struct vigie_buffer *out = &mailbox->out;

	vigie_buffer_clear(out);
	mailbox->sent = 0;
	vigie_buffer_append_format(out, "V%u ", ++mailbox->tag);
	for (; *text; text++) {
		if (*text != '%') {
			vigie_buffer_append_char(out, *text);
			continue;
		}
		text++;
		if (*text == 'F')
			vigie_buffer_append_string(out, mailbox->folder);
		else if (*text == 'T')
			vigie_buffer_append_string(out, order->target);
		else if (*text == 'U')
			vigie_buffer_append_format(out, "%u", order->uid);
		else
			append_section(out, order);
	}
	vigie_buffer_append_string(out, "\r\n");
}

static int say(struct vigie_mailbox *mailbox, enum mailbox_command command)
{
	static const char *const texts[] = {
#define X(enumerator, text) [MAILBOX_DO_##enumerator] = text,
		MAILBOX_COMMANDS(X)
#undef X
	};

	write_command(mailbox, texts[command]);
	if (vigie_buffer_error(&mailbox->out) < 0)
		return -ENOMEM;
	mailbox->command = command;
	return mailbox_line_send(mailbox);
}

int mailbox_advance(struct vigie_mailbox *mailbox)
{
	struct mailbox_order *order = &mailbox->order;
	enum mailbox_command command;

	if (!mailbox->capable)
		return say(mailbox, MAILBOX_DO_CAPABILITY);
	if (is_writing(order) && mailbox->selection != MAILBOX_SELECTED)
		return say(mailbox, MAILBOX_DO_SELECT);
	if (mailbox->selection == MAILBOX_CLOSED)
		return say(mailbox, MAILBOX_DO_EXAMINE);
	if (order->kind != MAILBOX_LISTING && order->validity != mailbox->validity)
		return refuse(mailbox, -ENOENT, GONE);
	command = next_command(mailbox);
	if (command != MAILBOX_DO_NOTHING)
		return say(mailbox, command);
	if (order->kind == MAILBOX_READING && !order->found)
		return refuse(mailbox, -ENOENT, GONE);
	if (order->kind == MAILBOX_LISTING)
		mailbox->listed_validity = mailbox->validity;
	mailbox->result = 0;
	mailbox->sentence = NULL;
	mailbox_line_end(mailbox);
	return 0;
}

/* Is the word in the line, between spaces? */
static bool has_word(const char *line, const char *word)
{
	size_t size = strlen(word);

	for (const char *at = strcasestr(line, word); at; at = strcasestr(at + 1, word))
		if (at > line && at[-1] == ' ' && strchr(" \r\n", at[size]))
			return true;
	return false;
}

static bool is_fetch(const char *line)
{
	int end = 0;

	return sscanf(line, "* %*u FETCH (%n", &end) == 0 && end > 0;
}

static void on_folder(struct vigie_mailbox *mailbox, const char *line)
{
	static const char validity[] = "* OK [UIDVALIDITY ";
	unsigned long long count;
	int end = 0;

	if (strncasecmp(line, validity, sizeof(validity) - 1) == 0)
		mailbox->validity = (uint32_t)strtoul(line + sizeof(validity) - 1, NULL, 10);
	if (sscanf(line, "* %llu EXISTS%n", &count, &end) == 1 && end > 0)
		mailbox->n_messages = count;
}

static int on_message(struct vigie_mailbox *mailbox, const char *text, size_t size)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_mailbox_message message;
	int r = vigie_arena_new(&arena);

	if (r == 0)
		r = mailbox_message_parse(text, size, arena, &message);
	if (r == 0)
		return mailbox->events.on_message(mailbox->events.userdata, &message);
	if (r == -EBADMSG || r == -E2BIG)
		mailbox->n_unclear++;
	return r < 0 && r != -EBADMSG && r != -E2BIG ? r : 0;
}

/* The rest of what was read: a server may send short content as a string. */
static int on_read(struct vigie_mailbox *mailbox, const char *text, size_t size)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	const struct mailbox_value *first = NULL, *item;
	int r = vigie_arena_new(&arena);

	if (r == 0)
		r = mailbox_values_parse(text + 2, size - 2, arena, &first);
	if (r < 0)
		return r == -E2BIG ? -EBADMSG : r;
	item = mailbox_value_items(mailbox_value_at(first, 2));
	for (; item && item->next; item = item->next->next)
		if (item->kind == MAILBOX_ATOM && strncasecmp(item->text, "BODY[", 5) == 0 &&
		    item->next->kind == MAILBOX_STRING) {
			const char *content = item->next->text;

			mailbox->order.found = true;
			return content[0] ? mailbox_on_content(mailbox, content, strlen(content))
					  : 0;
		}
	return 0;
}

int mailbox_on_content(void *userdata, const char *bytes, size_t size)
{
	struct vigie_mailbox *mailbox = userdata;

	/* Nobody asked. */
	if (mailbox->command != MAILBOX_DO_READ)
		return -EBADMSG;
	return mailbox->events.on_bytes(mailbox->events.userdata, bytes, size);
}

static int on_untagged(struct vigie_mailbox *mailbox, const char *text, size_t size, bool too_long)
{
	if (too_long) {
		mailbox->n_unclear += mailbox->command == MAILBOX_DO_LIST;
		return mailbox->command == MAILBOX_DO_READ ? -EBADMSG : 0;
	}
	on_folder(mailbox, text);
	if (mailbox->command == MAILBOX_DO_CAPABILITY && has_word(text, "CAPABILITY")) {
		mailbox->can_move = has_word(text, "MOVE");
		mailbox->can_expunge = has_word(text, "UIDPLUS");
	}
	if (mailbox->command == MAILBOX_DO_LIST && is_fetch(text))
		return on_message(mailbox, text, size);
	if (mailbox->command == MAILBOX_DO_READ && is_fetch(text))
		return on_read(mailbox, text, size);
	return 0;
}

static void note_success(struct vigie_mailbox *mailbox)
{
	struct mailbox_order *order = &mailbox->order;

	switch (mailbox->command) {
	case MAILBOX_DO_NOTHING:
		break;
	case MAILBOX_DO_CAPABILITY:
		mailbox->capable = true;
		break;
	case MAILBOX_DO_EXAMINE:
		mailbox->selection = MAILBOX_EXAMINED;
		break;
	case MAILBOX_DO_SELECT:
		mailbox->selection = MAILBOX_SELECTED;
		break;
	case MAILBOX_DO_CREATE:
		order->create = false;
		order->created = true;
		break;
	case MAILBOX_DO_COPY:
		order->copied = true;
		break;
	case MAILBOX_DO_MARK:
		order->marked = true;
		break;
	case MAILBOX_DO_LIST:
	case MAILBOX_DO_READ:
	case MAILBOX_DO_MOVE:
	case MAILBOX_DO_EXPUNGE:
		order->done = true;
		break;
	}
}

/* The server said NO. */
static int on_refusal(struct vigie_mailbox *mailbox, const char *line)
{
	struct mailbox_order *order = &mailbox->order;

	switch (mailbox->command) {
	case MAILBOX_DO_EXAMINE:
	case MAILBOX_DO_SELECT:
		return refuse(mailbox, -ENOENT,
			      N_("the mail server has no such folder, or does not open it for this "
				 "user: compare the address"));
	case MAILBOX_DO_MOVE:
	case MAILBOX_DO_COPY:
		if (!order->created && strcasestr(line, "[TRYCREATE]")) {
			order->create = true;
			return mailbox_advance(mailbox);
		}
		break;
	case MAILBOX_DO_READ:
		return refuse(mailbox, -ENOENT, GONE);
	case MAILBOX_DO_NOTHING:
	case MAILBOX_DO_CAPABILITY:
	case MAILBOX_DO_LIST:
	case MAILBOX_DO_CREATE:
	case MAILBOX_DO_MARK:
	case MAILBOX_DO_EXPUNGE:
		break;
	}
	return refuse(mailbox, -EACCES,
		      N_("the mail server does not let this user do that: ask its owner for the "
			 "right to move and delete messages"));
}

int mailbox_on_answer(void *userdata, const char *text, size_t size, bool too_long)
{
	struct vigie_mailbox *mailbox = userdata;
	char tag[16];
	int length;

	if (strncmp(text, "* ", 2) == 0 || too_long)
		return on_untagged(mailbox, text, size, too_long);
	length = snprintf(tag, sizeof(tag), "V%u ", mailbox->tag);
	if (mailbox->command == MAILBOX_DO_NOTHING || strncmp(text, tag, (size_t)length) != 0)
		return -EBADMSG;
	text += length;
	if (strncasecmp(text, "OK", 2) == 0) {
		note_success(mailbox);
		return mailbox_advance(mailbox);
	}
	return strncasecmp(text, "NO", 2) == 0 ? on_refusal(mailbox, text) : -EBADMSG;
}
