/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table as a file for a spreadsheet. */
#ifndef VIGIE_COMMAND_CSV_H
#define VIGIE_COMMAND_CSV_H

#include "daemon/command/table.h"

/*
 * Prints the table as CSV: UTF-8 with a mark, semicolons, CRLF, as French spreadsheets open it. A
 * cell that a spreadsheet would take for a formula is made plain text by an apostrophe; "-", which
 * stands for nothing in a table, is an empty cell. 0 or -ENOMEM.
 */
int csv_print(const struct table *table, FILE *file) VIGIE_MUST_CHECK;

#endif
