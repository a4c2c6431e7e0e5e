/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes for roff. Owns nothing; its texts are sources of this project, so they are UTF-8. */
#include "daemon/man/mdoc.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "daemon/base/utf8.h"
#include "daemon/man/french.h"

/* Writes one character beyond ASCII; returns its bytes. */
static size_t put_accent(const char *text, size_t size)
{
	uint32_t character = 0;
	int length = vigie_utf8_decode(text, size, &character);

	if (length <= 0)
		return 1;
	printf("\\[u%04X]", character);
	return (size_t)length;
}

void mdoc_copy(const char *text, size_t size)
{
	for (size_t i = 0; i < size;) {
		if ((unsigned char)text[i] >= 0x80) {
			i += put_accent(text + i, size - i);
			continue;
		}
		putchar(text[i++]);
	}
}

static void put_plain(const char *text, size_t size)
{
	static const struct {
		char character;
		const char *escape;
	} escapes[] = {{'\\', "\\e"}, {'\'', "\\(aq"}, {'"', "\\(dq"}, {'-', "\\-"}};
	const char *end = text + size;

	fputs("\\&", stdout);
	while (text < end) {
		size_t plain = strcspn(text, "\\'\"-");

		if (plain > (size_t)(end - text))
			plain = (size_t)(end - text);
		mdoc_copy(text, plain);
		text += plain;
		for (size_t i = 0; text < end && i < sizeof(escapes) / sizeof(*escapes); i++)
			if (escapes[i].character == *text)
				fputs(escapes[i].escape, stdout);
		text += text < end;
	}
}

/* mdoc wants each sentence on a line of its own, and spaces them itself. */
void mdoc_text(const char *text)
{
	const char *end;

	text = french(text);
	while ((end = strstr(text, ". "))) {
		put_plain(text, (size_t)(end + 1 - text));
		putchar('\n');
		text = end + 2;
	}
	put_plain(text, strlen(text));
	putchar('\n');
}

void mdoc_piece(const char *text)
{
	put_plain(text, strlen(text));
}

void mdoc_argument(const char *text)
{
	fputs(" \"", stdout);
	put_plain(text, strlen(text));
	putchar('"');
}
