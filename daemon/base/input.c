/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file, or bytes in memory, read forwards. Owns its descriptor and the copy of the head. Never
 * reads past VIGIE_INPUT_LIMIT, even of a file that grows while it is read. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "vigie/input.h"

struct vigie_input {
	char *name;
	int fd; /* -1: in memory */
	bool borrowed; /* the descriptor is not ours */
	uint64_t start; /* first byte in the file */
	const char *bytes; /* in memory: borrowed from the caller */
	uint64_t size;
	uint64_t position;
	char *head; /* of a file; NULL until asked for */
	size_t head_size;
};

VIGIE_DEFINE_FREEP(input, struct vigie_input, vigie_input_free)

void vigie_input_free(struct vigie_input *input)
{
	if (!input)
		return;
	if (!input->borrowed)
		vigie_closep(&input->fd);
	if (input->head)
		explicit_bzero(input->head, input->head_size); /* cells that nobody may keep */
	free(input->head);
	free(input->name);
	free(input);
}

static struct vigie_input *input_new(const char *name)
{
	VIGIE_CLEANUP(input_freep) struct vigie_input *input = calloc(1, sizeof(*input));

	if (!input)
		return NULL;
	input->fd = -1;
	input->name = strdup(name);
	return input->name ? TAKE_PTR(input) : NULL;
}

int vigie_input_open(const char *path, const char *name, struct vigie_input **ret_input)
{
	VIGIE_CLEANUP(input_freep) struct vigie_input *input = input_new(name);
	struct stat status;

	if (!input)
		return -ENOMEM;
	/* O_NONBLOCK: a named pipe must not hold the service until somebody writes to it. */
	input->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (input->fd < 0 || fstat(input->fd, &status) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return -EINVAL;
	input->size = (uint64_t)status.st_size;
	if (input->size > VIGIE_INPUT_LIMIT)
		return -EFBIG;
	posix_fadvise(input->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	*ret_input = TAKE_PTR(input);
	return 0;
}

int vigie_input_from_memory(const char *bytes, size_t size, const char *name,
			    struct vigie_input **ret_input)
{
	struct vigie_input *input = input_new(name);

	if (!input)
		return -ENOMEM;
	input->bytes = bytes;
	input->size = size;
	*ret_input = input;
	return 0;
}

int vigie_input_from_section(int fd, uint64_t offset, uint64_t size, const char *name,
			     struct vigie_input **ret_input)
{
	struct vigie_input *input = input_new(name);

	if (!input)
		return -ENOMEM;
	input->fd = fd;
	input->borrowed = true;
	input->start = offset;
	input->size = size;
	*ret_input = input;
	return 0;
}

const char *vigie_input_name(const struct vigie_input *input)
{
	return input->name;
}

uint64_t vigie_input_size(const struct vigie_input *input)
{
	return input->size;
}

/* What may be read of a file behind `position`: of a section its rest; a whole file may have grown
 * since it was opened, up to the limit. */
static size_t clip(const struct vigie_input *input, uint64_t position, size_t size)
{
	if (!input->borrowed)
		return size;
	return size < input->size - position ? size : (size_t)(input->size - position);
}

static int load_head(struct vigie_input *input)
{
	VIGIE_CLEANUP(vigie_freep) char *head = malloc(VIGIE_INPUT_HEAD);
	size_t size = 0;

	if (!head)
		return -ENOMEM;
	while (size < VIGIE_INPUT_HEAD) {
		ssize_t n =
			pread(input->fd, head + size, clip(input, size, VIGIE_INPUT_HEAD - size),
			      (off_t)(input->start + size));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		size += (size_t)n;
	}
	input->head = TAKE_PTR(head);
	input->head_size = size;
	return 0;
}

int vigie_input_head(struct vigie_input *input, const char **ret_bytes, size_t *ret_size)
{
	int r;

	if (input->fd < 0) {
		*ret_bytes = input->bytes;
		*ret_size = input->size < VIGIE_INPUT_HEAD ? input->size : VIGIE_INPUT_HEAD;
		return 0;
	}
	r = input->head ? 0 : load_head(input);
	if (r < 0)
		return r;
	*ret_bytes = input->head;
	*ret_size = input->head_size;
	return 0;
}

static ssize_t read_memory(struct vigie_input *input, char *bytes, size_t size)
{
	uint64_t left = input->size - input->position;

	if (size > left)
		size = left;
	if (size > 0)
		memcpy(bytes, input->bytes + input->position, size);
	return (ssize_t)size;
}

static ssize_t read_file(struct vigie_input *input, char *bytes, size_t size)
{
	ssize_t n;

	do
		n = pread(input->fd, bytes, clip(input, input->position, size),
			  (off_t)(input->start + input->position));
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}

ssize_t vigie_input_read(struct vigie_input *input, char *bytes, size_t size)
{
	ssize_t n = input->fd < 0 ? read_memory(input, bytes, size) : read_file(input, bytes, size);

	if (n > 0)
		input->position += (uint64_t)n;
	return input->position > VIGIE_INPUT_LIMIT ? -EFBIG : n;
}

int vigie_input_rewind(struct vigie_input *input)
{
	input->position = 0;
	return 0;
}

void vigie_input_seek(struct vigie_input *input, uint64_t position)
{
	input->position = position < input->size ? position : input->size;
}
