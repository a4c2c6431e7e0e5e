/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole small files: texts people write. The caller owns what is read. Refuses what is no regular
 * file or larger than a person writes. */
#include "daemon/config/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "vigie/lexer.h"

int file_read(const char *path, size_t limit, char **ret_text, size_t *ret_size)
{
	VIGIE_CLEANUP(vigie_closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	VIGIE_CLEANUP(vigie_freep) char *text = NULL;
	struct stat status;
	size_t size = 0;

	if (fd < 0 || fstat(fd, &status) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return -EINVAL;
	if ((uint64_t)status.st_size > limit)
		return -EFBIG;
	text = malloc((size_t)status.st_size + 1);
	if (!text)
		return -ENOMEM;
	while (size < (size_t)status.st_size) {
		ssize_t n = read(fd, text + size, (size_t)status.st_size - size);

		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		size += (size_t)n;
	}
	text[size] = '\0';
	*ret_text = TAKE_PTR(text);
	*ret_size = size;
	return 0;
}

void file_source_free(struct vigie_source *source)
{
	if (!source)
		return;
	free((char *)source->text);
	free((char *)source->name);
	free(source);
}

int file_read_source(const char *path, const char *name, struct vigie_source **ret_source)
{
	struct vigie_source *source = calloc(1, sizeof(*source));
	char *text = NULL;
	int r;

	if (!source)
		return -ENOMEM;
	source->name = strdup(name);
	r = source->name ? file_read(path, VIGIE_SOURCE_LIMIT, &text, &source->size) : -ENOMEM;
	source->text = text;
	source->show_lines = true;
	if (r < 0) {
		file_source_free(source);
		return r;
	}
	*ret_source = source;
	return 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool ends_with(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return n > m && name[0] != '.' && strcmp(name + n - m, suffix) == 0;
}

/* One pass over the folder: counts when `names` is NULL, else fills it. */
static int scan(DIR *folder, const char *suffix, struct vigie_arena *arena, char **names,
		size_t most, size_t *ret_n)
{
	size_t n = 0;

	rewinddir(folder);
	for (const struct dirent *entry = readdir(folder); entry && n < most;
	     entry = readdir(folder)) {
		if (!ends_with(entry->d_name, suffix))
			continue;
		if (names) {
			names[n] = vigie_arena_copy(arena, entry->d_name, strlen(entry->d_name));
			if (!names[n])
				return -ENOMEM;
		}
		n++;
	}
	*ret_n = n;
	return 0;
}

int file_list(const char *path, const char *suffix, struct vigie_arena *arena, char ***ret_names,
	      size_t *ret_n)
{
	DIR *folder = opendir(path);
	char **names = NULL;
	size_t n = 0;
	int r;

	*ret_names = NULL;
	*ret_n = 0;
	if (!folder)
		return errno == ENOENT ? 0 : -errno;
	r = scan(folder, suffix, arena, NULL, SIZE_MAX, &n);
	if (r == 0 && n > 0) {
		names = vigie_arena_allocate(arena, n * sizeof(*names));
		r = names ? scan(folder, suffix, arena, names, n, &n) : -ENOMEM;
	}
	closedir(folder);
	if (r < 0)
		return r;
	if (n > 0)
		qsort(names, n, sizeof(*names), compare_names);
	*ret_names = names;
	*ret_n = n;
	return 0;
}
