/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Collected diagnostics as people read them, in the manner of gcc, or as JSON lines. Borrows the
 * list and its sources. What comes from a file is never printed raw: a rule file must not be able
 * to drive the terminal. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include <utf8proc.h>

#include "daemon/base/diagnostic_list.h"
#include "daemon/base/utf8.h"
#include "vigie/translate.h"

#define TAB_WIDTH 8
#define GUTTER "      " /* five digits of line number and a space */
#define REPLACEMENT 0xfffdu
#define N_CARETS 2 /* RULES.md: the place starts with two carets and goes on in tildes */
/* A line longer than that is a file without line breaks: what is around the place is shown. */
#define LONGEST_SHOWN 400
#define SHOWN_BEFORE 120

#define COLOUR_CARET "\033[1;32m"
#define COLOUR_PLACE "\033[1m"
#define COLOUR_END "\033[0m"

/* X(enumerator, word in JSON, msgid, colour) */
#define SEVERITIES(X)                                                                              \
	X(VIGIE_ERROR, "error", N_("error"), "\033[1;31m")                                         \
	X(VIGIE_WARNING, "warning", N_("warning"), "\033[1;35m")                                   \
	X(VIGIE_NOTE, "note", N_("note"), "\033[1;36m")

static const struct {
	const char *word, *msgid, *colour;
} severities[] = {
#define X(enumerator, word, msgid, colour) [enumerator] = {word, msgid, colour},
	SEVERITIES(X)
#undef X
};

struct page {
	struct vigie_buffer *out;
	bool colour;
};

static void paint(const struct page *page, const char *colour)
{
	if (page->colour)
		vigie_buffer_append_string(page->out, colour);
}

