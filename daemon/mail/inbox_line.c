/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The line of an answer that decides: the first that its writer wrote, whether above what is quoted
 * or below. Owns nothing. Refuses to look behind a signature or the copy of another message.
 */
#include <errno.h>
#include <string.h>

#include "daemon/mail/inbox.h"
#include "vigie/text.h"

#define ATTRIBUTION_LINES 3 /* of "On such a day, so-and-so wrote:", as programs break it */

struct line {
	const char *start;
	size_t size; /* without white space at its ends */
};

/* Takes the next line; false at the end. */
static bool take_line(const char **at, struct line *line)
{
	size_t size = strcspn(*at, "\n");

	if (!**at)
		return false;
	line->start = *at;
	*at += size + ((*at)[size] == '\n');
	while (size > 0 && strchr(" \t\r", *line->start)) {
		line->start++;
		size--;
	}
	while (size > 0 && strchr(" \t\r", line->start[size - 1]))
		size--;
	line->size = size;
	return true;
}

static bool begins_with(const struct line *line, const char *start)
{
	return line->size >= strlen(start) && memcmp(line->start, start, strlen(start)) == 0;
}

static bool is_quoted(const struct line *line)
{
	return begins_with(line, ">");
}

/* A signature, or a line that some programs draw above the message they copy. */
static bool is_end(const struct line *line)
{
	return (line->size == 2 && begins_with(line, "--")) || begins_with(line, "-----") ||
	       begins_with(line, "_____");
}

/* Does this line begin what says whom the quoted lines are from? Then `at` is moved behind it. */
static bool skip_attribution(const struct line *first, const char **at)
{
	struct line line = *first;
	const char *next = *at;

	for (int i = 0; i < ATTRIBUTION_LINES; i++) {
		struct line after = {0};
		const char *behind = next;
		bool more, apart = false;

		while ((more = take_line(&behind, &after)) && after.size == 0)
			apart = true;
		/* What stands apart from it is the writer's own. */
		if (!more || (apart && !is_quoted(&after)))
			return false;
		if (line.size > 0 && line.start[line.size - 1] == ':' && is_quoted(&after)) {
			*at = next;
			return true;
		}
		line = after;
		next = behind;
	}
	return false;
}

static int append_line(const struct line *line, struct vigie_buffer *out)
{
	size_t size = line->size > VIGIE_INBOX_LINE_LIMIT ? VIGIE_INBOX_LINE_LIMIT : line->size;

	while (size > 0 && !vigie_text_is_utf8(line->start, size, NULL))
		size--;
	return vigie_text_normalise(line->start, size, out);
}

static int append_line_of(const char *text, struct vigie_buffer *out)
{
	struct line line;
	int r = 0;

	/* A line may hold nothing but a space that looks like one. */
	while (r == 0 && out->size == 0 && take_line(&text, &line)) {
		if (line.size == 0 || is_quoted(&line) || skip_attribution(&line, &text))
			continue;
		if (is_end(&line))
			break;
		r = append_line(&line, out);
	}
	return r;
}

/* Some programs send a page and no text beside it. */
static int append_page(const struct vigie_mime_part *message, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer html = {0};
	const struct vigie_mime_part *part = vigie_mime_find(message, "text/html");
	int r = part ? vigie_mime_append_body(part, &html) : 0;

	return r < 0 || !part ? r : inbox_append_html(vigie_buffer_string(&html), out);
}

int inbox_append_line(const struct vigie_mime_part *message, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	const struct vigie_mime_part *part = vigie_mime_find(message, "text/plain");
	int r = part ? vigie_mime_append_body(part, &text) : append_page(message, &text);
	return r < 0 ? r : append_line_of(vigie_buffer_string(&text), out);
}
