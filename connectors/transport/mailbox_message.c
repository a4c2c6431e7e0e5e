/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads FETCH answers: ENVELOPE for the sender, BODYSTRUCTURE for the attachments, those of
 * messages within the message included. Everything is the arena's. Passes over what no export is:
 * pictures, sound, signatures, and the text of the message itself.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "connectors/transport/mailbox_message.h"

#define SECTION_LIMIT 200 /* bytes of "1.2.3…" */

struct collector {
	struct vigie_arena *arena;
	struct vigie_mailbox_part parts[MAILBOX_PARTS_LIMIT];
	size_t n_parts;
};

/* Where the fields of a part are (RFC 3501 section 7.4.2). */
enum { TYPE, SUBTYPE, PARAMETERS, ID, DESCRIPTION, CODING, OCTETS, BASIC_FIELDS };
enum { MESSAGE_STRUCTURE = BASIC_FIELDS + 1, MESSAGE_FIELDS = BASIC_FIELDS + 3 };
enum { TEXT_FIELDS = BASIC_FIELDS + 1 };
enum { MD5, DISPOSITION };

static const char *field(const struct mailbox_value *part, size_t n)
{
	return mailbox_value_text(mailbox_value_at(part, n));
}

static bool is_type(const struct mailbox_value *part, const char *type, const char *subtype)
{
	return strcasecmp(field(part, TYPE), type) == 0 &&
	       (!subtype || strcasecmp(field(part, SUBTYPE), subtype) == 0);
}

static bool is_message(const struct mailbox_value *part)
{
	return is_type(part, "message", "rfc822") &&
	       mailbox_value_items(mailbox_value_at(part, MESSAGE_STRUCTURE));
}

/* Types that a mail program adds on its own. */
static bool is_decoration(const struct mailbox_value *part)
{
	return is_type(part, "image", NULL) || is_type(part, "audio", NULL) ||
	       is_type(part, "video", NULL) || is_type(part, "text", "calendar") ||
	       is_type(part, "application", "pkcs7-signature") ||
	       is_type(part, "application", "x-pkcs7-signature") ||
	       is_type(part, "application", "pgp-signature");
}

static const struct mailbox_value *disposition(const struct mailbox_value *part)
{
	size_t basic = BASIC_FIELDS;

	if (is_message(part))
		basic = MESSAGE_FIELDS;
	else if (is_type(part, "text", NULL))
		basic = TEXT_FIELDS;
	return mailbox_value_items(mailbox_value_at(part, basic + DISPOSITION));
}

/* Appends a parameter of a list of names and values. 0; 1 there is none; -ENOMEM. */
static int append_parameter(const struct mailbox_value *pairs, const char *name,
			    struct vigie_buffer *out)
{
	struct vigie_mime_parameter parameters[VIGIE_MIME_PARAMETERS_LIMIT];
	size_t n = 0;

	for (; pairs && pairs->next && n < VIGIE_MIME_PARAMETERS_LIMIT; pairs = pairs->next->next) {
		parameters[n].name = mailbox_value_text(pairs);
		parameters[n++].value = mailbox_value_text(pairs->next);
	}
	return vigie_mime_append_parameter(parameters, n, name, out);
}

/* 0 and its name; 1 it has none. */
static int name_part(struct collector *collector, const struct mailbox_value *part,
		     const char **ret_name)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {0};
	int r = append_parameter(mailbox_value_items(mailbox_value_at(disposition(part), 1)),
				 "filename", &name);

	if (r > 0)
		r = append_parameter(mailbox_value_items(mailbox_value_at(part, PARAMETERS)),
				     "name", &name);
	if (r < 0)
		return r;
	*ret_name = vigie_arena_copy(collector->arena, vigie_buffer_string(&name), name.size);
	return *ret_name ? r : -ENOMEM;
}

static int collect_leaf(struct collector *collector, const struct mailbox_value *part,
			const char *section)
{
	struct vigie_mailbox_part found = {
		.coding = field(part, CODING),
		.size = mailbox_value_number(mailbox_value_at(part, OCTETS))};
	int r;

	if (!field(part, SUBTYPE)[0])
		return -EBADMSG;
	if (is_decoration(part))
		return 0;
	r = name_part(collector, part, &found.name);
	if (r < 0)
		return r;
	if (r > 0 && strcasecmp(mailbox_value_text(disposition(part)), "attachment") != 0)
		return 0;
	found.section = vigie_arena_copy(collector->arena, section, strlen(section));
	if (!found.section)
		return -ENOMEM;
	if (collector->n_parts == MAILBOX_PARTS_LIMIT)
		return -E2BIG;
	collector->parts[collector->n_parts++] = found;
	return 0;
}