static bool drives_terminal(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

/* Appends text from a file, tabs expanded from `column`, to `out` (may be NULL: only measured).
 * Returns the column after it. */
static size_t put_text(struct vigie_buffer *out, const char *text, size_t size, size_t column)
{
	for (size_t i = 0; i < size;) {
		char bytes[VIGIE_UTF8_LONGEST];
		uint32_t c;
		int length = vigie_utf8_decode(text + i, size - i, &c);
		size_t width;

		i += length > 0 ? (size_t)length : 1;
		if (length > 0 && c == '\t') {
			width = TAB_WIDTH - column % TAB_WIDTH;
			if (out)
				vigie_buffer_append(out, "        ", width);
			column += width;
			continue;
		}
		if (length <= 0 || drives_terminal(c))
			c = REPLACEMENT;
		column += (size_t)utf8proc_charwidth((utf8proc_int32_t)c);
		if (out)
			vigie_buffer_append(out, bytes,
					    (size_t)(vigie_utf8_encode(bytes, c) - bytes));
	}
	return column;
}

static void put_string(struct vigie_buffer *out, const char *string)
{
	put_text(out, string, strlen(string), 0);
}

/* The part of a line that is shown: all of it, but for absurdly long ones. */
struct excerpt {
	const struct vigie_source *source;
	uint32_t start, end, line;
};

static uint32_t to_character(const struct vigie_source *source, uint32_t offset)
{
	while (offset > 0 && ((unsigned char)source->text[offset] & 0xc0) == 0x80)
		offset--;
	return offset;
}

static struct excerpt make_excerpt(struct vigie_span span, uint32_t line)
{
	struct excerpt excerpt = {
		.source = span.source,
		.start = vigie_source_line_start(span.source, span.start),
		.end = vigie_source_line_end(span.source, span.start),
		.line = line,
	};

	if (excerpt.end - excerpt.start <= LONGEST_SHOWN)
		return excerpt;
	if (span.start - excerpt.start > SHOWN_BEFORE)
		excerpt.start = to_character(span.source, span.start - SHOWN_BEFORE);
	if (excerpt.end - excerpt.start > LONGEST_SHOWN)
		excerpt.end = to_character(span.source, excerpt.start + LONGEST_SHOWN);
	return excerpt;
}

static void put_line(const struct page *page, const struct excerpt *excerpt)
{
	vigie_buffer_append_format(page->out, "%5" PRIu32 " | ", excerpt->line);
	put_text(page->out, excerpt->source->text + excerpt->start, excerpt->end - excerpt->start,
		 0);
	vigie_buffer_append_char(page->out, '\n');
}

static void put_repeated(struct vigie_buffer *out, char c, size_t n)
{
	while (n-- > 0)
		vigie_buffer_append_char(out, c);
}

static void put_underline(const struct page *page, const struct excerpt *excerpt,
			  struct vigie_span span, size_t n_carets, const char *words)
{
	const char *text = excerpt->source->text + excerpt->start;
	uint32_t start = span.start < excerpt->end ? span.start : excerpt->end;
	uint32_t end = span.end < excerpt->end ? span.end : excerpt->end;
	size_t from = put_text(NULL, text, start - excerpt->start, 0);
	size_t to = end > start ? put_text(NULL, text, end - excerpt->start, 0) : from;
	size_t width = to > from ? to - from : 1;
	size_t carets = width < n_carets ? width : n_carets;

	vigie_buffer_append_string(page->out, GUTTER "| ");
	put_repeated(page->out, ' ', from);
	paint(page, COLOUR_CARET);
	put_repeated(page->out, '^', carets);
	put_repeated(page->out, '~', width - carets);
	paint(page, COLOUR_END);
	if (words) {
		vigie_buffer_append_char(page->out, ' ');
		put_string(page->out, words);
	}
	vigie_buffer_append_char(page->out, '\n');
}

static void put_place(const struct page *page, const char *file, uint32_t line, uint32_t column)
{
	paint(page, COLOUR_PLACE);
	put_string(page->out, file);
	if (line)
		vigie_buffer_append_format(page->out, ":%" PRIu32, line);
	if (line && column)
		vigie_buffer_append_format(page->out, ":%" PRIu32, column);
	if (*file)
		vigie_buffer_append_string(page->out, ": ");
	paint(page, COLOUR_END);
}

static void put_headline(const struct page *page, enum vigie_severity severity, const char *code,
			 const char *text)
{
	paint(page, severities[severity].colour);
	vigie_buffer_append_string(page->out, _(severities[severity].msgid));
	if (code)
		vigie_buffer_append_format(page->out, " %s", code);
	vigie_buffer_append_char(page->out, ':');
	paint(page, COLOUR_END);
	vigie_buffer_append_char(page->out, ' ');
	put_string(page->out, text);
	vigie_buffer_append_char(page->out, '\n');
}

/* A mark on the line already shown is one more underline; elsewhere its own line is shown first. */
static void put_mark(const struct page *page, const struct excerpt *shown,
		     const struct vigie_remark *mark)
{
	struct vigie_source_cursor cursor = {0};
	struct excerpt excerpt;

	if (mark->span.source == shown->source && mark->span.start >= shown->start &&
	    mark->span.start <= shown->end) {
		put_underline(page, shown, mark->span, 0, mark->text);
		return;
	}
	vigie_source_seek(&cursor, mark->span.source, mark->span.start);
	if (mark->span.source != shown->source || !mark->span.source->show_lines) {
		put_place(page, mark->span.source->name, cursor.line, cursor.column);
		put_headline(page, VIGIE_NOTE, NULL, mark->text);
	}
	if (!mark->span.source->show_lines)
		return;
	excerpt = make_excerpt(mark->span, cursor.line);
	put_line(page, &excerpt);
	put_underline(page, &excerpt, mark->span, 0,
		      mark->span.source == shown->source ? mark->text : NULL);
}

static void put_entry(const struct page *page, const struct vigie_diagnostic *entry)
{
	struct excerpt shown = {0};

	put_place(page, entry->file, entry->line, entry->column);
	put_headline(page, entry->severity, entry->code, entry->text);
	if (entry->span.source && entry->span.source->show_lines) {
		shown = make_excerpt(entry->span, entry->line);
		put_line(page, &shown);
		put_underline(page, &shown, entry->span, N_CARETS, NULL);
	}
	for (const struct vigie_remark *mark = entry->marks.first; mark; mark = mark->next)
		put_mark(page, &shown, mark);
	for (const struct vigie_remark *hint = entry->hints.first; hint; hint = hint->next) {
		vigie_buffer_append_string(page->out, GUTTER "= ");
		put_string(page->out, hint->text);
		vigie_buffer_append_char(page->out, '\n');
	}
}

struct place {
	const struct vigie_diagnostic *entry;
	size_t order; /* keeps the sort stable */
};

static int compare_numbers(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int compare_places(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	int r = strcmp(a->entry->file, b->entry->file);

	if (r == 0)
		r = compare_numbers(a->entry->line, b->entry->line);
	if (r == 0)
		r = compare_numbers(a->entry->column, b->entry->column);
	return r ? r : compare_numbers(a->order, b->order);
}

/* NULL when memory is exhausted, which `out` then remembers. */
static struct place *sort_places(const struct vigie_diagnostics *list, struct vigie_buffer *out)
{
	struct place *places = calloc(list->n + 1, sizeof(*places));

	if (!places) {
		out->error = -ENOMEM;
		return NULL;
	}
	for (size_t i = 0; i < list->n; i++)
		places[i] = (struct place){list->entries[i], i};
	qsort(places, list->n, sizeof(*places), compare_places);
	return places;
}

void vigie_diagnostics_render(const struct vigie_diagnostics *list, bool colour,
			      struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_freep) struct place *places = sort_places(list, out);
	struct page page = {.out = out, .colour = colour};

	for (size_t i = 0; places && i < list->n; i++)
		put_entry(&page, places[i].entry);
	if (list->n_dropped) {
		vigie_buffer_append_format(out,
					   P_("%zu more message is not shown",
					      "%zu more messages are not shown", list->n_dropped),
					   list->n_dropped);
		vigie_buffer_append_char(out, '\n');
	}
	if (list->memory_exhausted) {
		vigie_buffer_append_string(out, _("memory was exhausted: messages are missing"));
		vigie_buffer_append_char(out, '\n');
	}
}

static void put_json_number(struct vigie_buffer *out, const char *key, uint32_t number)
{
	vigie_buffer_append_format(out, ",\"%s\":", key);
	if (number)
		vigie_buffer_append_format(out, "%" PRIu32, number);
	else
		vigie_buffer_append_string(out, "null");
}

static void put_json_entry(struct vigie_buffer *out, const struct vigie_diagnostic *entry)
{
	vigie_buffer_append_string(out, "{\"file\":");
	vigie_buffer_append_json(out, entry->file);
	put_json_number(out, "line", entry->line);
	put_json_number(out, "column", entry->column);
	vigie_buffer_append_format(
		out, ",\"severity\":\"%s\",\"code\":", severities[entry->severity].word);
	vigie_buffer_append_json(out, entry->code);
	vigie_buffer_append_string(out, ",\"message\":");
	vigie_buffer_append_json(out, entry->text);
	vigie_buffer_append_string(out, ",\"hints\":[");
	for (const struct vigie_remark *hint = entry->hints.first; hint; hint = hint->next) {
		vigie_buffer_append_json(out, hint->text);
		if (hint->next)
			vigie_buffer_append_char(out, ',');
	}
	vigie_buffer_append_string(out, "]}\n");
}

void vigie_diagnostics_render_json(const struct vigie_diagnostics *list, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_freep) struct place *places = sort_places(list, out);

	for (size_t i = 0; places && i < list->n; i++)
		put_json_entry(out, places[i].entry);
}
