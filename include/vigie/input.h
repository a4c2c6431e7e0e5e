/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of one file being decoded: read forwards by chunks, rewindable, capped. */
#ifndef VIGIE_INPUT_H
#define VIGIE_INPUT_H

#include <stdint.h>

#include "vigie/cleanup.h"

#define VIGIE_INPUT_HEAD (64u << 10) /* bytes a probe may look at */
#define VIGIE_INPUT_LIMIT                                                                          \
	(UINT64_C(2) << 30) /* a larger file is refused: no export of a school comes near it */

struct vigie_input;

/* Opens a regular file (links are followed, other kinds refused). `name` is how diagnostics call it
 * (copied). Returns 0; -EFBIG over VIGIE_INPUT_LIMIT; -EINVAL not a regular file; another -errno of
 * open or fstat. */
int vigie_input_open(const char *path, const char *name,
		     struct vigie_input **ret_input) VIGIE_MUST_CHECK;
/* Bytes in memory, borrowed until free: tests, fuzzing, archives. */
int vigie_input_from_memory(const char *bytes, size_t size, const char *name,
			    struct vigie_input **ret_input) VIGIE_MUST_CHECK;
/* `size` bytes of an open file from `offset` on; the descriptor is borrowed until free. */
int vigie_input_from_section(int fd, uint64_t offset, uint64_t size, const char *name,
			     struct vigie_input **ret_input) VIGIE_MUST_CHECK;
void vigie_input_free(struct vigie_input *input);
VIGIE_DEFINE_FREEP(vigie_input, struct vigie_input, vigie_input_free)

const char *vigie_input_name(const struct vigie_input *input);
uint64_t vigie_input_size(const struct vigie_input *input);
/* The first bytes, up to VIGIE_INPUT_HEAD; borrowed, stable. Does not move the reading position. 0
 * or -errno. */
int vigie_input_head(struct vigie_input *input, const char **ret_bytes,
		     size_t *ret_size) VIGIE_MUST_CHECK;
/* Reads up to `size` bytes. Returns their number, 0 at the end, or -errno. */
ssize_t vigie_input_read(struct vigie_input *input, char *bytes, size_t size) VIGIE_MUST_CHECK;
/* Back to the first byte. 0 or -errno. */
int vigie_input_rewind(struct vigie_input *input) VIGIE_MUST_CHECK;
/* The next read starts at this byte, at most at the end. */
void vigie_input_seek(struct vigie_input *input, uint64_t position);

#endif
