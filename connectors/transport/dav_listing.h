/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer to a PROPFIND (RFC 4918, section 9.1), read as a stream. Pure; believes no name. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_DAV_LISTING_H
#define VIGIE_CONNECTORS_TRANSPORT_DAV_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/cleanup.h"

/* What lies directly in the folder. Strings are borrowed for the call. */
struct vigie_dav_entry {
	const char *name; /* one part of a path, decoded */
	bool folder;
	uint64_t size; /* 0 unsaid */
	int64_t modified; /* microseconds; 0 unsaid */
	const char *etag; /* NULL unsaid */
};

/*
 * Reads the answer for the folder whose decoded path on the server is `folder` ("" the top, no
 * slash at the end). Entries that do not lie directly in it, and names that are no part of a path,
 * are counted and left out. Returns 0; what the callback returned; -EBADMSG it is no such answer,
 * or the folder itself is not in it; -ENOMEM.
 */
int vigie_dav_listing_read(const char *bytes, size_t size, const char *folder,
			   int (*on_entry)(void *userdata, const struct vigie_dav_entry *entry),
			   void *userdata, size_t *ret_n_refused) VIGIE_MUST_CHECK;

#endif
