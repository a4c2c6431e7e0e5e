/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of a message (RFC 2045, 2046), in memory. The arena owns them, the caller the bytes.
 * Reads what is cut, or not closed, to its end. Refuses to go deeper or wider than the limits.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "vigie/mime.h"

struct parser {
	struct vigie_arena *arena;
	size_t n_parts;
};

static bool is_type_character(char c)
{
	return c > ' ' && c < 0x7f && !strchr("()<>@,;:\\\"[]?=", c);
}

static const char *skip_space(const char *at)
{
	return at + strspn(at, " \t");
}

/* Reads "; name=value" of a header; NULL there is none. */
static const char *take_parameter(const char *at, struct vigie_arena *arena,
				  struct vigie_mime_parameter *parameter)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer value = {0};
	const char *name;
	size_t size;

	at = strchr(at, ';');
	if (!at)
		return NULL;
	name = skip_space(at + 1);
	size = strcspn(name, "=; \t");
	at = skip_space(name + size);
	if (*at != '=')
		return at;
	at = skip_space(at + 1);
	if (*at == '"')
		for (at++; *at && *at != '"'; at++) {
			at += *at == '\\' && at[1];
			vigie_buffer_append_char(&value, *at);
		}
	else
		for (; *at && *at != ';' && *at != ' ' && *at != '\t'; at++)
			vigie_buffer_append_char(&value, *at);
	parameter->name = vigie_arena_copy(arena, name, size);
	parameter->value =
		vigie_buffer_error(&value) < 0
			? NULL
			: vigie_arena_copy(arena, vigie_buffer_string(&value), value.size);
	return at;
}

/* The parameters of a header. 0; -ENOMEM. */
static int read_parameters(const char *at, struct vigie_arena *arena, struct vigie_mime_part *part)
{
	struct vigie_mime_parameter parameters[VIGIE_MIME_PARAMETERS_LIMIT], *copy;
	size_t n = 0;

	while (n < VIGIE_MIME_PARAMETERS_LIMIT) {
		struct vigie_mime_parameter parameter = {"", ""};

		at = take_parameter(at, arena, &parameter);
		if (!at)
			break;
		if (!parameter.name || !parameter.value)
			return -ENOMEM;
		if (parameter.name[0])
			parameters[n++] = parameter;
	}
	copy = vigie_arena_allocate(arena, (n + 1) * sizeof(*copy));
	if (!copy)
		return -ENOMEM;
	memcpy(copy, parameters, n * sizeof(*copy));
	part->parameters = copy;
	part->n_parameters = n;
	return 0;
}

static int read_type(struct parser *parser, struct vigie_mime_part *part)
{
	const char *value = vigie_mime_header(part, "Content-Type");
	size_t size = 0;
	char *type;

	part->type = "text/plain";
	if (!value)
		return 0;
	while (is_type_character(value[size]))
		size++;
	if (!memchr(value, '/', size))
		return 0;
	type = vigie_arena_copy(parser->arena, value, size);
	if (!type)
		return -ENOMEM;
	for (char *c = type; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	part->type = type;
	return read_parameters(value + size, parser->arena, part);
}

/* The next line that is this boundary, at or behind `at`: where it begins, and what is behind it.
 * NULL: there is none. */
static const char *find_boundary(const char *at, const char *end, const char *boundary,
				 const char **ret_rest, bool *ret_last)
{
	size_t size = strlen(boundary);

	while (at < end) {
		const char *feed = memchr(at, '\n', (size_t)(end - at));
		const char *next = feed ? feed + 1 : end;

		if ((size_t)(next - at) >= size + 2 && memcmp(at, "--", 2) == 0 &&
		    memcmp(at + 2, boundary, size) == 0) {
			const char *tail = at + 2 + size;

			*ret_last = next - tail >= 2 && memcmp(tail, "--", 2) == 0;
			tail += *ret_last ? 2 : 0;
			while (tail < next && strchr(" \t\r\n", *tail) && *tail)
				tail++;
			*ret_rest = next;
			if (tail == next)
				return at;
		}
		at = next;
	}
	return NULL;
}

static int parse_part(struct parser *parser, const char *bytes, const char *end, int depth,
		      const struct vigie_mime_part **ret_part);

/* The line end in front of a boundary belongs to it. */
static const char *trim_line_end(const char *start, const char *end)
{
	if (end > start && end[-1] == '\n')
		end--;
	if (end > start && end[-1] == '\r')
		end--;
	return end;
}

static int parse_parts(struct parser *parser, struct vigie_mime_part *part, const char *boundary,
		       int depth)
{
	const char *end = part->body + part->size, *at = NULL;
	const struct vigie_mime_part **place = &part->parts;
	bool last = false;
	int r = 0;

	if (!find_boundary(part->body, end, boundary, &at, &last))
		return 0;
	while (r == 0 && !last && parser->n_parts < VIGIE_MIME_PARTS_LIMIT) {
		const char *rest = end, *stop = find_boundary(at, end, boundary, &rest, &last);

		r = parse_part(parser, at, stop ? trim_line_end(at, stop) : end, depth, place);
		if (r == 0)
			/* Ours, until somebody else sees it. */
			place = &((struct vigie_mime_part *)*place)->next;
		at = rest;
		last |= !stop;
	}
	return r;
}

static int parse_within(struct parser *parser, struct vigie_mime_part *part, int depth)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer boundary = {0};
	int r;

	if (depth == VIGIE_MIME_DEPTH_LIMIT)
		return 0;
	if (strcmp(part->type, "message/rfc822") == 0)
		return parse_part(parser, part->body, part->body + part->size, depth + 1,
				  &part->parts);
	if (strncmp(part->type, "multipart/", 10) != 0)
		return 0;
	r = vigie_mime_append_parameter(part->parameters, part->n_parameters, "boundary",
					&boundary);
	if (r != 0 || boundary.size == 0)
		return r < 0 ? r : 0;
	return parse_parts(parser, part, boundary.data, depth + 1);
}

