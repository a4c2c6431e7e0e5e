/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of attachments, made harmless: they go into patterns, logs and lists, and never become a
 * path on any disk. Pure. */
#include <errno.h>
#include <string.h>

#include "connectors/transport/imaps.h"
#include "vigie/text.h"

#define NAMELESS "attachment"

/* Some programs write the whole path on the sender's disk. */
static const char *last_part(const char *name)
{
	for (const char *at = name; *at; at++)
		if ((*at == '/' || *at == '\\') && at[1])
			name = at + 1;
	return name;
}

static void harmless(char *name)
{
	for (char *at = name; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f || strchr("/\\", *at))
			*at = '_';
	for (char *at = name; *at == '.'; at++)
		*at = '_';
}

/* Cuts in front of a character, and keeps the extension, by which people know a file. */
static void shorten(struct vigie_buffer *name)
{
	const char *dot = memrchr(name->data, '.', name->size);
	size_t tail = dot ? name->size - (size_t)(dot - name->data) : 0, head;

	if (name->size <= IMAPS_NAME_LIMIT)
		return;
	if (tail > 16)
		tail = 0;
	head = IMAPS_NAME_LIMIT - tail;
	while (head > 0 && ((unsigned char)name->data[head] & 0xc0) == 0x80)
		head--;
	memmove(name->data + head, name->data + name->size - tail, tail);
	name->size = head + tail;
	name->data[name->size] = '\0';
}

int imaps_name_append(const char *name, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer clean = {0};
	int r;

	name = last_part(name);
	r = vigie_text_normalise(name, strlen(name), &clean);
	if (r < 0 && r != -EILSEQ)
		return r;
	if (r == -EILSEQ || clean.size == 0) {
		vigie_buffer_clear(&clean);
		vigie_buffer_append_string(&clean, NAMELESS);
	}
	if (vigie_buffer_error(&clean) < 0)
		return -ENOMEM;
	harmless(clean.data);
	shorten(&clean);
	vigie_buffer_append(out, clean.data, clean.size);
	return vigie_buffer_error(out);
}
