/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints what `vigie inspect` found: for people, and as JSON. Owns nothing. */
#include <inttypes.h>
#include <string.h>

#include "daemon/command/harmless.h"
#include "daemon/command/inspect.h"
#include "daemon/command/json_object.h"
#include "daemon/command/refusal.h"
#include "daemon/command/table.h"
#include "daemon/command/words.h"
#include "daemon/command/wrap.h"

/* X(record type, English msgid of its plural) */
#define RECORD_TITLES(X)                                                                           \
	X(PUPIL, N_("pupils"))                                                                     \
	X(TERM, N_("terms"))                                                                       \
	X(AVERAGE, N_("averages"))                                                                 \
	X(MARK, N_("marks"))                                                                       \
	X(ABSENCE, N_("absences"))                                                                 \
	X(LATENESS, N_("late arrivals"))                                                           \
	X(COUNT, N_("counts"))                                                                     \
	X(OUTCOME, N_("outcomes"))                                                                 \
	X(INCIDENT, N_("incidents"))                                                               \
	X(PUNISHMENT, N_("punishments"))                                                           \
	X(SANCTION, N_("sanctions"))                                                               \
	X(SUPPORT, N_("support measures"))                                                         \
	X(SCHOOL, N_("schools"))                                                                   \
	X(DISTRICT, N_("districts"))

/* X(enumerator, stable word, English msgid) */
#define COLUMN_USES(X)                                                                             \
	X(USED, "used", N_("read"))                                                                \
	X(IGNORED, "ignored", N_("ignored"))                                                       \
	X(UNKNOWN, "unknown", N_("unknown: not read"))                                             \
	X(SAME, "same", N_("as in that export"))                                                   \
	X(RESEMBLES, "resembles", N_("spelt otherwise there"))

static const struct {
	const char *word, *text;
} column_uses[] = {
#define X(enumerator, word, text) [VIGIE_COLUMN_##enumerator] = {word, text},
	COLUMN_USES(X)
#undef X
};

static const struct {
	enum vigie_record_type type;
	const char *title;
} record_titles[] = {
#define X(type, title) {VIGIE_RECORD_##type, title},
	RECORD_TITLES(X)
#undef X
};

static const char *separator_text(char separator)
{
	switch (separator) {
	case ';':
		return _("semicolon");
	case ',':
		return _("comma");
	case '\t':
		return _("tabulator");
	default:
		return _("none");
	}
}

static void put_line(struct table *table, const char *title, const char *text)
{
	if (!text || !*text)
		return;
	table_cell(table, "  %s", title);
	table_cell(table, "%s", text);
}

static void put_school(struct table *table, const struct inspected *inspected)
{
	uint64_t n = inspected->n_records[VIGIE_RECORD_DELIVERY];
	char letter = inspected_wrong_letter(inspected);

	if (!inspected->school[0])
		return;
	table_cell(table, "  %s", _("School"));
	if (letter)
		table_cell(table, _("%s (mistyped? with these digits the letter would be %c)"),
			   inspected->school, letter);
	else if (n > 1)
		table_cell(table, _("%s, and %" PRIu64 " more"), inspected->school, n - 1);
	else
		table_cell(table, "%s", inspected->school);
}

/* Was there anything to understand, if only captions? */
static bool is_read(const struct vigie_inspection *found)
{
	return found->format || found->separator;
}

static void put_shape(struct table *table, const struct inspected *inspected)
{
	const struct vigie_inspection *found = &inspected->inspection;

	put_line(table, _("Format"), found->format);
	put_line(table, _("Export"), found->shape);
	if (is_read(found))
		put_line(table, _("Encoding"), _(vigie_encoding_name(found->encoding)));
	if (found->separator)
		put_line(table, _("Separator"), separator_text(found->separator));
	if (found->header_line) {
		table_cell(table, "  %s", _("Header"));
		table_cell(table, _("line %" PRIu32), found->header_line);
	}
	put_line(table, _("Source"), inspected->file->source);
}

static void put_period(struct table *table, const struct inspected *inspected)
{
	put_school(table, inspected);
	if (inspected->year) {
		table_cell(table, "  %s", _("School year"));
		table_cell(table, "%d-%d", inspected->year, inspected->year + 1);
	}
	put_line(table, _("Terms"), inspected->inspection.terms);
	if (inspected->n_records[VIGIE_RECORD_DELIVERY])
		put_line(table, _("Kind"), words_kind_text(inspected->kind));
}

