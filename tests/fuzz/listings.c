/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of listings of file servers, in both shapes: whatever a name is taken from, it is one name.
 */
#include <stdlib.h>
#include <string.h>

#include "connectors/transport/listing.h"
#include "tests/fuzz/targets.h"

static void check(int result, const struct listing_entry *entry)
{
	if (result != 0)
		return;
	if (!*entry->name || strchr(entry->name, '/') || strcmp(entry->name, "..") == 0 ||
	    !entry->version)
		abort();
}

int fuzz_listing(const uint8_t *bytes, size_t size)
{
	char *text = strndup((const char *)bytes, size), *rest = text, *line;

	if (!text)
		abort();
	while ((line = strsep(&rest, "\n"))) {
		VIGIE_CLEANUP(vigie_freep) char *copy = strdup(line);
		struct listing_entry entry;

		if (!copy)
			abort();
		check(vigie_listing_read_facts(copy, &entry), &entry);
		check(vigie_listing_read_long(line, &entry), &entry);
	}
	free(text);
	return 0;
}
