/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The `columns` of a source: what each column of a file that no format knows holds. Owns nothing.
 */
#ifndef VIGIE_CONFIG_COLUMNS_H
#define VIGIE_CONFIG_COLUMNS_H

#include "daemon/config/reader.h"

/* Reads `{ "title" field … }` into the source of a struct source_draft. */
bool columns_read(struct reader *reader, void *object);
/* Do they go together, and with the format? Sets the format that they imply. */
void columns_check(struct reader *reader, struct vigie_config_source *source);

#endif
