/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `vigie inspect` found in one file, and the two ways to print it. Owned by the command. */
#ifndef VIGIE_COMMAND_INSPECT_H
#define VIGIE_COMMAND_INSPECT_H

#include "daemon/command/command.h"
#include "daemon/command/export_file.h"
#include "daemon/command/refusal.h"

enum {
#define X(enumerator, name) +1
	RECORD_TYPES_N = 0 VIGIE_RECORD_TYPES(X),
#undef X
};

#define INSPECTED_ROWS 3 /* shown for each reason: enough to see what is wrong */

struct inspected {
	const struct session *session;
	const struct export_file *file;
	struct vigie_buffer name; /* "FILE!member" of an archive's file; empty: the file's own */
	int code; /* the worst of what was shown */
	struct vigie_inspection inspection;
	uint64_t n_records[RECORD_TYPES_N];
	uint64_t n_rejected, n_rejected_for[REJECTIONS_N];
	struct inspected_row {
		const char *part; /* the file of an export in several; NULL */
		uint32_t line, column; /* column from 1; 0 the row */
		enum vigie_rejection why;
	} rows[REJECTIONS_N * INSPECTED_ROWS]; /* the first rejected for each reason */
	size_t n_rows;
	const char *part; /* of such an export, being read */
	char school[16]; /* of the first delivery; "" unknown */
	enum vigie_delivery_kind kind;
	int year;
	bool refused;
	enum vigie_rejection refusal;
	uint32_t refusal_line;
};

/* The check letter that the school's number should have; 0 when it is right, or no UAI. */
char inspected_wrong_letter(const struct inspected *inspected);
/* What it is called where it is shown. */
const char *inspected_name(const struct inspected *inspected);
/* Each prints on standard output; 0 or -ENOMEM. */
int inspected_print(const struct inspected *inspected) VIGIE_MUST_CHECK;
int inspected_print_json(const struct inspected *inspected) VIGIE_MUST_CHECK;

#endif