static void put_records(struct table *table, const struct inspected *inspected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer line = {0};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(record_titles); i++) {
		uint64_t n = inspected->n_records[record_titles[i].type];

		if (n > 0)
			vigie_buffer_append_format(&line, "%s%s%s%" PRIu64, line.size ? ", " : "",
						   _(record_titles[i].title), _(": "), n);
	}
	put_line(table, _("Holds"), vigie_buffer_string(&line));
}

static void put_rejected(struct table *table, const struct inspected *inspected)
{
	for (size_t i = 0; i < REJECTIONS_N; i++) {
		if (inspected->n_rejected_for[i] == 0)
			continue;
		table_cell(table, "  %s", _("Rejected"));
		table_cell(table,
			   P_("%" PRIu64 " row: %s [%s]", "%" PRIu64 " rows: %s [%s]",
			      inspected->n_rejected_for[i]),
			   inspected->n_rejected_for[i],
			   vigie_rejection_reason((enum vigie_rejection)i),
			   vigie_rejection_code((enum vigie_rejection)i));
	}
}

static void put_missing(struct table *table, const struct inspected *inspected)
{
	const struct vigie_inspection *found = &inspected->inspection;

	put_line(table, _("Does not say"), found->missing);
	if (found->suggested_match) {
		table_cell(table, "  %s", _("Add to source"));
		table_cell(table, "match \"%s\"", found->suggested_match);
	}
	put_line(table, _("Nearest export"), found->nearest_shape);
	put_line(table, _("Lacks"), found->lacking);
}

static bool same_reason(const struct vigie_inspection_column *a,
			const struct vigie_inspection_column *b)
{
	return a->meaning == b->meaning ||
	       (a->meaning && b->meaning && strcmp(a->meaning, b->meaning) == 0);
}

/* The columns that are read, and what of each; those that nobody knows. */
static int print_columns(const struct vigie_inspection *found)
{
	static const struct table_column columns[] = {
		{N_("  Column"), false}, {N_("Use"), false}, {N_("As"), false}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);

	for (const struct vigie_inspection_column *column = found->columns; column;
	     column = column->next) {
		if (column->use == VIGIE_COLUMN_IGNORED || !*column->title)
			continue;
		table_cell(&table, "  %s", column->title);
		table_cell(&table, "%s", _(column_uses[column->use].text));
		table_cell(&table, "%s", column->meaning ? column->meaning : "");
	}
	if (table_rows(&table) == 0)
		return 0;
	putchar('\n');
	return table_print(&table, stdout);
}

/* Where the first rejected rows are: a column is counted from the left, a cell is never shown. */
static int print_rejected(const struct inspected *inspected)
{
	static const struct table_column columns[] = {
		{N_("  First rejected"), false}, {N_("Column"), false}, {N_("Reason"), false}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);

	for (size_t i = 0; i < inspected->n_rows; i++) {
		const struct inspected_row *row = &inspected->rows[i];

		if (row->part)
			table_cell(&table, _("  %s, line %" PRIu32), row->part, row->line);
		else
			table_cell(&table, _("  line %" PRIu32), row->line);
		if (row->column)
			table_cell(&table, "%" PRIu32, row->column);
		else
			table_cell(&table, "-");
		table_cell(&table, "%s [%s]", vigie_rejection_reason(row->why),
			   vigie_rejection_code(row->why));
	}
	if (table_rows(&table) == 0)
		return 0;
	putchar('\n');
	return table_print(&table, stdout);
}

/* The ignored columns that have this reason, in one paragraph; `first` is the first of them. */
static int print_ignored(const struct vigie_inspection_column *first)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer line = {0};

	for (const struct vigie_inspection_column *column = first; column; column = column->next)
		if (column->use == VIGIE_COLUMN_IGNORED && same_reason(column, first))
			vigie_buffer_append_format(&line, "%s%s", line.size ? ", " : "",
						   column->title);
	printf(_("\n  Ignored, %s:\n    "), first->meaning ? first->meaning : _("not needed"));
	harmless_make(line.data);
	wrap_words(vigie_buffer_string(&line), 4);
	return vigie_buffer_error(&line);
}

static int print_all_ignored(const struct vigie_inspection *found)
{
	int r = 0;

	for (const struct vigie_inspection_column *column = found->columns; r == 0 && column;
	     column = column->next) {
		const struct vigie_inspection_column *first = found->columns;

		while (first->use != VIGIE_COLUMN_IGNORED || !same_reason(first, column)) {
			if (first == column)
				break;
			first = first->next;
		}
		if (column->use == VIGIE_COLUMN_IGNORED && first == column)
			r = print_ignored(column);
	}
	return r;
}

