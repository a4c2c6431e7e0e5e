/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text, numbers, days and tables of the page. See page.h. Whatever comes from a file or a
 * configuration is escaped here. */
#include <stdio.h>
#include <string.h>

#include "daemon/report/page.h"
#include "vigie/translate.h"

static bool is_french(void)
{
	return strcmp(vigie_translate_language(), "fr") == 0;
}

void page_text(struct vigie_buffer *out, const char *text)
{
	vigie_buffer_append_html(out, text, strlen(text));
}

void page_element(struct vigie_buffer *out, const char *open, const char *text, const char *close)
{
	vigie_buffer_append_string(out, open);
	page_text(out, text);
	vigie_buffer_append_string(out, close);
}

void page_number(struct vigie_buffer *out, int64_t number)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%lld", (long long)number);

	for (int i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			vigie_buffer_append_string(out, is_french() ? "\u202f" : ",");
		vigie_buffer_append_char(out, digits[i]);
	}
}

void page_decimal(struct vigie_buffer *out, vigie_decimal value, bool plus)
{
	if (value < 0)
		vigie_buffer_append_string(out, "\u2212");
	else if (plus && value > 0)
		vigie_buffer_append_char(out, '+');
	vigie_decimal_append_display(out, value < 0 ? -value : value, is_french());
}

void page_cell(struct vigie_buffer *out, const struct vigie_cell *cell)
{
	switch (cell->state) {
	case VIGIE_CELL_SHOWN:
		page_number(out, cell->n);
		break;
	case VIGIE_CELL_FEW:
		page_element(out, "<span class=\"few\">", _("<5"), "</span>");
		break;
	case VIGIE_CELL_WITHHELD:
		page_element(out, "<span class=\"few\">", _("n/s"), "</span>");
		break;
	}
}

void page_day(struct vigie_buffer *out, vigie_day day)
{
	static const char *const months[] = {
		N_("January"),	 N_("February"), N_("March"),	 N_("April"),
		N_("May"),	 N_("June"),	 N_("July"),	 N_("August"),
		N_("September"), N_("October"),	 N_("November"), N_("December"),
	};
	struct vigie_date date = vigie_day_to_date(day);

	/* Day, month, year; a translation may put them in its own order. */
	vigie_buffer_append_format(out, _("%1$d %2$s %3$d"), date.day, _(months[date.month - 1]),
				   date.year);
}

const char *page_school(const char *name, const char *uai, struct vigie_buffer *room)
{
	vigie_buffer_clear(room);
	if (!name[0])
		return uai;
	vigie_buffer_append_format(room, "%s (%s)", name, uai);
	return vigie_buffer_string(room);
}

const char *page_where(const struct vigie_report_row *row, struct vigie_buffer *room)
{
	vigie_buffer_clear(room);
	switch (row->level) {
	case VIGIE_REPORT_ALL:
		return _("All");
	case VIGIE_REPORT_DEPARTMENT:
		vigie_buffer_append_format(room, _("Department %s"), row->key);
		break;
	case VIGIE_REPORT_SCHOOL:
		return page_school(row->name, row->key, room);
	case VIGIE_REPORT_PROGRAMME:
		return row->name[0] ? row->name : row->key;
	}
	return vigie_buffer_string(room);
}

void page_section(struct vigie_buffer *out, const char *id, const char *title, const char *text)
{
	vigie_buffer_append_format(out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">", id, id);
	page_element(out, "", title, "</h2>\n");
	page_element(out, "<p class=\"lead\">", text, "</p>\n");
}

void page_section_end(struct vigie_buffer *out)
{
	vigie_buffer_append_string(out, "</section>\n");
}

static void append_heads(struct vigie_buffer *out, const struct page_table *table)
{
	static const char *const classes[] = {[PAGE_TEXT] = "",
					      [PAGE_NUMBER] = " class=\"n\"",
					      [PAGE_CHART] = " class=\"g\"",
					      [PAGE_AXIS] = " class=\"g mid\""};

	for (size_t i = 0; i < table->n_columns; i++) {
		const struct page_column *column = &table->columns[i];

		vigie_buffer_append_format(out, "<th scope=\"col\"%s>", classes[column->kind]);
		if (column->colour)
			vigie_buffer_append_format(
				out,
				"<svg class=\"key\" aria-hidden=\"true\"><rect class=\"c%d\" "
				"width=\"100%%\" height=\"100%%\"/></svg>",
				column->colour);
		page_element(out, "", _(column->head), "</th>");
	}
}

void page_table(struct vigie_buffer *out, const struct page_table *table)
{
	/* What is wider than a telephone moves within its own frame, by keyboard too. */
	vigie_buffer_append_format(out,
				   "<div class=\"frame\" role=\"region\" tabindex=\"0\" "
				   "aria-labelledby=\"%s\">\n<table>\n<caption id=\"%s\"><span>",
				   table->id, table->id);
	page_element(out, "", table->caption, "</span></caption>\n<thead><tr>");
	append_heads(out, table);
	vigie_buffer_append_string(out, "</tr></thead>\n<tbody>\n");
}

void page_table_end(struct vigie_buffer *out)
{
	vigie_buffer_append_string(out, "</tbody>\n</table>\n</div>\n");
}

void page_row(struct vigie_buffer *out, const char *head, int level)
{
	vigie_buffer_append_format(out, "<tr class=\"l%d\">", level);
	page_element(out, "<th scope=\"row\">", head, "</th>");
}

void page_row_end(struct vigie_buffer *out)
{
	vigie_buffer_append_string(out, "</tr>\n");
}

void page_put_cell(struct vigie_buffer *out, const struct vigie_cell *cell)
{
	vigie_buffer_append_string(out, "<td class=\"n\">");
	page_cell(out, cell);
	vigie_buffer_append_string(out, "</td>");
}

void page_put_count(struct vigie_buffer *out, int64_t n)
{
	vigie_buffer_append_string(out, "<td class=\"n\">");
	if (n < 0)
		vigie_buffer_append_string(out, "\u2013");
	else
		page_number(out, n);
	vigie_buffer_append_string(out, "</td>");
}

void page_put_decimal(struct vigie_buffer *out, vigie_decimal value, bool plus)
{
	vigie_buffer_append_string(out, "<td class=\"n\">");
	if (value == VIGIE_DECIMAL_NONE)
		vigie_buffer_append_string(out, "\u2013");
	else
		page_decimal(out, value, plus);
	vigie_buffer_append_string(out, "</td>");
}

void page_put_text(struct vigie_buffer *out, const char *text)
{
	page_element(out, "<td>", text, "</td>");
}
