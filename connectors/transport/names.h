/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of files as a source lists them: which are left alone, and which may not be trusted. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_NAMES_H
#define VIGIE_CONNECTORS_TRANSPORT_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#define NAMES_ARCHIVE "archive" /* the folder of settled items, at the top; never listed */

/* Is this a name that is never taken: hidden, temporary, a backup? */
bool vigie_name_is_ignored(const char *name);
/* May these bytes be one part of a path? No slash, NUL or control character, UTF-8, not "", "." or
 * ".." : what a server says is not trusted. */
bool vigie_name_is_safe(const char *name, size_t size);

#endif