static bool is_multipart(const struct mailbox_value *part)
{
	return part && part->kind == MAILBOX_LIST;
}

static int collect(struct collector *collector, const struct mailbox_value *part,
		   const char *section);

/* The parts of a message, or of a part of it: section 2 holds 2.1, 2.2 … */
static int collect_within(struct collector *collector, const struct mailbox_value *part,
			  const char *section)
{
	char inner[SECTION_LIMIT];
	unsigned int number = 1;
	int r = 0;

	if (!is_multipart(part)) {
		snprintf(inner, sizeof(inner), "%s%s1", section, section[0] ? "." : "");
		return collect(collector, part, inner);
	}
	for (; r == 0 && is_multipart(part); part = part->next) {
		snprintf(inner, sizeof(inner), "%s%s%u", section, section[0] ? "." : "", number++);
		r = collect(collector, part->items, inner);
	}
	return r;
}

/* No deeper than the values are. */
static int collect(struct collector *collector, const struct mailbox_value *part,
		   const char *section)
{
	if (strlen(section) + 12 > SECTION_LIMIT)
		return -E2BIG;
	if (is_multipart(part))
		return collect_within(collector, part, section);
	if (is_message(part))
		return collect_within(collector, mailbox_value_at(part, MESSAGE_STRUCTURE)->items,
				      section);
	return collect_leaf(collector, part, section);
}

/* The address of From, of which there is one; "". */
static int read_sender(struct vigie_arena *arena, const struct mailbox_value *envelope,
		       const char **ret_sender)
{
	enum { FROM = 2, MAILBOX = 2, HOST = 3 };
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer address = {0};
	const struct mailbox_value *from = mailbox_value_items(mailbox_value_at(envelope, FROM));
	const char *mailbox = field(mailbox_value_items(from), MAILBOX);
	const char *host = field(mailbox_value_items(from), HOST);

	if (from && !from->next && mailbox[0] && host[0])
		vigie_buffer_append_format(&address, "%s@%s", mailbox, host);
	if (vigie_buffer_error(&address) < 0)
		return -ENOMEM;
	*ret_sender = vigie_arena_copy(arena, vigie_buffer_string(&address), address.size);
	return *ret_sender ? 0 : -ENOMEM;
}

static bool is_deleted(const struct mailbox_value *items)
{
	const struct mailbox_value *flag = mailbox_value_items(mailbox_value_find(items, "FLAGS"));

	for (; flag; flag = flag->next)
		if (strcasecmp(mailbox_value_text(flag), "\\Deleted") == 0)
			return true;
	return false;
}

static int read_message(struct collector *collector, const struct mailbox_value *items,
			struct vigie_mailbox_message *message)
{
	const struct mailbox_value *envelope =
		mailbox_value_items(mailbox_value_find(items, "ENVELOPE"));
	const struct mailbox_value *structure =
		mailbox_value_items(mailbox_value_find(items, "BODYSTRUCTURE"));
	uint64_t uid = mailbox_value_number(mailbox_value_find(items, "UID"));
	struct vigie_mailbox_part *parts;
	int r;

	if (uid == 0 || uid > UINT32_MAX || !envelope || !structure)
		return -EBADMSG;
	r = read_sender(collector->arena, envelope, &message->sender);
	if (r == 0)
		r = collect_within(collector, structure, "");
	if (r < 0)
		return r;
	parts = vigie_arena_allocate(collector->arena,
				     (collector->n_parts + 1) * sizeof(*collector->parts));
	if (!parts)
		return -ENOMEM;
	memcpy(parts, collector->parts, collector->n_parts * sizeof(*parts));
	message->uid = (uint32_t)uid;
	message->size = mailbox_value_number(mailbox_value_find(items, "RFC822.SIZE"));
	message->parts = parts;
	message->n_parts = collector->n_parts;
	return 0;
}

int mailbox_message_parse(const char *text, size_t size, struct vigie_arena *arena,
			  struct vigie_mailbox_message *ret_message)
{
	struct vigie_mailbox_message message = {0};
	struct collector collector = {.arena = arena};
	const struct mailbox_value *first = NULL, *items;
	int r;

	if (size < 2 || memcmp(text, "* ", 2) != 0)
		return 1;
	r = mailbox_values_parse(text + 2, size - 2, arena, &first);
	if (r < 0)
		return r;
	items = mailbox_value_items(mailbox_value_at(first, 2));
	if (strcasecmp(field(first, 1), "FETCH") != 0 || !items || is_deleted(items))
		return 1;
	/* Somebody marked a message meanwhile: not what was asked for. */
	if (!mailbox_value_find(items, "ENVELOPE"))
		return 1;
	r = read_message(&collector, items, &message);
	if (r == 0)
		*ret_message = message;
	return r;
}
