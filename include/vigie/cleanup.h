/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scope-bound ownership: every owner of a resource in this project releases it through one of
 * these. */
#ifndef VIGIE_CLEANUP_H
#define VIGIE_CLEANUP_H

#include <stdlib.h>
#include <unistd.h>

#define VIGIE_CLEANUP(function) __attribute__((cleanup(function)))
#define VIGIE_MUST_CHECK __attribute__((warn_unused_result))
#define VIGIE_PRINTF(position, first) __attribute__((format(printf, position, first)))

/* Moves a pointer out of its variable, which becomes NULL: `*ret = TAKE_PTR(object); return 0;` */
#define TAKE_PTR(pointer)                                                                          \
	({                                                                                         \
		__typeof__(pointer) *_pointer = &(pointer);                                        \
		__typeof__(pointer) _taken = *_pointer;                                            \
		*_pointer = NULL;                                                                  \
		_taken;                                                                            \
	})

/* Moves a file descriptor out of its variable, which becomes -1. */
#define TAKE_FD(fd)                                                                                \
	({                                                                                         \
		int *_fd = &(fd);                                                                  \
		int _taken = *_fd;                                                                 \
		*_fd = -1;                                                                         \
		_taken;                                                                            \
	})

/* Defines `name##_freep`, a cleanup handler for a `type *` variable that calls `free_function`
 * (NULL-safe). */
#define VIGIE_DEFINE_FREEP(name, type, free_function)                                              \
	static inline void name##_freep(type **pointer)                                            \
	{                                                                                          \
		free_function(*pointer);                                                           \
	}

static inline void vigie_freep(void *pointer)
{
	free(*(void **)pointer);
}

static inline void vigie_closep(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

#define VIGIE_ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif
