/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The HTML form of a digest: headings and tables that a screen reader can follow, nothing fetched
 * from anywhere, nothing said by colour alone. Contrast is at least 7:1 in both schemes.
 */
#include "daemon/mail/header.h"
#include "daemon/mail/letter.h"
#include "vigie/translate.h"

/* Styles stand on the elements, for mail programs that drop <style>; the dark ones need it. */
#define BODY "margin:0;padding:16px;background:#ffffff;color:#1b1b1b;font:16px/1.5 sans-serif"
#define CELL "padding:6px 8px;border:1px solid #767676;text-align:left;vertical-align:top"
#define HEAD CELL ";background:#e8ecf2;color:#1b1b1b"
#define TABLE "border-collapse:collapse;width:100%;max-width:720px"
#define DARK                                                                                       \
	"@media (prefers-color-scheme:dark){"                                                      \
	"body{background:#161616 !important;color:#f2f2f2 !important}"                             \
	"th{background:#2d333d !important;color:#f2f2f2 !important}}"

/* On a telephone each referral stands as a block of its own: nothing scrolls sideways. */
#define NARROW                                                                                     \
	"@media (max-width:600px){thead{display:none}"                                             \
	"table,tbody,tr,th,td{display:block}tr{margin-bottom:12px}}"

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

static void append_row(const struct letter_line *line, enum letter_section section,
		       struct vigie_buffer *out)
{
	const struct vigie_referral *referral = &line->referral;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer school = {}, state = {}, reason = {};

	vigie_buffer_append_format(out, "<tr>\n<th scope=\"row\" style=\"" HEAD "\">%lld",
				   (long long)referral->id);
	if (referral->priority == VIGIE_PRIORITY_URGENT && section != LETTER_CLOSED)
		append_element(out, "<br><strong>", _("URGENT"), "</strong>");
	letter_append_school(referral->school_name, referral->uai, &school);
	append_element(out, "</th>\n<td style=\"" CELL "\">", vigie_buffer_string(&school), "");
	append_break(out, line->pupil);
	append_element(out, "</td>\n<td style=\"" CELL "\">", line->programme, "");
	letter_append_state(line, section, &state);
	append_break(out, vigie_buffer_string(&state));
	letter_append_reason(line, &reason);
	append_element(out, "</td>\n<td style=\"" CELL "\">", vigie_buffer_string(&reason),
		       "</td>\n</tr>\n");
}

static void append_section(const struct letter *letter, enum letter_section section,
			   struct vigie_buffer *out)
{
	static const char *const heads[] = {N_("No."), N_("School"), N_("Programme"), N_("Reason")};
	const struct letter_lines *lines = &letter->sections[section];
	size_t listed = letter_listed(letter, section), more = lines->n - listed;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer rest = {};

	if (lines->n == 0)
		return;
	append_element(out, "<h2>", letter_section_title(section), "");
	vigie_buffer_append_format(out, " (%zu)</h2>\n", lines->n);
	append_heads(out, heads, VIGIE_ARRAY_SIZE(heads));
	for (size_t i = 0; i < listed; i++)
		append_row(&lines->items[i], section, out);
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
	append_element(out, "<h2>", _("Waiting for a place"), "</h2>\n");
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

void letter_append_html(const struct letter *letter, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer total = {};

	letter_append_total(letter, &total);
	vigie_buffer_append_format(out,
				   "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
				   "<meta charset=\"utf-8\">\n"
				   "<meta name=\"viewport\" content=\"width=device-width\">\n"
				   "<meta name=\"color-scheme\" content=\"light dark\">\n",
				   letter->language);
	append_element(out, "<title>", vigie_buffer_string(&total), "</title>\n");
	vigie_buffer_append_string(out, "<style>" DARK NARROW
					"</style>\n</head>\n<body style=\"" BODY "\">\n");
	append_element(out, "<h1 style=\"font-size:20px\">", vigie_buffer_string(&total),
		       "</h1>\n");
	for (enum letter_section section = 0; section < LETTER_SECTIONS; section++)
		append_section(letter, section, out);
	append_waiting(letter, out);
	append_element(out, "<p>", letter_note(), "</p>\n");
	append_element(out, "<p>", letter->office, "</p>\n</body>\n</html>\n");
}
