/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report on standard output: for people, for programs, for spreadsheets. `school` NULL: all of
 * it, else what concerns this school. Shows what the report shows, adds nothing. */
#ifndef VIGIE_COMMAND_REPORT_H
#define VIGIE_COMMAND_REPORT_H

#include <stdbool.h>

#include "vigie/page.h"

/* Each 0 or -ENOMEM. */
int report_print(const struct vigie_report *report, const char *school) VIGIE_MUST_CHECK;
int report_print_json(const struct vigie_report *report, const char *school) VIGIE_MUST_CHECK;
int report_print_csv(const struct vigie_report *report, const char *school) VIGIE_MUST_CHECK;
/* Writes index.html in a folder, which is made if it is not there. 0 or -errno. */
int report_write_page(const struct vigie_page *page, const char *folder) VIGIE_MUST_CHECK;

/* Does the row, or the school, belong to what is asked for? */
bool report_row_wanted(const struct vigie_report_row *row, const char *school);
bool report_school_wanted(const struct vigie_report_school *one, const char *school);

#endif
