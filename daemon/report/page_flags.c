/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section of the page on flags: by level, by rule, by school. See page.h. */
#include "daemon/report/page.h"
#include "vigie/translate.h"

static int64_t most_of(const struct vigie_report_flagged *parts, size_t n)
{
	int64_t most = 0;

	for (size_t i = 0; i < n; i++)
		if (parts[i].pupils.n > most)
			most = parts[i].pupils.n;
	return most;
}

static void put_levels(struct vigie_buffer *out, const struct vigie_report *report)
{
	static const struct page_column columns[] = {{N_("Level"), PAGE_TEXT, 0},
						     {N_("Pupils flagged"), PAGE_NUMBER, 0}};
	const struct page_table table = {"levels", _("Pupils flagged, by level"), columns,
					 VIGIE_ARRAY_SIZE(columns)};

	if (report->n_levels == 0)
		return;
	vigie_buffer_append_string(out, "<div class=\"pair\">\n");
	page_levels_chart(out, report);
	page_table(out, &table);
	for (size_t i = 0; i < report->n_levels; i++) {
		const char *name = report->levels[i].key;

		page_row(out, name[0] ? name : _("level not said"), 0);
		page_put_cell(out, &report->levels[i].pupils);
		page_row_end(out);
	}
	page_table_end(out);
	vigie_buffer_append_string(out, "</div>\n");
}

static void put_rules(struct vigie_buffer *out, const struct vigie_report *report)
{
	static const struct page_column columns[] = {{N_("Rule"), PAGE_TEXT, 0},
						     {N_("Pupils flagged"), PAGE_NUMBER, 0},
						     {N_("Beside each other"), PAGE_CHART, 0}};
	const struct page_table table = {"rules",
					 _("Pupils flagged, by rule: a pupil counts for each"),
					 columns, VIGIE_ARRAY_SIZE(columns)};
	int64_t most = most_of(report->flag_rules, report->n_flag_rules);

	if (report->n_flag_rules == 0)
		return;
	page_table(out, &table);
	for (size_t i = 0; i < report->n_flag_rules; i++) {
		const struct vigie_report_flagged *rule = &report->flag_rules[i];

		page_row(out, rule->title, 0);
		page_put_cell(out, &rule->pupils);
		page_put_bar(out, rule->pupils.n, most, 1);
		page_row_end(out);
	}
	page_table_end(out);
}

static void put_schools(struct vigie_buffer *out, const struct vigie_report *report)
{
	static const struct page_column columns[] = {
		{N_("School"), PAGE_TEXT, 0},	 {N_("Pupils"), PAGE_NUMBER, 0},
		{N_("Flagged"), PAGE_NUMBER, 0}, {N_("Percent"), PAGE_NUMBER, 0},
		{N_("Share"), PAGE_CHART, 0},
	};
	const struct page_table table = {"schools", _("Pupils flagged, by school"), columns,
					 VIGIE_ARRAY_SIZE(columns)};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer room = {0};

	if (report->n_schools == 0)
		return;
	page_schools_chart(out, report);
	page_table(out, &table);
	for (size_t i = 0; i < report->n_schools; i++) {
		const struct vigie_report_school *one = &report->schools[i];

		page_row(out, page_school(one->name, one->uai, &room), 0);
		page_put_cell(out, &one->pupils);
		page_put_cell(out, &one->flagged);
		page_put_decimal(out, one->percent, false);
		page_put_bar(out, one->percent == VIGIE_DECIMAL_NONE ? 0 : one->percent,
			     100 * VIGIE_DECIMAL_ONE, 1);
		page_row_end(out);
	}
	page_table_end(out);
}

void page_flags(struct vigie_buffer *out, const struct vigie_report *report)
{
	page_section(out, "flags", _("Pupils flagged"),
		     _("A rule points out a pupil to whom support may be proposed. It decides "
		       "nothing: people look at each case."));
	if (report->n_schools == 0)
		page_element(out, "<p>", _("No pupil is known yet."), "</p>\n");
	put_levels(out, report);
	put_rules(out, report);
	put_schools(out, report);
	page_section_end(out);
}
