/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The formats that the registry lists, each defined in the file of its name. */
#ifndef VIGIE_CONNECTORS_FORMAT_FORMATS_H
#define VIGIE_CONNECTORS_FORMAT_FORMATS_H

#include "vigie/format.h"

extern const struct vigie_format vigie_format_pronote; /* PRONOTE exports: pronote.c */
extern const struct vigie_format vigie_format_lsu; /* LSU XML: lsu.c */
extern const struct vigie_format vigie_format_siecle; /* SIECLE XML: siecle.c */
extern const struct vigie_format vigie_format_absences; /* absence summaries: absences.c */
extern const struct vigie_format vigie_format_oneroster; /* OneRoster CSV: oneroster.c */
extern const struct vigie_format vigie_format_opendata; /* open data on schools: opendata.c */
extern const struct vigie_format vigie_format_columns; /* as a source says: columns.c */
extern const struct vigie_format vigie_format_records; /* the normalised form: records.c */

#endif
