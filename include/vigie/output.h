/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes that go to a file whole or not at all: neither a short write nor a reader who comes at the
 * wrong moment sees half of them. Owns nothing. */
#ifndef VIGIE_OUTPUT_H
#define VIGIE_OUTPUT_H

#include <stddef.h>
#include <sys/types.h>

#include "vigie/cleanup.h"

/* Writes all bytes at the descriptor's place, again after a signal. 0 or -errno (some may be
 * written). */
int vigie_output_write(int fd, const char *bytes, size_t size) VIGIE_MUST_CHECK;

/* Puts a file in the place of `path`, or makes it: readers see the old one or the new one, also
 * after a loss of power. `mode`: its permissions, whatever the umask. 0 or -errno (the old file
 * stands, nothing is left beside it). */
int vigie_output_replace(const char *path, const char *bytes, size_t size,
			 mode_t mode) VIGIE_MUST_CHECK;

#endif
