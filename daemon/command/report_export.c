/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A report for programs and spreadsheets: JSON, an object a line; CSV, a figure a line. A count
 * under five is the text "<5" in both, one that is not shown null or empty.
 */
#include "daemon/command/csv.h"
#include "daemon/command/json_object.h"
#include "daemon/command/report.h"
#include "daemon/command/words.h"
#include "vigie/translate.h"

#define FEW "<5"

/* ---- JSON ---- */

static void json_cell(struct json_object *object, const char *key, const struct vigie_cell *cell)
{
	if (cell->state == VIGIE_CELL_SHOWN)
		json_number(object, key, cell->n);
	else if (cell->state == VIGIE_CELL_FEW)
		json_text(object, key, FEW);
	else
		json_raw(object, key, "null");
}

static void json_count(struct json_object *object, const char *key, int64_t n)
{
	if (n < 0)
		json_raw(object, key, "null");
	else
		json_number(object, key, n);
}

static void json_decimal(struct json_object *object, const char *key, vigie_decimal value)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	if (value != VIGIE_DECIMAL_NONE)
		vigie_decimal_append(&text, value, 0);
	json_raw(object, key, text.size ? text.data : "null");
}

static void json_change(struct json_object *object, const char *key,
			const struct vigie_change *change)
{
	VIGIE_CLEANUP(json_done) struct json_object inside = {0};

	if (!change->shown) {
		json_raw(object, key, "null");
		return;
	}
	json_count(&inside, "pupils", change->n);
	json_decimal(&inside, "mean", change->mean);
	json_decimal(&inside, "low", change->low);
	json_decimal(&inside, "high", change->high);
	json_raw(object, key, json_close(&inside));
}

static void json_head(struct json_object *object, const struct vigie_report *report,
		      const char *part)
{
	json_number(object, "year", report->year);
	json_day(object, "until", report->until);
	json_text(object, "part", part);
}

static int json_row(const struct vigie_report *report, const struct vigie_report_row *row)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	json_head(&object, report, vigie_report_level_word(row->level));
	json_text(&object, "key", row->key);
	json_text(&object, "name", row->name);
	json_cell(&object, "referred", &row->referred);
	for (size_t class = 0; class < VIGIE_REPORT_CLASSES_N; class ++)
		json_cell(&object, vigie_report_class_word(class), &row->classes[class]);
	json_count(&object, "minutes", row->minutes_shown ? row->minutes : -1);
	json_count(&object, "partner_schools", row->schools);
	json_count(&object, "tutors", row->tutors);
	json_count(&object, "volunteers_announced", row->declared);
	json_change(&object, "average_helped", &row->average_helped);
	json_change(&object, "average_waiting", &row->average_waiting);
	json_change(&object, "absence_helped", &row->absence_helped);
	json_change(&object, "absence_waiting", &row->absence_waiting);
	return json_print(&object);
}

static int json_rule(const struct vigie_report *report, const struct vigie_report_rule *rule)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	json_head(&object, report, "rule");
	json_text(&object, "key", rule->name);
	json_text(&object, "name", rule->title);
	json_cell(&object, "answered", &rule->answered);
	json_cell(&object, "not_relevant", &rule->irrelevant);
	return json_print(&object);
}

static int json_school(const struct vigie_report *report, const struct vigie_report_school *one)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	json_head(&object, report, "flags");
	json_text(&object, "key", one->uai);
	json_text(&object, "name", one->name);
	json_cell(&object, "pupils", &one->pupils);
	json_cell(&object, "flagged", &one->flagged);
	json_decimal(&object, "percent", one->percent);
	json_decimal(&object, "median_percent", report->median_percent);
	return json_print(&object);
}

static int json_outcome(const struct vigie_report *report,
			const struct vigie_report_outcome *outcome)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	json_head(&object, report, "outcome");
	json_text(&object, "key", outcome->name);
	json_cell(&object, "helped", &outcome->helped);
	json_cell(&object, "helped_passed", &outcome->helped_yes);
	json_cell(&object, "others", &outcome->others);
	json_cell(&object, "others_passed", &outcome->others_yes);
	return json_print(&object);
}

int report_print_json(const struct vigie_report *report, const char *school)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < report->n_rows; i++)
		if (report_row_wanted(&report->rows[i], school))
			r = json_row(report, &report->rows[i]);
	for (size_t i = 0; r == 0 && !school && i < report->n_rules; i++)
		r = json_rule(report, &report->rules[i]);
	for (size_t i = 0; r == 0 && i < report->n_schools; i++)
		if (report_school_wanted(&report->schools[i], school))
			r = json_school(report, &report->schools[i]);
	for (size_t i = 0; r == 0 && !school && i < report->n_outcomes; i++)
		r = json_outcome(report, &report->outcomes[i]);
	return r;
}

/* ---- CSV ---- */

/* What a line is about. */
struct subject {
	struct table *table;
	const char *part, *key, *name;
};

static void csv_head(const struct subject *subject, const char *figure)
{
	table_cell(subject->table, "%s", subject->part);
	table_cell(subject->table, "%s", *subject->key ? subject->key : "-");
	table_cell(subject->table, "%s", *subject->name ? subject->name : "-");
	table_cell(subject->table, "%s", figure);
}

