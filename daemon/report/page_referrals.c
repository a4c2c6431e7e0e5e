/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of the page on referrals: the queue with its delays, and the help given. */
#include "daemon/report/page.h"
#include "vigie/translate.h"

static const int class_colours[] = {1, 2, 3, 4, 5}; /* by enum vigie_report_class */

static void put_classes(struct vigie_buffer *out, const struct vigie_report_row *row)
{
	int64_t parts[VIGIE_REPORT_CLASSES_N];

	page_put_cell(out, &row->referred);
	for (size_t class = 0; class < VIGIE_REPORT_CLASSES_N; class ++) {
		parts[class] = row->classes[class].n;
		page_put_cell(out, &row->classes[class]);
	}
	/* Without the total, the parts that are shown would look like all of it. */
	page_put_stack(out, parts, class_colours,
		       row->referred.state == VIGIE_CELL_SHOWN ? VIGIE_REPORT_CLASSES_N : 0,
		       row->referred.n);
}

static int indent_of(enum vigie_report_level level)
{
	return level == VIGIE_REPORT_ALL ? 0 : level == VIGIE_REPORT_SCHOOL ? 2 : 1;
}

static bool is_place(const struct vigie_report_row *row)
{
	return row->level == VIGIE_REPORT_DEPARTMENT || row->level == VIGIE_REPORT_SCHOOL;
}

static void put_queue(struct vigie_buffer *out, const struct vigie_report *report, bool places,
		      const char *id, const char *caption)
{
	static const struct page_column columns[] = {
		{N_("Where"), PAGE_TEXT, 0},	 {N_("Referred"), PAGE_NUMBER, 0},
		{N_("Helped"), PAGE_NUMBER, 1},	 {N_("In hand"), PAGE_NUMBER, 2},
		{N_("Waiting"), PAGE_NUMBER, 3}, {N_("Refused"), PAGE_NUMBER, 4},
		{N_("Lapsed"), PAGE_NUMBER, 5},	 {N_("Shares"), PAGE_CHART, 0},
	};
	const struct page_table table = {id, caption, columns, VIGIE_ARRAY_SIZE(columns)};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer room = {0};

	page_table(out, &table);
	for (size_t i = 0; i < report->n_rows; i++) {
		const struct vigie_report_row *row = &report->rows[i];

		if (row->level != VIGIE_REPORT_ALL && is_place(row) != places)
			continue;
		page_row(out, page_where(row, &room), indent_of(row->level));
		put_classes(out, row);
		page_row_end(out);
	}
	page_table_end(out);
}

static int64_t days_of(const struct vigie_report_waits *waits)
{
	int64_t days = 0;

	for (size_t delay = 0; delay < VIGIE_REPORT_DELAY_WAITING; delay++)
		days += waits->days[delay] > 0 ? waits->days[delay] : 0;
	return days;
}

static void put_waits(struct vigie_buffer *out, const struct vigie_report *report)
{
	static const struct page_column columns[] = {
		{N_("Programme"), PAGE_TEXT, 0},
		{N_("until it is proposed"), PAGE_NUMBER, 3},
		{N_("then until the answer"), PAGE_NUMBER, 2},
		{N_("then until help begins"), PAGE_NUMBER, 1},
		{N_("Steps"), PAGE_CHART, 0},
		{N_("those who wait, so far"), PAGE_NUMBER, 0},
	};
	static const int colours[] = {3, 2, 1};
	const struct page_table table = {"waits", _("Delays: medians, in days"), columns,
					 VIGIE_ARRAY_SIZE(columns)};
	int64_t most = 0;

	for (size_t i = 0; i < report->n_waits; i++)
		if (days_of(&report->waits[i]) > most)
			most = days_of(&report->waits[i]);
	page_table(out, &table);
	for (size_t i = 0; i < report->n_waits; i++) {
		const struct vigie_report_waits *waits = &report->waits[i];

		page_row(out, waits->key[0] ? waits->name : _("All"), waits->key[0] ? 1 : 0);
		for (size_t delay = 0; delay < VIGIE_REPORT_DELAY_WAITING; delay++)
			page_put_count(out, waits->days[delay]);
		page_put_stack(out, waits->days, colours, VIGIE_ARRAY_SIZE(colours), most);
		page_put_count(out, waits->days[VIGIE_REPORT_DELAY_WAITING]);
		page_row_end(out);
	}
	page_table_end(out);
}

void page_queue(struct vigie_buffer *out, const struct vigie_report *report)
{
	page_section(out, "queue", _("Referrals and the queue"),
		     _("A pupil of several schools or programmes counts in each, and once above."));
	put_queue(out, report, false, "programmes", _("Pupils referred, by programme"));
	put_waits(out, report);
	put_queue(out, report, true, "places", _("Pupils referred, by school"));
	page_section_end(out);
}

void page_help(struct vigie_buffer *out, const struct vigie_report *report)
{
	static const struct page_column columns[] = {
		{N_("Where"), PAGE_TEXT, 0},	{N_("Helped"), PAGE_NUMBER, 0},
		{N_("Hours"), PAGE_NUMBER, 0},	{N_("Partner schools"), PAGE_NUMBER, 0},
		{N_("Tutors"), PAGE_NUMBER, 0}, {N_("Volunteers announced"), PAGE_NUMBER, 0},
	};
	const struct page_table table = {"hours", _("Hours, partner schools and volunteers"),
					 columns, VIGIE_ARRAY_SIZE(columns)};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer room = {0};

	page_section(out, "help", _("Help given"),
		     _("Hours are those of the sessions at which the pupil was present. A partner "
		       "school is one where at least five pupils were helped."));
	page_table(out, &table);
	for (size_t i = 0; i < report->n_rows; i++) {
		const struct vigie_report_row *row = &report->rows[i];

		if (row->level == VIGIE_REPORT_SCHOOL)
			continue;
		page_row(out, page_where(row, &room), indent_of(row->level));
		page_put_cell(out, &row->classes[VIGIE_REPORT_HELPED]);
		page_put_count(out, row->minutes_shown ? row->minutes / 60 : -1);
		page_put_count(out, row->schools);
		page_put_count(out, row->tutors);
		page_put_count(out, row->declared);
		page_row_end(out);
	}
	page_table_end(out);
	page_section_end(out);
}
