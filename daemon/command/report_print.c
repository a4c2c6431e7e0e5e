/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report for people: one table a subject. */
#include "daemon/command/report.h"
#include "daemon/command/table.h"
#include "daemon/command/words.h"
#include "vigie/translate.h"

static void put_cell(struct table *table, const struct vigie_cell *cell)
{
	switch (cell->state) {
	case VIGIE_CELL_SHOWN:
		table_cell(table, "%lld", (long long)cell->n);
		break;
	case VIGIE_CELL_FEW:
		table_cell(table, "%s", _("<5"));
		break;
	case VIGIE_CELL_WITHHELD:
		table_cell(table, "%s", _("n/s"));
		break;
	}
}

static void put_count(struct table *table, int64_t n)
{
	if (n < 0)
		table_cell(table, "-");
	else
		table_cell(table, "%lld", (long long)n);
}

static void append_signed(struct vigie_buffer *out, vigie_decimal value)
{
	if (value > 0)
		vigie_buffer_append_char(out, '+');
	vigie_decimal_append_display(out, value, words_language() == VIGIE_FRENCH);
}

static void put_decimal(struct table *table, vigie_decimal value)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	if (value != VIGIE_DECIMAL_NONE)
		vigie_decimal_append_display(&text, value, words_language() == VIGIE_FRENCH);
	table_cell(table, "%s", text.size ? text.data : "-");
}

/* "+0.75 (+0.20 … +1.30), 34" */
static void put_change(struct table *table, const struct vigie_change *change)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	if (!change->shown) {
		table_cell(table, "-");
		return;
	}
	append_signed(&text, change->mean);
	vigie_buffer_append_string(&text, " (");
	append_signed(&text, change->low);
	vigie_buffer_append_string(&text, " … ");
	append_signed(&text, change->high);
	if (change->n < 0)
		vigie_buffer_append_format(&text, "), %s", _("n/s"));
	else
		vigie_buffer_append_format(&text, "), %lld", (long long)change->n);
	table_cell(table, "%s", vigie_buffer_string(&text));
}

static void put_name(struct table *table, const struct vigie_report_row *row)
{
	switch (row->level) {
	case VIGIE_REPORT_ALL:
		table_cell(table, "%s", _("All"));
		break;
	case VIGIE_REPORT_DEPARTMENT:
		table_cell(table, _("Department %s"), row->key);
		break;
	case VIGIE_REPORT_SCHOOL:
		table_cell(table, "  %s %s", row->key, row->name);
		break;
	case VIGIE_REPORT_PROGRAMME:
		table_cell(table, "%s", row->name[0] ? row->name : row->key);
		break;
	}
}

static int print_titled(const char *title, struct table *table)
{
	int r = 0;

	if (table_rows(table) > 0) {
		printf("\n%s\n", title);
		r = table_print(table, stdout);
	}
	table_done(table);
	return r;
}

static void put_rows(struct table *table, const struct vigie_report *report, const char *school,
		     void (*put)(struct table *table, const struct vigie_report_row *row))
{
	for (size_t i = 0; i < report->n_rows; i++) {
		if (!report_row_wanted(&report->rows[i], school))
			continue;
		put_name(table, &report->rows[i]);
		put(table, &report->rows[i]);
	}
}

static void put_counts(struct table *table, const struct vigie_report_row *row)
{
	put_cell(table, &row->referred);
	for (size_t class = 0; class < VIGIE_REPORT_CLASSES_N; class ++)
		put_cell(table, &row->classes[class]);
	put_count(table, row->minutes_shown ? row->minutes / 60 : -1);
	put_count(table, row->schools);
	put_count(table, row->tutors);
	put_count(table, row->declared);
}

static int print_counts(const struct vigie_report *report, const char *school)
{
	static const struct table_column columns[] = {
		{N_("Where"), false},
		{N_("Referred"), true},
		{N_("Helped"), true},
		{N_("In hand"), true},
		{N_("Waiting"), true},
		{N_("Refused"), true},
		{N_("Lapsed"), true},
		{N_("Hours"), true},
		{N_("Partner schools"), true},
		{N_("Tutors"), true},
		{N_("Volunteers announced"), true},
	};
	struct table table = TABLE(columns);

	put_rows(&table, report, school, put_counts);
	return print_titled(_("Pupils referred to a programme"), &table);
}