static void csv_none(const struct subject *subject, int n)
{
	for (int i = 0; i < n; i++)
		table_cell(subject->table, "-");
}

static void csv_cell(const struct subject *subject, const char *figure,
		     const struct vigie_cell *cell)
{
	csv_head(subject, figure);
	if (cell->state == VIGIE_CELL_SHOWN)
		table_cell(subject->table, "%lld", (long long)cell->n);
	else
		table_cell(subject->table, "%s", cell->state == VIGIE_CELL_FEW ? _("<5") : "-");
	csv_none(subject, 3);
}

static void csv_count(const struct subject *subject, const char *figure, int64_t n)
{
	csv_head(subject, figure);
	if (n < 0)
		table_cell(subject->table, "-");
	else
		table_cell(subject->table, "%lld", (long long)n);
	csv_none(subject, 3);
}

static void csv_number(const struct subject *subject, vigie_decimal value)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	if (value != VIGIE_DECIMAL_NONE)
		vigie_decimal_append_display(&text, value, words_language() == VIGIE_FRENCH);
	table_cell(subject->table, "%s", text.size ? text.data : "-");
}

static void csv_decimal(const struct subject *subject, const char *figure, vigie_decimal value)
{
	csv_head(subject, figure);
	csv_number(subject, value);
	csv_none(subject, 3);
}

static void csv_change(const struct subject *subject, const char *figure,
		       const struct vigie_change *change)
{
	csv_head(subject, figure);
	if (!change->shown) {
		csv_none(subject, 4);
		return;
	}
	csv_number(subject, change->mean);
	csv_number(subject, change->low);
	csv_number(subject, change->high);
	if (change->n < 0)
		table_cell(subject->table, "-");
	else
		table_cell(subject->table, "%lld", (long long)change->n);
}

static void csv_row(struct table *table, const struct vigie_report_row *row)
{
	const struct subject subject = {table, vigie_report_level_word(row->level), row->key,
					row->name};

	csv_cell(&subject, _("referred"), &row->referred);
	for (size_t class = 0; class < VIGIE_REPORT_CLASSES_N; class ++)
		csv_cell(&subject, vigie_report_class_text(class), &row->classes[class]);
	csv_count(&subject, _("minutes"), row->minutes_shown ? row->minutes : -1);
	csv_count(&subject, _("partner schools"), row->schools);
	csv_count(&subject, _("tutors"), row->tutors);
	csv_count(&subject, _("volunteers announced"), row->declared);
	csv_change(&subject, _("average, helped"), &row->average_helped);
	csv_change(&subject, _("average, waiting"), &row->average_waiting);
	csv_change(&subject, _("absence, helped"), &row->absence_helped);
	csv_change(&subject, _("absence, waiting"), &row->absence_waiting);
}

static void csv_rest(struct table *table, const struct vigie_report *report)
{
	for (size_t i = 0; i < report->n_rules; i++) {
		const struct vigie_report_rule *rule = &report->rules[i];
		const struct subject subject = {table, "rule", rule->name, rule->title};

		csv_cell(&subject, _("answered"), &rule->answered);
		csv_cell(&subject, _("not relevant"), &rule->irrelevant);
	}
	for (size_t i = 0; i < report->n_outcomes; i++) {
		const struct vigie_report_outcome *outcome = &report->outcomes[i];
		const struct subject subject = {table, "outcome", outcome->name, ""};

		csv_cell(&subject, _("helped"), &outcome->helped);
		csv_cell(&subject, _("helped, passed"), &outcome->helped_yes);
		csv_cell(&subject, _("others"), &outcome->others);
		csv_cell(&subject, _("others, passed"), &outcome->others_yes);
	}
}

static void csv_school(struct table *table, const struct vigie_report *report,
		       const struct vigie_report_school *one)
{
	const struct subject subject = {table, "flags", one->uai, one->name};

	csv_cell(&subject, _("pupils"), &one->pupils);
	csv_cell(&subject, _("flagged"), &one->flagged);
	csv_decimal(&subject, _("percent flagged"), one->percent);
	csv_decimal(&subject, _("median percent"), report->median_percent);
}

int report_print_csv(const struct vigie_report *report, const char *school)
{
	static const struct table_column columns[] = {
		{N_("Part"), false}, {N_("Key"), false}, {N_("Name"), false}, {N_("Figure"), false},
		{N_("Value"), true}, {N_("Low"), true},	 {N_("High"), true},  {N_("Pupils"), true}};
	struct table table = TABLE(columns);
	int r;

	for (size_t i = 0; i < report->n_rows; i++)
		if (report_row_wanted(&report->rows[i], school))
			csv_row(&table, &report->rows[i]);
	for (size_t i = 0; i < report->n_schools; i++)
		if (report_school_wanted(&report->schools[i], school))
			csv_school(&table, report, &report->schools[i]);
	if (!school)
		csv_rest(&table, report);
	r = csv_print(&table, stdout);
	table_done(&table);
	return r;
}
