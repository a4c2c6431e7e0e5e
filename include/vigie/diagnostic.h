/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the author of a configuration, rule or data file is told: FILE:LINE:COLUMN, a severity, a
 * stable code, the line with a caret, notes. Collected, sorted, printed at the end, all of them
 * (capped, and the cap says so). The message formats are English msgids marked N_(); they are
 * translated here when the diagnostic is added, so the pure rooms need no locale. Never personal
 * data: the data connectors print no source line.
 */
#ifndef VIGIE_DIAGNOSTIC_H
#define VIGIE_DIAGNOSTIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "vigie/buffer.h"

#define VIGIE_DIAGNOSTIC_LIMIT 1000 /* kept per list; the rest is counted and said */

enum vigie_severity { VIGIE_ERROR, VIGIE_WARNING, VIGIE_NOTE };

/* A text being read; owned by who read it, and must outlive the diagnostics that point into it. */
struct vigie_source {
	const char *name; /* the file as the user named it */
	const char *text; /* NUL-terminated */
	size_t size;
	bool show_lines; /* print the source line and caret: rule and configuration files, never
			    data files */
};

/* Bytes [start, end) of a source; line and column are found when printing. */
struct vigie_span {
	const struct vigie_source *source;
	uint32_t start, end;
};

struct vigie_diagnostic;
struct vigie_diagnostics; /* the list */

int vigie_diagnostics_new(struct vigie_diagnostics **ret_list) VIGIE_MUST_CHECK;
void vigie_diagnostics_free(struct vigie_diagnostics *list);
VIGIE_DEFINE_FREEP(vigie_diagnostics, struct vigie_diagnostics, vigie_diagnostics_free)

/*
 * Adds one. `code` is a static string such as "V012" (may be NULL), `format` an English msgid.
 * Returns the entry, to which hints may be added, or NULL when the cap is reached or memory is
 * exhausted (the list remembers both). A second error at the very same span is dropped: the first
 * message is the useful one.
 */
struct vigie_diagnostic *vigie_diagnostics_add(struct vigie_diagnostics *list,
					       enum vigie_severity severity, const char *code,
					       struct vigie_span span, const char *format, ...)
	VIGIE_PRINTF(5, 6);
/* The same for a place known only as file, line, column (1-based, 0 = unknown): data files, whole
 * files. `file` is copied. */
struct vigie_diagnostic *vigie_diagnostics_add_at(struct vigie_diagnostics *list,
						  enum vigie_severity severity, const char *code,
						  const char *file, uint32_t line, uint32_t column,
						  const char *format, ...) VIGIE_PRINTF(7, 8);
/* A second underlined place with its own words ("this is a number of days"). NULL entry is allowed
 * and ignored. */
void vigie_diagnostic_mark(struct vigie_diagnostic *entry, struct vigie_span span,
			   const char *format, ...) VIGIE_PRINTF(3, 4);
/* A line "= …" below: what was expected, the nearest word, what to do. NULL entry is allowed and
 * ignored. */
void vigie_diagnostic_hint(struct vigie_diagnostic *entry, const char *format, ...)
	VIGIE_PRINTF(2, 3);

size_t vigie_diagnostics_count(const struct vigie_diagnostics *list, enum vigie_severity severity);
/* Renders all, sorted by file, line, column; colours only when `colour`. Appends the cap notice
 * when it was reached. */
void vigie_diagnostics_render(const struct vigie_diagnostics *list, bool colour,
			      struct vigie_buffer *out);
/* One JSON object a line: file, line, column, severity, code, message, hints. */
void vigie_diagnostics_render_json(const struct vigie_diagnostics *list, struct vigie_buffer *out);
/* Line and column (1-based; the column counts characters, not bytes) of an offset. CR, LF and CRLF
 * each end a line. */
void vigie_source_position(const struct vigie_source *source, uint32_t offset, uint32_t *ret_line,
			   uint32_t *ret_column);

#endif
