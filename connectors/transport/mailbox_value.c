/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads atoms, strings, literals and lists, without recursion. Borrows the text. Refuses nothing
 * that a server may send but depth. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "connectors/transport/mailbox_value.h"

#define NUMBER_MOST (UINT64_C(1) << 53)

struct parser {
	const char *at, *end;
	struct vigie_arena *arena;
	/* Of each list that is open: where its next value is put. */
	const struct mailbox_value **places[MAILBOX_DEPTH_LIMIT];
	size_t depth;
};

static int add(struct parser *parser, const struct mailbox_value *value)
{
	struct mailbox_value *copy = vigie_arena_allocate(parser->arena, sizeof(*copy));

	if (!copy)
		return -ENOMEM;
	*copy = *value;
	*parser->places[parser->depth] = copy;
	parser->places[parser->depth] = &copy->next;
	if (value->kind != MAILBOX_LIST)
		return 0;
	if (++parser->depth == MAILBOX_DEPTH_LIMIT)
		return -E2BIG;
	parser->places[parser->depth] = &copy->items;
	return 0;
}

static int add_text(struct parser *parser, int kind, const char *bytes, size_t size)
{
	struct mailbox_value value = {.kind = kind,
				      .text = vigie_arena_copy(parser->arena, bytes, size)};

	return value.text ? add(parser, &value) : -ENOMEM;
}

static int read_quoted(struct parser *parser)
{
	const char *start = ++parser->at;
	char *copy, *to;

	while (parser->at < parser->end && *parser->at != '"')
		parser->at += *parser->at == '\\' ? 2 : 1;
	if (parser->at >= parser->end)
		return -EBADMSG;
	copy = vigie_arena_copy(parser->arena, start, (size_t)(parser->at - start));
	if (!copy)
		return -ENOMEM;
	to = copy;
	for (const char *from = start; from < parser->at; from++) {
		from += *from == '\\';
		*to++ = *from;
	}
	*to = '\0';
	parser->at++;
	return add(parser, &(struct mailbox_value){.kind = MAILBOX_STRING, .text = copy});
}

static int read_literal(struct parser *parser)
{
	size_t size = 0;

	for (parser->at++; parser->at < parser->end && *parser->at >= '0' && *parser->at <= '9';
	     parser->at++) {
		size = size * 10 + (size_t)(*parser->at - '0');
		if (size > (size_t)(parser->end - parser->at))
			return -EBADMSG;
	}
	if (parser->end - parser->at < 3 || memcmp(parser->at, "}\r\n", 3) != 0 ||
	    size > (size_t)(parser->end - parser->at) - 3)
		return -EBADMSG;
	parser->at += 3 + size;
	return add_text(parser, MAILBOX_STRING, parser->at - size, size);
}

static int read_atom(struct parser *parser)
{
	const char *start = parser->at;

	while (parser->at < parser->end && *parser->at && !strchr(" ()\"{\r\n", *parser->at))
		parser->at++;
	if (parser->at == start)
		return -EBADMSG;
	return add_text(parser, MAILBOX_ATOM, start, (size_t)(parser->at - start));
}

static int read_value(struct parser *parser)
{
	switch (*parser->at) {
	case ' ':
	case '\r':
	case '\n':
		parser->at++;
		return 0;
	case '(':
		parser->at++;
		return add(parser, &(struct mailbox_value){.kind = MAILBOX_LIST});
	case ')':
		parser->at++;
		return parser->depth-- == 0 ? -EBADMSG : 0;
	case '"':
		return read_quoted(parser);
	case '{':
		return read_literal(parser);
	default:
		return read_atom(parser);
	}
}

int mailbox_values_parse(const char *text, size_t size, struct vigie_arena *arena,
			 const struct mailbox_value **ret_first)
{
	struct parser parser = {.at = text, .end = text + size, .arena = arena};
	const struct mailbox_value *first = NULL;
	int r = 0;

	parser.places[0] = &first;
	while (r == 0 && parser.at < parser.end)
		r = read_value(&parser);
	if (r == 0 && parser.depth > 0)
		r = -EBADMSG;
	if (r == 0)
		*ret_first = first;
	return r;
}

const struct mailbox_value *mailbox_value_at(const struct mailbox_value *first, size_t n)
{
	while (first && n-- > 0)
		first = first->next;
	return first;
}

const char *mailbox_value_text(const struct mailbox_value *value)
{
	if (!value || value->kind == MAILBOX_LIST ||
	    (value->kind == MAILBOX_ATOM && strcasecmp(value->text, "NIL") == 0))
		return "";
	return value->text;
}

const struct mailbox_value *mailbox_value_items(const struct mailbox_value *value)
{
	return value && value->kind == MAILBOX_LIST ? value->items : NULL;
}

const struct mailbox_value *mailbox_value_find(const struct mailbox_value *first, const char *name)
{
	for (; first && first->next; first = first->next->next)
		if (first->kind == MAILBOX_ATOM && strcasecmp(first->text, name) == 0)
			return first->next;
	return NULL;
}

uint64_t mailbox_value_number(const struct mailbox_value *value)
{
	uint64_t number = 0;

	for (const char *at = mailbox_value_text(value); *at; at++) {
		if (*at < '0' || *at > '9' || number > NUMBER_MOST / 10)
			return 0;
		number = number * 10 + (uint64_t)(*at - '0');
	}
	return number;
}
