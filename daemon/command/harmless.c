/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes text harmless for a terminal. See harmless.h. */
#include "daemon/command/harmless.h"

#include <stddef.h>
#include <string.h>

void harmless_make(char *text)
{
	unsigned char *bytes = (unsigned char *)text;

	for (size_t i = 0; bytes && bytes[i]; i++) {
		/* C0 and DEL; C1, which takes two bytes in UTF-8. */
		if (bytes[i] < 0x20 || bytes[i] == 0x7f)
			bytes[i] = '?';
		else if (bytes[i] == 0xc2 && bytes[i + 1] >= 0x80 && bytes[i + 1] < 0xa0)
			bytes[i] = bytes[i + 1] = '?';
	}
}

char *harmless_copy(const char *text)
{
	char *copy = strdup(text);

	harmless_make(copy);
	return copy;
}
