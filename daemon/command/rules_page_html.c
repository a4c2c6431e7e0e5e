/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The published page as HTML: one file that fetches nothing and runs nothing, headings and lists
 * that a screen reader can follow, contrast of at least 7:1 in light and dark. See rules_page.h.
 */
#include <string.h>

#include "daemon/command/rules_page.h"
#include "daemon/command/words.h"

#define STYLE                                                                                      \
	":root{color-scheme:light dark}"                                                           \
	"body{margin:0 auto;padding:1rem;max-width:46rem;background:#fff;color:#1b1b1b;"           \
	"font:1rem/1.6 sans-serif}"                                                                \
	"h1,h2{line-height:1.25}section{border-top:1px solid #767676;margin-top:2rem}"             \
	"dt{font-weight:bold}dd{margin:0 0 .5rem 1.5rem}"                                          \
	"a{color:#00387a}pre,.cases{font:.9rem/1.5 monospace;white-space:pre-wrap;"                \
	"overflow-wrap:anywhere}"                                                                  \
	"@media (prefers-color-scheme:dark){body{background:#161616;color:#f2f2f2}"                \
	"a{color:#a8cbff}}"                                                                        \
	"@media print{a{color:inherit}}"

static void append_element(struct vigie_buffer *out, const char *open, const char *text,
			   const char *close)
{
	vigie_buffer_append_string(out, open);
	vigie_buffer_append_html(out, text, strlen(text));
	vigie_buffer_append_string(out, close);
}

/* The first line of a restatement is a sentence, each further one a boundary case. */
static void append_restatement(struct vigie_buffer *out, const char *text)
{
	size_t size = strcspn(text, "\n");
	bool listed = false;

	vigie_buffer_append_string(out, "<p>");
	vigie_buffer_append_html(out, text, size);
	vigie_buffer_append_string(out, "</p>\n");
	for (text += size; *text; text += size) {
		text += strspn(text, "\n ");
		size = strcspn(text, "\n");
		if (size == 0)
			continue;
		if (!listed)
			append_element(out, "<h3>", _("On both sides of each threshold"),
				       "</h3>\n<ul class=\"cases\">\n");
		listed = true;
		vigie_buffer_append_string(out, "<li>");
		vigie_buffer_append_html(out, text, size);
		vigie_buffer_append_string(out, "</li>\n");
	}
	vigie_buffer_append_string(out, listed ? "</ul>\n" : "");
}

static void append_lines(const struct rules_page *page, size_t rule, struct vigie_buffer *out)
{
	vigie_buffer_append_string(out, "<dl>\n");
	for (enum rules_page_line line = 0; line < RULES_PAGE_LINES_N; line++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer value = {0};

		rules_page_value(page, rule, line, &value);
		if (value.size == 0)
			continue;
		append_element(out, "<dt>", rules_page_label(line), "</dt>");
		append_element(out, "<dd>", vigie_buffer_string(&value), "</dd>\n");
	}
	vigie_buffer_append_string(out, "</dl>\n");
}

static void append_rule(const struct rules_page *page, size_t rule, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	const struct vigie_rule_info *info = vigie_rules_info(page->rules, rule);

	vigie_buffer_append_format(out,
				   "<section aria-labelledby=\"rule-%zu\">\n<h2 id=\"rule-%zu\">",
				   rule + 1, rule + 1);
	append_element(out, "", info->title, "</h2>\n");
	vigie_rules_restate(page->rules, rule, words_language(), &text);
	append_restatement(out, vigie_buffer_string(&text));
	append_lines(page, rule, out);
	append_element(out, "<details><summary>", _("As it is written"), "</summary>\n");
	append_element(out, "<pre>", info->text, "</pre></details>\n</section>\n");
}

static void append_head(const struct rules_page *page, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer title = {0}, day = {0}, figures = {0};

	vigie_buffer_append_format(&title, _("Rules in force: %s"), page->config->office);
	vigie_day_append_iso(&day, page->on);
	vigie_buffer_append_format(&figures, _("Published on %s. Rules: %zu. Fingerprint: %s"),
				   vigie_buffer_string(&day), vigie_rules_count(page->rules),
				   vigie_rules_fingerprint(page->rules));
	vigie_buffer_append_format(out,
				   "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
				   "<meta charset=\"utf-8\">\n"
				   "<meta name=\"viewport\" content=\"width=device-width\">\n",
				   words_language() == VIGIE_FRENCH ? "fr" : "en");
	append_element(out, "<title>", vigie_buffer_string(&title),
		       "</title>\n<style>" STYLE "</style>\n</head>\n<body>\n<main>\n");
	append_element(out, "<h1>", vigie_buffer_string(&title), "</h1>\n");
	append_element(out, "<p>", RULES_PAGE_INTRODUCTION, "</p>\n");
	append_element(out, "<p>", vigie_buffer_string(&figures), "</p>\n");
}

static void append_contents(const struct rules_page *page, struct vigie_buffer *out)
{
	append_element(out, "<nav aria-label=\"", _("Contents"), "\">\n<ol>\n");
	for (size_t rule = 0; rule < vigie_rules_count(page->rules); rule++) {
		vigie_buffer_append_format(out, "<li><a href=\"#rule-%zu\">", rule + 1);
		append_element(out, "", vigie_rules_info(page->rules, rule)->title, "</a></li>\n");
	}
	vigie_buffer_append_string(out, "</ol>\n</nav>\n");
}

int rules_page_html(const struct rules_page *page, struct vigie_buffer *out)
{
	append_head(page, out);
	if (vigie_rules_count(page->rules) > 0)
		append_contents(page, out);
	for (size_t rule = 0; rule < vigie_rules_count(page->rules); rule++)
		append_rule(page, rule, out);
	vigie_buffer_append_string(out, "</main>\n</body>\n</html>\n");
	return vigie_buffer_error(out);
}
