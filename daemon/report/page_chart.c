/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The charts of the page, as inline SVG. Places are percents of a width that the page gives, so
 * that text keeps its size on a telephone. Draws only what the report shows.
 */
#include <string.h>

#include "daemon/report/page.h"
#include "vigie/translate.h"

#define LEVELS_HEIGHT 150 /* pixels, of the highest column */
#define SCHOOLS_TOP 34

/* Thousandths of the whole, as "42.5%". */
static void append_percent(struct vigie_buffer *out, const char *attribute, int64_t thousandths)
{
	vigie_buffer_append_format(out, " %s=\"%lld.%lld%%\"", attribute,
				   (long long)thousandths / 10, (long long)thousandths % 10);
}

static int64_t share(int64_t part, int64_t whole)
{
	return whole > 0 ? part * 1000 / whole : 0;
}

static void open_bar(struct vigie_buffer *out)
{
	vigie_buffer_append_string(out, "<td class=\"g\"><svg class=\"bar\" aria-hidden=\"true\">");
}

static void close_bar(struct vigie_buffer *out)
{
	vigie_buffer_append_string(out, "</svg></td>");
}

static void append_part(struct vigie_buffer *out, int64_t from, int64_t width, int colour)
{
	vigie_buffer_append_format(out, "<rect class=\"c%d\"", colour);
	append_percent(out, "x", from);
	append_percent(out, "width", width);
	vigie_buffer_append_string(out, " height=\"100%\"/>");
}

void page_put_bar(struct vigie_buffer *out, int64_t part, int64_t whole, int colour)
{
	open_bar(out);
	if (part > 0)
		append_part(out, 0, share(part, whole), colour);
	close_bar(out);
}

void page_put_stack(struct vigie_buffer *out, const int64_t parts[], const int colours[], size_t n,
		    int64_t whole)
{
	int64_t from = 0;

	open_bar(out);
	for (size_t i = 0; i < n; i++) {
		if (parts[i] <= 0)
			continue;
		append_part(out, from, share(parts[i], whole), colours[i]);
		from += share(parts[i], whole);
	}
	close_bar(out);
}

/* Where on the axis from -reach to reach. */
static int64_t place(vigie_decimal value, vigie_decimal reach)
{
	return reach > 0 ? 500 + value * 480 / reach : 500;
}

void page_put_interval(struct vigie_buffer *out, const struct vigie_change *change,
		       vigie_decimal reach, int colour)
{
	open_bar(out);
	vigie_buffer_append_string(out, "<line class=\"zero\" x1=\"50%\" x2=\"50%\" y1=\"0\" "
					"y2=\"100%\"/>");
	if (change->shown) {
		vigie_buffer_append_format(out, "<line class=\"s%d\" y1=\"50%%\" y2=\"50%%\"",
					   colour);
		append_percent(out, "x1", place(change->low, reach));
		append_percent(out, "x2", place(change->high, reach));
		vigie_buffer_append_format(out, "/><circle class=\"c%d\" r=\"4.5\" cy=\"50%%\"",
					   colour);
		append_percent(out, "cx", place(change->mean, reach));
		vigie_buffer_append_string(out, "/>");
	}
	close_bar(out);
}

static void open_figure(struct vigie_buffer *out, const char *id, int height, const char *title)
{
	vigie_buffer_append_format(out,
				   "<figure>\n<svg class=\"chart\" height=\"%d\" role=\"img\" "
				   "aria-labelledby=\"%s\">",
				   height, id);
	vigie_buffer_append_format(out, "<title id=\"%s\">", id);
	page_element(out, "", title, "</title>\n");
}

static void append_label(struct vigie_buffer *out, int64_t x, int y, const char *class)
{
	vigie_buffer_append_format(out, "<text class=\"%s\" y=\"%d\"", class, y);
	append_percent(out, "x", x);
	vigie_buffer_append_char(out, '>');
}

