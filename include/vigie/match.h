/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The `match` pattern of a source: what the file does not say, its path may (INTERFACE.md,
 * "match"). Pure. */
#ifndef VIGIE_MATCH_H
#define VIGIE_MATCH_H

#include <stdbool.h>

#include "vigie/arena.h"
#include "vigie/date.h"

/* What a path, a source block or a command line says of a file; NULL, 0 or NONE where nothing is
 * said. */
struct vigie_hints {
	const char *school;
	int year; /* first of the school year */
	const char *class_name;
	const char *subject;
	int term;
	const char *kind; /* as written; the format knows its words */
	vigie_day date;
};

/*
 * Checks a pattern. Returns 0, or -EINVAL with `ret_offset` where it is wrong: an unknown {word}, a
 * '{' not closed, two words with nothing between them, a word other than {any} for the second time.
 */
int vigie_match_check(const char *pattern, size_t *ret_offset) VIGIE_MUST_CHECK;
/*
 * Matches a path below the source's folder. Returns 0 with the hints (strings in `arena`), 1 when
 * the path does not match (a {year}, {term} or {date} that reads as none is no match), or -ENOMEM.
 * {year}: 2026 or 2026-2027; {term}: 1, T1, S2; {date}: 2026-11-30 or 20261130.
 */
int vigie_match_path(const char *pattern, const char *path, struct vigie_arena *arena,
		     struct vigie_hints *ret_hints) VIGIE_MUST_CHECK;

#endif
