/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decisions on single names. Pure. */
#include "connectors/transport/names.h"

#include <string.h>
#include <strings.h>

#include "vigie/cleanup.h"
#include "vigie/text.h"

bool vigie_name_is_ignored(const char *name)
{
	static const char *const suffixes[] = {".tmp", ".part", ".filepart", ".crdownload", "~"};
	size_t size = strlen(name);

	if (name[0] == '.' || name[0] == '~')
		return true;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(suffixes); i++) {
		size_t suffix = strlen(suffixes[i]);

		if (size >= suffix && strcasecmp(name + size - suffix, suffixes[i]) == 0)
			return true;
	}
	return false;
}

bool vigie_name_is_safe(const char *name, size_t size)
{
	size_t bad;

	if (size == 0 || (size == 1 && name[0] == '.') || (size == 2 && memcmp(name, "..", 2) == 0))
		return false;
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)name[i] < ' ' || name[i] == '\x7f' || name[i] == '/')
			return false;
	return vigie_text_is_utf8(name, size, &bad);
}
