/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The HTML form of a digest: headings and tables that a screen reader can follow, nothing fetched
 * from anywhere, nothing said by colour alone. Contrast is at least 7:1 in both schemes.
 */
#include <string.h>

#include "daemon/mail/header.h"
#include "daemon/mail/letter.h"
#include "vigie/translate.h"

/* Styles stand on the elements, for mail programs that drop <style>; the dark ones need it. */
#define BODY "margin:0;padding:12px;background:#ffffff;color:#1b1b1b;font:15px/1.35 sans-serif"
#define CELL "padding:4px 6px;border:1px solid #767676;text-align:left;vertical-align:top"
#define HEAD CELL ";background:#e8ecf2;color:#1b1b1b"
#define TABLE "border-collapse:collapse;width:100%;max-width:760px"
#define TITLE "font-size:17px;margin:12px 0 4px"
#define LINK "color:#00387a;white-space:nowrap"
#define DARK                                                                                       \
	"@media (prefers-color-scheme:dark){"                                                      \
	"body{background:#161616 !important;color:#f2f2f2 !important}"                             \
	"th{background:#2d333d !important;color:#f2f2f2 !important}"                               \
	"a{color:#a8cbff !important}}"

/* On a telephone each referral stands as a block of its own, its number and what is to be done on
 * one line: nothing scrolls sideways. */
#define NARROW                                                                                     \
	"@media (max-width:600px){thead{display:none}"                                             \
	"table,tbody,tr,td,th{display:block}"                                                      \
	"tbody th,td{border:0 !important;padding:1px 4px !important}"                              \
	"tbody tr{border-bottom:1px solid #767676;padding:3px 0}"                                  \
	".n,.s{display:inline-block !important}}"

static void append_escaped(struct vigie_buffer *out, const char *text)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer clean = {};

	header_clean(text, &clean);
	vigie_buffer_append_html(out, vigie_buffer_string(&clean), clean.size);
}

static void append_element(struct vigie_buffer *out, const char *open, const char *text,
			   const char *close)
{
	vigie_buffer_append_string(out, open);
	append_escaped(out, text);
	vigie_buffer_append_string(out, close);
}

static void append_heads(struct vigie_buffer *out, const char *const heads[], size_t n)
{
	vigie_buffer_append_string(out, "<table style=\"" TABLE "\">\n<thead>\n<tr>");
	for (size_t i = 0; i < n; i++)
		append_element(out, "<th scope=\"col\" style=\"" HEAD "\">", _(heads[i]), "</th>");
	vigie_buffer_append_string(out, "</tr>\n</thead>\n<tbody>\n");
}

static void append_break(struct vigie_buffer *out, const char *text)
{
	if (*text)
		append_element(out, "<br>", text, "");
}

/* The school and the programme that the next rows are about. */
static void append_group(const struct letter_line *line, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer school = {};

	letter_append_school(line->referral.school_name, line->referral.uai, &school);
	append_element(out, "<tr>\n<th colspan=\"3\" scope=\"colgroup\" style=\"" HEAD "\">",
		       vigie_buffer_string(&school), "");
	append_break(out, line->programme);
	vigie_buffer_append_string(out, "</th>\n</tr>\n");
}

/* Ready answers. A link opens a message and does nothing by itself. */
static void append_links(const struct letter_line *line, struct vigie_buffer *out)
{
	const char *before = "<br>";

	for (enum vigie_reply_command command = 0; command < VIGIE_REPLY_COMMANDS_N; command++) {
		if (!line->links[command])
			continue;
		vigie_buffer_append_string(out, before);
		append_element(out, "<a style=\"" LINK "\" href=\"", line->links[command], "\">");
		append_element(out, "", vigie_reply_label(command), "</a>");
		before = " &middot; ";
	}
}

static void append_row(const struct letter_line *line, enum letter_section section,
		       struct vigie_buffer *out)
{
	const struct vigie_referral *referral = &line->referral;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer number = {}, state = {}, reason = {};

	vigie_buffer_append_format(&number, _("No. %lld"), (long long)referral->id);
	append_element(out, "<tr>\n<th scope=\"row\" class=\"n\" style=\"" HEAD "\">",
		       vigie_buffer_string(&number), "");
	if (referral->priority == VIGIE_PRIORITY_URGENT && section != LETTER_CLOSED)
		append_element(out, " <strong>", _("URGENT"), "</strong>");
	letter_append_state(line, section, &state);
	append_element(out, "</th>\n<td class=\"s\" style=\"" CELL "\">",
		       vigie_buffer_string(&state), "</td>\n");
	letter_append_reason(line, &reason);
	append_element(out, "<td style=\"" CELL "\">", vigie_buffer_string(&reason), "");
	append_break(out, line->pupil);
	append_links(line, out);
	vigie_buffer_append_string(out, "</td>\n</tr>\n");
}