static void append_level(struct vigie_buffer *out, const struct vigie_report_flagged *level,
			 int64_t from, int64_t width, int64_t most)
{
	int height = (int)(level->pupils.n * LEVELS_HEIGHT / most), base = LEVELS_HEIGHT + 24;

	if (level->pupils.state == VIGIE_CELL_SHOWN) {
		vigie_buffer_append_format(out, "<rect class=\"c1\" y=\"%d\" height=\"%d\"",
					   base - height, height);
		append_percent(out, "x", from + width / 6);
		append_percent(out, "width", width * 2 / 3);
		vigie_buffer_append_string(out, "/>");
	}
	append_label(out, from + width / 2, base - height - 7, "value");
	if (level->pupils.state == VIGIE_CELL_SHOWN)
		page_number(out, level->pupils.n);
	else
		page_text(out, level->pupils.state == VIGIE_CELL_FEW ? "<5" : _("n/s"));
	vigie_buffer_append_string(out, "</text>");
	append_label(out, from + width / 2, base + 18, "name");
	page_element(out, "", level->key[0] ? level->key : "?", "</text>\n");
}

void page_levels_chart(struct vigie_buffer *out, const struct vigie_report *report)
{
	int64_t most = 1, width = 1000 / (int64_t)report->n_levels;

	for (size_t i = 0; i < report->n_levels; i++)
		if (report->levels[i].pupils.n > most)
			most = report->levels[i].pupils.n;
	open_figure(out, "chart-levels", LEVELS_HEIGHT + 52,
		    _("Columns: pupils flagged, by level. The table gives the same figures."));
	for (size_t i = 0; i < report->n_levels; i++)
		append_level(out, &report->levels[i], (int64_t)i * width, width, most);
	vigie_buffer_append_format(
		out, "<line class=\"axis\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/></svg>\n",
		LEVELS_HEIGHT + 24, LEVELS_HEIGHT + 24);
	vigie_buffer_append_string(out, "</figure>\n");
}

/* A percent (in millionths) as a place: the axis stands a little within its frame. */
static int64_t along(vigie_decimal percent)
{
	return 20 + percent * 96 / VIGIE_DECIMAL_ONE / 10;
}

static void append_axis(struct vigie_buffer *out)
{
	for (int percent = 0; percent <= 100; percent += 25) {
		const char *class = percent == 0 ? "first" : percent == 100 ? "last" : "name";

		append_label(out, along(percent * VIGIE_DECIMAL_ONE), SCHOOLS_TOP + 46, class);
		/* A share, as a label of an axis. */
		vigie_buffer_append_format(out, _("%d %%"), percent);
		vigie_buffer_append_string(out, "</text>");
	}
	vigie_buffer_append_format(
		out, "<line class=\"axis\" x1=\"2%%\" x2=\"98%%\" y1=\"%d\" y2=\"%d\"/>\n",
		SCHOOLS_TOP + 28, SCHOOLS_TOP + 28);
}

static void append_median(struct vigie_buffer *out, vigie_decimal median)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer figure = {0};
	const char *class = median < 20 * VIGIE_DECIMAL_ONE   ? "first"
			    : median > 80 * VIGIE_DECIMAL_ONE ? "last"
							      : "name";

	vigie_buffer_append_format(out, "<line class=\"median\" y1=\"%d\" y2=\"%d\"",
				   SCHOOLS_TOP - 12, SCHOOLS_TOP + 28);
	append_percent(out, "x1", along(median));
	append_percent(out, "x2", along(median));
	vigie_buffer_append_string(out, "/>");
	append_label(out, along(median), SCHOOLS_TOP - 18, class);
	page_decimal(&figure, median, false);
	vigie_buffer_append_format(out, _("median %s %%"), vigie_buffer_string(&figure));
	vigie_buffer_append_string(out, "</text>\n");
}

void page_schools_chart(struct vigie_buffer *out, const struct vigie_report *report)
{
	open_figure(out, "chart-schools", SCHOOLS_TOP + 56,
		    _("A mark for each school, by the share of its pupils who were flagged. The "
		      "table gives the same figures."));
	append_axis(out);
	for (size_t i = 0; i < report->n_schools; i++) {
		vigie_decimal percent = report->schools[i].percent;

		if (percent == VIGIE_DECIMAL_NONE)
			continue;
		vigie_buffer_append_format(out, "<circle class=\"dot\" r=\"7\" cy=\"%d\"",
					   SCHOOLS_TOP + 10);
		append_percent(out, "cx", along(percent));
		vigie_buffer_append_string(out, "/>\n");
	}
	if (report->median_percent != VIGIE_DECIMAL_NONE)
		append_median(out, report->median_percent);
	vigie_buffer_append_string(out, "</svg>\n</figure>\n");
}
