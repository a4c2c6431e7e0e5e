/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole small files, for the configuration room: texts people write. */
#ifndef VIGIE_CONFIG_FILE_H
#define VIGIE_CONFIG_FILE_H

#include "vigie/arena.h"
#include "vigie/diagnostic.h"

/* Reads a regular file of at most `limit` bytes; `ret_text` is NUL-terminated (owner: caller,
 * free()). 0, -EFBIG, -EINVAL, -errno of the system. */
int file_read(const char *path, size_t limit, char **ret_text, size_t *ret_size) VIGIE_MUST_CHECK;
/* Reads a file of rules or configuration as a source, whose name is `name`. Owner: caller, frees
 * with file_source_free. Outcomes of file_read. */
int file_read_source(const char *path, const char *name,
		     struct vigie_source **ret_source) VIGIE_MUST_CHECK;
void file_source_free(struct vigie_source *source);
/* Names of the files of a folder that end in `suffix`, sorted; in `arena`. 0 (also when there is no
 * such folder) or -errno. */
int file_list(const char *folder, const char *suffix, struct vigie_arena *arena, char ***ret_names,
	      size_t *ret_n) VIGIE_MUST_CHECK;

#endif
