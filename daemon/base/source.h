/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A place in a source that only moves forward, so that many positions asked in order cost one
 * reading of the text. Borrows the source. Internal to the base room. */
#ifndef VIGIE_BASE_SOURCE_H
#define VIGIE_BASE_SOURCE_H

#include "vigie/diagnostic.h"

struct vigie_source_cursor {
	const struct vigie_source *source; /* NULL before the first use */
	uint32_t offset, line, column;
	uint32_t line_start; /* going back within the line is cheap */
};

/* Moves to `offset` of `source` (the end when it is beyond), from the start if that is on an
 * earlier line. */
void vigie_source_seek(struct vigie_source_cursor *cursor, const struct vigie_source *source,
		       uint32_t offset);
/* First byte of the line that holds `offset`, and the end of that line without its line break. */
uint32_t vigie_source_line_start(const struct vigie_source *source, uint32_t offset);
uint32_t vigie_source_line_end(const struct vigie_source *source, uint32_t offset);

#endif
