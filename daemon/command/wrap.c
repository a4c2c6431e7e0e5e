/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running text. See wrap.h. */
#include "daemon/command/wrap.h"

#include <stdio.h>
#include <string.h>

#include "vigie/text.h"

#define WIDTH 80 /* columns of the help (INTERFACE.md) */

void wrap_words(const char *text, size_t column)
{
	size_t at = column;

	while (*text) {
		size_t size = strcspn(text, " "), width = vigie_text_width(text, size);

		if (at > column && at + 1 + width > WIDTH) {
			printf("\n%*s", (int)column, "");
			at = column;
		} else if (at > column) {
			putchar(' ');
			at++;
		}
		fwrite(text, 1, size, stdout);
		at += width;
		text += size + strspn(text + size, " ");
	}
	putchar('\n');
}
