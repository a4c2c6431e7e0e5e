/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes from outside (the name of a file, a caption) may hold control characters; on a
 * terminal they would be obeyed. Here they become '?'. */
#ifndef VIGIE_COMMAND_HARMLESS_H
#define VIGIE_COMMAND_HARMLESS_H

/* In place. NULL is allowed. */
void harmless_make(char *text);
/* A copy, owned by the caller; NULL when memory is exhausted. */
char *harmless_copy(const char *text);

#endif
