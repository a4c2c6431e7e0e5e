/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of WebDAV servers: the first line is the path of the folder, the rest the answer. Holds
 * that no name handed on leaves the folder. */
#include <stdlib.h>
#include <string.h>

#include "connectors/transport/dav_listing.h"
#include "connectors/transport/names.h"
#include "tests/fuzz/targets.h"

static int on_entry(void *userdata, const struct vigie_dav_entry *entry)
{
	(void)userdata;
	if (!vigie_name_is_safe(entry->name, strlen(entry->name)) || strchr(entry->name, '/') ||
	    strcmp(entry->name, "..") == 0)
		abort();
	return 0;
}

int fuzz_webdav(const uint8_t *bytes, size_t size)
{
	const char *text = (const char *)bytes;
	const char *end = size > 0 ? memchr(text, '\n', size) : NULL;
	char folder[256] = "";
	size_t length = end ? (size_t)(end - text) : 0, n_refused;

	if (!end || length >= sizeof(folder))
		return 0;
	memcpy(folder, text, length);
	return vigie_dav_listing_read(end + 1, size - length - 1, folder, on_entry, NULL,
				      &n_refused) > 0;
}
