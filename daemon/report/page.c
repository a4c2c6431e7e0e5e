/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page as a whole: its head, its key figures, its sections in order, how to read it. */
#include "daemon/report/page.h"

#include <errno.h>

#include "vigie/translate.h"

/* X(anchor, English msgid): the sections, in order. */
#define SECTIONS(X)                                                                                \
	X("flags", N_("Pupils flagged"))                                                           \
	X("queue", N_("Referrals and the queue"))                                                  \
	X("help", N_("Help given"))                                                                \
	X("outcomes", N_("What came of it"))                                                       \
	X("sources", N_("Where the figures come from"))                                            \
	X("reading", N_("How to read this page"))

static void append_head(const struct vigie_page *page, struct vigie_buffer *out)
{
	/* What is within cannot fetch or run anything, whatever were to get into it. */
	vigie_buffer_append_format(out,
				   "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
				   "<meta charset=\"utf-8\">\n"
				   "<meta http-equiv=\"Content-Security-Policy\" content=\""
				   "default-src 'none'; style-src 'unsafe-inline'\">\n"
				   "<meta name=\"viewport\" content=\"width=device-width, "
				   "initial-scale=1\">\n<meta name=\"color-scheme\" "
				   "content=\"light dark\">\n",
				   vigie_translate_language());
	page_element(out, "<title>", page->config->office, " \u2013 ");
	page_element(out, "", _("Pupils flagged and helped"), "</title>\n<style>");
	vigie_buffer_append_string(out, page_style);
	page_element(out, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">",
		     _("Skip to the content"), "</a>\n");
}

static void append_header(const struct vigie_page *page, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer year = {0}, day = {0};

	page_element(out, "<header><div class=\"wide\">\n<p class=\"office\">",
		     page->config->office, "</p>\n");
	page_element(out, "<h1>", _("Pupils flagged and helped"), "</h1>\n<p class=\"year\">");
	page_day(&day, page->report->until);
	vigie_buffer_append_format(&year, _("School year %d-%d, until %s"), page->report->year,
				   page->report->year + 1, vigie_buffer_string(&day));
	page_element(out, "", vigie_buffer_string(&year), "</p>\n</div></header>\n");
}

static void append_contents(struct vigie_buffer *out)
{
	static const struct {
		const char *anchor, *title;
	} sections[] = {
#define X(anchor, title) {anchor, title},
		SECTIONS(X)
#undef X
	};

	page_element(out, "<nav aria-label=\"", _("Contents"), "\"><ul class=\"wide\">\n");
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(sections); i++) {
		vigie_buffer_append_format(out, "<li><a href=\"#%s\">", sections[i].anchor);
		page_element(out, "", _(sections[i].title), "</a></li>\n");
	}
	vigie_buffer_append_string(out, "</ul></nav>\n");
}

static void append_figure(struct vigie_buffer *out, const char *label,
			  const struct vigie_cell *cell)
{
	page_element(out, "<div><dt>", label, "</dt><dd>");
	page_cell(out, cell);
	vigie_buffer_append_string(out, "</dd></div>\n");
}

/* A figure that is hidden for other reasons than being small; -1. */
static void append_sum(struct vigie_buffer *out, const char *label, int64_t n)
{
	page_element(out, "<div><dt>", label, "</dt><dd>");
	if (n < 0)
		vigie_buffer_append_string(out, "\u2013");
	else
		page_number(out, n);
	vigie_buffer_append_string(out, "</dd></div>\n");
}

static void append_figures(const struct vigie_report *report, struct vigie_buffer *out)
{
	const struct vigie_report_row *all = &report->rows[0];

	page_element(out,
		     "<section aria-labelledby=\"figures\">\n<h2 id=\"figures\" class=\"hear\">",
		     _("The year in figures"), "</h2>\n<dl class=\"figures\">\n");
	append_figure(out, _("Pupils flagged"), &report->flagged);
	append_figure(out, _("Referred to a programme"), &all->referred);
	append_figure(out, _("Waiting for a place"), &all->classes[VIGIE_REPORT_WAITING]);
	append_figure(out, _("Helped"), &all->classes[VIGIE_REPORT_HELPED]);
	append_sum(out, _("Hours of help"), all->minutes_shown ? all->minutes / 60 : -1);
	append_sum(out, _("Partner schools"), all->schools);
	vigie_buffer_append_string(out, "</dl>\n</section>\n");
}

static void append_reading(struct vigie_buffer *out)
{
	static const char *const notes[] = {
		N_("<5: fewer than five pupils. n/s: not shown, since one of those could be "
		   "reckoned from it. -: nothing, or hidden for the same reasons."),
		N_("Each pupil referred stands in one column: helped, in hand (proposed or "
		   "accepted), waiting for a place, refused, lapsed (expired or withdrawn)."),
		N_("A median is the value that half of them do not exceed; it is given from five "
		   "pupils on."),
		N_("A pupil of several schools counts in each of them, and for each rule that "
		   "flagged it."),
		N_("No pupil is named, and no single case can be told from these figures."),
	};

	page_section(out, "reading", _("How to read this page"),
		     _("All figures are of the school year, up to the day at the top."));
	vigie_buffer_append_string(out, "<ul class=\"notes\">\n");
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(notes); i++)
		page_element(out, "<li>", _(notes[i]), "</li>\n");
	vigie_buffer_append_string(out, "</ul>\n");
	page_section_end(out);
}

static void append_foot(const struct vigie_page *page, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer made = {0}, day = {0};

	vigie_buffer_append_string(out, "</main>\n<footer><p class=\"wide\">");
	page_day(&day, vigie_clock_local(page->now, page->config->timezone, NULL));
	vigie_buffer_append_format(&made, _("Made by vigie %s on %s"), VIGIE_VERSION,
				   vigie_buffer_string(&day));
	page_element(out, "", vigie_buffer_string(&made), "</p></footer>\n</body>\n</html>\n");
}

int vigie_page_append(const struct vigie_page *page, struct vigie_buffer *out)
{
	const struct vigie_report *report = page->report;
	int r;

	append_head(page, out);
	append_header(page, out);
	append_contents(out);
	vigie_buffer_append_string(out, "<main id=\"main\" class=\"wide\">\n");
	append_figures(report, out);
	page_flags(out, report);
	page_queue(out, report);
	page_help(out, report);
	page_outcomes(out, report);
	r = page_sources(out, page);
	append_reading(out);
	append_foot(page, out);
	return r < 0 ? r : vigie_buffer_error(out);
}
