/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of one folder that are one item: a manifest.csv as OneRoster has it names them. All of them
 * are there, and none has changed for a moment, or the set waits; a set that lacks a file for an
 * hour is taken as it is, so that its reader refuses it and a person is told. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "connectors/transport/directory.h"

#define MANIFEST_LIMIT (64u << 10) /* bytes; real ones have one line for each of thirty files */
#define PATIENCE 1800 /* times that a file must rest: an hour; the slowest copy pauses for less */
#define PROPERTY "file."

bool vigie_directory_set_has(const struct directory_set *set, const char *name)
{
	for (size_t i = 0; i < set->n; i++)
		if (strcmp(set->names[i], name) == 0)
			return true;
	return false;
}

/* A cell up to `end`, without quotes and blanks around it. */
static size_t trim(const char **text, const char *end)
{
	while (*text < end && strchr("\" \t", **text))
		(*text)++;
	while (end > *text && strchr("\" \t\r", end[-1]))
		end--;
	return (size_t)(end - *text);
}

static bool is_word(const char *text, size_t size, const char *word)
{
	return size == strlen(word) && strncasecmp(text, word, size) == 0;
}

/* "file.users,bulk" */
static void take_line(struct directory_set *set, const char *line, const char *end)
{
	const char *comma = memchr(line, ',', (size_t)(end - line)), *value;
	char name[sizeof(set->names[0])];
	size_t size;

	if (!comma || set->n + 1 == DIRECTORY_SET_FILES)
		return;
	value = comma + 1;
	size = trim(&value, end);
	if (!is_word(value, size, "bulk") && !is_word(value, size, "delta"))
		return;
	size = trim(&line, comma);
	if (size <= strlen(PROPERTY) || strncasecmp(line, PROPERTY, strlen(PROPERTY)) != 0)
		return;
	line += strlen(PROPERTY);
	size -= strlen(PROPERTY);
	if (size > DIRECTORY_SET_NAME || !vigie_name_is_safe(line, size))
		return;
	snprintf(name, sizeof(name), "%.*s.csv", (int)size, line);
	if (!vigie_directory_set_has(set, name) && !vigie_name_is_ignored(name))
		memcpy(set->names[set->n++], name, sizeof(name));
}

/* 0 or -errno; without names it is no set. */
static int read_manifest(int folder, struct directory_set *set)
{
	VIGIE_CLEANUP(vigie_closep)
	int fd = vigie_directory_open_at(folder, DIRECTORY_SET_MANIFEST,
					 O_RDONLY | O_NONBLOCK | O_NOCTTY);
	VIGIE_CLEANUP(vigie_freep) char *text = malloc(MANIFEST_LIMIT);
	struct stat status;
	ssize_t n;

	if (fd < 0 || !text)
		return fd < 0 ? fd : -ENOMEM;
	if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
		return -ENOENT;
	n = read(fd, text, MANIFEST_LIMIT);
	if (n < 0)
		return -errno;
	for (const char *line = text, *end = text + n; line < end;) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));

		stop = stop ? stop : end;
		take_line(set, line, stop);
		line = stop + 1;
	}
	if (set->n > 0)
		snprintf(set->names[set->n++], sizeof(set->names[0]), DIRECTORY_SET_MANIFEST);
	return 0;
}

/* FNV-1a over what tells one content from another. */
static uint64_t mix(uint64_t hash, const void *bytes, size_t size)
{
	const unsigned char *at = bytes;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ at[i]) * UINT64_C(1099511628211);
	return hash;
}

static int64_t microseconds(const struct timespec *time)
{
	return (int64_t)time->tv_sec * 1000000 + time->tv_nsec / 1000;
}

/* 0, 1 it is not there, or -errno. */
static int add_file(const struct directory *self, int folder, struct directory_set *set,
		    const char *name, int64_t *touched)
{
	VIGIE_CLEANUP(vigie_closep)
	int fd = vigie_directory_open_at(folder, name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	struct directory_identity identity, *whole = &set->identity;
	struct stat status;
	int64_t changed;

	if (fd < 0)
		return fd == -ENOENT ? 1 : fd;
	if (fstat(fd, &status) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return 1;
	identity = vigie_directory_identify(&status);
	whole->inode = mix(whole->inode, name, strlen(name) + 1);
	whole->inode = mix(whole->inode, &identity, sizeof(identity));
	whole->size += identity.size;
	if (identity.modified > whole->modified)
		whole->modified = identity.modified;
	/* A copy that keeps the date of the original was still made just now. */
	changed = microseconds(&status.st_ctim);
	if (changed > *touched)
		*touched = changed;
	if (!vigie_directory_is_settled(self, fd, &status))
		set->is_ready = false;
	return 0;
}

int vigie_directory_set_gather(const struct directory *self, int folder, struct directory_set *set)
{
	int64_t touched = 0, age;
	struct timespec now;
	bool is_whole = true;
	int r;

	*set = (struct directory_set){.is_ready = true,
				      .identity.inode = UINT64_C(14695981039346656037)};
	r = read_manifest(folder, set);
	if (r < 0 || set->n == 0)
		return r == -ENOENT || r == -ELOOP ? 0 : r;
	for (size_t i = 0; r >= 0 && i < set->n; i++) {
		r = add_file(self, folder, set, set->names[i], &touched);
		is_whole &= r == 0;
	}
	clock_gettime(CLOCK_REALTIME, &now);
	age = microseconds(&now) - touched;
	if (age < self->settle_usec && -age < self->settle_usec)
		set->is_ready = false;
	if (!is_whole && age < PATIENCE * self->settle_usec)
		set->is_ready = false;
	return r < 0 ? r : 0;
}
