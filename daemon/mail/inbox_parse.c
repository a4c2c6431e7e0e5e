/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message of the inbox, taken apart. Everything is the arena's. Hands on no more of a message
 * than what its answer or its bounce says. */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "daemon/mail/inbox.h"

#define LIST_LIMIT 64 /* addresses, messages of a thread, recipients of a bounce */

struct list {
	struct vigie_arena *arena;
	const char *items[LIST_LIMIT];
	size_t n;
};

static int add(struct list *list, const char *text, size_t size)
{
	const char *copy = vigie_arena_copy(list->arena, text, size);

	if (!copy)
		return -ENOMEM;
	if (list->n < LIST_LIMIT)
		list->items[list->n++] = copy;
	return 0;
}

static int on_address(void *userdata, const char *address)
{
	return add(userdata, address, strlen(address));
}

static int add_addresses(struct list *list, const char *value)
{
	return value ? vigie_mime_each_address(value, on_address, list) : 0;
}

/* The ids in a header, "<a@b> <c@d>": the last ones are the nearest. */
static int add_ids(struct list *list, const char *value)
{
	const char *end = value ? value + strlen(value) : NULL;
	int r = 0;

	while (r == 0 && value && end > value) {
		const char *close = memrchr(value, '>', (size_t)(end - value));
		const char *open = close ? memrchr(value, '<', (size_t)(close - value)) : NULL;

		if (!open)
			break;
		r = add(list, open, (size_t)(close + 1 - open));
		end = open;
	}
	return r;
}

static int keep(struct list *list, const char *const **ret_items, size_t *ret_n)
{
	const char **items = vigie_arena_allocate(list->arena, (list->n + 1) * sizeof(*items));

	if (!items)
		return -ENOMEM;
	memcpy(items, list->items, list->n * sizeof(*items));
	*ret_items = items;
	*ret_n = list->n;
	return 0;
}

static int read_from(const struct vigie_mime_part *part, struct vigie_arena *arena,
		     struct vigie_inbox_message *message)
{
	struct list list = {.arena = arena};
	int r = add_addresses(&list, vigie_mime_header(part, "From"));

	message->from = list.n == 1 ? list.items[0] : "";
	return r;
}

static int read_addressed(const struct vigie_mime_part *part, struct vigie_arena *arena,
			  struct vigie_inbox_message *message)
{
	static const char *const headers[] = {"Delivered-To", "X-Original-To", "To", "Cc"};
	struct list list = {.arena = arena};
	int r = 0;

	for (size_t i = 0; r == 0 && i < VIGIE_ARRAY_SIZE(headers); i++)
		r = add_addresses(&list, vigie_mime_header(part, headers[i]));
	return r < 0 ? r : keep(&list, &message->addressed, &message->n_addressed);
}

static int read_thread(const struct vigie_mime_part *part, struct vigie_arena *arena,
		       struct vigie_inbox_message *message)
{
	struct list list = {.arena = arena};
	int r = add_ids(&list, vigie_mime_header(part, "In-Reply-To"));

	if (r == 0)
		r = add_ids(&list, vigie_mime_header(part, "References"));
	return r < 0 ? r : keep(&list, &message->thread, &message->n_thread);
}

/* The one id in a header; "". */
static int read_id(const struct vigie_mime_part *part, struct vigie_arena *arena,
		   const char **ret_id)
{
	struct list list = {.arena = arena};
	int r = add_ids(&list, vigie_mime_header(part, "Message-ID"));

	*ret_id = list.n > 0 ? list.items[0] : "";
	return r;
}

static int copy_text(struct vigie_arena *arena, const struct vigie_buffer *text,
		     const char **ret_text)
{
	*ret_text = vigie_arena_copy(arena, vigie_buffer_string(text), text->size);
	return *ret_text ? 0 : -ENOMEM;
}

static int read_texts(const struct vigie_mime_part *part, struct vigie_arena *arena,
		      struct vigie_inbox_message *message)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer subject = {0};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer line = {0};
	const char *value = vigie_mime_header(part, "Subject");
	int r = value ? vigie_mime_append_words(value, strlen(value), &subject) : 0;

	if (r == 0)
		r = copy_text(arena, &subject, &message->subject);
	if (r == 0)
		r = inbox_append_line(part, &line);
	return r < 0 ? r : copy_text(arena, &line, &message->line);
}