static void append_section(const struct letter *letter, enum letter_section section,
			   struct vigie_buffer *out)
{
	static const char *const heads[] = {N_("No."), N_("What is to be done"), N_("Reason")};
	const struct letter_lines *lines = &letter->sections[section];
	size_t listed = letter_listed(letter, section), more = lines->n - listed;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer rest = {};

	if (lines->n == 0)
		return;
	append_element(out, "<h2 style=\"" TITLE "\">", letter_section_title(section), "");
	vigie_buffer_append_format(out, " (%zu)</h2>\n", lines->n);
	append_heads(out, heads, VIGIE_ARRAY_SIZE(heads));
	for (size_t i = 0; i < listed; i++) {
		if (letter_begins_group(letter, section, i))
			append_group(&lines->items[i], out);
		append_row(&lines->items[i], section, out);
	}
	vigie_buffer_append_string(out, "</tbody>\n</table>\n");
	if (more > 0) {
		vigie_buffer_append_format(&rest, P_("and %zu more", "and %zu more", more), more);
		append_element(out, "<p>", vigie_buffer_string(&rest), "</p>\n");
	}
	if (section == LETTER_NEW && letter->n_later > 0) {
		vigie_buffer_clear(&rest);
		letter_append_later(letter, &rest);
		append_element(out, "<p>", vigie_buffer_string(&rest), "</p>\n");
	}
}

static void append_waiting(const struct letter *letter, struct vigie_buffer *out)
{
	static const char *const heads[] = {N_("Programme"), N_("School"), N_("Pupils")};

	if (letter->n_waiting == 0)
		return;
	append_element(out, "<h2 style=\"" TITLE "\">", _("Waiting for a place"), "</h2>\n");
	append_heads(out, heads, VIGIE_ARRAY_SIZE(heads));
	for (size_t i = 0; i < letter->n_waiting; i++) {
		const struct letter_waiting *waiting = &letter->waiting[i];
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer school = {};

		letter_append_school(waiting->queue.school_name, waiting->queue.uai, &school);
		append_element(out, "<tr>\n<td style=\"" CELL "\">", waiting->programme, "</td>\n");
		append_element(out, "<td style=\"" CELL "\">", vigie_buffer_string(&school), "");
		vigie_buffer_append_format(out, "</td>\n<td style=\"" CELL "\">%lld</td>\n</tr>\n",
					   (long long)waiting->queue.n);
	}
	vigie_buffer_append_string(out, "</tbody>\n</table>\n");
}

static void append_sentences(const char *title, const struct vigie_buffer *sentences,
			     struct vigie_buffer *out)
{
	const char *text = vigie_buffer_string(sentences);

	if (sentences->size == 0)
		return;
	append_element(out, "<h2 style=\"" TITLE "\">", title, "</h2>\n<ul>\n");
	for (size_t size; *text; text += size + 1) {
		size = strcspn(text, "\n");
		vigie_buffer_append_string(out, "<li>");
		vigie_buffer_append_html(out, text, size);
		vigie_buffer_append_string(out, "</li>\n");
	}
	vigie_buffer_append_string(out, "</ul>\n");
}

static void append_head(const struct letter *letter, const char *total, struct vigie_buffer *out)
{
	vigie_buffer_append_format(out,
				   "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
				   "<meta charset=\"utf-8\">\n"
				   "<meta name=\"viewport\" content=\"width=device-width\">\n"
				   "<meta name=\"color-scheme\" content=\"light dark\">\n",
				   letter->language);
	append_element(out, "<title>", total, "</title>\n");
	vigie_buffer_append_string(out, "<style>" DARK NARROW
					"</style>\n</head>\n<body style=\"" BODY "\">\n");
	append_element(out, "<h1 style=\"font-size:19px;margin:0\">", total, "</h1>\n");
}

void letter_append_html(const struct letter *letter, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer total = {}, usage = {};

	letter_append_total(letter, &total);
	append_head(letter, vigie_buffer_string(&total), out);
	for (enum letter_section section = 0; section < LETTER_SECTIONS; section++)
		append_section(letter, section, out);
	append_sentences(letter_reminders_title(), &letter->reminders, out);
	append_sentences(letter_done_title(), &letter->done, out);
	append_waiting(letter, out);
	letter_append_usage(letter, &usage);
	if (usage.size > 0)
		append_element(out, "<p>", vigie_buffer_string(&usage), "</p>\n");
	append_element(out, "<p>", letter_note(), "</p>\n");
	append_element(out, "<p>", letter->office, "</p>\n</body>\n</html>\n");
}
