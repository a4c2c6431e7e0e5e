/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail as files: one .eml per message in a folder, whole or not at all. */
#ifndef VIGIE_MAIL_DROP_H
#define VIGIE_MAIL_DROP_H

#include <stdbool.h>
#include <stddef.h>

#include "vigie/cleanup.h"

/* Writes `<message-id>.eml`, without the angle brackets; writing it again gives the same file. The
 * folder is made when its parent exists. 0 or -errno. */
int drop_write(const char *folder, const char *message_id, const char *message,
	       size_t size) VIGIE_MUST_CHECK;

#endif
