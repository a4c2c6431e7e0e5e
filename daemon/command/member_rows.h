/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a list of members from separated text, by the names of its columns. Owned by the command
 * that imports it. */
#ifndef VIGIE_COMMAND_MEMBER_ROWS_H
#define VIGIE_COMMAND_MEMBER_ROWS_H

#include "connectors/csv_table.h"
#include "vigie/membership.h"

struct member_rows {
	struct vigie_input *input;
	struct vigie_csv_table table;
	struct vigie_buffer ine;
};

/* 0; MEMBER_ROWS_UNNAMED no column says who is meant; -errno. */
enum { MEMBER_ROWS_UNNAMED = 1 };
int member_rows_open(struct member_rows *rows, const char *path) VIGIE_MUST_CHECK;
void member_rows_done(struct member_rows *rows);
/* For struct vigie_list_import: `userdata` are the rows. */
int member_rows_next(void *userdata, struct vigie_list_row *ret_row) VIGIE_MUST_CHECK;

#endif
