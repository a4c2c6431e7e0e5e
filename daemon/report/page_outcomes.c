/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section of the page on what came of help: changes with their intervals, exams, answers. */
#include "daemon/report/page.h"
#include "vigie/translate.h"

enum subject { AVERAGE, ABSENCE };

static const struct vigie_change *change_of(const struct vigie_report_row *row,
					    enum subject subject, bool helped)
{
	if (subject == AVERAGE)
		return helped ? &row->average_helped : &row->average_waiting;
	return helped ? &row->absence_helped : &row->absence_waiting;
}

static vigie_decimal larger(vigie_decimal reach, vigie_decimal value)
{
	value = value < 0 ? -value : value;
	return value > reach ? value : reach;
}

/* How far the axis goes to both sides of zero. */
static vigie_decimal reach_of(const struct vigie_report *report, enum subject subject)
{
	vigie_decimal reach = 0;

	for (size_t i = 0; i < report->n_rows; i++) {
		for (int helped = 0; helped < 2; helped++) {
			const struct vigie_change *change =
				change_of(&report->rows[i], subject, helped);

			if (change->shown && report->rows[i].level != VIGIE_REPORT_SCHOOL)
				reach = larger(larger(reach, change->low), change->high);
		}
	}
	return reach;
}

static void put_interval(struct vigie_buffer *out, const struct vigie_change *change)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer low = {0}, high = {0}, text = {0};

	page_decimal(&low, change->low, true);
	page_decimal(&high, change->high, true);
	vigie_buffer_append_format(&text, _("%s to %s"), vigie_buffer_string(&low),
				   vigie_buffer_string(&high));
	page_element(out, "<td class=\"n\">", change->shown ? vigie_buffer_string(&text) : "\u2013",
		     "</td>");
}

/* The name of a group in the colour of its marks. */
static void put_group(struct vigie_buffer *out, const char *text, int colour)
{
	vigie_buffer_append_format(out, "<td class=\"t%d\">", colour);
	page_element(out, "", text, "</td>");
}

static void put_change(struct vigie_buffer *out, const char *where,
		       const struct vigie_change *change, vigie_decimal reach, bool helped)
{
	page_row(out, where, helped ? PAGE_PAIRED : 0);
	put_group(out, helped ? _("helped") : _("waiting"), helped ? 1 : 3);
	page_put_count(out, change->shown ? change->n : -1);
	page_put_decimal(out, change->shown ? change->mean : VIGIE_DECIMAL_NONE, true);
	put_interval(out, change);
	page_put_interval(out, change, reach, helped ? 1 : 3);
	page_row_end(out);
}

static void put_changes(struct vigie_buffer *out, const struct vigie_report *report,
			enum subject subject, const char *id, const char *caption)
{
	static const struct page_column columns[] = {
		{N_("Where"), PAGE_TEXT, 0},	  {N_("Group"), PAGE_TEXT, 0},
		{N_("Pupils"), PAGE_NUMBER, 0},	  {N_("Mean"), PAGE_NUMBER, 0},
		{N_("Interval"), PAGE_NUMBER, 0}, {N_("less | more"), PAGE_AXIS, 0},
	};
	const struct page_table table = {id, caption, columns, VIGIE_ARRAY_SIZE(columns)};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer room = {0};
	vigie_decimal reach = reach_of(report, subject);

	if (reach == 0)
		return;
	page_table(out, &table);
	for (size_t i = 0; i < report->n_rows; i++) {
		const struct vigie_report_row *row = &report->rows[i];
		const struct vigie_change *helped = change_of(row, subject, true);
		const struct vigie_change *waiting = change_of(row, subject, false);

		if (row->level == VIGIE_REPORT_SCHOOL || (!helped->shown && !waiting->shown))
			continue;
		put_change(out, page_where(row, &room), helped, reach, true);
		put_change(out, page_where(row, &room), waiting, reach, false);
	}
	page_table_end(out);
}

static void put_share(struct vigie_buffer *out, const struct vigie_cell *of,
		      const struct vigie_cell *part, int colour)
{
	bool shown = of->state == VIGIE_CELL_SHOWN && part->state == VIGIE_CELL_SHOWN && of->n > 0;
	vigie_decimal percent = VIGIE_DECIMAL_NONE;

	if (shown)
		percent = vigie_decimal_round(
			vigie_decimal_divide((__int128)part->n * 100 * VIGIE_DECIMAL_ONE, of->n));
	page_put_cell(out, of);
	page_put_cell(out, part);
	page_put_decimal(out, percent, false);
	page_put_bar(out, shown ? part->n : 0, of->n, colour);
}

static void put_exams(struct vigie_buffer *out, const struct vigie_report *report)
{
	static const struct page_column columns[] = {
		{N_("Exam"), PAGE_TEXT, 0},	 {N_("Group"), PAGE_TEXT, 0},
		{N_("Pupils"), PAGE_NUMBER, 0},	 {N_("passed"), PAGE_NUMBER, 0},
		{N_("Percent"), PAGE_NUMBER, 0}, {N_("Share"), PAGE_CHART, 0},
	};
	const struct page_table table = {"exams",
					 _("Exam results of the helped, beside the other pupils of "
					   "the same schools"),
					 columns, VIGIE_ARRAY_SIZE(columns)};

	if (report->n_outcomes == 0)
		return;
	page_table(out, &table);
	for (size_t i = 0; i < report->n_outcomes; i++) {
		const struct vigie_report_outcome *one = &report->outcomes[i];

		page_row(out, one->name, PAGE_PAIRED);
		put_group(out, _("helped"), 1);
		put_share(out, &one->helped, &one->helped_yes, 1);
		page_row_end(out);
		page_row(out, one->name, 0);
		put_group(out, _("others"), 5);
		put_share(out, &one->others, &one->others_yes, 5);
		page_row_end(out);
	}
	page_table_end(out);
}

static void put_answers(struct vigie_buffer *out, const struct vigie_report *report)
{
	static const struct page_column columns[] = {
		{N_("Rule"), PAGE_TEXT, 0},	      {N_("Answered"), PAGE_NUMBER, 0},
		{N_("Not relevant"), PAGE_NUMBER, 0}, {N_("Percent"), PAGE_NUMBER, 0},
		{N_("Share"), PAGE_CHART, 0},
	};
	const struct page_table table = {"answers", _("What coordinators answered, by rule"),
					 columns, VIGIE_ARRAY_SIZE(columns)};

	if (report->n_rules == 0)
		return;
	page_table(out, &table);
	for (size_t i = 0; i < report->n_rules; i++) {
		page_row(out, report->rules[i].title, 0);
		put_share(out, &report->rules[i].answered, &report->rules[i].irrelevant, 4);
		page_row_end(out);
	}
	page_table_end(out);
}

void page_outcomes(struct vigie_buffer *out, const struct vigie_report *report)
{
	page_section(out, "outcomes", _("What came of it"),
		     _("The helped and those who wait were not drawn by lot: a difference between "
		       "them does not say where it comes from. 95 of 100 such intervals hold the "
		       "true mean."));
	if (report->n_rules + report->n_outcomes == 0)
		page_element(out, "<p>", _("Nothing can be said yet."), "</p>\n");
	put_changes(out, report, AVERAGE, "averages",
		    _("Change of the general average since the start"));
	put_changes(out, report, ABSENCE, "absences",
		    _("Change of absence since the start, in half-days in 30 days"));
	put_exams(out, report);
	put_answers(out, report);
	page_section_end(out);
}
