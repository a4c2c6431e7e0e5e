/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lines of an answer that came as HTML alone, as some mail programs send them: enough of HTML
 * to read what its writer wrote first. What is quoted becomes lines that begin with ">". Owns
 * nothing; nothing of a page acts, and no address in it is looked at.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "daemon/mail/inbox.h"

#define NAME_SIZE 16 /* of the elements and entities below, and more */

/* X(name, UTF-8): those that mail programs write for French text. */
#define ENTITIES(X)                                                                                \
	X("nbsp", " ")                                                                             \
	X("amp", "&")                                                                              \
	X("lt", "<")                                                                               \
	X("gt", ">")                                                                               \
	X("quot", "\"")                                                                            \
	X("apos", "'")                                                                             \
	X("rsquo", "’")                                                                            \
	X("lsquo", "‘")                                                                            \
	X("laquo", "«")                                                                            \
	X("raquo", "»")                                                                            \
	X("hellip", "…")                                                                           \
	X("deg", "°")                                                                              \
	X("agrave", "à")                                                                           \
	X("acirc", "â")                                                                            \
	X("ccedil", "ç")                                                                           \
	X("eacute", "é")                                                                           \
	X("egrave", "è")                                                                           \
	X("ecirc", "ê")                                                                            \
	X("euml", "ë")                                                                             \
	X("icirc", "î")                                                                            \
	X("iuml", "ï")                                                                             \
	X("ocirc", "ô")                                                                            \
	X("oelig", "œ")                                                                            \
	X("ugrave", "ù")                                                                           \
	X("ucirc", "û")                                                                            \
	X("Agrave", "À")                                                                           \
	X("Ccedil", "Ç")                                                                           \
	X("Eacute", "É")                                                                           \
	X("Egrave", "È")

static const struct entity {
	const char *name, *text;
} entities[] = {
#define X(name, text) {name, text},
	ENTITIES(X)
#undef X
};

struct page {
	const char *at;
	size_t quotes; /* open <blockquote> */
	struct vigie_buffer *out;
};

static bool is_one_of(const char *name, const char *names)
{
	const char *at = strcasestr(names, name);
	size_t size = strlen(name);

	for (; size > 0 && at; at = strcasestr(at + 1, name))
		if (at[-1] == ' ' && at[size] == ' ')
			return true;
	return false;
}

static void end_line(struct page *page)
{
	vigie_buffer_append_char(page->out, '\n');
	if (page->quotes > 0)
		vigie_buffer_append_string(page->out, "> ");
}

/* A name at `at`, of letters and digits; too long a one is "". */
static void copy_name(const char *at, char name[NAME_SIZE])
{
	size_t size = 0;

	while (isalnum((unsigned char)at[size]))
		size++;
	if (size >= NAME_SIZE)
		size = 0;
	memcpy(name, at, size);
	name[size] = '\0';
}

/* Behind the element's end; one that is not closed reaches to the end of the page. */
static const char *behind_content(const char *at, const char *name)
{
	char end[NAME_SIZE + 2] = "</";
	const char *found;

	strcat(end, name);
	found = strcasestr(at, end);
	return found ? found : at + strlen(at);
}

/* A tag, at its '<'. */
static void take_tag(struct page *page)
{
	bool closes = page->at[1] == '/';
	const char *end =
		strncmp(page->at, "<!--", 4) == 0 ? strstr(page->at, "-->") : strchr(page->at, '>');
	char name[NAME_SIZE];

	copy_name(page->at + 1 + closes, name);
	page->at = end ? strchr(end, '>') + 1 : page->at + strlen(page->at);
	if (!closes && is_one_of(name, " head style script title "))
		page->at = behind_content(page->at, name);
	if (strcasecmp(name, "blockquote") == 0 && (!closes || page->quotes > 0))
		page->quotes += closes ? (size_t)-1 : 1;
	/* Some programs draw a line above the message they copy. */
	if (strcasecmp(name, "hr") == 0)
		vigie_buffer_append_string(page->out, "\n-----");
	if (is_one_of(name, " p div br tr li table ul ol hr blockquote h1 h2 h3 h4 h5 h6 body "))
		end_line(page);
}

static void append_number(struct vigie_buffer *out, unsigned long number)
{
	if (number < 0x80)
		vigie_buffer_append_char(out, number < ' ' ? ' ' : (char)number);
	else if (number < 0x800)
		vigie_buffer_append_format(out, "%c%c", (int)(0xc0 | number >> 6),
					   (int)(0x80 | (number & 0x3f)));
	else if (number < 0xd800 || (number > 0xdfff && number < 0x10000))
		vigie_buffer_append_format(out, "%c%c%c", (int)(0xe0 | number >> 12),
					   (int)(0x80 | (number >> 6 & 0x3f)),
					   (int)(0x80 | (number & 0x3f)));
	/* Beyond are no words. */
	else
		vigie_buffer_append_char(out, '?');
}

/* "&#233;", "&#xE9;", at its '#'. */
static void take_number(struct page *page, const char *start)
{
	bool hexadecimal = start[1] == 'x' || start[1] == 'X';
	char *end;

	append_number(page->out, strtoul(start + 1 + hexadecimal, &end, hexadecimal ? 16 : 10));
	page->at = end + (*end == ';');
}

static const struct entity *find_entity(const char *name)
{
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(entities); i++)
		if (strcmp(entities[i].name, name) == 0)
			return &entities[i];
	return NULL;
}

/* At its '&'; what is none stands for itself. */
static void take_entity(struct page *page)
{
	const char *start = page->at + 1;
	const struct entity *entity;
	char name[NAME_SIZE];

	if (*start == '#' && strspn(start + 1, "xX0123456789") > 0) {
		take_number(page, start);
		return;
	}
	copy_name(start, name);
	entity = find_entity(name);
	if (!entity) {
		vigie_buffer_append_char(page->out, *page->at++);
		return;
	}
	vigie_buffer_append_string(page->out, entity->text);
	page->at = start + strlen(name);
	page->at += *page->at == ';';
}

int inbox_append_html(const char *html, struct vigie_buffer *out)
{
	struct page page = {.at = html, .out = out};

	while (*page.at) {
		unsigned char c = (unsigned char)*page.at, next = (unsigned char)page.at[1];

		if (c == '<' && (isalpha(next) || next == '/' || next == '!')) {
			take_tag(&page);
		} else if (c == '&') {
			take_entity(&page);
		} else {
			/* A line of the source is none of the page. */
			vigie_buffer_append_char(out, isspace(c) ? ' ' : (char)c);
			page.at++;
		}
	}
	return vigie_buffer_error(out);
}