static void put_changes(struct table *table, const struct vigie_report_row *row)
{
	put_change(table, &row->average_helped);
	put_change(table, &row->average_waiting);
	put_change(table, &row->absence_helped);
	put_change(table, &row->absence_waiting);
}

static int print_changes(const struct vigie_report *report, const char *school)
{
	static const struct table_column columns[] = {
		{N_("Where"), false},
		{N_("Average, helped"), false},
		{N_("Average, waiting"), false},
		{N_("Absence, helped"), false},
		{N_("Absence, waiting"), false},
	};
	struct table table = TABLE(columns);

	put_rows(&table, report, school, put_changes);
	return print_titled(
		_("Changes since the start: mean (95 of 100 such intervals hold the true "
		  "one), pupils"),
		&table);
}

static int print_rules(const struct vigie_report *report)
{
	static const struct table_column columns[] = {
		{N_("Rule"), false}, {N_("Answered"), true}, {N_("Not relevant"), true}};
	struct table table = TABLE(columns);

	for (size_t i = 0; i < report->n_rules; i++) {
		table_cell(&table, "%s", report->rules[i].title);
		put_cell(&table, &report->rules[i].answered);
		put_cell(&table, &report->rules[i].irrelevant);
	}
	return print_titled(_("What coordinators answered, by rule"), &table);
}

static int print_schools(const struct vigie_report *report, const char *school)
{
	static const struct table_column columns[] = {{N_("School"), false},
						      {N_("Pupils"), true},
						      {N_("Flagged"), true},
						      {N_("Percent"), true},
						      {N_("Median"), true}};
	struct table table = TABLE(columns);

	for (size_t i = 0; i < report->n_schools; i++) {
		const struct vigie_report_school *one = &report->schools[i];

		if (!report_school_wanted(one, school))
			continue;
		table_cell(&table, "%s %s", one->uai, one->name);
		put_cell(&table, &one->pupils);
		put_cell(&table, &one->flagged);
		put_decimal(&table, one->percent);
		put_decimal(&table, report->median_percent);
	}
	return print_titled(_("Pupils flagged, by school, beside the median of those shown"),
			    &table);
}

static int print_outcomes(const struct vigie_report *report)
{
	static const struct table_column columns[] = {{N_("Exam"), false},
						      {N_("Helped"), true},
						      {N_("passed"), true},
						      {N_("Others"), true},
						      {N_("passed"), true}};
	struct table table = TABLE(columns);

	for (size_t i = 0; i < report->n_outcomes; i++) {
		const struct vigie_report_outcome *outcome = &report->outcomes[i];

		table_cell(&table, "%s", outcome->name);
		put_cell(&table, &outcome->helped);
		put_cell(&table, &outcome->helped_yes);
		put_cell(&table, &outcome->others);
		put_cell(&table, &outcome->others_yes);
	}
	return print_titled(_("Exam results of the helped, beside the other pupils of the same "
			      "schools"),
			    &table);
}

static void print_head(const struct vigie_report *report)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer day = {0};

	vigie_day_append_iso(&day, report->until);
	printf(_("School year %d-%d, until %s\n"), report->year, report->year + 1,
	       vigie_buffer_string(&day));
}

static void print_foot(void)
{
	printf("\n%s\n%s\n%s\n",
	       _("<5: fewer than five pupils. n/s: not shown, since one of those could be reckoned "
		 "from it. -: nothing, or hidden for the same reasons."),
	       _("Absence: half-days in 30 days. A pupil of several schools or programmes counts "
		 "in "
		 "each, and once above."),
	       _("The helped and those who wait were not drawn by lot: a difference between them "
		 "does not say where it comes from."));
}

int report_print(const struct vigie_report *report, const char *school)
{
	int r;

	print_head(report);
	r = print_counts(report, school);
	if (r == 0)
		r = print_changes(report, school);
	if (r == 0 && !school)
		r = print_rules(report);
	if (r == 0)
		r = print_schools(report, school);
	if (r == 0 && !school)
		r = print_outcomes(report);
	if (r == 0)
		print_foot();
	return r;
}
