/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How rejected rows and refused files are told on standard error: place, reason, code, what to do.
 * Never a cell's content. */
#ifndef VIGIE_COMMAND_REFUSAL_H
#define VIGIE_COMMAND_REFUSAL_H

#include "vigie/format.h"

enum {
#define X(enumerator, code, reason) +1
	REJECTIONS_N = 0 VIGIE_REJECTIONS(X),
#undef X
};

/* "FILE:LINE:COLUMN: reason". */
void refusal_print_row(const char *path, uint32_t line, uint32_t column, enum vigie_rejection why);
/* "FILE: refused: reason [F006]". */
void refusal_print_reason(const char *path, uint32_t line, enum vigie_rejection why);
/* The same, and what the user can do about it. */
void refusal_print_file(const char *path, uint32_t line, enum vigie_rejection why);
/* What to do about a file or a row refused for this; translated; NULL nothing better than the
 * reason. */
const char *refusal_advice(enum vigie_rejection why);
/* A file that could not be opened at all. */
void refusal_print_error(const char *path, int error);

#endif