static void print_refusal(const struct inspected *inspected)
{
	fflush(stdout);
	/* The advice for an unknown shape is to run this very command. */
	if (inspected->refusal == VIGIE_REJECT_UNKNOWN_SHAPE)
		refusal_print_reason(inspected_name(inspected), inspected->refusal_line,
				     inspected->refusal);
	else
		refusal_print_file(inspected_name(inspected), inspected->refusal_line,
				   inspected->refusal);
}

int inspected_print(const struct inspected *inspected)
{
	static const struct table_column columns[] = {{NULL, false}, {NULL, false}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);
	int r;

	printf("%s\n", inspected_name(inspected));
	put_shape(&table, inspected);
	put_period(&table, inspected);
	put_records(&table, inspected);
	put_rejected(&table, inspected);
	put_missing(&table, inspected);
	r = table_print(&table, stdout);
	if (r == 0)
		r = print_columns(&inspected->inspection);
	if (r == 0)
		r = print_all_ignored(&inspected->inspection);
	if (r == 0)
		r = print_rejected(inspected);
	putchar('\n');
	if (inspected->refused)
		print_refusal(inspected);
	return r;
}

static void put_counts(struct json_object *object, const struct inspected *inspected)
{
	VIGIE_CLEANUP(json_done) struct json_object counts = {0};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(record_titles); i++) {
		enum vigie_record_type type = record_titles[i].type;

		if (inspected->n_records[type] > 0)
			json_number(&counts, vigie_record_type_name(type),
				    (int64_t)inspected->n_records[type]);
	}
	json_raw(object, "records", json_close(&counts));
	json_number(object, "rejected", (int64_t)inspected->n_rejected);
}

static void put_columns(struct json_object *object, const struct vigie_inspection *found)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {0};

	for (const struct vigie_inspection_column *column = found->columns; column;
	     column = column->next) {
		VIGIE_CLEANUP(json_done) struct json_object one = {0};

		json_text(&one, "title", column->title);
		json_text(&one, "use", column_uses[column->use].word);
		json_text(&one, "meaning", column->meaning);
		vigie_buffer_append_format(&list, "%s%s", list.size ? "," : "", json_close(&one));
	}
	vigie_buffer_append_char(&list, ']');
	json_raw(object, "columns", "[");
	vigie_buffer_append_string(&object->text, vigie_buffer_string(&list));
}

static void put_rows(struct json_object *object, const struct inspected *inspected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {0};

	for (size_t i = 0; i < inspected->n_rows; i++) {
		const struct inspected_row *row = &inspected->rows[i];
		VIGIE_CLEANUP(json_done) struct json_object one = {0};

		json_text(&one, "member", row->part);
		json_number(&one, "line", row->line);
		json_known(&one, "column", row->column);
		json_text(&one, "code", vigie_rejection_code(row->why));
		vigie_buffer_append_format(&list, "%s%s", list.size ? "," : "", json_close(&one));
	}
	vigie_buffer_append_char(&list, ']');
	json_raw(object, "first_rejected", "[");
	vigie_buffer_append_string(&object->text, vigie_buffer_string(&list));
}

int inspected_print_json(const struct inspected *inspected)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	const struct vigie_inspection *found = &inspected->inspection;
	const char separator[2] = {found->separator, '\0'};
	bool known = inspected->n_records[VIGIE_RECORD_DELIVERY] > 0;

	json_text(&object, "file", inspected_name(inspected));
	json_text(&object, "format", found->format);
	json_text(&object, "shape", found->shape);
	json_text(&object, "encoding",
		  is_read(found) ? vigie_encoding_name(found->encoding) : NULL);
	json_text(&object, "separator", separator);
	json_known(&object, "header_line", found->header_line);
	json_text(&object, "school", inspected->school);
	json_known(&object, "year", inspected->year);
	json_text(&object, "kind", known ? vigie_delivery_kind_name(inspected->kind) : NULL);
	json_text(&object, "terms", found->terms);
	put_counts(&object, inspected);
	json_text(&object, "refused",
		  inspected->refused ? vigie_rejection_code(inspected->refusal) : NULL);
	json_text(&object, "missing", found->missing);
	json_text(&object, "suggested_match", found->suggested_match);
	json_text(&object, "nearest_shape", found->nearest_shape);
	json_text(&object, "lacking", found->lacking);
	put_columns(&object, found);
	put_rows(&object, inspected);
	return json_print(&object);
}
