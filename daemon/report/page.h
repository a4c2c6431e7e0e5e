/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of the page: text that is escaped, tables, charts. A chart stands beside its figures
 * and is hidden from who cannot see it; nothing is said by colour alone. All append to `out`, whose
 * error is looked at once, at the end.
 */
#ifndef VIGIE_REPORT_PAGE_H
#define VIGIE_REPORT_PAGE_H

#include "vigie/page.h"

extern const char page_style[]; /* CSS */

/* ---- text ---- */

void page_text(struct vigie_buffer *out, const char *text);
/* The markup before, the text escaped, the markup behind. */
void page_element(struct vigie_buffer *out, const char *open, const char *text, const char *close);
/* "12 358" or "12,358", as the language writes it. */
void page_number(struct vigie_buffer *out, int64_t number);
/* "+0.34"; with `plus` a sign stands before what is above zero. */
void page_decimal(struct vigie_buffer *out, vigie_decimal value, bool plus);
void page_cell(struct vigie_buffer *out, const struct vigie_cell *cell);
/* "10 July 2027", in letters that HTML does not escape. */
void page_day(struct vigie_buffer *out, vigie_day day);
/* Each borrowed from the room, or longer lived. */
const char *page_school(const char *name, const char *uai, struct vigie_buffer *room);
const char *page_where(const struct vigie_report_row *row, struct vigie_buffer *room);

void page_section(struct vigie_buffer *out, const char *id, const char *title, const char *text);
void page_section_end(struct vigie_buffer *out);

/* ---- tables ---- */

enum page_kind { PAGE_TEXT, PAGE_NUMBER, PAGE_CHART, PAGE_AXIS };
struct page_column {
	const char *head; /* msgid */
	enum page_kind kind;
	int colour; /* of the chart, from 1 on; 0 none */
};
struct page_table {
	const char *id, *caption; /* caption translated */
	const struct page_column *columns;
	size_t n_columns;
};
void page_table(struct vigie_buffer *out, const struct page_table *table);
void page_table_end(struct vigie_buffer *out);
/* A row begins with what it is about; `level` indents it, PAGE_PAIRED keeps it with the next. */
#define PAGE_PAIRED 3
void page_row(struct vigie_buffer *out, const char *head, int level);
void page_row_end(struct vigie_buffer *out);
void page_put_cell(struct vigie_buffer *out, const struct vigie_cell *cell);
void page_put_count(struct vigie_buffer *out, int64_t n); /* -1: not shown */
void page_put_decimal(struct vigie_buffer *out, vigie_decimal value, bool plus);
void page_put_text(struct vigie_buffer *out, const char *text);

/* ---- charts within a row; parts are of `whole` ---- */

void page_put_bar(struct vigie_buffer *out, int64_t part, int64_t whole, int colour);
/* Hidden parts are left out. `colours`: of each part. */
void page_put_stack(struct vigie_buffer *out, const int64_t parts[], const int colours[], size_t n,
		    int64_t whole);
/* A mean and its interval on an axis from -reach to reach. */
void page_put_interval(struct vigie_buffer *out, const struct vigie_change *change,
		       vigie_decimal reach, int colour);

/* ---- charts that stand alone ---- */

/* A column for each level. */
void page_levels_chart(struct vigie_buffer *out, const struct vigie_report *report);
/* A mark for each school on an axis of percents, and their median. */
void page_schools_chart(struct vigie_buffer *out, const struct vigie_report *report);

/* ---- sections ---- */

void page_flags(struct vigie_buffer *out, const struct vigie_report *report);
void page_queue(struct vigie_buffer *out, const struct vigie_report *report);
void page_help(struct vigie_buffer *out, const struct vigie_report *report);
void page_outcomes(struct vigie_buffer *out, const struct vigie_report *report);
int page_sources(struct vigie_buffer *out, const struct vigie_page *page) VIGIE_MUST_CHECK;

#endif
