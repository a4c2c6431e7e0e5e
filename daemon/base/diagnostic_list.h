/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How collected diagnostics are kept: shared by the collector and the renderer, internal to the
 * base room. Everything in an entry is owned by the list's arena. */
#ifndef VIGIE_BASE_DIAGNOSTIC_LIST_H
#define VIGIE_BASE_DIAGNOSTIC_LIST_H

#include "daemon/base/source.h"
#include "vigie/arena.h"

/* A hint, or a marked place when its span has a source. */
struct vigie_remark {
	struct vigie_remark *next;
	struct vigie_span span;
	const char *text;
};

struct vigie_remarks {
	struct vigie_remark *first, **end;
};

struct vigie_diagnostic {
	struct vigie_diagnostics *list;
	enum vigie_severity severity;
	const char *code; /* static, may be NULL */
	struct vigie_span span; /* without source when only file, line and column are known */
	const char *file;
	uint32_t line, column;
	const char *text;
	struct vigie_remarks marks, hints;
};

struct vigie_diagnostics {
	struct vigie_arena *arena;
	struct vigie_diagnostic *entries[VIGIE_DIAGNOSTIC_LIMIT]; /* in the order they came */
	size_t n, n_dropped, counts[VIGIE_NOTE + 1];
	bool memory_exhausted;
	struct vigie_source_cursor cursor;
};

#endif