/* Behind the type of "rfc822; somebody@exemple.fr". */
static const char *behind_type(const char *value)
{
	const char *semicolon = value ? strchr(value, ';') : NULL;

	if (!semicolon)
		return "";
	return semicolon + 1 + strspn(semicolon + 1, " ");
}

/* One group of the report; without a recipient it is about the message. 0; 1 no recipient. */
static int read_bounce(const struct vigie_mime_part *group, struct vigie_arena *arena,
		       struct vigie_inbox_bounce *bounce)
{
	const char *action = vigie_mime_header(group, "Action");
	const char *status = vigie_mime_header(group, "Status");
	char *small;

	/* The address that we wrote to, where the report says it. */
	bounce->recipient = behind_type(vigie_mime_header(group, "Original-Recipient"));
	if (!bounce->recipient[0])
		bounce->recipient = behind_type(vigie_mime_header(group, "Final-Recipient"));
	bounce->status = status ? status : "";
	small = vigie_arena_copy(arena, action ? action : "", action ? strlen(action) : 0);
	for (char *c = small; c && *c; c++)
		*c = (char)tolower((unsigned char)*c);
	bounce->action = small;
	return !small ? -ENOMEM : bounce->recipient[0] ? 0 : 1;
}

static int read_report(const struct vigie_mime_part *report, struct vigie_arena *arena,
		       struct vigie_inbox_message *message)
{
	const char *at = report->body, *end = report->body + report->size;
	struct vigie_inbox_bounce *bounces =
		vigie_arena_allocate(arena, LIST_LIMIT * sizeof(*bounces));
	int r = bounces ? 0 : -ENOMEM;

	message->bounces = bounces;
	while (r >= 0 && at < end && message->n_bounces < LIST_LIMIT) {
		struct vigie_mime_part group = {0};

		r = vigie_mime_parse_headers(at, end, arena, &group.headers, &group.n_headers, &at);
		if (r == 0 && group.n_headers > 0)
			r = read_bounce(&group, arena, &bounces[message->n_bounces]);
		else if (r == 0)
			r = 1;
		message->n_bounces += r == 0;
	}
	return r < 0 ? r : 0;
}

/* What came back: the message, or only its headers. */
static int read_bounced(const struct vigie_mime_part *part, struct vigie_arena *arena,
			struct vigie_inbox_message *message)
{
	const struct vigie_mime_part *copy = vigie_mime_find(part, "message/rfc822");
	const struct vigie_mime_part *headers = vigie_mime_find(part, "text/rfc822-headers");
	struct vigie_mime_part parsed = {0};
	const char *rest;
	int r;

	if (copy && copy->parts)
		return read_id(copy->parts, arena, &message->bounced_id);
	if (!headers)
		return 0;
	r = vigie_mime_parse_headers(headers->body, headers->body + headers->size, arena,
				     &parsed.headers, &parsed.n_headers, &rest);
	return r < 0 ? r : read_id(&parsed, arena, &message->bounced_id);
}

int vigie_inbox_parse(const char *bytes, size_t size, struct vigie_arena *arena,
		      struct vigie_inbox_message *ret_message)
{
	struct vigie_inbox_message message = {.bounced_id = ""};
	const struct vigie_mime_part *part, *report;
	int r = vigie_mime_parse(bytes, size, arena, &part);

	if (r == 0)
		r = read_id(part, arena, &message.message_id);
	if (r == 0)
		r = read_from(part, arena, &message);
	if (r == 0)
		r = read_addressed(part, arena, &message);
	if (r == 0)
		r = read_thread(part, arena, &message);
	if (r == 0)
		r = read_texts(part, arena, &message);
	if (r < 0)
		return r;
	message.class = inbox_class(part, message.from);
	message.answerable = message.class == VIGIE_INBOX_PERSON && !inbox_wants_silence(part);
	report = vigie_mime_find(part, "message/delivery-status");
	if (report)
		r = read_report(report, arena, &message);
	if (r == 0 && report)
		r = read_bounced(part, arena, &message);
	if (r == 0)
		*ret_message = message;
	return r;
}
