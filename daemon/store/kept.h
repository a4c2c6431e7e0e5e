/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Copies of delivered files in the folder of kept files: whole or not at all, readable by the
 * service only, named by a hash so that a name tells nothing.
 */
#ifndef VIGIE_STORE_KEPT_H
#define VIGIE_STORE_KEPT_H

#include "daemon/store/digest.h"

#define KEPT_NAME_BYTES 16 /* of the digest: as many as nobody meets twice */

/* Its name in hexadecimal; `name` has room for 2 * KEPT_NAME_BYTES + 1. */
void kept_name(const uint8_t *digest, char *name);
/* Copies the file there unless a copy is there. 0 or -errno. */
int kept_copy(const char *folder, const char *name, const char *path) VIGIE_MUST_CHECK;
/* 0 also when there was none. */
int kept_remove(const char *folder, const char *name) VIGIE_MUST_CHECK;
/*
 * Hands on each name in the folder that an import of long ago left there, copies and unfinished
 * ones. A folder that does not exist is empty.
 */
int kept_each(const char *folder, vigie_time before,
	      int (*on_name)(void *userdata, const char *name), void *userdata) VIGIE_MUST_CHECK;

#endif
