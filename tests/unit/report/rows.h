/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a report of two schools of one department, in one programme. */
#ifndef TESTS_ROWS_H
#define TESTS_ROWS_H

#include <string.h>

#include "daemon/report/hide.h"

enum { ALL, DEPARTMENT, FIRST, SECOND, PROGRAMME, ROWS };

static inline void lay_out(struct hide_row rows[ROWS])
{
	memset(rows, 0, ROWS * sizeof(*rows));
	rows[ALL].level = VIGIE_REPORT_ALL;
	rows[DEPARTMENT].level = VIGIE_REPORT_DEPARTMENT;
	rows[FIRST].level = rows[SECOND].level = VIGIE_REPORT_SCHOOL;
	rows[FIRST].parent = rows[SECOND].parent = DEPARTMENT;
	rows[PROGRAMME].level = VIGIE_REPORT_PROGRAMME;
}

#endif