/* No deeper than VIGIE_MIME_DEPTH_LIMIT. */
static int parse_part(struct parser *parser, const char *bytes, const char *end, int depth,
		      const struct vigie_mime_part **ret_part)
{
	struct vigie_mime_part *part = vigie_arena_allocate(parser->arena, sizeof(*part));
	int r;

	if (!part)
		return -ENOMEM;
	parser->n_parts++;
	r = vigie_mime_parse_headers(bytes, end, parser->arena, &part->headers, &part->n_headers,
				     &part->body);
	if (r < 0)
		return r;
	part->size = (size_t)(end - part->body);
	r = read_type(parser, part);
	if (r == 0)
		r = parse_within(parser, part, depth);
	if (r == 0)
		*ret_part = part;
	return r;
}

int vigie_mime_parse(const char *bytes, size_t size, struct vigie_arena *arena,
		     const struct vigie_mime_part **ret_message)
{
	struct parser parser = {.arena = arena};

	return parse_part(&parser, bytes, bytes + size, 0, ret_message);
}

static bool is_attached(const struct vigie_mime_part *part)
{
	const char *disposition = vigie_mime_header(part, "Content-Disposition");

	return disposition && strncasecmp(disposition, "attachment", 10) == 0;
}

const struct vigie_mime_part *vigie_mime_find(const struct vigie_mime_part *message,
					      const char *type)
{
	const struct vigie_mime_part *found = NULL;

	if (is_attached(message))
		return NULL;
	if (strcmp(message->type, type) == 0)
		return message;
	for (const struct vigie_mime_part *part = message->parts; part && !found; part = part->next)
		found = vigie_mime_find(part, type);
	return found;
}

/* CRLF becomes LF. */
static void drop_returns(struct vigie_buffer *text)
{
	size_t to = 0;

	for (size_t i = 0; i < text->size; i++)
		if (text->data[i] != '\r')
			text->data[to++] = text->data[i];
	text->size = to;
	if (text->data)
		text->data[to] = '\0';
}

int vigie_mime_append_body(const struct vigie_mime_part *part, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer bytes = {0};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer charset = {0};
	const char *coding = vigie_mime_header(part, "Content-Transfer-Encoding");
	struct vigie_mime_decoder decoder = {0};
	int r;

	if (coding && vigie_mime_coding_find(coding, &decoder.coding) < 0)
		decoder.coding = VIGIE_MIME_8BIT;
	r = vigie_mime_decode(&decoder, part->body, part->size, true, &bytes);
	/* A message that was cut says what it can. */
	if (r < 0 && r != -EBADMSG)
		return r;
	if (strncmp(part->type, "text/", 5) != 0) {
		vigie_buffer_append(out, vigie_buffer_string(&bytes), bytes.size);
		return vigie_buffer_error(out);
	}
	r = vigie_mime_append_parameter(part->parameters, part->n_parameters, "charset", &charset);
	if (r < 0)
		return r;
	drop_returns(&bytes);
	return vigie_mime_append_text(vigie_buffer_string(&charset), vigie_buffer_string(&bytes),
				      bytes.size, out);
}
