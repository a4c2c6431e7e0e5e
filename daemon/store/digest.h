/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What makes two imports the same: the bytes of the file and everything said about them (school,
 * subject, term … from its path). BLAKE2b-512, cut to 32 bytes: nobody can make a file that passes
 * for another.
 */
#ifndef VIGIE_STORE_DIGEST_H
#define VIGIE_STORE_DIGEST_H

#include "vigie/store.h"

#define DIGEST_BYTES 32

/* Reads the whole input and rewinds it. 0 or -errno. */
int digest_import(const struct vigie_import *import, struct vigie_input *input,
		  uint8_t ret_digest[DIGEST_BYTES]) VIGIE_MUST_CHECK;

/* Of bytes in memory. 0 or -ENOMEM. */
int digest_bytes(const void *bytes, size_t size, uint8_t ret_digest[DIGEST_BYTES]) VIGIE_MUST_CHECK;

#endif
