/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of members: what one may be called, what is nobody's export, and the form in which it
 * is shown. Never opens anything. */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "connectors/archive_expand.h"
#include "vigie/encoding.h"
#include "vigie/format.h"
#include "vigie/text.h"

#define REFUSED(why) (VIGIE_REJECT_##why + ARCHIVE_REFUSED)

/* What desktops leave beside the files of people. */
static const char *const litter[] = {"__MACOSX", "Thumbs.db", "desktop.ini"};

static bool is_slash(char c)
{
	return c == '/' || c == '\\';
}

/* "/etc/x", "C:\x", "a/../x": no program that packs a folder writes them. */
static bool leads_out(const char *name)
{
	if (is_slash(name[0]) || (isalpha((unsigned char)name[0]) && name[1] == ':'))
		return true;
	for (const char *at = name; *at; at += strspn(at, "/\\")) {
		size_t size = strcspn(at, "/\\");

		if (size == 2 && at[0] == '.' && at[1] == '.')
			return true;
		at += size;
	}
	return false;
}

static bool is_litter(const char *part, size_t size)
{
	if (part[0] == '.')
		return true;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(litter); i++)
		if (strlen(litter[i]) == size && strncasecmp(part, litter[i], size) == 0)
			return true;
	return false;
}

static bool is_ignored(const char *name)
{
	for (const char *at = name; *at; at += strspn(at, "/\\")) {
		size_t size = strcspn(at, "/\\");

		if (is_litter(at, size))
			return true;
		at += size;
	}
	return false;
}

/* Old archives write the letters of their machine: in a name any reading will do. */
static int append_utf8(struct vigie_buffer *out, const char *name)
{
	size_t size = strlen(name), used = 0;
	int r;

	if (vigie_text_is_utf8(name, size, NULL)) {
		vigie_buffer_append(out, name, size);
		return vigie_buffer_error(out);
	}
	r = vigie_encoding_convert(VIGIE_ENCODING_WINDOWS_1252, name, size, true, out, &used);
	if (r == -EILSEQ) {
		vigie_buffer_append_char(out, '?');
		r = 0;
	}
	return r;
}

/* Cut between two characters, and nothing that a terminal would obey. */
static void make_harmless(struct vigie_buffer *name)
{
	unsigned char *bytes = (unsigned char *)name->data;
	size_t size = name->size;

	if (size > VIGIE_ARCHIVE_NAME_LIMIT)
		for (size = VIGIE_ARCHIVE_NAME_LIMIT; size > 0 && (bytes[size] & 0xc0) == 0x80;)
			size--;
	bytes[size] = '\0';
	name->size = size;
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] == '\\')
			bytes[i] = '/';
		else if (bytes[i] < 0x20 || bytes[i] == 0x7f)
			bytes[i] = '?';
		else if (bytes[i] == 0xc2 && i + 1 < size && bytes[i + 1] < 0xa0)
			bytes[i] = bytes[i + 1] = '?';
	}
}

int vigie_archive_begin(struct vigie_archive *archive, const char *prefix, const char *name)
{
	int r;

	vigie_buffer_clear(&archive->name);
	vigie_buffer_append_string(&archive->name, prefix);
	r = append_utf8(&archive->name, name);
	if (r < 0 || vigie_buffer_error(&archive->name) < 0)
		return -ENOMEM;
	if (archive->name.size > 0)
		make_harmless(&archive->name);
	if (++archive->n_entries > archive->limits.members)
		return REFUSED(ARCHIVE_MEMBERS);
	if (leads_out(name))
		return REFUSED(ARCHIVE_NAME);
	archive->start = archive->expanded;
	return is_ignored(name);
}
