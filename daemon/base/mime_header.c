/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headers of mail (RFC 5322 sections 2.2 and 3.4): their lines, unfolded, and the addresses in
 * them. Owns nothing. What has no colon is passed over. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "vigie/mime.h"

/* The end of the line that begins at `at`, behind its line feed. */
static const char *end_of_line(const char *at, const char *end)
{
	const char *feed = memchr(at, '\n', (size_t)(end - at));

	return feed ? feed + 1 : end;
}

static bool is_empty(const char *at, const char *end)
{
	return at < end && (*at == '\n' || (end - at > 1 && at[0] == '\r' && at[1] == '\n'));
}

/* The end of a header with the lines that continue it. */
static const char *end_of_header(const char *at, const char *end)
{
	at = end_of_line(at, end);
	while (at < end && (*at == ' ' || *at == '\t'))
		at = end_of_line(at, end);
	return at;
}

/* A trimmed copy in one line: line ends are taken out, other control characters become spaces. */
static char *copy_line(struct vigie_arena *arena, const char *at, const char *end)
{
	char *copy, *to;

	while (at < end && (unsigned char)*at <= ' ')
		at++;
	while (end > at && (unsigned char)end[-1] <= ' ')
		end--;
	copy = vigie_arena_copy(arena, at, (size_t)(end - at));
	if (!copy)
		return NULL;
	to = copy;
	for (; at < end; at++)
		if (*at != '\r' && *at != '\n')
			*to++ = (unsigned char)*at < ' ' ? ' ' : *at;
	*to = '\0';
	return copy;
}

int vigie_mime_parse_headers(const char *bytes, const char *end, struct vigie_arena *arena,
			     const struct vigie_mime_header **ret_headers, size_t *ret_n,
			     const char **ret_rest)
{
	struct vigie_mime_header headers[VIGIE_MIME_HEADERS_LIMIT], *copy;
	const char *at = bytes;
	size_t n = 0;

	for (const char *next; at < end && !is_empty(at, end); at = next) {
		const char *colon;

		next = end_of_header(at, end);
		colon = memchr(at, ':', (size_t)(next - at));
		if (!colon || n == VIGIE_MIME_HEADERS_LIMIT)
			continue;
		headers[n].name = copy_line(arena, at, colon);
		headers[n].value = copy_line(arena, colon + 1, next);
		if (!headers[n].name || !headers[n].value)
			return -ENOMEM;
		n++;
	}
	copy = vigie_arena_allocate(arena, (n + 1) * sizeof(*copy));
	if (!copy)
		return -ENOMEM;
	memcpy(copy, headers, n * sizeof(*copy));
	*ret_headers = copy;
	*ret_n = n;
	*ret_rest = at < end ? end_of_line(at, end) : end;
	return 0;
}

const char *vigie_mime_header(const struct vigie_mime_part *part, const char *name)
{
	for (size_t i = 0; i < part->n_headers; i++)
		if (strcasecmp(part->headers[i].name, name) == 0)
			return part->headers[i].value;
	return NULL;
}

/* Behind a comment, which may hold others. */
static const char *skip_comment(const char *at)
{
	int depth = 0;

	for (; *at; at++) {
		if (*at == '\\' && at[1])
			at++;
		else if (*at == '(')
			depth++;
		else if (*at == ')' && --depth == 0)
			return at + 1;
	}
	return at;
}

/* Appends a quoted string as it stands, and returns what is behind it. */
static const char *take_quoted(const char *at, struct vigie_buffer *out)
{
	const char *start = at++;

	while (*at && *at != '"')
		at += *at == '\\' && at[1] ? 2 : 1;
	at += *at == '"';
	vigie_buffer_append(out, start, (size_t)(at - start));
	return at;
}

/* One entry of a list of addresses. */
static const char *take_entry(const char *at, struct vigie_buffer *address)
{
	bool inside = false, found = false;

	while (*at && (inside || (*at != ',' && *at != ';'))) {
		if (*at == '(') {
			at = skip_comment(at);
			continue;
		}
		if (*at == '"') {
			at = take_quoted(at, address);
			continue;
		}
		if (*at == '<' || (*at == ':' && !inside && !found)) {
			/* What was before is a name, of a person or a group. */
			vigie_buffer_clear(address);
			inside = *at == '<';
		} else if (*at == '>') {
			inside = false;
			found = true;
		} else if (!found && *at != ' ') {
			vigie_buffer_append_char(address, *at);
		}
		at++;
	}
	return at;
}

int vigie_mime_each_address(const char *value,
			    int (*on_address)(void *userdata, const char *address), void *userdata)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer address = {0};
	int r = 0;

	while (r == 0 && *value) {
		vigie_buffer_clear(&address);
		value = take_entry(value, &address);
		value += *value != '\0';
		if (vigie_buffer_error(&address) < 0)
			return -ENOMEM;
		if (address.size > 2 && memchr(address.data, '@', address.size))
			r = on_address(userdata, address.data);
	}
	return r;
}
